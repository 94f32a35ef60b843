"""Open the notebook, run all, pick the second account with the mouse, see the detail change."""

import os
from pathlib import Path

PICTURES = Path(os.environ["NBLT_PICTURES"]) if "NBLT_PICTURES" in os.environ else None
KERNEL = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel"
# What stands below the first list; the alerts have one of their own.
DETAIL = (
    "[...document.querySelector('.widget-select').closest('.widget-vbox')"
    ".querySelectorAll('.widget-html-content')].at(-1).innerText"
)


def picture(page, name):
    """Kept when NBLT_PICTURES names a folder, to be looked at and for README.md."""
    if PICTURES:
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.add_style_tag(content=".Toastify { display: none }")
        page.screenshot(path=PICTURES / f"{name}.png")


def show_chooser(page):
    page.locator(".widget-select").first.evaluate("it => it.closest('.widget-vbox').scrollIntoView({block: 'start'})")
    page.wait_for_timeout(500)


def open_and_run_all(page, lab, notebook):
    run_all(page, f"{lab}/doc/tree/{notebook}")


def open_and_run_cells(page, lab, notebook, *sources):
    """A notebook of these cells."""
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [{**cell, "id": f"cell{number}", "source": source} for number, source in enumerate(sources)]
    kernel = {"name": "nblt", "display_name": "Rust (nblt)", "language": "rust"}
    content = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    page.wait_for_function("window.jupyterapp?.serviceManager.isReady")
    page.evaluate(
        "([name, it]) => window.jupyterapp.serviceManager.contents.save(name, it)",
        [notebook, {"type": "notebook", "format": "json", "content": content}],
    )
    open_and_run_all(page, lab, notebook)


def run_all(page, address):
    page.goto(address)
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
    page.locator(".jp-Toolbar-kernelName", has_text="Rust (nblt)").wait_for(timeout=60_000)
    page.wait_for_function(
        f"() => {KERNEL}?.connectionStatus === 'connected'",
        timeout=60_000,
    )
    page.locator(".lm-MenuBar-itemLabel", has_text="Run").click()
    page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()


def test_picking_the_second_account_with_the_mouse(page, lab):
    open_and_run_all(page, lab, "account_explorer.ipynb")
    options = page.locator(".widget-select select option")
    options.first.wait_for(timeout=120_000)
    assert options.count() >= 3
    page.wait_for_function(f"{KERNEL}?.status === 'idle' && ![...document.querySelectorAll('.jp-InputPrompt')].some(it => it.innerText.includes('*'))", timeout=120_000)
    show_chooser(page)
    # ipywidgets writes blanks as non-breaking ones.
    labels = page.evaluate("[...document.querySelector('.widget-select select').options].map(it => it.text)")
    second = labels[1].replace("\xa0", " ").split("  ")[0]
    page.wait_for_function(f"{DETAIL}.trim() !== ''")
    before = page.evaluate(DETAIL)
    page.wait_for_timeout(500)
    picture(page, "chooser-before")

    options.nth(1).click()
    page.wait_for_function(f"before => {DETAIL} !== before && !{DETAIL}.includes('reading')", arg=before)
    assert second in page.evaluate(DETAIL) and second not in before.splitlines()[0]
    show_chooser(page)
    picture(page, "chooser-after")

    assert page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.error']").count() == 0


def test_it_is_the_same_in_jupyter_notebook(classic_page, classic):
    page = classic_page
    run_all(page, f"{classic}/notebooks/account_explorer.ipynb")
    options = page.locator(".widget-select select option")
    options.first.wait_for(timeout=120_000)
    page.wait_for_function(f"{DETAIL}.trim() !== ''")
    before = page.evaluate(DETAIL)
    options.nth(1).click()
    page.wait_for_function(f"before => {DETAIL} !== before && !{DETAIL}.includes('reading')", arg=before)
    show_chooser(page)
    picture(page, "notebook-7")


def test_picking_an_alert_shows_it_whole(page, lab):
    open_and_run_all(page, lab, "account_explorer.ipynb")
    page.locator(".widget-select select option").first.wait_for(timeout=120_000)
    page.wait_for_function(f"{KERNEL}?.status === 'idle' && ![...document.querySelectorAll('.jp-InputPrompt')].some(it => it.innerText.includes('*'))", timeout=120_000)
    # JupyterLab draws what is near the window only.
    page.locator(".jp-WindowedPanel-outer").first.hover()
    for _ in range(60):
        if page.locator(".widget-select").count() >= 2:
            break
        page.mouse.wheel(0, 500)
        page.wait_for_timeout(200)
    alerts = page.locator(".widget-vbox", has=page.locator("option", has_text="Mass deletion")).first
    alerts.scroll_into_view_if_needed()
    alerts.locator("option", has_text="Suspicious PowerShell").click()
    alerts.get_by_text("T1059, T1059.001").wait_for(timeout=20_000)
    whole = alerts.inner_text()
    assert "SRV-FIN01" in whole and "same security identifier" in whole and "Extended properties" in whole
    alerts.evaluate("it => it.scrollIntoView({block: 'start'})")
    page.wait_for_timeout(500)
    picture(page, "alert")
