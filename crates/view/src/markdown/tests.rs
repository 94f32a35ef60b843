use super::*;

#[test]
fn sentences_read_as_sentences() {
    for (text, expected) in [
        ("56 events in 3 tables, 14 failed", "56 events in 3 tables, 14 failed"),
        ("2021-04-28 14:08 to 2021-04-28 15:00 UTC", "2021-04-28 14:08 to 2021-04-28 15:00 UTC"),
        ("4624 · Lyon, France (85%): -5", "4624 · Lyon, France (85%): -5"),
        (
            "adelev@contoso.com, CONTOSO\\adelev and so on",
            "`adelev@contoso.com`, `CONTOSO\\adelev` and so on",
        ),
        ("the name is adelev@contoso.com, said", "the name is `adelev@contoso.com`, said"),
        ("a  b ", "a b"),
        ("", ""),
    ] {
        assert_eq!(Markdown::text(text).as_str(), expected);
    }
}

#[test]
fn what_would_have_a_meaning_is_code() {
    for (text, expected) in [
        ("<b>", "`<b>`"),
        ("*a*", "`*a*`"),
        ("a_b_c", "`a_b_c`"),
        ("www.example.com", "`www.example.com`"),
        ("example.com", "`example.com`"),
        ("https://example.com", "`https://example.com`"),
        ("# x", "`#` x"),
        ("1. x", "`1.` x"),
        ("- x", "`-` x"),
        ("x 1.", "x 1."),
        ("a|b", "`a`&#124;`b`"),
        ("`x`", "&#96;`x`&#96;"),
        (":smile:", "`:smile:`"),
        ("203.0.113.7", "`203.0.113.7`"),
        ("S-1-5-21-1-2-3-1104", "`S-1-5-21-1-2-3-1104`"),
        ("$x$", "`$x$`"),
        ("\\", "`\\`"),
        ("da39a3e", "`da39a3e`"),
    ] {
        assert_eq!(Markdown::text(text).as_str(), expected);
    }
}

#[test]
fn a_value_stays_in_one_piece() {
    let command = "powershell.exe -nop -w hidden | iex";
    assert_eq!(Markdown::value(command).as_str(), "`powershell.exe -nop -w hidden `&#124;` iex`");
    assert_eq!(Markdown::value(" x ").as_str(), "`  x  `");
    assert_eq!(Markdown::value("New-InboxRule").as_str(), "New-InboxRule");
    assert_eq!(Markdown::value("adele@contoso.com (guest)").as_str(), "`adele@contoso.com` (guest)");
}

#[test]
fn nothing_in_a_text_ends_the_block_that_holds_it() {
    assert_eq!(Markdown::lines("a").as_str(), "```text\na\n```");
    assert!(Markdown::lines("x ```` y\n```").as_str().starts_with("`````text\n"));
}
