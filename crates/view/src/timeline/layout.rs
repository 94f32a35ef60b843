//! Who stands where: the room for labels, the columns of time, and what each lane holds in each column.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Lane, Timeline, scale::Columns};
use crate::guard;

/// The width of the drawing in units of SVG.
pub(super) const WIDTH: i32 = 900;
/// Room at the right for half a date below the last tick.
const RIGHT: i32 = 40;
/// The narrowest column: a dot and a gap.
const COLUMN: i32 = 9;
/// A lane with more events than this in one column has bars instead of dots.
pub(super) const MOST_DOTS: u64 = 3;
/// The size of lane labels.
pub(super) const LABEL_SIZE: f64 = 12.5;

/// What is drawn where.
pub(super) struct Layout {
    /// Where the time begins, in units of SVG.
    pub(super) left: i32,
    /// How wide the time is.
    pub(super) plot: i32,
    /// `None` when there is no time to draw.
    pub(super) columns: Option<Columns>,
    /// The lanes from top to bottom.
    pub(super) rows: Vec<Row>,
}

/// One lane.
pub(super) struct Row {
    /// The label, cut to the room there is.
    pub(super) label: String,
    /// The label, guarded.
    pub(super) full_label: String,
    /// All events, with and without time.
    pub(super) events: u64,
    /// What each column holds; columns without events are absent.
    pub(super) filled: BTreeMap<i64, Gathered>,
}

/// The events of one lane in one column.
pub(super) struct Gathered {
    pub(super) number: u64,
    pub(super) first: DateTime<Utc>,
}

impl Layout {
    pub(super) fn of(timeline: &Timeline) -> Self {
        let labels: Vec<String> =
            timeline.lanes.iter().map(|lane| fit(&lane.label, 256.0, LABEL_SIZE)).collect();
        let widest = labels.iter().map(|label| width_of(label, LABEL_SIZE) as i32 + 24);
        let left = widest.fold(150, i32::max).min(280);
        let plot = WIDTH - left - RIGHT;
        let columns = timeline.extent().map(|extent| Columns::covering(extent, i64::from(plot / COLUMN)));
        let row = |(lane, label): (&Lane, String)| Row {
            label,
            full_label: guard::visible(&lane.label, guard::LABEL),
            events: lane.events(),
            filled: columns.as_ref().map(|columns| gather(lane, columns)).unwrap_or_default(),
        };
        let rows = timeline.lanes.iter().zip(labels).map(row).collect();
        Self { left, plot, columns, rows }
    }

    /// Where a column begins.
    pub(super) fn place(&self, columns: &Columns, column: i64) -> i32 {
        self.left + (i64::from(self.plot) * column / columns.number) as i32
    }

    /// How to read the marks, where there are some.
    pub(super) fn reading(&self) -> Option<String> {
        let length = self.columns.as_ref()?.length();
        let bars = self.rows.iter().any(Row::has_bars);
        let dots = self.rows.iter().any(|row| !row.filled.is_empty() && !row.has_bars());
        match (dots, bars) {
            (true, true) => Some(format!("a mark is one event, a bar counts the events of {length}")),
            (true, false) => Some("a mark is one event".to_owned()),
            (false, true) => Some(format!("a bar counts the events of {length}")),
            (false, false) => None,
        }
    }
}

impl Row {
    /// The number of events in the fullest column.
    pub(super) fn fullest(&self) -> u64 {
        self.filled.values().map(|column| column.number).max().unwrap_or(0)
    }

    /// Whether there are too many events at a time for dots.
    pub(super) fn has_bars(&self) -> bool {
        self.fullest() > MOST_DOTS
    }

    /// What the tallest bar stands for, where there are bars.
    pub(super) fn peak(&self) -> Option<u64> {
        self.has_bars().then(|| self.fullest())
    }
}

fn gather(lane: &Lane, columns: &Columns) -> BTreeMap<i64, Gathered> {
    let mut filled: BTreeMap<i64, Gathered> = BTreeMap::new();
    for time in &lane.times {
        let here = filled.entry(columns.of(*time)).or_insert(Gathered { number: 0, first: *time });
        here.number += 1;
        here.first = here.first.min(*time);
    }
    filled
}

/// Guards a text and cuts it to a width in pixels.
pub(super) fn fit(text: &str, width: f64, size: f64) -> String {
    let text = guard::visible(text, guard::LABEL);
    if width_of(&text, size) <= width {
        return text;
    }
    let mut fitted = String::new();
    for letter in text.chars() {
        fitted.push(letter);
        if width_of(&fitted, size) > width - size {
            break;
        }
    }
    fitted.push('…');
    fitted
}

/// About how wide a text becomes in a sans-serif font; rather too wide than too narrow.
fn width_of(text: &str, size: f64) -> f64 {
    let units = text.chars().map(|letter| match letter {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.34,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' | '\\' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.94,
        'A'..='Z' | '_' => 0.70,
        letter if letter.is_ascii() => 0.60,
        _ => 1.0,
    });
    units.sum::<f64>() * size
}
