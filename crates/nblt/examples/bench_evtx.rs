//! Measures how long a Windows event log takes to read, next to `evtx_dump`: `cargo xtask bench evtx`.
//!
//! Takes the program `evtx_dump`, a file to write to, how often chunks are repeated in it, and the logs they are of. The
//! chunks of a log need nothing of each other, so those of several logs, repeated, are one that both programs read.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Before the chunks.
const HEADER: usize = 4096;

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [dump, file, times, logs @ ..] = arguments.as_slice() else {
        return Err("evtx_dump, file, times, logs".into());
    };
    let size = repeat(logs, times.parse()?, Path::new(file))?;
    let ours = || -> Outcome<u64> {
        let workspace = sources::local::open(Path::new(file))?;
        Ok(workspace.tables.iter().map(|it| it.rows).sum())
    };
    let theirs = |arguments: &[&str]| -> Outcome<u64> {
        let status = Command::new(dump).args(arguments).arg(file).stdout(Stdio::null()).status()?;
        if status.success() { Ok(0) } else { Err("evtx_dump failed".into()) }
    };
    let rows = ours()?;
    println!("{} MB, {rows} events; medians of 5 runs, one after the other", size / 1_000_000);
    let mut seconds: [Vec<f64>; 4] = Default::default();
    for _ in 0..5 {
        let [a, b, c, d] = &mut seconds;
        a.push(time(ours)?);
        b.push(time(|| theirs(&["-o", "jsonl"]))?);
        c.push(time(|| theirs(&["-o", "jsonl", "-t", "1"]))?);
        d.push(time(|| theirs(&["-o", "xml"]))?);
    }
    let [ours, json, json_one, xml] = seconds.map(median);
    println!("nblt, to typed tables      {ours:7.3} s  {:6.1} MB/s", size as f64 / 1e6 / ours);
    for (name, theirs) in
        [("evtx_dump, JSON lines", json), ("evtx_dump -t 1, JSON lines", json_one), ("evtx_dump, XML", xml)]
    {
        println!("{name:26} {theirs:7.3} s  nblt takes {:.2} times as long", ours / theirs);
    }
    Ok(())
}

fn time(mut what: impl FnMut() -> Outcome<u64>) -> Outcome<f64> {
    let begin = Instant::now();
    what()?;
    Ok(begin.elapsed().as_secs_f64())
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds.get(seconds.len() / 2).copied().unwrap_or_default()
}

/// Writes the logs' chunks so many times; returns the size.
fn repeat(logs: &[String], times: usize, file: &Path) -> Outcome<usize> {
    let (mut all, mut chunks) = (Vec::new(), Vec::new());
    for log in logs {
        let bytes = std::fs::read(log)?;
        let (header, of_log) = bytes.split_at_checked(HEADER).ok_or("a log has no header")?;
        all = header.to_vec();
        chunks.extend_from_slice(of_log);
    }
    let n_chunks = u16::try_from(chunks.len() / 65_536 * times)?;
    all.get_mut(42..44).ok_or("there is no log")?.copy_from_slice(&n_chunks.to_le_bytes());
    for _ in 0..times {
        all.extend_from_slice(&chunks);
    }
    std::fs::write(file, &all)?;
    Ok(all.len())
}
