//! Writes a report as text: the same data in the same order as the page.

use super::{Report, Section};
use crate::{guard, table};

pub(super) fn write(report: &Report) -> String {
    let label = |text: &str| guard::visible(text, guard::LABEL);
    let mut head = vec![label(&report.title)];
    if !report.subtitle.is_empty() {
        head.push(report.subtitle.iter().map(|part| label(part)).collect::<Vec<_>>().join(" · "));
    }
    let blocks: Vec<String> =
        std::iter::once(head.join("\n")).chain(report.sections.iter().map(section)).collect();
    // Blocks of one line that follow each other (notes, warnings) stand together, everything else apart.
    let mut out = String::new();
    let mut before: Option<&str> = None;
    for block in &blocks {
        if let Some(before) = before {
            let heading = before.contains('\n') && before.ends_with('─');
            let lines = !before.contains('\n') && !block.contains('\n');
            out.push_str(if heading || lines { "\n" } else { "\n\n" });
        }
        out.push_str(block);
        before = Some(block);
    }
    guard::neutral(&out)
}

fn section(section: &Section) -> String {
    let label = |text: &str| guard::visible(text, guard::LABEL);
    match section {
        Section::Heading(text) => {
            let text = label(text);
            let line = "─".repeat(text.chars().count());
            format!("{text}\n{line}")
        }
        Section::Card { title, facts } => {
            let pairs = facts.iter().map(|(name, value)| (label(name), guard::visible(value, guard::TEXT)));
            under(&label(title), aligned(pairs.collect()))
        }
        Section::Table { caption, grid } => match caption.as_str() {
            "" => table::text(grid),
            caption => under(&label(caption), table::text(grid).lines().map(str::to_owned).collect()),
        },
        Section::Timeline(timeline) => timeline.to_text(),
        Section::Values(values) => values.to_text(),
        Section::Map(map) => map.to_text(),
        Section::Tree(tree) | Section::DrawnTree(tree) => tree.to_text(),
        Section::Candidates(candidates) => candidates.to_text(),
        Section::Note(text) => guard::visible(text, guard::TEXT),
        Section::Warning(warning) if warning.about.is_empty() => {
            format!("warning: {}", guard::visible(&warning.text, guard::TEXT))
        }
        Section::Warning(warning) => {
            format!("warning: {}: {}", label(&warning.about), guard::visible(&warning.text, guard::TEXT))
        }
        Section::States(tables) => aligned(
            tables
                .iter()
                .map(|(name, state)| (label(name), guard::visible(&state.to_string(), guard::TEXT)))
                .collect(),
        )
        .join("\n"),
        Section::Code { title, text } => under(&label(title), guard::visible_lines(text)),
        Section::Failure { message, help } => {
            let mut lines = guard::visible_lines(message);
            lines.extend(help.iter().map(|help| format!("help: {}", guard::visible(help, guard::TEXT))));
            lines.join("\n")
        }
    }
}

/// A title and its lines, indented.
fn under(title: &str, lines: Vec<String>) -> String {
    let lines = lines.into_iter().map(|line| format!("  {line}"));
    std::iter::once(title.to_owned()).chain(lines).collect::<Vec<_>>().join("\n")
}

/// Pairs with the second part in a column of its own.
fn aligned(pairs: Vec<(String, String)>) -> Vec<String> {
    let width = pairs.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0).min(40);
    pairs
        .into_iter()
        .map(|(name, value)| format!("{name:<width$}    {value}").trim_end().to_owned())
        .collect()
}
