//! The value of each parameter: the caller's, or the default.

use std::collections::BTreeMap;

use super::{Error, Parameter, QueryDef, Value};

/// A value and whose it is.
#[derive(Debug)]
pub(super) enum Given {
    /// The caller's: never trusted.
    Argument(Value),
    /// The author's of the query.
    Default(Value),
    /// The author says that nothing may stand there.
    Nothing,
}

/// Finds the value of each parameter.
pub(super) fn values(def: &QueryDef, args: &[(&str, Value)]) -> Result<BTreeMap<String, Given>, Error> {
    let mut values = BTreeMap::new();
    for (given, value) in args {
        let named = def.parameters.values().find(|it| it.name == *given);
        let by_alias = || def.parameters.values().find(|it| it.aliases.iter().any(|it| it == given));
        let parameter = named.or_else(by_alias).ok_or_else(|| Error::Unknown {
            query: def.name.clone(),
            given: (*given).to_owned(),
            has: def.parameters.keys().cloned().collect(),
        })?;
        let fitting = value.clone().into_kind(parameter.kind).ok_or_else(|| bad(def, parameter, value))?;
        values.insert(parameter.name.clone(), Given::Argument(fitting));
    }
    let mut missing = Vec::new();
    for parameter in def.parameters.values().filter(|it| def.template.uses(&it.name)) {
        if values.contains_key(&parameter.name) {
            continue;
        }
        let given = match &parameter.default {
            Some(default) => Given::Default(default.clone()),
            None if parameter.allows_none => Given::Nothing,
            None => {
                missing.push(parameter.name.clone());
                continue;
            }
        };
        values.insert(parameter.name.clone(), given);
    }
    if missing.is_empty() {
        Ok(values)
    } else {
        Err(Error::Missing { query: def.name.clone(), parameters: missing })
    }
}

pub(super) fn bad(def: &QueryDef, parameter: &Parameter, given: &Value) -> Error {
    Error::BadValue {
        query: def.name.clone(),
        parameter: parameter.name.clone(),
        wanted: parameter.kind,
        given: given.clone(),
    }
}
