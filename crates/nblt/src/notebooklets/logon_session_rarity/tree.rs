//! The process tree of a session.

use std::sync::{Arc, OnceLock};

use analysis::{Place, ProcessTree};
use model::{clock, count};
use view::{Report, Tree, TreeNode};

use super::{LogonSessionRarity, TreeBrowser, TreeDrawing, found};
use crate::{Error, Result, Show};

/// The process tree of an account's session, or of several. A cheap handle.
#[derive(Clone)]
pub struct SessionTree {
    rarity: LogonSessionRarity,
    tree: Arc<ProcessTree>,
    /// Whose processes they are, in words.
    about: String,
    /// Which nodes of the tree are the session's.
    theirs: Arc<[bool]>,
    /// Which are, or are above one that is.
    shown: Arc<[bool]>,
    /// What is shown of them, with what is encoded in their command lines; made when it is first needed.
    outline: Arc<OnceLock<Tree>>,
}

impl SessionTree {
    pub(super) fn of(rarity: &LogonSessionRarity, account: &str, session: &str) -> Result<Self> {
        let tree = rarity.tree()?;
        let is_all = |wanted: &str| wanted.trim().is_empty() || wanted.eq_ignore_ascii_case("all");
        let processes = tree.processes();
        let is_theirs = |start: usize| {
            let fits = |wanted: &str, is: Option<&str>, same: fn(&str, &str) -> bool| {
                is_all(wanted) || is.is_some_and(|is| same(is, wanted.trim()))
            };
            fits(account, processes.account(start), same_account)
                && fits(session, processes.session(start), |is, wanted| {
                    is.trim().eq_ignore_ascii_case(wanted)
                })
        };
        let nodes = tree.nodes();
        let theirs: Vec<bool> = nodes.iter().map(|it| it.start.is_some_and(is_theirs)).collect();
        if !theirs.contains(&true) {
            return Err(unknown(rarity, account, session));
        }
        let mut shown = vec![false; nodes.len()];
        for node in (0..nodes.len()).filter(|it| theirs[*it]) {
            let mut at = Some(node);
            while let Some(node) = at.filter(|it| !shown[*it]) {
                shown[node] = true;
                at = nodes[node].parent;
            }
        }
        let about = match (is_all(account), is_all(session)) {
            (true, true) => "all sessions".to_owned(),
            (true, false) => format!("session {}", session.trim()),
            (false, true) => account.trim().to_owned(),
            (false, false) => format!("{}, session {}", account.trim(), session.trim()),
        };
        Ok(Self {
            rarity: rarity.clone(),
            tree,
            about,
            theirs: theirs.into(),
            shown: shown.into(),
            outline: Arc::default(),
        })
    }

    /// How many processes of the session are in the tree.
    #[must_use]
    pub fn n_processes(&self) -> usize {
        self.theirs.iter().filter(|it| **it).count()
    }

    /// All processes of the frame below their parents, to go on in Rust.
    #[must_use]
    pub fn tree(&self) -> Arc<ProcessTree> {
        self.tree.clone()
    }

    fn node(&self, node: usize) -> Option<TreeNode> {
        let (it, processes) = (self.tree.nodes().get(node)?, self.tree.processes());
        let Some(start) = it.start else {
            let name = it.named.as_deref().filter(|it| !it.is_empty()).unwrap_or("a process without a name");
            return Some(TreeNode {
                depth: it.depth,
                label: base_name(name).to_owned(),
                facts: it.pid.map(|pid| format!("pid {pid}")).into_iter().collect(),
                mark: Some("its own start is not in the data".to_owned()),
                ..TreeNode::default()
            });
        };
        let rarity = self.rarity.rarity();
        let mut facts: Vec<String> = it.pid.map(|pid| format!("pid {pid}")).into_iter().collect();
        facts.push(it.time.map_or_else(|| "time not recorded".to_owned(), clock));
        if !self.theirs[node] {
            let of = [processes.account(start), processes.session(start)];
            facts.push(format!("of {}", of.map(Option::unwrap_or_default).join(" ")));
        }
        if it.place == Place::Cycle {
            facts.push("its own ancestor, says the log".to_owned());
        }
        let share = rarity.rarity(start);
        Some(TreeNode {
            depth: it.depth,
            label: base_name(processes.process(start).unwrap_or("no program named")).to_owned(),
            facts,
            text: processes.command_line(start).unwrap_or_default().to_owned(),
            finds: found::in_line(processes.command_line(start).unwrap_or_default()),
            mark: Some(match rarity.cluster_size(start) {
                1 => "like no other".to_owned(),
                size => format!("1 of {} alike", count(size)),
            }),
            heat: heat(share),
            weight: (share * 1e6) as u32,
        })
    }

    /// The tree with a line in which to type what to look for: in names, command lines, and what is encoded in them.
    #[must_use]
    pub fn browse(&self) -> TreeBrowser {
        TreeBrowser::new(self.clone())
    }

    /// The tree as one drawing, which `.save("tree.svg")?` writes.
    #[must_use]
    pub fn drawing(&self) -> TreeDrawing {
        TreeDrawing::new(self.clone())
    }

    /// Whose processes they are, in words.
    pub(super) fn about(&self) -> &str {
        &self.about
    }

    /// What is shown of the processes.
    pub(super) fn outline(&self) -> &Tree {
        self.outline.get_or_init(|| {
            let walked = self.tree.walk().into_iter().filter(|it| self.shown[*it]);
            Tree {
                title: String::new(),
                noun: ("process", "processes"),
                heaviest: "the rarest",
                nodes: walked.filter_map(|it| self.node(it)).collect(),
                at_most: None,
            }
        })
    }

    /// The report without the tree.
    pub(super) fn head(&self) -> Report {
        let n_above = self.shown.iter().filter(|it| **it).count() - self.n_processes();
        let mut report = Report::new(format!("Process tree of {}", self.about));
        if n_above > 0 {
            let noun = if n_above == 1 { "process" } else { "processes" };
            report = report.note(format!("with {} {noun} above them", count(n_above as u64)));
        }
        let orphans = self.tree.nodes().iter().zip(self.theirs.iter());
        let orphans = orphans.filter(|(it, theirs)| **theirs && it.place == Place::Orphan).count();
        if orphans > 0 {
            report = report.note(format!(
                "{} of them have a parent whose own start is not in the data",
                count(orphans as u64)
            ));
        }
        let undated = self.tree.count(Place::WithoutTime);
        if undated > 0 {
            report = report.note(format!(
                "{} processes without a recorded time stand at the top: which had their parent's id then is unknown",
                count(undated as u64)
            ));
        }
        report
    }
}

impl Show for SessionTree {
    fn report(&self) -> Report {
        self.head().tree(self.outline().clone())
    }
}

impl std::fmt::Debug for SessionTree {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "process tree of {} ({} processes)", self.about, self.n_processes())
    }
}

/// How hot a rarity looks, from 0 to 4.
pub(super) fn heat(rarity: f64) -> u8 {
    [0.01, 0.1, 0.5, 1.0].into_iter().map(|it| u8::from(rarity >= it)).sum()
}

/// The name of a program without its path.
pub(super) fn base_name(path: &str) -> &str {
    path.rsplit(['\\', '/']).next().filter(|it| !it.is_empty()).unwrap_or(path)
}

/// `DOMAIN\name` in any case, or the name alone.
fn same_account(is: &str, wanted: &str) -> bool {
    is.eq_ignore_ascii_case(wanted)
        || is.rsplit_once('\\').is_some_and(|(_, name)| name.eq_ignore_ascii_case(wanted))
}

fn unknown(rarity: &LogonSessionRarity, account: &str, session: &str) -> Error {
    let sessions = rarity.sessions();
    let named: Vec<String> =
        sessions.iter().take(8).map(|it| format!("{:?} {:?}", it.account, it.session)).collect();
    let more = if sessions.len() > named.len() { ", …" } else { "" };
    Error::not_found(format!("there is no session {session:?} of account {account:?}"))
        .help(format!("the sessions are {}{more}", named.join(", ")))
}
