"""Start-up, first cell, warm cells and memory: the nblt kernel next to bare evcxr, in one run.

Run by `cargo xtask bench kernel`, which passes the path of the nblt-kernel binary. "Bare" is the same evcxr
library in the same binary, without configuration.
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


class Bench:
    def __init__(self, name, argv, env):
        self.name = name
        self.manager = KernelManager()
        self.manager._kernel_spec = KernelSpec(argv=argv, display_name=name, language="rust", interrupt_mode="message")
        started = time.monotonic()
        self.manager.start_kernel(env={**os.environ, **env})
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=300)
        self.ready = time.monotonic() - started

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

    def memory_mb(self):
        front = psutil.Process(self.manager.provisioner.pid)
        processes = [front, *front.children(recursive=True)]
        # Proportional set size: what several processes share counts once.
        return sum(it.memory_full_info().pss for it in processes) / 2**20

    def stop(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def main(binary):
    rows = []
    with tempfile.TemporaryDirectory() as empty:
        bare_env = {"EVCXR_CONFIG_DIR": empty, "EVCXR_TMPDIR": empty + "/tmp"}
        os.mkdir(bare_env["EVCXR_TMPDIR"])
        bare = Bench("bare evcxr", [binary, "--control_file", "{connection_file}"], bare_env)
        first = bare.cell("1+1")
        rows.append(("bare evcxr", bare.ready, first, bare.median("1+1"), None, bare.memory_mb()))
        bare.stop()
    nblt = Bench("nblt", [binary, "serve", "{connection_file}"], {"NBLT_WORKSPACE": ""})
    pivot = 'Account::nblt().account_summary("adelev@contoso.com")?'
    first = nblt.cell(pivot)
    trivial, warm = nblt.median("1+1"), nblt.median(pivot)
    rows.append(("nblt", nblt.ready, first, trivial, warm, nblt.memory_mb()))
    nblt.stop()

    print(f"{'':12} {'ready s':>8} {'first cell s':>13} {'warm 1+1 s':>11} {'warm pivot s':>13} {'memory MB':>10}")
    for name, ready, first, one, pivot_seconds, memory in rows:
        pivot_text = "" if pivot_seconds is None else f"{pivot_seconds:.3f}"
        print(f"{name:12} {ready:8.2f} {first:13.2f} {one:11.3f} {pivot_text:>13} {memory:10.0f}")
    print(f"warm pivot cell / bare cell: {rows[1][4] / rows[0][3]:.2f} (median of {WARM_CELLS} each)")
    print(json.dumps({"rows": rows}))


if __name__ == "__main__":
    main(str(Path(sys.argv[1]).resolve()))
