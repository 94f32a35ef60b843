//! `recorded.json` holds what the real kernel answered: evcxr's refusal of a cell, and for each value the traceback of
//! its probe, rustc 1.95.

use serde_json::Value;

use super::{Names, annotated, found_type, probe, untyped_variables};

const API: &str = include_str!("../../../prelude/facade/src/api.rs");
const POLARS: &str = include_str!("../../../prelude/facade/src/api/ext/polars.rs");
const CHRONO: &str = include_str!("../../../prelude/facade/src/api/ext/chrono.rs");

fn recorded() -> Value {
    serde_json::from_str(include_str!("recorded.json")).unwrap_or_else(|error| panic!("{error}"))
}

fn names() -> Names {
    Names::read(&[("nblt", API), ("nblt::ext::polars", POLARS), ("nblt::ext::chrono", CHRONO)])
}

fn found(value: &str) -> Option<String> {
    let recorded = recorded();
    let traceback = recorded["answers"][value].as_str().unwrap_or_else(|| panic!("{value} is not recorded"));
    found_type(traceback)
}

#[test]
fn the_refusal_names_the_variable() {
    let recorded = recorded();
    let error = recorded["refused"].as_str().unwrap_or_default();
    let cell = r#"let n_groups = frame.group_by(["IPAddress"])?.get_groups().len();"#;
    assert_eq!(untyped_variables(cell, error), ["n_groups"]);
    assert!(untyped_variables(cell, "mismatched types").is_empty());
}

#[test]
fn a_refusal_that_names_none_means_all_without_annotation() {
    let cell = "let a = f();\nlet (b, mut c) = g();\nlet d: u8 = h();\nif true { let e = 1; }";
    assert_eq!(untyped_variables(cell, "borrowed data escapes outside of function"), ["a", "b", "c"]);
    assert_eq!(untyped_variables(cell, "the `!` type is experimental"), ["a", "b", "c"]);
}

#[test]
fn the_probe_holds_what_stands_before_and_gives_the_value_two_wrong_types() {
    let cell = "let a = 1;\nlet mut b = f(a)?;\nb.push(2)";
    let probe = probe(cell, "b").unwrap_or_default();
    assert_eq!(
        probe,
        "{ struct NbltProbe; struct NbltProbeEnd;\nlet a = 1;\n\nlet _: NbltProbe = { let nblt_probe = f(a)?;\n\
         nblt_probe };\nlet _: NbltProbe = NbltProbeEnd; }"
    );
}

#[test]
fn the_last_binding_of_a_name_is_the_one_that_is_stored() {
    let cell = "let a = f();\nlet a = a.g();";
    assert!(
        probe(cell, "a").is_some_and(|it| it.contains("let a = f();") && it.contains("nblt_probe = a.g();"))
    );
}

#[test]
fn cells_that_cannot_be_probed_are_left_alone() {
    assert_eq!(probe(":dep regex\nlet a = f();", "a"), None, "the command would run");
    assert_eq!(probe("let a = f();", "b"), None);
    assert_eq!(probe("{ let a = f(); }", "a"), None, "evcxr does not store it");
    assert_eq!(probe("let Some(a) = f() else { panic!() };", "a"), None);
    assert_eq!(probe("let a;", "a"), None);
    assert_eq!(probe("let = ;; fn (", "a"), None);
    assert_eq!(probe("let a = \"größe\"; }", "x"), None);
}

#[test]
fn rustc_names_the_type() {
    assert_eq!(found(r#"frame.group_by(["IPAddress"])?.get_groups().len()"#).as_deref(), Some("usize"));
    assert_eq!(found("5").as_deref(), Some("i32"));
    assert_eq!(found("nblt::ext::chrono::Utc::now()").as_deref(), Some("DateTime<Utc>"));
    assert_eq!(found(r#""größe".chars().rev().collect::<String>()"#).as_deref(), Some("String"));
    let map = "everybody.rows.iter().map(|it| (it.table, it.seen.events)).collect::<HashMap<_, _>>()";
    assert_eq!(found(map).as_deref(), Some("HashMap<&str, u64>"));
}

#[test]
fn types_that_no_annotation_can_say_are_none() {
    assert_eq!(found("|x: u64| x > 10"), None, "a closure");
    assert_eq!(found(r#"everybody.of_table("SigninLogs")"#), None, "impl Iterator");
    assert_eq!(found("everybody.rows.iter().map(|it| it.account.len())"), None, "a closure inside");
    assert_eq!(found("panic!()"), None, "never a value");
    assert_eq!(found("std::env::vars().collect()"), None, "rustc does not know either");
    let long = "everybody.rows.iter().map(|it| (it.account.clone(), vec![(it.table, it.seen.clone())], \
                Some(frame.clone()))).collect::<Vec<_>>()";
    assert_eq!(found(long), None, "rustc shortened it");
}

#[test]
fn the_annotation_names_paths_that_a_cell_can_write() {
    let ty = found(r#"frame.column("TimeGenerated")?.datetime()?.clone()"#).unwrap_or_default();
    assert_eq!(
        annotated("let times = f()?;\ntimes.len()", "times", &ty, &names()),
        ["let times: nblt::ext::polars::prelude::Logical<nblt::ext::polars::prelude::DatetimeType, \
          nblt::ext::polars::prelude::Int64Type> = f()?;\ntimes.len()"]
    );
    assert_eq!(
        annotated("let (a, b): (_, _) = f();", "b", "(HashMap<&'static str, u64>, Hit)", &names()),
        ["let (a, b): (std::collections::HashMap<&'static str, u64>, Hit) = f();"],
        "an annotation with holes is replaced, and names of earlier cells stay"
    );
    assert_eq!(
        annotated("let a = f();", "a", "Result<AccountSummary, alloc::string::FromUtf8Error>", &names()),
        ["let a: Result<nblt::AccountSummary, std::string::FromUtf8Error> = f();"]
    );
}

#[test]
fn a_name_of_several_types_gives_a_cell_for_each() {
    let cells = annotated("let length = f();", "length", "Duration", &names());
    assert!(cells.contains(&"let length: std::time::Duration = f();".to_owned()), "{cells:?}");
    assert!(cells.contains(&"let length: nblt::ext::chrono::Duration = f();".to_owned()), "{cells:?}");
}

#[test]
fn a_type_that_needs_no_path_is_written_as_it_is() {
    assert_eq!(annotated("let n = f();", "n", "usize", &names()), ["let n: usize = f();"]);
    assert_eq!(annotated("let n = f();", "n", "(u8, Mine)", &names()), ["let n: (u8, Mine) = f();"]);
}
