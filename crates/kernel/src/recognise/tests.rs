use channel::wire::{SpanText, Step, StepSignature, TimeUnit};

use super::*;

fn known() -> Vec<Signature> {
    let signature = |entity: &str, name: &str, arguments, fallible| Signature {
        entity: entity.into(),
        name: name.into(),
        arguments,
        takes_span: false,
        fallible,
        steps: Vec::new(),
    };
    let step = |name: &str, arguments, fallible| StepSignature { name: name.into(), arguments, fallible };
    vec![
        Signature {
            steps: vec![step("select", 1, true), step("browse_accounts", 0, false)],
            ..signature("Account", "account_summary", 1, true)
        },
        Signature { takes_span: true, ..signature("", "set_span", 0, false) },
        signature("", "query", 1, true),
        signature("", "tables", 0, true),
        signature("", "help", 0, false),
    ]
}

fn call_of(code: &str) -> Option<(Call, Option<Binding>)> {
    match plan(code, &known(), &Scope::default()) {
        Plan::Call { call, binding } => Some((*call, binding)),
        _ => None,
    }
}

#[test]
fn one_call_with_literal_arguments_needs_no_compiler() {
    let (call, binding) =
        call_of("// who is it?\n Account::nblt().account_summary(\"ade\\\"le\")? ").unwrap();
    assert_eq!((call.entity.as_str(), call.name.as_str()), ("Account", "account_summary"));
    assert_eq!(call.arguments, ["ade\"le"]);
    assert!(call.question_mark && call.show == Display::Asked && !call.keep && binding.is_none());
    let (call, _) = call_of("query(r#\"SigninLogs | where a == \"b\"\"#)").unwrap();
    assert_eq!(call.arguments, ["SigninLogs | where a == \"b\""]);
    assert!(!call.question_mark && call.show == Display::Asked);
    assert_eq!(call_of("tables()?;").unwrap().0.show, Display::Never, "a semicolon shows nothing");
    assert!(call_of("help()").is_some());
}

#[test]
fn a_binding_picks_its_value_up() {
    let (call, binding) = call_of("let mut acc = Account::nblt().account_summary(\"x\")?;").unwrap();
    assert!(call.keep && call.show == Display::Unasked);
    let both = "let mut acc = Account::nblt().account_summary(\"x\")?;\nacc";
    let asked = Call { show: Display::Asked, ..call };
    assert_eq!(call_of(both), Some((asked, binding.clone())));
    let cell = binding.unwrap().cell(7, "nblt::AccountSummary");
    assert_eq!(cell, "let mut acc: nblt::AccountSummary = nblt::kept::<nblt::AccountSummary>(7)?;");
}

#[test]
fn a_time_span_in_literals_needs_no_compiler() {
    let last = |number, unit| Some(SpanText::Last { number, unit });
    let between = Some(SpanText::Between { start: "2021-04-28".into(), end: "2021-04-29 14:08".into() });
    for (code, span) in [
        ("last(days(7))", last(7, TimeUnit::Days)),
        ("last(hours(-1_2))", last(-12, TimeUnit::Hours)),
        ("last(minutes(30i64))", last(30, TimeUnit::Minutes)),
        ("last(seconds(0x10))", last(16, TimeUnit::Seconds)),
        ("between(last(days(7)))", last(7, TimeUnit::Days)),
        ("between(Span::Data)", Some(SpanText::Data)),
        ("between(TimeSpan::parse(\"2021-04-28\", r\"2021-04-29 14:08\")?)", between.clone()),
    ] {
        let code = format!("Account::nblt()\n    .{code}\n    .account_summary(\"adele\")?");
        let (call, _) = call_of(&code).unwrap_or_else(|| panic!("{code}"));
        assert_eq!((call.span, call.name.as_str()), (span, "account_summary"), "{code}");
        assert!(call_of(&format!("let acc = {code};")).unwrap().0.keep, "{code}");
    }
    let (call, _) = call_of("set_span(TimeSpan::parse(\"2021-04-28\", \"2021-04-29 14:08\")?)").unwrap();
    assert_eq!((call.name.as_str(), call.span), ("set_span", between));
    assert_eq!(call_of("set_span(last(days(7)));").unwrap().0.span, last(7, TimeUnit::Days));
}

#[test]
fn what_is_called_on_the_value_of_a_call_needs_no_compiler_either() {
    let code = "let acc = Account::nblt().last(days(7)).account_summary(\"adele\")?.select(\"adelev\")?;";
    let (call, binding) = call_of(code).unwrap();
    assert_eq!(call.step, Some(Step { name: "select".into(), arguments: vec!["adelev".into()] }));
    assert!(call.span.is_some() && call.arguments == ["adele"] && call.keep && binding.is_some());
    let (call, _) = call_of("Account::nblt().account_summary(\"adele\")?.browse_accounts()").unwrap();
    assert!(!call.question_mark && call.step.is_some());
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
        "Account::nblt().last(days(n)).account_summary(\"x\")?",
        "Account::nblt().last(days(7u8)).account_summary(\"x\")?",
        "Account::nblt().last(days(99999999999999999999)).account_summary(\"x\")?",
        "Account::nblt().last(days(3 + 4)).account_summary(\"x\")?",
        "Account::nblt().last(days(--7)).account_summary(\"x\")?",
        "Account::nblt().last(weeks(7)).account_summary(\"x\")?",
        "Account::nblt().last(Duration::days(7)).account_summary(\"x\")?",
        "Account::nblt().last(days(7), days(8)).account_summary(\"x\")?",
        "Account::nblt().last(days(7))?.account_summary(\"x\")?",
        "Account::nblt().last::<X>(days(7)).account_summary(\"x\")?",
        "Account::nblt().last(days(7)).last(days(8)).account_summary(\"x\")?",
        "Account::nblt().between(span).account_summary(\"x\")?",
        "Account::nblt().between(TimeSpan::parse(\"2021-04-28\", \"2021-04-29\")).account_summary(\"x\")?",
        "Account::nblt().between(TimeSpan::parse(\"2021-04-28\", end)?).account_summary(\"x\")?",
        "Account::nblt().between(TimeSpan::parse(\"2021-04-28\")?).account_summary(\"x\")?",
        "Account::nblt().between(model::TimeSpan::parse(\"2021-04-28\", \"2021-04-29\")?).account_summary(\"x\")?",
        "Account::nblt().last(days(7))",
        "query(last(days(7)))?",
        "tables(last(days(7)))?",
        "set_span()",
        "set_span(\"last week\")",
        "set_span(days(7))",
        "set_span(last(days(7)))?",
        "let s = set_span(last(days(7)));",
        "set_span(Span::Last(days(7)))",
        "Account::nblt().account_summary(\"x\").select(\"y\")?",
        "Account::nblt().account_summary(\"x\")?.select(name)?",
        "Account::nblt().account_summary(\"x\")?.select(\"y\")?.select(\"z\")?",
        "Account::nblt().account_summary(\"x\")?.browse_accounts()?",
        "query(\"x\")?.select(\"y\")?",
        "let s = Account::nblt().account_summary(\"x\")?.select(\"y\");",
        "other::Account::nblt().account_summary(\"x\")?",
        "Account::nblt().account_summary(\"x\", \"y\")?",
        "Account::nblt().account_summary(b\"x\")?",
        "Account::nblt().account_summary(format!(\"x\"))?",
        "let (a, b) = query(\"x\")?;",
        "let r = query(\"x\");",
        "let r: Rows = query(\"x\")?; r",
        "query(\"x\")?; query(\"y\")?",
        "let r = query(\"x\")?; other",
        "let r = query(\"x\")?; r;",
        "let r = query(\"x\")?; r.table()",
        "let r = query(\"x\")?; r; r",
        "query(\"x\")?; r",
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
    let week = "Account::nblt().last(days(7)).account_summary(\"x\")?";
    for redefinition in
        ["let days = 7;", "fn last() {}", "trait Mine { fn account_summary(self); }", "use x::Account;"]
    {
        let mut scope = Scope::default();
        assert!(matches!(plan(week, &known(), &scope), Plan::Call { .. }));
        scope.observe(redefinition);
        assert_eq!(plan(week, &known(), &scope), Plan::Compile, "{redefinition}");
    }
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
