use super::*;

fn known() -> Vec<Signature> {
    let signature = |entity: &str, name: &str, arguments, fallible| Signature {
        entity: entity.into(),
        name: name.into(),
        arguments,
        fallible,
    };
    vec![
        signature("Account", "account_summary", 1, true),
        signature("", "query", 1, true),
        signature("", "tables", 0, true),
        signature("", "help", 0, false),
    ]
}

fn call_of(code: &str) -> Option<(Call, Option<Binding>)> {
    match plan(code, &known(), &Scope::default()) {
        Plan::Call { call, binding } => Some((call, binding)),
        _ => None,
    }
}

#[test]
fn one_call_with_literal_arguments_needs_no_compiler() {
    let (call, binding) =
        call_of("// who is it?\n Account::nblt().account_summary(\"ade\\\"le\")? ").unwrap();
    assert_eq!((call.entity.as_str(), call.name.as_str()), ("Account", "account_summary"));
    assert_eq!(call.arguments, ["ade\"le"]);
    assert!(call.question_mark && call.show && !call.keep && binding.is_none());
    let (call, _) = call_of("query(r#\"SigninLogs | where a == \"b\"\"#)").unwrap();
    assert_eq!(call.arguments, ["SigninLogs | where a == \"b\""]);
    assert!(!call.question_mark && call.show);
    assert!(!call_of("tables()?;").unwrap().0.show, "a semicolon shows nothing");
    assert!(call_of("help()").is_some());
}

#[test]
fn a_binding_picks_its_value_up() {
    let (call, binding) = call_of("let mut acc = Account::nblt().account_summary(\"x\")?;").unwrap();
    assert!(call.keep && call.show);
    let cell = binding.unwrap().cell(7, "nblt::AccountSummary");
    assert_eq!(cell, "let mut acc: nblt::AccountSummary = nblt::kept::<nblt::AccountSummary>(7)?;");
}

#[test]
fn whatever_is_not_certain_goes_to_the_compiler() {
    for code in [
        "",
        "1 + 1",
        "account_summary(\"x\")?",
        "Account::nblt().account_summary(name)?",
        "Account::nblt().account_summary(&name)?",
        "Account::nblt().account_summary(\"x\")?.matches()",
        "Account::nblt().last(days(7)).account_summary(\"x\")?",
        "other::Account::nblt().account_summary(\"x\")?",
        "Account::nblt().account_summary(\"x\", \"y\")?",
        "Account::nblt().account_summary(b\"x\")?",
        "Account::nblt().account_summary(format!(\"x\"))?",
        "let (a, b) = query(\"x\")?;",
        "let r = query(\"x\");",
        "let r: Rows = query(\"x\")?; r",
        "query(\"x\")?; query(\"y\")?",
        "help()?",
        "query::<X>(\"x\")?",
        "{ query(\"x\")? }",
        "if true { query(\"x\")? }",
        ":dep regex",
        ":vars\nquery(\"x\")?",
        "query(\"unfinished)?",
        "#[allow(unused)] query(\"x\")?",
        "fn query(text: &str) {}",
    ] {
        assert_eq!(plan(code, &known(), &Scope::default()), Plan::Compile, "{code}");
    }
}

#[test]
fn a_redefined_name_goes_to_the_compiler() {
    let mut scope = Scope::default();
    scope.observe("let query = 5;");
    assert_eq!(plan("query(\"x\")?", &known(), &scope), Plan::Compile);
    assert!(matches!(plan("tables()?", &known(), &scope), Plan::Call { .. }));
    scope.observe("struct Account;");
    assert_eq!(plan("Account::nblt().account_summary(\"x\")?", &known(), &scope), Plan::Compile);
}

#[test]
fn a_kql_cell_goes_to_the_cell_process_as_it_is() {
    for code in ["%%kql\nSigninLogs\n| take 3\n", "\n%%kql late \nSigninLogs", "%%kql"] {
        let (call, binding) = call_of(code).unwrap();
        assert_eq!((call.name.as_str(), call.arguments.as_slice()), (KQL_CELL, &[code.to_owned()][..]));
        assert!(binding.is_none() && call.question_mark);
    }
    assert_eq!(
        Binding::of_frame("late".into()).cell(3, "nblt::Rows"),
        "let late: nblt::ext::polars::prelude::DataFrame = nblt::kept::<nblt::Rows>(3)?.frame();"
    );
    assert_eq!(plan("%%kqlx\nSigninLogs", &known(), &Scope::default()), Plan::Compile);
}
