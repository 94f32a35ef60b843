//! Typed columns to a frame and its report.

use std::collections::BTreeSet;

use chrono::DateTime;
use kql::{Schema, Type};
use kql_polars::Table;
use model::TimeSpan;
use polars::prelude::{
    AnyValue, ChunkTake as _, Column as Col, DataFrame, DataType, IdxCa, IntoSeries, NamedFrom,
    NewChunkedArray, PlSmallStr, PolarsResult, Scalar, Series, StringChunked, TimeUnit,
};
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use super::build::{Build, Column};
use super::coded::Coded;
use super::event_time::TimeSources;
use super::overlap::Overlap;
use super::report::{TableReport, counted};
use super::schema::Known;
use super::types::Values;

/// Makes the table: `TimeGenerated` first, then what the files have, then the rest of the table's
/// known columns, empty.
pub(crate) fn table(build: Build, keep: &[bool], known: &Known) -> PolarsResult<(Table, Vec<String>)> {
    let n_rows = keep.iter().filter(|it| **it).count();
    // Mostly all rows stay, and then columns stay as they are.
    let keep = Some(keep).filter(|it| it.len() > n_rows);
    let name = build.name.clone();
    let mut columns = build.columns;
    // Only the time moves: the rest stays as the files have it.
    columns.sort_by_key(|it| it.name != "TimeGenerated");
    let made: Vec<Made> = columns.into_par_iter().map(|it| made(it, keep)).collect();
    let mut schema = Vec::new();
    let mut frame = Vec::new();
    let mut filled = Vec::new();
    let mut empty = Vec::new();
    for Made { name, ty, column, has_values } in made {
        if has_values {
            filled.push(name.clone());
        }
        match column {
            Some(column) => {
                schema.push(kql::Column::new(name, ty));
                frame.push(column);
            }
            None => empty.push((name, ty)),
        }
    }
    let seen: BTreeSet<String> =
        schema.iter().map(|it| it.name.clone()).chain(empty.iter().map(|it| it.0.clone())).collect();
    let rest = known.table(&name).map_or_else(|| known.standard(), |it| it.columns.as_slice());
    empty.extend(rest.iter().filter(|it| !seen.contains(&it.0)).cloned());
    for (name, ty) in empty {
        frame.push(nothing(&name, ty, n_rows));
        schema.push(kql::Column::new(name, ty));
    }
    let frame = DataFrame::new(n_rows, frame)?;
    Ok((Table::new(Schema::new(schema), frame)?, filled))
}

/// A column as polars has it; nothing if it is empty and not the time.
struct Made {
    name: String,
    ty: Type,
    column: Option<Col>,
    has_values: bool,
}

fn made(column: Column, keep: Option<&[bool]>) -> Made {
    let (name, ty) = (column.name.clone(), column.ty);
    let stays = |row: usize| keep.is_none_or(|it| it.get(row).copied().unwrap_or_default());
    let has_values = (0..column.values.len()).any(|row| !column.values.is_null(row) && stays(row));
    let is_wanted = has_values || name == "TimeGenerated";
    Made { name, ty, column: is_wanted.then(|| made_of(column, keep)), has_values }
}

/// A column of a log often has one text in all rows. Then it takes no memory for them.
fn made_of(column: Column, keep: Option<&[bool]>) -> Col {
    if let Values::Text(texts) = &column.values
        && let Some((first, rest)) = texts.codes.split_first()
        && *first != 0
        && rest.iter().all(|it| it == first)
    {
        let n_rows = keep.map_or(texts.codes.len(), |it| it.iter().filter(|it| **it).count());
        let text = AnyValue::StringOwned(texts.texts().get(*first).into());
        let value = Scalar::new(kql_polars::dtype(column.ty), text);
        return Col::new_scalar(column.name.as_str().into(), value, n_rows);
    }
    Col::from(series(column, keep))
}

/// A column without any value. It takes no memory for its rows.
fn nothing(name: &str, ty: Type, n_rows: usize) -> Col {
    let dtype = kql_polars::dtype(ty);
    let value = match ty {
        Type::String => AnyValue::StringOwned(PlSmallStr::EMPTY),
        _ => AnyValue::Null,
    };
    Col::new_scalar(name.into(), Scalar::new(dtype, value), n_rows)
}

fn series(column: Column, keep: Option<&[bool]>) -> Series {
    let name: PlSmallStr = column.name.as_str().into();
    match column.values {
        Values::Bool(it) => Series::new(name, kept(it, keep)),
        Values::Int(it) => Series::new(name, kept(it, keep)),
        Values::Long(it) => Series::new(name, kept(it, keep)),
        Values::Real(it) => Series::new(name, kept(it, keep)),
        Values::Time(it) => {
            let dtype = DataType::Datetime(TimeUnit::Microseconds, None);
            let raw = Series::new(name, kept(it, keep));
            // The cast of whole numbers to a time cannot fail; if it did the frame would be refused.
            raw.cast(&dtype).unwrap_or(raw)
        }
        Values::Text(it) => texts(name, it, keep, (column.ty == Type::String).then_some("")),
    }
}

/// Texts as a series, in which rows that share a text share it, too. `nothing` stands where there is none.
fn texts(
    name: PlSmallStr,
    mut column: Coded,
    keep: Option<&[bool]>,
    nothing: Option<&'static str>,
) -> Series {
    let rows = IdxCa::from_vec(PlSmallStr::EMPTY, kept(std::mem::take(&mut column.codes), keep));
    let distinct = std::iter::once(nothing).chain(column.texts().iter().map(Some));
    let texts = StringChunked::from_iter_options(name, distinct);
    // Each number is one of the column's texts; if not, the frame would be refused for its length.
    texts.take(&rows).map(IntoSeries::into_series).unwrap_or_else(|_| texts.into_series())
}

fn kept<T>(values: Vec<T>, keep: Option<&[bool]>) -> Vec<T> {
    let Some(keep) = keep else { return values };
    values.into_iter().zip(keep).filter(|it| *it.1).map(|it| it.0).collect()
}

/// Says what is in the table, but for the files and the filled columns.
pub(crate) fn report(
    build: &Build,
    sources: &TimeSources,
    overlap: &Overlap,
    files: &[String],
) -> TableReport {
    let keep = |row: usize| overlap.keep.get(row).copied().unwrap_or_default();
    let mut counts = sources.counts(keep);
    let rows_without_time = counts.remove(&None).unwrap_or_default();
    let mut named: Vec<(u64, &str)> = Vec::new();
    for (source, n_rows) in &counts {
        if let Some(name) = source.and_then(|it| sources.names.get(it)) {
            named.push((*n_rows, name));
        }
    }
    let time_column = match named.as_slice() {
        [] => None,
        [(_, only)] => Some((*only).to_owned()),
        several => {
            let each: Vec<String> =
                several.iter().map(|(n, name)| format!("{name} in {}", counted(*n, "row"))).collect();
            Some(each.join(", "))
        }
    };
    let file = |it: usize| files.get(it).map_or("", String::as_str);
    let in_file = |it: usize| build.file_of.iter().filter(|file| **file == it).count() as u64;
    let mut duplicates = Vec::new();
    for ((later, earlier), n) in &overlap.also_in {
        let of = in_file(*later);
        duplicates.push(format!(
            "{n} of {} of {} {} also in {}, counted once",
            counted(of, "row"),
            file(*later),
            if *n == 1 { "is" } else { "are" },
            file(*earlier)
        ));
    }
    TableReport {
        table: build.name.clone(),
        rows: overlap.keep.iter().filter(|it| **it).count() as u64,
        time: span(build, &keep),
        rows_without_time,
        time_column,
        duplicates,
        assumed: Vec::new(),
        files: Vec::new(),
        filled: Vec::new(),
    }
}

fn span(build: &Build, keep: &dyn Fn(usize) -> bool) -> Option<TimeSpan> {
    let Values::Time(times) = &build.columns.get(build.find("TimeGenerated")?)?.values else { return None };
    let times = || times.iter().enumerate().filter(|(row, _)| keep(*row)).filter_map(|(_, it)| *it);
    let at = |micros: Option<i64>| DateTime::from_timestamp_micros(micros?);
    TimeSpan::new(at(times().min())?, at(times().max())?).ok()
}
