//! The whole report of one account, to hand over.

use view::Report;

use super::AccountSummary;
use crate::listing::{List, number};
use crate::{Cell, Result, Show};

/// So many events are listed; `activity()?.export("file.csv")?` has all.
const EVENTS: usize = 2_000;

impl AccountSummary {
    /// Everything about the chosen account in one report: the summary, the additional data, each alert about the
    /// account whole, the events with identifiers, the files that were read with their SHA-256, and each query with its text.
    /// `acc.full_report()?.save("adele.html")?` hands it over.
    ///
    /// # Errors
    ///
    /// If no account matches the name, or the analyst interrupts.
    pub fn full_report(&self) -> Result<Report> {
        let _running = channel::running();
        let data = self.get_additional_data()?;
        let alerts = self.related_alerts()?;
        let mut report = self.report().append(data.report());
        for alert in alerts.on_account() {
            report = report.append(alert.report());
        }
        report = report.heading("Events").table("newest first", &self.activity_with_ids()?, EVENTS);
        let workspace = self.shared.session.workspace()?;
        if !workspace.files.is_empty() {
            report = report.heading("Files read");
            report = workspace.files.iter().fold(report, |report, file| report.note(file.to_string()));
            let sums = crate::save::hash::of_files(&workspace);
            report = report.table("SHA-256 of the files when this report was made", &sums, usize::MAX);
        }
        report = report.heading("Queries");
        let queries: Vec<_> = self.queries().into_iter().chain(data.queries).collect();
        let rows = queries.iter().map(|it| {
            let rows = it.rows.map_or(Cell::Text("could not be run".to_owned()), |it| number(it as u64));
            vec![Cell::Text(it.name.clone()), Cell::Text(it.table.clone()), rows]
        });
        let list = List::new(&["Query", "Table", "Rows"], rows.collect());
        report =
            report.table("in the order in which they were run; their texts follow", &list, queries.len());
        Ok(queries
            .iter()
            .fold(report, |report, it| report.code(format!("{} on {}", it.name, it.table), it.text.clone())))
    }
}
