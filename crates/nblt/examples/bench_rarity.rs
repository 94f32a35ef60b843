//! Measures rarity, novelty and process trees over the demo's process starts, repeated: `cargo xtask bench rarity`.
//!
//! Takes a file to write to, for others to measure the same, and the numbers of starts.

use std::time::Instant;

use analysis::{ColumnMap, Needs, Novelty, Parameters, ProcessTree, Processes, Rarity};
use nblt::Session;
use nblt::ext::polars::prelude::{Column, DataFrame, IntoColumn, NamedFrom, PolarsResult, Series};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// So many starts are written to the file.
const WRITTEN: usize = 100_000;

fn main() -> Outcome {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("name a file")?;
    let one = Session::open("demo processes")?.query("SecurityEvent")?.frame();
    println!("     starts  distinct    read   rarity  novelty     tree   memory");
    for n in arguments {
        let frame = repeated(&one, n.parse()?)?;
        if frame.height() == WRITTEN {
            write(&frame, &file)?;
        }
        let time = |since: Instant| format!("{:7.3}s", since.elapsed().as_secs_f64());
        let begin = Instant::now();
        let processes = Processes::read(&frame, &ColumnMap::infer(&frame, Needs::Rarity), Needs::Rarity)?;
        let read = time(begin);
        let begin = Instant::now();
        let rarity = Rarity::of(processes, &Parameters::default())?;
        let rare = time(begin);
        let begin = Instant::now();
        let novelty = Novelty::of(&rarity)?;
        let novel = time(begin);
        let begin = Instant::now();
        let tree =
            ProcessTree::of(Processes::read(&frame, &ColumnMap::infer(&frame, Needs::Tree), Needs::Tree)?)?;
        let treed = time(begin);
        let distinct = frame.column("CommandLine")?.n_unique()?;
        println!("{:11} {distinct:9} {read} {rare} {novel} {treed} {:5} MB", frame.height(), peak_memory());
        assert!(tree.nodes().len() >= frame.height() && novelty.sessions().len() == rarity.sessions().len());
    }
    Ok(())
}

/// `n` starts: the same week again and again, each with command lines of its own among the others.
fn repeated(one: &DataFrame, n: usize) -> PolarsResult<DataFrame> {
    let mut all = one.head(Some(n));
    let mut week = 0_i64;
    while all.height() < n {
        week += 1;
        let mut more = one.head(Some(n - all.height()));
        let times = more.column("TimeGenerated")?.datetime()?.physical();
        let moved: Vec<Option<i64>> = times.iter().map(|it| Some(it? + week * 7 * 86_400_000_000)).collect();
        let dtype = more.column("TimeGenerated")?.dtype().clone();
        more.with_column(Series::new("TimeGenerated".into(), moved).into_column().cast(&dtype)?)?;
        let lines = more.column("CommandLine")?.str()?.clone();
        let lines = lines.iter().enumerate().map(|(row, it)| match row % 3 {
            0 => it.map(|it| format!("{it} /week {week}")),
            _ => it.map(str::to_owned),
        });
        let lines: Vec<Option<String>> = lines.collect();
        more.with_column(Column::from(Series::new("CommandLine".into(), lines)))?;
        all.vstack_mut(&more)?;
    }
    all.rechunk_mut_par();
    Ok(all)
}

/// The columns of the original's features.
fn write(frame: &DataFrame, file: &str) -> Outcome {
    use std::io::Write as _;
    let mut out = std::io::BufWriter::new(std::fs::File::create(file)?);
    let names = ["Account", "SubjectLogonId", "NewProcessName", "CommandLine"];
    writeln!(out, "{}", names.join(","))?;
    let columns = names.map(|it| frame.column(it).and_then(|it| it.str()));
    let [a, b, c, d] = columns;
    let (a, b, c, d) = (a?, b?, c?, d?);
    for row in 0..frame.height() {
        let cells = [a, b, c, d].map(|it| it.get(row).unwrap_or_default().replace('"', "\"\""));
        writeln!(out, "\"{}\"", cells.join("\",\""))?;
    }
    Ok(out.flush()?)
}

/// The most memory that this process has had, in megabytes; 0 where the system does not say.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
    line.and_then(|it| it.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}
