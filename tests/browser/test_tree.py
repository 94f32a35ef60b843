"""The process tree in JupyterLab: typing into its filter draws the part that is looked for, with what is above it."""

from test_chooser import open_and_run_cells, picture

CELLS = ['connect("demo processes")?', 'Host::nblt().logon_session_rarity("SRV-FIN01")?.process_tree("", "")?.browse()']
TREE = "[...document.querySelectorAll('.widget-html-content')].map(it => it.innerText).join(' ')"


def test_typing_into_the_filter_draws_the_part_that_is_looked_for(page, lab):
    open_and_run_cells(page, lab, "tree.ipynb", *CELLS)
    line = page.locator(".widget-text input")
    line.wait_for(timeout=120_000)
    page.wait_for_function(f"{TREE}.includes('drawing 300 of')")
    assert "wevtutil cl Security" in page.evaluate(TREE)

    line.press_sequentially("contoso-invoices")
    page.wait_for_function(f"{TREE}.includes('1 of 11,')")
    found = page.evaluate(TREE)
    assert "contoso-invoices" in found and "wevtutil" not in found
    # The filter is in the page's own field still, and the whole tree comes back.
    assert page.evaluate("document.activeElement.matches('.widget-text input')")
    picture(page, "tree-filter")
    line.fill("no such <b>process</b>")
    page.wait_for_function(f"{TREE}.includes('none of 11,')")
    line.fill("")
    page.wait_for_function(f"{TREE}.includes('drawing 300 of')")
