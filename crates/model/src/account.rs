//! Accounts: what is known of one, gathered from all tables, and when two are the same.

use std::collections::BTreeSet;

use crate::{AccountName, Case, Host, IpAddress, Seen, name::fold};

mod sightings;

#[cfg(test)]
mod tests;

/// An account with its identity and the hosts and addresses at which it was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// The name without suffix or domain, as the first log wrote it.
    pub name: String,
    /// The user principal name.
    pub upn: Option<String>,
    /// The part of it after `@`.
    pub upn_suffix: Option<String>,
    /// The Windows domain or machine.
    pub nt_domain: Option<String>,
    /// Security identifiers; one person may have one in the cloud and one in each domain.
    pub sids: BTreeSet<String>,
    /// The object id of the user in its directory.
    pub aad_user_id: Option<String>,
    /// The key of the user in Office.
    pub user_key: Option<String>,
    /// The organisation in which that key is valid.
    pub organization_id: Option<String>,
    /// The name shown to people.
    pub display_name: Option<String>,
    /// The directory that holds the account.
    pub tenant_id: Option<String>,
    /// Other ways in which the logs write its name.
    pub spellings: BTreeSet<String>,
    /// What other logs say where the fields above already say something else: which fact, and the other value.
    pub also: BTreeSet<(&'static str, String)>,
    /// The hosts, the last seen first. Filled by [`Account::add_host`].
    pub hosts: Vec<(Host, Seen)>,
    /// The addresses, the last seen first. Filled by [`Account::add_address`].
    pub addresses: Vec<(IpAddress, Seen)>,
}

/// Whether two accounts are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sameness {
    /// They are; this is what they share.
    Same(&'static str),
    /// They may belong to the same person; this is the reason.
    Possibly(&'static str),
    /// Nothing says so, or an identifier says that they are not.
    Different,
}

impl Account {
    /// An account of which only its name is known.
    #[must_use]
    pub fn named(name: &AccountName) -> Self {
        Self {
            name: name.bare().to_owned(),
            upn: name.suffix().map(|_| name.to_string()),
            upn_suffix: name.suffix().map(str::to_owned),
            nt_domain: name.domain().map(str::to_owned),
            ..Self::default()
        }
    }

    /// The fullest name: the UPN, else `DOMAIN\name`, else the name.
    #[must_use]
    pub fn full_name(&self) -> String {
        match (&self.upn, &self.nt_domain) {
            (Some(upn), _) => upn.clone(),
            (None, Some(domain)) => format!("{domain}\\{}", self.name),
            (None, None) => self.name.clone(),
        }
    }

    /// Compares two accounts by what identifies them.
    ///
    /// Equal directory ids, a common security identifier, equal UPNs or equal names in the same Windows domain
    /// make them the same, unless their directory ids differ (an account that was deleted and made again).
    /// An equal Office key in the same organisation, or only an equal name, makes it possible.
    #[must_use]
    pub fn sameness(&self, other: &Self) -> Sameness {
        let equal = |one: &Option<String>, two: &Option<String>| match (one, two) {
            (Some(one), Some(two)) => Some(fold(one) == fold(two)),
            _ => None,
        };
        match equal(&self.aad_user_id, &other.aad_user_id) {
            Some(true) => return Sameness::Same("same directory object id"),
            Some(false) => return Sameness::Different,
            None => {}
        }
        let same_name = fold(&self.name) == fold(&other.name);
        if self.sids.iter().any(|sid| is_personal(sid) && other.sids.contains(sid)) {
            Sameness::Same("same security identifier")
        } else if equal(&self.upn, &other.upn) == Some(true) {
            Sameness::Same("same user principal name")
        } else if same_name
            && self.nt_domain.as_deref().is_some_and(names_one_authority)
            && equal(&self.nt_domain, &other.nt_domain) == Some(true)
        {
            Sameness::Same("same name in the same domain")
        } else if equal(&self.user_key, &other.user_key) == Some(true)
            && equal(&self.organization_id, &other.organization_id) == Some(true)
        {
            Sameness::Possibly("same UserKey and organisation")
        } else if same_name && !self.name.is_empty() {
            Sameness::Possibly("same name")
        } else {
            Sameness::Different
        }
    }

    /// Notes a name as a log writes it; a spelling that is already the name itself adds nothing.
    pub fn add_spelling(&mut self, spelling: &str) {
        let spelling = spelling.trim();
        let known = [Some(&self.name), self.upn.as_ref()].into_iter().flatten().any(|name| name == spelling);
        if !spelling.is_empty() && !known && self.full_name() != spelling {
            self.spellings.insert(spelling.to_owned());
        }
    }

    /// Takes over all that `other` knows. Where both know different values this one's stay and the other's go to
    /// `also` or `spellings`, so nothing is lost.
    pub fn absorb(&mut self, other: &Self) {
        if self.name.is_empty() {
            self.name.clone_from(&other.name);
        }
        if self.upn.is_none() {
            self.upn.clone_from(&other.upn);
            self.upn_suffix.clone_from(&other.upn_suffix);
        }
        for (fact, mine, theirs) in [
            ("NT domain", &mut self.nt_domain, &other.nt_domain),
            ("Directory object id", &mut self.aad_user_id, &other.aad_user_id),
            ("UserKey", &mut self.user_key, &other.user_key),
            ("Organisation", &mut self.organization_id, &other.organization_id),
            ("Display name", &mut self.display_name, &other.display_name),
            ("Tenant", &mut self.tenant_id, &other.tenant_id),
        ] {
            match (mine.as_ref(), theirs) {
                (None, _) => mine.clone_from(theirs),
                (Some(mine), Some(theirs)) if fold(mine) != fold(theirs) => {
                    self.also.insert((fact, theirs.clone()));
                }
                _ => {}
            }
        }
        self.sids.extend(other.sids.iter().cloned());
        self.also.extend(other.also.iter().cloned());
        for spelling in [Some(&other.name), other.upn.as_ref()].into_iter().flatten().chain(&other.spellings)
        {
            self.add_spelling(spelling);
        }
        for (host, seen) in &other.hosts {
            self.add_host(host, *seen);
        }
        for (address, seen) in &other.addresses {
            self.add_address(*address, *seen);
        }
    }

    /// Whether a name in a log is this account's: its full name or one of its spellings.
    #[must_use]
    pub fn is_written(&self, name: &str, case: Case) -> bool {
        let name = case.normalize(name.trim());
        [&self.name, &self.full_name()]
            .into_iter()
            .chain(&self.spellings)
            .any(|known| case.normalize(known) == name)
    }

    /// What is known of its identity, for a card. Hosts and addresses are tables of their own.
    #[must_use]
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let one = |fact, value: &Option<String>| value.clone().map(|value| (fact, value));
        let list = |fact, values: &BTreeSet<String>| {
            (!values.is_empty()).then(|| (fact, values.iter().cloned().collect::<Vec<_>>().join(", ")))
        };
        let mut facts: Vec<_> = [
            Some(("Name", self.name.clone())),
            one("Display name", &self.display_name),
            one("User principal name", &self.upn),
            one("NT domain", &self.nt_domain),
            list("Security identifiers", &self.sids),
            one("Directory object id", &self.aad_user_id),
            one("UserKey", &self.user_key),
            one("Organisation", &self.organization_id),
            one("Tenant", &self.tenant_id),
            list("Also written", &self.spellings),
        ]
        .into_iter()
        .flatten()
        .collect();
        facts.extend(self.also.iter().map(|(fact, value)| ("Other value", format!("{fact}: {value}"))));
        facts
    }
}

/// Whether a security identifier belongs to one account alone: a domain or machine account, or one of
/// Entra ID. `S-1-5-18` is the system of every machine.
fn is_personal(sid: &str) -> bool {
    let sid = sid.to_ascii_uppercase();
    sid.starts_with("S-1-5-21-") || sid.starts_with("S-1-12-1-")
}

/// Whether a Windows domain names one place. These mean something else on each machine.
fn names_one_authority(domain: &str) -> bool {
    let everywhere = [
        "",
        ".",
        "-",
        "nt authority",
        "nt service",
        "builtin",
        "window manager",
        "font driver host",
        "workgroup",
        "iis apppool",
        "localhost",
    ];
    !everywhere.contains(&fold(domain).trim())
}
