//! The parent of each process.

use std::collections::HashMap;

use super::Place;
use crate::Processes;
use crate::Texts;
use crate::processes::{AUDITD, SessionKeys};

/// The parent of a process, as far as the log says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Parent {
    /// Another start.
    Start(usize),
    /// A process whose start is not in the data.
    Unseen(Unseen),
    /// The log names none.
    None,
    /// The time is not recorded.
    NoTime,
    /// It would be its own ancestor.
    Cycle,
}

/// What tells apart the parents that are not in the data: host, process id, program, logon session, and how often the id
/// had been given away before. With GUIDs: the GUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Unseen {
    host: Option<usize>,
    pid: Option<u64>,
    name: Option<usize>,
    session: Option<u32>,
    guid: Option<usize>,
    /// The last start that had the id, and that was not it.
    after: Option<usize>,
}

impl Parent {
    pub(super) fn place(&self) -> Place {
        match self {
            Self::Start(_) => Place::Child,
            Self::Unseen(_) => Place::Orphan,
            Self::None => Place::Root,
            Self::NoTime => Place::WithoutTime,
            Self::Cycle => Place::Cycle,
        }
    }
}

/// Looks up the parent of each start; `order` has them by time.
pub(super) fn parents(processes: &Processes, order: &[usize]) -> Vec<Parent> {
    let log = Log::of(processes, order);
    let mut parents = vec![Parent::None; processes.len()];
    // Whoever got an id last, by host and id.
    let mut holders: HashMap<(Option<usize>, u64), usize> = HashMap::new();
    let mut first = 0;
    while let Some(start) = order.get(first) {
        // What happened at the same time can be parent and child in either order.
        let time = processes.times[*start];
        let same = order[first..].iter().take_while(|it| processes.times[**it] == time).count();
        let now = &order[first..first + same];
        if time.is_some() {
            let before: Vec<_> = now.iter().map(|it| log.holder(&holders, *it)).collect();
            for start in now {
                if let Some(pid) = processes.pid(*start) {
                    holders.insert((log.host(*start), pid), *start);
                }
            }
            for (start, before) in now.iter().zip(before) {
                parents[*start] = log.parent(*start, log.holder(&holders, *start), before);
            }
        } else {
            for start in now {
                parents[*start] = log.parent_without_time(*start);
            }
        }
        first += same;
    }
    parents
}

/// A log's columns in the form in which they are compared.
struct Log<'a> {
    processes: &'a Processes,
    hosts: Vec<usize>,
    names: Vec<Option<usize>>,
    parent_names: Vec<Option<usize>>,
    guids: Vec<Option<usize>>,
    parent_guids: Vec<Option<usize>>,
    /// The start of each GUID.
    by_guid: HashMap<usize, usize>,
    sessions: [Vec<Option<u32>>; 3],
}

impl<'a> Log<'a> {
    fn of(processes: &'a Processes, order: &[usize]) -> Self {
        let mut known = HashMap::new();
        let hosts = processes.host.distinct().map(|it| number(&mut known, it.to_lowercase())).collect();
        let mut name = |it: &Texts| -> Vec<Option<usize>> {
            let names = it.distinct().map(base_name);
            names.map(|it| (!it.is_empty()).then(|| number(&mut known, it))).collect()
        };
        let (names, parent_names) = (name(&processes.process), name(&processes.parent_process));
        let mut guid = |it: &Texts| -> Vec<Option<usize>> {
            it.distinct().map(|it| is_guid(it).then(|| number(&mut known, it.to_lowercase()))).collect()
        };
        let (guids, parent_guids) = (guid(&processes.guid), guid(&processes.parent_guid));
        let mut keys = SessionKeys::default();
        let sessions = [&processes.session, &processes.own_session, &processes.creator_session];
        let sessions = sessions.map(|it| keys.of(it));
        let mut log = Self {
            processes,
            hosts,
            names,
            parent_names,
            guids,
            parent_guids,
            by_guid: HashMap::new(),
            sessions,
        };
        // Of several starts that bear one GUID the earliest, wherever its row is.
        for start in order {
            if let Some(guid) = processes.guid.of_row(&log.guids, *start, None) {
                log.by_guid.entry(guid).or_insert(*start);
            }
        }
        log
    }

    fn host(&self, start: usize) -> Option<usize> {
        self.processes.host.place(start).and_then(|it| self.hosts.get(it)).copied()
    }

    fn parent_guid(&self, start: usize) -> Option<usize> {
        self.processes.parent_guid.of_row(&self.parent_guids, start, None)
    }

    /// The process id of the parent; 0 is the idle process of Windows, or the kernel, and nobody's parent.
    fn parent_pid(&self, start: usize) -> Option<u64> {
        self.processes.parent_pid.get(start).copied().flatten().filter(|it| *it != 0)
    }

    /// Who has the id that a start names as its parent's.
    fn holder(&self, holders: &HashMap<(Option<usize>, u64), usize>, start: usize) -> Option<usize> {
        holders.get(&(self.host(start), self.parent_pid(start)?)).copied()
    }

    /// The parent of a start that happened when `holder` had its parent's id, and `before` a moment earlier.
    fn parent(&self, start: usize, holder: Option<usize>, before: Option<usize>) -> Parent {
        if let Some(parent) = self.by_guid(start) {
            return parent;
        }
        if self.parent_pid(start).is_none() {
            return Parent::None;
        }
        let candidates = [holder, before];
        match candidates.iter().flatten().find(|it| **it != start && self.agrees(**it, start)) {
            Some(parent) => Parent::Start(*parent),
            None => Parent::Unseen(self.unseen(start, before)),
        }
    }

    fn parent_without_time(&self, start: usize) -> Parent {
        self.by_guid(start).unwrap_or(match self.parent_pid(start) {
            Some(_) => Parent::NoTime,
            None => Parent::None,
        })
    }

    /// The parent by its GUID, if the log names one: it is right whatever else there is.
    fn by_guid(&self, start: usize) -> Option<Parent> {
        let guid = self.parent_guid(start)?;
        Some(match self.by_guid.get(&guid) {
            Some(parent) if *parent == start => Parent::Cycle,
            Some(parent) => Parent::Start(*parent),
            None => Parent::Unseen(self.unseen(start, None)),
        })
    }

    fn unseen(&self, start: usize, after: Option<usize>) -> Unseen {
        let guid = self.parent_guid(start);
        // Of auditd it is the child's own: what starts sessions would be another parent in each.
        let of_parent = self.processes.columns().name() != AUDITD;
        let [_, _, creator] = &self.sessions;
        let session = self.processes.creator_session.of_row(creator, start, None);
        Unseen {
            host: self.host(start),
            pid: self.parent_pid(start),
            name: self.parent_name(start),
            session: session.filter(|_| of_parent && guid.is_none()),
            guid,
            after,
        }
    }

    fn parent_name(&self, start: usize) -> Option<usize> {
        self.processes.parent_process.of_row(&self.parent_names, start, None)
    }

    /// Whether what the log says of both allows one to be the parent of the other.
    fn agrees(&self, parent: usize, child: usize) -> bool {
        let it = self.processes;
        let name = it.process.of_row(&self.names, parent, None);
        let names = name.zip(self.parent_name(child)).is_none_or(|(is, named)| is == named);
        let [session, own, creator] = &self.sessions;
        // 4688 names the new session only where it is another than the creator's.
        let own = it.own_session.of_row(own, parent, None);
        let says = it.own_session.get(parent).is_some_and(|it| !it.is_empty());
        let own = own.or_else(|| says.then(|| it.session.of_row(session, parent, None)).flatten());
        let creator = it.creator_session.of_row(creator, child, None);
        names && own.zip(creator).is_none_or(|(own, creator)| own == creator)
    }
}

fn number(known: &mut HashMap<String, usize>, text: String) -> usize {
    let next = known.len();
    *known.entry(text).or_insert(next)
}

/// The name of a program without its path, in lower case: some logs name parents so.
fn base_name(path: &str) -> String {
    path.trim().rsplit(['\\', '/']).next().unwrap_or_default().to_lowercase()
}

/// Whether a text identifies something: not empty, and not only zeros.
fn is_guid(text: &str) -> bool {
    text.chars().any(|it| it.is_alphanumeric() && it != '0')
}
