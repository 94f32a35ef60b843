use super::*;

#[track_caller]
fn name(text: &str) -> AccountName {
    AccountName::parse(text).unwrap_or_else(|error| panic!("{error}"))
}

#[track_caller]
fn check(typed: &str, found: &str, case: Case, expected: Option<Match>) {
    assert_eq!(name(typed).matches(found, case), expected, "{typed:?} against {found:?}");
}

#[test]
fn the_three_ways_to_write_a_name() {
    assert_eq!(name(" adelev@contoso.com\n").suffix(), Some("contoso.com"));
    assert_eq!(name("CONTOSO\\adelev").domain(), Some("CONTOSO"));
    assert_eq!(name("adele_fabrikam.com#EXT#@contoso.com").bare(), "adele_fabrikam.com#EXT#");
    assert_eq!(name("a@b@c").suffix(), Some("c"));
    for text in ["adelev", "@", "\\", "adelev@", "@contoso.com", "\\adelev", "CONTOSO\\", "WS01$"] {
        assert_eq!(name(text), AccountName::Bare { name: text.into() });
    }
}

#[test]
fn nothing_is_no_name_and_says_what_to_type() {
    for text in ["", "   ", "\n\t", "\u{a0}"] {
        assert_eq!(AccountName::parse(text), Err(NameError::Empty));
    }
    assert!(NameError::Empty.to_string().contains("type a name such as"));
}

#[test]
fn every_character_is_kept() {
    for text in
        ["o'brien", "a\"b", "a | b", "a\nb", "x; drop table", "日本語", "<script>", "a\\b\\c", "\u{202e}x"]
    {
        assert_eq!(name(text).to_string(), text);
    }
}

#[test]
fn typed_bare_names() {
    use Match::{Exact, Prefix, Substring};
    check("adelev", "adelev@contoso.com", Case::Any, Some(Exact));
    check("adelev", "AdeleV@Contoso.com", Case::Any, Some(Exact));
    check("adelev", "CONTOSO\\AdeleV", Case::Any, Some(Exact));
    check("adele", "adelev@contoso.com", Case::Any, Some(Prefix));
    check("adele", "CONTOSO\\adelev", Case::Any, Some(Prefix));
    check("dele", "adelev@contoso.com", Case::Any, Some(Substring));
    check("contoso", "adelev@contoso.com", Case::Any, None);
    check("bob", "adelev@contoso.com", Case::Any, None);
    check("adelev", "", Case::Any, None);
}

#[test]
fn typed_full_names() {
    use Match::{Exact, Prefix, Substring};
    check("adelev@contoso.com", "AdeleV@contoso.com", Case::Any, Some(Exact));
    check("adelev@contoso.com", "adelev", Case::Any, Some(Exact));
    check("adelev@contoso.com", "adelev@fabrikam.com", Case::Any, None);
    check("adelev@contoso.com", "adelev2@contoso.com", Case::Any, None);
    check("adelev@cont", "adelev@contoso.com", Case::Any, Some(Prefix));
    check("delev@contoso.com", "adelev@contoso.com", Case::Any, Some(Substring));
    check("CONTOSO\\adelev", "adelev@contoso.com", Case::Any, Some(Exact));
    check("CONTOSO\\adelev", "adelev@fabrikam.com", Case::Any, None);
    check("CONTOSO\\adelev", "FABRIKAM\\adelev", Case::Any, None);
    check("CONTOSO\\adele", "contoso\\adelev", Case::Any, Some(Prefix));
}

#[test]
fn another_suffix_is_another_account_with_the_same_bare_name() {
    let typed = name("adelev@contoso.com");
    assert!(typed.same_bare("AdeleV@fabrikam.com", Case::Any));
    assert!(!typed.same_bare("AdeleV@fabrikam.com", Case::AsWritten));
    assert!(!typed.same_bare("adele@fabrikam.com", Case::Any));
    assert!(!typed.same_bare("", Case::Any));
}

#[test]
fn linux_names_are_as_written() {
    check("admin", "Admin", Case::AsWritten, None);
    check("admin", "Admin", Case::Any, Some(Match::Exact));
    check("admin", "admin", Case::AsWritten, Some(Match::Exact));
}

#[test]
fn folding_a_prefix_gives_a_prefix() {
    for text in ["ΟΔΟΣ", "İstanbul", "STRAẞE", "ǅungla", "K", "AdeleV", "ς"] {
        let folded = fold(text);
        for (index, _) in text.char_indices() {
            assert!(folded.starts_with(&fold(&text[..index])), "{text}");
        }
    }
    check("οδοσ", "ΟΔΟΣ", Case::Any, Some(Match::Exact));
    check("οδος", "ΟΔΟΣ", Case::Any, Some(Match::Exact));
}

#[test]
fn exact_is_symmetric_and_every_name_matches_itself() {
    let names = [
        "adelev",
        "AdeleV",
        "adelev@contoso.com",
        "ADELEV@CONTOSO.COM",
        "CONTOSO\\adelev",
        "contoso.com\\adelev",
        "adelev@fabrikam.com",
        "FABRIKAM\\adelev",
        "bob",
        "a\\b@c",
        "@",
        "\\",
    ];
    for case in [Case::Any, Case::AsWritten] {
        for a in names {
            check(a, a, case, Some(Match::Exact));
            for b in names {
                let forth = name(a).matches(b, case) == Some(Match::Exact);
                let back = name(b).matches(a, case) == Some(Match::Exact);
                assert_eq!(forth, back, "{a} and {b}");
                assert_eq!(name(a).same_bare(b, case), name(b).same_bare(a, case));
            }
        }
    }
}

#[test]
fn matches_are_ordered_best_first() {
    assert!(Match::Exact < Match::Prefix && Match::Prefix < Match::Substring);
}
