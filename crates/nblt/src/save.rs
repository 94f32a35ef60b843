//! Reports and frames as files, to hand over.

pub(crate) mod hash;
mod sheet;
mod text;

use std::fmt;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use model::{Tabular, count};
use polars::prelude::{DataFrame, DataType, ParquetWriter, TimeUnit, TimeZone};
use view::{Report, Svg};

use crate::rows::FrameTable;
use crate::{Error, Result, Rows, Show};

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Where it is.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// The rows that it holds; `None` for a report.
    pub rows: Option<u64>,
}

impl fmt::Display for Saved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.path.display())?;
        if let Some(rows) = self.rows {
            write!(f, "{} {}, ", count(rows), if rows == 1 { "row" } else { "rows" })?;
        }
        write!(f, "{} bytes", count(self.bytes))
    }
}

impl Show for Saved {
    fn report(&self) -> Report {
        Report::new("Saved").note(self.to_string())
    }
}

/// Writes a report as a page (`.html`), as Markdown (`.md`) or as text (`.txt`). A file of that name is replaced.
pub(crate) fn report(report: &Report, path: &str) -> Result<Saved> {
    let contents = match ending(path).as_str() {
        "html" | "htm" => report.to_file().into_string(),
        "md" => report.to_markdown().into_string(),
        "txt" => report.to_text() + "\n",
        other => return Err(unknown(path, other, ".html, .md and .txt")),
    };
    write(path, None, |file| file.write_all(contents.as_bytes()).map_err(|it| it.to_string()))
}

/// Writes a drawing (`.svg`), or else its report.
pub(crate) fn drawing(svg: &Svg, drawn: &Report, path: &str) -> Result<Saved> {
    if ending(path) != "svg" {
        return report(drawn, path);
    }
    write(path, None, |file| writeln!(file, "{}", svg.as_str()).map_err(|it| it.to_string()))
}

impl Rows {
    /// Writes the rows as CSV (`.csv`), Excel (`.xlsx`) or Parquet (`.parquet`). A file of that name is replaced.
    ///
    /// In CSV a text that a spreadsheet would run as a formula gets an apostrophe before it; Excel and Parquet hold
    /// texts as they are. Times are UTC.
    ///
    /// # Errors
    ///
    /// If the ending of the name is none of these, or the file cannot be written.
    pub fn export(&self, path: &str) -> Result<Saved> {
        export(self, || self.frame(), path)
    }
}

/// Writes a frame as [`Rows::export`] does.
///
/// # Errors
///
/// As [`Rows::export`].
pub fn export_frame(frame: &DataFrame, path: &str) -> Result<Saved> {
    export(&FrameTable(frame), || frame.clone(), path)
}

fn export(table: &dyn Tabular, frame: impl FnOnce() -> DataFrame, path: &str) -> Result<Saved> {
    let rows = Some(table.n_rows() as u64);
    match ending(path).as_str() {
        "csv" => write(path, rows, |file| text::csv(table, file)),
        "xlsx" => {
            let sheet = sheet::excel(table).map_err(|why| failed(path, &why))?;
            write(path, rows, |file| file.write_all(&sheet).map_err(|it| it.to_string()))
        }
        "parquet" => {
            let mut frame = in_utc(frame())?;
            write(path, rows, |file| {
                ParquetWriter::new(file).finish(&mut frame).map(drop).map_err(|it| it.to_string())
            })
        }
        other => Err(unknown(path, other, ".csv, .xlsx and .parquet")),
    }
}

/// Times say in the file that they are UTC.
fn in_utc(mut frame: DataFrame) -> Result<DataFrame> {
    let times: Vec<String> = frame
        .columns()
        .iter()
        .filter(|it| matches!(it.dtype(), DataType::Datetime(_, None)))
        .map(|it| it.name().to_string())
        .collect();
    for name in times {
        let utc = DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC));
        let column = frame.column(&name)?.cast(&utc)?;
        frame.with_column(column)?;
    }
    Ok(frame)
}

fn ending(path: &str) -> String {
    Path::new(path).extension().map(|it| it.to_string_lossy().to_lowercase()).unwrap_or_default()
}

fn unknown(path: &str, ending: &str, known: &str) -> Error {
    let what = if ending.is_empty() { "has no ending".to_owned() } else { format!("ends in {ending:?}") };
    Error::input(format!("{path:?} {what}")).help(format!("the ending says what to write: {known}"))
}

fn failed(path: &str, why: &str) -> Error {
    Error::input(format!("{path:?} could not be written: {why}"))
        .help("name a file in a folder that is there and may be written")
}

fn write(
    path: &str,
    rows: Option<u64>,
    contents: impl FnOnce(&mut File) -> std::result::Result<(), String>,
) -> Result<Saved> {
    let mut file = File::create(path).map_err(|it| failed(path, &it.to_string()))?;
    contents(&mut file).map_err(|it| failed(path, &it))?;
    let bytes = file.metadata().map_err(|it| failed(path, &it.to_string()))?.len();
    Ok(Saved { path: PathBuf::from(path), bytes, rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_written_says_what_can() {
        let error = report(&Report::new("x"), "x.pdf").err().map(|it| it.to_string()).unwrap_or_default();
        assert!(error.contains("\"pdf\"") && error.contains(".html"), "{error}");
        let error = report(&Report::new("x"), "no/such/folder/x.html");
        assert!(error.is_err_and(|it| it.is_input() && it.to_string().contains("no/such/folder")));
    }
}
