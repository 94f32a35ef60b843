//! Calls that need no compiler: what there is, what is called, and what came of it.

use serde::{Deserialize, Serialize};

/// Something that can be called by name and text arguments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The entity type it is about; empty for functions.
    pub entity: String,
    /// The name of the method or function.
    pub name: String,
    /// How many text arguments it takes.
    pub arguments: usize,
    /// Whether its argument is a time span (`set_span`). One about an entity may have a span in front instead.
    pub takes_span: bool,
    /// Whether it returns a `Result`, so that a cell may write `?` behind it.
    pub fallible: bool,
    /// What may be called on its value.
    pub steps: Vec<StepSignature>,
}

/// Something that can be called on the value of a call: `.select("adelev@contoso.com")?`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepSignature {
    /// The name of the method.
    pub name: String,
    /// How many text arguments it takes.
    pub arguments: usize,
    /// Whether it returns a `Result`.
    pub fallible: bool,
}

/// A time span as a cell writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpanText {
    /// `Span::Data`: what the data covers.
    Data,
    /// `last(days(7))`: the time that ends now.
    Last {
        /// How many.
        number: i64,
        /// Of what.
        unit: TimeUnit,
    },
    /// `TimeSpan::parse("2021-04-28", "2021-04-29")?`, which may fail.
    Between {
        /// The first moment.
        start: String,
        /// The last moment.
        end: String,
    },
}

/// What a length of time is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// `days(7)`.
    Days,
    /// `hours(12)`.
    Hours,
    /// `minutes(30)`.
    Minutes,
    /// `seconds(10)`.
    Seconds,
}

/// A call by name and literal arguments, which needs no compiler.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The entity type it is about; empty for functions.
    pub entity: String,
    /// The name of the method or function.
    pub name: String,
    /// The time it is about, if the cell says so: in front of it (`.last(days(7))`) or as its argument.
    pub span: Option<SpanText>,
    /// Its text arguments.
    pub arguments: Vec<String>,
    /// What is called on its value.
    pub step: Option<Step>,
    /// Whether an error of the last of them ends the cell (`call()?`) or is shown like a value (`call()`).
    pub question_mark: bool,
    /// When the value is shown.
    pub show: Display,
    /// Whether the value is kept under a number, for a compiled cell to pick it up.
    pub keep: bool,
}

/// When the value of a [`Call`] is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Display {
    /// Never: the cell ends in a semicolon.
    Never,
    /// Unless the analyst wants to see only what cells end in: a `let`, which shows what it binds.
    Unasked,
    /// Always: the cell ends in it.
    Asked,
}

/// What is called on the value of a [`Call`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The name of the method.
    pub name: String,
    /// Its text arguments.
    pub arguments: Vec<String>,
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It gave a value.
    Value {
        /// Where the value is kept, if that was asked.
        kept: Option<Kept>,
    },
    /// It failed.
    Error {
        /// The whole text; a last line may begin with `help:`.
        text: String,
    },
}

/// A value that is kept for a compiled cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Its number.
    pub number: u64,
    /// Its type, as a cell can name it.
    pub type_name: String,
    /// The variable that the cell itself named for it: `%%kql name`.
    pub variable: Option<String>,
}

/// The name of the call that runs a whole `%%kql` cell, which is its argument.
pub const KQL_CELL: &str = "%%kql";
