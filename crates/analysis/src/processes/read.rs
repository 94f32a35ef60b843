//! A frame's columns as process starts.

use chrono::{DateTime, NaiveDateTime};
use polars::prelude::{Column, DataFrame, DataType, TimeUnit};

use super::{ColumnMap, Needs, Processes, Role};
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
        let columns = Columns { frame, map, rows: &rows };
        let mut read = Self {
            map: map.clone(),
            n_other: frame.height() - rows.len(),
            times: columns.times()?,
            host: columns.texts(Role::Host)?,
            account: columns.accounts()?,
            session: columns.texts(Role::Session)?,
            process: columns.texts(Role::Process)?,
            command_line: columns.texts(Role::CommandLine)?,
            pid: Vec::new(),
            parent_pid: Vec::new(),
            parent_process: columns.texts(Role::ParentProcess)?,
            own_session: Texts::none(rows.len()),
            creator_session: Texts::none(rows.len()),
            guid: Texts::none(rows.len()),
            parent_guid: Texts::none(rows.len()),
            rows: Vec::new(),
        };
        if needs == Needs::Tree {
            read.pid = columns.numbers(Role::Pid)?;
            read.parent_pid = columns.numbers(Role::ParentPid)?;
            read.own_session = columns.texts(Role::OwnSession)?;
            read.creator_session = columns.texts(Role::CreatorSession)?;
            read.guid = columns.texts(Role::Guid)?;
            read.parent_guid = columns.texts(Role::ParentGuid)?;
        }
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

struct Columns<'a> {
    frame: &'a DataFrame,
    map: &'a ColumnMap,
    rows: &'a [u32],
}

impl Columns<'_> {
    /// The column of a role, process starts only.
    fn column(&self, role: Role) -> Result<Option<Column>, Error> {
        let Some(name) = self.map.column(role) else { return Ok(None) };
        self.of_starts(name).map(Some)
    }

    fn of_starts(&self, name: &str) -> Result<Column, Error> {
        let column = self.frame.column(name)?;
        if self.rows.len() == self.frame.height() {
            return Ok(column.clone());
        }
        Ok(column.take_slice(self.rows)?)
    }

    fn texts(&self, role: Role) -> Result<Texts, Error> {
        match self.column(role)? {
            Some(column) => Ok(Texts::collect(as_text(&column)?.str()?.iter())),
            None => Ok(Texts::none(self.rows.len())),
        }
    }

    /// Accounts with their domain, where that is a column of its own.
    fn accounts(&self) -> Result<Texts, Error> {
        let Some(domain) = &self.map.domain else { return self.texts(Role::Account) };
        let Some(names) = self.column(Role::Account)? else { return Ok(Texts::none(self.rows.len())) };
        let (names, domains) = (as_text(&names)?, as_text(&self.of_starts(domain)?)?);
        let full: Vec<Option<String>> = names
            .str()?
            .iter()
            .zip(domains.str()?.iter())
            .map(|(name, domain)| match (name, domain) {
                (Some(name), Some(domain)) if !domain.is_empty() => Some(format!("{domain}\\{name}")),
                (name, _) => name.map(str::to_owned),
            })
            .collect();
        Ok(Texts::collect(full.iter().map(Option::as_deref)))
    }

    fn times(&self) -> Result<Vec<Option<i64>>, Error> {
        let Some(column) = self.column(Role::Time)? else { return Ok(vec![None; self.rows.len()]) };
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

    fn numbers(&self, role: Role) -> Result<Vec<Option<u64>>, Error> {
        let Some(column) = self.column(role)? else { return Ok(vec![None; self.rows.len()]) };
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
