use std::path::Path;

use super::*;

#[test]
fn types_are_those_of_log_analytics() {
    let path =
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/kql/sentinel_schema_2024.json"));
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("skipped: ../shared/data is not here");
        return;
    };
    let all: BTreeMap<String, BTreeMap<String, String>> = serde_json::from_str(&text).expect("a map of maps");
    let mut n_compared = 0;
    for (name, columns) in &all {
        assert!(known().is_table(name), "{name} is not known");
        let Some(table) = known().table(name) else { continue };
        for (column, ty) in columns {
            assert_eq!(table.ty(column), Type::parse(ty), "{name}.{column}");
        }
        n_compared += 1;
    }
    assert!(n_compared > 150, "only {n_compared} tables have columns");
    assert!(all.len() > 690);
}

#[test]
fn what_the_notebooklets_need_is_there() {
    let tables = [
        "SigninLogs",
        "AADNonInteractiveUserSignInLogs",
        "AADServicePrincipalSignInLogs",
        "OfficeActivity",
        "AzureActivity",
        "AuditLogs",
        "SecurityEvent",
        "Event",
        "Syslog",
        "SecurityAlert",
        "SecurityIncident",
        "HuntingBookmark",
        "Heartbeat",
        "VMComputer",
        "VMConnection",
        "VMProcess",
        "CommonSecurityLog",
        "DnsEvents",
        "IdentityInfo",
        "BehaviorAnalytics",
        "AADRiskyUsers",
        "AADUserRiskEvents",
        "DeviceEvents",
        "DeviceLogonEvents",
        "DeviceProcessEvents",
        "DeviceNetworkEvents",
        "DeviceFileEvents",
        "DeviceInfo",
        "DeviceNetworkInfo",
        "EmailEvents",
        "EmailUrlInfo",
        "CloudAppEvents",
        "IdentityLogonEvents",
        "IdentityDirectoryEvents",
        "IdentityQueryEvents",
        "AlertInfo",
        "AlertEvidence",
        "ThreatIntelligenceIndicator",
        "WindowsEvent",
        "W3CIISLog",
        "AzureDiagnostics",
        "AzureNetworkAnalytics_CL",
    ];
    for name in tables {
        assert!(known().table(name).is_some_and(|it| it.columns.len() > 10), "{name}");
    }
}

#[test]
fn no_column_is_there_twice() {
    for table in known().tables() {
        let names: BTreeSet<&str> = table.columns.iter().map(|it| it.0.as_str()).collect();
        assert_eq!(names.len(), table.columns.len(), "{}", table.name);
    }
}

#[test]
fn names() {
    let signins = known().table("SigninLogs").expect("shipped");
    assert_eq!(signins.column("userprincipalname"), Some("UserPrincipalName"));
    assert_eq!(signins.column("UserPrincipleName"), None);
    let flows = known().table("AzureNetworkAnalytics_CL").expect("shipped");
    assert_eq!(flows.column("FlowType"), Some("FlowType_s"));
    assert_eq!(flows.ty("FlowStartTime_t"), Some(Type::DateTime));
    for (name, wanted) in [
        ("Okta_CL", true),
        ("okta_cl", false),
        ("_CL", false),
        ("a b_CL", false),
        ("Application", false),
        ("WaaSUpdateStatus", true),
    ] {
        assert_eq!(known().is_table(name), wanted, "{name}");
    }
}

#[test]
fn groups_and_times_name_columns_that_there_are() {
    for name in ["AzureActivity", "OfficeActivity"] {
        let table = known().table(name).expect("shipped");
        for column in same_columns(name).iter().copied().flatten() {
            assert!(table.ty(column).is_some(), "{name}.{column}");
        }
    }
    for name in [
        "SigninLogs",
        "OfficeActivity",
        "AzureActivity",
        "AuditLogs",
        "Syslog",
        "SecurityAlert",
        "HuntingBookmark",
    ] {
        let table = known().table(name).expect("shipped");
        for column in time_columns(name) {
            assert_eq!(table.ty(column), Some(Type::DateTime), "{name}.{column}");
        }
    }
}
