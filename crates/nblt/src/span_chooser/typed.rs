//! The fields of the chooser, and the time that is typed into them.

use channel::widgets::{DatePicker, Text};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use model::{Span, TimeSpan};

/// A day and a time of day.
pub(super) fn fields(moment: Option<DateTime<Utc>>, words: &str) -> (DatePicker, Text) {
    let time = moment.map_or_else(|| "00:00".to_owned(), |it| it.format("%H:%M").to_string());
    (
        DatePicker::new(moment.map(|it| it.date_naive())).description(words),
        Text::new(&time).placeholder("hh:mm UTC"),
    )
}

/// The span of the fields.
pub(super) fn typed(
    from: Option<NaiveDate>,
    from_time: &str,
    to: Option<NaiveDate>,
    to_time: &str,
) -> Result<Span, String> {
    let (Some(from), Some(to)) = (from, to) else { return Err("choose a day in both fields".to_owned()) };
    let time = |text: &str, empty: &str| {
        let text = if text.trim().is_empty() { empty } else { text.trim() };
        let formats = ["%H:%M", "%H:%M:%S", "%H:%M:%S%.f"];
        let time = formats.iter().find_map(|it| NaiveTime::parse_from_str(text, it).ok());
        time.ok_or_else(|| format!("{text:?} is no time of day: write hours and minutes, such as 14:08"))
    };
    let start = from.and_time(time(from_time, "00:00")?).and_utc();
    let end = to.and_time(time(to_time, "23:59:59.999999")?).and_utc();
    // The minute that was typed belongs to it.
    let end = if to_time.trim().len() == 5 { end + chrono::Duration::microseconds(59_999_999) } else { end };
    TimeSpan::new(start, end).map(Span::Between).map_err(|it| it.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<NaiveDate> {
        text.parse().ok()
    }

    #[test]
    fn what_is_typed_becomes_a_span_or_a_sentence() {
        let span = typed(day("2026-03-05"), "09:00", day("2026-03-05"), "12:30");
        let expected = TimeSpan::parse("2026-03-05 09:00", "2026-03-05 12:30:59.999999").ok();
        assert_eq!(span, Ok(Span::Between(expected.unwrap_or_else(|| panic!("a span")))));
        // Without times, whole days.
        let whole = typed(day("2026-03-05"), "", day("2026-03-06"), " ");
        let expected = TimeSpan::parse("2026-03-05", "2026-03-06").ok();
        assert_eq!(whole.ok(), expected.map(Span::Between));
        let wrong = |from, time: &str, to| typed(day(from), time, day(to), "00:00").err().unwrap_or_default();
        assert!(wrong("2026-03-05", "9 o'clock", "2026-03-05").contains("no time of day"));
        assert!(wrong("2026-03-06", "10:00", "2026-03-05").contains("exchange"));
        assert!(wrong("", "10:00", "2026-03-05").contains("both fields"));
    }
}
