//! Reads columns cell by cell, for the functions that polars does not have.

use std::collections::HashMap;

use kql::Type;
use polars::prelude::*;
use serde_json::Value as Json;

use crate::text;

/// The arguments of a function for all rows. A column of one row stands for all rows.
pub(crate) struct Cells {
    columns: Vec<Cell>,
    /// How many rows there are.
    pub(crate) rows: usize,
}

/// One column, in one piece, so that each row is found at once.
enum Cell {
    Text(StringChunked),
    Bool(BooleanChunked),
    Int(Int32Chunked),
    /// long, and the microseconds of datetime and timespan.
    Long(Int64Chunked),
    Real(Float64Chunked),
}

impl Cells {
    pub(crate) fn new(columns: &[Column]) -> PolarsResult<Self> {
        let lengths = || columns.iter().map(Column::len);
        let rows = if lengths().any(|it| it == 0) { 0 } else { lengths().max().unwrap_or(1) };
        let columns = columns.iter().map(Cell::new).collect::<PolarsResult<_>>()?;
        Ok(Cells { columns, rows })
    }

    /// The text in a row; what is missing is the empty text.
    pub(crate) fn text(&self, column: usize, row: usize) -> &str {
        self.text_or_null(column, row).unwrap_or_default()
    }

    pub(crate) fn text_or_null(&self, column: usize, row: usize) -> Option<&str> {
        match self.columns.get(column) {
            Some(Cell::Text(it)) => it.get(at(it.len(), row)?),
            _ => None,
        }
    }

    pub(crate) fn bool(&self, column: usize, row: usize) -> Option<bool> {
        match self.columns.get(column) {
            Some(Cell::Bool(it)) => it.get(at(it.len(), row)?),
            _ => None,
        }
    }

    /// A whole number, or the microseconds of a time.
    pub(crate) fn long(&self, column: usize, row: usize) -> Option<i64> {
        match self.columns.get(column) {
            Some(Cell::Long(it)) => it.get(at(it.len(), row)?),
            Some(Cell::Int(it)) => it.get(at(it.len(), row)?).map(i64::from),
            _ => None,
        }
    }

    pub(crate) fn real(&self, column: usize, row: usize) -> Option<f64> {
        match self.columns.get(column) {
            Some(Cell::Real(it)) => it.get(at(it.len(), row)?),
            _ => None,
        }
    }

    /// The column, if it is one of texts, and all others are one value for all rows.
    fn only_text(&self) -> Option<&StringChunked> {
        let (first, rest) = self.columns.split_first()?;
        match first {
            Cell::Text(texts) if texts.len() == self.rows && rest.iter().all(|it| it.len() == 1) => {
                Some(texts)
            }
            _ => None,
        }
    }

    /// How many arguments there are.
    pub(crate) fn len(&self) -> usize {
        self.columns.len()
    }

    /// The JSON in a dynamic column; null where there is none or where it is broken.
    pub(crate) fn json(&self, column: usize, row: usize) -> Json {
        self.text_or_null(column, row).map_or(Json::Null, text::parse_stored)
    }

    /// The value as it is put into arrays and property bags.
    pub(crate) fn packed(&self, column: usize, row: usize, ty: Type) -> Json {
        let packed = match ty {
            Type::Bool => self.bool(column, row).map(Json::from),
            Type::Int | Type::Long => self.long(column, row).map(Json::from),
            Type::Real => self.real(column, row).map(text::real_to_json),
            Type::String => Some(Json::from(self.text(column, row))),
            Type::DateTime | Type::TimeSpan | Type::Guid | Type::Decimal => {
                self.shown(column, row, ty).map(Json::from)
            }
            Type::Dynamic => Some(self.json(column, row)),
        };
        packed.unwrap_or(Json::Null)
    }

    /// What `tostring()` gives; `None` of null.
    pub(crate) fn shown(&self, column: usize, row: usize, ty: Type) -> Option<String> {
        match ty {
            Type::Bool => self.bool(column, row).map(|it| if it { "True" } else { "False" }.to_owned()),
            Type::Int | Type::Long => self.long(column, row).map(|it| it.to_string()),
            Type::Real => self.real(column, row).map(text::real),
            Type::DateTime => self.long(column, row).map(kql::time::format_datetime),
            Type::TimeSpan => self.long(column, row).map(kql::time::format_timespan),
            Type::String | Type::Guid | Type::Decimal => self.text_or_null(column, row).map(str::to_owned),
            Type::Dynamic => match self.json(column, row) {
                Json::Null => None,
                Json::String(text) => Some(text),
                // As stored: numbers keep their digits.
                _ => self.text_or_null(column, row).map(str::to_owned),
            },
        }
    }
}

/// Where row number `row` is in a column of `length` rows.
fn at(length: usize, row: usize) -> Option<usize> {
    match length {
        0 => None,
        1 => Some(0),
        _ if row < length => Some(row),
        _ => None,
    }
}

impl Cell {
    fn len(&self) -> usize {
        match self {
            Cell::Text(it) => it.len(),
            Cell::Bool(it) => it.len(),
            Cell::Int(it) => it.len(),
            Cell::Long(it) => it.len(),
            Cell::Real(it) => it.len(),
        }
    }

    fn new(column: &Column) -> PolarsResult<Self> {
        let series = column.as_materialized_series().to_physical_repr().rechunk();
        Ok(match series.dtype() {
            DataType::String => Cell::Text(series.str()?.clone()),
            DataType::Boolean => Cell::Bool(series.bool()?.clone()),
            DataType::Int32 => Cell::Int(series.i32()?.clone()),
            DataType::Int64 => Cell::Long(series.i64()?.clone()),
            DataType::Float64 => Cell::Real(series.f64()?.clone()),
            DataType::Null => Cell::Text(StringChunked::full_null(PlSmallStr::EMPTY, series.len())),
            other => polars_bail!(SchemaMismatch: "no KQL type is held as {other}"),
        })
    }
}

/// A function of texts, or of JSON: `None` is null.
pub(crate) fn texts<F>(arguments: Vec<Expr>, function: F) -> Expr
where
    F: Fn(&Cells, usize) -> Option<String> + Send + Sync + 'static,
{
    map(arguments, DataType::String, move |cells| {
        let values: StringChunked = match cells.only_text() {
            Some(texts) => once_each(texts, cells.rows, |row| function(cells, row)),
            None => {
                let values = (0..cells.rows).map(|row| function(cells, row));
                StringChunked::from_iter_options(PlSmallStr::EMPTY, values)
            }
        };
        Ok(values.into_series())
    })
}

/// What a function of one text gives, worked out once for what many rows have: logs repeat the JSON of devices and
/// places, and reading it is the most expensive thing that a query does.
fn once_each(
    texts: &StringChunked,
    rows: usize,
    function: impl Fn(usize) -> Option<String>,
) -> StringChunked {
    const MOST: usize = 4096;
    let mut known: HashMap<&str, Option<String>> = HashMap::new();
    let values = (0..rows).map(|row| match texts.get(row) {
        Some(text) if text.len() > 16 => match known.get(text) {
            Some(value) => value.clone(),
            None if known.len() == MOST => function(row),
            None => known.entry(text).or_insert(function(row)).clone(),
        },
        _ => function(row),
    });
    StringChunked::from_iter_options(PlSmallStr::EMPTY, values)
}

/// A function that is true, false or null.
pub(crate) fn bools<F>(arguments: Vec<Expr>, function: F) -> Expr
where
    F: Fn(&Cells, usize) -> Option<bool> + Send + Sync + 'static,
{
    map(arguments, DataType::Boolean, move |cells| {
        let values = (0..cells.rows).map(|row| function(cells, row));
        Ok(values.collect::<BooleanChunked>().into_series())
    })
}

/// A function with whole numbers as results; for `int`, `long`, `datetime` and `timespan`.
pub(crate) fn longs<F>(arguments: Vec<Expr>, ty: Type, function: F) -> Expr
where
    F: Fn(&Cells, usize) -> Option<i64> + Send + Sync + 'static,
{
    map(arguments, crate::dtype(ty), move |cells| {
        let values = (0..cells.rows).map(|row| function(cells, row));
        let longs: Int64Chunked = values.collect();
        longs.into_series().cast(&crate::dtype(ty))
    })
}

/// A function with real numbers as results.
pub(crate) fn reals<F>(arguments: Vec<Expr>, function: F) -> Expr
where
    F: Fn(&Cells, usize) -> Option<f64> + Send + Sync + 'static,
{
    map(arguments, DataType::Float64, move |cells| {
        let values = (0..cells.rows).map(|row| function(cells, row));
        Ok(values.collect::<Float64Chunked>().into_series())
    })
}

fn map<F>(arguments: Vec<Expr>, dtype: DataType, function: F) -> Expr
where
    F: Fn(&Cells) -> PolarsResult<Series> + Send + Sync + 'static,
{
    polars::prelude::map_multiple(
        move |columns: &mut [Column]| {
            let name = columns.first().map(|it| it.name().clone()).unwrap_or_default();
            let cells = Cells::new(columns)?;
            Ok(function(&cells)?.with_name(name).into_column())
        },
        arguments,
        move |_: &polars::prelude::Schema, fields: &[Field]| {
            let name = fields.first().map(|it| it.name.clone()).unwrap_or_default();
            Ok(Field::new(name, dtype.clone()))
        },
    )
}
