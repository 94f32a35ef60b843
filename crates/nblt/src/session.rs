//! The session: which workspace is asked, about which time, and what now is.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use kql_polars::Stop;
use model::{Span, TimeSpan};
use sources::Source;
use sources::local::Zone;

use crate::look_ups::{LOOK_UPS_VARIABLE, Opening};
use crate::memory;
use crate::workspace::{Choice, Workspace, is_demo};
use crate::{Error, Result};

/// Names the workspace: a folder or a file. Unset, the demo workspace is used.
pub(crate) const WORKSPACE_VARIABLE: &str = "NBLT_WORKSPACE";

/// Names the zone of times in files that do not say it, for every workspace that is opened.
pub(crate) const ZONE_VARIABLE: &str = "NBLT_ZONE";

/// How often somebody who waits looks whether the analyst wants to.
const LOOK: Duration = Duration::from_millis(20);

/// Everything a call needs to know about its surroundings. A cheap handle: a copy goes on using the workspace and
/// the span that it was made with.
#[derive(Clone)]
pub struct Session {
    workspace: Arc<Loading>,
    pub(crate) look_ups: Arc<Opening>,
    span: Span,
}

/// A workspace that is being loaded, or is.
struct Loading {
    choice: Choice,
    begun: AtomicBool,
    loaded: Mutex<Option<Result<Workspace>>>,
    done: Condvar,
    stop: Stop,
}

/// Nobody can ask for it any more: the analyst interrupted `connect`, or has connected to another one meanwhile.
impl Drop for Loading {
    fn drop(&mut self) {
        self.stop.stop();
    }
}

impl Loading {
    fn of(choice: Choice) -> Arc<Self> {
        Arc::new(Self {
            choice,
            begun: AtomicBool::new(false),
            loaded: Mutex::default(),
            done: Condvar::new(),
            stop: Stop::default(),
        })
    }

    /// Loads it on a thread of its own, once.
    fn begin(self: &Arc<Self>) -> Result<()> {
        if self.begun.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        let (this, choice, stop) = (Arc::downgrade(self), self.choice.clone(), self.stop.clone());
        let load = move || {
            let loaded = choice.load(now, &stop);
            if let Some(this) = this.upgrade() {
                *this.loaded.lock().unwrap_or_else(PoisonError::into_inner) = Some(loaded);
                this.done.notify_all();
            } else {
                drop(loaded);
                memory::give_back();
            }
        };
        std::thread::Builder::new().name("nblt-workspace".to_owned()).spawn(load).map(drop).map_err(|error| {
            self.begun.store(false, Ordering::Release);
            Error::workspace(format!("the system starts no thread to load the workspace: {error}"))
        })
    }

    /// The workspace. An interrupt ends the waiting. The loading goes on while a session has it: the next call finds it
    /// further on.
    fn get(self: &Arc<Self>) -> Result<Workspace> {
        self.begin()?;
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(loaded) = &*loaded {
                return loaded.clone();
            }
            channel::check_cancelled()?;
            loaded = self.done.wait_timeout(loaded, LOOK).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Session {
    fn of(choice: Choice) -> Self {
        Self { workspace: Loading::of(choice), look_ups: Arc::default(), span: Span::Data }
    }

    /// A session of its own on a folder of exported files, or one such file.
    ///
    /// # Errors
    ///
    /// If there is no such path, or nothing in it can be read.
    pub fn open(path: &str) -> Result<Self> {
        Self::opened(path, None)
    }

    /// As [`Session::open`], with the zone of times in files that do not say it (syslog, forwarders' dumps): a name like
    /// `Europe/Berlin` or a distance like `UTC-04:00`.
    ///
    /// # Errors
    ///
    /// As [`Session::open`]; if `zone` is no zone.
    pub fn open_in_zone(path: &str, zone: &str) -> Result<Self> {
        Self::opened(path, Some(zone.parse().map_err(Error::input)?))
    }

    fn opened(path: &str, zone: Option<Zone>) -> Result<Self> {
        let session = Self::of(Choice::Path(PathBuf::from(path), zone));
        session.workspace.get()?;
        Ok(session)
    }

    /// A session of its own on the demo workspace.
    ///
    /// # Errors
    ///
    /// None that an analyst can meet: the demo workspace is part of the program.
    pub fn demo() -> Result<Self> {
        let session = Self::of(Choice::Demo);
        session.workspace.get()?;
        Ok(session)
    }

    /// A session of its own on anything that answers KQL.
    #[must_use]
    pub fn on_source(source: Arc<dyn Source>) -> Self {
        Self::of(Choice::Given(Workspace::of_source(source)))
    }

    /// A session that the environment chooses. Nothing is read yet.
    fn from_environment() -> Self {
        let mut session = Self::of(match std::env::var_os(WORKSPACE_VARIABLE) {
            Some(path) if !path.is_empty() => Choice::Variable(PathBuf::from(path)),
            _ => Choice::Demo,
        });
        let look_ups = std::env::var_os(LOOK_UPS_VARIABLE).unwrap_or_default();
        let paths = std::env::split_paths(&look_ups).filter(|it| !it.as_os_str().is_empty());
        session.look_ups = Arc::new(Opening::of(paths.collect()));
        session
    }

    /// The workspace; waits for it while it is being loaded.
    pub(crate) fn workspace(&self) -> Result<Workspace> {
        self.workspace.get()
    }

    /// Where queries are run.
    ///
    /// # Errors
    ///
    /// If the workspace could not be read.
    pub fn source(&self) -> Result<Arc<dyn Source>> {
        Ok(self.workspace()?.source)
    }

    /// The time that calls are about unless they say otherwise.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// The same session about another time.
    #[must_use]
    pub fn with_span(mut self, span: impl Into<Span>) -> Self {
        self.span = span.into();
        self
    }

    /// The time that calls are about, fixed: relative to now, or what the `tables` cover.
    pub(crate) fn resolve(&self, tables: &[&str]) -> Result<Option<TimeSpan>> {
        let source = self.source()?;
        let covered = tables.iter().filter_map(|it| source.covered(it)).reduce(TimeSpan::join);
        Ok(self.span.resolve(self.now(), covered))
    }

    /// The current time. Nothing else in nblt reads the clock.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        now()
    }

    /// Begins to measure how long something takes.
    pub(crate) fn stopwatch() -> Instant {
        Instant::now()
    }
}

fn now() -> DateTime<Utc> {
    Utc::now()
}

/// Between cells there is one session; calls take a copy when they begin.
fn current() -> &'static Mutex<Session> {
    static CURRENT: OnceLock<Mutex<Session>> = OnceLock::new();
    CURRENT.get_or_init(|| Mutex::new(Session::from_environment()))
}

/// The session of the notebook.
#[must_use]
pub fn session() -> Session {
    current().lock().unwrap_or_else(PoisonError::into_inner).clone()
}

pub(crate) fn replace(session: Session) {
    *current().lock().unwrap_or_else(PoisonError::into_inner) = session;
}

/// Makes all later calls be about this time: `set_span(last(days(7)))`, or a [`TimeSpan`].
pub fn set_span(span: impl Into<Span>) {
    replace(session().with_span(span));
}

/// Makes the notebook use another workspace, in a zone if one is given; on failure it keeps the one it has.
pub(crate) fn switch(path: &str, zone: Option<&str>) -> Result<Session> {
    let opened = match zone {
        Some(zone) => Session::open_in_zone(path, zone),
        None if is_demo(path) => Session::demo(),
        None => Session::open(path),
    };
    let new = opened.map_err(|error| match error.is_input() {
        // The zone is what is wrong, and the error says what would be one.
        true => error.help("the workspace that was open before is still in use"),
        false => error.help("the workspace that was open before is still in use; name a folder of CSV or JSON files, or one such file"),
    })?;
    let old = session();
    let mut new = new.with_span(old.span());
    // Files in the old workspace's folder were its own; those that were named go on.
    new.look_ups = Arc::new(Opening::of(old.look_ups.given().to_vec()));
    replace(new.clone());
    Ok(new)
}

/// Begins the session of a notebook; `kernel-prelude.rs` calls it before the first cell.
///
/// Opens the way to the kernel, so that an interrupt reaches the first query as well, and loads the workspace
/// in the background. A workspace that cannot be read is reported by the first call that needs it, and
/// [`crate::connect`] mends it.
///
/// # Errors
///
/// If the system starts no thread.
pub fn start() -> Result<()> {
    channel::connect();
    session().workspace.begin()
}
