//! Which names stand where for cells: the re-exports of the real crates.

use std::collections::BTreeMap;

use super::OURS;
use super::book::{Book, ends_with};
use super::chosen::{FAMILIES, Family};
use super::docs::{Docs, Key, Space};
use rustdoc_types::ItemEnum;

/// Names in a module, and what they mean.
pub(super) type Exports = BTreeMap<(String, Space), Key>;

impl Family {
    /// What is written first: the chosen types and traits, and every function that cells can name.
    pub(super) fn roots(&self, docs: &Docs, exports: &Exports) -> Result<Vec<Key>, String> {
        let mut roots = Vec::new();
        let mut wrong = Vec::new();
        for chosen in self.types.iter().chain(self.traits) {
            let mut found: Vec<&Key> = docs
                .keys()
                .filter(|it| it.space == Space::Type && ends_with(&it.path, chosen))
                .filter(|it| docs.find(it).is_some_and(|it| !matches!(it.item.inner, ItemEnum::Module(_))))
                .collect();
            if found.len() > 1 {
                found.retain(|it| exports.values().any(|export| export == *it));
            }
            match found.as_slice() {
                [one] => roots.push((*one).clone()),
                _ => wrong.push(format!("{chosen} ({})", found.len())),
            }
        }
        if !wrong.is_empty() {
            let wrong = wrong.join(", ");
            return Err(format!("chosen.rs: {} has none or several of these: {wrong}", self.name));
        }
        let others = exports.values().filter(|it| self.crates.contains(&it.krate()));
        let functions = others.filter(|key| {
            docs.find(key)
                .is_some_and(|it| matches!(it.item.inner, ItemEnum::Function(_) | ItemEnum::TypeAlias(_)))
        });
        roots.extend(functions.cloned());
        Ok(roots)
    }
}

impl Family {
    /// The definitions of the macros, and the lines that name them where cells do.
    pub(super) fn macros(&self) -> (String, String) {
        let (mut definitions, mut lines) = (String::new(), String::new());
        for (name, body) in self.macros {
            definitions += &format!("\n#[macro_export]\nmacro_rules! {name} {{\n    {body}\n}}\n");
            lines += &format!("pub use crate::{name};\n");
        }
        (definitions, lines)
    }
}

/// Everything that cells can name of ours, modules too.
pub(super) fn roots(docs: &Docs, exports: &Exports) -> Vec<Key> {
    let mut roots = Vec::new();
    for key in exports.values().filter(|it| OURS.contains(&it.krate())) {
        match docs.find(key).map(|it| &it.item.inner) {
            Some(ItemEnum::Module(_)) => roots.extend(self::roots(docs, &docs.exports(key))),
            Some(_) => roots.push(key.clone()),
            None => {}
        }
    }
    roots
}

/// `pub use` lines for what is in the book; `up` leads to the parent of its module.
pub(super) fn uses(book: &Book<'_>, exports: &Exports, up: &str) -> String {
    let names: BTreeMap<&Key, &String> = book.names().collect();
    let mut lines = String::new();
    for ((name, _), key) in exports {
        let Some(inside) = names.get(key) else { continue };
        let rename = if *inside == name { String::new() } else { format!(" as {name}") };
        lines += &format!("pub use {up}items::{inside}{rename};\n");
    }
    lines
}

/// The same for a module of ours with the modules in it.
pub(super) fn tree(book: &Book<'_>, docs: &Docs, exports: &Exports, depth: usize) -> String {
    let up = "super::".repeat(depth);
    let mut text = uses(book, exports, &up);
    for ((name, _), key) in exports {
        if let Some(family) = FAMILIES.iter().find(|it| key.path == [it.name]) {
            text += &format!("pub mod {};\n", family.name);
        } else if docs.find(key).is_some_and(|it| matches!(it.item.inner, ItemEnum::Module(_))) {
            let inner = tree(book, docs, &docs.exports(key), depth + 1);
            text += &format!("pub mod {name} {{\n{inner}}}\n");
        }
    }
    text
}
