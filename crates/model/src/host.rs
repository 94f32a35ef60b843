//! Hosts.

use std::{fmt, net::IpAddr};

use crate::name::fold;

/// The family of an operating system, where a log says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OsFamily {
    /// Linux, whatever the distribution.
    Linux,
    /// Windows, client or server.
    Windows,
    /// macOS.
    MacOs,
}

impl fmt::Display for OsFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Linux => "Linux",
            Self::Windows => "Windows",
            Self::MacOs => "macOS",
        })
    }
}

/// A machine, as logs name it.
///
/// Two hosts are the same when their names are equal in any case and their DNS domains do not contradict
/// each other (one may be unknown).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Host {
    /// The name without its domain.
    pub host_name: String,
    /// The DNS domain, where the log has one.
    pub dns_domain: Option<String>,
    /// The family of its operating system; what is not known stays `None`.
    pub os_family: Option<OsFamily>,
}

impl Host {
    /// Reads a computer name: `victim01`, `victim01.contoso.com`. `None` for an empty text or `-`.
    /// An address stays whole.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_suffix('.').unwrap_or(text);
        if text.is_empty() || text == "-" {
            return None;
        }
        let parts = match text.split_once('.') {
            Some((name, domain))
                if !name.is_empty() && !domain.is_empty() && text.parse::<IpAddr>().is_err() =>
            {
                (name, Some(domain.to_owned()))
            }
            _ => (text, None),
        };
        Some(Self { host_name: parts.0.to_owned(), dns_domain: parts.1, os_family: None })
    }

    /// The same host with a known operating system family.
    #[must_use]
    pub fn with_os(mut self, os_family: OsFamily) -> Self {
        self.os_family = Some(os_family);
        self
    }

    /// The name with its domain: `victim01.contoso.com`.
    #[must_use]
    pub fn fqdn(&self) -> String {
        match &self.dns_domain {
            Some(domain) => format!("{}.{domain}", self.host_name),
            None => self.host_name.clone(),
        }
    }

    /// What makes two hosts certainly the same: the full name in lower case.
    #[must_use]
    pub fn identity(&self) -> String {
        fold(&self.fqdn())
    }

    /// Whether both are the same host, as far as the logs say.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        fold(&self.host_name) == fold(&other.host_name)
            && match (&self.dns_domain, &other.dns_domain) {
                (Some(one), Some(two)) => fold(one) == fold(two),
                _ => true,
            }
    }

    /// Takes from `other` what is not known here.
    pub fn absorb(&mut self, other: &Self) {
        if self.dns_domain.is_none() {
            self.dns_domain.clone_from(&other.dns_domain);
        }
        self.os_family = self.os_family.or(other.os_family);
    }

    /// What is known, for a card.
    #[must_use]
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = vec![("Host name", self.host_name.clone())];
        facts.extend(self.dns_domain.iter().map(|domain| ("DNS domain", domain.clone())));
        facts.push((
            "Operating system",
            self.os_family.map_or_else(|| "not recorded".into(), |os| os.to_string()),
        ));
        facts
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fqdn())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_split_at_the_first_dot() {
        let host = Host::parse("WS01.hq.contoso.com.").unwrap_or_default();
        assert_eq!((host.host_name.as_str(), host.dns_domain.as_deref()), ("WS01", Some("hq.contoso.com")));
        assert_eq!(host.fqdn(), "WS01.hq.contoso.com");
        for whole in ["ws01", "10.0.0.4", "::1", ".hidden"] {
            assert_eq!(
                Host::parse(whole).map(|host| (host.host_name, host.dns_domain)),
                Some((whole.into(), None))
            );
        }
        for nothing in ["", "  ", "-", "."] {
            assert_eq!(Host::parse(nothing), None);
        }
    }

    #[test]
    fn an_unknown_domain_contradicts_nothing_and_sameness_is_symmetric() {
        let hosts: Vec<Host> = ["ws01", "WS01.contoso.com", "ws01.fabrikam.com", "ws02.contoso.com"]
            .iter()
            .filter_map(|name| Host::parse(name))
            .collect();
        for a in &hosts {
            assert!(a.is_same(a));
            for b in &hosts {
                assert_eq!(a.is_same(b), b.is_same(a));
            }
        }
        assert!(hosts[0].is_same(&hosts[1]));
        assert!(!hosts[1].is_same(&hosts[2]));
        assert!(!hosts[1].is_same(&hosts[3]));
    }

    #[test]
    fn the_operating_system_is_never_guessed() {
        let mut host = Host::parse("ws01").unwrap_or_default();
        assert!(host.facts().contains(&("Operating system", "not recorded".into())));
        host.absorb(&Host::parse("ws01.contoso.com").unwrap_or_default().with_os(OsFamily::Linux));
        assert_eq!(host.fqdn(), "ws01.contoso.com");
        assert_eq!(host.os_family, Some(OsFamily::Linux));
    }
}
