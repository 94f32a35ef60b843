"""papermill: parameters of a notebook, and a run that fails where a cell does."""

import nbformat
import papermill
import pytest
from nblt_papermill import RustTranslator
from papermill.exceptions import PapermillException, PapermillExecutionError


def notebook(path, *cells, parameters='let name = "adele"; // whom to look for'):
    cells = [nbformat.v4.new_code_cell(it) for it in cells]
    if parameters:
        first = nbformat.v4.new_code_cell(parameters)
        first.metadata["tags"] = ["parameters"]
        cells.insert(0, first)
    book = nbformat.v4.new_notebook(cells=cells)
    book.metadata["kernelspec"] = {"name": "nblt", "display_name": "Rust (nblt)", "language": "rust"}
    nbformat.write(book, path)
    return str(path)


def text_of(cell):
    return "\n".join(it.data.get("text/plain", "") for it in cell.outputs if "data" in it)


def test_parameters_take_the_place_of_the_defaults(tmp_path):
    path = notebook(
        tmp_path / "in.ipynb",
        "let summary = Account::nblt().last(days(back)).account_summary(name)?;",
        "name",
        "names.len()",
        'query(&format!("print back = {back}d"))?',
        parameters='let name = "adele";\nlet back = 7_i64;\nlet names = vec!["a"];',
    )
    hostile = 'kim "the\\admin"; drop\n\u202e🦀'
    given = {"name": hostile, "back": 30, "names": ["a", "b", "c"], "ratio": 0.5, "flag": True, "nothing": None}
    done = papermill.execute_notebook(path, str(tmp_path / "out.ipynb"), parameters=given, progress_bar=False)
    injected = done.cells[1]
    assert injected.metadata["tags"] == ["injected-parameters"]
    assert "let back = 30_i64;" in injected.source and not injected.outputs
    assert "🦀" not in injected.source, "what is not plain is escaped"
    shown = text_of(done.cells[3])
    assert shown.startswith('"kim \\"the\\\\admin\\"; drop\\n') and "🦀" in shown
    assert text_of(done.cells[4]) == "3"
    assert "30" in text_of(done.cells[5])


def test_without_parameters_the_defaults_hold(tmp_path):
    path = notebook(tmp_path / "in.ipynb", "name")
    done = papermill.execute_notebook(path, str(tmp_path / "out.ipynb"), progress_bar=False)
    assert text_of(done.cells[-1]) == '"adele"'
    assert [it["name"] for it in papermill.inspect_notebook(path).values()] == ["name"]
    assert papermill.inspect_notebook(path)["name"]["help"] == "whom to look for"


def test_a_cell_that_does_not_compile_ends_the_run_with_its_text(tmp_path):
    path = notebook(tmp_path / "in.ipynb", 'let broken: u32 = "text";', "name", parameters=None)
    with pytest.raises(PapermillExecutionError) as failure:
        papermill.execute_notebook(path, str(tmp_path / "out.ipynb"), progress_bar=False)
    assert "mismatched types" in str(failure.value)


@pytest.mark.parametrize(
    "parameters", [{"a-b": 1}, {"fn": 1}, {"_": 1}, {"x": {"a": 1}}, {"x": [1, "a"]}, {"x": 2**63}]
)
def test_what_rust_cannot_bind_is_refused(parameters):
    with pytest.raises(PapermillException):
        RustTranslator.codify(parameters)
