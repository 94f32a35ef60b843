use super::parse;
use crate::ast::{ExprKind, OperatorKind};
use crate::diagnostic::Kind;

/// The expression after `where`, with parentheses around each operation.
fn grouped(condition: &str) -> String {
    let query = parse(&format!("T | where {condition}")).expect(condition);
    match query.body.operators.first().map(|it| &it.kind) {
        Some(OperatorKind::Where(it)) => show(it),
        other => panic!("no where but {other:?}"),
    }
}

fn show(expr: &crate::ast::Expr) -> String {
    match &expr.kind {
        ExprKind::Name(it) => it.clone(),
        ExprKind::Literal(it) => crate::literal::value(it),
        ExprKind::Negate(it) => format!("-{}", show(it)),
        ExprKind::Logic { and, operands } => {
            let sign = if *and { " and " } else { " or " };
            format!("({})", operands.iter().map(show).collect::<Vec<_>>().join(sign))
        }
        ExprKind::Binary { left, right, .. } => format!("({} op {})", show(left), show(right)),
        ExprKind::Member { base, member } => format!("{}.{}", show(base), member.text),
        ExprKind::Element { base, index } => format!("{}[{}]", show(base), show(index)),
        ExprKind::List { left, items, .. } => {
            let items: Vec<String> = items.iter().map(show).collect();
            format!("({} in [{}])", show(left), items.join(" "))
        }
        ExprKind::Between { value, low, high, .. } => {
            format!("({} between {} {})", show(value), show(low), show(high))
        }
        ExprKind::Call { name, arguments } => {
            let items: Vec<String> = arguments.iter().map(|it| show(&it.value)).collect();
            format!("{}({})", name.text, items.join(" "))
        }
        ExprKind::Star => "*".to_owned(),
        ExprKind::Pipeline(_) | ExprKind::Function(_) => "<table>".to_owned(),
    }
}

#[test]
fn precedence() {
    for (written, expected) in [
        ("a or b and c or d", "(a or (b and c) or d)"),
        ("a + b * c", "(a op (b op c))"),
        ("a - b - c", "((a op b) op c)"),
        ("a + b == c and d", "(((a op b) op c) and d)"),
        ("a < b == c", "((a op b) op c)"),
        // Operators between texts bind tighter than arithmetic.
        ("a * b has c", "(a op (b op c))"),
        ("-a.b + 1", "(-a.b op 1)"),
        ("(a or b) or c", "((a or b) or c)"),
        ("a in (1, 2) and b", "((a in [1 2]) and b)"),
        ("a between (1 .. 3)", "(a between 1 3)"),
        ("a between (1..3)", "(a between 1 3)"),
        ("d.a['k'][0].b", "d.a[\"k\"][0].b"),
        ("['odd name'] has 'x'", "(odd name op \"x\")"),
        ("f(a, 1).b", "f(a 1).b"),
        ("a matches regex 'x.*'", "(a op \"x.*\")"),
        ("not(a)", "not(a)"),
        ("'a' 'b' == c", "(\"ab\" op c)"),
    ] {
        assert_eq!(grouped(written), expected, "{written}");
    }
}

#[test]
fn comparisons_do_not_chain() {
    let error = parse("T | where a == b == c").expect_err("only two can be compared");
    assert_eq!(error.kind, Kind::Syntax);
}

#[test]
fn names_may_be_keywords() {
    for text in [
        "T | project by, asc, top, count, where",
        "union | where a",
        "T | extend in_ = 1, print = 2, let = 3",
        "let count = 1; T",
        "T | project-away a*, *b, *1",
        "T | sort by by asc nulls last, b desc",
        "print",
    ] {
        parse(text).unwrap_or_else(|it| panic!("{}", it.render(text)));
    }
}

#[test]
fn long_chains_are_not_deep() {
    let many = vec!["a == 1"; 5000].join(" or ");
    parse(&format!("T | where {many}")).expect("a long chain is allowed");
}

#[test]
fn deep_nesting_is_refused() {
    for text in [
        format!("T | where {}a{}", "(".repeat(5000), ")".repeat(5000)),
        format!("T | where {}a", "-".repeat(5000)),
        format!("T | where {}", vec!["a"; 5000].join(" + ")),
        format!("T | where a{}", "[0]".repeat(5000)),
        format!("T | where a{}", ".b".repeat(5000)),
        format!("print dynamic({}{})", "[".repeat(5000), "]".repeat(5000)),
        format!("{}T{}", "(".repeat(5000), ")".repeat(5000)),
        format!("T {}", "| where a ".repeat(5000)),
        format!("T | where {}", "f(".repeat(5000)),
        format!("union {}", "(union ".repeat(5000)),
    ] {
        let error = parse(&text).expect_err("it is too deep");
        assert_eq!(error.kind, Kind::Syntax);
    }
}

#[test]
fn what_is_not_there_yet_is_named() {
    for (text, message) in [
        ("T | mv-expand a", "`mv-expand` is not implemented yet"),
        ("T | join (U) on a", "`join` is not implemented yet"),
        ("print decimal(1.5)", "the type `decimal` is not implemented yet"),
        ("T | extend (a, b) = f(c)", "`(a, b) = ...` is not implemented yet"),
        ("print 1tick", "a timespan finer than a microsecond is not implemented yet"),
    ] {
        let error = parse(text).expect_err(text);
        assert_eq!((error.kind, error.message.as_str()), (Kind::Unsupported, message), "{text}");
    }
}

#[test]
fn messages() {
    for (text, message, help) in [
        ("T | were a", "`were` is no operator", Some("did you mean `where`?")),
        ("T | where a = 1", "`=` does not compare", Some("write `==` to compare")),
        ("T |", "expected an operator after `|`, found the end of the query", None),
        ("", "expected a table, found the end of the query", None),
        ("let a = 1;", "expected a table after the `let` statements, found the end of the query", None),
        ("T | take", "expected a value, found the end of the query", None),
        ("T | sort a", "expected `by`, found `a`", None),
        (
            "print datetime({start})",
            "`{start}` is no datetime",
            Some("a parameter of the query has no value"),
        ),
    ] {
        let error = parse(text).expect_err(text);
        assert_eq!((error.message.as_str(), error.help.as_deref()), (message, help), "{text}");
    }
}
