//! The event timeline: one lane per source, every event in it.

use chrono::{DateTime, Utc};
use model::{Seen, TimeSpan, count, minute};

use crate::{
    chart::vega,
    guard,
    html::Html,
    svg::Svg,
    words::{self, events},
};

mod draw;
mod layout;
mod scale;
mod values;

use layout::Layout;
pub(crate) use scale::Columns;
pub use values::ValueTimeline;

#[cfg(test)]
mod tests;

/// Said in place of a drawing.
const NOTHING_TO_DRAW: &str = "no event with a recorded time";

/// Events over time, one lane per source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// What the events are.
    pub title: String,
    /// The lanes from top to bottom.
    pub lanes: Vec<Lane>,
    /// The time to draw. `None`: from the first to the last event. Events outside of it widen it.
    pub span: Option<TimeSpan>,
}

/// The events of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lane {
    /// The name of the source.
    pub label: String,
    /// When the events happened, in any order.
    pub times: Vec<DateTime<Utc>>,
    /// What each event is, in the order of `times`; none where that is not told.
    pub tips: Vec<String>,
    /// How many more events there are whose time is not recorded; they are counted and not drawn.
    pub without_time: u64,
}

impl Lane {
    /// Makes a lane whose events all have a time.
    pub fn new(label: impl Into<String>, times: Vec<DateTime<Utc>>) -> Self {
        Self { label: label.into(), times, ..Self::default() }
    }

    /// All events, drawn or not.
    #[must_use]
    pub fn events(&self) -> u64 {
        (self.times.len() as u64).saturating_add(self.without_time)
    }

    fn seen(&self) -> Seen {
        self.times.iter().map(|time| Some(*time)).collect()
    }
}

impl Timeline {
    /// Makes a timeline without lanes.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// Adds a lane below the others.
    #[must_use]
    pub fn lane(mut self, label: impl Into<String>, times: Vec<DateTime<Utc>>, without_time: u64) -> Self {
        self.lanes.push(Lane { label: label.into(), times, without_time, tips: Vec::new() });
        self
    }

    /// Draws at least this span, also where nothing happened.
    #[must_use]
    pub fn within(mut self, span: TimeSpan) -> Self {
        self.span = Some(span);
        self
    }

    /// The same with another text for each.
    pub(crate) fn with_texts(&self, other: &dyn Fn(&str) -> String) -> Self {
        let mut all = self.clone();
        all.title = other(&all.title);
        for lane in &mut all.lanes {
            lane.label = other(&lane.label);
            lane.tips.iter_mut().for_each(|it| *it = other(it));
        }
        all
    }

    /// From the first to the last event, or the span asked for where that is wider.
    pub(crate) fn extent(&self) -> Option<TimeSpan> {
        let happened = TimeSpan::covering(self.lanes.iter().flat_map(|lane| lane.times.iter().copied()));
        match (happened, self.span) {
            (Some(happened), Some(asked)) => Some(happened.join(asked)),
            (happened, asked) => happened.or(asked),
        }
    }

    /// What is not drawn, in words: events without a recorded time.
    pub(crate) fn not_drawn(&self) -> Option<String> {
        match self.lanes.iter().map(|lane| lane.without_time).fold(0, u64::saturating_add) {
            0 => None,
            1 => Some("1 event without a recorded time is not drawn".to_owned()),
            more => Some(format!("{} events without a recorded time are not drawn", count(more))),
        }
    }

    /// The timeline in words: of each lane its name, the number of its events, and when they were; then what is not
    /// drawn.
    pub(crate) fn lines(&self) -> (Vec<Vec<String>>, Vec<String>) {
        let layout = Layout::of(self);
        let lanes = self.lanes.iter().zip(&layout.rows).map(|(lane, row)| {
            let peak = row.peak().zip(layout.columns.as_ref());
            let peak =
                peak.map(|(most, columns)| format!(", at most {} in {}", count(most), columns.length()));
            let times = lane.seen().span().map(|span| moments(span) + &peak.unwrap_or_default());
            vec![row.full_label.clone(), events(row.events), times.unwrap_or_default()]
        });
        let nothing = layout.columns.is_none().then(|| NOTHING_TO_DRAW.to_owned());
        (lanes.collect(), nothing.into_iter().chain(self.not_drawn()).collect())
    }

    /// The same, a text for each line.
    fn words(&self) -> Vec<String> {
        words::lines(self.lines())
    }

    /// Draws the timeline, 900 units wide.
    #[must_use]
    pub fn to_svg(&self) -> Svg {
        draw::draw(self)
    }

    /// The timeline as Vega-Lite 5 (`application/vnd.vegalite.v5+json`), for front ends that draw it themselves: with
    /// tooltips, zoom, and lanes to pick by the legend. Past 5,000 events it counts them in bins, and says so.
    #[must_use]
    pub fn to_vega(&self) -> serde_json::Value {
        vega::timeline(self)
    }

    /// The drawing as a fragment of a page.
    #[must_use]
    pub fn to_html(&self) -> Html {
        Html::element("div").class("nblt-figure").child(self.to_svg()).into()
    }

    /// The same in words, a line per lane.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut lines = vec![guard::visible(&self.title, guard::LABEL)];
        lines.extend(self.words().into_iter().map(|line| format!("  {line}")));
        guard::neutral(&lines.join("\n"))
    }
}

/// A span in words; one moment is not called a span.
fn moments(span: TimeSpan) -> String {
    if minute(span.start) == minute(span.end) {
        format!("{} UTC", minute(span.start))
    } else {
        span.to_string()
    }
}
