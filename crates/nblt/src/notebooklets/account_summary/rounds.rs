//! The rounds of a search: by name, then by what is certain of the accounts that were found, until nothing more comes.
//!
//! A name finds events that bear the name. An account that was renamed, or an event that was logged before a name was
//! known, bears an identifier only. So what the first round found is searched again by its security identifiers, its
//! object ids, and its keys in its organisation, and by the names that these have elsewhere. Only that is asked which
//! belongs to an account for certain: a name alone that two accounts have in common is never followed.

use std::collections::BTreeSet;

use model::{AccountName, count};

use super::candidate::Candidate;
use super::evidence::{is_object_id, is_personal, is_personal_key, organizations};
use super::identity::{candidates, fold};
use crate::Result;
use crate::accounts::search::{Certain, Found};
use crate::accounts::sources::Family;
use crate::accounts::trace::{Link, Trace};

/// So often is asked at most: a chain of names and identifiers that is longer is none of a person.
const MOST_ROUNDS: usize = 8;
/// So many identifiers and names are asked for, those of the best matches first.
const MOST_ASKED: usize = 400;

/// Searches in rounds. `ask` finds all that bears the typed name or is certain.
pub(super) fn in_rounds(
    typed: &AccountName,
    mut ask: impl FnMut(&Certain) -> Result<Found>,
) -> Result<(Found, Vec<Candidate>)> {
    let mut known = Certain { ids: [fold(&typed.to_string())].into(), ..Certain::default() };
    let mut found = ask(&known)?;
    found.rounds.push(format!("searched by the name or identifier “{typed}”"));
    let mut matches = candidates(&found, typed);
    while found.rounds.len() < MOST_ROUNDS {
        let (wanted, left_out) = certain(&matches, typed, &known);
        let more = Certain { ids: &wanted.ids - &known.ids, keys: &wanted.keys - &known.keys };
        if more == Certain::default() {
            break;
        }
        let later = ask(&wanted)?;
        let new = later.traces.iter().filter(|it| !found.traces.iter().any(|known| same(known, it)));
        let new: Vec<String> = new.map(words).collect();
        let mut rounds = std::mem::take(&mut found.rounds);
        rounds.push(round(&more, &new, left_out));
        found.absorb(later);
        found.rounds = rounds;
        known = wanted;
        matches = candidates(&found, typed);
    }
    Ok((found, matches))
}

/// What is certain of the matches, the best first, beside what is known; and how much more there would be.
fn certain(matches: &[Candidate], typed: &AccountName, known: &Certain) -> (Certain, usize) {
    let typed = fold(typed.bare());
    let mut all = known.clone();
    let mut left_out = 0;
    let mut add = |set: fn(&mut Certain) -> &mut BTreeSet<String>, text: String| {
        let full = all.ids.len() + all.keys.len() >= MOST_ASKED;
        if !full {
            set(&mut all).insert(text);
        } else if !set(&mut all).contains(&text) {
            left_out += 1;
        }
    };
    for candidate in matches {
        ids(candidate).into_iter().for_each(|it| add(|all| &mut all.ids, it));
        // What bears the typed name is found by it.
        let keys = keys(candidate).into_iter().filter(|it| !it.contains(&typed));
        keys.for_each(|it| add(|all| &mut all.keys, it));
    }
    (all, left_out)
}

fn ids(candidate: &Candidate) -> BTreeSet<String> {
    let ids = &candidate.ids;
    let sids = ids.sids.iter().filter(|it| is_personal(it));
    let has_organization = organizations(ids).next().is_some();
    let keys =
        ids.user_keys.iter().filter(|it| is_object_id(it) || (has_organization && is_personal_key(it)));
    let written = candidate.traces.iter().map(|it| &it.key).filter(|it| is_personal(it) || is_object_id(it));
    sids.chain(&ids.aad_user_ids).chain(keys).chain(written).map(|it| fold(it)).collect()
}

/// Its names where names are the same account in every table; names of a Linux host are not.
fn keys(candidate: &Candidate) -> BTreeSet<String> {
    let traces = candidate.traces.iter().filter(|it| it.table.family != Family::Linux);
    let links = candidate.links.iter().flat_map(full_names);
    traces.map(|it| it.key.clone()).chain(links).collect()
}

fn full_names(link: &Link) -> impl Iterator<Item = String> {
    let (domain, name) = (link.domain.trim(), link.name.trim());
    let windows = (!domain.is_empty() && !name.is_empty()).then(|| fold(&format!("{domain}\\{name}")));
    let upn = Some(fold(&link.upn)).filter(|it| !it.is_empty());
    windows.into_iter().chain(upn)
}

fn same(one: &Trace, other: &Trace) -> bool {
    one.table.name == other.table.name && one.key == other.key
}

fn words(trace: &Trace) -> String {
    let name = trace.spellings.keys().next().unwrap_or(&trace.key);
    format!("{name} in {}", trace.table.name)
}

/// A round in words.
fn round(asked: &Certain, new: &[String], left_out: usize) -> String {
    const NAMED: usize = 5;
    let sids = asked.ids.iter().filter(|it| is_personal(it)).count();
    let object_ids = asked.ids.iter().filter(|it| is_object_id(it)).count();
    let kinds = [
        (sids, "security identifier", "security identifiers"),
        (object_ids, "directory object id", "directory object ids"),
        (asked.ids.len() - sids - object_ids, "user key", "user keys"),
        (asked.keys.len(), "name", "names"),
    ];
    let kinds = kinds.into_iter().filter(|it| it.0 > 0);
    let by: Vec<String> = kinds
        .map(|(n, one, many)| format!("{} {}", count(n as u64), if n == 1 { one } else { many }))
        .collect();
    let named: Vec<&str> = new.iter().take(NAMED).map(String::as_str).collect();
    let more = new.len().saturating_sub(NAMED);
    let found = match new.len() {
        0 => "nothing more".to_owned(),
        _ if more > 0 => format!("{} and {} more", named.join(", "), count(more as u64)),
        _ => named.join(", "),
    };
    let left_out = match left_out {
        0 => String::new(),
        n => format!("; {} more identifiers and names of other matches were not asked", count(n as u64)),
    };
    format!("then by {} of what was found: {found}{left_out}", by.join(", "))
}
