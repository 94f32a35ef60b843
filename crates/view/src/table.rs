//! Tables as text and as HTML.

use comfy_table::{CellAlignment, Table, TableComponent, presets};
use model::Tabular;

use crate::{
    grid::{Grid, Kind},
    guard,
    html::{Element, Html, escape},
};

/// A table of more columns than this has less room between them.
const NARROW: usize = 12;

/// Writes the first `max_rows` rows as a text table; below it stands how many rows there are.
#[must_use]
pub fn text_table(table: &dyn Tabular, max_rows: usize) -> String {
    text(&Grid::of(table, max_rows))
}

/// Writes the first `max_rows` rows as a fragment of HTML; below it stands how many rows there are.
#[must_use]
pub fn html_table(table: &dyn Tabular, max_rows: usize) -> Html {
    html(&Grid::of(table, max_rows))
}

/// A grid as text.
pub(crate) fn text(grid: &Grid) -> String {
    if grid.columns.is_empty() || grid.rows.is_empty() {
        return grid.extent();
    }
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_style(TableComponent::HeaderLines, '─');
    table.set_header(grid.columns.iter().map(|column| column.name.clone()));
    for row in &grid.rows {
        table.add_row(row.iter().map(|cell| cell.text.clone()));
    }
    for (column, shown) in table.column_iter_mut().zip(&grid.columns) {
        column.set_padding((0, 2));
        column.set_cell_alignment(if shown.numeric { CellAlignment::Right } else { CellAlignment::Left });
    }
    let mut lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    lines.push(grid.extent());
    guard::neutral(&lines.join("\n"))
}

/// A grid as HTML: a box that scrolls, a header that stays, and the extent below.
pub(crate) fn html(grid: &Grid) -> Html {
    let extent = Html::element("div").class("nblt-extent").text(&grid.extent());
    if grid.columns.is_empty() || grid.rows.is_empty() {
        return extent.into();
    }
    // The texts have passed the guard when the grid was made.
    let written = |element: Element, text: &str| element.child(Html::escaped(escape(text)));
    let head = grid.columns.iter().map(|column| {
        let cell = Html::element("th").attribute("scope", "col");
        written(if column.numeric { cell.class("nblt-number") } else { cell }, &column.name)
    });
    let rows = grid.rows.iter().map(|row| {
        Html::element("tr").children(row.iter().zip(&grid.columns).map(|(cell, column)| {
            let class = match cell.kind {
                Kind::Null if column.numeric => "nblt-null nblt-number",
                Kind::Null => "nblt-null",
                Kind::Number if column.numeric => "nblt-number",
                Kind::Time => "nblt-time",
                Kind::Code => "nblt-code",
                // What is short stays on one line: rows of one height are easier to scan.
                _ if cell.text.chars().count() <= 40 => "nblt-short",
                Kind::Number | Kind::Text => "nblt-long",
            };
            written(Html::element("td").class(class), &cell.text)
        }))
    });
    // Many columns stand close, so that a day of hours is seen at once.
    let narrow = grid.columns.len() > NARROW;
    let table = Html::element("table")
        .class(if narrow { "nblt-table nblt-narrow" } else { "nblt-table" })
        .child(Html::element("thead").child(Html::element("tr").children(head)))
        .child(Html::element("tbody").children(rows));
    let mut all: Html = Html::element("div").class("nblt-scroll").child(table).into();
    all.push(extent);
    all
}
