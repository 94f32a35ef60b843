//! The nearest neighbours of sets of words, without comparing each with each.
//!
//! A set that shares none of the rarest words of another shares at most the others with it. So the words are looked
//! up from the rarest on, and what has a word in the order of how near it can be at best; as soon as that is no nearer
//! than what was found, the search ends. What it finds is what comparing all would find.

use super::sets::Sets;

/// Finds the nearest among those sets of which there are at least so many starts.
pub(super) struct Search<'a> {
    sets: &'a Sets,
    least: u64,
    /// At most so many kinds are compared with one.
    most: usize,
    /// The kinds that have a word, in their order.
    with_word: Vec<Vec<u32>>,
    /// For each word the last search for a set that has it.
    has_word: Vec<u32>,
    n_searches: u32,
}

/// A set, and which part of all words of both it has in common with what was searched for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Near {
    pub(super) set: usize,
    pub(super) share: f64,
}

/// What is nearest, the nearest first.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) nearest: Vec<Near>,
    /// What was not compared has no more in common than this, or than the last of the nearest; 0 if all was compared
    /// that could be nearer.
    pub(super) missed: f64,
}

impl<'a> Search<'a> {
    pub(super) fn new(sets: &'a Sets, least: u64, most: usize) -> Self {
        let mut with_word = vec![Vec::new(); sets.n_words];
        for (place, kind) in (0..).zip(&sets.kinds) {
            // The first set has the most starts.
            if kind.sets.first().is_some_and(|it| sets.counts[*it as usize] >= least) {
                kind.shared.iter().for_each(|it| with_word[*it as usize].push(place));
            }
        }
        Self { sets, least, most, with_word, has_word: vec![0; sets.n_words], n_searches: 0 }
    }

    /// The `wanted` sets that are nearest to those of a kind. Where the kind has several sets, it is among them itself.
    pub(super) fn nearest<E>(
        &mut self,
        kind: usize,
        wanted: usize,
        go_on: &mut impl FnMut() -> Result<(), E>,
    ) -> Result<Found, E> {
        self.n_searches += 1;
        let asked = &self.sets.kinds[kind];
        let mut words: Vec<u32> = asked.shared.clone();
        words.iter().for_each(|it| self.has_word[*it as usize] = self.n_searches);
        words.retain(|it| !self.with_word[*it as usize].is_empty());
        words.sort_by_key(|it| (self.with_word[*it as usize].len(), *it));
        // So many of its words may be there without a bit of their own.
        let bits = self.sets.bits[kind];
        let without_bit = asked.shared.len() - bits.count_ones() as usize;
        let mut best = Best { nearest: Vec::new(), wanted };
        let mut compared = 0;
        for (place, word) in words.iter().enumerate() {
            let left = words.len() - place;
            if at_best(asked.n_words, left) <= best.least_share() {
                break;
            }
            go_on()?;
            for run in self.runs(&self.with_word[*word as usize], asked.n_words, left) {
                if run.at_best <= best.least_share() {
                    break;
                }
                let mut needed = needed(asked.n_words, run.n_words, best.least_share());
                for other in run.kinds {
                    if compared == self.most {
                        let missed = run.at_best.max(at_best(asked.n_words, left - 1));
                        return Ok(Found { nearest: best.nearest, missed });
                    }
                    compared += 1;
                    if compared % 256 == 0 {
                        go_on()?;
                    }
                    // Mostly the bits are enough to see that it is too far.
                    let common = (self.sets.bits[*other as usize] & bits).count_ones() as usize + without_bit;
                    if common >= needed && self.compare(kind, *other as usize, &mut best) {
                        if run.at_best <= best.least_share() {
                            break;
                        }
                        needed = self::needed(asked.n_words, run.n_words, best.least_share());
                    }
                }
            }
        }
        Ok(Found { nearest: best.nearest, missed: 0.0 })
    }

    /// The kinds that have a word, by how near they can be, the nearest first.
    fn runs<'k>(&self, kinds: &'k [u32], n_words: usize, left: usize) -> Vec<Run<'k>> {
        let (mut runs, mut rest) = (Vec::new(), kinds);
        while let Some((theirs, kinds, larger)) = self.sets.split(rest) {
            runs.push(Run { at_best: bound(n_words, theirs, left), n_words: theirs, kinds });
            rest = larger;
        }
        runs.sort_by(|a, b| b.at_best.total_cmp(&a.at_best));
        runs
    }

    /// Compares two kinds; says whether the second is one of the nearest so far.
    fn compare(&self, asked: usize, other: usize, best: &mut Best) -> bool {
        let (kind, theirs) = (&self.sets.kinds[asked], &self.sets.kinds[other]);
        let common =
            theirs.shared.iter().filter(|it| self.has_word[**it as usize] == self.n_searches).count();
        let share = part(common, kind.n_words, theirs.n_words);
        let is_itself = asked == other && kind.sets.len() == 1;
        // It may have been met at another word before.
        if share <= best.least_share() || is_itself || best.has(&theirs.sets) {
            return false;
        }
        let is_wanted = |it: &&u32| self.sets.counts[**it as usize] >= self.least;
        // Of one kind no more are wanted than of all.
        for set in theirs.sets.iter().take_while(is_wanted).take(best.wanted) {
            best.put(Near { set: *set as usize, share });
        }
        true
    }
}

/// Kinds of the same number of words.
struct Run<'k> {
    /// The most that they can have in common with what is asked for.
    at_best: f64,
    n_words: usize,
    kinds: &'k [u32],
}

/// The nearest so far.
struct Best {
    nearest: Vec<Near>,
    wanted: usize,
}

impl Best {
    /// What has no more in common than this is of no use.
    fn least_share(&self) -> f64 {
        if self.nearest.len() < self.wanted { 0.0 } else { self.nearest.last().map_or(1.0, |it| it.share) }
    }

    /// Whether it has the first of some sets that are as near as each other.
    fn has(&self, sets: &[u32]) -> bool {
        self.nearest.iter().any(|it| sets.first().is_some_and(|first| *first as usize == it.set))
    }

    fn put(&mut self, new: Near) {
        let place = self.nearest.partition_point(|it| it.share >= new.share);
        if place < self.wanted {
            self.nearest.insert(place, new);
            self.nearest.truncate(self.wanted);
        }
    }
}

/// The most that a set of `n_words` can have in common with any other, if it is at most `left` words.
fn at_best(n_words: usize, left: usize) -> f64 {
    bound(n_words, left, left).max(bound(n_words, n_words + 1, left))
}

/// The same for another of `theirs` words.
fn bound(n_words: usize, theirs: usize, left: usize) -> f64 {
    let common = left.min(theirs);
    // With all words in common it would be the same set.
    let is_same = common == n_words && common == theirs;
    part(common.saturating_sub(usize::from(is_same)), n_words, theirs)
}

/// How many words two sets have in common at least, if they have more in common than this.
fn needed(n_words: usize, theirs: usize, share: f64) -> usize {
    let (mut low, mut high) = (0, n_words.min(theirs) + 1);
    while low < high {
        let middle = low.midpoint(high);
        match bound(n_words, theirs, middle) > share {
            true => high = middle,
            false => low = middle + 1,
        }
    }
    low
}

/// Which part of all words of two sets they have in common (Jaccard).
fn part(common: usize, n_words: usize, theirs: usize) -> f64 {
    if common == 0 { 0.0 } else { common as f64 / (n_words + theirs - common) as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn go_on() -> Result<(), ()> {
        Ok(())
    }

    fn nearest(sets: &Sets, set: usize, least: u64, wanted: usize, most: usize) -> Found {
        let mut search = Search::new(sets, least, most);
        let Ok(mut found) = search.nearest(sets.kind(set), wanted + 1, &mut go_on) else {
            panic!("nobody stops it");
        };
        found.nearest.retain(|it| it.set != set);
        found.nearest.truncate(wanted);
        found
    }

    /// The shares of all others, the highest first, by comparing all.
    fn all_shares(sets: &Sets, set: usize, least: u64) -> Vec<f64> {
        let others = (0..sets.words.len()).filter(|it| *it != set && sets.counts[*it] >= least);
        let share = |it: usize| {
            let (a, b) = (&sets.words[set], &sets.words[it]);
            part(a.iter().filter(|it| b.contains(it)).count(), a.len(), b.len())
        };
        let mut shares: Vec<f64> = others.map(share).filter(|it| *it > 0.0).collect();
        shares.sort_by(|a, b| b.total_cmp(a));
        shares
    }

    /// Sets without any order, the same in each run: `n` of up to `size` words each, the small numbers more often.
    fn mixed(n: usize, size: u64, n_words: u64, seed: u64) -> Sets {
        let mut state = seed;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let mut words: Vec<Vec<u32>> = Vec::new();
        for _ in 0..n {
            let size = next(size) + 1;
            let mut set: Vec<u32> =
                (0..size).map(|_| (next(n_words) * next(n_words) / n_words) as u32).collect();
            set.sort_unstable();
            set.dedup();
            words.push(set);
        }
        words.sort();
        words.dedup();
        let counts = words.iter().map(|_| next(4)).collect();
        Sets::new(words, counts)
    }

    #[test]
    fn shares() {
        assert_eq!(part(0, 0, 0), 0.0);
        assert_eq!(part(0, 2, 1), 0.0);
        assert_eq!(part(2, 3, 3), 0.5);
        let sets = Sets::new(vec![vec![1, 2, 3], vec![2, 3, 4], vec![7]], vec![1, 2, 5]);
        assert_eq!(nearest(&sets, 0, 1, 3, 9).nearest, [Near { set: 1, share: 0.5 }]);
        assert_eq!(nearest(&sets, 0, 3, 3, 9).nearest, []);
        let nothing = Sets::new(vec![vec![], vec![1]], vec![1, 1]);
        assert_eq!(nearest(&nothing, 0, 1, 3, 9).nearest, []);
    }

    #[test]
    fn what_is_found_is_what_comparing_all_finds() {
        for (n, size, n_words) in [(60, 6, 9), (300, 8, 40), (300, 8, 4_000), (200, 30, 60), (300, 3, 300)] {
            for seed in 1..5 {
                let sets = mixed(n, size, n_words, seed);
                for (set, (least, wanted)) in
                    (0..sets.words.len()).flat_map(|it| [(0, 3), (1, 1), (2, 7)].map(|with| (it, with)))
                {
                    let found = nearest(&sets, set, least, wanted, usize::MAX);
                    let shares: Vec<f64> = found.nearest.iter().map(|it| it.share).collect();
                    let all = all_shares(&sets, set, least);
                    assert_eq!(
                        shares,
                        all[..all.len().min(wanted)],
                        "{set} of {n}, {size}, {n_words}, {seed}"
                    );
                    assert!(found.nearest.iter().all(|it| sets.counts[it.set] >= least));
                    assert_eq!(found.missed, 0.0);
                }
            }
        }
    }

    #[test]
    fn what_is_cut_off_is_no_nearer_than_is_said() {
        for seed in 1..5 {
            let sets = mixed(400, 8, 30, seed);
            for set in 0..sets.words.len() {
                let (found, all) = (nearest(&sets, set, 1, 3, 5), all_shares(&sets, set, 1));
                for place in 0..3 {
                    let share = |it: Option<f64>| it.unwrap_or(0.0);
                    let mine = share(found.nearest.get(place).map(|it| it.share));
                    let (real, most) = (share(all.get(place).copied()), mine.max(found.missed));
                    assert!(mine <= real && real <= most, "{set}: {mine} {real} {most}");
                }
                assert_eq!(found.nearest.is_empty(), all.is_empty(), "one at least is found");
            }
        }
    }

    #[test]
    fn what_is_alike_but_for_a_word_is_compared_once() {
        // Word 0 is in every set; each of the second half has a word of its own beside it.
        let words: Vec<Vec<u32>> = (0..20_000)
            .map(|it| if it < 10_000 { vec![0, 1 + it / 2, 30_000 + it] } else { vec![0, 30_000 + it] })
            .collect();
        let sets = Sets::new(words, vec![1; 20_000]);
        assert_eq!(sets.kinds.len(), 5_001);
        assert_eq!(nearest(&sets, 4_711, 1, 1, 9).nearest, [Near { set: 4_710, share: 0.5 }]);
        let found = nearest(&sets, 15_000, 1, 3, 9);
        assert_eq!((found.missed, found.nearest.len()), (0.0, 3));
        assert!(found.nearest.iter().all(|it| it.share == 1.0 / 3.0));
    }
}
