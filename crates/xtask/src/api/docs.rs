//! rustdoc's JSON of several crates, with one name for an item across them: the path where it is defined.
//!
//! Ids are those of one JSON file. Paths are the same in all of them, because rustdoc is asked for private items
//! too: then it does not move what is re-exported.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use rustdoc_types::{Crate, FORMAT_VERSION, Id, Item, ItemEnum, ItemKind, Visibility};

use super::built::Libraries;
use crate::run::run;

/// Rust's three name spaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Space {
    Type,
    Value,
    Macro,
}

/// One item, in any crate: the path of its definition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) path: Vec<String>,
    pub(super) space: Space,
}

impl Key {
    pub(super) fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    pub(super) fn krate(&self) -> &str {
        self.path.first().map_or("", String::as_str)
    }
}

/// An item in the JSON it was read from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'a> {
    pub(super) krate: &'a Crate,
    pub(super) item: &'a Item,
}

/// The JSON of the crates that were asked for.
#[derive(Debug, Default)]
pub(super) struct Docs {
    crates: Vec<Crate>,
    places: BTreeMap<Key, (usize, Id)>,
}

impl Docs {
    /// Runs rustdoc on each of `names` and reads what it says.
    pub(super) fn of(libraries: &Libraries, names: &[&str], folder: &Path) -> Result<Self, String> {
        let mut this = Self::default();
        for name in names {
            let mut command = libraries.rustdoc(name)?;
            // JSON is not stable: for this call alone a stable rustdoc is told to give it.
            command.env("RUSTC_BOOTSTRAP", "1").args(["-Zunstable-options", "--output-format", "json"]);
            command.args(["--document-private-items", "--document-hidden-items", "--out-dir"]).arg(folder);
            run(&mut command)?;
            this.add(&folder.join(format!("{name}.json")))?;
        }
        Ok(this)
    }

    fn add(&mut self, file: &Path) -> Result<(), String> {
        let json = fs::read(file).map_err(|error| format!("cannot read {file:?}: {error}"))?;
        let krate: Crate = serde_json::from_slice(&json).map_err(|error| {
            format!("{file:?} is not rustdoc's format {FORMAT_VERSION}, which rustdoc-types knows: {error}")
        })?;
        let index = self.crates.len();
        for (id, summary) in krate.paths.iter().filter(|(_, it)| it.crate_id == 0) {
            if let Some(space) = space(summary.kind) {
                self.places.insert(Key { path: summary.path.clone(), space }, (index, *id));
            }
        }
        self.crates.push(krate);
        Ok(())
    }

    pub(super) fn crates(&self) -> impl Iterator<Item = &Crate> {
        self.crates.iter()
    }

    /// The item itself; `None` when its crate was not asked for.
    pub(super) fn find(&self, key: &Key) -> Option<Found<'_>> {
        let (index, id) = self.places.get(key)?;
        let krate = self.crates.get(*index)?;
        Some(Found { krate, item: krate.index.get(id)? })
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.places.keys()
    }

    /// What others can name in a module, by the name they use: its public items and re-exports.
    pub(super) fn exports(&self, module: &Key) -> BTreeMap<(String, Space), Key> {
        let mut exports = BTreeMap::new();
        self.collect(module, &mut exports, &mut BTreeSet::new());
        exports
    }

    fn collect(&self, module: &Key, into: &mut BTreeMap<(String, Space), Key>, seen: &mut BTreeSet<Key>) {
        if !seen.insert(module.clone()) {
            return;
        }
        let Some(Found { krate, item }) = self.find(module) else { return };
        let ItemEnum::Module(module) = &item.inner else { return };
        let public = module.items.iter().filter_map(|it| Some((it, krate.index.get(it)?)));
        let public: Vec<_> = public.filter(|(_, it)| it.visibility == Visibility::Public).collect();
        for (id, item) in &public {
            match &item.inner {
                ItemEnum::Use(it) if !it.is_glob => {
                    // One `use` may name a type and a function: rustdoc then lists it once for each.
                    if let Some(key) = it.id.and_then(|id| key(krate, id)) {
                        into.entry((it.name.clone(), key.space)).or_insert(key);
                    }
                }
                ItemEnum::Use(_) => {}
                _ => {
                    if let Some(key) = key(krate, **id) {
                        into.entry((key.name().to_owned(), key.space)).or_insert(key);
                    }
                }
            }
        }
        for (_, item) in public {
            if let ItemEnum::Use(it) = &item.inner
                && it.is_glob
                && let Some(key) = it.id.and_then(|id| key(krate, id))
            {
                self.collect(&key, into, seen);
            }
        }
    }
}

/// The name across crates of what `id` means in `krate`.
pub(super) fn key(krate: &Crate, id: Id) -> Option<Key> {
    let summary = krate.paths.get(&id)?;
    Some(Key { path: summary.path.clone(), space: space(summary.kind)? })
}

fn space(kind: ItemKind) -> Option<Space> {
    match kind {
        ItemKind::Module
        | ItemKind::Struct
        | ItemKind::Union
        | ItemKind::Enum
        | ItemKind::TypeAlias
        | ItemKind::Trait
        | ItemKind::TraitAlias => Some(Space::Type),
        ItemKind::Function | ItemKind::Constant | ItemKind::Static => Some(Space::Value),
        ItemKind::Macro => Some(Space::Macro),
        _ => None,
    }
}
