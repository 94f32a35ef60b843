//! The numbers of `demo::facts` are those of the files.

use std::collections::{BTreeMap, BTreeSet};

use demo::{facts, story};
use serde_json::Value;

use crate::reading::{Row, json, tables, text};

fn demo_tables() -> BTreeMap<String, Vec<Row>> {
    tables(&demo::files())
}

fn count(rows: &[Row], wanted: impl Fn(&Row) -> bool) -> usize {
    rows.iter().filter(|row| wanted(row)).count()
}

fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

#[test]
fn rows_of_each_table() {
    let found: BTreeMap<_, _> = demo_tables().into_iter().map(|(name, rows)| (name, rows.len())).collect();
    let told = facts::ROWS.iter().map(|(name, rows)| ((*name).to_owned(), *rows)).collect();
    assert_eq!(found, told);
}

#[test]
fn each_file_holds_the_tables_it_should() {
    let files = demo::files();
    assert_eq!(files.len(), facts::FILES.len());
    for (file, (name, told)) in files.iter().zip(facts::FILES) {
        assert_eq!(file.name, *name);
        let found: BTreeSet<_> = tables(std::slice::from_ref(file)).into_keys().collect();
        assert_eq!(found, told.iter().map(|table| (*table).to_owned()).collect());
    }
}

/// The account that a syslog line is about.
fn linux_account(message: &str) -> &str {
    for before in [
        "Failed password for invalid user ",
        "Failed password for ",
        "Invalid user ",
        "Accepted publickey for ",
        "Accepted password for ",
        "session opened for user ",
        "session closed for user ",
        " of user ",
        "Disconnected from user ",
        "authenticating user ",
        "invalid user ",
    ] {
        if let Some((_, after)) = message.split_once(before) {
            return after.split([' ', '(']).next().unwrap().trim_end_matches('.');
        }
    }
    message.split(' ').next().unwrap()
}

#[test]
fn events_of_each_account() {
    let tables = demo_tables();
    for (account, table, told) in facts::EVENTS {
        let found = count(&tables[*table], |row| match *table {
            "SigninLogs" | "AADNonInteractiveUserSignInLogs" => same(text(row, "UserPrincipalName"), account),
            "OfficeActivity" => same(text(row, "UserId"), account),
            "AzureActivity" => same(text(row, "Caller"), account),
            "SecurityEvent" => same(text(row, "Account"), account),
            "Syslog" => linux_account(text(row, "SyslogMessage")) == *account,
            _ => json(row, "InitiatedBy")["user"]["userPrincipalName"]
                .as_str()
                .is_some_and(|upn| same(upn, account)),
        });
        assert_eq!(found, *told, "{account} in {table}");
    }
}

#[test]
fn what_the_victim_did_and_what_was_done_to_her() {
    let tables = demo_tables();
    let audit = &tables["AuditLogs"];
    let by = |row: &Row| {
        same(json(row, "InitiatedBy")["user"]["userPrincipalName"].as_str().unwrap_or(""), story::VICTIM)
    };
    let target = |row: &Row| {
        json(row, "TargetResources").as_array().is_some_and(|all| {
            all.iter().any(|it| same(it["userPrincipalName"].as_str().unwrap_or(""), story::VICTIM))
        })
    };
    assert_eq!(count(audit, target), facts::VICTIM_AUDIT_TARGET);
    assert_eq!(count(audit, |row| by(row) || target(row)), facts::VICTIM_AUDIT_EITHER);

    let windows = &tables["SecurityEvent"];
    let logon = |row: &Row, ids: &[&str]| {
        ids.contains(&text(row, "EventID")) && same(text(row, "TargetUserName"), story::VICTIM_LINUX)
    };
    assert_eq!(count(windows, |row| logon(row, &["4624", "4625"])), facts::VICTIM_WINDOWS_LOGONS);
    assert_eq!(count(windows, |row| logon(row, &["4625"])), facts::VICTIM_WINDOWS_FAILURES);
    assert_eq!(
        count(&tables["Syslog"], |row| text(row, "SyslogMessage").contains(story::VICTIM_LINUX)),
        facts::VICTIM_SYSLOG_MENTIONS
    );

    let foreign = count(&tables["SigninLogs"], |row| {
        [story::FIRST_OUTSIDE_IP, story::FIRST_OUTSIDE_IPV6].contains(&text(row, "IPAddress"))
            && text(row, "ResultType") == "0"
            && same(text(row, "UserPrincipalName"), story::VICTIM)
            && text(row, "AuthenticationRequirement") == "singleFactorAuthentication"
    });
    assert_eq!(foreign, facts::FOREIGN_SIGN_INS);
}

#[test]
fn deletes_alerts_and_bookmarks() {
    let tables = demo_tables();
    let deletes: Vec<_> = tables["AzureActivity"]
        .iter()
        .filter(|row| {
            same(text(row, "Caller"), story::VICTIM) && text(row, "OperationNameValue").ends_with("/DELETE")
        })
        .collect();
    assert_eq!(deletes.len(), facts::DELETE_RECORDS);
    assert!(deletes.iter().all(|row| text(row, "CallerIpAddress") == story::SECOND_OUTSIDE_IP));
    let resources: BTreeSet<_> = deletes.iter().map(|row| text(row, "_ResourceId")).collect();
    assert_eq!(resources.len(), facts::DELETED_RESOURCES);

    let ids = |wanted: &dyn Fn(&Row) -> bool| {
        let rows = tables["SecurityAlert"].iter().filter(|row| wanted(row));
        rows.map(|row| text(row, "SystemAlertId").to_owned()).collect::<BTreeSet<_>>().len()
    };
    assert_eq!(ids(&|_| true), facts::ALERTS);
    let about_victim = |row: &Row| {
        let entities = json(row, "Entities");
        entities
            .as_array()
            .is_some_and(|all| all.iter().any(|it| same(it["Name"].as_str().unwrap_or(""), "adelev")))
    };
    assert_eq!(ids(&about_victim), facts::VICTIM_ALERTS);

    let kept = count(&tables["HuntingBookmark"], |row| {
        row["SoftDeleted"] == Value::Bool(false)
            && text(row, "QueryResultRow").to_lowercase().contains("adelev")
    });
    assert_eq!(kept, facts::VICTIM_BOOKMARKS);
}

#[test]
fn the_second_name_is_the_same_person_and_the_moments_are_where_the_story_says() {
    let tables = demo_tables();
    let office = &tables["OfficeActivity"];
    let key_of = |name: &str| -> BTreeSet<(String, String)> {
        office
            .iter()
            .filter(|row| same(text(row, "UserId"), name) && text(row, "OfficeWorkload") == "Exchange")
            .map(|row| (text(row, "UserKey").to_owned(), text(row, "OrganizationId").to_owned()))
            .collect()
    };
    let key = key_of(story::VICTIM);
    assert_eq!(key.len(), 1);
    assert_eq!(key, key_of(story::VICTIM_SECOND_NAME));

    assert_eq!(
        count(office, |row| text(row, "Operation") == "New-InboxRule"
            && text(row, "TimeGenerated") == "3/5/2026, 9:26:44.000 AM"),
        1
    );
    assert_eq!(story::INBOX_RULE, "2026-03-05T09:26:44Z");
    assert_eq!(
        count(&tables["SigninLogs"], |row| text(row, "TimeGenerated") == "3/5/2026, 9:14:26.218 AM"),
        1
    );
    assert_eq!(story::FOREIGN_SIGN_IN, "2026-03-05T09:14:26.218Z");
    assert_eq!(
        count(&tables["AzureActivity"], |row| text(row, "TimeGenerated") == "3/5/2026, 12:02:11.407 PM"),
        1
    );
    assert_eq!(story::FIRST_DELETE, "2026-03-05T12:02:11.407Z");
}

#[test]
fn the_intruder_is_among_23_000_process_starts() {
    let files = demo::processes();
    let tables = tables(&files);
    let rows = &tables["SecurityEvent"];
    assert!((22_500..23_500).contains(&rows.len()), "{}", rows.len());
    assert!(rows.iter().all(|row| text(row, "EventID") == "4688" || row["EventID"] == 4688));
    let of_intruder: Vec<_> = rows.iter().filter(|row| text(row, "SubjectLogonId") == "0x5e0b3d").collect();
    // The shell and the desktop, and then what is typed; each below the shell.
    assert_eq!(of_intruder.len(), 2 + demo::intruder_commands().len());
    let shell = of_intruder.iter().find(|row| text(row, "NewProcessName").ends_with("cmd.exe")).unwrap();
    for command in demo::intruder_commands() {
        let row = of_intruder.iter().find(|row| text(row, "CommandLine") == command).unwrap();
        assert_eq!(text(row, "ProcessId"), text(shell, "NewProcessId"), "{command}");
        assert_eq!(rows.iter().filter(|it| text(it, "CommandLine") == command).count(), 1, "{command}");
    }
    // In the small workspace, too.
    let small = demo_tables();
    for command in demo::intruder_commands() {
        assert!(small["SecurityEvent"].iter().any(|row| text(row, "CommandLine") == command), "{command}");
    }
}
