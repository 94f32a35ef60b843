//! A real cell process on a real socket: this test starts itself again as the cell.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::io::BufReader;
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::Command;
use std::time::{Duration, Instant};

use channel::widgets::{HtmlBox, Select, VBox};
use channel::wire::{self, FromCell, Publish, Running, ToCell};
use channel::{Bundle, Progress};
use serde_json::json;

/// What the cell does: shows a line that is replaced, opens a chooser, then works until it is interrupted.
#[test]
fn cell() {
    if std::env::var_os(wire::SOCKET_VARIABLE).is_none() {
        return; // This process is the front; see the other test.
    }
    channel::connect();
    let line = Progress::start(&Bundle::new("searching"));
    line.finish(&Bundle::new("searched"));
    let list = Select::new("Account", &["one".to_owned(), "two".to_owned()], Some(0));
    let detail = HtmlBox::new("<b>one</b>");
    let target = detail.clone();
    list.on_pick(move |index| match index {
        0 => panic!("a callback that fails"),
        _ => target.set("<b>two</b>"),
    });
    VBox::new(&[&list, &detail]).display(Bundle::new("one, two"));

    let _running = channel::running();
    let begun = Instant::now();
    while channel::check_cancelled().is_ok() {
        assert!(begun.elapsed() < Duration::from_secs(60), "no interrupt came");
        std::thread::sleep(Duration::from_millis(2));
    }
}

struct Front {
    writer: UnixStream,
    reader: BufReader<UnixStream>,
    published: Vec<Publish>,
}

impl Front {
    fn send(&mut self, message: &ToCell) {
        wire::write_frame(&mut self.writer, &message.to_json()).unwrap();
    }

    /// Acknowledges and keeps what is published until another message comes.
    fn next(&mut self) -> FromCell {
        loop {
            let frame = wire::read_frame(&mut self.reader).unwrap().expect("the cell is there");
            match FromCell::from_json(&frame).expect("a message of the protocol") {
                FromCell::Publish(message) => {
                    self.send(&ToCell::Ack { id: message.id });
                    self.published.push(message);
                }
                other => return other,
            }
        }
    }

    fn wait_for(&mut self, message_type: &str) -> Publish {
        loop {
            let frame = wire::read_frame(&mut self.reader).unwrap().expect("the cell is there");
            if let Some(FromCell::Publish(message)) = FromCell::from_json(&frame) {
                self.send(&ToCell::Ack { id: message.id });
                self.published.push(message.clone());
                if message.message_type == message_type && message.content["data"]["text/plain"] == "one, two"
                {
                    return message;
                }
            }
        }
    }

    /// The comm of the model of this kind.
    fn comm(&self, model: &str) -> String {
        let open = self
            .published
            .iter()
            .find(|it| it.content["data"]["state"]["_model_name"] == model)
            .expect("the model was opened");
        open.content["comm_id"].as_str().unwrap().to_owned()
    }
}

#[test]
fn outputs_widgets_and_interrupts_go_over_the_socket() {
    if std::env::var_os(wire::SOCKET_VARIABLE).is_some() {
        return; // This process is the cell.
    }
    let socket = std::env::temp_dir().join(format!("nblt-channel-test-{}.sock", std::process::id()));
    let _ = std::fs::remove_file(&socket);
    let listener = UnixListener::bind(&socket).unwrap();
    let mut cell = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "cell", "--nocapture"])
        .env(wire::SOCKET_VARIABLE, &socket)
        .spawn()
        .unwrap();
    let stream = listener.accept().unwrap().0;
    let writer = stream.try_clone().unwrap();
    let mut front = Front { writer, reader: BufReader::new(stream), published: Vec::new() };

    let shown = front.wait_for("display_data");
    let kinds: Vec<&str> = front.published.iter().map(|it| it.message_type.as_str()).collect();
    assert_eq!(kinds[..2], ["display_data", "update_display_data"]);
    let display = |n: usize| front.published[n].content["transient"]["display_id"].clone();
    assert_eq!(display(0), display(1), "the line is replaced in place");
    assert!(front.published.iter().all(|it| it.token.is_none()), "this belongs to the running cell");
    let view = &shown.content["data"]["application/vnd.jupyter.widget-view+json"];
    assert_eq!(view["model_id"], front.comm("VBoxModel"));

    let comm_id = front.comm("SelectModel");
    let pick = |index: usize, token: u64| ToCell::CommMessage {
        comm_id: comm_id.clone(),
        data: json!({"method": "update", "state": {"index": index}}),
        token,
    };
    // A callback that fails takes nothing down with it.
    front.send(&pick(0, 7));
    assert_eq!(front.next(), FromCell::Handled { token: 7 });
    front.send(&pick(1, 8));
    assert_eq!(front.next(), FromCell::Handled { token: 8 });
    let update = front.published.last().unwrap();
    assert_eq!((update.message_type.as_str(), update.token), ("comm_msg", Some(8)));
    assert_eq!(update.content["comm_id"], front.comm("HTMLModel"));
    assert_eq!(update.content["data"]["state"]["value"], "<b>two</b>");
    // A widget that is not there is answered too, so that the front end does not wait.
    front.send(&ToCell::CommMessage { comm_id: "none".into(), data: json!({}), token: 9 });
    assert_eq!(front.next(), FromCell::Handled { token: 9 });

    front.send(&ToCell::Interrupt);
    assert_eq!(front.next(), FromCell::Interrupted { running: Running::Ours });
    assert!(cell.wait().unwrap().success());
    std::fs::remove_file(socket).unwrap();
}
