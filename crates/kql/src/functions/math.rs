//! Of numbers.

use super::{Function, Naming, Parameter as P, Returns, Signature, signature};

/// Of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MathFunction {
    /// `bin(x, step)`: the greatest multiple of `step` that is not above `x`; of numbers,
    /// timespans and datetimes. The arguments have the type of the result, except that a datetime
    /// is binned by a timespan.
    Bin,
    /// `abs(x)`, of long, real and timespan.
    Abs,
}

pub(super) const TABLE: &[Signature] = &[
    signature(
        &["bin", "floor"],
        Function::Math(MathFunction::Bin),
        &[P::Any],
        (2, 2),
        Returns::Special,
        Naming::First,
    ),
    signature(
        &["abs"],
        Function::Math(MathFunction::Abs),
        &[P::Any],
        (1, 1),
        Returns::Special,
        Naming::First,
    ),
];
