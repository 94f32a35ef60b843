//! Writes a report as HTML.

use super::{Report, Section};
use crate::{guard, html::Html, pieces, table};

pub(super) fn write(report: &Report) -> Html {
    let limited = |text: &str| Html::limited(text, guard::LABEL);
    let mut head = Html::element("div")
        .class("nblt-head")
        .child(Html::element("h2").class("nblt-title").child(limited(&report.title)));
    if !report.subtitle.is_empty() {
        let parts = report.subtitle.iter().map(|part| Html::element("span").child(limited(part)));
        head = head.child(Html::element("div").class("nblt-subtitle").children(parts));
    }
    let mut page: Html = head.into();
    for section in &report.sections {
        page.push(match section {
            Section::Heading(text) => Html::element("h3").class("nblt-heading").child(limited(text)).into(),
            Section::Card { title, facts } => pieces::card(title, facts),
            Section::Table { caption, grid } => {
                let mut all = Html::new();
                if !caption.is_empty() {
                    all.push(Html::element("div").class("nblt-caption").child(limited(caption)));
                }
                all.push(table::html(grid));
                Html::element("div").class("nblt-block").child(all).into()
            }
            Section::Timeline(timeline) => timeline.to_html(),
            Section::Values(values) => values.to_html(),
            Section::Map(map) => map.to_html(),
            Section::Tree(tree) => tree.to_html(),
            Section::DrawnTree(tree) => {
                let figure = Html::element("div").class("nblt-figure").child(tree.to_svg());
                Html::element("div").class("nblt-block").child(figure).into()
            }
            Section::Candidates(candidates) => candidates.to_html(),
            Section::Note(text) => Html::element("p").class("nblt-note").text(text).into(),
            Section::Warning(warning) => pieces::warning(warning),
            Section::States(tables) => {
                Html::element("div").class("nblt-block").child(pieces::states(tables)).into()
            }
            Section::Code { title, text } => pieces::code(title, text),
            Section::Failure { message, help } => pieces::failure(message, help.as_deref()),
        });
    }
    page
}
