//! A list to pick from with the mouse, and the whole of what is picked below it.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use channel::widgets::{Context, HtmlBox};
use model::{Cell, count};
use view::Report;

use crate::listing::List;
use crate::{Alert, Bookmark, Error, Result, Show};

/// What can be browsed: it has a line in the list, and a report of its own.
pub trait Browse: Show + Clone + Send + Sync + 'static {
    /// Its line in the list.
    fn line(&self) -> String;

    /// The identifier by which a cell can name it; may be empty.
    fn id(&self) -> String;

    /// The name by which a cell can name it, if no other has it.
    fn name(&self) -> String;
}

impl Browse for Alert {
    fn line(&self) -> String {
        self.label()
    }

    fn id(&self) -> String {
        self.id.clone()
    }

    fn name(&self) -> String {
        self.name.clone()
    }
}

impl Browse for Bookmark {
    fn line(&self) -> String {
        self.label()
    }

    fn id(&self) -> String {
        self.id.clone()
    }

    fn name(&self) -> String {
        self.name.clone()
    }
}

/// Things to pick one from. A cheap handle: what is picked with the mouse is picked in later cells too.
#[derive(Clone)]
pub struct Browser<T> {
    title: String,
    nothing: String,
    items: Arc<[T]>,
    selected: Arc<Mutex<usize>>,
}

/// So many are offered in the list; `items()` has all.
const OFFERED: usize = 500;

impl<T: Browse> Browser<T> {
    /// `nothing` is what to say when there are no items.
    pub(crate) fn new(title: impl Into<String>, nothing: impl Into<String>, items: Vec<T>) -> Self {
        Self { title: title.into(), nothing: nothing.into(), items: items.into(), selected: Arc::default() }
    }

    /// All items, in the order of the list.
    #[must_use]
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// The item that is picked: the first, until another is.
    #[must_use]
    pub fn selected(&self) -> Option<T> {
        self.items.get(*self.lock()).cloned()
    }

    /// Picks an item by its identifier or its name.
    ///
    /// # Errors
    ///
    /// If there is none, or the name is of several.
    pub fn select(&self, id_or_name: &str) -> Result<T> {
        let wanted = id_or_name.trim();
        let same = |text: &str| text.trim().eq_ignore_ascii_case(wanted);
        let all = || self.items.iter().enumerate();
        let by_id = all().find(|(_, it)| !wanted.is_empty() && same(&it.id()));
        let by_name: Vec<(usize, &T)> = all().filter(|(_, it)| same(&it.name())).collect();
        let (index, item) = match (by_id, by_name.as_slice()) {
            (Some(found), _) => found,
            (None, [found]) => *found,
            (None, []) => {
                let names: Vec<String> =
                    self.items.iter().take(10).map(|it| format!("{:?}", it.name())).collect();
                let error = Error::not_found(format!("{wanted:?} is not among the {}", self.items.len()));
                return Err(error.help(format!("there are {}", names.join(", "))));
            }
            (None, several) => {
                let ids: Vec<String> =
                    several.iter().take(10).map(|(_, it)| format!("{:?}", it.id())).collect();
                let error = Error::input(format!("{} are called {wanted:?}", several.len()));
                return Err(error.help(format!("select by identifier: {}", ids.join(", "))));
            }
        };
        *self.lock() = index;
        Ok(item.clone())
    }

    fn lock(&self) -> MutexGuard<'_, usize> {
        self.selected.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn head(&self) -> Report {
        let report = Report::new(self.title.clone());
        match self.items.len().checked_sub(OFFERED) {
            Some(more @ 1..) => {
                report.note(format!("{} more are in .items(): the list has {OFFERED}", count(more as u64)))
            }
            _ => report,
        }
    }

    fn show_list(&self) {
        // A report's text makes control characters and the like visible; the front end would not.
        let labels =
            self.items.iter().take(OFFERED).map(|it| Report::new(it.line()).to_text()).collect::<Vec<_>>();
        let head = self.head().note("pick one");
        let below = self.selected().map_or_else(|| Report::new(""), |it| it.report());
        let (browser, shown) = (self.clone(), self.clone());
        let pick = move |_: &Context, index: usize, below: &HtmlBox| {
            if let Some(item) = browser.items.get(index) {
                *browser.lock() = index;
                below.set(item.report().to_html().as_str());
            }
        };
        let picked = *self.lock();
        crate::pick::show(&head, labels, picked, &below, pick, move || shown.report());
    }
}

impl<T: Browse> Show for Browser<T> {
    fn report(&self) -> Report {
        let report = self.head();
        let Some(selected) = self.selected() else { return report.note(self.nothing.clone()) };
        let rows = self.items.iter().take(OFFERED).map(|it| vec![Cell::Text(it.line()), Cell::Text(it.id())]);
        let report = report.table("", &List::new(&["Pick one", "By identifier"], rows.collect()), 50);
        report
            .note("the one that is picked follows; .select(\"identifier\")? picks another")
            .append(selected.report())
    }

    fn evcxr_display(&self) {
        if self.items.is_empty() || !channel::widgets::available() {
            crate::show::display(&self.report());
        } else {
            self.show_list();
        }
    }
}

impl<T: Browse> fmt::Debug for Browser<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.items.iter().map(Browse::line).collect();
        f.debug_struct("Browser").field("items", &lines).field("selected", &*self.lock()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alert(id: &str, name: &str) -> Alert {
        Alert { id: id.to_owned(), name: name.to_owned(), ..Alert::default() }
    }

    #[test]
    fn vis_03_an_item_is_picked_by_identifier_or_by_a_name_of_its_own() {
        let items = vec![alert("id-1", "Spray"), alert("id-2", "Travel"), alert("id-3", "Spray")];
        let browser = Browser::new("Alerts", "no alert", items);
        assert_eq!(browser.selected().map(|it| it.id), Some("id-1".to_owned()));
        assert_eq!(browser.select(" travel ").map(|it| it.id).ok(), Some("id-2".to_owned()));
        // A clone shares the pick.
        assert_eq!(browser.clone().selected().map(|it| it.id), Some("id-2".to_owned()));
        assert_eq!(browser.select("ID-3").map(|it| it.name).ok(), Some("Spray".to_owned()));
        let several = browser.select("spray").err().map(|it| it.to_string()).unwrap_or_default();
        assert!(several.contains("id-1") && several.contains("id-3"), "{several}");
        assert!(browser.select("gone").is_err_and(|it| it.is_not_found()));
        let text = browser.report().to_text();
        assert!(text.contains("id-2") && text.contains("Travel"), "{text}");
    }

    #[test]
    fn nothing_to_browse_is_said() {
        let browser = Browser::<Alert>::new("Alerts", "no alert about this account", Vec::new());
        assert!(browser.selected().is_none() && browser.select("").is_err());
        assert!(browser.report().to_text().contains("no alert about this account"));
    }
}
