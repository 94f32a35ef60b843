"""Widgets of the real kernel, against the real ipywidgets classes and the real nbconvert."""

import json
import time
from pathlib import Path

import ipywidgets
import jsonschema
import nbformat
import pytest
from jupyter import Kernel
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from page import Page

ROOT = Path(__file__).parents[2]
VIEW = "application/vnd.jupyter.widget-view+json"

# In braces: what a cell keeps beyond its end is not what is tested here.
EVERY_WIDGET = """{
    use nblt::widgets::*;
    let day = nblt::ext::chrono::NaiveDate::from_ymd_opt(2024, 2, 29);
    let select = Select::new(["a", "b"]).description("Select").picking(1).rows(3);
    let multiple = SelectMultiple::new(["a", "b"]).description("Several");
    multiple.set_picked(&[0, 1]);
    let dropdown = Dropdown::new(["a", "b"]).tooltip("one of two");
    let combobox = Combobox::new(["a", "b"]).only_options().placeholder("a or b");
    let text = Text::new("adele").placeholder("name").when_done().style(Style::new().text_color("red"));
    let button = Button::new("Go").style(Style::new().color("teal").font_weight("bold"));
    let checkbox = Checkbox::new(true).description("Box");
    let slider = IntSlider::new(-5..=5, 3).step(2).continuously().style(Style::new().color("navy"));
    let range = SelectionRangeSlider::new(["mo", "tu", "we"]).layout(Layout::new().width("60%").margin("4px"));
    let none = SelectionRangeSlider::new(Vec::<String>::new());
    let date = DatePicker::new(day).between(day.unwrap(), day.unwrap());
    let progress = IntProgress::new(3, 10).description("reading").style(Style::new().color("green"));
    let html = HtmlBox::text("<b>");
    let filtered = FilteredSelect::new(["a", "b"]).picking(0);
    let row = HBox::new(&[&select, &multiple, &dropdown, &combobox, &text, &button]);
    let column = VBox::new(&[&checkbox, &slider, &range, &none, &date, &progress, &html, &filtered]);
    let pages = Accordion::new(&[("Column", &column)]);
    pages.set_selected(Some(0));
    Tab::new(&[("Row", &row), ("Pages", &pages)]).display();
}"""

BUTTONS = """{
    use nblt::widgets::*;
    let done = HtmlBox::text("nothing done");
    let target = done.clone();
    let fails = Button::new("fail").on_click(|_| Err("no table <SigninLogs>"));
    let panics = Button::new("panic").on_click(|_| if true { panic!("a bug") });
    let works = Button::new("work").on_click(move |_| target.set_text("done"));
    let long = Button::new("long").on_click(|context| {
        for n in 0..3000 {
            context.progress(n, 3000, "reading")?;
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        Ok::<(), nblt::widgets::Cancelled>(())
    });
    VBox::new(&[&fails, &panics, &works, &long, &done]).display();
}"""


@pytest.fixture
def page(kernel):
    return Page(kernel)


def classes(models):
    """The models as objects of ipywidgets' own classes, which check every value."""
    registry = ipywidgets.widgets.widget._registry
    instances = ipywidgets.widgets.widget._instances
    made = {}
    # Kinds that refuse to be made with nothing to choose from.
    needs = {"SelectionRangeSliderModel": {"options": ["-"]}}
    for comm_id, state in models.items():
        version = state["_model_module_version"], state["_view_module_version"]
        assert version == ("2.0.0", "2.0.0")
        cls = registry.get(
            state["_model_module"], version[0], state["_model_name"],
            state["_view_module"], version[1], state["_view_name"],
        )
        name = state["_model_name"]
        assert set(cls(**needs.get(name, {})).get_state()) == set(state), name
        given = {"options": state["_options_labels"]} if "_options_labels" in state else {}
        widget = cls(**given)
        instances[comm_id] = widget
        widget.set_state(json.loads(json.dumps(state)))
        made[comm_id] = widget
    return made


def test_every_model_is_what_ipywidgets_would_send(page):
    outcome = page.run(EVERY_WIDGET)
    assert outcome.status == "ok", outcome.error
    made = classes(page.models)
    for comm_id, widget in made.items():
        back = widget.get_state()
        for name, value in page.models[comm_id].items():
            if name in ("layout", "style", "children"):
                # References became the objects that stand for them.
                wanted = [value] if isinstance(value, str) else value
                have = getattr(widget, name)
                assert list(have if name == "children" else [have]) == [made[it[len("IPY_MODEL_"):]] for it in wanted]
            else:
                assert json.loads(json.dumps(back[name])) == value, (type(widget).__name__, name)
    kinds = {type(it).__name__ for it in made.values()}
    assert kinds >= {
        "Select", "SelectMultiple", "Dropdown", "Combobox", "Text", "Button", "Checkbox", "IntSlider",
        "SelectionRangeSlider", "DatePicker", "IntProgress", "HTML", "VBox", "HBox", "Tab", "Accordion", "Layout",
    }
    date = next(it for it in made.values() if isinstance(it, ipywidgets.DatePicker))
    assert date.value.isoformat() == "2024-02-29"


def test_what_a_page_asks_for_validates_against_the_schema_that_ipywidgets_ships(page):
    import importlib.resources

    schema = json.loads((importlib.resources.files(ipywidgets) / "state.schema.json").read_text())
    page.run(EVERY_WIDGET)
    states = request_states(page)
    assert set(page.models) <= set(states)
    jsonschema.validate({"version_major": 2, "version_minor": 0, "state": states}, schema)
    # `view.schema.json` beside it is of protocol 1; this is what ipywidgets sends.
    view = page.run(EVERY_WIDGET).shown[-2][VIEW]
    assert view == {**ipywidgets.VBox().get_view_spec(), "model_id": view["model_id"]}


def request_states(page):
    sent = page.begin("control", {"method": "request_states"})
    answer = next(it for it in page.until_handled(sent) if it["content"].get("comm_id") == "control")
    return answer["content"]["data"]["states"]


def test_state_survives_a_reload_of_the_page(page):
    page.run(EVERY_WIDGET)
    slider, date = page.named("IntSliderModel")[-1], page.named("DatePickerModel")[-1]
    page.change(slider, value=-1)
    # Refused: out of range, so the next page must not see it either.
    page.change(date, value={"year": 2030, "month": 0, "date": 1})
    states = request_states(page)
    assert states[slider]["state"]["value"] == -1
    assert states[date]["state"]["value"] == {"year": 2024, "month": 1, "date": 29}
    assert states[slider]["model_name"] == "IntSliderModel"
    sent = page.begin(slider, {"method": "request_state"})
    answer = next(it for it in page.until_handled(sent) if it["msg_type"] == "comm_msg")
    assert answer["content"]["data"]["state"] == states[slider]["state"]


def test_two_clients_see_the_same(kernel, page):
    page.run(EVERY_WIDGET)
    slider = page.named("IntSliderModel")[-1]
    client = kernel.another_client()
    try:
        other = Page(kernel, client)
        other.models = {key: it["state"] for key, it in request_states(other).items()}
        page.change(slider, value=5)
        other.until(lambda it: it["content"].get("data", {}).get("method") == "echo_update")
        assert other.field(slider, "value") == 5
        other.change(slider, value=1)
        page.until(lambda it: it["content"].get("data", {}).get("method") == "echo_update")
        assert page.field(slider, "value") == 1
    finally:
        client.stop_channels()


@pytest.mark.parametrize("value", [99, -99, 1.5, "1", None, [1], {"a": 1}])
def test_a_value_that_no_page_would_send_is_taken_back(page, value):
    page.run(EVERY_WIDGET)
    slider = page.named("IntSliderModel")[-1]
    messages = page.change(slider, value=value, _model_name="EvilModel", children=["IPY_MODEL_x"])
    last = [it for it in messages if it["msg_type"] == "comm_msg"][-1]["content"]["data"]
    assert last["method"] == "update" and last["state"]["value"] == 3
    assert page.field(slider, "_model_name") == "IntSliderModel"
    assert "children" not in page.models[slider]


def test_an_error_and_a_panic_show_in_the_widget_and_the_kernel_lives(kernel, page):
    kernel.run("let before = 7;")
    outcome = page.run(BUTTONS)
    assert outcome.status == "ok", outcome.error
    fails, panics, works = page.named("ButtonModel")[-4:-1]
    page.until_handled(page.click(fails))
    assert "no table &lt;SigninLogs&gt;" in page.html
    page.until_handled(page.click(panics))
    assert "panicked: a bug" in page.html and "SigninLogs" not in page.html
    page.until_handled(page.click(works))
    assert "panicked" not in page.html and "done" in page.html.splitlines()
    assert kernel.run("before").plain == "7"


def test_a_long_callback_says_how_far_it_is_and_is_stopped(kernel, page):
    page.run(BUTTONS)
    long = page.named("ButtonModel")[-1]
    sent = page.click(long)
    page.until(lambda it: it["content"].get("data", {}).get("state", {}).get("value", 0) not in (0, "0", None))
    (bar,) = page.named("IntProgressModel")
    assert page.field(bar, "description") == "reading" and page.field(bar, "max") == 3000
    # Cells run meanwhile.
    assert kernel.run("1 + 1").plain == "2"
    (stop,) = [it for it in page.named("ButtonModel") if page.field(it, "description") == "Stop"]
    begun = time.monotonic()
    page.click(stop)
    page.until_handled(sent)
    assert time.monotonic() - begun < 5
    assert "stopped" in page.html and not page.named("IntProgressModel")


def test_an_interrupt_between_cells_stops_a_callback(kernel, page):
    kernel.run("let kept = 8;")
    page.run(BUTTONS)
    sent = page.click(page.named("ButtonModel")[-1])
    page.until(lambda it: it["content"].get("data", {}).get("state", {}).get("_model_name") == "IntProgressModel")
    kernel.interrupt()
    page.until_handled(sent)
    assert "stopped" in page.html
    assert kernel.run("kept").plain == "8"


def test_a_closed_widget_leaves_the_page_and_what_it_showed_stays(page):
    outcome = page.run("""{
        use nblt::widgets::*;
        let list = Select::new(["a", "b"]).description("Account").picking(1);
        list.display();
        list.close();
        list.set_picked(Some(0));
    }""")
    assert outcome.status == "ok", outcome.error
    assert not page.models
    assert outcome.shown[-1]["text/plain"] == "Account: b"
    assert "<p>Account: b</p>" in outcome.shown[-1]["text/html"]
    # A page that has not heard of it yet.
    closed = next(it for it in page.opened if not it.endswith(("layout", "style")))
    messages = page.change(closed, index=0)
    assert not [it for it in messages if it["msg_type"].startswith("comm")]


def test_a_page_that_closes_a_widget_closes_it_for_all(kernel, page):
    page.run(BUTTONS)
    works = page.named("ButtonModel")[-2]
    kernel.send_comm("comm_close", {"comm_id": works, "data": {}})
    assert works not in request_states(page)
    page.until_handled(page.click(works))
    assert "done" not in page.html.splitlines()


def test_widgets_of_a_cell_process_that_died_leave_the_page(page):
    page.run(BUTTONS)
    assert page.models
    sent = page.click(page.named("ButtonModel")[-1])
    page.until(lambda it: it["content"].get("data", {}).get("state", {}).get("_model_name") == "IntProgressModel")
    outcome = page.run("std::process::exit(7)")
    assert outcome.status == "error"
    page.run("tables()?")
    assert not page.models
    assert not request_states(page)
    # The callback that ran is not waited for.
    page.until_handled(page.click("gone"))
    assert sent


def test_many_widgets_in_one_notebook(page):
    outcome = page.run("""{
        use nblt::widgets::*;
        let sum = HtmlBox::text("");
        let sliders: Vec<IntSlider> = (0..200).map(|n| {
            let sum = sum.clone();
            IntSlider::new(0..=1000, n).on_change(move |_, value| sum.set_text(&format!("slider {n} is at {value}")))
        }).collect();
        let mut all: Vec<&dyn Widget> = sliders.iter().map(|it| it as &dyn Widget).collect();
        all.push(&sum);
        VBox::new(&all).display();
    }""")
    assert outcome.status == "ok", outcome.error
    sliders = page.named("IntSliderModel")
    assert len(sliders) == 200
    for n in (0, 117, 199):
        page.change(sliders[n], value=500 + n)
        assert f"slider {n} is at {500 + n}" in page.html


def executed(*cells):
    """A notebook that nbclient has run, as `nbconvert --execute` and papermill do."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(it) for it in cells])
    notebook.metadata.kernelspec = {"name": "nblt", "display_name": "Rust (nblt)", "language": "rust"}
    NotebookClient(notebook, timeout=120, kernel_name="nblt").execute()
    nbformat.validate(notebook)
    return notebook


def seen(html):
    """What a reader sees without network and scripts."""
    from bs4 import BeautifulSoup

    body = BeautifulSoup(html, "html.parser").body
    for it in body(["script", "style"]):
        it.decompose()
    return " ".join(body.get_text(" ").split())


def test_an_executed_notebook_shows_the_chooser_without_kernel_and_network(monkeypatch):
    monkeypatch.setenv("NBLT_WORKSPACE", "")
    notebook = executed('Account::nblt().account_summary("adele")?')
    html, _ = HTMLExporter().from_notebook_node(notebook)
    assert "adelev@contoso.com" in seen(html) and "Activity by table" in seen(html)
    # The same without what nbclient records of widgets, as JupyterLab saves a notebook.
    notebook.metadata.pop("widgets")
    html, _ = HTMLExporter().from_notebook_node(notebook)
    assert seen(html).count("Activity by table") == 1, "and shows it once"


def test_a_saved_chooser_shows_what_was_picked_last(kernel):
    page = Page(kernel)
    outcome = page.run('Account::nblt().account_summary("adele")?')
    (view, twin) = outcome.shown[-2:]
    assert page.field(view[VIEW]["model_id"], "_model_name") == "VBoxModel"
    assert VIEW not in twin, "every front end shows it, unless the view hides it"
    select = page.named("SelectModel")[0]
    second = page.field(select, "_options_labels")[1].split("  ")[0]
    messages = page.change(select, index=1)
    updates = [it["content"] for it in messages if it["msg_type"] == "update_display_data"]
    assert len(updates) == 1
    # JupyterLab writes this into the notebook in place of the output with the same display id.
    cell = nbformat.v4.new_code_cell("", outputs=[
        nbformat.v4.new_output("display_data", view),
        nbformat.v4.new_output("display_data", updates[0]["data"]),
    ])
    html, _ = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    assert f"{second} is shown below" in seen(html)
    assert f"{second} is shown below" in updates[0]["data"]["text/plain"]


def test_a_twin_is_kept_while_the_cell_runs():
    kernel = Kernel(NBLT_WORKSPACE="")
    try:
        outcome = kernel.run("""{
            use nblt::widgets::*;
            let bar = IntProgress::new(0, 3).description("reading");
            bar.display();
            for n in 1..=3 { bar.set_value(n); }
        }""")
        assert outcome.shown[-1]["text/plain"] == "reading: 3 of 3"
    finally:
        kernel.stop()


def test_the_example_of_the_readme(page):
    readme = (ROOT / "README.md").read_text()
    example = readme.split("## Your own widgets")[1].split("```rust\n")[1].split("```")[0]
    outcome = page.run(example)
    assert outcome.status == "ok", outcome.error
    # It changes the time of all that runs after it, so this test is the last of the module.
    page.change(page.named("IntSliderModel")[-1], value=21)
    assert "from now on the last 21 days" in page.html
