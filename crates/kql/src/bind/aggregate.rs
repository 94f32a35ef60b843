//! Aggregates in the expressions of `summarize`.

use super::summarize::aggregate_column;
use super::tabular::no_order;
use super::{Binder, Bound, Scope};
use crate::ast::{Item, Name};
use crate::diagnostic::{Diagnostic, Kind};
use crate::functions::{AggregateFunction, AggregateSignature, AggregateType};
use crate::plan::{Aggregate, Scalar, ScalarKind};
use crate::types::Type;
use crate::value::Value;

impl Binder<'_> {
    pub(super) fn aggregate(
        &mut self,
        signature: &AggregateSignature,
        name: &Name,
        arguments: &[Item],
        scope: &mut Scope<'_>,
    ) -> Bound<Scalar> {
        let Some(aggregates) = scope.aggregates.take() else {
            let message = format!("`{}` works on many rows and only in `summarize`", name.text);
            return Err(Diagnostic::new(Kind::Type, message, name.span.clone()));
        };
        let done = self.aggregate_of_rows(signature, name, arguments, scope);
        let column = done.map(|it| aggregate_column(aggregates, it, &name.span));
        scope.aggregates = Some(aggregates);
        column
    }

    fn aggregate_of_rows(
        &mut self,
        signature: &AggregateSignature,
        name: &Name,
        arguments: &[Item],
        scope: &Scope<'_>,
    ) -> Bound<Aggregate> {
        let function = signature.function;
        if matches!(function, AggregateFunction::ArgMax | AggregateFunction::ArgMin) {
            let message = format!("`{}` inside of an expression is not implemented yet", name.text);
            return Err(Diagnostic::new(Kind::Unsupported, message, name.span.clone()));
        }
        let extra = usize::from(signature.conditional);
        let (least, most) = signature.arguments;
        if arguments.len() < least + extra || arguments.len() > most + extra {
            return Err(self.no_arguments(name, least + extra));
        }
        let condition_at = least.min(1);
        let mut condition = None;
        let mut values = Vec::new();
        for (at, argument) in arguments.iter().enumerate() {
            let mut rows = Scope::of(scope.columns);
            if signature.conditional && at == condition_at {
                condition = Some(self.condition(&argument.value, &mut rows)?);
            } else {
                values.push(self.scalar(&argument.value, &mut rows)?);
            }
        }
        match function {
            // The second argument says how exact; ours always is.
            AggregateFunction::DCount => values.truncate(1),
            AggregateFunction::Count if values.iter().any(|it| it.ty == Type::Bool) => {
                let message = "`count` of a condition is not implemented yet";
                return Err(Diagnostic::new(Kind::Unsupported, message, name.span.clone())
                    .with_help("write `countif`"));
            }
            AggregateFunction::Count => values.clear(),
            AggregateFunction::MakeSet | AggregateFunction::MakeList => self.limit(&mut values)?,
            _ => {}
        }
        let ty = match values.first_mut() {
            Some(value) => self.aggregate_type(signature.ty, value, name)?,
            None => Type::Long,
        };
        Ok(Aggregate { function, arguments: values, condition, ty })
    }

    /// The second argument of `make_set` is a whole number that is known now.
    fn limit(&mut self, values: &mut [Scalar]) -> Bound<()> {
        let Some(limit) = values.get_mut(1) else { return Ok(()) };
        match limit.as_literal().and_then(Value::as_long) {
            Some(it) if it >= 0 => {
                limit.kind = ScalarKind::Literal(Value::Long(it));
                limit.ty = Type::Long;
                Ok(())
            }
            _ => Err(Diagnostic::new(
                Kind::Type,
                "the greatest number of elements must be a whole number",
                limit.span.clone(),
            )),
        }
    }

    fn aggregate_type(&self, rule: AggregateType, value: &mut Scalar, name: &Name) -> Bound<Type> {
        let ty = value.ty;
        let wrong = || {
            let message = format!("`{}` does not take a value of type {ty}", name.text);
            Err(Diagnostic::new(Kind::Type, message, value.span.clone()))
        };
        Ok(match (rule, ty) {
            (AggregateType::Long, _) => Type::Long,
            (AggregateType::Dynamic, _) => Type::Dynamic,
            (AggregateType::Same, _) => ty,
            (AggregateType::Ordered, Type::Dynamic) => return Err(no_order(value)),
            (AggregateType::Ordered, Type::Bool | Type::Guid) => return wrong(),
            (AggregateType::Ordered, _) => ty,
            (AggregateType::Sum, Type::Int | Type::Long) => {
                self.widen(value, Type::Long);
                Type::Long
            }
            (AggregateType::Sum, Type::Real | Type::TimeSpan) => ty,
            (AggregateType::Average, Type::Int | Type::Long | Type::Real) => {
                self.widen(value, Type::Real);
                Type::Real
            }
            (AggregateType::Average, Type::DateTime | Type::TimeSpan) => ty,
            (AggregateType::Sum | AggregateType::Average, _) => return wrong(),
        })
    }
}
