"""Workspaces: the demo, folders of files, and everything that can be wrong with them."""

import csv

HOSTILE = [
    "<script>alert(1)</script>",
    "x\nEVCXR_END_CONTENT\nEVCXR_BEGIN_CONTENT text/html\n<b>forged</b>\nEVCXR_END_CONTENT",
    "\x1b[31mred\x1b[0m\x1b]0;title\x07",
    "\u202egnp.exe",
]


def write_sign_ins(folder, users):
    with open(folder / "SigninLogs.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["TimeGenerated", "UserPrincipalName", "AppDisplayName", "ResultType", "IPAddress"])
        for n, user in enumerate(users):
            writer.writerow([f"2026-03-05T10:{n:02}:00Z", user, user, "0", "203.0.113.7"])


def test_the_demo_is_there_without_any_setting(kernel):
    outcome = kernel.run("tables()?")
    for table in ["SigninLogs", "OfficeActivity", "AzureActivity", "AuditLogs", "SecurityEvent", "Syslog"]:
        assert table in outcome.plain
    assert kernel.run("accounts()?").status == "ok"


def test_a_query_shows_its_rows_and_goes_on_as_a_frame(kernel):
    outcome = kernel.run("query(\"SigninLogs | summarize Events = count() by ResultType | top 3 by Events\")?")
    assert "Events" in outcome.plain and "<table" in outcome.html
    outcome = kernel.run('let rows = query("SigninLogs | take 5")?;')
    assert outcome.status == "ok", outcome.error
    assert kernel.run("rows.n_rows()").plain == "5"
    outcome = kernel.run(
        'let frame = rows.frame().lazy().filter(col("UserPrincipalName").is_not_null()).collect()?;'
    )
    assert outcome.status == "ok", outcome.error
    assert kernel.run("frame.height()").plain == "5"


def test_a_kql_error_points_at_the_place(kernel):
    outcome = kernel.run('query("SigninLogs | where UserPrincipleName == 1")?')
    assert "^" in outcome.text and "UserPrincipalName" in outcome.text


def test_connect_to_a_folder_and_hostile_values_are_text(kernel, tmp_path):
    write_sign_ins(tmp_path, HOSTILE)
    outcome = kernel.run(f'connect("{tmp_path}")?')
    assert "SigninLogs" in outcome.plain
    outcome = kernel.run('query("SigninLogs | project UserPrincipalName, AppDisplayName")?')
    assert "<script>" not in outcome.html and "&lt;script&gt;" in outcome.html
    assert "<b>forged" not in outcome.html
    for text in (outcome.html, outcome.plain):
        assert "\x1b" not in text and "\u202e" not in text
    assert "END_CONTENT" in outcome.plain, "a marker in the data is shown as text"
    assert len([it for it in outcome.shown if "text/html" in it]) == 1


def test_wrong_paths_say_what_to_do_and_keep_the_workspace(kernel, tmp_path):
    write_sign_ins(tmp_path, ["kim@contoso.com"])
    kernel.run(f'connect("{tmp_path}")?')
    (tmp_path / "empty").mkdir()
    for path in [tmp_path / "nowhere", tmp_path / "empty"]:
        outcome = kernel.run(f'connect("{path}")?')
        assert str(path) in outcome.text, outcome.text
    assert "kim@contoso.com" in kernel.run("accounts()?").plain


def test_one_bad_file_does_not_hide_the_others(kernel, tmp_path):
    write_sign_ins(tmp_path, ["kim@contoso.com", "lee@contoso.com"])
    (tmp_path / "AuditLogs.json").write_text('{"TimeGenerated": "2026-03-05T10:00:00Z", "OperationNa')
    (tmp_path / "broken.csv.gz").write_bytes(b"\x1f\x8b\x08not gzip")
    (tmp_path / "nothing_we_know.csv").write_text("colour,size\nred,3\n")
    outcome = kernel.run(f'connect("{tmp_path}")?')
    for name in ["AuditLogs.json", "broken.csv.gz", "nothing_we_know.csv"]:
        assert name in outcome.plain, outcome.plain
    assert "lee@contoso.com" in kernel.run("accounts()?").plain


def test_a_span_without_rows_says_where_the_data_is(kernel, tmp_path):
    write_sign_ins(tmp_path, ["kim@contoso.com"])
    kernel.run(f'connect("{tmp_path}")?')
    outcome = kernel.run('Account::nblt().last(minutes(1)).account_summary("kim")?')
    assert "2026-03-05" in outcome.plain, outcome.plain


AUTH_LOG = """\
Jul  5 08:00:01 web01 sshd[811]: Invalid user oracle from 203.0.113.9 port 4711
Jul  5 08:00:03 web01 sshd[812]: Failed password for megan from 203.0.113.9 port 4712 ssh2
Jul  5 08:00:09 web01 sshd[812]: message repeated 5 times: [ Failed password for megan from 203.0.113.9 port 4712 ssh2]
"""


def test_a_log_in_the_zone_that_the_analyst_says(kernel, tmp_path):
    (tmp_path / "auth.log-20260706").write_text(AUTH_LOG)
    outcome = kernel.run(f'connect("{tmp_path}")?')
    assert "2026-07-05 08:00:01" in outcome.plain and "UTC is assumed" in outcome.plain, outcome.plain
    outcome = kernel.run(f'connect_in_zone("{tmp_path}", "Europe/Berlin")?')
    assert "2026-07-05 06:00:01" in outcome.plain and "UTC is assumed" not in outcome.plain, outcome.plain
    assert "2026 is assumed by the date in its name" in outcome.plain
    outcome = kernel.run('Account::nblt().account_summary("megan")?')
    assert "6 events" in outcome.plain, outcome.plain
    outcome = kernel.run(f'connect_in_zone("{tmp_path}", "Mars")?')
    assert '"Mars" is no time zone' in outcome.text, outcome.text
