"""A timeline by itself is drawn by JupyterLab: tooltips, and nothing that would send the events to a web site."""

import pytest
from test_chooser import open_and_run_cells, picture

CHART = ".jp-RenderedVegaLite"


def open_chart(page, lab):
    """A notebook of one cell that ends in a timeline."""
    cell = 'Account::nblt().account_summary("adelev@contoso.com")?.timeline()?'
    open_and_run_cells(page, lab, "chart.ipynb", cell)
    chart = page.locator(CHART).first
    chart.locator("canvas, svg.marks").first.wait_for(timeout=120_000)
    page.wait_for_timeout(800)
    return chart


def hover_a_mark(page, chart):
    """Moves over the chart until something is told."""
    tooltip = page.locator("#vg-tooltip-element.visible")
    box = chart.locator("canvas, svg.marks").first.bounding_box()
    for y in range(int(box["y"]) + 40, int(box["y"] + box["height"]) - 40, 5):
        for x in range(int(box["x"]) + 150, int(box["x"] + box["width"]) - 160, 7):
            page.mouse.move(x, y)
            if tooltip.count():
                return tooltip.inner_text()
    raise AssertionError("no mark of the chart tells anything")


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_a_timeline_is_drawn_with_tooltips_and_without_an_editor(page, lab, theme):
    chart = open_chart(page, lab)
    page.evaluate(f"window.jupyterapp.commands.execute('apputils:change-theme', {{theme: '{theme}'}})")
    page.wait_for_timeout(1_500)
    picture(page, f"timeline-{theme.split()[-1].lower()}")
    told = hover_a_mark(page, chart)
    assert "Time (UTC)" in told and "2026-03-0" in told and "Lane" in told, told
    picture(page, f"timeline-tooltip-{theme.split()[-1].lower()}")
    links = chart.locator(".vega-actions a").all_inner_texts()
    assert not any("Editor" in it or "Source" in it for it in links), links
    # The picture of it is for others; here each chart is seen once.
    output = chart.locator("xpath=ancestor::div[contains(@class, 'jp-OutputArea')][1]")
    assert output.locator("svg.nblt-svg, img").count() == 0
