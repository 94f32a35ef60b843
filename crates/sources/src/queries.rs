//! The library of named queries: YAML files in msticpy's format, with typed parameters.
//!
//! A query is a text with placeholders (`{account_name}`), parameters that say what may stand there,
//! and macros (`$<name>$`) for text that several queries share. [`render()`] puts values in: each becomes
//! a KQL literal that means exactly that value, so no value can change what a query does.
//!
//! ```
//! use sources::queries::{Library, Value, render};
//!
//! let mut library = Library::empty();
//! let warnings = library.add_file("mine.yaml", r#"
//! metadata: {data_environments: [MSSentinel], data_families: [Mine]}
//! sources:
//!   signins:
//!     description: Sign-ins of an account
//!     args: {query: 'SigninLogs | where UserPrincipalName == "{account}"'}
//!     parameters: {account: {type: str, description: The account}}
//! "#);
//! assert!(warnings.is_empty());
//! let query = library.get("signins").expect("it was just added");
//! let text = render(query, &[("account", Value::Text(r#"x" or "1" == "1"#.to_owned()))]).expect("all is given");
//! assert_eq!(text, r#"SigninLogs | where UserPrincipalName == "x\" or \"1\" == \"1""#);
//! ```

mod def;
mod error;
mod file;
mod given;
mod open;
mod render;
mod template;
mod value;

use std::collections::BTreeMap;
use std::path::Path;

use model::Warning;

pub use def::{Kind, Parameter, QueryDef};
pub use error::Error;
pub use render::render;
pub use value::Value;

/// The query files that come with us.
const BUILTIN: &[(&str, &str)] = &[
    ("account.yaml", include_str!("../queries/account.yaml")),
    ("account_actions.yaml", include_str!("../queries/account_actions.yaml")),
    ("account_events.yaml", include_str!("../queries/account_events.yaml")),
    ("alert.yaml", include_str!("../queries/alert.yaml")),
    ("process.yaml", include_str!("../queries/process.yaml")),
];

/// Named queries.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// By name, those of other families in the order in which they were added.
    queries: BTreeMap<String, Vec<QueryDef>>,
}

impl Library {
    /// Returns a library without queries.
    pub fn empty() -> Self {
        Library::default()
    }

    /// Returns the queries that come with us.
    pub fn builtin() -> Self {
        let mut library = Library::empty();
        for (name, text) in BUILTIN {
            // A test reads the warnings of these files.
            library.add_file(name, text);
        }
        library
    }

    /// Adds the queries of a file in msticpy's format; `name` is the file's, for messages.
    ///
    /// What is not valid is left out, the rest is added. Returns a warning for each thing left out, and
    /// for each query that takes the place of one with the same name and family.
    pub fn add_file(&mut self, name: &str, text: &str) -> Vec<Warning> {
        let (queries, mut warnings) = file::read(name, text);
        for query in queries {
            let same_name = self.queries.entry(query.name.clone()).or_default();
            if let Some(place) = same_name.iter().position(|it| it.shares_family(&query)) {
                let before = same_name.remove(place);
                let text = format!("query {:?} takes the place of the one in {}", query.name, before.file);
                warnings.push(Warning { about: name.to_owned(), text });
            }
            same_name.push(query);
        }
        warnings
    }

    /// Adds the queries of a `.yaml` file, or of all in a folder, as [`Library::add_file`] does.
    pub fn add_path(&mut self, path: &Path) -> Vec<Warning> {
        let mut paths = vec![path.to_owned()];
        if path.is_dir() {
            let entries = std::fs::read_dir(path).into_iter().flatten().flatten().map(|it| it.path());
            paths =
                entries.filter(|it| it.extension().is_some_and(|it| it == "yaml" || it == "yml")).collect();
            paths.sort();
        }
        let mut warnings = Vec::new();
        if paths.is_empty() {
            let text = "no .yaml files in this folder: put query files there".to_owned();
            warnings.push(Warning { about: path.display().to_string(), text });
        }
        for path in paths {
            let name = path
                .file_name()
                .map_or_else(|| path.display().to_string(), |it| it.to_string_lossy().into_owned());
            match std::fs::read_to_string(&path) {
                Ok(text) => warnings.extend(self.add_file(&name, &text)),
                Err(error) => {
                    let text = format!("cannot be read: {error}; check the path and its permissions");
                    warnings.push(Warning { about: path.display().to_string(), text });
                }
            }
        }
        warnings
    }

    /// Returns the query called `name`, or `Family.name`. Of several with one name in different
    /// families, the plain name means the last one added.
    pub fn get(&self, name: &str) -> Option<&QueryDef> {
        if let Some(it) = self.queries.get(name) {
            return it.last();
        }
        let (family, name) = name.rsplit_once('.')?;
        self.queries.get(name)?.iter().rev().find(|it| it.families.iter().any(|it| it == family))
    }

    /// Returns all queries, sorted by name.
    pub fn list(&self) -> impl Iterator<Item = &QueryDef> {
        self.queries.values().flatten()
    }

    /// Returns a warning for each query that the engine cannot run yet, saying which construct it is.
    ///
    /// Only what can be seen without tables is found here; the rest says itself when it is run.
    pub fn unsupported(&self) -> Vec<Warning> {
        self.list()
            .filter_map(|it| Some(Warning { about: it.name.clone(), text: it.unsupported()? }))
            .collect()
    }
}

#[cfg(test)]
mod tests;
