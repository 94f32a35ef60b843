//! No query and no data make the engine panic: it answers or says why not.

use chrono::DateTime;
use kql::{Column, Schema, Type};
use kql_polars::{Catalog, Table};
use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series};

const QUERIES: &[&str] = &[
    "T | where Text has 'x' or Text matches regex @'\\d+' | summarize arg_max(Time, *), make_set(Json.a) by Text",
    "T | extend a = split(Text, '|')[1], b = substring(Text, -2, 5), c = indexof(Text, 'é', 1, 3, 2) | project a, b, c",
    "T | extend d = parse_json(Text), e = tolong(Text), f = todatetime(Text), g = totimespan(Text), h = toguid(Text)",
    "T | extend a = bin(Time, 1d), b = startofweek(Time, Number), c = endofday(Time), d = Time + 1h, e = Time - Time",
    "T | extend a = Number / 0, b = Number % -7, c = -Number, d = abs(Number), e = bin(Number, Number), f = Number * Number",
    "T | extend a = Real / 0.0, b = toint(Real), c = bin(Real, 0.1), d = tostring(Real), e = Real % 0.0 | sort by a, b asc",
    "T | extend a = Json.a[0].b['c'], b = Json[Number], c = Json[Text], d = tostring(Json), e = array_length(Json)",
    "T | where Json has Text or Text has_any (Json) or Json.a in ('x', dynamic([1, null, 'y'])) | distinct Text, Number",
    "T | extend t = trim(@'\\W+', Text), r = replace_regex(Text, '(.)', @'\\1\\1'), x = extract('(.*)(e)', 2, Text) | take 3",
    "T | summarize sum(Number), avg(Real), min(Time), max(Text), dcount(Json), countif(Number > Real), avg(Time) by bin(Time, 1h)",
    "union withsource=S T, (T | extend Number = 'x') | summarize count() by S | union (range x from 1 to 3 step 1)",
    "T | where Time between (ago(1d) .. 1d) or Time in (now()) | project pack_array(Time, Json, Real), bag_pack(Text, Json)",
];

/// Each column with the values that are hardest for it.
fn catalog() -> Catalog {
    let text = [
        Some(""),
        None,
        Some("a|b|é😀"),
        Some("\u{0}\u{1b}[31m\n\r\t"),
        Some("{\"a\":[{\"b\":{\"c\":1}}]}"),
        Some("99999999999999999999"),
        Some("-0x8000000000000000"),
        Some("9999-12-31T23:59:59.9999999Z"),
        Some("İıſK"),
        Some("10675199.02:48:05.4775807"),
    ];
    let json = [
        Some("{\"a\":[{\"b\":{\"c\":1}}]}"),
        Some("[1,2.5,1e400,\"x\",null]"),
        Some("\"x\""),
        Some("{broken"),
        None,
        Some("null"),
        Some("18446744073709551615"),
        Some(""),
        Some("[[[[[]]]]]"),
        Some("true"),
    ];
    let number = [0, 1, -1, i64::MAX, i64::MIN, 7, i64::MAX - 1, 10, -10, 1 << 53];
    let real = [
        0.0,
        -0.0,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::MAX,
        f64::MIN_POSITIVE,
        1e300,
        -1.5,
        0.1,
    ];
    let time: Vec<Option<i64>> = number.iter().map(|it| Some(*it)).collect();
    let time = Series::new("Time".into(), time).cast(&kql_polars::dtype(Type::DateTime));
    let columns = vec![
        Series::new("Text".into(), text).into_column(),
        Series::new("Json".into(), json).into_column(),
        Series::new("Number".into(), number).into_column(),
        Series::new("Real".into(), real).into_column(),
        time.expect("microseconds are times").into_column(),
    ];
    let schema = Schema::new(vec![
        Column::new("Text", Type::String),
        Column::new("Json", Type::Dynamic),
        Column::new("Number", Type::Long),
        Column::new("Real", Type::Real),
        Column::new("Time", Type::DateTime),
    ]);
    let frame = DataFrame::new_infer_height(columns).expect("columns of one length");
    let mut catalog = Catalog::new();
    catalog.insert("E", Table::new(schema.clone(), frame.head(Some(0))).expect("as above"));
    catalog.insert("T", Table::new(schema, frame).expect("the schema is that of the frame"));
    catalog
}

#[test]
fn whole_queries_run() {
    let catalog = catalog();
    for query in QUERIES {
        for text in [(*query).to_owned(), query.replace("T |", "E |")] {
            if let Err(error) = kql_polars::run(&text, &catalog, DateTime::UNIX_EPOCH) {
                panic!("{text}\n{error}");
            }
        }
    }
}

#[test]
fn changed_queries_answer_or_say_why_not() {
    let catalog = catalog();
    let pieces =
        ["Text", "Number", "Real", "Time", "Json", "null", "0", "-1", "'é'", "1d", "count()", "*", "(", "by"];
    let mut ran = 0;
    for query in QUERIES {
        let words: Vec<&str> = query.split(' ').collect();
        for at in 0..words.len() {
            for piece in pieces {
                let mut changed = words.clone();
                changed[at] = piece;
                let text = changed.join(" ");
                match kql_polars::run(&text, &catalog, DateTime::UNIX_EPOCH) {
                    Ok(_) => ran += 1,
                    Err(error) => assert!(!error.to_string().is_empty()),
                }
            }
        }
    }
    assert!(ran > 300, "only {ran} of the changed queries run");
}
