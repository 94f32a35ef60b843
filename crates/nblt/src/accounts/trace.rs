//! What the tables say about accounts, row by row.

use std::collections::{BTreeMap, BTreeSet};

use model::{Host, Seen};

use super::sources::AccountTable;
use crate::rows::ByName;

/// One account in one table.
#[derive(Clone, Debug)]
pub(crate) struct Trace {
    pub(crate) table: &'static AccountTable,
    /// What the table's queries call it.
    pub(crate) key: String,
    /// How it is written there, and how often.
    pub(crate) spellings: BTreeMap<String, u64>,
    /// The host whose account it is, on Linux.
    pub(crate) host: Option<Host>,
    pub(crate) seen: Seen,
    /// Of the events, those whose time is not recorded.
    pub(crate) without_time: u64,
    pub(crate) ids: Ids,
}

/// What a table says about an account besides its name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ids {
    pub(crate) aad_user_ids: BTreeSet<String>,
    /// Without the clothes that SharePoint puts around them.
    pub(crate) user_keys: BTreeSet<String>,
    pub(crate) organization_ids: BTreeSet<String>,
    pub(crate) directory_ids: BTreeSet<String>,
    pub(crate) sids: BTreeSet<String>,
    pub(crate) display_names: BTreeSet<String>,
}

/// A row that holds several identifiers of one account side by side.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) table: &'static str,
    pub(crate) upn: String,
    pub(crate) domain: String,
    pub(crate) name: String,
    pub(crate) ids: Ids,
}

pub(super) fn link(table: &'static str, row: &ByName<'_>) -> Link {
    let mut ids = Ids::default();
    ids.aad_user_ids.extend(id(row.text("AadUserId")));
    ids.sids.extend(id(row.text("Sid")));
    ids.display_names.extend(id(row.text("DisplayName")));
    Link { table, upn: row.text("Upn"), domain: row.text("Domain"), name: row.text("Name"), ids }
}

impl Ids {
    pub(super) fn extend(&mut self, row: &ByName<'_>) {
        let set = |name| row.set(name).into_iter().filter_map(id);
        self.aad_user_ids.extend(set("AadUserIds"));
        self.organization_ids.extend(set("OrganizationIds"));
        self.directory_ids.extend(set("DirectoryIds"));
        self.sids.extend(set("Sids"));
        self.display_names.extend(set("DisplayNames"));
        self.user_keys.extend(set("UserKeys").map(|it| user_key(&it)));
    }

    /// Whether both have the same object id or security identifier.
    pub(crate) fn shares(&self, other: &Self) -> bool {
        let folded = |set: &BTreeSet<String>| set.iter().map(|it| it.to_lowercase()).collect::<BTreeSet<_>>();
        !folded(&self.sids).is_disjoint(&folded(&other.sids))
            || !folded(&self.aad_user_ids).is_disjoint(&folded(&other.aad_user_ids))
    }

    /// Takes over everything of another.
    pub(crate) fn absorb(&mut self, other: &Self) {
        let both = [
            (&mut self.aad_user_ids, &other.aad_user_ids),
            (&mut self.user_keys, &other.user_keys),
            (&mut self.organization_ids, &other.organization_ids),
            (&mut self.directory_ids, &other.directory_ids),
            (&mut self.sids, &other.sids),
            (&mut self.display_names, &other.display_names),
        ];
        for (mine, theirs) in both {
            mine.extend(theirs.iter().cloned());
        }
    }
}

/// An identifier, unless it is what logs write for none.
fn id(text: String) -> Option<String> {
    const NONE: [&str; 4] = ["", "-", "S-1-0-0", "00000000-0000-0000-0000-000000000000"];
    let text = text.trim();
    (!NONE.contains(&text)).then(|| text.to_owned())
}

/// `i:0h.f|membership|10032000c757d25f@live.com` and `10032000C757D25F` are one key.
fn user_key(text: &str) -> String {
    let inner = text.rsplit_once("|membership|").map_or(text, |(_, key)| key);
    let inner = inner.strip_suffix("@live.com").unwrap_or(inner);
    if inner.chars().all(|it| it.is_ascii_hexdigit()) { inner.to_ascii_uppercase() } else { inner.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_key_in_both_forms_is_one() {
        assert_eq!(user_key("i:0h.f|membership|1003200011223344@live.com"), "1003200011223344");
        assert_eq!(user_key("i:0h.f|membership|10032000aabbccdd@live.com"), user_key("10032000AABBCCDD"));
        assert_eq!(user_key("i:0i.t|0000-ce00|app@sharepoint"), "i:0i.t|0000-ce00|app@sharepoint");
    }

    #[test]
    fn what_stands_for_nothing_is_no_identifier() {
        assert_eq!(id("  ".into()), None);
        assert_eq!(id("S-1-0-0".into()), None);
        assert_eq!(id(" x ".into()), Some("x".into()));
    }
}
