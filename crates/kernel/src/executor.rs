//! Runs cells one after the other: each by the cell process alone or, compiled, by evcxr and the cell process.
//!
//! The executor owns the state of the front. It hears everything as an [`Event`], one at a time, and never waits: what it
//! has to say goes out through [`Wires`]. To the client it is the kernel: it numbers the cells, says busy and idle,
//! and answers; of what evcxr says about a cell it passes on the results and the errors.

mod cell;
mod cell_process;
mod finish;
mod history;
mod interrupt;
mod printed;
mod probing;
mod questions;
mod stand_in;
mod warm_up;

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;

use channel::wire::{Signature, ToCell};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use zeromq::ZmqMessage;

use crate::cells::{Cells, FromProcess};
use crate::comms::Comms;
use crate::message::{self, Message};
use crate::probe::Names;
use crate::recognise::{self, Plan};
use crate::scope::Scope;
use crate::stand_in::{FromStandIn, StandIn};
use crate::wires::Wires;
use cell::{Cell, Failure, Stage};
use history::History;
pub(crate) use interrupt::Patience;
pub(crate) use questions::kernel_info;

/// What the executor hears.
pub(crate) enum Event {
    /// A request on the shell socket, with the frames it came in.
    Shell(Message, ZmqMessage),
    /// The analyst wants the cell that runs to stop.
    Interrupt,
    /// A reply of evcxr, with its frames.
    EvcxrReply(Message, ZmqMessage),
    /// A broadcast of evcxr, with its frames.
    EvcxrSays(Message, ZmqMessage),
    /// evcxr cannot be had, or no more: the sentence for whoever needs it.
    EvcxrGone(String),
    /// The cell process.
    Process(u64, FromProcess),
    /// What evcxr takes for the cell process.
    StandIn(FromStandIn),
    /// Time has passed.
    Patience(Patience),
    /// Time has passed since so many cells had begun.
    Quiet(u64),
}

/// Whether cells can be compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Evcxr {
    Starting,
    Ready,
    /// Soon: it still works on a cell that was interrupted, whose message has this identifier.
    GivingUp(Value),
    /// And never will be; says why.
    Gone(String),
}

/// See the module.
pub(crate) struct Executor {
    wires: Wires,
    cells: Cells,
    stand_in: StandIn,
    folder: PathBuf,
    /// The signatures that type inference reads, and the names in them once they were needed.
    facade: PathBuf,
    names: Option<Names>,
    comms: Comms,
    scope: Scope,
    history: History,
    evcxr: Evcxr,
    /// Whether its analyzer has been made to read its sources.
    warm: bool,
    /// How many cells have begun.
    begun: u64,
    /// What can be called without compiling; `None` until the cell process is there.
    signatures: Option<Vec<Signature>>,
    /// What the analyst should read with the first cell.
    pub(crate) notice: Option<String>,
    /// Why there is no cell process, and will be none.
    broken: Option<String>,
    /// What the cell process is to load when it is there.
    load: Option<ToCell>,
    /// The output block that is being read: its MIME type and text.
    block: Option<(String, String)>,
    /// Streams on which the end of the compiled code that runs has been seen.
    ends_seen: u32,
    /// Whether the cell process has run compiled code, so that it may hold variables.
    used: bool,
    waiting: VecDeque<(Message, ZmqMessage)>,
    /// When a cell failed whose client wants the cells behind it not to be run.
    failed_at: Option<DateTime<Utc>>,
    running: Option<Cell>,
    /// Cells that the kernel sends for itself, before the analyst's.
    own: VecDeque<String>,
    /// Header of the newest cell, for output that comes between cells.
    latest: Value,
    /// Requests that the cell process is working on beside the cells, by token.
    pending: BTreeMap<u64, (Message, Option<ZmqMessage>)>,
    tokens: u64,
}

impl Executor {
    pub(crate) fn new(
        wires: Wires,
        cells: Cells,
        stand_in: StandIn,
        folder: PathBuf,
        facade: PathBuf,
    ) -> Self {
        Self {
            wires,
            cells,
            stand_in,
            folder,
            facade,
            names: None,
            comms: Comms::default(),
            scope: Scope::default(),
            history: History::default(),
            evcxr: Evcxr::Starting,
            warm: false,
            begun: 0,
            signatures: None,
            notice: None,
            broken: None,
            load: None,
            block: None,
            ends_seen: 0,
            used: false,
            waiting: VecDeque::new(),
            failed_at: None,
            running: None,
            own: VecDeque::new(),
            latest: json!({}),
            pending: BTreeMap::new(),
            tokens: 0,
        }
    }

    /// Reacts to one event.
    pub(crate) fn on(&mut self, event: Event) {
        match event {
            Event::Shell(message, frames) => self.on_request(message, frames),
            Event::Interrupt => self.on_interrupt(),
            Event::EvcxrReply(message, frames) => self.on_evcxr_reply(&message, frames),
            Event::EvcxrSays(message, frames) => self.on_evcxr_says(&message, frames),
            Event::EvcxrGone(why) => self.on_evcxr_gone(why),
            Event::Process(generation, what) if generation == self.cells.generation() => match what {
                FromProcess::Message(message) => self.on_cell_message(message),
                FromProcess::Printed(stream, pieces) => self.on_printed(stream, pieces),
                FromProcess::Ended(how) => self.on_process_ended(&how),
            },
            // The last words of a process that has been replaced.
            Event::Process(_, FromProcess::Printed(stream, pieces)) => self.on_printed(stream, pieces),
            Event::Process(..) => {}
            Event::StandIn(FromStandIn::Line(line)) => self.on_evcxr_command(&line),
            Event::StandIn(FromStandIn::Started) => self.on_new_stand_in(),
            Event::Patience(it) => self.on_patience(it),
            Event::Quiet(begun) => self.on_quiet(begun),
        }
    }

    fn on_request(&mut self, message: Message, frames: ZmqMessage) {
        match message.kind() {
            "execute_request" if self.was_sent_before_failure(&message) => self.abort(&message),
            "execute_request" => {
                self.waiting.push_back((message, frames));
                self.next();
            }
            _ => self.on_question(message, frames),
        }
    }

    fn next_token(&mut self) -> u64 {
        self.tokens += 1;
        self.tokens
    }

    /// Starts the next cell if none runs.
    fn next(&mut self) {
        if self.running.is_some() {
            return;
        }
        if self.evcxr == Evcxr::Ready
            && let Some(code) = self.own.pop_front()
        {
            let request = Message::own(message::header("execute_request", message::OWN_SESSION), &code);
            self.begin(Cell::own(request, &code));
            return;
        }
        // What can be called is known 0.1 s after the launch.
        if self.signatures.is_none() {
            return;
        }
        if let Some((request, frames)) = self.waiting.pop_front() {
            let cell = Cell::new(request, frames, self.history.next_count());
            self.begin(cell);
        }
    }

    fn begin(&mut self, mut cell: Cell) {
        self.begun += 1;
        if !cell.own {
            self.latest = cell.request.header.clone();
            self.wires.status("busy", &cell.request.header);
            if !cell.silent {
                self.history.add(cell.count, &cell.source);
                let input = json!({"code": cell.source, "execution_count": cell.count});
                self.wires.publish("execute_input", &cell.request.header, input);
                if let Some(notice) = self.notice.take() {
                    self.wires.error_text(&cell.request.header, &notice);
                }
            }
        }
        let known = self.signatures.as_deref().unwrap_or_default();
        let plan = if cell.own { Plan::Compile } else { recognise::plan(&cell.source, known, &self.scope) };
        match plan {
            _ if cell.source.trim().is_empty() => self.finish(cell),
            _ if self.broken.is_some() => {
                let why = self.broken.as_deref().unwrap_or_default();
                cell.fail(Failure::error(&format!(
                    "no cell can be run: {why}\nhelp: `nblt-kernel doctor` names what is wrong"
                )));
                self.finish(cell);
            }
            Plan::Call { call, binding } => self.call(cell, *call, binding),
            Plan::Compile => {
                self.scope.observe(&cell.source);
                let frames = cell.frames.take();
                let frames = frames.unwrap_or_else(|| {
                    message::request(&cell.request.header, &cell.request.content, self.wires.signer())
                });
                self.compile(cell, frames);
            }
        }
    }

    /// Gives a cell to evcxr, or keeps it until evcxr is ready.
    fn compile(&mut self, mut cell: Cell, frames: ZmqMessage) {
        match &self.evcxr {
            Evcxr::Starting | Evcxr::GivingUp(_) => cell.stage = Stage::WaitingForEvcxr(frames),
            Evcxr::Ready => {
                cell.stage = Stage::Compiling;
                self.wires.to_evcxr(frames);
            }
            Evcxr::Gone(why) => {
                cell.fail(Failure::error(&format!("this cell needs the compiler, but {why}{}", help(why))));
                self.finish(cell);
                return;
            }
        }
        self.running = Some(cell);
        if matches!(self.evcxr, Evcxr::GivingUp(_)) {
            self.wait_for_turn();
        }
    }
}

/// What to do about it, where the reason does not say so itself.
fn help(why: &str) -> &'static str {
    // ENOSPC and EDQUOT, as the C library calls them.
    let is_full = ["No space left on device", "Disk quota exceeded"].iter().any(|it| why.contains(it));
    if is_full {
        "\nhelp: make room there, or set TMPDIR to a folder with room (300 MB), then restart the kernel"
    } else {
        ""
    }
}
