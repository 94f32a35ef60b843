"""A temporary folder that is full, or that nobody may write to: what needs no compiler is answered, and the rest says why."""

import shutil
import subprocess

import pytest

from jupyter import Kernel

# A file system of its own for the kernel's temporary folder, seen by the kernel alone.
MOUNT = 'mount -t tmpfs -o size={size} tmpfs "{folder}" && {fill} TMPDIR="{folder}" exec "$@"'


class OnSmallDisk(Kernel):
    def __init__(self, folder, size, fill):
        self.folder, self.size, self.fill = folder, size, fill
        super().__init__(NBLT_WORKSPACE="")

    def start(self, manager):
        script = MOUNT.format(size=self.size, folder=self.folder, fill=self.fill)
        manager.kernel_spec.argv[:0] = ["unshare", "--mount", "sh", "-c", script, "sh"]


def can_mount():
    return shutil.which("unshare") and subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode == 0


def check(kernel):
    try:
        assert "SigninLogs" in kernel.run("tables()?").plain
        outcome = kernel.run('Account::nblt().account_summary("adelev@contoso.com")?')
        assert outcome.status == "ok" and "SigninLogs  28 events" in outcome.plain
        outcome = kernel.run('println!("x");')
        assert outcome.status == "error"
        return outcome.error
    finally:
        kernel.stop()


@pytest.mark.skipif(not can_mount(), reason="needs the right to mount a file system")
def test_a_full_disk(tmp_path):
    error = check(OnSmallDisk(tmp_path, "64k", f'head -c 1M /dev/zero > "{tmp_path}/full" 2>/dev/null;'))
    assert "No space left" in error
    assert "TMPDIR" in error and "restart the kernel" in error


@pytest.mark.skipif(not can_mount(), reason="needs the right to mount a file system")
def test_a_disk_that_fills_up_while_the_kernel_runs(tmp_path):
    kernel = OnSmallDisk(tmp_path, "20M", "")
    try:
        assert kernel.run("let kept = 5;").status == "ok"
        fill = 'std::fs::write(std::env::temp_dir().join("full"), vec![0_u8; 64 << 20]).unwrap_err().to_string()'
        assert "No space left" in kernel.run(fill).plain
        outcome = kernel.run("kept + 1")
        assert outcome.status == "error" and "No space left" in outcome.error, outcome.error
        assert "SigninLogs" in kernel.run("tables()?").plain
        assert kernel.run('query("SigninLogs | count")?').status == "ok"
    finally:
        kernel.stop()


def test_a_temporary_folder_that_nobody_may_write_to():
    kernel = Kernel(NBLT_WORKSPACE="", TMPDIR="/proc/self")
    try:
        outcome = kernel.run("tables()?")
        assert "SigninLogs" in outcome.plain
        assert "/proc/self" in outcome.printed and "set TMPDIR" in outcome.printed
        assert kernel.run("1 + 1").plain == "2"
        assert kernel.run("tables()?").printed == "", "said once"
    finally:
        kernel.stop()
