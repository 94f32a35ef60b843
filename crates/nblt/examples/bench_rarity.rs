//! Measures rarity, novelty, process trees, decoding and indicators: `cargo xtask bench rarity`.
//!
//! `bench_rarity starts NUMBER [FILE [spread]]` takes the demo's process starts, repeated, and writes them to a CSV file if one
//! is named, where wanted with programs in many folders; `bench_rarity distinct NUMBER` measures novelty where hardly two starts have the same
//! words; `bench_rarity file FOLDER` reads such a file as any workspace, a phase at a time; `bench_rarity lines
//! NUMBER FILE` measures on command lines of which every tenth has something encoded and an address. A line of JSON
//! each: seconds, and megabytes at the most.

use std::time::Instant;

use analysis::{ColumnMap, Needs, Novelty, NoveltyParameters, Parameters, ProcessTree, Processes, Rarity};
use nblt::ext::polars::prelude::{Column, DataFrame, IntoColumn, NamedFrom, PolarsResult, Series};
use nblt::ext::serde_json::{Map, Value, json};
use nblt::{Session, decode_in, iocs_in};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// The columns that the analyses need, ours and msticnb's.
const COLUMNS: [&str; 13] = [
    "TimeGenerated",
    "EventID",
    "Computer",
    "Account",
    "SubjectUserSid",
    "SubjectUserName",
    "SubjectDomainName",
    "SubjectLogonId",
    "TargetLogonId",
    "NewProcessId",
    "NewProcessName",
    "ProcessId",
    "CommandLine",
];
const PARENT: &str = "ParentProcessName";

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["starts", number] => starts(number.parse()?, None, false),
        ["starts", number, file] => starts(number.parse()?, Some(file), false),
        ["starts", number, file, "spread"] => starts(number.parse()?, Some(file), true),
        ["distinct", number] => distinct(number.parse()?),
        ["file", folder] => file(folder),
        ["lines", number, file] => lines(number.parse()?, file),
        _ => Err("say what to measure: starts, distinct, file or lines".into()),
    }
}

/// What was measured so far, and the time since then.
struct Figures {
    all: Map<String, Value>,
    since: Instant,
}

impl Figures {
    fn start() -> Self {
        Self { all: Map::new(), since: Instant::now() }
    }

    fn phase(&mut self, name: &str) {
        self.all.insert(name.to_owned(), json!(self.since.elapsed().as_secs_f64()));
        self.since = Instant::now();
    }

    fn finish(mut self, facts: Value) {
        if let Value::Object(facts) = facts {
            self.all.extend(facts);
        }
        self.all.insert("memory".to_owned(), json!(peak_memory()));
        println!("{}", Value::Object(self.all));
    }
}

fn starts(n: usize, file: Option<&str>, is_spread: bool) -> Outcome {
    let one = Session::open("demo processes")?.query("SecurityEvent | where EventID == 4688")?.frame();
    let one = one.select(COLUMNS.into_iter().chain([PARENT]))?;
    let mut frame = repeated(&one, n)?;
    if is_spread {
        spread(&mut frame)?;
    }
    if let Some(file) = file {
        write(&frame, file)?;
    }
    let before = peak_memory();
    let mut figures = Figures::start();
    let sessions = analyses(&frame, &mut figures)?;
    let distinct = frame.column("CommandLine")?.n_unique()?;
    figures.finish(
        json!({"starts": n, "distinct": distinct, "sessions": sessions, "memory of the frame": before}),
    );
    Ok(())
}

/// Novelty where hardly two starts have the same words. In [`starts`] what is added to a line is a number, which is folded.
fn distinct(n: usize) -> Outcome {
    let one = Session::open("demo processes")?.query("SecurityEvent | where EventID == 4688")?.frame();
    let mut frame = repeated(&one.select(COLUMNS.into_iter().chain([PARENT]))?, n)?;
    tell_apart(&mut frame)?;
    let processes = Processes::read(&frame, &ColumnMap::infer(&frame, Needs::Rarity), Needs::Rarity)?;
    let rarity = Rarity::of(processes, &Parameters::default())?;
    let before = peak_memory();
    let mut figures = Figures::start();
    let novelty = novelty(&rarity)?;
    figures.phase("novelty");
    let uncertain = (0..n).filter(|it| novelty.uncertainty(*it) > 0.0).count();
    let most = (0..n).map(|it| novelty.uncertainty(it)).fold(0.0, f64::max);
    let alone = (0..n).filter(|it| novelty.score(*it) >= 1.0).count();
    figures.finish(json!({"starts": n, "like nothing": alone, "uncertain": uncertain, "by at most": most.to_string(), "memory before": before}));
    Ok(())
}

/// Every analysis of a frame of process starts.
fn analyses(frame: &DataFrame, figures: &mut Figures) -> Outcome<usize> {
    let processes = Processes::read(frame, &ColumnMap::infer(frame, Needs::Rarity), Needs::Rarity)?;
    figures.phase("read");
    let rarity = Rarity::of(processes, &Parameters::default())?;
    figures.phase("rarity");
    let processes = Processes::read(frame, &ColumnMap::infer(frame, Needs::Tree), Needs::Tree)?;
    figures.phase("read for the tree");
    let tree = ProcessTree::of(processes)?;
    figures.phase("tree");
    let novelty = novelty(&rarity)?;
    figures.phase("novelty");
    assert!(
        tree.nodes().len() + tree.n_repeated() >= frame.height()
            && novelty.sessions().len() == rarity.sessions().len()
    );
    Ok(rarity.sessions().len())
}

fn novelty(rarity: &Rarity) -> Result<Novelty, analysis::Error> {
    Novelty::of(rarity, None, &NoveltyParameters::default(), || Ok(()))
}

/// A file on disk, from the first byte on.
fn file(folder: &str) -> Outcome {
    let mut figures = Figures::start();
    let session = Session::open(folder)?;
    figures.phase("file");
    let frame = session.query("SecurityEvent | where EventID == 4688")?.frame();
    figures.phase("query");
    let sessions = analyses(&frame, &mut figures)?;
    figures.finish(json!({"starts": frame.height(), "sessions": sessions}));
    Ok(())
}

/// Indicators and base64 in so many command lines, which are written for others to measure the same.
fn lines(n: usize, file: &str) -> Outcome {
    let one = Session::open("demo processes")?.query("SecurityEvent | where EventID == 4688")?.frame();
    let one = one.select(COLUMNS.into_iter().chain([PARENT]))?;
    let mut frame = repeated(&one, n)?;
    let lines: Vec<Option<String>> = frame
        .column("CommandLine")?
        .str()?
        .iter()
        .enumerate()
        .map(|(row, line)| match (line, row % 10) {
            (Some(line), 0) => {
                Some(format!("{line} {} https://cdn{row}.contoso-update.example/a/{row}.ps1", encoded(row)))
            }
            (line, _) => line.map(|it| format!("{it} /r {row}")),
        })
        .collect();
    frame.with_column(Column::from(Series::new("CommandLine".into(), lines)))?;
    write(&frame, file)?;
    let mut figures = Figures::start();
    let iocs = iocs_in(&frame, &["CommandLine"])?;
    figures.phase("iocs");
    let decoded = decode_in(&frame, &["CommandLine"])?;
    figures.phase("decode");
    let (n_iocs, pieces) = (iocs.frame()?.height(), decoded.len());
    figures.finish(json!({"lines": n, "indicators": n_iocs, "pieces": pieces}));
    Ok(())
}

/// A text of its own in base64.
fn encoded(row: usize) -> String {
    use base64::Engine as _;
    let text = format!("Write-Output 'this is number {row} of the benchmark'");
    base64::engine::general_purpose::STANDARD.encode(text)
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

/// Programs in one of some hundred folders, as with many servers: msticnb needs memory for each pair of starts that are alike.
fn spread(frame: &mut DataFrame) -> PolarsResult<()> {
    let programs = frame.column("NewProcessName")?.str()?.clone();
    let in_folder = |(row, it): (usize, Option<&str>)| {
        it.map(|it| it.replacen(":\\", &format!(":\\{}\\", "x".repeat(row % 211)), 1))
    };
    let programs: Vec<Option<String>> = programs.iter().enumerate().map(in_folder).collect();
    frame.with_column(Column::from(Series::new("NewProcessName".into(), programs)))?;
    Ok(())
}

/// Gives each start a path, two words and an account: every other path has a name of its own, the other names are shared by a few.
fn tell_apart(frame: &mut DataFrame) -> PolarsResult<()> {
    let n = frame.height();
    // The same in each run, and without any order.
    let one_of = |row: usize, salt: usize, many: usize| {
        name(row.wrapping_mul(2_654_435_761).wrapping_add(salt * 7_919) / 64 % many.max(1))
    };
    let lines = frame.column("CommandLine")?.str()?.clone();
    let line = |(row, line): (usize, Option<&str>)| {
        let file = if row % 2 == 0 { name(n + row) } else { one_of(row, 1, n / 3) };
        let (folder, owner, word) = (one_of(row, 2, 300), one_of(row, 3, 2_000), one_of(row, 4, 400));
        Some(format!("{} D:\\{folder}\\{file}.txt -owner {owner} -for {word}", line.unwrap_or_default()))
    };
    let lines: Vec<Option<String>> = lines.iter().enumerate().map(line).collect();
    frame.with_column(Column::from(Series::new("CommandLine".into(), lines)))?;
    let accounts: Vec<String> = (0..n).map(|row| format!("CONTOSO\\{}", one_of(row, 3, 2_000))).collect();
    frame.with_column(Column::from(Series::new("Account".into(), accounts)))?;
    Ok(())
}

/// A word for a number, in letters, so that it is not folded as one.
fn name(mut number: usize) -> String {
    let mut name = String::new();
    loop {
        let syllable = number % 64;
        name.extend("bdfghklmnprstvwz".chars().nth(syllable / 4));
        name.extend("aeio".chars().nth(syllable % 4));
        number /= 64;
        if number == 0 {
            return name;
        }
    }
}

/// Writes a table as Sentinel exports it.
fn write(frame: &DataFrame, file: &str) -> Outcome {
    use std::io::Write as _;
    let mut out = std::io::BufWriter::new(std::fs::File::create(file)?);
    let names: Vec<String> = frame.columns().iter().map(|it| it.name().to_string()).collect();
    writeln!(out, "{}", names.join(","))?;
    let columns: Vec<Series> = frame
        .columns()
        .iter()
        .map(|it| it.as_materialized_series().cast(&nblt::ext::polars::prelude::DataType::String))
        .collect::<PolarsResult<_>>()?;
    let columns = columns.iter().map(|it| it.str()).collect::<PolarsResult<Vec<_>>>()?;
    for row in 0..frame.height() {
        let cells: Vec<String> =
            columns.iter().map(|it| it.get(row).unwrap_or_default().replace('"', "\"\"")).collect();
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
