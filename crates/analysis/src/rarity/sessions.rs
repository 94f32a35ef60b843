//! Rarity by logon session.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};

use super::Rarity;
use crate::Texts;

/// A logon session and how rare what it ran is.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionRarity {
    /// The host; `None` where the log names none.
    pub host: Option<String>,
    /// The account, as the log has it; empty where it names none.
    pub account: String,
    /// The logon session, as the log writes it; empty where it names none.
    pub session: String,
    /// The mean of the rarity of its process starts.
    pub mean_rarity: f64,
    /// The highest of them.
    pub max_rarity: f64,
    /// How many process starts it has.
    pub process_count: u64,
    /// When the first and the last of them happened; `None` when no time is recorded.
    pub first: Option<DateTime<Utc>>,
    /// When the last of them happened.
    pub last: Option<DateTime<Utc>>,
    /// The command line of its rarest start; of several that are as rare, of the one whose program is started least, and of
    /// those the earliest. The program, where no command line is recorded.
    pub rarest: String,
}

/// What is counted of a session.
#[derive(Default)]
struct Counted {
    /// Its rarest start.
    start: usize,
    /// The size of its cluster, how often its program is started, and its time.
    rank: (u64, u64, i64),
    /// How many of its starts are in clusters of each size.
    sizes: BTreeMap<u64, u64>,
    first: Option<i64>,
    last: Option<i64>,
}

/// All sessions, the one with the highest mean first, of the same mean in the order of their names; and for each
/// start its place among them.
pub(super) fn sessions(rarity: &Rarity) -> (Vec<SessionRarity>, Vec<u32>) {
    let it = &rarity.processes;
    let mut places: HashMap<[Option<usize>; 3], usize> = HashMap::new();
    let mut all: Vec<Counted> = Vec::new();
    let mut place_of = Vec::with_capacity(it.len());
    // Where a person does something unusual, all of it is, the shell of every day, too.
    let mut of_program = vec![0_u64; it.process.distinct().len() + 1];
    let program = |start| it.process.place(start).unwrap_or(it.process.distinct().len());
    (0..it.len()).for_each(|start| of_program[program(start)] += 1);
    for start in 0..it.len() {
        let key = [&it.host, &it.account, &it.session].map(|column| named(column, start));
        let place = *places.entry(key).or_insert_with(|| {
            all.push(Counted { start, rank: (u64::MAX, u64::MAX, i64::MAX), ..Counted::default() });
            all.len() - 1
        });
        place_of.push(place);
        let Some(counted) = all.get_mut(place) else { continue };
        *counted.sizes.entry(rarity.cluster_size(start)).or_default() += 1;
        let time = it.times.get(start).copied().flatten().unwrap_or(i64::MAX);
        let rank = (rarity.cluster_size(start), of_program[program(start)], time);
        if rank < counted.rank || (rank == counted.rank && rarity.key(start) < rarity.key(counted.start)) {
            (counted.start, counted.rank) = (start, rank);
        }
        if let Some(time) = it.times.get(start).copied().flatten() {
            counted.first = Some(counted.first.map_or(time, |it| it.min(time)));
            counted.last = Some(counted.last.map_or(time, |it| it.max(time)));
        }
    }
    let mut sessions: Vec<(usize, SessionRarity)> =
        all.iter().map(|counted| session(rarity, counted)).enumerate().collect();
    sessions.sort_by(|(_, a), (_, b)| {
        let names = |it: &SessionRarity| (it.host.clone(), it.account.clone(), it.session.clone());
        b.mean_rarity.total_cmp(&a.mean_rarity).then_with(|| names(a).cmp(&names(b)))
    });
    let mut sorted = vec![0_u32; sessions.len()];
    for (place, (before, _)) in (0..).zip(&sessions) {
        sorted[*before] = place;
    }
    let session_of = place_of.into_iter().map(|it| sorted[it]).collect();
    (sessions.into_iter().map(|(_, it)| it).collect(), session_of)
}

/// The place of a row's text; no text and an empty one are the same.
fn named(column: &Texts, row: usize) -> Option<usize> {
    column.place(row).filter(|_| column.get(row).is_some_and(|it| !it.is_empty()))
}

fn session(rarity: &Rarity, counted: &Counted) -> SessionRarity {
    let it = &rarity.processes;
    let count: u64 = counted.sizes.values().sum();
    // Added up by size, so that the order of rows cannot change the last digit.
    let sum: f64 = counted.sizes.iter().map(|(size, count)| *count as f64 / *size as f64).sum();
    let smallest = counted.sizes.keys().next().copied().unwrap_or(1);
    let command = |start| it.command_line(start).filter(|it| !it.trim().is_empty()).or(it.process(start));
    SessionRarity {
        host: it.host(counted.start).filter(|it| !it.is_empty()).map(str::to_owned),
        account: it.account(counted.start).unwrap_or_default().to_owned(),
        session: it.session(counted.start).unwrap_or_default().to_owned(),
        mean_rarity: sum / count.max(1) as f64,
        max_rarity: 1.0 / smallest as f64,
        process_count: count,
        first: counted.first.and_then(DateTime::from_timestamp_micros),
        last: counted.last.and_then(DateTime::from_timestamp_micros),
        rarest: command(counted.start).unwrap_or_default().to_owned(),
    }
}
