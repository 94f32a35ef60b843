//! What became of one name.

use std::fmt;

use model::{Seen, TableState};

use super::super::matches::AccountSource;
use super::super::{AccountMatch, AccountSummary, lock};
use super::sure;
use crate::{QueryRun, Result};

/// What a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutcomeState {
    /// It means one account.
    Found,
    /// No account matches it.
    None,
    /// It may mean several accounts; none of them is summarized.
    Several,
    /// It is no account name, or what the account did could not be read.
    Error,
    /// The analyst interrupted before it was asked, or before what the account did was read.
    NotAsked,
}

impl fmt::Display for OutcomeState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Found => "found",
            Self::None => "not found",
            Self::Several => "several accounts",
            Self::Error => "error",
            Self::NotAsked => "not asked",
        })
    }
}

/// What became of one name of a list.
#[derive(Clone, Debug)]
pub struct AccountOutcome {
    /// The name as it was given.
    pub name: String,
    /// How often it was given.
    pub given: u64,
    /// What it is.
    pub state: OutcomeState,
    /// The account that it means, where that is one.
    pub account: Option<String>,
    /// How many accounts match it.
    pub matches: u64,
    /// What each table has of the account.
    pub sources: Vec<AccountSource>,
    /// Its events, where it means one account.
    pub seen: Option<Seen>,
    /// How many of its events failed.
    pub failed: Option<u64>,
    /// How many alerts are about the account itself.
    pub alerts: Option<u64>,
    /// How many more are about the hosts and addresses that it used.
    pub alerts_on_places: Option<u64>,
    /// What should be known: other matches, what could not be read.
    pub note: String,
    pub(super) alert_state: Option<TableState>,
    pub(super) bookmark_state: Option<TableState>,
}

/// So many matches of a name that may mean several are named.
const NAMED: usize = 4;

impl AccountOutcome {
    fn begin(name: &str, given: u64, state: OutcomeState) -> Self {
        Self {
            name: name.to_owned(),
            given,
            state,
            account: None,
            matches: 0,
            sources: Vec::new(),
            seen: None,
            failed: None,
            alerts: None,
            alerts_on_places: None,
            note: String::new(),
            alert_state: None,
            bookmark_state: None,
        }
    }

    /// A name that nobody looked for.
    pub(super) fn not_asked(name: &str, given: u64) -> Self {
        let note = "interrupted before it was looked for".to_owned();
        Self { note, ..Self::begin(name, given, OutcomeState::NotAsked) }
    }

    pub(super) fn of(name: &str, given: u64, summary: &Result<AccountSummary>) -> Result<Self> {
        let mut outcome = Self::begin(name, given, OutcomeState::Error);
        let summary = match summary {
            Ok(it) => it,
            Err(error) => {
                outcome.note = error.to_string();
                return Ok(outcome);
            }
        };
        let shared = &summary.shared;
        outcome.matches = shared.candidates.len() as u64;
        let names: Vec<&str> = shared.candidates.iter().map(|it| it.name.as_str()).collect();
        let unread: Vec<&str> = shared
            .found
            .states
            .iter()
            .filter(|it| matches!(it.1, TableState::Failed(_)))
            .map(|it| it.0)
            .collect();
        let mut notes: Vec<String> = Vec::new();
        if !unread.is_empty() {
            notes.push(format!("could not be read: {}", unread.join(", ")));
        }
        match shared.candidates.first() {
            None => outcome.state = OutcomeState::None,
            Some(_) if !sure(shared) => {
                outcome.state = OutcomeState::Several;
                notes.insert(0, listed(&names));
            }
            Some(first) => {
                outcome.state = OutcomeState::Found;
                outcome.account = Some(first.name.clone());
                outcome.seen = Some(first.seen());
                outcome.sources = AccountMatch::of(first).sources;
                if names.len() > 1 {
                    notes.push(format!("also in the search: {}", listed(names.get(1..).unwrap_or_default())));
                }
                let details = lock(&shared.details);
                if !details.contains_key(&0) {
                    outcome.state = OutcomeState::NotAsked;
                    notes.insert(0, "found; interrupted before its events were read".to_owned());
                }
                if let Some(detail) = details.get(&0) {
                    notes.extend(detail.warnings.iter().map(ToString::to_string));
                    // A table that could not be read has failures that nobody counted.
                    let unread = |it: &QueryRun| it.rows.is_none() && it.name.starts_with("account_activity");
                    let is_whole = !detail.queries.iter().any(unread);
                    outcome.failed = is_whole.then(|| detail.lanes.iter().map(|it| it.failed).sum());
                    if let TableState::Rows(_) = detail.alerts.state {
                        outcome.alerts = Some(detail.alerts.on_account().count() as u64);
                        outcome.alerts_on_places = Some(detail.alerts.on_places().count() as u64);
                    }
                    outcome.alert_state = Some(detail.alerts.state.clone());
                    outcome.bookmark_state = Some(detail.bookmarks.state.clone());
                }
            }
        }
        outcome.note = notes.join("; ");
        Ok(outcome)
    }
}

fn listed(names: &[&str]) -> String {
    let more = names.len().saturating_sub(NAMED);
    let named = names.iter().take(NAMED).copied().collect::<Vec<&str>>().join(", ");
    if more > 0 { format!("{named} and {more} more") } else { named }
}
