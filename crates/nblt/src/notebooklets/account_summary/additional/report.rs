//! What the additional data look like.

use model::count;
use view::Report;

use super::super::addresses;
use super::timelines::lanes;
use super::{AdditionalData, total};
use crate::{Rows, Show};

/// So many rows of a summary are shown; its frame has all.
const ROWS: usize = 40;

impl Show for AdditionalData {
    fn report(&self) -> Report {
        let span = self.span.map_or_else(|| "no time recorded".to_owned(), |it| it.to_string());
        let mut report = Report::new(format!("Additional data of {}", self.account)).subtitle(span);
        for warning in &self.warnings {
            report = report.warning(warning.clone());
        }
        report = report.heading("Cloud activity");
        report = match self.cloud_activity.n_rows() {
            0 => report.note("no cloud event of this account in the tables that were read"),
            _ => part(report, "by service, operation and address", &self.cloud_activity_summary)
                .timeline(lanes(&self.cloud_activity, "Service", "By service (UTC)"))
                .timeline(lanes(&self.cloud_activity, "IpAddress", "By address (UTC)"))
                .timeline(lanes(&self.cloud_activity, "Operation", "By operation (UTC)")),
        };
        report = report.heading("Logons to hosts");
        report = match self.host_logons.n_rows() {
            0 => report
                .note("no logon of this account to a Windows or Linux host in the tables that were read"),
            _ => part(report, "by host, type and result", &self.host_logon_summary)
                .timeline(lanes(&self.host_logons, "IpAddress", "By address (UTC)"))
                .timeline(lanes(&self.host_logons, "Host", "By host (UTC)")),
        };
        if self.logon_sessions.n_rows() > 0 {
            report = report.table("Windows sessions, newest first", &self.logon_sessions, ROWS);
        }
        report = report.heading("Hours (UTC)");
        report = match total(&self.activity_grid) {
            0 => report.note("no event of this account in the tables that were read"),
            _ => part(report, "by weekday and hour", &self.activity_grid),
        };
        report = report.heading("Addresses");
        report = match self.ip_summary.n_rows() {
            0 => report.note("no event of this account in the tables that were read"),
            _ => part(report, "by address and table", &addresses::told(&self.ip_summary)),
        };
        if self.places.n_rows() > 0 {
            report = part(report.map(self.map.clone()), "by place", &self.places);
        }
        report = self.look_ups_missing.iter().fold(report, |report, it| report.note(it.clone()));
        report = report.heading("Done to the account");
        report = match self.actions_on_account.n_rows() {
            0 => report
                .note("nothing that names this account as its target, by a name in full or an identifier"),
            n => {
                let noun = if n == 1 { "event" } else { "events" };
                report.table(
                    format!("{} {noun}, newest first", count(n as u64)),
                    &self.actions_on_account,
                    ROWS,
                )
            }
        };
        report.heading("Tables searched").states(self.tables.iter().cloned())
    }
}

/// A summary with its total, which is that of its rows.
fn part(report: Report, by: &str, summary: &Rows) -> Report {
    let total = total(summary);
    let noun = if total == 1 { "event" } else { "events" };
    report.table(format!("{} {noun}, {by}", count(total)), summary, ROWS)
}
