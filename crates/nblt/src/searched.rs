//! Texts of a frame that are searched, one distinct text once, on all processors.

use analysis::{TextColumns, Texts};
use polars::prelude::{Column, DataFrame, NamedFrom, Series};

use crate::Result;

/// So many texts are searched before the analyst is asked whether to go on.
const CHUNK: usize = 8_192;

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

/// Searches each distinct text of each column.
pub(crate) fn search<T: Send>(columns: &TextColumns, find: fn(&str) -> T) -> Result<Vec<Searched<T>>> {
    let one = |(name, texts): (&str, &Texts)| {
        let distinct: Vec<&str> = texts.distinct().collect();
        let rows = (0..texts.len()).filter_map(|row| Some((number(row), number(texts.place(row)?))));
        Ok(Searched { column: name.to_owned(), rows: rows.collect(), found: each(&distinct, find)? })
    };
    columns.iter().map(one).collect()
}

/// Runs `find` on each text, in their order.
pub(crate) fn each<T: Send>(texts: &[&str], find: fn(&str) -> T) -> Result<Vec<T>> {
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
