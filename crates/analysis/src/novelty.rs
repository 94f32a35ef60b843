//! How unlike all others a process start is, and in what: the successor of msticnb's four numbers, beside them.
//!
//! A start is made of words: its program, its parent, the words of its command line, and whether a person or the
//! system runs it. What changes from run to run (GUIDs, numbers, times, encoded text) is folded first ([`shape()`]),
//! and every word counts the same, so that nothing drowns the rest. The novelty of a start is its mean distance to
//! the three starts that are nearest to it: 0 is common, 1 has nothing in common with anything. The nearest common
//! start and the words that differ are the reason.

mod nearest;
mod shape;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};

use crate::{Error, Processes, Rarity};

use nearest::Sets;
pub use shape::shape;

/// How unlike all others each start is.
#[derive(Debug)]
pub struct Novelty {
    scores: Vec<f64>,
    /// For each start the place of its reason.
    set_of: Vec<u32>,
    reasons: BTreeMap<u32, Reason>,
    sessions: Vec<f64>,
}

/// In what a start is unlike the nearest common one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reason {
    /// The command line of the nearest start that is common, or else of the nearest; `None` if nothing has a word in
    /// common with it.
    pub nearest: Option<String>,
    /// How many starts are like that one.
    pub nearest_count: u64,
    /// The words that only this start has.
    pub only_here: Vec<String>,
    /// The words that only the nearest has.
    pub only_there: Vec<String>,
}

/// The distance is the mean to so many starts.
const NEIGHBOURS: u64 = 3;
/// A start of which there are so many is common.
const COMMON: u64 = 2;

impl Novelty {
    /// Compares all starts with each other.
    ///
    /// # Errors
    ///
    /// None so far; reading them has found what is missing.
    pub fn of(rarity: &Rarity) -> Result<Self, Error> {
        Self::build(rarity, None)
    }

    /// Compares all starts with those of a baseline: what ran when all was well.
    ///
    /// # Errors
    ///
    /// None so far; reading them has found what is missing.
    pub fn against(rarity: &Rarity, baseline: &Processes) -> Result<Self, Error> {
        Self::build(rarity, Some(baseline))
    }

    fn build(rarity: &Rarity, baseline: Option<&Processes>) -> Result<Self, Error> {
        let processes = rarity.processes();
        let mut made = Made::default();
        let of_new = made.of(processes);
        let of_baseline = baseline.map(|it| made.of(it));
        // In the order of their words, so that the order of rows makes no difference.
        let (sets, place_of) = made.sets(of_baseline.as_ref().unwrap_or(&of_new));
        let set_of: Vec<u32> = of_new.iter().map(|it| place_of[*it as usize]).collect();
        let examples = made.examples(&place_of, processes, &of_new, baseline.zip(of_baseline.as_deref()));
        let own = u64::from(baseline.is_none());
        let mut by_set: BTreeMap<u32, (f64, Reason)> = BTreeMap::new();
        for set in &set_of {
            if by_set.contains_key(set) {
                continue;
            }
            let place = *set as usize;
            if sets.counts[place] >= NEIGHBOURS + own {
                by_set.insert(*set, (0.0, Reason::default()));
                continue;
            }
            let neighbours = sets.neighbours(place);
            let score = sets.mean_distance(place, &neighbours, NEIGHBOURS, own);
            let shares = neighbours.iter().filter(|it| it.distance < 1.0 && sets.counts[it.set] > 0);
            let nearest =
                shares.clone().find(|it| sets.counts[it.set] >= COMMON).or_else(|| shares.clone().next());
            let reason = nearest.map_or_else(
                || Reason { only_here: made.texts(&sets.words[place]), ..Reason::default() },
                |it| made.reason(&sets, place, it.set, examples.get(&(it.set as u32))),
            );
            by_set.insert(*set, (score, reason));
        }
        let scores: Vec<f64> = set_of.iter().map(|it| by_set.get(it).map_or(0.0, |it| it.0)).collect();
        let sessions = session_means(rarity, &scores);
        let reasons = by_set.into_iter().map(|(set, (_, reason))| (set, reason)).collect();
        Ok(Self { scores, set_of, reasons, sessions })
    }

    /// How unlike all others a start is: from 0 to 1.
    #[must_use]
    pub fn score(&self, start: usize) -> f64 {
        self.scores.get(start).copied().unwrap_or(0.0)
    }

    /// In what it is unlike; empty for a start that is common.
    #[must_use]
    pub fn reason(&self, start: usize) -> Option<&Reason> {
        self.reasons.get(self.set_of.get(start)?)
    }

    /// The mean score of each of [`Rarity::sessions`], in their order.
    #[must_use]
    pub fn sessions(&self) -> &[f64] {
        &self.sessions
    }
}

fn session_means(rarity: &Rarity, scores: &[f64]) -> Vec<f64> {
    let mut of_session: Vec<Vec<f64>> = vec![Vec::new(); rarity.sessions().len()];
    for (start, score) in scores.iter().enumerate() {
        if let Some(scores) = rarity.session(start).and_then(|it| of_session.get_mut(it)) {
            scores.push(*score);
        }
    }
    of_session
        .into_iter()
        .map(|mut scores| {
            // Added up by size, so that the order of rows cannot change the last digit.
            scores.sort_by(f64::total_cmp);
            scores.iter().sum::<f64>() / scores.len().max(1) as f64
        })
        .collect()
}

/// What starts are made of.
#[derive(Default)]
struct Made {
    words: Vec<String>,
    places: HashMap<String, u32>,
    /// Distinct sets of words, in the order in which they were met.
    sets: HashMap<Vec<u32>, u32>,
}

impl Made {
    /// The set of each start.
    fn of(&mut self, processes: &Processes) -> Vec<u32> {
        let mut column = |texts: &crate::Texts, words: fn(&str) -> Vec<String>| -> Vec<Vec<u32>> {
            texts.distinct().map(|it| words(it).into_iter().map(|it| self.word(it)).collect()).collect()
        };
        let programs = column(&processes.process, program);
        let lines = column(&processes.command_line, shape::words);
        let parents = column(&processes.parent_process, parent);
        let accounts = column(&processes.account, account);
        // Rows repeat themselves: each combination is put together once.
        let mut known: HashMap<[Option<usize>; 4], u32> = HashMap::new();
        (0..processes.len())
            .map(|start| {
                let it = processes;
                let key = [&it.process, &it.command_line, &it.parent_process, &it.account]
                    .map(|it| it.place(start));
                *known.entry(key).or_insert_with(|| {
                    let columns = [&programs, &lines, &parents, &accounts];
                    let words = key.iter().zip(columns).filter_map(|(place, column)| column.get((*place)?));
                    let mut set: Vec<u32> = words.flatten().copied().collect();
                    set.sort_unstable();
                    set.dedup();
                    let next = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
                    *self.sets.entry(set).or_insert(next)
                })
            })
            .collect()
    }

    fn word(&mut self, word: String) -> u32 {
        let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        *self.places.entry(word).or_insert_with_key(|word| {
            self.words.push(word.clone());
            next
        })
    }

    /// The sets in the order of their words with how many of `counted` each has, and where each met set went.
    fn sets(&self, counted: &[u32]) -> (Sets, Vec<u32>) {
        let mut order: Vec<(&Vec<u32>, u32)> = self.sets.iter().map(|(words, met)| (words, *met)).collect();
        order.sort_by_cached_key(|(words, _)| self.texts(words));
        let mut place_of = vec![0_u32; order.len()];
        for (place, (_, met)) in (0..).zip(&order) {
            place_of[*met as usize] = place;
        }
        let mut counts = vec![0_u64; order.len()];
        for met in counted {
            counts[place_of[*met as usize] as usize] += 1;
        }
        (Sets::new(order.into_iter().map(|(words, _)| words.clone()).collect(), counts), place_of)
    }

    /// A command line of each set; the smallest, so that the order of rows makes no difference.
    fn examples(
        &self,
        place_of: &[u32],
        processes: &Processes,
        sets: &[u32],
        baseline: Option<(&Processes, &[u32])>,
    ) -> HashMap<u32, String> {
        let (from, sets) = baseline.unwrap_or((processes, sets));
        let mut examples: HashMap<u32, &str> = HashMap::new();
        for (start, met) in sets.iter().enumerate() {
            let line = from
                .command_line(start)
                .filter(|it| !it.is_empty())
                .or(from.process(start))
                .unwrap_or_default();
            let known = examples.entry(place_of[*met as usize]).or_insert(line);
            *known = (*known).min(line);
        }
        examples.into_iter().map(|(set, line)| (set, line.to_owned())).collect()
    }

    fn reason(&self, sets: &Sets, here: usize, there: usize, example: Option<&String>) -> Reason {
        let only = |these: &[u32], those: &[u32]| {
            let only: Vec<u32> = these.iter().filter(|it| !those.contains(it)).copied().collect();
            self.texts(&only)
        };
        Reason {
            nearest: example.cloned(),
            nearest_count: sets.counts[there],
            only_here: only(&sets.words[here], &sets.words[there]),
            only_there: only(&sets.words[there], &sets.words[here]),
        }
    }

    fn texts(&self, words: &[u32]) -> Vec<String> {
        let mut texts: Vec<String> =
            words.iter().filter_map(|it| self.words.get(*it as usize)).cloned().collect();
        texts.sort();
        texts
    }
}

fn program(path: &str) -> Vec<String> {
    shape::program(path).into_iter().map(|it| format!("program {it}")).collect()
}

fn parent(path: &str) -> Vec<String> {
    shape::program(path)
        .pop()
        .filter(|it| !it.is_empty())
        .map(|it| format!("started by {it}"))
        .into_iter()
        .collect()
}

/// Whether a person or the system runs it: whose account it is says too much, and its letters nothing.
fn account(name: &str) -> Vec<String> {
    let name = name.trim().to_lowercase();
    let (domain, user) = name.rsplit_once('\\').unwrap_or(("", &name));
    let of_system = ["nt authority", "nt service", "font driver host", "window manager"].contains(&domain)
        || user.ends_with('$')
        || matches!(user, "" | "-" | "root" | "system" | "0");
    vec![if of_system { "run by the system" } else { "run by a person" }.to_owned()]
}
