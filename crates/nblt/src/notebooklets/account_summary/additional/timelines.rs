//! The timelines of the additional data: one lane for each service, address or operation.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use model::count;
use view::{Lane, Timeline};

use super::super::AccountSummary;
use crate::{Result, Rows};

/// So many lanes are drawn by name; the events of all others are in one lane together.
const LANES: usize = 15;
/// A chart of more events counts them in bins, where none is told by itself.
const MOST_TIPS: usize = 5_000;

impl AccountSummary {
    /// All that the chosen account did, a lane for each table, and the alerts about it. Shown by itself, the notebook
    /// draws it with tooltips, zoom, and lanes to pick.
    ///
    /// # Errors
    ///
    /// If no account matches the name, or the analyst interrupts.
    pub fn timeline(&self) -> Result<Timeline> {
        let detail = self.detail()?;
        let all = detail.activity.n_rows();
        let mut tips = detail.lanes.iter().map(|it| (it.table, Vec::new())).collect::<BTreeMap<&str, _>>();
        let told = if all > MOST_TIPS { Vec::new() } else { tips_of(&detail.activity) };
        let tables = detail.activity.texts("Table");
        for ((table, time), tip) in tables.into_iter().zip(detail.activity.times("Time")).zip(told) {
            if let (Some(tips), Some(_)) = (tips.get_mut(table), time) {
                tips.push(tip);
            }
        }
        let mut timeline = super::super::report::timeline(&detail);
        timeline.title = format!("Events of {} (UTC)", self.selected().map(|it| it.name).unwrap_or_default());
        for lane in &mut timeline.lanes {
            lane.tips = tips.remove(lane.label.as_str()).unwrap_or_default();
        }
        Ok(timeline)
    }

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

/// What each event is, in short.
fn tips_of(rows: &Rows) -> Vec<String> {
    let columns = ["Operation", "Result", "Reason", "IpAddress", "Host"].map(|it| rows.texts(it));
    let tip = |row: usize| {
        let parts = columns.iter().filter_map(|it| it.get(row).copied()).filter(|it| !it.is_empty());
        parts.collect::<Vec<_>>().join(" · ")
    };
    (0..rows.n_rows()).map(tip).collect()
}

/// One lane for each value of a column, those with the most events first.
pub(super) fn lanes(rows: &Rows, column: &str, title: &str) -> Timeline {
    let mut lanes: BTreeMap<&str, Lane> = BTreeMap::new();
    let tips = if rows.n_rows() > MOST_TIPS { vec![String::new(); rows.n_rows()] } else { tips_of(rows) };
    for ((name, time), tip) in rows.texts(column).into_iter().zip(rows.times("Time")).zip(tips) {
        let lane = lanes.entry(name).or_insert_with_key(|name| {
            let label = if name.is_empty() { "not recorded" } else { name };
            Lane::new(label, Vec::new())
        });
        match time {
            Some(time) => {
                lane.times.push(time);
                lane.tips.push(tip);
            }
            None => lane.without_time += 1,
        }
    }
    let mut lanes: Vec<Lane> = lanes.into_values().collect();
    lanes.sort_by_key(|it| Reverse(it.events()));
    if lanes.len() > LANES {
        let others = lanes.split_off(LANES - 1);
        let label = format!("{} others", count(others.len() as u64));
        let without_time = others.iter().map(|it| it.without_time).sum();
        let (times, tips): (Vec<_>, Vec<_>) = others.into_iter().map(|it| (it.times, it.tips)).unzip();
        lanes.push(Lane { label, times: times.concat(), tips: tips.concat(), without_time });
    }
    Timeline { lanes, ..Timeline::new(title) }
}
