//! Measures how long Windows event logs take to read, next to `evtx_dump`: `cargo xtask bench evtx`.
//!
//! Takes the program `evtx_dump`, a folder to write to, a size in megabytes, and logs. The chunks of a log need nothing of each
//! other, so each log is written with its chunks repeated up to that size: both programs read such files. Events of one
//! file are never taken for those of another, so each is one row of a table.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Before the chunks, and the size of one.
const HEADER: usize = 4096;
const CHUNK: usize = 65_536;
/// How often each is measured, by turns.
const TIMES: usize = 7;
const FORMATS: [&[&str]; 3] = [&["-o", "jsonl"], &["-o", "jsonl", "-t", "1"], &["-o", "xml"]];

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [dump, folder, megabytes, logs @ ..] = arguments.as_slice() else {
        return Err("evtx_dump, folder, megabytes, logs".into());
    };
    let (folder, size) = (Path::new(folder), megabytes.parse::<usize>()? * 1_000_000);
    let files = logs.iter().map(|it| repeat(Path::new(it), size, folder)).collect::<Outcome<Vec<_>>>()?;
    println!("seconds, medians of {TIMES} runs by turns; times: how much longer nblt takes, to typed tables");
    println!("{:>10} {:>9} {:>22} {:>22} {:>22}  log", "events", "nblt", "evtx_dump, JSON", "-t 1", "XML");
    for file in &files {
        line(dump, file, std::slice::from_ref(file))?;
    }
    line(dump, folder, &files)
}

/// Measures one log, or a folder; evtx_dump takes one file at a time.
fn line(dump: &str, path: &Path, files: &[PathBuf]) -> Outcome {
    let mut rows = 0;
    let mut seconds: [Vec<f64>; 4] = Default::default();
    for _ in 0..TIMES {
        let [ours, theirs @ ..] = &mut seconds;
        ours.push(time(|| {
            let workspace = sources::local::open(path)?;
            rows = workspace.tables.iter().map(|it| it.rows).sum::<u64>();
            Ok(())
        })?);
        for (theirs, format) in theirs.iter_mut().zip(FORMATS) {
            theirs.push(time(|| {
                files.iter().try_for_each(|file| {
                    let mut command = Command::new(dump);
                    let status = command
                        .args(format)
                        .arg(file)
                        .stdout(Stdio::null())
                        .stderr(Stdio::null())
                        .status()?;
                    if status.success() { Ok(()) } else { Err("evtx_dump failed".into()) }
                })
            })?);
        }
    }
    let [ours, theirs @ ..] = seconds.map(median);
    let theirs = theirs.map(|it| format!("{it:.3}, {:.2} times", ours / it));
    let name = path.file_name().map_or_else(String::new, |it| it.to_string_lossy().into_owned());
    let name = if files.len() > 1 { "all of them" } else { &name };
    let [json, json_one, xml] = theirs;
    println!("{rows:>10} {ours:>9.3} {json:>22} {json_one:>22} {xml:>22}  {name}");
    Ok(())
}

fn time(mut what: impl FnMut() -> Outcome) -> Outcome<f64> {
    let begin = Instant::now();
    what()?;
    Ok(begin.elapsed().as_secs_f64())
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds.get(seconds.len() / 2).copied().unwrap_or_default()
}

/// Writes the log with its chunks so often that it has the size; says where.
fn repeat(log: &Path, size: usize, folder: &Path) -> Outcome<PathBuf> {
    let bytes = std::fs::read(log)?;
    let (header, chunks) = bytes.split_at_checked(HEADER).ok_or("a log has no header")?;
    let times = (size / chunks.len()).max(1);
    let mut all = header.to_vec();
    let n_chunks = u16::try_from(chunks.len() / CHUNK * times)?;
    all.get_mut(42..44).ok_or("there is no log")?.copy_from_slice(&n_chunks.to_le_bytes());
    for _ in 0..times {
        all.extend_from_slice(chunks);
    }
    let file = folder.join(log.file_name().ok_or("a log has no name")?);
    std::fs::write(&file, &all)?;
    Ok(file)
}
