//! AuditLogs: the directory's own changes.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::people::{Person, World};
use crate::rng::Rng;
use crate::story::{FIRST_OUTSIDE_IP, GUEST_EXTERNAL_NAME};
use crate::table::Kind::{Dynamic, Text, Time};
use crate::table::{Column, Row, Table, at, later};

const COLUMNS: &[Column] = &[
    ("TimeGenerated", Time),
    ("SourceSystem", Text),
    ("OperationName", Text),
    ("Category", Text),
    ("CorrelationId", Text),
    ("Identity", Text),
    ("Id", Text),
    ("ActivityDateTime", Time),
    ("ActivityDisplayName", Text),
    ("AdditionalDetails", Dynamic),
    ("InitiatedBy", Dynamic),
    ("LoggedByService", Text),
    ("Result", Text),
    ("ResultReason", Text),
    ("TargetResources", Dynamic),
    ("AADTenantId", Text),
    ("AADOperationType", Text),
    ("Type", Text),
];

/// Who did it: a person at an address, or an application.
enum By<'a> {
    Person(&'a Person, &'a str),
    App(&'a str),
}

/// AuditLogs.
pub(crate) fn logs(world: &World) -> Table {
    let mut rows = usual(world);
    rows.extend(incident(world));
    Table::new("AuditLogs", COLUMNS, rows)
}

/// Helpdesk and lifecycle work of a normal week.
fn usual(world: &World) -> Vec<Row> {
    let mut rng = world.rng("AuditLogs");
    let kiran = world.person("kiranr");
    let mut rows = Vec::new();
    for day in 2..=6 {
        for alias in [rng.pick(&["paulh", "gwenl", "jonasw"]), rng.pick(&["miriamt", "madeleine", "ottok"])] {
            let person = world.person(alias);
            let time = later(
                at(day, rng.between(9, 15), rng.between(0, 59), rng.between(0, 59)),
                rng.between(0, 999),
            );
            let by = By::Person(kiran, kiran.place.office_ip);
            let (operation, category) = rng.pick(&[
                ("Add member to group", "GroupManagement"),
                ("Reset user password", "UserManagement"),
                ("Update user", "UserManagement"),
            ]);
            rows.push(row(world, time, (operation, category), &by, json!([user(person)]), &mut rng));
        }
        let time = later(at(day, 6, 31, rng.between(0, 59)), rng.between(0, 999));
        let device = world.people.get(day as usize).map_or("WS-DUB-010", |person| person.device.as_str());
        let target =
            json!([{ "id": rng.guid(), "displayName": device, "type": "Device", "modifiedProperties": [] }]);
        let by = By::App("Device Registration Service");
        rows.push(row(world, time, ("Update device", "Device"), &by, target, &mut rng));
    }
    let guest = world.person("adele.smith");
    let invited = json!([{
        "id": guest.object_id, "displayName": guest.display, "type": "User",
        "userPrincipalName": GUEST_EXTERNAL_NAME, "modifiedProperties": [],
    }]);
    let oscar = world.person("oscarv");
    let by = By::Person(oscar, oscar.place.office_ip);
    rows.push(row(
        world,
        later(at(2, 15, 20, 44), 12),
        ("Invite external user", "UserManagement"),
        &by,
        invited,
        &mut rng,
    ));
    rows
}

/// A second phone, a secret for an application; then what security did to the account.
fn incident(world: &World) -> Vec<Row> {
    let mut rng = world.rng("AuditLogs of the story");
    let (adele, ines) = (world.person("adelev"), world.person("inesq"));
    let phisher = By::Person(adele, FIRST_OUTSIDE_IP);
    let mut rows = Vec::new();
    let time = later(at(5, 10, 11, 26), 403);
    let operation = ("User registered security info", "UserManagement");
    rows.push(row(world, time, operation, &phisher, json!([user(adele)]), &mut rng));

    let app = world.rng("contoso-payments-sync").guid();
    let (old, new) = (rng.guid(), rng.guid());
    let key = |id: &str, name: &str| {
        format!("[KeyIdentifier={id},KeyType=Password,KeyUsage=Verify,DisplayName={name}]")
    };
    let before = json!([key(&old, "2025")]);
    let after = json!([key(&old, "2025"), key(&new, "sync")]);
    for (second, kind, operation) in [
        // The trailing blank is in the real log, too.
        (14, "Application", "Update application – Certificates and secrets management "),
        (15, "ServicePrincipal", "Add service principal credentials"),
    ] {
        let target = json!([{
            "id": app, "displayName": "contoso-payments-sync", "type": kind,
            "modifiedProperties": [
                { "displayName": "KeyDescription", "oldValue": before.to_string(), "newValue": after.to_string() },
                { "displayName": "Included Updated Properties", "oldValue": null, "newValue": "\"KeyDescription\"" },
            ],
        }]);
        let time = later(at(5, 10, 22, second), 871);
        rows.push(row(world, time, (operation, "ApplicationManagement"), &phisher, target, &mut rng));
    }
    let security = By::Person(ines, ines.place.office_ip);
    for (day, hour, minute, operation) in [
        (5, 12, 38, "Reset user password"),
        (5, 12, 39, "Update StsRefreshTokenValidFrom Timestamp"),
        (5, 12, 41, "Disable account"),
        (5, 13, 2, "User deleted security info"),
        (6, 9, 30, "Enable account"),
    ] {
        let time = later(at(day, hour, minute, 8), minute * 7);
        rows.push(row(world, time, (operation, "UserManagement"), &security, json!([user(adele)]), &mut rng));
    }
    let own = By::Person(adele, adele.place.office_ip);
    let operation = ("User registered security info", "UserManagement");
    rows.push(row(world, later(at(6, 9, 43, 50), 77), operation, &own, json!([user(adele)]), &mut rng));
    rows
}

fn user(person: &Person) -> Value {
    json!({
        "id": person.object_id, "displayName": person.display, "type": "User",
        "userPrincipalName": person.mixed_upn, "modifiedProperties": [],
    })
}

fn row(
    world: &World,
    time: DateTime<Utc>,
    (operation, category): (&str, &str),
    by: &By<'_>,
    targets: Value,
    rng: &mut Rng,
) -> Row {
    let correlation = rng.guid();
    let service = match operation {
        "User registered security info" | "User deleted security info" => "Authentication Methods",
        "Update device" => "Device Registration Service",
        _ => "Core Directory",
    };
    let initiated = match by {
        By::Person(person, ip) => json!({ "user": {
            "id": person.object_id, "displayName": null, "userPrincipalName": person.upn, "ipAddress": ip, "roles": [],
        } }),
        By::App(name) => {
            json!({ "app": { "displayName": name, "servicePrincipalId": world.rng(name).guid() } })
        }
    };
    Row::at(time)
        .set("SourceSystem", "Azure AD")
        .set("OperationName", operation)
        .set("Category", category)
        .set("Id", format!("Directory_{correlation}_{}", rng.between(10_000_000, 99_999_999)))
        .set("CorrelationId", correlation)
        .set(
            "Identity",
            match by {
                By::Person(person, _) => person.display.as_str(),
                By::App(name) => name,
            },
        )
        .set("ActivityDateTime", time)
        .set("ActivityDisplayName", operation)
        .set(
            "AdditionalDetails",
            match by {
                By::Person(person, ip) if *ip == person.place.office_ip => {
                    json!([{ "key": "User-Agent", "value": crate::places::user_agent(person.browser) }])
                }
                By::Person(..) => {
                    json!([{ "key": "User-Agent", "value": crate::places::user_agent("Firefox 147.0") }])
                }
                By::App(_) => json!([]),
            },
        )
        .set("InitiatedBy", initiated)
        .set("LoggedByService", service)
        .set("Result", "success")
        .set("TargetResources", targets)
        .set("AADTenantId", &world.tenant)
        .set(
            "AADOperationType",
            match operation.split(' ').next() {
                Some("Add" | "Invite") => "Add",
                _ => "Update",
            },
        )
        .set("Type", "AuditLogs")
}
