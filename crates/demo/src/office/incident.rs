//! Mail and files of the story. The same for every seed, but for ids.

use serde_json::{Value, json};

use super::usual::message_id;
use super::{cmdlet, file, mail, one_drive, team_site};
use crate::people::World;
use crate::places::user_agent;
use crate::story::{FIRST_OUTSIDE_IP, FIRST_OUTSIDE_IPV6, VICTIM_SECOND_NAME};
use crate::table::{Row, at, pretty};

pub(super) fn rows(world: &World) -> Vec<Row> {
    let mut rows = mail_read(world);
    rows.extend(rules(world));
    rows.extend(files(world));
    rows.extend(fraud(world));
    rows.extend(clean_up(world));
    rows
}

/// Six times the mailbox is read.
fn mail_read(world: &World) -> Vec<Row> {
    let mut rng = world.rng("mail of the story");
    let adele = world.person("adelev");
    [(21, 7), (24, 52), (30, 15), (36, 40), (42, 3), (48, 19)]
        .into_iter()
        .map(|(minute, second)| {
            let items: Vec<Value> = (0..3).map(|_| json!({ "InternetMessageId": message_id(&mut rng) })).collect();
            mail(world, adele, at(5, 9, minute, second), "MailItemsAccessed", &mut rng)
                .set("RecordType", "50")
                .set("Client_IPAddress", FIRST_OUTSIDE_IP)
                .set("ClientInfoString", "Client=REST;;")
                .set("Folders", pretty(&json!([{ "FolderItems": items, "Path": "\\Inbox\\Invoices" }])))
                .set(
                    "OperationProperties",
                    json!([{ "Name": "MailAccessType", "Value": "Bind" }, { "Name": "IsThrottled", "Value": "False" }]),
                )
        })
        .collect()
}

/// The rule that hides invoices, and the forwarding, which is logged under the other name.
fn rules(world: &World) -> Vec<Row> {
    let mut rng = world.rng("rules of the story");
    let adele = world.person("adelev");
    let parameters = json!([
        { "Name": "AlwaysDeleteOutlookRulesBlob", "Value": "False" },
        { "Name": "Name", "Value": "." },
        { "Name": "SubjectOrBodyContainsWords", "Value": "invoice;payment;remittance;IBAN" },
        { "Name": "MoveToFolder", "Value": "RSS Feeds" },
        { "Name": "MarkAsRead", "Value": "True" },
        { "Name": "StopProcessingRules", "Value": "True" },
    ]);
    let mailbox =
        "EURPR00A001.prod.outlook.com/Microsoft Exchange Hosted Organizations/contoso.onmicrosoft.com/AdeleV";
    let forwarding = json!([
        { "Name": "Identity", "Value": "AdeleV" },
        { "Name": "ForwardingSmtpAddress", "Value": "smtp:ap.archive@contoso-invoices.example" },
        { "Name": "DeliverToMailboxAndForward", "Value": "True" },
    ]);
    let address = format!("{FIRST_OUTSIDE_IP}:52144");
    let rule = cmdlet(world, adele, at(5, 9, 26, 44), "New-InboxRule", (address, &parameters), &mut rng);
    let mut rows = vec![rule.set("OfficeObjectId", format!("{mailbox}\\."))];
    for (second, operation, parameters) in [
        (10, "Set-Mailbox", forwarding),
        (48, "Set-MailboxJunkEmailConfiguration", json!([{ "Name": "Enabled", "Value": "False" }])),
    ] {
        let address = format!("[{FIRST_OUTSIDE_IPV6}]:361{second}");
        let row = cmdlet(world, adele, at(5, 9, 31, second), operation, (address, &parameters), &mut rng);
        rows.push(row.set("UserId", VICTIM_SECOND_NAME).set("OfficeObjectId", mailbox));
    }
    rows
}

/// Twelve downloads, then the link for everybody.
fn files(world: &World) -> Vec<Row> {
    let mut rng = world.rng("files of the story");
    let adele = world.person("adelev");
    let site = team_site("Finance");
    let mut rows: Vec<Row> = (1..=12_u32)
        .map(|number| {
            let path = format!("Shared Documents/Payables/Remittances 2025-{number:02}.xlsx");
            let time = at(5, 9, 37 + number, (number * 17 + 38) % 60);
            file(world, adele, time, "FileDownloaded", (&site, &path), &mut rng)
        })
        .collect();
    let drive = one_drive(adele);
    rows.push(
        file(
            world,
            adele,
            at(5, 9, 55, 2),
            "AnonymousLinkCreated",
            (&drive, "Documents/Payables 2026-Q1.xlsx"),
            &mut rng,
        )
        .set("RecordType", "SharePointSharingOperation")
        .set("Event_Data", "<Type>View</Type><MembersCanShareApplied>False</MembersCanShareApplied>"),
    );
    rows.into_iter()
        .map(|row| row.set("ClientIP", FIRST_OUTSIDE_IP).set("UserAgent", user_agent("Firefox 147.0")))
        .collect()
}

/// Two false invoices, out of sight at once.
fn fraud(world: &World) -> Vec<Row> {
    let mut rng = world.rng("fraud of the story");
    let adele = world.person("adelev");
    let mut rows = Vec::new();
    for (minute, port) in [(2, 52_388), (6, 52_402)] {
        let item = json!({
            "InternetMessageId": message_id(&mut rng), "Subject": "Changed bank details for open invoices",
            "ParentFolder": { "Path": "\\Drafts" },
        });
        let address = format!("{FIRST_OUTSIDE_IP}:{port}");
        rows.push(
            mail(world, adele, at(5, 10, minute, 33), "Send", &mut rng)
                .set("ClientIP", &address)
                .set("Client_IPAddress", FIRST_OUTSIDE_IP)
                .set("ClientInfoString", "Client=OWA;Action=ViaProxy")
                .set("Item", pretty(&item)),
        );
        rows.push(
            mail(world, adele, at(5, 10, minute + 1, 5), "HardDelete", &mut rng)
                .set("RecordType", "ExchangeItemGroup")
                .set("ClientIP", address)
                .set("Client_IPAddress", FIRST_OUTSIDE_IP)
                .set("ClientInfoString", "Client=OWA;Action=ViaProxy")
                .set(
                    "AffectedItems",
                    pretty(
                        &json!([{ "Subject": item["Subject"], "ParentFolder": { "Path": "\\Sent Items" } }]),
                    ),
                ),
        );
    }
    rows
}

/// Security removes the rule and the forwarding: operations on the victim's mailbox by somebody else.
fn clean_up(world: &World) -> Vec<Row> {
    let mut rng = world.rng("clean-up of the story");
    let ines = world.person("inesq");
    [(5, "Remove-InboxRule", "AdeleV\\."), (7, "Set-Mailbox", "AdeleV")]
        .into_iter()
        .map(|(minute, operation, identity)| {
            let address = format!("{}:50{minute}22", ines.place.office_ip);
            let parameters = json!([{ "Name": "Identity", "Value": identity }]);
            cmdlet(world, ines, at(5, 13, minute, 12), operation, (address, &parameters), &mut rng)
        })
        .collect()
}
