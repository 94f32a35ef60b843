//! An interrupt ends the call and nothing else. A test binary of its own: it interrupts whatever runs.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use nblt::ext::polars::prelude::{Column, DataFrame, NamedFrom, Series};
use nblt::{AccountPivots, OutcomeState, Session, Show, TimeSpan, logon_session_rarity};
use sources::Source;

/// A workspace; the analyst interrupts while the first query runs that has these texts in it.
struct Interrupted {
    inner: Arc<dyn Source>,
    at: fn(&str) -> bool,
    done: AtomicBool,
}

/// Interrupts are the process's: one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

impl Source for Interrupted {
    fn query(&self, text: &str) -> Result<kql_polars::Output, kql_polars::Error> {
        if (self.at)(text) && !self.done.swap(true, Ordering::SeqCst) {
            assert!(channel::cancel_running(), "the call says that it runs");
        }
        self.inner.query(text)
    }

    fn tables(&self) -> Vec<String> {
        self.inner.tables()
    }

    fn covered(&self, table: &str) -> Option<TimeSpan> {
        self.inner.covered(table)
    }

    fn name(&self) -> String {
        self.inner.name()
    }
}

fn interrupted(session: &Session, at: fn(&str) -> bool) -> Session {
    let inner = session.source().unwrap();
    Session::on_source(Arc::new(Interrupted { inner, at, done: AtomicBool::new(false) }))
}

#[test]
fn an_interrupt_ends_the_call_and_the_next_one_works() {
    let _alone = ALONE.lock();
    let accounts = AccountPivots::on(interrupted(&Session::demo().unwrap(), |_| true));
    let error = accounts.account_summary("adele").unwrap_err();
    assert!(error.is_cancelled() && error.to_string().contains("all variables are kept"), "{error}");
    assert!(accounts.account_summary("adele").unwrap().matches().len() >= 3);
}

#[test]
fn an_interrupt_ends_the_search_for_novel_starts_and_the_next_one_finds_them() {
    let _alone = ALONE.lock();
    let text = |name: &str, values: Vec<String>| Column::from(Series::new(name.into(), values));
    let same = |name: &str, value: &str| text(name, vec![value.to_owned(); 100_000]);
    let letters =
        |it: usize| it.to_string().bytes().map(|it| char::from(it - b'0' + b'k')).collect::<String>();
    let frame = DataFrame::new(
        100_000,
        vec![
            same("TimeGenerated", "2026-03-05T10:00:00Z"),
            same("Computer", "SRV"),
            same("Account", "CONTOSO\\kim"),
            same("SubjectLogonId", "0x1"),
            same("NewProcessName", "C:\\a.exe"),
            text(
                "CommandLine",
                (0..100_000).map(|it| format!("a.exe {} {}", letters(it), letters(it * 7 % 1_009))).collect(),
            ),
        ],
    )
    .unwrap();
    let found = logon_session_rarity(&frame).unwrap();
    let interrupt = std::thread::spawn(|| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        assert!(channel::cancel_running(), "the call says that it runs");
    });
    assert!(found.novel_starts().unwrap_err().is_cancelled());
    interrupt.join().unwrap();
    // An interrupt is of the call that it met: this one reads XML before it compares.
    let one = |name: &str, value: &str| text(name, vec![value.to_owned()]);
    let data =
        r#"<EventData><Data Name="Image">C:\b.exe</Data><Data Name="CommandLine">b</Data></EventData>"#;
    let events = vec![one("Computer", "SRV"), one("EventID", "1"), one("EventData", data)];
    let events = DataFrame::new(1, events).unwrap();
    assert!(found.novel_starts_against(&events).unwrap().frame().unwrap().height() == 100_000);
    assert!(found.novel_starts().unwrap().frame().unwrap().height() == 100_000);
}

/// Sign-ins of 250 people, one each.
fn many(name: &str) -> Session {
    let folder = std::env::temp_dir().join(format!("nblt-interrupt-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let line = |n: u32| {
        serde_json::json!({ "Type": "SigninLogs", "TimeGenerated": "2026-01-05T10:00:00Z", "ResultType": "50126",
            "UserPrincipalName": format!("user{n:03}@contoso.com") })
        .to_string()
    };
    let lines: Vec<String> = (0..250).map(line).collect();
    std::fs::write(folder.join("SigninLogs.json"), lines.join("\n")).unwrap();
    let session = Session::open(folder.to_str().unwrap()).unwrap();
    std::fs::remove_dir_all(folder).unwrap();
    session
}

fn names() -> Vec<String> {
    (0..250).map(|n| format!("user{n:03}@contoso.com")).collect()
}

#[test]
fn an_interrupted_batch_keeps_what_was_finished_and_says_what_was_not_asked() {
    let _alone = ALONE.lock();
    // While the second hundred is read.
    let session = interrupted(&many("batch"), |text| {
        text.contains("project Time") && text.contains("user100@contoso.com")
    });
    let mut names = names();
    names.push("nobody@contoso.com".to_owned());
    let all = AccountPivots::on(session).account_summaries(&names).unwrap();
    let states = |state| all.outcomes().iter().filter(|it| it.state == state).count();
    assert_eq!(states(OutcomeState::Found), 100);
    assert_eq!((states(OutcomeState::NotAsked), states(OutcomeState::None)), (150, 1));
    assert!(
        all.outcomes().iter().filter(|it| it.state == OutcomeState::Found).all(|it| it.failed == Some(1))
    );
    // Numbers that nobody counted are not zero.
    let open = all.outcomes().into_iter().find(|it| it.name == "user150@contoso.com").unwrap();
    assert_eq!((open.failed, open.alerts, open.seen.map(|it| it.events)), (None, None, Some(1)));
    assert_eq!(all.not_asked(), names[100..250]);
    let text = all.report().to_text();
    assert!(text.contains("251 names: 100 found, 1 not found, 150 not asked"), "{text:.2000}");
    assert!(
        text.contains("warning: interrupted: not asked: user100@contoso.com, user101@contoso.com"),
        "{text:.2000}"
    );
    assert!(text.contains("and 130 more, which .not_asked() lists"), "{text:.2000}");
    // What was not asked is asked when it is chosen.
    let one = all.select("user150@contoso.com").unwrap();
    assert_eq!(one.activity().unwrap().n_rows(), 1);
}

#[test]
fn a_batch_that_is_interrupted_in_its_search_has_nothing_to_show() {
    let _alone = ALONE.lock();
    let session = interrupted(&many("search"), |text| text.contains("summarize Events"));
    let pivots = AccountPivots::on(session);
    assert!(pivots.account_summaries(names()).unwrap_err().is_cancelled());
    assert_eq!(pivots.account_summaries(names()).unwrap().not_asked().len(), 0);
}
