use chrono::{Duration, NaiveDate, TimeZone};

use super::{
    scale::{Columns, ticks},
    *,
};

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_619_618_925 + seconds, 0).unwrap_or_default()
}

/// Lengths from one moment to the whole calendar, in seconds.
const LENGTHS: [i64; 18] = [
    0,
    1,
    59,
    61,
    600,
    3_599,
    3_601,
    20_000,
    86_400,
    100_000,
    604_800,
    2_592_000,
    7_776_000,
    31_536_000,
    100_000_000,
    1_000_000_000,
    13_000_000_000,
    200_000_000_000,
];

#[test]
fn no_event_is_lost_whatever_the_span() {
    for length in LENGTHS {
        for number in [1_u64, 2, 3, 4, 57, 5_000] {
            let times = (0..number).map(|index| at(length * index as i64 / number as i64)).collect();
            let timeline = Timeline::new("t").lane("a", times, 3);
            let layout = Layout::of(&timeline);
            let gathered: u64 =
                layout.rows.iter().flat_map(|row| row.filled.values()).map(|column| column.number).sum();
            assert_eq!(gathered, number, "{length} {number}");
            let svg = timeline.to_svg();
            let dots = svg.as_str().matches("<circle ").count() as u64;
            let bars = svg.as_str().matches("<rect ").count();
            assert!(dots == number || (dots == 0 && bars > 0), "{length} {number}: {dots} dots, {bars} bars");
            assert_eq!(svg.as_str().matches("<title>").count(), dots as usize + bars);
        }
    }
}

#[test]
fn columns_are_round_cover_the_span_and_are_not_too_many() {
    for length in LENGTHS {
        for most in [20, 70, 83] {
            let Ok(span) = TimeSpan::new(at(0), at(length)) else { panic!("{length}") };
            let columns = Columns::covering(span, most);
            assert!((1..=most).contains(&columns.number), "{length} {most}: {}", columns.number);
            assert!(columns.start(columns.of(span.start)) <= span.start);
            assert!(columns.start(columns.of(span.end) + 1) > span.end);
            for place in [columns.place(span.start), columns.place(span.end)] {
                assert!((0.0..=1.0).contains(&place));
            }
        }
    }
}

#[test]
fn the_ends_of_the_calendar_do_not_break_anything() {
    let ends = [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC, at(0)];
    for a in ends {
        for b in ends {
            let svg = Timeline::new("t").lane("a", vec![a, b], 0).to_svg();
            assert!(svg.as_str().contains("2 events"));
        }
    }
}

#[test]
fn there_are_enough_ticks_and_never_too_many() {
    for length in LENGTHS.into_iter().filter(|length| *length >= 59) {
        for shift in [0, 1_000, 86_000, 20_000_000] {
            let ticks = ticks(at(shift), at(shift + length), 8);
            assert!((1..=8).contains(&ticks.len()), "{length}: {ticks:?}");
            assert!(length < 61 || ticks.len() >= 2, "{length}: {ticks:?}");
            assert!(ticks.windows(2).all(|pair| pair[0].time < pair[1].time));
        }
    }
}

#[track_caller]
fn check(start: (i32, u32, u32, u32), length: Duration, expected: &[&str]) {
    let (year, month, day, hour) = start;
    let start = Utc.with_ymd_and_hms(year, month, day, hour, 0, 0).single().unwrap_or_default();
    let labels: Vec<String> = ticks(start, start + length, 7)
        .into_iter()
        .map(|tick| match tick.context {
            Some(context) if !context.is_empty() => format!("{} / {context}", tick.label),
            _ => tick.label,
        })
        .collect();
    assert_eq!(labels, expected);
}

#[test]
fn ticks_are_what_a_person_would_choose() {
    check(
        (2021, 4, 28, 14),
        Duration::minutes(3),
        &["14:00:00 / 28 Apr 2021", "14:00:30", "14:01:00", "14:01:30", "14:02:00", "14:02:30", "14:03:00"],
    );
    check(
        (2021, 4, 28, 22),
        Duration::hours(3),
        &["22:00 / 28 Apr 2021", "22:30", "23:00", "23:30", "00:00 / 29 Apr 2021", "00:30", "01:00"],
    );
    check(
        (2021, 12, 29, 0),
        Duration::days(5),
        &["29 Dec / 2021", "30 Dec", "31 Dec", "1 Jan / 2022", "2 Jan", "3 Jan"],
    );
    check(
        (2021, 4, 1, 0),
        Duration::days(80),
        &["5 Apr / 2021", "19 Apr", "3 May", "17 May", "31 May", "14 Jun"],
    );
    check((2021, 10, 15, 0), Duration::days(150), &["Nov / 2021", "Dec", "Jan / 2022", "Feb", "Mar"]);
    check((2001, 1, 1, 0), Duration::days(7_500), &["2005", "2010", "2015", "2020"]);
}

#[test]
fn what_is_not_drawn_is_said() {
    let timeline = Timeline::new("Sign-ins").lane("SigninLogs", vec![at(0)], 4);
    for shown in [timeline.to_text(), timeline.to_svg().to_string()] {
        assert!(shown.contains("5 events"), "{shown}");
        assert!(shown.contains("4 events without a recorded time are not drawn"), "{shown}");
    }
    let without = Timeline::new("Sign-ins").lane("SigninLogs", vec![], 1);
    for shown in [without.to_text(), without.to_svg().to_string()] {
        assert!(shown.contains("no event with a recorded time"), "{shown}");
        assert!(shown.contains("1 event without a recorded time is not drawn"), "{shown}");
    }
    assert!(Timeline::new("Empty").to_svg().as_str().contains("no event with a recorded time"));
}

#[test]
fn a_span_widens_the_axis_and_cuts_nothing() {
    let Ok(span) = TimeSpan::new(at(0), at(3_600)) else { panic!() };
    let timeline = Timeline::new("t").lane("a", vec![at(7_200)], 0).within(span);
    assert_eq!(timeline.extent(), TimeSpan::new(at(0), at(7_200)).ok());
    assert_eq!(timeline.to_svg().as_str().matches("<circle ").count(), 1);
}

#[test]
fn long_labels_are_cut_to_their_room() {
    let long = "AVeryLongTableNameThatSomebodyInvented_CL_WithSuffix".repeat(3);
    let layout = Layout::of(&Timeline::new("t").lane(long.clone(), vec![at(0)], 0));
    let row = &layout.rows[0];
    assert!(row.label.ends_with('…') && row.label.chars().count() < 50);
    assert_eq!(row.full_label, long);
    assert!(layout.left <= 280 && layout.plot > 500);
    let known = Layout::of(&Timeline::new("t").lane("AADNonInteractiveUserSignInLogs", vec![], 0));
    assert_eq!(known.rows[0].label, "AADNonInteractiveUserSignInLogs");
}

#[test]
fn a_lane_with_many_events_at_once_says_what_a_bar_means() {
    let timeline = Timeline::new("t").lane("a", (0..40).map(at).collect(), 0).lane("b", vec![at(0)], 0);
    assert!(timeline.to_text().contains("a  40 events  2021-04-28 14:08 to 2021-04-28 14:09 UTC\n"));
    let crowded = Timeline::new("t").lane("a", vec![at(0); 40], 0).lane("b", vec![at(0)], 0);
    assert!(crowded.to_text().contains("a  40 events  2021-04-28 14:08 UTC, at most 40 in 1 second"));
    assert!(crowded.to_svg().as_str().contains("a mark is one event, a bar counts the events of 1 second"));
}

#[test]
fn weeks_begin_on_monday() {
    let monday =
        NaiveDate::from_ymd_opt(2021, 4, 26).map(|date| date.and_time(chrono::NaiveTime::MIN).and_utc());
    let found = ticks(at(0) - Duration::days(14), at(0) + Duration::days(14), 5);
    assert!(found.iter().any(|tick| Some(tick.time) == monday), "{found:?}");
}
