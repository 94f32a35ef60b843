//! Of arrays and property bags.

use super::{Function, MANY, Naming, Parameter as P, Returns, Signature, signature};
use crate::types::Type;

/// Of arrays and property bags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DynamicFunction {
    /// `array_length(a)`: null when it is no array.
    ArrayLength,
    /// `pack_array(a, b, ...)`
    PackArray,
    /// `bag_pack("key", value, ...)`
    BagPack,
    /// `array_concat(a, b, ...)`
    ArrayConcat,
    /// `strcat_array(a, delimiter)`
    StrcatArray,
    /// `bag_keys(bag)`
    BagKeys,
}

const fn line(
    names: &'static [&'static str],
    function: DynamicFunction,
    parameters: &'static [P],
    arguments: (usize, usize),
    ty: Type,
) -> Signature {
    let function = Function::Dynamic(function);
    signature(names, function, parameters, arguments, Returns::Always(ty), Naming::None)
}

pub(super) const TABLE: &[Signature] = &[
    line(&["array_length", "arraylength"], DynamicFunction::ArrayLength, &[P::Dynamic], (1, 1), Type::Long),
    line(&["pack_array"], DynamicFunction::PackArray, &[P::Any], (1, MANY), Type::Dynamic),
    line(
        &["bag_pack", "pack", "pack_dictionary"],
        DynamicFunction::BagPack,
        &[P::Any],
        (2, MANY),
        Type::Dynamic,
    ),
    line(&["array_concat"], DynamicFunction::ArrayConcat, &[P::Dynamic], (1, MANY), Type::Dynamic),
    line(&["strcat_array"], DynamicFunction::StrcatArray, &[P::Dynamic, P::Text], (2, 2), Type::String),
    line(&["bag_keys"], DynamicFunction::BagKeys, &[P::Dynamic], (1, 1), Type::Dynamic),
];
