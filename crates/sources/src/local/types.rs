//! Cells to values of the Log Analytics types.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use kql::Type;

use super::parse::{bool, datetime, dynamic, guid, real, whole};
use super::sheet::Cell;

/// The values of one column, one for each row of the table.
#[derive(Clone, Debug)]
pub(crate) enum Values {
    /// `bool`.
    Bool(Vec<Option<bool>>),
    /// `int`.
    Int(Vec<Option<i32>>),
    /// `long`.
    Long(Vec<Option<i64>>),
    /// `real`.
    Real(Vec<Option<f64>>),
    /// `datetime`, in microseconds since 1970 UTC.
    Time(Vec<Option<i64>>),
    /// `string` (nothing is the empty text), `dynamic` (JSON text) and `guid`.
    Text(Vec<Option<Arc<str>>>),
}

impl Values {
    /// Returns `rows` nulls of the type.
    pub(crate) fn nulls(ty: Type, rows: usize) -> Self {
        match ty {
            Type::Bool => Values::Bool(vec![None; rows]),
            Type::Int => Values::Int(vec![None; rows]),
            Type::Long | Type::TimeSpan => Values::Long(vec![None; rows]),
            Type::Real => Values::Real(vec![None; rows]),
            Type::DateTime => Values::Time(vec![None; rows]),
            Type::String | Type::Dynamic | Type::Guid | Type::Decimal => Values::Text(vec![None; rows]),
        }
    }

    /// Whether the row has no value (for text, also the empty one).
    pub(crate) fn is_null(&self, row: usize) -> bool {
        match self {
            Values::Bool(it) => it.get(row).is_none_or(Option::is_none),
            Values::Int(it) => it.get(row).is_none_or(Option::is_none),
            Values::Long(it) | Values::Time(it) => it.get(row).is_none_or(Option::is_none),
            Values::Real(it) => it.get(row).is_none_or(Option::is_none),
            Values::Text(it) => it.get(row).is_none_or(|it| it.as_deref().is_none_or(str::is_empty)),
        }
    }

    /// Puts `cell` into `row`; false when it is no value of the type, and the row stays null.
    pub(crate) fn put(&mut self, ty: Type, row: usize, cell: &Cell) -> bool {
        match self {
            Values::Bool(it) => set(it, row, bool(cell)),
            Values::Int(it) => set(it, row, whole(cell).and_then(|it| i32::try_from(it).ok())),
            Values::Long(it) => set(it, row, whole(cell)),
            Values::Real(it) => set(it, row, real(cell)),
            Values::Time(it) => set(it, row, datetime(cell)),
            Values::Text(it) => {
                let text: Arc<str> = match (ty, cell) {
                    (Type::Dynamic, _) => match dynamic(cell) {
                        Some(text) => text,
                        None => return true,
                    },
                    (Type::Guid, cell) => match guid(&cell.text()) {
                        Some(text) => text,
                        None => return false,
                    },
                    (_, Cell::Text(text)) => text.clone(),
                    (_, cell) => cell.text().into(),
                };
                set(it, row, Some(text))
            }
        }
    }

    /// Whether two rows have the same value; nothing and the empty text are the same.
    pub(crate) fn same(&self, row: usize, other: &Values, other_row: usize) -> bool {
        match (self, other) {
            (Values::Bool(a), Values::Bool(b)) => at(a, row) == at(b, other_row),
            (Values::Int(a), Values::Int(b)) => at(a, row) == at(b, other_row),
            (Values::Long(a), Values::Long(b)) | (Values::Time(a), Values::Time(b)) => {
                at(a, row) == at(b, other_row)
            }
            (Values::Real(a), Values::Real(b)) => {
                at(a, row).map(f64::to_bits) == at(b, other_row).map(f64::to_bits)
            }
            (Values::Text(a), Values::Text(b)) => text_at(a, row) == text_at(b, other_row),
            _ => false,
        }
    }

    /// Feeds the value of the row to `hasher`, so that rows with the same value give the same.
    pub(crate) fn hash(&self, row: usize, hasher: &mut impl Hasher) {
        match self {
            Values::Bool(it) => at(it, row).hash(hasher),
            Values::Int(it) => at(it, row).hash(hasher),
            Values::Long(it) | Values::Time(it) => at(it, row).hash(hasher),
            Values::Real(it) => at(it, row).map(f64::to_bits).hash(hasher),
            Values::Text(it) => text_at(it, row).hash(hasher),
        }
    }

    /// Gives the row the value of another row of the same column.
    pub(crate) fn copy_within(&mut self, row: usize, from: usize) {
        match self {
            Values::Bool(it) => move_in(it, row, from),
            Values::Int(it) => move_in(it, row, from),
            Values::Long(it) | Values::Time(it) => move_in(it, row, from),
            Values::Real(it) => move_in(it, row, from),
            Values::Text(it) => move_in(it, row, from),
        }
    }

    /// The value as text, for messages and for JSON cells; empty without one.
    pub(crate) fn text(&self, row: usize) -> &str {
        match self {
            Values::Text(it) => text_at(it, row),
            _ => "",
        }
    }

    /// Copies the value of another row of `from` if the types allow; false if not.
    pub(crate) fn copy(&mut self, ty: Type, row: usize, from: &Values, from_row: usize) -> bool {
        match (self, from) {
            (Values::Bool(to), Values::Bool(from)) => set(to, row, from.get(from_row).copied().flatten()),
            (Values::Int(to), Values::Int(from)) => set(to, row, from.get(from_row).copied().flatten()),
            (Values::Long(to), Values::Long(from)) | (Values::Time(to), Values::Time(from)) => {
                set(to, row, from.get(from_row).copied().flatten())
            }
            (Values::Real(to), Values::Real(from)) => set(to, row, from.get(from_row).copied().flatten()),
            (Values::Text(to), Values::Text(from)) => match from.get(from_row).and_then(Option::as_deref) {
                // A string becomes dynamic as it would have from a file.
                Some(text) if ty == Type::Dynamic => set(to, row, dynamic(&Cell::Text(text.into()))),
                text => set(to, row, text.map(Into::into)),
            },
            _ => false,
        }
    }
}

fn at<T: Copy>(values: &[Option<T>], row: usize) -> Option<T> {
    values.get(row).copied().flatten()
}

fn text_at(values: &[Option<Arc<str>>], row: usize) -> &str {
    values.get(row).and_then(Option::as_deref).unwrap_or_default()
}

fn move_in<T: Clone>(values: &mut [Option<T>], row: usize, from: usize) {
    let value = values.get(from).cloned().flatten();
    set(values, row, value);
}

fn set<T>(values: &mut [Option<T>], row: usize, value: Option<T>) -> bool {
    match (values.get_mut(row), value) {
        (Some(slot), Some(value)) => {
            *slot = Some(value);
            true
        }
        _ => false,
    }
}
