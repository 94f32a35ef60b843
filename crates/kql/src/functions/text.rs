//! Of texts.

use super::{Function, MANY, Naming, Parameter as P, Returns, Signature, signature};
use crate::types::Type;

/// Of texts. Positions and lengths count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFunction {
    /// `strcat(a, b, ...)`
    Strcat,
    /// `strcat_delim(delimiter, a, b, ...)`
    StrcatDelim,
    /// `strlen(s)`
    Strlen,
    /// `substring(s, start[, length])`
    Substring,
    /// `tolower(s)`
    ToLower,
    /// `toupper(s)`
    ToUpper,
    /// `trim(regex, s)`
    Trim,
    /// `trim_start(regex, s)`
    TrimStart,
    /// `trim_end(regex, s)`
    TrimEnd,
    /// `replace_string(s, old, new)`
    ReplaceString,
    /// `replace_regex(s, regex, new)`
    ReplaceRegex,
    /// `indexof(s, part[, start[, length[, occurrence]]])`
    IndexOf,
    /// `split(s, delimiter[, index])`
    Split,
    /// `extract(regex, group, s)`
    Extract,
    /// `reverse(s)`
    Reverse,
}

const fn line(
    names: &'static [&'static str],
    function: TextFunction,
    parameters: &'static [P],
    arguments: (usize, usize),
    ty: Type,
    naming: Naming,
) -> Signature {
    let returns = Returns::Always(ty);
    signature(names, Function::Text(function), parameters, arguments, returns, naming)
}

pub(super) const TABLE: &[Signature] = &[
    line(&["strcat"], TextFunction::Strcat, &[P::Text], (1, MANY), Type::String, Naming::None),
    line(&["strcat_delim"], TextFunction::StrcatDelim, &[P::Text], (2, MANY), Type::String, Naming::None),
    line(&["strlen"], TextFunction::Strlen, &[P::Text], (1, 1), Type::Long, Naming::Prefix("strlen")),
    line(&["substring"], TextFunction::Substring, &[P::Text, P::Whole], (2, 3), Type::String, Naming::None),
    line(&["tolower"], TextFunction::ToLower, &[P::Text], (1, 1), Type::String, Naming::None),
    line(&["toupper"], TextFunction::ToUpper, &[P::Text], (1, 1), Type::String, Naming::None),
    line(&["trim"], TextFunction::Trim, &[P::String], (2, 2), Type::String, Naming::None),
    line(&["trim_start"], TextFunction::TrimStart, &[P::String], (2, 2), Type::String, Naming::None),
    line(&["trim_end"], TextFunction::TrimEnd, &[P::String], (2, 2), Type::String, Naming::None),
    line(&["replace_string"], TextFunction::ReplaceString, &[P::Text], (3, 3), Type::String, Naming::None),
    line(
        &["indexof"],
        TextFunction::IndexOf,
        &[P::Text, P::Text, P::Whole],
        (2, 5),
        Type::Long,
        Naming::None,
    ),
    line(
        &["split"],
        TextFunction::Split,
        &[P::Text, P::String, P::Whole],
        (2, 3),
        Type::Dynamic,
        Naming::First,
    ),
    line(
        &["replace_regex", "replace"],
        TextFunction::ReplaceRegex,
        &[P::Text, P::String, P::Text],
        (3, 3),
        Type::String,
        Naming::None,
    ),
    signature(
        &["extract"],
        Function::Text(TextFunction::Extract),
        &[P::String, P::Whole, P::Text],
        (3, 4),
        Returns::Special,
        Naming::None,
    ),
    line(&["reverse"], TextFunction::Reverse, &[P::Text], (1, 1), Type::String, Naming::None),
];
