//! What process starts are made of: sets of words.

use std::collections::{BTreeSet, HashMap};

use super::sets::Sets;
use super::shape;
use crate::{Processes, Texts};

/// Collects the words of starts, and the distinct sets of them.
#[derive(Default)]
pub(super) struct Made {
    words: HashMap<String, u32>,
    /// Distinct sets of words, in the order in which they were met.
    sets: HashMap<Vec<u32>, u32>,
}

impl Made {
    /// The set of each start.
    pub(super) fn of<E>(
        &mut self,
        it: &Processes,
        go_on: &mut impl FnMut() -> Result<(), E>,
    ) -> Result<Vec<u32>, E> {
        let programs = self.column(&it.process, program, go_on)?;
        let lines = self.column(&it.command_line, shape::words, go_on)?;
        let parents = self.column(&it.parent_process, parent, go_on)?;
        let accounts = self.column(&it.account, account, go_on)?;
        // Rows repeat themselves: each combination is put together once.
        let mut known: HashMap<[Option<usize>; 4], u32> = HashMap::new();
        let set_of = (0..it.len()).map(|start| {
            let key =
                [&it.process, &it.command_line, &it.parent_process, &it.account].map(|it| it.place(start));
            if let Some(set) = known.get(&key) {
                return Ok(*set);
            }
            go_on()?;
            let columns = [&programs, &lines, &parents, &accounts];
            let words = key.iter().zip(columns).filter_map(|(place, column)| column.get((*place)?));
            let words: BTreeSet<u32> = words.flatten().copied().collect();
            let next = number(self.sets.len());
            let set = *self.sets.entry(words.into_iter().collect()).or_insert(next);
            known.insert(key, set);
            Ok(set)
        });
        set_of.collect()
    }

    /// The words of each distinct text of a column.
    fn column<E>(
        &mut self,
        texts: &Texts,
        words: fn(&str) -> Vec<String>,
        go_on: &mut impl FnMut() -> Result<(), E>,
    ) -> Result<Vec<Vec<u32>>, E> {
        let column = texts.distinct().map(|it| {
            go_on()?;
            Ok(words(it).into_iter().map(|it| self.word(it)).collect())
        });
        column.collect()
    }

    fn word(&mut self, word: String) -> u32 {
        let next = number(self.words.len());
        *self.words.entry(word).or_insert(next)
    }

    /// The sets in the order of their words, so that the order of rows makes no difference, with how many of
    /// `counted` each has; where each met set went; and the words.
    pub(super) fn sets<E>(
        self,
        counted: &[u32],
        go_on: &mut impl FnMut() -> Result<(), E>,
    ) -> Result<(Sets, Vec<u32>, Vec<String>), E> {
        let mut words: Vec<(String, u32)> = self.words.into_iter().collect();
        words.sort_unstable();
        let mut place_of_word = vec![0_u32; words.len()];
        for (place, (_, met)) in (0..).zip(&words) {
            place_of_word[*met as usize] = place;
        }
        go_on()?;
        let in_order = |(words, met): (Vec<u32>, u32)| {
            let mut words: Vec<u32> = words.into_iter().map(|it| place_of_word[it as usize]).collect();
            words.sort_unstable();
            (words, met)
        };
        let mut sets: Vec<(Vec<u32>, u32)> = self.sets.into_iter().map(in_order).collect();
        sets.sort_unstable();
        go_on()?;
        let mut place_of = vec![0_u32; sets.len()];
        for (place, (_, met)) in (0..).zip(&sets) {
            place_of[*met as usize] = place;
        }
        let mut counts = vec![0_u64; sets.len()];
        for met in counted {
            counts[place_of[*met as usize] as usize] += 1;
        }
        let sets = Sets::new(sets.into_iter().map(|(words, _)| words).collect(), counts);
        go_on()?;
        Ok((sets, place_of, words.into_iter().map(|(word, _)| word).collect()))
    }
}

fn number(number: usize) -> u32 {
    // Frames hold fewer rows, and so fewer sets, than this type counts; memory ends before words do.
    u32::try_from(number).unwrap_or(u32::MAX)
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
