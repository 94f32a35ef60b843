//! One module of signatures in the making: which items it holds, under which names, and what is still to be written.

use std::collections::{BTreeMap, BTreeSet};

use super::docs::{Docs, Key, Space};
use super::impls::NOT_WRITTEN;
use super::standard::{STD_PRELUDE, std_path};

/// How a type is written for cells.
#[derive(Clone, Debug)]
pub(super) enum Whole {
    /// With all methods.
    All,
    /// With its methods when its path ends in one of these; the others have a name and nothing more.
    These(&'static [&'static str]),
}

/// A module that is written already: its path, its crates, and the names in it.
#[derive(Clone, Debug)]
pub(super) struct Shelf {
    pub(super) module: &'static str,
    pub(super) crates: &'static [&'static str],
    pub(super) names: BTreeSet<String>,
}

/// Why something cannot be written: it mentions an item of a crate that no signatures are made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unknown;

/// What a path in a signature is written as, or why not.
pub(super) type Written<T = String> = Result<T, Unknown>;

/// The module in the making.
#[derive(Debug)]
pub(super) struct Book<'a> {
    pub(super) docs: &'a Docs,
    pub(super) crates: &'static [&'static str],
    whole: Whole,
    traits: Whole,
    shelves: &'a [Shelf],
    names: BTreeMap<Key, String>,
    taken: BTreeSet<(Space, String)>,
    /// In the order in which they were first mentioned.
    wanted: Vec<Key>,
    /// Items of other crates that signatures mention and that cannot be written.
    unknown: BTreeSet<Key>,
    /// Items that cannot be written.
    failed: BTreeSet<Key>,
    /// No name may be added: what mentions others is left out.
    closed: bool,
}

impl<'a> Book<'a> {
    pub(super) fn new(
        docs: &'a Docs,
        crates: &'static [&'static str],
        whole: Whole,
        traits: Whole,
        shelves: &'a [Shelf],
    ) -> Self {
        let reserved = STD_PRELUDE.iter().chain([&NOT_WRITTEN]);
        let taken = reserved.map(|it| (Space::Type, (*it).to_owned())).collect();
        let (names, wanted) = (BTreeMap::new(), Vec::new());
        Self {
            docs,
            crates,
            whole,
            traits,
            shelves,
            names,
            taken,
            wanted,
            unknown: BTreeSet::new(),
            failed: BTreeSet::new(),
            closed: false,
        }
    }

    /// How `key` is called in this module; it is then written too.
    pub(super) fn name(&mut self, key: &Key) -> Written {
        if let Some(name) = self.names.get(key) {
            return Ok(name.clone());
        }
        if self.closed || self.failed.contains(key) || self.docs.find(key).is_none() {
            return Err(Unknown);
        }
        let plain = key.name().to_owned();
        let mut name = plain.clone();
        let mut outer = key.path.iter().rev().skip(1);
        // Two of a name: the module it comes from tells them apart.
        while self.taken.contains(&(key.space, name.clone())) {
            let Some(module) = outer.next() else { return Err(Unknown) };
            name = format!("{}{name}", capitalized(module));
        }
        self.taken.insert((key.space, name.clone()));
        self.names.insert(key.clone(), name.clone());
        self.wanted.push(key.clone());
        Ok(name)
    }

    /// How `key`, of whatever crate, is written in this module.
    pub(super) fn path(&mut self, key: &Key) -> Written {
        let krate = key.krate();
        if ["std", "core", "alloc"].contains(&krate) {
            return Ok(std_path(&key.path));
        }
        if self.crates.contains(&krate) {
            return self.name(key);
        }
        let shelf = self.shelves.iter().find(|it| it.crates.contains(&krate));
        match shelf {
            Some(shelf) if shelf.names.contains(key.name()) => {
                Ok(format!("{}::{}", shelf.module, key.name()))
            }
            _ => {
                self.unknown.insert(key.clone());
                Err(Unknown)
            }
        }
    }

    /// Whether a bound or an impl may name this trait; others are left out.
    pub(super) fn knows_trait(&self, key: &Key) -> bool {
        let krate = key.krate();
        if ["std", "core", "alloc"].contains(&krate) {
            return !["Send", "Sync", "Unpin", "UnwindSafe", "RefUnwindSafe", "Freeze"].contains(&key.name());
        }
        if self.crates.contains(&krate) {
            return contains(&self.traits, key) && self.docs.find(key).is_some();
        }
        self.shelves.iter().any(|it| it.crates.contains(&krate) && it.names.contains(key.name()))
    }

    /// Whether methods and fields of this type are written.
    pub(super) fn is_whole(&self, key: &Key) -> bool {
        contains(&self.whole, key)
    }

    /// Notes what cannot be written; `restart` then leaves out what mentions it.
    pub(super) fn give_up(&mut self, key: &Key) {
        self.failed.insert(key.clone());
    }

    /// Whether something was given up since the last restart.
    pub(super) fn must_restart(&self) -> bool {
        self.failed.iter().any(|it| self.names.contains_key(it))
    }

    /// An empty book that knows what cannot be written.
    pub(super) fn restart(&mut self) {
        let failed = std::mem::take(&mut self.failed);
        let (whole, traits) = (self.whole.clone(), self.traits.clone());
        *self = Self::new(self.docs, self.crates, whole, traits, self.shelves);
        self.failed = failed;
    }

    pub(super) fn has(&self, key: &Key) -> bool {
        self.names.contains_key(key)
    }

    /// The item that was wanted as the `index`th.
    pub(super) fn wanted(&self, index: usize) -> Option<Key> {
        self.wanted.get(index).cloned()
    }

    /// Runs `write`; when it fails, what it wanted is wanted no more.
    pub(super) fn attempt<T>(&mut self, write: impl FnOnce(&mut Self) -> Written<T>) -> Written<T> {
        let before = self.wanted.len();
        let outcome = write(self);
        if outcome.is_err() {
            for key in self.wanted.drain(before..) {
                if let Some(name) = self.names.remove(&key) {
                    self.taken.remove(&(key.space, name));
                }
            }
        }
        outcome
    }

    /// Runs `write` with names that are here already.
    pub(super) fn closed<T>(&mut self, write: impl FnOnce(&mut Self) -> Written<T>) -> Written<T> {
        let before = std::mem::replace(&mut self.closed, true);
        let outcome = write(self);
        self.closed = before;
        outcome
    }

    /// Items of other crates; what mentions one of them was left out.
    pub(super) fn unknown(&self) -> &BTreeSet<Key> {
        &self.unknown
    }

    /// Names and the items that have them.
    pub(super) fn names(&self) -> impl Iterator<Item = (&Key, &String)> {
        self.names.iter()
    }
}

fn contains(set: &Whole, key: &Key) -> bool {
    match set {
        Whole::All => true,
        Whole::These(ends) => ends.iter().any(|it| ends_with(&key.path, it)),
    }
}

/// Whether the path ends in these segments.
pub(super) fn ends_with(path: &[String], end: &str) -> bool {
    let end: Vec<&str> = end.split("::").collect();
    path.len() >= end.len() && path.iter().rev().zip(end.iter().rev()).all(|(a, b)| a == b)
}

fn capitalized(word: &str) -> String {
    word.split('_')
        .map(|it| {
            let mut chars = it.chars();
            chars
                .next()
                .map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
        })
        .collect()
}
