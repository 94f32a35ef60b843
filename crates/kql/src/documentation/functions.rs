//! Functions and aggregates: their parameters and what they give.

use super::Line;

pub(super) fn line(name: &str) -> Option<&'static Line> {
    LINES.iter().find(|it| it.name == name)
}

const fn on(name: &'static str, parameters: &'static str, text: &'static str) -> Line {
    Line { name, parameters, text }
}

#[rustfmt::skip]
pub(super) const LINES: &[Line] = &[
    // conditions and missing values
    on("iff", "condition, then, else", "The second value where the condition is true, else the third. A condition that is null is not true."),
    on("case", "condition, value, ..., else", "The value after the first condition that is true, else the last."),
    on("coalesce", "a, b, ...", "The first value that is not missing."),
    on("not", "condition", "True where the condition is false."),
    on("isnull", "value", "Whether the value is null. A string never is: see isempty()."),
    on("isnotnull", "value", "Whether the value is not null. A string never is null: see isnotempty()."),
    on("isempty", "value", "Whether the value is null or the empty text."),
    on("isnotempty", "value", "Whether the value is neither null nor the empty text."),
    on("column_ifexists", "\"name\", default", "The column of that name where there is one, else the default."),
    on("gettype", "value", "The name of the value's type."),
    // from one type to another
    on("tostring", "value", "The value as text; the empty text of null."),
    on("toint", "value", "The value as a whole number of 32 bits; null where it is none."),
    on("tolong", "value", "The value as a whole number of 64 bits; null where it is none."),
    on("toreal", "value", "The value as a floating-point number; null where it is none."),
    on("tobool", "value", "The value as true or false; null where it is neither."),
    on("todatetime", "value", "The text as a point in time, UTC; null where it is none."),
    on("totimespan", "value", "The text as a length of time; null where it is none."),
    on("toguid", "value", "The text as a guid in lower case; null where it is none."),
    on("parse_json", "text", "The JSON text as a dynamic, whose parts are then .name and [index]. A text that is no JSON becomes a dynamic that holds the text."),
    on("toscalar", "table", "The first value of the first row of a query, as a single value."),
    // texts
    on("strcat", "a, b, ...", "The texts of the values, joined."),
    on("strcat_delim", "delimiter, a, b, ...", "The texts of the values, joined with the delimiter between them."),
    on("strlen", "text", "The number of characters."),
    on("substring", "text, start[, length]", "Part of the text, from a character (the first is 0), of at most that length."),
    on("tolower", "text", "The text in lower case."),
    on("toupper", "text", "The text in upper case."),
    on("trim", "regex, text", "The text without what the regex matches at its beginning and end."),
    on("trim_start", "regex, text", "The text without what the regex matches at its beginning."),
    on("trim_end", "regex, text", "The text without what the regex matches at its end."),
    on("replace_string", "text, old, new", "The text with every `old` replaced."),
    on("replace_regex", "text, regex, new", "The text with every match of the regex replaced; \\1 in `new` is the first group."),
    on("indexof", "text, part[, start[, length[, occurrence]]]", "Where the part begins (the first character is 0); -1 where it is not found."),
    on("split", "text, delimiter[, index]", "The parts of the text between the delimiters, as an array; with an index, an array of that part alone."),
    on("extract", "regex, group, text[, typeof(type)]", "The text of a group of the first match; group 0 is the whole match. The empty text where nothing matches."),
    on("reverse", "text", "The characters from last to first."),
    // times
    on("now", "[offset]", "The current time, the same in the whole query."),
    on("ago", "length", "The time that long before now: ago(7d)."),
    on("startofday", "time[, days]", "Midnight before the time, moved by days."),
    on("endofday", "time[, days]", "The last moment of the day, moved by days."),
    on("startofweek", "time[, weeks]", "Midnight before the last Sunday, moved by weeks."),
    on("startofmonth", "time[, months]", "The first moment of the month, moved by months."),
    on("startofyear", "time[, years]", "The first moment of the year, moved by years."),
    on("dayofweek", "time", "How long since Sunday, in whole days, as a timespan."),
    // numbers
    on("bin", "value, step", "The value rounded down to a multiple of the step: bin(TimeGenerated, 1h)."),
    on("abs", "value", "The value without its sign."),
    // arrays and property bags
    on("array_length", "array", "The number of elements; null when it is no array."),
    on("pack_array", "a, b, ...", "An array of the values."),
    on("bag_pack", "\"key\", value, ...", "A property bag of the keys and values."),
    on("array_concat", "a, b, ...", "The elements of all arrays in one."),
    on("strcat_array", "array, delimiter", "The texts of the elements, joined with the delimiter between them."),
    on("bag_keys", "bag", "The keys of a property bag, as an array."),
    // aggregates
    on("count", "", "The number of rows in each group."),
    on("countif", "condition", "The number of rows for which the condition is true."),
    on("sum", "value", "The sum of the values; 0 of none."),
    on("sumif", "value, condition", "The sum of the values in the rows for which the condition is true."),
    on("avg", "value", "The mean of the values that are not null."),
    on("avgif", "value, condition", "The mean of the values in the rows for which the condition is true."),
    on("min", "value", "The smallest value, or the earliest."),
    on("minif", "value, condition", "The smallest value in the rows for which the condition is true."),
    on("max", "value", "The greatest value, or the latest."),
    on("maxif", "value, condition", "The greatest value in the rows for which the condition is true."),
    on("dcount", "value[, accuracy]", "The number of different values. It is exact here, whatever the accuracy."),
    on("count_distinct", "value", "The number of different values, exactly."),
    on("dcountif", "value, condition[, accuracy]", "The number of different values in the rows for which the condition is true."),
    on("count_distinctif", "value, condition", "The number of different values in the rows for which the condition is true."),
    on("make_set", "value[, most]", "The different values as an array, in the order met."),
    on("make_set_if", "value, condition[, most]", "The different values in the rows for which the condition is true, as an array."),
    on("make_list", "value[, most]", "The values as an array, in the order met; nulls are left out."),
    on("make_list_if", "value, condition[, most]", "The values in the rows for which the condition is true, as an array."),
    on("take_any", "value, ...", "The values of one row of the group; * for all columns."),
    on("any", "value, ...", "The old name of take_any()."),
    on("take_anyif", "value, condition", "A value of the rows for which the condition is true."),
    on("anyif", "value, condition", "The old name of take_anyif()."),
    on("arg_max", "by, column, ...", "The columns in the row in which the first argument is greatest; * for all columns."),
    on("arg_min", "by, column, ...", "The columns in the row in which the first argument is smallest; * for all columns."),
];
