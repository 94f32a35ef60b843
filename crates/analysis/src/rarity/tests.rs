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

#[test]
fn many_distinct_starts_are_no_problem() {
    let names: Vec<String> = (0..20_000).map(|it| format!("C:\\{}\\{}.exe", it % 131, it * 17)).collect();
    let starts: Vec<Start> = names
        .iter()
        .map(|it| Start { process: Box::leak(it.clone().into_boxed_str()), ..start("", "a b c", "0x1") })
        .collect();
    let found = rarity(&starts);
    let in_clusters: u64 = found.clusters().iter().map(|it| it.size).sum();
    assert_eq!(in_clusters + found.n_noise() as u64, 20_000);
}
