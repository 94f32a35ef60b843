//! The filter of a process tree over a real socket: what is shown, and what typing does. A test binary of its own: the
//! channel of a process is opened once.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

#[path = "front/in_process.rs"]
mod front;

use channel::wire::{FromCell, Publish, ToCell, write_frame};
use front::{front, until};
use nblt::{HostPivots, Session, Show};
use serde_json::json;

#[test]
fn typing_draws_the_part_of_the_tree_that_is_looked_for() {
    let folder = std::env::temp_dir().join(format!("nblt-tree-{}", std::process::id()));
    let (mut stream, messages) = front(&folder);

    let host = HostPivots::on(Session::open("demo processes").unwrap());
    let tree = host.logon_session_rarity("SRV-FIN01").unwrap().process_tree("", "").unwrap();
    let browser = tree.browse();
    browser.evcxr_display();
    let is_view = |it: &FromCell| {
        matches!(it, FromCell::Publish(it)
            if it.message_type == "display_data" && it.content.to_string().contains("widget-view"))
    };
    let shown = until(&messages, is_view);
    let state = |it: &Publish| it.content["data"]["state"].clone();
    let line = shown.iter().find(|it| state(it)["_model_name"] == "TextModel").unwrap();
    let drawn =
        shown.iter().filter_map(|it| state(it)["value"].as_str().map(str::to_owned)).max_by_key(String::len);
    let drawn = drawn.unwrap();
    assert!(drawn.contains("drawing 300 of") && drawn.len() < 500_000, "{} bytes", drawn.len());

    let comm_id = line.content["comm_id"].as_str().unwrap().to_owned();
    for (token, words, expected) in [
        (7, "contoso-invoices", "1 of 11,"),
        (8, "no such <b>thing</b>", "none of 11,"),
        (9, "net.exe user svc_update", "1 of 11,"),
    ] {
        let data = json!({"method": "update", "state": {"value": words}});
        let typed = ToCell::CommMessage { comm_id: comm_id.clone(), data, token };
        write_frame(&mut stream, &typed.to_json()).unwrap();
        let changed = until(&messages, |it| *it == FromCell::Handled { token });
        let values = changed.iter().rev().filter_map(|it| it.content["data"]["state"]["value"].as_str());
        let html = values.max_by_key(|it| it.len()).unwrap();
        assert!(html.contains(expected) && !html.contains("<b>thing"), "{html}");
        assert!(!html.contains("erpclient"), "what is not looked for");
        assert_eq!(browser.filter(), words);
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
