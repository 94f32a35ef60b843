//! The inner side: evcxr's sockets.

use serde_json::json;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use zeromq::{
    DealerSocket, RouterSocket, Socket, SocketOptions, SocketRecv, SocketSend, SubSocket, ZmqMessage,
};

use crate::connection::{Channel, Connection};
use crate::evcxr::Evcxr;
use crate::executor::Event;
use crate::message::{self, Message, Signer};

/// Connects to evcxr and stays until it ends.
pub(super) async fn serve_evcxr(
    mut evcxr: Evcxr,
    connection: Connection,
    signer: Signer,
    requests: UnboundedReceiver<ZmqMessage>,
    stdin: RouterSocket,
    events: UnboundedSender<Event>,
) {
    match join_evcxr(&connection, &signer, requests, stdin, &events).await {
        Ok(()) => {
            let how = evcxr.ended().await;
            let _ =
                events.send(Event::EvcxrGone(format!("its process ended ({how})\nhelp: restart the kernel")));
        }
        Err(why) => drop(events.send(Event::EvcxrGone(why))),
    }
}

async fn join_evcxr(
    connection: &Connection,
    signer: &Signer,
    mut requests: UnboundedReceiver<ZmqMessage>,
    stdin: RouterSocket,
    events: &UnboundedSender<Event>,
) -> Result<(), String> {
    let shell = connect_dealer(connection, Channel::Shell).await?;
    let evcxr_stdin = connect_dealer(connection, Channel::Stdin).await?;
    let mut iopub = SubSocket::new();
    iopub.connect(&connection.endpoint(Channel::Iopub)).await.map_err(|it| it.to_string())?;
    iopub.subscribe("").await.map_err(|it| it.to_string())?;

    let (mut to_evcxr, mut from_evcxr) = shell.split();
    // Answered once the prelude is compiled.
    let hello = message::header("kernel_info_request", message::OWN_SESSION);
    to_evcxr.send(message::request(&hello, &json!({}), signer)).await.map_err(|it| it.to_string())?;
    tokio::spawn(async move {
        while let Some(frames) = requests.recv().await {
            if let Err(error) = to_evcxr.send(frames).await {
                eprintln!("nblt-kernel: a request was lost: {error}");
            }
        }
    });
    let hear = |event: fn(Message, ZmqMessage) -> Event| {
        let (signer, events) = (signer.clone(), events.clone());
        move |frames: ZmqMessage| {
            if let Some(message) = Message::read(&frames, &signer) {
                let _ = events.send(event(message, frames));
            }
        }
    };
    let (reply, say) = (hear(Event::EvcxrReply), hear(Event::EvcxrSays));
    tokio::spawn(async move {
        while let Ok(frames) = from_evcxr.recv().await {
            reply(frames);
        }
    });
    tokio::spawn(async move {
        while let Ok(frames) = iopub.recv().await {
            say(frames);
        }
    });
    let (stdin_out, stdin_in) = stdin.split();
    let (evcxr_stdin_out, evcxr_stdin_in) = evcxr_stdin.split();
    let signer = signer.clone();
    tokio::spawn(pass(stdin_in, evcxr_stdin_out, |it| it));
    tokio::spawn(pass(evcxr_stdin_in, stdin_out, move |it| signer.with_session(it)));
    Ok(())
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
