use super::value;
use crate::ast::{ExprKind, Source};
use crate::{Type, Value};

/// The value that the literal means.
fn read(literal: &str) -> Value {
    let text = format!("print {literal}");
    let query = crate::parse(&text).unwrap_or_else(|it| panic!("{}", it.render(&text)));
    match query.body.source {
        Source::Print(items) => match items.into_iter().next().map(|it| it.value.kind) {
            Some(ExprKind::Literal(value)) => value,
            other => panic!("{literal} is {other:?}"),
        },
        other => panic!("{literal} is {other:?}"),
    }
}

#[test]
fn a_value_comes_back_as_it_was() {
    let hostile = "a\"b'c\\d\n\r\t\0\u{1b}[31m|;//*/ é \u{2028}😀 ```";
    for it in [
        Value::Bool(true),
        Value::Int(-5),
        Value::Long(0),
        Value::Long(-7),
        Value::Long(i64::MAX),
        Value::Real(0.1),
        Value::Real(-1e300),
        Value::Real(3.0),
        Value::Real(f64::INFINITY),
        Value::Real(f64::NEG_INFINITY),
        Value::String(String::new()),
        Value::String(hostile.to_owned()),
        Value::DateTime(1_619_618_880_123_456),
        Value::DateTime(-62_135_596_800_000_000),
        Value::TimeSpan(-90_000_001),
        Value::TimeSpan(86_400_000_000),
        Value::Guid("74be27de-1e4e-49d9-b579-fe0b331d3642".to_owned()),
        Value::Dynamic("{\"a\":[1,\"b\"]}".to_owned()),
        Value::Null(Type::Long),
        Value::Null(Type::DateTime),
    ] {
        assert_eq!(read(&value(&it)), it);
    }
    match read(&super::real(f64::NAN)) {
        Value::Real(it) => assert!(it.is_nan()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_string_stays_on_its_line_and_inside() {
    let text = super::string("x\" | take 1 //\n");
    assert!(!text.contains('\n'));
    assert_eq!(read(&text), Value::String("x\" | take 1 //\n".to_owned()));
}

#[test]
fn names_are_quoted_where_they_must_be() {
    assert_eq!(super::name("Account"), "Account");
    assert_eq!(super::name("odd name"), "[\"odd name\"]");
    assert_eq!(super::name("and"), "[\"and\"]");
    assert_eq!(super::name("1st"), "[\"1st\"]");
}
