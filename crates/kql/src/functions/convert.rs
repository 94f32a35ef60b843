//! From one type to another.

use super::{Function, Naming, Parameter as P, Returns, Signature, signature};
use crate::types::Type;

/// From one type to another; what cannot be converted becomes null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConvertFunction {
    /// `tostring(x)`: the empty text of null.
    ToString,
    /// `toint(x)`
    ToInt,
    /// `tolong(x)`
    ToLong,
    /// `toreal(x)`
    ToReal,
    /// `tobool(x)`
    ToBool,
    /// `todatetime(x)`
    ToDateTime,
    /// `totimespan(x)`
    ToTimeSpan,
    /// `toguid(x)`
    ToGuid,
    /// `parse_json(x)`: what is no JSON becomes a dynamic that holds the text.
    ParseJson,
}

const fn line(names: &'static [&'static str], function: ConvertFunction, ty: Type) -> Signature {
    let function = Function::Convert(function);
    signature(names, function, &[P::Any], (1, 1), Returns::Always(ty), Naming::First)
}

pub(super) const TABLE: &[Signature] = &[
    line(&["tostring"], ConvertFunction::ToString, Type::String),
    line(&["toint"], ConvertFunction::ToInt, Type::Int),
    line(&["tolong"], ConvertFunction::ToLong, Type::Long),
    line(&["toreal", "todouble"], ConvertFunction::ToReal, Type::Real),
    line(&["tobool", "toboolean"], ConvertFunction::ToBool, Type::Bool),
    line(&["todatetime"], ConvertFunction::ToDateTime, Type::DateTime),
    line(&["totimespan", "totime"], ConvertFunction::ToTimeSpan, Type::TimeSpan),
    line(&["toguid"], ConvertFunction::ToGuid, Type::Guid),
    line(&["parse_json", "parsejson", "todynamic", "toobject"], ConvertFunction::ParseJson, Type::Dynamic),
];
