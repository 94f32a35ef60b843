//! Heartbeat of the servers and IdentityInfo of the people: who and what there is.

use serde_json::json;

use crate::people::{Sort, World};
use crate::story::{LINUX_HOST, VICTIM_SECOND_NAME, WINDOWS_HOST};
use crate::table::Kind::{Bool, Dynamic, Number, Text, Time};
use crate::table::{Column, Row, Table, at, later};

const HEARTBEAT: &[Column] = &[
    ("TimeGenerated", Time),
    ("SourceSystem", Text),
    ("ComputerIP", Text),
    ("Computer", Text),
    ("Category", Text),
    ("OSType", Text),
    ("OSName", Text),
    ("OSMajorVersion", Text),
    ("Version", Text),
    ("RemoteIPLongitude", Number),
    ("RemoteIPLatitude", Number),
    ("RemoteIPCountry", Text),
    ("SubscriptionId", Text),
    ("ResourceGroup", Text),
    ("ResourceProvider", Text),
    ("Resource", Text),
    ("ResourceType", Text),
    ("ComputerEnvironment", Text),
    ("Solutions", Text),
    ("VMUUID", Text),
    ("ComputerPrivateIPs", Dynamic),
    ("_ResourceId", Text),
];

const IDENTITY: &[Column] = &[
    ("TimeGenerated", Time),
    ("AccountName", Text),
    ("AccountDomain", Text),
    ("AccountDisplayName", Text),
    ("AccountUPN", Text),
    ("AccountObjectId", Text),
    ("AccountSID", Text),
    ("AccountTenantId", Text),
    ("AdditionalMailAddresses", Dynamic),
    ("AssignedRoles", Dynamic),
    ("City", Text),
    ("Country", Text),
    ("Department", Text),
    ("GivenName", Text),
    ("GroupMembership", Dynamic),
    ("IsAccountEnabled", Bool),
    ("IsMFARegistered", Bool),
    ("IsServiceAccount", Bool),
    ("JobTitle", Text),
    ("MailAddress", Text),
    ("Manager", Text),
    ("SourceSystem", Text),
    ("Surname", Text),
    ("UserType", Text),
    ("Type", Text),
];

/// Heartbeat every twelve hours (real agents send one a minute).
pub(crate) fn heartbeat(world: &World) -> Table {
    let mut rows = Vec::new();
    for (host, system, name, version, outside, inside) in [
        (WINDOWS_HOST, "Windows", "Windows Server 2022 Datacenter", "10", "192.0.2.20", "10.20.4.30"),
        ("WEB01.contoso.com", "Windows", "Windows Server 2022 Datacenter", "10", "192.0.2.21", "10.20.4.31"),
        (LINUX_HOST, "Linux", "Ubuntu", "24", "192.0.2.22", "10.20.4.40"),
    ] {
        let mut rng = world.rng(host);
        let (agent, short) = (rng.guid(), host.split('.').next().unwrap_or(host));
        for half_day in 0..14 {
            let time =
                later(at(2 + half_day / 2, (half_day % 2) * 12, 5, rng.between(0, 59)), rng.between(0, 999));
            rows.push(
                Row::at(time)
                    .set("SourceSystem", if system == "Windows" { "OpsManager" } else { "Linux" })
                    .set("ComputerIP", outside)
                    .set("Computer", host)
                    .set("Category", "Direct Agent")
                    .set("OSType", system)
                    .set("OSName", name)
                    .set("OSMajorVersion", version)
                    .set("Version", if system == "Windows" { "10.20.19001.0" } else { "1.19.3" })
                    .set("RemoteIPLongitude", -6.2603)
                    .set("RemoteIPLatitude", 53.3498)
                    .set("RemoteIPCountry", "Ireland")
                    .set("SubscriptionId", &world.subscription)
                    .set("ResourceGroup", "rg-servers")
                    .set("ResourceProvider", "Microsoft.Compute")
                    .set("Resource", short)
                    .set("ResourceType", "virtualMachines")
                    .set("ComputerEnvironment", "Azure")
                    .set("Solutions", "\"security\", \"changeTracking\"")
                    .set("VMUUID", &agent)
                    .set("ComputerPrivateIPs", json!([inside]))
                    .set("_ResourceId", world.machine(short)),
            );
        }
    }
    Table::new("Heartbeat", HEARTBEAT, rows)
}

/// IdentityInfo: one snapshot, before the incident.
pub(crate) fn identities(world: &World) -> Table {
    let rows = (0..)
        .zip(&world.people)
        .map(|(number, person)| {
            let guest = person.sort == Sort::Guest;
            let mut groups = vec![format!("{} - All", person.department)];
            if person.department == "Finance" {
                groups.push("App - Payments".to_owned());
            }
            let roles = match person.alias {
                "admin" => json!(["Global Administrator"]),
                "kiranr" => json!(["Helpdesk Administrator"]),
                "inesq" => json!(["Security Administrator"]),
                _ => json!([]),
            };
            // How the same person comes to have two names: here is the proof.
            let other = if person.alias == "adelev" { json!([VICTIM_SECOND_NAME]) } else { json!([]) };
            let manager = match (person.department, person.alias) {
                ("Finance", "oscarv") | ("Fabrikam", _) => "",
                ("Finance", _) => "Oscar Vilela",
                _ => "",
            };
            Row::at(later(at(2, 3, 0, 0), number * 37))
                .set("AccountName", person.alias)
                .set("AccountDomain", if guest { "fabrikam" } else { "contoso" })
                .set("AccountDisplayName", &person.display)
                .set("AccountUPN", &person.upn)
                .set("AccountObjectId", &person.object_id)
                .set("AccountSID", if guest { "" } else { &person.sid })
                .set("AccountTenantId", &world.tenant)
                .set("AdditionalMailAddresses", other)
                .set("AssignedRoles", roles)
                .set("City", person.place.city)
                .set("Country", person.place.country)
                .set("Department", person.department)
                .set("GivenName", person.given)
                .set("GroupMembership", json!(groups))
                .set("IsAccountEnabled", person.sort != Sort::Leaver)
                .set("IsMFARegistered", !matches!(person.sort, Sort::Leaver | Sort::Service))
                .set("IsServiceAccount", person.sort == Sort::Service)
                .set("JobTitle", person.title)
                .set("MailAddress", &person.mixed_upn)
                .set("Manager", manager)
                .set("SourceSystem", "AzureActiveDirectory")
                .set("Surname", person.surname)
                .set("UserType", if guest { "Guest" } else { "Member" })
                .set("Type", "IdentityInfo")
        })
        .collect();
    Table::new("IdentityInfo", IDENTITY, rows)
}
