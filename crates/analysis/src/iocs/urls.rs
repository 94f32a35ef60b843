//! URLs, and what is in them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use url::{Host, Url};

use super::{Found, IocType, hosts};

/// What a URL begins with.
static SCHEME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:https?|ftps?|sftp|telnet|ldaps?|file|smb|tcp|udp|wss?|dns|git|ssh|rdp)://").ok()
});

/// So long a text is read as one URL.
const LONGEST: usize = 8_192;
/// So many URLs are looked for inside each other.
const NESTED: usize = 4;

pub(super) fn find(found: &mut Found<'_>) {
    let text = found.text;
    let Some(scheme) = SCHEME.as_ref() else { return };
    let begins: Vec<usize> = scheme
        .find_iter(text)
        .map(|it| it.start())
        // `xhttp://` is not a scheme that is known.
        .filter(|it| !super::before(text, *it).is_some_and(|it| it.is_alphanumeric() || it == '+'))
        .collect();
    let mut done = 0;
    for (number, start) in begins.iter().enumerate() {
        if *start < done {
            continue;
        }
        // Lists of URLs are written without blanks, too.
        let next = begins[number + 1..].iter().copied();
        let next = next
            .take_while(|it| it - start <= LONGEST)
            .find(|it| super::before(text, *it).is_some_and(|it| matches!(it, ',' | ';' | '|')));
        let place = *start..end(text, *start).min(next.map_or(text.len(), |it| it - 1));
        done = place.end;
        add(found, &text[place.clone()], place, None, NESTED);
    }
}

/// Where a URL ends: at what cannot be in one, without the punctuation of the sentence around it.
fn end(text: &str, start: usize) -> usize {
    let limit = text.floor_char_boundary(text.len().min(start + LONGEST));
    let stop = |it: char| {
        it.is_whitespace()
            || it.is_control()
            || matches!(it, '"' | '\'' | '<' | '>' | '`' | '|' | '^' | '{' | '}' | '\\')
    };
    let end = text[start..limit].find(stop).map_or(limit, |it| start + it);
    let url = &text[start..end];
    // More closed than opened: the rest belongs to the sentence.
    let surplus =
        |open: char, close: char| url.matches(close).count() as isize - url.matches(open).count() as isize;
    let (mut round, mut square) = (surplus('(', ')'), surplus('[', ']'));
    let is_around = |letter: char| match letter {
        '.' | ',' | ';' | ':' | '!' | '?' | '*' => true,
        ')' => {
            round -= 1;
            round >= 0
        }
        ']' => {
            square -= 1;
            square >= 0
        }
        _ => false,
    };
    start + url.trim_end_matches(is_around).len()
}

/// Adds a URL with its host, and the URLs in its query. What is percent-encoded stands `around` its parts: they have no
/// place of their own.
fn add(
    found: &mut Found<'_>,
    written: &str,
    place: Range<usize>,
    around: Option<Range<usize>>,
    nested: usize,
) {
    let Ok(url) = Url::parse(written) else { return };
    let host = url.host().map(|it| it.to_owned());
    // Schemes that browsers do not know are taken as they stand; their hosts are hosts nevertheless.
    let host = match host {
        Some(Host::Domain(name)) => Host::parse(&name).ok(),
        other => other,
    };
    if host.is_none() && url.scheme() != "file" {
        return;
    }
    let mut value = url.to_string();
    if url.path() == "/" && !written.ends_with('/') && url.query().is_none() && url.fragment().is_none() {
        value.pop();
    }
    found.add(IocType::Url, value, place.clone());
    if let Some(host) = host {
        let host_place = around.clone().unwrap_or_else(|| host_place(written, &place));
        match host {
            Host::Ipv4(address) => found.add(IocType::Ipv4, address.to_string(), host_place),
            Host::Ipv6(address) => found.add(IocType::Ipv6, address.to_string(), host_place),
            Host::Domain(name) => {
                if let Some(name) = hosts::domain(&name) {
                    found.add(IocType::Domain, name, host_place);
                }
            }
        }
    }
    let Some(scheme) = SCHEME.as_ref().filter(|_| nested > 0) else { return };
    let Some((before, query)) = written.split_once('?') else { return };
    let query = query.split('#').next().unwrap_or_default();
    let mut at = place.start + before.len() + 1;
    for pair in query.split('&') {
        let value_at = at + pair.find('=').map_or(0, |it| it + 1);
        let pair_end = at + pair.len();
        at = pair_end + 1;
        let Some((_, value)) = url::form_urlencoded::parse(pair.as_bytes()).next() else { continue };
        if scheme.find(&value).is_none_or(|it| it.start() != 0) {
            continue;
        }
        let value = &value[..end(&value, 0)];
        let inner = around.clone().unwrap_or(value_at..pair_end);
        let is_plain = around.is_none() && found.text.get(inner.clone()) == Some(value);
        let around = (!is_plain).then(|| inner.clone());
        add(found, value, inner, around, nested - 1);
    }
}

/// Where the host of a URL stands.
fn host_place(written: &str, place: &Range<usize>) -> Range<usize> {
    let authority = written.find("://").map_or(0, |it| it + 3);
    let rest = &written[authority..];
    let rest_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let user = rest[..rest_end].rfind('@').map_or(0, |it| it + 1);
    let host = &rest[user..rest_end];
    let port = match host.strip_prefix('[') {
        Some(v6) => v6.find(']').map_or(host.len(), |it| it + 2),
        None => host.find(':').unwrap_or(host.len()),
    };
    let start = place.start + authority + user;
    start..start + port
}
