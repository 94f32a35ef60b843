//! Of points in time and lengths of time.

use super::{Function, Naming, Parameter as P, Returns, Signature, signature};
use crate::types::Type;

/// Of points in time and lengths of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeFunction {
    /// `now([offset])`: the same for the whole query.
    Now,
    /// `ago(length)`
    Ago,
    /// `startofday(t[, days])`
    StartOfDay,
    /// `endofday(t[, days])`: the last microsecond.
    EndOfDay,
    /// `startofweek(t[, weeks])`: weeks begin on Sunday.
    StartOfWeek,
    /// `startofmonth(t[, months])`
    StartOfMonth,
    /// `startofyear(t[, years])`
    StartOfYear,
    /// `dayofweek(t)`: days since Sunday, as a timespan.
    DayOfWeek,
}

const fn line(
    names: &'static [&'static str],
    function: TimeFunction,
    parameters: &'static [P],
    arguments: (usize, usize),
    ty: Type,
    naming: Naming,
) -> Signature {
    let returns = Returns::Always(ty);
    signature(names, Function::Time(function), parameters, arguments, returns, naming)
}

pub(super) const TABLE: &[Signature] = &[
    line(&["now"], TimeFunction::Now, &[P::TimeSpan], (0, 1), Type::DateTime, Naming::None),
    line(&["ago"], TimeFunction::Ago, &[P::TimeSpan], (1, 1), Type::DateTime, Naming::None),
    line(
        &["startofday"],
        TimeFunction::StartOfDay,
        &[P::DateTime, P::Whole],
        (1, 2),
        Type::DateTime,
        Naming::First,
    ),
    line(
        &["endofday"],
        TimeFunction::EndOfDay,
        &[P::DateTime, P::Whole],
        (1, 2),
        Type::DateTime,
        Naming::None,
    ),
    line(
        &["startofweek"],
        TimeFunction::StartOfWeek,
        &[P::DateTime, P::Whole],
        (1, 2),
        Type::DateTime,
        Naming::None,
    ),
    line(
        &["startofmonth"],
        TimeFunction::StartOfMonth,
        &[P::DateTime, P::Whole],
        (1, 2),
        Type::DateTime,
        Naming::None,
    ),
    line(
        &["startofyear"],
        TimeFunction::StartOfYear,
        &[P::DateTime, P::Whole],
        (1, 2),
        Type::DateTime,
        Naming::None,
    ),
    line(&["dayofweek"], TimeFunction::DayOfWeek, &[P::DateTime], (1, 1), Type::TimeSpan, Naming::None),
];
