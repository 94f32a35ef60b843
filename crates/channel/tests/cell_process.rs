//! A real cell process on a real socket: this test starts itself again as the cell.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

#[path = "front/process.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test binary uses a part of it")]
mod front;

use channel::widgets::{HtmlBox, Select, VBox, Widget};
use channel::wire::{FromCell, Running};
use channel::{Bundle, Progress};
use serde_json::json;

use front::Front;

/// What the cell does: shows a line that is replaced, opens a chooser, then works until it is interrupted.
#[test]
fn cell() {
    if !front::is_cell() {
        return; // This process is the front; see the other test.
    }
    let _running = front::begin_cell();
    let line = Progress::start(&Bundle::new("searching"));
    line.finish(&Bundle::new("searched"));
    let detail = HtmlBox::new("<b>one</b>");
    let target = detail.clone();
    let list = Select::new(["one", "two"]).description("Account").picking(0).on_pick(move |_, index| {
        target.set(["<b>one</b>", "<b>two</b>"][index]);
    });
    VBox::new(&[&list, &detail]).display_with_twin(move || {
        Bundle::new(format!("{:?} is picked", list.picked())).html("<p>picked</p>")
    });
    front::wait_for_interrupt();
}

#[test]
fn outputs_widgets_and_interrupts_go_over_the_socket() {
    if front::is_cell() {
        return;
    }
    let mut front = Front::run("cell");
    front.until_published("display_data", "is picked");
    let kinds: Vec<&str> = front.published.iter().map(|it| it.message_type.as_str()).collect();
    assert_eq!(kinds[..2], ["display_data", "update_display_data"]);
    let display = |n: usize| front.published[n].content["transient"]["display_id"].clone();
    assert_eq!(display(0), display(1), "the line is replaced in place");
    assert!(front.published.iter().all(|it| it.token.is_none()), "this belongs to the running cell");
    let views: Vec<_> = front.published.iter().filter(|it| it.message_type == "display_data").collect();
    let view = &views[1].content["data"]["application/vnd.jupyter.widget-view+json"]["model_id"];
    assert_eq!(front.field(view.as_str().unwrap(), "_model_name"), "VBoxModel");
    let sheet = front.field(&front.model("HTMLModel", 0), "value");
    let class = sheet.as_str().unwrap().split(['.', ' ']).nth(1).unwrap().to_owned();
    let rules = [format!(".{class}"), format!(".jp-OutputArea-child:has(.{class})")];
    assert_eq!(
        sheet,
        format!("<style>{0} {{ display: none }} {1} {{ display: none }}</style>", rules[0], rules[1])
    );
    assert_eq!(front.twin()["text/plain"], "Some(0) is picked");

    let list = front.model("SelectModel", 0);
    let caused = front.change(&list, json!({"index": 1}));
    assert!(caused.iter().all(|it| it.token == Some(1)), "the output belongs to the pick");
    assert_eq!(front.html(), "<b>two</b>");
    assert_eq!(front.twin()["text/plain"], "Some(1) is picked");
    assert_eq!(
        front.twin()["text/html"],
        format!("<div class=\"{class}\"><p>picked</p></div>"),
        "the view hides it"
    );
    // A widget that is not there is answered too, so that the front end does not wait.
    assert_eq!(front.use_widget("none", json!({})), []);

    front.send(&channel::wire::ToCell::Interrupt);
    assert_eq!(front.next(), FromCell::Interrupted { running: Running::Ours });
}
