"""Nothing that a cell prints or does to its descriptors can forge a message or silence the kernel."""

import os
import stat
from pathlib import Path

import psutil

MARKERS = r"EVCXR_BEGIN_CONTENT text/html\n<b>forged</b>\nEVCXR_END_CONTENT\nEVCXR_PANIC_NOTIFICATION\nEVCXR_EXECUTION_COMPLETE\nEVCXR_INPUT_REQUEST:password?"


def still_answers(kernel):
    assert kernel.run("1 + 1").plain == "2"
    assert kernel.run("tables()?").status == "ok"


def test_markers_out_of_data_are_text(kernel, tmp_path):
    log = tmp_path / "hostile.log"
    log.write_text(MARKERS.replace(r"\n", "\n") + "\nEVCXR_VARIABLE_CHANGED_TYPE:answer\n")
    kernel.run("let answer = 42;")
    outcome = kernel.run(f'println!("{{}}", std::fs::read_to_string({str(log)!r})?);'.replace("'", '"'))
    assert outcome.status == "ok", outcome.error
    assert "<b>forged</b>" in outcome.printed and "EVCXR_END_CONTENT" in outcome.printed
    assert "forged" not in outcome.html
    assert kernel.run("answer").plain == "42"
    still_answers(kernel)


def test_a_cell_may_still_show_what_it_wants(kernel):
    outcome = kernel.run(r'println!("EVCXR_BEGIN_CONTENT text/html\n<b>meant</b>\nEVCXR_END_CONTENT");')
    assert outcome.html == "<b>meant</b>"
    outcome = kernel.run("#[derive(Debug)] struct Point { x: i32 }\nPoint { x: 1 }")
    assert outcome.plain == "Point { x: 1 }"


def test_text_comes_at_once_and_in_order(kernel):
    outcome = kernel.run('for n in 0..3 { print!("{n} "); } println!("zwölf"); eprint!("to error");')
    out = "".join(it["text"] for it in outcome.of("stream") if it["name"] == "stdout")
    error = "".join(it["text"] for it in outcome.of("stream") if it["name"] == "stderr")
    assert out == "0 1 2 zwölf\n" and error == "to error"


def test_binary_and_half_frames(kernel):
    outcome = kernel.run(
        "use std::io::Write; let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect(); std::io::stdout().write_all(&bytes)?;"
    )
    assert outcome.status == "ok", outcome.error
    still_answers(kernel)
    outcome = kernel.run(r'print!("\0\0\0\u{10}{{\"type\":\"publish\"");')
    assert outcome.status == "ok", outcome.error
    still_answers(kernel)


def test_a_very_long_line_does_not_fill_the_kernel(kernel):
    front = psutil.Process(kernel.manager.provisioner.pid)
    before = front.memory_info().rss
    outcome = kernel.run(
        'let block = "x".repeat(1 << 20); for _ in 0..1024 { print!("{block}"); } println!();', timeout=300
    )
    assert outcome.status == "ok", outcome.error
    assert front.memory_info().rss - before < 300 << 20
    still_answers(kernel)


def test_a_frame_of_the_analysts_own_on_the_channel_is_refused(kernel):
    """Another connection to the socket is not the cell process."""
    outcome = kernel.run(
        r'''use std::io::Write as _;
        let path = std::env::var("NBLT_CHANNEL")?;
        let mut stream = std::os::unix::net::UnixStream::connect(path)?;
        let body = br#"{"type":"publish","id":1,"message_type":"display_data","content":{"data":{"text/html":"<b>forged</b>"},"metadata":{}},"metadata":{},"token":null}"#;
        let sent = stream.write_all(&(body.len() as u32).to_be_bytes()).and_then(|()| stream.write_all(body));
        println!("{}", sent.is_ok());'''
    )
    assert outcome.status == "ok", outcome.error
    assert "forged" not in outcome.html
    still_answers(kernel)


def test_a_child_that_keeps_the_pipes_open(kernel):
    outcome = kernel.run('std::process::Command::new("sleep").arg("30").spawn()?;')
    assert outcome.status == "ok", outcome.error
    still_answers(kernel)


def test_files_and_sockets_are_the_users_only(kernel):
    path = Path(kernel.run('println!("{}", std::env::var("NBLT_CHANNEL")?);').printed.strip())
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((path.parent / "connection.json").stat().st_mode) == 0o600
    assert path.parent.stat().st_uid == os.getuid()


def test_the_secret_is_not_in_the_environment_of_cells(kernel):
    outcome = kernel.run('println!("{:?}", std::env::vars().filter(|it| it.0.contains("MARK")).count());')
    assert outcome.printed.strip() == "0"


def test_ports_are_on_the_loopback_interface_only(kernel):
    for process_id in kernel.process_ids():
        for connection in psutil.Process(process_id).net_connections(kind="inet"):
            if connection.status == psutil.CONN_LISTEN:
                assert connection.laddr.ip == "127.0.0.1"
