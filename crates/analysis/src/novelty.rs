//! How unlike all others a process start is, and in what: the successor of msticnb's four numbers, beside them.
//!
//! A start is made of words: its program, its parent, the words of its command line, and whether a person or the
//! system runs it. What changes from run to run (GUIDs, numbers, times, encoded text) is folded first ([`shape()`]),
//! and every word counts the same, so that nothing drowns the rest. The novelty of a start is its mean distance to
//! the three starts that are nearest to it: 0 is common, 1 has nothing in common with anything. The nearest common
//! start and the words that differ are the reason.
//!
//! Read in this order: `made` (from starts to sets of words), `shape` (what is folded), `nearest` (the search), `scored`.

mod encoded;
mod made;
mod nearest;
mod parameters;
mod scored;
mod sets;
mod shape;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use crate::{Error, Processes, Rarity};

use made::Made;
pub use parameters::NoveltyParameters;
pub use scored::Reason;
use scored::{Known, Scored};
pub use shape::shape;

/// How unlike all others each start is.
#[derive(Debug)]
pub struct Novelty {
    /// For each start the place of what was found.
    set_of: Vec<u32>,
    found: Vec<Scored>,
    sessions: Vec<f64>,
}

impl Novelty {
    /// Compares all starts with each other, or with those of a baseline: what ran when all was well.
    ///
    /// `go_on` is asked every few milliseconds (less often while a million sets are sorted); its error ends the work.
    ///
    /// # Errors
    ///
    /// If a parameter is out of its range, or that of `go_on`.
    pub fn of<E: From<Error>>(
        rarity: &Rarity,
        baseline: Option<&Processes>,
        parameters: &NoveltyParameters,
        mut go_on: impl FnMut() -> Result<(), E>,
    ) -> Result<Self, E> {
        parameters.check()?;
        let processes = rarity.processes();
        let mut made = Made::default();
        let of_new = made.of(processes, &mut go_on)?;
        let of_baseline = baseline.map(|it| made.of(it, &mut go_on)).transpose()?;
        let (sets, place_of, words) = made.sets(of_baseline.as_ref().unwrap_or(&of_new), &mut go_on)?;
        let known = Known {
            examples: match baseline.zip(of_baseline) {
                Some((baseline, of_baseline)) => examples(&place_of, baseline, &of_baseline),
                None => examples(&place_of, processes, &of_new),
            },
            sets,
            words,
        };
        let set_of: Vec<u32> = of_new.iter().map(|it| place_of[*it as usize]).collect();
        // Those of the new starts were met first.
        let n_new = of_new.iter().max().map_or(0, |it| *it as usize + 1);
        // Without a baseline each start is among those it is compared with.
        let own = u64::from(baseline.is_none());
        let found = known.score(&place_of[..n_new], own, parameters, &mut go_on)?;
        let mut novelty = Self { set_of, found, sessions: Vec::new() };
        novelty.sessions = novelty.session_means(rarity);
        Ok(novelty)
    }

    /// How unlike all others a start is: from 0 to 1.
    #[must_use]
    pub fn score(&self, start: usize) -> f64 {
        self.found(start).map_or(0.0, |it| it.score)
    }

    /// By how much the score may be too high: 0, unless more starts than [`NoveltyParameters::compared`] would have had
    /// to be compared to be sure.
    #[must_use]
    pub fn uncertainty(&self, start: usize) -> f64 {
        self.found(start).map_or(0.0, |it| it.uncertainty)
    }

    /// In what it is unlike; empty for a start that is common.
    #[must_use]
    pub fn reason(&self, start: usize) -> Option<&Reason> {
        self.found(start).map(|it| &it.reason)
    }

    /// The mean score of each of [`Rarity::sessions`], in their order.
    #[must_use]
    pub fn sessions(&self) -> &[f64] {
        &self.sessions
    }

    fn found(&self, start: usize) -> Option<&Scored> {
        self.found.get(*self.set_of.get(start)? as usize)
    }

    fn session_means(&self, rarity: &Rarity) -> Vec<f64> {
        let mut of_session: Vec<Vec<f64>> = vec![Vec::new(); rarity.sessions().len()];
        for start in 0..self.set_of.len() {
            if let Some(scores) = rarity.session(start).and_then(|it| of_session.get_mut(it)) {
                scores.push(self.score(start));
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
}

/// A command line of each set; the smallest, so that the order of rows makes no difference.
fn examples(place_of: &[u32], from: &Processes, sets: &[u32]) -> HashMap<u32, String> {
    let mut examples: HashMap<u32, &str> = HashMap::new();
    for (start, met) in sets.iter().enumerate() {
        let line =
            from.command_line(start).filter(|it| !it.is_empty()).or(from.process(start)).unwrap_or_default();
        let known = examples.entry(place_of[*met as usize]).or_insert(line);
        *known = (*known).min(line);
    }
    examples.into_iter().map(|(set, line)| (set, line.to_owned())).collect()
}
