//! What is new after a moment: the account before and after it.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use kql::{Column, Schema, Type};
use kql_polars::Output;
use model::{Seen, TimeSpan, clock, count};
use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series};
use view::Report;

use super::AccountSummary;
use crate::rows::ByName;
use crate::{Result, Rows, Show};

/// What is compared, and the columns of the events that say it.
const KINDS: [(&str, &[&str]); 7] = [
    ("Address", &["IpAddress"]),
    ("Place", &["City", "Location"]),
    ("Host", &["Host"]),
    ("Application", &["Table", "Service"]),
    ("Operation", &["Table", "Operation"]),
    ("Logon type", &["Table", "LogonType"]),
    ("User agent", &["UserAgent"]),
];

/// The account before and after a moment. A cheap handle.
#[derive(Clone)]
pub struct BeforeAfter {
    /// The account.
    pub account: String,
    /// The moment; it belongs to the time after.
    pub moment: DateTime<Utc>,
    /// All that was seen before or after: Kind (`Address`, `Place`, `Host`, `Application`, `Operation`, `Logon type`,
    /// `User agent`), Value, Before, After and WithoutTime (numbers of events), New (seen after and not before), First,
    /// Last. An empty value is one that the log does not have; of each kind the numbers add up to all events.
    pub rows: Rows,
    /// Events before, after, and without a recorded time.
    pub events: (u64, u64, u64),
    /// The time that was asked about.
    pub span: Option<TimeSpan>,
}

impl AccountSummary {
    /// What the chosen account did before and after a moment, and what of it is new: addresses, hosts, applications,
    /// operations. `acc.before_after("2026-03-05 09:14")?`
    ///
    /// New means new in the events that were read: the longer the time before, the more it says.
    ///
    /// # Errors
    ///
    /// If the text is no time, no account matches the name, or the analyst interrupts.
    pub fn before_after(&self, moment: &str) -> Result<BeforeAfter> {
        let _running = channel::running();
        let moment = TimeSpan::parse(moment, moment)?.start;
        let detail = self.detail()?;
        let mut values: BTreeMap<(usize, String), Sides> = BTreeMap::new();
        let mut events = (0, 0, 0);
        for row in ByName::all(&detail.events) {
            let time = row.time("Time");
            match time {
                Some(time) if time < moment => events.0 += 1,
                Some(_) => events.1 += 1,
                None => events.2 += 1,
            }
            for (kind, (_, columns)) in KINDS.iter().enumerate() {
                let sides = values.entry((kind, value(&row, columns))).or_default();
                sides.seen = sides.seen.merge(Seen::once(time));
                match time {
                    Some(time) if time < moment => sides.before += 1,
                    Some(_) => sides.after += 1,
                    None => sides.without_time += 1,
                }
            }
        }
        let mut values: Vec<((usize, String), Sides)> = values.into_iter().collect();
        // New ones first, in the order in which they came.
        values.sort_by(|a, b| {
            let order = |it: &((usize, String), Sides)| (it.0.0, !it.1.is_new(&it.0.1), it.1.seen.first);
            order(a).cmp(&order(b)).then_with(|| a.0.cmp(&b.0))
        });
        let account = self.selected().map(|it| it.name).unwrap_or_default();
        Ok(BeforeAfter { account, moment, rows: table(&values)?, events, span: self.span() })
    }
}

/// Events of one value on both sides of the moment.
#[derive(Default)]
struct Sides {
    before: u64,
    after: u64,
    without_time: u64,
    seen: Seen,
}

impl Sides {
    /// What has no time may have been before.
    fn is_new(&self, value: &str) -> bool {
        self.after > 0 && self.before == 0 && self.without_time == 0 && !value.is_empty()
    }
}

/// The value of a kind: that of the last column, with the others where there is one.
fn value(row: &ByName<'_>, columns: &[&str]) -> String {
    let texts: Vec<String> = columns.iter().map(|it| row.text(it)).collect();
    match texts.as_slice() {
        [table, last] if columns.first() == Some(&"Table") => match last.as_str() {
            "" => String::new(),
            last => format!("{table}: {last}"),
        },
        several => several.iter().filter(|it| !it.is_empty()).cloned().collect::<Vec<_>>().join(", "),
    }
}

fn table(values: &[((usize, String), Sides)]) -> Result<Rows> {
    let kind = |it: &((usize, String), Sides)| KINDS.get(it.0.0).map_or("", |it| it.0).to_owned();
    let counts = |of: fn(&Sides) -> u64| {
        let numbers = values.iter().map(|it| i64::try_from(of(&it.1)).unwrap_or(i64::MAX));
        Series::new("".into(), numbers.collect::<Vec<i64>>())
    };
    let times = |of: fn(&Seen) -> Option<DateTime<Utc>>| -> Result<Series> {
        let micros = values.iter().map(|it| of(&it.1.seen).map(|it| it.timestamp_micros()));
        Ok(Series::new("".into(), micros.collect::<Vec<Option<i64>>>())
            .cast(&kql_polars::dtype(Type::DateTime))?)
    };
    let columns = [
        ("Kind", Type::String, Series::new("".into(), values.iter().map(kind).collect::<Vec<_>>())),
        (
            "Value",
            Type::String,
            Series::new("".into(), values.iter().map(|it| it.0.1.clone()).collect::<Vec<_>>()),
        ),
        (
            "New",
            Type::Bool,
            Series::new("".into(), values.iter().map(|it| it.1.is_new(&it.0.1)).collect::<Vec<bool>>()),
        ),
        ("Before", Type::Long, counts(|it| it.before)),
        ("After", Type::Long, counts(|it| it.after)),
        ("WithoutTime", Type::Long, counts(|it| it.without_time)),
        ("First", Type::DateTime, times(|it| it.first)?),
        ("Last", Type::DateTime, times(|it| it.last)?),
    ];
    let schema = columns.iter().map(|(name, ty, _)| Column { name: (*name).to_owned(), ty: *ty }).collect();
    let series = columns.into_iter().map(|(name, _, it)| it.with_name(name.into()).into_column());
    let frame = DataFrame::new(values.len(), series.collect())?;
    Ok(Rows::new(Output { schema: Schema { columns: schema }, frame }, None))
}

impl BeforeAfter {
    /// What is new after the moment: the rows of which New is true.
    ///
    /// # Errors
    ///
    /// None that an analyst can meet: the frame has the column.
    pub fn new_after(&self) -> Result<Rows> {
        let frame = self.rows.frame();
        let frame = frame.filter(frame.column("New")?.bool()?)?;
        Ok(Rows::new(Output { schema: self.rows.schema.clone(), frame }, None))
    }
}

/// So many new values of a kind are listed.
const LISTED: usize = 40;

impl Show for BeforeAfter {
    fn report(&self) -> Report {
        let span = self.span.map_or_else(|| "no time recorded".to_owned(), |it| it.to_string());
        let (before, after, without_time) = self.events;
        let mut report = Report::new(format!("{} before and after {} UTC", self.account, clock(self.moment)))
            .subtitle(span)
            .subtitle(format!("{} events before, {} after", count(before), count(after)));
        if before == 0 {
            report = report.note("there is no event before that moment, so everything counts as new");
        }
        if without_time > 0 {
            let text = "without a recorded time are on neither side; what they have is not called new";
            report = report.note(format!("{} events {text}", count(without_time)));
        }
        let new = match self.new_after() {
            Ok(new) => new,
            Err(error) => return report.append(crate::show::failure(&error)),
        };
        for (kind, _) in KINDS {
            let of_kind = |rows: &Rows| ByName::all(rows).filter(|it| it.text("Kind") == kind).count();
            let known = ByName::all(&self.rows)
                .filter(|it| it.text("Kind") == kind && it.count("Before") > 0)
                .count();
            let title = format!(
                "{kind}: {} new, {} known from before",
                count(of_kind(&new) as u64),
                count(known as u64)
            );
            report = match part(&new, kind) {
                Ok(rows) if rows.n_rows() > 0 => report.table(title, &rows, LISTED),
                _ => report.note(title),
            };
        }
        report.note(".rows has all, also what was there before")
    }
}

/// The rows of one kind, in the columns that a reader needs.
fn part(rows: &Rows, kind: &str) -> Result<Rows> {
    const SHOWN: [(&str, Type); 4] =
        [("Value", Type::String), ("After", Type::Long), ("First", Type::DateTime), ("Last", Type::DateTime)];
    let mask: Series = ByName::all(rows).map(|it| it.text("Kind") == kind).collect();
    let frame = rows.frame().filter(mask.bool()?)?.select(SHOWN.map(|it| it.0))?;
    let columns = SHOWN.iter().map(|(name, ty)| Column { name: (*name).to_owned(), ty: *ty }).collect();
    Ok(Rows::new(Output { schema: Schema { columns }, frame }, None))
}

impl fmt::Debug for BeforeAfter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after, without_time) = self.events;
        f.debug_struct("BeforeAfter")
            .field("account", &self.account)
            .field("moment", &self.moment)
            .field("before", &before)
            .field("after", &after)
            .field("without_time", &without_time)
            .finish()
    }
}
