//! Reports: a title and sections in order, walked once for HTML and once for text.

use model::{TableState, Tabular, Warning};

use crate::{
    chooser::Candidates,
    grid::Grid,
    html::Html,
    map::Map,
    markdown::Markdown,
    timeline::{Timeline, ValueTimeline},
    tree::Tree,
};

mod document;
mod outline;
mod page;
mod texts;

/// What a cell shows: plain data until it is written as HTML or as text.
///
/// ```
/// use view::Report;
///
/// let report = Report::new("Account summary")
///     .subtitle("2021-04-28 14:08 to 2021-04-28 15:00 UTC")
///     .card("Account", [("Name", "adelev"), ("Tenant", "contoso")])
///     .note("56 events in 3 tables");
/// assert!(report.to_text().contains("Name      adelev"));
/// assert!(report.to_html().as_str().contains("<dd>adelev</dd>"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    title: String,
    subtitle: Vec<String>,
    sections: Vec<Section>,
}

/// One part of a report.
#[derive(Clone, Debug, PartialEq)]
enum Section {
    Heading(String),
    Card { title: String, facts: Vec<(String, String)> },
    Table { caption: String, grid: Grid },
    Timeline(Timeline),
    Values(ValueTimeline),
    Map(Map),
    Tree(Tree),
    DrawnTree(Tree),
    Candidates(Candidates),
    Note(String),
    Warning(Warning),
    States(Vec<(String, TableState)>),
    Code { title: String, text: String },
    Failure { message: String, help: Option<String> },
}

impl Report {
    /// Begins a report.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), subtitle: Vec::new(), sections: Vec::new() }
    }

    /// A report about something that failed. The lines of `message` are kept, so that carets stand below what
    /// they point at; `help` says what to do.
    pub fn failure(title: impl Into<String>, message: impl Into<String>, help: Option<&str>) -> Self {
        Self::new(title).section(Section::Failure { message: message.into(), help: help.map(str::to_owned) })
    }

    /// Adds to the line below the title: the span, the source.
    #[must_use]
    pub fn subtitle(mut self, text: impl Into<String>) -> Self {
        self.subtitle.push(text.into());
        self
    }

    /// Begins a part with a heading.
    #[must_use]
    pub fn heading(self, text: impl Into<String>) -> Self {
        self.section(Section::Heading(text.into()))
    }

    /// Adds a card of facts.
    #[must_use]
    pub fn card(
        self,
        title: impl Into<String>,
        facts: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        let facts = facts.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        self.section(Section::Card { title: title.into(), facts })
    }

    /// Adds the first `max_rows` rows of a table under a caption (which may be empty).
    #[must_use]
    pub fn table(self, caption: impl Into<String>, table: &dyn Tabular, max_rows: usize) -> Self {
        self.section(Section::Table { caption: caption.into(), grid: Grid::of(table, max_rows) })
    }

    /// Adds a timeline.
    #[must_use]
    pub fn timeline(self, timeline: Timeline) -> Self {
        self.section(Section::Timeline(timeline))
    }

    /// Adds values over time.
    #[must_use]
    pub fn values(self, values: ValueTimeline) -> Self {
        self.section(Section::Values(values))
    }

    /// Adds a map.
    #[must_use]
    pub fn map(self, map: Map) -> Self {
        self.section(Section::Map(map))
    }

    /// Adds a tree.
    #[must_use]
    pub fn tree(self, tree: Tree) -> Self {
        self.section(Section::Tree(tree))
    }

    /// Adds a tree as a drawing.
    #[must_use]
    pub fn drawn_tree(self, tree: Tree) -> Self {
        self.section(Section::DrawnTree(tree))
    }

    /// Adds the candidates of a search.
    #[must_use]
    pub fn candidates(self, candidates: Candidates) -> Self {
        self.section(Section::Candidates(candidates))
    }

    /// Adds a sentence.
    #[must_use]
    pub fn note(self, text: impl Into<String>) -> Self {
        self.section(Section::Note(text.into()))
    }

    /// Adds a warning.
    #[must_use]
    pub fn warning(self, warning: Warning) -> Self {
        self.section(Section::Warning(warning))
    }

    /// Adds what became of each table that was asked.
    #[must_use]
    pub fn states<N: Into<String>>(self, tables: impl IntoIterator<Item = (N, TableState)>) -> Self {
        let tables = tables.into_iter().map(|(name, state)| (name.into(), state)).collect();
        self.section(Section::States(tables))
    }

    /// Adds a text that keeps its lines, such as a query; in a page it is folded under its title.
    #[must_use]
    pub fn code(self, title: impl Into<String>, text: impl Into<String>) -> Self {
        self.section(Section::Code { title: title.into(), text: text.into() })
    }

    /// Adds all sections of another report; its title becomes a heading.
    #[must_use]
    pub fn append(self, other: Self) -> Self {
        let mut all = self.heading(other.title);
        all.sections.extend((!other.subtitle.is_empty()).then(|| Section::Note(other.subtitle.join(" · "))));
        all.sections.extend(other.sections);
        all
    }

    /// The same report with another text for each text in it, names of columns and labels of charts too: to take
    /// names out before it is handed over.
    #[must_use]
    pub fn with_texts(&self, other: &dyn Fn(&str) -> String) -> Self {
        texts::with(self, other)
    }

    /// The report as a complete page, with its style sheet.
    #[must_use]
    pub fn to_html(&self) -> Html {
        page::write(self).page()
    }

    /// The report as a file of its own: everything is inside, nothing runs, and nothing is loaded from elsewhere.
    #[must_use]
    pub fn to_file(&self) -> Html {
        page::write(self).file(&self.title)
    }

    /// The report as Markdown in GitHub's flavour: headings, tables, and nothing that a text from data could become
    /// (a link, a picture, HTML).
    #[must_use]
    pub fn to_markdown(&self) -> Markdown {
        document::write(self)
    }

    /// The report as an outline with the same numbers.
    #[must_use]
    pub fn to_text(&self) -> String {
        outline::write(self)
    }

    fn section(mut self, section: Section) -> Self {
        self.sections.push(section);
        self
    }
}
