//! Which part of the world is drawn, and where a place is on the paper.

use super::MapPlace;

/// A part of the world between meridians and parallels. Degrees are drawn as equal lengths (plate carrée).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ViewBox {
    pub(super) west: f64,
    pub(super) east: f64,
    pub(super) south: f64,
    pub(super) north: f64,
}

/// A coordinate of a point.
type Of = fn(&Point) -> f64;

/// A point in degrees: east, north.
pub(super) type Point = (f64, f64);

/// The world without Antarctica.
const WORLD: ViewBox = ViewBox { west: -180.0, east: 180.0, south: -58.0, north: 84.0 };
/// The outline is too coarse for less than this many degrees.
const NARROWEST: f64 = 70.0;
/// Room around the outermost places.
const MARGIN: f64 = 12.0;

impl ViewBox {
    /// The part with all places: the world, or less of it where they are close together.
    pub(super) fn of(places: &[&MapPlace]) -> Self {
        let bounds = |of: fn(&MapPlace) -> f64| {
            let least = places.iter().map(|it| of(it)).fold(f64::INFINITY, f64::min);
            let most = places.iter().map(|it| of(it)).fold(f64::NEG_INFINITY, f64::max);
            (least - MARGIN, most + MARGIN)
        };
        let (west, east) = bounds(|it| it.longitude);
        let (south, north) = bounds(|it| it.latitude);
        let shape = WORLD.height() / WORLD.width();
        let width = (east - west).max((north - south) / shape).max(NARROWEST);
        if places.is_empty() || width >= WORLD.width() * 0.75 {
            return WORLD;
        }
        let height = width * shape;
        let (west, east) = within((west + east) / 2.0, width, (WORLD.west, WORLD.east));
        let (south, north) = within((south + north) / 2.0, height, (-90.0, 90.0));
        Self { west, east, south, north }
    }

    pub(super) fn width(&self) -> f64 {
        self.east - self.west
    }

    pub(super) fn height(&self) -> f64 {
        self.north - self.south
    }

    /// Where a point is, from 0 to 1 to the right and down.
    pub(super) fn place(&self, (east, north): Point) -> (f64, f64) {
        ((east - self.west) / self.width(), (self.north - north) / self.height())
    }

    /// The point of the part that is nearest.
    pub(super) fn nearest(&self, (east, north): Point) -> Point {
        (east.clamp(self.west, self.east), north.clamp(self.south, self.north))
    }

    /// What of an area is inside (Sutherland and Hodgman: one side after the other).
    pub(super) fn clip(&self, area: &[Point]) -> Vec<Point> {
        let sides: [(Of, f64, f64); 4] = [
            (|it| it.0, self.west, 1.0),
            (|it| it.0, self.east, -1.0),
            (|it| it.1, self.south, 1.0),
            (|it| it.1, self.north, -1.0),
        ];
        let mut area = area.to_vec();
        for (of, limit, sign) in sides {
            let inside = |point: &Point| (of(point) - limit) * sign >= 0.0;
            let Some(mut before) = area.last().copied() else { return area };
            let mut kept = Vec::with_capacity(area.len() + 4);
            for point in area {
                if inside(&point) != inside(&before) {
                    let share = (limit - of(&before)) / (of(&point) - of(&before));
                    kept.push((
                        before.0 + share * (point.0 - before.0),
                        before.1 + share * (point.1 - before.1),
                    ));
                }
                if inside(&point) {
                    kept.push(point);
                }
                before = point;
            }
            area = kept;
        }
        area
    }
}

/// A stretch of a length around a middle, moved so that it is within limits.
fn within(middle: f64, length: f64, (least, most): (f64, f64)) -> (f64, f64) {
    let start = (middle - length / 2.0).min(most - length).max(least);
    (start, start + length)
}
