"""Start-up, first cell, warm cells and memory: the nblt kernel next to bare evcxr, in one run.

Run by `cargo xtask bench kernel`, which passes the path of the nblt-kernel binary and, where msticnb's test frames are
there, a Python with msticnb and the folder with the frames. "Bare" is the same evcxr library in the same binary,
without configuration.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psutil
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

WARM_CELLS = 20
MANY_CELLS = 300
READING = 3
PIVOT = 'Account::nblt().account_summary("adelev@contoso.com")?'


class Bench:
    def __init__(self, name, argv, env, language="rust"):
        self.name = name
        self.manager = KernelManager()
        self.manager._kernel_spec = KernelSpec(argv=argv, display_name=name, language=language, interrupt_mode="message")
        started = time.monotonic()
        self.manager.start_kernel(env={**os.environ, **env})
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=300)
        self.ready = time.monotonic() - started

    def printed(self, code):
        """What a cell prints on standard output."""
        request, text = self.client.execute(code, allow_stdin=False), ""
        while True:
            message = self.client.get_iopub_msg(timeout=300)
            if message["parent_header"].get("msg_id") != request:
                continue
            content = message["content"]
            if message["msg_type"] == "stream" and content["name"] == "stdout":
                text += content["text"]
            if message["msg_type"] == "error":
                raise SystemExit(f"{self.name} failed:\n" + "\n".join(content["traceback"]))
            if message["msg_type"] == "status" and content["execution_state"] == "idle":
                return text

    def cell(self, code):
        started = time.monotonic()
        request = self.client.execute(code, allow_stdin=False)
        while self.client.get_shell_msg(timeout=300)["parent_header"].get("msg_id") != request:
            pass
        seconds = time.monotonic() - started
        while True:
            message = self.client.get_iopub_msg(timeout=30)
            if message["msg_type"] == "error":
                raise SystemExit(f"{self.name}: {code!r} failed:\n" + "\n".join(message["content"]["traceback"]))
            same = message["parent_header"].get("msg_id") == request
            if same and message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return seconds

    def median(self, code):
        return statistics.median(self.cell(code) for _ in range(WARM_CELLS))

    def interrupted(self, code):
        """Seconds from an interrupt to the end of the cell."""
        request = self.client.execute(code, allow_stdin=False)
        while self.client.get_iopub_msg(timeout=60)["msg_type"] != "stream":
            pass
        time.sleep(0.2)
        started = time.monotonic()
        self.client.control_channel.send(self.client.session.msg("interrupt_request", {}))
        while self.client.get_shell_msg(timeout=60)["parent_header"].get("msg_id") != request:
            pass
        took = time.monotonic() - started
        while self.client.get_iopub_msg(timeout=60)["content"].get("execution_state") != "idle":
            pass
        return took

    def memory_mb(self):
        front = psutil.Process(self.manager.provisioner.pid)
        processes = [front, *front.children(recursive=True)]
        # Proportional set size: what several processes share counts once.
        return sum(it.memory_full_info().pss for it in processes) / 2**20

    def stop(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def bare(binary):
    with tempfile.TemporaryDirectory() as empty:
        env = {"EVCXR_CONFIG_DIR": empty, "EVCXR_TMPDIR": empty + "/tmp"}
        os.mkdir(env["EVCXR_TMPDIR"])
        it = Bench("bare evcxr", [binary, "--control_file", "{connection_file}"], env)
        figures = {
            "the front end may send cells": it.ready,
            "first `let`": it.cell("let first = String::from(\"x\");"),
            "later `let`, median": it.median("let later = String::from(\"x\");"),
            "`println!`, median": it.median("println!(\"x\");"),
            "`1+1`, median": it.median("1+1"),
            "memory of all processes, MB": it.memory_mb(),
        }
        it.stop()
        return figures


def nblt(binary):
    launched = time.monotonic()
    it = Bench("nblt", [binary, "serve", "{connection_file}"], {"NBLT_WORKSPACE": ""})
    figures = {"the front end may send cells": it.ready}
    it.cell(PIVOT)
    figures["first account summary, from the launch"] = time.monotonic() - launched
    it.cell("println!(\"x\");")
    figures["first compiled cell, from the launch"] = time.monotonic() - launched
    # As long as somebody reads what a cell has printed.
    time.sleep(READING)
    figures |= {
        "first `let`": it.cell("let first = String::from(\"x\");"),
        "later `let`, median": it.median("let later = String::from(\"x\");"),
        "`println!`, median": it.median("println!(\"x\");"),
        "`1+1`, median": it.median("1+1"),
        "pivot, not compiled, median": it.median(PIVOT),
        # A block is no single call, so it is compiled.
        "pivot, compiled, median": it.median("{ " + PIVOT + " }"),
        "from an interrupt to the end of a waiting call": it.interrupted(
            "println!(\"begun\"); sleep(seconds(60))?;"
        ),
        "memory of all processes, MB": it.memory_mb(),
    }
    for n in range(MANY_CELLS):
        it.cell(f"let many = {n};" if n % 3 else PIVOT)
    figures["`println!` after 300 cells, median"] = it.median("println!(\"x\");")
    figures["memory after 300 cells, MB"] = it.memory_mb()
    it.stop()
    # The first start after an install keeps answers for the later ones.
    launched = time.monotonic()
    it = Bench("nblt", [binary, "serve", "{connection_file}"], {"NBLT_WORKSPACE": ""})
    it.cell("println!(\"x\");")
    figures["first compiled cell of a later start"] = time.monotonic() - launched
    it.stop()
    return figures


def msticnb(python, frames):
    """The first account summary of msticnb, on its own test frames."""
    launched = time.monotonic()
    it = Bench("msticnb", [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"], {}, "python")
    figures = {"the front end may send cells": it.ready}
    code = (
        "import runpy, sys\n"
        f"sys.argv = ['account.py', 'msticnb', {frames!r}, '1']\n"
        f"runpy.run_path({str(Path(__file__).with_name('account.py'))!r}, run_name='__main__')"
    )
    answer = json.loads(it.printed(code).splitlines()[-1])
    # It goes on to the additional data, which are not asked here.
    figures["first account summary, from the launch"] = time.monotonic() - launched - answer["additional"]
    figures["memory of all processes, MB"] = it.memory_mb()
    it.stop()
    return figures


def main(binary, *with_msticnb):
    rows = {"bare evcxr": bare(binary), "nblt": nblt(binary)}
    if with_msticnb:
        rows["msticnb"] = msticnb(*with_msticnb)
    names = list(dict.fromkeys(it for figures in rows.values() for it in figures))
    print(" ".join([" " * 48, *(f"{it:>12}" for it in rows)]))
    for name in names:
        cells = [f"{rows[it][name]:12.3f}" if name in rows[it] else " " * 12 for it in rows]
        print(f"{name:48} {' '.join(cells)}")
    ours, theirs = rows["nblt"], rows["bare evcxr"]
    println = theirs["`println!`, median"]
    print(f"compiled pivot / bare println!: {ours['pivot, compiled, median'] / println:.2f}")
    print(f"first let / later let: {ours['first `let`'] / ours['later `let`, median']:.2f}")
    print(json.dumps(rows))


if __name__ == "__main__":
    main(str(Path(sys.argv[1]).resolve()), *sys.argv[2:])
