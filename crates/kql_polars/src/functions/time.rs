//! Of points in time and lengths of time.

use kql::Type;
use kql::functions::TimeFunction;
use kql::time::{DAY, civil_of, days_of};
use polars::prelude::*;

use super::argument;
use crate::cells::longs;

pub(super) fn call(function: TimeFunction, exprs: Vec<Expr>, now: i64) -> Expr {
    let periods = match function {
        TimeFunction::Now => return shifted(exprs, now, 1),
        TimeFunction::Ago => return shifted(exprs, now, -1),
        TimeFunction::DayOfWeek => {
            return longs(vec![argument(&exprs, 0)], Type::TimeSpan, |cells, row| {
                Some(weekday(cells.long(0, row)?.div_euclid(DAY)) * DAY)
            });
        }
        TimeFunction::EndOfDay => 1,
        TimeFunction::StartOfDay
        | TimeFunction::StartOfWeek
        | TimeFunction::StartOfMonth
        | TimeFunction::StartOfYear => 0,
    };
    let has_offset = exprs.len() > 1;
    longs(exprs, Type::DateTime, move |cells, row| {
        let day = cells.long(0, row)?.div_euclid(DAY);
        let offset = if has_offset { cells.long(1, row)? } else { 0 };
        let offset = offset.checked_add(periods)?;
        let days = match function {
            TimeFunction::StartOfWeek => (day - weekday(day)).checked_add(offset.checked_mul(7)?)?,
            TimeFunction::StartOfMonth => {
                let (year, month, _) = civil_of(day);
                let months = (year * 12 + month - 1).checked_add(offset)?;
                days_of(months.div_euclid(12), months.rem_euclid(12) + 1, 1)?
            }
            TimeFunction::StartOfYear => days_of(civil_of(day).0.checked_add(offset)?, 1, 1)?,
            TimeFunction::Now
            | TimeFunction::Ago
            | TimeFunction::StartOfDay
            | TimeFunction::EndOfDay
            | TimeFunction::DayOfWeek => day.checked_add(offset)?,
        };
        days.checked_mul(DAY)?.checked_sub(periods)
    })
}

/// `now`, and the first argument before or after it.
fn shifted(exprs: Vec<Expr>, now: i64, sign: i64) -> Expr {
    if exprs.is_empty() {
        return Scalar::new_datetime(now, TimeUnit::Microseconds, None).lit();
    }
    longs(exprs, Type::DateTime, move |cells, row| now.checked_add(cells.long(0, row)?.checked_mul(sign)?))
}

/// Days since Sunday. 1970-01-01 was a Thursday.
fn weekday(days: i64) -> i64 {
    (days + 4).rem_euclid(7)
}
