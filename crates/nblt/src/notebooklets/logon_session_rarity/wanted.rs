//! Whose processes a tree is asked for, and whose those are that were found.

use std::collections::{BTreeMap, BTreeSet};

use analysis::{Processes, SessionRarity};

use crate::Error;

/// What a host is called that the log does not name.
pub(super) const NO_HOST: &str = "an unnamed host";

/// So many sessions, hosts or accounts are named in a sentence.
const NAMED: usize = 8;

/// A host, an account and a session as they were typed; an empty text means all.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    host: String,
    account: String,
    session: String,
}

/// Whose the processes are that were found.
#[derive(Debug)]
pub(super) struct Whose {
    /// The hosts, in the order of their names.
    pub(super) hosts: Vec<String>,
    /// The accounts, in the order of their names.
    accounts: Vec<String>,
    /// How many sessions they are of.
    pub(super) n_sessions: usize,
}

impl Wanted {
    pub(super) fn of(host: &str, account: &str, session: &str) -> Self {
        let [host, account, session] = [host, account, session].map(|it| match it.trim() {
            all if all.eq_ignore_ascii_case("all") => String::new(),
            one => one.to_owned(),
        });
        Self { host, account, session }
    }

    /// Which of the starts are what was asked for. Where some have a name exactly as it was typed, names of which that is a
    /// part are others.
    pub(super) fn of_starts<'a>(&'a self, processes: &'a Processes) -> Fits<'a> {
        let mut fits = Fits { wanted: self, processes, by_exact_host: false, by_exact_account: false };
        fits.by_exact_host = (0..processes.len()).any(|it| fits.has_exact_host(it));
        fits.by_exact_account =
            (0..processes.len()).any(|it| fits.has_host(it) && fits.has_exact_account(it));
        fits
    }

    pub(super) fn words(&self) -> String {
        let on = if self.host.is_empty() { String::new() } else { format!(" on {}", self.host) };
        match (self.account.as_str(), self.session.as_str()) {
            ("", "") => format!("all sessions{on}"),
            ("", session) => format!("session {session}{on}"),
            (account, "") => format!("{account}{on}"),
            (account, session) => format!("{account}, session {session}{on}"),
        }
    }

    /// What one would take for one and is several.
    pub(super) fn notes(&self, found: &Whose) -> Vec<String> {
        let mut notes = Vec::new();
        if let (true, Some(first)) = (found.hosts.len() > 1, found.hosts.first()) {
            let [account, session] = [&self.account, &self.session].map(|it| match it.as_str() {
                "" => "all",
                one => one,
            });
            let what = if self.session.is_empty() { "" } else { ", and on each it is another session" };
            notes.push(format!(
                "there are {} hosts ({}){what}: .process_tree_on({first:?}, {account:?}, {session:?})? shows one",
                found.hosts.len(),
                listed(&found.hosts)
            ));
        }
        if !self.account.is_empty() && found.accounts.len() > 1 {
            notes.push(format!(
                "{} is the name of {} accounts ({}): with its domain it is one",
                self.account,
                found.accounts.len(),
                listed(&found.accounts)
            ));
        }
        notes
    }

    /// That nothing is as it was asked for.
    pub(super) fn unknown(&self, sessions: &[SessionRarity]) -> Error {
        let several = sessions.first().is_some_and(|first| sessions.iter().any(|it| it.host != first.host));
        let named = sessions.iter().take(NAMED).map(|it| {
            let host = it.host.as_deref().unwrap_or(NO_HOST);
            let on = if several { format!(" on {host}") } else { String::new() };
            format!("{:?} {:?}{on}", it.account, it.session)
        });
        let named: Vec<String> = named.collect();
        let more = if sessions.len() > named.len() { ", …" } else { "" };
        let on = if self.host.is_empty() { String::new() } else { format!(" on {:?}", self.host) };
        let what = match (self.account.as_str(), self.session.as_str()) {
            ("", "") => "no process start".to_owned(),
            ("", session) => format!("no session {session:?}"),
            (account, "") => format!("no session of account {account:?}"),
            (account, session) => format!("no session {session:?} of account {account:?}"),
        };
        Error::not_found(format!("there is {what}{on}"))
            .help(format!("the sessions are {}{more}", named.join(", ")))
    }
}

/// Tells which starts are what was asked for.
pub(super) struct Fits<'a> {
    wanted: &'a Wanted,
    processes: &'a Processes,
    by_exact_host: bool,
    by_exact_account: bool,
}

impl Fits<'_> {
    /// Whether a start is what was asked for.
    pub(super) fn fits(&self, start: usize) -> bool {
        let session = self.processes.session(start).unwrap_or_default();
        self.has_host(start)
            && self.has_account(start)
            && (self.wanted.session.is_empty() || session.trim().eq_ignore_ascii_case(&self.wanted.session))
    }

    /// The name with or without its domain, in any case.
    fn has_host(&self, start: usize) -> bool {
        let is = host_of(self.processes, start);
        let name = is.split_once('.').map_or(is, |(name, _)| name);
        self.wanted.host.is_empty()
            || self.has_exact_host(start)
            || !self.by_exact_host && name.eq_ignore_ascii_case(&self.wanted.host)
    }

    fn has_exact_host(&self, start: usize) -> bool {
        host_of(self.processes, start).eq_ignore_ascii_case(&self.wanted.host)
    }

    /// `DOMAIN\name`, or the name alone.
    fn has_account(&self, start: usize) -> bool {
        let is = self.processes.account(start).unwrap_or_default();
        let is_part = || is.rsplit_once('\\').is_some_and(|(_, name)| self.is_account(name, start));
        self.wanted.account.is_empty() || self.has_exact_account(start) || !self.by_exact_account && is_part()
    }

    fn has_exact_account(&self, start: usize) -> bool {
        self.is_account(self.processes.account(start).unwrap_or_default(), start)
    }

    /// In any case on Windows.
    fn is_account(&self, name: &str, start: usize) -> bool {
        match self.processes.is_windows(start) {
            true => name.eq_ignore_ascii_case(&self.wanted.account),
            false => name == self.wanted.account,
        }
    }
}

impl Whose {
    pub(super) fn of(processes: &Processes, starts: impl Iterator<Item = usize>) -> Self {
        let of = |start: usize| {
            let account = processes.account(start).unwrap_or_default();
            let session = processes.session(start).unwrap_or_default();
            (host_of(processes, start), account, session.trim(), processes.is_windows(start))
        };
        let distinct: BTreeSet<(&str, &str, &str, bool)> = starts.map(of).collect();
        let (mut hosts, mut accounts, mut sessions) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        for (host, account, session, is_windows) in distinct {
            let key = if is_windows { account.to_lowercase() } else { account.to_owned() };
            sessions.insert((host.to_lowercase(), key.clone(), session.to_lowercase()));
            // Of several spellings always the same one is shown.
            hosts.entry(host.to_lowercase()).or_insert_with(|| host.to_owned());
            accounts.entry(key).or_insert_with(|| account.to_owned());
        }
        Self {
            hosts: hosts.into_values().collect(),
            accounts: accounts.into_values().collect(),
            n_sessions: sessions.len(),
        }
    }
}

/// The host of a start.
pub(super) fn host_of(processes: &Processes, start: usize) -> &str {
    processes.host(start).filter(|it| !it.is_empty()).unwrap_or(NO_HOST)
}

/// Account and session of a start, in one text.
pub(super) fn session_of(processes: &Processes, start: usize) -> String {
    let of = [processes.account(start), processes.session(start)].map(Option::unwrap_or_default);
    of.join(" ").trim().to_owned()
}

fn listed(names: &[String]) -> String {
    let more = if names.len() > NAMED { ", …" } else { "" };
    let named = names.iter().take(NAMED).map(|it| if it.is_empty() { "no account" } else { it });
    format!("{}{more}", named.collect::<Vec<_>>().join(", "))
}
