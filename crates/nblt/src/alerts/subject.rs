//! What makes an alert or a bookmark be about an account.

use std::collections::BTreeSet;

use model::{Account, AccountName, Case, Host, IpAddress};

use super::entity::EntityAccount;
use super::{Alert, Relation};

/// An account with everything by which others may name it, and the places that it used.
pub(crate) struct Subject {
    /// Its names in full, folded.
    full_names: BTreeSet<String>,
    /// Its names without suffix or domain, folded.
    bare_names: BTreeSet<String>,
    nt_domains: BTreeSet<String>,
    /// Security identifiers that are of one account only, folded.
    sids: BTreeSet<String>,
    object_ids: BTreeSet<String>,
    hosts: Vec<Host>,
    addresses: Vec<IpAddress>,
    /// How many addresses are not asked for.
    pub(crate) addresses_left_out: usize,
}

/// So many addresses are asked for, those seen last: an account of a gateway may have thousands.
const ADDRESSES: usize = 500;
/// The same for hosts.
const HOSTS: usize = 500;

impl Subject {
    pub(crate) fn of(account: &Account) -> Self {
        let written = [account.name.clone(), account.full_name()].into_iter();
        let written = written.chain(account.upn.clone()).chain(account.spellings.iter().cloned());
        let names: Vec<AccountName> = written.filter_map(|it| AccountName::parse(&it).ok()).collect();
        let also = |fact: &str| {
            account.also.iter().filter(move |it| it.0 == fact).map(|it| it.1.clone()).collect::<Vec<_>>()
        };
        let domains =
            names.iter().filter(|it| matches!(it, AccountName::Domain { .. })).filter_map(|it| it.domain());
        let usable = |address: &IpAddress| {
            use model::Scope::{Broadcast, LinkLocal, Loopback, Multicast, Unspecified};
            // Every machine has these, so they connect nothing.
            !matches!(address.scope(), Loopback | Unspecified | Broadcast | Multicast | LinkLocal)
        };
        let mut addresses: Vec<IpAddress> = account.addresses.iter().map(|it| it.0).filter(usable).collect();
        let addresses_left_out = addresses.len().saturating_sub(ADDRESSES);
        addresses.truncate(ADDRESSES);
        Self {
            full_names: names.iter().filter(|it| !is_bare(it)).map(|it| fold(&it.to_string())).collect(),
            bare_names: names.iter().map(|it| fold(it.bare())).collect(),
            nt_domains: domains.map(fold).chain(account.nt_domain.iter().map(|it| fold(it))).collect(),
            sids: account.sids.iter().filter(|it| is_personal(it)).map(|it| fold(it)).collect(),
            object_ids: account
                .aad_user_id
                .iter()
                .cloned()
                .chain(also("Directory object id"))
                .map(|it| fold(&it))
                .collect(),
            hosts: account.hosts.iter().map(|it| it.0.clone()).take(HOSTS).collect(),
            addresses,
            addresses_left_out,
        }
    }

    /// The words of which an alert or bookmark has at least one.
    pub(crate) fn terms(&self) -> Vec<String> {
        let hosts = self.hosts.iter().map(|it| it.host_name.clone());
        let addresses = self.addresses.iter().map(ToString::to_string);
        let texts = self.bare_names.iter().chain(&self.sids).chain(&self.object_ids).cloned();
        texts.chain(hosts).chain(addresses).filter(|it| !it.trim().is_empty()).collect()
    }

    /// Whether one of the texts has one of the words.
    pub(crate) fn is_met(&self, texts: &[String]) -> bool {
        let terms = self.terms();
        texts.iter().any(|text| terms.iter().any(|term| has_term(text, term)))
    }

    /// Why an alert is about the account or its places; and another account of the same name that it is about, if it
    /// is. Without a reason it has only a word in common.
    pub(crate) fn relations(&self, alert: &Alert, texts: &[(&str, &str)]) -> (Vec<Relation>, Option<String>) {
        let accounts = alert.entities.iter().filter_map(|it| it.account.as_ref());
        let (mut relations, mut another) = (BTreeSet::new(), None);
        for account in accounts {
            match self.is_account(account) {
                Some(Ok(reason)) => {
                    relations.insert(Relation::Account(reason.to_owned()));
                }
                Some(Err(())) => another = Some(account.title()),
                None => {}
            }
        }
        if relations.is_empty() && self.is_named(&alert.compromised_entity) {
            relations.insert(Relation::Account("compromised entity".to_owned()));
        }
        if relations.is_empty() && another.is_none() {
            relations.extend(self.mention(texts));
        }
        let compromised = Host::parse(&alert.compromised_entity);
        for host in alert.entities.iter().filter_map(|it| it.host.as_ref()).chain(&compromised) {
            if let Some(known) = self.hosts.iter().find(|it| it.is_same(host)) {
                relations.insert(Relation::Host(known.fqdn()));
            }
        }
        let addresses = alert.entities.iter().filter_map(|it| it.address);
        relations.extend(
            addresses.filter(|it| self.addresses.contains(it)).map(|it| Relation::Address(it.to_string())),
        );
        if relations.is_empty() {
            // A host or an address that stands in a text only; what the entities say is known already.
            let texts: Vec<(&str, &str)> = texts.iter().filter(|it| it.0 != "Entities").copied().collect();
            relations.extend(self.place(&texts));
        }
        (relations.into_iter().collect(), another)
    }

    /// The places and names that a text names, for what has no entities.
    pub(crate) fn relations_of_texts(&self, texts: &[(&str, &str)]) -> Vec<Relation> {
        let all: BTreeSet<Relation> = self.mention(texts).into_iter().chain(self.place(texts)).collect();
        all.into_iter().collect()
    }

    /// `None`: another name. `Err`: the same name, of another account.
    fn is_account(&self, entity: &EntityAccount) -> Option<Result<&'static str, ()>> {
        let has = |set: &BTreeSet<String>, text: &Option<String>| {
            text.as_ref().is_some_and(|it| set.contains(&fold(it)))
        };
        if has(&self.sids, &entity.sid) {
            return Some(Ok("same security identifier"));
        }
        if has(&self.object_ids, &entity.object_id) {
            return Some(Ok("same directory object id"));
        }
        let full = |text: String| self.full_names.contains(&fold(&text));
        if entity.upn_suffix.as_ref().is_some_and(|it| full(format!("{}@{it}", entity.name)))
            || entity.nt_domain.as_ref().is_some_and(|it| full(format!("{it}\\{}", entity.name)))
        {
            return Some(Ok("same name"));
        }
        if !self.bare_names.contains(&fold(&entity.name)) {
            return None;
        }
        let domain_fits = has(&self.nt_domains, &entity.nt_domain);
        Some(match (&entity.upn_suffix, &entity.nt_domain, &entity.host) {
            (_, Some(_), _) if domain_fits => Ok("same name and domain"),
            (None, None, Some(host)) if self.hosts.iter().any(|it| it.is_same(host)) => {
                Ok("same name on a host of the account")
            }
            (None, None, _) => Ok("same name, without suffix or domain"),
            _ => Err(()),
        })
    }

    fn is_named(&self, text: &str) -> bool {
        self.full_names.contains(&fold(text)) || self.bare_names.contains(&fold(text))
    }

    /// The first text that has a name or an identifier, and which.
    fn mention(&self, texts: &[(&str, &str)]) -> Option<Relation> {
        let terms = self.full_names.iter().chain(&self.sids).chain(&self.object_ids).chain(&self.bare_names);
        let found = terms.flat_map(|term| texts.iter().map(move |text| (term, text)));
        let mut found = found.filter(|(term, (_, text))| has_term(text, term));
        found.next().map(|(term, (place, _))| Relation::Mention(format!("{term} in {place}")))
    }

    fn place(&self, texts: &[(&str, &str)]) -> Vec<Relation> {
        let anywhere = |term: &str| texts.iter().any(|(_, text)| has_term(text, term));
        let hosts = self.hosts.iter().filter(|it| anywhere(&it.host_name));
        let addresses = self.addresses.iter().filter(|it| anywhere(&it.to_string()));
        hosts
            .map(|it| Relation::Host(it.fqdn()))
            .chain(addresses.map(|it| Relation::Address(it.to_string())))
            .collect()
    }
}

fn is_bare(name: &AccountName) -> bool {
    matches!(name, AccountName::Bare { .. })
}

fn fold(text: &str) -> String {
    Case::Any.normalize(text.trim())
}

/// `S-1-5-18` is the system of every machine.
fn is_personal(sid: &str) -> bool {
    let sid = sid.to_ascii_uppercase();
    sid.starts_with("S-1-5-21-") || sid.starts_with("S-1-12-1-")
}

/// Whether a text has a term with no letter or digit beside it, in any case; `term` may be of any case.
fn has_term(text: &str, term: &str) -> bool {
    let (text, term) = (fold(text), fold(term));
    if term.is_empty() {
        return false;
    }
    text.match_indices(&term).any(|(at, found)| {
        let before = text.get(..at).and_then(|it| it.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|it| it.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use model::Seen;

    use super::*;

    fn account() -> Account {
        let name = AccountName::parse("adelev@contoso.com").unwrap_or_else(|it| panic!("{it}"));
        let mut account = Account::named(&name);
        account.nt_domain = Some("CONTOSO".to_owned());
        account.sids = ["S-1-5-21-1-2-3-1104".to_owned(), "S-1-5-18".to_owned()].into();
        account.aad_user_id = Some("9b117c67-170e-4aed-9702-658b3fddc889".to_owned());
        let host = Host::parse("SRV-FIN01.contoso.com").unwrap_or_default();
        account.add_host(&host, Seen::once(None));
        for address in ["203.0.113.77", "127.0.0.1"] {
            account.add_address(IpAddress::parse(address).unwrap_or_else(|| panic!()), Seen::once(None));
        }
        account
    }

    /// The relations in words; of none, the other account in brackets.
    #[track_caller]
    fn relation(entities: &str) -> String {
        let alert =
            Alert { entities: super::super::entity::read(entities).unwrap_or_default(), ..Alert::default() };
        let (relations, another) = Subject::of(&account()).relations(&alert, &[("Entities", entities)]);
        let words: Vec<String> = relations.iter().map(ToString::to_string).collect();
        if words.is_empty() {
            another.map_or_else(String::new, |it| format!("[{it}]"))
        } else {
            words.join("; ")
        }
    }

    #[test]
    fn acc_07_an_entity_is_the_account_for_a_reason() {
        for (entity, reason) in [
            (r#"{"Sid":"s-1-5-21-1-2-3-1104"}"#, "account (same security identifier)"),
            (r#"{"AadUserId":"9B117C67-170e-4aed-9702-658b3fddc889"}"#, "account (same directory object id)"),
            (r#"{"Name":"AdeleV","UPNSuffix":"Contoso.com"}"#, "account (same name)"),
            (r#"{"Name":"adelev@contoso.com"}"#, "account (same name)"),
            (r#"{"Name":"adelev","NTDomain":"contoso"}"#, "account (same name and domain)"),
            (r#"{"Name":"adelev"}"#, "account (same name, without suffix or domain)"),
        ] {
            let entity = entity.replace('}', r#","Type":"account"}"#);
            assert_eq!(relation(&format!("[{entity}]")), reason, "{entity}");
        }
    }

    #[test]
    fn another_account_of_the_same_name_is_passed_over_and_named() {
        let other = r#"[{"Name":"adelev","UPNSuffix":"fabrikam.com","Type":"account"}]"#;
        assert_eq!(relation(other), "[adelev@fabrikam.com]");
        // It still concerns the host that the account used.
        let on_host = r#"[{"Name":"adelev","NTDomain":"OTHER","Type":"account"},{"HostName":"srv-fin01","Type":"host"}]"#;
        assert_eq!(relation(on_host), "host SRV-FIN01.contoso.com");
        assert_eq!(relation(r#"[{"Sid":"S-1-5-18","Name":"SYSTEM","Type":"account"}]"#), "");
    }

    #[test]
    fn places_connect_but_not_those_of_every_machine() {
        assert_eq!(relation(r#"[{"Address":"203.0.113.77","Type":"ip"}]"#), "address 203.0.113.77");
        assert_eq!(relation(r#"[{"Address":"127.0.0.1","Type":"ip"}]"#), "");
        assert_eq!(relation(r#"[{"HostName":"srv-fin01","Type":"host"}]"#), "host SRV-FIN01.contoso.com");
        assert_eq!(relation(r#"[{"HostName":"srv-fin01","DnsDomain":"fabrikam.com","Type":"host"}]"#), "");
    }

    #[test]
    fn a_term_is_a_whole_word() {
        for (text, term, is_in) in [
            ("user AdeleV, from", "adelev", true),
            ("madelev", "adelev", false),
            ("adelev2", "adelev", false),
            ("adelev@contoso.com", "adelev", true),
            ("10.20.8.150", "10.20.8.15", false),
            ("", "", false),
        ] {
            assert_eq!(has_term(text, term), is_in, "{text} {term}");
        }
    }
}
