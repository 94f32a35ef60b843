use super::*;
use crate::processes::fixture::{Start, processes};

fn start(process: &'static str, command_line: &'static str, session: &'static str) -> Start {
    Start { process, command_line, session, account: "CONTOSO\\adelev", ..Start::default() }
}

fn rarity(starts: &[Start]) -> Rarity {
    Rarity::of(processes(starts), &Parameters::default()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn one_start_alone_is_as_rare_as_can_be() {
    let found = rarity(&[start("C:\\a.exe", "a -x", "0x1")]);
    assert_eq!((found.clusters().len(), found.n_noise(), found.rarity(0)), (0, 1, 1.0));
    let session = &found.sessions()[0];
    assert_eq!((session.mean_rarity, session.max_rarity, session.process_count), (1.0, 1.0, 1));
    assert_eq!(session.first, None, "its time is not recorded");
}

#[test]
fn starts_that_are_all_equal_are_one_cluster() {
    let found = rarity(&vec![start("C:\\a.exe", "a -x", "0x1"); 1_000]);
    assert_eq!((found.clusters().len(), found.n_noise()), (1, 0));
    assert_eq!(found.clusters()[0].size, 1_000);
    assert!((found.sessions()[0].mean_rarity - 0.001).abs() < 1e-15);
}

#[test]
fn missing_texts_count_as_empty_and_nothing_panics_on_odd_ones() {
    let odd = "\u{0}\u{1b}[2J\u{fffd}\u{202e}\u{10ffff}";
    let found = rarity(&[
        Start::default(),
        Start::default(),
        start("", "", ""),
        start(odd, odd, odd),
        Start { session: odd, time: Some(i64::MIN), ..Start::default() },
        Start { time: Some(i64::MAX), ..Start::default() },
    ]);
    assert_eq!(found.processes().len(), 6);
    assert_eq!(found.features(0), [0, 0, 0, 0]);
    assert_eq!(found.sessions().iter().map(|it| it.process_count).sum::<u64>(), 6);
}

#[test]
fn the_order_of_rows_changes_no_number() {
    let names = ["C:\\a.exe", "C:\\b\\svc.exe", "D:\\long\\path\\to\\tool.exe", "C:\\b\\svd.exe"];
    let lines = ["a", "a -x -y", "svc /k \"x y\"", "", "tool.exe a,b,c,d;e"];
    let mut starts = Vec::new();
    for number in 0_usize..600 {
        let session = ["0x1", "0x2", "0x3e7"][number * number % 3];
        // Several at the same time, so that rows cannot be told apart by it.
        let time = Some(i64::try_from(number / 40).unwrap_or(0));
        let start = start(names[number * 7 % 4], lines[number * number % 5], session);
        starts.push(Start { time, ..start });
    }
    let mut shuffled = starts.clone();
    // 7 is prime to 600: every row comes once.
    (0..600).for_each(|it| shuffled[it] = starts[it * 7 % 600].clone());
    for parameters in [Parameters::default(), Parameters { max_distance: 0.02, min_samples: 9 }] {
        let [one, other] = [&starts, &shuffled]
            .map(|it| Rarity::of(processes(it), &parameters).unwrap_or_else(|error| panic!("{error}")));
        assert_eq!(one.sessions(), other.sessions());
        for (place, start) in shuffled.iter().enumerate() {
            let before = starts.iter().position(|it| it == start).unwrap_or(0);
            assert_eq!(one.cluster(before), other.cluster(place));
        }
        let numbers =
            |it: &Rarity| it.clusters().iter().map(|it| (it.size, it.first, it.last)).collect::<Vec<_>>();
        assert_eq!(numbers(&one), numbers(&other));
        let exemplar = |all: &Rarity, starts: &[Start]| {
            all.clusters().iter().map(|it| starts[it.exemplar].clone()).collect::<Vec<_>>()
        };
        assert_eq!(exemplar(&one, &starts), exemplar(&other, &shuffled));
    }
}

#[test]
fn sessions_of_two_hosts_are_two() {
    let system = start("C:\\a.exe", "a", "0x3e7");
    let found = rarity(&[Start { host: "web01", ..system.clone() }, Start { host: "fin01", ..system }]);
    let hosts: Vec<_> = found.sessions().iter().map(|it| it.host.clone().unwrap_or_default()).collect();
    assert_eq!(hosts, ["fin01", "web01"]);
}

#[test]
fn parameters_out_of_range_are_said() {
    for parameters in [
        Parameters { min_samples: 1, ..Parameters::default() },
        Parameters { max_distance: 0.0, ..Parameters::default() },
        Parameters { max_distance: f64::NAN, ..Parameters::default() },
        Parameters { max_distance: f64::INFINITY, ..Parameters::default() },
    ] {
        let error =
            Rarity::of(processes(&[start("a", "b", "c")]), &parameters).err().map(|it| it.to_string());
        assert!(error.as_ref().is_some_and(|it| it.contains("but must be")), "{parameters:?}: {error:?}");
    }
}

/// Starts that differ in the score of their path only have directions that lie on a curve: clusters are the runs of
/// neighbours on it that are near to each other.
#[test]
fn many_distinct_starts_are_in_the_clusters_that_their_paths_are_in() {
    let names: Vec<String> = (0_u64..20_000)
        .map(|it| {
            // Each path is another; their scores are dense in some places and sparse in others.
            let tail = "z".repeat((it % 7 * 40 + it / 500) as usize);
            format!("C:\\{it}\\{tail}.exe")
        })
        .collect();
    let starts: Vec<Start> = names
        .iter()
        .map(|it| Start { process: Box::leak(it.clone().into_boxed_str()), ..start("", "a b c", "0x1") })
        .collect();
    let found = rarity(&starts);
    let mut scores: Vec<u64> = names.iter().map(|it| char_ord_score(it)).collect();
    scores.sort_unstable();
    let unit = |score: u64| {
        let vector = [score as f64, 2.0, char_ord_score("CONTOSO\\adelev") as f64];
        let length = vector.iter().map(|it| it * it).sum::<f64>().sqrt();
        vector.map(|it| it / length)
    };
    let far = |a: u64, b: u64| {
        let squares = unit(a).into_iter().zip(unit(b)).map(|(a, b)| (a - b) * (a - b));
        squares.sum::<f64>().sqrt() > Parameters::default().max_distance
    };
    let runs: Vec<u64> = scores.chunk_by(|a, b| !far(*a, *b)).map(|it| it.len() as u64).collect();
    let mut expected: Vec<u64> = runs.iter().copied().filter(|it| *it > 1).collect();
    expected.sort_unstable_by(|a, b| b.cmp(a));
    let sizes: Vec<u64> = found.clusters().iter().map(|it| it.size).collect();
    assert_eq!(sizes, expected);
    assert_eq!(found.n_noise(), runs.iter().filter(|it| **it == 1).count());
    assert!(sizes.len() > 20 && found.n_noise() > 20, "{} clusters, {} alone", sizes.len(), found.n_noise());
}

#[test]
fn the_system_is_known_by_the_host_that_it_is_of() {
    let on = |host, process, session| Start { host, ..start(process, "x", session) };
    let found = rarity(&[
        on("win", "C:\\a.exe", "999"),
        on("lin", "/usr/bin/a", "999"),
        on("lin", "/usr/bin/a", "4294967295"),
        // A path that says nothing: its host does.
        on("win", "Registry", "0x3e7"),
        on("lin", "a", "999"),
        on("", "a", "999"),
    ]);
    let system: Vec<u64> = (0..6).map(|it| found.features(it)[3]).collect();
    assert_eq!(system, [1, 0, 1, 1, 0, 1]);
}

#[test]
fn a_session_names_its_rarest_command_in_any_order_of_rows() {
    let at =
        |time, command_line, session| Start { time: Some(time), ..start("C:\\a.exe", command_line, session) };
    let starts = [
        at(1, "a b", "0x1"),
        at(2, "a b", "0x1"),
        at(4, "second of its kind", "0x1"),
        at(3, "the/first/of/its/kind/is/rare", "0x1"),
        at(5, "", "0x2"),
        // The shell of every day, and what only this session ran.
        at(6, "as/rare/as/it/is/long/-but-/the-program-is-/-not", "0x3"),
        Start { process: "C:\\windows\\b.exe", ..at(7, "b", "0x3") },
    ];
    let mut turned = starts.clone();
    turned.reverse();
    for starts in [starts, turned] {
        let found = rarity(&starts);
        let mut rarest: Vec<_> = found.sessions().iter().map(|it| it.rarest.clone()).collect();
        rarest.sort();
        assert_eq!(rarest, ["C:\\a.exe", "b", "the/first/of/its/kind/is/rare"]);
    }
}

#[test]
fn no_account_and_an_empty_one_are_the_same_session() {
    let mut read = processes(&vec![Start::default(); 2]);
    read.account = crate::Texts::collect([None, Some("")]);
    let found = Rarity::of(read, &Parameters::default()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(found.sessions().len(), 1);
}
