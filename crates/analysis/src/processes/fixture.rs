//! Process starts for tests, without a frame.

use super::{ColumnMap, Processes, linux_hosts};
use crate::Texts;

/// One start; an empty text is a text, except for the optional ones, which are then not recorded.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Start {
    pub(crate) time: Option<i64>,
    pub(crate) host: &'static str,
    pub(crate) account: &'static str,
    pub(crate) session: &'static str,
    pub(crate) process: &'static str,
    pub(crate) command_line: &'static str,
    pub(crate) pid: u64,
    pub(crate) parent_pid: u64,
    pub(crate) parent_process: &'static str,
    pub(crate) own_session: &'static str,
    pub(crate) creator_session: &'static str,
    pub(crate) guid: &'static str,
    pub(crate) parent_guid: &'static str,
}

pub(crate) fn processes(starts: &[Start]) -> Processes {
    let texts = |of: fn(&Start) -> &'static str| Texts::collect(starts.iter().map(|it| Some(of(it))));
    let recorded = |of: fn(&Start) -> &'static str| {
        Texts::collect(starts.iter().map(|it| Some(of(it)).filter(|it| !it.is_empty())))
    };
    let (process, host) = (texts(|it| it.process), recorded(|it| it.host));
    Processes {
        linux: linux_hosts(&process, &host),
        map: ColumnMap::empty(),
        rows: (0..).take(starts.len()).collect(),
        n_other: 0,
        times: starts.iter().map(|it| it.time).collect(),
        host,
        account: texts(|it| it.account),
        session: texts(|it| it.session),
        process,
        command_line: recorded(|it| it.command_line),
        pid: starts.iter().map(|it| Some(it.pid).filter(|it| *it != 0)).collect(),
        parent_pid: starts.iter().map(|it| Some(it.parent_pid).filter(|it| *it != 0)).collect(),
        parent_process: recorded(|it| it.parent_process),
        own_session: recorded(|it| it.own_session),
        creator_session: recorded(|it| it.creator_session),
        guid: recorded(|it| it.guid),
        parent_guid: recorded(|it| it.parent_guid),
    }
}
