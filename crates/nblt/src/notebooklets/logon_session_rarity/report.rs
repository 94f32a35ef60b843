//! What the result looks like.

use std::borrow::Cow;

use analysis::SessionRarity;
use model::{Cell, Warning, count, plural};
use view::{Report, ValueTimeline};

use super::wanted::NO_HOST;
use super::{LogonSessionRarity, META};
use crate::Show;
use crate::listing::{List, number, time};

/// So many sessions are shown; `sessions()` has all.
const SESSIONS: usize = 50;
/// So many of the rarest starts are shown; `processes_with_cluster()` has all.
const RAREST: usize = 25;

/// The sessions as a table, the rarest first.
#[derive(Clone, Debug)]
pub struct SessionList(pub(super) LogonSessionRarity);

/// The starts over time, each as high as it is rare.
#[derive(Clone, Debug)]
pub struct SessionPlot(pub(super) LogonSessionRarity);

impl Show for SessionList {
    fn report(&self) -> Report {
        self.0.sessions_table(self.0.head().note(self.0.summary()))
    }
}

impl Show for SessionPlot {
    fn report(&self) -> Report {
        self.0.head().values(self.0.plot())
    }

    fn evcxr_display(&self) {
        let plot = self.0.plot();
        crate::show::chart(plot.to_text(), &plot.to_svg(), plot.to_vega());
    }
}

impl Show for LogonSessionRarity {
    fn report(&self) -> Report {
        let asked = &self.shared.asked;
        let mut report = self.head().note(self.summary());
        let n_other = self.rarity().processes().n_other() as u64 + asked.n_other;
        if n_other > 0 {
            report = report.note(match n_other {
                1 => "1 row is another event and left out".to_owned(),
                n => format!("{} rows are other events and left out", count(n)),
            });
        }
        for other in &asked.others {
            let text = format!(
                "has {} of this host too, {} with a command line; \
                 Host::nblt().logon_session_rarity_from({:?}, {:?})? compares {}",
                plural(other.rows, "process start", "process starts"),
                count(other.with_command_line),
                asked.host.as_deref().unwrap_or_default(),
                other.table,
                if other.rows == 1 { "it" } else { "those" }
            );
            report = report.warning(Warning::new(other.table, text));
        }
        let without = self.without_command_line();
        if without > 0 {
            let text = match without {
                1 => "1 start has no command line; it is compared by the rest".to_owned(),
                n => format!("{} starts have no command line; they are compared by the rest", count(n)),
            };
            report = report.warning(Warning::new("command lines", text));
        }
        if let Some(text) = self.tree().ok().and_then(|it| super::tree::repeated(&it)) {
            let text = format!("{text}: both count here, a tree shows each once");
            report = report.warning(Warning::new("repeated rows", text));
        }
        for warning in &asked.assumed {
            report = report.warning(warning.clone());
        }
        report = self.sessions_table(report).values(self.plot());
        report = report.table("The rarest starts", &self.rarest(), RAREST);
        if !asked.states.is_empty() {
            report = report.heading("Tables searched").states(asked.states.iter().cloned());
        }
        let Some(first) = self.rarity().sessions().first() else { return report };
        let tree = match self.tree() {
            Ok(_) => format!("{} shows who started what; ", self.call_of_tree(first)),
            Err(_) => String::new(),
        };
        report.note(format!(
            "{tree}.novel_starts()? says in what each start is unlike the others; \
             .browse_events() picks a session; .processes_with_cluster()? is the frame"
        ))
    }
}

impl LogonSessionRarity {
    /// The call that shows the tree of a session.
    fn call_of_tree(&self, of: &SessionRarity) -> String {
        let host = of.host.as_deref().unwrap_or(NO_HOST);
        match (of.account.as_str(), of.session.as_str()) {
            // An empty text would mean all.
            ("", _) | (_, "") => ".process_tree(\"all\", \"all\")?".to_owned(),
            (account, session) if self.has_hosts() => {
                format!(".process_tree_on({host:?}, {account:?}, {session:?})?")
            }
            (account, session) => format!(".process_tree({account:?}, {session:?})?"),
        }
    }

    fn head(&self) -> Report {
        let asked = &self.shared.asked;
        let of = asked.host.as_ref().map_or_else(|| "a frame".to_owned(), |it| format!("“{it}”"));
        let mut report = Report::new(format!("{} of {of}", META.title));
        if asked.host.is_some() {
            report = report
                .subtitle(asked.span.map_or_else(|| "no time recorded".to_owned(), |it| it.to_string()));
        }
        let source = self.rarity().processes().columns().name();
        for part in asked.workspace.iter().map(String::as_str).chain([source]).filter(|it| !it.is_empty()) {
            report = report.subtitle(part);
        }
        report
    }

    fn summary(&self) -> String {
        let it = self.rarity();
        let plural = |number: usize, one: &str| {
            format!("{} {one}{}", count(number as u64), if number == 1 { "" } else { "s" })
        };
        format!(
            "{} in {}: {} of starts that are alike, {} like no other",
            plural(it.processes().len(), "process start"),
            plural(it.sessions().len(), "session"),
            plural(it.clusters().len(), "cluster"),
            plural(it.n_noise(), "start")
        )
    }

    fn without_command_line(&self) -> u64 {
        let it = self.rarity().processes();
        (0..it.len()).filter(|start| it.command_line(*start).is_none_or(|it| it.trim().is_empty())).count()
            as u64
    }

    /// Whether the starts are of several hosts.
    pub(super) fn has_hosts(&self) -> bool {
        let sessions = self.rarity().sessions();
        sessions.first().is_some_and(|first| sessions.iter().any(|it| it.host != first.host))
    }

    fn sessions_table(&self, report: Report) -> Report {
        let sessions = self.rarity().sessions();
        let has_hosts = self.has_hosts();
        let mut columns = vec![
            "Account",
            "Session",
            "Mean rarity",
            "",
            "Max rarity",
            "Processes",
            "Rarest command",
            "First",
            "Last",
        ];
        if has_hosts {
            columns.insert(0, "Host");
        }
        let rows = sessions.iter().map(|it| {
            let mut row = vec![
                Cell::Text(it.account.clone()),
                Cell::Text(it.session.clone()),
                rounded(it.mean_rarity),
                Cell::Text(bar(it.mean_rarity)),
                rounded(it.max_rarity),
                number(it.process_count),
                Cell::Text(it.rarest.clone()),
                time(it.first),
                time(it.last),
            ];
            if has_hosts {
                row.insert(0, Cell::from(it.host.clone()));
            }
            row
        });
        report.table("Sessions, the rarest first", &List::new(&columns, rows.collect()), SESSIONS)
    }

    /// The rarest starts; of the same rarity those of the rarest session first, and by time.
    fn rarest(&self) -> List {
        let (it, processes) = (self.rarity(), self.rarity().processes());
        let mut starts: Vec<usize> = (0..processes.len()).collect();
        starts.sort_by_key(|start| (it.cluster_size(*start), it.session(*start), it.key(*start), *start));
        starts.truncate(RAREST);
        // An account's session is another on each host.
        let host = usize::from(!self.has_hosts());
        let columns = ["Host", "Account", "Session"].into_iter().skip(host).chain(START_COLUMNS);
        let columns: Vec<&str> = columns.collect();
        let rows = starts.iter().map(|start| {
            let who = [processes.host(*start), processes.account(*start), processes.session(*start)];
            let who = who.map(|it| Cell::Text(it.unwrap_or_default().to_owned()));
            who.into_iter().skip(host).chain(start_row(self, *start)).collect()
        });
        List::new(&columns, rows.collect())
    }

    fn plot(&self) -> ValueTimeline {
        let (it, processes) = (self.rarity(), self.rarity().processes());
        let has_hosts = self.has_hosts();
        let by = if has_hosts { "host and account" } else { "account" };
        let mut plot = ValueTimeline::new(format!("Rarity over time (UTC), by {by}"));
        for start in 0..processes.len() {
            let account = processes.account(start).filter(|it| !it.is_empty()).unwrap_or("no account");
            let host = processes.host(start).filter(|_| has_hosts);
            let lane = host.map_or(Cow::Borrowed(account), |it| Cow::Owned(format!("{it} {account}")));
            plot.point(&lane, processes.time(start), it.rarity(start), || {
                let program = super::tree::base_name(processes.process(start).unwrap_or_default());
                format!("{program} {}", processes.command_line(start).unwrap_or_default())
            });
        }
        plot
    }
}

/// The columns of [`start_row`].
pub(super) const START_COLUMNS: [&str; 7] =
    ["Time", "Program", "Command line", "Parent", "Process id", "Rarity", "Alike"];

/// One start as a row of a table.
pub(super) fn start_row(rarity: &LogonSessionRarity, start: usize) -> Vec<Cell> {
    let it = rarity.rarity();
    // Parents and ids are known where the frame has what a tree needs.
    let tree = rarity.tree().ok();
    let with_parents = tree.as_ref().map(|it| it.processes());
    let text = |text: Option<&str>| text.map_or(Cell::Null, |it| Cell::Text(it.to_owned()));
    vec![
        time(it.processes().time(start)),
        text(it.processes().process(start)),
        text(it.processes().command_line(start)),
        text(with_parents.and_then(|it| it.parent_process(start)).map(super::tree::base_name)),
        with_parents.and_then(|it| it.pid(start)).map_or(Cell::Null, number),
        rounded(it.rarity(start)),
        number(it.cluster_size(start)),
    ]
}

/// To four digits: more say nothing.
fn rounded(value: f64) -> Cell {
    Cell::Real((value * 10_000.0).round() / 10_000.0)
}

/// A bar of up to ten blocks: what is above 0 has at least one.
fn bar(value: f64) -> String {
    "▇".repeat(((value * 10.0).ceil() as usize).clamp(0, 10))
}

/// A session in words.
pub(super) fn name(session: &SessionRarity) -> String {
    let account = if session.account.is_empty() { "no account" } else { &session.account };
    let host = session.host.as_ref().map_or_else(String::new, |it| format!(" on {it}"));
    format!("{account} - {}{host}", if session.session.is_empty() { "no session" } else { &session.session })
}

/// How rare a session is and when it was.
pub(super) fn seen(session: &SessionRarity) -> String {
    let when = match (session.first, session.last) {
        (Some(first), Some(last)) => format!(", {} to {} UTC", model::minute(first), model::minute(last)),
        _ => ", time not recorded".to_owned(),
    };
    let starts = plural(session.process_count, "process start", "process starts");
    format!("mean rarity {:.4}, {starts}{when}", session.mean_rarity)
}

/// One line about a session for a list in which no markup is possible.
pub(super) fn label(session: &SessionRarity) -> String {
    // A report's text makes control characters and the like visible; the front end would not.
    let line = format!(
        "{}, mean rarity: {:.4} ({})",
        name(session),
        session.mean_rarity,
        count(session.process_count)
    );
    Report::new(line).to_text()
}
