//! One value of many rows.

use super::Naming;

/// One value of many rows. Nulls do not count, except where said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AggregateFunction {
    /// `count()`, `countif(condition)`: rows, without arguments.
    Count,
    /// `sum(x)`: 0 of none.
    Sum,
    /// `avg(x)`: not a number of none.
    Avg,
    /// `min(x)`
    Min,
    /// `max(x)`
    Max,
    /// `dcount(x)`: different values, counted exactly.
    DCount,
    /// `make_set(x[, limit])`: different values as a dynamic array, in the order met.
    MakeSet,
    /// `make_list(x[, limit])`: values as a dynamic array, in the order met.
    MakeList,
    /// `take_any(x)`: the first that is not missing.
    TakeAny,
    /// One column of `take_any(a, b)`: the value in the first row.
    First,
    /// One column of `arg_max(by, ...)`: arguments `by` and the column. The value in the row in
    /// which `by` is greatest; in the first row when `by` is always null.
    ArgMax,
    /// One column of `arg_min(by, ...)`.
    ArgMin,
}

/// The type of an aggregate's result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum AggregateType {
    Long,
    Dynamic,
    /// That of the argument, int as long; only numbers and timespans.
    Sum,
    /// Real, or that of the argument when it is a time.
    Average,
    /// That of the argument, which has an order.
    Ordered,
    /// That of the argument.
    Same,
}

/// How an aggregate is called and what it gives.
pub(crate) struct AggregateSignature {
    /// The name first, then other spellings.
    pub(crate) names: &'static [&'static str],
    pub(crate) function: AggregateFunction,
    /// How many arguments there are, without the condition.
    pub(crate) arguments: (usize, usize),
    /// Whether the argument after the first (or the only one) is a condition.
    pub(crate) conditional: bool,
    pub(crate) ty: AggregateType,
    pub(crate) naming: Naming,
}

const fn line(
    names: &'static [&'static str],
    function: AggregateFunction,
    arguments: (usize, usize),
    conditional: bool,
    ty: AggregateType,
    prefix: &'static str,
) -> AggregateSignature {
    let naming = Naming::Prefix(prefix);
    AggregateSignature { names, function, arguments, conditional, ty, naming }
}

use AggregateFunction as F;
use AggregateType as T;

pub(crate) const AGGREGATES: &[AggregateSignature] = &[
    // `count(x)` counts rows as well, also those in which `x` is null.
    line(&["count"], F::Count, (0, 1), false, T::Long, "count"),
    line(&["countif"], F::Count, (0, 0), true, T::Long, "countif"),
    line(&["sum"], F::Sum, (1, 1), false, T::Sum, "sum"),
    line(&["sumif"], F::Sum, (1, 1), true, T::Sum, "sumif"),
    line(&["avg"], F::Avg, (1, 1), false, T::Average, "avg"),
    line(&["avgif"], F::Avg, (1, 1), true, T::Average, "avgif"),
    line(&["min"], F::Min, (1, 1), false, T::Ordered, "min"),
    line(&["minif"], F::Min, (1, 1), true, T::Ordered, "minif"),
    line(&["max"], F::Max, (1, 1), false, T::Ordered, "max"),
    line(&["maxif"], F::Max, (1, 1), true, T::Ordered, "maxif"),
    // The second argument of dcount says how exact; ours always is.
    line(&["dcount"], F::DCount, (1, 2), false, T::Long, "dcount"),
    line(&["count_distinct"], F::DCount, (1, 1), false, T::Long, "count_distinct"),
    line(&["dcountif"], F::DCount, (1, 2), true, T::Long, "dcountif"),
    line(&["count_distinctif"], F::DCount, (1, 1), true, T::Long, "count_distinctif"),
    line(&["make_set", "makeset"], F::MakeSet, (1, 2), false, T::Dynamic, "set"),
    line(&["make_set_if"], F::MakeSet, (1, 2), true, T::Dynamic, "set"),
    line(&["make_list", "makelist"], F::MakeList, (1, 2), false, T::Dynamic, "list"),
    line(&["make_list_if"], F::MakeList, (1, 2), true, T::Dynamic, "list"),
    AggregateSignature {
        names: &["take_any"],
        function: F::TakeAny,
        arguments: (1, super::MANY),
        conditional: false,
        ty: T::Same,
        naming: Naming::First,
    },
    line(&["any"], F::TakeAny, (1, super::MANY), false, T::Same, "any"),
    AggregateSignature {
        names: &["take_anyif"],
        function: F::TakeAny,
        arguments: (1, 1),
        conditional: true,
        ty: T::Same,
        naming: Naming::First,
    },
    line(&["anyif"], F::TakeAny, (1, 1), true, T::Same, "any"),
    AggregateSignature {
        names: &["arg_max", "argmax"],
        function: F::ArgMax,
        arguments: (1, super::MANY),
        conditional: false,
        ty: T::Same,
        naming: Naming::First,
    },
    AggregateSignature {
        names: &["arg_min", "argmin"],
        function: F::ArgMin,
        arguments: (1, super::MANY),
        conditional: false,
        ty: T::Same,
        naming: Naming::First,
    },
];
