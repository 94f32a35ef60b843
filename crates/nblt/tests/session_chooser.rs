//! The chooser of logon sessions over a real socket: what is shown, and what a pick does. A test binary of its own: the
//! channel of a process is opened once.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::mpsc;
use std::time::Duration;

use channel::wire::{FromCell, Publish, SOCKET_VARIABLE, ToCell, read_frame, write_frame};
use nblt::{HostPivots, Session, Show};
use serde_json::json;

/// Plays the front: takes every message, answers that it is published, and passes it on.
fn front(listener: UnixListener) -> (UnixStream, mpsc::Receiver<FromCell>) {
    let (pass_on, messages) = mpsc::channel();
    let (connected, connection) = mpsc::channel();
    std::thread::spawn(move || {
        let (mut reader, _) = listener.accept().unwrap();
        let mut writer = reader.try_clone().unwrap();
        connected.send(reader.try_clone().unwrap()).unwrap();
        while let Ok(Some(frame)) = read_frame(&mut reader) {
            let message = FromCell::from_json(&frame).unwrap();
            if let FromCell::Publish(Publish { id, .. }) = message {
                write_frame(&mut writer, &ToCell::Ack { id }.to_json()).unwrap();
            }
            if pass_on.send(message).is_err() {
                return;
            }
        }
    });
    channel::connect();
    (connection.recv().unwrap(), messages)
}

/// The published messages until `enough`.
fn until(messages: &mpsc::Receiver<FromCell>, enough: impl Fn(&FromCell) -> bool) -> Vec<Publish> {
    let mut all = Vec::new();
    loop {
        let message = messages.recv_timeout(Duration::from_secs(20)).unwrap();
        let last = enough(&message);
        if let FromCell::Publish(it) = message {
            all.push(it);
        }
        if last {
            return all;
        }
    }
}

#[test]
fn picking_a_session_shows_its_events() {
    let folder = std::env::temp_dir().join(format!("nblt-sessions-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("channel");
    let listener = UnixListener::bind(&path).unwrap();
    // SAFETY: this is the only test of the binary, and nothing else runs yet.
    unsafe { std::env::set_var(SOCKET_VARIABLE, &path) };
    let (mut stream, messages) = front(listener);

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
