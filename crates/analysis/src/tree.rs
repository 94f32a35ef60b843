//! Which process started which.
//!
//! Process ids are used again, so an id alone joins what does not belong together. The parent of a process is the
//! last one that got the parent's id on the same host before it, and only if program and logon session of both agree
//! as far as the log names them. Where it does not agree, the parent's own start is not in the data, and the process
//! is an orphan. Logs with process GUIDs (Sysmon) are joined by those alone. A start that several rows tell of in the
//! same words was delivered several times, and is one process.

mod cycles;
mod parents;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::collections::HashMap;

use chrono::{DateTime, Utc};

use crate::{Error, Processes};

use parents::Parent;

/// Processes below their parents.
#[derive(Clone, Debug)]
pub struct ProcessTree {
    processes: Processes,
    nodes: Vec<Node>,
    roots: Vec<usize>,
    n_repeated: usize,
}

/// A process in its tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its start in [`ProcessTree::processes`]; `None` for a process that others name as their parent and whose own
    /// start is not in the data.
    pub start: Option<usize>,
    /// The program as its children name it; only for a process without a start.
    pub named: Option<String>,
    /// Its process id.
    pub pid: Option<u64>,
    /// When it started; for a process without a start `None`.
    pub time: Option<DateTime<Utc>>,
    /// Why it is where it is.
    pub place: Place,
    /// The node of its parent.
    pub parent: Option<usize>,
    /// The nodes of its children, by time.
    pub children: Vec<usize>,
    /// How many are above it.
    pub depth: usize,
}

/// Why a process is where it is in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Its parent's start is in the data.
    Child,
    /// The log names no parent.
    Root,
    /// The log names a parent whose start is not in the data; it stands below a node for that parent.
    Orphan,
    /// Not a start: the parent that orphans name.
    Unseen,
    /// Its time is not recorded, so which process had the parent's id then cannot be said.
    WithoutTime,
    /// By the log it would be its own ancestor; it stands at the top.
    Cycle,
}

impl ProcessTree {
    /// Builds the tree. The order of rows makes no difference, nor does a row that comes twice.
    ///
    /// # Errors
    ///
    /// If `processes` were read without what a tree needs ([`crate::Needs::Tree`]).
    pub fn of(processes: Processes) -> Result<Self, Error> {
        if processes.pid.len() != processes.len() || processes.parent_pid.len() != processes.len() {
            return Err(Error::Parameter("the processes were read without their process ids".to_owned()));
        }
        let order = in_order(&processes);
        let n_repeated = processes.len() - order.len();
        let mut parents = parents::parents(&processes, &order);
        cycles::cut(&order, &mut parents);
        let mut tree = Self { nodes: vec![], roots: vec![], processes, n_repeated };
        tree.place(&order, &parents);
        tree.set_depths();
        Ok(tree)
    }

    /// The process starts.
    #[must_use]
    pub fn processes(&self) -> &Processes {
        &self.processes
    }

    /// The processes. Those of [`ProcessTree::processes`] are in an order of their own, without those that repeat
    /// another; after them come those that are only named.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The nodes at the top, by time.
    #[must_use]
    pub fn roots(&self) -> &[usize] {
        &self.roots
    }

    /// How many starts repeat another in all that is known of them, their time and process id included. They are not
    /// among the nodes.
    #[must_use]
    pub fn n_repeated(&self) -> usize {
        self.n_repeated
    }

    /// How many nodes are one below the other at most; 0 without any.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.nodes.iter().map(|it| it.depth + 1).max().unwrap_or(0)
    }

    /// How many processes have this place.
    #[must_use]
    pub fn count(&self, place: Place) -> usize {
        self.nodes.iter().filter(|it| it.place == place).count()
    }

    /// The nodes from top to bottom, each followed by what is below it.
    #[must_use]
    pub fn walk(&self) -> Vec<usize> {
        let mut all = Vec::with_capacity(self.nodes.len());
        let mut open: Vec<usize> = self.roots.iter().rev().copied().collect();
        while let Some(node) = open.pop() {
            all.push(node);
            let children = self.nodes.get(node).map(|it| it.children.as_slice()).unwrap_or_default();
            open.extend(children.iter().rev());
        }
        all
    }

    /// Makes the nodes, each below its parent. `order` has the starts by time, so children are, too.
    fn place(&mut self, order: &[usize], parents: &[Parent]) {
        let it = &self.processes;
        let mut node_of = vec![usize::MAX; it.len()];
        for (node, start) in order.iter().enumerate() {
            node_of[*start] = node;
        }
        self.nodes = order
            .iter()
            .map(|start| Node {
                start: Some(*start),
                named: None,
                pid: it.pid(*start),
                time: it.time(*start),
                place: parents[*start].place(),
                parent: None,
                children: Vec::new(),
                depth: 0,
            })
            .collect();
        let mut unseen: HashMap<parents::Unseen, usize> = HashMap::new();
        for (node, start) in order.iter().enumerate() {
            let parent = match &parents[*start] {
                Parent::Start(parent) => node_of[*parent],
                Parent::Unseen(parent) => *unseen.entry(*parent).or_insert_with(|| {
                    self.nodes.push(Node {
                        start: None,
                        named: it.parent_process.get(*start).map(str::to_owned),
                        pid: it.parent_pid.get(*start).copied().flatten(),
                        time: None,
                        place: Place::Unseen,
                        parent: None,
                        children: Vec::new(),
                        depth: 0,
                    });
                    // Where its first child is.
                    self.roots.push(self.nodes.len() - 1);
                    self.nodes.len() - 1
                }),
                Parent::None | Parent::NoTime | Parent::Cycle => {
                    self.roots.push(node);
                    continue;
                }
            };
            self.nodes[parent].children.push(node);
            self.nodes[node].parent = Some(parent);
        }
    }

    fn set_depths(&mut self) {
        for node in self.walk() {
            let above = self.nodes[node].parent.map(|it| self.nodes[it].depth + 1);
            self.nodes[node].depth = above.unwrap_or(0);
        }
    }
}

/// The starts by time, those without time last; at the same time by what they are. Each once.
fn in_order(processes: &Processes) -> Vec<usize> {
    let it = processes;
    let time = |start: usize| it.times.get(start).copied().flatten();
    let mut order: Vec<usize> = (0..it.len()).collect();
    order.sort_by(|a, b| {
        let times = time(*a).unwrap_or(i64::MAX).cmp(&time(*b).unwrap_or(i64::MAX));
        times.then_with(|| same_time(it, *a, *b))
    });
    // Two processes cannot get one id at one moment. Where either is not recorded, they can be two.
    order.dedup_by(|a, b| {
        time(*a).is_some() && time(*a) == time(*b) && it.pid(*a).is_some() && same_time(it, *a, *b).is_eq()
    });
    order
}

/// Compares all that is known of two starts but their time.
fn same_time(it: &Processes, a: usize, b: usize) -> Ordering {
    let first = |start| (it.host(start), it.process(start), it.command_line(start), it.account(start));
    let parent = |start: usize| it.parent_pid.get(start).copied().flatten();
    let ids = |start| (it.pid(start), parent(start), it.guid.get(start), it.session(start));
    let rest = |start| {
        let sessions = (it.own_session.get(start), it.creator_session.get(start));
        (it.parent_process.get(start), it.parent_guid.get(start), sessions)
    };
    (first(a).cmp(&first(b))).then_with(|| ids(a).cmp(&ids(b))).then_with(|| rest(a).cmp(&rest(b)))
}
