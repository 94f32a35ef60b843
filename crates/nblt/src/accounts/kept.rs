//! The accounts of a workspace, found once and kept: a later search takes its part of them and asks no table again.
//!
//! Only of tables that stay as they are. Those of Linux hosts are not kept: their accounts stand in the text of messages,
//! and to read all messages costs twenty times what it costs to read those that hold a name (400,000 messages: 0.82 s and
//! 0.04 s). Names and identifiers of the other tables stand in columns, where all cost as much as one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::{Case, TableState, TimeSpan};

use super::search::{Certain, Found, Wanted, search};
use super::sources::Family;
use super::trace::{Link, Trace};
use crate::progress::Progress;
use crate::{AccountType, AccountTypes, Result, Session};

/// So many accounts are kept. (With 49,000 the cell process took 146 MB more after a summary, what the search itself needs
/// included.) Where there are more, each search asks the tables; to find that out took 2.5 s once with 300,000 accounts,
/// each search then 0.45 s.
const MOST_ACCOUNTS: usize = 20_000;
/// So many spans are kept.
const MOST_SPANS: usize = 4;

/// What is kept of a workspace.
#[derive(Debug, Default)]
pub(crate) struct KeptAccounts(Mutex<Kept>);

#[derive(Debug)]
enum Kept {
    /// By the time that was asked about, the latest first.
    Spans(Vec<(Option<TimeSpan>, Arc<Found>)>),
    TooMany,
}

impl Default for Kept {
    fn default() -> Self {
        Self::Spans(Vec::new())
    }
}

impl KeptAccounts {
    /// All accounts but those of Linux hosts; `None` where they are not to be kept.
    fn get(
        &self,
        session: &Session,
        span: Option<TimeSpan>,
        progress: &Progress,
    ) -> Result<Option<Arc<Found>>> {
        match &*self.lock() {
            Kept::TooMany => return Ok(None),
            Kept::Spans(spans) => {
                if let Some((_, found)) = spans.iter().find(|it| it.0 == span) {
                    return Ok(Some(found.clone()));
                }
            }
        }
        let certain = Certain::default();
        let types = AccountTypes::but(AccountType::Linux);
        let found = search(session, span, Wanted { name: "", certain: &certain, types: &types }, progress)?;
        if found.traces.len() + found.links.len() > MOST_ACCOUNTS {
            *self.lock() = Kept::TooMany;
            return Ok(None);
        }
        // A table that could not be read may be read another time.
        let failed = found.states.iter().any(|it| matches!(it.1, TableState::Failed(_)));
        let is_whole = !failed && found.unread_links.is_empty();
        let found = Arc::new(found);
        if let (true, Kept::Spans(spans)) = (is_whole, &mut *self.lock()) {
            spans.retain(|it| it.0 != span);
            spans.insert(0, (span, found.clone()));
            spans.truncate(MOST_SPANS);
        }
        Ok(Some(found))
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// All accounts that a search can reach, by whatever it learns on the way.
#[derive(Debug)]
pub(crate) struct Reach {
    kept: Arc<Found>,
    /// On a Linux host an account has nothing but its name: these are all that the search can find.
    linux: Found,
}

impl Reach {
    /// `None` where the tables are to be asked: they change, hold too many accounts, or not all are wanted.
    ///
    /// # Errors
    ///
    /// As [`search`].
    pub(crate) fn of(
        session: &Session,
        span: Option<TimeSpan>,
        name: &str,
        types: &AccountTypes,
        progress: &Progress,
    ) -> Result<Option<Self>> {
        let workspace = session.workspace()?;
        if *types != AccountTypes::default() || !workspace.source.is_unchanging() {
            return Ok(None);
        }
        let Some(kept) = workspace.accounts.get(session, span, progress)? else { return Ok(None) };
        let (certain, types) = (Certain::default(), AccountTypes::from(AccountType::Linux));
        let linux = search(session, span, Wanted { name, certain: &certain, types: &types }, progress)?;
        Ok(Some(Self { kept, linux }))
    }

    /// What a search of the tables finds.
    pub(crate) fn part(&self, name: &str, certain: &Certain) -> Found {
        let mut part = self.kept.part(name, certain);
        part.absorb(self.linux.clone());
        part
    }
}

impl Found {
    /// What the queries `accounts_*` and `account_links_*` find of it: by a part of the name, its key, or an identifier.
    pub(crate) fn part(&self, name: &str, certain: &Certain) -> Self {
        let folded = Case::Any.normalize(name);
        let has_name = |text: &str, family: Family| match family.case() {
            Case::AsWritten => text.contains(name),
            Case::Any => Case::Any.normalize(text).contains(&folded),
        };
        let is_id = |text: &String| certain.ids.contains(&Case::Any.normalize(text));
        let trace = |it: &&Trace| {
            it.spellings.keys().any(|text| has_name(text, it.table.family))
                || (it.table.family != Family::Linux && certain.keys.contains(&it.key))
                || it.ids.sids.iter().chain(&it.ids.aad_user_ids).chain(&it.ids.user_keys).any(is_id)
        };
        let link = |it: &&Link| {
            [&it.upn, &it.name].iter().any(|text| has_name(text, Family::Cloud))
                || it.ids.sids.iter().chain(&it.ids.aad_user_ids).any(is_id)
        };
        Self {
            traces: self.traces.iter().filter(trace).cloned().collect(),
            links: self.links.iter().filter(link).cloned().collect(),
            states: self.states.clone(),
            nameless: self.nameless.clone(),
            unread_links: self.unread_links.clone(),
            rounds: Vec::new(),
            queries: self.queries.clone(),
        }
    }
}
