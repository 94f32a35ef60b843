//! What the kernel asks of this library without compiling: calls by name, and questions while typing.

use channel::cell_process::Calls;
use channel::wire::{Call, KQL_CELL, Kept, Outcome, Signature};
use serde_json::Value;

use crate::Show as _;
use crate::kql_cell::{self, KqlCell};
use crate::registry::{self, Shown};
use crate::show::{display, failure};

/// The registry as the kernel uses it.
struct Registry;

/// Runs cells and calls for the kernel until it is gone; the body of the cell process.
///
/// # Errors
///
/// If this process was not started by the kernel, or the system starts no thread.
pub fn serve() -> crate::Result<()> {
    let run = || {
        crate::start().map_err(std::io::Error::other)?;
        channel::cell_process::serve(Registry)
    };
    run().map_err(|error| crate::Error::bug(format!("the cell process: {error}")))
}

impl Calls for Registry {
    fn signatures(&self) -> Vec<Signature> {
        let signature = |it: &&registry::Notebooklet| Signature {
            entity: it.entity.to_owned(),
            name: it.name.to_owned(),
            arguments: it.arguments.len(),
            fallible: it.fallible(),
        };
        registry::ALL.iter().map(signature).collect()
    }

    fn call(&self, call: &Call) -> Outcome {
        if call.name == KQL_CELL {
            return kql_cell(call.arguments.first().map_or("", String::as_str));
        }
        let arguments: Vec<&str> = call.arguments.iter().map(String::as_str).collect();
        match registry::run(&call.entity, &call.name, &arguments) {
            Ok(value) => {
                if call.show {
                    value.evcxr_display();
                }
                Outcome::Value { kept: call.keep.then(|| keep(value, None)) }
            }
            // Without `?` a cell ends in the `Result` itself, which is shown like any value.
            Err(error) if !call.question_mark => {
                if call.show {
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
