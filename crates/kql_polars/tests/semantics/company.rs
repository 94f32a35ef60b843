//! A small company, and how the rows of a query on it are shown.

use chrono::{DateTime, Utc};
use kql::{Column, Schema, Type};
use kql_polars::{Catalog, Table};
use polars::prelude::{AnyValue, DataFrame, IntoColumn, NamedFrom, Series, TimeUnit};

pub(super) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000, 0).expect("a valid time")
}

/// A small company: `Logons` with missing values, `Mails`, and `Empty` without rows.
pub(super) fn catalog() -> Catalog {
    let mut catalog = Catalog::new();
    let times = Series::new("Time".into(), [Some(3_600_000_000i64), Some(7_200_000_000), None, Some(0)])
        .cast(&kql_polars::dtype(Type::DateTime))
        .expect("microseconds are times");
    let columns = vec![
        times.into_column(),
        Series::new("Account".into(), ["Adele", "adele", "Bob", ""]).into_column(),
        Series::new("Host".into(), [Some("pc-01.contoso.com"), None, Some("srv_02"), Some("PC-01")])
            .into_column(),
        Series::new("Code".into(), [Some(5i64), Some(-7), None, Some(0)]).into_column(),
        Series::new(
            "Details".into(),
            [Some(r#"{"a":"x","n":[1,2.5,"3"]}"#), Some("\"text\""), None, Some("{not json")],
        )
        .into_column(),
    ];
    insert(
        &mut catalog,
        "Logons",
        &[
            ("Time", Type::DateTime),
            ("Account", Type::String),
            ("Host", Type::String),
            ("Code", Type::Long),
            ("Details", Type::Dynamic),
        ],
        columns,
    );
    let columns = vec![
        Series::new("Account".into(), ["Adele", "Zoe"]).into_column(),
        Series::new("Code".into(), ["ok", "bad"]).into_column(),
    ];
    insert(&mut catalog, "Mails", &[("Account", Type::String), ("Code", Type::String)], columns);
    let columns = vec![
        Series::new("Account".into(), Vec::<String>::new()).into_column(),
        Series::new("Code".into(), Vec::<i64>::new()).into_column(),
    ];
    insert(&mut catalog, "Empty", &[("Account", Type::String), ("Code", Type::Long)], columns);
    catalog
}

fn insert(catalog: &mut Catalog, name: &str, schema: &[(&str, Type)], columns: Vec<polars::prelude::Column>) {
    let schema = Schema::new(schema.iter().map(|(name, ty)| Column::new(*name, *ty)).collect());
    let frame = DataFrame::new_infer_height(columns).expect("columns of one length");
    catalog.insert(name, Table::new(schema, frame).expect("the schema is that of the frame"));
}

/// The rows of the result, one a line, cells after `|`.
fn rows(text: &str) -> Vec<String> {
    let output = match kql_polars::run(text, &catalog(), now()) {
        Ok(output) => output,
        Err(error) => panic!("{text}\n{error}"),
    };
    let names: Vec<&str> = output.schema.names().collect();
    let held: Vec<&str> = output.frame.columns().iter().map(|it| it.name().as_str()).collect();
    assert_eq!(names, held, "{text}");
    for (column, held) in output.schema.columns.iter().zip(output.frame.columns()) {
        assert_eq!(kql_polars::dtype(column.ty), *held.dtype(), "{text}: {}", column.name);
        assert!(column.ty != Type::String || held.null_count() == 0, "{text}: a null string");
    }
    (0..output.frame.height())
        .map(|row| {
            let cells = output.frame.columns().iter();
            cells.map(|it| show(&it.get(row).expect("the row is there"))).collect::<Vec<_>>().join("|")
        })
        .collect()
}

fn show(value: &AnyValue<'_>) -> String {
    match value {
        AnyValue::Null => "null".to_owned(),
        AnyValue::String(it) => (*it).to_owned(),
        AnyValue::Datetime(it, TimeUnit::Microseconds, _) => kql::time::format_datetime(*it),
        AnyValue::Duration(it, TimeUnit::Microseconds) => kql::time::format_timespan(*it),
        other => other.to_string(),
    }
}

#[track_caller]
pub(super) fn check(text: &str, expected: &[&str]) {
    assert_eq!(rows(text), expected, "{text}");
}
