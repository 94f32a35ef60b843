//! Account summary: who an account is, in which tables it is, what it did last, and when.
//!
//! *Question.* "Who is `adele`, and what did she do?" *Tables.* SigninLogs, AADNonInteractiveUserSignInLogs,
//! OfficeActivity, AzureActivity, AuditLogs, SecurityEvent, Syslog, and of Microsoft Defender IdentityLogonEvents,
//! IdentityDirectoryEvents, DeviceLogonEvents and CloudAppEvents; SecurityAlert and HuntingBookmark for what was
//! raised and kept about it; IdentityInfo and its like as evidence that two names are of one account.
//! *What leaves the network.* Nothing.
//!
//! *How to read it.* Each candidate is one person as far as identifiers say so: the same security identifier, object
//! id, or UserKey in one organisation joins names, with the reason. Candidates that only resemble each other (the
//! same name under another suffix) are never merged but marked; the analyst splits and joins. Numbers of a candidate
//! are numbers of events; events without a recorded time count.
//!
//! *Limits.* An account is found where it acts; what was done to it is in
//! [`actions_on_account`](AccountSummary::actions_on_account).

mod actions;
mod additional;
mod addresses;
mod around;
pub(crate) mod batch;
mod before_after;
mod candidate;
mod chooser;
mod detail;
mod event_ids;
mod events;
mod evidence;
mod full;
mod identity;
mod keep;
mod matches;
mod next_steps;
mod options;
mod persons;
mod places;
mod redacted;
mod related;
mod report;
mod rhythm;
mod rounds;
mod select;
mod share;
mod shared;

use std::fmt;
use std::sync::{Arc, Mutex};

use model::{Account, AccountName, TableState, TimeSpan};

pub use additional::AdditionalData;
pub use batch::{AccountOutcome, AccountSummaries, Names, OutcomeState};
pub use before_after::BeforeAfter;
pub use candidate::{How, Resemblance};
pub use matches::{AccountMatch, AccountSource};
pub use next_steps::{NextStep, NextSteps};
pub use options::AccountOptions;
pub use redacted::RedactedSummary;

use crate::accounts::kept::Reach;
use crate::accounts::search::{Wanted, search};
use crate::accounts::sources::TABLE_NAMES;
use crate::pivot::AccountPivots;
use crate::progress::Progress;
use crate::queries::QueryRun;
use crate::registry::{Notebooklet, Run, one};
use crate::{EventView, Result, Rows, Session};
use candidate::Candidate;
use detail::{Detail, SPAN_TABLES};
use rounds::in_rounds;
use shared::{Shared, lock};

/// What is known about this notebooklet without running it.
pub(crate) static META: Notebooklet = Notebooklet {
    entity: "Account",
    name: "account_summary",
    title: "Account summary",
    arguments: &["name"],
    tables: &SPAN_TABLES,
    summary: "who an account is, in which tables it is, what it did last, and when",
    run: Run::Pivot(|session, arguments| {
        Ok(Box::new(AccountPivots::on(session).account_summary(one(arguments)?)?))
    }),
};

impl AccountPivots {
    /// Finds the accounts that `name` may mean and summarizes the one that is chosen.
    ///
    /// `name` is a user principal name, `DOMAIN\name`, a name alone, the beginning or a part of one, a security
    /// identifier, an object id of the directory, or the key of a user. What is found by name is searched again by its
    /// identifiers, so that events that bear only these are found too. Cloud and Windows names match in any case, Linux names as
    /// written. Of several matches the best is chosen at first; [`AccountSummary::select`] chooses another.
    ///
    /// # Errors
    ///
    /// If `name` is empty, the workspace cannot be read, or the analyst interrupts. That nothing matches is no
    /// error but a result without matches; a table that cannot be read is a state of that table.
    pub fn account_summary(&self, name: &str) -> Result<AccountSummary> {
        self.account_summary_with(name, &AccountOptions::default())
    }

    /// As [`AccountPivots::account_summary`], reading less: `AccountOptions::parse("-bookmarks")?.types("Windows")?`.
    ///
    /// # Errors
    ///
    /// As [`AccountPivots::account_summary`].
    pub fn account_summary_with(&self, name: &str, options: &AccountOptions) -> Result<AccountSummary> {
        let _running = channel::running();
        let typed = AccountName::parse(name)?;
        let stopwatch = Session::stopwatch();
        let progress = Progress::start(&format!("reading the workspace for “{typed}” …"));
        let session = self.session().clone();
        let outcome = summarize(session, typed.clone(), options, &progress);
        let tables = outcome.as_ref().map_or(0, |it| it.shared.n_read());
        progress.finish(&match &outcome {
            Ok(_) => format!(
                "searched {tables} tables for “{typed}” in {:.2} s",
                stopwatch.elapsed().as_secs_f64()
            ),
            Err(error) if error.is_cancelled() => format!("search for “{typed}” interrupted"),
            Err(_) => format!("search for “{typed}” failed"),
        });
        outcome
    }
}

fn summarize(
    session: Session,
    typed: AccountName,
    options: &AccountOptions,
    progress: &Progress,
) -> Result<AccountSummary> {
    let span = session.resolve(&TABLE_NAMES)?;
    let (name, types) = (typed.bare(), &options.account_types);
    let reach = Reach::of(&session, span, name, types, progress)?;
    let (found, candidates) = in_rounds(&typed, |certain| match &reach {
        Some(reach) => Ok(reach.part(name, certain)),
        None => search(&session, span, Wanted { name, certain, types }, progress),
    })?;
    let options = options.clone();
    let summary = AccountSummary::of(Shared::of(session, span, typed, options, found, candidates));
    // Read now, so that showing the result asks nothing.
    summary.shared.detail(0, progress).transpose()?;
    Ok(summary)
}

/// The accounts that a name may mean, and the summary of the one that is chosen.
///
/// A cheap handle: a clone shares the choice, so that what is picked with the mouse is chosen in later cells too.
#[derive(Clone)]
pub struct AccountSummary {
    shared: Arc<Shared>,
    selected: Arc<Mutex<Option<usize>>>,
    /// Whether the choice was made in words, or there is none to make.
    chosen: bool,
}

impl AccountSummary {
    /// The first match is the choice, and final if it is the only one.
    fn of(shared: Shared) -> Self {
        let n = shared.candidates.len();
        Self {
            selected: Arc::new(Mutex::new((n > 0).then_some(0))),
            chosen: n == 1,
            shared: Arc::new(shared),
        }
    }

    /// All accounts that the name may mean, best first.
    #[must_use]
    pub fn matches(&self) -> Vec<AccountMatch> {
        self.shared.candidates.iter().map(AccountMatch::of).collect()
    }

    /// Chooses an account by its name as [`AccountSummary::matches`] has it, or in any spelling. The choice is
    /// that of the result; this summary keeps its own.
    ///
    /// # Errors
    ///
    /// If no match has that name, or several have it as a spelling.
    pub fn select(&self, name: &str) -> Result<Self> {
        let _running = channel::running();
        let index = self.shared.find(name)?;
        self.shared.detail(index, &Progress::silent()).transpose()?;
        Ok(Self { shared: self.shared.clone(), selected: Arc::new(Mutex::new(Some(index))), chosen: true })
    }

    /// The match that is chosen, by the mouse or by [`AccountSummary::select`].
    #[must_use]
    pub fn selected(&self) -> Option<AccountMatch> {
        self.candidate().map(AccountMatch::of)
    }

    /// The chosen account with what is known of it, hosts and addresses included.
    #[must_use]
    pub fn account(&self) -> Option<Account> {
        let detail = self.shared.detail(self.index()?, &Progress::silent());
        detail.and_then(Result::ok).map(|it| it.account.clone())
    }

    /// What the chosen account did, newest first: Time, Table, Operation, Result, Reason (why it failed), IpAddress,
    /// Host, Detail.
    ///
    /// # Errors
    ///
    /// If no account matches the name, or the analyst interrupts.
    pub fn activity(&self) -> Result<Rows> {
        Ok(self.detail()?.activity.clone())
    }

    /// The same events with all their columns: also the kind of event, the account as it is written there, service,
    /// code, logon type and logon id, user type, user agent, resource, and location with city, latitude and longitude.
    ///
    /// # Errors
    ///
    /// As [`AccountSummary::activity`].
    pub fn events(&self) -> Result<Rows> {
        Ok(self.detail()?.events.clone())
    }

    /// The same events, to narrow by table, kind, result, time or a text, and to pick one from with all its columns:
    /// `acc.view_events()?.table("SigninLogs")?.containing("203.0.113.77")?`
    ///
    /// # Errors
    ///
    /// As [`AccountSummary::activity`].
    pub fn view_events(&self) -> Result<EventView> {
        Ok(EventView::of(self.events()?))
    }

    /// What became of each table that was asked; the number of rows is that of all matches, for alerts and bookmarks
    /// that of the chosen account.
    #[must_use]
    pub fn tables(&self) -> Vec<(&'static str, TableState)> {
        self.shared.states(self.index())
    }

    /// The time that was asked about; `None` when no event of the workspace has a time.
    #[must_use]
    pub fn span(&self) -> Option<TimeSpan> {
        self.shared.span
    }

    /// The queries that were run so far, with the text of each.
    #[must_use]
    pub fn queries(&self) -> Vec<QueryRun> {
        let details = lock(&self.shared.details);
        self.shared.found.queries.iter().chain(details.values().flat_map(|it| &it.queries)).cloned().collect()
    }

    /// What was read of the chosen account.
    fn detail(&self) -> Result<Arc<Detail>> {
        let index = self.index().ok_or_else(|| self.shared.nothing())?;
        self.shared.detail(index, &Progress::silent()).ok_or_else(|| self.shared.nothing())?
    }

    fn index(&self) -> Option<usize> {
        *lock(&self.selected)
    }

    fn candidate(&self) -> Option<&Candidate> {
        self.shared.candidates.get(self.index()?)
    }
}

impl fmt::Debug for AccountSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.shared.candidates.iter().map(|it| it.name.as_str()).collect();
        f.debug_struct("AccountSummary").field("matches", &names).field("selected", &self.index()).finish()
    }
}
