//! Writes a report as Markdown: the same data in the same order as the page, drawings as tables of what is drawn.

use super::{Report, Section};
use crate::{
    chooser::Candidates,
    grid::{Grid, Kind},
    guard,
    markdown::Markdown,
};

pub(super) fn write(report: &Report) -> Markdown {
    let mut document = Document { out: Markdown::new(), part: "## " };
    document.heading("# ", &report.title);
    if !report.subtitle.is_empty() {
        let parts: Vec<&str> = report.subtitle.iter().map(String::as_str).collect();
        document.out.block(Markdown::text(&parts.join(" · ")));
    }
    for section in &report.sections {
        document.section(section);
    }
    document.out.push(Markdown::trusted("\n"));
    document.out
}

struct Document {
    out: Markdown,
    /// What begins the heading of a card, a table or a drawing: one level below the part it is in.
    part: &'static str,
}

impl Document {
    fn section(&mut self, section: &Section) {
        match section {
            Section::Heading(text) => {
                self.heading("## ", text);
                self.part = "### ";
            }
            Section::Card { title, facts } => {
                self.title(title);
                let rows = facts.iter().map(|(name, value)| vec![label(name), Markdown::text(value)]);
                self.table(&["Fact", "Value"], rows);
            }
            Section::Table { caption, grid } => {
                self.title(caption);
                self.grid(grid);
            }
            Section::Timeline(timeline) => {
                let (rows, notes) = timeline.lines();
                self.drawing(&timeline.title, &["Source", "Events", "When"], rows, &notes);
            }
            Section::Values(values) => {
                let (rows, notes) = values.lines();
                self.drawing(
                    &values.title,
                    &["Group", "Events", "When, and how many are how high"],
                    rows,
                    &notes,
                );
            }
            Section::Map(map) => {
                let (rows, notes) = map.lines();
                self.drawing(&map.title, &["Place", "Position", "Events"], rows, &notes);
            }
            Section::Tree(tree) | Section::DrawnTree(tree) => {
                self.out.block(Markdown::lines(&tree.to_text()))
            }
            Section::Candidates(candidates) => self.candidates(candidates),
            Section::Note(text) => self.out.block(Markdown::text(text)),
            Section::Warning(warning) => {
                let mut line = Markdown::trusted("> **Warning:** ");
                if !warning.about.is_empty() {
                    line.push(label(&warning.about));
                    line.push(Markdown::trusted(": "));
                }
                line.push(Markdown::text(&warning.text));
                self.out.block(line);
            }
            Section::States(tables) => {
                let rows = tables.iter().map(|(name, it)| vec![label(name), Markdown::text(&it.to_string())]);
                self.table(&["Table", "What became of it"], rows);
            }
            Section::Code { title, text } => {
                self.title(title);
                self.out.block(Markdown::lines(text));
            }
            Section::Failure { message, help } => {
                self.out.block(Markdown::lines(message));
                if let Some(help) = help {
                    let mut line = Markdown::trusted("**Help:** ");
                    line.push(Markdown::text(help));
                    self.out.block(line);
                }
            }
        }
    }

    fn heading(&mut self, level: &'static str, text: &str) {
        let mut line = Markdown::trusted(level);
        line.push(label(text));
        self.out.block(line);
    }

    /// The heading of a part, which may have none.
    fn title(&mut self, text: &str) {
        if !text.is_empty() {
            self.heading(self.part, text);
        }
    }

    fn table(&mut self, head: &[&'static str], rows: impl IntoIterator<Item = Vec<Markdown>>) {
        let head: Vec<_> = head.iter().map(|it| (Markdown::trusted(it), false)).collect();
        self.out.block(Markdown::table(&head, rows));
    }

    fn grid(&mut self, grid: &Grid) {
        if !grid.columns.is_empty() && !grid.rows.is_empty() {
            let head: Vec<_> =
                grid.columns.iter().map(|it| (Markdown::value(&it.name), it.numeric)).collect();
            let cell = |it: &crate::grid::Shown| match it.kind {
                Kind::Null => Markdown::trusted("–"),
                _ => Markdown::value(&it.text),
            };
            let rows = grid.rows.iter().map(|row| row.iter().map(cell).collect());
            self.out.block(Markdown::table(&head, rows));
        }
        self.out.block(Markdown::text(&grid.extent()));
    }

    fn drawing(&mut self, title: &str, head: &[&'static str], rows: Vec<Vec<String>>, notes: &[String]) {
        self.title(title);
        if !rows.is_empty() {
            let rows = rows.iter().map(|row| row.iter().map(|it| Markdown::text(it)).collect());
            self.table(head, rows.collect::<Vec<_>>());
        }
        notes.iter().for_each(|it| self.out.block(Markdown::text(it)));
    }

    fn candidates(&mut self, candidates: &Candidates) {
        let rows = candidates.items.iter().flat_map(|item| {
            let mark = item.mark.as_deref().map(label).unwrap_or_default();
            let row =
                move |rest: [Markdown; 3]| [vec![label(&item.title), mark.clone()], rest.to_vec()].concat();
            let lines = item.lines.iter().map({
                let row = row.clone();
                move |it| {
                    row([
                        label(&it.table),
                        Markdown::text(&model::count(it.events)),
                        Markdown::text(&it.last()),
                    ])
                }
            });
            // One that no table knows is offered all the same.
            let none = item.lines.is_empty().then(|| row([const { None }; 3].map(Option::unwrap_or_default)));
            lines.chain(none).collect::<Vec<_>>()
        });
        self.table(&["Account", "Match", "Table", "Events", "Last event"], rows.collect::<Vec<_>>());
    }
}

fn label(text: &str) -> Markdown {
    Markdown::limited(text, guard::LABEL)
}
