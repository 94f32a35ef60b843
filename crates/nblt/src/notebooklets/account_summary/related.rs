//! Alerts and bookmarks about the chosen account, and the choosers of all three.

use super::AccountSummary;
use crate::{Alert, Alerts, Bookmark, Bookmarks, Browser, Result};

impl AccountSummary {
    /// The alerts about the chosen account, and those about the hosts and addresses that it used, each once.
    ///
    /// # Errors
    ///
    /// If no account matches the name, or the analyst interrupts. A table that cannot be read is a state of it.
    pub fn related_alerts(&self) -> Result<Alerts> {
        Ok(self.detail()?.alerts.clone())
    }

    /// The bookmarks about the chosen account, its hosts and its addresses.
    ///
    /// # Errors
    ///
    /// As [`AccountSummary::related_alerts`].
    pub fn related_bookmarks(&self) -> Result<Bookmarks> {
        Ok(self.detail()?.bookmarks.clone())
    }

    /// The alerts over time (msticnb: `display_alert_timeline`).
    ///
    /// # Errors
    ///
    /// As [`AccountSummary::related_alerts`].
    pub fn alert_timeline(&self) -> Result<view::Timeline> {
        Ok(self.detail()?.alerts.timeline())
    }

    /// The alerts to pick one from: the whole alert with its entities is shown below the list.
    ///
    /// # Errors
    ///
    /// As [`AccountSummary::related_alerts`].
    pub fn browse_alerts(&self) -> Result<Browser<Alert>> {
        let alerts = self.related_alerts()?;
        let nothing = format!("no alert to show; SecurityAlert: {}", alerts.state);
        Ok(Browser::new(format!("Alerts of {}", self.name()), nothing, alerts.alerts))
    }

    /// The bookmarks to pick one from.
    ///
    /// # Errors
    ///
    /// As [`AccountSummary::related_alerts`].
    pub fn browse_bookmarks(&self) -> Result<Browser<Bookmark>> {
        let bookmarks = self.related_bookmarks()?;
        let nothing = format!("no bookmark to show; HuntingBookmark: {}", bookmarks.state);
        Ok(Browser::new(format!("Bookmarks of {}", self.name()), nothing, bookmarks.bookmarks))
    }

    /// The matches to pick another from, at any time. What is picked is chosen in this result too.
    #[must_use]
    pub fn browse_accounts(&self) -> Self {
        Self { chosen: false, ..self.clone() }
    }

    fn name(&self) -> String {
        self.selected().map(|it| it.name).unwrap_or_default()
    }
}
