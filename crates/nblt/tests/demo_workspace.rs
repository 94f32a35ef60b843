//! The demo workspace, and input that is hostile, empty or wrong.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use nblt::{AccountPivots, AccountSummary, Session, Show, TableState, TimeSpan, days, registry};

fn demo() -> Session {
    Session::demo().unwrap_or_else(|error| panic!("{error}"))
}

#[track_caller]
fn summary(name: &str) -> AccountSummary {
    AccountPivots::on(demo()).account_summary(name).unwrap_or_else(|error| panic!("{name:?}: {error}"))
}

#[test]
fn acc_01_a_search_for_adele_finds_everybody_it_may_mean() {
    let summary = summary("adele");
    let matches = summary.matches();
    assert!(matches.len() >= 3, "{summary:?}");
    assert_eq!(matches[0].name, "adelev@contoso.com");
    for name in ["adele.smith@fabrikam.com", "madeleine@contoso.com", "adelev on lnx-app01"] {
        assert!(matches.iter().any(|it| it.name == name), "{name} is not in {summary:?}");
    }
    let mut order: Vec<_> = matches.iter().map(|it| it.how).collect();
    order.dedup();
    assert!(order.is_sorted(), "{order:?}");
    assert_eq!(summary.selected().map(|it| it.name), Some("adelev@contoso.com".to_owned()));
}

#[test]
fn totals_are_the_sum_of_their_sources() {
    let summary = summary("adele");
    for found in summary.matches() {
        assert_eq!(found.seen.events, found.sources.iter().map(|it| it.events).sum::<u64>());
        let chosen = summary.select(&found.name).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(chosen.activity().unwrap().n_rows() as u64, found.seen.events, "{}", found.name);
        let text = chosen.report().to_text();
        assert!(!text.contains("warning"), "{text}");
    }
}

#[test]
fn d08_the_activity_is_of_the_chosen_account_only_and_newest_first() {
    let activity = summary("danielk").activity().unwrap();
    assert_eq!(
        activity.schema.columns.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(),
        ["Time", "Table", "Operation", "Result", "Reason", "IpAddress", "Host", "Detail"]
    );
    let frame = activity.frame();
    let times: Vec<_> = frame.column("Time").unwrap().datetime().unwrap().physical().iter().collect();
    assert!(times.windows(2).all(|it| it[0] >= it[1]));
}

#[test]
fn hostile_names_are_names() {
    for name in [
        "\"",
        "'",
        "|",
        "\\",
        "a\\",
        "\\\\",
        "a\" or 1==1 //",
        "x' | take 1",
        "a\nb",
        "{account_name}",
        "$<in_span>$",
        "*",
        "%",
        ".*",
        "<script>alert(1)</script>",
        "\u{202e}evil",
        "@",
        "@contoso.com",
        "a@",
        "日本語",
        "\0",
        "`",
        "```",
        "a;b",
        "EVCXR_BEGIN_CONTENT text/html",
    ] {
        let summary = summary(name);
        for (table, state) in summary.tables() {
            assert!(!matches!(state, TableState::Failed(_)), "{name:?}: {table}: {state}");
        }
        let report = summary.report();
        let (text, html) = (report.to_text(), report.to_html().into_string());
        assert!(!html.contains("<script>alert"), "{name:?}");
        assert!(!text.contains("EVCXR_BEGIN") && !html.contains("EVCXR_BEGIN"), "{name:?}");
    }
}

#[test]
fn an_empty_name_is_an_error_that_says_what_to_type() {
    for name in ["", "  ", "\n"] {
        let error = AccountPivots::on(demo()).account_summary(name).unwrap_err();
        assert!(error.is_input() && error.to_string().contains("cannot be empty"), "{error}");
    }
}

#[test]
fn a_span_without_data_says_where_the_data_is() {
    let span = TimeSpan::parse("2019-01-01", "2019-01-02").unwrap();
    let summary = AccountPivots::on(demo()).between(span).account_summary("adelev").unwrap();
    assert!(summary.matches().is_empty());
    let text = summary.report().to_text();
    assert!(text.contains("no rows in this time span; the table covers 2026-03-0"), "{text}");
    let summary = AccountPivots::on(demo()).last(days(7)).account_summary("adelev").unwrap();
    assert!(summary.span().is_some());
}

#[test]
fn a_part_of_the_span_has_a_part_of_the_events() {
    let thursday = TimeSpan::parse("2026-03-05", "2026-03-05").unwrap();
    let all = summary("adelev").matches()[0].seen.events;
    let summary = AccountPivots::on(demo()).between(thursday).account_summary("adelev").unwrap();
    let day = summary.matches()[0].seen;
    assert!(0 < day.events && day.events < all);
    assert!(day.last.is_some_and(|it| thursday.contains(it)));
}

#[test]
fn queries_are_on_record() {
    let summary = summary("adelev");
    let queries = summary.queries();
    assert!(
        queries
            .iter()
            .any(|it| it.table == "SigninLogs" && it.text.starts_with("SigninLogs") && it.rows == Some(1)
                || it.table == "SigninLogs" && it.rows.is_some_and(|rows| rows > 0))
    );
    assert!(queries.iter().all(|it| it.rows.is_some()), "{queries:#?}");
}

#[test]
fn a_wrong_query_shows_the_place() {
    let error = demo().query("SigninLogs | were x").unwrap_err();
    assert!(error.is_query() && error.to_string().contains('^'), "{error}");
    let error = demo().query("SigninLog | take 1").unwrap_err();
    assert!(error.to_string().contains("SigninLogs"), "{error}");
}

#[test]
fn accounts_and_tables_have_reports() {
    let session = demo();
    let accounts = session.accounts().unwrap();
    assert!(accounts.of_table("SigninLogs").any(|it| it.account == "adelev@contoso.com"));
    for (table, state) in &accounts.tables {
        let listed: u64 = accounts.of_table(table).map(|it| it.seen.events).sum();
        let as_listed = match state {
            TableState::Rows(n) => *n == listed,
            // The demo has no tables of Defender.
            TableState::NotThere => listed == 0,
            _ => false,
        };
        assert!(as_listed, "{table}: {state}");
    }
    let tables = session.tables().unwrap();
    assert!(tables.get("SigninLogs").is_some_and(|it| it.rows > 0));
    assert!(tables.report().to_text().contains("SigninLogs.csv"));
}

#[test]
fn core_18_every_entry_of_the_registry_runs_by_name() {
    for entry in registry::ALL {
        let arguments: Vec<&str> = entry
            .arguments
            .iter()
            .map(|argument| match *argument {
                "name" => "adele",
                "names, with commas between them" => "adele, johns, nobody",
                "name, address or any other text" => "adelev",
                "host" => "SRV-FIN01",
                "KQL text" => "SigninLogs | take 1",
                "folder or file" | "file or folder" | "folder" => "no such folder",
                "zone" => "Europe/Berlin",
                "words" => "account",
                "text" => "powershell -enc dwBoAG8AYQBtAGkA; curl hxxp://example[.]com/a",
                other => panic!("name an example for the argument {other:?} of {}", entry.name),
            })
            .collect();
        match registry::run(entry.entity, entry.name, &arguments) {
            Ok(shown) => assert!(!shown.report().to_text().is_empty(), "{}", entry.name),
            Err(error) => {
                assert!(
                    arguments.contains(&"no such folder") && error.to_string().contains("no such folder"),
                    "{}: {error}",
                    entry.name
                );
            }
        }
    }
}

#[test]
fn every_step_behind_a_call_runs_by_name() {
    for step in registry::STEPS {
        let argument = match step.of.name {
            "decode" => "powershell -enc dwBoAG8AYQBtAGkA",
            "query" => "SigninLogs | take 1",
            _ => "adelev@contoso.com, johns",
        };
        let of = if step.of.name == "account_summary" { "adele" } else { argument };
        let value = registry::run(step.of.entity, step.of.name, &[of]).unwrap();
        let arguments: Vec<&str> = step
            .arguments
            .iter()
            .map(|argument| match *argument {
                "name" => "adelev@contoso.com",
                "moment" => "2026-03-05 09:14",
                other => panic!("name an example for the argument {other:?} of {}", step.name),
            })
            .collect();
        let shown = registry::run_step(step.of.entity, step.of.name, value, step.name, &arguments);
        let shown = shown.unwrap_or_else(|error| panic!("{}: {error}", step.name));
        assert!(!shown.report().to_text().is_empty(), "{}", step.name);
        let value = registry::run(step.of.entity, step.of.name, &[of]).unwrap();
        let error = registry::run_step(step.of.entity, step.of.name, value, step.name, &["a", "b"]).err();
        assert!(error.is_some_and(|it| it.is_input()), "{}", step.name);
    }
}

#[test]
fn a_pivot_by_name_is_about_the_time_of_its_session() {
    let thursday = TimeSpan::parse("2026-03-05", "2026-03-05").unwrap();
    let session = demo().with_span(thursday);
    let shown = registry::run_on(session, "Account", "account_summary", &["adelev"]).unwrap();
    let direct = AccountPivots::on(demo()).between(thursday).account_summary("adelev").unwrap();
    assert_eq!(shown.report().to_text(), direct.report().to_text());
    assert_ne!(shown.report().to_text(), summary("adelev").report().to_text());
}

#[test]
fn a_failed_connect_keeps_the_workspace() {
    let before = nblt::tables().unwrap().workspace;
    let error = nblt::connect("no/such/folder").unwrap_err();
    assert!(error.is_workspace() && error.to_string().contains("help:"), "{error}");
    assert_eq!(nblt::tables().unwrap().workspace, before);
}

#[test]
fn core_08_show_can_be_called_on_everything() {
    let summary = summary("adele");
    summary.evcxr_display();
    summary.account().unwrap().evcxr_display();
    nblt::help().evcxr_display();
    Err::<(), _>(demo().query("x").unwrap_err()).evcxr_display();
}

#[test]
fn every_event_of_the_demo_has_a_time() {
    for found in summary("adele").matches() {
        assert!(found.sources.iter().all(|it| it.without_time == 0 && it.seen.last.is_some()), "{found:?}");
    }
}
