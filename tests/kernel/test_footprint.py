"""D18: msticnb is 127 packages and 592 MB to install, and 2,471 modules and 3 s to import before the first call."""

import importlib.metadata
import re
import sys
from pathlib import Path

from jupyter import Kernel


def test_d18_a_call_needs_one_library_no_package_and_no_compiler(tmp_path):
    packages = {it.metadata["Name"].lower() for it in importlib.metadata.distributions()}
    assert not packages & {"msticnb", "msticpy", "pandas", "bokeh", "folium"}
    # Nothing of Rust or Python is on the path: what answers is what was installed.
    kernel = Kernel(NBLT_WORKSPACE="", PATH=str(tmp_path), PYTHONPATH="", PYTHONHOME="")
    try:
        outcome = kernel.run('Account::nblt().account_summary("adelev@contoso.com")?')
        assert outcome.status == "ok" and "SigninLogs" in outcome.plain, outcome.error
        loaded = set()
        for process in kernel.process_ids():
            maps = Path(f"/proc/{process}/maps")
            if maps.is_file():
                loaded |= set(re.findall(r"(/\S+\.so[.\d]*)", maps.read_text()))
        if not loaded:
            assert sys.platform != "linux", "no library is seen"
            return
        ours = {Path(it).name for it in loaded if not it.startswith(("/lib", "/usr/lib"))}
        rest = {it for it in ours if not it.startswith(("libnblt_prelude", "libstd-"))}
        assert "libnblt_prelude.so" in ours and not rest, rest
        assert not any(Path(it).name.startswith("libpython") for it in loaded), loaded
    finally:
        kernel.stop()
