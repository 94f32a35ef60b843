import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from jupyter import Kernel  # noqa: E402

ROOT = Path(__file__).parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="module")
def kernel():
    """One kernel on the demo workspace for the tests of a module."""
    it = Kernel(NBLT_WORKSPACE="")
    yield it
    it.stop()


@pytest.fixture(scope="session")
def shared_data():
    if not SHARED_DATA.is_dir():
        pytest.skip("../shared/data is not here")
    return SHARED_DATA
