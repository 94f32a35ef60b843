"""The process tree in JupyterLab: typing into its filter draws the part that is looked for, with what is above it."""

from test_chooser import open_and_run_all, picture

CELLS = ['connect("demo processes")?', 'Host::nblt().logon_session_rarity("SRV-FIN01")?.process_tree("", "")?.browse()']
TREE = "[...document.querySelectorAll('.widget-html-content')].map(it => it.innerText).join(' ')"


def test_typing_into_the_filter_draws_the_part_that_is_looked_for(page, lab):
    token = page.url.split("token=")[-1] if "token=" in page.url else "nblt-browser-tests"
    cell = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
    notebook = {
        "cells": [{**cell, "id": f"c{number}", "source": source} for number, source in enumerate(CELLS)],
        "metadata": {"kernelspec": {"name": "nblt", "display_name": "Rust (nblt)", "language": "rust"}},
        "nbformat": 4, "nbformat_minor": 5,
    }
    answer = page.request.put(
        f"{lab}/api/contents/tree.ipynb",
        headers={"Authorization": f"token {token}"},
        data={"type": "notebook", "content": notebook},
    )
    assert answer.ok, answer.text()
    open_and_run_all(page, lab, "tree.ipynb")
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
