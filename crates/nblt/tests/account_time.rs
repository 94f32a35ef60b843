//! The account in another time, before and after a moment; the census; the events to browse; the time that calls are
//! about.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use demo::story;
use nblt::ext::chrono;
use nblt::{
    AccountPivots, AccountSummary, Alert, Cell, Rows, Session, Show, Span, TableState, Tabular, TimeSpan,
    days, hours, last,
};

fn demo() -> Session {
    Session::demo().unwrap()
}

fn victim() -> AccountSummary {
    AccountPivots::on(demo()).account_summary(story::VICTIM).unwrap().select(story::VICTIM).unwrap()
}

fn cell(rows: &Rows, row: usize, column: &str) -> Cell {
    let place =
        rows.columns().iter().position(|it| it == column).unwrap_or_else(|| panic!("no column {column}"));
    rows.cell(row, place)
}

fn text(rows: &Rows, row: usize, column: &str) -> String {
    if let Cell::Text(text) = cell(rows, row, column) { text } else { String::new() }
}

fn number(rows: &Rows, row: usize, column: &str) -> u64 {
    if let Cell::Int(number) = cell(rows, row, column) { number as u64 } else { 0 }
}

fn times(rows: &Rows) -> Vec<chrono::DateTime<chrono::Utc>> {
    let time = |row| if let Cell::Time(time) = cell(rows, row, "Time") { Some(time) } else { None };
    (0..rows.n_rows()).filter_map(time).collect()
}

#[test]
fn around_an_alert_it_is_the_same_person_with_the_events_of_that_time() {
    let acc = victim();
    let alerts = acc.related_alerts().unwrap();
    let alert = alerts.on_account().find(|it| it.start.is_some()).unwrap();
    let span = alert.around(hours(1)).unwrap();
    let near = acc.around(alert, hours(1)).unwrap();
    let expected = times(&acc.events().unwrap()).into_iter().filter(|it| span.contains(*it)).count();
    assert!(expected > 0 && expected < acc.events().unwrap().n_rows());
    assert_eq!(near.events().unwrap().n_rows(), expected);
    assert_eq!(near.span(), Some(span));
    assert_eq!(near.selected().unwrap().seen.events, expected as u64);
    assert_eq!(near.account().unwrap().sids, acc.account().unwrap().sids, "who it is does not change");
    assert!(near.related_alerts().unwrap().alerts.iter().any(|it| it.id == alert.id));
    let report = near.report().to_text();
    assert!(report.contains(&span.to_string()) && !report.contains("please report this"), "{report}");
    // The additional data add up there, too.
    assert!(near.get_additional_data().unwrap().warnings.is_empty());
    // A second name counts also where the first one is silent.
    let second = near.selected().unwrap().names.iter().map(|it| it.1).sum::<u64>();
    assert_eq!(second, expected as u64);
}

#[test]
fn a_time_beyond_that_of_the_summary_is_searched_anew() {
    let day = TimeSpan::parse("2026-03-05", "2026-03-05").unwrap();
    let acc = AccountPivots::on(demo()).between(day).account_summary(story::VICTIM).unwrap();
    let acc = acc.select(story::VICTIM).unwrap();
    let wide = acc.within(TimeSpan::parse("2026-03-01", "2026-03-09").unwrap()).unwrap();
    assert_eq!(wide.events().unwrap().n_rows(), victim().events().unwrap().n_rows());
    let nothing = acc.within(TimeSpan::parse("2026-03-05 00:00", "2026-03-05 00:01").unwrap()).unwrap();
    assert_eq!(nothing.events().unwrap().n_rows(), 0);
    assert_eq!(nothing.account().unwrap().full_name(), acc.account().unwrap().full_name());
}

#[test]
fn what_the_analyst_joined_and_split_stays_in_every_time() {
    let decided = |acc: &AccountSummary| {
        let acc = acc.join(story::VICTIM, "adelev on lnx-app01").unwrap();
        acc.split(story::VICTIM_SECOND_NAME).unwrap()
    };
    let names = |acc: &AccountSummary| {
        let mut names: Vec<String> = acc.selected().unwrap().names.into_iter().map(|it| it.0).collect();
        names.sort();
        names
    };
    let week = TimeSpan::parse("2026-03-01", "2026-03-09").unwrap();
    let all = decided(&victim());
    let events =
        |span: TimeSpan| times(&all.events().unwrap()).into_iter().filter(|it| span.contains(*it)).count();
    // Narrower, and then wider than that again.
    let day = TimeSpan::parse("2026-03-05", "2026-03-05").unwrap();
    let narrow = all.within(day).unwrap();
    let wide = narrow.within(week).unwrap();
    for (acc, span) in [(&narrow, day), (&wide, week)] {
        assert_eq!(names(acc), names(&all));
        assert_eq!(acc.events().unwrap().n_rows(), events(span), "{span}");
    }
    // Searched in a day, decided there, and then wider than what was searched.
    let acc = AccountPivots::on(demo()).between(day).account_summary("adelev").unwrap();
    let wide = decided(&acc.select(story::VICTIM).unwrap()).within(week).unwrap();
    assert_eq!(names(&wide), names(&all));
    assert_eq!(wide.events().unwrap().n_rows(), events(week));
    assert!(wide.matches()[0].joined.iter().any(|it| it.ends_with("joined by the analyst")), "{wide:?}");
    // A name that was set apart stays apart when it is the one that is chosen.
    let apart = all.select(story::VICTIM_SECOND_NAME).unwrap().within(day).unwrap().within(week).unwrap();
    assert_eq!(apart.events().unwrap().n_rows(), 4);
}

#[test]
fn an_alert_without_time_says_so() {
    let alert = Alert { name: "Old".to_owned(), ..Alert::default() };
    let error = victim().around(&alert, hours(1)).unwrap_err();
    assert!(error.is_input() && error.to_string().contains("no recorded time"), "{error}");
}

#[test]
fn before_and_after_the_intruder_came() {
    let acc = victim();
    let split = acc.before_after(story::FOREIGN_SIGN_IN).unwrap();
    let new = split.new_after().unwrap();
    let has = |kind: &str, value: &str| {
        (0..new.n_rows())
            .any(|row| text(&new, row, "Kind") == kind && text(&new, row, "Value").contains(value))
    };
    assert!(has("Address", story::FIRST_OUTSIDE_IPV6) && has("Address", story::SECOND_OUTSIDE_IP));
    assert!(
        has("Operation", "New-InboxRule") && has("Logon type", "RemoteInteractive"),
        "{}",
        split.report().to_text()
    );
    // Her office is not new, and neither is the address whose passwords were wrong two minutes before.
    assert!(!has("Address", "192.0.2.10") && !has("Address", story::FIRST_OUTSIDE_IP));
    // Of each kind the numbers are those of all events.
    let all = acc.events().unwrap().n_rows() as u64;
    assert_eq!(split.events.0 + split.events.1 + split.events.2, all);
    let kinds: std::collections::BTreeSet<String> =
        (0..split.rows.n_rows()).map(|row| text(&split.rows, row, "Kind")).collect();
    assert_eq!(kinds.len(), 7);
    for kind in kinds {
        let rows = (0..split.rows.n_rows()).filter(|row| text(&split.rows, *row, "Kind") == kind);
        let sum: u64 = rows
            .map(|row| {
                ["Before", "After", "WithoutTime"].map(|it| number(&split.rows, row, it)).iter().sum::<u64>()
            })
            .sum();
        assert_eq!(sum, all, "{kind}");
    }
    let text = split.report().to_text();
    assert!(text.contains("Address:") && text.contains("known from before"), "{text}");
    assert!(acc.before_after("yesterday").unwrap_err().is_input());
    let start = acc.before_after("2020-01-01").unwrap();
    assert!(start.report().to_text().contains("no event before that moment"));
}

#[test]
fn the_census_names_every_table_and_column() {
    let session = demo();
    let census = session.census("adelev").unwrap();
    for table in session.tables().unwrap().tables.iter() {
        let found = census.get(&table.table).unwrap_or_else(|| panic!("{} is missing", table.table));
        // The same by a query of its own.
        let query = format!("{} | where * has \"adelev\" | count", table.table);
        if let Ok(rows) = session.query(&query) {
            assert_eq!(number(&rows, 0, "Count"), found.seen.events, "{query}");
        }
        assert_eq!(found.rows, table.rows, "{}", table.table);
    }
    let signin = census.get("SigninLogs").unwrap();
    assert!(signin.columns.iter().any(|it| it.0 == "UserPrincipalName" && it.1 > 0), "{signin:?}");
    assert!(signin.seen.first.is_some() && signin.seen.first <= signin.seen.last);
    // As KQL has it: a part of a word is none.
    let by_query = session.query("SigninLogs | where UserPrincipalName has \"adelev\" | count").unwrap();
    let column = signin.columns.iter().find(|it| it.0 == "UserPrincipalName").unwrap();
    assert_eq!(number(&by_query, 0, "Count"), column.1);

    let none = session.census("no such text \" | \\ anywhere").unwrap();
    assert_eq!(none.total(), 0);
    assert!(none.report().to_text().contains("no row of the tables that were read has it"));
    assert!(session.census("  ").unwrap_err().is_input());
    let day =
        demo().with_span(TimeSpan::parse("2020-01-01", "2020-01-02").unwrap()).census("adelev").unwrap();
    assert!(matches!(day.get("SigninLogs").unwrap().state, TableState::Empty { .. }), "{day:?}");
}

#[test]
fn the_census_of_an_account_has_its_identifiers_and_tables_that_are_not_there() {
    let acc = victim();
    let census = acc.census().unwrap();
    let sid = acc.account().unwrap().sids.first().unwrap().to_lowercase();
    assert!(census.terms.iter().any(|it| it.to_lowercase() == sid), "{:?}", census.terms);
    assert!(census.get("IdentityInfo").unwrap().seen.events > 0, "a table that the summary does not count");
    assert_eq!(census.get("DeviceLogonEvents").unwrap().state, TableState::NotThere);
    let text = census.report().to_text();
    assert!(text.contains("not in this workspace"), "{text}");
}

#[test]
fn core_12_events_are_narrowed_and_one_is_picked() {
    let acc = victim();
    let view = acc.view_events().unwrap();
    let sign_ins = view.table("signinlogs").unwrap();
    assert_eq!(sign_ins.rows().n_rows() as u64, acc.selected().unwrap().events_in("SigninLogs"));
    let foreign = sign_ins.containing(story::FIRST_OUTSIDE_IP).unwrap();
    assert!(foreign.rows().n_rows() > 0 && foreign.rows().n_rows() < sign_ins.rows().n_rows());
    let browser = foreign.browse();
    assert_eq!(browser.items().len(), foreign.rows().n_rows());
    let picked = browser.select("2").unwrap();
    assert!(picked.facts.iter().any(|it| it.0 == "IpAddress" && it.1 == story::FIRST_OUTSIDE_IP));
    assert!(picked.report().to_text().contains("UserAgent"), "all columns of it are shown");
    let text = foreign.report().to_text();
    assert!(
        text.contains(&format!("{} of ", foreign.rows().n_rows())) && text.contains("Table signinlogs"),
        "{text}"
    );
    let error = view.kind("sign in").unwrap_err().to_string();
    assert!(error.contains("sign-in"), "{error}");
    assert!(view.having("Colour", "red").unwrap_err().to_string().contains("they have Time"));
    let day = TimeSpan::parse("2026-03-05", "2026-03-05").unwrap();
    let of_day = view.between(day).unwrap();
    assert_eq!(
        of_day.rows().n_rows(),
        times(&view.rows()).into_iter().filter(|it| day.contains(*it)).count()
    );
    // Any rows can be browsed.
    let rows = demo().query("Heartbeat | take 3").unwrap();
    assert_eq!(rows.browse().items().len(), 3);
}

#[test]
fn the_time_that_calls_are_about_is_said_and_has_alerts_to_choose_from() {
    let session = demo();
    let chooser = session.span_chooser().unwrap();
    assert_eq!(chooser.alerts.len(), demo::facts::ALERTS);
    let covered = chooser.covered.unwrap();
    assert!(chooser.alerts.iter().all(|(_, span)| covered.start <= span.end && span.start <= covered.end));
    let text = chooser.report().to_text();
    assert!(
        text.contains("set_span(last(days(7)))") && text.contains("all that the data cover: 2026-03-"),
        "{text}"
    );
    // Without a mouse.
    let span = Span::from(covered);
    assert_eq!(session.clone().with_span(span).span(), span);
    assert_eq!(session.with_span(last(days(7))).span(), last(days(7)));
}
