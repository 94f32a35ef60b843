//! The timelines of the additional data: one lane for each service, address or operation.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use model::count;
use view::{Lane, Timeline};

use super::super::AccountSummary;
use crate::{Result, Rows};

/// So many lanes are drawn by name; the events of all others are in one lane together.
const LANES: usize = 15;

impl AccountSummary {
    /// The cloud activity over time, a lane for each service (msticnb: `az_activity_timeline_by_provider`).
    ///
    /// # Errors
    ///
    /// As [`AccountSummary::get_additional_data`].
    pub fn cloud_timeline_by_service(&self) -> Result<Timeline> {
        Ok(lanes(&self.cloud_activity()?, "Service", "Cloud activity by service (UTC)"))
    }

    /// The cloud activity over time, a lane for each address (msticnb: `az_activity_timeline_by_ip`).
    ///
    /// # Errors
    ///
    /// As [`AccountSummary::get_additional_data`].
    pub fn cloud_timeline_by_ip(&self) -> Result<Timeline> {
        Ok(lanes(&self.cloud_activity()?, "IpAddress", "Cloud activity by address (UTC)"))
    }

    /// The cloud activity over time, a lane for each operation (msticnb: `az_activity_timeline_by_operation`).
    ///
    /// # Errors
    ///
    /// As [`AccountSummary::get_additional_data`].
    pub fn cloud_timeline_by_operation(&self) -> Result<Timeline> {
        Ok(lanes(&self.cloud_activity()?, "Operation", "Cloud activity by operation (UTC)"))
    }

    /// The logons to hosts over time, a lane for each address.
    ///
    /// # Errors
    ///
    /// As [`AccountSummary::get_additional_data`].
    pub fn host_logon_timeline(&self) -> Result<Timeline> {
        Ok(lanes(&self.host_logons()?, "IpAddress", "Host logons by address (UTC)"))
    }
}

/// One lane for each value of a column, those with the most events first.
pub(super) fn lanes(rows: &Rows, column: &str, title: &str) -> Timeline {
    let mut lanes: BTreeMap<&str, Lane> = BTreeMap::new();
    for (name, time) in rows.texts(column).into_iter().zip(rows.times("Time")) {
        let lane = lanes.entry(name).or_insert_with_key(|name| {
            let label = if name.is_empty() { "not recorded" } else { name };
            Lane::new(label, Vec::new())
        });
        match time {
            Some(time) => lane.times.push(time),
            None => lane.without_time += 1,
        }
    }
    let mut lanes: Vec<Lane> = lanes.into_values().collect();
    lanes.sort_by_key(|it| Reverse(it.events()));
    if lanes.len() > LANES {
        let others = lanes.split_off(LANES - 1);
        let label = format!("{} others", count(others.len() as u64));
        let without_time = others.iter().map(|it| it.without_time).sum();
        let times = others.into_iter().flat_map(|it| it.times).collect();
        lanes.push(Lane { label, times, without_time });
    }
    Timeline { lanes, ..Timeline::new(title) }
}
