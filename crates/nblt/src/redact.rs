//! Names, hosts, addresses and identifiers out of a report, each by the same pseudonym everywhere.

mod finder;
mod patterns;

use std::cell::RefCell;
use std::collections::BTreeMap;

use kql::{Column, Schema, Type};
use kql_polars::Output;
use model::{AccountName, Host, IpAddress};
use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series};
use view::Report;

use crate::{Error, Result, Rows};
use finder::Finder;
use patterns::Patterns;

/// What a text is, as its pseudonym says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Account,
    Person,
    Domain,
    Host,
    Address,
    Id,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Person => "person",
            Self::Domain => "domain",
            Self::Host => "host",
            Self::Address => "address",
            Self::Id => "id",
        }
    }
}

/// Accounts that every system has: their names say nothing of anybody.
const EVERYWHERE: [&str; 8] = [
    "system",
    "local service",
    "network service",
    "anonymous logon",
    "nt authority",
    "nt service",
    "root",
    "window manager",
];
/// Ends of domain names, which name nobody.
const COMMON_LABELS: [&str; 8] = ["onmicrosoft", "com", "local", "www", "mail", "cloud", "internal", "corp"];

/// Each text that is replaced, and by what.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pseudonyms {
    /// By the text in lower case.
    known: BTreeMap<String, (Kind, String)>,
    numbers: BTreeMap<Kind, u64>,
}

impl Pseudonyms {
    /// An account in any spelling; its name and its domain get a pseudonym each, so that `adelev@contoso.com` and
    /// `CONTOSO\adelev` stay recognizable as one name.
    pub(crate) fn account(&mut self, text: &str) {
        match AccountName::parse(text) {
            Ok(AccountName::Upn { name, suffix }) => {
                self.put(Kind::Account, &name);
                // A guest: `name_home.com#EXT#`.
                if let Some((name, home)) = name.split_once("#").and_then(|it| it.0.rsplit_once('_')) {
                    self.put(Kind::Account, name);
                    self.domain(home);
                }
                self.domain(&suffix);
            }
            Ok(AccountName::Domain { domain, name }) => {
                self.put(Kind::Account, &name);
                self.domain(&domain);
            }
            Ok(AccountName::Bare { name }) if patterns::is_identifier(&name) => self.id(&name),
            Ok(AccountName::Bare { name }) => self.put(Kind::Account, &name),
            Err(_) => {}
        }
    }

    /// A domain with its first label, which is in names of resources too.
    pub(crate) fn domain(&mut self, text: &str) {
        let text = text.trim().trim_matches('.');
        // Most specific first: `sub.contoso.com` is of `contoso.com` too.
        let mut rest = text;
        while let Some((label, after)) = rest.split_once('.') {
            self.put(Kind::Domain, rest);
            if !COMMON_LABELS.contains(&label.to_lowercase().as_str()) {
                self.put(Kind::Domain, label);
            }
            rest = after;
        }
        if rest == text {
            self.put(Kind::Domain, text);
        }
    }

    /// The name of a person, whole and word by word.
    pub(crate) fn person(&mut self, text: &str) {
        self.put(Kind::Person, text);
        for word in text.split(|it: char| !it.is_alphanumeric()).filter(|it| it.chars().count() > 2) {
            self.put(Kind::Person, word);
        }
    }

    /// A host, in full and by its first label.
    pub(crate) fn host(&mut self, text: &str) {
        let text = text.trim().trim_end_matches('.');
        if IpAddress::parse(text).is_some() {
            return self.address(text);
        }
        let (label, domain) = text.split_once('.').unwrap_or((text, ""));
        self.put(Kind::Host, label);
        if !domain.is_empty() {
            self.domain(domain);
        }
        if let Some(host) = Host::parse(text) {
            self.put(Kind::Host, &host.to_string());
        }
    }

    /// An address, as it is written and as it is shown.
    pub(crate) fn address(&mut self, text: &str) {
        let Some(address) = IpAddress::parse(text) else { return };
        let shown = address.to_string();
        self.put(Kind::Address, &shown);
        let pseudonym = self.known.get(&shown.to_lowercase()).map(|it| it.1.clone());
        if let Some(pseudonym) = pseudonym {
            let bare = text.trim().trim_matches(['[', ']']).to_lowercase();
            self.known.entry(bare).or_insert((Kind::Address, pseudonym));
        }
    }

    /// An identifier: SID, object id, key of a user.
    pub(crate) fn id(&mut self, text: &str) {
        self.put(Kind::Id, text);
    }

    fn put(&mut self, kind: Kind, text: &str) {
        let key = text.trim().to_lowercase();
        let says_nothing = key.chars().filter(|it| it.is_alphanumeric()).count() < 2;
        if says_nothing || EVERYWHERE.contains(&key.as_str()) || self.known.contains_key(&key) {
            return;
        }
        let number = self.numbers.entry(kind).or_default();
        *number += 1;
        self.known.insert(key, (kind, format!("{}-{number}", kind.word())));
    }

    /// What in a text looks like a name, an address or an identifier, whoever it is of.
    fn learn(&mut self, text: &str, patterns: &Patterns) {
        for found in patterns.upn.find_iter(text) {
            self.account(found.as_str());
        }
        for found in patterns.id.find_iter(text) {
            self.id(found.as_str());
        }
        for found in patterns.address.find_iter(text) {
            self.address(found.as_str().trim_end_matches(['.', ':']));
        }
        for found in patterns.home.captures_iter(text).filter_map(|it| it.get(1)) {
            self.put(Kind::Account, found.as_str());
        }
    }

    /// Replaces everything that is known or looks like a name in a report.
    pub(crate) fn out_of(&mut self, report: &Report) -> Result<Report> {
        let patterns = Patterns::new().map_err(Error::bug)?;
        let learning = RefCell::new(std::mem::take(self));
        // Only to read it.
        drop(report.with_texts(&|text| {
            learning.borrow_mut().learn(text, &patterns);
            String::new()
        }));
        *self = learning.into_inner();
        let finder = self.finder()?;
        Ok(report.with_texts(&|text| finder.replace(text)))
    }

    /// What stands for what: Kind, Original, Pseudonym. Not for those who get the report.
    pub(crate) fn list(&self) -> Result<Rows> {
        let column = |name: &str, values: Vec<&str>| Series::new(name.into(), values).into_column();
        let columns = vec![
            column("Pseudonym", self.known.values().map(|it| it.1.as_str()).collect()),
            column("Kind", self.known.values().map(|it| it.0.word()).collect()),
            column("Original", self.known.keys().map(String::as_str).collect()),
        ];
        let named = |name: &str| Column { name: name.to_owned(), ty: Type::String };
        let schema = Schema { columns: ["Pseudonym", "Kind", "Original"].map(named).to_vec() };
        Ok(Rows::new(Output { schema, frame: DataFrame::new(self.known.len(), columns)? }, None))
    }

    fn finder(&self) -> Result<Finder> {
        Finder::of(
            self.known.iter().map(|(text, (kind, pseudonym))| (text.as_str(), *kind, pseudonym.as_str())),
        )
    }
}

#[cfg(test)]
mod tests;
