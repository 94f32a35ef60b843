"""The map, many accounts, before and after a moment, and the chooser of the time, in JupyterLab."""

from test_chooser import KERNEL, open_and_run_all, picture

CELLS = [
    "look_ups()?",
    'let acc = Account::nblt().account_summary("adelev@contoso.com")?.select("adelev@contoso.com")?;',
    "acc.map()?",
    "acc.get_additional_data()?",
    'Account::nblt().account_summaries("adelev@contoso.com, madeleine@contoso.com, adele, nobody")?',
    "let alert = acc.browse_alerts()?.selected().unwrap();\nacc.around(&alert, hours(2))?",
    'acc.before_after("2026-03-05 09:14")?',
    'census("adelev")?',
    'acc.view_events()?.table("SigninLogs")?',
    "choose_span()?",
]
TEXTS = "[...document.querySelectorAll('.widget-html-content')].map(it => it.innerText).join(' ')"
ERRORS = ".jp-RenderedText[data-mime-type='application/vnd.jupyter.error']"


def notebook(page, lab, name, cells):
    """Puts a notebook of these cells onto the server."""
    cell = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
    content = {
        "cells": [{**cell, "id": f"c{number}", "source": source} for number, source in enumerate(cells)],
        "metadata": {"kernelspec": {"name": "nblt", "display_name": "Rust (nblt)", "language": "rust"}},
        "nbformat": 4, "nbformat_minor": 5,
    }
    headers = {"Authorization": "token nblt-browser-tests"}
    answer = page.request.put(f"{lab}/api/contents/{name}", headers=headers, data={"type": "notebook", "content": content})
    assert answer.ok, answer.text()


def test_the_content_of_the_account_summary_is_shown_and_the_time_is_chosen(page, lab):
    notebook(page, lab, "content.ipynb", CELLS)
    open_and_run_all(page, lab, "content.ipynb")
    page.wait_for_function(f"{TEXTS}.includes('later calls are about this time')", timeout=240_000)
    page.wait_for_function(f"{KERNEL}?.status === 'idle'", timeout=60_000)
    assert page.locator(ERRORS).count() == 0, page.locator(ERRORS).first.inner_text()

    outputs = page.locator(".jp-CodeCell")
    for number, name in enumerate(["look-ups", "", "map", "additional", "summaries", "around", "before-after", "census", "events", "span"]):
        if name:
            outputs.nth(number).scroll_into_view_if_needed()
            page.wait_for_timeout(400)
            picture(page, f"content-{name}")
    svg = outputs.nth(2).locator(".nblt-svg:has(polygon)").first
    svg.scroll_into_view_if_needed()
    assert svg.locator("circle").count() >= 4
    assert svg.bounding_box()["width"] > 500

    # The length is chosen with the mouse; the next cell is about that time.
    chooser = page.locator(".widget-dropdown select")
    chooser.nth(1).select_option(index=1)
    page.wait_for_function(f"{TEXTS}.includes('2026-03-0')")
    said = page.evaluate(TEXTS)
    assert "nothing was changed" not in said
    picture(page, "content-span-chosen")
    page.evaluate("window.jupyterapp.commands.execute('notebook:insert-cell-below')")
    page.keyboard.press("Enter")
    page.keyboard.type('Account::nblt().account_summary("madeleine@contoso.com")?')
    page.keyboard.press("Shift+Enter")
    page.wait_for_function("[...document.querySelectorAll('.nblt-title')].some(it => it.innerText.includes('madeleine'))", timeout=30_000)
    spans = page.evaluate("[...document.querySelectorAll('.nblt-subtitle')].map(it => it.innerText)")
    chosen = next(it for it in reversed(said.split("\n")) if it.startswith("2026-03-0"))
    assert any(chosen.strip() in it for it in spans), (chosen, spans)
