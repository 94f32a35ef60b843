//! Operators between values, and other words of the language.

/// Which values an operator takes on its left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    Anything,
    /// Texts, and what is read as one.
    Texts,
    /// What has an order or can be computed with.
    Numbers,
    Conditions,
}

/// An operator between two values.
pub(crate) struct Infix {
    pub(crate) name: &'static str,
    pub(crate) syntax: &'static str,
    pub(crate) text: &'static str,
    pub(crate) takes: Takes,
}

const fn on(name: &'static str, takes: Takes, syntax: &'static str, text: &'static str) -> Infix {
    Infix { name, syntax, text, takes }
}

use Takes::{Anything, Conditions, Numbers, Texts};

/// Those that are words or that compare. An old spelling is not among them.
#[rustfmt::skip]
pub(crate) const INFIX: &[Infix] = &[
    on("==", Anything, "a == b", "Equal; upper and lower case are two."),
    on("!=", Anything, "a != b", "Not equal; upper and lower case are two."),
    on("=~", Texts, "a =~ b", "The same text in any case."),
    on("!~", Texts, "a !~ b", "Not the same text in any case."),
    on("has", Texts, "text has \"term\"", "The text has the term as a whole word, in any case."),
    on("contains", Texts, "text contains \"part\"", "The text has the part anywhere, in any case."),
    on("startswith", Texts, "text startswith \"part\"", "The text begins with the part, in any case."),
    on("endswith", Texts, "text endswith \"part\"", "The text ends with the part, in any case."),
    on("in", Anything, "value in (a, b, ...)", "Equal to one of the list; also in (T | project column)."),
    on("in~", Texts, "text in~ (a, b, ...)", "Equal to one of the list in any case."),
    on("has_any", Texts, "text has_any (a, b, ...)", "The text has one of the terms as a whole word, in any case."),
    on("has_all", Texts, "text has_all (a, b, ...)", "The text has each of the terms as a whole word, in any case."),
    on("between", Numbers, "value between (low .. high)", "From low to high, both included; after a time, `..` may name a length of time."),
    on("matches regex", Texts, "text matches regex \"pattern\"", "The pattern is found anywhere in the text."),
    on("!in", Anything, "value !in (a, b, ...)", "Equal to none of the list."),
    on("!in~", Texts, "text !in~ (a, b, ...)", "Equal to none of the list in any case."),
    on("!has", Texts, "text !has \"term\"", "Not has."),
    on("!contains", Texts, "text !contains \"part\"", "Not contains."),
    on("!startswith", Texts, "text !startswith \"part\"", "Not startswith."),
    on("!endswith", Texts, "text !endswith \"part\"", "Not endswith."),
    on("!between", Numbers, "value !between (low .. high)", "Not between."),
    on("hasprefix", Texts, "text hasprefix \"part\"", "A word of the text begins with the part, in any case."),
    on("hassuffix", Texts, "text hassuffix \"part\"", "A word of the text ends with the part, in any case."),
    on("!hasprefix", Texts, "text !hasprefix \"part\"", "Not hasprefix."),
    on("!hassuffix", Texts, "text !hassuffix \"part\"", "Not hassuffix."),
    on("has_cs", Texts, "text has_cs \"term\"", "As has; upper and lower case are two."),
    on("contains_cs", Texts, "text contains_cs \"part\"", "As contains; upper and lower case are two."),
    on("startswith_cs", Texts, "text startswith_cs \"part\"", "As startswith; upper and lower case are two."),
    on("endswith_cs", Texts, "text endswith_cs \"part\"", "As endswith; upper and lower case are two."),
    on("hasprefix_cs", Texts, "text hasprefix_cs \"part\"", "As hasprefix; upper and lower case are two."),
    on("hassuffix_cs", Texts, "text hassuffix_cs \"part\"", "As hassuffix; upper and lower case are two."),
    on("!has_cs", Texts, "text !has_cs \"term\"", "Not has_cs."),
    on("!contains_cs", Texts, "text !contains_cs \"part\"", "Not contains_cs."),
    on("!startswith_cs", Texts, "text !startswith_cs \"part\"", "Not startswith_cs."),
    on("!endswith_cs", Texts, "text !endswith_cs \"part\"", "Not endswith_cs."),
    on("!hasprefix_cs", Texts, "text !hasprefix_cs \"part\"", "Not hasprefix_cs."),
    on("!hassuffix_cs", Texts, "text !hassuffix_cs \"part\"", "Not hassuffix_cs."),
    on("<", Numbers, "a < b", "Less, or earlier."),
    on("<=", Numbers, "a <= b", "Less or equal."),
    on(">", Numbers, "a > b", "Greater, or later."),
    on(">=", Numbers, "a >= b", "Greater or equal."),
    on("and", Conditions, "a and b", "Both are true."),
    on("or", Conditions, "a or b", "One of them is true."),
];

/// Other words: name, how it is written, what it means.
#[rustfmt::skip]
pub(crate) const WORDS: &[(&str, &str, &str)] = &[
    ("let", "let name = value;", "Names a value, a table or a function for what follows."),
    ("union", "union [kind=inner|outer] [withsource=name] [isfuzzy=true] T, ...", "The rows of all tables under the columns of all; * in a name stands for any letters."),
    ("print", "print [name =] value, ...", "One row of these values."),
    ("datatable", "datatable (name: type, ...) [value, ...]", "A table that is written out."),
    ("range", "range name from low to high step step", "A table of one column with the values from low to high."),
    ("by", "by key, ...", "What rows are grouped by or put in order by."),
    ("asc", "key asc", "The smallest first."),
    ("desc", "key desc", "The greatest first."),
    ("granny-asc", "column granny-asc", "The smallest first, a2 before a10."),
    ("granny-desc", "column granny-desc", "The greatest first, a10 before a2."),
    ("nulls first", "key nulls first", "What is missing comes first."),
    ("nulls last", "key nulls last", "What is missing comes last."),
    ("kind=", "kind=inner|outer", "The columns of all tables (outer), or those that all have (inner)."),
    ("withsource=", "withsource=name", "Adds a column with the name of each row's table."),
    ("isfuzzy=", "isfuzzy=true", "Tables that are not there are left out."),
    ("inner", "kind=inner", "Only the columns that all tables have."),
    ("outer", "kind=outer", "The columns of all tables."),
    ("first", "nulls first", "What is missing comes first."),
    ("last", "nulls last", "What is missing comes last."),
    ("from", "from low", "The first value."),
    ("to", "to high", "The last value."),
    ("step", "step step", "From one value to the next."),
    ("true", "true", "The condition holds."),
    ("false", "false", "The condition does not hold."),
];
