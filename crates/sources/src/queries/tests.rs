use chrono::{TimeZone, Utc};

use super::*;

const FILE: &str = r#"
metadata:
  version: 1
  description: Invented, in msticpy's format
  data_environments: [MSSentinel, LogAnalytics]
  data_families: [Mine, Other.Family]
  tags: [signin]
  query_macros:
    by_name:
      description: The account, reduced to its name
      value: '| where UserPrincipalName has "{account_name}"'
defaults:
  metadata:
    data_source: azure_signin
    pivot: {short_name: signins}
  parameters:
    table:
      description: The table
      type: str
      default: SigninLogs
    start:
      description: The start
      type: datetime
    end:
      description: The end
      type: datetime
    add_query_items:
      description: More of the query
      type: str
      default: ''
sources:
  list_signins:
    description: Sign-ins of an account
    metadata:
      data_families: [Azure]
    args:
      query: '
        {table}
        $<by_name>$
        | where TimeGenerated >= datetime({start})
        | where TimeGenerated <= datetime({end})
        {add_query_items}'
    parameters:
      account_name:
        description: The account
        type: str
        aliases: [account, user]
  by_addresses:
    description: Sign-ins from addresses
    args:
      query: |
        SigninLogs  // from {ip_list}
        | where IPAddress in ({ip_list})
        | where TimeGenerated between (datetime("{start}") .. {end})
        | extend Note = 'it''s {note}: {{x}}', Path = @"C:\""{note}""\", Known = dynamic([{ip_list}])
        | where ResultType {op} {code} and DurationMs > {ms} and IsRisky == {risky}
        | summarize count() by bin(TimeGenerated, {frame}), {by_column}
    parameters:
      ip_list: {type: list, description: Addresses}
      note: {type: str, description: Any text}
      op: {type: str, default: '==', description: The comparison}
      code: {type: str, description: The code}
      ms: {type: int, default: 10, description: Milliseconds}
      risky: {type: bool, default: true, description: Whether}
      frame: {type: str, default: 1h, description: The step}
      by_column: {type: str, default: IPAddress, description: The group}
  recent:
    description: Recent sign-ins
    args: {query: "SigninLogs | where TimeGenerated > {since} {nothing}"}
    parameters:
      since: {type: datetime, default: -7, description: From}
      nothing: {type: str, default: null, description: Nothing}
"#;

fn library() -> Library {
    let mut library = Library::empty();
    assert_eq!(library.add_file("mine.yaml", FILE), []);
    library
}

fn text(it: &str) -> Value {
    Value::Text(it.to_owned())
}

fn time(hour: u32) -> Value {
    Value::Time(Utc.with_ymd_and_hms(2026, 1, 5, hour, 0, 0).single().unwrap_or_default())
}

#[track_caller]
fn rendered(name: &str, args: &[(&str, Value)]) -> String {
    let library = library();
    let query = library.get(name).unwrap_or_else(|| panic!("no query {name}"));
    render(query, args).unwrap_or_else(|it| panic!("{it}"))
}

#[test]
fn a_file_of_msticpy_loads() {
    let library = library();
    let names: Vec<&str> = library.list().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["by_addresses", "list_signins", "recent"]);
    let query = library.get("Azure.list_signins").expect("family of the source");
    assert_eq!(query.families, ["Azure"]);
    assert_eq!(
        library.get("recent").map(|it| it.families.clone()),
        Some(vec!["Mine".to_owned(), "Other.Family".to_owned()])
    );
    assert!(library.get("Mine.list_signins").is_none(), "the source's family replaces the file's");
    assert_eq!(query.required().collect::<Vec<_>>(), ["account_name", "end", "start"]);
    assert_eq!(query.description, "Sign-ins of an account");
}

#[test]
fn values_are_put_in() {
    let args = [("user", text("megan")), ("start", text("2026-01-05")), ("end", time(9))];
    // YAML folds the lines of a quoted text to one.
    let wanted = "SigninLogs | where UserPrincipalName has \"megan\" \
                  | where TimeGenerated >= datetime(2026-01-05T00:00:00Z) \
                  | where TimeGenerated <= datetime(2026-01-05T09:00:00Z)";
    assert_eq!(rendered("list_signins", &args).trim().replace("00.0000000Z", "00Z"), wanted);
}

#[test]
fn each_place_has_its_way() {
    let args = [
        ("ip_list", text("203.0.113.7, 198.51.100.4")),
        ("note", text("a\"b'c\\")),
        ("start", time(8)),
        ("end", time(9)),
        ("op", text("!=")),
        ("code", text("50057")),
        ("ms", text("25")),
        ("frame", text("30m")),
        ("by_column", text("Location")),
    ];
    let wanted = r#"SigninLogs  // from ip_list
| where IPAddress in ("203.0.113.7", "198.51.100.4")
| where TimeGenerated between (datetime(2026-01-05T08:00:00Z) .. datetime(2026-01-05T09:00:00Z))
| extend Note = 'it''s a\"b\'c\\: {x}', Path = "C:\\\"a\"b'c\\\"\\", Known = dynamic(["203.0.113.7", "198.51.100.4"])
| where ResultType != "50057" and DurationMs > 25 and IsRisky == true
| summarize count() by bin(TimeGenerated, 30m), Location"#;
    let found = rendered("by_addresses", &args).replace("00.0000000Z", "00Z");
    assert_eq!(found, wanted);
}

#[test]
fn defaults_relative_to_now() {
    assert_eq!(rendered("recent", &[]), "SigninLogs | where TimeGenerated > ago(7d)");
    assert!(
        rendered("recent", &[("since", text("2026-01-05T08:00:00+02:00"))])
            .contains("datetime(2026-01-05T06:00:00")
    );
}

#[test]
fn hostile_values_stay_values() {
    let hostile = [
        "x\" or 1 == 1 //",
        "x' or 1 == 1 //",
        "x\\",
        "x\\\" | take 0",
        "a\nb\r\n| take 0",
        "\"); drop",
        "{start}",
        "{{",
        "$<by_name>$",
        "```",
        "@\"",
        "\u{2028}| take 0",
        "`",
        "|",
        "",
        "ü\u{0}\u{7}",
    ];
    for value in hostile {
        let common =
            [("start", time(8)), ("end", time(9)), ("ip_list", Value::List(vec![text(value), text("b")]))];
        let mut args = common.to_vec();
        args.extend([
            ("note", text(value)),
            ("code", text(value)),
            ("op", text(value)),
            ("frame", text(value)),
            ("by_column", text(value)),
        ]);
        check_only_literals_differ("by_addresses", &args, value);
        let args = [
            ("account", text(value)),
            ("start", time(8)),
            ("end", time(9)),
            ("table", text(value)),
            ("add_query_items", text(value)),
        ];
        check_only_literals_differ("list_signins", &args, value);
    }
}

/// The text outside quotes has no part of the value: with every literal cut out, what is left is the
/// author's.
#[track_caller]
fn check_only_literals_differ(name: &str, args: &[(&str, Value)], value: &str) {
    let found = rendered(name, args);
    let mut outside = String::new();
    let mut rest = found.chars().peekable();
    while let Some(it) = rest.next() {
        if it == '/' && rest.peek() == Some(&'/') {
            while rest.peek().is_some_and(|it| *it != '\n') {
                rest.next();
            }
        } else if it == '"' || it == '\'' {
            outside.push_str("\"\"");
            loop {
                match rest.next() {
                    Some('\\') => drop(rest.next()),
                    Some(end) if end == it => break,
                    Some(inside) => assert!(
                        !inside.is_control() && inside != '\u{2028}',
                        "{inside:?} in a literal for {value:?}"
                    ),
                    None => panic!("open literal for {value:?}: {found}"),
                }
            }
        } else {
            outside.push(it);
        }
    }
    for part in ["take 0", "drop", "1 == 1", "or 1", "`", "$<", "{start}", "{{", "ü"] {
        assert!(!outside.contains(part), "{value:?} reaches the query: {found}");
    }
}

#[test]
fn what_does_not_fit_is_said() {
    let library = library();
    let query = library.get("list_signins").expect("loaded");
    let error = |args: &[(&str, Value)]| render(query, args).expect_err("it does not fit").to_string();
    assert_eq!(
        error(&[("start", time(1))]),
        "query \"list_signins\" needs the parameters account_name, end: give a value for each"
    );
    let given = [("acount", text("x"))];
    assert_eq!(
        error(&given),
        "query \"list_signins\" has no parameter \"acount\": it has account_name, add_query_items, end, start, table"
    );
    let given = [("account", text("x")), ("start", text("yesterday")), ("end", time(1))];
    assert_eq!(
        error(&given),
        "query \"list_signins\": parameter start takes a time, and \"yesterday\" is none: write it as 2021-04-28T14:08:45Z"
    );
}

#[test]
fn an_empty_list_matches_nothing() {
    let mut library = Library::empty();
    library.add_file(
        "mine.yaml",
        "metadata: {data_environments: [MSSentinel], data_families: [Mine]}\n\
         sources: {q: {args: {query: 'T | where A in ({a}) or B in {a} or C in (dynamic([{a}]))'}, parameters: {a: {type: list}}}}",
    );
    let query = library.get("q").expect("loaded");
    let found = render(query, &[("a", Value::List(Vec::new()))]).expect("renders");
    assert_eq!(found, "T | where A in (dynamic([])) or B in dynamic([]) or C in (dynamic([]))");
    let found = render(query, &[("a", Value::List(vec![Value::Long(1), text("x")]))]).expect("renders");
    assert_eq!(found, "T | where A in (1, \"x\") or B in (1, \"x\") or C in (dynamic([1, \"x\"]))");
}

#[test]
fn invalid_files_and_queries_are_skipped_with_a_warning() {
    let mut library = Library::empty();
    let mut warnings = |text: &str| -> Vec<String> {
        library
            .add_file("mine.yaml", text)
            .into_iter()
            .map(|it| format!("{}: {}", it.about, it.text))
            .collect()
    };
    let skipped = warnings("metadata: [");
    assert!(skipped[0].starts_with("mine.yaml: file skipped: it is no YAML: "), "{skipped:?}");
    let skipped = warnings("just text");
    assert!(skipped[0].starts_with("mine.yaml: file skipped: it is no query file"), "{skipped:?}");
    assert_eq!(
        warnings("metadata: {data_environments: [MSSentinel]}\nsources: {}"),
        ["mine.yaml: file skipped: metadata needs data_families, a list"]
    );
    assert_eq!(
        warnings("metadata: {data_environments: [Splunk], data_families: [A]}\nsources: {}"),
        ["mine.yaml: file skipped: it is for Splunk, whose queries are not KQL"]
    );
    let mixed = "
metadata: {data_environments: [MSSentinel], data_families: [A]}
sources:
  good: {args: {query: 'T | take 1'}}
  no_query: {args: {uri: x}}
  no_parameter: {args: {query: 'T | where A == \"{a}\"'}}
  no_type: {args: {query: 'T | where A == \"{a}\"'}, parameters: {a: {description: x}}}
  odd_type: {args: {query: 'T | where A == \"{a}\"'}, parameters: {a: {type: blob}}}
  brace: {args: {query: 'print dynamic({\"a\": 1})'}}
  no_macro: {args: {query: 'T $<gone>$'}}
  loop: {args: {query: 'T $<m>$'}, query_macros: {m: {value: '$<m>$'}}}
  odd: 5
";
    let said = warnings(mixed);
    let wanted = [
        "query \"no_query\" skipped: it has no args: query",
        "query \"no_parameter\" skipped: {a} has no entry in parameters",
        "query \"no_type\" skipped: parameter a has no type",
        "query \"odd_type\" skipped: parameter a has the type \"blob\"",
        "query \"brace\" skipped: a brace without partner near \"{\\\"a\\\": 1})\"",
        "query \"no_macro\" skipped: macro \"gone\" is not defined",
        "query \"loop\" skipped: a macro contains itself",
        "query \"odd\" skipped: ",
    ];
    assert_eq!(said.len(), wanted.len(), "{said:?}");
    for (said, wanted) in said.iter().zip(wanted) {
        assert!(said.starts_with(&format!("mine.yaml: {wanted}")), "{said}");
    }
    assert_eq!(warnings(mixed)[8..], ["mine.yaml: query \"good\" takes the place of the one in mine.yaml"]);
    assert_eq!(library.list().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["good"]);
}

#[test]
fn our_own_files_are_valid() {
    for (name, text) in BUILTIN {
        assert_eq!(Library::empty().add_file(name, text), [], "{name}");
    }
}

#[test]
fn what_the_engine_cannot_run_says_so_by_name() {
    let mut library = Library::empty();
    library.add_file(
        "mine.yaml",
        "metadata: {data_environments: [MSSentinel], data_families: [A]}\n\
         sources: {fine: {args: {query: 'T | take 1'}}, odd: {args: {query: 'T | evaluate narrow() | take \"'}}}",
    );
    let said = library.unsupported();
    assert_eq!(said.iter().map(|it| it.about.as_str()).collect::<Vec<_>>(), ["odd"], "{said:?}");
}

#[test]
fn a_folded_comment_is_warned_of() {
    let mut library = Library::empty();
    let said = library.add_file(
        "mine.yaml",
        "metadata: {data_environments: [MSSentinel], data_families: [A]}
sources:
  folded:
    args:
      query: '
        T // all of it
        | take 1'
    parameters: {a: {type: str, default: '', aliases: other}}
  block:
    args:
      query: |
        T // all of it
        | where Url == \"https://x | y\"
",
    );
    assert_eq!(said.len(), 1);
    assert!(said[0].text.starts_with("query \"folded\": YAML folds the lines"), "{said:?}");
    assert_eq!(
        library.get("folded").map(|it| it.parameters["a"].aliases.clone()),
        Some(vec!["other".to_owned()])
    );
}

#[test]
fn one_name_in_two_families() {
    let file = |family: &str, table: &str| {
        format!(
            "metadata: {{data_environments: [MSSentinel], data_families: [{family}]}}\n\
             sources: {{events: {{args: {{query: '{table} | take 1'}}}}}}"
        )
    };
    let mut library = Library::empty();
    assert_eq!(library.add_file("a.yaml", &file("Windows", "SecurityEvent")), []);
    assert_eq!(library.add_file("b.yaml", &file("Linux", "Syslog")), []);
    let text =
        |name: &str| library.get(name).map(|it| render(it, &[]).unwrap_or_default()).unwrap_or_default();
    assert_eq!(text("Windows.events"), "SecurityEvent | take 1");
    assert_eq!(text("Linux.events"), "Syslog | take 1");
    assert_eq!(text("events"), "Syslog | take 1");
    assert_eq!(text("Mac.events"), "");
    assert_eq!(library.list().count(), 2);
}
