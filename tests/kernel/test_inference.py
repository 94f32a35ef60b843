"""Lines that analysts write need no type annotation.

Each line runs as a cell of its own, and so does the cell after it, which compiles and holds only when the variable has
the right type. What cannot be inferred stands in `NEEDS_AN_ANNOTATION`, each with its reason.
"""

import pytest

# Beside what `kernel-prelude.rs` has in scope.
IMPORTS = "use nblt::ext::polars::prelude::*; use nblt::ext::serde_json; use std::collections::{BTreeMap, BTreeSet, HashMap};"

# A line with `let`, and a cell that uses the variable. Later lines use earlier variables.
LINES = [
    # Pivots and their results.
    ('let acc = Account::nblt().account_summary("adelev@contoso.com")?;', "assert!(acc.account().is_some());"),
    ("let narrow = Account::nblt().last(days(3));", 'assert!(narrow.account_summary("adelev")?.span().is_some());'),
    ('let several = Account::nblt().account_summary("adele")?;', "assert!(several.matches().len() > 2);"),
    ('let picked = several.select("adelev@contoso.com")?;', "assert!(picked.selected().is_some());"),
    ("let matches = several.matches();", "assert!(matches.iter().any(|it| it.is_exact()) || matches.len() > 2);"),
    (
        "let names = matches.iter().map(|it| it.name.clone()).collect::<Vec<_>>();",
        'assert!(names.join(", ").contains("adelev"));',
    ),
    ('let account = acc.account().ok_or("no account")?;', "assert!(account.full_name().contains('@'));"),
    (
        "let domain = account.upn_suffix.clone().unwrap_or_default();",
        'assert_eq!(domain.to_uppercase(), "CONTOSO.COM");',
    ),
    (
        "let hosts = account.hosts.iter().map(|(host, _)| host.host_name.to_lowercase()).collect::<Vec<_>>();",
        "assert!(hosts.iter().all(|it| !it.is_empty()));",
    ),
    (
        "let last_seen = account.addresses.iter().filter_map(|(_, seen)| seen.last).max();",
        "assert!(last_seen.is_some_and(|it| it.timestamp() > 0));",
    ),
    (
        "let busiest = matches.iter().max_by_key(|it| it.seen.events).map(|it| it.name.as_str().to_owned());",
        "assert!(busiest.is_some_and(|it| it.contains('@')));",
    ),
    (
        "let per_table = acc.matches()[0].sources.iter().map(|it| (it.table, it.events)).collect::<BTreeMap<_, _>>();",
        "assert!(per_table.values().sum::<u64>() > 0);",
    ),
    ("let total = per_table.values().sum::<u64>();", "assert!(total.checked_sub(1).is_some());"),
    ("let texts = acc.queries().into_iter().map(|it| it.text).collect::<Vec<_>>();", "assert!(texts.concat().len() > 9);"),
    ("let everything = tables()?;", "assert!(!everything.workspace.is_empty());"),
    ("let everybody = accounts()?;", "assert!(everybody.rows.len() > 3);"),
    (
        "let names_by_table = everybody.rows.iter().fold(BTreeMap::<_, Vec<String>>::new(), "
        "|mut map, it| { map.entry(it.table).or_default().push(it.account.clone()); map });",
        "assert!(names_by_table.values().flatten().any(|it| it.contains('@')));",
    ),
    # What is known about an account beside its activity.
    ("let data = acc.get_additional_data()?;", "assert!(data.host_logon_summary.frame().width() > 1);"),
    ("let logons = data.host_logon_summary.frame();", "assert!(logons.get_column_names_owned().len() > 1);"),
    ('let alert = acc.browse_alerts()?.select("Atypical travel")?;', "assert!(!alert.severity.to_string().is_empty());"),
    (
        'let narrower = Account::nblt().account_summary_with("adelev", &AccountOptions::parse("-bookmarks")?.types("Windows")?)?;',
        "assert!(narrower.matches().len() < 100);",
    ),
    ("let steps = acc.next_steps()?;", "let _ = steps.report();"),
    ("let whole = acc.full_report()?;", "let _ = whole.report();"),
    # Logon sessions of a host and what they ran.
    ('let rare = Host::nblt().logon_session_rarity("SRV-FIN01")?;', "assert!(rare.sessions().len() > 1);"),
    ("let session = rare.sessions()[0].clone();", "assert!(!session.account.is_empty());"),
    ("let tree = rare.process_tree(&session.account, &session.session)?;", "let _ = tree.report();"),
    ("let all = rare.processes_with_cluster()?;", "assert!(all.height() > 1);"),
    ('let again = logon_session_rarity(&query("SecurityEvent")?.frame())?;', "assert!(again.sessions().len() > 1);"),
    # Queries, frames and expressions.
    ('let found = query("SigninLogs | take 30")?;', "assert_eq!(nblt::Tabular::n_rows(&found), 30);"),
    ("let frame = found.frame();", "assert_eq!(frame.clone().lazy().collect()?.height(), 30);"),
    ("let n = frame.height();", "assert_eq!(n.checked_add(1), Some(31));"),
    ("let (rows, columns) = frame.shape();", "assert!(rows.max(1) == 30 && columns.pow(1) > 5);"),
    (
        'let late = acc.activity()?.frame().clone().lazy().filter(col("Table").eq(lit("SigninLogs")))'
        '.group_by([col("Table")]).agg([len().alias("n")]).sort(["n"], Default::default()).collect()?;',
        "assert_eq!(late.width(), 2);",
    ),
    (
        'let failed = frame.clone().lazy().filter(col("ResultType").neq(lit("0")).and(col("IPAddress").is_not_null()));',
        "assert!(failed.collect()?.height() <= 30);",
    ),
    (
        'let per_ip = frame.clone().lazy().group_by([col("IPAddress")])'
        '.agg([col("ResultType").count().alias("n"), col("UserPrincipalName").n_unique().alias("users")])'
        '.sort_by_exprs([col("n")], SortMultipleOptions::default().with_order_descending(true)).limit(5).collect()?;',
        "assert!(per_ip.height() <= 5);",
    ),
    ('let is_foreign = col("Location").neq(lit("DE")).alias("foreign");', "let _ = is_foreign.not();"),
    (
        'let by_hour = frame.clone().lazy().with_column(col("TimeGenerated").dt().hour().alias("hour")).collect()?;',
        'assert!(by_hour.column("hour").is_ok());',
    ),
    (
        'let verdict = when(col("ResultType").eq(lit("0"))).then(lit("in")).otherwise(lit("refused")).alias("verdict");',
        "assert_eq!(frame.clone().lazy().select([verdict]).collect()?.width(), 1);",
    ),
    ('let ips = frame.column("IPAddress")?.unique()?;', "assert!(ips.len() > 1);"),
    (
        'let addresses = ips.str()?.iter().flatten().map(|it| it.to_owned()).collect::<BTreeSet<_>>();',
        "assert!(addresses.iter().all(|it| it.contains('.') || it.contains(':')));",
    ),
    ('let first_user = frame.column("UserPrincipalName")?.get(0)?.to_string();', "assert!(first_user.contains('@'));"),
    ("let column_names = frame.get_column_names_owned();", "assert!(column_names[0].as_str().len() > 1);"),
    ('let dtype = frame.column("TimeGenerated")?.dtype().clone();', "assert!(dtype.is_temporal());"),
    (
        'let times = frame.column("TimeGenerated")?.as_materialized_series().clone();',
        "assert_eq!(times.null_count(), 0);",
    ),
    (
        'let joined = frame.clone().lazy().join(per_ip.clone().lazy(), [col("IPAddress")], [col("IPAddress")], '
        "JoinArgs::new(JoinType::Inner)).collect()?;",
        "assert!(joined.height() > 0);",
    ),
    (
        'let n_users = query("SigninLogs | summarize dcount(UserPrincipalName)")?.frame().columns()[0].get(0)?.try_extract::<i64>()?;',
        "assert!(n_users.is_positive());",
    ),
    (
        'let watched = df!("IPAddress" => ["203.0.113.7", "192.0.2.74"], "Reason" => ["reported", "office"])?;',
        'assert_eq!(frame.left_join(&watched, ["IPAddress"], ["IPAddress"])?.height(), 30);',
    ),
    (
        'let details = frame.column("DeviceDetail")?.str()?.iter().flatten()'
        ".filter_map(|it| serde_json::from_str::<serde_json::Value>(it).ok()).collect::<Vec<_>>();",
        'assert!(details.iter().any(|it| it["operatingSystem"].as_str().is_some()));',
    ),
    ('let note = serde_json::json!({"case": 17, "hosts": ["WS-MUC-025"]});', 'assert_eq!(note["case"].as_u64(), Some(17));'),
    ('let per_address = frame.group_by(["IPAddress"])?.count()?;', "assert!(per_address.height() <= 30);"),
    (
        "let schema_names = frame.schema().iter_names().map(|it| it.to_string()).collect::<Vec<_>>();",
        'assert!(schema_names.join(" ").contains("TimeGenerated"));',
    ),
    # Time.
    ("let week = last(days(7));", "let _: nblt::Span = week;"),
    ('let march = TimeSpan::parse("2026-03-01", "2026-03-08")?;', "assert_eq!(march.duration().num_days(), 7);"),
    ("let length = march.end - march.start;", "assert_eq!(length.num_hours(), 191);"),
    ("let day_before = march.start - days(1);", 'assert_eq!(day_before.format("%Y-%m-%d").to_string(), "2026-02-28");'),
    ("let midnight = march.start.date_naive();", 'assert_eq!(midnight.to_string(), "2026-03-01");'),
    # Plain Rust between the questions.
    ('let suspects = vec!["adelev@contoso.com", "svc-backup"];', "assert_eq!(suspects.concat().len(), 28);"),
    (
        "let summaries = suspects.iter().filter_map(|it| Account::nblt().account_summary(it).ok()).collect::<Vec<_>>();",
        "assert!(summaries.first().and_then(|it| it.account()).is_some());",
    ),
    (
        "let in_scope = addresses.iter().filter(|it| !it.starts_with(\"10.\")).cloned().collect::<Vec<_>>();",
        "assert!(in_scope.join(\" \").len() > 6);",
    ),
    ("let short = first_user.split('@').next().unwrap_or(\"?\").trim_matches('\"').to_string();", "assert!(!short.contains('@'));"),
    ('let label = format!("{} sign-ins from {} addresses", n, addresses.len());', 'assert!(label.starts_with("30 "));'),
    ("let rate = n as f64 / addresses.len() as f64;", "assert!(rate.round() >= 1.0);"),
    (
        "let counts = everybody.rows.iter().fold(HashMap::new(), |mut counts, it| "
        "{ *counts.entry(it.table).or_insert(0u64) += it.seen.events; counts });",
        "assert!(counts.values().all(|it| it.count_ones() < 64));",
    ),
    ("let above = Box::new(|events: u64| events > 10) as Box<dyn Fn(u64) -> bool>;", "assert!(above(11));"),
]

# A line, and why its variable needs an annotation or cannot be kept at all.
NEEDS_AN_ANNOTATION = [
    # The line does not say which type: rustc asks for it too.
    ('let total = accounts()?.of_table("SigninLogs").map(|it| it.seen.events).sum();', "type annotations needed"),
    # `impl Iterator` has no name.
    ('let rows_of_table = accounts()?.of_table("SigninLogs");', "cannot be persisted"),
    # A closure has no name.
    ("let is_busy = |events: u64| events > 10;", "cannot be persisted"),
]


@pytest.fixture(scope="module")
def ready(kernel):
    outcome = kernel.run(IMPORTS)
    assert outcome.status == "ok", outcome.error
    return kernel


# First, because evcxr explains itself otherwise once a variable holds a reference.
@pytest.mark.parametrize("line, says", NEEDS_AN_ANNOTATION)
def test_line_that_needs_an_annotation(ready, line, says):
    error = ready.run(line).error
    assert says in error, f"another error, or none (then it belongs to LINES): {error}"


def test_rustc_is_asked_for_what_the_analyzer_cannot_infer(ready):
    # polars' GroupPositions has no signatures of its own, so the analyzer does not know what its methods return.
    ready.run('let small = query("SigninLogs | take 30")?.frame();')
    outcome = ready.run('let number_of_groups = small.group_by(["ResultType"])?.get_groups().len();')
    assert outcome.status == "ok" and not outcome.error, outcome.error
    assert outcome.of("error") == [], "what the kernel asks for itself is not shown"
    assert ready.run("assert!(number_of_groups.count_ones() > 0);").status == "ok"
    assert "number_of_groups: usize" in ready.run(":vars").plain


@pytest.mark.parametrize("line, use", LINES)
def test_line(ready, line, use):
    outcome = ready.run(line)
    assert outcome.status == "ok" and not outcome.error, outcome.error
    outcome = ready.run(use)
    assert outcome.status == "ok" and not outcome.error, outcome.error
