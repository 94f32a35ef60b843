//! Where the types are that rustc calls by their last name only.

use std::collections::BTreeMap;

/// Types of the standard library that are not in scope by themselves.
const STANDARD: [(&str, &str); 23] = [
    ("Arc", "std::sync::Arc"),
    ("BTreeMap", "std::collections::BTreeMap"),
    ("BTreeSet", "std::collections::BTreeSet"),
    ("BinaryHeap", "std::collections::BinaryHeap"),
    ("Cow", "std::borrow::Cow"),
    ("Duration", "std::time::Duration"),
    ("File", "std::fs::File"),
    ("HashMap", "std::collections::HashMap"),
    ("HashSet", "std::collections::HashSet"),
    ("Instant", "std::time::Instant"),
    ("IpAddr", "std::net::IpAddr"),
    ("Ipv4Addr", "std::net::Ipv4Addr"),
    ("Ipv6Addr", "std::net::Ipv6Addr"),
    ("Mutex", "std::sync::Mutex"),
    ("OsString", "std::ffi::OsString"),
    ("ParseFloatError", "std::num::ParseFloatError"),
    ("ParseIntError", "std::num::ParseIntError"),
    ("Path", "std::path::Path"),
    ("PathBuf", "std::path::PathBuf"),
    ("Rc", "std::rc::Rc"),
    ("RefCell", "std::cell::RefCell"),
    ("SystemTime", "std::time::SystemTime"),
    ("VecDeque", "std::collections::VecDeque"),
];

/// Names that mean the standard item in every cell.
const IN_SCOPE: [&str; 5] = ["Box", "Option", "Result", "String", "Vec"];

/// Last names, and the paths that a cell can write for each: several when several types have it.
#[derive(Clone, Debug)]
pub(crate) struct Names(BTreeMap<String, Vec<String>>);

impl Names {
    /// Reads the facade's signatures: each text with the path of its module, the likeliest first.
    pub(crate) fn read(signatures: &[(&str, &str)]) -> Self {
        let mut this = Self(BTreeMap::new());
        for (module, text) in signatures {
            this.read_module(module, text);
        }
        for (name, path) in STANDARD {
            this.add(name, path.to_owned());
        }
        this
    }

    fn read_module(&mut self, module: &str, text: &str) {
        let mut modules = vec![module.to_owned()];
        // The re-exports come first, then the items.
        let exports = text.lines().take_while(|it| !it.ends_with("mod items {"));
        for line in exports {
            if let Some(name) = line.strip_prefix("pub mod ").and_then(|it| it.strip_suffix(" {")) {
                modules.push(name.to_owned());
            } else if line == "}" {
                modules.pop();
            } else if let Some(path) = line.strip_prefix("pub use ").and_then(|it| it.strip_suffix(';')) {
                let name = path.rsplit([' ', ':']).next().unwrap_or(path);
                self.add(name, format!("{}::{name}", modules.join("::")));
            }
        }
    }

    fn add(&mut self, name: &str, path: String) {
        // rustc names no aliases, so that one of ours is never what it means by such a name.
        if !IN_SCOPE.contains(&name) {
            self.0.entry(name.to_owned()).or_default().push(path);
        }
    }

    /// The ways in which a cell can write `ty`, the likeliest first.
    ///
    /// Names that are not known are the analyst's own, and in scope. Where a name has several paths, all names take
    /// their first, then their second and so on: two such names in one type are rare, and a wrong path only fails.
    pub(super) fn written_out(&self, ty: &str) -> Vec<String> {
        let most = parts(ty).map(|(_, name)| self.paths(name).len()).max().unwrap_or(1).max(1);
        (0..most)
            .map(|choice| {
                parts(ty)
                    .map(|(before, path)| {
                        let paths = self.paths(path);
                        let lifetime = before.ends_with('\'');
                        let known = paths.get(choice.min(paths.len().saturating_sub(1)));
                        let path = known.filter(|_| !lifetime).map_or(path, String::as_str);
                        format!("{before}{path}")
                    })
                    .collect()
            })
            .collect()
    }

    fn paths(&self, path: &str) -> Vec<String> {
        let name = path.rsplit("::").next().unwrap_or(path);
        match (path.split_once("::"), self.0.get(name)) {
            (Some(("std", _)), _) => vec![path.to_owned()],
            (Some(("core" | "alloc", rest)), None) => vec![format!("std::{rest}")],
            (_, known) => known.cloned().unwrap_or_default(),
        }
    }
}

/// The text in pieces: what is no path, then a path (the last may be empty).
fn parts(ty: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = ty;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let start = rest.find(|it: char| it.is_alphabetic() || it == '_').unwrap_or(rest.len());
        let (before, from) = rest.split_at(start);
        let end = from.find(|it: char| !it.is_alphanumeric() && it != '_' && it != ':').unwrap_or(from.len());
        let (path, after) = from.split_at(end);
        rest = after;
        Some((before, path))
    })
}
