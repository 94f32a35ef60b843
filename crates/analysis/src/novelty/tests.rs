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

fn novelty_with(starts: &[Start], baseline: Option<&Processes>, parameters: &NoveltyParameters) -> Novelty {
    let go_on = || Ok::<(), Error>(());
    Novelty::of(&rarity(starts), baseline, parameters, go_on).unwrap_or_else(|error| panic!("{error}"))
}

fn novelty(starts: &[Start]) -> Novelty {
    novelty_with(starts, None, &NoveltyParameters::default())
}

fn against(starts: &[Start], baseline: &Processes) -> Novelty {
    novelty_with(starts, Some(baseline), &NoveltyParameters::default())
}

/// `cmd.exe /c echo` with a word of its own each; the words are letters, so that they stay.
fn echoes(n: usize) -> Vec<Start> {
    let letters =
        |it: usize| format!("{it:05}").bytes().map(|it| char::from(it + b'h' - b'0')).collect::<String>();
    (0..n).map(|it| start(format!("cmd.exe /c echo {}", letters(it)).leak())).collect()
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
    let found = against(&new, &usual);
    assert_eq!(found.score(0), 0.0, "three of the baseline are like it");
    assert!(found.score(1) > 0.5);
    assert_eq!(found.reason(1).and_then(|it| it.nearest.clone()).as_deref(), Some("job.exe -id 1"));
    // What runs a thousand times now was not usual before.
    assert!(against(&vec![start("whoami.exe /all"); 1_000], &usual).score(7) > 0.5);
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

#[test]
fn however_many_differ_in_a_word_they_are_as_near_to_each_other() {
    let attack = Start { process: "nc.exe", parent_process: "svc.exe", ..start("nc.exe -e payload") };
    for n in [4_000, 4_001, 20_000] {
        let mut starts = echoes(n);
        starts.push(attack.clone());
        let found = novelty(&starts);
        // cmd.exe, its parent, a person, cmd.exe, /c, echo; and of two words one each.
        assert!((0..n).all(|it| (found.score(it) - 2.0 / 8.0).abs() < 1e-12), "{n}: {}", found.score(7));
        assert!((0..n).all(|it| found.uncertainty(it) == 0.0));
        let reason = found.reason(0).cloned().unwrap_or_default();
        assert!(reason.nearest.is_some() && reason.only_here.len() == 1 && reason.only_there.len() == 1);
        // It has only the person in common with them.
        assert!(found.score(n) > 0.8, "{n}: {}", found.score(n));
    }
}

#[test]
fn the_order_of_rows_changes_nothing_among_many_either() {
    let mut starts = echoes(5_000);
    starts.extend(["cmd.exe /c type hhhhi hhhhj", "cmd.exe /c echo", "cmd.exe hhhhi hhhhk"].map(start));
    let mut turned = starts.clone();
    turned.reverse();
    // Few are compared, so that it matters which.
    let parameters = NoveltyParameters { compared: 4, ..NoveltyParameters::default() };
    for parameters in [NoveltyParameters::default(), parameters] {
        let (one, other) =
            (novelty_with(&starts, None, &parameters), novelty_with(&turned, None, &parameters));
        for place in 0..starts.len() {
            assert_eq!(one.score(place), other.score(starts.len() - 1 - place));
            assert_eq!(one.reason(place), other.reason(starts.len() - 1 - place));
            assert_eq!(one.uncertainty(place), other.uncertainty(starts.len() - 1 - place));
        }
    }
}

#[test]
fn where_few_are_compared_the_score_is_too_high_by_no_more_than_is_said() {
    let words = ["net", "use", "user", "add", "share", "view", "group", "time"];
    let line = |it: usize| {
        let some: Vec<&str> =
            (0..8).filter(|bit| it >> bit & 1 == 1).filter_map(|bit| words.get(bit).copied()).collect();
        start(format!("tool.exe {}", some.join(" ")).leak())
    };
    let starts: Vec<Start> = (0..256).map(line).collect();
    let few = NoveltyParameters { compared: 5, ..NoveltyParameters::default() };
    let (exact, estimated) = (novelty(&starts), novelty_with(&starts, None, &few));
    assert!((0..256).all(|it| exact.uncertainty(it) == 0.0));
    assert!((0..256).any(|it| estimated.uncertainty(it) > 0.0));
    for it in 0..256 {
        let (score, high) = (exact.score(it), estimated.score(it));
        assert!(score <= high && high - estimated.uncertainty(it) <= score + 1e-12, "{it}: {score} {high}");
    }
}

#[test]
fn parameters_mean_what_they_say() {
    let mut starts = vec![start("job.exe -x a"); 2];
    starts.extend(vec![start("job.exe -x b -y"); 5]);
    let with = |neighbours, common, compared| {
        novelty_with(&starts, None, &NoveltyParameters { neighbours, common, compared })
    };
    assert!(with(1, 2, 1_000).score(0) == 0.0 && with(3, 2, 1_000).score(0) > 0.0);
    assert!(with(5, 2, 1_000).score(0) > with(3, 2, 1_000).score(0));
    let nearest = |it: &Novelty| it.reason(0).cloned().unwrap_or_default().nearest_count;
    starts.push(start("job.exe -x c"));
    let with =
        |common| novelty_with(&starts, None, &NoveltyParameters { common, ..NoveltyParameters::default() });
    assert_eq!((nearest(&with(1)), nearest(&with(2)), nearest(&with(9))), (1, 5, 1));
    for (neighbours, common, compared, said) in [
        (0, 2, 9, "neighbours is 0, but must be 1 or more"),
        (3, 0, 9, "common is 0, but must be 1 or more"),
        (9, 2, 9, "compared is 9, but must be more than neighbours (9)"),
    ] {
        let parameters = NoveltyParameters { neighbours, common, compared };
        let wrong = Novelty::of(&rarity(&starts), None, &parameters, || Ok::<(), Error>(()));
        assert_eq!(wrong.err().map(|it| it.to_string()).as_deref(), Some(said));
    }
}

#[test]
fn it_ends_as_soon_as_nobody_wants_it_any_more() {
    /// Stands for the analyst's interrupt.
    #[derive(Debug)]
    struct Stopped;
    impl From<Error> for Stopped {
        fn from(error: Error) -> Self {
            panic!("{error}")
        }
    }
    let rarity = rarity(&echoes(1_000));
    for last in [0, 1, 500, 1_500, 2_000] {
        let mut asked = 0;
        let go_on = || {
            asked += 1;
            if asked > last { Err(Stopped) } else { Ok(()) }
        };
        assert!(Novelty::of(&rarity, None, &NoveltyParameters::default(), go_on).is_err());
        assert_eq!(asked, last + 1, "it was asked again after it had said no, or not so often");
    }
}
