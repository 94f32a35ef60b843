use super::*;
use crate::types::{Column, Schema};

struct Tables;

impl Catalog for Tables {
    fn schema(&self, table: &str) -> Option<Schema> {
        let column = |(name, ty): &(&str, Type)| Column::new(*name, *ty);
        let columns: &[(&str, Type)] = match table {
            "SigninLogs" => &[
                ("TimeGenerated", Type::DateTime),
                ("UserPrincipalName", Type::String),
                ("ResultType", Type::String),
                ("LocationDetails", Type::Dynamic),
                ("Risk", Type::Real),
            ],
            "Syslog" => {
                &[("TimeGenerated", Type::DateTime), ("Process ID", Type::Long), ("by", Type::String)]
            }
            "my table" => &[("a", Type::Long)],
            _ => return None,
        };
        Some(Schema::new(columns.iter().map(column).collect()))
    }

    fn tables(&self) -> Vec<String> {
        ["SigninLogs", "Syslog", "my table"].map(str::to_owned).to_vec()
    }
}

/// What is offered at the `^` in the text (which is not part of it), as it would be written.
fn offered(marked: &str) -> Vec<String> {
    let cursor = marked.find('^').expect("the text has a mark");
    let text = marked.replacen('^', "", 1);
    complete(&text, cursor, &Tables).items.into_iter().map(|it| it.text).collect()
}

fn of_kind(marked: &str, kind: NameKind) -> Vec<String> {
    let cursor = marked.find('^').expect("the text has a mark");
    let text = marked.replacen('^', "", 1);
    let found = complete(&text, cursor, &Tables).items.into_iter().filter(|it| it.kind == kind);
    found.map(|it| it.text).collect()
}

fn columns(marked: &str) -> Vec<String> {
    of_kind(marked, NameKind::Column)
}

const ALL: [&str; 5] = ["TimeGenerated", "UserPrincipalName", "ResultType", "LocationDetails", "Risk"];

#[track_caller]
fn offers(marked: &str, wanted: &[&str]) {
    let found = offered(marked);
    let missing: Vec<&&str> = wanted.iter().filter(|it| !found.contains(&(**it).to_owned())).collect();
    assert!(missing.is_empty(), "{marked}: {missing:?} not in {found:?}");
}

#[track_caller]
fn offers_none_of(marked: &str, unwanted: &[&str]) {
    let found = offered(marked);
    let there: Vec<&&str> = unwanted.iter().filter(|it| found.contains(&(**it).to_owned())).collect();
    assert!(there.is_empty(), "{marked}: {there:?} in {found:?}");
}

#[test]
fn at_the_start_there_are_tables_and_statements() {
    let start = ["SigninLogs", "Syslog", "['my table']", "let", "union", "print", "datatable", "range"];
    for text in ["^", "  ^", "// a note\n^", "let a = 5;\n^"] {
        offers(text, &start);
    }
    assert_eq!(offered("Sig^"), ["SigninLogs"]);
    assert_eq!(offered("sig^"), ["SigninLogs"]);
    assert_eq!(offered("logs^"), ["SigninLogs"], "a part of a name will do");
    offers("let names = S^", &["SigninLogs", "Syslog", "strcat"]);
    offers_none_of("let names = ^", &["let", "TimeGenerated"]);
    assert!(offered("let ^").is_empty() && offered("let n^").is_empty() && offered("let n ^").is_empty());
    assert!(offered("SigninLogs ^").is_empty());
}

#[test]
fn after_a_pipe_there_are_operators() {
    offers("SigninLogs | ^", &["where", "project", "summarize", "project-away", "sort", "top"]);
    offers_none_of("SigninLogs | ^", &["join", "mv-expand", "as", "UserPrincipalName", "strcat"]);
    assert_eq!(offered("SigninLogs\n| wh^"), ["where"]);
    assert_eq!(offered("SigninLogs | project-re^"), ["project-rename", "project-reorder"]);
    assert_eq!(offered("SigninLogs | project-^").len(), 4);
}

#[test]
fn the_whole_name_under_the_cursor_is_replaced() {
    let text = "SigninLogs | where ResultType == 1";
    let found = complete(text, text.find("ultType").expect("there"), &Tables);
    assert_eq!(&text[found.start..found.end], "ResultType");
    let text = "SigninLogs | project-away Risk";
    let found = complete(text, text.find("ject-").expect("there"), &Tables);
    assert_eq!(&text[found.start..found.end], "project-away");
    let text = "SigninLogs | where ResultType";
    let found = complete(text, text.find("Result").expect("there"), &Tables);
    assert!(found.start == found.end, "what follows the cursor stays");
}

#[test]
fn in_a_condition_there_are_the_columns_and_functions() {
    let text = "SigninLogs | where ^";
    assert_eq!(columns(text), ALL);
    offers(text, &["isempty", "tolower", "ago"]);
    offers_none_of(text, &["SigninLogs", "count", "dcount", "percentile", "geo_point_to_h3cell", "where"]);
    assert_eq!(columns("SigninLogs | where ResultType == 1 and ^"), ALL);
    assert_eq!(columns("SigninLogs | where isempty(^"), ALL);
    assert_eq!(columns("SigninLogs | where (ResultType == ^"), ALL);
    assert_eq!(columns("SigninLogs | where User^"), ["UserPrincipalName"]);
    assert_eq!(columns("SigninLogs | where ^\n| take 5"), ALL, "what follows does no harm");
    assert_eq!(columns("SigninLogs | where ResultType == ^ and Risk > 5 | count"), ALL);
}

#[test]
fn columns_are_those_of_the_rows_at_that_place() {
    let changed = |operator: &str| columns(&format!("SigninLogs | {operator} | where ^"));
    assert_eq!(changed("project ResultType, n = strlen(ResultType)"), ["ResultType", "n"]);
    assert_eq!(changed("extend n = 1"), [&ALL[..], &["n"]].concat());
    assert_eq!(
        changed("summarize n = count(), max(TimeGenerated) by ResultType"),
        ["ResultType", "n", "max_TimeGenerated"]
    );
    assert_eq!(changed("count"), ["Count"]);
    assert_eq!(changed("project-away *e*"), ["Risk"]);
    assert_eq!(changed("project-rename Who = UserPrincipalName")[1], "Who");
    assert_eq!(changed("distinct Risk"), ["Risk"]);
    assert_eq!(
        columns("union Syslog, ['my table'] | where ^"),
        ["TimeGenerated", "['Process ID']", "['by']", "a"]
    );
    assert_eq!(columns("print a = 1, b = 'x' | where ^"), ["a", "b"]);
    assert_eq!(columns("datatable (x: long) [1, 2] | where ^"), ["x"]);
    assert_eq!(columns("let recent = SigninLogs | project Risk; recent | where ^"), ["Risk"]);
}

#[test]
fn columns_are_known_after_a_mistake() {
    let changed = |operator: &str| columns(&format!("SigninLogs | {operator} | where ^"));
    assert_eq!(changed("project n = nosuch(Risk), Risk"), ["n", "Risk"]);
    assert_eq!(changed("extend n = Nothing + 1"), [&ALL[..], &["n"]].concat());
    assert_eq!(changed("summarize n = percentile(Risk, 5) by ResultType"), ["ResultType", "n"]);
    assert_eq!(changed("where Nothing == 1"), ALL);
    assert_eq!(changed("mv-expand LocationDetails"), ALL);
    assert_eq!(changed("where (Risk == 1"), ALL, "a parenthesis that is not closed");
    assert!(columns("NoTable | where ^").is_empty());
    offers("NoTable | where ^", &["isempty"]);
}

#[test]
fn summarize_takes_aggregates_then_keys() {
    let text = "SigninLogs | summarize ^";
    offers(text, &["count", "dcount", "arg_max", "make_set", "by"]);
    assert!(columns(text).is_empty());
    assert_eq!(columns("SigninLogs | summarize dcount(^"), ALL);
    offers_none_of("SigninLogs | summarize dcount(^", &["count", "max"]);
    offers("SigninLogs | summarize n = ^", &["count"]);
    offers("SigninLogs | summarize strcat(^", &["count"]);
    offers("SigninLogs | summarize count() ^", &["by"]);
    offers("SigninLogs | summarize count(), ^", &["max"]);
    assert_eq!(columns("SigninLogs | summarize count() by ^"), ALL);
    offers("SigninLogs | summarize count() by ^", &["bin"]);
    offers_none_of("SigninLogs | summarize count() by ^", &["count", "dcount", "by"]);
    assert_eq!(columns("SigninLogs | summarize count() by ResultType, bin(^"), ALL);
}

#[test]
fn other_operators_take_what_their_grammar_says() {
    assert_eq!(offered("SigninLogs | sort ^"), ["by"]);
    assert_eq!(columns("SigninLogs | sort by ^"), ALL);
    offers("SigninLogs | sort by Risk ^", &["asc", "desc", "nulls first", "nulls last"]);
    assert_eq!(offered("SigninLogs | sort by Risk asc ^"), ["nulls first", "nulls last"]);
    assert_eq!(offered("SigninLogs | top 5 ^"), ["by"]);
    assert_eq!(columns("SigninLogs | top 5 by ^"), ALL);
    assert_eq!(offered("SigninLogs | project-away ^"), ALL);
    assert_eq!(offered("SigninLogs | project-away Risk, ^"), ALL);
    assert!(offered("SigninLogs | project-away Risk ^").is_empty());
    assert_eq!(offered("SigninLogs | project-reorder Risk ^").len(), 4);
    assert!(offered("SigninLogs | project-rename ^").is_empty());
    assert_eq!(offered("SigninLogs | project-rename Who = ^"), ALL);
    assert!(offered("SigninLogs | take ^").is_empty() && offered("SigninLogs | count ^").is_empty());
    assert_eq!(offered("let n = 5; SigninLogs | take ^"), ["n"]);
    assert_eq!(columns("SigninLogs | project a = Risk, ^"), ALL);
}

#[test]
fn unions_take_tables() {
    for text in ["union ^", "SigninLogs | union ^"] {
        offers(text, &["SigninLogs", "Syslog", "kind=", "withsource=", "isfuzzy="]);
    }
    offers("union SigninLogs, S^", &["SigninLogs", "Syslog"]);
    assert!(offered("union SigninLogs ^").is_empty());
    assert_eq!(offered("union kind=^"), ["inner", "outer"]);
    offers("union kind=inner ^", &["Syslog", "isfuzzy="]);
    offers("union (^", &["Syslog"]);
    assert_eq!(columns("union (SigninLogs | where ^"), ALL);
    offers("SigninLogs | union (^", &["Syslog"]);
    assert_eq!(
        columns("SigninLogs | union (Syslog | project ^"),
        ["TimeGenerated", "['Process ID']", "['by']"]
    );
}

#[test]
fn after_a_value_there_are_operators_for_its_type() {
    offers("SigninLogs | where ResultType ^", &["==", "has", "in", "contains", "matches regex", "and"]);
    offers_none_of("SigninLogs | where ResultType ^", &["<", "between", "ResultType", "isempty"]);
    offers("SigninLogs | where TimeGenerated ^", &["between", ">", "=="]);
    offers_none_of("SigninLogs | where TimeGenerated ^", &["has", "contains"]);
    offers("SigninLogs | where LocationDetails.city ^", &["has", "<"]);
    assert_eq!(offered("SigninLogs | where ResultType == 'x' ^"), ["and", "or"]);
    assert_eq!(offered("SigninLogs | where ResultType in ('x', 'y') ^"), ["and", "or"]);
    assert_eq!(offered("SigninLogs | where ResultType == tolower('x') a^"), ["and"]);
    assert_eq!(
        offered("SigninLogs | where ResultType hasp^"),
        ["hasprefix", "hasprefix_cs", "!hasprefix", "!hasprefix_cs"]
    );
    offers("SigninLogs | where ResultType !h^", &["!has"]);
}

#[test]
fn names_of_let_are_offered_where_they_fit() {
    let lets = "let since = ago(7d); let failed = SigninLogs | where ResultType != '0'; \
                let twice = (n: long) { n + n };";
    offers(&format!("{lets} ^"), &["failed", "twice"]);
    offers_none_of(&format!("{lets} ^"), &["since"]);
    offers(&format!("{lets} failed | where TimeGenerated > ^"), &["since", "twice"]);
    offers_none_of(&format!("{lets} failed | where TimeGenerated > ^"), &["failed"]);
    offers(&format!("{lets} failed | where ResultType in (^"), &["failed", "since"]);
    offers_none_of(&format!("failed | where ^; {lets}"), &["since"]);
    let found = complete(&format!("{lets} tw"), lets.len() + 3, &Tables);
    assert_eq!(found.items[0].signature, "twice(n: long)");
    offers("let f = (who: string) { SigninLogs | where UserPrincipalName == ^", &["who", "ResultType"]);
    offers("let f = (who: string) { let other = 5; SigninLogs | where UserPrincipalName == ^", &["other"]);
    offers("let broken = nosuch(; let fine = 5; print ^", &["fine"]);
}

#[test]
fn nothing_in_strings_comments_numbers_and_after_a_point() {
    for text in [
        "SigninLogs | where ResultType == 'S^",
        "SigninLogs | where ResultType == \"^\"",
        "SigninLogs | where ResultType == @'^'",
        "SigninLogs | where ResultType == ```^",
        "SigninLogs // S^",
        "// S^\nSigninLogs",
        "SigninLogs | take 5^",
        "SigninLogs | where TimeGenerated > datetime(2026^",
        "SigninLogs | where LocationDetails.^",
        "SigninLogs | where LocationDetails.ci^",
        "SigninLogs | where LocationDetails[^",
        "SigninLogs | where ResultType == 'x'^",
    ] {
        assert!(offered(text).is_empty(), "{text}: {:?}", offered(text));
    }
    assert_eq!(columns("SigninLogs | where ResultType == 'x' // note\n and ^"), ALL);
}

#[test]
fn types_where_a_type_is_written() {
    offers("datatable (a: ^", &["long", "string", "datetime"]);
    offers("let f = (a: ^", &["long"]);
    offers("SigninLogs | extend x = extract('a', 0, ResultType, typeof(^", &["long"]);
}

#[test]
fn what_is_offered_can_be_run() {
    // Each operator, function and word operator that is offered parses where it is offered.
    for it in crate::documentation::OPERATORS {
        let found = crate::parse(&format!("SigninLogs | {}", it.name));
        let refused = found.err().is_some_and(|it| it.kind == crate::Kind::Unsupported);
        assert!(!refused, "{} is not implemented", it.name);
    }
    for it in INFIX {
        let right = if it.name.ends_with("between") { "(1 .. 2)" } else { "('x')" };
        let text = format!("SigninLogs | where ResultType {} {right}", it.name);
        assert!(crate::parse(&text).is_ok(), "{text}");
    }
    for it in crate::parser::operator::KNOWN.iter().filter(|it| **it != "as") {
        assert!(crate::documentation::OPERATORS.iter().any(|known| known.name == *it), "no line about {it}");
    }
    assert_eq!(quoted("it's"), "[\"it's\"]");
    assert!(crate::parse(&format!("{} | count", quoted("it's"))).is_ok());
}

/// What is said at the `^` in the text: the signature.
fn said(marked: &str) -> Option<String> {
    let cursor = marked.find('^').expect("the text has a mark");
    inspect(&marked.replacen('^', "", 1), cursor, &Tables).map(|it| it.signature)
}

#[test]
fn names_are_documented() {
    let is = |marked: &str, wanted: &str| assert_eq!(said(marked).as_deref(), Some(wanted), "{marked}");
    is("SigninLogs | where isemp^ty(ResultType)", "isempty(value): bool");
    is("SigninLogs | where isempty(^", "isempty(value): bool");
    is("SigninLogs | where isempty('x^", "isempty(value): bool");
    is("SigninLogs | where isempty(Result^Type)", "ResultType: string");
    is("SigninLogs | extend n = 1 | where ^n == 1", "n: long");
    is("['my table'] | where a^ > 1", "a: long");
    is("Sysl^og | take 1", "Syslog");
    is("SigninLogs | summ^arize count()", "T | summarize [name =] aggregate, ... [by key, ...]");
    is("SigninLogs | project-^away Risk", "T | project-away column, ...");
    is("SigninLogs | project-away^ Risk", "T | project-away column, ...");
    is("SigninLogs | summarize coun^t() by Risk", "count(): long");
    is("SigninLogs | where ResultType ha^s 'x'", "text has \"term\"");
    is("SigninLogs | where ResultType !h^as 'x'", "text !has \"term\"");
    is("SigninLogs | where ResultType in^~ ('x')", "text in~ (a, b, ...)");
    is("SigninLogs | where ResultType == 1 an^d Risk > 1", "a and b");
    is("let since = ago(1d); SigninLogs | where TimeGenerated > si^nce", "since: datetime");
    is("let f = (n: long) { n }; print f^(1)", "f(n: long)");
    is("SigninLogs | sort by Risk de^sc", "key desc");
    is("Syslog | summarize b^y ['by']", "by key, ...");
    is("union Sys^log", "Syslog");
    is("uni^on Syslog", "union [kind=inner|outer] [withsource=name] [isfuzzy=true] T, ...");
    is("SigninLogs | summarize per^centile(Risk, 5)", "percentile(...)");
    for text in
        ["^", "SigninLogs | where nosuch^ == 1", "SigninLogs // isempty^", "SigninLogs | take 5^", "a.cou^nt"]
    {
        assert_eq!(said(text), None, "{text}");
    }
    let found = inspect("Syslog | take 1", 0, &Tables).expect("it is there");
    assert_eq!(found.text, "A table of 3 columns:\nTimeGenerated: datetime\nProcess ID: long\nby: string");
    let found = inspect("SigninLogs | summarize percentile(Risk, 5)", 25, &Tables).expect("KQL has it");
    assert!(found.text.contains("not implemented"));
}
