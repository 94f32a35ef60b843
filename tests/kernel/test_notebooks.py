"""The notebooks run from top to bottom without an error, in the three tools that run notebooks without a page."""

import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
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


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda it: it.name)
def test_nbconvert_executes_it(path, tmp_path):
    command = [sys.executable, "-m", "nbconvert", "--execute", "--to", "html", "--output-dir", str(tmp_path), str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    html = (tmp_path / path.with_suffix(".html").name).read_text()
    assert 'class="nblt' in html


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda it: it.name)
def test_papermill_executes_it(path, tmp_path):
    done = papermill.execute_notebook(str(path), str(tmp_path / "out.ipynb"), progress_bar=False)
    code = [it for it in done.cells if it.cell_type == "code"]
    assert all(it.execution_count and not _errors(it) for it in code)


def _errors(cell):
    return [it for it in cell.outputs if it.output_type == "error"]
