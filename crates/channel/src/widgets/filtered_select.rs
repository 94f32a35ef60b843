//! A list with a line above it that keeps only what contains the words typed there.

use std::sync::{Arc, Mutex};

use super::callback::Outcome;
use super::html::HtmlBox;
use super::layout::Layout;
use super::model::{Model, lock};
use super::select::Select;
use super::text::Text;
use super::vbox::VBox;
use super::widget::{Widget as _, labels, widget};
use super::{Context, escape};

/// The whole width of the box; every widget has a margin of two pixels around it.
const INSIDE: &str = "calc(100% - 4px)";

/// A [`Select`] with a filter box. Indexes are those of the whole list, whatever is filtered.
///
/// An entry is kept if it contains every word of the filter, in any case.
#[derive(Clone, Debug)]
pub struct FilteredSelect {
    model: Model,
    list: Select,
    entries: Arc<Mutex<Entries>>,
}

#[derive(Debug)]
struct Entries {
    labels: Vec<String>,
    /// What the filter compares with.
    lower: Vec<String>,
    /// The entries that are listed, by their index.
    listed: Vec<usize>,
    picked: Option<usize>,
}

widget!(FilteredSelect);

impl FilteredSelect {
    /// A list of plain texts. Nothing is picked.
    pub fn new<T: AsRef<str>>(options: impl IntoIterator<Item = T>) -> Self {
        let labels = labels(options);
        let list = Select::new(&labels).layout(Layout::new().width(INSIDE));
        let filter = Text::new("").placeholder("type to filter").layout(Layout::new().width(INSIDE));
        let said = HtmlBox::new("");
        let lower = labels.iter().map(|it| it.to_lowercase()).collect();
        let entries = Entries { listed: (0..labels.len()).collect(), lower, labels, picked: None };
        let entries = Arc::new(Mutex::new(entries));
        let (target, line, shared) = (list.clone(), said.clone(), entries.clone());
        // At once: the filter answers while a callback still reads what was picked before.
        filter.model().at_once(Arc::new(move |event| {
            if let Some(typed) = event.changed("value").and_then(|it| it.as_str()) {
                let mut entries = lock(&shared);
                entries.filter(typed);
                target.set_options(entries.listed_labels(), entries.position());
                line.set(&entries.words(typed));
            }
            Ok(())
        }));
        let model = VBox::new(&[&filter, &list, &said]).model().clone();
        Self { model, list, entries }
    }

    /// Sets the words beside the list.
    #[must_use]
    pub fn description(self, words: &str) -> Self {
        Self { list: self.list.description(words), ..self }
    }

    /// Sets how many entries are seen at once.
    #[must_use]
    pub fn rows(self, rows: usize) -> Self {
        Self { list: self.list.rows(rows), ..self }
    }

    /// Sets which entry is picked at first.
    #[must_use]
    pub fn picking(self, index: usize) -> Self {
        self.set_picked(Some(index));
        self
    }

    /// Calls `body` with the index of the entry in the whole list whenever the analyst picks another.
    pub fn on_pick<R: Outcome>(self, body: impl Fn(&Context, usize) -> R + Send + Sync + 'static) -> Self {
        let entries = self.entries.clone();
        let pick = move |context: &Context, position: usize| {
            let index = {
                let mut entries = lock(&entries);
                let index = entries.listed.get(position).copied();
                entries.picked = index.or(entries.picked);
                index
            };
            index.map_or(Ok(()), |it| body(context, it).into_outcome())
        };
        Self { list: self.list.on_pick(pick), ..self }
    }

    /// The index of the entry that is picked, also while the filter hides it.
    pub fn picked(&self) -> Option<usize> {
        lock(&self.entries).picked
    }

    /// Picks an entry, or none; the callback is not called. An index that no entry has picks none.
    pub fn set_picked(&self, index: Option<usize>) {
        let mut entries = lock(&self.entries);
        entries.picked = index.filter(|it| *it < entries.labels.len());
        let position = entries.position();
        drop(entries);
        self.list.set_picked(position);
    }
}

impl Entries {
    fn filter(&mut self, typed: &str) {
        let typed = typed.to_lowercase();
        let words: Vec<&str> = typed.split_whitespace().collect();
        let lower = self.lower.iter().enumerate();
        let kept = lower.filter(|(_, label)| words.iter().all(|it| label.contains(it))).map(|(n, _)| n);
        self.listed = kept.collect();
    }

    fn listed_labels(&self) -> Vec<&str> {
        self.listed.iter().filter_map(|it| self.labels.get(*it)).map(String::as_str).collect()
    }

    /// Where the picked entry stands in what is listed.
    fn position(&self) -> Option<usize> {
        self.listed.iter().position(|it| Some(*it) == self.picked)
    }

    fn words(&self, typed: &str) -> String {
        let (listed, all) = (self.listed.len(), self.labels.len());
        match (typed.trim(), listed) {
            ("", _) => String::new(),
            (typed, 0) => format!("none of {all} contains {}", escape::escaped(typed)),
            _ => format!("{listed} of {all}"),
        }
    }
}
