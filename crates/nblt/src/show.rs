//! What a cell shows when it ends in a value.
//!
//! evcxr calls `evcxr_display` on the value of a cell's last expression. A type without it costs a second compile
//! and shows `Debug`, so everything that cells commonly end in has it: all results, errors, frames, numbers, texts.

mod entities;
mod plain;

use std::fmt;

use channel::Bundle;
use polars::prelude::{Column, DataFrame, LazyFrame, Series};
use view::{Map, Report, Svg, Timeline};

pub(crate) use entities::places;

use crate::Rows;
use crate::rows::FrameTable;

/// So many rows of a table are shown.
pub(crate) const ROWS: usize = 50;

/// Anything a cell can end with.
pub trait Show {
    /// The whole report. Asks nothing, prints nothing.
    fn report(&self) -> Report;

    /// Shows the report, as HTML and as text.
    fn evcxr_display(&self) {
        display(&self.report());
    }

    /// The value as any Rust kernel shows it, of what has no other form: numbers, texts, lists.
    #[doc(hidden)]
    fn in_rust(&self) -> Option<String> {
        None
    }

    /// Writes the report as a file to hand over: a page with everything inside and no script (`.html`), Markdown
    /// (`.md`) or text (`.txt`). A file of that name is replaced.
    ///
    /// # Errors
    ///
    /// If the ending of the name is none of these, or the file cannot be written.
    fn save(&self, path: &str) -> crate::Result<crate::Saved> {
        crate::save::report(&self.report(), path)
    }
}

/// Shows a report as an output of its own.
pub(crate) fn display(report: &Report) {
    channel::display(&Bundle::new(report.to_text()).html(report.to_html().into_string()));
}

/// A report about an error.
pub(crate) fn failure(error: &dyn fmt::Display) -> Report {
    let text = error.to_string();
    match text.rsplit_once("\nhelp: ") {
        Some((message, help)) => Report::failure("This did not work", message, Some(help)),
        None => Report::failure("This did not work", text, None),
    }
}

impl<T: Show, E: fmt::Display> Show for Result<T, E> {
    fn report(&self) -> Report {
        match self {
            Ok(value) => value.report(),
            Err(error) => failure(error),
        }
    }

    fn evcxr_display(&self) {
        match self {
            Ok(value) => value.evcxr_display(),
            Err(error) => display(&failure(error)),
        }
    }
}

impl Show for crate::Error {
    fn report(&self) -> Report {
        failure(self)
    }
}

impl Show for Report {
    fn report(&self) -> Report {
        self.clone()
    }
}

/// By itself a timeline is drawn by the front end: with tooltips, zoom, and lanes to pick. In a report, in a file, and
/// where the front end cannot draw it, it is a picture.
impl Show for Timeline {
    fn report(&self) -> Report {
        Report::new("Timeline").timeline(self.clone())
    }

    fn evcxr_display(&self) {
        chart(self.to_text(), &self.to_svg(), self.to_vega());
    }
}

impl Show for Map {
    fn report(&self) -> Report {
        Report::new("Map").map(self.clone())
    }
}

/// Shows a chart. There is no HTML among its forms: JupyterLab would show that instead of drawing the chart.
pub(crate) fn chart(text: String, picture: &Svg, spec: serde_json::Value) {
    channel::display(&chart_bundle(text, picture, spec));
}

fn chart_bundle(text: String, picture: &Svg, spec: serde_json::Value) -> Bundle {
    Bundle::new(text).with("image/svg+xml", picture.standalone().into()).with(VEGA_LITE, spec)
}

const VEGA_LITE: &str = "application/vnd.vegalite.v5+json";

impl<T: Show + ?Sized> Show for Box<T> {
    fn report(&self) -> Report {
        (**self).report()
    }

    fn evcxr_display(&self) {
        (**self).evcxr_display();
    }
}

impl<T: Show + ?Sized> Show for &T {
    fn report(&self) -> Report {
        (**self).report()
    }

    fn evcxr_display(&self) {
        (**self).evcxr_display();
    }
}

impl Show for Rows {
    fn report(&self) -> Report {
        let report = Report::new("Query result");
        let report = match self.took() {
            Some(took) => report.subtitle(format!("{:.2} s", took.as_secs_f64())),
            None => report,
        };
        report.table("", self, ROWS)
    }
}

impl Show for DataFrame {
    fn report(&self) -> Report {
        Report::new("DataFrame").table("", &FrameTable(self), ROWS)
    }
}

/// What would be computed: nothing is, because that may take long.
impl Show for LazyFrame {
    fn report(&self) -> Report {
        let report = Report::new("LazyFrame").note("nothing is computed yet: .collect()? gives the rows");
        match self.describe_plan() {
            Ok(plan) => plan.lines().fold(report, |report, line| report.note(line)),
            Err(error) => report.append(failure(&error)),
        }
    }
}

impl Show for Series {
    fn report(&self) -> Report {
        Report::new("Series").table("", &FrameTable(&self.clone().into_frame()), ROWS)
    }
}

impl Show for Column {
    fn report(&self) -> Report {
        Report::new("Column").table("", &FrameTable(&self.clone().into_frame()), ROWS)
    }
}
