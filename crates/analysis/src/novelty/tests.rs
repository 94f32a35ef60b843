use super::*;
use crate::Parameters;
use crate::processes::fixture::{Start, processes};

fn start(command_line: &'static str) -> Start {
    let process = command_line.split(' ').next().unwrap_or_default();
    Start {
        process,
        command_line,
        parent_process: "cmd.exe",
        account: "CONTOSO\\kiranr",
        session: "0x1",
        ..Start::default()
    }
}

fn rarity(starts: &[Start]) -> Rarity {
    Rarity::of(processes(starts), &Parameters::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn novelty(starts: &[Start]) -> Novelty {
    Novelty::of(&rarity(starts)).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn what_differs_in_what_changes_from_run_to_run_only_is_common() {
    let lines = [
        "job.exe -id 1 -day 2026-03-01",
        "job.exe -id 27 -day 2026-03-02",
        "job.exe -id 3 -day 2026-03-03",
        "job.exe -id 4 -day 2026-03-04",
    ];
    let found = novelty(&lines.map(start));
    assert!((0..4).all(|it| found.score(it) == 0.0));
    // Three of them: the third nearest is not there.
    assert!(novelty(&lines.map(start)[..3]).score(0) > 0.3);
}

#[test]
fn the_reason_is_the_nearest_common_start_and_the_words_that_differ() {
    let mut starts = vec![start("net.exe use"); 5];
    starts.push(start("net.exe user svc_update /add"));
    starts.push(Start { account: "NT AUTHORITY\\SYSTEM", parent_process: "x", ..start("alone") });
    let found = novelty(&starts);
    assert_eq!(found.score(0), 0.0);
    assert_eq!(found.reason(0), Some(&Reason::default()));
    assert!(found.score(5) > 0.4 && found.score(6) == 1.0, "{} {}", found.score(5), found.score(6));
    let reason = found.reason(5).cloned().unwrap_or_default();
    assert_eq!((reason.nearest.as_deref(), reason.nearest_count), (Some("net.exe use"), 5));
    assert_eq!(reason.only_here, ["/add", "svc_update", "user"]);
    assert_eq!(reason.only_there, ["use"]);
    let nothing = found.reason(6).cloned().unwrap_or_default();
    assert_eq!(nothing.nearest, None);
    assert_eq!(nothing.only_here, ["alone", "program alone", "run by the system", "started by x"]);
    assert_eq!(found.sessions().len(), rarity(&starts).sessions().len());
}

#[test]
fn a_baseline_knows_what_is_usual() {
    let usual = processes(&vec![start("job.exe -id 1"); 3]);
    let new = [start("job.exe -id 99"), start("whoami.exe /all")];
    let found = Novelty::against(&rarity(&new), &usual).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(found.score(0), 0.0, "three of the baseline are like it");
    assert!(found.score(1) > 0.5);
    assert_eq!(found.reason(1).and_then(|it| it.nearest.clone()).as_deref(), Some("job.exe -id 1"));
    // What runs a thousand times now was not usual before.
    let many = rarity(&vec![start("whoami.exe /all"); 1_000]);
    assert!(Novelty::against(&many, &usual).is_ok_and(|it| it.score(7) > 0.5));
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let lines = ["a.exe -x 1", "a.exe -x 2", "b.exe -y", "b.exe -z", "c.exe", "a.exe -q", "d.exe -x"];
    let starts: Vec<Start> = (0..70).map(|it| start(lines[it * it % 7])).collect();
    let mut turned = starts.clone();
    turned.reverse();
    let (one, other) = (novelty(&starts), novelty(&turned));
    for place in 0..70 {
        assert_eq!(one.score(place), other.score(69 - place));
        assert_eq!(one.reason(place), other.reason(69 - place));
    }
    assert_eq!(one.sessions(), other.sessions());
}

#[test]
fn odd_texts_are_no_problem() {
    let odd = "\u{0}\u{1b}[2J\u{fffd}\u{202e}\u{10ffff}\u{130} \"\"\" \\\\\\ //";
    let starts =
        [Start::default(), Start { process: odd, command_line: odd, account: odd, ..Start::default() }];
    let found = novelty(&starts);
    assert!((0..2).all(|it| (0.0..=1.0).contains(&found.score(it))));
    assert_eq!(found.score(9), 0.0);
}
