"""A table that is filtered and sorted with the mouse."""

import pytest

from jupyter import Kernel
from page import Page


@pytest.fixture(scope="module")
def page():
    kernel = Kernel(NBLT_WORKSPACE="")
    yield Page(kernel)
    kernel.stop()


def test_a_table_is_filtered_and_sorted_and_later_cells_see_it(page):
    outcome = page.run(
        'let table = query("SigninLogs | summarize Events = count() by UserPrincipalName, ResultType")?.table();'
    )
    assert outcome.status == "ok", outcome.error
    # A call shows at once what it binds.
    (line,), (column,), (tick,) = (page.named(it) for it in ("TextModel", "DropdownModel", "CheckboxModel"))
    assert page.field(column, "_options_labels") == ["as they come", "UserPrincipalName", "ResultType", "Events"]

    def shown():
        return "".join(page.field(it, "value") for it in page.named("HTMLModel"))

    page.change(line, value="adele@ <b>")
    assert "0 of" in shown() and "<b>" not in shown(), "what is typed is text"
    page.change(line, value="ADELE fabrikam")
    assert "adele.smith@fabrikam.com" in shown() and "adelev@contoso.com" not in shown()
    page.change(line, value="")
    page.change(column, index=3)
    page.change(tick, value=True)
    assert "by Events, the largest first" in shown()
    outcome = page.run('table.rows()?.frame().column("Events")?.i64()?.iter().flatten().is_sorted_by(|a, b| a >= b)')
    assert outcome.plain == "true", outcome.text
    # What a reader of the saved notebook sees.
    assert page.run('table.clone().filter("fabrikam").report().to_text()').status == "ok"
