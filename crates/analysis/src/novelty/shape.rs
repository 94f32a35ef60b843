//! What a process start is made of, for comparing it: names and words, with what changes from run to run folded.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::encoded;

/// What changes from run to run, and what stands in its place. In this order: a GUID also looks like numbers.
static FOLDED: LazyLock<Vec<(Regex, Sign)>> = LazyLock::new(|| {
    [
        (r"\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?", Sign::Is("<guid>")),
        (r"\b\d{4}-\d\d-\d\d(?:[Tt_ ]?\d\d[:.]?\d\d(?:[:.]?\d\d)?(?:[.,]\d+)?[Zz]?)?\b", Sign::Is("<time>")),
        (r"\b\d\d?:\d\d:\d\d(?:\.\d+)?\b", Sign::Is("<time>")),
        // What is encoded: a command in base64, a hash. Or a path of Unix.
        (r"[A-Za-z0-9+/]{40,}={0,2}", Sign::OfRun),
        (r"\b(?:0[Xx][0-9A-Fa-f]+|[0-9A-Fa-f]{6,})\b", Sign::OfHex),
        (r"[0-9]+", Sign::Is("<n>")),
    ]
    .into_iter()
    // These patterns are literals of ours: one that did not compile would fold nothing.
    .filter_map(|(pattern, sign)| Some((Regex::new(pattern).ok()?, sign)))
    .collect()
});

/// What stands in the place of what was found.
#[derive(Clone, Copy)]
enum Sign {
    Is(&'static str),
    /// `<hex>`, but for letters alone: those are a word and not a number, `decade`.
    OfHex,
    /// See [`encoded::run`].
    OfRun,
}

impl Sign {
    fn of(self, found: &str) -> Cow<'_, str> {
        match self {
            Self::Is(sign) => sign.into(),
            Self::OfHex if found.contains(|it: char| it.is_ascii_digit()) => "<hex>".into(),
            Self::OfHex => found.into(),
            Self::OfRun => encoded::run(found),
        }
    }
}

/// A text in lower case with what changes from run to run folded: `<guid>`, `<time>`, `<blob>`, `<hex>`, `<n>`.
///
/// ```
/// let shape = analysis::shape("collect.exe -Id {3F2504E0-4F89-11D3-9A0C-0305E82C3301} /n 4711");
/// assert_eq!(shape, "collect.exe -id <guid> /n <n>");
/// ```
#[must_use]
pub fn shape(text: &str) -> String {
    let mut text = Cow::Borrowed(text);
    for (pattern, sign) in FOLDED.iter() {
        let fold = |found: &Captures<'_>| sign.of(&found[0]).into_owned();
        if let Cow::Owned(folded) = pattern.replace_all(&text, fold) {
            text = Cow::Owned(folded);
        }
    }
    // Last, because what is encoded is told by its case, too.
    text.to_lowercase()
}

/// The words of a command line: its shape at white space, quotes and the signs between arguments; of a path the
/// name and the folder count each.
pub(super) fn words(command_line: &str) -> Vec<String> {
    let shape = shape(command_line);
    let signs =
        |it: char| it.is_whitespace() || matches!(it, '"' | '\'' | ',' | ';' | '=' | '|' | '&' | '(' | ')');
    let mut words = Vec::new();
    for word in shape.split(signs).filter(|it| !it.is_empty()) {
        match split_path(word) {
            Some((folder, name)) => words.extend([format!("{folder}\\"), name.to_owned()]),
            None => words.push(word.to_owned()),
        }
    }
    words
}

/// The folder and the name of a program, folded.
pub(super) fn program(path: &str) -> Vec<String> {
    let shape = shape(path);
    match split_path(&shape) {
        Some((folder, name)) => vec![format!("{folder}\\"), name.to_owned()],
        None => vec![shape],
    }
}

/// Both parts are not empty.
fn split_path(word: &str) -> Option<(&str, &str)> {
    let (folder, name) = word.rsplit_once(['\\', '/'])?;
    (!name.is_empty() && folder.len() > 1).then_some((folder, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_is_folded_and_what_tells_is_kept() {
        for (text, expected) in [
            ("cscript.exe Files 21\\4711\\Memory.vbs", "cscript.exe files <n>\\<n>\\memory.vbs"),
            ("ping 10.20.4.9 -n 3", "ping <n>.<n>.<n>.<n> -n <n>"),
            ("backup 2026-03-05T10:49:05.123Z", "backup <time>"),
            ("at 10:49:05", "at <time>"),
            ("x deadbeef01 0xFFFFFFFF cafe decade", "x <hex> <hex> cafe decade"),
            ("powershell -enc VwByAGkAdABlAC0ATwB1AHQAcAB1AHQAIABkAGUAbQBvAA==", "powershell -enc <blob>"),
            (
                "certutil -decode /9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQN== x",
                "certutil -decode <blob> x",
            ),
            (
                "/var/lib/docker/overlay2/3f786850e387550fdab836ed7e6dc881de23001b6c1a8b3f0e5a/merged/bin/NC -l",
                "/var/lib/docker/overlay<n>/<hex>/merged/bin/nc -l",
            ),
            ("\u{fffd}\u{0}Ünïcode", "\u{fffd}\u{0}ünïcode"),
            ("", ""),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
    }

    #[test]
    fn a_path_is_its_folder_and_its_name() {
        assert_eq!(
            words("\"C:\\Windows\\System32\\cmd.exe\" /c dir"),
            ["c:\\windows\\system<n>\\", "cmd.exe", "/c", "dir"]
        );
        assert_eq!(program("/usr/bin/id"), ["/usr/bin\\", "id"]);
        assert_eq!(
            program("/opt/microsoft/azuremonitoragent/bin/mdsd"),
            ["/opt/microsoft/azuremonitoragent/bin\\", "mdsd"]
        );
        assert_eq!(words("a=b 'c d'"), ["a", "b", "c", "d"]);
    }
}
