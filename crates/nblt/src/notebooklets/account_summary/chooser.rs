//! The chooser: a list to pick from, and the detail below it.

use channel::Bundle;
use channel::widgets::{HtmlBox, Select, VBox};
use view::Report;

use super::{AccountSummary, lock, report};
use crate::Show;

impl Show for AccountSummary {
    fn report(&self) -> Report {
        self.whole_report()
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
        let labels: Vec<String> = shared.candidates.iter().take(report::OFFERED).map(report::label).collect();
        let head = shared.head().note(format!("{} accounts match: pick one", shared.candidates.len()));
        let head = shared.not_offered().into_iter().fold(head, Report::note);
        let title = HtmlBox::new(head.to_html().as_str());
        let list = Select::new("", &labels, self.index());
        let index = self.index().unwrap_or(0);
        let below = HtmlBox::new(shared.tables(self.detail_report(index), Some(index)).to_html().as_str());
        let (picked, target) = (self.clone(), below.clone());
        list.on_pick(move |index| picked.pick(index, &target));
        let twin = self.report();
        let twin = Bundle::new(twin.to_text()).html(twin.to_html().into_string());
        VBox::new(&[&title, &list, &below]).display(twin);
    }

    fn pick(&self, index: usize, below: &HtmlBox) {
        let _running = channel::running();
        let Some(candidate) = self.shared.candidates.get(index) else { return };
        *lock(&self.selected) = Some(index);
        if !lock(&self.shared.details).contains_key(&index) {
            below.set(Report::new(candidate.name.clone()).note("reading its activity …").to_html().as_str());
        }
        let report = self.detail_report(index);
        // A later pick may have come while this one was read.
        if self.index() == Some(index) {
            below.set(self.shared.tables(report, Some(index)).to_html().as_str());
        }
    }
}
