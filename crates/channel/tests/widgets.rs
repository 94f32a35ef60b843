//! Widgets between a real cell process and a page: what a page may change, what it is told, what goes wrong.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

#[path = "front/process.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test binary uses a part of it")]
mod front;

use channel::widgets::{
    Accordion, Button, Checkbox, Combobox, DatePicker, Dropdown, FilteredSelect, HBox, HtmlBox, IntSlider,
    Select, SelectMultiple, SelectionRangeSlider, Tab, Text, VBox, Widget,
};
use channel::wire::FromCell;
use chrono::NaiveDate;
use serde_json::{Value, json};

use front::{Front, click};

/// All widgets whose state a page can change. Each tells its line what its callback was given.
#[test]
fn cell_inputs() {
    if !front::is_cell() {
        return;
    }
    let _running = front::begin_cell();
    let said = HtmlBox::text("nothing yet");
    macro_rules! tell {
        ($name:literal) => {{
            let said = said.clone();
            move |_: &_, value| said.set_text(&format!("{} {value:?}", $name))
        }};
    }
    let day = |d| NaiveDate::from_ymd_opt(2026, 3, d).unwrap();
    let select = Select::new(["a", "b"]).on_pick(tell!("select"));
    let multiple = SelectMultiple::new(["a", "b", "c"]);
    let multiple = {
        let said = said.clone();
        multiple.on_pick(move |_, picked| said.set_text(&format!("multiple {picked:?}")))
    };
    let dropdown = Dropdown::new(["a", "b"]).on_pick(tell!("dropdown"));
    let combobox = Combobox::new(["a", "b"]).only_options();
    let combobox = {
        let said = said.clone();
        combobox.on_change(move |_, text| said.set_text(&format!("combobox {text:?}")))
    };
    let text = {
        let (on_change, on_submit) = (said.clone(), said.clone());
        Text::new("")
            .on_change(move |_, text| on_change.set_text(&format!("text {text:?}")))
            .on_submit(move |_, text| on_submit.set_text(&format!("entered {text:?}")))
    };
    let checkbox = Checkbox::new(false).on_change(tell!("checkbox"));
    let slider = IntSlider::new(0..=10, 5).on_change(tell!("slider"));
    let range = SelectionRangeSlider::new(["mo", "tu", "we"]).on_change(tell!("range"));
    let date = DatePicker::new(None).between(day(1), day(9)).on_change(tell!("date"));
    let off = Checkbox::new(false).on_change(tell!("off"));
    off.set_disabled(true);
    let pages = Accordion::new(&[("Dates", &date), ("Off", &off)]).on_change(tell!("accordion"));
    let row = HBox::new(&[&select, &multiple, &dropdown, &combobox, &text, &checkbox, &slider, &range]);
    Tab::new(&[("Inputs", &row), ("More", &pages), ("Said", &said)]).on_change(tell!("tab")).display();
    front::wait_for_interrupt();
}

#[test]
fn what_a_page_sends_is_checked_echoed_and_given_to_the_callback() {
    if front::is_cell() {
        return;
    }
    let mut front = Front::run("cell_inputs");
    front.until_published("display_data", "nothing yet");
    let date = |m: u8, d: u8| json!({"year": 2026, "month": m, "date": d});
    let cases = [
        (
            "SelectModel",
            "index",
            json!(1),
            "select 1",
            vec![json!(2), json!(-1), json!("1"), json!(1.5), json!([1])],
        ),
        (
            "SelectMultipleModel",
            "index",
            json!([0, 2]),
            "multiple [0, 2]",
            vec![json!([3]), json!([0, 0]), json!(1), json!(["a"])],
        ),
        ("DropdownModel", "index", json!(1), "dropdown 1", vec![json!(2), json!({})]),
        (
            "ComboboxModel",
            "value",
            json!("b"),
            "combobox &quot;b&quot;",
            vec![json!("c"), json!(1), json!(null)],
        ),
        (
            "TextModel",
            "value",
            json!("<b>"),
            "text &quot;&lt;b&gt;&quot;",
            vec![json!(1), json!(null), json!("x".repeat(200_000))],
        ),
        ("CheckboxModel", "value", json!(true), "checkbox true", vec![json!(1), json!("true"), json!(null)]),
        (
            "IntSliderModel",
            "value",
            json!(10),
            "slider 10",
            vec![json!(11), json!(-1), json!(1.5), json!("5")],
        ),
        (
            "SelectionRangeSliderModel",
            "index",
            json!([1, 2]),
            "range (1, 2)",
            vec![json!([2, 1]), json!([0, 3]), json!([0]), json!([0, 1, 2])],
        ),
        (
            "DatePickerModel",
            "value",
            date(2, 5),
            "date Some(2026-03-05)",
            vec![date(3, 5), date(12, 5), date(2, 10), json!("2026-03-05")],
        ),
        ("AccordionModel", "selected_index", json!(1), "accordion Some(1)", vec![json!(2), json!("1")]),
        ("TabModel", "selected_index", json!(2), "tab Some(2)", vec![json!(3), json!([])]),
    ];
    for (kind, field, right, said, wrong) in cases {
        let comm = front.model(kind, 0);
        let caused = front.change(&comm, json!({field: right}));
        let echo = &caused[0].content["data"];
        assert_eq!((&echo["method"], &echo["state"][field]), (&json!("echo_update"), &right), "{kind}");
        assert_eq!(front.field(&comm, field), right, "{kind}");
        assert!(front.html().contains(said), "{kind}: {}", front.html());
        for it in wrong {
            let before = front.html();
            let caused = front.change(&comm, json!({field: it}));
            // The page that sent it, and only believes what it sent, gets the true value back.
            let back = caused.last().unwrap();
            assert_eq!(
                (&back.content["data"]["method"], &back.content["data"]["state"][field]),
                (&json!("update"), &right),
                "{kind} {it}"
            );
            assert_eq!(front.html(), before, "{kind} {it}: no callback");
        }
        // Nor may a page change what a widget is.
        let hostile = json!({"_options_labels": ["<script>"], "_model_name": "x", "layout": "IPY_MODEL_x", "children": [], "unknown": 1});
        front.change(&comm, hostile);
        assert_ne!(front.field(&comm, "_model_name"), "x", "{kind}");
        assert_ne!(front.field(&comm, "layout"), "IPY_MODEL_x", "{kind}");
        assert_eq!(front.field(&comm, "unknown"), Value::Null, "{kind}");
    }
    let text = front.model("TextModel", 0);
    front.use_widget(&text, json!({"method": "custom", "content": {"event": "submit"}}));
    assert!(front.html().contains("entered &quot;&lt;b&gt;&quot;"));
    let twin = front.twin();
    let plain = twin["text/plain"].as_str().unwrap();
    assert!(
        plain.contains("entered \"<b>\"") && plain.contains("2026-03-05") && plain.contains("tu to we"),
        "{plain}"
    );
    assert!(!twin["text/html"].as_str().unwrap().contains("<b>\""), "{twin}");

    let off = front.model("CheckboxModel", 1);
    front.change(&off, json!({"value": true}));
    assert_eq!(front.field(&off, "value"), false, "a widget that is switched off cannot be used");
    for nonsense in [
        json!(null),
        json!([]),
        json!({"method": "update"}),
        json!({"method": "update", "state": []}),
        json!({"method": "nonsense"}),
        json!("x"),
    ] {
        front.use_widget(&text, nonsense);
    }
    front.end();
}

/// Buttons whose callbacks go wrong or take long.
/// Widgets that close themselves and others.
#[test]
fn cell_closing() {
    if !front::is_cell() {
        return;
    }
    let _running = front::begin_cell();
    let list = Select::new(["a", "b"]).picking(1).description("Account");
    let (first, other) = (list.clone(), list.clone());
    let one = Button::new("close the list").on_click(move |_| first.close());
    let tab = Tab::new(&[("Zero", &HtmlBox::text("zero")), ("List", &list), ("Button", &one)]);
    tab.set_selected(Some(2));
    let whole = tab.clone();
    let all = VBox::new(&[&tab, &Button::new("close all").on_click(move |_| whole.close())]);
    let everything = all.clone();
    all.set_children(&[&tab, &Button::new("close everything").on_click(move |_| everything.close())]);
    all.display();
    front::wait_for_interrupt();
    // Calls on closed widgets do nothing.
    other.set_picked(Some(0));
    all.close();
}

#[test]
fn a_closed_widget_leaves_its_box_and_the_page_and_stays_in_the_notebook() {
    if front::is_cell() {
        return;
    }
    let mut front = Front::run("cell_closing");
    front.until_published("display_data", "Account: b");
    let list = front.model("SelectModel", 0);
    let (tab, one) = (front.model("TabModel", 0), front.model("ButtonModel", 0));
    front.use_widget(&one, click());
    assert!(!front.models.contains_key(&list));
    assert_eq!(front.field(&tab, "titles"), json!(["Zero", "Button"]));
    assert_eq!(
        (front.field(&tab, "children").as_array().unwrap().len(), front.field(&tab, "selected_index")),
        (2, json!(1))
    );
    assert_eq!(front.change(&list, json!({"index": 0})), [], "a late message is answered with nothing");
    // A page that closes a widget.
    front.send(&channel::wire::ToCell::CommClosed { comm_id: one });
    front.until_published("comm_msg", "titles");
    assert_eq!(front.field(&tab, "titles"), json!(["Zero"]));
    assert_eq!(front.field(&tab, "selected_index"), Value::Null);

    front.use_widget(&front.model("ButtonModel", 1), click());
    assert!(front.models.is_empty(), "{:?}", front.models);
    let twin = front.twin();
    assert_eq!(twin["text/plain"], "Zero\nzero\nclose everything");
    assert!(twin["text/html"].as_str().unwrap().contains("<b>Zero</b>"), "nothing hides it: {twin}");
    front.end();
}

/// A day's work: many views, one after the other.
#[test]
fn cell_many_views() {
    if !front::is_cell() {
        return;
    }
    let _running = front::begin_cell();
    for n in 0..64 {
        IntSlider::new(0..=1000, n).display();
    }
    // Now the page uses the oldest of them.
    HtmlBox::text("use one").display();
    front::wait_for_interrupt();
}

#[test]
fn of_many_views_the_one_that_was_not_used_for_longest_becomes_an_ordinary_output() {
    if front::is_cell() {
        return;
    }
    let mut front = Front::run("cell_many_views");
    front.until_published("display_data", "use one");
    front.until(|it| matches!(it, FromCell::Publish(it) if it.message_type == "comm_close" && it.content.to_string().contains("style")));
    let [first, second] = [0, 1].map(|n| front.model("IntSliderModel", n));
    front.change(&second, json!({"value": 500}));
    let sliders = front.models.values().filter(|it| it["_model_name"] == "IntSliderModel").count();
    assert_eq!((sliders, front.models.contains_key(&first)), (63, false));
    assert_eq!(front.field(&second, "value"), 500);
    assert_eq!(front.twin()["text/plain"], "500");
    front.end();
}

/// A long list with a filter.
#[test]
fn cell_filter() {
    if !front::is_cell() {
        return;
    }
    let _running = front::begin_cell();
    let said = HtmlBox::text("none");
    let target = said.clone();
    let names = (0..40).map(|n| format!("User {n:02} (Azure)")).chain(["evil\u{202e}\n<b>".to_owned()]);
    let list =
        FilteredSelect::new(names).picking(0).on_pick(move |_, n| target.set_text(&format!("picked {n}")));
    VBox::new(&[&list, &said]).display();
    front::wait_for_interrupt();
}

#[test]
fn a_filter_keeps_what_contains_every_word_and_indexes_stay_those_of_the_whole_list() {
    if front::is_cell() {
        return;
    }
    let mut front = Front::run("cell_filter");
    front.until_published("display_data", "none");
    let (filter, list) = (front.model("TextModel", 0), front.model("SelectModel", 0));
    let labels = |front: &Front| front.field(&list, "_options_labels").as_array().unwrap().len();
    assert_eq!((labels(&front), front.field(&list, "index")), (41, json!(0)));
    assert_eq!(front.field(&list, "_options_labels")[40], "evil\\u{202e}⏎<b>");
    front.change(&filter, json!({"value": " AZURE 2 "}));
    // 02, 12, 20 to 29, 32.
    assert_eq!((labels(&front), front.field(&list, "index")), (13, json!(null)), "what is picked is hidden");
    assert!(front.html().contains("13 of 41"));
    front.change(&list, json!({"index": 1}));
    assert!(front.html().contains("picked 12"), "{}", front.html());
    front.change(&filter, json!({"value": "nobody <i>"}));
    assert_eq!(labels(&front), 0);
    assert!(front.html().contains("none of 41 contains nobody &lt;i&gt;"), "{}", front.html());
    front.change(&list, json!({"index": 0}));
    assert!(front.html().contains("picked 12"), "there is nothing to pick");
    front.change(&filter, json!({"value": ""}));
    assert_eq!((labels(&front), front.field(&list, "index")), (41, json!(12)));
    front.end();
}
