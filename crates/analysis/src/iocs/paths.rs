//! Paths of Windows and Linux, and keys of the registry.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Found, IocType, at, before, hosts, is_word};

/// What a path of Windows begins with: a drive, a share or device, a variable, dots. A share may say how to reach it
/// (`\\host@SSL@8443\share`), and its backslashes may be escaped.
static WINDOWS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let share = r"(?:\\\\){1,2}[\w.$?-]+(?:@[\w@]+)?\\";
    let long = r"\\[\\?][?.]\\[A-Za-z]:\\";
    Regex::new(&format!(r"[A-Za-z]:[\\/]|{long}|{share}|%[A-Za-z_][\w()]*%\\|(?i:\$env:\w+)\\|\.\.?\\")).ok()
});

static KEY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let roots =
        "HKLM|HKCU|HKCR|HKCC|HKU|HKEY_(?:LOCAL_MACHINE|CURRENT_USER|CLASSES_ROOT|CURRENT_CONFIG|USERS)";
    Regex::new(&format!(r"(?i)\b(?:{roots}):?\\")).ok()
});

/// The folders at the root of a Linux system (Filesystem Hierarchy Standard, and what distributions add); any other
/// slash may be a switch, a fraction or a part of something else.
static LINUX: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let roots = "bin|boot|data|dev|etc|home|lib|lib32|lib64|media|mnt|opt|proc|root|run|sbin|snap|srv|sys|tmp|usr|var";
    Regex::new(&format!(r"(?:/(?:{roots})|~|\.\.?)/")).ok()
});

pub(super) fn find_windows(found: &mut Found<'_>) {
    find(found, &WINDOWS, IocType::WindowsPath, |text, place| {
        let path = text[place.clone()].strip_prefix(r"\\")?.trim_start_matches('\\');
        let long = path.get(..LONG.len()).is_some_and(|it| it.eq_ignore_ascii_case(LONG));
        let path = if long { &path[LONG.len()..] } else { path };
        let host = path.split(['\\', '@']).next()?;
        let start = place.end - path.len();
        Some((hosts::domain(host)?, start..start + host.len()))
    });
}

/// What stands before the host of a share in the long form of paths, `\\?\UNC\host\share`.
const LONG: &str = r"?\UNC\";

/// Whether the host of a share begins at a place, with or without a path: `net view \\host`.
pub(super) fn is_share(text: &str, start: usize) -> bool {
    let around = text[..start].trim_end_matches('\\');
    // Four where they are escaped. `DOMAIN\\name` is an account.
    let is_part = |it: char| is_word(it) || matches!(it, '.' | '$' | '%' | ')' | ']' | '}');
    matches!(start - around.len(), 2 | 4) && !around.ends_with(is_part)
}

pub(super) fn find_keys(found: &mut Found<'_>) {
    find(found, &KEY, IocType::RegistryKey, |_, _| None);
}

fn find(
    found: &mut Found<'_>,
    begin: &LazyLock<Option<Regex>>,
    ioc_type: IocType,
    host: impl Fn(&str, &Range<usize>) -> Option<(String, Range<usize>)>,
) {
    let text = found.text;
    let Some(begin) = begin.as_ref() else { return };
    let (mut done, mut from) = (0, 0);
    while let Some(root) = begin.find_at(text, from) {
        from = root.end();
        let before = before(text, root.start());
        let in_word = before.is_some_and(|it| is_word(it) || it == '\\' || it == '.');
        // `-r:\\host` is a switch and no drive.
        let is_switch =
            matches!(before, Some('-' | '/')) && root.len() == 3 && at(text, root.end()) == Some('\\');
        if is_switch {
            from = root.start() + 2;
        }
        if root.start() < done || in_word || is_switch {
            continue;
        }
        let end = windows_end(text, root.start(), root.end());
        let place = root.start()..end;
        // `https://…` has something like a drive in front of two slashes.
        if end <= root.end() || found.is_within(&place, &[IocType::Url]) {
            continue;
        }
        done = end;
        if let Some((name, host)) = host(text, &place) {
            found.add(IocType::Domain, name, host);
        }
        found.add(ioc_type, &text[place.clone()], place);
    }
}

/// Where a path of Windows ends: at the quote that opened it, or else at white space, unless the word before it is a
/// folder with a blank in its name.
fn windows_end(text: &str, start: usize, root_end: usize) -> usize {
    let quote = before(text, start).filter(|it| matches!(it, '"' | '\''));
    let mut component = root_end;
    for (offset, letter) in text[root_end..].char_indices() {
        let here = root_end + offset;
        let ends = match letter {
            '\\' | '/' => {
                component = here + 1;
                false
            }
            '"' | '<' | '>' | '|' | '*' | '?' | ':' | '\r' | '\n' => true,
            it if it.is_control() => true,
            _ if quote.is_some() => Some(letter) == quote,
            '\'' | '`' | ';' | ',' | '{' | '}' | '[' | ']' => true,
            it if it.is_whitespace() => !goes_on(&text[component..here], &text[here..]),
            _ => false,
        };
        if ends {
            return trim_end(text, root_end, here);
        }
    }
    trim_end(text, root_end, text.len())
}

/// A path without the punctuation of the sentence, or the call, around it.
fn trim_end(text: &str, from: usize, end: usize) -> usize {
    let part = &text[from..end];
    let trimmed = part.trim_end_matches(|it: char| it.is_whitespace() || matches!(it, '.' | ',' | ';' | '!'));
    let opened = trimmed.matches('(').count();
    let trimmed = match trimmed.strip_suffix(')') {
        Some(shorter) if trimmed.matches(')').count() > opened => shorter,
        _ => trimmed,
    };
    from + trimmed.len()
}

/// Whether a folder's name goes on after a blank: it has no ending so far, and a few plain words later comes the next
/// backslash.
fn goes_on(name: &str, rest: &str) -> bool {
    const WORDS: usize = 4;
    if name.is_empty() || name.contains('.') {
        return false;
    }
    let upto: String = rest.chars().take(64).collect();
    let Some((words, _)) = upto.split_once('\\') else { return false };
    let is_plain = |it: &str| {
        !it.starts_with(['-', '/', '.', '%', '$'])
            && it.chars().all(|it| is_word(it) || matches!(it, '(' | ')' | '&' | '.' | '-' | '+'))
    };
    let words: Vec<&str> = words.split_whitespace().collect();
    !words.is_empty() && words.len() <= WORDS && words.iter().all(|it| is_plain(it))
}

pub(super) fn find_linux(found: &mut Found<'_>) {
    let text = found.text;
    let Some(begin) = LINUX.as_ref() else { return };
    let mut done = 0;
    for root in begin.find_iter(text) {
        let is_part = before(text, root.start())
            .is_some_and(|it| is_word(it) || matches!(it, '/' | '.' | '\\' | '-' | '~' | '}' | ')' | '%'));
        if root.start() < done || is_part {
            continue;
        }
        let stops = |it: char| {
            it.is_whitespace()
                || it.is_control()
                || matches!(
                    it,
                    '"' | '\''
                        | '`'
                        | '<'
                        | '>'
                        | '|'
                        | ';'
                        | '&'
                        | ','
                        | '('
                        | ')'
                        | '{'
                        | '}'
                        | '['
                        | ']'
                        | '$'
                        | '*'
                        | '?'
                        | ':'
                        | '\\'
                        | '='
                )
        };
        let end = text[root.end()..].find(stops).map_or(text.len(), |it| root.end() + it);
        let end = root.end() + text[root.end()..end].trim_end_matches(['.', '/', '!']).len();
        let place = root.start()..end;
        if end <= root.end() || at(text, root.end()) == Some('/') || found.is_within(&place, &[IocType::Url])
        {
            continue;
        }
        done = end;
        found.add(IocType::LinuxPath, &text[place.clone()], place);
    }
}
