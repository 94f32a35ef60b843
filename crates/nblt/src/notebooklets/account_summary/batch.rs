//! Many accounts at once: one line for each name that was asked about.
//!
//! *Question.* "These forty accounts are in the alert: which of them did what?" *Tables.* Those of the account summary;
//! each is searched once for all names, read once for all accounts that are found, and so are alerts and bookmarks.
//! *How to read it.* A name is found, is not there, may mean several accounts, or is none; the four look different.
//! Numbers are given where the name means one account. After an interrupt, what was finished is there, and the others
//! are said not to have been asked.

mod names;
mod outcome;
mod report;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use model::{AccountName, Case, Match, TableState, TimeSpan, Warning, count};

pub use names::Names;
pub use outcome::{AccountOutcome, OutcomeState};

use super::candidate::{Candidate, How};
use super::detail::{SPAN_TABLES, read_all};
use super::{AccountOptions, AccountSummary, Shared, in_rounds, lock};
use crate::accounts::search::{Certain, Found, Wanted, search};
use crate::accounts::sources::TABLE_NAMES;
use crate::alerts::fetch::Ask;
use crate::pivot::AccountPivots;
use crate::progress::Progress;
use crate::queries::QueryRun;
use crate::registry::{Notebooklet, Run, one};
use crate::{Error, Result, Session};

/// What is known about this notebooklet without running it.
pub(crate) static META: Notebooklet = Notebooklet {
    entity: "Account",
    name: "account_summaries",
    title: "Account summaries",
    arguments: &["names, with commas between them"],
    tables: &SPAN_TABLES,
    summary: "many accounts as one table: in which tables each is, when, what failed, and how many alerts are about it",
    run: Run::Pivot(|session, arguments| {
        Ok(Box::new(AccountPivots::on(session).account_summaries(one(arguments)?)?))
    }),
};

/// The accounts of many names. A cheap handle.
#[derive(Clone)]
pub struct AccountSummaries {
    outcomes: Arc<[AccountOutcome]>,
    summaries: Arc<BTreeMap<String, AccountSummary>>,
    session: Session,
    /// Tables whose identifiers could not be read.
    unread: Vec<Warning>,
    /// What became of each table that was asked, with the number of events of all accounts that were found.
    pub tables: Vec<(&'static str, TableState)>,
    /// The time that was asked about.
    pub span: Option<TimeSpan>,
    /// The queries that were run.
    pub queries: Vec<QueryRun>,
}

impl AccountPivots {
    /// Summarizes many accounts: `account_summaries(&["adelev@contoso.com", "CONTOSO\\kim"])`, a column of a frame
    /// (`account_summaries(frame.column("UserPrincipalName")?)`), or one text with commas between the names. Names that
    /// are given several times are asked once. `.select("name")?` of the result is the whole summary of one.
    ///
    /// # Errors
    ///
    /// If there are no names, the workspace cannot be read, or the analyst interrupts the search; of an interrupt
    /// after it, what was finished is the result. What is no name, is not there, or may mean several accounts
    /// is a line of it.
    pub fn account_summaries(&self, names: impl Names) -> Result<AccountSummaries> {
        let _running = channel::running();
        let mut given: BTreeMap<String, u64> = BTreeMap::new();
        let mut order: Vec<String> = Vec::new();
        for name in names.names() {
            let name = name.trim().to_owned();
            let times = given.entry(name.clone()).or_default();
            if *times == 0 {
                order.push(name);
            }
            *times += 1;
        }
        if order.is_empty() {
            return Err(Error::input("there are no names in the list")
                .help("give names, a text with commas between them, or a column of texts: frame.column(\"UserPrincipalName\")?"));
        }
        let stopwatch = Session::stopwatch();
        let progress = Progress::start("reading the workspace …");
        let outcome = summaries(self.session().clone(), order, &given, &progress);
        progress.finish(&match &outcome {
            Ok(it) if it.not_asked().is_empty() => format!(
                "{} names in {:.2} s",
                count(it.outcomes.len() as u64),
                stopwatch.elapsed().as_secs_f64()
            ),
            Ok(it) => format!("interrupted: {}", it.extent()),
            Err(error) if error.is_cancelled() => "interrupted".to_owned(),
            Err(_) => "failed".to_owned(),
        });
        outcome
    }
}

/// So many accounts are read together. An interrupt loses those that are being read.
const TOGETHER: usize = 100;

fn summaries(
    session: Session,
    order: Vec<String>,
    given: &BTreeMap<String, u64>,
    progress: &Progress,
) -> Result<AccountSummaries> {
    let options = AccountOptions::default();
    let span = session.resolve(&TABLE_NAMES)?;
    let certain = Certain::default();
    let everything = Wanted { name: "", certain: &certain, types: &options.account_types };
    let found = search(&session, span, everything, progress)?;
    let mut named: Vec<(String, Result<AccountSummary>)> = Vec::new();
    let mut not_asked: Vec<String> = Vec::new();
    for name in order {
        if channel::check_cancelled().is_err() {
            not_asked.push(name);
            continue;
        }
        let summary = AccountName::parse(&name).map_err(Error::from).and_then(|typed| {
            // What a search for this name would find, out of what a search for all names found.
            let (mine, candidates) = in_rounds(&typed, |certain| Ok(found.part(typed.bare(), certain)))?;
            let shared = Shared::of(session.clone(), span, typed, options.clone(), mine, candidates);
            Ok(AccountSummary::of(shared))
        });
        named.push((name, summary));
    }
    let sure: Vec<&AccountSummary> =
        named.iter().filter_map(|it| it.1.as_ref().ok()).filter(|it| sure(&it.shared)).collect();
    let mut queries = found.queries.clone();
    let ask = Ask { alerts: options.alerts, bookmarks: options.bookmarks };
    for (number, some) in sure.chunks(TOGETHER).enumerate() {
        let candidates: Vec<&Candidate> = some.iter().filter_map(|it| it.shared.candidates.first()).collect();
        let details = match read_all(&session, span, &candidates, ask, progress) {
            Err(error) if error.is_cancelled() => break,
            details => details?,
        };
        for (summary, detail) in some.iter().zip(details) {
            if queries.len() < MOST_QUERIES {
                queries.extend(
                    detail
                        .queries
                        .iter()
                        .filter(|it| !queries.iter().any(|known| known.is_of(it)))
                        .cloned()
                        .collect::<Vec<_>>(),
                );
            }
            lock(&summary.shared.details).insert(0, Arc::new(detail));
        }
        progress.say(&format!("{} of {} accounts read", number * TOGETHER + some.len(), sure.len()));
    }
    let given = |name: &String| given.get(name).copied().unwrap_or(1);
    let outcomes = named.iter().map(|(name, it)| AccountOutcome::of(name, given(name), it));
    let rest = not_asked.iter().map(|name| Ok(AccountOutcome::not_asked(name, given(name))));
    let outcomes: Vec<AccountOutcome> = outcomes.chain(rest).collect::<Result<_>>()?;
    let summaries = named.into_iter().filter_map(|(name, it)| Some((name, it.ok()?))).collect();
    let tables = tables(&found, &outcomes);
    let (outcomes, summaries, unread) = (outcomes.into(), Arc::new(summaries), found.unread());
    Ok(AccountSummaries { outcomes, summaries, session, unread, tables, span, queries })
}

/// The records of queries are kept up to so many; each is a long text.
const MOST_QUERIES: usize = 200;

/// The tables with the events of the accounts that were found.
fn tables(found: &Found, outcomes: &[AccountOutcome]) -> Vec<(&'static str, TableState)> {
    let events = |table: &str| {
        outcomes.iter().flat_map(|it| &it.sources).filter(|it| it.table == table).map(|it| it.events).sum()
    };
    let states = found.states.iter().map(|(table, state)| match state {
        TableState::Rows(_) => (*table, TableState::Rows(events(table))),
        other => (*table, other.clone()),
    });
    let about = |name, of: fn(&AccountOutcome) -> Option<&TableState>| {
        let state = outcomes.iter().find_map(of).map(|state| match state {
            TableState::Rows(_) => {
                let rows = outcomes.iter().filter_map(of);
                TableState::Rows(rows.map(|it| if let TableState::Rows(n) = it { *n } else { 0 }).sum())
            }
            other => other.clone(),
        });
        (name, state.unwrap_or(TableState::NotAsked))
    };
    let raised = [
        about("SecurityAlert", |it| it.alert_state.as_ref()),
        about("HuntingBookmark", |it| it.bookmark_state.as_ref()),
    ];
    states.chain(raised).collect()
}

/// Whether the first candidate is the account that the name means: it is the only one, the only one that is written
/// so in full, or the only exact one.
pub(super) fn sure(shared: &Shared) -> bool {
    let full = (!matches!(shared.typed, AccountName::Bare { .. })).then(|| shared.typed.to_string());
    let is_full = |it: &Candidate| full.as_ref().is_some_and(|full| it.is_called(full));
    match shared.candidates.as_slice() {
        [] => false,
        [_] => true,
        [first, second, ..] => is_full(first) && !is_full(second) || is_exact(first) && !is_exact(second),
    }
}

fn is_exact(candidate: &Candidate) -> bool {
    candidate.how == How::Name(Match::Exact)
}

impl AccountSummaries {
    /// What became of each name, in the order in which they were given.
    #[must_use]
    pub fn outcomes(&self) -> Vec<AccountOutcome> {
        self.outcomes.to_vec()
    }

    /// The names that were not asked, because the analyst interrupted.
    #[must_use]
    pub fn not_asked(&self) -> Vec<String> {
        let open = self.outcomes.iter().filter(|it| it.state == OutcomeState::NotAsked);
        open.map(|it| it.name.clone()).collect()
    }

    /// The whole summary of one of the names, as `account_summary` gives it. Where the name means one account nothing is
    /// asked again; where it may mean several they are its matches. One that was not asked is asked now.
    ///
    /// # Errors
    ///
    /// If the name is not in the list or is none, or no account matches it.
    pub fn select(&self, name: &str) -> Result<AccountSummary> {
        let wanted = Case::Any.normalize(name.trim());
        let same = |it: &&AccountOutcome| {
            Case::Any.normalize(&it.name) == wanted
                || it.account.as_ref().is_some_and(|it| Case::Any.normalize(it) == wanted)
        };
        let exact = self.outcomes.iter().find(|it| it.name == name.trim());
        let Some(outcome) = exact.or_else(|| self.outcomes.iter().find(same)) else {
            return Err(Error::not_found(format!("{name:?} is not among the {} names", self.outcomes.len()))
                .help("select takes a name of the list, or the account that was found for it"));
        };
        let summary = self.summaries.get(&outcome.name);
        if summary.is_none() && outcome.state == OutcomeState::NotAsked {
            let pivots = AccountPivots::on(self.session.clone());
            return pivots.account_summary(&outcome.name);
        }
        let summary =
            summary.ok_or_else(|| Error::input(format!("{:?} is no account name", outcome.name)))?;
        if summary.shared.candidates.is_empty() {
            return Err(summary.shared.nothing());
        }
        let chosen = summary.chosen || sure(&summary.shared);
        Ok(AccountSummary { chosen, ..summary.clone() })
    }
}

impl fmt::Debug for AccountSummaries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.outcomes.iter().map(|it| (&it.name, it.state))).finish()
    }
}
