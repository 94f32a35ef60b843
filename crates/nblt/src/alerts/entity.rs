//! The entities of an alert: accounts, hosts, addresses and others, as JSON that refers to itself.

use model::{AccountName, Host, IpAddress};
use serde_json::{Map, Value};

/// One entity of an alert.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertEntity {
    /// Its type as it is written: `account`, `host`, `ip`, `url`, …; `unknown` where it says none.
    pub kind: String,
    /// What to call it: `adelev@contoso.com`, `SRV-FIN01.contoso.com`, `203.0.113.77`.
    pub title: String,
    /// All that it says, references in words.
    pub facts: Vec<(String, String)>,
    pub(crate) account: Option<EntityAccount>,
    pub(crate) host: Option<Host>,
    pub(crate) address: Option<IpAddress>,
}

/// What an entity says about an account.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct EntityAccount {
    /// Without suffix or domain.
    pub(crate) name: String,
    pub(crate) upn_suffix: Option<String>,
    pub(crate) nt_domain: Option<String>,
    pub(crate) sid: Option<String>,
    pub(crate) object_id: Option<String>,
    pub(crate) host: Option<Host>,
}

/// References are followed so deep; beyond, one refers to itself.
const DEPTH: usize = 4;

/// Reads the column `Entities`. `None` when it is no JSON: what it says is then shown as it is.
pub(crate) fn read(json: &str) -> Option<Vec<AlertEntity>> {
    if json.trim().is_empty() {
        return Some(Vec::new());
    }
    let all = match serde_json::from_str(json).ok()? {
        Value::Array(all) => all,
        one @ Value::Object(_) => vec![one],
        _ => return None,
    };
    let all: Vec<Map<String, Value>> = all
        .into_iter()
        .filter(|it| !it.is_null())
        .map(|it| match it {
            Value::Object(map) => map,
            // Not an entity as Sentinel writes it, but something that the alert names.
            other => [("Value".to_owned(), Value::String(words(&other)))].into_iter().collect(),
        })
        .collect();
    // An entry that only points at another stands for nothing of its own.
    let entities = all.iter().filter(|it| !(it.len() == 1 && it.contains_key("$ref")));
    Some(entities.map(|it| Reader { all: &all }.entity(it)).collect())
}

struct Reader<'a> {
    all: &'a [Map<String, Value>],
}

impl Reader<'_> {
    fn entity(&self, map: &Map<String, Value>) -> AlertEntity {
        let facts = map.iter().filter(|(name, value)| {
            !name.starts_with('$') && !name.eq_ignore_ascii_case("Type") && !value.is_null()
        });
        let facts = facts.map(|(name, value)| (name.clone(), self.words(value, DEPTH))).collect();
        let kind = text(map, "Type").unwrap_or_else(|| "unknown".to_owned());
        AlertEntity {
            title: self.title(map, DEPTH),
            facts,
            account: kind.eq_ignore_ascii_case("account").then(|| self.account(map)),
            host: kind.eq_ignore_ascii_case("host").then(|| host(map)).flatten(),
            address: text(map, "Address").and_then(|it| IpAddress::parse(&it)),
            kind,
        }
    }

    /// The object that a value is or refers to.
    fn object<'v>(&'v self, value: &'v Value) -> Option<&'v Map<String, Value>> {
        let map = value.as_object()?;
        match map.get("$ref") {
            Some(id) => self.all.iter().find(|it| it.get("$id") == Some(id)),
            None => Some(map),
        }
    }

    fn words(&self, value: &Value, depth: usize) -> String {
        match (value, self.object(value)) {
            (Value::Object(_), Some(map))
                if depth > 0 && map.keys().any(|it| it.eq_ignore_ascii_case("Type")) =>
            {
                self.title(map, depth - 1)
            }
            (Value::Array(items), _)
                if depth > 0 && items.iter().all(Value::is_object) && !items.is_empty() =>
            {
                let items: Vec<String> = items.iter().map(|it| self.words(it, depth - 1)).collect();
                items.join(", ")
            }
            (other, _) => words(other),
        }
    }

    fn account(&self, map: &Map<String, Value>) -> EntityAccount {
        let written = text(map, "Name").unwrap_or_default();
        let mut account = EntityAccount {
            upn_suffix: text(map, "UPNSuffix"),
            nt_domain: text(map, "NTDomain"),
            sid: text(map, "Sid"),
            object_id: text(map, "AadUserId").or_else(|| text(map, "ObjectGuid")),
            host: map.get("Host").and_then(|it| self.object(it)).and_then(host),
            ..EntityAccount::default()
        };
        match AccountName::parse(&written) {
            Ok(AccountName::Upn { name, suffix }) if account.upn_suffix.is_none() => {
                (account.name, account.upn_suffix) = (name, Some(suffix));
            }
            Ok(AccountName::Domain { domain, name }) => {
                (account.name, account.nt_domain) = (name, account.nt_domain.or(Some(domain)));
            }
            _ => account.name = written,
        }
        account
    }

    fn title(&self, map: &Map<String, Value>, depth: usize) -> String {
        let kind = text(map, "Type").unwrap_or_default().to_lowercase();
        let known = match kind.as_str() {
            "account" => Some(self.account(map).title()),
            "host" => host(map).map(|it| it.fqdn()),
            _ => None,
        };
        const NAMES: [&str; 12] = [
            "Address",
            "Url",
            "DomainName",
            "ResourceId",
            "Value",
            "CommandLine",
            "MailboxPrimaryAddress",
            "Subject",
            "FriendlyName",
            "DisplayName",
            "Name",
            "Key",
        ];
        known
            .filter(|it| !it.is_empty())
            .or_else(|| NAMES.iter().find_map(|it| text(map, it)))
            .or_else(|| {
                let inner = ["ImageFile", "Host", "Account"].iter().find_map(|it| get(map, it));
                inner.filter(|_| depth > 0).map(|it| self.words(it, depth - 1))
            })
            .unwrap_or_else(|| kind.clone())
    }
}

impl EntityAccount {
    pub(crate) fn title(&self) -> String {
        let name = match (&self.upn_suffix, &self.nt_domain) {
            (Some(suffix), _) => format!("{}@{suffix}", self.name),
            (None, Some(domain)) => format!("{domain}\\{}", self.name),
            (None, None) => self.name.clone(),
        };
        match (&self.host, &self.upn_suffix, &self.nt_domain) {
            (Some(host), None, None) if !name.is_empty() => format!("{name} on {host}"),
            _ if name.is_empty() => self.sid.clone().or_else(|| self.object_id.clone()).unwrap_or_default(),
            _ => name,
        }
    }
}

/// A value as text: a text without its quotes.
fn words(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn host(map: &Map<String, Value>) -> Option<Host> {
    let mut host = Host::parse(&text(map, "HostName").or_else(|| text(map, "NetBiosName"))?)?;
    if host.dns_domain.is_none() {
        host.dns_domain = text(map, "DnsDomain");
    }
    Some(host)
}

/// A member of an object, whatever the case of its name.
fn get<'m>(map: &'m Map<String, Value>, name: &str) -> Option<&'m Value> {
    map.get(name).or_else(|| map.iter().find(|it| it.0.eq_ignore_ascii_case(name)).map(|it| it.1))
}

/// A text that is not empty.
fn text(map: &Map<String, Value>, name: &str) -> Option<String> {
    let text = get(map, name)?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved_also_those_that_go_round() {
        let json = r#"[
            {"$id":"2","Name":"adelev","NTDomain":"CONTOSO","Sid":"S-1-5-21-1-2-3-4","Host":{"$ref":"3"},"Type":"account"},
            {"$id":"3","HostName":"SRV-FIN01","DnsDomain":"contoso.com","Type":"host"},
            {"$id":"4","Name":"root","Host":{"$ref":"3"},"Type":"account"},
            {"$id":"5","Account":{"$ref":"5"},"Type":"mailbox"},
            {"$ref":"3"},
            {"Address":"203.0.113.77","Location":{"CountryCode":"BR"},"Type":"ip"}]"#;
        let entities = read(json).unwrap_or_default();
        let titles: Vec<&str> = entities.iter().map(|it| it.title.as_str()).collect();
        assert_eq!(
            titles,
            [
                "CONTOSO\\adelev",
                "SRV-FIN01.contoso.com",
                "root on SRV-FIN01.contoso.com",
                "mailbox",
                "203.0.113.77"
            ]
        );
        assert!(entities[0].facts.contains(&("Host".to_owned(), "SRV-FIN01.contoso.com".to_owned())));
        assert_eq!(entities[4].facts[1].1, r#"{"CountryCode":"BR"}"#);
        assert!(entities[4].address.is_some() && entities[1].host.is_some());
    }

    #[test]
    fn names_with_suffix_or_domain_inside_are_taken_apart() {
        let account = |name: &str| {
            let json = serde_json::json!([{ "name": name, "type": "Account" }]).to_string();
            read(&json).and_then(|it| it.into_iter().next()).and_then(|it| it.account).unwrap_or_default()
        };
        assert_eq!(account("a@b.c").upn_suffix.as_deref(), Some("b.c"));
        assert_eq!(account("D\\a").nt_domain.as_deref(), Some("D"));
        assert_eq!(account("a").title(), "a");
    }

    #[test]
    fn what_is_no_json_is_not_taken_for_none() {
        assert_eq!(read("  "), Some(Vec::new()));
        let titles = read("[1, \"x\", null]").map(|it| it.into_iter().map(|it| it.title).collect::<Vec<_>>());
        assert_eq!(titles, Some(vec!["1".to_owned(), "x".to_owned()]));
        for text in ["{", "3", "adelev"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
