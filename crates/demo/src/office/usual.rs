//! Mail and files of a normal week.

use serde_json::json;

use super::{cmdlet, file, mail, one_drive, team_site};
use crate::people::{Person, World};
use crate::places::usual_ip;
use crate::rng::Rng;
use crate::story::{GUEST_EXTERNAL_NAME, VICTIM_SECOND_NAME};
use crate::table::{Row, at, pretty};

const DOCUMENTS: [&str; 8] = [
    "Documents/Weekly notes.docx",
    "Documents/Budget 2026.xlsx",
    "Documents/Offsite plan.pptx",
    "Shared Documents/General/Price list, March.xlsx",
    "Shared Documents/General/Roadmap \"Spring\".pptx",
    "Shared Documents/General/Übersicht Lager.xlsx",
    "Shared Documents/Minutes/2026-02-27.docx",
    "Shared Documents/Templates/Letter.dotx",
];

pub(super) fn rows(world: &World) -> Vec<Row> {
    let mut rng = world.rng("OfficeActivity");
    let mut rows = Vec::new();
    for person in world.people.iter().filter(|person| person.is_active_member() && person.alias != "admin") {
        for day in 2..=6 {
            if !rng.chance(90) {
                continue;
            }
            for _ in 0..rng.between(1, 3) {
                // The victim's account is disabled from Thursday noon to Friday morning.
                let hours = match (person.alias, day) {
                    ("adelev", 5) => (8, 11),
                    ("adelev", 6) => (10, 16),
                    _ => (8, 16),
                };
                let time = at(day, rng.between(hours.0, hours.1), rng.between(0, 59), rng.between(0, 59));
                rows.push(one(world, person, time, &mut rng));
            }
        }
    }
    let guest = world.person("adele.smith");
    for (day, name) in
        [(3, "Audit scope.docx"), (4, "Ledger extract.xlsx"), (4, "Vendors.xlsx"), (5, "Audit scope.docx")]
    {
        let path = format!("Shared Documents/Audit/{name}");
        let time = at(day, 10, rng.between(20, 59), rng.between(0, 59));
        let row = file(world, guest, time, "FileAccessed", (&team_site("audit"), &path), &mut rng);
        rows.push(row.set("UserType", "Guest").set("ClientIP", &guest.home_ip));
    }
    rows.push(
        file(
            world,
            guest,
            at(4, 14, 31, 8),
            "SharingLinkUsed",
            (&team_site("audit"), "Shared Documents/Audit"),
            &mut rng,
        )
        .set("RecordType", "SharePointSharingOperation")
        .set("UserId", GUEST_EXTERNAL_NAME)
        .set("UserType", "Guest")
        .set("ItemType", "Folder")
        .set("ClientIP", &guest.home_ip),
    );
    // Exchange logs cmdlets that it runs for a user under the tenant's first domain: here is the victim's second
    // name long before the incident.
    let adele = world.person("adelev");
    for (day, minute, operation) in
        [(2, 3, "Set-MailboxRegionalConfiguration"), (3, 44, "Set-MailboxMessageConfiguration")]
    {
        let parameters = json!([{ "Name": "Identity", "Value": "AdeleV" }]);
        let address = format!("[2001:db8:10:4::{}]:5{}", rng.between(100, 999), rng.between(1000, 4999));
        let row = cmdlet(world, adele, at(day, 8, minute, 29), operation, (address, &parameters), &mut rng);
        rows.push(row.set("UserId", VICTIM_SECOND_NAME));
    }
    rows
}

fn one(world: &World, person: &Person, time: chrono::DateTime<chrono::Utc>, rng: &mut Rng) -> Row {
    let ip = usual_ip(person, rng);
    match rng.between(1, 10) {
        1 => {
            let folders =
                json!([{ "FolderItems": [{ "InternetMessageId": message_id(rng) }], "Path": "\\Inbox" }]);
            mail(world, person, time, "MailItemsAccessed", rng)
                .set("RecordType", "50")
                // Only this column has the address here, and services write it in the mapped form.
                .set("Client_IPAddress", if rng.chance(30) { format!("::ffff:{ip}") } else { ip })
                .set("ClientInfoString", "Client=OWA;Action=ViaProxy")
                .set("Folders", pretty(&folders))
                .set("OperationProperties", json!([{ "Name": "MailAccessType", "Value": "Bind" }]))
        }
        2 | 3 => {
            let item =
                json!({ "InternetMessageId": message_id(rng), "ParentFolder": { "Path": "\\Drafts" } });
            mail(world, person, time, "Send", rng)
                .set("ClientIP", format!("{ip}:{}", rng.between(49_152, 65_535)))
                .set("Client_IPAddress", ip)
                .set("ClientInfoString", "Client=OWA;Action=ViaProxy")
                .set("Item", pretty(&item))
        }
        number => {
            let operation = match number {
                4..=6 => "FileAccessed",
                7 => "FilePreviewed",
                8 => "FileModified",
                9 => "FileUploaded",
                _ => "PageViewed",
            };
            let path = rng.pick(&DOCUMENTS);
            let site =
                if path.starts_with("Documents") { one_drive(person) } else { team_site(person.department) };
            file(world, person, time, operation, (&site, path), rng).set("ClientIP", ip)
        }
    }
}

/// A made-up message id.
pub(super) fn message_id(rng: &mut Rng) -> String {
    format!("<{}@db9pr00mb0001.contoso.com>", rng.guid())
}
