use super::*;
use crate::processes::fixture::{Start, processes};

/// A start as 4688 logs it: time, id and program, id and program of the parent.
fn start(
    time: i64,
    (pid, process): (u64, &'static str),
    (parent_pid, parent_process): (u64, &'static str),
) -> Start {
    Start { time: Some(time), pid, process, parent_pid, parent_process, host: "fin01", ..Start::default() }
}

fn tree(starts: &[Start]) -> ProcessTree {
    ProcessTree::of(processes(starts)).unwrap_or_else(|error| panic!("{error}"))
}

/// The tree in words: a line for each node, indented by its depth.
fn outline(tree: &ProcessTree) -> Vec<String> {
    let line = |node: &Node| {
        let name = node.start.and_then(|it| tree.processes().process(it)).or(node.named.as_deref());
        let mark = match node.place {
            Place::Child => "",
            Place::Root => " (root)",
            Place::Orphan => " (orphan)",
            Place::Unseen => " (unseen)",
            Place::WithoutTime => " (without time)",
            Place::Cycle => " (cycle)",
        };
        format!("{}{}{mark}", "  ".repeat(node.depth), name.unwrap_or_default())
    };
    tree.walk().iter().map(|it| line(&tree.nodes()[*it])).collect()
}

const CMD: &str = r"C:\Windows\System32\cmd.exe";

#[test]
fn children_stand_below_their_parents_by_time() {
    let tree = tree(&[
        start(3, (30, "c.exe"), (10, CMD)),
        start(1, (10, CMD), (0, "")),
        start(2, (20, "b.exe"), (10, r"C:\WINDOWS\system32\CMD.EXE")),
        start(4, (40, "d.exe"), (30, "c.exe")),
    ]);
    assert_eq!(outline(&tree), [&format!("{CMD} (root)"), "  b.exe", "  c.exe", "    d.exe"]);
    assert_eq!((tree.depth(), tree.count(Place::Child), tree.roots().len()), (3, 3, 1));
}

#[test]
fn an_id_that_is_used_again_joins_nothing_else() {
    let tree = tree(&[
        start(1, (10, "a.exe"), (0, "")),
        start(2, (20, "child of a"), (10, "a.exe")),
        // 10 is given away again, to another program and then to one of the same name.
        start(3, (10, "b.exe"), (0, "")),
        start(4, (21, "child of b"), (10, "b.exe")),
        // Names a program that no longer has the id: what started it is not in the data.
        start(5, (22, "orphan"), (10, "a.exe")),
        start(6, (10, "a.exe"), (0, "")),
        start(7, (23, "child of the second a"), (10, "a.exe")),
    ]);
    assert_eq!(
        outline(&tree),
        [
            "a.exe (root)",
            "  child of a",
            "b.exe (root)",
            "  child of b",
            "a.exe (unseen)",
            "  orphan (orphan)",
            "a.exe (root)",
            "  child of the second a",
        ]
    );
}

#[test]
fn sessions_have_to_agree_and_a_new_session_is_followed() {
    let session = |start: Start, creator, own| Start {
        session: creator,
        creator_session: creator,
        own_session: own,
        ..start
    };
    let tree = tree(&[
        session(start(1, (10, "services.exe"), (0, "")), "0x3e7", "0x0"),
        // Started by the system to run as the network service.
        session(start(2, (20, "svchost.exe"), (10, "services.exe")), "0x3e7", "0x3E4"),
        session(start(3, (30, "of the service"), (20, "svchost.exe")), "0x3e4", "0x0"),
        session(start(4, (31, "of somebody else"), (20, "svchost.exe")), "0x5e0b3d", "0x0"),
        // Old hosts do not log the new session at all: nothing speaks against it.
        session(start(5, (40, "old.exe"), (10, "services.exe")), "0x3e7", ""),
        session(start(6, (41, "of old"), (40, "old.exe")), "0x3e5", ""),
    ]);
    assert_eq!(
        outline(&tree),
        [
            "services.exe (root)",
            "  svchost.exe",
            "    of the service",
            "  old.exe",
            "    of old",
            "svchost.exe (unseen)",
            "  of somebody else (orphan)",
        ]
    );
}

#[test]
fn hosts_are_apart() {
    let on = |host, start| Start { host, ..start };
    let tree = tree(&[
        on("fin01", start(1, (10, CMD), (0, ""))),
        on("FIN01", start(2, (20, "same host"), (10, CMD))),
        on("web01", start(3, (20, "other host"), (10, CMD))),
    ]);
    assert_eq!(
        outline(&tree),
        [&format!("{CMD} (root)"), "  same host", &format!("{CMD} (unseen)"), "  other host (orphan)"]
    );
}

#[test]
fn orphans_of_two_logon_sessions_have_two_parents() {
    let of = |session: &'static str, it: Start| Start { creator_session: session, ..it };
    let tree = tree(&[
        of("0x111", start(1, (20, "a"), (10, "cmd.exe"))),
        of("0x222", start(2, (21, "b"), (10, "cmd.exe"))),
        of("0x111", start(3, (22, "c"), (10, "cmd.exe"))),
    ]);
    assert_eq!(
        outline(&tree),
        ["cmd.exe (unseen)", "  a (orphan)", "  c (orphan)", "cmd.exe (unseen)", "  b (orphan)"]
    );
}

#[test]
fn orphans_of_one_parent_stand_below_one_node() {
    let tree = tree(&[
        start(1, (20, "a"), (10, "explorer.exe")),
        start(2, (21, "b"), (10, "explorer.exe")),
        start(3, (22, "c"), (11, "explorer.exe")),
    ]);
    assert_eq!(
        outline(&tree),
        ["explorer.exe (unseen)", "  a (orphan)", "  b (orphan)", "explorer.exe (unseen)", "  c (orphan)"]
    );
    assert_eq!((tree.count(Place::Orphan), tree.count(Place::Unseen)), (3, 2));
    assert_eq!(tree.nodes()[tree.roots()[0]].pid, Some(10));
}

#[test]
fn guids_are_right_whatever_the_times_say() {
    let guid = |start: Start, guid, parent_guid| Start { guid, parent_guid, ..start };
    let tree = tree(&[
        guid(start(9, (10, "late parent"), (0, "")), "{A-1}", "{00000000-0000-0000-0000-000000000000}"),
        guid(start(1, (20, "child"), (10, "renamed")), "{A-2}", "{a-1}"),
        guid(start(2, (30, "orphan"), (20, "gone")), "{A-3}", "{a-9}"),
        guid(Start { time: None, ..start(0, (40, "without time"), (20, "x")) }, "{A-4}", "{A-2}"),
    ]);
    assert_eq!(
        outline(&tree),
        ["gone (unseen)", "  orphan (orphan)", "late parent (root)", "  child", "    without time"]
    );
}

#[test]
fn cycles_are_cut_and_said() {
    let guid = |time, guid, parent_guid| Start {
        guid,
        parent_guid,
        process: guid,
        ..start(time, (10, ""), (10, ""))
    };
    let tree = tree(&[
        guid(3, "{c}", "{b}"),
        guid(2, "{b}", "{a}"),
        guid(1, "{a}", "{c}"),
        guid(4, "{d}", "{c}"),
        guid(5, "{e}", "{e}"),
    ]);
    assert_eq!(outline(&tree), ["{a} (cycle)", "  {b}", "    {c}", "      {d}", "{e} (cycle)"]);
}

#[test]
fn two_of_one_moment_that_name_each_other_are_cut() {
    let tree = tree(&[start(1, (10, "a"), (20, "b")), start(1, (20, "b"), (10, "a"))]);
    assert_eq!(outline(&tree), ["a (cycle)", "  b"]);
}

#[test]
fn a_process_without_time_is_not_placed_by_its_id() {
    let tree = tree(&[
        start(1, (10, CMD), (0, "")),
        Start { time: None, ..start(0, (20, "when?"), (10, CMD)) },
        Start { time: None, ..start(0, (30, "root"), (0, "")) },
    ]);
    assert_eq!(outline(&tree), [&format!("{CMD} (root)"), "root (root)", "when? (without time)"]);
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let mut starts = Vec::new();
    for number in 0_u64..500 {
        // Ids are used again every 37 starts; five starts each moment.
        let time = i64::try_from(number / 5).unwrap_or(0);
        let names = ["a.exe", "b.exe", "c.exe"];
        let (pid, parent) = (1 + number % 37, 1 + number * number % 41);
        starts.push(start(
            time,
            (pid, names[(number % 3) as usize]),
            (parent, names[(number * 5 % 3) as usize]),
        ));
    }
    // Some bear a GUID that another bears, too, and name one as their parent's.
    for (number, start) in starts.iter_mut().enumerate().filter(|(number, _)| number % 5 == 0) {
        (start.guid, start.parent_guid) =
            (["{a}", "{b}", "{c}"][number % 3], ["", "{a}", "{x}"][number / 5 % 3]);
    }
    let mut shuffled = starts.clone();
    (0..500).for_each(|it| shuffled[it] = starts[it * 7 % 500].clone());
    let tree = tree(&starts);
    assert_eq!(outline(&tree), outline(&super::tests::tree(&shuffled)));
    assert_eq!(tree.walk().len(), tree.nodes().len(), "every node is met once");
    assert!(tree.nodes().iter().filter(|it| it.start.is_some()).count() == 500);
}

#[test]
fn a_start_that_was_delivered_twice_is_one_process() {
    let again = start(2, (20, "b.exe"), (10, CMD));
    let tree = tree(&[
        start(1, (10, CMD), (0, "")),
        again.clone(),
        start(3, (30, "c.exe"), (20, "b.exe")),
        again.clone(),
        // Another command line, or no time: nobody can say that it is the same.
        Start { command_line: "b", ..again.clone() },
        Start { time: None, ..again.clone() },
        Start { time: None, ..again },
    ]);
    assert_eq!(
        outline(&tree),
        [
            &format!("{CMD} (root)"),
            "  b.exe",
            "  b.exe",
            "    c.exe",
            "b.exe (without time)",
            "b.exe (without time)"
        ]
    );
    assert_eq!((tree.n_repeated(), tree.nodes().len(), tree.processes().len()), (1, 6, 7));
}

#[test]
fn a_guid_that_several_starts_bear_is_the_earliest_ones_in_any_order_of_rows() {
    let guid = |start: Start, guid, parent_guid| Start { guid, parent_guid, ..start };
    let starts = [
        guid(start(2, (10, "second"), (0, "")), "{a}", "{0}"),
        guid(start(1, (11, "first"), (0, "")), "{a}", "{0}"),
        guid(start(1, (11, "first"), (0, "")), "{a}", "{0}"),
        guid(Start { time: None, ..start(0, (12, "when?"), (0, "")) }, "{a}", "{0}"),
        guid(start(3, (20, "child"), (10, "second")), "{b}", "{a}"),
    ];
    let expected = ["first (root)", "  child", "second (root)", "when? (root)"];
    for turn in 0..starts.len() {
        let mut starts = starts.clone();
        starts.rotate_left(turn);
        assert_eq!(outline(&tree(&starts)), expected);
        starts.reverse();
        assert_eq!(outline(&tree(&starts)), expected);
    }
}

#[test]
fn a_chain_of_a_hundred_thousand_is_no_problem() {
    let starts: Vec<Start> = (0_u32..100_000)
        .map(|it| start(i64::from(it), (u64::from(it) + 1, "x"), (u64::from(it), "x")))
        .collect();
    assert_eq!(tree(&starts).depth(), 100_000);
}
