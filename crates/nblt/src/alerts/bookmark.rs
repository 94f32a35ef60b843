//! Bookmarks: events that somebody kept while hunting.

use chrono::{DateTime, Utc};
use model::{Cell, TableState, TimeSpan, count};
use serde_json::Value as Json;
use view::Report;

use super::Relation;
use super::fetch::properties;
use crate::Show;
use crate::listing::{List, time};
use crate::queries::QueryRun;
use crate::rows::ByName;

/// A bookmark as its newest record has it (table HuntingBookmark).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bookmark {
    /// `BookmarkId`.
    pub id: String,
    /// `BookmarkName`.
    pub name: String,
    /// When the kept event happened.
    pub event_time: Option<DateTime<Utc>>,
    /// When it was kept.
    pub created: Option<DateTime<Utc>>,
    /// When it was last changed.
    pub updated: Option<DateTime<Utc>>,
    /// Who kept it: the name, else the address.
    pub created_by: String,
    /// What that person wrote about it.
    pub notes: String,
    /// `Tags`, with commas.
    pub tags: String,
    /// The query that gave the event.
    pub query: String,
    /// The event: the columns of its row.
    pub event: Vec<(String, String)>,
    /// Why it is shown.
    pub relations: Vec<Relation>,
}

/// The bookmarks about an account, its hosts and its addresses, those changed last first.
#[derive(Clone, Debug)]
pub struct Bookmarks {
    /// The bookmarks.
    pub bookmarks: Vec<Bookmark>,
    /// What became of the table HuntingBookmark.
    pub state: TableState,
    /// How many that name the account or its places are deleted; they are not shown.
    pub deleted: u64,
    /// How many have only a word in common; they are not shown.
    pub passed_over: u64,
    /// The time that was asked about.
    pub span: Option<TimeSpan>,
    /// The query that was run.
    pub queries: Vec<QueryRun>,
}

impl Default for Bookmarks {
    fn default() -> Self {
        Self {
            bookmarks: Vec::new(),
            state: TableState::NotAsked,
            deleted: 0,
            passed_over: 0,
            span: None,
            queries: Vec::new(),
        }
    }
}

impl Bookmark {
    pub(super) fn of(row: &ByName<'_>, relations: Vec<Relation>) -> Self {
        Self {
            id: row.text("BookmarkId"),
            name: row.text("BookmarkName"),
            event_time: row.time("EventTime"),
            created: row.time("CreatedTime"),
            updated: row.time("LastUpdatedTime").or_else(|| row.time("Time")),
            created_by: person(&row.text("CreatedBy")),
            notes: row.text("Notes"),
            tags: tags(&row.text("Tags")),
            query: row.text("QueryText"),
            event: properties(&row.text("QueryResultRow"), "QueryResultRow"),
            relations,
        }
    }

    fn related_by(&self) -> String {
        let all: Vec<String> = self.relations.iter().map(ToString::to_string).collect();
        all.join(", ")
    }

    /// One line for a list.
    pub(crate) fn label(&self) -> String {
        let when = self.event_time.map_or_else(|| "time not recorded".to_owned(), model::minute);
        format!("{when}  {}  {}  {}", self.name, self.created_by, self.related_by())
    }
}

/// `{"Name": .., "Email": ..}` or a name.
fn person(text: &str) -> String {
    let Ok(person) = serde_json::from_str::<Json>(text) else { return text.to_owned() };
    let of =
        |name: &str| person.get(name).and_then(Json::as_str).filter(|it| !it.is_empty()).map(str::to_owned);
    of("Name").or_else(|| of("Email")).or_else(|| of("ObjectId")).unwrap_or_else(|| text.to_owned())
}

fn tags(text: &str) -> String {
    serde_json::from_str::<Vec<String>>(text).map_or_else(|_| text.to_owned(), |it| it.join(", "))
}

impl Show for Bookmark {
    fn report(&self) -> Report {
        let moment = |it: Option<DateTime<Utc>>| it.map(model::clock).unwrap_or_default();
        let facts = [
            ("Shown because", self.related_by()),
            ("Event time", moment(self.event_time)),
            ("Kept by", self.created_by.clone()),
            ("Kept at", moment(self.created)),
            ("Changed at", moment(self.updated)),
            ("Notes", self.notes.clone()),
            ("Tags", self.tags.clone()),
            ("Query", self.query.clone()),
            ("BookmarkId", self.id.clone()),
        ];
        let facts = facts.into_iter().filter(|it| !it.1.is_empty());
        Report::new(self.name.clone()).card("Bookmark", facts).card("The event", self.event.clone())
    }
}

impl Bookmarks {
    pub(crate) fn list(&self) -> List {
        let rows = self.bookmarks.iter().map(|it| {
            vec![
                time(it.event_time),
                Cell::Text(it.name.clone()),
                Cell::Text(it.related_by()),
                Cell::Text(it.created_by.clone()),
                Cell::Text(it.notes.clone()),
            ]
        });
        List::new(&["Event time", "Bookmark", "Shown because", "Kept by", "Notes"], rows.collect())
    }

    /// What is not in the list, in words.
    pub(crate) fn notes(&self) -> Vec<String> {
        let noted = |n: u64, one: &str, many: &str| match n {
            0 => None,
            1 => Some(one.to_owned()),
            more => Some(format!("{} {many}", count(more))),
        };
        [
            noted(self.deleted, "1 bookmark is deleted and not shown", "bookmarks are deleted and not shown"),
            noted(
                self.passed_over,
                "1 bookmark has only a word in common and is not shown",
                "bookmarks have only a word in common and are not shown",
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

impl Show for Bookmarks {
    fn report(&self) -> Report {
        let span = self.span.map_or_else(|| "no time recorded".to_owned(), |it| it.to_string());
        let report = Report::new("Bookmarks").subtitle(span);
        let report = match (&self.state, self.bookmarks.len()) {
            (TableState::Rows(_), 0) => {
                report.note("no bookmark about this account, its hosts or its addresses")
            }
            (TableState::Rows(_), _) => report.table("", &self.list(), 50),
            _ => report,
        };
        let report = self.notes().into_iter().fold(report, Report::note);
        report.states([("HuntingBookmark", self.state.clone())])
    }
}
