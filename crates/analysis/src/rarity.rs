//! How rare each process start is, and which logon sessions ran rare ones.
//!
//! The method of msticnb: four numbers describe a start, DBSCAN puts starts of nearly the same direction into
//! clusters, and the rarity of a start is one over the size of its cluster. See `DIFFERENCES.md` for what is not as
//! in the original.

mod cluster;
mod features;
mod frames;
mod sessions;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};

use crate::processes::is_system;
use crate::{Error, Processes};

use cluster::Vector;
pub use features::{char_ord_score, delim_count};
pub use sessions::SessionRarity;

/// How near starts have to be to each other to be alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// The farthest that two feature vectors of length 1 may be apart, both alike still. From 0 to 2.
    pub max_distance: f64,
    /// So many starts near each other make a cluster; at least 2. The start itself counts.
    pub min_samples: usize,
}

impl Default for Parameters {
    /// Those of msticnb: 0.0001 and 2.
    fn default() -> Self {
        Self { max_distance: 0.0001, min_samples: 2 }
    }
}

impl Parameters {
    fn check(&self) -> Result<(), Error> {
        if self.min_samples < 2 {
            return Err(Error::Parameter(format!(
                "min_samples is {}, but must be 2 or more",
                self.min_samples
            )));
        }
        if !(self.max_distance > 0.0 && self.max_distance <= 2.0) {
            return Err(Error::Parameter(format!(
                "max_distance is {}, but must be above 0 and at most 2",
                self.max_distance
            )));
        }
        Ok(())
    }
}

/// Process starts that are alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// How many starts are in it.
    pub size: u64,
    /// The earliest of its starts.
    pub exemplar: usize,
    /// When the first happened; `None` when no time of any is recorded.
    pub first: Option<DateTime<Utc>>,
    /// When the last happened.
    pub last: Option<DateTime<Utc>>,
}

/// How rare each of some process starts is. The order of rows makes no difference to any number.
#[derive(Clone, Debug)]
pub struct Rarity {
    pub(crate) processes: Processes,
    /// The distinct feature vectors.
    vectors: Vec<Vector>,
    /// For each start its place in `vectors`.
    vector_of: Vec<u32>,
    /// For each vector its cluster.
    cluster_of: Vec<Option<u32>>,
    clusters: Vec<Cluster>,
    sessions: Vec<SessionRarity>,
    /// For each start its place in `sessions`.
    session_of: Vec<u32>,
}

impl Rarity {
    /// Finds out how rare each start is.
    ///
    /// # Errors
    ///
    /// If a parameter is out of its range.
    pub fn of(processes: Processes, parameters: &Parameters) -> Result<Self, Error> {
        let of_starts = vectors(&processes);
        let mut counts: HashMap<Vector, u64> = HashMap::new();
        for vector in &of_starts {
            *counts.entry(*vector).or_default() += 1;
        }
        let counts: BTreeMap<Vector, u64> = counts.into_iter().collect();
        let counts: Vec<(Vector, u64)> = counts.into_iter().collect();
        let found = cluster::cluster(&counts, parameters)?;
        let cluster_of = by_size(&counts, &found);
        let places: HashMap<Vector, u32> =
            (0..).zip(&counts).map(|(place, (vector, _))| (*vector, place)).collect();
        let mut rarity = Self {
            vector_of: of_starts.iter().map(|it| places.get(it).copied().unwrap_or(u32::MAX)).collect(),
            vectors: counts.into_iter().map(|(vector, _)| vector).collect(),
            cluster_of,
            clusters: Vec::new(),
            sessions: Vec::new(),
            session_of: Vec::new(),
            processes,
        };
        rarity.clusters = rarity.gather_clusters();
        (rarity.sessions, rarity.session_of) = sessions::sessions(&rarity);
        Ok(rarity)
    }

    /// The process starts.
    #[must_use]
    pub fn processes(&self) -> &Processes {
        &self.processes
    }

    /// The clusters, largest first. Starts that are like no other are in none.
    #[must_use]
    pub fn clusters(&self) -> &[Cluster] {
        &self.clusters
    }

    /// The logon sessions, the one with the highest mean rarity first.
    #[must_use]
    pub fn sessions(&self) -> &[SessionRarity] {
        &self.sessions
    }

    /// Which of [`Rarity::sessions`] a start is counted to.
    #[must_use]
    pub fn session(&self, start: usize) -> Option<usize> {
        self.session_of.get(start).map(|it| *it as usize)
    }

    /// How many starts are like no other.
    #[must_use]
    pub fn n_noise(&self) -> usize {
        (0..self.processes.len()).filter(|it| self.cluster(*it).is_none()).count()
    }

    /// Which of [`Rarity::clusters`] a start is in.
    #[must_use]
    pub fn cluster(&self, start: usize) -> Option<usize> {
        let vector = *self.vector_of.get(start)? as usize;
        self.cluster_of.get(vector).copied().flatten().map(|it| it as usize)
    }

    /// How many starts are like this one, itself included.
    #[must_use]
    pub fn cluster_size(&self, start: usize) -> u64 {
        self.cluster(start).and_then(|it| self.clusters.get(it)).map_or(1, |it| it.size)
    }

    /// One over the number of starts that are like this one: 1 is unlike any other.
    #[must_use]
    pub fn rarity(&self, start: usize) -> f64 {
        1.0 / self.cluster_size(start) as f64
    }

    /// The features of a start: path score, delimiters of the command line, account score, whether the session is
    /// the system's.
    #[must_use]
    pub fn features(&self, start: usize) -> [u64; 4] {
        let vector = self.vector_of.get(start).and_then(|it| self.vectors.get(*it as usize));
        vector.copied().unwrap_or_default()
    }

    fn gather_clusters(&self) -> Vec<Cluster> {
        let n_clusters = self.cluster_of.iter().flatten().max().map_or(0, |it| *it as usize + 1);
        let mut all: Vec<Option<Cluster>> = vec![None; n_clusters];
        for start in 0..self.processes.len() {
            let Some(place) = self.cluster(start).and_then(|it| all.get_mut(it)) else { continue };
            let cluster = place.get_or_insert(Cluster { size: 0, exemplar: start, first: None, last: None });
            cluster.size += 1;
            if self.key(start) < self.key(cluster.exemplar) {
                cluster.exemplar = start;
            }
            if let Some(time) = self.processes.time(start) {
                cluster.first = Some(cluster.first.map_or(time, |it| it.min(time)));
                cluster.last = Some(cluster.last.map_or(time, |it| it.max(time)));
            }
        }
        all.into_iter().flatten().collect()
    }

    /// Orders starts by time, those without one last, and else by what they are, not by where they stand.
    pub fn key(&self, start: usize) -> impl Ord + '_ {
        let it = &self.processes;
        let time = it.times.get(start).copied().flatten().unwrap_or(i64::MAX);
        (
            time,
            it.process(start),
            it.command_line(start),
            it.account(start),
            it.session(start),
            it.host(start),
            it.pid(start),
        )
    }
}

/// The features of each start.
fn vectors(processes: &Processes) -> Vec<Vector> {
    let scores: Vec<u64> = processes.process.distinct().map(char_ord_score).collect();
    let delimiters: Vec<u64> = processes.command_line.distinct().map(delim_count).collect();
    let accounts: Vec<u64> = processes.account.distinct().map(char_ord_score).collect();
    // A frame can have hosts of both kinds.
    let [linux, windows] = [false, true].map(|is_windows| -> Vec<u64> {
        processes.session.distinct().map(|it| u64::from(is_system(it, is_windows))).collect()
    });
    (0..processes.len())
        .map(|start| {
            [
                processes.process.of_row(&scores, start, 0),
                processes.command_line.of_row(&delimiters, start, 0),
                processes.account.of_row(&accounts, start, 0),
                processes.session.of_row(
                    if processes.is_windows(start) { &windows } else { &linux },
                    start,
                    0,
                ),
            ]
        })
        .collect()
}

/// Numbers clusters by size, the largest first; of the same size by their smallest vector.
fn by_size(counts: &[(Vector, u64)], found: &[Option<usize>]) -> Vec<Option<u32>> {
    let mut sizes: BTreeMap<usize, (u64, usize)> = BTreeMap::new();
    for (place, ((_, count), cluster)) in counts.iter().zip(found).enumerate() {
        if let Some(cluster) = cluster {
            sizes.entry(*cluster).or_insert((0, place)).0 += count;
        }
    }
    let mut order: Vec<(usize, (u64, usize))> = sizes.into_iter().collect();
    order.sort_by_key(|(_, (size, first))| (std::cmp::Reverse(*size), *first));
    let names: BTreeMap<usize, u32> = order.iter().map(|(old, _)| *old).zip(0..).collect();
    found.iter().map(|it| it.and_then(|it| names.get(&it).copied())).collect()
}
