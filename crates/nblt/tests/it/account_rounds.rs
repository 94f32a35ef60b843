//! What is found by name is searched again by its identifiers: events that bear only these are not missed, and nothing
//! is joined by a name alone.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use nblt::{AccountPivots, Show};
use serde_json::{Value, json};

use crate::shared_account::workspace;

const SID: &str = "S-1-5-21-1004336348-1177238915-682003330-1104";
const OBJECT_ID: &str = "4f1c9a52-7d0e-4a8e-9a10-0c5be2d81f37";
const TENANT: &str = "0a1b2c3d-1111-2222-3333-444455556666";
const KEY: &str = "10032000C757D25F";

/// An event of a table, at a minute of its own.
fn event(table: &str, minute: u32, columns: Value) -> Value {
    let mut event = json!({ "$table": table, "TimeGenerated": format!("2026-01-05T10:{minute:02}:00Z") });
    event.as_object_mut().unwrap().extend(columns.as_object().unwrap().clone());
    event
}

fn token(object_id: &str, puid: &str) -> String {
    json!({
        "http://schemas.microsoft.com/identity/claims/objectidentifier": object_id,
        "http://schemas.microsoft.com/identity/claims/tenantid": TENANT,
        "puid": puid,
    })
    .to_string()
}

/// Adele, under her name and under nothing but what identifies her; each with its table.
pub(crate) fn hers() -> Vec<Value> {
    let by = |id: &str| json!({ "user": { "id": id } }).to_string();
    vec![
        // The first round finds these by name, and learns the identifiers.
        event(
            "SigninLogs",
            0,
            json!({ "UserPrincipalName": "adelev@contoso.com", "UserId": OBJECT_ID, "ResultType": "0" }),
        ),
        event(
            "OfficeActivity",
            1,
            json!({ "UserId": "adelev@contoso.com", "UserKey": KEY, "OrganizationId": TENANT, "Operation": "MailItemsAccessed" }),
        ),
        event(
            "IdentityInfo",
            2,
            json!({ "AccountUPN": "adelev@contoso.com", "AccountSID": SID, "AccountObjectId": OBJECT_ID, "AccountName": "adelev", "AccountDomain": "CONTOSO" }),
        ),
        // Renamed: another name, the same identifier; then that name without it.
        event(
            "SecurityEvent",
            3,
            json!({ "EventID": 4624, "TargetUserName": "avance", "TargetDomainName": "CONTOSO", "TargetUserSid": SID, "Computer": "WS1" }),
        ),
        event(
            "SecurityEvent",
            4,
            json!({ "EventID": 4625, "TargetUserName": "avance", "TargetDomainName": "CONTOSO", "TargetUserSid": "S-1-0-0", "Computer": "WS1" }),
        ),
        // An identifier and no name at all.
        event("SecurityEvent", 5, json!({ "EventID": 4634, "TargetUserSid": SID, "Computer": "WS1" })),
        event("SigninLogs", 6, json!({ "UserId": OBJECT_ID, "ResultType": "50126" })),
        event(
            "AADNonInteractiveUserSignInLogs",
            7,
            json!({ "UserId": OBJECT_ID.to_uppercase(), "ResultType": "0" }),
        ),
        event(
            "OfficeActivity",
            8,
            json!({ "UserId": "avance@contoso.onmicrosoft.com", "UserKey": format!("i:0h.f|membership|{}@live.com", KEY.to_lowercase()), "OrganizationId": TENANT, "Operation": "FileAccessed" }),
        ),
        event(
            "OfficeActivity",
            9,
            json!({ "UserKey": OBJECT_ID, "OrganizationId": TENANT, "Operation": "TeamsSessionStarted" }),
        ),
        event(
            "AzureActivity",
            10,
            json!({ "Caller": "live.com#av@example.org", "Claims": token("", KEY), "OperationNameValue": "x/write" }),
        ),
        event(
            "AzureActivity",
            11,
            json!({ "Claims": token(OBJECT_ID, ""), "OperationNameValue": "x/delete" }),
        ),
        event("AuditLogs", 12, json!({ "InitiatedBy": by(OBJECT_ID), "OperationName": "Update user" })),
        event("IdentityLogonEvents", 13, json!({ "AccountSid": SID, "ActionType": "LogonSuccess" })),
        event(
            "IdentityDirectoryEvents",
            14,
            json!({ "AccountObjectId": OBJECT_ID, "ActionType": "Group Membership changed" }),
        ),
        event(
            "DeviceLogonEvents",
            15,
            json!({ "AccountSid": SID, "ActionType": "LogonSuccess", "DeviceName": "ws1" }),
        ),
        event(
            "CloudAppEvents",
            16,
            json!({ "AccountObjectId": OBJECT_ID, "ActionType": "MailItemsAccessed" }),
        ),
    ]
}

/// Others, who have a name or the form of an identifier in common with her.
pub(crate) fn others() -> Vec<Value> {
    let other_tenant = "ffffffff-1111-2222-3333-444455556666";
    vec![
        event(
            "SecurityEvent",
            30,
            json!({ "EventID": 4624, "TargetUserName": "avance", "TargetDomainName": "FABRIKAM", "TargetUserSid": "S-1-5-21-9-9-9-1104", "Computer": "WS9" }),
        ),
        event(
            "SecurityEvent",
            31,
            json!({ "EventID": 4624, "TargetUserName": "avance", "TargetDomainName": "-", "TargetUserSid": "S-1-5-18", "Computer": "WS9" }),
        ),
        event(
            "OfficeActivity",
            32,
            json!({ "UserId": "avance@fabrikam.example", "UserKey": KEY, "OrganizationId": other_tenant, "Operation": "FileAccessed" }),
        ),
        event(
            "Syslog",
            33,
            json!({ "Computer": "lnx1", "SyslogMessage": "Accepted password for avance from 203.0.113.9 port 22 ssh2", "ProcessName": "sshd", "Facility": "auth" }),
        ),
        event(
            "SigninLogs",
            34,
            json!({ "UserPrincipalName": "avance@fabrikam.example", "UserId": "11111111-7d0e-4a8e-9a10-0c5be2d81f37", "ResultType": "0" }),
        ),
    ]
}

#[test]
fn events_that_bear_an_identifier_only_are_found_in_every_table() {
    let all: Vec<Value> = hers().into_iter().chain(others()).collect();
    let session = workspace(&all);
    let acc = AccountPivots::on(session.clone()).account_summary("adelev").unwrap();
    let matches = acc.matches();
    assert_eq!(matches.len(), 1, "{matches:#?}");
    let tables: Vec<(&str, u64)> = matches[0].sources.iter().map(|it| (it.table, it.events)).collect();
    assert_eq!(
        tables,
        [
            ("SigninLogs", 2),
            ("AADNonInteractiveUserSignInLogs", 1),
            ("OfficeActivity", 3),
            ("AzureActivity", 2),
            ("AuditLogs", 1),
            ("SecurityEvent", 3),
            ("IdentityLogonEvents", 1),
            ("IdentityDirectoryEvents", 1),
            ("DeviceLogonEvents", 1),
            ("CloudAppEvents", 1),
        ]
    );
    assert_eq!(matches[0].name, "adelev@contoso.com", "a name, and no identifier");
    // What was counted was read, and why it is one person stands there.
    assert_eq!(acc.activity().unwrap().n_rows(), 16);
    let text = acc.report().to_text();
    assert!(!text.contains("please report this"), "{text}");
    for reason in [
        format!("same security identifier {SID}"),
        format!("same directory object id {OBJECT_ID}"),
        format!("same UserKey {KEY} in one organisation"),
    ] {
        assert!(text.contains(&reason), "{reason}\n{text}");
    }
}

#[test]
fn the_coverage_says_which_rounds_were_asked() {
    let session = workspace(&hers());
    let text = AccountPivots::on(session.clone()).account_summary("adelev").unwrap().report().to_text();
    let rounds: Vec<&str> =
        text.lines().filter(|it| it.starts_with("searched by") || it.starts_with("then by")).collect();
    assert_eq!(rounds[0], "searched by the name or identifier “adelev”", "{text}");
    assert!(
        rounds[1].starts_with("then by 1 security identifier, 1 directory object id, 1 user key of what"),
        "{rounds:?}"
    );
    assert!(
        rounds[1].contains("CONTOSO\\avance in SecurityEvent") || rounds[1].contains(" more"),
        "{rounds:?}"
    );
    assert!(
        rounds[2].starts_with("then by ") && rounds[2].contains(" names of what was found"),
        "{rounds:?}"
    );
    // A name without identifiers needs no second round.
    let lone = event("SigninLogs", 0, json!({ "UserPrincipalName": "kim@contoso.com", "ResultType": "0" }));
    let text = AccountPivots::on(workspace(&[lone])).account_summary("kim").unwrap().report().to_text();
    assert!(text.contains("searched by the name") && !text.contains("then by"), "{text}");
}

#[test]
fn every_way_in_leads_to_the_same_person() {
    let all: Vec<Value> = hers().into_iter().chain(others()).collect();
    let session = workspace(&all);
    let pivots = AccountPivots::on(session);
    let ways = ["adelev", "adelev@contoso.com", r"CONTOSO\avance", SID, OBJECT_ID, KEY];
    let batch = pivots.account_summaries(ways).unwrap();
    for way in ways {
        let alone = pivots.account_summary(way).unwrap();
        let first = alone.matches().into_iter().next().unwrap();
        assert_eq!(
            (first.name.as_str(), first.seen.events),
            ("adelev@contoso.com", 16),
            "{way}: {:?}",
            alone.matches()
        );
        let matches = |it: &nblt::AccountSummary| format!("{:?}", it.matches());
        assert_eq!(matches(&batch.select(way).unwrap()), matches(&alone), "{way}");
    }
    // The others are others: never joined by a name.
    let other = pivots.account_summary("avance@fabrikam.example").unwrap();
    let first = other.matches().into_iter().next().unwrap();
    assert_eq!((first.name.as_str(), first.seen.events), ("avance@fabrikam.example", 2));
}
