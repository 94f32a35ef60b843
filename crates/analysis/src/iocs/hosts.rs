//! Addresses, domains, and e-mail addresses.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use url::Host;

use super::refang::Refanged;
use super::{Found, IocType, at, before, is_word, lookalikes, paths};

/// Suffixes that are set aside for examples (RFC 2606, RFC 6761).
const EXAMPLES: [&str; 2] = ["example", "test"];

/// The domain that a name is, in lower case and in the form of the DNS; `None` if its suffix is not public, or if it
/// is nothing but one.
pub(super) fn domain(name: &str) -> Option<String> {
    let name = name.strip_suffix('.').unwrap_or(name);
    let labels = name.split('.');
    if name.len() > 253
        || labels.clone().count() < 2
        || labels.clone().any(|it| it.is_empty() || it.len() > 63)
    {
        return None;
    }
    let Ok(Host::Domain(name)) = Host::parse(name) else { return None };
    let last = name.rsplit('.').next().unwrap_or_default();
    if EXAMPLES.contains(&last) {
        return Some(name);
    }
    let known = psl::domain(name.as_bytes()).is_some_and(|it| it.suffix().is_known());
    known.then_some(name)
}

/// The part of a domain that somebody registered: `contoso.co.uk` of `www.contoso.co.uk`.
#[must_use]
pub fn registered_domain(domain: &str) -> Option<&str> {
    let last = domain.rsplit('.').next()?;
    if EXAMPLES.contains(&last) {
        let start = domain.rmatch_indices('.').nth(1).map_or(0, |(at, _)| at + 1);
        return domain.get(start..);
    }
    psl::domain_str(domain)
}

/// The longest runs of some characters.
fn runs(text: &str, is_part: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut open: Option<usize> = None;
    for (at, letter) in text.char_indices() {
        match (is_part(letter), open) {
            (true, None) => open = Some(at),
            (false, Some(start)) => {
                all.push(start..at);
                open = None;
            }
            _ => {}
        }
    }
    all.extend(open.map(|it| it..text.len()));
    all
}

/// A range without some characters at its ends.
fn trimmed(text: &str, range: Range<usize>, ends: &[char]) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start_matches(ends).len());
    start..start + part.trim_matches(ends).len()
}

pub(super) fn find_ipv4(found: &mut Found<'_>) {
    let text = found.text;
    for run in runs(text, |it| it.is_ascii_digit() || it == '.') {
        let place = trimmed(text, run, &['.']);
        if place.len() < 7 || place.len() > 15 {
            continue;
        }
        let is_free = |it: Option<char>| !it.is_some_and(is_word);
        let Ok(address) = text[place.clone()].parse::<Ipv4Addr>() else { continue };
        if is_free(before(text, place.start))
            && is_free(at(text, place.end))
            && !lookalikes::is_version(text, &place, address)
            && !found.begin_of(&place, &[IocType::WindowsPath]).is_some_and(|path| {
                lookalikes::is_folder(&text[path..place.start], &text[place.end..], address)
            })
            && !found.is_within(&place, &[IocType::Ipv6])
        {
            found.add(IocType::Ipv4, address.to_string(), place);
        }
    }
}

pub(super) fn find_ipv6(found: &mut Found<'_>) {
    let text = found.text;
    for run in runs(text, |it| it.is_ascii_hexdigit() || matches!(it, ':' | '.')) {
        if run.len() > 64 || text[run.clone()].matches(':').count() < 2 {
            continue;
        }
        let mut place = run.clone();
        if before(text, place.start).is_some_and(is_word) {
            // `ip6:2001:db8::1`: the first group belongs to a word.
            let Some(colon) = text[place.clone()].find(':') else { continue };
            place.start += colon + 1;
        } else if text[place.clone()].starts_with(':') && !text[place.clone()].starts_with("::") {
            place.start += 1;
        }
        let part = text[place.clone()].trim_end_matches('.');
        let part = if part.ends_with("::") { part } else { part.trim_end_matches(':') };
        place.end = place.start + part.len();
        let groups = part.split([':', '.']).filter(|it| !it.is_empty()).count();
        let Ok(address) = part.parse::<Ipv6Addr>() else { continue };
        // `[Convert]::ToString` and the like begin with what could be an address.
        let is_name = groups < 2 && address != Ipv6Addr::LOCALHOST;
        let goes_on = at(text, place.end).is_some_and(is_word);
        if !is_name && !goes_on {
            found.add(IocType::Ipv6, address.to_string(), place);
        }
    }
}

/// Whether a character can be in a domain.
fn is_label(letter: char) -> bool {
    is_word(letter) || matches!(letter, '-' | '.')
}

pub(super) fn find_domains(found: &mut Found<'_>, refanged: &Refanged<'_>) {
    let text = found.text;
    const AROUND: [IocType; 5] =
        [IocType::Url, IocType::Email, IocType::WindowsPath, IocType::LinuxPath, IocType::RegistryKey];
    for run in runs(text, is_label) {
        let place = trimmed(text, run, &['.', '-', '_']);
        let name = &text[place.clone()];
        if name.len() < 4 || !name.contains('.') || found.is_within(&place, &AROUND) {
            continue;
        }
        let is_certain = || refanged.was_defanged(&place) || paths::is_share(text, place.start);
        // Members of an object, files in a folder, what is called as a function.
        let is_member = before(text, place.start)
            .is_some_and(|it| matches!(it, '\\' | '/' | '$' | ']' | ')' | '.' | '@' | '%'));
        let is_called = at(text, place.end) == Some('(');
        if (is_member || is_called || lookalikes::is_name(name)) && !is_certain() {
            continue;
        }
        // No registry takes an underscore: `my_notes.md`, `_ssl.cpython-311-x86_64.so`.
        let is_registered = |it: &str| !registered_domain(it).is_some_and(|it| it.contains('_'));
        if let Some(name) = domain(name).filter(|it| is_registered(it) || is_certain()) {
            found.add(IocType::Domain, name, place);
        }
    }
}

pub(super) fn find_emails(found: &mut Found<'_>) {
    let text = found.text;
    let is_local = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '_' | '%' | '+' | '-');
    for (sign, _) in text.match_indices('@') {
        let local_len: usize =
            text[..sign].chars().rev().take(65).take_while(|it| is_local(*it)).map(char::len_utf8).sum();
        let host_len: usize =
            text[sign + 1..].chars().take(254).take_while(|it| is_label(*it)).map(char::len_utf8).sum();
        let local = trimmed(text, sign - local_len..sign, &['.', '-']);
        let host = trimmed(text, sign + 1..sign + 1 + host_len, &['.', '-', '_']);
        let place = local.start..host.end;
        if local.is_empty() || local.end != sign || local.len() > 64 || host.start != sign + 1 {
            continue;
        }
        let Some(domain) = domain(&text[host.clone()]) else { continue };
        if found.is_within(&place, &[IocType::Url]) {
            continue;
        }
        found.add(IocType::Email, format!("{}@{domain}", &text[local]), place);
        found.add(IocType::Domain, domain, host);
    }
}
