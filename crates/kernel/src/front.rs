//! The front: Jupyter's sockets on one side, evcxr and the cell process on the other, the executor between.

mod inner;
mod limit;

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use zeromq::{
    PubSocket, RepSocket, RouterSendHalf, RouterSocket, Socket, SocketRecv, SocketSend, ZmqMessage,
};

use crate::artefacts::Artefacts;
use crate::cells::{self, Cells};
use crate::connection::{Channel, Connection};
use crate::evcxr::Evcxr;
use crate::executor::{Event, Executor};
use crate::message::{Message, Signer};
use crate::stand_in::StandIn;
use crate::temp::TempFolder;
use crate::wires::{Then, Wires};
use inner::serve_evcxr;
use limit::Limit;

/// So many reads of printed text may wait for the executor; then the cell that prints waits.
const MOST_PRINTED: usize = 64;

/// Runs the kernel until Jupyter shuts it down.
pub(crate) fn serve(connection_file: &Path) -> Result<(), String> {
    let outer = Connection::read(connection_file)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| format!("cannot start: {error}"))?;
    let outcome = runtime.block_on(run(&outer));
    // Threads that wait for processes must not hold up the end.
    runtime.shutdown_background();
    outcome
}

async fn run(outer: &Connection) -> Result<(), String> {
    let artefacts = Artefacts::installed()?;
    let folder = TempFolder::create()?;
    let mark = cells::new_mark();
    let (events, heard) = unbounded_channel();

    // The cell process first: it takes longest and answers most.
    let printed = Limit::new(MOST_PRINTED);
    let hear = {
        let (events, printed) = (events.clone(), printed.clone());
        move |generation, what| {
            if matches!(what, cells::FromProcess::Printed(..)) {
                printed.enter();
            }
            let _ = events.send(Event::Process(generation, what));
        }
    };
    let cells =
        Cells::start(folder.path(), &artefacts, artefacts.library_folders(), mark.clone(), Arc::new(hear))?;
    let stand_in = {
        let events = events.clone();
        let hear = move |it| drop(events.send(Event::StandIn(it)));
        StandIn::listen(&folder.path().join("stand-in.sock"), hear)?
    };

    // Jupyter's ports: the client may already be knocking.
    let shell = bind::<RouterSocket>(outer, Channel::Shell).await?;
    let control = bind::<RouterSocket>(outer, Channel::Control).await?;
    let stdin = bind::<RouterSocket>(outer, Channel::Stdin).await?;
    let heartbeat = bind::<RepSocket>(outer, Channel::Heartbeat).await?;
    let publisher = bind::<PubSocket>(outer, Channel::Iopub).await?;

    let signer = Signer::new(outer.key());
    let (iopub, outgoing) = unbounded_channel();
    let iopub_end = iopub.clone();
    let (replies, to_client) = unbounded_channel();
    let (requests, to_evcxr) = unbounded_channel();
    let wires =
        Wires { signer: signer.clone(), iopub, shell: replies, evcxr: requests, events: events.clone() };
    let mut executor =
        Executor::new(wires, cells.clone(), stand_in, folder.path().to_owned(), artefacts.facade());
    executor.notice = folder.notice().map(str::to_owned);
    tokio::spawn(execute(executor, heard, printed, iopub_end));
    tokio::spawn(echo(heartbeat));
    tokio::spawn(publish(publisher, outgoing));
    let (shell_out, shell_in) = shell.split();
    tokio::spawn(answer(shell_out, to_client));
    tokio::spawn(hear_requests(shell_in, signer.clone(), events.clone()));

    let connection = outer.on_free_ports()?;
    match Evcxr::start(folder.path(), &artefacts, &connection, &mark) {
        Ok(evcxr) => {
            tokio::spawn(serve_evcxr(evcxr, connection, signer.clone(), to_evcxr, stdin, events.clone()));
        }
        Err(why) => drop(events.send(Event::EvcxrGone(why))),
    }
    listen_to_control(control, &signer, &events).await;
    cells.kill();
    Ok(())
}

async fn bind<S: Socket>(connection: &Connection, channel: Channel) -> Result<S, String> {
    let mut socket = S::new();
    let endpoint = connection.endpoint(channel);
    socket.bind(&endpoint).await.map_err(|error| format!("cannot listen on {endpoint}: {error}"))?;
    Ok(socket)
}

/// What is done with what a cell prints counts against the limit until it is out.
async fn execute(
    mut executor: Executor,
    mut events: UnboundedReceiver<Event>,
    printed: Limit,
    iopub: UnboundedSender<(Option<ZmqMessage>, Option<Then>)>,
) {
    while let Some(event) = events.recv().await {
        let is_printed = matches!(event, Event::Process(_, cells::FromProcess::Printed(..)));
        executor.on(event);
        if is_printed {
            let printed = printed.clone();
            let _ = iopub.send((None, Some(Box::new(move || printed.leave()))));
        }
    }
}

async fn echo(mut heartbeat: RepSocket) {
    while let Ok(message) = heartbeat.recv().await {
        if heartbeat.send(message).await.is_err() {
            return;
        }
    }
}

/// The one task that writes to iopub, so that order is kept.
async fn publish(mut socket: PubSocket, mut outgoing: UnboundedReceiver<(Option<ZmqMessage>, Option<Then>)>) {
    while let Some((message, then)) = outgoing.recv().await {
        if let Some(message) = message
            && let Err(error) = socket.send(message).await
        {
            eprintln!("nblt-kernel: iopub: {error}");
        }
        if let Some(then) = then {
            then();
        }
    }
}

async fn answer(mut socket: RouterSendHalf, mut replies: UnboundedReceiver<ZmqMessage>) {
    while let Some(frames) = replies.recv().await {
        if let Err(error) = socket.send(frames).await {
            eprintln!("nblt-kernel: shell: {error}");
        }
    }
}

async fn hear_requests(mut socket: impl SocketRecv, signer: Signer, events: UnboundedSender<Event>) {
    while let Ok(frames) = socket.recv().await {
        match Message::read(&frames, &signer) {
            Some(message) => drop(events.send(Event::Shell(message, frames))),
            None => eprintln!(
                "nblt-kernel: dropped a message that is malformed or not signed with this kernel's key"
            ),
        }
    }
}

/// Serves the control socket until the shutdown has been answered.
async fn listen_to_control(socket: RouterSocket, signer: &Signer, events: &UnboundedSender<Event>) {
    let (mut replies, mut requests) = socket.split();
    while let Ok(frames) = requests.recv().await {
        let Some(message) = Message::read(&frames, signer) else { continue };
        let (content, ends): (Value, bool) = match message.kind() {
            "kernel_info_request" => (crate::executor::kernel_info(), false),
            "interrupt_request" => {
                let _ = events.send(Event::Interrupt);
                (json!({"status": "ok"}), false)
            }
            "shutdown_request" => {
                let restart = message.content["restart"].as_bool().unwrap_or(false);
                (json!({"status": "ok", "restart": restart}), true)
            }
            _ => continue,
        };
        let kind = message.kind().replace("_request", "_reply");
        let _ = replies.send(message.reply(&kind, content, signer)).await;
        if ends {
            // The reply leaves in the background; give it time.
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            return;
        }
    }
}
