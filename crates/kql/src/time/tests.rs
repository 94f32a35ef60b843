use super::{DAY, civil_of, days_of, format_datetime, format_timespan, parse_datetime, parse_timespan};

#[track_caller]
fn datetime(text: &str, expected: &str) {
    let shown = parse_datetime(text).map(format_datetime);
    assert_eq!(shown.as_deref(), Some(expected), "{text}");
}

#[test]
fn datetimes() {
    let noon = "2025-01-31T12:00:00.0000000Z";
    for text in [
        "2025-01-31T12:00:00Z",
        "2025-01-31 12:00",
        "2025-01-31 12:00:00",
        "2025-01-31T12:00:00.0000000Z",
        "2025-01-31T13:00:00+01:00",
        "2025-01-31 04:00:00-0800",
        "2025/1/31 12:00:00",
        "1/31/2025 12:00:00 PM",
        "01/31/2025 12:00",
        "01-31-2025 12:00",
        "31 Jan 2025 12:00",
        "Jan 31, 2025 12:00",
        "Fri, 31 Jan 25 12:00:00 GMT",
        "Friday, 31-Jan-25 12:00:00 UTC",
        " 2025-01-31 12:00 ",
    ] {
        datetime(text, noon);
    }
    datetime("2025-01-31", "2025-01-31T00:00:00.0000000Z");
    datetime("20250131", "2025-01-31T00:00:00.0000000Z");
    datetime("2025-01", "2025-01-01T00:00:00.0000000Z");
    datetime("1/31/2025 12:30:00 AM", "2025-01-31T00:30:00.0000000Z");
    datetime("2025-01-31T23:59:59.9999999Z", "2025-01-31T23:59:59.9999990Z");
    datetime("0001-01-01", "0001-01-01T00:00:00.0000000Z");
    datetime("1601-01-01T00:00:00Z", "1601-01-01T00:00:00.0000000Z");
    for text in [
        "",
        "x",
        "2025-02-29",
        "2025-13-01",
        "25:00",
        "2025-01-31 25:00",
        "12:00",
        "2025-01-31T12:00:00+99:00",
        "2025-01-31 1",
        "é-01-01",
        "2025-01-31T12:00:0é",
    ] {
        assert_eq!(parse_datetime(text), None, "{text}");
    }
}

#[test]
fn timespans() {
    for (text, micros) in [
        ("00:03:00", 180_000_000),
        ("0.00:03:00", 180_000_000),
        ("1.02:03:04.5", DAY + 7_384_500_000),
        ("-00:00:01", -1_000_000),
        ("02:03", 7_380_000_000),
    ] {
        assert_eq!(parse_timespan(text), Some(micros), "{text}");
    }
    for text in ["", "10", "1d", "25:00", "00:60", "x", "1:2:3:4"] {
        assert_eq!(parse_timespan(text), None, "{text}");
    }
    assert_eq!(format_timespan(DAY + 7_384_500_000), "1.02:03:04.5000000");
    assert_eq!(format_timespan(-1), "-00:00:00.0000010");
    assert_eq!(format_timespan(0), "00:00:00");
    assert_eq!(format_timespan(i64::MIN), "-106751991.04:00:54.7758080");
}

#[test]
fn days_there_and_back() {
    for days in (-719_162..2_932_896).step_by(97) {
        let (year, month, day) = civil_of(days);
        assert_eq!(days_of(year, month, day), Some(days));
    }
    assert_eq!(civil_of(0), (1970, 1, 1));
    civil_of(i64::MAX);
    civil_of(i64::MIN);
}
