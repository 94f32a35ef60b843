use super::{Diagnostic, Kind};

#[test]
fn the_caret_stands_under_the_place() {
    let text = "T\n| where Accuont == 'é' and x";
    let start = text.find("Accuont").expect("it is there");
    let found = Diagnostic::new(Kind::UnknownColumn, "there is no column", start..start + 7)
        .with_nearest("Accuont", ["Account", "AccountName", "Zebra"]);
    assert_eq!(
        found.render(text),
        "error: there is no column\n  |\n2 | | where Accuont == 'é' and x\n  |         ^^^^^^^\n\
         help: did you mean `Account`?"
    );
}

#[test]
fn characters_are_counted_and_not_bytes() {
    let text = "print 'éé', ^";
    let at = text.find('^').expect("it is there");
    let shown = Diagnostic::new(Kind::Syntax, "no", at..at + 1).render(text);
    assert!(shown.ends_with("1 | print 'éé', ^\n  |             ^"), "{shown}");
}

#[test]
fn odd_places_do_no_harm() {
    for text in ["", "é", "a\r\nb\n", "\t\u{1b}[31mx"] {
        for start in 0..8 {
            for end in 0..8 {
                let shown = Diagnostic::new(Kind::Syntax, "no", start..end).render(text);
                assert!(!shown.contains('\u{1b}'));
            }
        }
    }
}

#[test]
fn a_place_over_several_lines_is_cut() {
    let shown = Diagnostic::new(Kind::Syntax, "no", 0..20).render("abc\ndef\nghi");
    assert_eq!(shown, "error: no\n  |\n1 | abc\n  | ^^^");
}

#[test]
fn letters_that_changed_places_are_one_slip() {
    let distance = super::edit_distance;
    assert_eq!(distance("host", "hots"), 1);
    assert_eq!(distance("host", "shot"), 2);
    assert_eq!(distance("", "abc"), 3);
    assert_eq!(distance("abc", "abc"), 0);
    assert_eq!(distance("account", "acounts"), 2);
}
