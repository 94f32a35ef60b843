//! AzureActivity: scheduled operations, two engineers at work, and the deletes of the story.

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::people::World;
use crate::rng::Rng;
use crate::story::SECOND_OUTSIDE_IP;
use crate::table::Kind::{Text, Time};
use crate::table::{Column, Row, Table, at, later, pretty};

/// The old names of some columns are there as well, always empty, as in every export of the last years.
const COLUMNS: &[Column] = &[
    ("TenantId", Text),
    ("SourceSystem", Text),
    ("CallerIpAddress", Text),
    ("CategoryValue", Text),
    ("CorrelationId", Text),
    ("Authorization", Text),
    ("Claims", Text),
    ("Level", Text),
    ("OperationNameValue", Text),
    ("Properties", Text),
    ("Caller", Text),
    ("EventDataId", Text),
    ("EventSubmissionTimestamp", Time),
    ("HTTPRequest", Text),
    ("OperationId", Text),
    ("ResourceGroup", Text),
    ("ResourceProviderValue", Text),
    ("ActivityStatusValue", Text),
    ("ActivitySubstatusValue", Text),
    ("Hierarchy", Text),
    ("TimeGenerated", Time),
    ("SubscriptionId", Text),
    ("OperationName", Text),
    ("ActivityStatus", Text),
    ("ActivitySubstatus", Text),
    ("Category", Text),
    ("ResourceId", Text),
    ("ResourceProvider", Text),
    ("Resource", Text),
    ("Type", Text),
    ("_ResourceId", Text),
];

/// The role of each service principal that runs scheduled operations; its name in the log is a GUID.
const SCHEDULED: [(&str, &str, &str, &str); 3] = [
    (
        "contoso-backup",
        "Microsoft.RecoveryServices/vaults/backupJobs/write",
        "rg-backup",
        "vaults/rsv-contoso",
    ),
    ("contoso-ci", "Microsoft.Web/sites/publishxml/action", "rg-web", "sites/contoso-orders"),
    (
        "contoso-start-stop",
        "Microsoft.Compute/virtualMachines/deallocate/action",
        "rg-lab",
        "virtualMachines/lab-vm02",
    ),
];

/// What two engineers do over the week: day, hour, who, action, group, resource.
const ENGINEERS: [(u32, u32, &str, &str, &str, &str); 8] = [
    (2, 9, "harutom", "Microsoft.Resources/deployments/write", "rg-web", "deployments/orders-2026-03-02"),
    (
        2,
        14,
        "sorchad",
        "Microsoft.Network/networkSecurityGroups/write",
        "rg-servers",
        "networkSecurityGroups/nsg-app",
    ),
    (3, 10, "harutom", "Microsoft.Web/sites/config/write", "rg-web", "sites/contoso-orders"),
    (4, 9, "sorchad", "Microsoft.Compute/virtualMachines/write", "rg-lab", "virtualMachines/lab-vm03"),
    (4, 15, "sorchad", "Microsoft.Compute/virtualMachines/delete", "rg-lab", "virtualMachines/lab-vm01"),
    (5, 9, "harutom", "Microsoft.Storage/storageAccounts/write", "rg-data", "storageAccounts/stcontosolake"),
    (
        6,
        10,
        "harutom",
        "Microsoft.Resources/deployments/write",
        "rg-finance",
        "deployments/rebuild-2026-03-06",
    ),
    (
        6,
        13,
        "admin",
        "Microsoft.Authorization/roleAssignments/delete",
        "rg-finance",
        "roleAssignments/ra-adelev",
    ),
];

/// The deletes of the story: minute and second after noon, provider and type, group, resource.
const DELETED: [(u32, u32, &str, &str, &str); 10] = [
    (2, 11, "Microsoft.Web/sites", "rg-finance", "sites/contoso-payables"),
    (3, 40, "Microsoft.Web/sites", "rg-finance", "sites/contoso-approvals"),
    (4, 58, "Microsoft.DataFactory/factories", "rg-finance", "factories/adf-payments"),
    (6, 21, "Microsoft.KeyVault/vaults", "rg-finance", "vaults/kv-finance"),
    (7, 47, "Microsoft.KeyVault/vaults", "rg-finance", "vaults/kv-payments"),
    (9, 5, "Microsoft.Storage/storageAccounts", "rg-finance", "storageAccounts/stfinancearchive"),
    (11, 33, "Microsoft.Sql/servers/databases", "rg-finance", "databases/payables"),
    (13, 2, "Microsoft.Compute/virtualMachines", "rg-finance", "virtualMachines/fin-batch01"),
    (15, 26, "Microsoft.RecoveryServices/vaults", "rg-backup", "vaults/rsv-finance"),
    (18, 50, "Microsoft.Resources/subscriptions/resourceGroups", "rg-finance", ""),
];

/// One operation; each of its statuses becomes a row.
struct Operation<'a> {
    time: DateTime<Utc>,
    /// A UPN in mixed case, or the GUID of a service principal.
    caller: &'a str,
    /// Empty for a service principal.
    display: &'a str,
    object_id: &'a str,
    ip: &'a str,
    action: &'a str,
    group: &'a str,
    resource: &'a str,
    /// ActivityStatusValue, ActivitySubstatusValue, milliseconds after the start.
    statuses: &'a [(&'a str, &'a str, u32)],
}

/// AzureActivity.
pub(crate) fn activity(world: &World) -> Table {
    let mut rows = Vec::new();
    let mut rng = world.rng("AzureActivity");
    for day in 2..=8 {
        for (number, (app, action, group, resource)) in (0..).zip(SCHEDULED) {
            let mut of_app = world.rng(app);
            let (caller, object_id) = (of_app.guid(), of_app.guid());
            let operation = Operation {
                time: later(at(day, 1 + number * 2, 0, rng.between(0, 20)), rng.between(0, 999)),
                caller: &caller,
                display: "",
                object_id: &object_id,
                ip: "10.20.0.4",
                action,
                group,
                resource,
                statuses: &[("Start", "", 0), ("Success", "OK", 2_114)],
            };
            rows.extend(operation.rows(world, &mut rng));
        }
    }
    for (day, hour, alias, action, group, resource) in ENGINEERS {
        let person = world.person(alias);
        let operation = Operation {
            time: later(at(day, hour, rng.between(0, 59), rng.between(0, 59)), rng.between(0, 999)),
            caller: &person.mixed_upn,
            display: &person.display,
            object_id: &person.object_id,
            ip: person.place.office_ip,
            action,
            group,
            resource,
            statuses: &[("Start", "", 0), ("Accept", "Accepted", 640), ("Success", "", 21_870)],
        };
        rows.extend(operation.rows(world, &mut rng));
    }
    rows.extend(incident(world));
    Table::new("AzureActivity", COLUMNS, rows)
}

/// Keys of a storage account, then ten deletes. Two of them run long: they have three records, the others two.
fn incident(world: &World) -> Vec<Row> {
    let mut rng = world.rng("Azure of the story");
    let adele = world.person("adelev");
    let base = Operation {
        time: later(at(5, 11, 58, 39), 220),
        caller: &adele.mixed_upn,
        display: &adele.display,
        object_id: &adele.object_id,
        ip: SECOND_OUTSIDE_IP,
        action: "Microsoft.Storage/storageAccounts/listKeys/action",
        group: "rg-finance",
        resource: "storageAccounts/stfinancearchive",
        statuses: &[("Start", "", 0), ("Success", "OK", 310)],
    };
    let mut rows = base.rows(world, &mut rng);
    for (minute, second, kind, group, resource) in DELETED {
        let slow = kind.ends_with("virtualMachines") || kind.ends_with("resourceGroups");
        let operation = Operation {
            time: later(at(5, 12, minute, second), 407),
            action: &format!("{kind}/delete"),
            group,
            resource,
            statuses: if slow {
                &[("Start", "", 0), ("Accept", "Accepted", 288), ("Success", "", 38_655)]
            } else {
                &[("Start", "", 0), ("Success", "OK", 4_102)]
            },
            ..base
        };
        rows.extend(operation.rows(world, &mut rng));
    }
    rows
}

impl Operation<'_> {
    fn rows(&self, world: &World, rng: &mut Rng) -> Vec<Row> {
        let (correlation, operation) = (rng.guid(), rng.guid());
        let provider = self.action.split('/').next().unwrap_or_default();
        let group = format!("/subscriptions/{}/resourceGroups/{}", world.subscription, self.group);
        let scope = if self.resource.is_empty() {
            group
        } else {
            format!("{group}/providers/{provider}/{}", self.resource)
        };
        let person = !self.display.is_empty();
        let authorization = json!({
            "scope": scope, "action": self.action,
            "evidence": {
                "role": "Contributor", "roleAssignmentScope": format!("/subscriptions/{}", world.subscription),
                "principalId": self.object_id.replace('-', ""),
                "principalType": if person { "User" } else { "ServicePrincipal" },
            },
        });
        let mut claims = json!({
            "ipaddr": self.ip,
            "http://schemas.microsoft.com/identity/claims/objectidentifier": self.object_id,
        });
        if person {
            claims["name"] = self.display.into();
            claims["http://schemas.microsoft.com/claims/authnmethodsreferences"] =
                if self.ip == SECOND_OUTSIDE_IP { "pwd" } else { "pwd,mfa" }.into();
            claims["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"] = self.caller.into();
        }
        let mut rows = Vec::new();
        for (status, substatus, after) in self.statuses {
            let (time, event) = (later(self.time, *after), rng.guid());
            let properties = json!({
                "eventCategory": "Administrative", "entity": scope, "caller": self.caller,
                "eventDataId": event, "activityStatusValue": status,
            });
            rows.push(
                Row::at(time)
                    .set("TenantId", &world.workspace)
                    .set("SourceSystem", "Azure")
                    .set("CallerIpAddress", self.ip)
                    .set("CategoryValue", "Administrative")
                    .set("CorrelationId", &correlation)
                    .set("Authorization", pretty(&authorization))
                    .set("Claims", claims.to_string())
                    .set("Level", "Informational")
                    .set("OperationNameValue", self.action.to_uppercase())
                    .set("Properties", properties.to_string())
                    .set("Caller", self.caller)
                    .set("EventDataId", event)
                    .set("EventSubmissionTimestamp", time)
                    .set("HTTPRequest", json!({ "clientIpAddress": self.ip }).to_string())
                    .set("OperationId", &operation)
                    .set("ResourceGroup", self.group.to_uppercase())
                    .set("ResourceProviderValue", provider.to_uppercase())
                    .set("ActivityStatusValue", *status)
                    .set("ActivitySubstatusValue", *substatus)
                    .set("Hierarchy", format!("{}/{}", world.tenant, world.subscription))
                    .set("SubscriptionId", &world.subscription)
                    .set("Type", "AzureActivity")
                    .set("_ResourceId", scope.to_lowercase()),
            );
        }
        rows
    }
}
