//! Calls of functions that the query makes with `let`: the body takes the place of the call.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::tabular::literal_as;
use super::{Binder, Bound, Named, Scope, checked_size, too_large};
use crate::ast::{Expr, ExprKind, FunctionBody, FunctionParameter, Item, Name};
use crate::diagnostic::{Diagnostic, Kind};
use crate::plan::{Plan, Scalar};
use crate::types::{Schema, Type};

/// Calls that one query may have once the bodies of functions have taken their places.
const MAX_CALLS: usize = 5_000;

type Function = (Rc<FunctionBody>, Rc<BTreeMap<String, Named>>);

impl Binder<'_> {
    /// The function of that name, if the query made one.
    pub(super) fn made_function(&self, name: &str) -> Option<Function> {
        match self.lets.get(name) {
            Some(Named::Function(body, lets)) => Some((body.clone(), lets.clone())),
            _ => None,
        }
    }

    /// The names of the functions that the query made.
    pub(super) fn made_functions(&self) -> impl Iterator<Item = &str> {
        let functions = self.lets.iter().filter(|it| matches!(it.1, Named::Function(..)));
        functions.map(|it| it.0.as_str())
    }

    /// Whether a call of that name gives a table and not a single value.
    pub(super) fn gives_table(&self, name: &str) -> bool {
        let Some((function, lets)) = self.made_function(name) else { return false };
        let local = |name: &str| function.lets.iter().rev().find(|it| it.name.text == name);
        match &function.body.kind {
            ExprKind::Pipeline(_) => true,
            ExprKind::Name(name) => {
                let parameter = function.parameters.iter().find(|it| it.name.text == *name);
                match (local(name), parameter, lets.get(name)) {
                    (Some(it), _, _) => matches!(it.value.kind, ExprKind::Pipeline(_)),
                    (None, Some(it), _) => it.ty.is_none(),
                    (None, None, Some(it)) => matches!(it, Named::Table(..)),
                    (None, None, None) => self.catalog.schema(name).is_some(),
                }
            }
            ExprKind::Call { name, .. } => {
                matches!(lets.get(&name.text), Some(Named::Function(..)))
                    && Binder { catalog: self.catalog, lets: (*lets).clone(), calls: 0 }
                        .gives_table(&name.text)
            }
            _ => false,
        }
    }

    pub(super) fn scalar_of_call(
        &mut self,
        function: &Function,
        name: &Name,
        arguments: &[Item],
        scope: &mut Scope<'_>,
    ) -> Bound<Scalar> {
        let mut inner = self.inside(function, name, arguments, scope)?;
        let nothing = Schema::default();
        let value = inner.scalar(&function.0.body, &mut Scope::of(&nothing));
        self.calls = inner.calls;
        let mut value = checked_size(value?)?;
        value.span = name.span.clone();
        Ok(value)
    }

    pub(super) fn table_of_call(
        &mut self,
        function: &Function,
        name: &Name,
        arguments: &[Item],
    ) -> Bound<Plan> {
        let nothing = Schema::default();
        let mut inner = self.inside(function, name, arguments, &mut Scope::of(&nothing))?;
        let plan = inner.table_expression(&function.0.body);
        self.calls = inner.calls;
        super::checked_plan(plan?, &name.span)
    }

    /// A binder that sees what the body sees: the names before the function, the arguments, and
    /// the function's own names.
    fn inside<'a>(
        &'a mut self,
        function: &Function,
        name: &Name,
        arguments: &[Item],
        scope: &mut Scope<'_>,
    ) -> Bound<Binder<'a>> {
        self.calls += 1;
        if self.calls > MAX_CALLS {
            return Err(too_large("this query", name.span.clone()));
        }
        let (body, lets) = function;
        if arguments.len() > body.parameters.len() {
            return Err(self.no_arguments(name, body.parameters.len()));
        }
        let mut inside = (**lets).clone();
        for (at, parameter) in body.parameters.iter().enumerate() {
            let named = |it: &&Item| it.name.as_ref().is_some_and(|it| it.text == parameter.name.text);
            let given =
                arguments.iter().find(named).or_else(|| arguments.get(at).filter(|it| it.name.is_none()));
            let Some(value) = given.map(|it| &it.value).or(parameter.default.as_ref()) else {
                let message = format!("`{}` is called without its `{}`", name.text, parameter.name.text);
                return Err(Diagnostic::new(Kind::Type, message, name.span.clone()));
            };
            let value = self.function_argument(parameter, value, scope)?;
            inside.insert(parameter.name.text.clone(), value);
        }
        let calls = self.calls;
        let mut inner = Binder { catalog: self.catalog, lets: inside, calls };
        for statement in &body.lets {
            // A name of the body may hide one outside.
            inner.lets.remove(&statement.name.text);
            inner.bind_let(statement)?;
        }
        Ok(inner)
    }

    fn function_argument(
        &mut self,
        parameter: &FunctionParameter,
        value: &Expr,
        scope: &mut Scope<'_>,
    ) -> Bound<Named> {
        let Some(ty) = parameter.ty else {
            return self.table_expression(value).map(|it| Named::Table(it, None));
        };
        let mut value = self.scalar(value, scope)?;
        if value.ty == ty {
            return Ok(Named::Scalar(value));
        }
        if let Some(literal) = value.as_literal().and_then(|it| literal_as(it, ty)) {
            return Ok(Named::Scalar(Scalar::literal(literal, value.span)));
        }
        match (value.ty, ty) {
            (a, b) if a.is_number() && b.is_number() && b != Type::Int && a != Type::Real => {
                self.widen(&mut value, ty);
            }
            (Type::Dynamic, _) => value = self.read_dynamic(value, ty),
            (found, _) => {
                let message = format!("`{}` is a {ty} and not a {found}", parameter.name.text);
                return Err(Diagnostic::new(Kind::Type, message, value.span));
            }
        }
        Ok(Named::Scalar(value))
    }
}
