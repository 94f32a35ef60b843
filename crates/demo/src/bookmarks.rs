//! HuntingBookmark: rows that an analyst kept while hunting.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::people::{Person, World};
use crate::story::{FIRST_OUTSIDE_IP, INBOX_RULE, SECOND_OUTSIDE_IP, VPN_IP, WINDOWS_HOST};
use crate::table::Kind::{Bool, Text, Time};
use crate::table::{Column, Row, Table, at, iso, later};

const COLUMNS: &[Column] = &[
    ("TenantId", Text),
    ("TimeGenerated", Time),
    ("BookmarkId", Text),
    ("BookmarkName", Text),
    ("CreatedBy", Text),
    ("UpdatedBy", Text),
    ("CreatedTime", Time),
    ("LastUpdatedTime", Time),
    ("EventTime", Time),
    ("QueryText", Text),
    ("QueryResultRow", Text),
    ("QueryStartTime", Time),
    ("QueryEndTime", Time),
    ("Notes", Text),
    ("SoftDeleted", Bool),
    ("Tags", Text),
    ("Type", Text),
];

struct Bookmark<'a> {
    time: DateTime<Utc>,
    /// When the kept event happened.
    event: DateTime<Utc>,
    name: &'a str,
    by: &'a Person,
    query: &'a str,
    result: Value,
    notes: &'a str,
    deleted: bool,
}

/// HuntingBookmark.
pub(crate) fn bookmarks(world: &World) -> Table {
    let (ines, adele) = (world.person("inesq"), world.person("adelev"));
    let kept = [
        Bookmark {
            time: later(at(5, 12, 31, 15), 517),
            event: at(5, 9, 26, 44),
            name: "OfficeActivity - inbox rule of adelev",
            by: ines,
            query: "OfficeActivity\n| where Operation == 'New-InboxRule'\n",
            result: json!({
                "TimeGenerated": INBOX_RULE, "Operation": "New-InboxRule",
                "UserId": adele.mixed_upn, "ClientIP": format!("{FIRST_OUTSIDE_IP}:52144"),
            }),
            notes: "Hides invoices. Not Adele's address.",
            deleted: false,
        },
        Bookmark {
            time: later(at(5, 12, 36, 2), 90),
            event: at(5, 12, 2, 11),
            name: "AzureActivity - deletes by adelev",
            by: ines,
            query: "AzureActivity\n| where OperationNameValue endswith 'DELETE'\n",
            result: json!({
                "Caller": adele.mixed_upn, "CallerIpAddress": SECOND_OUTSIDE_IP,
                "OperationNameValue": "MICROSOFT.WEB/SITES/DELETE", "ActivityStatusValue": "Start",
            }),
            notes: "Second address. Call Adele, then disable.",
            deleted: false,
        },
        Bookmark {
            time: later(at(5, 14, 20, 40), 33),
            event: at(5, 10, 57, 4),
            name: "SecurityEvent - SRV-FIN01 new local account",
            by: ines,
            query: "SecurityEvent\n| where EventID == 4720\n",
            result: json!({
                "EventID": 4720, "Computer": WINDOWS_HOST, "Account": adele.windows(),
                "TargetUserName": "svc_update", "IpAddress": VPN_IP,
            }),
            notes: "Rebuild the server?",
            deleted: false,
        },
        Bookmark {
            time: later(at(5, 14, 22, 1), 870),
            event: at(5, 8, 3, 41),
            name: "SigninLogs - adelev Teams",
            by: ines,
            query: "SigninLogs\n| where UserPrincipalName == 'adelev@contoso.com'\n",
            result: json!({ "UserPrincipalName": adele.upn, "IPAddress": adele.place.office_ip }),
            notes: "Her own sign-in, kept by mistake.",
            deleted: true,
        },
        Bookmark {
            time: later(at(4, 9, 5, 5), 205),
            event: at(3, 23, 10, 0),
            name: "SigninLogs - spray on Tuesday night",
            by: ines,
            query: "SigninLogs\n| where IPAddress == '203.0.113.140'\n| summarize count() by ResultType\n",
            result: json!({ "IPAddress": "203.0.113.140", "ResultType": "50126", "count_": 11 }),
            notes: "No success.",
            deleted: false,
        },
    ];
    let mut rng = world.rng("HuntingBookmark");
    let rows = kept
        .into_iter()
        .map(|bookmark| {
            let by = json!({ "ObjectId": bookmark.by.object_id, "Email": bookmark.by.upn, "Name": bookmark.by.display });
            Row::at(bookmark.time)
                .set("TenantId", &world.workspace)
                .set("BookmarkId", rng.guid())
                .set("BookmarkName", bookmark.name)
                .set("CreatedBy", format!("{by:#}"))
                .set("UpdatedBy", format!("{by:#}"))
                .set("CreatedTime", bookmark.time)
                .set("LastUpdatedTime", bookmark.time)
                .set("EventTime", bookmark.event)
                .set("QueryText", bookmark.query)
                .set("QueryResultRow", result(bookmark.result, bookmark.event))
                .set("QueryStartTime", at(4, 0, 0, 0))
                .set("QueryEndTime", bookmark.time)
                .set("Notes", bookmark.notes)
                .set("SoftDeleted", bookmark.deleted)
                .set("Tags", "[]")
                .set("Type", "HuntingBookmark")
        })
        .collect();
    Table::new("HuntingBookmark", COLUMNS, rows)
}

/// The kept row as text, with the member that the portal adds.
fn result(mut row: Value, event: DateTime<Utc>) -> String {
    if row.get("TimeGenerated").is_none() {
        row["TimeGenerated"] = iso(event).into();
    }
    row["__entityMapping"] = json!({});
    row.to_string()
}
