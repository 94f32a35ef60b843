//! Which table each file is, with the numbers of the real files.

use sources::local::{Outcome, Rule};

use crate::data::{file, invented, report, rows, workspace};

#[test]
fn training_lab() {
    let Some(workspace) = workspace("training-lab") else { return };
    assert_eq!(
        rows(&workspace),
        [("AuditLogs", 5), ("AzureActivity", 348), ("OfficeActivity", 268), ("SigninLogs", 60)]
    );
    let lines: Vec<String> = workspace.files.iter().map(|it| it.to_string()).collect();
    assert_eq!(
        lines,
        [
            "AuditLogs_Hunting.csv: 5 rows of AuditLogs (by its Type column); the time of 5 rows of AuditLogs is not recorded",
            "azureActivity_adele.csv: 23 rows of AzureActivity (by its $table column)",
            "azure_activity.csv: 325 rows of AzureActivity (by the file's name)",
            "disable_accounts.csv: 4 rows of SigninLogs (by its Type column); the time of 4 rows of SigninLogs is taken from \
             AuthenticationDetails (authenticationStepDateTime of its first step)",
            "office_activity.csv: 266 rows of OfficeActivity (by its Type column)",
            "office_activity_inbox_rule.csv: 2 rows of OfficeActivity (by its Type column); the time of 2 rows of \
             OfficeActivity is taken from Start_Time",
            "sign-in_adelete.csv: 56 rows of SigninLogs (by its Type column); the time of 56 rows of SigninLogs is taken \
             from CreatedDateTime",
        ]
    );
    assert_eq!(report(&workspace, "AuditLogs").rows_without_time, 5);
    assert_eq!(report(&workspace, "AuditLogs").time, None);
    assert!(workspace.tables.iter().all(|it| it.duplicates.is_empty()));
    let time = |table: &str| report(&workspace, table).time.map(|it| it.to_string());
    assert_eq!(time("AzureActivity").as_deref(), Some("2021-04-26 16:42 to 2021-04-28 14:44 UTC"));
}

#[test]
fn golden_saml_has_several_tables_in_one_file() {
    let Some(workspace) = workspace("golden-saml") else { return };
    let wanted = [
        ("AuditLogs", 4),
        ("CloudAppEvents", 2),
        ("DeviceEvents", 5),
        ("Event", 2),
        ("IdentityDirectoryEvents", 2),
        ("OfficeActivity", 1),
        ("SecurityEvent", 35),
    ];
    assert_eq!(rows(&workspace), wanted);
    // Two rows say a Type that is no table.
    let Outcome::Loaded { why, .. } = &file(&workspace, "AADAuditEvents.Zip/AADAuditEvents.json").outcome
    else {
        panic!("not loaded")
    };
    assert_eq!(
        why.to_string(),
        "2 rows AuditLogs by its Type column; 2 rows AuditLogs like all other rows of the file"
    );
    // One says none, and has the columns of none.
    let Outcome::Loaded { unmatched, .. } = &file(&workspace, "WindowsEvents.Zip/WindowsEvents.json").outcome
    else {
        panic!("not loaded")
    };
    assert_eq!(unmatched.iter().map(|it| it.rows).collect::<Vec<_>>(), [1]);
    assert!(unmatched[0].columns.contains(&"FilterRTID".to_owned()));
    assert_eq!(report(&workspace, "DeviceEvents").time_column.as_deref(), Some("Timestamp"));
    // A table gets no columns from the rows of the others.
    let event = workspace.catalog.get("Event").expect("loaded");
    assert!(event.schema.get("LogonType").is_none(), "LogonType is SecurityEvent's");
}

/// The table of every real file, with the rule that finds it.
#[test]
fn every_attributable_file() {
    let (name, columns, word) = ("name", "columns", "word");
    let wanted = [
        ("msticnb", "aad_logons.csv", "SigninLogs", word),
        ("msticnb", "aad_signin_user.csv", "SigninLogs", word),
        ("msticnb", "alerts_list.csv", "SecurityAlert", word),
        ("msticnb", "all_events_df.csv", "SecurityEvent", word),
        ("msticnb", "az_host_net_comms_df.csv", "AzureNetworkAnalytics_CL", columns),
        ("msticnb", "az_net_comms_df.csv", "AzureNetworkAnalytics_CL", columns),
        ("msticnb", "az_net_df.csv", "AzureNetworkAnalytics_CL", word),
        ("msticnb", "az_net_if_df.csv", "AzureNetworkAnalytics_CL", word),
        ("msticnb", "bookmarks.csv", "HuntingBookmark", word),
        ("msticnb", "failed_logons.csv", "SecurityEvent", columns),
        ("msticnb", "host_hb_df.csv", "Heartbeat", word),
        ("msticnb", "host_logons.csv", "SecurityEvent", columns),
        ("msticnb", "lx_host_logons.csv", "Syslog", word),
        ("msticnb", "mde_device_info.csv", "DeviceInfo", word),
        ("msticnb", "mde_device_network_events.csv", "DeviceNetworkEvents", name),
        ("msticnb", "mde_device_network_info.csv", "DeviceNetworkInfo", word),
        ("msticnb", "office_activity_user.csv", "OfficeActivity", word),
        ("msticnb", "process_tree.csv", "SecurityEvent", columns),
        ("msticnb", "processes_on_host.csv", "SecurityEvent", columns),
        ("msticnb", "vmcomputer_df.csv", "VMComputer", word),
        ("msticnb", "win_host_logons.csv", "SecurityEvent", columns),
        ("msticnb", "win_logon_attempts.csv", "SecurityEvent", columns),
        ("msticpy-lab", "host_logons.jsonl", "SecurityEvent", columns),
        ("msticpy-lab", "list_aad_signins_for_account.jsonl", "SigninLogs", word),
        ("msticpy-lab", "list_activity_for_account.jsonl", "OfficeActivity", word),
        ("training-lab", "AuditLogs_Hunting.csv", "AuditLogs", word),
        ("training-lab", "azureActivity_adele.csv", "AzureActivity", word),
        ("training-lab", "azure_activity.csv", "AzureActivity", name),
        ("training-lab", "disable_accounts.csv", "SigninLogs", word),
        ("training-lab", "office_activity.csv", "OfficeActivity", word),
        ("training-lab", "office_activity_inbox_rule.csv", "OfficeActivity", word),
        ("training-lab", "sign-in_adelete.csv", "SigninLogs", word),
    ];
    let mut found = Vec::new();
    for folder in ["msticnb", "msticpy-lab", "training-lab"] {
        let Some(workspace) = workspace(folder) else { return };
        for report in workspace.files {
            let Outcome::Loaded { why, .. } = report.outcome else { continue };
            let (table, _, rule) = why.0[0].clone();
            let rule = match rule {
                Rule::Column(_) => word,
                Rule::FileName => name,
                Rule::Columns { .. } => columns,
                Rule::OtherRows => "others",
                Rule::Channel | Rule::Format(_) => "format",
            };
            found.push((folder, report.name, table, rule));
        }
    }
    let found: Vec<_> = found
        .iter()
        .map(|(folder, name, table, rule)| (*folder, name.as_str(), table.as_str(), *rule))
        .collect();
    assert_eq!(found, wanted);
    assert_eq!(found.iter().filter(|it| it.3 == word).count(), 21, "as the README of the data says");
}

#[test]
fn what_fits_no_table_is_named_with_its_columns() {
    let Some(workspace) = workspace("msticnb") else { return };
    let wanted = "rarity-golden.json: not loaded; 1 row fits no table; columns: rarity_test_subset, rarity_full; to load it, \
                  name the file after its table";
    assert_eq!(file(&workspace, "rarity-golden.json").to_string(), wanted);
}

#[test]
fn custom_logs() {
    let Some(workspace) = workspace("okta") else { return };
    assert_eq!(rows(&workspace), [("Okta_CL", 593)]);
    let table = workspace.catalog.get("Okta_CL").expect("loaded");
    assert_eq!(table.schema.get("securityContext_isProxy_b"), Some(kql::Type::Bool));
    assert_eq!(table.schema.get("published_t"), Some(kql::Type::DateTime));
    assert_eq!(table.schema.get("securityContext_asNumber_d"), Some(kql::Type::Real));
    assert_eq!(table.schema.get("uuid_g"), Some(kql::Type::Guid));
}

#[test]
fn the_order_of_the_rules() {
    let workspace = invented(&[
        // The row's own word counts more than the file's name, and `$table` more than `Type`.
        ("Syslog.csv", "$table,Type,EventID\nSecurityEvent,Syslog,4624\n,Heartbeat,1\n,,2\n"),
        // The name counts more than the columns; it must be whole words.
        ("my-signin_logs 2.csv", "Caller,OperationNameValue,ActivityStatusValue,CategoryValue\na,b,c,d\n"),
        // One common word in a longer name says nothing.
        ("event list.csv", "Caller,OperationNameValue,ActivityStatusValue,CategoryValue\na,b,c,d\n"),
        ("Event.csv", "A,B\n1,2\n"),
        ("Contoso_CL.csv", "Count_d,When_t,Ok_b\n5,2026-01-05T08:00:00Z,true\n"),
    ]);
    let lines: Vec<String> = workspace.files.iter().map(|it| it.to_string()).collect();
    let lines: Vec<&str> =
        lines.iter().map(|it| it.split("; the time of").next().unwrap_or_default()).collect();
    assert_eq!(
        lines,
        [
            "Contoso_CL.csv: 1 row of Contoso_CL (by the file's name)",
            "Event.csv: 1 row of Event (by the file's name); only 0 of its 2 columns are columns of Event: check its name",
            "Syslog.csv: 1 row of Heartbeat, 1 row of SecurityEvent, 1 row of Syslog (1 row Heartbeat by its Type column; \
             1 row SecurityEvent by its $table column; 1 row Syslog by the file's name); only 1 of its 2 columns are \
             columns of Syslog: check its name",
            "event list.csv: 1 row of AzureActivity (by its columns: 4 of 4 are the table's)",
            "my-signin_logs 2.csv: 1 row of SigninLogs (by the file's name); only 0 of its 4 columns are columns of \
             SigninLogs: check its name",
        ]
    );
}
