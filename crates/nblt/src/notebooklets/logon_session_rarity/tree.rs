//! The process tree of a session.

use std::sync::Arc;

use analysis::{Place, ProcessTree};
use model::{clock, count, plural};
use view::{Report, Tree, TreeNode};

use super::found::Found;
use super::wanted::{NO_HOST, Wanted, Whose, host_of, session_of};
use super::{LogonSessionRarity, TreeBrowser, TreeDrawing};
use crate::{Result, Show};

/// The process tree of an account's session, or of several. A cheap handle.
#[derive(Clone)]
pub struct SessionTree {
    rarity: LogonSessionRarity,
    tree: Arc<ProcessTree>,
    wanted: Wanted,
    /// Whose processes they are.
    whose: Arc<Whose>,
    /// Which nodes of the tree are the session's.
    theirs: Arc<[bool]>,
    /// Which are, or are above one that is.
    shown: Arc<[bool]>,
    /// What is shown of them, with what is encoded in their command lines.
    outline: Arc<Tree>,
    /// Whether of what is encoded in them something was not kept.
    is_part: bool,
}

impl SessionTree {
    pub(super) fn of(rarity: &LogonSessionRarity, host: &str, account: &str, session: &str) -> Result<Self> {
        let (tree, wanted) = (rarity.tree()?, Wanted::of(host, account, session));
        let (nodes, processes) = (tree.nodes(), tree.processes());
        let theirs: Vec<bool> = {
            let wanted = wanted.of_starts(processes);
            nodes.iter().map(|it| it.start.is_some_and(|it| wanted.fits(it))).collect()
        };
        if !theirs.contains(&true) {
            return Err(wanted.unknown(&rarity.sessions()));
        }
        let starts = nodes.iter().zip(&theirs).filter(|(_, theirs)| **theirs).filter_map(|(it, _)| it.start);
        let whose = Whose::of(processes, starts);
        let mut shown = vec![false; nodes.len()];
        for node in (0..nodes.len()).filter(|it| theirs[*it]) {
            let mut at = Some(node);
            while let Some(node) = at.filter(|it| !shown[*it]) {
                shown[node] = true;
                at = nodes[node].parent;
            }
        }
        let mut made = Self {
            rarity: rarity.clone(),
            tree,
            wanted,
            whose: Arc::new(whose),
            theirs: theirs.into(),
            shown: shown.into(),
            outline: Arc::default(),
            is_part: false,
        };
        let (outline, is_part) = made.outlined()?;
        (made.outline, made.is_part) = (Arc::new(outline), is_part);
        Ok(made)
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

    /// One node; `found` has what is in its command line.
    fn node(&self, node: usize, found: &Found<'_>) -> Option<TreeNode> {
        let (it, processes) = (self.tree.nodes().get(node)?, self.tree.processes());
        let host = self.host(node);
        let mut facts: Vec<String> = it.pid.map(|pid| format!("pid {pid}")).into_iter().collect();
        let on = (it.depth == 0 && self.whose.hosts.len() > 1).then(|| format!("on {host}"));
        // Windows writes ids in hexadecimal.
        let hexadecimal = it.pid.map(|pid| format!("{pid:#x}")).unwrap_or_default();
        let Some(start) = it.start else {
            let name = it.named.as_deref().filter(|it| !it.is_empty()).unwrap_or("a process without a name");
            facts.extend(on);
            return Some(TreeNode {
                depth: it.depth,
                label: base_name(name).to_owned(),
                facts,
                mark: Some("its own start is not in the data".to_owned()),
                also: format!("{host} {hexadecimal}"),
                ..TreeNode::default()
            });
        };
        let rarity = self.rarity.rarity();
        facts.push(it.time.map_or_else(|| "time not recorded".to_owned(), clock));
        facts.extend(on);
        let account = session_of(processes, start);
        if self.is_said(node, start) && !account.is_empty() {
            facts.push(format!("of {account}"));
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
            finds: found.of(processes.command_line(start).unwrap_or_default()),
            mark: Some(match rarity.cluster_size(start) {
                1 => "like no other".to_owned(),
                size => format!("1 of {} alike", count(size)),
            }),
            heat: heat(share),
            weight: (share * 1e6) as u32,
            also: format!("{host} {account} {hexadecimal}"),
        })
    }

    /// The host of a node; of one that is only named, that of its children.
    fn host(&self, node: usize) -> &str {
        let nodes = self.tree.nodes();
        let named = |node: usize| nodes.get(node).and_then(|it| it.start);
        let start = named(node).or_else(|| named(*nodes.get(node)?.children.first()?));
        start.map_or(NO_HOST, |it| host_of(self.tree.processes(), it))
    }

    /// Whether a node says whose it is: where one session was asked for, if it is another's; else if it is another's
    /// than what is above it.
    fn is_said(&self, node: usize, start: usize) -> bool {
        if self.whose.n_sessions == 1 {
            return !self.theirs[node];
        }
        let (nodes, processes) = (self.tree.nodes(), self.tree.processes());
        let above = nodes.get(node).and_then(|it| nodes.get(it.parent?)?.start);
        above.is_none_or(|it| session_of(processes, it) != session_of(processes, start))
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
    pub(super) fn about(&self) -> String {
        self.wanted.words()
    }

    /// What is shown of the processes.
    pub(super) fn outline(&self) -> &Tree {
        &self.outline
    }

    /// Whether of what is encoded in the command lines something was not kept.
    pub(super) fn is_part(&self) -> bool {
        self.is_part
    }

    fn outlined(&self) -> Result<(Tree, bool)> {
        let mut walked = self.tree.walk();
        walked.retain(|it| self.shown[*it]);
        if self.whose.hosts.len() > 1 {
            // A tree is of one host: its root says which.
            let mut host = String::new();
            let mut by_host: Vec<(String, usize)> = Vec::with_capacity(walked.len());
            for node in walked {
                if self.tree.nodes().get(node).is_some_and(|it| it.depth == 0) {
                    host = self.host(node).to_lowercase();
                }
                by_host.push((host.clone(), node));
            }
            by_host.sort_by(|a, b| a.0.cmp(&b.0));
            walked = by_host.into_iter().map(|(_, node)| node).collect();
        }
        let starts = walked.iter().filter_map(|it| self.tree.nodes().get(*it)?.start);
        let found = Found::search(starts.filter_map(|it| self.tree.processes().command_line(it)))?;
        let tree = Tree {
            title: String::new(),
            noun: ("process", "processes"),
            heaviest: "the rarest",
            nodes: walked.into_iter().filter_map(|it| self.node(it, &found)).collect(),
            at_most: None,
        };
        Ok((tree, found.is_part))
    }

    /// The report without the tree.
    pub(super) fn head(&self) -> Report {
        let n_above = self.shown.iter().filter(|it| **it).count() - self.n_processes();
        let mut report = Report::new(format!("Process tree of {}", self.about()));
        for note in self.wanted.notes(&self.whose) {
            report = report.note(note);
        }
        if n_above > 0 {
            report = report.note(format!("with {} above them", processes(n_above)));
        }
        let shown = || self.tree.nodes().iter().zip(self.shown.iter()).filter(|(_, shown)| **shown);
        let orphans = self.tree.nodes().iter().zip(self.theirs.iter());
        let orphans = orphans.filter(|(it, theirs)| **theirs && it.place == Place::Orphan).count();
        if orphans > 0 {
            let verb = if orphans == 1 { "has" } else { "have" };
            report = report.note(format!(
                "{} of them {verb} a parent whose own start is not in the data",
                count(orphans as u64)
            ));
        }
        let undated = shown().filter(|(it, _)| it.place == Place::WithoutTime).count();
        if undated > 0 {
            let verb = if undated == 1 { "stands" } else { "stand" };
            report = report.note(format!(
                "{} without a recorded time {verb} at the top: which had the parent's id then is unknown",
                processes(undated)
            ));
        }
        if let Some(note) = repeated(&self.tree) {
            report = report.note(format!("{note}: each is shown once"));
        }
        report
    }
}

/// So many processes in words.
fn processes(number: usize) -> String {
    plural(number as u64, "process", "processes")
}

/// How many rows repeat a start, in words.
pub(super) fn repeated(tree: &ProcessTree) -> Option<String> {
    Some(match tree.n_repeated() {
        0 => return None,
        1 => "1 row tells of a start that another row tells of in the same words".to_owned(),
        n => format!("{} rows tell of starts that other rows tell of in the same words", count(n as u64)),
    })
}

impl Show for SessionTree {
    fn report(&self) -> Report {
        self.head().tree(self.outline().clone())
    }
}

impl std::fmt::Debug for SessionTree {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "process tree of {} ({} processes)", self.about(), self.n_processes())
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
