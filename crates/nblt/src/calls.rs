//! What the kernel asks of this library without compiling: calls by name, and questions while typing.

use channel::cell_process::Calls;
use channel::wire::{Call, Display, KQL_CELL, Kept, Outcome, Signature, SpanText, StepSignature, TimeUnit};
use model::{Span, TimeSpan, days, hours, minutes, seconds};
use serde_json::Value;

use crate::kql_cell::{self, KqlCell};
use crate::registry::{self, Shown};
use crate::show::{display, failure};
use crate::{Result, Show as _, session};

/// The call whose argument is a time span: it sets that of all later calls.
const SET_SPAN: &str = "set_span";

/// The registry as the kernel uses it.
struct Registry;

/// Runs cells and calls for the kernel until it is gone; the body of the cell process.
///
/// # Errors
///
/// If this process was not started by the kernel, or the system starts no thread.
pub fn serve() -> Result<()> {
    let run = || {
        crate::start().map_err(std::io::Error::other)?;
        channel::cell_process::serve(Registry)
    };
    run().map_err(|error| crate::Error::bug(format!("the cell process: {error}")))
}

impl Calls for Registry {
    fn signatures(&self) -> Vec<Signature> {
        let steps = |of: &registry::Notebooklet| {
            let steps =
                registry::STEPS.iter().filter(|it| (it.of.entity, it.of.name) == (of.entity, of.name));
            let step = |it: &&registry::Step| StepSignature {
                name: it.name.to_owned(),
                arguments: it.arguments.len(),
                fallible: it.fallible,
            };
            steps.map(step).collect()
        };
        let signature = |it: &&registry::Notebooklet| Signature {
            entity: it.entity.to_owned(),
            name: it.name.to_owned(),
            arguments: it.arguments.len(),
            takes_span: false,
            fallible: it.fallible(),
            steps: steps(it),
        };
        let set_span = Signature {
            entity: String::new(),
            name: SET_SPAN.to_owned(),
            arguments: 0,
            takes_span: true,
            fallible: false,
            steps: Vec::new(),
        };
        registry::ALL.iter().map(signature).chain([set_span]).collect()
    }

    fn call(&self, call: &Call) -> Outcome {
        if call.name == KQL_CELL {
            return kql_cell(call.arguments.first().map_or("", String::as_str));
        }
        if call.name == SET_SPAN {
            return match call.span.as_ref().map(span).transpose() {
                Ok(span) => {
                    if let Some(span) = span {
                        crate::set_span(span);
                    }
                    Outcome::Value { kept: None }
                }
                Err(error) => Outcome::Error { text: error.to_string() },
            };
        }
        // An error of what stands in front ends the cell, with or without `?` behind the last part.
        let last = match before_last(call) {
            Ok(last) => last,
            Err(error) => return Outcome::Error { text: error.to_string() },
        };
        match last() {
            Ok(value) => {
                if is_shown(call.show) {
                    value.evcxr_display();
                }
                Outcome::Value { kept: call.keep.then(|| keep(value, None)) }
            }
            // Without `?` a cell ends in the `Result` itself, which is shown like any value.
            Err(error) if !call.question_mark => {
                if is_shown(call.show) {
                    display(&failure(&error));
                }
                Outcome::Value { kept: None }
            }
            Err(error) => Outcome::Error { text: error.to_string() },
        }
    }

    fn ask(&self, kind: &str, code: &str, cursor: usize) -> Option<Value> {
        match kind {
            "complete_request" => kql_cell::complete(code, cursor),
            "inspect_request" => kql_cell::inspect(code, cursor),
            _ => None,
        }
    }
}

fn is_shown(when: Display) -> bool {
    match when {
        Display::Never => false,
        Display::Unasked => !crate::silence::is_silent(),
        Display::Asked => true,
    }
}

/// Runs everything of a call but its last part, and returns that.
fn before_last(call: &Call) -> Result<Box<dyn FnOnce() -> Result<Shown> + '_>> {
    let session = match &call.span {
        Some(text) => session().with_span(span(text)?),
        None => session(),
    };
    let run = move || registry::run_on(session, &call.entity, &call.name, &texts(&call.arguments));
    let Some(step) = &call.step else { return Ok(Box::new(run)) };
    let value = run()?;
    let arguments = &step.arguments;
    Ok(Box::new(|| registry::run_step(&call.entity, &call.name, value, &step.name, &texts(arguments))))
}

fn texts(arguments: &[String]) -> Vec<&str> {
    arguments.iter().map(String::as_str).collect()
}

/// The span that a cell says.
fn span(text: &SpanText) -> Result<Span> {
    Ok(match text {
        SpanText::Data => Span::Data,
        SpanText::Last { number, unit } => Span::Last(match unit {
            TimeUnit::Days => days(*number),
            TimeUnit::Hours => hours(*number),
            TimeUnit::Minutes => minutes(*number),
            TimeUnit::Seconds => seconds(*number),
        }),
        SpanText::Between { start, end } => TimeSpan::parse(start, end)?.into(),
    })
}

/// Runs a `%%kql` cell; keeps the rows if its first line names a variable.
fn kql_cell(code: &str) -> Outcome {
    let run = || {
        let cell = KqlCell::parse(code).ok_or_else(|| crate::Error::bug("not a %%kql cell"))??;
        let rows = cell.run()?;
        rows.evcxr_display();
        Ok::<_, crate::Error>(cell.name.map(|name| keep(Box::new(rows), Some(name))))
    };
    match run() {
        Ok(kept) => Outcome::Value { kept },
        Err(error) => Outcome::Error { text: error.to_string() },
    }
}

fn keep(value: Shown, variable: Option<&str>) -> Kept {
    let type_name = format!("nblt::{}", (*value).type_name());
    Kept { number: registry::keep(value), type_name, variable: variable.map(str::to_owned) }
}
