//! Callbacks of widgets between a real cell process and a page: errors, panics, long ones and how they are stopped.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

#[path = "front/process.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test binary uses a part of it")]
mod front;

use std::time::Duration;

use channel::widgets::{Button, HtmlBox, Text, VBox, Widget};
use channel::wire::FromCell;
use serde_json::json;

use front::{Front, click};

#[test]
fn cell_callbacks() {
    if !front::is_cell() {
        return;
    }
    let _running = front::begin_cell();
    show_buttons();
    front::wait_for_interrupt();
}

/// The same between two cells.
#[test]
fn cell_that_has_ended() {
    if !front::is_cell() {
        return;
    }
    channel::connect();
    show_buttons();
    // Until the test ends this process.
    std::thread::sleep(Duration::from_secs(60));
}

fn show_buttons() {
    let done = HtmlBox::text("nothing done");
    let target = done.clone();
    let fails = Button::new("fail").on_click(|_| Err("no table <SigninLogs>\nhelp: look at tables()"));
    let panics = Button::new("panic").on_click(|_| {
        let empty: Vec<u8> = Vec::new();
        assert_eq!(empty.len(), 1, "a bug <b>");
    });
    let works = Button::new("work").on_click(move |_| target.set_text("done"));
    let long = Button::new("long").on_click(|context| {
        for n in 0..6000 {
            context.progress(n, 6000, "reading")?;
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok::<(), channel::Cancelled>(())
    });
    let silent = Button::new("silent").on_click(|context| {
        let begun = std::time::Instant::now();
        while begun.elapsed() < Duration::from_secs(60) {
            context.check_cancelled()?;
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok::<(), channel::Cancelled>(())
    });
    let other = Text::new("");
    VBox::new(&[&fails, &panics, &works, &long, &silent, &done, &other]).display();
}

#[test]
fn an_error_and_a_panic_show_in_the_widget_until_the_next_callback() {
    if front::is_cell() {
        return;
    }
    let mut front = Front::run("cell_callbacks");
    front.until_published("display_data", "nothing done");
    let [fails, panics, works] = [0, 1, 2].map(|n| front.model("ButtonModel", n));
    front.use_widget(&fails, click());
    assert!(
        front.html().contains("This did not work.</b> no table &lt;SigninLogs&gt;<br>help: look"),
        "{}",
        front.html()
    );
    front.use_widget(&panics, click());
    let html = front.html();
    assert!(
        html.contains("panicked") && html.contains("a bug &lt;b&gt;") && !html.contains("no table"),
        "{html}"
    );
    front.use_widget(&works, click());
    assert_eq!(front.html(), "done", "the other widgets work, and the error has gone");
    front.end();
}

#[test]
fn a_long_callback_says_how_far_it_is_and_is_stopped_by_its_button() {
    if front::is_cell() {
        return;
    }
    let mut front = Front::run("cell_callbacks");
    front.until_published("display_data", "nothing done");
    let long = front.model("ButtonModel", 3);
    let token = front.begin(&long, click());
    front.until_published("comm_open", "IntProgressModel");
    let bar = front.model("IntProgressModel", 0);
    front.until(
        |it| matches!(it, FromCell::Publish(it) if it.content["data"]["state"]["value"].as_u64() > Some(0)),
    );
    assert_eq!((front.field(&bar, "max"), front.field(&bar, "description")), (json!(6000), json!("reading")));
    // Another widget's state is echoed meanwhile: nobody waits for the callback.
    let other = front.model("TextModel", 0);
    front.begin(&other, json!({"method": "update", "state": {"value": "typed"}}));
    front.until_published("comm_msg", "typed");
    let stop = front.model("ButtonModel", 5);
    assert_eq!(front.field(&stop, "description"), "Stop");
    let stop_token = front.begin(&stop, click());
    front.until(|it| *it == FromCell::Handled { token });
    assert!(front.html().contains("stopped"), "{}", front.html());
    assert!(!front.models.contains_key(&bar), "the bar has gone");
    front.until(|it| *it == FromCell::Handled { token: stop_token });
    front.end();
}

#[test]
fn a_callback_that_works_in_silence_gets_a_button_that_stops_it() {
    if front::is_cell() {
        return;
    }
    let mut front = Front::run("cell_callbacks");
    front.until_published("display_data", "nothing done");
    let token = front.begin(&front.model("ButtonModel", 4), click());
    front.until_published("comm_msg", "children");
    let (bar, stop) = (front.model("IntProgressModel", 0), front.model("ButtonModel", 5));
    assert_eq!(front.field(&bar, "description"), "working");
    front.begin(&stop, click());
    front.until(|it| *it == FromCell::Handled { token });
    assert!(front.html().contains("stopped") && !front.models.contains_key(&bar), "{}", front.html());
    front.end();
}

#[test]
fn an_interrupt_of_the_kernel_stops_a_long_callback() {
    if front::is_cell() {
        return;
    }
    let mut front = Front::run("cell_that_has_ended");
    front.until_published("display_data", "nothing done");
    let long = front.model("ButtonModel", 3);
    let token = front.begin(&long, click());
    front.until_published("comm_open", "IntProgressModel");
    front.send(&channel::wire::ToCell::Interrupt);
    front.until(|it| *it == FromCell::Handled { token });
    assert!(front.html().contains("stopped"), "{}", front.html());
}
