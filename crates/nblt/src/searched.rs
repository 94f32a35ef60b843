//! Texts of a frame that are searched, one distinct text once, on all processors.

use std::ops::Range;

use analysis::{TextColumns, Texts};
use polars::prelude::{Column, DataFrame, IdxCa, IdxSize, NamedFrom, Series};

use crate::Result;

/// So many texts are searched before the analyst is asked whether to go on.
pub(crate) const CHUNK: usize = 8_192;

/// A column with what was found in its texts.
#[derive(Clone, Debug)]
pub(crate) struct Searched<T> {
    /// The name of the column; empty for a text without a frame.
    pub(crate) column: String,
    /// Which texts each row has, by row: row, and place in `found`.
    pub(crate) rows: Vec<(u32, u32)>,
    /// What was found in each distinct text.
    pub(crate) found: Vec<T>,
}

/// Searches the distinct texts of each column, one column after the other.
pub(crate) fn search<T>(
    columns: &TextColumns,
    mut find: impl FnMut(&[&str]) -> Result<Vec<T>>,
) -> Result<Vec<Searched<T>>> {
    let one = |(name, texts): (&str, &Texts)| {
        let distinct: Vec<&str> = texts.distinct().collect();
        let rows = (0..texts.len()).filter_map(|row| Some((number(row), number(texts.place(row)?))));
        Ok(Searched { column: name.to_owned(), rows: rows.collect(), found: find(&distinct)? })
    };
    columns.iter().map(one).collect()
}

/// Runs `find` on each text, in their order.
pub(crate) fn each<T: Send>(texts: &[&str], find: impl Fn(&str) -> T + Sync) -> Result<Vec<T>> {
    let find = &find;
    let workers = std::thread::available_parallelism().map_or(1, |it| it.get());
    let mut all = Vec::with_capacity(texts.len());
    for chunk in texts.chunks(CHUNK * workers) {
        channel::check_cancelled()?;
        if chunk.len() < CHUNK / 16 {
            all.extend(chunk.iter().map(|it| find(it)));
            continue;
        }
        let part = chunk.len().div_ceil(workers);
        std::thread::scope(|scope| {
            let parts: Vec<_> = chunk
                .chunks(part)
                .map(|texts| scope.spawn(move || texts.iter().map(|it| find(it)).collect::<Vec<T>>()))
                .collect();
            for part in parts {
                match part.join() {
                    Ok(found) => all.extend(found),
                    // As if it had been this thread.
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
        });
    }
    Ok(all)
}

pub(crate) fn number(number: usize) -> u32 {
    // Frames hold fewer rows than this type counts.
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A frame with a row for each thing that was found in each row: SourceColumn, SourceIndex, and the columns of
/// `things`, which have a row for each thing of each distinct text. Each of these is in memory once, however many rows
/// of the frame have it.
pub(crate) fn by_row<T>(
    columns: &[Searched<T>],
    things_in: impl Fn(&T) -> usize,
    things: Vec<Column>,
) -> Result<DataFrame> {
    let (mut names, mut rows, mut which): (Vec<Option<&str>>, Vec<Option<usize>>, Vec<IdxSize>) =
        Default::default();
    let mut next: IdxSize = 0;
    for column in columns {
        let name = Some(column.column.as_str()).filter(|it| !it.is_empty());
        let mut things_of: Vec<Range<IdxSize>> = Vec::with_capacity(column.found.len());
        for found in &column.found {
            let first = next;
            next = next.saturating_add(number(things_in(found)));
            things_of.push(first..next);
        }
        for (row, place) in &column.rows {
            which.extend(things_of.get(*place as usize).cloned().unwrap_or_default());
            names.resize(which.len(), name);
            rows.resize(which.len(), Some(*row as usize));
        }
    }
    let things = frame(things)?.take(&IdxCa::from_vec("row".into(), which))?;
    let mut all = vec![texts("SourceColumn", names.into_iter()), numbers("SourceIndex", rows.into_iter())];
    all.extend(things.columns().iter().cloned());
    frame(all)
}

/// A frame of columns of the same length.
pub(crate) fn frame(columns: Vec<Column>) -> Result<DataFrame> {
    Ok(DataFrame::new_infer_height(columns)?)
}

/// A column of texts.
pub(crate) fn texts<'a>(name: &str, values: impl Iterator<Item = Option<&'a str>>) -> Column {
    Column::from(Series::new(name.into(), values.collect::<Vec<_>>()))
}

/// A column of numbers.
pub(crate) fn numbers(name: &str, values: impl Iterator<Item = Option<usize>>) -> Column {
    let values: Vec<Option<i64>> = values.map(|it| it.and_then(|it| i64::try_from(it).ok())).collect();
    Column::from(Series::new(name.into(), values))
}
