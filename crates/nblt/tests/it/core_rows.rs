//! Rows of msticnb's framework (CORE-…) that have no test elsewhere: what every result and every call has.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use demo::story;
use nblt::{AccountPivots, Session, Show, TableState, Tabular, registry};

use crate::shared_account::victim;

#[test]
fn core_07_09_a_result_says_what_it_is_about_and_has_named_parts() {
    let acc = victim();
    let report = acc.report().to_text();
    let head = report.lines().take(2).collect::<Vec<_>>().join("\n");
    let span = acc.span().unwrap().to_string();
    assert!(head.starts_with("Account summary of “adelev”\n") && head.contains(&span), "{head}");
    let data = acc.get_additional_data().unwrap();
    assert_eq!((data.account.as_str(), data.span), (story::VICTIM, acc.span()));
    for part in [
        &data.cloud_activity,
        &data.cloud_activity_summary,
        &data.host_logons,
        &data.host_logon_summary,
        &data.ip_summary,
        &data.places,
        &data.logon_sessions,
        &data.activity_grid,
        &data.actions_on_account,
    ] {
        assert!(part.n_rows() > 0 && !part.columns().is_empty());
        assert_eq!(part.frame().height(), part.n_rows());
    }
    assert!(!data.queries.is_empty() && !data.map.places.is_empty());
}

#[test]
fn core_08_a_result_has_the_same_in_each_form() {
    let report = victim().report();
    let forms = [report.to_text(), report.to_html().into_string(), report.to_markdown().into_string()];
    for form in &forms {
        for word in [story::VICTIM, "Tables searched", "SigninLogs", "Atypical travel"] {
            assert!(form.contains(word), "{word}");
        }
    }
}

#[test]
fn core_16_a_table_that_is_not_there_is_no_empty_table() {
    let states = victim().tables();
    let state = |name: &str| states.iter().find(|it| it.0 == name).unwrap().1.clone();
    assert_eq!(state("CloudAppEvents"), TableState::NotThere);
    assert!(matches!(state("SigninLogs"), TableState::Rows(1..)));
    assert!(Session::demo().unwrap().query("CloudAppEvents | count").is_err());
}

#[test]
fn core_17_18_help_lists_each_call_with_what_it_does_and_asks() {
    let text = nblt::help().report().to_text();
    for call in registry::ALL {
        assert!(text.contains(&format!("{}(", call.name)), "{}", call.name);
        assert!(!call.summary.is_empty() && !call.title.is_empty());
    }
}

#[test]
fn core_29_pivots_take_texts_entities_and_columns_of_frames() {
    let session = Session::demo().unwrap();
    let pivots = AccountPivots::on(session.clone());
    let by_text = pivots.account_summary(story::VICTIM).unwrap();
    let entity = by_text.account().unwrap();
    let by_entity = pivots.account_summary(&entity.full_name()).unwrap();
    assert_eq!(by_entity.selected().unwrap().seen, by_text.selected().unwrap().seen);
    let frame = session.query("SigninLogs | distinct UserPrincipalName").unwrap().frame();
    let by_column = pivots.account_summaries(frame.column("UserPrincipalName").unwrap()).unwrap();
    let one = by_column.select(story::VICTIM).unwrap();
    assert_eq!(one.selected().unwrap().seen, by_text.selected().unwrap().seen);
}

#[test]
fn core_33_acc_05_the_entity_has_its_names_identifiers_hosts_and_addresses_with_first_and_last() {
    let account = victim().account().unwrap();
    assert_eq!((account.name.as_str(), account.upn_suffix.as_deref()), ("adelev", Some("contoso.com")));
    assert!(account.nt_domain.is_some() && !account.sids.is_empty() && account.aad_user_id.is_some());
    assert!(!account.hosts.is_empty() && account.addresses.len() > 2);
    for seen in account.hosts.iter().map(|it| it.1).chain(account.addresses.iter().map(|it| it.1)) {
        assert!(seen.events > 0 && seen.first <= seen.last && seen.first.is_some(), "{seen:?}");
    }
    let (html, text) = (account.report().to_html().into_string(), account.report().to_text());
    assert!(html.contains("adelev@contoso.com") && text.contains("adelev@contoso.com"), "{text}");
}
