//! The nearest neighbours of sets of words.

/// Distinct sets of words, each with how many starts are made of it.
pub(super) struct Sets {
    /// The words of each set, as sorted numbers.
    pub(super) words: Vec<Vec<u32>>,
    pub(super) counts: Vec<u64>,
    /// The sets that have a word.
    with_word: Vec<Vec<u32>>,
}

/// So many sets are compared with each other one by one. Among more, those that share only words which more sets
/// than this have are not compared: such words tell little.
const COMPARED: usize = 4_000;

/// A set and its distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Neighbour {
    pub(super) set: usize,
    pub(super) distance: f64,
}

impl Sets {
    pub(super) fn new(words: Vec<Vec<u32>>, counts: Vec<u64>) -> Self {
        let n_words = words.iter().flatten().max().map_or(0, |it| *it as usize + 1);
        let mut with_word = vec![Vec::new(); n_words];
        for (set, words) in (0..).zip(&words) {
            for word in words {
                with_word[*word as usize].push(set);
            }
        }
        Self { words, counts, with_word }
    }

    /// The other sets by their distance; at the same distance the larger first.
    pub(super) fn neighbours(&self, set: usize) -> Vec<Neighbour> {
        let candidates: Vec<u32> = if self.words.len() <= COMPARED {
            (0..).take(self.words.len()).collect()
        } else {
            let mut all: Vec<u32> = self.words[set]
                .iter()
                .map(|it| &self.with_word[*it as usize])
                .filter(|it| it.len() <= COMPARED)
                .flatten()
                .copied()
                .collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        let mut found: Vec<Neighbour> = candidates
            .into_iter()
            .map(|it| it as usize)
            .filter(|it| *it != set)
            .map(|it| Neighbour { set: it, distance: distance(&self.words[set], &self.words[it]) })
            .collect();
        found.sort_by(|a, b| {
            let size = |it: &Neighbour| std::cmp::Reverse(self.counts[it.set]);
            a.distance.total_cmp(&b.distance).then_with(|| size(a).cmp(&size(b))).then(a.set.cmp(&b.set))
        });
        found
    }

    /// The mean distance of one of the starts to its `k` nearest others; those of the same set are at 0. `own` of
    /// them are the start itself.
    pub(super) fn mean_distance(&self, set: usize, neighbours: &[Neighbour], k: u64, own: u64) -> f64 {
        let mut left = k.saturating_sub(self.counts[set].saturating_sub(own));
        let mut sum = 0.0;
        for it in neighbours {
            if left == 0 {
                break;
            }
            let starts = self.counts[it.set].min(left);
            sum += starts as f64 * it.distance;
            left -= starts;
        }
        // Where there are fewer others, the missing ones are as far as can be.
        (sum + left as f64) / k.max(1) as f64
    }
}

/// One minus the share of common words (Jaccard). 0 is equal, 1 has nothing in common.
fn distance(a: &[u32], b: &[u32]) -> f64 {
    let (mut common, mut left, mut right) = (0_usize, a.iter().peekable(), b.iter().peekable());
    while let (Some(x), Some(y)) = (left.peek(), right.peek()) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => drop(left.next()),
            std::cmp::Ordering::Greater => drop(right.next()),
            std::cmp::Ordering::Equal => {
                common += 1;
                left.next();
                right.next();
            }
        }
    }
    let all = a.len() + b.len() - common;
    if all == 0 { 0.0 } else { 1.0 - common as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_and_means() {
        assert_eq!(distance(&[], &[]), 0.0);
        assert_eq!(distance(&[1, 2, 3], &[1, 2, 3]), 0.0);
        assert_eq!(distance(&[1, 2], &[3]), 1.0);
        assert_eq!(distance(&[1, 2, 3], &[2, 3, 4]), 0.5);
        let sets = Sets::new(vec![vec![1, 2, 3], vec![2, 3, 4], vec![7]], vec![1, 2, 5]);
        let found = sets.neighbours(0);
        assert_eq!(found, [Neighbour { set: 1, distance: 0.5 }, Neighbour { set: 2, distance: 1.0 }]);
        assert!((sets.mean_distance(0, &found, 3, 1) - (0.5 + 0.5 + 1.0) / 3.0).abs() < 1e-12);
        // Five alike: the three nearest are equal.
        assert_eq!(sets.mean_distance(2, &sets.neighbours(2), 3, 1), 0.0);
        let alone = Sets::new(vec![vec![1]], vec![1]);
        assert_eq!(alone.mean_distance(0, &[], 3, 1), 1.0);
    }

    #[test]
    fn among_many_the_nearest_are_still_found() {
        // Word 0 is in every set; pairs share a word of their own.
        let words: Vec<Vec<u32>> = (0..10_000).map(|it| vec![0, 1 + it / 2, 20_000 + it]).collect();
        let sets = Sets::new(words, vec![1; 10_000]);
        let found = sets.neighbours(4_711);
        assert_eq!(found, [Neighbour { set: 4_710, distance: 0.5 }]);
    }
}
