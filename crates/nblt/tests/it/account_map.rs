//! ACC-15 and VIS-05: where an account came from, as a map and as rows that add up.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use nblt::{AccountPivots, Cell, Rows, Session, Show, Tabular};

use crate::written::session;

fn cell(rows: &Rows, row: usize, name: &str) -> Cell {
    let column =
        rows.columns().iter().position(|it| it == name).unwrap_or_else(|| panic!("no column {name}"));
    rows.cell(row, column)
}

fn sum(rows: &Rows, name: &str) -> i64 {
    let number = |row| if let Cell::Int(number) = cell(rows, row, name) { number } else { 0 };
    (0..rows.n_rows()).map(number).sum()
}

#[test]
fn acc_15_vis_05_the_places_of_the_demo() {
    let acc = AccountPivots::on(Session::demo().unwrap()).account_summary("adelev@contoso.com").unwrap();
    let rows = acc.places().unwrap();
    assert_eq!(sum(&rows, "Events") as usize, acc.activity().unwrap().n_rows());
    let places: Vec<String> = (0..rows.n_rows())
        .filter(|row| cell(&rows, *row, "Latitude") != Cell::Null)
        .map(|row| match cell(&rows, row, "Place") {
            Cell::Text(text) => text,
            other => panic!("{other:?}"),
        })
        .collect();
    // What sign-ins say of an address holds for its events in other tables.
    let by_others = (0..rows.n_rows()).any(|row| {
        cell(&rows, row, "Place") == Cell::Text("São Paulo, BR".to_owned())
            && cell(&rows, row, "KnownBy")
                == Cell::Text("the log, by other events from the address".to_owned())
    });
    assert!(by_others, "{}", rows.report().to_text());
    assert!(
        places.contains(&"São Paulo, BR".to_owned()) && places.contains(&"Singapore, SG".to_owned()),
        "{places:?}"
    );

    let map = acc.map().unwrap();
    let distinct: std::collections::BTreeSet<&String> = places.iter().collect();
    assert_eq!(map.places.len(), distinct.len(), "a place is drawn once");
    let events: u64 = map.places.iter().map(|it| it.events).chain(map.not_drawn.iter().map(|it| it.1)).sum();
    assert_eq!(events as usize, acc.activity().unwrap().n_rows(), "what is not drawn is said");
    let text = map.to_text();
    assert!(text.contains("São Paulo, BR  23.5° S 46.6° W"), "{text}");
    assert!(text.contains("not drawn: an address inside a network"), "{text}");

    let report = acc.get_additional_data().unwrap().report();
    assert!(
        report.to_html().as_str().contains("<polygon")
            && report.to_text().contains("Where adelev@contoso.com came from")
    );
    // Nothing is loaded to draw it.
    assert!(!report.to_html().as_str().contains("<image"));
}

#[test]
fn coordinates_that_are_none_are_not_drawn() {
    let line = |details: &str, country: &str| {
        serde_json::json!({
            "TimeGenerated": "2024-05-01T08:00:00Z", "UserPrincipalName": "ann@contoso.com", "IPAddress": "8.8.8.8",
            "ResultType": "0", "AppDisplayName": details, "Location": country, "LocationDetails": details,
        })
        .to_string()
    };
    let lines = [
        line(r#"{"city":"Nowhere","geoCoordinates":{"latitude":0,"longitude":0}}"#, "XX"),
        line(r#"{"city":"Far","geoCoordinates":{"latitude":1e300,"longitude":3}}"#, "XX"),
        line(r#"{"city":"Text","geoCoordinates":{"latitude":"x","longitude":null}}"#, ""),
        line("no json", "FR"),
        line("", ""),
        line(r#"{"city":"<script>","geoCoordinates":{"latitude":-10.5,"longitude":20.25}}"#, "AO"),
    ];
    let session = session(&[("SigninLogs.json", &lines.join("\n"))]);
    let acc = AccountPivots::on(session).account_summary("ann@contoso.com").unwrap();
    let rows = acc.places().unwrap();
    assert_eq!((rows.n_rows(), sum(&rows, "Events")), (6, 6));
    let map = acc.map().unwrap();
    assert_eq!(map.places.len(), 1);
    assert_eq!((map.places[0].label.as_str(), map.places[0].latitude), ("<script>, AO", -10.5));
    assert_eq!(map.not_drawn.iter().map(|it| it.1).sum::<u64>(), 5);
    assert!(
        map.to_text().contains("somewhere in FR, by the log") && map.to_text().contains("no look-up file")
    );
    assert!(!map.report().to_html().as_str().contains("<script"));
}
