//! What alerts look like.

use model::{Cell, TableState, count};
use view::Report;

use super::{Alert, Alerts};
use crate::Show;
use crate::listing::List;

/// So many alerts are listed.
const LISTED: usize = 50;

impl Show for Alert {
    fn report(&self) -> Report {
        let moment = |it: Option<chrono::DateTime<chrono::Utc>>| it.map(model::clock).unwrap_or_default();
        let records = if self.records > 1 { count(self.records) } else { String::new() };
        let facts = [
            ("Shown because", self.related_by()),
            ("Severity", self.severity.clone()),
            ("Status", self.status.clone()),
            ("Raised at", moment(self.time)),
            ("From", moment(self.start)),
            ("To", moment(self.end)),
            ("Product", self.product.clone()),
            ("Tactics", self.tactics.clone()),
            ("Techniques", self.techniques.clone()),
            ("Compromised entity", self.compromised_entity.clone()),
            ("Description", self.description.clone()),
            ("SystemAlertId", self.id.clone()),
            ("Records", records),
        ];
        let facts = facts.into_iter().chain(self.more.iter().cloned()).filter(|it| !it.1.is_empty());
        let report = Report::new(self.name.clone()).card("Alert", facts);
        let report = match self.entities.len() {
            0 => report.note("the alert names no entities"),
            _ => report.table("Entities", &entities(self), LISTED),
        };
        if self.properties.is_empty() {
            report
        } else {
            report.card("Extended properties", self.properties.clone())
        }
    }
}

fn entities(alert: &Alert) -> List {
    let rows = alert.entities.iter().map(|it| {
        let facts: Vec<String> = it.facts.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        vec![Cell::Text(it.kind.clone()), Cell::Text(it.title.clone()), Cell::Text(facts.join(", "))]
    });
    List::new(&["Type", "Entity", "What it says"], rows.collect())
}

impl Alert {
    /// One line for a list.
    pub(crate) fn label(&self) -> String {
        let when = self.time.map_or_else(|| "time not recorded".to_owned(), model::minute);
        format!("{when}  {}  {}  {}", self.severity, self.name, self.related_by())
    }
}

impl Show for Alerts {
    fn report(&self) -> Report {
        let span = self.span.map_or_else(|| "no time recorded".to_owned(), |it| it.to_string());
        let report = Report::new("Related alerts").subtitle(span);
        let report = match &self.state {
            TableState::Rows(_) if self.alerts.is_empty() => {
                report.note("no alert about this account, its hosts or its addresses")
            }
            TableState::Rows(_) => {
                let report = report.table("By name", &self.by_name(), LISTED).timeline(self.timeline());
                let on_account = self.on_account().count() as u64;
                let on_places = self.on_places().count() as u64;
                let listed = |report: Report, title: String, list: &List| report.table(title, list, LISTED);
                let report = match on_account {
                    0 => report.note("no alert is about the account itself"),
                    n => listed(
                        report,
                        format!("{} on the account", alerts(n)),
                        &Self::list(self.on_account()),
                    ),
                };
                match on_places {
                    0 => report.note("no other alert is about its hosts and addresses"),
                    n => {
                        let title = format!("{} only on its hosts and addresses", alerts(n));
                        listed(report, title, &Self::list(self.on_places()))
                    }
                }
            }
            _ => report,
        };
        let report = self.notes().into_iter().fold(report, Report::note);
        report.states([("SecurityAlert", self.state.clone())])
    }
}

fn alerts(n: u64) -> String {
    format!("{} {}", count(n), if n == 1 { "alert" } else { "alerts" })
}
