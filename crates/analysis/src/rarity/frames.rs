//! The results as frames, with the columns that msticnb documents.

use polars::prelude::{Column, DataFrame, DataType, IdxCa, NamedFrom, Series, TimeUnit};

use super::Rarity;
use crate::{Error, Role};

impl Rarity {
    /// All process starts with their features: the columns of the frame and PathScore, CommandlineTokensFull,
    /// AccountNum, IsSystemSession, ClusterId (-1 for a start like no other), ClusterSize, Rarity. In the order of
    /// the frame.
    ///
    /// # Errors
    ///
    /// If `frame` is not the one that was analyzed.
    pub fn processes_with_cluster(&self, frame: &DataFrame) -> Result<DataFrame, Error> {
        let n = self.processes.len();
        let mut all = self.starts(frame)?;
        for (index, name) in ["PathScore", "CommandlineTokensFull", "AccountNum"].into_iter().enumerate() {
            let values: Vec<u64> = (0..n).map(|it| self.features(it)[index]).collect();
            put(&mut all, Series::new(name.into(), values))?;
        }
        let system: Vec<bool> = (0..n).map(|it| self.features(it)[3] == 1).collect();
        put(&mut all, Series::new("IsSystemSession".into(), system))?;
        put(
            &mut all,
            Series::new("ClusterId".into(), (0..n).map(|it| self.cluster_id(it)).collect::<Vec<_>>()),
        )?;
        let sizes: Vec<u64> = (0..n).map(|it| self.cluster_size(it)).collect();
        put(&mut all, Series::new("ClusterSize".into(), sizes))?;
        put(&mut all, Series::new("Rarity".into(), (0..n).map(|it| self.rarity(it)).collect::<Vec<_>>()))?;
        Ok(all)
    }

    /// One start of each cluster, the largest first, and then every start that is like no other, by time: the
    /// columns of the frame and Clustered, ClusterId, ClusterSize, FirstEventTime, LastEventTime.
    ///
    /// # Errors
    ///
    /// If `frame` is not the one that was analyzed.
    pub fn process_clusters(&self, frame: &DataFrame) -> Result<DataFrame, Error> {
        let mut starts: Vec<usize> = self.clusters.iter().map(|it| it.exemplar).collect();
        let mut alone: Vec<usize> =
            (0..self.processes.len()).filter(|it| self.cluster(*it).is_none()).collect();
        alone.sort_by(|a, b| self.key(*a).cmp(&self.key(*b)));
        starts.extend(alone);
        let rows: Vec<u32> = starts.iter().filter_map(|it| self.processes.rows.get(*it).copied()).collect();
        let mut all = frame.take(&IdxCa::from_vec("row".into(), rows))?;
        let clustered: Vec<bool> = starts.iter().map(|it| self.cluster(*it).is_some()).collect();
        put(&mut all, Series::new("Clustered".into(), clustered))?;
        let ids: Vec<i64> = starts.iter().map(|it| self.cluster_id(*it)).collect();
        put(&mut all, Series::new("ClusterId".into(), ids))?;
        let sizes: Vec<u64> = starts.iter().map(|it| self.cluster_size(*it)).collect();
        put(&mut all, Series::new("ClusterSize".into(), sizes))?;
        for (name, is_first) in [("FirstEventTime", true), ("LastEventTime", false)] {
            let times = starts.iter().map(|start| {
                let cluster = self.cluster(*start).and_then(|it| self.clusters.get(it));
                let time = match cluster {
                    Some(it) if is_first => it.first,
                    Some(it) => it.last,
                    // One that is alone has its own time; the original gives all of them the earliest.
                    None => self.processes.time(*start),
                };
                time.map(|it| it.timestamp_micros())
            });
            put(&mut all, moments(name, times.collect())?)?;
        }
        Ok(all)
    }

    /// The sessions, the one with the highest mean first: host, account and session under the names that they have
    /// in the frame, MeanRarity, MaxRarity, ProcessCount, FirstEventTime, LastEventTime.
    ///
    /// # Errors
    ///
    /// If polars cannot make the frame.
    pub fn session_rarity(&self) -> Result<DataFrame, Error> {
        let all = self.sessions();
        let name =
            |role: Role, other: &'static str| self.processes.map.column(role).unwrap_or(other).to_owned();
        let mut columns = Vec::new();
        if self.processes.map.column(Role::Host).is_some() {
            let hosts: Vec<Option<&str>> = all.iter().map(|it| it.host.as_deref()).collect();
            columns.push(Series::new(name(Role::Host, "Host").into(), hosts));
        }
        let accounts: Vec<&str> = all.iter().map(|it| it.account.as_str()).collect();
        columns.push(Series::new(name(Role::Account, "Account").into(), accounts));
        let sessions: Vec<&str> = all.iter().map(|it| it.session.as_str()).collect();
        columns.push(Series::new(name(Role::Session, "Session").into(), sessions));
        columns
            .push(Series::new("MeanRarity".into(), all.iter().map(|it| it.mean_rarity).collect::<Vec<_>>()));
        columns.push(Series::new("MaxRarity".into(), all.iter().map(|it| it.max_rarity).collect::<Vec<_>>()));
        columns.push(Series::new(
            "ProcessCount".into(),
            all.iter().map(|it| it.process_count).collect::<Vec<_>>(),
        ));
        let micros = |time: Option<chrono::DateTime<chrono::Utc>>| time.map(|it| it.timestamp_micros());
        columns.push(moments("FirstEventTime", all.iter().map(|it| micros(it.first)).collect())?);
        columns.push(moments("LastEventTime", all.iter().map(|it| micros(it.last)).collect())?);
        Ok(DataFrame::new(all.len(), columns.into_iter().map(Column::from).collect())?)
    }

    /// As the original: -1 where a start is in no cluster.
    fn cluster_id(&self, start: usize) -> i64 {
        self.cluster(start).and_then(|it| i64::try_from(it).ok()).unwrap_or(-1)
    }

    /// The rows of the frame that are process starts.
    fn starts(&self, frame: &DataFrame) -> Result<DataFrame, Error> {
        Ok(match self.processes.n_other {
            0 => frame.clone(),
            _ => frame.take(&IdxCa::from_vec("row".into(), self.processes.rows.clone()))?,
        })
    }
}

fn put(frame: &mut DataFrame, series: Series) -> Result<(), Error> {
    frame.with_column(Column::from(series))?;
    Ok(())
}

fn moments(name: &str, micros: Vec<Option<i64>>) -> Result<Series, Error> {
    Ok(Series::new(name.into(), micros).cast(&DataType::Datetime(TimeUnit::Microseconds, None))?)
}
