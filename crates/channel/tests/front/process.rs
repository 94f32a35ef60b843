//! Plays the front to a real cell process on a real socket: a test starts its own binary again as the cell.

use std::collections::BTreeMap;
use std::io::BufReader;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::process::{Child, Command};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use channel::wire::{self, FromCell, Publish, ToCell};
use serde_json::{Map, Value, json};

/// Whether this process is the cell.
pub fn is_cell() -> bool {
    std::env::var_os(wire::SOCKET_VARIABLE).is_some()
}

/// The front's end, and the cell process.
pub struct Front {
    writer: UnixStream,
    reader: BufReader<UnixStream>,
    cell: Child,
    socket: PathBuf,
    token: u64,
    /// All that was published.
    pub published: Vec<Publish>,
    /// The state of every open model, as a page has it.
    pub models: BTreeMap<String, Map<String, Value>>,
}

impl Front {
    /// Runs the test function `cell` of this binary as the cell.
    pub fn run(cell: &str) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let (process, n) = (std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let socket = std::env::temp_dir().join(format!("nblt-channel-{process}-{n}.sock"));
        let _ = std::fs::remove_file(&socket);
        let listener = UnixListener::bind(&socket).unwrap();
        let cell = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", cell, "--nocapture"])
            .env(wire::SOCKET_VARIABLE, &socket)
            .spawn()
            .unwrap();
        let stream = listener.accept().unwrap().0;
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let writer = stream.try_clone().unwrap();
        let reader = BufReader::new(stream);
        Self { writer, reader, cell, socket, token: 0, published: Vec::new(), models: BTreeMap::new() }
    }

    pub fn send(&mut self, message: &ToCell) {
        wire::write_frame(&mut self.writer, &message.to_json()).unwrap();
    }

    /// The next message. What is published is acknowledged, kept and applied.
    pub fn next(&mut self) -> FromCell {
        let frame = wire::read_frame(&mut self.reader).unwrap().expect("the cell is there");
        let message = FromCell::from_json(&frame).expect("a message of the protocol");
        if let FromCell::Publish(it) = &message {
            self.send(&ToCell::Ack { id: it.id });
            self.apply(it);
            self.published.push(it.clone());
        }
        message
    }

    /// Reads until `enough`; returns what was published meanwhile.
    pub fn until(&mut self, enough: impl Fn(&FromCell) -> bool) -> Vec<Publish> {
        let before = self.published.len();
        while !enough(&self.next()) {}
        self.published[before..].to_vec()
    }

    /// Reads until something with this text was published.
    pub fn until_published(&mut self, message_type: &str, part: &str) -> Vec<Publish> {
        self.until(|it| {
            matches!(it, FromCell::Publish(it) if it.message_type == message_type && it.content.to_string().contains(part))
        })
    }

    /// Sends a comm message as a page does; returns what it causes.
    pub fn use_widget(&mut self, comm_id: &str, data: Value) -> Vec<Publish> {
        let token = self.begin(comm_id, data);
        self.until(|it| *it == FromCell::Handled { token })
    }

    /// Sends a comm message and does not wait; returns its token.
    pub fn begin(&mut self, comm_id: &str, data: Value) -> u64 {
        self.token += 1;
        let token = self.token;
        self.send(&ToCell::CommMessage { comm_id: comm_id.to_owned(), data, token });
        token
    }

    /// The same for a change of fields.
    pub fn change(&mut self, comm_id: &str, state: Value) -> Vec<Publish> {
        self.use_widget(comm_id, json!({"method": "update", "state": state, "buffer_paths": []}))
    }

    /// The `n`th open model of a kind.
    pub fn model(&self, name: &str, n: usize) -> String {
        let all = self.published.iter().filter(|it| it.message_type == "comm_open");
        let mut named = all.filter(|it| it.content["data"]["state"]["_model_name"] == name);
        let open = named.nth(n).unwrap_or_else(|| panic!("{name} {n} was not opened"));
        open.content["comm_id"].as_str().unwrap().to_owned()
    }

    /// What a page shows in a field.
    pub fn field(&self, comm_id: &str, name: &str) -> Value {
        self.models.get(comm_id).and_then(|it| it.get(name)).cloned().unwrap_or(Value::Null)
    }

    /// The HTML of every open HTML widget, as a page shows it, without the style sheet.
    pub fn html(&self) -> String {
        let all = self.models.values().filter(|it| it["_model_name"] == "HTMLModel");
        let all = all.filter_map(|it| it["value"].as_str()).filter(|it| !it.starts_with("<style>"));
        all.collect::<Vec<_>>().join("\n")
    }

    /// The last state of the twin of the view that was shown last.
    pub fn twin(&self) -> Value {
        let displays = self.published.iter().rev();
        let it = displays.filter(|it| it.message_type.ends_with("display_data"));
        let mut twins = it.filter(|it| it.content["transient"]["display_id"].is_string());
        twins.next().expect("a twin").content["data"].clone()
    }

    /// Interrupts the cell and waits for its end.
    pub fn end(mut self) {
        self.send(&ToCell::Interrupt);
        // What it still publishes is acknowledged, so that it does not wait. Its answer to the interrupt may be lost: unlike
        // a real cell process, this one ends with its cell, sometimes before it has answered.
        while let Ok(Some(frame)) = wire::read_frame(&mut self.reader) {
            if let Some(FromCell::Publish(it)) = FromCell::from_json(&frame) {
                let _ = wire::write_frame(&mut self.writer, &ToCell::Ack { id: it.id }.to_json());
            }
        }
        assert!(self.cell.wait().unwrap().success());
    }

    fn apply(&mut self, message: &Publish) {
        let content = &message.content;
        let Some(id) = content["comm_id"].as_str() else { return };
        let state = content["data"]["state"].as_object().cloned().unwrap_or_default();
        match message.message_type.as_str() {
            "comm_open" => drop(self.models.insert(id.to_owned(), state)),
            "comm_close" => drop(self.models.remove(id)),
            "comm_msg" => self.models.get_mut(id).into_iter().for_each(|it| it.extend(state.clone())),
            _ => {}
        }
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        let _ = self.cell.kill();
        let _ = self.cell.wait();
        let _ = std::fs::remove_file(&self.socket);
    }
}

/// What a cell does first: from here on an interrupt is for it.
pub fn begin_cell() -> channel::Running {
    channel::connect();
    channel::running()
}

/// What a cell does at its end: waits until it is interrupted, widgets alive.
pub fn wait_for_interrupt() {
    let begun = std::time::Instant::now();
    while channel::check_cancelled().is_ok() {
        assert!(begun.elapsed() < Duration::from_secs(60), "no interrupt came");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// What a page sends when a button is clicked.
pub fn click() -> Value {
    json!({"method": "custom", "content": {"event": "click"}})
}
