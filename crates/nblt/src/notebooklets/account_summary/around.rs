//! The same account in another time: around an alert, or any span.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use chrono::Duration;
use model::{Case, Seen, TimeSpan};

use super::candidate::Candidate;
use super::detail::{Detail, raise, read_events};
use super::persons::places;
use super::share::key;
use super::{AccountSummary, Shared};
use crate::accounts::trace::Trace;
use crate::pivot::AccountPivots;
use crate::progress::Progress;
use crate::rows::ByName;
use crate::{Alert, Census, Error, Result};

impl AccountSummary {
    /// The chosen account in the time around an alert: from `length` before what the alert is about begins to `length`
    /// after it ends. `acc.around(&acc.browse_alerts()?.selected().unwrap(), hours(2))?`
    ///
    /// # Errors
    ///
    /// If the alert has no time, no account matches the name, or the analyst interrupts.
    pub fn around(&self, alert: &Alert, length: Duration) -> Result<Self> {
        self.within(alert.around(length)?)
    }

    /// The chosen account in another time: the same person with the same names, as [`AccountSummary::join`] and
    /// [`AccountSummary::split`] have made it, whatever of it happened then. Events without a recorded time are part of
    /// every time.
    ///
    /// A time that goes beyond that of this summary is searched anew.
    ///
    /// # Errors
    ///
    /// If no account matches the name, or the analyst interrupts.
    pub fn within(&self, span: TimeSpan) -> Result<Self> {
        let _running = channel::running();
        let index = self.index().ok_or_else(|| self.shared.nothing())?;
        let candidate = self.shared.candidates.get(index).ok_or_else(|| self.shared.nothing())?;
        if let Some(known) = self.shared.span
            && !(known.start <= span.start && span.end <= known.end)
        {
            let wide = AccountPivots::on(self.shared.session.clone().with_span(known.join(span)));
            let wide = wide.account_summary_with(&self.shared.typed.to_string(), &self.shared.options)?;
            // The same person: as the analyst joined and split it, and by what it was found before.
            let wide = wide.decided(&self.shared.decisions)?;
            let index = wide.shared.like(&places(candidate)).ok_or_else(|| wide.shared.nothing())?;
            let selected = Arc::new(Mutex::new(Some(index)));
            return Self { selected, chosen: true, shared: wide.shared }.narrowed(span);
        }
        self.narrowed(span)
    }

    /// Reads again what the names of the chosen account did in a part of the time.
    fn narrowed(&self, span: TimeSpan) -> Result<Self> {
        let shared = &self.shared;
        let index = self.index().ok_or_else(|| shared.nothing())?;
        let candidate = shared.candidates.get(index).ok_or_else(|| shared.nothing())?;
        let session = shared.session.clone().with_span(span);
        let progress = Progress::silent();
        let mut details = read_events(&session, Some(span), &[candidate], &progress)?;
        raise(&session, &mut details, shared.ask(), &progress)?;
        let detail = details.pop().ok_or_else(|| Error::bug("no detail of an account"))?;
        let candidate = counted(candidate, &detail);
        let options = shared.options.clone();
        let (typed, found) = (shared.typed.clone(), shared.found.clone());
        let mut narrowed = Shared::of(session, Some(span), typed, options, found, vec![candidate]);
        narrowed.decisions.clone_from(&shared.decisions);
        super::lock(&narrowed.details).insert(0, Arc::new(detail));
        Ok(Self { selected: Arc::new(Mutex::new(Some(0))), chosen: true, shared: Arc::new(narrowed) })
    }

    /// Every table of the workspace in which a name or an identifier of the chosen account occurs, in any column: also
    /// tables that no notebooklet knows, and columns in which others name it.
    ///
    /// # Errors
    ///
    /// As [`crate::census()`].
    pub fn census(&self) -> Result<Census> {
        let account = self.account().ok_or_else(|| self.shared.nothing())?;
        let written = account.spellings.iter().cloned().chain([account.name.clone()]);
        let names = written.filter_map(|it| model::AccountName::parse(&it).ok());
        let ids = account.sids.iter().chain(&account.aad_user_id).cloned();
        let ids =
            ids.chain(account.also.iter().filter(|it| it.0 == "Directory object id").map(|it| it.1.clone()));
        // Each once, whatever its case.
        let terms: BTreeMap<String, String> = names
            .map(|it| it.bare().to_owned())
            .chain(ids)
            .map(|it| (Case::Any.normalize(&it), it))
            .collect();
        self.shared.session.census_of(terms.into_values().collect(), &super::detail::SPAN_TABLES)
    }
}

/// The candidate with what its names did according to the events that were read.
fn counted(candidate: &Candidate, detail: &Detail) -> Candidate {
    let mut traces: Vec<Trace> = candidate
        .traces
        .iter()
        .map(|it| Trace {
            seen: Seen::default(),
            without_time: 0,
            spellings: it.spellings.keys().map(|it| (it.clone(), 0)).collect(),
            ..it.clone()
        })
        .collect();
    for row in ByName::all(&detail.events) {
        let (table, account, time) = (row.text("Table"), row.text("Account"), row.time("Time"));
        let key = key(&table, &account, &row.text("Host"));
        for trace in traces.iter_mut().filter(|it| it.table.name == table && it.key == key) {
            trace.seen = trace.seen.merge(Seen::once(time));
            trace.without_time += u64::from(time.is_none());
            if let Some(n) = trace.spellings.get_mut(&account) {
                *n += 1;
            }
        }
    }
    Candidate { traces, ..candidate.clone() }
}
