//! The control socket: interrupts and the shutdown.
//!
//! evcxr's own interrupt kills the cell process, and with it every variable. So the front asks the cell
//! process first: a call of ours stops between its steps and returns an error. evcxr's way follows only if
//! the cell is not ours, has not ended after a grace period, or is interrupted a second time.

use std::sync::Arc;
use std::time::Duration;

use channel::wire::ToCell;
use serde_json::json;
use zeromq::{DealerSocket, RouterSocket, SocketRecv as _, SocketSend as _};

use crate::front::Front;
use crate::message::Message;

/// How long the cell process may take to say whether a call of ours is running.
const ANSWER: Duration = Duration::from_millis(500);
/// How long a call of ours may take to stop.
const GRACE: Duration = Duration::from_secs(3);

/// Serves the control socket until the shutdown has been answered.
pub(crate) async fn control(front: Arc<Front>, client: RouterSocket, inner: DealerSocket) {
    let (mut replies, mut requests) = client.split();
    let (mut to_inner, mut from_inner) = inner.split();
    let mut asked: Option<String> = None;
    loop {
        tokio::select! {
            request = requests.recv() => {
                let Ok(frames) = request else { return };
                let Some(message) = Message::read(&frames, &front.signer) else { continue };
                if message.kind() == "kernel_info_request" {
                    let _ = replies.send(front.kernel_info(&message)).await;
                    continue;
                }
                if message.kind() == "interrupt_request" {
                    let cell = front.running_cell();
                    let again = cell.is_some() && cell == asked;
                    if cell.is_none() {
                        // A widget's callback may run between cells.
                        front.cells.send(&ToCell::Interrupt);
                    }
                    let ours = cell.is_none() || (!again && ask(&front, cell.as_deref()).await);
                    asked = cell;
                    if ours {
                        let reply = message.reply("interrupt_reply", json!({"status": "ok"}), &front.signer);
                        let _ = replies.send(reply).await;
                        continue;
                    }
                }
                if message.kind() == "shutdown_request" {
                    // Not evcxr's to answer: it hears this socket only once its prelude is compiled.
                    let restart = message.content["restart"].as_bool().unwrap_or(false);
                    let content = json!({"status": "ok", "restart": restart});
                    let _ = replies.send(message.reply("shutdown_reply", content, &front.signer)).await;
                    // The reply leaves in the background; give it time.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    return;
                }
                let _ = to_inner.send(frames).await;
            }
            answer = from_inner.recv() => {
                let Ok(frames) = answer else { return };
                let _ = replies.send(front.signer.with_session(frames)).await;
            }
        }
    }
}

/// Asks the cell process to stop a call of ours; true once the cell has ended because of that.
async fn ask(front: &Front, cell: Option<&str>) -> bool {
    let mut answers = front.interrupted.subscribe();
    let before = answers.borrow_and_update().0;
    if !front.cells.send(&ToCell::Interrupt) {
        return false;
    }
    let answer = tokio::time::timeout(ANSWER, answers.wait_for(|(count, _)| *count > before)).await;
    let ours = matches!(answer, Ok(Ok(it)) if it.1);
    if !ours {
        return false;
    }
    let patience = tokio::time::Instant::now() + GRACE;
    while tokio::time::Instant::now() < patience {
        if front.running_cell().as_deref() != cell {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    false
}
