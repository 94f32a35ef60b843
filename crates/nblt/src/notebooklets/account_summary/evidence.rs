//! What makes traces be of one account.

use std::collections::BTreeMap;

use model::AccountName;

use super::identity::fold;
use crate::accounts::search::Found;
use crate::accounts::sources::Family;
use crate::accounts::trace::{Ids, Link, Trace};

/// Traces and links that evidence connects.
#[derive(Default)]
pub(super) struct Group<'a> {
    pub(super) traces: Vec<Trace>,
    pub(super) links: Vec<&'a Link>,
    /// What connected traces of different names, in words.
    pub(super) joined: Vec<String>,
}

/// Something that makes two traces be of one account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Evidence {
    /// The same name, as [`trace_key`] has it.
    Name(String),
    /// The same security identifier of a person.
    Sid(String),
    /// The same object id in the directory.
    ObjectId(String),
    /// The same key of a user in the same organisation.
    UserKey(String, String),
}

/// Puts together what evidence connects.
pub(super) fn groups(found: &Found) -> Vec<Group<'_>> {
    let n_traces = found.traces.len();
    let mut parents: Vec<usize> = (0..n_traces + found.links.len()).collect();
    let mut first: BTreeMap<Evidence, usize> = BTreeMap::new();
    let mut reasons: Vec<(usize, String)> = Vec::new();
    let evidence = found.traces.iter().map(trace_evidence).chain(found.links.iter().map(link_evidence));
    for (node, evidence) in evidence.enumerate() {
        for piece in evidence {
            match first.get(&piece) {
                None => {
                    first.insert(piece, node);
                }
                Some(&known) => {
                    let (one, two) = (root(&parents, known), root(&parents, node));
                    if one == two {
                        continue;
                    }
                    if let Some(parent) = parents.get_mut(one.max(two)) {
                        *parent = one.min(two);
                    }
                    if let Some(reason) = reason(found, node, &piece) {
                        reasons.push((node, reason));
                    }
                }
            }
        }
    }
    let mut groups: BTreeMap<usize, Group<'_>> = BTreeMap::new();
    for (node, trace) in found.traces.iter().enumerate() {
        groups.entry(root(&parents, node)).or_default().traces.push(trace.clone());
    }
    for (offset, link) in found.links.iter().enumerate() {
        // What only the directory knows has no events to show.
        if let Some(group) = groups.get_mut(&root(&parents, n_traces + offset)) {
            group.links.push(link);
        }
    }
    for (node, reason) in reasons {
        if let Some(group) = groups.get_mut(&root(&parents, node))
            && !group.joined.contains(&reason)
            && names_differ(&group.traces)
        {
            group.joined.push(reason);
        }
    }
    groups.into_values().collect()
}

fn names_differ(traces: &[Trace]) -> bool {
    let mut keys = traces.iter().map(trace_key);
    keys.next().is_some_and(|first| keys.any(|it| it != first))
}

fn root(parents: &[usize], mut node: usize) -> usize {
    while let Some(&parent) = parents.get(node).filter(|parent| **parent != node) {
        node = parent;
    }
    node
}

fn trace_evidence(trace: &Trace) -> Vec<Evidence> {
    let mut evidence = vec![Evidence::Name(trace_key(trace))];
    evidence.extend(id_evidence(&trace.ids));
    // An event that has no name is called by its identifier.
    let written = trace.spellings.keys().map(|it| it.trim());
    evidence.extend(written.filter_map(|it| match it {
        sid if is_personal(sid) => Some(Evidence::Sid(fold(sid))),
        id if is_object_id(id) => Some(Evidence::ObjectId(fold(id))),
        _ => None,
    }));
    evidence
}

fn link_evidence(link: &Link) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    if !link.upn.trim().is_empty() {
        evidence.push(Evidence::Name(fold(&link.upn)));
    }
    if !link.domain.trim().is_empty() && !link.name.trim().is_empty() {
        evidence.push(Evidence::Name(fold(&format!("{}\\{}", link.domain.trim(), link.name.trim()))));
    }
    evidence.extend(id_evidence(&link.ids));
    evidence
}

fn id_evidence(ids: &Ids) -> impl Iterator<Item = Evidence> + '_ {
    let sids = ids.sids.iter().filter(|it| is_personal(it)).map(|it| Evidence::Sid(fold(it)));
    let object_ids = ids.aad_user_ids.iter().map(|it| Evidence::ObjectId(fold(it)));
    // What runs in Teams and the directory has the object id for a key.
    let also = ids.user_keys.iter().filter(|it| is_object_id(it)).map(|it| Evidence::ObjectId(fold(it)));
    let keys = ids.user_keys.iter().filter(|it| is_personal_key(it));
    let keys = keys.flat_map(|key| organizations(ids).map(|it| Evidence::UserKey(fold(key), fold(it))));
    sids.chain(object_ids).chain(also).chain(keys)
}

/// The organisation of Office is the tenant of the directory.
pub(super) fn organizations(ids: &Ids) -> impl Iterator<Item = &String> {
    ids.organization_ids.iter().chain(&ids.directory_ids)
}

/// Whether a text is an object id of the directory, by its look.
pub(super) fn is_object_id(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|it| it.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|it| it.chars().all(|it| it.is_ascii_hexdigit()))
}

/// A key of a person is 16 hexadecimal digits (its PUID); services have sentences or names there.
pub(super) fn is_personal_key(key: &str) -> bool {
    key.len() == 16 && key.chars().all(|it| it.is_ascii_hexdigit())
}

/// What the traces of one account have in common when it is written alike: full names are the same everywhere,
/// a name alone only among tables of a kind, and on Linux only on its host.
fn trace_key(trace: &Trace) -> String {
    let full = matches!(
        trace.spellings.keys().next().map(|it| AccountName::parse(it)),
        Some(Ok(AccountName::Upn { .. } | AccountName::Domain { .. }))
    );
    match trace.table.family {
        Family::Linux => format!("linux {}", trace.key),
        Family::Cloud | Family::Windows if full => fold(&trace.key),
        Family::Cloud => format!("cloud {}", fold(&trace.key)),
        Family::Windows => format!("windows {}", fold(&trace.key)),
    }
}

/// Identifiers of accounts of a domain, a machine or the cloud; the others exist everywhere.
pub(super) fn is_personal(sid: &str) -> bool {
    let sid = sid.to_ascii_uppercase();
    sid.starts_with("S-1-5-21-") || sid.starts_with("S-1-12-1-")
}

fn reason(found: &Found, node: usize, evidence: &Evidence) -> Option<String> {
    let link = node.checked_sub(found.traces.len()).and_then(|it| found.links.get(it));
    match (link, evidence) {
        (Some(link), _) => {
            let ids: Vec<&str> = [link.upn.as_str(), link.name.as_str()]
                .into_iter()
                .chain(link.ids.sids.iter().map(String::as_str))
                .filter(|it| !it.is_empty())
                .collect();
            Some(format!("{} holds side by side {}", link.table, ids.join(", ")))
        }
        (None, Evidence::Sid(sid)) => Some(format!("same security identifier {}", sid.to_uppercase())),
        (None, Evidence::ObjectId(id)) => Some(format!("same directory object id {id}")),
        (None, Evidence::UserKey(key, _)) => {
            Some(format!("same UserKey {} in one organisation", key.to_uppercase()))
        }
        (None, Evidence::Name(_)) => None,
    }
}
