//! A map of places with numbers of events, drawn without network, and the same as a list.

use model::count;

use crate::{
    guard,
    html::Html,
    svg::Svg,
    words::{self, events},
};

mod draw;
mod view_box;

#[cfg(test)]
mod tests;

/// Places on a map of the world, or of the part of it where they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    /// What happened at the places.
    pub title: String,
    /// The places, in any order.
    pub places: Vec<MapPlace>,
    /// Events that cannot be drawn, and why.
    pub not_drawn: Vec<(String, u64)>,
}

/// A place and what happened there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MapPlace {
    /// Its name.
    pub label: String,
    /// Degrees north of the equator, south negative. What is beyond a pole is drawn at it.
    pub latitude: f64,
    /// Degrees east of Greenwich, west negative.
    pub longitude: f64,
    /// How many events there are.
    pub events: u64,
    /// Of these, how many failed.
    pub failed: u64,
}

impl MapPlace {
    /// `23.5° S 46.6° W`.
    fn position(&self) -> String {
        let part = |degrees: f64, positive, negative| {
            format!("{:.1}° {}", degrees.abs(), if degrees < 0.0 { negative } else { positive })
        };
        format!("{} {}", part(self.latitude, "N", "S"), part(self.longitude, "E", "W"))
    }

    fn numbers(&self) -> String {
        match self.failed {
            0 => events(self.events),
            failed if failed == self.events => format!("{}, all failed", events(self.events)),
            failed => format!("{}, {} failed", events(self.events), count(failed)),
        }
    }

    fn is_drawable(&self) -> bool {
        self.latitude.is_finite() && self.longitude.is_finite()
    }
}

impl Map {
    /// The same with another text for each.
    pub(crate) fn with_texts(&self, other: &dyn Fn(&str) -> String) -> Self {
        let place = |it: &MapPlace| MapPlace { label: other(&it.label), ..it.clone() };
        Self {
            title: other(&self.title),
            places: self.places.iter().map(place).collect(),
            not_drawn: self.not_drawn.iter().map(|(why, number)| (other(why), *number)).collect(),
        }
    }

    /// Makes a map without places.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// The places to draw, the largest first; of equals in order of name.
    fn drawn(&self) -> Vec<&MapPlace> {
        let mut places: Vec<&MapPlace> = self.places.iter().filter(|it| it.is_drawable()).collect();
        places.sort_by(|a, b| b.events.cmp(&a.events).then_with(|| a.label.cmp(&b.label)));
        places
    }

    /// The map in words: of each place its name, where it is and what happened; then what is not drawn.
    pub(crate) fn lines(&self) -> (Vec<Vec<String>>, Vec<String>) {
        let label = |text: &str| guard::visible(text, guard::LABEL);
        let drawn = self.drawn();
        let nothing = drawn.is_empty().then(|| NOTHING_TO_DRAW.to_owned());
        let odd = self.places.iter().filter(|it| !it.is_drawable());
        let places = drawn.into_iter().map(|it| (it, it.position()));
        let places = places.chain(odd.map(|it| (it, "no position".to_owned())));
        let places = places.map(|(it, position)| vec![label(&it.label), position, it.numbers()]);
        let why = self.not_drawn.iter().map(|(why, n)| format!("{}  not drawn: {}", events(*n), label(why)));
        (places.collect(), nothing.into_iter().chain(why).collect())
    }

    /// The same, a text for each line.
    fn words(&self) -> Vec<String> {
        words::lines(self.lines())
    }

    /// Draws the map, 900 units wide.
    #[must_use]
    pub fn to_svg(&self) -> Svg {
        draw::draw(self)
    }

    /// The drawing as a fragment of a page.
    #[must_use]
    pub fn to_html(&self) -> Html {
        Html::element("div").class("nblt-figure").child(self.to_svg()).into()
    }

    /// The same in words, a line for each place.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut lines = vec![guard::visible(&self.title, guard::LABEL)];
        lines.extend(self.words().into_iter().map(|line| format!("  {line}")));
        guard::neutral(&lines.join("\n"))
    }
}

/// Said in place of a drawing.
const NOTHING_TO_DRAW: &str = "no event with a known place";
