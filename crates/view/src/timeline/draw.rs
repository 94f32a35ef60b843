//! Draws a timeline with plotters' SVG backend.

use chrono::{DateTime, Utc};
use model::{clock, count};
use plotters::{
    backend::SVGBackend,
    prelude::{Color, DrawingBackend, FontStyle, IntoFont, RGBColor},
    style::{
        TextStyle,
        text_anchor::{HPos, Pos, VPos},
    },
};

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
    svg::{INK, Svg},
    words::events,
};

const TOP: i32 = 44;
const LANE: i32 = 46;
/// The height of the tallest bar, and of the dots that may stand on each other.
const FULL: i32 = 30;
const DOT: i32 = 4;
const AXIS: i32 = 44;
const NOTE: i32 = 18;

/// The backend and what the marks tell under the pointer.
struct Canvas<'a> {
    backend: SVGBackend<'a>,
    tips: Vec<String>,
}

/// How a text stands: at which end, how big, how strong.
#[derive(Clone, Copy)]
struct Ink {
    at: HPos,
    size: f64,
    strength: f64,
    bold: bool,
}

/// The events of one column, to be drawn on a floor.
struct Mark {
    floor: i32,
    number: u64,
    look: (RGBColor, Shape),
    tip: String,
}

const PLAIN: Ink = Ink { at: HPos::Left, size: 12.5, strength: 1.0, bold: false };
const SMALL: Ink = Ink { at: HPos::Left, size: 11.0, strength: 0.68, bold: false };

pub(super) fn draw(timeline: &Timeline) -> Svg {
    let layout = Layout::of(timeline);
    let notes: Vec<String> = layout.reading().into_iter().chain(timeline.not_drawn()).collect();
    let bottom = TOP + LANE * timeline.lanes.len().max(1) as i32;
    let axis = if layout.columns.is_some() { AXIS } else { NOTE / 2 };
    let size = (WIDTH as u32, (bottom + axis + NOTE * notes.len() as i32) as u32);
    let mut drawn = String::new();
    let mut canvas = Canvas { backend: SVGBackend::with_string(&mut drawn, size), tips: Vec::new() };
    canvas.text(&fit(&timeline.title, 480.0, 15.0), (0, 16), Ink { size: 15.0, bold: true, ..PLAIN });
    if let Some(extent) = timeline.extent() {
        canvas.text(&moments(extent), (WIDTH, 16), Ink { at: HPos::Right, ..SMALL });
    }
    canvas.line((0, TOP), (WIDTH, TOP), 0.16);
    match &layout.columns {
        Some(columns) => canvas.axis(columns, &layout, TOP, bottom),
        None => canvas.text(NOTHING_TO_DRAW, (layout.left, TOP + LANE / 2), SMALL),
    }
    for (index, row) in layout.rows.iter().enumerate() {
        canvas.row(row, &layout, TOP + LANE * (index as i32 + 1), look(index));
    }
    for (index, note) in notes.iter().enumerate() {
        canvas.text(note, (0, bottom + axis + NOTE * index as i32 + 6), SMALL);
    }
    let tips = canvas.finish();
    let mut summary = vec![guard::visible(&timeline.title, guard::LABEL)];
    summary.extend(timeline.words());
    Svg::from_plotters(&drawn, size, &summary.join("; "), &tips)
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
    let size = (WIDTH as u32, height as u32);
    let mut drawn = String::new();
    let mut canvas = Canvas { backend: SVGBackend::with_string(&mut drawn, size), tips: Vec::new() };
    canvas.text(&fit(&values.title, 480.0, 15.0), (0, 16), Ink { size: 15.0, bold: true, ..PLAIN });
    if let Some(extent) = values.extent() {
        canvas.text(&moments(extent), (WIDTH, 16), Ink { at: HPos::Right, ..SMALL });
    }
    for (label, share) in [("1", 1.0), ("0.5", 0.5), ("0", 0.0)] {
        let y = bottom - (f64::from(VALUES) * share) as i32;
        canvas.text(label, (LEFT - 10, y), Ink { at: HPos::Right, ..SMALL });
        canvas.line((LEFT, y), (WIDTH, y), 0.16);
    }
    match &columns {
        Some(columns) => {
            let layout = Layout { left: LEFT, plot, columns: None, rows: Vec::new() };
            canvas.axis(columns, &layout, top, bottom);
        }
        None => canvas.text(NOTHING_TO_DRAW, (LEFT + 10, top + 20), SMALL),
    }
    for (index, (name, number, marks)) in groups.iter().enumerate() {
        let look = look(index);
        for mark in marks {
            let n_columns = columns.as_ref().map_or(1, |it| it.number) as f64;
            let x = LEFT + (f64::from(plot) * (mark.column as f64 + 0.5) / n_columns).round() as i32;
            canvas.dot((x, bottom - VALUES * mark.level / LEVELS), look, mark.tip.clone());
        }
        let y = legend + NOTE * index as i32;
        let of = format!("{}, {}", fit(name, 640.0, 11.0), events(*number));
        canvas.dot((LEFT + 4, y), look, of.clone());
        canvas.text(&of, (LEFT + 16, y), SMALL);
    }
    if let Some(note) = &notes {
        canvas.text(note, (LEFT, legend + NOTE * groups.len() as i32), SMALL);
    }
    let tips = canvas.finish();
    let mut summary = vec![guard::visible(&values.title, guard::LABEL)];
    summary.extend(values.words());
    Svg::from_plotters(&drawn, size, &summary.join("; "), &tips)
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

impl Canvas<'_> {
    /// Closes the drawing.
    fn finish(mut self) -> Vec<String> {
        // Writing into a string does not fail, here and below.
        let _ = self.backend.present();
        self.tips
    }

    /// Writes a text whose middle is at the height of `at`.
    fn text(&mut self, text: &str, at: (i32, i32), ink: Ink) {
        let style = if ink.bold { FontStyle::Bold } else { FontStyle::Normal };
        // plotters divides sizes by 1.24 before it writes them.
        let font = ("sans-serif", ink.size * 1.24, style).into_font();
        let color = INK.mix(ink.strength);
        let style = TextStyle::from(font).color(&color).pos(Pos::new(ink.at, VPos::Center));
        let _ = self.backend.draw_text(text, &style, at);
    }

    fn line(&mut self, from: (i32, i32), to: (i32, i32), strength: f64) {
        let _ = self.backend.draw_line(from, to, &INK.mix(strength).stroke_width(1));
    }

    /// One lane: its name and number, and its events on a floor.
    fn row(&mut self, row: &Row, layout: &Layout, floor: i32, look: (RGBColor, Shape)) {
        let most = row.fullest();
        let peak = row.peak().map(|peak| format!(", full bar {}", count(peak))).unwrap_or_default();
        self.text(&row.label, (0, floor - LANE / 2 - 7), PLAIN);
        self.text(&format!("{}{peak}", events(row.events)), (0, floor - LANE / 2 + 9), SMALL);
        for (column, here) in &row.filled {
            let Some(columns) = &layout.columns else { continue };
            let (from, to) = (layout.place(columns, *column), layout.place(columns, column + 1));
            let tip = tip(&row.full_label, columns, *column, here);
            let mark = Mark { floor: floor - 6, number: here.number, look, tip };
            if row.has_bars() { self.bar(from, to, most, mark) } else { self.dots((from + to) / 2, &mark) }
        }
        self.line((0, floor), (WIDTH, floor), 0.16);
    }

    /// One dot per event, standing on each other.
    fn dots(&mut self, x: i32, mark: &Mark) {
        for level in 0..mark.number.min(MOST_DOTS) as i32 {
            let center = (x, mark.floor - DOT - level * (2 * DOT + 1));
            self.mark(center, mark.look, 1.0, mark.tip.clone());
        }
    }

    /// One dot.
    fn dot(&mut self, center: (i32, i32), look: (RGBColor, Shape), tip: String) {
        self.mark(center, look, 0.8, tip);
    }

    fn mark(&mut self, center: (i32, i32), (color, shape): (RGBColor, Shape), strength: f64, tip: String) {
        let style = color.mix(strength).filled();
        let _ = match shape {
            Shape::Circle => self.backend.draw_circle(center, DOT as u32, &style, true),
            other => self.backend.fill_polygon(other.corners(center, DOT), &style),
        };
        self.tips.push(tip);
    }

    /// A bar as high as its number; one event among thousands is still seen.
    fn bar(&mut self, from: i32, to: i32, most: u64, mark: Mark) {
        let high = ((f64::from(FULL) * mark.number as f64 / most as f64).round() as i32).clamp(2, FULL);
        let corners = ((from, mark.floor - high), ((to - 1).max(from + 1), mark.floor));
        let _ = self.backend.draw_rect(corners.0, corners.1, &mark.look.0.filled(), true);
        self.tips.push(mark.tip);
    }

    /// Lines at round times, with their labels below.
    fn axis(&mut self, columns: &Columns, layout: &Layout, top: i32, bottom: i32) {
        let end: DateTime<Utc> = columns.start(columns.number);
        for tick in ticks(columns.start(0), end, (layout.plot / 84).max(2) as usize) {
            let x = layout.left + (f64::from(layout.plot) * columns.place(tick.time)).round() as i32;
            self.line((x, top), (x, bottom + 4), 0.10);
            let center = Ink { at: HPos::Center, ..SMALL };
            self.text(&tick.label, (x, bottom + 14), Ink { strength: 0.85, ..center });
            if let Some(context) = tick.context {
                self.text(&context, (x, bottom + 29), center);
            }
        }
        self.text("UTC", (0, bottom + 14), SMALL);
    }
}
