"""Open the notebook, run all, pick the second account with the mouse, see the detail change."""

import os
from pathlib import Path

PICTURES = Path(os.environ["NBLT_PICTURES"]) if "NBLT_PICTURES" in os.environ else None
# What stands below the list.
DETAIL = "[...document.querySelectorAll('.widget-html-content')].at(-1).innerText"


def picture(page, name):
    """Kept when NBLT_PICTURES names a folder, to be looked at and for README.md."""
    if PICTURES:
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.add_style_tag(content=".Toastify { display: none }")
        page.screenshot(path=PICTURES / f"{name}.png")


def open_and_run_all(page, lab, notebook):
    page.goto(f"{lab}/doc/tree/{notebook}")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
    page.locator(".jp-Toolbar-kernelName", has_text="Rust (nblt)").wait_for(timeout=60_000)
    page.wait_for_function(
        "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.connectionStatus === 'connected'",
        timeout=60_000,
    )
    page.locator(".lm-MenuBar-itemLabel", has_text="Run").click()
    page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()


def test_picking_the_second_account_with_the_mouse(page, lab):
    open_and_run_all(page, lab, "account_explorer.ipynb")
    options = page.locator(".widget-select select option")
    options.first.wait_for(timeout=120_000)
    assert options.count() >= 3
    options.first.scroll_into_view_if_needed()
    second = options.nth(1).text_content().split("  ")[0]
    page.wait_for_function(f"{DETAIL}.trim() !== ''")
    before = page.evaluate(DETAIL)
    page.wait_for_timeout(500)
    picture(page, "chooser-before")

    options.nth(1).click()
    page.wait_for_function(f"before => {DETAIL} !== before && !{DETAIL}.includes('reading')", arg=before)
    assert second in page.evaluate(DETAIL) and second not in before.splitlines()[0]
    page.wait_for_timeout(300)
    picture(page, "chooser-after")

    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']", timeout=120_000)
    assert page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.error']").count() == 0
