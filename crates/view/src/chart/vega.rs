//! Charts as Vega-Lite, which JupyterLab draws itself.
//!
//! What comes from data stands under `data.values`, in scales and in titles only, where Vega takes a text for a text:
//! no expression, field name, link or signal is ever made of it. Every text has passed the guard. The menu of the
//! chart offers pictures, and not the editor on the web, which would be sent the events.

use std::collections::BTreeMap;

use model::clock;
use serde_json::{Value, json};

use super::{MOST_MARKS, look};
use crate::{
    guard,
    timeline::{Columns, Lane, Timeline, ValueTimeline},
    words::events,
};

/// A chart has at most so many bins from left to right.
const BINS: i64 = 200;
/// The width of the drawing inside its axes.
const WIDTH: u32 = 680;
/// So many characters of a label stand beside the axis.
const LABEL: usize = 60;
/// Ink that has a contrast of more than 4 to 1 on white and on near black: a chart does not know the theme.
const INK: &str = "#797979";

/// Events over time: a mark each, or a bin each where there are too many.
pub(crate) fn timeline(timeline: &Timeline) -> Value {
    let names = unique(timeline.lanes.iter().map(|it| it.label.as_str()));
    let all: u64 = timeline.lanes.iter().map(|it| it.times.len() as u64).sum();
    let bins = timeline.extent().filter(|_| all > MOST_MARKS).map(|it| Columns::covering(it, BINS));
    let lanes = names.iter().zip(&timeline.lanes);
    let values: Vec<Value> = match &bins {
        Some(bins) => lanes.flat_map(|(name, lane)| binned(name, lane, bins)).collect(),
        None => lanes.flat_map(|(name, lane)| marks(name, lane)).collect(),
    };
    let length = bins.as_ref().map(Columns::length);
    let reading = match &length {
        Some(length) => format!("{}: each box counts those of {length}", events(all)),
        None => format!("{}: a mark is one event", events(all)),
    };
    let notes: Vec<String> = std::iter::once(reading).chain(timeline.not_drawn()).collect();
    let what = json!({ "field": "what", "type": "nominal", "title": "What" });
    let number = json!({ "field": "number", "type": "quantitative", "title": "Events" });
    let mut tooltip = vec![
        json!({ "field": "when", "type": "nominal", "title": "Time (UTC)" }),
        json!({ "field": "lane", "type": "nominal", "title": "Lane" }),
    ];
    tooltip.push(if bins.is_some() { number.clone() } else { what });
    let mut encoding = json!({
        "x": time_axis(),
        "y": {
            "field": "lane", "type": "nominal", "title": null, "sort": null, "scale": { "domain": names },
            "axis": { "labelLimit": 260, "ticks": false },
        },
        "color": colors(&names),
        "tooltip": tooltip,
        "opacity": { "condition": { "param": "picked", "value": 0.85 }, "value": 0.06 },
    });
    let mark = if bins.is_some() {
        encoding["x2"] = json!({ "field": "until" });
        encoding["opacity"] = json!({
            "condition": {
                "param": "picked", "field": "number", "type": "quantitative", "legend": null,
                "scale": { "type": "sqrt", "range": [0.2, 1.0] },
            },
            "value": 0.04,
        });
        json!({ "type": "rect", "height": { "band": 0.7 } })
    } else {
        encoding["shape"] = shapes(&names);
        json!({ "type": "point", "filled": true, "size": 70 })
    };
    let step = json!({ "step": 30 });
    chart(&timeline.title, &notes, values, &mark, &encoding, &step)
}

/// Values between 0 and 1 over time, in groups.
pub(crate) fn values(plot: &ValueTimeline) -> Value {
    let columns = plot.extent().map(|it| Columns::covering(it, 2 * BINS));
    let groups = plot.drawn(|time| columns.as_ref().map_or(0, |it| it.of(time)));
    let names = unique(groups.iter().map(|it| it.0.as_str()));
    let mut values = Vec::new();
    for (name, (_, _, marks)) in names.iter().zip(&groups) {
        for mark in marks {
            let time = columns.as_ref().map(|it| it.start(mark.column));
            values.push(json!({
                "time": time.map(|it| it.timestamp_millis()), "value": mark.value(), "lane": name,
                "what": guard::visible(&mark.tip, guard::LABEL),
            }));
        }
    }
    let notes: Vec<String> = plot.not_drawn().into_iter().collect();
    let encoding = json!({
        "x": time_axis(),
        "y": { "field": "value", "type": "quantitative", "title": null, "scale": { "domain": [0, 1] } },
        "color": colors(&names),
        "shape": shapes(&names),
        "tooltip": [
            { "field": "what", "type": "nominal", "title": "What" },
            { "field": "value", "type": "quantitative", "title": "Value" },
        ],
        "opacity": { "condition": { "param": "picked", "value": 0.85 }, "value": 0.06 },
    });
    let mark = json!({ "type": "point", "filled": true, "size": 60 });
    chart(&plot.title, &notes, values, &mark, &encoding, &json!(240))
}

fn chart(
    title: &str,
    notes: &[String],
    values: Vec<Value>,
    mark: &Value,
    encoding: &Value,
    height: &Value,
) -> Value {
    json!({
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {
            "text": guard::visible(title, guard::LABEL), "subtitle": notes, "anchor": "start",
            "color": INK, "subtitleColor": INK,
        },
        "width": WIDTH,
        "height": height,
        "background": "transparent",
        "data": { "values": values },
        "params": [
            { "name": "zoom", "select": { "type": "interval", "encodings": ["x"] }, "bind": "scales" },
            { "name": "picked", "select": { "type": "point", "fields": ["lane"] }, "bind": "legend" },
        ],
        "mark": mark,
        "encoding": encoding,
        "config": {
            "axis": { "labelColor": INK, "titleColor": INK, "gridColor": INK, "gridOpacity": 0.2, "domainColor": INK },
            "legend": { "labelColor": INK, "titleColor": INK, "labelLimit": 260, "symbolOpacity": 1 },
            "view": { "stroke": null },
        },
        "usermeta": {
            "embedOptions": { "actions": { "export": true, "source": false, "compiled": false, "editor": false } },
        },
    })
}

fn time_axis() -> Value {
    json!({
        "field": "time", "type": "temporal", "title": "UTC", "scale": { "type": "utc", "padding": 8 },
        "axis": { "format": "%-d %b %H:%M", "labelOverlap": true, "tickCount": 8 },
    })
}

fn colors(names: &[String]) -> Value {
    let colors = (0..names.len()).map(|it| {
        let color = look(it).0;
        format!("#{:02x}{:02x}{:02x}", color.0, color.1, color.2)
    });
    let scale = json!({ "domain": names, "range": colors.collect::<Vec<_>>() });
    json!({ "field": "lane", "type": "nominal", "title": "click to pick", "scale": scale })
}

fn shapes(names: &[String]) -> Value {
    let shapes: Vec<&str> = (0..names.len()).map(|it| look(it).1.name()).collect();
    let scale = json!({ "domain": names, "range": shapes });
    json!({ "field": "lane", "type": "nominal", "title": "click to pick", "scale": scale })
}

fn marks<'a>(name: &'a str, lane: &'a Lane) -> impl Iterator<Item = Value> + 'a {
    lane.times.iter().enumerate().map(move |(place, time)| {
        let what = lane.tips.get(place).map(|it| guard::visible(it, guard::CELL)).unwrap_or_default();
        json!({ "time": time.timestamp_millis(), "when": clock(*time), "lane": name, "what": what })
    })
}

fn binned<'a>(name: &'a str, lane: &Lane, bins: &'a Columns) -> impl Iterator<Item = Value> + 'a {
    let mut numbers: BTreeMap<i64, u64> = BTreeMap::new();
    for time in &lane.times {
        *numbers.entry(bins.of(*time)).or_default() += 1;
    }
    numbers.into_iter().map(move |(bin, number)| {
        let (from, until) = (bins.start(bin), bins.start(bin + 1));
        json!({
            "time": from.timestamp_millis(), "until": until.timestamp_millis(), "lane": name, "number": number,
            "when": format!("{} to {}", clock(from), clock(until)),
        })
    })
}

/// Names as they are shown. Two that look alike get a number, or they would be one lane.
fn unique<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut shown = |name: &str| {
        let name = guard::visible(name, LABEL);
        let times = seen.entry(name.clone()).or_default();
        *times += 1;
        if *times == 1 { name } else { format!("{name} ({times})") }
    };
    names.map(&mut shown).collect()
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_772_700_000 + second, 0).unwrap_or_default()
    }

    fn many(number: i64) -> Timeline {
        let lane = |from| (from..number).step_by(2).map(|it| at(it * 7)).collect();
        Timeline::new("t").lane("even", lane(0), 0).lane("odd", lane(1), 2)
    }

    /// The events of the drawing, of marks and of bins.
    fn drawn(spec: &Value) -> u64 {
        let values = spec["data"]["values"].as_array().cloned().unwrap_or_default();
        values.iter().map(|it| it["number"].as_u64().unwrap_or(1)).sum()
    }

    #[test]
    fn vis_01_past_five_thousand_events_are_counted_in_bins_and_it_is_said() {
        for (number, mark) in
            [(0, "point"), (1, "point"), (5_000, "point"), (5_001, "rect"), (1_000_000, "rect")]
        {
            let spec = timeline(&many(number));
            assert_eq!(spec["mark"]["type"], mark, "{number}");
            assert_eq!(drawn(&spec), number as u64);
            let notes = spec["title"]["subtitle"].to_string();
            assert_eq!(notes.contains("each box counts those of"), mark == "rect", "{notes}");
            assert!(notes.contains("2 events without a recorded time are not drawn"), "{notes}");
            // However many events there are, a page can hold the chart.
            assert!(spec.to_string().len() < 700_000, "{number}: {}", spec.to_string().len());
        }
    }

    #[test]
    fn lanes_that_look_alike_stay_apart() {
        let spec = timeline(&Timeline::new("t").lane("a", vec![at(0)], 0).lane("a", vec![at(1)], 0));
        assert_eq!(spec["encoding"]["y"]["scale"]["domain"], json!(["a", "a (2)"]));
    }

    #[test]
    fn t5_what_comes_from_data_is_data_only() {
        let hostile = [
            "datum']",
            "a.b[0]\\",
            "{\"signal\": \"alert(1)\"}",
            "<img src=x onerror=alert(1)>",
            "javascript:alert(1)",
            "x\u{202e}\n\u{1b}[2J",
        ];
        let plain = shape(&drawing("x"));
        for text in hostile {
            let spec = drawing(text);
            assert_eq!(shape(&spec), plain, "the structure depends on {text:?}");
            let written = spec.to_string();
            assert!(
                !written.contains('\u{202e}') && !written.contains("\\n") && !written.contains("\\u001b")
            );
        }
    }

    fn drawing(text: &str) -> Value {
        let mut one = Timeline::new(text).lane(text, vec![at(0)], 0);
        one.lanes.iter_mut().for_each(|it| it.tips = vec![text.to_owned()]);
        let mut two = ValueTimeline::new(text);
        two.point(text, Some(at(0)), 1.0, || text.to_owned());
        json!([timeline(&one), values(&two)])
    }

    /// A specification without its values, titles and domains: all keys, and all texts of ours.
    fn shape(spec: &Value) -> Value {
        match spec {
            Value::Object(all) => all
                .iter()
                .map(|(key, value)| {
                    let data = matches!(key.as_str(), "domain" | "text" | "what" | "lane");
                    (
                        key.clone(),
                        if data { json!(value.is_string() || value.is_array()) } else { shape(value) },
                    )
                })
                .collect(),
            Value::Array(all) => all.iter().map(shape).collect(),
            other => other.clone(),
        }
    }
}
