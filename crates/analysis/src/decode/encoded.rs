//! Where in a text base64 may stand.

use std::ops::Range;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// So many characters at least, where nothing else says that something is encoded.
const SHORTEST: usize = 16;
/// So many where the text has the word base64.
const SHORTEST_SPOKEN: usize = 8;
/// So many where the text says that this is it; they encode one byte.
const SHORTEST_NAMED: usize = 2;
/// So many for a file whose type its first bytes tell.
pub(super) const KNOWN_TYPE: usize = 40;
/// So many for bytes of no known type.
const UNKNOWN_TYPE: usize = 40;
/// A line of so many characters may go on in the next.
const LINE: usize = 40;
/// So many beginnings of one run are tried: `/c/VGhp…` is a path and then base64.
const BEGINNINGS: usize = 8;

/// What may be base64.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// Where it stands, with its padding.
    pub(super) place: Range<usize>,
    /// Its characters without line breaks and padding.
    pub(super) digits: String,
    /// Whether it is in the alphabet of URLs.
    pub(super) is_url: bool,
    /// What the text says about it.
    pub(super) named: Named,
    shortest: usize,
}

/// What stands before a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// Nothing that says that base64 follows.
    Not,
    /// .NET's `FromBase64String(`, or the first line of a PEM file (RFC 7468): any bytes.
    Bytes,
    /// PowerShell's `-EncodedCommand`: a text in UTF-16.
    Command,
}

impl Candidate {
    /// What it encodes. Of a text that was cut off the last character may encode nothing.
    pub(super) fn bytes(&self) -> Option<Vec<u8>> {
        if self.digits.len() < self.shortest {
            return None;
        }
        let whole = if self.is_cut() { self.digits.len() - 1 } else { self.digits.len() };
        let config = GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::RequireNone)
            // What was cut off rarely ends in zero bits.
            .with_decode_allow_trailing_bits(true);
        let alphabet = if self.is_url { &alphabet::URL_SAFE } else { &alphabet::STANDARD };
        GeneralPurpose::new(alphabet, config).decode(self.digits.get(..whole)?).ok()
    }

    /// Whether the last character encodes no whole byte.
    pub(super) fn is_cut(&self) -> bool {
        self.digits.len() % 4 == 1
    }

    /// Whether the characters are mixed as those of encoded bytes are: a path or a name in CamelCase keeps to one
    /// kind of letter for longer.
    pub(super) fn is_mixed(&self) -> bool {
        if self.digits.len() < UNKNOWN_TYPE {
            return false;
        }
        let kind = |it: u8| match it {
            b'a'..=b'z' => 0_u8,
            b'A'..=b'Z' => 1,
            b'0'..=b'9' => 2,
            _ => 3,
        };
        let digits = self.digits.as_bytes();
        let mut kinds = [0_usize; 4];
        for digit in digits {
            kinds[kind(*digit) as usize] += 1;
        }
        let changes = digits.windows(2).filter(|it| kind(it[0]) != kind(it[1])).count();
        kinds[..3].iter().all(|it| *it > 0) && kinds[3] * 8 <= digits.len() && changes * 5 >= digits.len() * 2
    }
}

/// The longest runs of characters of either alphabet, lines joined; padding is not in them.
pub(super) fn runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes.get(at..)?.iter().position(|it| is_digit(*it))?;
        let mut end = run_end(bytes, start);
        let mut line = start;
        // A line that is full of it goes on in the next one.
        while end - line >= LINE {
            let Some(next) = next_line(bytes, end) else { break };
            line = next;
            end = run_end(bytes, next);
        }
        at = end;
        Some(start..end)
    })
}

fn is_digit(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

fn run_end(bytes: &[u8], start: usize) -> usize {
    start + bytes[start..].iter().take_while(|it| is_digit(**it)).count()
}

/// Where the next line begins, if it begins right after `end` and with a run.
fn next_line(bytes: &[u8], end: usize) -> Option<usize> {
    let broken = bytes[end..].iter().take_while(|it| matches!(**it, b'\r' | b'\n')).count();
    let next = end + broken;
    (broken > 0 && broken <= 2 && bytes.get(next).is_some_and(|it| is_digit(*it))).then_some(next)
}

/// A text, and what it says about itself anywhere.
pub(super) struct Spoken<'a> {
    text: &'a str,
    base64: bool,
    powershell: bool,
}

impl<'a> Spoken<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let says = |word: &str| {
            text.as_bytes().windows(word.len()).any(|it| it.eq_ignore_ascii_case(word.as_bytes()))
        };
        Self { text, base64: says("base64"), powershell: says("powershell") || says("pwsh") }
    }
}

/// What in a run may be base64, the likeliest first: all of it, what is between the characters that only the other
/// alphabet has, what follows a slash, and each line.
pub(super) fn candidates(spoken: &Spoken<'_>, run: Range<usize>) -> Vec<Candidate> {
    if run.len() < SHORTEST_NAMED {
        return Vec::new();
    }
    let run_text = &spoken.text[run.clone()];
    let has = |those: [char; 2]| run_text.contains(those);
    let (standard_only, url_only) = (['+', '/'], ['-', '_']);
    let mut ranges: Vec<(Range<usize>, bool)> = Vec::new();
    let pieces = |at: &[char]| -> Vec<Range<usize>> {
        let begin = run_text.as_ptr() as usize;
        let piece = |it: &str| {
            let start = run.start + (it.as_ptr() as usize - begin);
            start..start + it.len()
        };
        run_text.split(at).filter(|it| it.len() >= SHORTEST_NAMED).map(piece).collect()
    };
    let lines = run_text.trim_end_matches(is_no_line_break).trim_end();
    let n_digits = run_text.chars().filter(|it| is_no_line_break(*it)).count();
    if !lines.is_empty() && !(n_digits + padding(spoken.text, run.end)).is_multiple_of(4) {
        // Base64 in lines fills its last four characters: the last line is a word that follows it.
        ranges.push((run.start..run.start + lines.len(), false));
    }
    match (has(standard_only), has(url_only)) {
        (_, false) => ranges.push((run.clone(), false)),
        (false, true) => {
            ranges.push((run.clone(), true));
            ranges.extend(pieces(&url_only).into_iter().map(|it| (it, false)));
        }
        (true, true) => {
            ranges.extend(pieces(&url_only).into_iter().map(|it| (it, false)));
            ranges.extend(pieces(&standard_only).into_iter().map(|it| (it, true)));
        }
    }
    if has(standard_only) {
        let slashes = run_text.match_indices('/').map(|(at, _)| run.start + at + 1).take(BEGINNINGS);
        ranges.extend(slashes.filter(|it| *it < run.end).map(|it| (it..run.end, false)));
    }
    if has(['\n', '\r']) {
        ranges.extend(pieces(&['\n', '\r']).into_iter().map(|it| (it, false)));
    }
    ranges.into_iter().filter_map(|(range, is_url)| candidate(spoken, range, is_url)).collect()
}

fn candidate(spoken: &Spoken<'_>, range: Range<usize>, is_url: bool) -> Option<Candidate> {
    let text = spoken.text;
    let named = named(spoken, range.start);
    let shortest = match (named, spoken.base64) {
        (Named::Bytes | Named::Command, _) => SHORTEST_NAMED,
        (Named::Not, true) => SHORTEST_SPOKEN,
        (Named::Not, false) => SHORTEST,
    };
    if range.len() < shortest {
        return None;
    }
    let digits: String = text[range.clone()].chars().filter(|it| is_no_line_break(*it)).collect();
    let other = if is_url { ['+', '/'] } else { ['-', '_'] };
    if digits.contains(other) {
        return None;
    }
    let place = range.start..range.end + padding(text, range.end);
    Some(Candidate { place, digits, is_url, named, shortest })
}

/// How many signs of padding stand at a place.
fn padding(text: &str, at: usize) -> usize {
    text[at..].bytes().take(2).take_while(|it| *it == b'=').count()
}

fn is_no_line_break(letter: char) -> bool {
    !matches!(letter, '\r' | '\n')
}

/// So much of what stands before is looked at.
const BEFORE: usize = 64;

/// What stands before. PowerShell's parameter may be shortened to its first letters.
fn named(spoken: &Spoken<'_>, start: usize) -> Named {
    let from = spoken.text.floor_char_boundary(start.saturating_sub(BEFORE));
    let before = &spoken.text[from..start];
    let opened = before.trim_end_matches(|it: char| it.is_whitespace() || matches!(it, '"' | '\'' | '('));
    if opened.len() == before.len() {
        return Named::Not;
    }
    if opened.ends_with("-----") && opened.contains("-----BEGIN ") {
        return Named::Bytes;
    }
    let word = opened.rsplit(|it: char| it.is_whitespace() || matches!(it, '"' | '\'')).next().unwrap_or("");
    let lower = word.to_lowercase();
    if lower.ends_with("frombase64string") {
        return Named::Bytes;
    }
    // PowerShell takes the dashes of word processors, too.
    let name = lower.strip_prefix(['-', '/', '\u{2013}', '\u{2014}', '\u{2015}']).unwrap_or("");
    let is_parameter = !name.is_empty() && ("encodedcommand".starts_with(name) || name == "ec");
    if is_parameter && spoken.powershell { Named::Command } else { Named::Not }
}
