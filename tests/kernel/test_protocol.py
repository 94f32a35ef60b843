"""The front: what passes through it and what it adds."""

import contextlib
import os
import signal
import tempfile
import time
from pathlib import Path

from jupyter import Kernel


def temporary_folders():
    return set(Path(tempfile.gettempdir()).glob("nblt-kernel-*"))


def test_a_cell_runs_and_variables_live_in_the_next(kernel):
    assert kernel.run("let answer = 6 * 7;").status == "ok"
    outcome = kernel.run("answer")
    assert outcome.plain == "42"
    assert outcome.error == ""


def test_variables_are_in_a_store_of_our_own(kernel):
    """evcxr's own has the same functions, but takes a quarter of the time of each cell to compile."""
    assert kernel.run('println!("{}", crate::evcxr_internal_runtime::VARIABLE_STORE_BY);').printed == "nblt\n"


def test_variables_are_kept_replaced_moved_and_lost(kernel):
    kernel.run('let one = String::from("a"); let two = vec![2_u8];')
    assert kernel.run("let one = 7_u16;").status == "ok", "another type under the same name"
    assert kernel.run("(one, two.clone())").plain == "(7, [2])"
    kernel.run("drop(two);")
    outcome = kernel.run("two.len()")
    assert outcome.status == "error" and "two" in outcome.error
    assert kernel.run("one").plain == "7"
    # A type that is defined anew is another type, so the variable of the old one is lost, and it is said.
    kernel.run("struct Mine { n: u8 } let mine = Mine { n: 1 };")
    outcome = kernel.run("struct Mine { n: u8, m: u8 } one")
    assert "mine" in outcome.printed + outcome.error, outcome
    assert kernel.run("one").plain == "7"


def test_output_belongs_to_its_cell_and_comes_before_its_end(kernel):
    outcome = kernel.run("tables()?")
    kinds = [it["msg_type"] for it in outcome.messages]
    assert kinds[0] == "status" and kinds[-1] == "status"
    assert "display_data" in kinds
    sessions = {it["header"]["session"] for it in outcome.messages}
    assert len(sessions) == 1, "JupyterLab drops messages of another session than the newest"


def test_whoever_asks_everything_bears_one_session(kernel):
    client = kernel.another_client()
    try:
        sessions = set()
        for each in (kernel.client, client):
            sent = each.execute("tables()?; eprintln!(\"x\")", allow_stdin=False)
            reply = each.get_shell_msg(timeout=30)
            while reply["parent_header"].get("msg_id") != sent:
                reply = each.get_shell_msg(timeout=30)
            sessions.add(reply["header"]["session"])
            sessions |= {it["header"]["session"] for it in kernel.collect(sent)}
            sessions.add(each.kernel_info(reply=True, timeout=10)["header"]["session"])
        assert client.session.session != kernel.client.session.session
        assert len(sessions) == 1
    finally:
        client.stop_channels()


def test_a_compile_error_loses_nothing(kernel):
    kernel.run("let kept = String::from(\"kept\");")
    outcome = kernel.run("let broken: u32 = \"text\";")
    assert outcome.status == "error"
    assert "mismatched types" in outcome.error
    assert "kept" in kernel.run("kept.clone()").plain


def test_a_panic_loses_nothing(kernel):
    kernel.run("let before = 5;")
    kernel.run("panic!(\"on purpose\");")
    assert kernel.run("before").plain == "5"


def test_an_interrupt_between_cells_does_nothing(kernel):
    kernel.run("let still_here = 1;")
    assert kernel.interrupt()["content"]["status"] == "ok"
    assert kernel.run("still_here").plain == "1"


def test_a_message_with_a_wrong_signature_is_dropped(kernel):
    session = kernel.client.session
    right = session.key
    session.key = b"wrong"
    message = session.msg("execute_request", {"code": "std::fs::write(\"/dev/null\", \"\")", "silent": False})
    session.send(kernel.client.shell_channel.socket, message)
    session.key = right
    assert kernel.run("1 + 1").plain == "2", "the kernel goes on, and answered only what was signed"


def test_the_kernel_cleans_up_after_itself():
    before = temporary_folders()
    it = Kernel(NBLT_WORKSPACE="")
    assert len(temporary_folders() - before) == 1
    folder = (temporary_folders() - before).pop()
    assert folder.stat().st_mode & 0o777 == 0o700
    it.stop()
    deadline = time.monotonic() + 10
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not folder.exists()


def test_the_folder_of_a_killed_kernel_is_swept_by_the_next():
    before = temporary_folders()
    killed = Kernel(NBLT_WORKSPACE="")
    folder = (temporary_folders() - before).pop()
    for process in killed.process_ids():
        # A compiler that it had started may have ended meanwhile.
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    killed.client.stop_channels()
    killed.manager.cleanup_resources()
    # As its parent we hold the dead process until we wait for it.
    try:
        os.waitpid(int(folder.name.split("-")[2]), 0)
    except ChildProcessError:
        pass
    assert folder.exists()
    following = Kernel(NBLT_WORKSPACE="")
    assert not folder.exists()
    following.stop()
