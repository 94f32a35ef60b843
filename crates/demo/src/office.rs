//! OfficeActivity: the columns and the usual rows of mail and files.

mod incident;
mod usual;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::people::{Person, Sort, World};
use crate::places::user_agent;
use crate::rng::Rng;
use crate::story::GUEST_EXTERNAL_NAME;
use crate::table::Kind::{Dynamic, Text, Time};
use crate::table::{Column, Row, Table, later, pretty};

const COLUMNS: &[Column] = &[
    ("TenantId", Text),
    ("UserAgent", Text),
    ("RecordType", Text),
    ("TimeGenerated", Time),
    ("Operation", Text),
    ("OrganizationId", Text),
    ("UserType", Text),
    ("UserKey", Text),
    ("OfficeWorkload", Text),
    ("ResultStatus", Text),
    ("OfficeObjectId", Text),
    ("UserId", Text),
    ("ClientIP", Text),
    ("ItemType", Text),
    ("EventSource", Text),
    ("Site_Url", Text),
    ("SourceRelativeUrl", Text),
    ("SourceFileName", Text),
    ("SourceFileExtension", Text),
    ("Event_Data", Text),
    ("Parameters", Text),
    ("ExternalAccess", Text),
    ("OriginatingServer", Text),
    ("OrganizationName", Text),
    ("Logon_Type", Text),
    ("MailboxGuid", Text),
    ("MailboxOwnerUPN", Text),
    ("ClientInfoString", Text),
    ("Client_IPAddress", Text),
    ("Folders", Text),
    ("Item", Text),
    ("AffectedItems", Text),
    ("SourceSystem", Text),
    ("OfficeId", Text),
    ("SourceRecordId", Text),
    ("Start_Time", Time),
    ("OperationProperties", Dynamic),
    ("AppId", Text),
    ("Type", Text),
];

/// OfficeActivity.
pub(crate) fn activity(world: &World) -> Table {
    let mut rows = usual::rows(world);
    rows.extend(incident::rows(world));
    Table::new("OfficeActivity", COLUMNS, rows)
}

/// What every row has.
fn base(world: &World, time: DateTime<Utc>, workload: &str, operation: &str, rng: &mut Rng) -> Row {
    let id = rng.guid();
    Row::at(time)
        .set("TenantId", &world.workspace)
        .set("Operation", operation)
        .set("OrganizationId", &world.tenant)
        .set("OfficeWorkload", workload)
        .set("UserType", "Regular")
        .set("SourceSystem", "OfficeActivityManager")
        .set("SourceRecordId", &id)
        .set("OfficeId", id)
        // The record is written some minutes after the event, as in the real table.
        .set("Start_Time", later(time, rng.between(300, 540) * 1000))
        .set("Type", "OfficeActivity")
}

/// Exchange: the name in mixed case and the bare number as key.
fn exchange(world: &World, person: &Person, time: DateTime<Utc>, operation: &str, rng: &mut Rng) -> Row {
    base(world, time, "Exchange", operation, rng)
        .set("UserKey", &person.puid)
        .set("UserId", &person.mixed_upn)
        .set("ExternalAccess", "False")
        .set("OriginatingServer", "DB9PR00MB0001 (15.20.9999.012)\r\n")
        .set("OrganizationName", "contoso.onmicrosoft.com")
}

/// What the owner of a mailbox does with it.
fn mail(world: &World, person: &Person, time: DateTime<Utc>, operation: &str, rng: &mut Rng) -> Row {
    exchange(world, person, time, operation, rng)
        .set("RecordType", "ExchangeItem")
        .set("ResultStatus", "Succeeded")
        .set("Logon_Type", "Owner")
        .set("MailboxGuid", &person.mailbox)
        .set("MailboxOwnerUPN", &person.mixed_upn)
}

/// A cmdlet that Exchange ran for somebody; `address` is `ip:port` or `[v6]:port`.
fn cmdlet(
    world: &World,
    person: &Person,
    time: DateTime<Utc>,
    operation: &str,
    (address, parameters): (String, &Value),
    rng: &mut Rng,
) -> Row {
    exchange(world, person, time, operation, rng)
        .set("RecordType", "ExchangeAdmin")
        .set("UserType", "Admin")
        .set("ResultStatus", "True")
        .set("ClientIP", address)
        .set("Parameters", pretty(parameters))
}

/// SharePoint and OneDrive: the name in lower case, another spelling of the same key, the bare address.
fn file(
    world: &World,
    person: &Person,
    time: DateTime<Utc>,
    operation: &str,
    (site, path): (&str, &str),
    rng: &mut Rng,
) -> Row {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let user = if person.sort == Sort::Guest && person.alias == "adele.smith" {
        GUEST_EXTERNAL_NAME.to_lowercase()
    } else {
        person.upn.clone()
    };
    base(world, time, if site.contains("-my.") { "OneDrive" } else { "SharePoint" }, operation, rng)
        .set("RecordType", "SharePointFileOperation")
        .set("UserAgent", user_agent(person.browser))
        .set("UserKey", person.membership_key())
        .set("UserId", user)
        .set("ClientIP", person.place.office_ip)
        .set("ItemType", "File")
        .set("EventSource", "SharePoint")
        .set("Site_Url", site)
        .set("OfficeObjectId", format!("{site}{path}"))
        .set("SourceRelativeUrl", folder)
        .set("SourceFileName", name)
        .set("SourceFileExtension", extension)
}

/// Address of a person's OneDrive.
fn one_drive(person: &Person) -> String {
    format!("https://contoso-my.sharepoint.com/personal/{}/", person.upn.replace(['@', '.'], "_"))
}

/// Address of a team's site.
fn team_site(team: &str) -> String {
    format!("https://contoso.sharepoint.com/sites/{}/", team.to_lowercase())
}
