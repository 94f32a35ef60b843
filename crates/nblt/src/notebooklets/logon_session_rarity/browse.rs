//! The chooser of sessions, with the events of one below it.

use std::sync::{Arc, Mutex, PoisonError};

use analysis::SessionRarity;
use channel::widgets::{Context, HtmlBox};
use model::count;
use view::Report;

use super::{LogonSessionRarity, report};
use crate::listing::List;
use crate::{Show, show::ROWS};

/// A list of sessions to pick from; below it stand the events of the session that is picked.
#[derive(Clone)]
pub struct EventBrowser {
    rarity: LogonSessionRarity,
    picked: Arc<Mutex<usize>>,
}

/// So many sessions are offered; `sessions()` has all.
const OFFERED: usize = 200;

impl EventBrowser {
    pub(super) fn new(rarity: LogonSessionRarity) -> Self {
        Self { rarity, picked: Arc::new(Mutex::new(0)) }
    }

    /// The session that is picked; at first the rarest.
    #[must_use]
    pub fn picked(&self) -> Option<SessionRarity> {
        self.rarity.rarity().sessions().get(self.index()).cloned()
    }

    fn index(&self) -> usize {
        *self.picked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pick(&self, index: usize, below: &HtmlBox) {
        let _running = channel::running();
        *self.picked.lock().unwrap_or_else(PoisonError::into_inner) = index;
        below.set(self.events(index).to_html().as_str());
    }

    /// The events of one session, by time.
    fn events(&self, index: usize) -> Report {
        let rarity = self.rarity.rarity();
        let Some(session) = rarity.sessions().get(index) else { return Report::new("No session") };
        let processes = rarity.processes();
        // By account and session both: two accounts can have the same session id, on one host and over several.
        let mut starts: Vec<usize> =
            (0..processes.len()).filter(|it| rarity.session(*it) == Some(index)).collect();
        starts.sort_by_key(|it| (rarity.key(*it), *it));
        let rows = starts.iter().take(EVENTS).map(|it| report::start_row(&self.rarity, *it)).collect();
        let mut report = Report::new(report::name(session)).subtitle(report::seen(session));
        if starts.len() > EVENTS {
            report = report.note(format!("the first {EVENTS} of {} events", count(starts.len() as u64)));
        }
        report.table("", &List::new(&report::START_COLUMNS, rows), EVENTS)
    }
}

/// So many events of a session are shown.
const EVENTS: usize = 4 * ROWS;

impl Show for EventBrowser {
    fn report(&self) -> Report {
        Report::new("Events by session").append(self.events(self.index()))
    }

    fn evcxr_display(&self) {
        let sessions = self.rarity.rarity().sessions();
        if sessions.len() < 2 || !channel::widgets::available() {
            return crate::show::display(&self.report());
        }
        let labels: Vec<String> = sessions.iter().take(OFFERED).map(report::label).collect();
        let mut head =
            Report::new("Events by session").note(format!("{} sessions: pick one", sessions.len()));
        if sessions.len() > OFFERED {
            head = head.note(format!("the {OFFERED} rarest are listed; .sessions() has all"));
        }
        let (browser, shown) = (self.clone(), self.clone());
        let pick = move |_: &Context, index: usize, below: &HtmlBox| browser.pick(index, below);
        let below = self.events(self.index());
        crate::pick::show(&head, labels, self.index(), &below, pick, move || shown.report());
    }
}

impl std::fmt::Debug for EventBrowser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EventBrowser").field("picked", &self.picked()).finish()
    }
}
