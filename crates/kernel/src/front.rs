//! The front: between Jupyter and evcxr, passing messages on as they are and answering what evcxr cannot.
//!
//! Of what passes it reads only: execute requests and replies (to know which cell runs), comm messages
//! (widgets), interrupts and the shutdown.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use channel::wire::{FromCell, Publish, ToCell};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{Mutex as AsyncMutex, watch};
use zeromq::{
    DealerRecvHalf, DealerSendHalf, DealerSocket, PubSocket, RepSocket, RouterRecvHalf, RouterSendHalf,
    RouterSocket, Socket, SocketOptions, SocketRecv, SocketSend, SubSocket, ZmqMessage,
};

use crate::cells::Cells;
use crate::comms::Comms;
use crate::connection::{Channel, Connection};
use crate::inner::Inner;
use crate::message::{Message, Signer, broadcast};
use crate::temp::TempFolder;

/// How long nothing must come before a cell counts as ended.
const QUIET: Duration = Duration::from_millis(6);

/// What the tasks of the front share.
pub(crate) struct Front {
    pub(crate) signer: Signer,
    pub(crate) cells: Cells,
    comms: Mutex<Comms>,
    /// Headers of the execute requests that evcxr has not answered yet; the first one is running.
    running: Mutex<VecDeque<Value>>,
    /// Header of the newest execute request, for output that comes between cells.
    latest: Mutex<Value>,
    /// Headers of the comm messages whose callbacks run, by token.
    callbacks: Mutex<BTreeMap<u64, Value>>,
    next_token: AtomicU64,
    iopub: UnboundedSender<(ZmqMessage, Option<u64>)>,
    /// The cell process's newest answer to an interrupt: a counter, and whether a call of ours was running.
    pub(crate) interrupted: watch::Sender<(u64, bool)>,
}

/// Runs the kernel until Jupyter shuts it down.
pub(crate) fn serve(connection_file: &Path) -> Result<(), String> {
    let outer = Connection::read(connection_file)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| format!("cannot start: {error}"))?;
    runtime.block_on(run(&outer))
}

async fn run(outer: &Connection) -> Result<(), String> {
    let folder = TempFolder::create()?;
    let (events, from_cells) = unbounded_channel();
    let cells = Cells::listen(folder.path(), events)?;
    let connection = outer.on_free_ports()?;

    // Jupyter's ports first: the client may already be knocking.
    let shell = bind::<RouterSocket>(outer, Channel::Shell).await?;
    let control = bind::<RouterSocket>(outer, Channel::Control).await?;
    let stdin = bind::<RouterSocket>(outer, Channel::Stdin).await?;
    let heartbeat = bind::<RepSocket>(outer, Channel::Heartbeat).await?;
    let publisher = bind::<PubSocket>(outer, Channel::Iopub).await?;

    let mut inner = Inner::start(folder.path(), &connection, cells.path())?;
    let inner_shell = connect_dealer(&connection, Channel::Shell).await?;
    let inner_control = connect_dealer(&connection, Channel::Control).await?;
    let inner_stdin = connect_dealer(&connection, Channel::Stdin).await?;
    let mut inner_iopub = SubSocket::new();
    inner_iopub.connect(&connection.endpoint(Channel::Iopub)).await.map_err(|it| it.to_string())?;
    inner_iopub.subscribe("").await.map_err(|it| it.to_string())?;

    let (iopub, outgoing) = unbounded_channel();
    let front = Arc::new(Front {
        signer: Signer::new(outer.key()),
        cells,
        comms: Mutex::default(),
        running: Mutex::default(),
        latest: Mutex::new(json!({})),
        callbacks: Mutex::default(),
        next_token: AtomicU64::new(1),
        iopub,
        interrupted: watch::Sender::new((0, false)),
    });

    tokio::spawn(echo(heartbeat));
    tokio::spawn(publish(Arc::clone(&front), publisher, outgoing));
    tokio::spawn(pass_iopub(Arc::clone(&front), inner_iopub));
    tokio::spawn(hear_cells(Arc::clone(&front), from_cells));

    let (shell_out, shell_in) = shell.split();
    let (inner_shell_out, inner_shell_in) = inner_shell.split();
    let shell_out = Arc::new(AsyncMutex::new(shell_out));
    tokio::spawn(shell_requests(Arc::clone(&front), shell_in, inner_shell_out, Arc::clone(&shell_out)));
    tokio::spawn(shell_replies(Arc::clone(&front), inner_shell_in, shell_out));

    let (stdin_out, stdin_in) = stdin.split();
    let (inner_stdin_out, inner_stdin_in) = inner_stdin.split();
    let signer = front.signer.clone();
    tokio::spawn(pass(stdin_in, inner_stdin_out, |it| it));
    tokio::spawn(pass(inner_stdin_in, stdin_out, move |it| signer.with_session(it)));

    tokio::select! {
        () = crate::interrupt::control(Arc::clone(&front), control, inner_control) => {}
        status = inner.ended() => return Err(format!("the inner kernel ended by itself ({status}); restart the kernel")),
    }
    inner.stop().await;
    Ok(())
}

async fn bind<S: Socket>(connection: &Connection, channel: Channel) -> Result<S, String> {
    let mut socket = S::new();
    let endpoint = connection.endpoint(channel);
    socket.bind(&endpoint).await.map_err(|error| format!("cannot listen on {endpoint}: {error}"))?;
    Ok(socket)
}

/// evcxr asks for input on its stdin socket under the identity that sent the execute request on its shell
/// socket, so all our sockets to it bear the same identity.
async fn connect_dealer(connection: &Connection, channel: Channel) -> Result<DealerSocket, String> {
    let mut options = SocketOptions::default();
    options.peer_identity("nblt-front".parse().map_err(|error| format!("{error}"))?);
    let mut socket = DealerSocket::with_options(options);
    socket.connect(&connection.endpoint(channel)).await.map_err(|it| it.to_string())?;
    Ok(socket)
}

async fn echo(mut heartbeat: RepSocket) {
    while let Ok(message) = heartbeat.recv().await {
        if heartbeat.send(message).await.is_err() {
            return;
        }
    }
}

/// The one task that writes to iopub, so that order is kept; acknowledges what came from a cell.
async fn publish(
    front: Arc<Front>,
    mut socket: PubSocket,
    mut outgoing: UnboundedReceiver<(ZmqMessage, Option<u64>)>,
) {
    while let Some((message, ack)) = outgoing.recv().await {
        if let Err(error) = socket.send(message).await {
            eprintln!("nblt-kernel: iopub: {error}");
        }
        if let Some(id) = ack {
            front.cells.send(&ToCell::Ack { id });
        }
    }
}

/// evcxr says idle when the cell is done, but passes on what the cell wrote to stderr whenever it comes; a
/// client that stops reading at idle, as nbclient does, would lose lines of an error. So idle waits until
/// nothing has come for a moment, and everything behind it waits with it.
async fn pass_iopub(front: Arc<Front>, mut inner: SubSocket) {
    let send = |message| drop(front.iopub.send((front.signer.with_session(message), None)));
    while let Ok(message) = inner.recv().await {
        if !is_end_of_cell(&message, &front.signer) {
            send(message);
            continue;
        }
        let mut behind = Vec::new();
        while let Ok(Ok(next)) = tokio::time::timeout(QUIET, inner.recv()).await {
            let is_stream = Message::read(&next, &front.signer).is_some_and(|it| it.kind() == "stream");
            if is_stream { send(next) } else { behind.push(next) }
        }
        send(message);
        behind.into_iter().for_each(send);
    }
}

fn is_end_of_cell(message: &ZmqMessage, signer: &Signer) -> bool {
    Message::read(message, signer).is_some_and(|it| {
        it.content["execution_state"] == "idle" && it.parent["msg_type"] == "execute_request"
    })
}

async fn pass(
    mut from: impl SocketRecv,
    mut to: impl SocketSend,
    change: impl Fn(ZmqMessage) -> ZmqMessage + Send,
) {
    while let Ok(message) = from.recv().await {
        if let Err(error) = to.send(change(message)).await {
            eprintln!("nblt-kernel: a message was lost: {error}");
        }
    }
}

async fn hear_cells(front: Arc<Front>, mut events: UnboundedReceiver<FromCell>) {
    while let Some(event) = events.recv().await {
        match event {
            FromCell::Started => front.close_widgets(),
            FromCell::Publish(message) => front.publish_for_cell(message),
            FromCell::Handled { token } => {
                if let Some(header) = lock(&front.callbacks).remove(&token) {
                    front.status("idle", &header);
                }
            }
            FromCell::Interrupted { ours } => {
                front.interrupted.send_modify(|(count, last)| (*count, *last) = (*count + 1, ours));
            }
        }
    }
}

async fn shell_requests(
    front: Arc<Front>,
    mut client: RouterRecvHalf,
    mut inner: DealerSendHalf,
    replies: Arc<AsyncMutex<RouterSendHalf>>,
) {
    while let Ok(frames) = client.recv().await {
        let answer = match Message::read(&frames, &front.signer) {
            Some(message) => match front.answer_itself(&message) {
                Some(answer) => answer,
                None => {
                    if message.kind() == "execute_request" {
                        *lock(&front.latest) = message.header.clone();
                        lock(&front.running).push_back(message.header);
                    }
                    if let Err(error) = inner.send(frames).await {
                        eprintln!("nblt-kernel: shell: {error}");
                    }
                    continue;
                }
            },
            None => {
                eprintln!(
                    "nblt-kernel: dropped a message that is malformed or not signed with this kernel's key"
                );
                continue;
            }
        };
        for message in answer {
            if let Err(error) = replies.lock().await.send(message).await {
                eprintln!("nblt-kernel: shell: {error}");
            }
        }
    }
}

async fn shell_replies(
    front: Arc<Front>,
    mut inner: DealerRecvHalf,
    client: Arc<AsyncMutex<RouterSendHalf>>,
) {
    while let Ok(frames) = inner.recv().await {
        if let Some(message) = Message::read(&frames, &front.signer)
            && message.kind() == "execute_reply"
        {
            lock(&front.running).retain(|it| it["msg_id"] != message.parent["msg_id"]);
        }
        if let Err(error) = client.lock().await.send(front.signer.with_session(frames)).await {
            eprintln!("nblt-kernel: shell: {error}");
        }
    }
}

impl Front {
    /// Identifier of the cell that runs.
    pub(crate) fn running_cell(&self) -> Option<String> {
        lock(&self.running).front().and_then(|it| it["msg_id"].as_str()).map(str::to_owned)
    }

    /// Handles what evcxr does not know: comms. Returns the replies, or `None` to pass the message on.
    fn answer_itself(&self, message: &Message) -> Option<Vec<ZmqMessage>> {
        let content = &message.content;
        match message.kind() {
            // At once, not when evcxr has compiled its prelude: until this is answered, JupyterLab shows
            // "Connecting" and asks whoever runs a cell to select a kernel.
            "kernel_info_request" => Some(vec![self.kernel_info(message)]),
            "comm_info_request" => {
                self.status("busy", &message.header);
                let info = lock(&self.comms).info(content["target_name"].as_str());
                self.status("idle", &message.header);
                Some(vec![message.reply("comm_info_reply", info, &self.signer)])
            }
            "comm_open" if content["target_name"] == "jupyter.widget.control" => {
                self.status("busy", &message.header);
                self.status("idle", &message.header);
                Some(Vec::new())
            }
            "comm_close" => {
                let comm_id = content["comm_id"].as_str().unwrap_or_default().to_owned();
                lock(&self.comms).close(&comm_id);
                self.status("busy", &message.header);
                self.cells.send(&ToCell::CommClosed { comm_id });
                self.status("idle", &message.header);
                Some(Vec::new())
            }
            "comm_msg" => {
                self.status("busy", &message.header);
                let answer = lock(&self.comms).answer(content);
                if let Some(data) = answer {
                    let content = json!({"comm_id": content["comm_id"], "data": data});
                    self.broadcast("comm_msg", &message.header, content);
                    self.status("idle", &message.header);
                    return Some(Vec::new());
                }
                let token = self.next_token.fetch_add(1, Ordering::Relaxed);
                lock(&self.callbacks).insert(token, message.header.clone());
                let comm_id = content["comm_id"].as_str().unwrap_or_default().to_owned();
                let data = content["data"].clone();
                if !self.cells.send(&ToCell::CommMessage { comm_id, data, token }) {
                    lock(&self.callbacks).remove(&token);
                    self.close_widgets();
                    self.status("idle", &message.header);
                }
                Some(Vec::new())
            }
            _ => None,
        }
    }

    /// The answer to `kernel_info_request`, on either socket.
    pub(crate) fn kernel_info(&self, message: &Message) -> ZmqMessage {
        self.status("busy", &message.header);
        self.status("idle", &message.header);
        message.reply("kernel_info_reply", kernel_info(), &self.signer)
    }

    fn publish_for_cell(&self, message: Publish) {
        lock(&self.comms).observe(&message.message_type, &message.content);
        let parent = message
            .token
            .and_then(|it| lock(&self.callbacks).get(&it).cloned())
            .or_else(|| lock(&self.running).front().cloned())
            .unwrap_or_else(|| lock(&self.latest).clone());
        let frames =
            broadcast(&message.message_type, &parent, message.content, message.metadata, &self.signer);
        let _ = self.iopub.send((frames, Some(message.id)));
    }

    /// Takes the widgets of a cell process that is gone from every page: they would answer nothing.
    fn close_widgets(&self) {
        let widgets = lock(&self.comms).take_widgets();
        let latest = lock(&self.latest).clone();
        for comm_id in widgets {
            self.broadcast("comm_close", &latest, json!({"comm_id": comm_id, "data": {}}));
        }
        for (_, header) in std::mem::take(&mut *lock(&self.callbacks)) {
            self.status("idle", &header);
        }
    }

    fn status(&self, state: &str, parent: &Value) {
        self.broadcast("status", parent, json!({"execution_state": state}));
    }

    fn broadcast(&self, kind: &str, parent: &Value, content: Value) {
        let _ = self.iopub.send((broadcast(kind, parent, content, json!({}), &self.signer), None));
    }
}

fn kernel_info() -> Value {
    json!({
        "status": "ok",
        "protocol_version": "5.3",
        "implementation": "nblt",
        "implementation_version": env!("CARGO_PKG_VERSION"),
        "language_info": {
            "name": "rust", "version": "", "mimetype": "text/rust", "file_extension": ".rs",
            "pygments_lexer": "rust", "codemirror_mode": "rust",
        },
        "banner": concat!("nblt ", env!("CARGO_PKG_VERSION"), ": security notebooklets on evcxr. help() lists what there is."),
        "help_links": [],
    })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
