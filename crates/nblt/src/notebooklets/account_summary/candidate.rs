//! One account identity over its sources, and how it answers what was typed.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use model::{Account, AccountName, Case, Match, Seen};

use super::evidence::{is_object_id, is_personal};
use crate::accounts::sources::Family;
use crate::accounts::trace::{Ids, Link, Trace};

/// How a candidate answers what was typed; the best comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// The name matches.
    Name(Match),
    /// The name is the same, but under another suffix or domain than was typed.
    OtherSuffix,
}

impl How {
    /// How a name found in a log answers what was typed; `None` if it does not.
    pub(crate) fn of(typed: &AccountName, found: &str, family: Family) -> Option<Self> {
        let matched = typed.matches(found, family.case()).map(Self::Name);
        matched.or_else(|| typed.same_bare(found, family.case()).then_some(Self::OtherSuffix))
    }

    /// What identifies the account was typed, not its name.
    pub(crate) const IDENTIFIER: Self = Self::Name(Match::Exact);
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(matched) => matched.fmt(f),
            Self::OtherSuffix => f.write_str("same name elsewhere"),
        }
    }
}

/// Why a candidate may be the person of another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resemblance {
    /// The other candidate.
    pub to: String,
    /// What speaks for it.
    pub reason: String,
}

impl fmt::Display for Resemblance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "possibly the same person as {}: {}", self.to, self.reason)
    }
}

/// One account identity.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// Its name as it is shown and selected.
    pub(crate) name: String,
    pub(crate) how: How,
    pub(crate) resemblance: Option<Resemblance>,
    /// Why names that differ were taken for one account.
    pub(crate) joined: Vec<String>,
    /// Its traces, in the order of tables.
    pub(crate) traces: Vec<Trace>,
    /// What other tables hold side by side about it.
    pub(crate) links: Vec<Link>,
    pub(crate) ids: Ids,
}

impl Candidate {
    /// When it was seen, over all sources.
    pub(crate) fn seen(&self) -> Seen {
        self.traces.iter().map(|it| it.seen).fold(Seen::default(), Seen::merge)
    }

    /// Its traces together, table by table.
    pub(crate) fn by_table(&self) -> Vec<(&'static str, Seen, u64)> {
        let mut tables: Vec<(&'static str, Seen, u64)> = Vec::new();
        for trace in &self.traces {
            match tables.iter_mut().find(|(name, ..)| *name == trace.table.name) {
                Some((_, seen, without_time)) => {
                    *seen = seen.merge(trace.seen);
                    *without_time += trace.without_time;
                }
                None => tables.push((trace.table.name, trace.seen, trace.without_time)),
            }
        }
        tables
    }

    /// Its names as they are distinguished, each with what was seen of it and where; most events first.
    pub(crate) fn names(&self) -> Vec<(String, Seen, Vec<&'static str>)> {
        let mut names: BTreeMap<String, Vec<&Trace>> = BTreeMap::new();
        for trace in &self.traces {
            let key = match trace.table.family {
                Family::Linux => format!("linux {}", trace.key),
                Family::Cloud | Family::Windows => Case::Any.normalize(trace.key.trim()),
            };
            names.entry(key).or_default().push(trace);
        }
        let names = names.into_values().map(|traces| {
            let seen = traces.iter().map(|it| it.seen).fold(Seen::default(), Seen::merge);
            let tables = traces.iter().map(|it| it.table.name).collect();
            let traces: Vec<Trace> = traces.into_iter().cloned().collect();
            (shown_name(&traces), seen, tables)
        });
        let mut names: Vec<_> = names.collect();
        names.sort_by(|a, b| b.1.events.cmp(&a.1.events).then_with(|| a.0.cmp(&b.0)));
        names
    }

    /// Its events in one table.
    pub(crate) fn events_in(&self, table: &str) -> u64 {
        self.traces.iter().filter(|it| it.table.name == table).map(|it| it.seen.events).sum()
    }

    /// All ways in which it is written.
    fn spellings(&self) -> BTreeSet<&str> {
        self.traces.iter().flat_map(|it| it.spellings.keys()).map(String::as_str).collect()
    }

    /// The ways in which it is written in one table, the most frequent first.
    pub(crate) fn spellings_in(&self, table: &str) -> Vec<(&str, u64)> {
        let mut all: BTreeMap<&str, u64> = BTreeMap::new();
        for (spelling, events) in
            self.traces.iter().filter(|it| it.table.name == table).flat_map(|it| &it.spellings)
        {
            *all.entry(spelling.as_str()).or_default() += events;
        }
        let mut all: Vec<(&str, u64)> = all.into_iter().collect();
        all.sort_by_key(|(_, events)| Reverse(*events));
        all
    }

    /// Whether it is written so, in the case of its system.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        let same = |trace: &Trace, spelling: &str| {
            let case = trace.table.family.case();
            case.normalize(spelling.trim().trim_start_matches('\\')) == case.normalize(name)
        };
        Case::Any.normalize(&self.name) == Case::Any.normalize(name) && !self.is_linux()
            || self.traces.iter().any(|trace| trace.spellings.keys().any(|it| same(trace, it)))
    }

    /// Whether its name without suffix or domain is this, in the case of its system.
    pub(crate) fn is_bare(&self, name: &str) -> bool {
        let same = |trace: &Trace, spelling: &str| {
            let case = trace.table.family.case();
            AccountName::parse(spelling).is_ok_and(|it| case.normalize(it.bare()) == case.normalize(name))
        };
        self.traces.iter().any(|trace| trace.spellings.keys().any(|it| same(trace, it)))
    }

    /// Whether it exists on a Linux host only.
    pub(crate) fn is_linux(&self) -> bool {
        self.traces.iter().all(|it| it.table.family == Family::Linux)
    }

    /// What is known of it before its events are read.
    pub(crate) fn account(&self) -> Account {
        let main = main_spelling(&self.traces);
        let mut account = match AccountName::parse(&main) {
            Ok(name) => Account::named(&name),
            Err(_) => Account { name: main, ..Account::default() },
        };
        if account.nt_domain.is_none() {
            let windows = self.traces.iter().filter(|it| it.table.family == Family::Windows);
            let names =
                windows.flat_map(|it| it.spellings.keys()).filter_map(|it| AccountName::parse(it).ok());
            account.nt_domain = names.filter_map(|it| it.domain().map(str::to_owned)).next();
        }
        account.sids = self.ids.sids.clone();
        let ids = &self.ids;
        let facts = [
            ("Directory object id", &mut account.aad_user_id, &ids.aad_user_ids),
            ("UserKey", &mut account.user_key, &ids.user_keys),
            ("Organisation", &mut account.organization_id, &ids.organization_ids),
            ("Tenant", &mut account.tenant_id, &ids.directory_ids),
            ("Display name", &mut account.display_name, &ids.display_names),
        ];
        for (name, fact, values) in facts {
            let mut values = values.iter().cloned();
            *fact = values.next();
            account.also.extend(values.map(|it| (name, it)));
        }
        for spelling in self.spellings() {
            account.add_spelling(spelling);
        }
        account
    }
}

/// The name of an account on a Linux host says on which, because on another it is another account.
pub(crate) fn shown_name(traces: &[Trace]) -> String {
    let name = main_spelling(traces);
    if traces.iter().any(|it| it.table.family != Family::Linux) {
        return name;
    }
    match traces.iter().find_map(|it| it.host.as_ref()) {
        Some(host) => format!("{name} on {host}"),
        // Without this, nobody could tell it from an account of that name elsewhere, nor select either.
        None => format!("{name} on an unnamed host"),
    }
}

/// A user principal name before others, and a name before an identifier; then the account with the most events; of its
/// spellings the one in small letters, else the most frequent.
fn main_spelling(traces: &[Trace]) -> String {
    let mut keys: BTreeMap<&str, (u8, u64, BTreeMap<&str, u64>)> = BTreeMap::new();
    for trace in traces {
        let is_upn =
            trace.spellings.keys().any(|it| matches!(AccountName::parse(it), Ok(AccountName::Upn { .. })));
        let (rank, events, spellings) = keys.entry(&trace.key).or_default();
        let own = match () {
            () if is_upn && trace.table.family == Family::Cloud => 2,
            () if is_personal(&trace.key) || is_object_id(&trace.key) => 0,
            () => 1,
        };
        *rank = own.max(*rank);
        *events += trace.seen.events;
        for (spelling, n) in &trace.spellings {
            *spellings.entry(spelling).or_default() += n;
        }
    }
    // Of equals the first in order of text wins, so that two runs give the same name.
    let best = keys.iter().rev().max_by_key(|(_, (rank, events, _))| (*rank, *events));
    let Some((key, (_, _, spellings))) = best else { return String::new() };
    let name = match spellings.get_key_value(key) {
        Some((spelling, _)) => (*spelling).to_owned(),
        None => spellings
            .iter()
            .rev()
            .max_by_key(|(_, n)| **n)
            .map_or_else(String::new, |(it, _)| (*it).to_owned()),
    };
    // Windows writes an account without a domain with a backslash before it.
    name.trim().trim_start_matches('\\').to_owned()
}
