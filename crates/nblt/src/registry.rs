//! Everything that can be called by its name and text arguments, without compiling.
//!
//! The list serves `help()`, the tests that go over all notebooklets, and cells that the kernel runs itself
//! because they are one call with literal arguments.

mod steps;

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::notebooklets::{account_summary, logon_session_rarity};
use crate::{Error, Result, Session, Show};

pub use steps::{STEPS, Step, run_step};

/// The value of a call: it can be shown, kept, and handed to another thread.
pub trait Value: Show + Any + Send + Sync {
    /// The type's name without its path. All types of values are re-exported at the root of `nblt`.
    fn type_name(&self) -> &'static str {
        let path = std::any::type_name::<Self>();
        path.rsplit("::").next().unwrap_or(path)
    }
}

impl<T: Show + Any + Send + Sync> Value for T {}

/// The value of a call of any type.
pub type Shown = Box<dyn Value>;

/// What is known about a call without running it.
pub struct Notebooklet {
    /// The entity type it is about; empty for functions.
    pub entity: &'static str,
    /// The name of the method or function.
    pub name: &'static str,
    /// What to call it in a heading.
    pub title: &'static str,
    /// What its arguments are, in words.
    pub arguments: &'static [&'static str],
    /// The tables it asks.
    pub tables: &'static [&'static str],
    /// What it answers, in one sentence.
    pub summary: &'static str,
    /// How it is run.
    pub run: Run,
}

/// How a call is run with its text arguments.
#[derive(Clone, Copy)]
pub enum Run {
    /// A function, which is about the notebook.
    Function(fn(&[&str]) -> Result<Shown>),
    /// A method of an entity's pivots, which is about the time of a session.
    Pivot(fn(Session, &[&str]) -> Result<Shown>),
}

impl Notebooklet {
    /// Whether it returns a `Result`, so that a cell may write `?` behind it.
    #[must_use]
    pub fn fallible(&self) -> bool {
        // Lists of what is compiled in.
        !matches!(self.name, "help" | "nblts")
    }
}

/// All of them, in the order of `help()`.
pub static ALL: &[&Notebooklet] = &[
    &account_summary::META,
    &account_summary::batch::META,
    &logon_session_rarity::META,
    &crate::tables::CONNECT,
    &crate::tables::CONNECT_IN_ZONE,
    &crate::tables::TABLES,
    &crate::keep::META,
    &crate::accounts::META,
    &crate::census::META,
    &crate::span_chooser::META,
    &crate::look_ups::LIST,
    &crate::look_ups::ADD,
    &QUERY,
    &crate::decode::META,
    &crate::iocs::META,
    &crate::help::META,
    &crate::help::NBLTS,
    &crate::help::FIND,
];

static QUERY: Notebooklet = Notebooklet {
    entity: "",
    name: "query",
    title: "Query",
    arguments: &["KQL text"],
    tables: &[],
    summary: "runs a KQL query on the workspace",
    run: Run::Function(|arguments| Ok(Box::new(crate::query(one(arguments)?)?))),
};

/// Runs the call of that name: `run("Account", "account_summary", &["adele"])`, `run("", "tables", &[])`.
///
/// # Errors
///
/// If there is no such call, if it takes another number of arguments, or as the call itself.
pub fn run(entity: &str, name: &str, arguments: &[&str]) -> Result<Shown> {
    run_on(crate::session(), entity, name, arguments)
}

/// As [`run`]; what is about an entity runs on `session`.
///
/// # Errors
///
/// As [`run`].
pub fn run_on(session: Session, entity: &str, name: &str, arguments: &[&str]) -> Result<Shown> {
    let found = ALL.iter().find(|it| it.entity == entity && it.name == name);
    let Some(found) = found else {
        let called = if entity.is_empty() { name.to_owned() } else { format!("{entity}::nblt().{name}") };
        return Err(Error::not_found(format!("there is no {called:?}")).help("help() lists what there is"));
    };
    check_number(name, found.arguments, arguments)?;
    match found.run {
        Run::Function(run) => run(arguments),
        Run::Pivot(run) => run(session, arguments),
    }
}

fn check_number(name: &str, wanted: &[&str], given: &[&str]) -> Result<()> {
    if wanted.len() == given.len() {
        return Ok(());
    }
    let (wanted, n_wanted) = (wanted.join(", "), wanted.len());
    Err(Error::input(format!("{name} takes {n_wanted} arguments ({wanted}), but {} were given", given.len())))
}

/// The values that wait to be picked up by a compiled cell, by their numbers.
static KEPT: Mutex<(u64, BTreeMap<u64, Shown>)> = Mutex::new((0, BTreeMap::new()));

/// Keeps a value; returns its number.
pub(crate) fn keep(value: Shown) -> u64 {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.0 += 1;
    let number = kept.0;
    kept.1.insert(number, value);
    number
}

/// Picks up a value that was made without compiling: the kernel writes `let acc: AccountSummary = kept(7)?;` for a
/// cell `let acc = Account::nblt().account_summary("adele")?;` whose call it has run itself. Each number works once.
///
/// # Errors
///
/// If no value of this type is kept under this number.
pub fn kept<T: Any>(number: u64) -> Result<T> {
    let value = KEPT.lock().unwrap_or_else(PoisonError::into_inner).1.remove(&number);
    value.and_then(|it| as_is(it).ok()).ok_or_else(|| {
        Error::not_found(format!("there is no result with the number {number}")).help("run the call again")
    })
}

/// The value as what it is.
fn as_is<T: Any>(value: Shown) -> Result<T> {
    let value = (value as Box<dyn Any>).downcast::<T>();
    value.map(|it| *it).map_err(|_| Error::bug("a call has a value of another type"))
}

/// The one argument.
pub(crate) fn one<'a>(arguments: &[&'a str]) -> Result<&'a str> {
    arguments.first().copied().ok_or_else(|| Error::bug("a call without its argument"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn core_04_every_name_is_there_once_and_says_what_it_does() {
        let names: BTreeSet<_> = ALL.iter().map(|it| (it.entity, it.name)).collect();
        assert_eq!(names.len(), ALL.len());
        assert!(ALL.iter().all(|it| !it.title.is_empty() && !it.summary.is_empty()));
    }

    #[test]
    fn a_value_is_picked_up_once_and_as_what_it_is() {
        let (number, other) = (keep(Box::new(crate::help())), keep(Box::new(5_u64)));
        assert_eq!(Value::type_name(&crate::help()), "Help");
        assert!(kept::<crate::Help>(number).is_ok());
        assert!(kept::<crate::Help>(number).is_err_and(|it| it.is_not_found()));
        assert!(kept::<crate::Help>(other).is_err(), "a number is no list");
    }

    #[test]
    fn what_is_not_there_is_said() {
        let error = run("Account", "acount_summary", &["x"]).err().map(|it| it.to_string());
        assert!(
            error.is_some_and(|it| it.contains("Account::nblt().acount_summary") && it.contains("help()"))
        );
        assert!(run("", "query", &[]).err().is_some_and(|it| it.is_input()));
        let help = |name| run_step("", "help", Box::new(crate::help()), name, &[]).err();
        assert!(help("select").is_some_and(|it| it.is_not_found()));
        let wrong = run_step("Account", "account_summary", Box::new(5_u64), "select", &["x"]).err();
        assert!(wrong.is_some_and(|it| it.is_bug()));
    }
}
