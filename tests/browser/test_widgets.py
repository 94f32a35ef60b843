"""Widgets in JupyterLab: filter, pick, save, load the page again, lose the kernel."""

import json

from test_chooser import KERNEL, open_and_run_cells, picture

CELL = """{
    use nblt::widgets::*;
    let said = HtmlBox::text("nothing picked");
    let line = said.clone();
    let names = (0..40).map(|n| format!("user{n:02}@contoso.com"));
    let list = FilteredSelect::new(names).rows(6).on_pick(move |_, n| line.set_text(&format!("picked number {n}")));
    VBox::new(&[&list, &said]).display();
}"""
TEXTS = "[...document.querySelectorAll('.widget-html-content')].map(it => it.innerText).join(' ')"
VISIBLE_TWINS = "[...document.querySelectorAll('[class^=nblt-twin]')].filter(it => it.offsetParent !== null)"


def test_a_filtered_list_is_used_saved_reloaded_and_survives_its_kernel(page, lab):
    token = page.url.split("token=")[-1] if "token=" in page.url else "nblt-browser-tests"
    headers = {"Authorization": f"token {token}"}
    contents = f"{lab}/api/contents/widgets.ipynb"
    open_and_run_cells(page, lab, "widgets.ipynb", CELL)
    options = page.locator(".widget-select select option")
    options.first.wait_for(timeout=120_000)
    assert options.count() == 40

    # The filter answers to each letter.
    page.locator(".widget-text input").press_sequentially("user2")
    page.wait_for_function("document.querySelectorAll('.widget-select select option').length === 10")
    options.nth(3).click()
    page.wait_for_function(f"{TEXTS}.includes('picked number 23')")
    # What is saved is replaced meanwhile; the view is not drawn anew, so the list still has the focus.
    page.wait_for_timeout(500)
    assert page.evaluate("document.activeElement.matches('.widget-select select')")
    options.nth(4).click()
    page.wait_for_function(f"{TEXTS}.includes('picked number 24')")
    assert page.evaluate(f"{VISIBLE_TWINS}.length") == 0, "the twin is hidden beside its view"
    picture(page, "filtered-list")

    page.wait_for_function(f"{KERNEL}?.status === 'idle'")
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")
    saved = page.request.get(contents, headers=headers).json()["content"]
    assert "picked number 24" in json.dumps(saved["cells"][0]["outputs"])

    # Loaded again, the page asks the kernel for all states.
    page.reload()
    page.wait_for_function(f"{TEXTS}.includes('picked number 24')", timeout=60_000)
    assert page.evaluate("document.querySelector('.widget-select select').selectedIndex") == 4
    options.nth(0).click()
    page.wait_for_function(f"{TEXTS}.includes('picked number 20')")

    # Without the kernel there is no view; what was saved is there.
    for session in page.request.get(f"{lab}/api/sessions", headers=headers).json():
        if session["path"] == "widgets.ipynb":
            page.request.delete(f"{lab}/api/sessions/{session['id']}", headers=headers)
    page.goto("about:blank")
    page.goto(f"{lab}/doc/tree/widgets.ipynb")
    page.wait_for_function(f"{VISIBLE_TWINS}.some(it => it.innerText.includes('picked number 24'))", timeout=60_000)
    picture(page, "without-kernel")
