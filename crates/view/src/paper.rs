//! Where drawings are made: plotters' SVG backend, with texts and lines as all drawings have them.

use plotters::{
    backend::SVGBackend,
    prelude::{Color, DrawingBackend, FontStyle, IntoFont, RGBColor},
    style::{
        TextStyle,
        text_anchor::{HPos, Pos, VPos},
    },
};

use crate::{
    chart::Shape,
    svg::{INK, Svg},
};

/// A point in units of SVG, from the left and from the top.
pub(crate) type At = (i32, i32);

/// How a text stands: at which end, how big, how strong.
#[derive(Clone, Copy)]
pub(crate) struct Ink {
    pub(crate) at: HPos,
    pub(crate) size: f64,
    pub(crate) strength: f64,
    pub(crate) bold: bool,
}

/// The title of a drawing.
pub(crate) const TITLE: Ink = Ink { at: HPos::Left, size: 15.0, strength: 1.0, bold: true };
/// A name.
pub(crate) const PLAIN: Ink = Ink { at: HPos::Left, size: 12.5, strength: 1.0, bold: false };
/// What is said beside.
pub(crate) const SMALL: Ink = Ink { at: HPos::Left, size: 11.0, strength: 0.68, bold: false };

/// A drawing on its way. Writing into a string does not fail, so nothing here does.
pub(crate) struct Paper<'a> {
    backend: SVGBackend<'a>,
    /// What each shape tells under the mouse pointer, in the order in which they were drawn.
    tips: Vec<Option<String>>,
}

/// Draws on a paper of that size; `summary` describes the drawing to those who do not see it.
pub(crate) fn draw((width, height): At, summary: &str, body: impl FnOnce(&mut Paper<'_>)) -> Svg {
    let size = (width.unsigned_abs(), height.unsigned_abs());
    let mut drawn = String::new();
    let mut paper = Paper { backend: SVGBackend::with_string(&mut drawn, size), tips: Vec::new() };
    body(&mut paper);
    let _ = paper.backend.present();
    let tips = std::mem::take(&mut paper.tips);
    drop(paper);
    Svg::from_plotters(&drawn, size, summary, &tips)
}

impl Paper<'_> {
    /// Writes a text whose middle is at the height of `at`. It must have passed the guard.
    pub(crate) fn text(&mut self, text: &str, at: At, ink: Ink) {
        let style = if ink.bold { FontStyle::Bold } else { FontStyle::Normal };
        // plotters divides sizes by 1.24 before it writes them.
        let font = ("sans-serif", ink.size * 1.24, style).into_font();
        let color = INK.mix(ink.strength);
        let style = TextStyle::from(font).color(&color).pos(Pos::new(ink.at, VPos::Center));
        let _ = self.backend.draw_text(text, &style, at);
    }

    pub(crate) fn line(&mut self, from: At, to: At, strength: f64) {
        let _ = self.backend.draw_line(from, to, &INK.mix(strength).stroke_width(1));
    }

    /// A ground to draw on, which tells nothing.
    pub(crate) fn ground(&mut self, corners: Vec<At>, strength: f64) {
        let _ = self.backend.fill_polygon(corners, &INK.mix(strength));
        self.tips.push(None);
    }

    /// A mark of a shape, so many units from its middle to its edge.
    pub(crate) fn mark(
        &mut self,
        center: At,
        size: i32,
        (color, shape): (RGBColor, Shape),
        strength: f64,
        tip: String,
    ) {
        let style = color.mix(strength).filled();
        let _ = match shape {
            Shape::Circle => self.backend.draw_circle(center, size.unsigned_abs(), &style, true),
            other => self.backend.fill_polygon(other.corners(center, size), &style),
        };
        self.tips.push(Some(tip));
    }

    /// A bar from its upper left to its lower right corner.
    pub(crate) fn bar(&mut self, from: At, to: At, color: RGBColor, tip: String) {
        let _ = self.backend.draw_rect(from, to, &color.filled(), true);
        self.tips.push(Some(tip));
    }
}
