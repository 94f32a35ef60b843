//! One query and its parameters.

use std::collections::BTreeMap;
use std::fmt;

use super::template::Template;
use super::{Value, render};

/// One query of the library.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryDef {
    /// Its name, by which it is called.
    pub name: String,
    /// The groups it is in, such as `SecurityAlert` or `WindowsSecurity`.
    pub families: Vec<String>,
    /// The kinds of source it is for, such as `MSSentinel`.
    pub environments: Vec<String>,
    /// What it answers, one sentence.
    pub description: String,
    /// Its parameters by name.
    pub parameters: BTreeMap<String, Parameter>,
    /// The file it is from.
    pub file: String,
    pub(crate) template: Template,
}

impl QueryDef {
    /// Returns the names of the parameters that must be given, sorted.
    pub fn required(&self) -> impl Iterator<Item = &str> {
        self.parameters
            .values()
            .filter(|it| it.default.is_none() && !it.allows_none)
            .map(|it| it.name.as_str())
    }

    /// Whether both are in one family.
    pub(crate) fn shares_family(&self, other: &QueryDef) -> bool {
        self.families.iter().any(|it| other.families.contains(it))
    }

    /// Says what of this query the engine cannot run yet; `None` when nothing is seen.
    pub fn unsupported(&self) -> Option<String> {
        let args: Vec<(&str, Value)> = self
            .parameters
            .values()
            .filter(|it| it.default.is_none() && self.template.uses(&it.name))
            .map(|it| (it.name.as_str(), it.kind.sample()))
            .collect();
        let text = match render(self, &args) {
            Ok(text) => text,
            Err(error) => return Some(error.to_string()),
        };
        kql::parse(&text).err().map(|it| it.render(&text))
    }
}

/// What may stand at a placeholder.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name, as in the placeholder.
    pub name: String,
    /// What it means, one sentence.
    pub description: String,
    /// The type of its values.
    pub kind: Kind,
    /// Its value when none is given; without one it must be given.
    pub default: Option<Value>,
    /// Whether the file says `default: null`: then nothing need be given, and nothing is put in.
    pub allows_none: bool,
    /// Other names it is given by.
    pub aliases: Vec<String>,
}

/// The types of parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `str`: text.
    Text,
    /// `datetime`: a point in time.
    Time,
    /// `int`: a whole number.
    Long,
    /// `float`: a number.
    Real,
    /// `bool`.
    Bool,
    /// `list`: several values.
    List,
}

impl Kind {
    /// A value to try a query with.
    pub(crate) fn sample(self) -> Value {
        match self {
            Kind::Text => Value::Text("sample".to_owned()),
            Kind::Time => Value::Time(chrono::DateTime::UNIX_EPOCH),
            Kind::Long => Value::Long(1),
            Kind::Real => Value::Real(1.5),
            Kind::Bool => Value::Bool(true),
            Kind::List => Value::List(vec![Value::Text("sample".to_owned())]),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Text => "text",
            Kind::Time => "a time",
            Kind::Long => "a whole number",
            Kind::Real => "a number",
            Kind::Bool => "true or false",
            Kind::List => "a list",
        })
    }
}
