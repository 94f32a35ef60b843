//! Scalar expressions.

use kql::plan::{Scalar, ScalarKind};
use kql::{Arithmetic, Type, Value};
use polars::prelude::*;
use serde_json::Value as Json;

use super::{Lowering, comparison, literal, named};
use crate::cells::{longs, reals, texts};
use crate::functions;
use crate::text;

impl Lowering<'_> {
    /// Returns the expression that computes `scalar`.
    ///
    /// What has no column in it is computed now: polars would give one row instead of all.
    pub(super) fn scalar(&self, scalar: &Scalar) -> PolarsResult<Expr> {
        if let ScalarKind::Literal(value) = &scalar.kind {
            return Ok(literal::literal(value));
        }
        if has_column(scalar) {
            return self.computed(scalar, &|it| self.scalar(it));
        }
        let value = self.value(scalar)?;
        Ok(polars::prelude::Scalar::new(crate::dtype(scalar.ty), value).lit())
    }

    /// The value of something without columns.
    pub(super) fn value(&self, scalar: &Scalar) -> PolarsResult<AnyValue<'static>> {
        let raw = self.constant(scalar)?;
        let name = "\u{2}constant";
        let row = Column::new("\u{2}unit".into(), [true]);
        let frame = DataFrame::new(1, vec![row])?.lazy().select([raw.alias(name)]).collect()?;
        Ok(frame.column(name)?.get(0)?.into_static())
    }

    /// The expression of something without columns, for a frame of one row.
    fn constant(&self, scalar: &Scalar) -> PolarsResult<Expr> {
        match &scalar.kind {
            ScalarKind::Literal(value) => Ok(literal::literal(value)),
            _ => self.computed(scalar, &|it| self.constant(it)),
        }
    }

    fn computed(&self, scalar: &Scalar, part: &dyn Fn(&Scalar) -> PolarsResult<Expr>) -> PolarsResult<Expr> {
        match &scalar.kind {
            ScalarKind::Literal(value) => Ok(literal::literal(value)),
            ScalarKind::Column(name) => Ok(named(name.as_str())),
            ScalarKind::Member { .. } | ScalarKind::Element { .. } => path(scalar, part),
            ScalarKind::Negate(operand) => {
                let ty = scalar.ty;
                let operand = part(operand)?;
                Ok(if ty == Type::Real {
                    reals(vec![operand], |cells, row| cells.real(0, row).map(|it| -it))
                } else {
                    longs(vec![operand], ty, |cells, row| cells.long(0, row)?.checked_neg())
                })
            }
            ScalarKind::Logic { and, operands } => {
                let operands = operands.iter().map(part).collect::<PolarsResult<Vec<_>>>()?;
                Ok(balanced(operands, *and))
            }
            ScalarKind::Arithmetic { op, left, right } => {
                let types = (left.ty, right.ty);
                Ok(arithmetic(*op, part(left)?, part(right)?, types))
            }
            ScalarKind::Compare { op, left, right } => {
                Ok(comparison::compare(*op, (left, part(left)?), (right, part(right)?)))
            }
            ScalarKind::Between { value, low, high } => {
                let value_expr = part(value)?;
                let from = comparison::compare(
                    kql::Compare::GreaterOrEqual,
                    (value, value_expr.clone()),
                    (low, part(low)?),
                );
                let to =
                    comparison::compare(kql::Compare::LessOrEqual, (value, value_expr), (high, part(high)?));
                Ok(from.and(to))
            }
            ScalarKind::Text { op, left, right } => comparison::text(*op, part(left)?, right, part(right)?),
            ScalarKind::List { op, left, items } => {
                let items = &self.known(items)?;
                let exprs = items.iter().map(part).collect::<PolarsResult<Vec<_>>>()?;
                Ok(comparison::list(*op, left, part(left)?, items, exprs))
            }
            ScalarKind::Collected { plan, first } => self.collected(plan, *first),
            ScalarKind::Convert(inner) => Ok(convert(part(inner)?, inner.ty, scalar.ty)),
            ScalarKind::Call { function, arguments } => {
                let exprs = arguments.iter().map(part).collect::<PolarsResult<Vec<_>>>()?;
                functions::call(*function, arguments, exprs, scalar.ty, self.now)
            }
        }
    }
}

impl Lowering<'_> {
    /// The items of a list, those that are read from a table as literals.
    fn known(&self, items: &[Scalar]) -> PolarsResult<Vec<Scalar>> {
        let known = |item: &Scalar| -> PolarsResult<Scalar> {
            if !matches!(item.kind, ScalarKind::Collected { .. }) {
                return Ok(item.clone());
            }
            let value = match self.value(item)? {
                AnyValue::StringOwned(json) => Value::Dynamic(json.to_string()),
                _ => Value::Null(Type::Dynamic),
            };
            Ok(Scalar { kind: ScalarKind::Literal(value), ..item.clone() })
        };
        items.iter().map(known).collect()
    }
}

fn has_column(scalar: &Scalar) -> bool {
    match &scalar.kind {
        ScalarKind::Column(_) => true,
        _ => scalar.parts().into_iter().any(has_column),
    }
}

/// Joins many operands so that the expression is not deep.
fn balanced(mut operands: Vec<Expr>, and: bool) -> Expr {
    while operands.len() > 1 {
        let mut joined = Vec::new();
        let mut pairs = operands.into_iter();
        while let Some(left) = pairs.next() {
            joined.push(match pairs.next() {
                Some(right) if and => left.and(right),
                Some(right) => left.or(right),
                None => left,
            });
        }
        operands = joined;
    }
    operands.pop().unwrap_or_else(|| lit(and))
}

fn arithmetic(op: Arithmetic, left: Expr, right: Expr, types: (Type, Type)) -> Expr {
    let both = vec![left, right];
    match types {
        (Type::Real, Type::Real) => reals(both, move |cells, row| {
            let (a, b) = (cells.real(0, row)?, cells.real(1, row)?);
            Some(match op {
                Arithmetic::Add => a + b,
                Arithmetic::Subtract => a - b,
                Arithmetic::Multiply => a * b,
                Arithmetic::Divide => a / b,
                Arithmetic::Modulo => a.rem_euclid(b.abs()),
            })
        }),
        (Type::Long, Type::Long) => longs(both, Type::Long, move |cells, row| {
            let (a, b) = (cells.long(0, row)?, cells.long(1, row)?);
            whole(op, a, b)
        }),
        (Type::TimeSpan, Type::Real) => longs(both, Type::TimeSpan, move |cells, row| {
            let (a, b) = (cells.long(0, row)? as f64, cells.real(1, row)?);
            text::truncated(if op == Arithmetic::Divide { a / b } else { a * b })
        }),
        (Type::TimeSpan, Type::TimeSpan) if op == Arithmetic::Divide => {
            reals(both, |cells, row| Some(cells.long(0, row)? as f64 / cells.long(1, row)? as f64))
        }
        (a, b) => {
            let ty = match (a, b) {
                (Type::DateTime, Type::TimeSpan) | (Type::TimeSpan, Type::DateTime) => Type::DateTime,
                _ => Type::TimeSpan,
            };
            longs(both, ty, move |cells, row| {
                let (a, b) = (cells.long(0, row)?, cells.long(1, row)?);
                match op {
                    // A time out of range is null and does not wrap around.
                    Arithmetic::Add => a.checked_add(b),
                    Arithmetic::Subtract => a.checked_sub(b),
                    Arithmetic::Multiply | Arithmetic::Divide => None,
                    Arithmetic::Modulo => whole(op, a, b),
                }
            })
        }
    }
}

/// Whole numbers wrap around as in Kusto; division cuts towards zero; the remainder is never
/// negative; by zero there is nothing.
fn whole(op: Arithmetic, a: i64, b: i64) -> Option<i64> {
    match op {
        Arithmetic::Add => Some(a.wrapping_add(b)),
        Arithmetic::Subtract => Some(a.wrapping_sub(b)),
        Arithmetic::Multiply => Some(a.wrapping_mul(b)),
        Arithmetic::Divide if b == 0 => None,
        Arithmetic::Divide => Some(a.wrapping_div(b)),
        Arithmetic::Modulo if b == 0 => None,
        Arithmetic::Modulo => Some(a.wrapping_rem_euclid(b)),
    }
}

/// To a wider type, or from a dynamic that holds exactly that type.
fn convert(value: Expr, from: Type, to: Type) -> Expr {
    match (from, to) {
        (Type::Dynamic, Type::Bool) => {
            crate::cells::bools(vec![value], |cells, row| cells.json(0, row).as_bool())
        }
        (Type::Dynamic, Type::Int | Type::Long) => {
            longs(vec![value], to, |cells, row| cells.json(0, row).as_i64())
        }
        (Type::Dynamic, Type::Real) => reals(vec![value], |cells, row| cells.json(0, row).as_f64()),
        (Type::Dynamic, Type::DateTime) => longs(vec![value], to, |cells, row| {
            cells.json(0, row).as_str().and_then(kql::time::parse_datetime)
        }),
        (Type::Dynamic, Type::TimeSpan) => longs(vec![value], to, |cells, row| {
            cells.json(0, row).as_str().and_then(kql::time::parse_timespan)
        }),
        (Type::Dynamic, _) => texts(vec![value], move |cells, row| match cells.json(0, row) {
            Json::String(text) => Some(if to == Type::Guid { text.to_lowercase() } else { text }),
            _ => None,
        }),
        _ => value.cast(crate::dtype(to)),
    }
}

/// One step into a dynamic value.
enum Step {
    Key(String),
    At(i64),
    /// The number of the argument that holds the index, and whether it is text.
    Computed(usize, bool),
}

/// `a.b["c"][0]`: all steps at once, so that the JSON is read once.
fn path(scalar: &Scalar, part: &dyn Fn(&Scalar) -> PolarsResult<Expr>) -> PolarsResult<Expr> {
    let mut steps = Vec::new();
    let mut computed: Vec<&Scalar> = Vec::new();
    let mut base = scalar;
    loop {
        match &base.kind {
            ScalarKind::Member { base: inner, key } => {
                steps.push(Step::Key(key.clone()));
                base = inner;
            }
            ScalarKind::Element { base: inner, index } => {
                steps.push(match index.as_literal() {
                    Some(Value::String(key)) => Step::Key(key.clone()),
                    Some(Value::Long(at)) => Step::At(*at),
                    _ => {
                        computed.push(index);
                        Step::Computed(computed.len(), index.ty == Type::String)
                    }
                });
                base = inner;
            }
            _ => break,
        }
    }
    steps.reverse();
    let mut arguments = vec![part(base)?];
    for index in computed {
        arguments.push(part(index)?);
    }
    Ok(texts(arguments, move |cells, row| {
        let json = cells.json(0, row);
        let mut here = &json;
        for step in &steps {
            here = match step {
                Step::Key(key) => here.get(key.as_str())?,
                Step::At(at) => element(here, *at)?,
                Step::Computed(argument, true) => here.get(cells.text(*argument, row))?,
                Step::Computed(argument, false) => element(here, cells.long(*argument, row)?)?,
            };
        }
        text::store(here)
    }))
}

/// The element at a place, counted from the end when negative.
fn element(json: &Json, at: i64) -> Option<&Json> {
    let array = json.as_array()?;
    let length = i64::try_from(array.len()).ok()?;
    let at = if at < 0 { at.checked_add(length)? } else { at };
    array.get(usize::try_from(at).ok()?)
}
