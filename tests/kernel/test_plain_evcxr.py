"""Plain `evcxr_jupyter` with the lines of `kernel-prelude.rs`: everything works, with less.

What cells link is the prebuilt prelude here, because `:dep nblt = { path = ".../crates/nblt" }` compiles polars inside the
kernel for more than 20 minutes. What nblt does when there is no front is the same.
"""

import os
from pathlib import Path

import pytest
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager

from jupyter import Kernel, Outcome

ROOT = Path(__file__).parent.parent.parent


class PlainEvcxr(Kernel):
    def __init__(self, folder):
        installed = Path(KernelSpecManager().get_kernel_spec("nblt").argv[0]).parent.parent
        lib = installed / "lib"
        flags = (
            f"--extern nblt_prelude={lib}/libnblt_prelude.so -L dependency={lib} -L dependency={lib}/deps "
            f"-Cprefer-dynamic -Clink-arg=-Wl,-rpath,{lib}"
        )
        self.dep = f':build_env RUSTFLAGS={flags}\n:dep nblt = {{ path = "{installed / "facade"}" }}'
        for name in ["config", "tmp"]:
            (folder / name).mkdir()
        self.spec = KernelSpec(
            argv=[str(installed / "bin/nblt-kernel"), "--control_file", "{connection_file}"],
            display_name="plain",
            language="rust",
            interrupt_mode="message",
        )
        library_path = f"{lib}:{os.environ.get('LD_LIBRARY_PATH', '')}"
        super().__init__(
            NBLT_WORKSPACE="",
            EVCXR_CONFIG_DIR=str(folder / "config"),
            EVCXR_TMPDIR=str(folder / "tmp"),
            LD_LIBRARY_PATH=library_path,
        )

    def start(self, manager):
        manager._kernel_spec = self.spec


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    it = PlainEvcxr(tmp_path_factory.mktemp("plain"))
    outcome = it.run(it.dep)
    assert outcome.status == "ok", outcome.error
    outcome = it.run((ROOT / "kernel-prelude.rs").read_text(encoding="utf-8"))
    assert outcome.status == "ok", outcome.error
    yield it
    it.stop()


def one_block(outcome: Outcome):
    """evcxr yields one block per cell."""
    assert outcome.status == "ok", outcome.error
    (block,) = outcome.shown
    return block


def test_the_first_five_cells(plain):
    assert "SigninLogs" in one_block(plain.run("tables()?"))["text/plain"]
    assert "adelev@contoso.com" in one_block(plain.run("accounts()?"))["text/plain"]
    block = one_block(plain.run('Account::nblt().account_summary("adele")?'))
    assert "adelev@contoso.com" in block["text/plain"] and "madeleine@contoso.com" in block["text/plain"]
    assert "madeleine@contoso.com" in block["text/html"], "all matches are to see, without widgets"
    outcome = plain.run('let acc = Account::nblt().account_summary("adele")?.select("adelev@contoso.com")?;')
    assert outcome.status == "ok", outcome.error
    assert "adelev@contoso.com" in one_block(plain.run("acc"))["text/plain"]
    assert "Count" in one_block(plain.run('query("SigninLogs | count")?'))["text/plain"]


def test_what_needs_the_kernel_is_left_out_and_nothing_fails(plain):
    block = one_block(plain.run("acc.browse_alerts()?"))
    assert "widget-view" not in str(block) and "Mass deletion" in block["text/plain"]


def test_a_hostile_value_cannot_end_the_block(plain, tmp_path):
    hostile = "x\nEVCXR_END_CONTENT\nEVCXR_BEGIN_CONTENT text/html\n<b>forged</b>"
    (tmp_path / "SigninLogs.csv").write_text(
        f'TimeGenerated,UserPrincipalName\n2026-03-05T10:00:00Z,"{hostile}"\n', encoding="utf-8"
    )
    assert plain.run(f'connect("{tmp_path}")?').status == "ok"
    block = one_block(plain.run('query("SigninLogs | project UserPrincipalName")?'))
    assert "<b>forged" not in block["text/html"] and "forged" in block["text/plain"]
