//! Logon session rarity: which logon sessions of a host ran unusual processes, and what they ran.
//!
//! *Question.* "Of all that ran on this host, what is unlike the rest, and whose was it?" *Tables.* SecurityEvent
//! (4688), Event (Sysmon 1), DeviceProcessEvents, LinuxAuditLog and Syslog (Sysmon for Linux), the one with the most
//! command lines of the host, or the one that is named; [`logon_session_rarity`] takes any frame. *What leaves the
//! network.* Nothing.
//!
//! *How to read it.* Starts with nearly the same program, shape of command line and account are alike. The rarity of a
//! start is one over the number of starts that are alike: 1 is like no other. A session is as rare as its starts are
//! on average.
//!
//! *Limits.* Rare is not malicious: a first update is rare, and an attack that repeats itself becomes common. A host
//! that does not audit process creation with command lines has little to compare.

mod ask;
mod browse;
mod found;
mod novel;
mod report;
mod sysmon;
mod tree;
mod tree_shown;
mod wanted;

use std::fmt;
use std::sync::{Arc, OnceLock};

use analysis::{
    ColumnMap, Needs, Novelty, NoveltyParameters, Parameters, ProcessTree, Processes, Rarity, Role,
    SessionRarity,
};
use model::{TableState, TimeSpan};
use polars::prelude::{DataFrame, NamedFrom, Series};

pub use browse::EventBrowser;
pub use novel::NovelStarts;
pub use report::{SessionList, SessionPlot};
pub use tree::SessionTree;
pub use tree_shown::{TreeBrowser, TreeDrawing};

use crate::pivot::HostPivots;
use crate::progress::Progress;
use crate::queries::QueryRun;
use crate::registry::{Notebooklet, Run, one};
use crate::{Decoded, Error, Iocs, Result, Session};

/// What is known about this notebooklet without running it.
pub(crate) static META: Notebooklet = Notebooklet {
    entity: "Host",
    name: "logon_session_rarity",
    title: "Logon session rarity",
    arguments: &["host"],
    tables: &ask::TABLE_NAMES,
    summary: "which logon sessions of a host ran unusual processes, and what they ran",
    run: Run::Pivot(|session, arguments| {
        Ok(Box::new(HostPivots::on(session).logon_session_rarity(one(arguments)?)?))
    }),
};

impl HostPivots {
    /// Finds out how rare the processes are that started on a host, and which logon sessions ran rare ones.
    ///
    /// `host` is the name with or without its domain, in any case.
    ///
    /// # Errors
    ///
    /// If `host` is empty, nothing is known of what started on it, the workspace cannot be read, or the analyst
    /// interrupts.
    pub fn logon_session_rarity(&self, host: &str) -> Result<LogonSessionRarity> {
        self.rarity_of(host, None)
    }

    /// As [`HostPivots::logon_session_rarity`], from the table that is named: SecurityEvent, Event,
    /// DeviceProcessEvents, LinuxAuditLog or Syslog. Without it, it is the one with the most command lines.
    ///
    /// # Errors
    ///
    /// As [`HostPivots::logon_session_rarity`]; also if it is no table of process starts.
    pub fn logon_session_rarity_from(&self, host: &str, table: &str) -> Result<LogonSessionRarity> {
        self.rarity_of(host, Some(ask::named(table)?))
    }

    fn rarity_of(&self, host: &str, table: Option<&'static str>) -> Result<LogonSessionRarity> {
        let _running = channel::running();
        let host = host.trim();
        if host.is_empty() {
            return Err(
                Error::input("the name of the host is empty").help("name it with or without its domain")
            );
        }
        let stopwatch = Session::stopwatch();
        let progress = Progress::start(&format!("looking for what started on “{host}” …"));
        let outcome = ask::starts(self.session(), host, table, &progress)
            .and_then(|asked| LogonSessionRarity::of(asked, None, &Parameters::default()));
        progress.finish(&match &outcome {
            Ok(it) => format!(
                "{} process starts of “{host}” compared in {:.2} s",
                model::count(it.rarity().processes().len() as u64),
                stopwatch.elapsed().as_secs_f64()
            ),
            Err(error) if error.is_cancelled() => format!("logon session rarity of “{host}” interrupted"),
            Err(_) => format!("logon session rarity of “{host}” failed"),
        });
        outcome
    }
}

/// Finds out how rare the process starts in a frame are: `logon_session_rarity(&query("…")?.frame())?`.
///
/// The frame is one of SecurityEvent (4688), Sysmon (event 1, Windows or Linux; also as rows of Event or Syslog, where
/// its fields are XML), DeviceProcessEvents or auditd, told by its columns. Rows that are no process starts are counted
/// and left out.
///
/// # Errors
///
/// If the frame lacks a column that is needed, which is then named with the columns that would do, or has no row that
/// is the start of a process.
pub fn logon_session_rarity(frame: &DataFrame) -> Result<LogonSessionRarity> {
    let _running = channel::running();
    LogonSessionRarity::of(ask::Asked::known(frame)?, None, &Parameters::default())
}

/// As [`logon_session_rarity`], with columns and parameters of one's own:
/// `ColumnMap::infer(&frame, Needs::Rarity).with(Role::Pid, "Pid")`. The process tree is made of the same columns.
///
/// # Errors
///
/// As [`logon_session_rarity`]; also if a parameter is out of its range.
pub fn logon_session_rarity_with(
    frame: &DataFrame,
    columns: &ColumnMap,
    parameters: &Parameters,
) -> Result<LogonSessionRarity> {
    let _running = channel::running();
    let asked = ask::Asked::known(frame)?;
    let columns = asked.columns(frame, columns);
    LogonSessionRarity::of(asked, Some(&columns), parameters)
}

/// How rare what ran is, by logon session. A cheap handle.
#[derive(Clone)]
pub struct LogonSessionRarity {
    shared: Arc<Shared>,
}

struct Shared {
    asked: ask::Asked,
    rarity: Rarity,
    /// In what starts are unlike all others; found out when it is first needed.
    novelty: OnceLock<Arc<Novelty>>,
    /// With process ids and parents, where the frame has them; built when it is first needed.
    tree: OnceLock<Result<Arc<ProcessTree>>>,
}

impl LogonSessionRarity {
    fn of(asked: ask::Asked, columns: Option<&ColumnMap>, parameters: &Parameters) -> Result<Self> {
        let frame = &asked.frame;
        let columns = columns.cloned().unwrap_or_else(|| ColumnMap::infer(frame, Needs::Rarity));
        let rarity = Rarity::of(Processes::read(frame, &columns, Needs::Rarity)?, parameters)?;
        channel::check_cancelled()?;
        Ok(Self {
            shared: Arc::new(Shared { asked, rarity, novelty: OnceLock::new(), tree: OnceLock::new() }),
        })
    }

    /// The sessions, the one with the highest mean rarity first.
    #[must_use]
    pub fn sessions(&self) -> Vec<SessionRarity> {
        self.rarity().sessions().to_vec()
    }

    /// The same as a frame: host, account and session as the table names them, MeanRarity, MaxRarity, ProcessCount,
    /// FirstEventTime, LastEventTime.
    ///
    /// # Errors
    ///
    /// If polars cannot make the frame.
    pub fn session_rarity(&self) -> Result<DataFrame> {
        Ok(self.rarity().session_rarity()?)
    }

    /// One start of each cluster and every start like no other, with ClusterId and ClusterSize.
    ///
    /// # Errors
    ///
    /// If polars cannot make the frame.
    pub fn process_clusters(&self) -> Result<DataFrame> {
        Ok(self.rarity().process_clusters(&self.shared.asked.frame)?)
    }

    /// All starts with their features, ClusterId, ClusterSize and Rarity.
    ///
    /// # Errors
    ///
    /// If polars cannot make the frame.
    pub fn processes_with_cluster(&self) -> Result<DataFrame> {
        Ok(self.rarity().processes_with_cluster(&self.shared.asked.frame)?)
    }

    /// The sessions as a table, the rarest first.
    #[must_use]
    pub fn list_sessions_by_rarity(&self) -> SessionList {
        SessionList(self.clone())
    }

    /// The starts over time, by account, each as high as it is rare.
    #[must_use]
    pub fn plot_sessions_by_rarity(&self) -> SessionPlot {
        SessionPlot(self.clone())
    }

    /// The process tree of an account's session: its processes and those above them. An empty text, or `all`, means
    /// every account or every session. Where several hosts have it, the tree of each stands apart and names its host.
    ///
    /// # Errors
    ///
    /// If there is no such session, or the frame has no process ids, parents or times.
    pub fn process_tree(&self, account: &str, session: &str) -> Result<SessionTree> {
        self.process_tree_on("all", account, session)
    }

    /// As [`LogonSessionRarity::process_tree`], on one host: `0x3e7` is on every one. `host` is the name with or without
    /// its domain, in any case.
    ///
    /// # Errors
    ///
    /// As [`LogonSessionRarity::process_tree`].
    pub fn process_tree_on(&self, host: &str, account: &str, session: &str) -> Result<SessionTree> {
        let _running = channel::running();
        SessionTree::of(self, host, account, session)
    }

    /// What is encoded in the command lines.
    ///
    /// # Errors
    ///
    /// If the frame has no command lines, or the analyst interrupts.
    pub fn decoded(&self) -> Result<Decoded> {
        let (frame, column) = self.command_lines()?;
        crate::decode_in(&frame, &[&column])
    }

    /// The indicators in the command lines and in what is encoded in them.
    ///
    /// # Errors
    ///
    /// If the frame has no command lines, or the analyst interrupts.
    pub fn iocs(&self) -> Result<Iocs> {
        let (frame, column) = self.command_lines()?;
        let written = crate::iocs_in(&frame, &[&column])?;
        Ok(written.and(&self.decoded()?.iocs()?))
    }

    /// A frame with the rows of the starts, and its column that has the command lines.
    fn command_lines(&self) -> Result<(DataFrame, String)> {
        let (frame, processes) = (&self.shared.asked.frame, self.rarity().processes());
        match processes.columns().columns_of(Role::CommandLine) {
            [] => Err(Error::input("there is no column for the command line")),
            [one] => Ok((frame.clone(), one.clone())),
            // Where a row fills several, they say the same: the first counts.
            [first, ..] => {
                let mut lines = vec![None; frame.height()];
                for start in 0..processes.len() {
                    if let Some(line) = processes.row(start).and_then(|it| lines.get_mut(it)) {
                        *line = processes.command_line(start);
                    }
                }
                let column = Series::new(first.as_str().into(), lines);
                Ok((DataFrame::new(frame.height(), vec![column.into()])?, first.clone()))
            }
        }
    }

    /// A list of the sessions to pick from; below it stand the events of the session that is picked.
    #[must_use]
    pub fn browse_events(&self) -> EventBrowser {
        EventBrowser::new(self.clone())
    }

    /// The starts that are unlike all others, with the reason: the session first whose starts are it most. Another
    /// measure than rarity: what changes from run to run is folded, and every word counts the same.
    ///
    /// # Errors
    ///
    /// If the analyst interrupts.
    pub fn novel_starts(&self) -> Result<NovelStarts> {
        let _running = channel::running();
        // An interrupt is not kept: the next call finds it out.
        let known = match self.shared.novelty.get() {
            Some(known) => known.clone(),
            None => {
                let found = novel::compare(self.rarity(), None, &NoveltyParameters::default())?;
                self.shared.novelty.get_or_init(|| found).clone()
            }
        };
        Ok(NovelStarts::new(self.clone(), known))
    }

    /// As [`LogonSessionRarity::novel_starts`], with parameters of one's own.
    ///
    /// # Errors
    ///
    /// As [`LogonSessionRarity::novel_starts`]; also if a parameter is out of its range.
    pub fn novel_starts_with(&self, parameters: &NoveltyParameters) -> Result<NovelStarts> {
        let _running = channel::running();
        Ok(NovelStarts::new(self.clone(), novel::compare(self.rarity(), None, parameters)?))
    }

    /// As [`LogonSessionRarity::novel_starts`], compared with what ran when all was well: a frame of any known log.
    ///
    /// # Errors
    ///
    /// If the frame lacks a column, or has no row that is the start of a process, or the analyst interrupts.
    pub fn novel_starts_against(&self, baseline: &DataFrame) -> Result<NovelStarts> {
        let columns = ColumnMap::infer(baseline, Needs::Rarity);
        self.novel_starts_against_with(baseline, &columns, &NoveltyParameters::default())
    }

    /// As [`LogonSessionRarity::novel_starts_against`], with columns of the baseline and parameters of one's own.
    ///
    /// # Errors
    ///
    /// As [`LogonSessionRarity::novel_starts_against`]; also if a parameter is out of its range.
    pub fn novel_starts_against_with(
        &self,
        baseline: &DataFrame,
        columns: &ColumnMap,
        parameters: &NoveltyParameters,
    ) -> Result<NovelStarts> {
        let _running = channel::running();
        let read = ask::Asked::known(baseline)?;
        let columns = read.columns(baseline, columns);
        let baseline = Processes::read(&read.frame, &columns, Needs::Rarity)?;
        Ok(NovelStarts::new(self.clone(), novel::compare(self.rarity(), Some(&baseline), parameters)?))
    }

    /// What became of each table that was asked; empty for a frame.
    #[must_use]
    pub fn tables(&self) -> Vec<(&'static str, TableState)> {
        self.shared.asked.states.clone()
    }

    /// The queries that were run, with the text of each.
    #[must_use]
    pub fn queries(&self) -> Vec<QueryRun> {
        self.shared.asked.queries.clone()
    }

    /// The time that was asked about; `None` for a frame, and when no event has a time.
    #[must_use]
    pub fn span(&self) -> Option<TimeSpan> {
        self.shared.asked.span
    }

    fn rarity(&self) -> &Rarity {
        &self.shared.rarity
    }

    /// All processes below their parents.
    fn tree(&self) -> Result<Arc<ProcessTree>> {
        let build = || {
            // By the columns that rarity was found by: those of another log would be other starts.
            let (frame, columns) = (&self.shared.asked.frame, self.rarity().processes().columns());
            Ok(Arc::new(ProcessTree::of(Processes::read(frame, columns, Needs::Tree)?)?))
        };
        self.shared.tree.get_or_init(build).clone()
    }
}

impl fmt::Debug for LogonSessionRarity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let it = self.rarity();
        f.debug_struct("LogonSessionRarity")
            .field("processes", &it.processes().len())
            .field("clusters", &it.clusters().len())
            .field("noise", &it.n_noise())
            .field("sessions", &it.sessions().len())
            .finish()
    }
}
