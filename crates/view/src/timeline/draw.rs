//! Draws a timeline with plotters' SVG backend.

use chrono::{DateTime, Utc};
use model::{TimeSpan, clock, count};
use plotters::{prelude::RGBColor, style::text_anchor::HPos};

use super::{
    NOTHING_TO_DRAW, Timeline,
    layout::{Gathered, Layout, MOST_DOTS, Row, WIDTH, fit},
    moments,
    scale::{Columns, ticks},
    values::{LEVELS, ValueTimeline},
};
use crate::{
    chart::{Shape, look},
    guard,
    paper::{self, Ink, PLAIN, Paper, SMALL, TITLE},
    svg::Svg,
    words::events,
};

const TOP: i32 = 44;
const LANE: i32 = 46;
/// The height of the tallest bar, and of the dots that may stand on each other.
const FULL: i32 = 30;
const DOT: i32 = 4;
const AXIS: i32 = 44;
const NOTE: i32 = 18;
/// How strong the lines between lanes are.
const GRID: f64 = 0.16;

/// The events of one column, to be drawn on a floor.
struct Mark {
    floor: i32,
    number: u64,
    look: (RGBColor, Shape),
    tip: String,
}

pub(super) fn draw(timeline: &Timeline) -> Svg {
    let layout = Layout::of(timeline);
    let notes: Vec<String> = layout.reading().into_iter().chain(timeline.not_drawn()).collect();
    let bottom = TOP + LANE * timeline.lanes.len().max(1) as i32;
    let below = if layout.columns.is_some() { AXIS } else { NOTE / 2 };
    let size = (WIDTH, bottom + below + NOTE * notes.len() as i32);
    let mut summary = vec![guard::visible(&timeline.title, guard::LABEL)];
    summary.extend(timeline.words());
    paper::draw(size, &summary.join("; "), |paper| {
        head(paper, &timeline.title, timeline.extent());
        paper.line((0, TOP), (WIDTH, TOP), GRID);
        match &layout.columns {
            Some(columns) => axis(paper, columns, &layout, TOP, bottom),
            None => paper.text(NOTHING_TO_DRAW, (layout.left, TOP + LANE / 2), SMALL),
        }
        for (index, row) in layout.rows.iter().enumerate() {
            lane(paper, row, &layout, TOP + LANE * (index as i32 + 1), look(index));
        }
        for (index, note) in notes.iter().enumerate() {
            paper.text(note, (0, bottom + below + NOTE * index as i32 + 6), SMALL);
        }
    })
}

/// The height of the values.
const VALUES: i32 = 220;
/// Room at the left for the numbers of the axis.
const LEFT: i32 = 64;
/// The width of a column of values.
const NARROW: i32 = 3;

/// Values over time: lines at 0, 0.5 and 1, a mark for each place, and what the colours mean.
pub(super) fn values(values: &ValueTimeline) -> Svg {
    let plot = WIDTH - LEFT - 40;
    let columns = values.extent().map(|it| Columns::covering(it, i64::from(plot / NARROW)));
    let groups = values.drawn(|time| columns.as_ref().map_or(0, |it| it.of(time)));
    let (top, bottom) = (TOP + 12, TOP + 12 + VALUES);
    let legend = bottom + if columns.is_some() { AXIS } else { NOTE };
    let notes = values.not_drawn();
    let height = legend + NOTE * (groups.len() + notes.iter().len()) as i32 + NOTE / 2;
    let mut summary = vec![guard::visible(&values.title, guard::LABEL)];
    summary.extend(values.words());
    paper::draw((WIDTH, height), &summary.join("; "), |paper| {
        head(paper, &values.title, values.extent());
        for (label, share) in [("1", 1.0), ("0.5", 0.5), ("0", 0.0)] {
            let y = bottom - (f64::from(VALUES) * share) as i32;
            paper.text(label, (LEFT - 10, y), Ink { at: HPos::Right, ..SMALL });
            paper.line((LEFT, y), (WIDTH, y), GRID);
        }
        match &columns {
            Some(columns) => {
                let layout = Layout { left: LEFT, plot, columns: None, rows: Vec::new() };
                axis(paper, columns, &layout, top, bottom);
            }
            None => paper.text(NOTHING_TO_DRAW, (LEFT + 10, top + 20), SMALL),
        }
        for (index, (name, number, marks)) in groups.iter().enumerate() {
            let look = look(index);
            for mark in marks {
                let n_columns = columns.as_ref().map_or(1, |it| it.number) as f64;
                let x = LEFT + (f64::from(plot) * (mark.column as f64 + 0.5) / n_columns).round() as i32;
                let at = (x, bottom - VALUES * mark.level / LEVELS);
                paper.mark(at, DOT, look, 0.8, mark.tip.clone());
            }
            let y = legend + NOTE * index as i32;
            let of = format!("{}, {}", fit(name, 640.0, 11.0), events(*number));
            paper.mark((LEFT + 4, y), DOT, look, 0.8, of.clone());
            paper.text(&of, (LEFT + 16, y), SMALL);
        }
        if let Some(note) = &notes {
            paper.text(note, (LEFT, legend + NOTE * groups.len() as i32), SMALL);
        }
    })
}

/// What it is, and the time that it is about.
fn head(paper: &mut Paper<'_>, title: &str, extent: Option<TimeSpan>) {
    paper.text(&fit(title, 480.0, TITLE.size), (0, 16), TITLE);
    if let Some(extent) = extent {
        paper.text(&moments(extent), (WIDTH, 16), Ink { at: HPos::Right, ..SMALL });
    }
}

/// What a mark tells: the moment of one event, or the column and its number.
fn tip(label: &str, columns: &Columns, column: i64, here: &Gathered) -> String {
    let label = guard::visible(label, guard::LABEL);
    if here.number == 1 {
        return format!("{label}  {} UTC", clock(here.first));
    }
    let (from, to) = (clock(columns.start(column)), clock(columns.start(column + 1)));
    format!("{label}  {}, {from} to {to} UTC", events(here.number))
}

/// One lane: its name and number, and its events on a floor.
fn lane(paper: &mut Paper<'_>, row: &Row, layout: &Layout, floor: i32, look: (RGBColor, Shape)) {
    let most = row.fullest();
    let peak = row.peak().map(|peak| format!(", full bar {}", count(peak))).unwrap_or_default();
    paper.text(&row.label, (0, floor - LANE / 2 - 7), PLAIN);
    paper.text(&format!("{}{peak}", events(row.events)), (0, floor - LANE / 2 + 9), SMALL);
    for (column, here) in &row.filled {
        let Some(columns) = &layout.columns else { continue };
        let (from, to) = (layout.place(columns, *column), layout.place(columns, column + 1));
        let tip = tip(&row.full_label, columns, *column, here);
        let mark = Mark { floor: floor - 6, number: here.number, look, tip };
        if row.has_bars() { bar(paper, from, to, most, mark) } else { dots(paper, (from + to) / 2, &mark) }
    }
    paper.line((0, floor), (WIDTH, floor), 0.16);
}

/// One dot per event, standing on each other.
fn dots(paper: &mut Paper<'_>, x: i32, mark: &Mark) {
    for level in 0..mark.number.min(MOST_DOTS) as i32 {
        let center = (x, mark.floor - DOT - level * (2 * DOT + 1));
        paper.mark(center, DOT, mark.look, 1.0, mark.tip.clone());
    }
}

/// A bar as high as its number; one event among thousands is still seen.
fn bar(paper: &mut Paper<'_>, from: i32, to: i32, most: u64, mark: Mark) {
    let high = ((f64::from(FULL) * mark.number as f64 / most as f64).round() as i32).clamp(2, FULL);
    let corners = ((from, mark.floor - high), ((to - 1).max(from + 1), mark.floor));
    paper.bar(corners.0, corners.1, mark.look.0, mark.tip);
}

/// Lines at round times, with their labels below.
fn axis(paper: &mut Paper<'_>, columns: &Columns, layout: &Layout, top: i32, bottom: i32) {
    let end: DateTime<Utc> = columns.start(columns.number);
    for tick in ticks(columns.start(0), end, (layout.plot / 84).max(2) as usize) {
        let x = layout.left + (f64::from(layout.plot) * columns.place(tick.time)).round() as i32;
        paper.line((x, top), (x, bottom + 4), 0.10);
        let center = Ink { at: HPos::Center, ..SMALL };
        paper.text(&tick.label, (x, bottom + 14), Ink { strength: 0.85, ..center });
        if let Some(context) = tick.context {
            paper.text(&context, (x, bottom + 29), center);
        }
    }
    paper.text("UTC", (0, bottom + 14), SMALL);
}
