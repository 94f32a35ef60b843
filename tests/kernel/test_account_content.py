"""What else the account summary has, in the real kernel: look-up files, places, many accounts, other times."""


def run(kernel, code):
    outcome = kernel.run(code)
    assert outcome.status == "ok", f"{code}: {outcome.error}"
    return outcome


def test_look_up_files_are_added_by_a_call(kernel, tmp_path):
    assert "networks.csv" in run(kernel, "look_ups()?").plain
    (tmp_path / "mine.csv").write_text("range,name\n192.0.2.10,Corner office\n")
    assert "1 range of named networks" in run(kernel, f'add_look_up("{tmp_path}/mine.csv")?').plain
    said = run(kernel, 'Account::nblt().account_summary("adelev@contoso.com")?.select("adelev@contoso.com")?').plain
    assert "Corner office" in said
    (tmp_path / "broken.mmdb").write_text("<html>404</html>")
    broken = kernel.run(f'add_look_up("{tmp_path}/broken.mmdb")?')
    assert broken.status == "error" and "is no MaxMind database" in str(broken.error)
    assert "mine.csv" in run(kernel, "look_ups()?").plain, "what was there stays"


def test_results_go_on_in_later_cells_without_annotations(kernel):
    run(kernel, 'let acc = Account::nblt().account_summary("adelev@contoso.com")?.select("adelev@contoso.com")?;')
    run(kernel, "let alerts = acc.related_alerts()?;")
    near = run(kernel, "let near = acc.around(&alerts.alerts[0], hours(2))?; near.activity()?")
    assert "Operation" in near.plain
    assert "São Paulo" in run(kernel, "acc.map()?").plain
    assert "New-InboxRule" in run(kernel, 'let split = acc.before_after("2026-03-05 09:14")?; split').plain
    names = 'let frame = query("SigninLogs | distinct UserPrincipalName")?.frame();'
    run(kernel, names)
    all_of_them = run(kernel, 'let all = Account::nblt().account_summaries(frame.column("UserPrincipalName")?)?; all')
    assert "adelev@contoso.com" in all_of_them.plain and "found" in all_of_them.plain
    assert "28" in run(kernel, 'all.select("adelev@contoso.com")?').plain


def test_the_time_that_is_chosen_holds_for_later_calls(kernel):
    run(kernel, 'set_span(TimeSpan::parse("2026-03-05", "2026-03-05")?);')
    assert "2026-03-05 00:00 to 2026-03-05 23:59 UTC" in run(kernel, "choose_span()?").plain
    assert "2026-03-05 00:00 to 2026-03-05 23:59 UTC" in run(kernel, 'census("adelev")?').plain
    run(kernel, "set_span(Span::Data);")
    assert "all that the data cover" in run(kernel, "choose_span()?").plain
