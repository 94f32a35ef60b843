//! Plays the front to a cell that is this very process, over a real socket.

use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use channel::wire::{FromCell, Publish, SOCKET_VARIABLE, ToCell, read_frame, write_frame};

/// Listens in a new folder and connects this process to it; takes every message, answers that it is published, and passes
/// it on. For the only test of a binary: the channel of a process is opened once.
pub(crate) fn front(folder: &Path) -> (UnixStream, mpsc::Receiver<FromCell>) {
    std::fs::create_dir_all(folder).unwrap();
    let path = folder.join("channel");
    let listener = UnixListener::bind(&path).unwrap();
    // SAFETY: the only test of its binary has just begun, and nothing else runs yet.
    unsafe { std::env::set_var(SOCKET_VARIABLE, &path) };
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
pub(crate) fn until(messages: &mpsc::Receiver<FromCell>, enough: impl Fn(&FromCell) -> bool) -> Vec<Publish> {
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
