//! The additional data of one account: what it did in the cloud, its logons to hosts, its addresses, and what was
//! done to it.
//!
//! All but what was done to the account is made of the events that the summary has read, by the queries of
//! `account_events.yaml`: nothing is asked of the workspace again, and each count is one of rows that can be shown.

mod report;
mod timelines;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use kql_polars::{Catalog, Error as QueryError, Output, Stop, Table};
use model::{Cell, TableState, Tabular, TimeSpan, Warning};
use sources::Source;
use view::Map;

use super::AccountSummary;
use super::addresses;
use super::detail::Detail;
use super::places;
use super::rhythm::grid;
use crate::progress::Progress;
use crate::queries::{Job, QueryRun, run_all};
use crate::{Error, Result, Rows};

/// More about one account: the parts that msticnb's `get_additional_data` computes.
///
/// The fields are frames with the columns that are named here; [`crate::Show`] draws all of them.
#[derive(Clone, Debug)]
pub struct AdditionalData {
    /// The account.
    pub account: String,
    /// What it did in the cloud, newest first (msticnb: `azure_activity`): Time, Table, Account, Service, Operation,
    /// Result, Reason, IpAddress, UserType, UserAgent, Resource, Location.
    pub cloud_activity: Rows,
    /// The same counted (msticnb: `azure_activity_summary`), by Table, Service, Operation, IpAddress and UserType, of
    /// which each may be empty: Events, Failed, Resources (how many different ones), FirstSeen, LastSeen.
    pub cloud_activity_summary: Rows,
    /// Windows logons that succeeded or failed, and what sshd, sudo, su and PAM said on Linux, newest first:
    /// Time, Table, Host, Account, Kind, LogonType, Result, Code, Reason, IpAddress, LogonId, Detail.
    pub host_logons: Rows,
    /// The same counted, by Host, LogonType, LogonResult (Unknown where the log says nothing) and Reason: Events,
    /// IpAddresses, FirstLogon, LastLogon.
    pub host_logon_summary: Rows,
    /// All events counted by IpAddress (empty: none was recorded), Scope and Table: what look-up files say of the
    /// address (Network, Country, City, AutonomousSystem), then Events, Failed, Operations and UserAgents (how many
    /// different ones), Locations (as the log says), FirstSeen, LastSeen.
    pub ip_summary: Rows,
    /// All events by place; see [`AccountSummary::places`].
    pub places: Rows,
    /// The places on a map; see [`AccountSummary::map`].
    pub map: Map,
    /// Which look-up files there are none of, and how to get them.
    pub look_ups_missing: Vec<String>,
    /// Windows sessions; see [`AccountSummary::logon_sessions`].
    pub logon_sessions: Rows,
    /// Events by hour and weekday; see [`AccountSummary::activity_grid`].
    pub activity_grid: Rows,
    /// What was done to the account; see [`AccountSummary::actions_on_account`].
    pub actions_on_account: Rows,
    /// What became of each table that was asked.
    pub tables: Vec<(&'static str, TableState)>,
    /// The time that was asked about.
    pub span: Option<TimeSpan>,
    /// The queries that made the parts; those on AccountEvents run on the events of the account.
    pub queries: Vec<QueryRun>,
    /// What could not be read.
    pub warnings: Vec<Warning>,
}

impl AccountSummary {
    /// More about the chosen account: its cloud activity, its logons to hosts and its addresses, each as a frame and
    /// as a summary. Works for accounts of every kind; a part of which there is nothing is empty and says so.
    ///
    /// # Errors
    ///
    /// If no account matches the name, or the analyst interrupts.
    pub fn get_additional_data(&self) -> Result<AdditionalData> {
        let _running = channel::running();
        let detail = self.detail()?;
        let (rows, queries) = ask(self, &detail, &PARTS)?;
        let [
            cloud_activity,
            cloud_activity_summary,
            host_logons,
            host_logon_summary,
            ip_summary,
            logon_sessions,
        ] = <[Rows; 6]>::try_from(rows)
            .map_err(|_| Error::bug("a part of the additional data is missing"))?;
        let actions = self.actions()?;
        let look_ups = self.shared.session.look_ups()?;
        let (ip_summary, problems) = addresses::with_facts(&ip_summary, &look_ups)?;
        let places = places::of(&detail.events, &look_ups)?;
        let account = self.selected().map(|it| it.name).unwrap_or_default();
        let mut data = AdditionalData {
            cloud_activity,
            cloud_activity_summary,
            host_logons,
            host_logon_summary,
            ip_summary,
            map: places::map(&places, &account),
            places,
            look_ups_missing: crate::look_ups::missing(&look_ups),
            logon_sessions,
            activity_grid: grid(&detail.activity)?,
            actions_on_account: actions.rows,
            account,
            tables: self.tables(),
            span: self.span(),
            queries: queries.into_iter().chain(actions.queries).collect(),
            warnings: detail.warnings.iter().cloned().chain(actions.warnings).chain(problems).collect(),
        };
        data.check(&detail.events);
        Ok(data)
    }

    /// What the chosen account did in the cloud, newest first; see [`AdditionalData::cloud_activity`].
    ///
    /// # Errors
    ///
    /// As [`AccountSummary::get_additional_data`].
    pub fn cloud_activity(&self) -> Result<Rows> {
        self.part("account_cloud_activity")
    }

    /// The cloud activity by service, operation and address; see [`AdditionalData::cloud_activity_summary`].
    ///
    /// # Errors
    ///
    /// As [`AccountSummary::get_additional_data`].
    pub fn cloud_activity_summary(&self) -> Result<Rows> {
        self.part("account_cloud_activity_summary")
    }

    /// Logons of the chosen account to Windows and Linux hosts, newest first; see [`AdditionalData::host_logons`].
    ///
    /// # Errors
    ///
    /// As [`AccountSummary::get_additional_data`].
    pub fn host_logons(&self) -> Result<Rows> {
        self.part("account_host_logons")
    }

    /// The logons by host, type, result and reason; see [`AdditionalData::host_logon_summary`].
    ///
    /// # Errors
    ///
    /// As [`AccountSummary::get_additional_data`].
    pub fn host_logon_summary(&self) -> Result<Rows> {
        self.part("account_host_logon_summary")
    }

    /// The addresses of the chosen account, what was done from each, and what look-up files say of it; see
    /// [`AdditionalData::ip_summary`].
    ///
    /// # Errors
    ///
    /// As [`AccountSummary::get_additional_data`].
    pub fn ip_summary(&self) -> Result<Rows> {
        let rows = self.part("account_ip_summary")?;
        Ok(addresses::with_facts(&rows, &*self.shared.session.look_ups()?)?.0)
    }

    pub(super) fn part(&self, name: &'static str) -> Result<Rows> {
        let _running = channel::running();
        let detail = self.detail()?;
        let (rows, _) = ask(self, &detail, &[name])?;
        rows.into_iter().next().ok_or_else(|| Error::bug(format!("{name} gave nothing")))
    }
}

const PARTS: [&str; 6] = [
    "account_cloud_activity",
    "account_cloud_activity_summary",
    "account_host_logons",
    "account_host_logon_summary",
    "account_ip_summary",
    "account_logon_sessions",
];

impl AdditionalData {
    /// Every summary counts the rows that it is made of, or it is said.
    fn check(&mut self, events: &Rows) {
        let parts = [
            ("cloud activity", &self.cloud_activity, &self.cloud_activity_summary),
            ("host logons", &self.host_logons, &self.host_logon_summary),
            ("addresses", events, &self.ip_summary),
            ("hours", events, &self.activity_grid),
            ("places", events, &self.places),
        ];
        let wrong = parts.into_iter().filter(|(_, rows, summary)| rows.n_rows() as u64 != total(summary));
        let wrong: Vec<Warning> = wrong
            .map(|(name, rows, summary)| {
                let text = format!("{} events, of which the summary has {}", rows.n_rows(), total(summary));
                Warning::new(name, format!("{text}: please report this"))
            })
            .collect();
        self.warnings.extend(wrong);
    }
}

/// The sum of the column Events.
pub(super) fn total(summary: &Rows) -> u64 {
    let column = summary.columns().iter().position(|it| it == "Events");
    let cells = (0..summary.n_rows()).filter_map(|row| Some(summary.cell(row, column?)));
    cells.map(|cell| if let Cell::Int(it) = cell { u64::try_from(it).unwrap_or(0) } else { 0 }).sum()
}

/// Runs queries of the library on the events of one account.
fn ask(
    summary: &AccountSummary,
    detail: &Detail,
    names: &[&'static str],
) -> Result<(Vec<Rows>, Vec<QueryRun>)> {
    let jobs = names.iter().map(|name| Job::new(EVENTS, name, &[])).collect::<Result<Vec<Job>>>()?;
    let events: Arc<dyn Source> = Arc::new(Events::of(&detail.events, summary.shared.session.now())?);
    let (mut rows, mut queries) = (Vec::new(), Vec::new());
    for answer in run_all(&events, jobs, &Progress::silent())? {
        rows.push(answer.rows.map_err(|it| Error::bug(format!("query {}: {it}", answer.run.name)))?);
        queries.push(answer.run);
    }
    Ok((rows, queries))
}

/// What the queries call the events of the account.
const EVENTS: &str = "AccountEvents";

/// The events of one account as a table to ask.
struct Events {
    catalog: Catalog,
    now: DateTime<Utc>,
}

impl Events {
    fn of(events: &Rows, now: DateTime<Utc>) -> Result<Self> {
        let mut catalog = Catalog::new();
        catalog.insert(EVENTS, Table::new(events.schema.clone(), events.frame())?);
        Ok(Self { catalog, now })
    }
}

impl Source for Events {
    fn query(&self, text: &str) -> std::result::Result<Output, QueryError> {
        self.query_until(text, &Stop::default())
    }

    fn query_until(&self, text: &str, stop: &Stop) -> std::result::Result<Output, QueryError> {
        kql_polars::run_until(text, &self.catalog, self.now, stop)
    }

    fn tables(&self) -> Vec<String> {
        vec![EVENTS.to_owned()]
    }

    fn covered(&self, _: &str) -> Option<TimeSpan> {
        None
    }

    fn name(&self) -> String {
        "the events of one account".to_owned()
    }
}
