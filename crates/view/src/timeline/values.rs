//! Values over time: a point for each event, as high as its value.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use model::{TimeSpan, clock, count};

use super::{Lane, NOTHING_TO_DRAW, Timeline, draw, moments};
use crate::{
    chart::vega,
    guard,
    html::Html,
    svg::Svg,
    words::{self, events, plural},
};

/// Values between 0 and 1 over time, in groups of their own colour.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ValueTimeline {
    pub(crate) title: String,
    groups: BTreeMap<String, Group>,
}

/// The points of one group. Those at the same place are one mark with a number.
#[derive(Clone, Debug, Default, PartialEq)]
struct Group {
    times: Vec<DateTime<Utc>>,
    values: Vec<f64>,
    tips: Vec<String>,
    without_time: u64,
}

/// A mark of the drawing.
pub(crate) struct Mark {
    /// From 0 (left) to `columns`.
    pub(crate) column: i64,
    /// From 0 (bottom) to [`LEVELS`].
    pub(super) level: i32,
    pub(crate) tip: String,
}

impl Mark {
    pub(crate) fn value(&self) -> f64 {
        f64::from(self.level) / f64::from(LEVELS)
    }
}

/// So many heights are told apart.
pub(super) const LEVELS: i32 = 100;
/// More groups have no colours left: the rest is drawn as one.
const GROUPS: usize = 7;

impl ValueTimeline {
    /// Makes a drawing without points.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), groups: BTreeMap::new() }
    }

    /// Adds an event; one without time is counted and not drawn. `tip` says what it is, and is only asked for a
    /// value from 0.1 on: what is common is told by its number.
    pub fn point(
        &mut self,
        group: &str,
        time: Option<DateTime<Utc>>,
        value: f64,
        tip: impl FnOnce() -> String,
    ) {
        if !self.groups.contains_key(group) {
            self.groups.insert(group.to_owned(), Group::default());
        }
        let Some(group) = self.groups.get_mut(group) else { return };
        let Some(time) = time else {
            group.without_time = group.without_time.saturating_add(1);
            return;
        };
        group.times.push(time);
        group.values.push(if value.is_finite() { value.clamp(0.0, 1.0) } else { 0.0 });
        group.tips.push(if value >= 0.1 { tip() } else { String::new() });
    }

    /// The same with another text for each.
    pub(crate) fn with_texts(&self, other: &dyn Fn(&str) -> String) -> Self {
        let groups = self.groups.iter().map(|(name, group)| {
            let tips = group.tips.iter().map(|it| other(it)).collect();
            (other(name), Group { tips, ..group.clone() })
        });
        let mut all = Self::new(other(&self.title));
        // Two groups that come to have one name are one.
        for (name, group) in groups {
            let known = all.groups.entry(name).or_default();
            known.times.extend(group.times);
            known.values.extend(group.values);
            known.tips.extend(group.tips);
            known.without_time = known.without_time.saturating_add(group.without_time);
        }
        all
    }

    /// From the first to the last event.
    pub(crate) fn extent(&self) -> Option<TimeSpan> {
        TimeSpan::covering(self.groups.values().flat_map(|it| it.times.iter().copied()))
    }

    /// The groups as they are drawn, those with the most events first: name, number, and marks.
    pub(crate) fn drawn(&self, column_of: impl Fn(DateTime<Utc>) -> i64) -> Vec<(String, u64, Vec<Mark>)> {
        let mut order: Vec<(&String, &Group)> = self.groups.iter().collect();
        order.sort_by_key(|(_, it)| std::cmp::Reverse(it.times.len()));
        let (alone, rest) = order.split_at(if order.len() > GROUPS { GROUPS - 1 } else { order.len() });
        let mut drawn: Vec<(String, u64, Vec<Mark>)> =
            alone.iter().map(|(name, it)| (label(name), it.events(), it.marks(name, &column_of))).collect();
        if !rest.is_empty() {
            let marks = rest.iter().flat_map(|(name, it)| it.marks(name, &column_of)).collect();
            let events = rest.iter().map(|(_, it)| it.events()).sum();
            drawn.push((plural(rest.len() as u64, "other", "others"), events, marks));
        }
        drawn
    }

    /// What is not drawn, in words.
    pub(crate) fn not_drawn(&self) -> Option<String> {
        let lanes = self.groups.values().map(|it| Lane { without_time: it.without_time, ..Lane::default() });
        Timeline { lanes: lanes.collect(), ..Timeline::default() }.not_drawn()
    }

    /// Of each group its name, how many events, and when and how many of them are how high; then what is not drawn.
    pub(crate) fn lines(&self) -> (Vec<Vec<String>>, Vec<String>) {
        let groups = self.groups.iter().map(|(name, it)| it.words(name)).collect();
        let nothing = self.extent().is_none().then(|| NOTHING_TO_DRAW.to_owned());
        (groups, nothing.into_iter().chain(self.not_drawn()).collect())
    }

    /// The same, a text for each line.
    pub(super) fn words(&self) -> Vec<String> {
        words::lines(self.lines())
    }

    /// Draws the values, 900 units wide.
    #[must_use]
    pub fn to_svg(&self) -> Svg {
        draw::values(self)
    }

    /// The values as Vega-Lite 5, for front ends that draw it themselves.
    #[must_use]
    pub fn to_vega(&self) -> serde_json::Value {
        vega::values(self)
    }

    /// The drawing as a fragment of a page.
    #[must_use]
    pub fn to_html(&self) -> Html {
        Html::element("div").class("nblt-figure").child(self.to_svg()).into()
    }

    /// The same in words, a line per group.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut lines = vec![label(&self.title)];
        lines.extend(self.words().into_iter().map(|line| format!("  {line}")));
        guard::neutral(&lines.join("\n"))
    }
}

impl Group {
    fn events(&self) -> u64 {
        (self.times.len() as u64).saturating_add(self.without_time)
    }

    fn marks(&self, name: &str, column_of: impl Fn(DateTime<Utc>) -> i64) -> Vec<Mark> {
        let mut places: BTreeMap<(i64, i32), Vec<usize>> = BTreeMap::new();
        for (index, (time, value)) in self.times.iter().zip(&self.values).enumerate() {
            let level = (value * f64::from(LEVELS)).round() as i32;
            places.entry((column_of(*time), level)).or_default().push(index);
        }
        let marks = places.into_iter().map(|((column, level), here)| Mark {
            column,
            level,
            tip: format!("{}  {}", label(name), self.tip(&here)),
        });
        marks.collect()
    }

    /// What a mark tells: what it is when it is one, else how many.
    fn tip(&self, here: &[usize]) -> String {
        let first = here.iter().filter_map(|it| self.times.get(*it)).min().copied().unwrap_or_default();
        let what: BTreeSet<&str> = here
            .iter()
            .filter_map(|it| self.tips.get(*it))
            .map(String::as_str)
            .filter(|it| !it.is_empty())
            .collect();
        let value = here.first().and_then(|it| self.values.get(*it)).copied().unwrap_or_default();
        let number = if here.len() == 1 { String::new() } else { format!("{}  ", events(here.len() as u64)) };
        let one = what.first().map(|it| format!("  {}", guard::visible(it, guard::CELL))).unwrap_or_default();
        let more = if what.len() > 1 { " …" } else { "" };
        format!("{number}{value:.4}  {} UTC{one}{more}", clock(first))
    }

    fn words(&self, name: &str) -> Vec<String> {
        let at = |least: f64| self.values.iter().filter(|it| **it >= least).count() as u64;
        let span = TimeSpan::covering(self.times.iter().copied());
        let span = span.map(moments).unwrap_or_default();
        let high = format!(
            "{} at 1, {} from 0.5 on, {} from 0.1 on",
            count(at(1.0)),
            count(at(0.5)),
            count(at(0.1))
        );
        vec![label(name), events(self.events()), format!("{span}: {high}")]
    }
}

fn label(text: &str) -> String {
    guard::visible(text, guard::LABEL)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(1_772_700_000 + 60 * minute, 0)
    }

    #[test]
    fn points_at_one_place_are_one_mark_with_their_number() {
        let mut plot = ValueTimeline::new("Rarity");
        (0..5_000).for_each(|_| plot.point("SYSTEM", at(0), 0.0002, || "common".to_owned()));
        plot.point("adelev", at(90), 1.0, || "wevtutil.exe cl <Security>".to_owned());
        plot.point("adelev", None, 1.0, String::new);
        let svg = plot.to_svg().to_string();
        for shape in ["<circle", "<polygon"] {
            assert_eq!(svg.matches(shape).count(), 2, "a mark and its legend are {shape}");
        }
        assert!(
            svg.contains("5,000 events  0.0002") && svg.contains("wevtutil.exe cl &lt;Security&gt;"),
            "{svg}"
        );
        assert_eq!(
            plot.to_text(),
            "Rarity\n  SYSTEM  5,000 events  2026-03-05 08:40 UTC: 0 at 1, 0 from 0.5 on, 0 from 0.1 on\n  \
             adelev  2 events  2026-03-05 10:10 UTC: 1 at 1, 1 from 0.5 on, 1 from 0.1 on\n  \
             1 event without a recorded time is not drawn"
        );
    }

    #[test]
    fn many_groups_and_odd_values_are_drawn_too() {
        let mut plot = ValueTimeline::new("Rarity");
        for number in 0..40_i64 {
            for value in [f64::NAN, -1.0, 2.0, f64::INFINITY, 0.5] {
                plot.point(&format!("account {number}"), at(number), value, String::new);
            }
        }
        assert!(plot.to_svg().as_str().contains(">34 others, 170 events<"), "{}", plot.to_svg());
        assert!(ValueTimeline::new("x").to_svg().as_str().contains(NOTHING_TO_DRAW));
        assert_eq!(ValueTimeline::new("x").to_text(), format!("x\n  {NOTHING_TO_DRAW}"));
    }
}
