//! Rows as a table with a line to filter and a column to sort by: `rows.table()`.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use channel::Bundle;
use channel::widgets::{Checkbox, Context, Dropdown, HBox, HtmlBox, Layout, Text, VBox, Widget as _};
use model::{Case, Tabular, count};
use polars::prelude::{BooleanChunked, NewChunkedArray, SortMultipleOptions};
use view::Report;

use crate::row_browser::words;
use crate::show::display;
use crate::{Error, Result, Rows, Show};

/// So many rows are drawn; how many more there are is said.
const DRAWN: usize = 100;
/// Up to so many rows the table follows every letter; beyond, it waits for Enter.
const AT_EVERY_LETTER: usize = 20_000;

/// Rows as a table that is filtered and sorted with the mouse, or in words. A cheap handle: later cells see what was
/// chosen.
#[derive(Clone, Debug)]
pub struct TableBrowser {
    all: Rows,
    chosen: Arc<Mutex<Chosen>>,
}

/// Which rows, in which order.
#[derive(Clone, Debug, Default)]
struct Chosen {
    words: String,
    column: Option<usize>,
    descending: bool,
}

impl Rows {
    /// The rows as a table with a line to filter and a column to sort by.
    #[must_use]
    pub fn table(&self) -> TableBrowser {
        TableBrowser { all: self.clone(), chosen: Arc::default() }
    }
}

impl TableBrowser {
    /// Keeps the rows that have all these words, each in any column and in any case; none keeps all.
    #[must_use]
    pub fn filter(self, words: &str) -> Self {
        words.clone_into(&mut self.lock().words);
        self
    }

    /// Sorts by a column, the smallest, oldest or first first; what is not recorded comes last.
    ///
    /// # Errors
    ///
    /// If there is no such column; the error names those there are.
    pub fn sort_by(self, column: &str) -> Result<Self> {
        self.sort(column, false)
    }

    /// As [`TableBrowser::sort_by`], the largest, newest or last first; what is not recorded comes last here, too.
    ///
    /// # Errors
    ///
    /// As [`TableBrowser::sort_by`].
    pub fn sort_by_descending(self, column: &str) -> Result<Self> {
        self.sort(column, true)
    }

    fn sort(self, column: &str, descending: bool) -> Result<Self> {
        let columns = self.all.columns();
        let Some(place) = columns.iter().position(|it| it.eq_ignore_ascii_case(column)) else {
            return Err(Error::not_found(format!("there is no column {column:?}"))
                .help(format!("there are {}", columns.join(", "))));
        };
        {
            let mut chosen = self.lock();
            (chosen.column, chosen.descending) = (Some(place), descending);
        }
        Ok(self)
    }

    /// The rows that the table shows, all of them, in its order: `.rows()?.export("file.csv")?`.
    ///
    /// # Errors
    ///
    /// If the analyst interrupted the cell.
    pub fn rows(&self) -> Result<Rows> {
        let chosen = self.lock().clone();
        let mut frame = self.all.frame();
        let wanted: Vec<String> = chosen.words.split_whitespace().map(|it| Case::Any.normalize(it)).collect();
        if !wanted.is_empty() {
            let kept =
                (0..self.all.n_rows()).map(|row| self.has(row, &wanted)).collect::<Result<Vec<_>>>()?;
            frame = frame.filter(&BooleanChunked::from_slice("".into(), &kept))?;
        }
        if let Some(name) =
            chosen.column.and_then(|it| frame.get_column_names().get(it).map(|it| (*it).clone()))
        {
            let order = SortMultipleOptions::default()
                .with_order_descending(chosen.descending)
                .with_nulls_last(true)
                .with_maintain_order(true);
            frame = frame.sort([name], order)?;
        }
        Ok(Rows::new(kql_polars::Output { schema: self.all.schema.clone(), frame }, None))
    }

    fn has(&self, row: usize, wanted: &[String]) -> Result<bool> {
        if row.is_multiple_of(4096) {
            channel::check_cancelled()?;
        }
        let n_columns = self.all.schema.columns.len();
        let texts: Vec<String> =
            (0..n_columns).map(|column| Case::Any.normalize(&words(&self.all.cell(row, column)))).collect();
        Ok(wanted.iter().all(|word| texts.iter().any(|it| it.contains(word.as_str()))))
    }

    fn lock(&self) -> MutexGuard<'_, Chosen> {
        self.chosen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many rows are left, and by what.
    fn said(&self, n: usize) -> String {
        let chosen = self.lock().clone();
        let all = count(self.all.n_rows() as u64);
        let filtered = match chosen.words.trim() {
            "" => format!("{all} rows"),
            words => format!("{} of {all} rows have “{words}”", count(n as u64)),
        };
        match chosen.column.and_then(|it| self.all.schema.columns.get(it)) {
            Some(column) if chosen.descending => format!("{filtered}, by {}, the largest first", column.name),
            Some(column) => format!("{filtered}, by {}", column.name),
            None => filtered,
        }
    }

    fn show_widgets(&self) {
        let wide = || Layout::new().width("100%");
        let below = HtmlBox::new(self.report().to_html().as_str()).layout(wide());
        let (this, target) = (self.clone(), below.clone());
        let redraw = move |change: &dyn Fn(&mut Chosen)| {
            let _running = channel::running();
            change(&mut this.lock());
            target.set(this.report().to_html().as_str());
        };
        let chosen = self.lock().clone();
        let line = Text::new(&chosen.words)
            .placeholder("words to look for in any column")
            .description("filter")
            .layout(Layout::new().width("420px"));
        let line = if self.all.n_rows() > AT_EVERY_LETTER { line.when_done() } else { line };
        let filter = redraw.clone();
        let line =
            line.on_change(move |_: &Context, words: &str| filter(&|it| words.clone_into(&mut it.words)));
        // A report's text makes control characters and the like visible; the front end would not.
        let names = self.all.columns().into_iter().map(|it| Report::new(it).to_text());
        let sort = redraw.clone();
        let column = Dropdown::new(["as they come".to_owned()].into_iter().chain(names))
            .description("sort by")
            .on_pick(move |_: &Context, picked: usize| sort(&|it| it.column = picked.checked_sub(1)));
        column.set_picked(Some(chosen.column.map_or(0, |it| it + 1)));
        let turn = redraw;
        let descending = Checkbox::new(chosen.descending)
            .description("largest first")
            .on_change(move |_: &Context, ticked: bool| turn(&|it| it.descending = ticked));
        let tools = HBox::new(&[&line, &column, &descending]).layout(wide());
        let shown = self.clone();
        VBox::new(&[&tools, &below]).layout(wide()).display_with_twin(move || {
            let twin = shown.report();
            Bundle::new(twin.to_text()).html(twin.to_html().into_string())
        });
    }
}

impl Show for TableBrowser {
    fn report(&self) -> Report {
        let report = Report::new("Table");
        match self.rows() {
            Ok(rows) => report.subtitle(self.said(rows.n_rows())).table("", &rows, DRAWN),
            Err(error) => report.append(crate::show::failure(&error)),
        }
    }

    fn evcxr_display(&self) {
        if channel::widgets::available() {
            self.show_widgets();
        } else {
            display(&self.report());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Session;

    fn rows() -> Rows {
        let text = "SigninLogs | summarize Events = count(), Last = max(TimeGenerated) by UserPrincipalName";
        Session::demo().and_then(|it| it.query(text)).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn rows_are_filtered_by_words_in_any_column_and_sorted() {
        let all = rows();
        let table = all.table().filter("ADELE smith").sort_by_descending("events");
        let table = table.unwrap_or_else(|error| panic!("{error}"));
        let left = table.rows().map(|it| it.texts("UserPrincipalName").join(" ")).unwrap_or_default();
        assert_eq!(left, "adele.smith@fabrikam.com");
        let text = table.report().to_text();
        assert!(
            text.contains("1 of") && text.contains("have “ADELE smith”, by Events, the largest first"),
            "{text}"
        );
        // A clone shares what is chosen, and the rows themselves stay.
        assert_eq!(table.clone().filter("").rows().map(|it| it.n_rows()).ok(), Some(all.n_rows()));
        let events: Vec<i64> = table
            .rows()
            .and_then(|it| Ok(it.frame().column("Events")?.i64()?.iter().flatten().collect()))
            .unwrap_or_default();
        assert!(events.len() == all.n_rows() && events.is_sorted_by(|a, b| a >= b), "{events:?}");
        assert_eq!(all.table().filter("no such").rows().map(|it| it.n_rows()).ok(), Some(0));
    }

    #[test]
    fn a_column_that_is_not_there_is_named_with_those_there_are() {
        let error = rows().table().sort_by("Evnets").err().map(|it| it.to_string()).unwrap_or_default();
        assert!(error.contains("\"Evnets\"") && error.contains("Events, Last"), "{error}");
    }
}
