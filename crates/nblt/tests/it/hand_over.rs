//! What leaves the notebook for other people: evidence with identifiers, hashes of the files, and nobody's name.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use demo::story;
use nblt::{AccountPivots, AccountSummary, Cell, Session, Show, Tabular};

use crate::written::Folder;

fn victim() -> AccountSummary {
    let accounts = AccountPivots::on(Session::demo().unwrap());
    accounts.account_summary("adele").unwrap().select(story::VICTIM).unwrap()
}

fn texts(rows: &nblt::Rows, column: &str) -> Vec<String> {
    let column = rows.columns().iter().position(|it| it == column).unwrap();
    let text = |row| match rows.cell(row, column) {
        Cell::Text(text) => text,
        other => panic!("{other:?}"),
    };
    (0..rows.n_rows()).map(text).collect()
}

#[test]
fn no_original_name_survives() {
    let redacted = victim().redacted().unwrap();
    let full = redacted.full_report().unwrap();
    let forms = [
        redacted.report().to_html().into_string(),
        redacted.report().to_text(),
        full.to_file().into_string(),
        full.to_text(),
    ];
    let names = [
        "adele",
        "contoso",
        "fabrikam",
        "madeleine",
        "quintero",
        "203.0.113",
        "198.51.100",
        "192.0.2.",
        "2001:db8",
        "10.20.",
        "srv-fin01",
        "ws-dub",
        "lnx-app01",
    ];
    for form in &forms {
        let form = form.to_lowercase();
        for name in names {
            let at = form.find(name);
            let around = at.and_then(|at| form.get(at.saturating_sub(80)..(at + 80).min(form.len())));
            assert!(at.is_none(), "{name} is in: {around:?}");
        }
        // The queries tell identifiers of persons by how they begin.
        let sid = |it: &str| it.starts_with(|it: char| it.is_ascii_digit());
        assert!(!form.split("s-1-5-21-").skip(1).chain(form.split("s-1-12-1-").skip(1)).any(sid));
        // It is a part of "advanced".
        assert!(!form.split(|it: char| !it.is_alphanumeric()).any(|word| word == "vance"));
        assert!(form.contains("account-1") && form.contains("address-1"));
    }
    // What stands for what is for the analyst alone, and no pseudonym stands for two accounts.
    let list = redacted.pseudonyms().unwrap();
    let at = texts(&list, "Original").iter().position(|it| it == "adelev").unwrap();
    assert_eq!(texts(&list, "Pseudonym").get(at).map(String::as_str), Some("account-1"));
    let accounts: Vec<String> =
        texts(&list, "Pseudonym").into_iter().filter(|it| it.starts_with("account")).collect();
    let distinct: std::collections::BTreeSet<&String> = accounts.iter().collect();
    assert_eq!(distinct.len(), accounts.len());
}

#[test]
fn no_spelling_of_a_name_is_left_anywhere() {
    let redacted = victim().redacted().unwrap();
    let full = redacted.full_report().unwrap();
    let forms = [
        full.to_file().into_string(),
        full.to_text(),
        full.to_markdown().into_string(),
        redacted.report().to_text(),
    ];
    let list = redacted.pseudonyms().unwrap();
    let names = texts(&list, "Original").into_iter().zip(texts(&list, "Kind"));
    let is_long = |text: &str| text.chars().filter(|it| it.is_alphabetic()).count() >= 4;
    let everybodys = ["admin", "administrator", "guest", "service", "user", "backup", "operator"];
    let names = names.filter(|(name, kind)| {
        ["account", "domain", "host"].contains(&kind.as_str())
            && is_long(name)
            && !everybodys.contains(&name.as_str())
    });
    let names: Vec<String> = names.map(|it| it.0).collect();
    assert!(names.len() > 12 && names.iter().any(|it| it == "adelev"), "{names:?}");
    for form in forms {
        let form = form.to_lowercase();
        for name in &names {
            let at = form.find(name.as_str());
            let around = at.and_then(|at| form.get(at.saturating_sub(80)..(at + 80).min(form.len())));
            assert!(at.is_none(), "{name} is in: {around:?}");
        }
    }
}

#[test]
fn numbers_stay_when_names_go() {
    let acc = victim();
    let (open, redacted) = (acc.full_report().unwrap(), acc.redacted().unwrap().full_report().unwrap());
    let tables = |html: String| html.matches("<tr>").count();
    assert_eq!(tables(open.to_html().into_string()), tables(redacted.to_html().into_string()));
    for line in ["Cloud activity", "Logons to hosts", "Tables searched", "Queries"] {
        assert!(redacted.to_text().contains(line), "{line}");
    }
    let rows = format!("{} rows", acc.events().unwrap().n_rows());
    assert!(open.to_text().contains(&rows) && redacted.to_text().contains(&rows), "{rows}");
}

#[test]
fn each_event_has_an_identifier_that_is_the_same_in_another_session() {
    let (one, other) = (victim().evidence().unwrap(), victim().evidence().unwrap());
    let (ids, again) = (texts(&one, "EventId"), texts(&other, "EventId"));
    assert_eq!(ids, again);
    let distinct: std::collections::BTreeSet<&String> = ids.iter().collect();
    assert_eq!(distinct.len(), one.n_rows(), "no two events share one");
    for (id, table) in ids.iter().zip(texts(&one, "Table")) {
        assert!(id.starts_with(&format!("{table}-")), "{id}");
    }
    let report = victim().full_report().unwrap().to_text();
    assert!(report.contains(&ids[0]), "the report speaks of the same");
}

#[test]
fn files_have_their_hash_whether_they_are_plain_zipped_or_gone() {
    let files = demo::files();
    let (first, second) = (&files[0], &files[1]);
    let folder = Folder::with(&[("plain.csv", &first.contents)]);
    let mut zip = zip::ZipWriter::new(std::fs::File::create(folder.join("two.zip")).unwrap());
    for file in &files {
        zip.start_file(file.name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, file.contents.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    let acc = AccountPivots::on(folder.open()).account_summary(story::VICTIM).unwrap();
    let report = acc.full_report().unwrap().to_text();
    let sum = |path: &str| {
        let output = std::process::Command::new("sha256sum").arg(folder.join(path)).output().ok()?;
        String::from_utf8(output.stdout).ok()?.split_whitespace().next().map(str::to_owned)
    };
    for file in ["plain.csv", "two.zip"] {
        // Another program's word for it, where there is one.
        match sum(file) {
            Some(sum) => assert!(report.contains(&sum), "{file} {sum}"),
            None => eprintln!("skipped: there is no sha256sum here"),
        }
    }
    assert!(!second.name.is_empty());
    std::fs::remove_file(folder.join("plain.csv")).unwrap();
    assert!(acc.full_report().unwrap().to_text().contains("is no longer there"));
    // Those of the demo are in the program.
    assert!(victim().full_report().unwrap().to_text().contains("SHA-256"));
}

#[test]
fn a_report_in_markdown_has_headings_tables_evidence_queries_and_hashes() {
    let (acc, file) = (victim(), folder("markdown") + ".md");
    acc.full_report().unwrap().save(&file).unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(text.starts_with("# Account summary of “adele”\n\n"), "{text:.300}");
    for heading in ["## Tables searched", "## Events", "## Files read", "## Queries"] {
        assert!(text.lines().any(|it| it == heading), "{heading}");
    }
    // Each table has as many cells in a row as in its head.
    let mut cells = 0;
    for line in text.lines().filter(|it| !it.starts_with("| ---")) {
        let here = if line.starts_with("| ") { line.matches(" | ").count() + 1 } else { 0 };
        assert!(cells == 0 || here == 0 || here == cells, "{cells} cells, then {line}");
        cells = here;
    }
    let ids = texts(&acc.evidence().unwrap(), "EventId");
    assert!(ids.iter().all(|it| text.contains(it.as_str())), "each event has its identifier");
    assert!(text.contains(" UTC · ") && text.contains("SHA-256"));
    assert!(text.split('`').any(|it| it.len() == 64), "the hashes are there");
    for query in acc.queries() {
        let line = query.text.lines().next().unwrap();
        assert!(text.contains(line), "{line}");
    }
}

/// A folder of its own for a test, removed before.
fn folder(name: &str) -> String {
    let path = std::env::temp_dir().join(format!("nblt-hand-over-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    path.to_str().unwrap().to_owned()
}

#[test]
fn core_11_b02_a_kept_result_is_the_same_when_it_is_opened_again() {
    let (acc, folder) = (victim(), folder("kept"));
    let saved = acc.save(&folder).unwrap();
    assert!(saved.rows.unwrap() > acc.events().unwrap().n_rows() as u64);
    let kept = nblt::load(&folder).unwrap();
    let same = |name: &str, rows: &nblt::Rows| {
        let kept = kept.part(name).unwrap();
        assert_eq!(kept.schema, rows.schema, "{name}");
        assert!(kept.frame().equals_missing(&rows.frame()), "{name}");
    };
    let data = acc.get_additional_data().unwrap();
    same("evidence", &acc.evidence().unwrap());
    same("cloud_activity_summary", &data.cloud_activity_summary);
    same("host_logon_summary", &data.host_logon_summary);
    same("ip_summary", &data.ip_summary);
    same("activity_grid", &data.activity_grid);
    assert_eq!(kept.account, story::VICTIM);
    assert_eq!((kept.span, kept.tables.len()), (acc.span(), acc.tables().len()));
    assert!(kept.queries.len() >= acc.queries().len());
    assert!(kept.report().to_text().contains("Tables searched"));
    assert!(kept.part("evil").is_err_and(|it| it.is_not_found() && it.to_string().contains("ip_summary")));
    // It is kept again in the same place.
    acc.save(&folder).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_damaged_or_foreign_folder_says_what_is_wrong() {
    let folder = folder("damaged");
    let error = |expected: &str| {
        let error = nblt::load(&folder).err().unwrap().to_string();
        assert!(error.contains(expected) && error.contains("help: "), "{expected}: {error}");
    };
    error("is no folder");
    std::fs::create_dir_all(&folder).unwrap();
    error("is no kept result");
    std::fs::write(format!("{folder}/notes.txt"), "mine").unwrap();
    let refused = victim().save(&folder).err().unwrap().to_string();
    assert!(refused.contains("it holds other things"), "{refused}");
    std::fs::remove_file(format!("{folder}/notes.txt")).unwrap();
    victim().save(&folder).unwrap();
    let (index, part) = (format!("{folder}/nblt.json"), format!("{folder}/ip_summary.parquet"));
    let written = std::fs::read_to_string(&index).unwrap();
    let mut bytes = std::fs::read(&part).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&part, &bytes).unwrap();
    error("ip_summary.parquet is not what was written");
    std::fs::remove_file(&part).unwrap();
    error("ip_summary.parquet cannot be read");
    for (from, to, expected) in [
        ("\"version\": 1", "\"version\": 2", "later nblt (version 2; this one reads 1)"),
        ("nblt account summary", "something else", "does not say that it is"),
        ("\"evidence\"", "\"evidently\"", "does not describe evidence"),
        ("{", "", "is no JSON"),
    ] {
        std::fs::write(&index, written.replacen(from, to, 1)).unwrap();
        error(expected);
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
