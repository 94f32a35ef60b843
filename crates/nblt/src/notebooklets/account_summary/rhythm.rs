//! When an account is active: hour by weekday, and sessions.

use kql::{Column, Schema, Type};
use kql_polars::Output;
use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series};

use chrono::{Datelike, Timelike};

use super::AccountSummary;
use crate::{Result, Rows};

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

impl AccountSummary {
    /// How many events the chosen account has in each hour (UTC) of each weekday: Weekday, h00 to h23, Events. Events
    /// without a recorded time are in a row of their own, in no hour.
    ///
    /// # Errors
    ///
    /// If no account matches the name, or the analyst interrupts.
    pub fn activity_grid(&self) -> Result<Rows> {
        grid(&self.activity()?)
    }

    /// The Windows sessions of the chosen account, the newest first: from the logon to the logoff with the same host
    /// and logon id: Start, End, Duration, Host, LogonType, IpAddress, LogonId, Logons, Processes, Events. An empty
    /// Start or End is one that the log does not have; several Logons share a logon id that was used again.
    ///
    /// # Errors
    ///
    /// As [`AccountSummary::get_additional_data`].
    pub fn logon_sessions(&self) -> Result<Rows> {
        self.part("account_logon_sessions")
    }
}

/// Events by weekday and hour.
pub(super) fn grid(activity: &Rows) -> Result<Rows> {
    let mut counts = [[0_i64; 24]; 7];
    let mut without_time = 0_i64;
    for time in activity.times("Time") {
        let place = time.map(|it| (it.weekday().num_days_from_monday() as usize, it.hour() as usize));
        match place.and_then(|(day, hour)| counts.get_mut(day)?.get_mut(hour)) {
            Some(count) => *count += 1,
            None => without_time += 1,
        }
    }
    let mut names: Vec<&str> = WEEKDAYS.to_vec();
    let mut totals: Vec<i64> = counts.iter().map(|it| it.iter().sum()).collect();
    if without_time > 0 {
        names.push("time not recorded");
        totals.push(without_time);
    }
    let mut columns = vec![Series::new("Weekday".into(), &names).into_column()];
    for hour in 0..24 {
        let mut values: Vec<Option<i64>> = counts.iter().map(|day| day.get(hour).copied()).collect();
        values.resize(names.len(), None);
        columns.push(Series::new(format!("h{hour:02}").into(), values).into_column());
    }
    columns.push(Series::new("Events".into(), totals).into_column());
    let schema = columns.iter().enumerate().map(|(place, column)| Column {
        name: column.name().to_string(),
        ty: if place == 0 { Type::String } else { Type::Long },
    });
    let schema = Schema { columns: schema.collect() };
    Ok(Rows::new(Output { schema, frame: DataFrame::new(names.len(), columns)? }, None))
}
