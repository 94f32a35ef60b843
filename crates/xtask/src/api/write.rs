//! From a list of roots to the text of a module: whatever a signature mentions is written too.

use std::collections::{BTreeMap, BTreeSet};

use rustdoc_types::ItemEnum;

use super::book::Book;
use super::docs::Key;
use super::impls::{Block, Members, NOT_WRITTEN};
use super::items::Around;
use super::types::Pen;

/// The items of a module, each with the impls that belong to it, sorted.
pub(super) fn items(book: &mut Book<'_>, roots: &[Key], docs: bool) -> String {
    loop {
        let text = once(book, roots, docs);
        if !book.must_restart() {
            return text;
        }
        book.restart();
    }
}

fn once(book: &mut Book<'_>, roots: &[Key], docs: bool) -> String {
    let mut work = Work { docs, ..Work::default() };
    let crates: Vec<_> = book.docs.crates().collect();
    let mut blocks: Vec<Block<'_>> = crates.into_iter().flat_map(Block::all).collect();
    blocks.retain(Block::is_useful);
    for block in &blocks {
        if let (Some(target), Some(derive)) = (block.target(), block.derive()) {
            work.derives.entry(target).or_default().insert(derive);
        }
    }
    for root in roots {
        // A root that cannot be written is left out; the caller compares.
        let _ = book.name(root);
    }
    loop {
        let before = (work.next, blocks.len());
        while let Some(key) = book.wanted(work.next) {
            work.next += 1;
            work.item(book, &key);
        }
        blocks.retain(|it| !work.block(book, *it));
        if before == (work.next, blocks.len()) && book.wanted(work.next).is_none() {
            return work.text();
        }
    }
}

#[derive(Debug, Default)]
struct Work {
    docs: bool,
    next: usize,
    derives: BTreeMap<Key, BTreeSet<&'static str>>,
    members: Members,
    items: BTreeMap<String, String>,
    impls: BTreeMap<String, BTreeSet<String>>,
}

impl Work {
    fn item(&mut self, book: &mut Book<'_>, key: &Key) {
        let Some(found) = book.docs.find(key) else { return };
        let Ok(name) = book.name(key) else { return };
        let mut derives = self.derives.get(key).cloned().unwrap_or_default();
        derives.retain(|it| is_derived(book, key, it));
        let around = Around { name: &name, whole: book.is_whole(key), docs: self.docs, derives };
        let mut pen = Pen { book, krate: found.krate };
        if let Ok(text) = pen.attempt(|pen| pen.item(found.item, &around)) {
            if let ItemEnum::Trait(it) = &found.item.inner {
                self.members.insert(key.clone(), pen.required(it));
            }
            self.items.insert(format!("{name} {:?}", key.space), text);
        } else {
            book.give_up(key);
        }
    }

    /// Writes a block if what it is about is here; whether it need not be looked at again.
    fn block<'a>(&mut self, book: &mut Book<'a>, block: Block<'a>) -> bool {
        let target = block.target().filter(|it| book.crates.contains(&it.krate()));
        if target.as_ref().is_some_and(|it| !book.has(it)) {
            return false;
        }
        let mut pen = Pen { book, krate: block.krate };
        let (owner, text) = match (target, block.trait_()) {
            (Some(target), None) if pen.book.is_whole(&target) => {
                let text = pen.attempt(|pen| pen.inherent(block, self.docs));
                (target, text.unwrap_or_default())
            }
            (_, None) => return true,
            (Some(target), Some(_)) if block.derive().is_some_and(|it| is_derived(pen.book, &target, it)) => {
                return true;
            }
            (target, Some(trait_)) => {
                let Ok(text) = pen.attempt(|pen| pen.trait_impl(block, &self.members)) else { return false };
                (target.unwrap_or(trait_), text)
            }
        };
        self.add(book, &owner, text);
        true
    }

    fn add(&mut self, book: &Book<'_>, owner: &Key, text: String) {
        let name = book.names().find(|(key, _)| *key == owner).map_or(owner.name(), |it| it.1.as_str());
        self.impls.entry(name.to_owned()).or_default().insert(text);
    }

    fn text(mut self) -> String {
        let mut text = String::new();
        for (label, item) in &self.items {
            text += item;
            let name = label.split(' ').next().unwrap_or_default();
            for it in self.impls.remove(name).into_iter().flatten() {
                text += &it;
            }
        }
        // Of traits and types that stand elsewhere.
        for it in self.impls.into_values().flatten() {
            text += &it;
        }
        if text.contains(NOT_WRITTEN) {
            text += &format!("#[derive(Clone, Debug, Default, PartialEq)]\npub struct {NOT_WRITTEN}(());\n");
        }
        text
    }
}

/// Whether a derived trait is written as `#[derive]`. `Default` of an enum would need a mark on a variant, which
/// rustdoc does not tell.
fn is_derived(book: &Book<'_>, key: &Key, derive: &str) -> bool {
    let is_enum = book.docs.find(key).is_some_and(|it| matches!(it.item.inner, ItemEnum::Enum(_)));
    !(is_enum && derive == "Default")
}
