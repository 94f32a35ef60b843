//! The chosen account as a folder that another notebook can open.

use super::AccountSummary;
use crate::keep::{Keep, write};
use crate::{Result, Saved};

impl AccountSummary {
    /// Keeps the chosen account in a folder: its events with their identifiers and all additional data as Parquet,
    /// the whole report as a page, and what was asked as JSON. `load("folder")?` opens it in another notebook.
    pub(super) fn keep(&self, folder: &str) -> Result<Saved> {
        let _running = channel::running();
        let report = self.full_report()?;
        let data = self.get_additional_data()?;
        let queries = self.queries().into_iter().chain(data.queries);
        let keep = Keep {
            account: data.account,
            workspace: self.shared.session.workspace()?.name,
            now: self.shared.session.now(),
            span: self.span(),
            tables: self.tables().into_iter().map(|(name, it)| (name.to_owned(), it.to_string())).collect(),
            queries: queries.map(|it| (it.name, it.table, it.text)).collect(),
            parts: [
                self.evidence()?,
                data.cloud_activity,
                data.cloud_activity_summary,
                data.host_logons,
                data.host_logon_summary,
                data.ip_summary,
                data.places,
                data.logon_sessions,
                data.activity_grid,
                data.actions_on_account,
            ],
            report,
        };
        write(folder, keep)
    }
}
