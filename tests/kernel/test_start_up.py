"""What the compiler says at every start is kept for the next one, for the user alone."""

import stat

from jupyter import Kernel


def start(cache):
    kernel = Kernel(NBLT_WORKSPACE="", XDG_CACHE_HOME=str(cache))
    try:
        assert kernel.run("let a = 1;").status == "ok"
        # The kernel's own protocol, by which it learns how a cell went, is in what is kept.
        assert kernel.run('let b: u32 = "x".parse()?;').status == "error"
        assert kernel.run("a + 1").plain == "2"
        return {it.name: it.stat().st_mtime_ns for it in (cache / "nblt").iterdir()}
    finally:
        kernel.stop()


def test_a_second_kernel_finds_what_the_first_has_kept(tmp_path):
    kept = start(tmp_path)
    assert kept and stat.S_IMODE((tmp_path / "nblt").stat().st_mode) == 0o700
    assert start(tmp_path) == kept, "nothing was asked again"
    # A file that is not what was written is not used.
    library = max((tmp_path / "nblt").glob("*.so"))
    library.write_bytes(b"no library")
    again = start(tmp_path)
    assert library.read_bytes() != b"no library"
    assert again.keys() == kept.keys()


def test_a_folder_that_others_may_write_to_is_not_used(tmp_path):
    (tmp_path / "nblt").mkdir(mode=0o777)
    (tmp_path / "nblt").chmod(0o777)
    assert start(tmp_path) == {}
