//! Cells to values of the Log Analytics types.

use std::hash::{Hash, Hasher};

use kql::Type;

use super::coded::Coded;
use super::parse::{bool, datetime, dynamic, guid, real, says_nothing, whole};
use super::sheet::Seen;

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
    Text(Coded),
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
            Type::String | Type::Dynamic | Type::Guid | Type::Decimal => Values::Text(Coded::nulls(rows)),
        }
    }

    /// The number of rows.
    pub(crate) fn len(&self) -> usize {
        match self {
            Values::Bool(it) => it.len(),
            Values::Int(it) => it.len(),
            Values::Long(it) | Values::Time(it) => it.len(),
            Values::Real(it) => it.len(),
            Values::Text(it) => it.codes.len(),
        }
    }

    /// Whether the row has no value (for text, also the empty one).
    pub(crate) fn is_null(&self, row: usize) -> bool {
        match self {
            Values::Bool(it) => it.get(row).is_none_or(Option::is_none),
            Values::Int(it) => it.get(row).is_none_or(Option::is_none),
            Values::Long(it) | Values::Time(it) => it.get(row).is_none_or(Option::is_none),
            Values::Real(it) => it.get(row).is_none_or(Option::is_none),
            Values::Text(it) => it.code(row) == 0,
        }
    }

    /// Puts `cell` into `row`; false when it is no value of the type, and the row stays null.
    pub(crate) fn put(&mut self, ty: Type, row: usize, cell: Seen<'_>) -> bool {
        match self {
            Values::Bool(it) => set(it, row, bool(cell)),
            Values::Int(it) => set(it, row, int(cell)),
            Values::Long(it) => set(it, row, whole(cell)),
            Values::Real(it) => set(it, row, real(cell)),
            Values::Time(it) => set(it, row, datetime(cell)),
            Values::Text(it) => match ty {
                Type::Dynamic => dynamic(cell).is_none_or(|text| it.set(row, &text)),
                Type::Guid => guid(&cell.text()).is_some_and(|text| it.set(row, &text)),
                _ => it.set(row, &cell.text()),
            },
        }
    }

    /// Puts the texts of `from` into the rows from `start` on, which are null: each text is read once, however many rows
    /// have it. False when one of them is no value of the type; then nothing has changed.
    pub(crate) fn put_all(&mut self, ty: Type, start: usize, from: &Coded) -> bool {
        match self {
            Values::Bool(it) => fill(it, start, from, bool),
            Values::Int(it) => fill(it, start, from, int),
            Values::Long(it) => fill(it, start, from, whole),
            Values::Real(it) => fill(it, start, from, real),
            Values::Time(it) => fill(it, start, from, datetime),
            Values::Text(it) => {
                // The column of one file is taken as it is; nothing is copied.
                if !matches!(ty, Type::Dynamic | Type::Guid) && start == 0 && it.texts().len() == 0 {
                    let rows = it.codes.len();
                    *it = from.with_codes(from.codes.clone());
                    it.pad(rows);
                    return true;
                }
                let mut read = Vec::with_capacity(from.texts().len() + 1);
                read.push(0);
                for text in from.texts().iter() {
                    read.push(match ty {
                        Type::Dynamic => dynamic(Seen::Text(text)).map_or(0, |text| it.number(&text)),
                        Type::Guid => match guid(text) {
                            Some(text) => it.number(&text),
                            None => return false,
                        },
                        _ => it.number(text),
                    });
                }
                for (to, code) in it.codes.iter_mut().skip(start).zip(&from.codes) {
                    *to = read.get(*code as usize).copied().unwrap_or_default();
                }
                true
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
            (Values::Text(a), Values::Text(b)) => a.get(row) == b.get(other_row),
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
            Values::Text(it) => it.get(row).hash(hasher),
        }
    }

    /// Gives the row the value of another row of the same column.
    pub(crate) fn copy_within(&mut self, row: usize, from: usize) {
        match self {
            Values::Bool(it) => move_in(it, row, from),
            Values::Int(it) => move_in(it, row, from),
            Values::Long(it) | Values::Time(it) => move_in(it, row, from),
            Values::Real(it) => move_in(it, row, from),
            Values::Text(it) => {
                let code = it.code(from);
                if let Some(to) = it.codes.get_mut(row).filter(|_| code != 0) {
                    *to = code;
                }
            }
        }
    }

    /// The value as text, for messages and for JSON cells; empty without one.
    pub(crate) fn text(&self, row: usize) -> &str {
        match self {
            Values::Text(it) => it.get(row),
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
            (Values::Text(to), Values::Text(from)) => match from.get(from_row) {
                "" => false,
                // A string becomes dynamic as it would have from a file.
                text if ty == Type::Dynamic => {
                    dynamic(Seen::Text(text)).is_some_and(|text| to.set(row, &text))
                }
                text => to.set(row, text),
            },
            _ => false,
        }
    }
}

fn at<T: Copy>(values: &[Option<T>], row: usize) -> Option<T> {
    values.get(row).copied().flatten()
}

fn int(cell: Seen<'_>) -> Option<i32> {
    whole(cell).and_then(|it| i32::try_from(it).ok())
}

/// Reads each text once and gives its value to the rows that have it.
fn fill<T: Copy>(
    to: &mut [Option<T>],
    start: usize,
    from: &Coded,
    read: impl Fn(Seen<'_>) -> Option<T>,
) -> bool {
    let mut values = Vec::with_capacity(from.texts().len() + 1);
    values.push(None);
    for text in from.texts().iter() {
        let value = read(from.typed(text));
        if value.is_none() && !says_nothing(text) {
            return false;
        }
        values.push(value);
    }
    for (to, code) in to.iter_mut().skip(start).zip(&from.codes) {
        *to = values.get(*code as usize).copied().flatten();
    }
    true
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
