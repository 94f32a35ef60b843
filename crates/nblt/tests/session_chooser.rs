//! The chooser of logon sessions over a real socket: what is shown, and what a pick does. A test binary of its own: the
//! channel of a process is opened once.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

#[path = "front/in_process.rs"]
mod front;

use channel::wire::{FromCell, ToCell, write_frame};
use front::{front, until};
use nblt::{HostPivots, Session, Show};
use serde_json::json;

#[test]
fn picking_a_session_shows_its_events() {
    let folder = std::env::temp_dir().join(format!("nblt-sessions-{}", std::process::id()));
    let (mut stream, messages) = front(&folder);

    let demo = HostPivots::on(Session::demo().unwrap());
    let found = demo.logon_session_rarity("SRV-FIN01").unwrap();
    let browser = found.browse_events();
    browser.evcxr_display();
    let is_view = |it: &FromCell| {
        matches!(it, FromCell::Publish(it)
            if it.message_type == "display_data" && it.content.to_string().contains("widget-view"))
    };
    let shown = until(&messages, is_view);
    let list = shown.iter().find(|it| it.content["data"]["state"]["_model_name"] == "SelectModel").unwrap();
    let labels = list.content["data"]["state"]["_options_labels"].as_array().unwrap();
    let sessions = found.sessions();
    assert_eq!(labels.len(), sessions.len().min(200));
    let place = sessions.iter().position(|it| it.session == "0x5e0b3d").unwrap();
    let label = labels[place].as_str().unwrap();
    assert!(
        label.starts_with("CONTOSO\\adelev - 0x5e0b3d on SRV-FIN01.contoso.com, mean rarity: 0.8"),
        "{label}"
    );

    let picked = ToCell::CommMessage {
        comm_id: list.content["comm_id"].as_str().unwrap().to_owned(),
        data: json!({"method": "update", "state": {"index": place}}),
        token: 7,
    };
    write_frame(&mut stream, &picked.to_json()).unwrap();
    let changed = until(&messages, |it| *it == FromCell::Handled { token: 7 });
    let html = changed.iter().rev().find_map(|it| it.content["data"]["state"]["value"].as_str()).unwrap();
    for command in demo_commands() {
        assert!(html.contains(&command), "{command} is not in {html}");
    }
    assert!(!html.contains("erpclient"), "another session's");
    assert_eq!(browser.picked().map(|it| it.session), Some("0x5e0b3d".to_owned()));
    std::fs::remove_dir_all(&folder).unwrap();
}

/// What the intruder typed, as HTML has it.
fn demo_commands() -> Vec<String> {
    demo::intruder_commands().iter().map(|it| it.replace('"', "&quot;")).collect()
}
