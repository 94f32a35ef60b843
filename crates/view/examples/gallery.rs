//! Writes one page of everything into a folder, to be looked at: `cargo run -p view --example gallery -- <folder>`.

#[path = "../tests/view/sample.rs"]
mod sample;

use std::{fs, io, path::Path};

use view::{Report, Timeline};

fn main() -> io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "target/gallery".to_owned());
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let spans = [(0, 1), (12, 3), (40, 55), (30, 1_400), (300, 9_000), (2_000, 129_600), (60, 2_000_000)];
    let timelines = spans.iter().fold(Report::new("Timelines"), |report, (events, minutes)| {
        let timeline = Timeline::new(format!("{events} events in {minutes} minutes"));
        report.timeline(timeline.lane("SigninLogs", sample::scattered(*events, *minutes), events % 7))
    });
    let chooser = Report::new("3 accounts match \"adele\"").candidates(sample::candidates());
    for (name, report) in [
        ("report", sample::report()),
        ("timelines", timelines),
        ("chooser", chooser),
        ("failure", sample::failure()),
    ] {
        fs::write(folder.join(format!("{name}.html")), report.to_html().as_str())?;
        fs::write(folder.join(format!("{name}.txt")), report.to_text())?;
    }
    println!("written to {}", folder.display());
    Ok(())
}
