"""What an interrupt, a panic and a crash cost: as little as possible, and the kernel says what."""

import time
from pathlib import Path

import psutil
import pytest

from jupyter import Kernel, Outcome


@pytest.fixture(scope="module")
def kernel():
    it = Kernel(NBLT_WORKSPACE="")
    assert it.run("let kept = 5;").status == "ok"
    yield it
    it.stop()


def interrupted(kernel, code, times=1, after=0.0):
    """Runs a cell and interrupts it `after` some time, and after it has printed "begun" if its code says so."""
    client, messages, moment = kernel.client, [], None
    request = client.execute(code, allow_stdin=False, stop_on_error=False)
    deadline = time.monotonic() + 120
    begun = "begun" not in code
    while True:
        if begun and moment is None:
            for _ in range(times):
                time.sleep(after)
                moment = time.monotonic()
                kernel.interrupt()
        message = client.get_iopub_msg(timeout=max(0.1, deadline - time.monotonic()))
        if message["parent_header"].get("msg_id") != request:
            continue
        messages.append(message)
        if message["msg_type"] == "stream" and "begun" in message["content"]["text"]:
            begun = True
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            break
    took = time.monotonic() - moment
    reply = client.get_shell_msg(timeout=10)
    return Outcome(reply["content"]["status"], messages), took


def test_a_call_that_waits_is_cancelled_and_every_variable_lives(kernel):
    outcome, took = interrupted(kernel, 'println!("begun"); sleep(seconds(60))?;')
    assert outcome.status == "error"
    assert outcome.error == "interrupted: the cell stopped, all variables are kept", "one line"
    assert took < 10, "nothing waits for the sixty seconds"
    assert kernel.run("kept").plain == "5"


def test_a_query_that_runs_is_cancelled(kernel, tmp_path):
    with open(tmp_path / "SigninLogs.csv", "w", encoding="utf-8") as file:
        file.write("TimeGenerated,UserPrincipalName,AppDisplayName\n")
        for n in range(200_000):
            file.write(f"2026-03-05T10:00:{n % 60:02}Z,user{n}@contoso.com,app {n * 7919}\n")
    assert kernel.run(f'connect("{tmp_path}")?').status == "ok"
    tables = ", ".join(["SigninLogs"] * 60)
    slow = f"union {tables} | extend a = tolower(strcat(UserPrincipalName, AppDisplayName)) | summarize dcount(a), make_set(a) by substring(a, 0, 6) | count"
    before = kernel.thread_names()
    outcome, took = interrupted(kernel, f'query("{slow}")?', after=1.0)
    assert outcome.status == "error" and "all variables are kept" in outcome.error, outcome.plain
    assert "panicked" not in outcome.printed
    assert took < 10, "nothing waits for the sixty seconds"
    assert kernel.run("kept").plain == "5"
    deadline = time.monotonic() + 60
    while kernel.thread_names().count("nblt-query") > before.count("nblt-query") and time.monotonic() < deadline:
        time.sleep(0.2)
    assert kernel.thread_names().count("nblt-query") == before.count("nblt-query"), "no thread is left behind"


SLOW_TO_COMPILE = """#![allow(long_running_const_eval)]
const SLOW: u64 = { let mut n = 0; while n < 20_000_000_000 { n += 1; } n };
println!("{SLOW}");"""


def wait_for_rustc(kernel):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if any(psutil.Process(it).name() == "rustc" for it in kernel.process_ids() if psutil.pid_exists(it)):
            return
        time.sleep(0.02)
    raise AssertionError("no rustc was started")


def test_an_interrupt_while_a_cell_is_compiled_loses_nothing(kernel):
    request = kernel.client.execute(SLOW_TO_COMPILE, allow_stdin=False, stop_on_error=False)
    wait_for_rustc(kernel)
    time.sleep(1.0)
    kernel.interrupt()
    outcome = Outcome("", kernel.collect(request, timeout=20))
    assert kernel.client.get_shell_msg(timeout=10)["content"]["status"] == "error"
    assert "nothing was run" in outcome.error, outcome.error
    assert kernel.run("kept").plain == "5"


def chained(lines, name):
    """A cell whose types take evcxr's analyzer long."""
    step = "a.iter().map(|it| it + {0}).chain(a.iter().copied()).filter(|it| it % 2 == 0).take(3).collect::<Vec<_>>()"
    lets = [f"let a = {step.format(n)};" for n in range(lines)]
    return "\n".join(["let a = vec![1_u64];", *lets, 'println!("it ran");', f"let {name} = 1;"])


def test_an_interrupt_while_the_analyzer_works_ends_the_cell(kernel):
    # As many lines as take it some seconds on this machine.
    for lines in range(24, 100, 8):
        whole = kernel.run(chained(lines, "measured"))
        assert whole.status == "ok" and "it ran" in whole.printed
        if whole.seconds > 5:
            break
    assert whole.seconds > 5, "or this test does not meet the analyzer"
    outcome, took = interrupted(kernel, chained(lines, "defined"), after=0.5)
    assert outcome.status == "error" and took < whole.seconds / 2, (took, whole.seconds)
    assert outcome.error == "interrupted while it was compiled: nothing was run, all variables are kept", "one line"
    # What needs no compiler does not wait for the analyzer.
    answered = kernel.run("tables()?")
    assert answered.status == "ok" and answered.seconds < whole.seconds / 4
    # What does, waits for it, and can be interrupted again; the cell after that says so, and finds everything.
    outcome, took = interrupted(kernel, "kept + 1", after=0.1)
    assert outcome.status == "error" and took < whole.seconds / 2, (took, whole.seconds)
    assert "before it was run: all variables are kept" in outcome.error and "still infers" in outcome.error
    after = kernel.run("kept")
    assert after.plain == "5" and "this cell waits for its end" in after.printed, after.text
    assert kernel.run("defined").status == "error", "nothing of it was run"
    assert kernel.run("let defined = kept + 1;").status == "ok"
    after = kernel.run("defined")
    assert after.plain == "6" and not after.printed


def test_an_interrupt_between_cells_does_nothing(kernel):
    assert kernel.interrupt()["content"]["status"] == "ok"
    assert kernel.run("kept").plain == "5"


def test_a_workspace_that_is_being_read_is_not_waited_for(kernel, tmp_path):
    rows = "".join(f"2026-03-05T10:00:{n % 60:02}Z,user{n}@contoso.com,app {n * 7919}\n" for n in range(50_000))
    with open(tmp_path / "SigninLogs.csv", "w", encoding="utf-8") as file:
        file.write("TimeGenerated,UserPrincipalName,AppDisplayName\n")
        for _ in range(40):
            file.write(rows)
    before = kernel.run("tables()?").plain
    outcome, took = interrupted(kernel, f'connect("{tmp_path}")?', after=0.2)
    assert outcome.status == "error"
    assert outcome.error == "interrupted: the cell stopped, all variables are kept"
    assert took < 2
    assert kernel.run("kept").plain == "5"
    assert kernel.run("tables()?").plain == before, "the workspace that was open before is still in use"


def memory(kernel):
    """Of the process that reads workspaces, in MB. What evcxr's analyzer takes and gives back meanwhile is another's."""
    found = 0
    for process_id in kernel.process_ids():
        try:
            process = psutil.Process(process_id)
            if "cells" in process.cmdline()[1:2]:
                found += process.memory_info().rss
        except psutil.Error:
            continue
    return found / 1e6


def wait_until(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
    return condition()


def reads(kernel):
    """Whether a workspace is being read. The threads of polars' pool may bear the name of that thread, but they sleep."""
    for _ in range(10):
        for process_id in kernel.process_ids():
            for task in Path(f"/proc/{process_id}/task").glob("*/stat"):
                try:
                    name, _, state = task.read_text().partition("(")[2].rpartition(") ")
                except OSError:
                    continue
                if name == "nblt-workspace" and state[0] in "RD":
                    return True
        time.sleep(0.03)
    return False


def many_rows(folder):
    """Forty files of 100,000 rows: some seconds to read."""
    rows = "".join(f"2026-03-05T10:00:{n % 60:02}Z,user{n}@contoso.com,app {n * 7919}\n" for n in range(100_000))
    first = folder / "SigninLogs-00.csv"
    first.write_text(f"TimeGenerated,UserPrincipalName,AppDisplayName\n{rows}")
    for number in range(1, 40):
        (folder / f"SigninLogs-{number:02}.csv").hardlink_to(first)


def test_an_interrupted_connect_reads_no_further_and_frees_what_it_has_read(kernel, tmp_path):
    many_rows(tmp_path)
    files, before = kernel.run("tables()?").plain, memory(kernel)
    request = kernel.client.execute(f'connect("{tmp_path}")?', allow_stdin=False, stop_on_error=False)
    assert wait_until(lambda: memory(kernel) > before + 150), "it is read"
    kernel.interrupt()
    outcome = Outcome("", kernel.collect(request, timeout=5))
    assert kernel.client.get_shell_msg(timeout=10)["content"]["status"] == "error"
    assert outcome.error == "interrupted: the cell stopped, all variables are kept"
    assert wait_until(lambda: not reads(kernel), 4), "nothing is read for nobody"
    assert wait_until(lambda: memory(kernel) < before + 100, 10), (before, memory(kernel))
    assert kernel.run("tables()?").plain == files
    # The next one begins anew, and sees what is there now.
    for number in range(1, 40):
        (tmp_path / f"SigninLogs-{number:02}.csv").unlink()
    outcome = kernel.run(f'connect("{tmp_path}")?')
    assert outcome.status == "ok" and "100,000 rows in 1 table" in outcome.plain, outcome.text


def test_a_workspace_that_another_took_the_place_of_is_read_no_further(tmp_path):
    many_rows(tmp_path)
    it = Kernel(NBLT_WORKSPACE=str(tmp_path))
    try:
        assert wait_until(lambda: reads(it))
        # A variable of the analyst's would keep the old one.
        assert "the demo workspace" in it.run('connect("demo")?').plain
        assert wait_until(lambda: not reads(it), 4)
        assert "the demo workspace" in it.run("tables()?").plain
    finally:
        it.stop()


def test_a_panic_loses_nothing(kernel):
    outcome = kernel.run('panic!("on purpose")')
    assert outcome.status == "error"
    assert "on purpose" in outcome.error and "all others are kept" in outcome.error
    assert kernel.run("kept").plain == "5"


def test_a_failed_question_mark_fails_the_cell(kernel):
    outcome = kernel.run('let number: u32 = "x".parse()?;')
    assert outcome.status == "error" and "invalid digit" in outcome.error
    assert kernel.run("kept").plain == "5"


CRASHES = {
    "fn deep(n: u64) -> u64 { if n == 0 { 0 } else { 1 + deep(std::hint::black_box(n + 1)) } } deep(1)": "its process: a recursion too deep for the stack.",
    "unsafe { std::ptr::null_mut::<u8>().write_volatile(1) }": "its process: segmentation fault.",
    "std::process::exit(3)": "exit(3)",
    "std::process::abort()": "aborted",
}


@pytest.mark.parametrize("code", CRASHES)
def test_a_crash_says_what_happened_and_what_was_lost(code):
    it = Kernel(NBLT_WORKSPACE="")
    try:
        it.run("let lost = 5;")
        it.run('let acc = Account::nblt().account_summary("adelev@contoso.com")?;')
        outcome = it.run('println!("last words"); ' + code + ";")
        assert outcome.status == "error"
        assert CRASHES[code] in outcome.error
        assert "Lost variables: acc, lost." in outcome.error
        assert 'let acc = Account::nblt().account_summary("adelev@contoso.com")?;' in outcome.error, "can be run again"
        assert "last words" in outcome.printed
        assert it.run("1 + 1").plain == "2"
        assert it.run("tables()?").status == "ok"
        assert it.run("lost").status == "error"
        assert it.run("let lost = 6;").status == "ok"
        assert it.run("lost").plain == "6"
    finally:
        it.stop()


def test_a_computation_that_asks_nobody_is_ended_and_the_kernel_says_what_was_lost():
    it = Kernel(NBLT_WORKSPACE="")
    try:
        it.run("let lost = 5;")
        outcome, took = interrupted(it, 'println!("begun"); loop { std::hint::black_box(1); }')
        assert outcome.status == "error" and "Lost variables: lost." in outcome.error, outcome.error
        assert took < 15
        assert it.run("1 + 1").plain == "2"
    finally:
        it.stop()


def test_two_interrupts_do_not_wait_for_a_call_to_stop(kernel):
    outcome, took = interrupted(kernel, 'println!("begun"); sleep(seconds(60))?;', times=2)
    assert outcome.status == "error"
    assert took < 15
    # The second one may end the process just when the call has stopped, or meet the next cell: then that one says so.
    after = kernel.run("2 + 2")
    assert after.plain == "4" or after.error, (outcome.error, after.text)
    assert kernel.run("2 + 2").plain == "4", after.text


def test_an_interrupt_during_the_start(kernel):
    it = Kernel(NBLT_WORKSPACE="")
    try:
        outcome, took = interrupted(it, "let early = 1;", after=0.2)
        assert outcome.status == "error" and "all variables are kept" in outcome.error, outcome.error
        assert took < 10
        assert it.run("1 + 1").plain == "2"
    finally:
        it.stop()
