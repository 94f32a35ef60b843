//! The files as files: size, sameness, well-formed cells, nobody's addresses.

use std::collections::BTreeSet;
use std::net::IpAddr;

use serde_json::Value;

use crate::reading::{csv, tables, text};

#[test]
fn small_and_always_the_same() {
    let files = demo::files();
    let size: usize = files.iter().map(|file| file.contents.len()).sum();
    assert!(size < 1_600_000, "{size} bytes; the limit of the project is 2 MB, ours is lower");
    assert_eq!(files, demo::files());
    assert_ne!(files, demo::files_with_seed(1));
    // The same on every platform: changes only together with the data.
    let hash =
        files.iter().flat_map(|file| file.contents.bytes()).fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
    assert_eq!(format!("{hash:016x}"), "b004041526319dda");
}

#[test]
fn no_event_is_twice_in_it() {
    for seed in [demo::SEED, 1, 2, 3] {
        for (table, rows) in tables(&demo::files_with_seed(seed)) {
            let distinct: BTreeSet<_> = rows.iter().map(|row| format!("{row:?}")).collect();
            assert_eq!(distinct.len(), rows.len(), "{table}, seed {seed}");
            let id = match table.as_str() {
                "SigninLogs" | "AADNonInteractiveUserSignInLogs" | "AuditLogs" => "Id",
                "OfficeActivity" => "OfficeId",
                "AzureActivity" => "EventDataId",
                "HuntingBookmark" => "BookmarkId",
                _ => continue,
            };
            let ids: BTreeSet<_> = rows.iter().map(|row| text(row, id)).collect();
            assert_eq!(ids.len(), rows.len(), "{table}.{id}, seed {seed}");
        }
    }
}

#[test]
fn json_cells_are_well_formed() {
    for (table, rows) in tables(&demo::files()) {
        let mut cells = 0;
        for cell in rows.iter().flat_map(|row| row.iter()) {
            let Value::String(text) = cell.1 else { continue };
            // A syslog line begins with a bracket only by chance; here none does.
            if text.starts_with(['{', '[']) && cell.0 != "ClientIP" {
                assert!(serde_json::from_str::<Value>(text).is_ok(), "{table}.{}: {text}", cell.0);
                cells += 1;
            }
        }
        println!("{table}: {cells} JSON cells");
    }
}

#[test]
fn addresses_belong_to_nobody() {
    let free = |ip: IpAddr| match ip {
        IpAddr::V4(ip) => ip.is_documentation() || ip.is_private() || ip.is_loopback(),
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(ip) => ip.is_documentation(),
            None => ip.segments()[..2] == [0x2001, 0xdb8],
        },
    };
    let columns =
        ["IPAddress", "ClientIP", "Client_IPAddress", "CallerIpAddress", "IpAddress", "HostIP", "ComputerIP"];
    for (table, rows) in tables(&demo::files()) {
        for (row, column) in rows.iter().flat_map(|row| columns.map(|column| (row, column))) {
            let text = text(row, column);
            if text.is_empty() || text == "-" {
                continue;
            }
            let ip = text
                .parse::<IpAddr>()
                .or_else(|_| text.parse::<std::net::SocketAddr>().map(|address| address.ip()));
            assert!(ip.is_ok_and(free), "{table}.{column}: {text}");
        }
    }
}

#[test]
fn the_traps_are_there() {
    let files = demo::files();
    let contents = |name: &str| &files.iter().find(|file| file.name == name).unwrap().contents;
    let sign_ins = contents("SigninLogs.csv");
    assert!(sign_ins.starts_with('\u{feff}') && sign_ins.contains(",CreatedDateTime [UTC],"));
    assert!(sign_ins.contains(",DeviceDetail_dynamic,DeviceDetail_string,") && sign_ins.contains("TRUE"));
    assert!(sign_ins.contains("ADELEV@contoso.com"));
    assert!(contents("azure_2026-03.csv").starts_with("\u{feff}$table,"));
    assert!(!contents("SecurityEvent.csv").contains("SecurityEvent"), "only the name tells the table");
    let addresses: Vec<_> =
        csv(contents("office_activity.csv")).iter().map(|row| text(row, "ClientIP").to_owned()).collect();
    assert!(addresses.iter().any(|ip| ip == "203.0.113.77:52144"));
    assert!(addresses.iter().any(|ip| ip.starts_with("[2001:db8:77:1::1f]:")));
    assert!(addresses.iter().any(String::is_empty));
    let linux = contents("lnx-app01.json");
    assert!(
        linux.contains(" for Admin from")
            && linux.contains(" for admin from")
            && linux.contains("<b>root</b>")
    );
}
