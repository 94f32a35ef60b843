//! An event of Windows as a row, whoever wrote it down: Windows itself, or a program that forwards its logs.
//!
//! Events of the channel Security become SecurityEvent with the fields of their EventData as columns, which have the
//! names that Log Analytics gives them. All others become Event, whose EventData is one XML text there.

use std::borrow::Cow;

use super::sheet::{Cell, Row, Sheet};

/// What is known of an event. What is not is an empty cell, or an empty text.
#[derive(Default)]
pub(super) struct WindowsEvent<'a> {
    /// The log it stands in.
    pub(super) channel: String,
    /// Who wrote it.
    pub(super) provider: Cell,
    /// When it happened.
    pub(super) time: Cell,
    /// The host.
    pub(super) computer: Cell,
    pub(super) id: Cell,
    /// 1 critical, 2 error, 3 warning, 4 information, 5 verbose; 8 and 16 audit success and failure, as the agent of Log
    /// Analytics numbers them.
    pub(super) level: Cell,
    pub(super) task: Cell,
    pub(super) record: Cell,
    /// The account that the event was written as.
    pub(super) user: Cell,
    /// The event in words.
    pub(super) message: Cell,
    /// The fields of EventData or UserData, in order.
    pub(super) fields: Vec<(Cow<'a, str>, Cell)>,
    /// What else there is, under the name of its column.
    pub(super) others: Vec<(Cow<'a, str>, Cell)>,
}

impl WindowsEvent<'_> {
    /// Adds the event's columns to the sheet where they are new, and returns its cells.
    pub(super) fn into_row(self, sheet: &mut Sheet) -> Row {
        let is_security = self.channel.trim().eq_ignore_ascii_case("Security");
        let mut row = Row::new();
        let mut put = |name: &str, cell: Cell| {
            if cell.is_empty() {
                return;
            }
            // `$table` is what exports call the table of a row; here it is a field like any other.
            let column = sheet.column(if name == "$table" { "$table_2" } else { name });
            // A field that is called like a column that is there already does not take its place.
            if !row.iter().any(|(it, _)| *it == column) {
                row.push((column, sheet.shared(column, cell)));
            } else if !row.iter().any(|(it, there)| *it == column && *there == cell) {
                let column = sheet.column(&format!("{name}_2"));
                if !row.iter().any(|(it, _)| *it == column) {
                    row.push((column, cell));
                }
            }
        };
        put("Type", Cell::Text(if is_security { "SecurityEvent" } else { "Event" }.into()));
        put("TimeGenerated", self.time);
        put("EventID", self.id);
        put("Computer", self.computer);
        let level = if let Cell::Int(level) = self.level { Some(level) } else { None };
        let name = level_name(level);
        put("EventLevelName", Cell::Text(name.into()));
        if is_security {
            put("EventSourceName", self.provider);
            put("Channel", Cell::Text("Security".into()));
            put("Level", self.level);
        } else {
            put("Source", self.provider);
            put("EventLog", Cell::Text(self.channel.into()));
            put("EventLevel", self.level);
        }
        put("Task", self.task);
        put("EventRecordId", self.record);
        if is_security {
            for (name, value) in self.fields {
                put(&name, value);
            }
            put("Message", self.message);
            put("SystemUserId", self.user);
        } else {
            put("EventData", Cell::Text(xml(&self.fields).into()));
            put("RenderedDescription", self.message);
            put("UserName", self.user);
        }
        for (name, value) in self.others {
            put(&name, value);
        }
        row
    }
}

/// The level in the words of Log Analytics; of those it writes nothing for, nothing.
pub(super) fn level_name(level: Option<i64>) -> &'static str {
    match level {
        Some(1) => "Critical",
        Some(2) => "Error",
        Some(3) => "Warning",
        Some(4) => "Information",
        Some(5) => "Verbose",
        Some(8) => "Audit Success",
        Some(16) => "Audit Failure",
        _ => "",
    }
}

/// The first sentence of an event's words is what it is about: `4688 - A new process has been created.`
pub(super) fn activity(id: &Cell, message: &str) -> Option<String> {
    let first = message.lines().next().map(str::trim).filter(|it| !it.is_empty())?;
    Some(format!("{} - {first}", id.text()))
}

/// The fields as Log Analytics has them in the table Event: one XML text.
fn xml(fields: &[(Cow<'_, str>, Cell)]) -> String {
    if fields.is_empty() {
        return String::new();
    }
    let mut xml = String::from(
        "<DataItem type=\"System.XmlData\"><EventData xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\">",
    );
    for (name, value) in fields {
        xml.push_str("<Data Name=\"");
        escape(name, &mut xml);
        xml.push_str("\">");
        match value {
            Cell::Text(text) | Cell::Json(text) => escape(text, &mut xml),
            other => escape(&other.text(), &mut xml),
        }
        xml.push_str("</Data>");
    }
    xml.push_str("</EventData></DataItem>");
    xml
}

fn escape(text: &str, to: &mut String) {
    for it in text.chars() {
        match it {
            '&' => to.push_str("&amp;"),
            '<' => to.push_str("&lt;"),
            '>' => to.push_str("&gt;"),
            '"' => to.push_str("&quot;"),
            it => to.push(it),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_is_escaped() {
        let fields = [("CommandLine".into(), Cell::Text("a <b> & \"c\"".into()))];
        assert!(xml(&fields).contains("<Data Name=\"CommandLine\">a &lt;b&gt; &amp; &quot;c&quot;</Data>"));
        assert_eq!(xml(&[]), "");
    }

    #[test]
    fn a_field_takes_no_place_that_is_taken() {
        let field = |name: &str, value: &str| (Cow::Owned(name.to_owned()), Cell::Text(value.into()));
        let event = WindowsEvent {
            channel: "security".to_owned(),
            id: Cell::Int(1),
            fields: vec![field("Type", "SigninLogs"), field("EventID", "9"), field("Channel", "Security")],
            ..WindowsEvent::default()
        };
        let mut sheet = Sheet::default();
        let row = event.into_row(&mut sheet);
        let cell = |name: &str| {
            let column = sheet.find(name);
            row.iter().find(|it| Some(it.0) == column).map(|it| it.1.text()).unwrap_or_default()
        };
        assert_eq!(["Type", "EventID", "Channel"].map(cell), ["SecurityEvent", "1", "Security"]);
        assert_eq!(["Type_2", "EventID_2", "Channel_2"].map(cell), ["SigninLogs", "9", ""]);
    }
}
