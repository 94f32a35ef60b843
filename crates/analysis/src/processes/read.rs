//! A frame's columns as process starts.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDateTime};
use polars::prelude::{Column, DataFrame, DataType, IntoSeries, NewChunkedArray, StringChunked, TimeUnit};

use super::columns::{has_value, is_filled};
use super::{ColumnMap, Needs, Processes, Role, linux_hosts};
use crate::{Error, Texts};

impl Processes {
    /// Reads the process starts of a frame; rows that are other events are counted and left out.
    ///
    /// # Errors
    ///
    /// If a column that `needs` names is missing, or no row is the start of a process.
    pub fn read(frame: &DataFrame, map: &ColumnMap, needs: Needs) -> Result<Self, Error> {
        map.check(frame, needs)?;
        let rows = starts(frame, map)?;
        if rows.is_empty() {
            let wanted = map.kind.map_or_else(String::new, |(column, value)| format!("{column} == {value}"));
            return Err(Error::NoProcess { rows: frame.height(), wanted });
        }
        let mut columns = Columns { frame, map: map.clone(), rows: &rows };
        let (process, host) = (columns.texts(Role::Process)?, columns.texts(Role::Host)?);
        let none = || Texts::none(rows.len());
        let mut read = Self {
            n_other: frame.height() - rows.len(),
            times: columns.values(Role::Time, Columns::times)?,
            linux: linux_hosts(&process, &host),
            host,
            account: columns.texts(Role::Account)?,
            session: columns.texts(Role::Session)?,
            process,
            command_line: columns.texts(Role::CommandLine)?,
            pid: columns.values(Role::Pid, Columns::numbers)?,
            parent_pid: Vec::new(),
            parent_process: columns.texts(Role::ParentProcess)?,
            own_session: none(),
            creator_session: none(),
            guid: none(),
            parent_guid: none(),
            map: ColumnMap::empty(),
            rows: Vec::new(),
        };
        if needs == Needs::Tree {
            read.parent_pid = columns.values(Role::ParentPid, Columns::numbers)?;
            read.own_session = columns.texts(Role::OwnSession)?;
            read.creator_session = columns.texts(Role::CreatorSession)?;
            read.guid = columns.texts(Role::Guid)?;
            read.parent_guid = columns.texts(Role::ParentGuid)?;
        }
        read.map = columns.map;
        read.rows = rows;
        Ok(read)
    }
}

/// The rows that are process starts; all, where no column says which are.
fn starts(frame: &DataFrame, map: &ColumnMap) -> Result<Vec<u32>, Error> {
    let all = 0..u32::try_from(frame.height()).unwrap_or(u32::MAX);
    let Some((column, wanted)) = map.kind else { return Ok(all.collect()) };
    let kinds = as_text(frame.column(column)?)?;
    let kinds = kinds.str()?;
    let is_start = |kind: Option<&str>| kind.is_some_and(|it| it.trim().trim_end_matches(".0") == wanted);
    Ok(all.zip(kinds.iter()).filter(|(_, kind)| is_start(*kind)).map(|(row, _)| row).collect())
}

fn as_text(column: &Column) -> Result<Column, Error> {
    match column.dtype() {
        DataType::String => Ok(column.clone()),
        _ => Ok(column.cast(&DataType::String)?),
    }
}

/// A value for each start, or none.
type Values<T> = Result<Vec<Option<T>>, Error>;

struct Columns<'a> {
    frame: &'a DataFrame,
    /// Loses, role by role, the columns that no start needs.
    map: ColumnMap,
    rows: &'a [u32],
}

impl Columns<'_> {
    /// A column, process starts only.
    fn of_starts(&self, name: &str) -> Result<Column, Error> {
        let column = self.frame.column(name)?;
        if self.rows.len() == self.frame.height() {
            return Ok(column.clone());
        }
        Ok(column.take_slice(self.rows)?)
    }

    /// The texts of a role: of each start the first that is one.
    fn texts(&mut self, role: Role) -> Result<Texts, Error> {
        let names = self.map.columns_of(role).to_vec();
        let Some(first) = names.first() else { return Ok(Texts::none(self.rows.len())) };
        let (mut all, mut needed, mut open) = (Vec::new(), Vec::new(), vec![true; self.rows.len()]);
        for name in names.iter().filter(|_| names.len() > 1) {
            let is_empty = |it: &Column| it.as_scalar_column().is_some_and(|it| !has_value(it.scalar()));
            if self.frame.column(name).is_ok_and(is_empty) {
                continue;
            }
            let column = self.text(role, name)?;
            let (mut fills, mut is_done) = (false, true);
            for (open, text) in open.iter_mut().zip(column.str()?.iter()) {
                let fills_it = *open && is_filled(text);
                fills |= fills_it;
                *open &= !fills_it;
                is_done &= !*open;
            }
            if fills {
                all.push(column);
                needed.push(name.clone());
            }
            if is_done {
                break;
            }
        }
        self.map.narrow(role, needed);
        match all.as_slice() {
            [] => Ok(Texts::collect(self.text(role, first)?.str()?.iter())),
            [one] => Ok(Texts::collect(one.str()?.iter())),
            _ => {
                let all = all.iter().map(|it| it.str()).collect::<Result<Vec<_>, _>>()?;
                let text = |row| all.iter().map(|it| it.get(row)).find(|it| is_filled(*it)).flatten();
                Ok(Texts::collect((0..self.rows.len()).map(text)))
            }
        }
    }

    /// A column as text; accounts with their domain, where that is a column of its own.
    fn text(&self, role: Role, name: &str) -> Result<Column, Error> {
        let texts = as_text(&self.of_starts(name)?)?;
        let domain = self.map.domain.filter(|(account, _)| role == Role::Account && *account == name);
        let Some((_, domain)) = domain else { return Ok(texts) };
        let domains = as_text(&self.of_starts(domain)?)?;
        let full = texts.str()?.iter().zip(domains.str()?.iter()).map(|(name, domain)| match domain {
            Some(domain) if is_filled(name) && !domain.is_empty() => {
                name.map(|name| Cow::Owned(format!("{domain}\\{name}")))
            }
            _ => name.map(Cow::Borrowed),
        });
        Ok(Column::from(StringChunked::from_iter_options(name.into(), full).into_series()))
    }

    /// The values of a role: of each start the first that is one.
    fn values<T: Copy>(&mut self, role: Role, read: fn(&Self, &str) -> Values<T>) -> Values<T> {
        let (mut all, mut needed) = (vec![None; self.rows.len()], Vec::new());
        for name in self.map.columns_of(role) {
            let mut fills = false;
            for (value, next) in all.iter_mut().zip(read(self, name)?) {
                fills |= value.is_none() && next.is_some();
                *value = value.or(next);
            }
            if fills {
                needed.push(name.clone());
            }
            if all.iter().all(Option::is_some) {
                break;
            }
        }
        self.map.narrow(role, needed);
        Ok(all)
    }

    fn times(&self, name: &str) -> Values<i64> {
        let column = self.of_starts(name)?;
        match column.dtype() {
            DataType::Datetime(_, _) | DataType::Date => {
                let micros = column.cast(&DataType::Datetime(TimeUnit::Microseconds, None))?;
                Ok(micros.datetime()?.physical().iter().collect())
            }
            DataType::String => Ok(column.str()?.iter().map(|it| it.and_then(moment)).collect()),
            // A number is no moment: nobody says of what unit.
            _ => Ok(vec![None; self.rows.len()]),
        }
    }

    fn numbers(&self, name: &str) -> Values<u64> {
        let column = self.of_starts(name)?;
        if column.dtype().is_integer() {
            let numbers = column.cast(&DataType::Int64)?;
            return Ok(numbers.i64()?.iter().map(|it| it.and_then(|it| u64::try_from(it).ok())).collect());
        }
        Ok(as_text(&column)?.str()?.iter().map(|it| it.and_then(pid)).collect())
    }
}

/// A process id: `0x1a4`, `420`, `420.0`.
pub(super) fn pid(text: &str) -> Option<u64> {
    let text = text.trim();
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None => text.strip_suffix(".0").unwrap_or(text).parse().ok(),
    }
}

/// A moment in UTC, in microseconds; text without a zone is UTC.
pub(super) fn moment(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.timestamp_micros());
    }
    ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.fZ", "%m/%d/%Y, %I:%M:%S%.f %p"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .map(|it| it.and_utc().timestamp_micros())
}
