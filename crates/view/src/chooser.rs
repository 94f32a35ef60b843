//! The list of candidates that a search found.

use chrono::{DateTime, Utc};
use model::{count, minute};

use crate::{
    guard,
    html::Html,
    pieces::{Tone, badge},
    words::events,
};

/// What a search found, best first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// The candidates in the order in which they are offered.
    pub items: Vec<Candidate>,
}

/// One thing that the search may have meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate {
    /// Its full name.
    pub title: String,
    /// How it matches, or why it is offered: `exact`, `possibly the same person: same UserKey`.
    pub mark: Option<String>,
    /// One line per source.
    pub lines: Vec<SourceLine>,
}

/// What one source knows about a candidate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceLine {
    /// The name of the table.
    pub table: String,
    /// The number of its events.
    pub events: u64,
    /// The time of the last one; `None` when no time is recorded.
    pub last: Option<DateTime<Utc>>,
}

impl SourceLine {
    pub(crate) fn last(&self) -> String {
        self.last.map_or_else(|| "time not recorded".to_owned(), |time| format!("last {}", minute(time)))
    }
}

impl Candidates {
    /// The list as a fragment of a page.
    #[must_use]
    pub fn to_html(&self) -> Html {
        Html::element("div")
            .class("nblt-candidates")
            .children(self.items.iter().map(Candidate::to_html))
            .into()
    }

    /// The list as text: each candidate, and below it one line per source that begins with the table and the
    /// number of events.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.items.iter().map(Candidate::to_text).collect::<Vec<_>>().join("\n\n")
    }
}

impl Candidate {
    fn to_html(&self) -> Html {
        let mut name = Html::element("div")
            .class("nblt-candidate-name")
            .child(Html::element("span").child(Html::limited(&self.title, guard::LABEL)));
        if let Some(mark) = &self.mark {
            let tone = match mark.as_str() {
                "exact" => Tone::Good,
                mark if mark.starts_with("possibly") => Tone::Notice,
                _ => Tone::Quiet,
            };
            name = name.text(" ").child(badge(mark, tone));
        }
        let lines = self.lines.iter().map(|line| {
            Html::element("tr")
                .child(Html::element("td").class("nblt-name").child(Html::limited(&line.table, guard::LABEL)))
                .child(Html::element("td").class("nblt-number").text(&count(line.events)))
                .child(Html::element("td").class("nblt-noun").text(if line.events == 1 {
                    "event"
                } else {
                    "events"
                }))
                .child(Html::element("td").class("nblt-time").text(&line.last()))
        });
        let lines = Html::element("table").class("nblt-lines").child(Html::element("tbody").children(lines));
        Html::element("div").class("nblt-candidate").child(name).child(lines).into()
    }

    fn to_text(&self) -> String {
        let mark = self.mark.as_ref().map(|mark| format!("  ({})", guard::visible(mark, guard::LABEL)));
        let title = guard::visible(&self.title, guard::LABEL);
        let mut lines = vec![title + &mark.unwrap_or_default()];
        lines.extend(self.lines.iter().map(|line| {
            format!("{}  {}  {}", guard::visible(&line.table, guard::LABEL), events(line.events), line.last())
        }));
        guard::neutral(&lines.join("\n"))
    }
}
