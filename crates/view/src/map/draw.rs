//! Draws a map with plotters' SVG backend.

use plotters::prelude::RGBColor;

use super::{
    Map, MapPlace, NOTHING_TO_DRAW,
    view_box::{Point, ViewBox},
};
use crate::{
    chart::Shape,
    guard,
    paper::{self, At, PLAIN, Paper, SMALL, TITLE},
    svg::Svg,
    words::events,
};

/// Land, an area a line: `east,north` in tenths of a degree. Made of Natural Earth's "Land" 1:110m (public domain,
/// naturalearthdata.com), by way of the TopoJSON of world-atlas 2.0.2: simplified with a tolerance of 0.35 degrees,
/// cut at the 180th meridian, without Antarctica, lakes, and islands of less than two square degrees.
const LAND: &str = include_str!("land.txt");

const WIDTH: i32 = 900;
const TOP: i32 = 34;
const NOTE: i32 = 18;
/// Radius of the mark of the place with the most events, and of one with a single event.
const LARGEST: f64 = 15.0;
const SMALLEST: f64 = 4.0;
/// So many places have their names beside them, as far as there is room.
const NAMED: usize = 14;
/// So many letters of a name are shown.
const LETTERS: usize = 34;
/// The lines of the grid and of the frame.
const FAINT: f64 = 0.12;
/// A letter of a name is about so wide.
const LETTER: f64 = 6.4;

/// Where something succeeded, and where all failed: as far apart for those who do not see red or green.
const SUCCEEDED: RGBColor = RGBColor(0x2f, 0x80, 0xd0);
const FAILED: RGBColor = RGBColor(0xcc, 0x6f, 0x14);

pub(super) fn draw(map: &Map) -> Svg {
    let places = map.drawn();
    let part = ViewBox::of(&places);
    let height = (f64::from(WIDTH) * part.height() / part.width()).round() as i32;
    let mut notes: Vec<String> = Vec::new();
    if places.is_empty() {
        notes.push(NOTHING_TO_DRAW.to_owned());
    } else {
        notes.push("the area of a mark is its number of events; orange where all failed".to_owned());
    }
    let left_out = map.not_drawn.iter();
    notes.extend(left_out.map(|(why, n)| format!("{} not drawn: {}", events(*n), guard::visible(why, 100))));
    let size = (WIDTH, TOP + height + NOTE * notes.len() as i32 + NOTE / 2);
    let mut summary = vec![guard::visible(&map.title, guard::LABEL)];
    summary.extend(map.words());
    paper::draw(size, &summary.join("; "), |paper| {
        let mut canvas = Canvas { paper, part, height };
        canvas.paper.text(&guard::visible(&map.title, 80), (0, 14), TITLE);
        canvas.land();
        canvas.places(&places);
        for (index, note) in notes.iter().enumerate() {
            canvas.paper.text(note, (0, TOP + height + NOTE * index as i32 + 14), SMALL);
        }
    })
}

/// A name that has room beside its mark; the mark tells the whole.
fn short(name: &str) -> String {
    if name.chars().count() <= LETTERS {
        return name.to_owned();
    }
    name.chars().take(LETTERS - 1).chain(['…']).collect()
}

/// The square around a mark.
fn around((x, y): At, radius: i32) -> [i32; 4] {
    [x - radius, y - radius, x + radius, y + radius]
}

fn overlap(one: &[i32; 4], two: &[i32; 4]) -> bool {
    one[0] < two[2] && two[0] < one[2] && one[1] < two[3] && two[1] < one[3]
}

struct Canvas<'a, 'b> {
    paper: &'a mut Paper<'b>,
    part: ViewBox,
    height: i32,
}

impl Canvas<'_, '_> {
    /// Where a point is on the paper.
    fn at(&self, point: Point) -> At {
        let (x, y) = self.part.place(self.part.nearest(point));
        ((x * f64::from(WIDTH)).round() as i32, TOP + (y * f64::from(self.height)).round() as i32)
    }

    fn land(&mut self) {
        for line in LAND.lines() {
            let area = self.part.clip(&points(line));
            if area.len() >= 3 {
                let area = area.into_iter().map(|it| self.at(it)).collect();
                self.paper.ground(area, 0.13);
            }
        }
        for degrees in (-60..=90).step_by(30) {
            let north = f64::from(degrees);
            if self.part.south < north && north < self.part.north {
                let y = self.at((self.part.west, north)).1;
                self.paper.line((0, y), (WIDTH, y), FAINT);
            }
        }
        for degrees in (-180..=180).step_by(30) {
            let east = f64::from(degrees);
            if self.part.west < east && east < self.part.east {
                let x = self.at((east, self.part.north)).0;
                self.paper.line((x, TOP), (x, TOP + self.height), FAINT);
            }
        }
        let (right, bottom) = (WIDTH - 1, TOP + self.height);
        for (from, to) in [
            ((0, TOP), (right, TOP)),
            ((right, TOP), (right, bottom)),
            ((right, bottom), (0, bottom)),
            ((0, bottom), (0, TOP)),
        ] {
            self.paper.line(from, to, FAINT);
        }
    }

    /// The marks, of which the largest lie below, and the names of the largest beside them.
    fn places(&mut self, places: &[&MapPlace]) {
        let most = places.first().map_or(1, |it| it.events).max(1);
        let radius = |place: &MapPlace| {
            let share = (place.events as f64 / most as f64).sqrt();
            (LARGEST * share).max(SMALLEST).round() as i32
        };
        let at: Vec<At> = places.iter().map(|it| self.at((it.longitude, it.latitude))).collect();
        for (place, at) in places.iter().zip(&at) {
            let color = if place.failed > 0 && place.failed == place.events { FAILED } else { SUCCEEDED };
            let label = guard::visible(&place.label, guard::LABEL);
            let tip = format!("{label}  {}  {}", place.position(), place.numbers());
            self.paper.mark(*at, radius(place), (color, Shape::Circle), 0.75, tip);
        }
        let mut taken: Vec<[i32; 4]> =
            places.iter().zip(&at).map(|(place, at)| around(*at, radius(place))).collect();
        for (place, at) in places.iter().zip(&at).take(NAMED) {
            let name = short(&guard::visible(&place.label, guard::LABEL));
            self.name(&name, *at, radius(place), &mut taken);
        }
    }

    /// Writes a name at the right, the left, below or above of its mark, where there is room.
    fn name(&mut self, name: &str, (x, y): At, radius: i32, taken: &mut Vec<[i32; 4]>) {
        let wide = (name.chars().count() as f64 * LETTER) as i32;
        let (right, left) = (x + radius + 4, x - radius - 4 - wide);
        let (below, above) = (y + radius + 9, y - radius - 9);
        for (start, middle) in [(right, y), (left, y), (x - wide / 2, below), (x - wide / 2, above)] {
            let room = [start, middle - 7, start + wide, middle + 7];
            let inside = start >= 0 && room[2] <= WIDTH && room[1] >= TOP && room[3] <= TOP + self.height;
            if inside && !taken.iter().any(|it| overlap(it, &room)) {
                self.paper.text(name, (start, middle), PLAIN);
                taken.push(room);
                return;
            }
        }
    }
}

/// Reads a line of [`LAND`].
pub(super) fn points(line: &str) -> Vec<Point> {
    let point = |text: &str| {
        let (east, north) = text.split_once(',')?;
        Some((east.parse::<f64>().ok()? / 10.0, north.parse::<f64>().ok()? / 10.0))
    };
    line.split(' ').filter_map(point).collect()
}

#[cfg(test)]
pub(super) fn land() -> Vec<Vec<Point>> {
    LAND.lines().map(points).collect()
}
