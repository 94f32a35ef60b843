//! Objects to rows as they are read, without a tree in between.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value;

use super::super::sheet::{Cell, Row, Sheet};
use super::cell;

/// Pushes each object of an array as it comes, so that those before an error are kept. Gives the
/// number of elements that are no objects.
pub(super) struct RowsSeed<'a>(pub(super) &'a mut Sheet);

impl<'de> DeserializeSeed<'de> for RowsSeed<'_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, de: D) -> Result<usize, D::Error> {
        de.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for RowsSeed<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<usize, A::Error> {
        let mut n_others = 0;
        while let Some(row) = seq.next_element_seed(ElementSeed(self.0))? {
            match row {
                Some(row) => self.0.rows.push(row),
                None => n_others += 1,
            }
        }
        Ok(n_others)
    }
}

/// An element of an array: a row if it is an object.
struct ElementSeed<'a>(&'a mut Sheet);

impl<'de> DeserializeSeed<'de> for ElementSeed<'_> {
    type Value = Option<Row>;

    fn deserialize<D: Deserializer<'de>>(self, de: D) -> Result<Option<Row>, D::Error> {
        de.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ElementSeed<'_> {
    type Value = Option<Row>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Option<Row>, A::Error> {
        RowSeed(self.0).visit_map(map).map(Some)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Option<Row>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Option<Row>, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Option<Row>, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Option<Row>, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Option<Row>, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Option<Row>, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Option<Row>, E> {
        Ok(None)
    }
}

/// An object as a row.
pub(super) struct RowSeed<'a>(pub(super) &'a mut Sheet);

impl<'de> DeserializeSeed<'de> for RowSeed<'_> {
    type Value = Row;

    fn deserialize<D: Deserializer<'de>>(self, de: D) -> Result<Row, D::Error> {
        de.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RowSeed<'_> {
    type Value = Row;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row, A::Error> {
        let mut row = Row::new();
        while let Some(id) = map.next_key_seed(KeySeed(self.0))? {
            row.push((id, map.next_value::<CellOf>()?.0));
        }
        Ok(row)
    }
}

/// A key as the index of its column.
struct KeySeed<'a>(&'a mut Sheet);

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = u32;

    fn deserialize<D: Deserializer<'de>>(self, de: D) -> Result<u32, D::Error> {
        de.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = u32;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<u32, E> {
        Ok(self.0.column(name))
    }
}

/// A value as a cell, without a tree in between where it is a scalar.
struct CellOf(Cell);

impl<'de> Deserialize<'de> for CellOf {
    fn deserialize<D: Deserializer<'de>>(de: D) -> Result<Self, D::Error> {
        de.deserialize_any(CellVisitor)
    }
}

struct CellVisitor;

impl<'de> Visitor<'de> for CellVisitor {
    type Value = CellOf;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E>(self, it: &str) -> Result<CellOf, E> {
        Ok(CellOf(Cell::Text(it.into())))
    }

    fn visit_i64<E>(self, it: i64) -> Result<CellOf, E> {
        Ok(CellOf(Cell::Int(it)))
    }

    fn visit_u64<E>(self, it: u64) -> Result<CellOf, E> {
        Ok(CellOf(i64::try_from(it).map_or_else(|_| Cell::Text(it.to_string().into()), Cell::Int)))
    }

    fn visit_f64<E>(self, it: f64) -> Result<CellOf, E> {
        Ok(CellOf(Cell::Real(it)))
    }

    fn visit_bool<E>(self, it: bool) -> Result<CellOf, E> {
        Ok(CellOf(Cell::Bool(it)))
    }

    fn visit_unit<E>(self) -> Result<CellOf, E> {
        Ok(CellOf(Cell::Null))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<CellOf, A::Error> {
        let value = Value::deserialize(MapAccessDeserializer::new(map)).map_err(A::Error::custom)?;
        Ok(CellOf(cell(&value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<CellOf, A::Error> {
        let value = Value::deserialize(SeqAccessDeserializer::new(seq)).map_err(A::Error::custom)?;
        Ok(CellOf(cell(&value)))
    }
}
