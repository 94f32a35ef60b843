//! What every drawing of a chart has in common, whoever draws it: colours, shapes, and how many marks there may be.
//!
//! A chart is described once, by [`Timeline`](crate::Timeline) or [`ValueTimeline`](crate::ValueTimeline): data and
//! names. plotters draws it as SVG for reports, files and plain HTML; `vega` writes the same as Vega-Lite, which
//! JupyterLab draws itself, with tooltips, zoom and a legend to pick from.

use plotters::style::RGBColor;

pub(crate) mod vega;

/// Past so many events a chart that a page draws itself counts them in bins, and says so.
pub(crate) const MOST_MARKS: u64 = 5_000;

/// Colours of lanes and groups, in this order: blue, vermilion, green and purple of Okabe and Ito (2008), with a
/// violet, a brown and a grey between. Each has a contrast of at least 3 to 1 on white and on near black, and
/// neighbours are far from each other also for who sees no red, no green or no blue (a test computes both).
pub(crate) const COLORS: [RGBColor; 7] = [
    RGBColor(0x00, 0x72, 0xb2),
    RGBColor(0xd5, 0x5e, 0x00),
    RGBColor(0x00, 0x9e, 0x73),
    RGBColor(0x8b, 0x6b, 0xd9),
    RGBColor(0xcc, 0x79, 0xa7),
    RGBColor(0xb0, 0x53, 0x2f),
    RGBColor(0x76, 0x76, 0x76),
];

/// What a mark looks like, so that colour is never the only difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Circle,
    Square,
    TriangleUp,
    Diamond,
    TriangleDown,
    Cross,
    TriangleRight,
}

const SHAPES: [Shape; 7] = [
    Shape::Circle,
    Shape::Square,
    Shape::TriangleUp,
    Shape::Diamond,
    Shape::TriangleDown,
    Shape::Cross,
    Shape::TriangleRight,
];

/// The look of the lane or group at a place.
pub(crate) fn look(place: usize) -> (RGBColor, Shape) {
    let at = place % COLORS.len();
    (COLORS.get(at).copied().unwrap_or(COLORS[0]), SHAPES.get(at).copied().unwrap_or(Shape::Circle))
}

impl Shape {
    /// The corners around a middle; none of a circle.
    pub(crate) fn corners(self, (x, y): (i32, i32), size: i32) -> Vec<(i32, i32)> {
        let thin = (size / 3).max(1);
        let corners: &[(i32, i32)] = match self {
            Self::Circle => &[],
            Self::Square => &[(-size, -size), (size, -size), (size, size), (-size, size)],
            Self::TriangleUp => &[(0, -size), (size, size), (-size, size)],
            Self::TriangleDown => &[(0, size), (size, -size), (-size, -size)],
            Self::TriangleRight => &[(size, 0), (-size, size), (-size, -size)],
            Self::Diamond => &[(0, -size - 1), (size + 1, 0), (0, size + 1), (-size - 1, 0)],
            Self::Cross => &[
                (-thin, -size),
                (thin, -size),
                (thin, -thin),
                (size, -thin),
                (size, thin),
                (thin, thin),
                (thin, size),
                (-thin, size),
                (-thin, thin),
                (-size, thin),
                (-size, -thin),
                (-thin, -thin),
            ],
        };
        corners.iter().map(|(right, down)| (x + right, y + down)).collect()
    }

    /// What Vega calls it.
    fn name(self) -> &'static str {
        match self {
            Self::Circle => "circle",
            Self::Square => "square",
            Self::TriangleUp => "triangle-up",
            Self::Diamond => "diamond",
            Self::TriangleDown => "triangle-down",
            Self::Cross => "cross",
            Self::TriangleRight => "triangle-right",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Linear = [f64; 3];

    fn linear(color: RGBColor) -> Linear {
        [color.0, color.1, color.2].map(|it| {
            let it = f64::from(it) / 255.0;
            if it <= 0.040_45 { it / 12.92 } else { ((it + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn times(matrix: [[f64; 3]; 3], color: Linear) -> Linear {
        matrix.map(|row| row.iter().zip(color).map(|(a, b)| a * b).sum())
    }

    fn lab(color: Linear) -> Linear {
        let xyz = times(
            [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]],
            color.map(|it| it.clamp(0.0, 1.0)),
        );
        let [x, y, z] = [xyz[0] / 0.950_47, xyz[1], xyz[2] / 1.088_83]
            .map(|it: f64| if it > 0.008_856 { it.cbrt() } else { 7.787 * it + 16.0 / 116.0 });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    /// As everybody sees, and without red, green or blue (Machado, Oliveira and Fernandes 2009, severity 1).
    const EYES: [[[f64; 3]; 3]; 4] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ];

    fn apart(one: RGBColor, other: RGBColor) -> f64 {
        let seen = |eye, color| lab(times(eye, linear(color)));
        let distance = |eye| {
            let (a, b) = (seen(eye, one), seen(eye, other));
            a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
        };
        EYES.into_iter().map(distance).fold(f64::MAX, f64::min)
    }

    #[test]
    fn colours_are_told_apart_by_all_eyes_on_light_and_dark() {
        let luminance = |color| times([[0.2126, 0.7152, 0.0722], [0.0; 3], [0.0; 3]], linear(color))[0];
        let contrast = |one: f64, other: f64| (one.max(other) + 0.05) / (one.min(other) + 0.05);
        for (place, color) in COLORS.into_iter().enumerate() {
            for ground in [RGBColor(255, 255, 255), RGBColor(17, 17, 17)] {
                assert!(contrast(luminance(color), luminance(ground)) >= 3.0, "{color:?} on {ground:?}");
            }
            for (other_place, other) in COLORS.into_iter().enumerate().filter(|it| it.0 != place) {
                let are_neighbours = place.abs_diff(other_place) == 1;
                let least = if are_neighbours { 20.0 } else { 10.0 };
                assert!(apart(color, other) >= least, "{color:?} {other:?}: {}", apart(color, other));
            }
        }
    }

    #[test]
    fn each_colour_has_a_shape_of_its_own() {
        let names: std::collections::BTreeSet<&str> = (0..7).map(|it| look(it).1.name()).collect();
        assert_eq!(names.len(), COLORS.len());
        assert_eq!(look(7), look(0));
    }
}
