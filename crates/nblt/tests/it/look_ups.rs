//! Look-up files: where they are found, what they say in an account summary, and what is said without them.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]
#![allow(unreachable_pub, reason = "look-up files are a module of other tests")]

#[path = "../../../intel/tests/it/look_up_files.rs"]
mod look_up_files;

use nblt::{AccountPivots, Cell, Rows, Session, Show, Tabular};
use serde_json::json;

use look_up_files::{folder, mmdb};

const SIGN_INS: &str = "TimeGenerated,UserPrincipalName,IPAddress,ResultType,AppDisplayName,Location\n\
    2024-05-01T08:00:00Z,ann@contoso.com,203.0.113.77,0,Portal,BR\n\
    2024-05-01T09:00:00Z,ann@contoso.com,10.20.1.1,0,Portal,\n\
    2024-05-01T10:00:00Z,ann@contoso.com,,0,Portal,\n";

fn brazil() -> Vec<u8> {
    let record = json!({
        "country": { "iso_code": "BR", "names": { "en": "Brazil" } },
        "city": { "names": { "en": "São Paulo <script>" } },
        "location": { "latitude": -23.5, "longitude": -46.6 },
    });
    mmdb("GeoLite2-City", &[("203.0.113.0/24", record)])
}

fn column(rows: &Rows, name: &str) -> Vec<String> {
    let column =
        rows.columns().iter().position(|it| it == name).unwrap_or_else(|| panic!("no column {name}"));
    let text = |cell| if let Cell::Text(text) = cell { text } else { String::new() };
    let mut all: Vec<String> = (0..rows.n_rows()).map(|row| text(rows.cell(row, column))).collect();
    all.sort();
    all
}

#[test]
fn files_in_the_workspaces_folder_answer() {
    let files: [(&str, &[u8]); 3] = [
        ("SigninLogs.csv", SIGN_INS.as_bytes()),
        ("city.mmdb", &brazil()),
        ("networks.csv", b"range,name\n10.20.0.0/16,Head office\n"),
    ];
    let session = Session::open(folder("look_ups_found", &files).to_str().unwrap()).unwrap();
    let acc = AccountPivots::on(session.clone()).account_summary("ann@contoso.com").unwrap();
    let rows = acc.ip_summary().unwrap();
    assert_eq!(rows.n_rows(), 3, "an address, an address inside, and none");
    assert_eq!(column(&rows, "Country"), ["", "", "Brazil"]);
    assert_eq!(column(&rows, "City"), ["", "", "São Paulo <script>"]);
    assert_eq!(column(&rows, "Network"), ["", "", "Head office"]);
    assert_eq!(column(&rows, "Scope"), ["", "documentation", "private"]);

    let data = acc.get_additional_data().unwrap();
    let text = data.report().to_text();
    assert!(text.contains("no look-up file for autonomous systems: GeoLite2-ASN"), "{text}");
    assert!(!text.contains("no look-up file for country"), "{text}");
    // The summary says it beside the address; a column that nobody fills is not shown.
    let text = acc.report().to_text();
    assert!(text.contains("São Paulo <script>, Brazil") && text.contains("Head office"), "{text}");
    assert!(!acc.report().to_html().as_str().contains("<script>"));
    assert!(!data.report().to_text().contains("AutonomousSystem"));

    // The files are no tables, and it is said.
    let tables = session.tables().unwrap();
    let said: Vec<String> = tables.files.iter().map(ToString::to_string).collect();
    for name in ["city.mmdb", "networks.csv"] {
        assert!(said.iter().any(|it| it.starts_with(name) && it.contains("look-up file")), "{said:#?}");
    }
    let list = session.look_up_list().unwrap().report().to_text();
    assert!(
        list.contains("GeoLite2-City, built 2024-05-01") && list.contains("1 range of named networks"),
        "{list}"
    );
}

#[test]
fn without_files_the_section_says_how_to_get_them() {
    let folder = folder("look_ups_none", &[("SigninLogs.csv", SIGN_INS.as_bytes())]);
    let session = Session::open(folder.to_str().unwrap()).unwrap();
    let acc = AccountPivots::on(session).account_summary("ann@contoso.com").unwrap();
    assert_eq!(column(&acc.ip_summary().unwrap(), "Country"), ["", "", ""]);
    let text = acc.get_additional_data().unwrap().report().to_text();
    for words in [
        "no look-up file for country and city: GeoLite2-City",
        "DB-IP City Lite",
        "range,name",
        "NBLT_LOOKUPS",
    ] {
        assert!(text.contains(words), "{words:?} is not in\n{text}");
    }
    assert!(!text.contains("Country"), "{text}");
}

#[test]
fn b08_a_broken_database_costs_itself_is_said_and_another_answers() {
    let whole = brazil();
    let files: [(&str, &[u8]); 2] =
        [("SigninLogs.csv", SIGN_INS.as_bytes()), ("city.mmdb", &whole[..whole.len() - 40])];
    let session = Session::open(folder("look_ups_broken", &files).to_str().unwrap()).unwrap();
    let acc = AccountPivots::on(session.clone()).account_summary("ann@contoso.com").unwrap();
    assert_eq!(acc.ip_summary().unwrap().n_rows(), 3);
    let list = session.look_up_list().unwrap().report().to_text();
    assert!(list.contains("is no MaxMind database, or is not complete"), "{list}");
    // One that is given by hand comes before.
    let whole = folder("look_ups_given", &[("city.mmdb", &brazil())]);
    let session = session.with_look_up(whole.to_str().unwrap());
    let acc = AccountPivots::on(session).account_summary("ann@contoso.com").unwrap();
    assert_eq!(column(&acc.ip_summary().unwrap(), "Country"), ["", "", "Brazil"]);
}

#[test]
fn the_demo_has_named_networks() {
    let acc = AccountPivots::on(Session::demo().unwrap()).account_summary("adelev@contoso.com").unwrap();
    let text = acc.report().to_text();
    assert!(text.contains("Dublin office") && text.contains("BR; AS64502 Rented Servers"), "{text}");
    let total: i64 = {
        let rows = acc.ip_summary().unwrap();
        let events = rows.columns().iter().position(|it| it == "Events").unwrap();
        (0..rows.n_rows()).map(|row| if let Cell::Int(n) = rows.cell(row, events) { n } else { 0 }).sum()
    };
    assert_eq!(
        total as usize,
        acc.activity().unwrap().n_rows(),
        "every event is in the summary of addresses"
    );
}
