//! The two ways between an indicator and its harmless spelling.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{IocType, at};

/// A text with everything that was defanged as it means, and where in the original it stands.
pub(super) struct Refanged<'a> {
    original: &'a str,
    text: Cow<'a, str>,
    /// What was replaced: where it stands in `text`, and where it stood.
    replaced: Vec<(Range<usize>, Range<usize>)>,
}

/// The spellings that are in use: in brackets, with a blank on each side or none; a scheme; half a pair of brackets.
static DEFANGED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let bracketed = r"\[(?:\.|dot|@|at)\]|\((?:dot|at)\)|\{(?:dot|at)\}";
    let others = r"\(\.\)|\{\.\}|\[:\]|\[://\]|:\[//\]|\[/\]|h(?:xx|\*\*)p|fxp|\\/|\[\.|\.\]";
    // A literal of ours: one that did not compile would find nothing.
    Regex::new(&format!("(?i) (?:{bracketed}) |{bracketed}|{others}")).ok()
});

impl<'a> Refanged<'a> {
    pub(super) fn of(original: &'a str) -> Self {
        let mut this = Self { original, text: Cow::Borrowed(original), replaced: Vec::new() };
        let may_be = original.bytes().any(|it| matches!(it, b'[' | b']' | b'(' | b'{' | b'*' | b'x' | b'X'));
        // JSON may escape slashes; elsewhere a backslash before a slash is what it is.
        let is_json = original.contains(r":\/\/");
        let Some(pattern) = DEFANGED.as_ref().filter(|_| may_be || is_json) else { return this };
        let (mut text, mut done) = (String::new(), 0);
        for found in pattern.find_iter(original) {
            let Some(means) = means(original, found.as_str(), found.range(), is_json) else { continue };
            text.push_str(&original[done..found.start()]);
            let start = text.len();
            text.push_str(means);
            this.replaced.push((start..text.len(), found.range()));
            done = found.end();
        }
        if done > 0 {
            text.push_str(&original[done..]);
            this.text = Cow::Owned(text);
        }
        this
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where in the original a place of the text is.
    pub(super) fn original(&self, place: &Range<usize>) -> Range<usize> {
        let start = match self.before(place.start) {
            Some((new, old)) if place.start < new.end => old.start,
            it => Self::moved(it, place.start),
        };
        let end = match self.before(place.end.saturating_sub(1)) {
            Some((new, old)) if place.end <= new.end => old.end,
            it => Self::moved(it, place.end),
        };
        start..end
    }

    pub(super) fn written(&self, place: &Range<usize>) -> &str {
        self.original.get(place.clone()).unwrap_or_default()
    }

    /// Whether something in a place of the text was defanged.
    pub(super) fn was_defanged(&self, place: &Range<usize>) -> bool {
        let first = self.replaced.partition_point(|(new, _)| new.start < place.start);
        self.replaced.get(first).is_some_and(|(new, _)| new.end <= place.end)
    }

    /// The last replacement that begins at or before a place.
    fn before(&self, at: usize) -> Option<&(Range<usize>, Range<usize>)> {
        let after = self.replaced.partition_point(|(new, _)| new.start <= at);
        self.replaced.get(after.checked_sub(1)?)
    }

    fn moved(before: Option<&(Range<usize>, Range<usize>)>, at: usize) -> usize {
        before.map_or(at, |(new, old)| old.end + (at - new.end))
    }
}

/// So much of a name is looked at.
const NAME: usize = 64;

/// What a defanged spelling means; `None` if it is none here.
fn means(text: &str, written: &str, place: Range<usize>, is_json: bool) -> Option<&'static str> {
    let begins_word = !super::before(text, place.start).is_some_and(char::is_alphanumeric);
    let rest = text.get(place.end..)?;
    let rest = rest.strip_prefix(['s', 'S']).unwrap_or(rest);
    let is_scheme = rest.starts_with([':', '[']);
    let lower = written.to_ascii_lowercase();
    let spelled = lower.trim_matches(' ');
    // What is less certain stands between two words.
    let is_whole = spelled.len() == lower.len() && !matches!(spelled, "[." | ".]");
    if !is_whole && (begins_word || !at(text, place.end).is_some_and(char::is_alphanumeric)) {
        return None;
    }
    // `.users[.id]` is a path in jq, `[a-z.]` a class of characters.
    let in_name = |it: &char| super::is_word(*it) || matches!(it, '-' | '.');
    let after = || text.get(place.end..)?.chars().take(NAME).find(|it| !in_name(it));
    let before = || text.get(..place.start)?.chars().rev().take(NAME).find(|it| !in_name(it));
    Some(match spelled {
        "[.]" | "(.)" | "{.}" | "[dot]" | "(dot)" | "{dot}" => ".",
        "[." if after() != Some(']') => ".",
        ".]" if before() != Some('[') => ".",
        "[:]" => ":",
        "[://]" | ":[//]" => "://",
        "[/]" => "/",
        "[@]" | "[at]" | "(at)" | "{at}" => "@",
        "hxxp" | "h**p" if begins_word && is_scheme => "http",
        "fxp" if is_scheme && (begins_word || super::before(text, place.start) == Some('s')) => "ftp",
        "\\/" if is_json => "/",
        _ => return None,
    })
}

pub(super) fn defanged(ioc_type: IocType, value: &str) -> Cow<'_, str> {
    match ioc_type {
        IocType::Ipv4 | IocType::Domain => Cow::Owned(value.replace('.', "[.]")),
        IocType::Email => Cow::Owned(value.replace('@', "[@]").replace('.', "[.]")),
        IocType::Url => Cow::Owned(url(value)),
        // Nothing takes these for a link.
        IocType::Ipv6
        | IocType::Md5
        | IocType::Sha1
        | IocType::Sha256
        | IocType::WindowsPath
        | IocType::LinuxPath
        | IocType::RegistryKey
        | IocType::Cve => Cow::Borrowed(value),
    }
}

/// The scheme and the host of a URL carry the link; a URL in its query is one, too.
fn url(value: &str) -> String {
    let Some((scheme, rest)) = value.split_once("://") else { return value.replace('.', "[.]") };
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, rest) = rest.split_at(host_end);
    let scheme = scheme.replace("http", "hxxp").replace("ftp", "fxp");
    let separator = if at(&scheme, 0) == Some('h') || scheme.contains("fx") { "://" } else { "[://]" };
    let rest = rest.replace("http", "hxxp").replace("www.", "www[.]");
    format!("{scheme}{separator}{}{rest}", host.replace('.', "[.]"))
}
