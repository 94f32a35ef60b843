//! Indicators of compromise in a text: addresses, domains, URLs, hashes, paths, and which of them is inside which.
//!
//! Texts that were made harmless by hand (`hxxp://evil[.]example`) are read as what they mean; the way back is
//! [`Ioc::defanged`], which is what reports show.

mod hosts;
mod lookalikes;
mod names;
mod paths;
mod refang;
#[cfg(test)]
mod tests;
mod urls;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

pub use hosts::registered_domain;
use refang::Refanged;

/// What an indicator is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IocType {
    /// An IPv4 address.
    Ipv4,
    /// An IPv6 address.
    Ipv6,
    /// A URL.
    Url,
    /// A domain whose suffix is in the public suffix list, or set aside for examples (RFC 2606).
    Domain,
    /// An e-mail address.
    Email,
    /// A text as long as an MD5: 32 hexadecimal digits.
    Md5,
    /// A text as long as a SHA-1: 40 hexadecimal digits.
    Sha1,
    /// A text as long as a SHA-256: 64 hexadecimal digits.
    Sha256,
    /// A path as Windows writes it, with a drive, a share, a variable or dots in front.
    WindowsPath,
    /// A path that begins at one of the usual folders of Linux, with `~/` or with dots.
    LinuxPath,
    /// A key of the Windows registry.
    RegistryKey,
    /// The number of a vulnerability.
    Cve,
}

impl IocType {
    /// Its name, as msticpy and what looks indicators up spell it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ipv4 => "ipv4",
            Self::Ipv6 => "ipv6",
            Self::Url => "url",
            Self::Domain => "dns",
            Self::Email => "email",
            Self::Md5 => "md5_hash",
            Self::Sha1 => "sha1_hash",
            Self::Sha256 => "sha256_hash",
            Self::WindowsPath => "windows_path",
            Self::LinuxPath => "linux_path",
            Self::RegistryKey => "registry_key",
            Self::Cve => "cve",
        }
    }

    /// Whether others are found inside it.
    fn is_wide(self) -> bool {
        matches!(
            self,
            Self::Ipv6 | Self::Url | Self::Email | Self::WindowsPath | Self::LinuxPath | Self::RegistryKey
        )
    }
}

/// An indicator in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ioc {
    /// What it is.
    pub ioc_type: IocType,
    /// What it means: not defanged, hosts and hashes in lower case, addresses in their usual form.
    pub value: String,
    /// As it is written.
    pub written: String,
    /// The bytes of the text where it stands.
    pub place: Range<usize>,
    /// Which of the others it is a part of: the domain of a URL.
    pub inside: Option<usize>,
}

impl Ioc {
    /// The indicator in a form that is no link anywhere: `hxxp://evil[.]example/a`.
    #[must_use]
    pub fn defanged(&self) -> Cow<'_, str> {
        refang::defanged(self.ioc_type, &self.value)
    }
}

/// Finds the indicators in a text, by place; what is inside another comes after it.
#[must_use]
pub fn iocs(text: &str) -> Vec<Ioc> {
    let refanged = Refanged::of(text);
    let signs = Signs::of(refanged.text());
    let mut all = Found { text: refanged.text(), all: Vec::new(), wide: BTreeMap::new() };
    if signs.colons_slashes {
        urls::find(&mut all);
    }
    if signs.at {
        hosts::find_emails(&mut all);
    }
    if signs.backslash {
        paths::find_windows(&mut all);
        paths::find_keys(&mut all);
    } else if signs.drive {
        paths::find_windows(&mut all);
    }
    if signs.slash {
        paths::find_linux(&mut all);
    }
    if signs.hash {
        names::find_hashes(&mut all);
    }
    if signs.dash {
        names::find_cves(&mut all);
    }
    if signs.colons >= 2 {
        hosts::find_ipv6(&mut all);
    }
    if signs.dot {
        hosts::find_ipv4(&mut all);
        hosts::find_domains(&mut all, &refanged);
    }
    all.in_order(&refanged)
}

/// An indicator at its place in the refanged text.
struct Raw {
    ioc_type: IocType,
    value: String,
    place: Range<usize>,
}

/// What has been found so far.
struct Found<'a> {
    text: &'a str,
    all: Vec<Raw>,
    /// The places of what others are inside of, by where they begin.
    wide: BTreeMap<usize, (usize, IocType)>,
}

/// Of the wide ones that begin before a place so many are looked at; they hardly overlap.
const LOOKED_AT: usize = 4;

impl Found<'_> {
    fn add(&mut self, ioc_type: IocType, value: impl Into<String>, place: Range<usize>) {
        let known = self.wide.get(&place.start).map_or(0, |it| it.0);
        if ioc_type.is_wide() && place.end > known {
            self.wide.insert(place.start, (place.end, ioc_type));
        }
        self.all.push(Raw { ioc_type, value: value.into(), place });
    }

    /// Whether a place is within one of `types`.
    fn is_within(&self, place: &Range<usize>, types: &[IocType]) -> bool {
        self.begin_of(place, types).is_some()
    }

    /// Where the one of `types` begins that a place is within.
    fn begin_of(&self, place: &Range<usize>, types: &[IocType]) -> Option<usize> {
        let mut before = self.wide.range(..=place.start).rev().take(LOOKED_AT);
        before.find(|(_, (end, ioc_type))| place.end <= *end && types.contains(ioc_type)).map(|it| *it.0)
    }

    fn in_order(mut self, refanged: &Refanged<'_>) -> Vec<Ioc> {
        self.all.sort_by(|a, b| {
            let key = |it: &Raw| {
                let is_inner = !it.ioc_type.is_wide();
                (it.place.start, std::cmp::Reverse(it.place.end), is_inner, it.ioc_type)
            };
            key(a).cmp(&key(b)).then_with(|| a.value.cmp(&b.value))
        });
        self.all.dedup_by(|a, b| (a.ioc_type, &a.value, &a.place) == (b.ioc_type, &b.value, &b.place));
        let mut around: Vec<usize> = Vec::new();
        let mut iocs: Vec<Ioc> = Vec::with_capacity(self.all.len());
        for (number, raw) in self.all.iter().enumerate() {
            while around.last().is_some_and(|it| self.all[*it].place.end < raw.place.end) {
                around.pop();
            }
            let place = refanged.original(&raw.place);
            iocs.push(Ioc {
                ioc_type: raw.ioc_type,
                value: raw.value.clone(),
                written: refanged.written(&place).to_owned(),
                place,
                inside: around.last().copied(),
            });
            around.push(number);
        }
        iocs
    }
}

/// What a text has, so that most of what could be looked for need not be.
#[derive(Default)]
struct Signs {
    dot: bool,
    at: bool,
    slash: bool,
    backslash: bool,
    dash: bool,
    colons: usize,
    colons_slashes: bool,
    drive: bool,
    hash: bool,
}

impl Signs {
    fn of(text: &str) -> Self {
        let mut signs = Self::default();
        let (mut hex, mut before) = (0, 0);
        for byte in text.bytes() {
            match byte {
                b'.' => signs.dot = true,
                b'@' => signs.at = true,
                b'\\' => signs.backslash = true,
                b'-' => signs.dash = true,
                b':' => signs.colons += 1,
                b'/' => {
                    signs.slash = true;
                    signs.drive |= before == b':';
                    signs.colons_slashes |= before == b':';
                }
                _ => {}
            }
            hex = if byte.is_ascii_hexdigit() { hex + 1 } else { 0 };
            signs.hash |= hex == 32;
            before = byte;
        }
        signs
    }
}

/// The character before a place.
fn before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// The character at a place.
fn at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// Whether a character belongs to a word.
fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}
