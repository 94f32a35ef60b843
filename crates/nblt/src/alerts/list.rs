//! The alerts about an account, as a whole.

use std::collections::{BTreeMap, BTreeSet};

use model::{Cell, TableState, TimeSpan, count};
use view::Timeline;

use super::Alert;
use crate::listing::{List, number, time};
use crate::queries::QueryRun;

/// The alerts about an account, its hosts and its addresses, the newest first.
#[derive(Clone, Debug)]
pub struct Alerts {
    /// The alerts, each once, however many records there are of it.
    pub alerts: Vec<Alert>,
    /// What became of the table SecurityAlert.
    pub state: TableState,
    /// How many alerts have only a word in common with the account, or are about another account of the same name.
    /// They are not shown.
    pub passed_over: u64,
    /// The other accounts that those name.
    pub other_accounts: BTreeSet<String>,
    /// How many addresses of the account were not asked for, because there are too many.
    pub addresses_left_out: usize,
    /// The time that was asked about.
    pub span: Option<TimeSpan>,
    /// The query that was run.
    pub queries: Vec<QueryRun>,
}

impl Default for Alerts {
    fn default() -> Self {
        Self {
            alerts: Vec::new(),
            state: TableState::NotAsked,
            passed_over: 0,
            other_accounts: BTreeSet::new(),
            addresses_left_out: 0,
            span: None,
            queries: Vec::new(),
        }
    }
}

impl Alerts {
    /// The alerts about the account itself.
    pub fn on_account(&self) -> impl Iterator<Item = &Alert> {
        self.alerts.iter().filter(|it| it.is_on_account())
    }

    /// The alerts that are only about a host or an address that the account used.
    pub fn on_places(&self) -> impl Iterator<Item = &Alert> {
        self.alerts.iter().filter(|it| !it.is_on_account())
    }

    /// The alert with this `SystemAlertId`, or the newest of this name.
    #[must_use]
    pub fn get(&self, id_or_name: &str) -> Option<&Alert> {
        let same = |text: &str| text.trim().eq_ignore_ascii_case(id_or_name.trim());
        self.alerts.iter().find(|it| same(&it.id)).or_else(|| self.alerts.iter().find(|it| same(&it.name)))
    }

    /// The alerts over time: a lane for those about the account, one for those about its places.
    #[must_use]
    pub fn timeline(&self) -> Timeline {
        let lane = |timeline: Timeline, name: &str, alerts: Vec<&Alert>| {
            let times: Vec<_> = alerts.iter().filter_map(|it| it.time).collect();
            let without_time = (alerts.len() - times.len()) as u64;
            if alerts.is_empty() { timeline } else { timeline.lane(name, times, without_time) }
        };
        let timeline = Timeline::new("Alerts (UTC)");
        let timeline = lane(timeline, "On the account", self.on_account().collect());
        lane(timeline, "On its hosts and addresses", self.on_places().collect())
    }

    /// How many alerts there are of each name, the most frequent first.
    pub(super) fn by_name(&self) -> List {
        let mut names: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        for alert in &self.alerts {
            *names.entry((&alert.name, &alert.product)).or_default() += 1;
        }
        let mut names: Vec<_> = names.into_iter().collect();
        names.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let rows = names.into_iter().map(|((name, product), n)| {
            vec![Cell::Text(name.to_owned()), Cell::Text(product.to_owned()), number(n)]
        });
        List::new(&["Alert", "Product", "Alerts"], rows.collect())
    }

    pub(crate) fn list<'a>(alerts: impl Iterator<Item = &'a Alert>) -> List {
        let rows = alerts.map(|it| {
            vec![
                time(it.time),
                Cell::Text(it.severity.clone()),
                Cell::Text(it.name.clone()),
                Cell::Text(it.related_by()),
                Cell::Text(it.status.clone()),
                Cell::Text(it.tactics.clone()),
                Cell::Text(it.product.clone()),
            ]
        });
        List::new(
            &["Time", "Severity", "Alert", "Shown because", "Status", "Tactics", "Product"],
            rows.collect(),
        )
    }

    /// What is not in the list, in words.
    pub(crate) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.passed_over > 0 {
            let (noun, have) =
                if self.passed_over == 1 { ("alert is", "it has") } else { ("alerts are", "they have") };
            let names: Vec<&str> = self.other_accounts.iter().map(String::as_str).take(5).collect();
            let about = if names.is_empty() {
                String::new()
            } else {
                format!(" with it; named is {}", names.join(", "))
            };
            notes.push(format!(
                "{} {noun} not shown: {have} only a word in common{about}",
                count(self.passed_over)
            ));
        }
        if self.addresses_left_out > 0 {
            let n = count(self.addresses_left_out as u64);
            notes.push(format!("alerts on {n} more addresses were not asked for: those seen last were"));
        }
        notes
    }
}
