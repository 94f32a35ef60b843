//! SVG out of plotters, made to follow the colours of the notebook.

use std::fmt;

use plotters::style::RGBColor;

use crate::html::{Html, escape};

/// A drawing. It is made by the charts of this crate only; every text in it is guarded and escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Svg(String);

/// The colour that stands for "the colour of text here", whatever the theme.
pub(crate) const INK: RGBColor = RGBColor(1, 2, 3);
/// How plotters writes it.
const INK_WRITTEN: &str = "\"#010203\"";

impl Svg {
    /// Takes over what plotters' SVG backend wrote: the drawing adapts to the width it gets and to the colour of
    /// text around it, is described by `summary`, and its shapes (circles, boxes and the like, in the order in which
    /// they were drawn) tell `tips` under the mouse pointer, those that have one. Texts must have passed the guard.
    pub(crate) fn from_plotters(
        drawn: &str,
        (width, height): (u32, u32),
        summary: &str,
        tips: &[Option<String>],
    ) -> Self {
        let mut tips = tips.iter();
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"nblt-svg\" role=\"img\" aria-label=\"{}\" \
             width=\"{width}\" viewBox=\"0 0 {width} {height}\" style=\"max-width:100%;height:auto\">",
            escape(summary)
        );
        // plotters writes one tag a line; text cannot look like one, because it is escaped.
        for line in drawn.lines().skip(1) {
            let line = line.replace(INK_WRITTEN, "\"currentColor\"").replace("EVCXR_", "EVCXR&#95;");
            let mark = line.strip_suffix("/>").and_then(|open| match open.split(' ').next() {
                Some("<circle") => Some((open, "", "circle")),
                Some("<polygon") => Some((open, "", "polygon")),
                Some("<rect") => Some((open, " rx=\"1.5\"", "rect")),
                _ => None,
            });
            match mark.and_then(|mark| Some((mark, tips.next()?.as_ref()?))) {
                Some(((open, rounded, tag), tip)) => {
                    out.push_str(&format!("{open}{rounded}><title>{}</title></{tag}>", escape(tip)));
                }
                None => out.push_str(&line),
            }
        }
        Self(out)
    }

    /// The SVG as a picture of its own, on a light ground whatever the theme: there is no text around it whose colour
    /// it could take.
    #[must_use]
    pub fn standalone(&self) -> String {
        self.0.replacen("style=\"", "style=\"background:#ffffff;color:#1f2430;", 1)
    }

    /// The SVG as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Svg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Svg> for Html {
    fn from(svg: Svg) -> Self {
        Html::escaped(svg.0)
    }
}
