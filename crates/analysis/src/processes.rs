//! Process starts out of logs of any source.

mod columns;
#[cfg(test)]
pub(crate) mod fixture;
mod read;
mod session;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};

use crate::Texts;

pub(crate) use columns::AUDITD;
pub use columns::{ColumnMap, Needs, Role, SCHEMAS, Schema};
pub(crate) use session::{SessionKeys, is_system};

/// The starts of processes that a frame holds, one row each, in the order of the frame.
#[derive(Clone, Debug)]
pub struct Processes {
    pub(crate) map: ColumnMap,
    /// The row of the frame that each start is in.
    pub(crate) rows: Vec<u32>,
    /// How many rows of the frame are other events.
    pub(crate) n_other: usize,
    /// When each happened, in microseconds since 1970-01-01 UTC.
    pub(crate) times: Vec<Option<i64>>,
    pub(crate) host: Texts,
    /// For each distinct host, and last for starts of none, whether it is a Linux host.
    pub(crate) linux: Vec<bool>,
    pub(crate) account: Texts,
    pub(crate) session: Texts,
    pub(crate) process: Texts,
    pub(crate) command_line: Texts,
    pub(crate) pid: Vec<Option<u64>>,
    pub(crate) parent_pid: Vec<Option<u64>>,
    pub(crate) parent_process: Texts,
    pub(crate) own_session: Texts,
    pub(crate) creator_session: Texts,
    pub(crate) guid: Texts,
    pub(crate) parent_guid: Texts,
}

impl Processes {
    /// The number of process starts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many rows of the frame are other events; they are left out.
    #[must_use]
    pub fn n_other(&self) -> usize {
        self.n_other
    }

    /// Which column is what.
    #[must_use]
    pub fn columns(&self) -> &ColumnMap {
        &self.map
    }

    /// The row of the frame that a start is in.
    #[must_use]
    pub fn row(&self, start: usize) -> Option<usize> {
        self.rows.get(start).map(|it| *it as usize)
    }

    /// When a process started; `None` when the time is not recorded.
    #[must_use]
    pub fn time(&self, start: usize) -> Option<DateTime<Utc>> {
        self.times.get(start).copied().flatten().and_then(DateTime::from_timestamp_micros)
    }

    /// The host it started on.
    #[must_use]
    pub fn host(&self, start: usize) -> Option<&str> {
        self.host.get(start)
    }

    /// The account it runs as, or that started it, as the log has it.
    #[must_use]
    pub fn account(&self, start: usize) -> Option<&str> {
        self.account.get(start)
    }

    /// The logon session, as the log writes it.
    #[must_use]
    pub fn session(&self, start: usize) -> Option<&str> {
        self.session.get(start)
    }

    /// The program, mostly with its path.
    #[must_use]
    pub fn process(&self, start: usize) -> Option<&str> {
        self.process.get(start)
    }

    /// The command line; `None` where the host does not record it.
    #[must_use]
    pub fn command_line(&self, start: usize) -> Option<&str> {
        self.command_line.get(start)
    }

    /// The process id.
    #[must_use]
    pub fn pid(&self, start: usize) -> Option<u64> {
        self.pid.get(start).copied().flatten()
    }

    /// Whether it started on Windows: by its path, or else by the paths of what else its host started.
    #[must_use]
    pub fn is_windows(&self, start: usize) -> bool {
        match self.process(start) {
            Some(path) if path.starts_with('/') => false,
            Some(path) if path.contains('\\') => true,
            _ => {
                let host = self.host.place(start).map_or(self.linux.last(), |it| self.linux.get(it));
                !host.copied().unwrap_or_default()
            }
        }
    }

    /// The program of its parent, as the log names it.
    #[must_use]
    pub fn parent_process(&self, start: usize) -> Option<&str> {
        self.parent_process.get(start).filter(|it| !it.is_empty())
    }
}

/// Which hosts are Linux: those with a program whose path begins at the root. Last comes the one without a name.
fn linux_hosts(process: &Texts, host: &Texts) -> Vec<bool> {
    let unnamed = host.distinct().len();
    let mut linux = vec![false; unnamed + 1];
    let is_linux: Vec<bool> = process.distinct().map(|it| it.starts_with('/')).collect();
    for start in (0..process.len()).filter(|it| process.of_row(&is_linux, *it, false)) {
        if let Some(it) = linux.get_mut(host.place(start).unwrap_or(unnamed)) {
            *it = true;
        }
    }
    linux
}
