//! A day in the calendar.

use chrono::{Datelike as _, NaiveDate};
use serde_json::{Value, json};

use super::Context;
use super::callback::{Outcome, callback};
use super::kind::{Fields, Kind};
use super::layout::DESCRIPTION_STYLE;
use super::model::Model;
use super::widget::{described, widget};

/// A day, typed or picked from a calendar.
#[derive(Clone, Debug)]
pub struct DatePicker {
    model: Model,
}

static KIND: Kind = Kind {
    model: "DatePickerModel",
    view: "DatePickerView",
    style: Some(DESCRIPTION_STYLE),
    accepts: |fields, name, value| name == "value" && (value.is_null() || is_in_range(fields, value)),
    words: |fields| day(fields, "value").map_or_else(|| "no day".to_owned(), |it| it.to_string()),
};

widget!(DatePicker);
described!(DatePicker);

impl DatePicker {
    /// A field for a day.
    pub fn new(value: Option<NaiveDate>) -> Self {
        let fields = json!({
            "value": sent(value), "min": null, "max": null, "step": 1,
            "description": "", "description_allow_html": false, "disabled": false,
        });
        Self { model: Model::new(&KIND, fields) }
    }

    /// Takes no day outside of these, both included.
    #[must_use]
    pub fn between(self, min: NaiveDate, max: NaiveDate) -> Self {
        self.model.set(json!({"min": sent(Some(min)), "max": sent(Some(max.max(min)))}));
        self.set_value(self.value());
        self
    }

    /// Calls `body` with the day, or none, whenever the analyst changes it.
    pub fn on_change<R: Outcome>(
        self,
        body: impl Fn(&Context, Option<NaiveDate>) -> R + Send + Sync + 'static,
    ) -> Self {
        self.model.on_event(callback(move |context, event| {
            event.changed("value").map(|it| body(context, received(it)))
        }));
        self
    }

    /// The day.
    pub fn value(&self) -> Option<NaiveDate> {
        self.model.read(|it| day(it, "value"))
    }

    /// Sets the day, the nearest in range, or none; the callback is not called.
    pub fn set_value(&self, value: Option<NaiveDate>) {
        let (min, max) = self.model.read(|it| (day(it, "min"), day(it, "max")));
        let value =
            value.map(|it| min.map_or(it, |min| it.max(min))).map(|it| max.map_or(it, |max| it.min(max)));
        self.model.set(json!({"value": sent(value)}));
    }
}

fn day(fields: &Fields, name: &str) -> Option<NaiveDate> {
    fields.get(name).and_then(received)
}

fn is_in_range(fields: &Fields, value: &Value) -> bool {
    received(value).is_some_and(|it| {
        day(fields, "min").is_none_or(|min| min <= it) && day(fields, "max").is_none_or(|max| it <= max)
    })
}

/// As ipywidgets writes a day: the month counts from 0.
fn sent(day: Option<NaiveDate>) -> Value {
    // Python and the front end know the years 1 to 9999.
    day.filter(|it| (1..=9999).contains(&it.year()))
        .map_or(Value::Null, |it| json!({"year": it.year(), "month": it.month0(), "date": it.day()}))
}

/// Reads a day as ipywidgets writes it.
fn received(value: &Value) -> Option<NaiveDate> {
    let number = |name: &str| value[name].as_u64().and_then(|it| u32::try_from(it).ok());
    let year = number("year").filter(|it| (1..=9999).contains(it))?;
    let month = number("month").filter(|it| *it < 12)? + 1;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, number("date")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_with_a_month_from_zero_and_read_back() {
        let day = NaiveDate::from_ymd_opt(2024, 2, 29);
        assert_eq!(sent(day), json!({"year": 2024, "month": 1, "date": 29}));
        assert_eq!(received(&sent(day)), day);
        for wrong in [
            json!({"year": 2023, "month": 1, "date": 29}),
            json!({"year": 2024, "month": 12, "date": 1}),
            json!({"year": 0, "month": 1, "date": 1}),
            json!({"year": 2024.5, "month": 1, "date": 1}),
            json!("2024-02-29"),
            json!(null),
        ] {
            assert_eq!(received(&wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_day_out_of_range_becomes_the_nearest() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 3, d);
        let (Some(from), Some(to)) = (day(5), day(9)) else { panic!("days of March") };
        let picker = DatePicker::new(day(1)).between(from, to);
        assert_eq!(picker.value(), day(5));
        picker.set_value(day(20));
        assert_eq!(picker.value(), day(9));
        picker.set_value(None);
        assert_eq!(picker.value(), None);
    }
}
