//! Values of an event's XML in JSON.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::super::sheet::Cell;

/// A name, borrowed where the JSON has it without escapes.
pub(super) struct Key<'de>(pub(super) Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(de: D) -> Result<Self, D::Error> {
        de.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Borrowed(name)))
    }

    fn visit_str<E>(self, name: &str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Owned(name.to_owned())))
    }
}

/// A value as text, as all fields of events are in Log Analytics: numbers in their digits, of an element with attributes its
/// text, and what has other parts as JSON. Nothing is nothing.
pub(super) struct Scalar(pub(super) Cell);

/// The value as text.
pub(super) fn scalar(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Null,
        Value::String(text) => Cell::Text(text.as_str().into()),
        Value::Object(parts) => match parts.get("#text") {
            Some(text) => scalar(text),
            None if parts.keys().all(|it| it == "#attributes") => Cell::Null,
            None => Cell::Text(value.to_string().into()),
        },
        other => Cell::Text(other.to_string().into()),
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(de: D) -> Result<Self, D::Error> {
        de.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

fn written<E>(it: impl fmt::Display) -> Result<Scalar, E> {
    Ok(Scalar(Cell::Text(it.to_string().into())))
}

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E>(self, it: &str) -> Result<Scalar, E> {
        Ok(Scalar(Cell::Text(it.into())))
    }

    fn visit_i64<E>(self, it: i64) -> Result<Scalar, E> {
        written(it)
    }

    fn visit_u64<E>(self, it: u64) -> Result<Scalar, E> {
        written(it)
    }

    fn visit_f64<E>(self, it: f64) -> Result<Scalar, E> {
        written(it)
    }

    fn visit_bool<E>(self, it: bool) -> Result<Scalar, E> {
        written(it)
    }

    fn visit_unit<E>(self) -> Result<Scalar, E> {
        Ok(Scalar(Cell::Null))
    }

    fn visit_none<E>(self) -> Result<Scalar, E> {
        Ok(Scalar(Cell::Null))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Scalar, A::Error> {
        let value = Value::deserialize(MapAccessDeserializer::new(map)).map_err(A::Error::custom)?;
        Ok(Scalar(scalar(&value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Scalar, A::Error> {
        let value = Value::deserialize(SeqAccessDeserializer::new(seq)).map_err(A::Error::custom)?;
        Ok(Scalar(scalar(&value)))
    }
}
