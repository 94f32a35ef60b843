use super::*;

fn redacted(names: impl Fn(&mut Pseudonyms), text: &str) -> String {
    let mut pseudonyms = Pseudonyms::default();
    names(&mut pseudonyms);
    let report = pseudonyms.out_of(&Report::new("t").note(text)).unwrap_or_else(|error| panic!("{error}"));
    report.to_text().trim_start_matches("t\n").trim().to_owned()
}

#[test]
fn one_name_has_one_pseudonym_in_every_spelling() {
    let names = |it: &mut Pseudonyms| it.account("adelev@contoso.com");
    for (text, expected) in [
        ("ADELEV@Contoso.com, adelev", "account-1@domain-1, account-1"),
        ("CONTOSO\\adelev on \\\\x", "domain-2\\account-1 on \\\\x"),
        ("C:\\Users\\adelev_admin\\a", "C:\\Users\\account-2\\a"),
        ("adelev's mailbox, ADELEV’S", "account-1's mailbox, account-1’S"),
        ("kim@fabrikam.example", "account-2@domain-3"),
    ] {
        assert_eq!(redacted(names, text), expected, "{text}");
    }
}

#[test]
fn a_name_that_is_glued_to_letters_goes_with_the_word_that_it_is_in() {
    let names = |it: &mut Pseudonyms| {
        it.account("adelev@contoso.com");
        it.account("kim@contoso.com");
        it.account("CONTOSO\\admin");
        it.host("SRV-FIN01");
        it.person("Adele Vance");
    };
    for (text, expected) in [
        ("adelevs, xadelev and XADELEV2", "account-1…, account-1… and account-1…"),
        (
            r"cmd /c copy C:\Temp\adelevbackup.zip \\srv-fin01x\c$",
            r"cmd /c copy C:\Temp\account-1….zip \\host-1…\c$",
        ),
        (
            "https://contoso-my.example/personal/adelev_contoso_com",
            "https://domain-2-my.example/personal/account-1_domain-2_com",
        ),
        ("ContosoAdmins%40adelev%40contoso", "domain-2…%account-1…%domain-2…"),
        (
            "to=<adelev@contoso.com>,smtp:AdeleV+x@contoso.com",
            "to=<account-1@domain-1>,smtp:account-4@domain-1",
        ),
        ("AdeleVance, AVANCE, svc_vance", "account-1…, person-3…, svc_person-3"),
        // Names that are short, that everybody has, or that stand inside a word of another meaning, are no part of words.
        (
            "kimono and administrators; Advanced Threat Protection",
            "kimono and administrators; Advanced Threat Protection",
        ),
        ("kim, admin", "account-2, account-3"),
    ] {
        assert_eq!(redacted(names, text), expected, "{text}");
    }
}

#[test]
fn an_account_without_a_name_is_an_identifier() {
    let names = |it: &mut Pseudonyms| it.account("S-1-5-21-1-2-3-1104");
    assert_eq!(redacted(names, "S-1-5-21-1-2-3-1104"), "id-1");
}

#[test]
fn addresses_and_identifiers_are_found_by_their_look() {
    let none = |_: &mut Pseudonyms| {};
    for (text, expected) in [
        ("from 203.0.113.77 port 22", "from address-1 port 22"),
        ("[2001:db8:77:1::1f]:443 and 2001:DB8:77:1:0:0:0:1F", "[address-1]:443 and address-1"),
        ("at 14:08:45 on 2026-03-05", "at 14:08:45 on 2026-03-05"),
        ("S-1-5-21-1-2-3-500 and S-1-5-18", "id-1 and S-1-5-18"),
        ("6F9619FF-8B86-D011-B42D-00C04FC964FF", "id-1"),
    ] {
        assert_eq!(redacted(none, text), expected, "{text}");
    }
}

#[test]
fn half_of_a_name_at_the_end_of_a_cut_text_goes_too() {
    let long = format!("{} adelev@contoso.com", "x ".repeat(1_990));
    let text = redacted(|it| it.account("adelev@contoso.com"), &view::shown(&format!("{long}{long}")));
    assert!(!text.to_lowercase().contains("adel"), "{text}");
}
