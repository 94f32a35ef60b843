//! What to look at next, as cells that are ready to run.

use std::fmt;

use chrono::Duration;
use kql::literal;
use model::{Scope, TimeSpan};
use view::Report;

use super::AccountSummary;
use crate::listing::List;
use crate::{Cell, Result, Show};

/// A next step: why, and the cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextStep {
    /// What speaks for it.
    pub why: String,
    /// The text of a cell; names from the data are literals in it. It takes the summary to be called `acc`.
    pub cell: String,
}

/// Next steps, the most urgent first.
#[derive(Clone, PartialEq, Eq)]
pub struct NextSteps(pub Vec<NextStep>);

impl AccountSummary {
    /// What to look at next about the chosen account, as cells that are ready to run: the gravest alert, who else came
    /// from its addresses, the hours around an alert, its hosts.
    ///
    /// # Errors
    ///
    /// If no account matches the name, or the analyst interrupts.
    pub fn next_steps(&self) -> Result<NextSteps> {
        let detail = self.detail()?;
        let name = self.selected().map(|it| it.name).unwrap_or_default();
        let mut steps = Vec::new();
        let gravity = |severity: &str| {
            let order = ["high", "medium", "low", "informational"];
            order.iter().position(|it| severity.eq_ignore_ascii_case(it)).unwrap_or(order.len())
        };
        let gravest = detail.alerts.on_account().min_by_key(|it| (gravity(&it.severity), it.time));
        if let Some(alert) = gravest {
            let about =
                format!("the first alert of the highest severity on it: {}, {}", alert.name, alert.severity);
            let wanted = if alert.id.is_empty() { &alert.name } else { &alert.id };
            steps.push(step(about, format!("acc.browse_alerts()?.select({wanted:?})?")));
            let around = alert
                .time
                .and_then(|it| TimeSpan::new(it - Duration::hours(6), it + Duration::hours(6)).ok());
            if let Some(span) = around {
                let (start, end) = (model::clock(span.start), model::clock(span.end));
                let cell = format!(
                    "Account::nblt().between(TimeSpan::parse({start:?}, {end:?})?).account_summary({name:?})?"
                );
                steps.push(step("the six hours before and after that alert".to_owned(), cell));
            }
        }
        let public = detail.account.addresses.iter().filter(|it| {
            !matches!(it.0.scope(), Scope::Private | Scope::Loopback | Scope::LinkLocal | Scope::Shared)
        });
        let there = self.tables();
        let is_there = |table: &str| {
            there.iter().any(|(name, state)| *name == table && !matches!(state, model::TableState::NotThere))
        };
        for (address, seen) in public.take(2) {
            if is_there("SigninLogs") {
                let query = format!(
                    "SigninLogs | where IPAddress has {} | summarize count() by UserPrincipalName, ResultType",
                    literal::string(&address.to_string())
                );
                let why = format!("who else signed in from {address}, which it used in {seen}");
                steps.push(step(why, format!("query({query:?})?")));
            }
        }
        let windows =
            detail.account.hosts.iter().filter(|it| it.0.os_family == Some(model::OsFamily::Windows));
        for (host, seen) in windows.take(2) {
            let query = format!(
                "SecurityEvent | where Computer =~ {} and EventID in (4624, 4625) | summarize count() by Account, EventID, LogonType",
                literal::string(&host.fqdn())
            );
            steps.push(step(
                format!("who else logged on to {host}, where it was in {seen}"),
                format!("query({query:?})?"),
            ));
        }
        if let Some(other) = self.matches().iter().find(|it| it.resemblance.is_some()) {
            let why = other.resemblance.as_ref().map(ToString::to_string).unwrap_or_default();
            let cell = format!("acc.join({name:?}, {:?})?", other.name);
            steps.push(step(format!("{}: {why}", other.name), cell));
        }
        steps.push(step("what it did, counted".to_owned(), "acc.get_additional_data()?".to_owned()));
        steps.push(step(
            "all of it as one page".to_owned(),
            "acc.full_report()?.save(\"account.html\")?".to_owned(),
        ));
        Ok(NextSteps(steps))
    }
}

fn step(why: String, cell: String) -> NextStep {
    NextStep { why, cell }
}

impl Show for NextSteps {
    fn report(&self) -> Report {
        let report = Report::new("Next steps").note("cells to run, with the summary in acc");
        let rows = self.0.iter().map(|it| vec![Cell::Text(it.why.clone()), Cell::Json(it.cell.clone())]);
        report.table("", &List::new(&["Why", "Cell"], rows.collect()), self.0.len())
    }
}

impl fmt::Debug for NextSteps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.0).finish()
    }
}
