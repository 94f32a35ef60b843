//! One person or two: what the analyst decides about the names of an account.

use std::sync::{Arc, Mutex};

use model::AccountName;

use super::candidate::{Candidate, shown_name};
use super::identity::{how, mark};
use super::{AccountSummary, Shared};
use crate::accounts::trace::{Ids, Trace};
use crate::progress::Progress;
use crate::{Error, Result};

impl AccountSummary {
    /// Sets one name of an account apart: `acc.split("AdeleV@contoso.onmicrosoft.com")?` makes it a match of its own,
    /// whatever speaks for one person. The result has the rest of the account chosen; this summary stays as it is.
    ///
    /// # Errors
    ///
    /// If no match has that name, or it is the only one of its match.
    pub fn split(&self, name: &str) -> Result<Self> {
        let _running = channel::running();
        let index = self.shared.find(name)?;
        match self.apart(index, name)? {
            Some(summary) => Ok(summary),
            None => {
                let of = self.shared.candidates.get(index).map(|it| it.name.clone()).unwrap_or_default();
                Err(Error::input(format!("{of:?} has no other name than {name:?}"))
                    .help("split takes one of several names of a match, in full"))
            }
        }
    }

    /// Sets a name of a candidate apart; `None` if it has no other.
    fn apart(&self, index: usize, name: &str) -> Result<Option<Self>> {
        let mut candidates = self.shared.candidates.clone();
        let Some(candidate) = candidates.get(index).cloned() else { return Ok(None) };
        let (apart, rest): (Vec<Trace>, Vec<Trace>) =
            candidate.traces.iter().cloned().partition(|it| is_written(it, name));
        if apart.is_empty() || rest.is_empty() {
            return Ok(None);
        }
        let rest = self.shared.remade(&candidate, rest, candidate.joined.clone());
        let apart = self.shared.remade(&candidate, apart, vec!["set apart by the analyst".to_owned()]);
        candidates.splice(index..=index, [rest, apart]);
        self.with(candidates, index, Decision::Split { of: places(&candidate), name: name.to_owned() })
            .map(Some)
    }

    /// Joins two matches as names of one person: `acc.join("adelev@contoso.com", "adelev on lnx-app01")?`. The result
    /// has the person chosen; this summary stays as it is.
    ///
    /// # Errors
    ///
    /// If a name is of no match, or both are of one already.
    pub fn join(&self, one: &str, other: &str) -> Result<Self> {
        let _running = channel::running();
        let (first, second) = (self.shared.find(one)?, self.shared.find(other)?);
        if first == second {
            return Err(Error::input(format!("{one:?} and {other:?} are names of one match already")));
        }
        self.together(first, second)
    }

    fn together(&self, first: usize, second: usize) -> Result<Self> {
        let (first, second) = (first.min(second), first.max(second));
        let mut candidates = self.shared.candidates.clone();
        let more = candidates.remove(second);
        let Some(candidate) = candidates.get(first).cloned() else { return Err(self.shared.nothing()) };
        let decision = Decision::Join { one: places(&candidate), other: places(&more) };
        let mut traces = candidate.traces.clone();
        traces.extend(more.traces);
        let reason = format!("{} and {}, joined by the analyst", candidate.name, more.name);
        let joined = candidate.joined.iter().cloned().chain(more.joined).chain([reason]).collect();
        let mut person = self.shared.remade(&candidate, traces, joined);
        person.how = candidate.how.min(more.how);
        person.ids.absorb(&more.ids);
        person.links.extend(more.links);
        if let Some(place) = candidates.get_mut(first) {
            *place = person;
        }
        self.with(candidates, first, decision)
    }

    /// Decides again what was decided in a search of less time. What is one person there already, or has one name
    /// there, needs no decision.
    pub(super) fn decided(self, decisions: &[Decision]) -> Result<Self> {
        decisions.iter().try_fold(self, |summary, decision| {
            let shared = &summary.shared;
            let decided = match decision {
                Decision::Split { of, name } => {
                    let is_one = |it: &Candidate| {
                        common(it, of) > 0 && it.traces.iter().any(|it| is_written(it, name))
                    };
                    match shared.candidates.iter().position(is_one) {
                        Some(index) => summary.apart(index, name)?,
                        None => None,
                    }
                }
                Decision::Join { one, other } => match (shared.like(one), shared.like(other)) {
                    (Some(first), Some(second)) if first != second => Some(summary.together(first, second)?),
                    _ => None,
                },
            };
            Ok(decided.unwrap_or(summary))
        })
    }

    /// The same search with other candidates, one of them chosen.
    fn with(&self, mut candidates: Vec<Candidate>, index: usize, decision: Decision) -> Result<Self> {
        mark(&mut candidates);
        let chosen = candidates.len() == 1 || self.chosen;
        let shared = &self.shared;
        let shared = Arc::new(Shared {
            session: shared.session.clone(),
            span: shared.span,
            typed: shared.typed.clone(),
            options: shared.options.clone(),
            found: shared.found.clone(),
            candidates,
            decisions: shared.decisions.iter().cloned().chain([decision]).collect(),
            details: Mutex::default(),
        });
        shared.detail(index, &Progress::silent()).transpose()?;
        Ok(Self { shared, selected: Arc::new(Mutex::new(Some(index))), chosen })
    }
}

impl Shared {
    /// The candidate that has most of the names of another search's.
    pub(super) fn like(&self, places: &[Place]) -> Option<usize> {
        let all = self.candidates.iter().enumerate().map(|(index, it)| (index, common(it, places)));
        all.filter(|it| it.1 > 0).max_by_key(|it| (it.1, std::cmp::Reverse(it.0))).map(|it| it.0)
    }

    /// A candidate of some of the traces of another.
    fn remade(&self, of: &Candidate, traces: Vec<Trace>, joined: Vec<String>) -> Candidate {
        let mut ids = Ids::default();
        traces.iter().for_each(|it| ids.absorb(&it.ids));
        let name = shown_name(&traces);
        // What other tables hold about the account goes with those traces that share an identifier with it.
        let links = of.links.iter().filter(|it| it.ids.shares(&ids)).cloned().collect::<Vec<_>>();
        links.iter().for_each(|it| ids.absorb(&it.ids));
        let how = how(&traces, &links, &ids, &self.typed).unwrap_or(of.how);
        Candidate { name, how, resemblance: None, joined, traces, links, ids }
    }
}

/// A name in a table, which is of one candidate at most: the table, and what its queries call the name.
pub(super) type Place = (&'static str, String);

/// What the analyst decided about names, to decide it again where more time is searched.
#[derive(Clone, Debug)]
pub(super) enum Decision {
    Split { of: Vec<Place>, name: String },
    Join { one: Vec<Place>, other: Vec<Place> },
}

pub(super) fn places(candidate: &Candidate) -> Vec<Place> {
    candidate.traces.iter().map(|it| (it.table.name, it.key.clone())).collect()
}

fn common(candidate: &Candidate, places: &[Place]) -> usize {
    let is_among = |it: &&Trace| places.iter().any(|place| place.0 == it.table.name && place.1 == it.key);
    candidate.traces.iter().filter(is_among).count()
}

/// Whether a trace is written so, in the case of its system.
fn is_written(trace: &Trace, name: &str) -> bool {
    let case = trace.table.family.case();
    let Ok(name) = AccountName::parse(name) else { return false };
    let name = case.normalize(&name.to_string());
    let on_host = trace.host.as_ref().map(|host| case.normalize(&format!("{} on {host}", shown(trace))));
    trace.spellings.keys().any(|it| case.normalize(it.trim()) == name) || on_host.is_some_and(|it| it == name)
}

fn shown(trace: &Trace) -> &str {
    trace.spellings.keys().next().map_or("", String::as_str)
}
