//! Every count that is shown equals the rows behind it, over generated workspaces: whatever is empty, missing,
//! duplicated, out of order or hostile.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use nblt::{AccountPivots, AccountSummary, Cell, Rows, Show, Tabular};
use serde_json::{Map, Value, json};

use crate::written::Folder;

/// xorshift: the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).unwrap()
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

const CLOUD: [&str; 9] = [
    "megan@contoso.com",
    "Megan@Contoso.com",
    "megan@contoso.onmicrosoft.com",
    "megan@fabrikam.com",
    "megan b@contoso.com",
    "",
    "megan",
    "0f5c8a90-0000-4000-8000-000000000000",
    "<b>megan</b>@contoso.com",
];
const WINDOWS: [&str; 6] =
    ["CONTOSO\\megan", "CONTOSO\\MEGAN", "WS01\\megan", "\\megan", "-\\-", "NT AUTHORITY\\NETWORK SERVICE"];
const ADDRESSES: [&str; 8] = [
    "192.0.2.7",
    "192.0.2.7:17362",
    "::ffff:192.0.2.7",
    "[2001:db8::1]:443",
    "-",
    "",
    "no address",
    "10.0.0.4",
];
const KEYS: [&str; 4] = ["10032000AABBCCDD", "10032000aabbccdd", "1003200011112222", ""];
const WORDS: [&str; 6] = ["", "Exchange", "SharePoint", "\"=cmd|' /C calc'!A0\"", "a\nb", "Teams"];
const MESSAGES: [&str; 7] = [
    "Accepted password for megan from 192.0.2.7 port 22 ssh2",
    "Failed password for megan from 192.0.2.7 port 22 ssh2",
    "Failed password for invalid user Megan from 192.0.2.8 port 22 ssh2",
    "pam_unix(sshd:session): session opened for user megan(uid=1) by (uid=0)",
    "megan : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/id",
    "Received signal 15; terminating.",
    "Connection closed by authenticating user megan 192.0.2.7 port 22 [preauth]",
];

fn row(table: &str, dice: &mut Dice) -> Value {
    let mut row = Map::new();
    let mut set = |name: &str, value: Value| {
        row.insert(name.to_owned(), value);
    };
    set("Type", table.into());
    match dice.below(8) {
        0 => {}
        1 => set("TimeGenerated", "".into()),
        // Out of order, and many at the same moment.
        n => set(
            "TimeGenerated",
            format!("2026-01-{:02}T{:02}:00:00Z", n + dice.below(3), dice.below(24)).into(),
        ),
    }
    let address = dice.pick(&ADDRESSES);
    match table {
        "SigninLogs" => {
            set("Id", format!("{}", dice.below(200)).into());
            set("UserPrincipalName", dice.pick(&CLOUD).into());
            set("UserId", dice.pick(&["id-1", "id-2", ""]).into());
            set("ResultType", dice.pick(&["0", "50126", "50057", "99999", ""]).into());
            set("AppDisplayName", dice.pick(&WORDS).into());
            set("IPAddress", address.into());
            set("UserType", dice.pick(&["Member", ""]).into());
        }
        "OfficeActivity" => {
            set("OfficeId", format!("{}", dice.below(200)).into());
            set("UserId", dice.pick(&CLOUD).into());
            set("UserKey", dice.pick(&KEYS).into());
            set("OrganizationId", dice.pick(&["org-1", "org-2", ""]).into());
            set("OfficeWorkload", dice.pick(&WORDS).into());
            set("Operation", dice.pick(&WORDS).into());
            set("ResultStatus", dice.pick(&["Succeeded", "Failed", ""]).into());
            set("ClientIP", address.into());
        }
        "AzureActivity" => {
            set("Caller", dice.pick(&CLOUD).into());
            set("CallerIpAddress", address.into());
            set("OperationNameValue", dice.pick(&WORDS).into());
            set("ActivityStatusValue", dice.pick(&["Start", "Success", "Failure"]).into());
        }
        "SecurityEvent" => {
            let account = dice.pick(&WINDOWS);
            let (domain, name) = account.split_once('\\').unwrap();
            set("Account", account.into());
            set("TargetDomainName", domain.into());
            set("TargetUserName", name.into());
            set("TargetUserSid", dice.pick(&["S-1-5-21-1-2-3-1104", "S-1-5-18", "S-1-0-0"]).into());
            set("EventID", json!([4624, 4625, 4634, 4688, 4771, 4776][dice.below(6)]));
            set("Status", dice.pick(&["0x0", "0xc000006d", "0x18", ""]).into());
            set("SubStatus", dice.pick(&["0x0", "0xc000006a", ""]).into());
            set("LogonType", json!([2, 3, 10, 77][dice.below(4)]));
            set("Computer", dice.pick(&["WS01", "ws01.contoso.com", ""]).into());
            set("IpAddress", address.into());
        }
        _ => {
            set("SyslogMessage", dice.pick(&MESSAGES).into());
            set("ProcessName", dice.pick(&["sshd", ""]).into());
            set("Facility", "auth".into());
            set("HostName", dice.pick(&["lnx01", "LNX01", "lnx02"]).into());
        }
    }
    Value::Object(row)
}

/// A folder with two files that partly hold the same rows.
fn workspace(seed: u64) -> Folder {
    let folder = Folder::new();
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    for table in ["SigninLogs", "OfficeActivity", "AzureActivity", "SecurityEvent", "Syslog"] {
        let rows: Vec<String> = (0..160).map(|_| row(table, &mut dice).to_string()).collect();
        std::fs::write(folder.join(format!("{table}_a.json")), rows[..100].join("\n")).unwrap();
        std::fs::write(folder.join(format!("{table}_b.json")), rows[60..].join("\n")).unwrap();
    }
    folder
}

fn sum(rows: &Rows) -> u64 {
    let column = rows.columns().iter().position(|it| it == "Events").unwrap();
    let cells = (0..rows.n_rows()).map(|row| rows.cell(row, column));
    cells.map(|it| if let Cell::Int(n) = it { u64::try_from(n).unwrap() } else { panic!("{it:?}") }).sum()
}

#[track_caller]
fn check(acc: &AccountSummary, seed: u64) {
    let found = acc.selected().unwrap();
    let (name, told) = (format!("seed {seed}: {}", found.name), found.seen.events);
    assert_eq!(found.sources.iter().map(|it| it.events).sum::<u64>(), told, "{name}");
    assert_eq!(found.names.iter().map(|it| it.1).sum::<u64>(), told, "{name}");
    let events = acc.events().unwrap();
    assert_eq!(events.n_rows() as u64, told, "{name}");
    assert_eq!(acc.activity().unwrap().n_rows() as u64, told, "{name}");
    let table = events.columns().iter().position(|it| it == "Table").unwrap();
    for source in &found.sources {
        let rows =
            (0..events.n_rows()).filter(|row| events.cell(*row, table) == Cell::Text(source.table.into()));
        assert_eq!(rows.count() as u64, source.events, "{name} in {}", source.table);
    }
    let data = acc.get_additional_data().unwrap();
    assert!(data.warnings.is_empty(), "{name}: {:?}", data.warnings);
    assert_eq!(sum(&data.ip_summary), told, "{name}");
    assert_eq!(sum(&data.cloud_activity_summary), data.cloud_activity.n_rows() as u64, "{name}");
    assert_eq!(sum(&data.host_logon_summary), data.host_logons.n_rows() as u64, "{name}");
    assert_eq!(sum(&data.activity_grid), told, "{name}");
    let cloud = data.cloud_activity.n_rows() as u64;
    for timeline in [
        acc.cloud_timeline_by_service().unwrap(),
        acc.cloud_timeline_by_ip().unwrap(),
        acc.cloud_timeline_by_operation().unwrap(),
    ] {
        assert_eq!(timeline.lanes.iter().map(|it| it.events()).sum::<u64>(), cloud, "{name}");
    }
    let report = acc.report();
    let (text, html) = (report.to_text(), report.to_html().into_string());
    assert!(!text.contains("please report") && !html.contains("<b>megan"), "{name}\n{text}");
}

#[test]
fn issue_5_every_count_equals_the_rows_behind_it() {
    for seed in 1..=6 {
        let session = workspace(seed).open();
        let accounts = session.accounts().unwrap();
        for (table, _) in
            accounts.tables.iter().filter(|(_, state)| matches!(state, nblt::TableState::Rows(_)))
        {
            let rows = session.query(&format!("{table} | count")).unwrap();
            let listed: u64 = accounts.of_table(table).map(|it| it.seen.events).sum();
            let nameless: u64 = accounts.nameless.iter().filter(|it| it.0 == *table).map(|it| it.1).sum();
            assert_eq!(
                rows.cell(0, 0),
                Cell::Int(i64::try_from(listed + nameless).unwrap()),
                "seed {seed}: {table}"
            );
        }
        let found = AccountPivots::on(session).account_summary("megan").unwrap();
        assert!(found.matches().len() > 3, "{found:?}");
        for one in found.matches() {
            check(&found.select(&one.name).unwrap(), seed);
        }
        // What the analyst decides loses nothing either.
        let names: Vec<String> = found.matches().into_iter().map(|it| it.name).collect();
        check(&found.join(&names[0], &names[1]).unwrap(), seed);
    }
}
