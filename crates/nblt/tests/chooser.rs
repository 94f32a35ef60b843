//! The chooser over a real socket: what is shown, and what a pick does. A test binary of its own: the channel of a
//! process is opened once.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

#[path = "front/in_process.rs"]
mod front;

use channel::wire::{FromCell, Publish, ToCell, write_frame};
use front::{front, until};
use nblt::{AccountPivots, Session, Show};
use serde_json::json;

fn is_published(message: &FromCell, what: &str, part: &str) -> bool {
    matches!(message, FromCell::Publish(it) if it.message_type == what && it.content.to_string().contains(part))
}

fn is_view_of_a_model(message: &Publish) -> bool {
    let id = &message.content["data"]["application/vnd.jupyter.widget-view+json"]["model_id"];
    id.as_str().is_some_and(|it| !it.is_empty())
}

#[test]
fn picking_shows_the_detail_and_is_seen_by_later_cells() {
    let folder = std::env::temp_dir().join(format!("nblt-chooser-{}", std::process::id()));
    let (mut stream, messages) = front(&folder);

    let summary = AccountPivots::on(Session::demo().unwrap()).account_summary("adele").unwrap();
    let progress =
        until(&messages, |it| is_published(it, "update_display_data", "searched 7 tables for “adele” in "));
    assert_eq!(progress[0].message_type, "display_data");
    assert!(progress.iter().any(|it| it.content.to_string().contains(" of ")), "{progress:?}");

    summary.evcxr_display();
    // The view, then its twin for readers without a kernel.
    let shown = until(&messages, |it| is_published(it, "display_data", "nblt-twin-"));
    let model = |name: &str| {
        let models = shown.iter().filter(|it| it.content["data"]["state"]["_model_name"] == name);
        models
            .map(|it| (it.content["comm_id"].as_str().unwrap().to_owned(), &it.content["data"]["state"]))
            .collect::<Vec<_>>()
    };
    let names: Vec<String> = summary.matches().into_iter().map(|it| it.name).collect();
    let (select, state) = model("SelectModel").remove(0);
    let labels: Vec<&str> =
        state["_options_labels"].as_array().unwrap().iter().filter_map(|it| it.as_str()).collect();
    assert_eq!(labels.len(), names.len());
    assert!(labels.iter().zip(&names).all(|(label, name)| label.starts_with(name.as_str())), "{labels:?}");
    assert!(labels[0].contains("SigninLogs 28") && labels[0].contains("last 2026-03-06"), "{labels:?}");
    assert_eq!(state["index"], 0);
    let (below, state) = model("HTMLModel").pop().unwrap();
    assert!(shown.iter().any(is_view_of_a_model), "{shown:?}");
    assert!(state["value"].as_str().unwrap().contains("adelev@contoso.com"));
    let twin = &shown.last().unwrap().content["data"]["text/plain"];
    assert!(twin.as_str().unwrap().contains("SigninLogs  28 events"), "{twin}");

    let picked = ToCell::CommMessage {
        comm_id: select,
        data: json!({"method": "update", "state": {"index": 1}}),
        token: 7,
    };
    write_frame(&mut stream, &picked.to_json()).unwrap();
    let changed = until(&messages, |it| *it == FromCell::Handled { token: 7 });
    let last = changed.iter().rfind(|it| it.content["comm_id"] == *below).unwrap();
    assert_eq!(last.token, Some(7), "the output belongs to the pick");
    let html = last.content["data"]["state"]["value"].as_str().unwrap();
    assert!(html.contains(&names[1]) && html.contains("<svg"), "{html}");
    // What is saved with the notebook follows.
    let twin = changed.last().unwrap();
    assert_eq!(twin.message_type, "update_display_data");
    let plain = twin.content["data"]["text/plain"].as_str().unwrap();
    assert!(plain.contains(&format!("{} is shown below", names[1])), "{plain}");
    assert!(twin.content["data"]["text/html"].as_str().unwrap().contains("<svg"));
    assert_eq!(summary.selected().map(|it| it.name), Some(names[1].clone()));
    assert_eq!(summary.clone().account().map(|it| it.name), Some("adelev".to_owned()));
    std::fs::remove_dir_all(&folder).unwrap();
}
