//! Whether a long run of letters, digits, `+` and `/` is encoded, or a path.

use std::borrow::Cow;

/// What stands in the place of a run: `<blob>` if it is encoded; of a path only those parts that are.
///
/// Base64 has a slash in every 64th place, too, but between them what nobody would name anything.
pub(super) fn run(run: &str) -> Cow<'_, str> {
    let path = run.trim_end_matches('=');
    if !is_path(path) {
        return "<blob>".into();
    }
    let fold = |part| if is_encoded(part) { "<blob>" } else { part };
    let parts: Vec<&str> = path.split('/').map(fold).collect();
    (parts.join("/") + &run[path.len()..]).into()
}

/// Whether most of it is names and hexadecimal numbers between slashes, or it begins with a slash and a word in lower case.
fn is_path(run: &str) -> bool {
    let begins = run
        .strip_prefix('/')
        .and_then(|it| it.split_once('/'))
        .is_some_and(|(first, _)| first.len() > 2 && first.bytes().all(|it| it.is_ascii_lowercase()));
    let named = run.split('/').filter(|it| is_name(it) || is_hex(it)).map(str::len).sum::<usize>();
    run.contains('/') && (begins || named > run.len() / 2)
}

/// A part of a path that is folded: longer than names are, and no name.
fn is_encoded(part: &str) -> bool {
    part.len() >= 20 && !is_name(part) && !is_hex(part)
}

fn is_hex(part: &str) -> bool {
    part.len() >= 6 && part.bytes().all(|it| it.is_ascii_hexdigit())
}

/// Whether somebody may have named something so: it begins with a letter, and upper case, lower case and digits rarely
/// take turns (`MicrosoftTeams`, `oauth2client`); in base64 they do at every second letter.
fn is_name(part: &str) -> bool {
    let bytes = part.as_bytes();
    let turn = |(a, b): (&u8, &u8)| match (Kind::of(*a), Kind::of(*b)) {
        (a, b) if a == b => 0,
        // A capital begins a word.
        (Kind::Upper, Kind::Lower) => 0,
        (Kind::Lower, Kind::Upper) => 1,
        // Names have fewer digits than what is encoded.
        _ => 2,
    };
    let turns: usize = bytes.iter().zip(bytes.iter().skip(1)).map(turn).sum();
    let few = if bytes.iter().any(u8::is_ascii_uppercase) { 2 } else { 4 };
    let begins = bytes.first().is_some_and(u8::is_ascii_alphabetic);
    // `AAAA` is zeros.
    let is_filled = bytes.windows(4).any(|it| it.iter().all(|letter| Some(letter) == it.first()));
    begins && !is_filled && !part.contains('+') && (turns <= few || turns * 5 < bytes.len())
}

#[derive(PartialEq)]
enum Kind {
    Upper,
    Lower,
    Other,
}

impl Kind {
    fn of(letter: u8) -> Self {
        match letter {
            b'A'..=b'Z' => Self::Upper,
            b'a'..=b'z' => Self::Lower,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    const ID: &str = "3f786850e387550fdab836ed7e6dc881de23001b6c1a8b3f0e5a3f786850e387";

    #[test]
    fn paths_stay_and_what_is_encoded_in_them_does_not() {
        for kept in [
            "/opt/microsoft/azuremonitoragent/bin/mdsd",
            "/opt/microsoft/azuremonitoragent/bin/agentlauncher",
            "/Applications/MicrosoftTeams/Contents/MacOS/MicrosoftTeams",
            "lib/python3/distpackages/oauth2client/contrib/gce",
            &format!("/var/lib/docker/overlay2/{ID}/merged/usr/bin/nc"),
            &format!("/{ID}/{ID}"),
            "/usr/local/lib/node/modules/corepack/dist=",
        ] {
            assert_eq!(run(kept), kept);
        }
        assert_eq!(run("/tmp/aB3dE5fG7hI9jK1lM3nO5pQ7/payload/nc"), "/tmp/<blob>/payload/nc");
        for encoded in [
            "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0a",
            "TVqQAAMAAAAEAAAA//8AALgAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAA",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "////////////////////////////////////////////",
            ID,
        ] {
            assert_eq!(run(encoded), "<blob>", "{encoded}");
        }
    }

    #[test]
    fn of_random_base64_with_slashes_nearly_all_is_folded_as_one() {
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as u8
        };
        let mut random = |n: usize| STANDARD.encode((0..n).map(|_| next()).collect::<Vec<u8>>());
        let texts: Vec<String> =
            (0..4_000).map(|it| random(30 + it % 270)).filter(|it| it.contains('/')).collect();
        let torn = texts.iter().filter(|it| run(it) != "<blob>").count();
        assert!(texts.len() > 3_000 && torn < 5, "{torn} of {}", texts.len());
    }
}
