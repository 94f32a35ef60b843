//! What the making of a table shows about its files.

use super::build::Build;
use super::event_time::TimeSources;
use super::report::counted;

/// Says which values of a file are none of their column's type.
pub(super) fn misfits(build: &Build, notes: &mut [Vec<String>]) {
    for ((file, column), misfits) in &build.misfits {
        let (Some(notes), Some(column)) = (notes.get_mut(*file), build.columns.get(*column)) else {
            continue;
        };
        let (name, ty) = (&column.name, column.ty);
        let (are, they) = if misfits.count == 1 { ("is", "it is") } else { ("are", "they are") };
        notes.push(format!(
            "{} of {name} {are} no {ty}, for example {:?}; {they} null there and kept as text in {name}_string",
            counted(misfits.count, "value"),
            misfits.example.chars().take(60).collect::<String>()
        ));
    }
}

/// Says where a file's times are from when they are not from `TimeGenerated`.
pub(super) fn times(build: &Build, sources: &TimeSources, notes: &mut [Vec<String>]) {
    let mut files = build.file_of.clone();
    files.dedup();
    for file in files {
        let Some(notes) = notes.get_mut(file) else { continue };
        let counts = sources.counts(|row| build.file_of.get(row) == Some(&file));
        for (source, rows) in counts {
            let rows = counted(rows, "row");
            match source.and_then(|it| sources.names.get(it)).map(String::as_str) {
                Some("TimeGenerated") => {}
                Some(name) => {
                    notes.push(format!("the time of {rows} of {} is taken from {name}", build.name))
                }
                None => notes.push(format!("the time of {rows} of {} is not recorded", build.name)),
            }
        }
    }
}
