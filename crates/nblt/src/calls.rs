//! What the kernel asks of this library without compiling: calls by name, and questions while typing.

use channel::cell_process::Calls;
use channel::wire::{Call, Kept, Outcome, Signature};
use serde_json::Value;

use crate::registry;
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
        let arguments: Vec<&str> = call.arguments.iter().map(String::as_str).collect();
        match registry::run(&call.entity, &call.name, &arguments) {
            Ok(value) => {
                if call.show {
                    value.evcxr_display();
                }
                let type_name = format!("nblt::{}", (*value).type_name());
                let kept = call.keep.then(|| Kept { number: registry::keep(value), type_name });
                Outcome::Value { kept }
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

    fn ask(&self, _kind: &str, _code: &str, _cursor: usize) -> Option<Value> {
        None
    }
}
