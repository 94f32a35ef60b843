//! JSON that its writers got slightly wrong, made right.
//!
//! Command lines and file names of Windows are UTF-16 that nobody checks, and may hold anything. Some programs write half a
//! character as `\ud800`, or control characters as they are; both are no JSON, and the record around them would be lost.

/// Text that a JSON parser refused, with half characters replaced by U+FFFD and control characters in strings escaped;
/// `None` if it has neither.
pub(super) fn mend(text: &str) -> Option<String> {
    let mut mended = String::with_capacity(text.len() + 16);
    let (mut in_string, mut changed) = (false, false);
    let mut rest = text;
    while let Some(it) = rest.chars().next() {
        let mut taken = it.len_utf8();
        match it {
            '"' => {
                in_string = !in_string;
                mended.push(it);
            }
            '\\' if in_string => {
                let (escape, replaced) = escape(rest);
                taken = escape.len();
                changed |= replaced;
                mended.push_str(if replaced { "\\ufffd" } else { escape });
            }
            it if in_string && u32::from(it) < 0x20 => {
                changed = true;
                mended.push_str(&format!("\\u{:04x}", u32::from(it)));
            }
            it => mended.push(it),
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
    changed.then_some(mended)
}

/// The escape at the start of the text, a pair of surrogates whole; and whether it is half of such a pair.
fn escape(text: &str) -> (&str, bool) {
    let Some(unit) = unit(text) else {
        // Two bytes, or three to five if what follows the backslash is no escape at all.
        let end = text.chars().take(2).map(char::len_utf8).sum();
        return (text.get(..end).unwrap_or(text), false);
    };
    let one = text.get(..6).unwrap_or(text);
    match unit {
        0xd800..=0xdbff
            if text.get(6..).and_then(self::unit).is_some_and(|it| (0xdc00..=0xdfff).contains(&it)) =>
        {
            (text.get(..12).unwrap_or(text), false)
        }
        0xd800..=0xdfff => (one, true),
        _ => (one, false),
    }
}

/// `\ud800` as a number.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|it| it.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_wrong_changes() {
        for (text, wanted) in [
            (r#"{"a":"x\ud800y"}"#, Some(r#"{"a":"x\ufffdy"}"#)),
            (r#"{"a":"\udc00\ud83d\ude00\ud83d"}"#, Some(r#"{"a":"\ufffd\ud83d\ude00\ufffd"}"#)),
            (r#"{"a":"\ud83d\ud83d\ude00"}"#, Some(r#"{"a":"\ufffd\ud83d\ude00"}"#)),
            (r#"{"a":"\\ud800"}"#, None),
            (r#"{"a":"\ud83d\ude00 \u12"}"#, None),
            ("{\"a\":\"x\u{1b}\ty\"}", Some(r#"{"a":"x\u001b\u0009y"}"#)),
            ("{\n\t\"a\": 1\n}", None),
            ("{\"a\":\"\\", None),
            ("{\"a\":\"\\ä", None),
        ] {
            assert_eq!(mend(text).as_deref(), wanted, "{text}");
        }
    }
}
