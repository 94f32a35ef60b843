//! The front's end of the cell channel.

use std::fs;
use std::io::BufReader;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use channel::wire::{self, FromCell, ToCell};
use tokio::sync::mpsc::UnboundedSender;

/// The way to the cell process. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Cells {
    path: PathBuf,
    /// The cell process that connected last: evcxr starts a new one when one died.
    writer: Arc<Mutex<Option<UnixStream>>>,
}

impl Cells {
    /// Listens in `folder`, which only this user may enter. What cells send goes to `events`.
    pub(crate) fn listen(folder: &Path, events: UnboundedSender<FromCell>) -> Result<Self, String> {
        let path = folder.join("cell.sock");
        let fail = |error: std::io::Error| format!("cannot open the cell channel {path:?}: {error}");
        let _ = fs::remove_file(&path);
        let listener = UnixListener::bind(&path).map_err(fail)?;
        let this = Self { path: path.clone(), writer: Arc::default() };
        let cells = this.clone();
        let accept = move || {
            for stream in listener.incoming().flatten() {
                cells.serve(stream, events.clone());
            }
        };
        thread::Builder::new().name("cell-channel".into()).spawn(accept).map_err(fail)?;
        Ok(this)
    }

    /// What cells find in [`wire::SOCKET_VARIABLE`].
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Sends to the cell process. Returns whether there is one that takes it.
    pub(crate) fn send(&self, message: &ToCell) -> bool {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let sent = writer.as_mut().is_some_and(|it| wire::write_frame(it, &message.to_json()).is_ok());
        if !sent {
            *writer = None;
        }
        sent
    }

    fn serve(&self, stream: UnixStream, events: UnboundedSender<FromCell>) {
        let Ok(writer) = stream.try_clone() else { return };
        *self.writer.lock().unwrap_or_else(PoisonError::into_inner) = Some(writer);
        let read = move || {
            let mut reader = BufReader::new(stream);
            // A frame that breaks the protocol ends this connection and nothing else.
            while let Ok(Some(frame)) = wire::read_frame(&mut reader) {
                if let Some(event) = FromCell::from_json(&frame)
                    && events.send(event).is_err()
                {
                    return;
                }
            }
        };
        let _ = thread::Builder::new().name("cell-reader".into()).spawn(read);
    }
}
