//! SecurityAlert: what products and rules of this workspace said, most of it about the story.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::people::World;
use crate::story::{FIRST_OUTSIDE_IP, LINUX_HOST, SECOND_OUTSIDE_IP, VPN_IP};
use crate::table::Kind::{Bool, Text, Time};
use crate::table::{Column, Row, Table, at, later, pretty};

const COLUMNS: &[Column] = &[
    ("TimeGenerated", Time),
    ("DisplayName", Text),
    ("AlertName", Text),
    ("AlertSeverity", Text),
    ("Description", Text),
    ("ProviderName", Text),
    ("VendorName", Text),
    ("ProductName", Text),
    ("VendorOriginalId", Text),
    ("SystemAlertId", Text),
    ("AlertType", Text),
    ("IsIncident", Bool),
    ("StartTime", Time),
    ("EndTime", Time),
    ("ProcessingEndTime", Time),
    ("ExtendedProperties", Text),
    ("Entities", Text),
    ("CompromisedEntity", Text),
    ("Tactics", Text),
    ("Techniques", Text),
    ("Status", Text),
    ("Type", Text),
];

struct Alert {
    /// Beginning of what it is about; the alert comes some minutes later.
    start: DateTime<Utc>,
    name: &'static str,
    severity: &'static str,
    /// ProviderName; the product follows from it.
    provider: &'static str,
    tactics: &'static str,
    techniques: &'static str,
    compromised: &'static str,
    description: &'static str,
    entities: Vec<Value>,
    /// New, or what became of it.
    status: &'static str,
}

/// SecurityAlert.
pub(crate) fn alerts(world: &World) -> Table {
    let mut rows = Vec::new();
    for (number, alert) in (0..).zip(all(world)) {
        rows.push(alert.row(world, number, 0));
        if alert.status != "New" {
            // A later record of the same alert: same SystemAlertId, new status.
            rows.push(alert.row(world, number, 14_400));
        }
    }
    Table::new("SecurityAlert", COLUMNS, rows)
}

fn all(world: &World) -> Vec<Alert> {
    let adele = world.person("adelev");
    let cloud = json!({
        "Name": "adelev", "UPNSuffix": "contoso.com", "AadUserId": adele.object_id,
        "AadTenantId": world.tenant, "Type": "account",
    });
    let second_name = json!({ "Name": "AdeleV", "UPNSuffix": "contoso.onmicrosoft.com", "Type": "account" });
    let windows_host =
        json!({ "HostName": "SRV-FIN01", "DnsDomain": "contoso.com", "OSFamily": "Windows", "Type": "host" });
    let linux_host = json!({ "HostName": LINUX_HOST, "OSFamily": "Linux", "Type": "host" });
    // The host is the second entity: entities refer to one another by `$id`.
    let windows = json!({
        "Name": "adelev", "NTDomain": "CONTOSO", "Sid": adele.sid, "Host": { "$ref": "3" }, "Type": "account",
    });
    let linux = json!({ "Name": "adelev", "Host": { "$ref": "3" }, "Type": "account" });
    let ip = |address: &str| json!({ "Address": address, "Type": "ip" });
    let alert = |start, name, severity, provider| Alert {
        start,
        name,
        severity,
        provider,
        tactics: "InitialAccess",
        techniques: "",
        compromised: "adelev@contoso.com",
        description: "",
        entities: Vec::new(),
        status: "New",
    };
    vec![
        Alert {
            description: "A user clicked a link that was found to be malicious after the mail was delivered.",
            techniques: "[\"T1566\"]",
            entities: vec![
                cloud.clone(),
                json!({ "Url": "https://contoso-invoices.example/view", "Type": "url" }),
            ],
            ..alert(at(5, 8, 41, 20), "A potentially malicious URL click was detected", "High", "OATP")
        },
        Alert {
            description: "The properties of this sign-in are unlike those of the user's earlier sign-ins.",
            techniques: "[\"T1078\",\"T1078.004\"]",
            entities: vec![cloud.clone(), ip(FIRST_OUTSIDE_IP)],
            status: "Resolved",
            ..alert(at(5, 9, 14, 26), "Unfamiliar sign-in properties", "High", "IPC")
        },
        Alert {
            description: "Sign-ins from Dublin and São Paulo within twenty minutes.",
            techniques: "[\"T1078\"]",
            entities: vec![cloud.clone(), ip(FIRST_OUTSIDE_IP), ip(adele.place.office_ip)],
            ..alert(at(5, 9, 14, 26), "Atypical travel", "Medium", "IPC")
        },
        Alert {
            tactics: "DefenseEvasion",
            techniques: "[\"T1564\",\"T1564.008\"]",
            description: "An inbox rule moves mails with words about payments to a folder that is seldom read.",
            entities: vec![cloud.clone(), ip(FIRST_OUTSIDE_IP)],
            ..alert(at(5, 9, 26, 44), "Suspicious inbox manipulation rule", "High", "MCAS")
        },
        Alert {
            tactics: "Collection",
            techniques: "[\"T1114\",\"T1114.003\"]",
            compromised: "AdeleV@contoso.onmicrosoft.com",
            description: "A mailbox forwards to an address outside the organisation.",
            entities: vec![second_name],
            ..alert(at(5, 9, 31, 10), "Creation of forwarding/redirect rule", "Informational", "OATP")
        },
        Alert {
            tactics: "Persistence",
            techniques: "[\"T1098\",\"T1098.001\"]",
            description: "A secret was added to an application by somebody who signed in with one factor.",
            entities: vec![cloud.clone(), ip(FIRST_OUTSIDE_IP)],
            ..alert(
                at(5, 10, 22, 14),
                "New credential added to an application",
                "Medium",
                "ASI Scheduled Alerts",
            )
        },
        Alert {
            tactics: "Execution",
            techniques: "[\"T1059\",\"T1059.001\"]",
            compromised: "SRV-FIN01",
            description: "PowerShell was started hidden and with an encoded command.",
            entities: vec![windows.clone(), windows_host.clone(), ip(VPN_IP)],
            ..alert(at(5, 10, 53, 40), "Suspicious PowerShell command line", "High", "MDATP")
        },
        Alert {
            tactics: "DefenseEvasion",
            techniques: "[\"T1070\",\"T1070.001\"]",
            compromised: "SRV-FIN01",
            description: "The security log of a server was cleared.",
            entities: vec![windows, windows_host],
            ..alert(at(5, 11, 22, 3), "Security event log cleared", "Medium", "ASI Scheduled Alerts")
        },
        Alert {
            tactics: "CredentialAccess",
            techniques: "[\"T1110\"]",
            compromised: LINUX_HOST,
            description: "A password was accepted after several wrong ones from the same address.",
            entities: vec![linux, linux_host.clone(), ip(VPN_IP)],
            ..alert(at(5, 11, 5, 11), "SSH logon after failed attempts", "Medium", "ASI Scheduled Alerts")
        },
        Alert {
            tactics: "Impact",
            techniques: "[\"T1485\"]",
            description: "Many resources were deleted in a short time from an address that is new for the caller.",
            entities: vec![cloud, ip(SECOND_OUTSIDE_IP)],
            ..alert(at(5, 12, 2, 11), "Mass deletion of Azure resources", "High", "Azure Security Center")
        },
        // Not about the story.
        Alert {
            tactics: "CredentialAccess",
            techniques: "[\"T1110.003\"]",
            compromised: "",
            description: "One address tried many accounts.",
            entities: vec![ip("203.0.113.140")],
            ..alert(at(3, 23, 10, 0), "Password spray", "Medium", "IPC")
        },
        Alert {
            tactics: "CredentialAccess",
            compromised: LINUX_HOST,
            description: "Many addresses guess passwords. None was accepted.",
            entities: vec![json!({ "Name": "root", "Host": { "$ref": "3" }, "Type": "account" }), linux_host],
            ..alert(at(6, 3, 0, 0), "SSH brute force attempts", "Low", "Azure Security Center")
        },
    ]
}

impl Alert {
    fn row(&self, world: &World, number: u32, seconds_later: u32) -> Row {
        let mut rng = world.rng(&format!("alert {number}"));
        let (id, original) = (rng.guid(), rng.guid());
        let delay = rng.between(150, 700);
        let time = later(self.start, (delay + seconds_later) * 1000 + rng.between(0, 999));
        let entities: Vec<Value> = (2..)
            .zip(&self.entities)
            .map(|(id, entity)| {
                let mut with_id = json!({ "$id": id.to_string() });
                if let (Some(members), Some(more)) = (with_id.as_object_mut(), entity.as_object()) {
                    members.extend(more.clone());
                }
                with_id
            })
            .collect();
        let (vendor, product) = match self.provider {
            "OATP" => ("Microsoft", "Microsoft Defender for Office 365"),
            "IPC" => ("Microsoft", "Azure Active Directory Identity Protection"),
            "MCAS" => ("Microsoft", "Microsoft Cloud App Security"),
            "MDATP" => ("Microsoft", "Microsoft Defender Advanced Threat Protection"),
            "Azure Security Center" => ("Microsoft", "Azure Security Center"),
            _ => ("Microsoft", "Azure Sentinel"),
        };
        let properties = json!({
            "Alert Mode": "Aggregated", "Total Entities": self.entities.len().to_string(),
            "Compromised Entity": self.compromised,
        });
        Row::at(time)
            .set("DisplayName", self.name)
            .set("AlertName", self.name)
            .set("AlertSeverity", self.severity)
            .set("Description", self.description)
            .set("ProviderName", self.provider)
            .set("VendorName", vendor)
            .set("ProductName", product)
            .set("VendorOriginalId", original)
            .set("SystemAlertId", &id)
            .set("AlertType", format!("{}_{}", self.provider.replace(' ', ""), rng.hex(8)))
            .set("IsIncident", false)
            .set("StartTime", self.start)
            .set("EndTime", later(self.start, delay * 500))
            .set("ProcessingEndTime", time)
            .set("ExtendedProperties", pretty(&properties))
            .set("Entities", pretty(&Value::Array(entities)))
            .set("CompromisedEntity", self.compromised)
            .set("Tactics", self.tactics)
            .set("Techniques", self.techniques)
            .set("Status", if seconds_later > 0 { self.status } else { "New" })
            .set("Type", "SecurityAlert")
    }
}
