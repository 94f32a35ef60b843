use crate::{Catalog, Column, Kind, Schema, Type};

/// Two tables of a small company.
struct Tables;

impl Catalog for Tables {
    fn schema(&self, table: &str) -> Option<Schema> {
        let columns: &[(&str, Type)] = match table {
            "Logons" => &[
                ("Time", Type::DateTime),
                ("Account", Type::String),
                ("Host", Type::String),
                ("Code", Type::Int),
                ("Count", Type::Long),
                ("Score", Type::Real),
                ("Details", Type::Dynamic),
            ],
            "Mails" => &[
                ("Time", Type::DateTime),
                ("Account", Type::String),
                ("Code", Type::String),
                ("Subject", Type::String),
            ],
            _ => return None,
        };
        Some(Schema::new(columns.iter().map(|(name, ty)| Column::new(*name, *ty)).collect()))
    }

    fn tables(&self) -> Vec<String> {
        vec!["Logons".to_owned(), "Mails".to_owned()]
    }
}

/// The columns of the result, as `name:type name:type`.
fn columns(text: &str) -> String {
    let plan = crate::parse(text).and_then(|it| crate::bind(&it, &Tables));
    let plan = plan.unwrap_or_else(|it| panic!("{}", it.render(text)));
    let shown: Vec<String> = plan.schema.columns.iter().map(|it| format!("{}:{}", it.name, it.ty)).collect();
    shown.join(" ")
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(columns(text), expected, "{text}");
}

#[track_caller]
fn refused(text: &str, kind: Kind, message: &str) {
    let error = crate::parse(text).and_then(|it| crate::bind(&it, &Tables)).expect_err(text);
    assert_eq!((error.kind, error.message.as_str()), (kind, message), "{text}");
}

#[test]
fn names_of_aggregates() {
    check("Logons | summarize count()", "count_:long");
    check("Logons | summarize count() by Account", "Account:string count_:long");
    check(
        "Logons | summarize sum(Code), dcount(Account) by Host",
        "Host:string sum_Code:long dcount_Account:long",
    );
    check(
        "Logons | summarize make_set(Account), make_list(Code), countif(Code > 1)",
        "set_Account:dynamic list_Code:dynamic countif_:long",
    );
    check(
        "Logons | summarize max(Time), min(tostring(Details.a.b))",
        "max_Time:datetime min_Details_a_b:string",
    );
    check(
        "Logons | summarize arg_max(Time, *) by Account",
        "Account:string Time:datetime Host:string Code:int Count:long Score:real Details:dynamic",
    );
    check("Logons | summarize arg_max(Time, Host, Code)", "Time:datetime Host:string Code:int");
    check("Logons | summarize Last = arg_max(Time, Host)", "Last:datetime Host:string");
    check("Logons | summarize take_any(Host), avg(Code)", "Host:string avg_Code:real");
    check("Logons | summarize avg(Time), sum(Score)", "avg_Time:datetime sum_Score:real");
    check("Logons | summarize count() * 2, n = 1 + count()", "Column1:long n:long");
    check("Logons | summarize by Account", "Account:string");
}

#[test]
fn names_of_keys() {
    check(
        "Logons | summarize n = count() by bin(Time, 1h), tolower(Host), tostring(Code)",
        "Time:datetime Column1:string Code:string n:long",
    );
    check("Logons | summarize count(), count() by count_ = Host", "count_:string count_1:long count_2:long");
    check("Logons | count", "Count:long");
}

#[test]
fn names_of_columns() {
    check(
        "Logons | project Host, tolower(Host), Details.a['b'][0], Code + 1",
        "Host:string Column1:string Details_a_b_0:dynamic Column2:long",
    );
    check("Logons | project Host, Host", "Host:string Host1:string");
    check(
        "Logons | project a = Host, strlen(Host), strcat(Host, 'x')",
        "a:string strlen_Host:long Column1:string",
    );
    check("print 1, a = 'x', 2.5", "print_0:long a:string print_2:real");
}

#[test]
fn extend_replaces_in_place() {
    check(
        "Mails | extend Account = strlen(Account), New = 1",
        "Time:datetime Account:long Code:string Subject:string New:long",
    );
    check("Mails | extend toint(Code)", "Time:datetime Account:string Code:int Subject:string");
}

#[test]
fn columns_are_chosen_by_pattern() {
    check("Logons | project-away *o*, Code", "Time:datetime Details:dynamic");
    check("Logons | project-keep Co*, Time", "Time:datetime Code:int Count:long");
    check(
        "Mails | project-rename When = Time, Who = Account",
        "When:datetime Who:string Code:string Subject:string",
    );
    check(
        "Mails | project-reorder Subject, * asc",
        "Subject:string Account:string Code:string Time:datetime",
    );
    check("Mails | project-reorder S*, Code", "Subject:string Code:string Time:datetime Account:string");
}

#[test]
fn union_has_all_columns() {
    check(
        "union withsource=Table Logons, Mails",
        "Table:string Time:datetime Account:string Host:string Code_int:int Count:long Score:real \
         Details:dynamic Code_string:string Subject:string",
    );
    check("union kind=inner Logons, Mails", "Time:datetime Account:string");
    check(
        "Mails | union isfuzzy=true Nothing, (Gone | take 1)",
        "Time:datetime Account:string Code:string Subject:string",
    );
    check("union Mail*", "Time:datetime Account:string Code:string Subject:string");
    refused("union Mails, Nothing", Kind::UnknownTable, "there is no table `Nothing`");
    refused("union isfuzzy=true Nothing", Kind::UnknownTable, "none of the tables of this `union` is there");
}

#[test]
fn let_names() {
    check("let n = 5; let t = Logons | take n; t | project Host", "Host:string");
    check("let t = Logons; t | project Host", "Host:string");
    // A column hides a `let` name.
    check("let Host = 1; Logons | project Host", "Host:string");
    check("let a = 1; let b = a + 1; print c = b", "c:long");
}

#[test]
fn types_of_expressions() {
    for (text, ty) in [
        ("Code + 1", "long"),
        ("Code / 2.0", "real"),
        ("Time - Time", "timespan"),
        ("Time + 1h", "datetime"),
        ("1h / 2", "timespan"),
        ("1h / 1m", "real"),
        ("2 * 1h", "timespan"),
        ("iff(true, 1, 2.5)", "real"),
        ("iff(true, Details.a, 'x')", "string"),
        ("case(Code > 1, 'a', Code > 2, 'b', 'c')", "string"),
        ("bin(Time, 1d)", "datetime"),
        ("bin(Code, 5)", "long"),
        ("split(Host, '.')", "dynamic"),
        ("extract('a', 0, Host, typeof(long))", "long"),
        ("column_ifexists('Host', 1)", "string"),
        ("column_ifexists('Nothing', 1)", "long"),
        ("Details.a == 'x'", "bool"),
        ("Details.a has 'x'", "bool"),
        ("Code in (1, 2)", "bool"),
        ("Time between (ago(1d) .. now())", "bool"),
        ("Time between (datetime(2025-01-01) .. 1d)", "bool"),
    ] {
        assert_eq!(columns(&format!("Logons | project x = {text}")), format!("x:{ty}"), "{text}");
    }
}

#[test]
fn wrong_names_and_types() {
    refused("Logon", Kind::UnknownTable, "there is no table `Logon`");
    refused("Logons | where account == 'x'", Kind::UnknownColumn, "there is no column `account` here");
    refused("Logons | project tolowr(Host)", Kind::UnknownFunction, "there is no function `tolowr`");
    refused("Logons | project geo_angle(1)", Kind::Unsupported, "`geo_angle()` is not implemented yet");
    refused("Logons | where Host", Kind::Type, "expected true or false, found a string");
    refused("Logons | where Host == 5", Kind::Type, "`==` cannot compare a string with a long");
    refused("Logons | where Time > '2025'", Kind::Type, "`>` cannot compare a datetime with a string");
    refused("Logons | where Details == Details", Kind::Type, "`==` does not work on dynamic and dynamic");
    refused("Logons | project Host + Host", Kind::Type, "`+` does not work on string and string");
    refused("Logons | project count()", Kind::Type, "`count` works on many rows and only in `summarize`");
    refused("Logons | summarize Host", Kind::Type, "`Host` has many values for each group");
    refused(
        "Logons | summarize count() by Details",
        Kind::Type,
        "dynamic values cannot be compared to find those that are the same",
    );
    refused("Logons | sort by Details", Kind::Type, "a dynamic value has no order");
    refused("Logons | project strlen()", Kind::Type, "`strlen` takes 1 argument");
    refused("Logons | project a = 1, a = 2", Kind::Syntax, "the column `a` is declared twice");
    refused("Logons | project-away Nothing", Kind::UnknownColumn, "there is no column `Nothing` here");
    refused("datatable(a:long)['x']", Kind::Type, "a value of type string in a column of type long");
    refused("datatable(a:long, b:long)[1]", Kind::Syntax, "1 values do not fill rows of 2 columns");
}

#[test]
fn let_names_do_not_explode() {
    let mut text = "let a0 = 1 + 1;\n".to_owned();
    for n in 1..60 {
        text.push_str(&format!("let a{n} = a{} + a{};\n", n - 1, n - 1));
    }
    text.push_str("print a59");
    refused(&text, Kind::Unsupported, "this expression is too large");
    let mut text = "let t0 = Logons;\n".to_owned();
    for n in 1..60 {
        text.push_str(&format!("let t{n} = union t{}, t{};\n", n - 1, n - 1));
    }
    text.push_str("t59");
    let error = crate::parse(&text).and_then(|it| crate::bind(&it, &Tables));
    assert_eq!(error.expect_err("it is too large").kind, Kind::Unsupported);
}

#[test]
fn functions_made_with_let() {
    check(
        "let f = (a: long, b: string = 'x') { strcat(b, a) }; Logons | project c = f(Code), d = f(1, Host)",
        "c:string d:string",
    );
    check(
        "let t = (T: (Host: string), n: long) { T | where Code > n | project Host }; t(Logons, 5)",
        "Host:string",
    );
    check(
        "let v = view () { Logons | project Host }; union v, Mails",
        "Host:string Time:datetime Account:string Code:string Subject:string",
    );
    check("let f = (a: long) { let b = a + 1; b * 2 }; print x = f(3)", "x:long");
    refused("let f = (a: long) { a }; print f('x')", Kind::Type, "`a` is a long and not a string");
    refused("let f = (a: long) { a }; print f()", Kind::Type, "`f` is called without its `a`");
    refused(
        "let f = (a: long) { b }; Logons | project f(Code)",
        Kind::UnknownColumn,
        "there is no column `b` here",
    );
    let mut text = "let f0 = (a: long) { a };\n".to_owned();
    for n in 1..40 {
        text.push_str(&format!("let f{n} = (a: long) {{ let b = f{0}(a); let c = f{0}(a); 1 }};\n", n - 1));
    }
    text.push_str("print f39(1)");
    refused(&text, Kind::Unsupported, "this query is too large");
}

#[test]
fn values_read_from_tables() {
    check(
        "Logons | where Account in (Mails | project Account)",
        "Time:datetime Account:string Host:string Code:int Count:long Score:real Details:dynamic",
    );
    check("let t = Mails | distinct Account; Logons | where Account !in (t) | count", "Count:long");
    check("let last = toscalar(Logons | summarize max(Time)); print last", "print_0:datetime");
    let mut text = "let a0 = 1;\n".to_owned();
    for n in 1..40 {
        text.push_str(&format!(
            "let a{n} = toscalar(Logons | where Code == a{0} or Code == a{0} | count);\n",
            n - 1
        ));
    }
    text.push_str("print a39");
    let error = crate::parse(&text).and_then(|it| crate::bind(&it, &Tables));
    assert_eq!(error.expect_err("it is too large").kind, Kind::Unsupported);
}

#[test]
fn range_has_one_column() {
    check("range x from 1 to 3 step 1 | extend y = x * 2", "x:long y:long");
    check("range t from ago(1d) to now() step 1h", "t:datetime");
    refused(
        "range x from 1 to now() step 1",
        Kind::Type,
        "`range` counts numbers, timespans, or datetimes by timespans",
    );
}

#[test]
fn what_is_not_there_names_what_is_near() {
    let help = |text: &str| {
        let found = crate::parse(text).and_then(|it| crate::bind(&it, &Tables)).expect_err(text);
        found.help.unwrap_or_default()
    };
    assert_eq!(help("logons | count"), "did you mean `Logons`?");
    assert_eq!(help("let Recent = Logons; Recnt | count"), "did you mean `Recent`?");
    assert_eq!(help("union Logon, Mails"), "did you mean `Logons`?");
    assert_eq!(help("Logons | where accuont == 'x'"), "did you mean `Account`?");
    assert_eq!(help("Logons | project Account | project-away accont"), "did you mean `Account`?");
    assert_eq!(help("Logons | extend Total = 1 | sort by Totl"), "did you mean `Total`?");
    assert_eq!(help("Logons | summarize count() by Hots"), "did you mean `Host`?");
    assert_eq!(help("let since = ago(1d); Logons | where Time > sinc"), "did you mean `since`?");
    assert_eq!(help("Logons | where isemtpy(Account)"), "did you mean `isempty`?");
    assert_eq!(help("Logons | summarize dcuont(Account)"), "did you mean `dcount` or `count`?");
    assert_eq!(help("let double = (n: long) { n + n }; print duoble(1)"), "did you mean `double`?");
    assert_eq!(help("Logons | where Account containz 'x'"), "did you mean `contains`?");
    assert_eq!(help("Logons | where (Account startwith 'x')"), "did you mean `startswith`?");
    assert_eq!(help("Logons | where Zzyzx == 'x'"), "", "nothing is near");
}
