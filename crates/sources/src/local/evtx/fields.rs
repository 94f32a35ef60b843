//! The fields of an event: `EventData`, or what stands in `UserData`.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::super::sheet::Cell;
use super::value::{Key, Scalar, scalar};

/// Names and values in the order of the event.
pub(super) struct Fields<'de>(Vec<(Cow<'de, str>, Content)>);

enum Content {
    /// A value as text.
    One(Cell),
    /// What has several parts: those of unnamed data, or the provider's own element in `UserData`.
    Parts(Value),
}

impl<'de> Fields<'de> {
    /// Fields without a name are called `Data_1`, `Data_2`, as in Log Analytics' views.
    pub(super) fn into_fields(self) -> Vec<(Cow<'de, str>, Cell)> {
        let mut fields = Vec::with_capacity(self.0.len());
        let mut unnamed = 0;
        for (name, content) in self.0 {
            match content {
                Content::One(cell) => fields.push((name, cell)),
                Content::Parts(value) if name == "Data" => {
                    for one in texts(value) {
                        unnamed += 1;
                        fields.push((Cow::Owned(format!("Data_{unnamed}")), scalar(&one)));
                    }
                }
                Content::Parts(value) => fields.push((name, scalar(&value))),
            }
        }
        fields
    }

    /// The fields of the elements in it: `UserData` has one of the provider's own around them.
    pub(super) fn into_fields_of_parts(self) -> Vec<(Cow<'de, str>, Cell)> {
        let mut fields = Vec::new();
        for (name, content) in self.0 {
            match content {
                Content::Parts(Value::Object(parts)) => {
                    let parts = parts.into_iter().filter(|(name, _)| !is_attribute(name));
                    let parts = parts.map(|(name, value)| (Cow::Owned(name), Content::Parts(value)));
                    fields.extend(Fields(parts.collect()).into_fields());
                }
                Content::Parts(value) => fields.push((name, scalar(&value))),
                Content::One(cell) => fields.push((name, cell)),
            }
        }
        fields
    }
}

/// The values of unnamed data, which the JSON has as one or as a list.
fn texts(value: Value) -> Vec<Value> {
    match value {
        Value::Object(mut fields) => {
            fields.remove("#text").map_or_else(|| vec![Value::Object(fields)], texts)
        }
        Value::Array(several) => several,
        one => vec![one],
    }
}

/// Elements begin with a letter, so `#attributes` is none of the event.
fn is_attribute(name: &str) -> bool {
    name.starts_with('#') || name.ends_with("_attributes")
}

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(de: D) -> Result<Self, D::Error> {
        de.deserialize_any(FieldsVisitor)
    }
}

struct FieldsVisitor;

/// What an event has in place of fields, as its one field.
fn only<'de>(value: Value) -> Fields<'de> {
    Fields(vec![(Cow::Borrowed("Data"), Content::Parts(value))])
}

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the fields of an event")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
        let mut fields = Vec::new();
        while let Some(Key(name)) = map.next_key()? {
            let is_plain = name != "Data" && !is_attribute(&name);
            let content =
                if is_plain { map.next_value::<Inner>()?.0 } else { Content::Parts(map.next_value()?) };
            if !is_attribute(&name) {
                fields.push((name, content));
            }
        }
        Ok(Fields(fields))
    }

    fn visit_str<E>(self, it: &str) -> Result<Fields<'de>, E> {
        Ok(only(it.into()))
    }

    fn visit_i64<E>(self, it: i64) -> Result<Fields<'de>, E> {
        Ok(only(it.into()))
    }

    fn visit_u64<E>(self, it: u64) -> Result<Fields<'de>, E> {
        Ok(only(it.into()))
    }

    fn visit_f64<E>(self, it: f64) -> Result<Fields<'de>, E> {
        Ok(only(it.into()))
    }

    fn visit_bool<E>(self, it: bool) -> Result<Fields<'de>, E> {
        Ok(only(it.into()))
    }

    fn visit_unit<E>(self) -> Result<Fields<'de>, E> {
        Ok(Fields(Vec::new()))
    }
}

/// The value of a named field.
struct Inner(Content);

impl<'de> Deserialize<'de> for Inner {
    fn deserialize<D: Deserializer<'de>>(de: D) -> Result<Self, D::Error> {
        de.deserialize_any(InnerVisitor)
    }
}

struct InnerVisitor;

impl<'de> Visitor<'de> for InnerVisitor {
    type Value = Inner;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value of a field")
    }

    fn visit_str<E>(self, it: &str) -> Result<Inner, E> {
        Ok(Inner(Content::One(Cell::Text(it.into()))))
    }

    fn visit_i64<E: serde::de::Error>(self, it: i64) -> Result<Inner, E> {
        one(Scalar::deserialize(serde::de::value::I64Deserializer::new(it)))
    }

    fn visit_u64<E: serde::de::Error>(self, it: u64) -> Result<Inner, E> {
        one(Scalar::deserialize(serde::de::value::U64Deserializer::new(it)))
    }

    fn visit_f64<E: serde::de::Error>(self, it: f64) -> Result<Inner, E> {
        one(Scalar::deserialize(serde::de::value::F64Deserializer::new(it)))
    }

    fn visit_bool<E: serde::de::Error>(self, it: bool) -> Result<Inner, E> {
        one(Scalar::deserialize(serde::de::value::BoolDeserializer::new(it)))
    }

    fn visit_unit<E>(self) -> Result<Inner, E> {
        Ok(Inner(Content::One(Cell::Null)))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Inner, A::Error> {
        let value = Value::deserialize(serde::de::value::MapAccessDeserializer::new(map));
        value.map(|it| Inner(Content::Parts(it)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Inner, A::Error> {
        let value = Value::deserialize(serde::de::value::SeqAccessDeserializer::new(seq));
        value.map(|it| Inner(Content::Parts(it)))
    }
}

fn one<E>(scalar: Result<Scalar, E>) -> Result<Inner, E> {
    scalar.map(|it| Inner(Content::One(it.0)))
}

#[cfg(test)]
mod tests {
    use super::super::record::Event;

    #[track_caller]
    fn check(event: &str, wanted: &[(&str, &str)]) {
        let Event(event) = serde_json::from_str(event).expect("an event");
        let found: Vec<(String, String)> =
            event.fields.iter().map(|it| (it.0.to_string(), it.1.text())).collect();
        let wanted: Vec<(String, String)> =
            wanted.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn named_unnamed_and_user_data() {
        check(
            r#"{"EventData": {"SubjectLogonId": "0x3e7", "LogonType": 3, "Empty": null, "Elevated": true, "xmlns_attributes": {}}}"#,
            &[("SubjectLogonId", "0x3e7"), ("LogonType", "3"), ("Empty", ""), ("Elevated", "true")],
        );
        check(
            r##"{"EventData": {"Data": {"#text": ["a", "b"]}, "Binary": null}}"##,
            &[("Data_1", "a"), ("Data_2", "b"), ("Binary", "")],
        );
        check(r#"{"EventData": {"Data": "a"}}"#, &[("Data_1", "a")]);
        check(
            r#"{"UserData": {"LogFileCleared": {"SubjectUserName": "x"}, "LogFileCleared_attributes": {}}}"#,
            &[("SubjectUserName", "x")],
        );
        check(
            r##"{"EventData": {"A": {"#text": "x", "#attributes": {}}, "B": {"c": [1]}}}"##,
            &[("A", "x"), ("B", r#"{"c":[1]}"#)],
        );
        check("{}", &[]);
        check(r#"{"EventData": "odd", "UserData": 7}"#, &[("Data_1", "odd")]);
        check(r#"{"EventData": null, "UserData": 7}"#, &[("Data", "7")]);
    }
}
