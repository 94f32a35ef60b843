"""Drives the real kernel over Jupyter's own protocol."""

import os
import queue
import time
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_client import BlockingKernelClient
from jupyter_client.manager import KernelManager

KERNEL = "nblt"


@dataclass
class Outcome:
    """What one cell did."""

    status: str
    messages: list = field(default_factory=list)
    seconds: float = 0.0

    def of(self, *types):
        return [it["content"] for it in self.messages if it["msg_type"] in types]

    @property
    def shown(self):
        """The MIME bundles of all outputs, each in its last state, in order of appearance."""
        bundles, places = [], {}
        for message in self.messages:
            content = message["content"]
            display = content.get("transient", {}).get("display_id")
            if message["msg_type"] in ("display_data", "execute_result"):
                if display:
                    places[display] = len(bundles)
                bundles.append(content["data"])
            elif message["msg_type"] == "update_display_data" and display in places:
                bundles[places[display]] = content["data"]
        return bundles

    @property
    def plain(self):
        return "\n".join(it.get("text/plain", "") for it in self.shown)

    @property
    def html(self):
        return "\n".join(it.get("text/html", "") for it in self.shown)

    @property
    def printed(self):
        return "".join(it["text"] for it in self.of("stream"))

    @property
    def text(self):
        """All that is to read."""
        return "\n".join([self.plain, self.printed, self.error])

    @property
    def error(self):
        return "\n".join("\n".join(it["traceback"]) for it in self.of("error"))


class Kernel:
    """A running kernel and its client."""

    def __init__(self, **env):
        self.manager = KernelManager(kernel_name=KERNEL)
        self.start(self.manager)
        started = time.monotonic()
        self.manager.start_kernel(env={**os.environ, **env})
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=180)
        self.ready_seconds = time.monotonic() - started

    def start(self, manager):
        """For kernels that are started another way."""

    def run(self, code, timeout=120):
        """Runs a cell to its end."""
        started = time.monotonic()
        message_id = self.client.execute(code, allow_stdin=False, stop_on_error=False)
        messages = self.collect(message_id, timeout)
        reply = self.client.get_shell_msg(timeout=timeout)
        while reply["parent_header"].get("msg_id") != message_id:
            reply = self.client.get_shell_msg(timeout=timeout)
        return Outcome(reply["content"]["status"], messages, time.monotonic() - started)

    def collect(self, message_id, timeout=30):
        """All iopub messages that belong to a request, until the kernel is idle again."""
        messages, deadline = [], time.monotonic() + timeout
        while True:
            message = self.client.get_iopub_msg(timeout=max(0.1, deadline - time.monotonic()))
            if message["parent_header"].get("msg_id") != message_id:
                continue
            messages.append(message)
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return messages

    def send_comm(self, kind, content, timeout=30):
        """Sends a comm message as a front end does; returns what it causes."""
        message = self.client.session.msg(kind, content)
        self.client.shell_channel.send(message)
        return self.collect(message["header"]["msg_id"], timeout)

    def another_client(self):
        """A second client, as of another page. Its channels are to be stopped."""
        # Not the manager's: its clients share one session, and with it their identity on the sockets.
        client = BlockingKernelClient(connection_file=self.manager.connection_file)
        client.load_connection_file()
        client.start_channels()
        client.wait_for_ready(timeout=30)
        # What is published before a subscription has arrived is lost.
        for _ in range(100):
            client.kernel_info()
            try:
                client.get_iopub_msg(timeout=0.3)
                return client
            except queue.Empty:
                pass
        raise RuntimeError("nothing is heard on iopub")

    def interrupt(self):
        message = self.client.session.msg("interrupt_request", {})
        self.client.control_channel.send(message)
        return self.client.get_control_msg(timeout=30)

    def process_ids(self):
        """The front and all processes below it."""
        import psutil

        front = psutil.Process(self.manager.provisioner.pid)
        return [front.pid, *(it.pid for it in front.children(recursive=True))]

    def drain(self):
        """Forgets iopub messages of cells that nobody waited for."""
        time.sleep(0.2)
        while True:
            try:
                self.client.get_iopub_msg(timeout=0.1)
            except queue.Empty:
                return

    def thread_names(self):
        """The names of all threads of the kernel's processes."""
        names = []
        for process_id in self.process_ids():
            for task in Path(f"/proc/{process_id}/task").glob("*/comm"):
                try:
                    names.append(task.read_text().strip())
                except OSError:
                    continue
        return names

    def stop(self):
        self.client.stop_channels()
        try:
            self.manager.shutdown_kernel()
        except queue.Empty:
            self.manager.shutdown_kernel(now=True)
