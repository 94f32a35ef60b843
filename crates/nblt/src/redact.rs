//! Names, hosts, addresses and identifiers out of a report, each by the same pseudonym everywhere.

use std::cell::RefCell;
use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use kql::{Column, Schema, Type};
use kql_polars::Output;
use model::{AccountName, Host, IpAddress};
use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series};
use regex::Regex;
use view::Report;

use crate::{Error, Result, Rows};

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
        let mut forms: BTreeMap<String, &str> = BTreeMap::new();
        for (text, (_, pseudonym)) in &self.known {
            // As it is shown, and in the capitals that only Unicode knows to be the same letters.
            for form in [text.clone(), view::shown(text), text.to_uppercase()] {
                forms.entry(form).or_insert(pseudonym);
            }
        }
        let pseudonyms = forms.values().map(|it| (*it).to_owned()).collect();
        let patterns: Vec<&String> = forms.keys().collect();
        // Not the table that it would choose for few patterns: a name of 100 KB, which a log may hold, fills gigabytes with it.
        let search = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .ascii_case_insensitive(true)
            .build(patterns);
        Ok(Finder { search: search.map_err(Error::bug)?, pseudonyms })
    }
}

struct Finder {
    search: AhoCorasick,
    pseudonyms: Vec<String>,
}

impl Finder {
    /// Of all that is found where a word begins and ends, the leftmost, and of those the longest.
    fn replace(&self, text: &str) -> String {
        let text = without_cut_word(text);
        let is_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        let mut found: Vec<(usize, usize, usize)> = self
            .search
            .find_overlapping_iter(text.as_str())
            .map(|it| (it.start(), it.end(), it.pattern().as_usize()))
            .filter(|(start, end, _)| {
                let before = text.get(..*start).and_then(|it| it.chars().next_back());
                let after = text.get(*end..).and_then(|it| it.chars().next());
                !is_word(before) && !is_word(after)
            })
            .collect();
        found.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (start, end, pattern) in found.into_iter().filter(|it| it.1 > it.0) {
            if start < at {
                continue;
            }
            out.push_str(text.get(at..start).unwrap_or_default());
            out.push_str(self.pseudonyms.get(pattern).map_or("…", String::as_str));
            at = end;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }
}

/// A long text is cut where it is shown: what may be half of a name goes, too.
fn without_cut_word(text: &str) -> String {
    match text.rsplit_once("… (") {
        Some((shown, rest)) if rest.ends_with(" characters)") => {
            let whole = shown.trim_end_matches(|it: char| !it.is_whitespace() && !",;|&\"'".contains(it));
            format!("{whole}… ({rest}")
        }
        _ => text.to_owned(),
    }
}

/// What names, addresses and identifiers look like.
struct Patterns {
    upn: Regex,
    id: Regex,
    address: Regex,
    home: Regex,
}

impl Patterns {
    fn new() -> std::result::Result<Self, regex::Error> {
        Ok(Self {
            upn: Regex::new(r"[\p{L}\p{N}._%+'#-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+")?,
            id: Regex::new(
                r"(?i)\bS-1-(?:5-21|12-1)(?:-\d+)+|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b",
            )?,
            address: Regex::new(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}")?,
            home: Regex::new(r#"(?i)(?:[\\/]users[\\/]|/home/)([^\\/\s"']+)"#)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(names: impl Fn(&mut Pseudonyms), text: &str) -> String {
        let mut pseudonyms = Pseudonyms::default();
        names(&mut pseudonyms);
        let report =
            pseudonyms.out_of(&Report::new("t").note(text)).unwrap_or_else(|error| panic!("{error}"));
        report.to_text().trim_start_matches("t\n").trim().to_owned()
    }

    #[test]
    fn one_name_has_one_pseudonym_in_every_spelling() {
        let names = |it: &mut Pseudonyms| it.account("adelev@contoso.com");
        for (text, expected) in [
            ("ADELEV@Contoso.com, adelev", "account-1@domain-1, account-1"),
            ("CONTOSO\\adelev on \\\\x", "domain-2\\account-1 on \\\\x"),
            ("C:\\Users\\adelev_admin\\a", "C:\\Users\\account-2\\a"),
            ("adelevs and xadelev are others", "adelevs and xadelev are others"),
            ("kim@fabrikam.example", "account-2@domain-3"),
        ] {
            assert_eq!(redacted(names, text), expected, "{text}");
        }
    }

    #[test]
    fn addresses_and_identifiers_are_found_by_their_look() {
        let none = |_: &mut Pseudonyms| {};
        for (text, expected) in [
            ("from 203.0.113.77 port 22", "from address-1 port 22"),
            ("[2001:db8:77:1::1f]:443 and 2001:DB8:77:1:0:0:0:1F", "[address-1]:443 and address-1"),
            ("at 14:08:45 on 2026-03-05", "at 14:08:45 on 2026-03-05"),
            ("S-1-5-21-1-2-3-500 and S-1-5-18", "id-1 and S-1-5-18"),
            ("6F9619FF-8B86-D011-B42D-00C04FC964FF", "id-1"),
        ] {
            assert_eq!(redacted(none, text), expected, "{text}");
        }
    }

    #[test]
    fn half_of_a_name_at_the_end_of_a_cut_text_goes_too() {
        let long = format!("{} adelev@contoso.com", "x ".repeat(1_990));
        let text = redacted(|it| it.account("adelev@contoso.com"), &view::shown(&format!("{long}{long}")));
        assert!(!text.to_lowercase().contains("adel"), "{text}");
    }
}
