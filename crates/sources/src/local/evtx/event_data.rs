//! The fields of an event: `EventData`, or what stands in `UserData`.

use serde_json::Value;

use super::text;

/// Fields in the order of the event; those without a name are called `Data_1`, `Data_2`, as in Log Analytics' views.
pub(super) fn fields(event: &Value) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    match (&event["EventData"], &event["UserData"]) {
        (Value::Null, Value::Null) => {}
        (Value::Null, user) => {
            // One element of the provider's own around the fields.
            let inner = user.as_object().into_iter().flatten().filter(|(name, _)| !is_attribute(name));
            for (_, inner) in inner {
                collect(inner, &mut fields);
            }
        }
        (data, _) => collect(data, &mut fields),
    }
    fields
}

fn collect(value: &Value, fields: &mut Vec<(String, String)>) {
    let Some(object) = value.as_object() else { return };
    let mut unnamed = 0;
    for (name, value) in object.iter().filter(|(name, _)| !is_attribute(name)) {
        if name != "Data" {
            fields.push((name.clone(), field(value)));
            continue;
        }
        let texts = match value {
            Value::Object(fields) => fields.get("#text").unwrap_or(&Value::Null),
            other => other,
        };
        let texts = texts.as_array().map_or_else(|| vec![texts.clone()], Clone::clone);
        for one in texts {
            unnamed += 1;
            fields.push((format!("Data_{unnamed}"), field(&one)));
        }
    }
}

fn is_attribute(name: &str) -> bool {
    name.starts_with('#') || name.ends_with("_attributes")
}

/// A value as text; what has parts stays JSON.
fn field(value: &Value) -> String {
    match value {
        Value::Object(fields) if !fields.contains_key("#text") => value.to_string(),
        other => text(other),
    }
}

/// The fields as Log Analytics has them in the table Event: one XML text.
pub(super) fn xml(fields: &[(String, String)]) -> String {
    if fields.is_empty() {
        return String::new();
    }
    let mut xml = String::from(
        "<DataItem type=\"System.XmlData\"><EventData xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\">",
    );
    for (name, value) in fields {
        xml.push_str(&format!("<Data Name=\"{}\">{}</Data>", escape(name), escape(value)));
    }
    xml.push_str("</EventData></DataItem>");
    xml
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pairs(event: &Value) -> Vec<(String, String)> {
        fields(event)
    }

    #[test]
    fn named_unnamed_and_user_data() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let named = json!({"EventData": {"SubjectLogonId": "0x3e7", "LogonType": 3, "Empty": null}});
        assert_eq!(
            pairs(&named),
            [pair("SubjectLogonId", "0x3e7"), pair("LogonType", "3"), pair("Empty", "")]
        );
        let unnamed = json!({"EventData": {"Data": {"#text": ["a", "b"]}, "Binary": null}});
        assert_eq!(pairs(&unnamed), [pair("Data_1", "a"), pair("Data_2", "b"), pair("Binary", "")]);
        let user = json!({"UserData": {"LogFileCleared": {"SubjectUserName": "x"}, "LogFileCleared_attributes": {}}});
        assert_eq!(pairs(&user), [pair("SubjectUserName", "x")]);
        assert_eq!(pairs(&json!({})), []);
        assert_eq!(pairs(&json!({"EventData": "odd", "UserData": 7})), []);
    }

    #[test]
    fn xml_is_escaped() {
        let fields = [("CommandLine".to_owned(), "a <b> & \"c\"".to_owned())];
        assert!(xml(&fields).contains("<Data Name=\"CommandLine\">a &lt;b&gt; &amp; &quot;c&quot;</Data>"));
        assert_eq!(xml(&[]), "");
    }
}
