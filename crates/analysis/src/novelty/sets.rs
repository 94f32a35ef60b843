//! Sets of words, of which those are put together that are as far from all others.

use std::cmp::Reverse;
use std::collections::HashMap;

/// Distinct sets of words, each with how many starts are made of it.
pub(super) struct Sets {
    /// The words of each set, as sorted numbers.
    pub(super) words: Vec<Vec<u32>>,
    pub(super) counts: Vec<u64>,
    /// By the number of words, the smallest first; of the same number the one with the most starts.
    pub(super) kinds: Vec<Kind>,
    /// For each kind the bits of its shared words; several words have the same bit.
    pub(super) bits: Vec<u128>,
    /// For each number of words the first kind that has more.
    ends: Vec<u32>,
    kind_of: Vec<u32>,
    pub(super) n_words: usize,
}

/// Sets that are as far as each other from any other set: they have the same number of words, and differ only in words
/// that no other set has.
pub(super) struct Kind {
    pub(super) n_words: usize,
    /// The words that other sets have, too.
    pub(super) shared: Vec<u32>,
    /// The sets, those with the most starts first.
    pub(super) sets: Vec<u32>,
}

impl Sets {
    /// `words` are distinct.
    pub(super) fn new(words: Vec<Vec<u32>>, counts: Vec<u64>) -> Self {
        let n_words = words.iter().flatten().max().map_or(0, |it| *it as usize + 1);
        let mut having = vec![0_u32; n_words];
        words.iter().flatten().for_each(|it| having[*it as usize] += 1);
        let mut found: HashMap<(usize, Vec<u32>), Vec<u32>> = HashMap::new();
        for (set, words) in (0..).zip(&words) {
            let shared = words.iter().copied().filter(|it| having[*it as usize] > 1).collect();
            found.entry((words.len(), shared)).or_default().push(set);
        }
        let most_first = |it: &u32| (Reverse(counts[*it as usize]), *it);
        let mut kinds: Vec<Kind> = found
            .into_iter()
            .map(|((n_words, shared), mut sets)| {
                sets.sort_unstable_by_key(most_first);
                Kind { n_words, shared, sets }
            })
            .collect();
        kinds.sort_by_key(|it| (it.n_words, it.sets.first().map(most_first)));
        let mut kind_of = vec![0; words.len()];
        for (place, kind) in (0..).zip(&kinds) {
            kind.sets.iter().for_each(|it| kind_of[*it as usize] = place);
        }
        let bits = |it: &Kind| it.shared.iter().fold(0, |bits, it| bits | 1 << (it % u128::BITS));
        let bits = kinds.iter().map(bits).collect();
        let mut ends = Vec::new();
        for (place, kind) in (1..).zip(&kinds) {
            ends.resize(kind.n_words, place - 1);
            ends.push(place);
        }
        Self { words, counts, kinds, bits, ends, kind_of, n_words }
    }

    /// Splits kinds, in their order, after those that have as many words as the first; says how many.
    pub(super) fn split<'k>(&self, kinds: &'k [u32]) -> Option<(usize, &'k [u32], &'k [u32])> {
        let n_words = self.kinds[*kinds.first()? as usize].n_words;
        let end = self.ends[n_words];
        let (same, larger) = kinds.split_at(kinds.partition_point(|it| *it < end));
        Some((n_words, same, larger))
    }

    /// The kind of a set: all sets of a kind have the same neighbours.
    pub(super) fn kind(&self, set: usize) -> usize {
        self.kind_of[set] as usize
    }
}
