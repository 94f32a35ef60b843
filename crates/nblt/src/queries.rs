//! Queries of the library, run side by side, with a record of each.

use std::borrow::Cow;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock, mpsc};
use std::time::Duration;

use channel::Bundle;
use kql_polars::{Output, Stop};
use sources::Source;
use sources::queries::{Library, Value, render};
use view::Report;

use crate::progress::Progress;
use crate::{Error, Result, Rows, Session, Show};

/// A query that was run for a result: what was asked, of what, and what came back.
#[derive(Clone)]
pub struct QueryRun {
    /// Its name in the query library.
    pub name: String,
    /// The table it asks.
    pub table: String,
    /// The KQL text that was run, with all parameters in place.
    pub text: String,
    /// How many rows came back; `None` when it could not be run.
    pub rows: Option<usize>,
    /// How long it took.
    pub took: Duration,
}

impl QueryRun {
    /// Whether both asked the same.
    pub(crate) fn is_of(&self, other: &Self) -> bool {
        self.name == other.name && self.text == other.text
    }
}

/// Its text with all lines, and what came of it: a list of them at the end of a cell can be read.
impl fmt::Debug for QueryRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = match self.rows {
            Some(1) => "1 row".to_owned(),
            Some(rows) => format!("{rows} rows"),
            None => "could not be run".to_owned(),
        };
        write!(f, "{} ({}, {rows}, {:.3} s)\n{}", self.name, self.table, self.took.as_secs_f64(), self.text)
    }
}

impl Show for QueryRun {
    fn report(&self) -> Report {
        let text = format!("{self:?}");
        text.lines().fold(Report::new("Query"), |report, line| report.note(line))
    }

    fn evcxr_display(&self) {
        channel::display(&Bundle::new(format!("{self:?}")));
    }
}

/// A query that is to be run.
pub(crate) struct Job {
    pub(crate) table: Cow<'static, str>,
    pub(crate) name: &'static str,
    text: String,
}

impl Job {
    /// Fills the parameters of a query of the library.
    pub(crate) fn new(table: &'static str, name: &'static str, arguments: &[(&str, Value)]) -> Result<Self> {
        let definition = library().get(name).ok_or_else(|| Error::bug(format!("no query {name}")))?;
        // A query takes those of the arguments that it has a parameter for.
        let text = render(definition, arguments).map_err(|it| Error::bug(format!("query {name}: {it}")))?;
        Ok(Self { table: Cow::Borrowed(table), name, text })
    }

    /// A query that is not in the library.
    pub(crate) fn of_text(table: impl Into<Cow<'static, str>>, name: &'static str, text: String) -> Self {
        Self { table: table.into(), name, text }
    }
}

/// What came of a [`Job`].
pub(crate) struct Answer {
    /// The record of it.
    pub(crate) run: QueryRun,
    /// The rows, or a sentence.
    pub(crate) rows: std::result::Result<Rows, String>,
}

fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(Library::builtin)
}

/// Runs all jobs at the same time and returns their answers in the order of the jobs. One that fails is an
/// answer too.
///
/// # Errors
///
/// If the analyst interrupted the cell.
pub(crate) fn run_all(source: &Arc<dyn Source>, jobs: Vec<Job>, progress: &Progress) -> Result<Vec<Answer>> {
    channel::check_cancelled()?;
    let stop = Stop::default();
    let n_jobs = jobs.len();
    let mut waiting: Vec<String> = jobs.iter().map(|it| it.table.to_string()).collect();
    let mut answers: Vec<Option<Answer>> = jobs.iter().map(|_| None).collect();
    let (done, finished) = mpsc::channel();
    for (index, job) in jobs.into_iter().enumerate() {
        let (done, source, stop) = (done.clone(), Arc::clone(source), stop.clone());
        let run = move || {
            // The receiver is gone when the analyst interrupted; then nobody wants the answer.
            let _ = done.send((index, answer(&*source, job, &stop)));
        };
        std::thread::Builder::new()
            .name("nblt-query".to_owned())
            .spawn(run)
            .map_err(|error| Error::bug(format!("cannot start a thread: {error}")))?;
    }
    drop(done);
    progress.say(&doing(&waiting, 0, n_jobs));
    let mut n_done = 0;
    while let Some((index, answer)) = next(&finished, &stop)? {
        n_done += 1;
        if let Some(place) = waiting.iter().position(|it| *it == answer.run.table) {
            waiting.remove(place);
        }
        if let Some(place) = answers.get_mut(index) {
            *place = Some(answer);
        }
        if !waiting.is_empty() {
            progress.say(&doing(&waiting, n_done, n_jobs));
        }
    }
    Ok(answers.into_iter().flatten().collect())
}

/// Runs one query; the analyst can interrupt it at any time.
///
/// # Errors
///
/// As the query itself, or if the analyst interrupted the cell.
pub(crate) fn run_one(source: &Arc<dyn Source>, text: &str) -> Result<Output> {
    channel::check_cancelled()?;
    let stop = Stop::default();
    let (done, finished) = mpsc::channel();
    let run = {
        let (source, stop, text) = (Arc::clone(source), stop.clone(), text.to_owned());
        move || {
            let outcome = catch_unwind(AssertUnwindSafe(|| source.query_until(&text, &stop)));
            let _ = done.send(outcome);
        }
    };
    std::thread::Builder::new()
        .name("nblt-query".to_owned())
        .spawn(run)
        .map_err(|error| Error::bug(format!("cannot start a thread: {error}")))?;
    match next(&finished, &stop)? {
        Some(Ok(outcome)) => Ok(outcome?),
        Some(Err(_)) | None => Err(Error::bug("the query panicked")),
    }
}

/// How often a call that waits looks whether the analyst interrupted it.
const LOOK: Duration = Duration::from_millis(10);

/// Waits for what comes next; `None` at the end. An interrupt ends the wait at once: the queries end by themselves,
/// before their next operator, and nobody waits for that.
fn next<T>(answers: &mpsc::Receiver<T>, stop: &Stop) -> Result<Option<T>> {
    loop {
        if let Err(cancelled) = channel::check_cancelled() {
            stop.stop();
            return Err(cancelled.into());
        }
        match answers.recv_timeout(LOOK) {
            Ok(answer) => return Ok(Some(answer)),
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => return Ok(None),
        }
    }
}

fn doing(waiting: &[String], n_done: usize, n_jobs: usize) -> String {
    let first: Vec<&str> = waiting.iter().take(3).map(String::as_str).collect();
    let more = if waiting.len() > first.len() { " …" } else { "" };
    format!("searching {}{more} {n_done} of {n_jobs}", first.join(", "))
}

fn answer(source: &dyn Source, job: Job, stop: &Stop) -> Answer {
    let stopwatch = Session::stopwatch();
    let outcome = catch_unwind(AssertUnwindSafe(|| source.query_until(&job.text, stop)));
    let took = stopwatch.elapsed();
    let rows = match outcome {
        Ok(Ok(output)) => Ok(Rows::new(output, Some(took))),
        Ok(Err(error)) => Err(sentence(&error)),
        // A panic is a mistake of ours; it must not take the other tables along.
        Err(_) => Err("internal error, please report it with the query".to_owned()),
    };
    let run = QueryRun {
        name: job.name.to_owned(),
        table: job.table.into_owned(),
        text: job.text,
        rows: rows.as_ref().ok().map(Rows::n_rows),
        took,
    };
    Answer { run, rows }
}

/// An error of the engine on one line: the text of the query is in the record.
fn sentence(error: &kql_polars::Error) -> String {
    match error {
        kql_polars::Error::Kql { diagnostic, .. } => match &diagnostic.help {
            Some(help) => format!("{}; {help}", diagnostic.message),
            None => diagnostic.message.clone(),
        },
        other => other.to_string(),
    }
}
