use super::*;

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(visible(text, TEXT), expected);
}

#[test]
fn ordinary_text_is_untouched() {
    for text in [
        "",
        "adelev@contoso.com",
        "Ünïcödé 日本語 עברית",
        "👍 ❤️",
        "a\u{a0}b",
        "–",
        "C:\\Windows\\n",
        "<b>&amp;",
    ] {
        check(text, text);
    }
}

#[test]
fn controls_are_shown() {
    check("a\nb\r\nc\rd", "a⏎b⏎c␍d");
    check("\0\t\x1b[31m\x7f\x07", "␀␉␛[31m␡␇");
    check("\u{9b}31m\u{85}", "\\u{9b}31m\\u{85}");
}

#[test]
fn what_hides_or_turns_text_is_shown() {
    check("evil\u{202e}gpj.exe", "evil\\u{202e}gpj.exe");
    check("a\u{200b}\u{200d}\u{feff}\u{ad}\u{2028}", "a\\u{200b}\\u{200d}\\u{feff}\\u{ad}\\u{2028}");
    check("\u{e0041}\u{fffe}\u{1ffff}", "\\u{e0041}\\u{fffe}\\u{1ffff}");
}

#[test]
fn piled_up_marks_are_shown() {
    let shown = visible(&format!("A{}", "\u{301}".repeat(500)), TEXT);
    assert_eq!(shown.chars().filter(|letter| *letter == '\u{301}').count(), MARKS);
    assert!(shown.ends_with("\\u{301}"));
}

#[test]
fn long_text_says_how_long_it_is() {
    assert_eq!(visible(&"é".repeat(12_345), 3), "ééé… (12,345 characters)");
    assert_eq!(visible("ééé", 3), "ééé");
    assert_eq!(visible("a\r\nb", 1), "a… (4 characters)");
}

#[test]
fn markers_are_broken_in_streams() {
    assert_eq!(neutral("x EVCXR_BEGIN_CONTENT text/html x"), "x EVCXR\\u{5f}BEGIN_CONTENT text/html x");
    assert_eq!(neutral(&visible("\nEVCXR_END_CONTENT\n", CELL)), "⏎EVCXR\\u{5f}END_CONTENT⏎");
}

#[test]
fn messages_keep_their_lines_and_no_more() {
    assert_eq!(visible_lines("a\n  ^ \x1b\r\nb"), ["a", "  ^ ␛", "b"]);
    let many = visible_lines(&"x\n".repeat(1_000));
    assert_eq!(many.len(), 201);
    assert_eq!(many.last().map(String::as_str), Some("… (1,000 lines)"));
}

#[test]
fn the_guard_is_one_line_for_every_character_there_is() {
    for letter in '\0'..=char::MAX {
        let shown = visible(&format!("a{letter}b"), 10);
        assert!(
            !shown.contains(|c: char| c.is_control() || ('\u{2028}'..='\u{202e}').contains(&c)),
            "{letter:?}"
        );
        assert!(shown.starts_with('a') && shown.ends_with('b') && shown.len() > 2, "{letter:?}");
    }
}
