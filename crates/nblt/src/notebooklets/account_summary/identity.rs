//! Which traces are of one account. Names are joined by evidence only; everything else is said and left to the
//! analyst.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use model::{AccountName, Case};

use super::candidate::{Candidate, How, Resemblance, shown_name};
use super::evidence::{Group, groups};
use crate::accounts::search::Found;
use crate::accounts::sources::Family;
use crate::accounts::trace::{Ids, Link, Trace};

#[cfg(test)]
mod tests;

/// Makes candidates of everything that was found: those that answer what was typed, best first.
pub(crate) fn candidates(found: &Found, typed: &AccountName) -> Vec<Candidate> {
    let groups = groups(found).into_iter();
    let mut candidates: Vec<Candidate> = groups.filter_map(|it| candidate(it, typed)).collect();
    // Of exact matches the one that is written as it was typed comes first, if it was typed in full.
    let full = (!matches!(typed, AccountName::Bare { .. })).then(|| typed.to_string());
    candidates.sort_by_cached_key(|it| {
        let other = !full.as_ref().is_some_and(|full| it.is_called(full));
        (it.how, other, Reverse(it.seen().events), it.name.clone())
    });
    mark(&mut candidates);
    candidates
}

fn candidate(group: Group<'_>, typed: &AccountName) -> Option<Candidate> {
    let Group { traces, links, joined } = group;
    let mut ids = Ids::default();
    traces.iter().map(|it| &it.ids).chain(links.iter().map(|it| &it.ids)).for_each(|it| ids.absorb(it));
    let links: Vec<Link> = links.into_iter().cloned().collect();
    let how = how(&traces, &links, &ids, typed)?;
    Some(Candidate { name: shown_name(&traces), how, resemblance: None, joined, traces, links, ids })
}

/// How traces answer what was typed; `None` if they do not.
pub(super) fn how(traces: &[Trace], links: &[Link], ids: &Ids, typed: &AccountName) -> Option<How> {
    let typed_text = typed.to_string();
    let is_typed = |id: &String| Case::Any.normalize(id) == Case::Any.normalize(&typed_text);
    let all = ids.sids.iter().chain(&ids.aad_user_ids).chain(&ids.user_keys);
    let by_id = all.into_iter().any(is_typed).then_some(How::IDENTIFIER);
    let names = traces.iter().flat_map(|it| it.spellings.keys().map(|name| (name.as_str(), it.table.family)));
    let links = links.iter().map(|it| (it.upn.as_str(), Family::Cloud));
    names
        .chain(links)
        .filter_map(|(name, family)| How::of(typed, name.trim().trim_start_matches('\\'), family))
        .chain(by_id)
        .min()
}

/// Says of each candidate whether it resembles a better one.
pub(super) fn mark(candidates: &mut [Candidate]) {
    let mut known: BTreeMap<Likeness, usize> = BTreeMap::new();
    for index in 0..candidates.len() {
        let Some(candidate) = candidates.get(index) else { continue };
        let likenesses = likenesses(candidate);
        let resemblance = likenesses.iter().find_map(|likeness| {
            let other = candidates.get(*known.get(likeness)?)?;
            let reason = match likeness {
                Likeness::Key(_) => "same UserKey".to_owned(),
                Likeness::Guest(_) => "one name is the guest form of the other".to_owned(),
                Likeness::Bare(_) => same_name_reason(candidate, other)?,
            };
            Some(Resemblance { to: other.name.clone(), reason })
        });
        for likeness in likenesses {
            known.entry(likeness).or_insert(index);
        }
        if let Some(candidate) = candidates.get_mut(index) {
            candidate.resemblance = resemblance;
        }
    }
}

/// What two accounts of one person may have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    /// UserKey, of which the organisation is another, not known, or set apart by the analyst.
    Key(String),
    /// The user principal name at home.
    Guest(String),
    /// The name without suffix or domain.
    Bare(String),
}

/// The strongest first.
fn likenesses(candidate: &Candidate) -> Vec<Likeness> {
    let keys = candidate.ids.user_keys.iter().map(|key| Likeness::Key(fold(key)));
    let account = candidate.account();
    let home = account.upn.as_ref().map(|upn| Likeness::Guest(home_name(upn)));
    keys.chain(home).chain([Likeness::Bare(fold(&account.name))]).collect()
}

/// The name at home of a guest, who is written `megan_fabrikam.com#EXT#@contoso.onmicrosoft.com` in the tenant that
/// invited her; of others, the name itself.
fn home_name(upn: &str) -> String {
    let upn = fold(upn);
    match upn.split_once("#ext#@").and_then(|(home, _)| home.rsplit_once('_')) {
        Some((name, suffix)) => format!("{name}@{suffix}"),
        None => upn,
    }
}

/// Why two candidates of one bare name may be one person; `None` when something speaks against it.
fn same_name_reason(one: &Candidate, two: &Candidate) -> Option<String> {
    let object_ids = (&one.ids.aad_user_ids, &two.ids.aad_user_ids);
    if !object_ids.0.is_empty() && !object_ids.1.is_empty() && object_ids.0.is_disjoint(object_ids.1) {
        return None;
    }
    let (a, b) = (one.account(), two.account());
    if one.is_linux() && two.is_linux() && a.name != b.name {
        // On Linux `admin` and `Admin` are two accounts.
        return None;
    }
    let pair = |windows: &model::Account, cloud: &model::Account| {
        let (domain, suffix) = (windows.nt_domain.clone()?, cloud.upn_suffix.clone()?);
        let label = suffix.split('.').next().unwrap_or(&suffix).to_owned();
        (fold(&domain) == fold(&label) || fold(&domain) == fold(&suffix)).then_some((domain, suffix))
    };
    match pair(&a, &b).or_else(|| pair(&b, &a)) {
        Some((domain, suffix)) => Some(format!("same name; domain {domain} begins {suffix}")),
        None => Some("same name".to_owned()),
    }
}

/// Writes a text so that equal names and identifiers become equal texts.
pub(super) fn fold(text: &str) -> String {
    Case::Any.normalize(text.trim())
}
