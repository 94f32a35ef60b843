//! What there is to call.

use model::Cell;
use view::Report;

use crate::listing::List;
use crate::registry::{ALL, Notebooklet, Run};
use crate::{Show, show::ROWS};

/// What is known about [`help`] without running it.
pub(crate) static META: Notebooklet = Notebooklet {
    entity: "",
    name: "help",
    title: "Help",
    arguments: &[],
    tables: &[],
    summary: "this list",
    run: Run::Function(|_| Ok(Box::new(help()))),
};

/// The list of everything that can be called.
#[derive(Clone, Copy, Debug)]
pub struct Help;

/// Lists everything that can be called.
#[must_use]
pub fn help() -> Help {
    Help
}

impl Show for Help {
    fn report(&self) -> Report {
        let rows = ALL.iter().map(|it| {
            vec![Cell::Text(call(it)), Cell::Text(it.summary.to_owned()), Cell::Text(it.tables.join(", "))]
        });
        let list = List::new(&["Call", "What it does", "Tables"], rows.collect());
        Report::new("nblt")
            .note("notebooklets for security analysts; all times are UTC")
            .table("", &list, ROWS)
            .note("in front of a notebooklet .last(days(7)) or .between(..) sets the time, set_span(..) for all calls")
    }
}

/// How it is written in a cell.
fn call(notebooklet: &Notebooklet) -> String {
    let arguments: Vec<String> = notebooklet.arguments.iter().map(|it| format!("\"{it}\"")).collect();
    let arguments = arguments.join(", ");
    let fails = if notebooklet.fallible() { "?" } else { "" };
    match notebooklet.entity {
        "" => format!("{}({arguments}){fails}", notebooklet.name),
        entity => format!("{entity}::nblt().{}({arguments}){fails}", notebooklet.name),
    }
}
