//! What operators and functions mean, where a frame library would have it otherwise.

#[path = "semantics/company.rs"]
mod company;

use company::{catalog, check, now};
use kql_polars::Error;

/// One expression for one row.
#[track_caller]
fn value(expression: &str, expected: &str) {
    check(&format!("print {expression}"), &[expected]);
    // The same for a column, which takes another way than a literal.
    check(&format!("print c = 1 | extend x = {expression} | project x"), &[expected]);
}

#[test]
fn equality_is_total() {
    check("Logons | where Code == 5 | project Account", &["Adele"]);
    check("Logons | where Code != 5 | project Account", &["adele", "Bob", ""]);
    check("Logons | where not(Code == 5) | project Account", &["adele", "Bob", ""]);
    check("Logons | where Code == long(null) | project Account", &[]);
    check("Logons | where Code < 3 | project Account", &["adele", ""]);
    check("Logons | where Code in (5, 0) | project Account", &["Adele", ""]);
    check("Logons | where Code !in (5, 0) | project Account", &["adele", "Bob"]);
    value("long(null) == long(null)", "null");
    value("long(null) == 1", "false");
    value("long(null) != 1", "true");
    value("real(nan) == real(nan)", "false");
    value("real(nan) < 1.0", "false");
}

#[test]
fn strings_are_never_null() {
    check("Logons | where Host == '' | project Account", &["adele"]);
    check("Logons | where isnull(Host) | count", &["0"]);
    check("Logons | where isempty(Host) | project Account", &["adele"]);
    check("Logons | project Host | take 2", &["pc-01.contoso.com", ""]);
    check("Logons | summarize max(Host) by Account | where Account == 'adele'", &["adele|"]);
    check("Empty | summarize min(Account), take_any(Account)", &["|"]);
    check("union (Mails | project Account), (Logons | project Host) | where Account == '' | count", &["4"]);
}

#[test]
fn text_operators() {
    for (condition, expected) in [
        ("Account == 'adele'", "false"),
        ("Account =~ 'adele'", "true"),
        ("Account !~ 'ADELE'", "false"),
        ("Account in~ ('ADELE')", "true"),
        ("Account in ('ADELE')", "false"),
        ("Account contains 'DEL'", "true"),
        ("Account contains_cs 'DEL'", "false"),
        ("Account !contains 'DEL'", "false"),
        ("Account startswith 'ade'", "true"),
        ("Account startswith_cs 'ade'", "false"),
        ("Account endswith 'LE'", "true"),
        ("Account !endswith_cs 'LE'", "true"),
        ("Host has 'contoso'", "true"),
        ("Host has 'CONTOSO.com'", "true"),
        ("Host has_cs 'Contoso'", "false"),
        ("Host has 'conto'", "false"),
        ("Host has 'pc-01'", "true"),
        ("Host has 'c-01'", "false"),
        ("Host !has 'conto'", "true"),
        ("Host has ''", "true"),
        ("Host hasprefix 'conto'", "true"),
        ("Host hassuffix 'toso'", "true"),
        ("Host has_any ('nobody', 'contoso')", "true"),
        ("Host has_any ('conto', dynamic(['x', 'com']))", "true"),
        ("Host has_any ()", "false"),
        ("Host has_all ('pc', 'com')", "true"),
        ("Host has_all ('pc', 'org')", "false"),
        ("Host has_all (dynamic([]))", "true"),
        ("Host matches regex @'^pc-\\d+\\.'", "true"),
        ("Host matches regex '^PC'", "false"),
        ("Host contains Account", "false"),
        ("strcat(Account, '_x') has Account", "true"),
        ("'terror' has 'error'", "false"),
        ("'Error_log' has 'error'", "true"),
        ("'ÄRGER' =~ 'ärger'", "true"),
    ] {
        check(&format!("Logons | take 1 | project x = {condition}"), &[expected]);
    }
}

#[test]
fn arithmetic() {
    for (expression, expected) in [
        ("7 / 2", "3"),
        ("-7 / 2", "-3"),
        ("7 / 0", "null"),
        ("7.0 / 2", "3.5"),
        ("-14 % 12", "10"),
        ("14 % -12", "2"),
        ("5 % 0", "null"),
        ("bin(-7, 5)", "-10"),
        ("bin(7.5, 2)", "6.0"),
        ("bin(datetime(2025-01-31 13:45), 1h)", "2025-01-31T13:00:00.0000000Z"),
        ("bin(datetime(2025-01-31 13:45), 1d)", "2025-01-31T00:00:00.0000000Z"),
        ("bin(90m, 1h)", "01:00:00"),
        ("int(2) + int(3)", "5"),
        ("datetime(2025-01-02) - datetime(2025-01-01)", "1.00:00:00"),
        ("datetime(2025-01-01) + 1h", "2025-01-01T01:00:00.0000000Z"),
        ("1d / 1h", "24.0"),
        ("1h * 1.5", "01:30:00"),
        ("2 * 1h", "02:00:00"),
        ("now()", "2023-11-14T22:13:20.0000000Z"),
        ("ago(1d)", "2023-11-13T22:13:20.0000000Z"),
        ("startofday(now())", "2023-11-14T00:00:00.0000000Z"),
        ("startofweek(now())", "2023-11-12T00:00:00.0000000Z"),
    ] {
        value(expression, expected);
    }
}

#[test]
fn conversions() {
    for (expression, expected) in [
        ("tostring(true)", "True"),
        ("tostring(long(null))", ""),
        ("tostring(datetime(2025-01-31 13:45:00.5))", "2025-01-31T13:45:00.5000000Z"),
        ("tostring(90m)", "01:30:00"),
        ("tostring(dynamic('x'))", "x"),
        ("tostring(dynamic({'a': [1, 2.50]}))", "{\"a\":[1,2.50]}"),
        ("tostring(dynamic(true))", "true"),
        ("tolong('0x10')", "16"),
        ("tolong('5.7')", "null"),
        ("tolong(5.7)", "5"),
        ("toint('99999999999')", "null"),
        ("toint('x') == 1", "false"),
        ("toreal('1e3')", "1000.0"),
        ("tobool('2')", "true"),
        ("todatetime('1/31/2025 1:45:00 PM')", "2025-01-31T13:45:00.0000000Z"),
        ("todatetime('x')", "null"),
        ("totimespan('1.02:03:04')", "1.02:03:04"),
        ("toguid('74BE27DE-1E4E-49D9-B579-FE0B331D3642')", "74be27de-1e4e-49d9-b579-fe0b331d3642"),
        ("parse_json('{\"a\": 1}').a", "1"),
        ("parse_json('no json')", "\"no json\""),
        ("parse_json('')", "null"),
        ("gettype(parse_json('[1]'))", "array"),
        ("gettype(1.5)", "real"),
    ] {
        value(expression, expected);
    }
}

#[test]
fn texts() {
    for (expression, expected) in [
        ("strcat('a', 1, true, dynamic('b'))", "a1Trueb"),
        ("strlen('héé')", "3"),
        ("substring('abcdefg', 1, 3)", "bcd"),
        ("substring('abcdefg', -3)", "efg"),
        ("substring('abc', 5)", ""),
        ("split('a.b.c', '.')", "[\"a\",\"b\",\"c\"]"),
        ("split('a.b.c', '.', 1)", "[\"b\"]"),
        ("split('', '.')", "[\"\"]"),
        ("extract('([0-9]+)-(x)', 1, 'ab 12-x')", "12"),
        ("extract('y', 0, 'x')", ""),
        ("extract('([0-9]+)', 1, 'ab 12', typeof(long))", "12"),
        ("trim('-+', '--a-b--')", "a-b"),
        ("trim_start('[^a]+', 'xxab')", "ab"),
        ("trim_end('b', 'abb')", "ab"),
        ("replace_string('aXbX', 'X', '$1')", "a$1b$1"),
        ("replace_regex('ab12', '([a-z])([0-9])', '\\\\2\\\\1')", "a1b2"),
        ("indexof('abcabc', 'c')", "2"),
        ("indexof('abcabc', 'c', 3)", "5"),
        ("indexof('abc', 'x')", "-1"),
        ("coalesce('', 'b')", "b"),
        ("coalesce(long(null), 3)", "3"),
        ("toupper('é')", "É"),
    ] {
        value(expression, expected);
    }
}

#[test]
fn conditions() {
    value("iff(bool(null), 'a', 'b')", "b");
    value("case(1 > 2, 'a', 2 > 1, 'b', 'c')", "b");
    check(
        "Logons | project x = case(Code > 0, 'plus', Code < 0, 'minus', 'none')",
        &["plus", "minus", "none", "none"],
    );
    check("Logons | project x = iff(Code > 0, Details.a, 'none')", &["x", "none", "none", "none"]);
    value("column_ifexists('nothing', 5)", "5");
    check("Logons | take 1 | project column_ifexists('Account', '')", &["Adele"]);
}

#[test]
fn dynamics() {
    check("Logons | project Details.a", &["\"x\"", "null", "null", "null"]);
    check(
        "Logons | take 1 | project Details.n[0], Details.n[-1], Details['n'][1], Details.n[9]",
        &["1|\"3\"|2.5|null"],
    );
    check("Logons | where Details.a == 'x' | project Account", &["Adele"]);
    check("Logons | where Details.a != 'x' | count", &["3"]);
    check("Logons | where Details.n[0] == 1 | count", &["1"]);
    check("Logons | where Details has 'text' | project Account", &["adele"]);
    check("Logons | project array_length(Details.n) | take 2", &["3", "null"]);
    value("pack_array(1, 'a', 1s, true, dynamic([1]), long(null))", "[1,\"a\",\"00:00:01\",true,[1],null]");
    value("bag_pack('a', 1, 'b', datetime(2025-01-01))", "{\"a\":1,\"b\":\"2025-01-01T00:00:00.0000000Z\"}");
    value("'x' in (dynamic(['y', 'x']))", "true");
    value("2 in (dynamic([1, 2]))", "true");
}

#[test]
fn summaries() {
    check(
        "Empty | summarize count(), sum(Code), max(Code), avg(Code), make_set(Account)",
        &["0|0|null|NaN|[]"],
    );
    check("Empty | summarize count() by Account", &[]);
    check("Empty | count", &["0"]);
    check("Logons | summarize count(), countif(Code > 0), sum(Code), dcount(Code)", &["4|1|-2|3"]);
    check("Logons | summarize n = count() by Code", &["5|1", "-7|1", "null|1", "0|1"]);
    check(
        "Logons | summarize make_list(Code), make_set(Host, 2)",
        &["[5,-7,0]|[\"pc-01.contoso.com\",\"\"]"],
    );
    check("Logons | summarize arg_max(Time, *) | project Account, Code", &["adele|-7"]);
    check("Logons | summarize arg_min(Time, Account)", &["1970-01-01T00:00:00.0000000Z|"]);
    check("Logons | where Account == 'Bob' | summarize arg_max(Time, Account, Code)", &["null|Bob|null"]);
    check(
        "Logons | summarize Last = max(Time), First = min(Time) by tolower(Account) | take 1",
        &["adele|1970-01-01T02:00:00.0000000Z|1970-01-01T01:00:00.0000000Z"],
    );
    check("Logons | summarize a = count() * 2, b = 1 + max(Code)", &["8|6"]);
    check("Logons | summarize take_any(Code)", &["5"]);
    check(
        "Logons | summarize sumif(Code, Code < 0), dcountif(Account, Code > -10), maxif(Code, false)",
        &["-7|3|null"],
    );
    check("Logons | summarize by tolower(Account)", &["adele", "bob", ""]);
    check("Logons | summarize make_set(Details.a)", &["[\"x\"]"]);
}

#[test]
fn order() {
    check("Logons | sort by Code | project Code", &["5", "0", "-7", "null"]);
    check("Logons | sort by Code asc | project Code", &["null", "-7", "0", "5"]);
    check("Logons | sort by Code asc nulls last | project Code", &["-7", "0", "5", "null"]);
    check("Logons | top 2 by Code | project Code", &["5", "0"]);
    check(
        "Logons | sort by strlen(Account) asc, Account desc | project Account",
        &["", "Bob", "adele", "Adele"],
    );
    check("Logons | take 0", &[]);
}

#[test]
fn columns_see_the_input() {
    check("Logons | take 1 | extend Code = Code + 1, Before = Code | project Code, Before", &["6|5"]);
    check("Logons | extend x = 1 | project x", &["1", "1", "1", "1"]);
    check("Logons | project x = strcat('a', 'b') | distinct x", &["ab"]);
    check("Empty | extend x = strcat('a', 'b')", &[]);
    check("Logons | where true | count", &["4"]);
    check("Logons | where 1 == 2 | count", &["0"]);
}

#[test]
fn unions() {
    check("union withsource=From Logons, Mails | summarize count() by From", &["Logons|4", "Mails|2"]);
    check("union Logons, Mails | where Account == 'Zoe' | project Code_long, Code_string", &["null|bad"]);
    check("union isfuzzy=true Gone, Mails | count", &["2"]);
    check("union Mails, Mails | distinct Account | sort by Account", &["Zoe", "Adele"]);
    check("Mails | union (Empty | project Account) | count", &["2"]);
}

#[test]
fn tables_as_values() {
    check("Logons | where Account in (Mails | project Account) | project Account", &["Adele"]);
    check("Logons | where Account !in~ (Mails | project Account) | project Account", &["Bob", ""]);
    check(
        "let codes = Logons | where Code > 0 | project Code; Logons | where Code in (codes) | count",
        &["1"],
    );
    check("Logons | where Time in (Logons | project Time) | count", &["3"]);
    check("Logons | where Code in (Empty | project Code) | count", &["0"]);
    check(
        "let last = toscalar(Logons | summarize max(Time)); Logons | where Time == last | project Account",
        &["adele"],
    );
    check(
        "print x = toscalar(Logons | count), y = toscalar(Empty | project Account), z = toscalar(Empty | project Code)",
        &["4||null"],
    );
}

#[test]
fn functions_made_with_let() {
    check("let twice = (n: long) { n * 2 }; Logons | project x = twice(Code)", &["10", "-14", "null", "0"]);
    check(
        "let named = (T: (Account: string), name: string) { T | where Account =~ name }; named(Logons, 'ADELE') | count",
        &["2"],
    );
    check("let both = view () { union Logons, Mails }; both | count", &["6"]);
}

#[test]
fn no_columns_and_no_rows() {
    check("Logons | project-away * | count", &["4"]);
    check("union kind=inner (Mails | project Code), (Logons | project Time) | count", &["6"]);
    check("union Empty, Empty", &[]);
    check("Empty | distinct Account | sort by Account | top 3 by Account | extend x = 1", &[]);
    check("range x from 3 to 1 step 1", &[]);
    check("Logons | sort by 1 | summarize by 1", &["1"]);
    check("Logons | summarize n = count() by x = 'a', y = long(null)", &["a|null|4"]);
}

#[test]
fn odd_names_are_only_names() {
    check("print ['^a.*$'] = 1, ['*'] = 2, ['a b'] = 3 | project ['^a.*$'], ['*']", &["1|2"]);
    check("print ['*'] = 2 | summarize max(['*']) by ['*'] | extend x = ['*'] + 1", &["2|2|3"]);
}

#[test]
fn errors_show_the_place() {
    let text = "Logons\n| where Acount == 'x'";
    match kql_polars::run(text, &catalog(), now()) {
        Err(error @ Error::Kql { .. }) => assert_eq!(
            error.to_string(),
            "error: there is no column `Acount` here\n  |\n2 | | where Acount == 'x'\n  \
             |         ^^^^^^\nhelp: did you mean `Account`?"
        ),
        other => panic!("{other:?}"),
    }
    let error = kql_polars::run("print x = 'a' | where x matches regex '('", &catalog(), now());
    let shown = error.expect_err("the pattern is broken").to_string();
    assert!(shown.contains("this is no regular expression") && shown.contains("^^^"), "{shown}");
}

#[test]
fn long_and_deep_queries_run() {
    let many = vec!["Account == 'x'"; 3000].join(" or ");
    check(&format!("Logons | where {many} | count"), &["0"]);
    let sum = vec!["1"; 90].join(" + ");
    check(&format!("Logons | take 1 | project x = Code + {sum}"), &["95"]);
    let steps = "| where Code > -100 ".repeat(95);
    check(&format!("Logons {steps} | count"), &["3"]);
    let steps = "| extend Code = Code + 1 ".repeat(95);
    check(&format!("Logons {steps} | take 1 | project Code"), &["100"]);
}
