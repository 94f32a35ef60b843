//! Measures the account summary with its additional data, and timelines: `cargo xtask bench account`.
//!
//! `bench_account FOLDER REPEATS` reads a folder of files and summarizes the account with the most events;
//! `bench_account timeline MARKS...` draws timelines. Each line is JSON: seconds, and megabytes at the most.

use std::time::Instant;

use nblt::ext::chrono::{DateTime, Utc};
use nblt::ext::serde_json::json;
use nblt::{AccountPivots, Session, Show, Timeline};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// A part of the name of the account that the fixtures are about.
const NAME: &str = "crqerkikpjo";

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [timeline, sizes @ ..] if timeline == "timeline" => {
            sizes.iter().try_for_each(|it| timelines(it.parse()?))
        }
        [folder, repeats] => account(folder, repeats.parse()?),
        _ => Err("name a folder and how often, or `timeline` and numbers".into()),
    }
}

fn account(folder: &str, repeats: usize) -> Outcome {
    let begin = Instant::now();
    let session = Session::open(folder)?;
    let load = begin.elapsed().as_secs_f64();
    let loaded = peak_memory();
    for _ in 0..repeats {
        let begin = Instant::now();
        let found = AccountPivots::on(session.clone()).account_summary(NAME)?;
        let shown = found.report();
        let (html, text) = (shown.to_html().into_string().len(), shown.to_text().len());
        let summary = begin.elapsed().as_secs_f64();
        let begin = Instant::now();
        let more = found.get_additional_data()?;
        let events = more.cloud_activity.n_rows();
        let shown = more.report();
        let bytes = html + text + shown.to_html().into_string().len() + shown.to_text().len();
        let additional = begin.elapsed().as_secs_f64();
        let figures = json!({
            "load": load, "summary": summary, "additional": additional, "events": events, "bytes": bytes,
            "memory after loading": loaded, "memory": peak_memory(),
        });
        println!("{figures}");
    }
    Ok(())
}

/// As many marks in ten lanes over thirty days.
fn timelines(marks: u32) -> Outcome {
    let mut lanes = vec![Vec::new(); 10];
    // The numbers of a linear congruential generator, so that each run draws the same.
    let mut dice = 1_u64;
    for _ in 0..marks {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let number = dice >> 33;
        let time = DateTime::<Utc>::from_timestamp(1_714_521_600 + (number % (30 * 86_400)) as i64, 0);
        let lane = lanes.get_mut((number % 10) as usize).ok_or("ten lanes")?;
        lane.extend(time);
    }
    for _ in 0..3 {
        let lanes = lanes.clone();
        let begin = Instant::now();
        let timeline =
            lanes.into_iter().enumerate().fold(Timeline::new("Events"), |timeline, (number, it)| {
                timeline.lane(format!("service {number}"), it, 0)
            });
        let shown = timeline.report();
        let bytes = shown.to_html().into_string().len() + shown.to_text().len();
        let took = begin.elapsed().as_secs_f64();
        println!("{}", json!({ "marks": marks, "timeline": took, "bytes": bytes }));
    }
    Ok(())
}

/// The most memory that this process has had, in megabytes; 0 where the system does not say.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
    line.and_then(|it| it.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}
