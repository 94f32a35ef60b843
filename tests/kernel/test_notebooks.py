"""The notebooks run from top to bottom without an error."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda it: it.name)
def test_notebook(path):
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="nblt").execute()
    code = [it for it in notebook.cells if it.cell_type == "code"]
    assert code and all(not _errors(it) for it in code)
    assert any(it.outputs for it in code)


def _errors(cell):
    return [it for it in cell.outputs if it.output_type == "error"]
