//! A polars frame as a table.

use chrono::DateTime;
use model::{Cell, Tabular};
use polars::prelude::{AnyValue, DataFrame, TimeUnit};

/// A polars frame as a table; what polars can hold and [`Cell`] cannot becomes text.
pub(crate) struct FrameTable<'a>(pub(crate) &'a DataFrame);

impl Tabular for FrameTable<'_> {
    fn columns(&self) -> Vec<String> {
        self.0.columns().iter().map(|it| it.name().to_string()).collect()
    }

    fn n_rows(&self) -> usize {
        self.0.height()
    }

    fn cell(&self, row: usize, column: usize) -> Cell {
        frame_cell(self.0, row, column)
    }
}

pub(super) fn frame_cell(frame: &DataFrame, row: usize, column: usize) -> Cell {
    let value = frame.columns().get(column).and_then(|it| it.get(row).ok());
    value.map_or(Cell::Null, |it| cell(&it))
}

fn cell(value: &AnyValue<'_>) -> Cell {
    match value {
        AnyValue::Null => Cell::Null,
        AnyValue::Boolean(it) => Cell::Bool(*it),
        AnyValue::String(it) => Cell::Text((*it).to_owned()),
        AnyValue::StringOwned(it) => Cell::Text(it.to_string()),
        AnyValue::Float32(it) => Cell::Real(f64::from(*it)),
        AnyValue::Float64(it) => Cell::Real(*it),
        AnyValue::Datetime(it, unit, _) => moment(*it, *unit).map_or(Cell::Null, Cell::Time),
        AnyValue::DatetimeOwned(it, unit, _) => moment(*it, *unit).map_or(Cell::Null, Cell::Time),
        AnyValue::Duration(it, unit) => Cell::Duration(duration(*it, *unit)),
        other => match other.extract::<i64>() {
            Some(number) if other.dtype().is_integer() => Cell::Int(number),
            _ => Cell::Text(other.to_string()),
        },
    }
}

pub(super) fn moment(value: i64, unit: TimeUnit) -> Option<DateTime<chrono::Utc>> {
    match unit {
        TimeUnit::Nanoseconds => Some(DateTime::from_timestamp_nanos(value)),
        TimeUnit::Microseconds => DateTime::from_timestamp_micros(value),
        TimeUnit::Milliseconds => DateTime::from_timestamp_millis(value),
    }
}

fn duration(value: i64, unit: TimeUnit) -> chrono::Duration {
    match unit {
        TimeUnit::Nanoseconds => chrono::Duration::nanoseconds(value),
        TimeUnit::Microseconds => chrono::Duration::microseconds(value),
        TimeUnit::Milliseconds => chrono::Duration::try_milliseconds(value).unwrap_or(chrono::Duration::MAX),
    }
}
