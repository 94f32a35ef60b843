//! The demo workspace: a made-up week of a made-up company, as files that look like real exports.
//!
//! ```
//! let files = demo::files();
//! assert!(files.iter().any(|file| file.name == "SigninLogs.csv"));
//! println!("{}", demo::STORY);
//! ```
//!
//! Everything is invented and comes from a seed; there is no clock, so that the bytes are the same on every machine.
//! What the tables tell is written in [`STORY`]; how many rows there are of what, in [`facts`].
//! The traps of real exports are in it on purpose: two spellings of a name, `ip:port`, headers ending in ` [UTC]`,
//! `_dynamic` columns, several tables in one file.
//!
//! Reading order: [`story`], `people`, `places`, one module for each table, `table`, `csv`, `ndjson`.

pub mod facts;
pub mod story;

mod alerts;
mod audit;
mod azure;
mod bookmarks;
mod csv;
mod inventory;
mod linux;
mod ndjson;
mod office;
mod people;
mod places;
mod rng;
mod sign_ins;
mod table;
mod windows;

pub use story::STORY;

use csv::Style;
use ndjson::Nested;
use people::World;
use windows::processes::{self, Pace};

/// A file of the demo workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoFile {
    /// Its name, without a folder.
    pub name: &'static str,
    /// What is in it: UTF-8, some with a byte-order mark.
    pub contents: String,
}

/// The seed of [`files`]. Only for it do the numbers of [`facts`] hold.
pub const SEED: u64 = 0x6e62_6c74;

/// The files of the demo workspace, always the same.
pub fn files() -> Vec<DemoFile> {
    files_with_seed(SEED)
}

/// The same story with other ids and another background.
pub fn files_with_seed(seed: u64) -> Vec<DemoFile> {
    let world = World::new(seed);
    let file = |name, contents| DemoFile { name, contents };
    vec![
        // As the portal exports it; the column `Type` says what it is.
        file("SigninLogs.csv", csv::write(&sign_ins::interactive(&world), Style::Portal)),
        file("office_activity.csv", csv::write(&office::activity(&world), Style::Portal)),
        // From a search over several tables: a column `$table`.
        file("azure_2026-03.csv", csv::write(&azure::activity(&world), Style::PortalWithTable)),
        // By scripts.
        file(
            "AADNonInteractiveUserSignInLogs.json",
            ndjson::write(&[&sign_ins::non_interactive(&world)], Nested::AsText),
        ),
        file("AuditLogs.json", ndjson::write(&[&audit::logs(&world)], Nested::AsText)),
        file("lnx-app01.json", ndjson::write(&[&linux::syslog(&world)], Nested::AsJson)),
        // Two tables in one file.
        file(
            "alerts_and_bookmarks.json",
            ndjson::write(&[&alerts::alerts(&world), &bookmarks::bookmarks(&world)], Nested::AsJson),
        ),
        file("IdentityInfo.json", ndjson::write(&[&inventory::identities(&world)], Nested::AsJson)),
        // Only the name tells.
        file("SecurityEvent.csv", csv::write(&windows::events(&world), Style::Plain)),
        file("SecurityEvent_processes.csv", csv::write(&processes::usual(&world, Pace::Slow), Style::Plain)),
        file("Heartbeat.csv", csv::write(&inventory::heartbeat(&world), Style::Plain)),
    ]
}

/// What the company knows about its own addresses and those of the story: names of networks, autonomous systems
/// (RFC 5398) and countries. No table of the workspace, but a look-up file.
pub fn networks() -> DemoFile {
    DemoFile { name: "networks.csv", contents: places::NETWORKS.to_owned() }
}

/// Another workspace: every process start of the two Windows servers in the same week, 23,000 events with the
/// intruder's among them. Apart from [`files`], since those are made at each start and stay small.
pub fn processes() -> Vec<DemoFile> {
    let contents = csv::write(&processes::all(&World::new(SEED)), Style::Plain);
    vec![DemoFile { name: "SecurityEvent_processes.csv", contents }]
}

/// The command lines that the intruder typed on the Windows server: what a search for the unusual has to find, in
/// [`files()`] and in [`processes()`].
pub fn intruder_commands() -> Vec<&'static str> {
    windows::incident::commands().collect()
}
