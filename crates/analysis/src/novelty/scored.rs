//! Novelty and its reason, of sets of words.

use std::collections::{BTreeMap, HashMap};

use super::NoveltyParameters;
use super::nearest::{Found, Near, Search};
use super::sets::Sets;

/// What was found about a set of words; the default is a common one.
#[derive(Debug, Default)]
pub(super) struct Scored {
    pub(super) score: f64,
    pub(super) uncertainty: f64,
    pub(super) reason: Reason,
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

/// What all starts are made of.
pub(super) struct Known {
    pub(super) sets: Sets,
    /// A command line of each set that something is compared with.
    pub(super) examples: HashMap<u32, String>,
    pub(super) words: Vec<String>,
}

impl Known {
    /// Scores some sets; what was not asked for is as what is common.
    pub(super) fn score<E>(
        &self,
        these: &[u32],
        own: u64,
        parameters: &NoveltyParameters,
        go_on: &mut impl FnMut() -> Result<(), E>,
    ) -> Result<Vec<Scored>, E> {
        let NoveltyParameters { neighbours, common, compared } = *parameters;
        let mut found: Vec<Scored> = Vec::new();
        found.resize_with(self.sets.words.len(), Scored::default);
        // The sets of a kind have the same neighbours, which are looked for once.
        let mut rare: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for set in these.iter().map(|it| *it as usize) {
            if self.sets.counts[set] < neighbours.saturating_add(own) {
                rare.entry(self.sets.kind(set)).or_default().push(set);
            }
        }
        let mut all = Search::new(&self.sets, 1, compared);
        let mut commons = Search::new(&self.sets, common, compared);
        // One more than is wanted: the set itself may be among them.
        let wanted = usize::try_from(neighbours).unwrap_or(usize::MAX).saturating_add(1);
        for (kind, sets) in rare {
            let nearest = all.nearest(kind, wanted, go_on)?;
            let nearest_common = commons.nearest(kind, 2, go_on)?;
            for set in sets {
                go_on()?;
                let others = |found: &'_ Found| found.nearest.iter().copied().find(|it| it.set != set);
                let (score, uncertainty) = self.mean_distance(set, &nearest, neighbours, own);
                let reason = self.reason(set, others(&nearest_common).or_else(|| others(&nearest)));
                found[set] = Scored { score, uncertainty, reason };
            }
        }
        Ok(found)
    }

    /// The mean distance of one of the starts of a set to its `k` nearest others, and by how much that may be too high;
    /// those of the same set are at 0. `own` of them are the start itself.
    fn mean_distance(&self, set: usize, found: &Found, k: u64, own: u64) -> (f64, f64) {
        let mut left = k.saturating_sub(self.sets.counts[set].saturating_sub(own));
        let (mut sum, mut too_high) = (0.0, 0.0);
        for it in found.nearest.iter().filter(|it| it.set != set) {
            let starts = self.sets.counts[it.set].min(left);
            sum += starts as f64 * (1.0 - it.share);
            too_high += starts as f64 * (found.missed - it.share).max(0.0);
            left -= starts;
        }
        // Where there are fewer others, the missing ones are as far as can be.
        let mean = |sum: f64| sum / k.max(1) as f64;
        (mean(sum + left as f64), mean(too_high + left as f64 * found.missed))
    }

    fn reason(&self, here: usize, there: Option<Near>) -> Reason {
        let words = |set: usize| self.sets.words.get(set).map(Vec::as_slice).unwrap_or_default();
        let only = |these: &[u32], those: &[u32]| {
            // In the order of words, as all sets are.
            let only = these.iter().filter(|it| those.binary_search(it).is_err());
            only.filter_map(|it| self.words.get(*it as usize)).cloned().collect()
        };
        let Some(there) = there.map(|it| it.set) else {
            return Reason { only_here: only(words(here), &[]), ..Reason::default() };
        };
        Reason {
            nearest: self.examples.get(&(there as u32)).cloned(),
            nearest_count: self.sets.counts[there],
            only_here: only(words(here), words(there)),
            only_there: only(words(there), words(here)),
        }
    }
}
