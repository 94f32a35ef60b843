//! Everything that can be called by its name and text arguments, without compiling.
//!
//! The list serves `help()`, the tests that go over all notebooklets, and cells that the kernel runs itself
//! because they are one call with literal arguments.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::notebooklets::{account_summary, logon_session_rarity};
use crate::{Error, Result, Show};

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
    /// Runs it in the session of the notebook.
    pub run: fn(&[&str]) -> Result<Shown>,
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
    run: |arguments| Ok(Box::new(crate::query(one(arguments)?)?)),
};

/// Runs the call of that name: `run("Account", "account_summary", &["adele"])`, `run("", "tables", &[])`.
///
/// # Errors
///
/// If there is no such call, if it takes another number of arguments, or as the call itself.
pub fn run(entity: &str, name: &str, arguments: &[&str]) -> Result<Shown> {
    let found = ALL.iter().find(|it| it.entity == entity && it.name == name);
    let Some(found) = found else {
        let called = if entity.is_empty() { name.to_owned() } else { format!("{entity}::nblt().{name}") };
        return Err(Error::not_found(format!("there is no {called:?}")).help("help() lists what there is"));
    };
    if arguments.len() != found.arguments.len() {
        return Err(Error::input(format!(
            "{name} takes {} arguments ({}), but {} were given",
            found.arguments.len(),
            found.arguments.join(", "),
            arguments.len()
        )));
    }
    (found.run)(arguments)
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
    let value = value.and_then(|it| (it as Box<dyn Any>).downcast::<T>().ok());
    value.map(|it| *it).ok_or_else(|| {
        Error::not_found(format!("there is no result with the number {number}")).help("run the call again")
    })
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
    }
}
