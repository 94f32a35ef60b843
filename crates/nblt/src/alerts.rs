//! Alerts and bookmarks about an account, its hosts and its addresses.

pub(crate) mod bookmark;
pub(crate) mod entity;
pub(crate) mod fetch;
pub(crate) mod list;
mod report;
pub(crate) mod subject;

use std::fmt;

use chrono::{DateTime, Duration, Utc};
use model::TimeSpan;

use crate::{Error, Result};

pub use bookmark::{Bookmark, Bookmarks};
pub use entity::AlertEntity;
pub use list::Alerts;

/// Why an alert or a bookmark is shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// An entity of it is the account; this is what they share.
    Account(String),
    /// It has a name or identifier of the account in a text: which, and where.
    Mention(String),
    /// It is about a host that the account used.
    Host(String),
    /// It is about an address that the account used.
    Address(String),
}

impl Relation {
    /// Whether it is about the account itself, and not only about a host or an address.
    #[must_use]
    pub fn is_account(&self) -> bool {
        matches!(self, Self::Account(_) | Self::Mention(_))
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(reason) => write!(f, "account ({reason})"),
            Self::Mention(place) => write!(f, "mentions {place}"),
            Self::Host(name) => write!(f, "host {name}"),
            Self::Address(address) => write!(f, "address {address}"),
        }
    }
}

/// An alert as its newest record has it (table SecurityAlert).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Alert {
    /// `SystemAlertId`; may be empty.
    pub id: String,
    /// `TimeGenerated` of the first record: when the alert was raised.
    pub time: Option<DateTime<Utc>>,
    /// `AlertName`, else `DisplayName`.
    pub name: String,
    /// `AlertSeverity`: High, Medium, Low, Informational.
    pub severity: String,
    /// `Status`: New, InProgress, Resolved, Dismissed.
    pub status: String,
    /// `ProductName`, else `ProviderName`.
    pub product: String,
    /// Beginning of what it is about.
    pub start: Option<DateTime<Utc>>,
    /// End of what it is about.
    pub end: Option<DateTime<Utc>>,
    /// `Tactics` of MITRE ATT&CK, with commas.
    pub tactics: String,
    /// `Techniques` of MITRE ATT&CK, with commas.
    pub techniques: String,
    /// `CompromisedEntity`.
    pub compromised_entity: String,
    /// `Description`.
    pub description: String,
    /// What else its columns say, by name.
    pub more: Vec<(&'static str, String)>,
    /// `ExtendedProperties`, in the order in which they are written.
    pub properties: Vec<(String, String)>,
    /// `Entities`, with their references resolved.
    pub entities: Vec<AlertEntity>,
    /// How many records the table has of it: one for each change of its status.
    pub records: u64,
    /// Why it is shown.
    pub relations: Vec<Relation>,
}

impl Alert {
    /// Whether it is about the account itself.
    #[must_use]
    pub fn is_on_account(&self) -> bool {
        self.relations.iter().any(Relation::is_account)
    }

    /// The time around it: from `length` before what it is about begins to `length` after that ends; around its raising
    /// where it says neither. `set_span(alert.around(hours(6))?)`
    ///
    /// # Errors
    ///
    /// If the alert has no recorded time.
    pub fn around(&self, length: Duration) -> Result<TimeSpan> {
        let about = TimeSpan::covering(self.start.into_iter().chain(self.end));
        let span = about.or_else(|| TimeSpan::covering(self.time));
        let span = span.ok_or_else(|| {
            Error::input(format!("the alert {:?} has no recorded time", self.name))
                .help("name the time yourself: TimeSpan::parse(\"2024-05-01 08:00\", \"2024-05-01 12:00\")?")
        })?;
        Ok(span.widened(length))
    }

    /// Its relations on one line.
    pub(crate) fn related_by(&self) -> String {
        let all: Vec<String> = self.relations.iter().map(ToString::to_string).collect();
        all.join(", ")
    }
}
