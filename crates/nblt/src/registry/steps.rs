//! What can be called on the value of a call, still without compiling.

use super::{Notebooklet, QUERY, Shown, as_is, check_number, one};
use crate::notebooklets::account_summary;
use crate::{AccountSummaries, AccountSummary, Decoded, Error, Result, Rows};

/// A method of the value of a call: `.select("adelev@contoso.com")?`.
pub struct Step {
    /// The call.
    pub of: &'static Notebooklet,
    /// The name of the method.
    pub name: &'static str,
    /// What its arguments are, in words.
    pub arguments: &'static [&'static str],
    /// Whether it returns a `Result`.
    pub fallible: bool,
    run: fn(Shown, &[&str]) -> Result<Shown>,
}

/// All steps.
pub static STEPS: &[&Step] = &[
    &Step {
        of: &account_summary::META,
        name: "select",
        arguments: &["name"],
        fallible: true,
        run: |value, arguments| Ok(Box::new(as_is::<AccountSummary>(value)?.select(one(arguments)?)?)),
    },
    &Step {
        of: &account_summary::META,
        name: "before_after",
        arguments: &["moment"],
        fallible: true,
        run: |value, arguments| Ok(Box::new(as_is::<AccountSummary>(value)?.before_after(one(arguments)?)?)),
    },
    &Step {
        of: &account_summary::batch::META,
        name: "select",
        arguments: &["name"],
        fallible: true,
        run: |value, arguments| Ok(Box::new(as_is::<AccountSummaries>(value)?.select(one(arguments)?)?)),
    },
    &Step {
        of: &QUERY,
        name: "table",
        arguments: &[],
        fallible: false,
        run: |value, _| Ok(Box::new(as_is::<Rows>(value)?.table())),
    },
    &Step {
        of: &crate::decode::META,
        name: "iocs",
        arguments: &[],
        fallible: true,
        run: |value, _| Ok(Box::new(as_is::<Decoded>(value)?.iocs()?)),
    },
];

/// Calls a step on the value of a call.
///
/// # Errors
///
/// If there is no such step of the call, if it takes another number of arguments, or as the step itself.
pub fn run_step(entity: &str, call: &str, value: Shown, name: &str, arguments: &[&str]) -> Result<Shown> {
    let found = STEPS.iter().find(|it| (it.of.entity, it.of.name, it.name) == (entity, call, name));
    let Some(found) = found else { return Err(Error::not_found(format!("{call} has no {name:?}"))) };
    check_number(name, found.arguments, arguments)?;
    (found.run)(value, arguments)
}
