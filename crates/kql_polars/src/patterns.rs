//! Checks the regular expressions that a query spells out before it runs, so that the message
//! shows the place.

use kql::functions::{Function, TextFunction};
use kql::plan::{Scalar, ScalarKind};
use kql::{Diagnostic, Kind, Plan, TextTest, Value};

use crate::regexes;

/// Returns what is wrong with the first pattern that is none.
pub(crate) fn check(plan: &Plan) -> Result<(), Diagnostic> {
    plan.inputs().into_iter().try_for_each(check)?;
    plan.scalars().into_iter().try_for_each(scalar)
}

fn scalar(it: &Scalar) -> Result<(), Diagnostic> {
    let pattern = match &it.kind {
        ScalarKind::Collected { plan, .. } => return check(plan),
        ScalarKind::Text { op, right, .. } if op.test == TextTest::MatchesRegex => Some(&**right),
        ScalarKind::Call { function: Function::Text(function), arguments } => match function {
            TextFunction::Trim | TextFunction::TrimStart | TextFunction::TrimEnd | TextFunction::Extract => {
                arguments.first()
            }
            TextFunction::ReplaceRegex => arguments.get(1),
            _ => None,
        },
        _ => None,
    };
    if let Some(pattern) = pattern
        && let Some(Value::String(text)) = pattern.as_literal()
        && let Err(error) = regexes::compiled(text)
    {
        return Err(no_pattern(&error, pattern));
    }
    it.parts().into_iter().try_for_each(scalar)
}

fn no_pattern(error: &regex::Error, pattern: &Scalar) -> Diagnostic {
    let text = error.to_string();
    let reason = text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
    Diagnostic::new(Kind::Syntax, "this is no regular expression", pattern.span.clone()).with_help(reason)
}
