//! What all handles of one search have in common: what was found, and what was read of it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::{AccountName, TableState, TimeSpan};

use super::AccountOptions;
use super::candidate::Candidate;
use super::detail::{self, Detail};
use super::persons::Decision;
use crate::accounts::search::Found;
use crate::alerts::fetch::Ask;
use crate::progress::Progress;
use crate::{Result, Session};

/// One search with its matches.
pub(super) struct Shared {
    pub(super) session: Session,
    pub(super) span: Option<TimeSpan>,
    pub(super) typed: AccountName,
    pub(super) options: AccountOptions,
    pub(super) found: Found,
    pub(super) candidates: Vec<Candidate>,
    /// What the analyst decided about names.
    pub(super) decisions: Vec<Decision>,
    /// What was read so far, by candidate.
    pub(super) details: Mutex<BTreeMap<usize, Arc<Detail>>>,
}

impl Shared {
    pub(super) fn of(
        session: Session,
        span: Option<TimeSpan>,
        typed: AccountName,
        options: AccountOptions,
        mut found: Found,
        candidates: Vec<Candidate>,
    ) -> Self {
        for (table, state) in &mut found.states {
            if let TableState::Rows(n) = state {
                *n = candidates.iter().map(|it| it.events_in(table)).sum();
            }
        }
        let decisions = Vec::new();
        Self { session, span, typed, options, found, candidates, decisions, details: Mutex::default() }
    }

    /// The detail of a candidate, read once; `None` if there is no such candidate.
    pub(super) fn detail(&self, index: usize, progress: &Progress) -> Option<Result<Arc<Detail>>> {
        let candidate = self.candidates.get(index)?;
        if let Some(known) = lock(&self.details).get(&index) {
            return Some(Ok(known.clone()));
        }
        // An interrupt of an earlier call is over.
        let _running = channel::running();
        Some(detail::read(&self.session, self.span, candidate, self.ask(), progress).map(|it| {
            let detail = Arc::new(it);
            lock(&self.details).insert(index, detail.clone());
            detail
        }))
    }

    /// Which of alerts and bookmarks are read.
    pub(super) fn ask(&self) -> Ask {
        Ask { alerts: self.options.alerts, bookmarks: self.options.bookmarks }
    }

    /// What became of each table; of those of alerts and bookmarks, for one candidate.
    pub(super) fn states(&self, index: Option<usize>) -> Vec<(&'static str, TableState)> {
        let known = index.and_then(|it| lock(&self.details).get(&it).cloned());
        let of = |state: fn(&Detail) -> &TableState| {
            known.as_ref().map_or(TableState::NotAsked, |it| state(it).clone())
        };
        let more =
            [("SecurityAlert", of(|it| &it.alerts.state)), ("HuntingBookmark", of(|it| &it.bookmarks.state))];
        self.found.states.iter().cloned().chain(more).collect()
    }

    /// How many tables could be read.
    pub(super) fn n_read(&self) -> usize {
        let read = |state: &TableState| matches!(state, TableState::Rows(_) | TableState::Empty { .. });
        self.found.states.iter().filter(|(_, state)| read(state)).count()
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
