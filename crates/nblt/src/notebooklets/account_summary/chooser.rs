//! The chooser: a list to pick from, and the detail below it.

use channel::Cancelled;
use channel::widgets::{Context, HtmlBox};
use view::Report;

use super::{AccountSummary, lock, report};
use crate::Show;

impl Show for AccountSummary {
    fn report(&self) -> Report {
        self.whole_report()
    }

    /// As every result; a name without an ending is a folder that keeps the chosen account, for `load("folder")?` in
    /// another notebook.
    fn save(&self, path: &str) -> crate::Result<crate::Saved> {
        match std::path::Path::new(path).extension() {
            None => self.keep(path),
            Some(_) => crate::save::report(&self.report(), path),
        }
    }

    fn evcxr_display(&self) {
        if self.chosen || self.shared.candidates.len() < 2 || !channel::widgets::available() {
            crate::show::display(&self.report());
        } else {
            self.show_chooser();
        }
    }
}

impl AccountSummary {
    /// Shows the widgets. Picking reads the detail on the widgets' thread and compiles nothing.
    fn show_chooser(&self) {
        let shared = &self.shared;
        let head = shared.head().note(format!("{} accounts match: pick one", shared.candidates.len()));
        let head = shared.not_offered().into_iter().fold(head, Report::note);
        let labels: Vec<String> = shared.candidates.iter().take(report::OFFERED).map(report::label).collect();
        let index = self.index().unwrap_or(0);
        let below = shared.tables(self.detail_report(index), Some(index));
        let (this, shown) = (self.clone(), self.clone());
        let pick = move |context: &Context, index: usize, below: &HtmlBox| this.pick(index, below, context);
        crate::pick::show(&head, labels, index, &below, pick, move || shown.report());
    }

    fn pick(&self, index: usize, below: &HtmlBox, context: &Context) -> Result<(), Cancelled> {
        let Some(candidate) = self.shared.candidates.get(index) else { return Ok(()) };
        *lock(&self.selected) = Some(index);
        if !lock(&self.shared.details).contains_key(&index) {
            below.set(Report::new(candidate.name.clone()).note("reading its activity …").to_html().as_str());
        }
        let report = self.detail_report(index);
        if let Err(stopped) = context.check_cancelled() {
            let note = "its activity was not read; pick another account, then this one again";
            below.set(Report::new(candidate.name.clone()).note(note).to_html().as_str());
            return Err(stopped);
        }
        // A later pick may have come while this one was read.
        if self.index() == Some(index) {
            below.set(self.shared.tables(report, Some(index)).to_html().as_str());
        }
        Ok(())
    }
}
