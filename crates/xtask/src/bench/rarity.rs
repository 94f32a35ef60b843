//! Rarity, process trees, indicators and base64 next to msticnb and msticpy, on the same process starts.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::lines;
use crate::python::Python;
use crate::run::{Outcome, cargo, root, run, say, target};

const SCRIPT: &str = "tests/bench/rarity.py";
/// In memory. The file of the last would have 2 GB.
const STARTS: [u32; 4] = [10_000, 100_000, 1_000_000, 5_000_000];
/// In memory, where hardly two starts have the same words.
const DISTINCT: [u32; 3] = [10_000, 100_000, 1_000_000];
/// From a file, next to the originals; what is measured of them takes minutes or all memory beyond.
const FROM_FILE: [(u32, &[&str]); 2] =
    [(10_000, &["msticnb", "method", "tree", "draw"]), (100_000, &["msticnb", "method", "tree", "draw"])];
/// From a file, with programs in many folders.
const SPREAD: u32 = 100_000;
/// From a file, ours alone.
const LARGE_FILE: u32 = 1_000_000;
/// msticnb's own test events, so often: it needs memory for each pair of like events, and of ten times as many there are too many.
const REPEATED: [usize; 2] = [3, 10];
/// Command lines.
const LINES: u32 = 10_000;

/// Every size in a process of its own, so that memory is its own, too.
pub(crate) fn rarity() -> Outcome {
    let python =
        Python::in_folder("python-msticnb", &["msticnb==1.2.3", "scikit-learn>=1.5,<2", "matplotlib>=3,<4"])?;
    run(cargo().args(["build", "--locked", "--package", "nblt", "--example", "bench_rarity"]))?;
    let ours = target()?.join("debug/examples/bench_rarity");
    let folder = target()?.join("bench-rarity");
    fs::create_dir_all(&folder).map_err(|error| format!("cannot make {folder:?}: {error}"))?;
    let file = folder.join("SecurityEvent.csv");
    say("process starts in memory, a line for each size (seconds, MB)");
    for starts in STARTS {
        print(&lines(Command::new(&ours).args(["starts", &starts.to_string()]))?);
    }
    say("process starts of which hardly two have the same words, novelty alone");
    for starts in DISTINCT {
        print(&lines(Command::new(&ours).args(["distinct", &starts.to_string()]))?);
    }
    let small = FROM_FILE.iter().map(|(starts, others)| (*starts, *others));
    for (starts, others) in small.chain([(LARGE_FILE, &[][..])]) {
        say(&format!("{starts} process starts from a CSV file: ours, then the originals"));
        lines(Command::new(&ours).args(["starts", &starts.to_string()]).arg(&file))?;
        print(&lines(Command::new(&ours).arg("file").arg(&folder))?);
        originals(&python, others, &file.to_string_lossy())?;
    }
    say(&format!("{SPREAD} process starts of programs in many folders: ours, then the originals"));
    lines(Command::new(&ours).args(["starts", &SPREAD.to_string()]).arg(&file).arg("spread"))?;
    print(&lines(Command::new(&ours).arg("file").arg(&folder))?);
    originals(&python, &["msticnb", "method"], &file.to_string_lossy())?;
    for times in REPEATED {
        let Some(starts) = theirs_repeated(&file, times)? else {
            say(&format!("not compared on msticnb's own test events: {THEIRS} is not here"));
            break;
        };
        say(&format!("{starts} process starts, msticnb's test events repeated: ours, then the original"));
        print(&lines(Command::new(&ours).arg("file").arg(&folder))?);
        originals(&python, &["msticnb", "method"], &file.to_string_lossy())?;
    }
    say(&format!("indicators and base64 in {LINES} command lines: ours, then the originals"));
    print(&lines(Command::new(&ours).args(["lines", &LINES.to_string()]).arg(&file))?);
    originals(&python, &["iocs", "base64"], &file.to_string_lossy())?;
    fs::remove_dir_all(&folder).map_err(|error| format!("cannot remove {folder:?}: {error}"))
}

const THEIRS: &str = "../shared/data/msticnb/processes_on_host.csv";

/// Writes msticnb's test events, so often, to a file; says how many, or `None` where they are not there.
fn theirs_repeated(file: &Path, times: usize) -> Result<Option<usize>, String> {
    let Ok(events) = fs::read_to_string(root().join(THEIRS)) else { return Ok(None) };
    let (names, rows) = events.split_once('\n').ok_or_else(|| format!("{THEIRS} is empty"))?;
    let text = format!("{names}\n{}", rows.repeat(times));
    fs::write(file, text).map_err(|error| format!("cannot write {file:?}: {error}"))?;
    Ok(Some(rows.lines().count() * times))
}

fn originals(python: &Python, names: &[&str], file: &str) -> Outcome {
    for name in names {
        let figures = lines(python.python(&["-u", SCRIPT, name, file]).current_dir(root()))?;
        match figures.as_slice() {
            [] => println!("  {name}: ended without an answer (out of memory, or see above)"),
            figures => figures.iter().for_each(|it| println!("  {name}: {}", words(it))),
        }
    }
    Ok(())
}

fn print(figures: &[Value]) {
    for it in figures {
        println!("  {}", words(it));
    }
}

/// `starts 10000, read 0.01 s, …, memory 80 MB`.
fn words(figures: &Value) -> String {
    let Some(all) = figures.as_object() else { return figures.to_string() };
    let one = |(name, value): (&String, &Value)| match value {
        Value::Number(number) if number.is_f64() => {
            format!("{name} {:.3} s", number.as_f64().unwrap_or(f64::NAN))
        }
        Value::Number(number) if name.starts_with("memory") => format!("{name} {number} MB"),
        Value::String(text) => format!("{name}: {text}"),
        other => format!("{name} {other}"),
    };
    all.iter().map(one).collect::<Vec<_>>().join(", ")
}
