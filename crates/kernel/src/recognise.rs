//! Which cells need no compiler: one call of ours with literal arguments, or `%%kql`.
//!
//! Recognised with certainty or not at all: whatever has a variable, a closure, a macro or a second statement goes to the
//! compiler unchanged, and so does a name that the analyst has redefined ([`crate::scope`]).

mod call;
mod span;

use channel::wire::{Call, Display, KQL_CELL, Signature};
use syn::parse::Parser as _;
use syn::{Expr, Lit, Pat, Stmt};

use crate::scope::Scope;

/// What is done with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Plan {
    /// The cell process runs it by name.
    Call {
        call: Box<Call>,
        /// Then a cell is compiled that only picks the value up.
        binding: Option<Binding>,
    },
    /// The compiler.
    Compile,
}

/// The variable that a value is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Binding {
    pub(crate) name: String,
    pub(crate) mutable: bool,
    /// `%%kql name` binds the frame, not the rows.
    pub(crate) frame: bool,
}

impl Binding {
    /// Of a `%%kql name` cell.
    pub(crate) fn of_frame(name: String) -> Self {
        Self { name, mutable: false, frame: true }
    }

    /// The cell that picks up the value with this number.
    pub(crate) fn cell(&self, number: u64, type_name: &str) -> String {
        let mutable = if self.mutable { "mut " } else { "" };
        let name = &self.name;
        if self.frame {
            const FRAME: &str = "nblt::ext::polars::prelude::DataFrame";
            format!("let {mutable}{name}: {FRAME} = nblt::kept::<{type_name}>({number})?.frame();")
        } else {
            format!("let {mutable}{name}: {type_name} = nblt::kept::<{type_name}>({number})?;")
        }
    }
}

/// Decides about a cell.
pub(crate) fn plan(code: &str, known: &[Signature], scope: &Scope) -> Plan {
    if is_kql_cell(code) {
        let call = Call {
            entity: String::new(),
            name: KQL_CELL.to_owned(),
            span: None,
            arguments: vec![code.to_owned()],
            step: None,
            question_mark: true,
            show: Display::Asked,
            // Only if its first line names a variable, which the cell process reads.
            keep: true,
        };
        return Plan::Call { call: Box::new(call), binding: None };
    }
    let call = |(call, binding)| Plan::Call { call: Box::new(call), binding };
    recognise(code, known, scope).map_or(Plan::Compile, call)
}

/// Whether a cell is a KQL query.
pub(crate) fn is_kql_cell(code: &str) -> bool {
    let rest = code.trim_start().strip_prefix(KQL_CELL);
    rest.is_some_and(|it| it.is_empty() || it.starts_with(char::is_whitespace))
}

fn recognise(code: &str, known: &[Signature], scope: &Scope) -> Option<(Call, Option<Binding>)> {
    let statements = syn::Block::parse_within.parse_str(code).ok()?;
    // `let acc = call()?; acc` shows what the call shows anyway.
    let (statement, shown) = match statements.as_slice() {
        [statement] => (statement, None),
        [statement, Stmt::Expr(variable, None)] => (statement, Some(simple_path(variable, 1)?.pop()?)),
        _ => return None,
    };
    let (expression, binding, show) = match statement {
        Stmt::Expr(expression, None) => (expression, None, Display::Asked),
        Stmt::Expr(expression, Some(_)) => (expression, None, Display::Never),
        Stmt::Local(local) => {
            let init = local.init.as_ref().filter(|it| it.diverge.is_none() && local.attrs.is_empty())?;
            let Pat::Ident(pattern) = &local.pat else { return None };
            if pattern.by_ref.is_some() || pattern.subpat.is_some() || !pattern.attrs.is_empty() {
                return None;
            }
            let (name, mutable) = (pattern.ident.to_string(), pattern.mutability.is_some());
            let show = if shown.is_some() { Display::Asked } else { Display::Unasked };
            (&*init.expr, Some(Binding { name, mutable, frame: false }), show)
        }
        _ => return None,
    };
    if shown.is_some() && shown.as_deref() != binding.as_ref().map(|it| it.name.as_str()) {
        return None;
    }
    let (expression, question_mark) = match expression {
        Expr::Try(it) if it.attrs.is_empty() => (&*it.expr, true),
        other => (other, false),
    };
    let (found, step, fallible) = call::read(expression, known)?;
    let Signature { entity, name, takes_span, .. } = found.signature;
    // `?` where nothing can fail is for the compiler to explain.
    let fits = (fallible || !question_mark)
        // `let x = call();` binds a `Result`; and what sets the time has no value.
        && (binding.is_none() || (question_mark == fallible && !takes_span))
        && !call::names(expression).iter().any(|it| scope.is_redefined(it));
    fits.then(|| {
        let call = Call {
            entity: entity.clone(),
            name: name.clone(),
            span: found.span,
            arguments: found.arguments,
            step,
            question_mark,
            show,
            keep: binding.is_some(),
        };
        (call, binding)
    })
}

/// The names of a path of `length` segments without generic arguments.
fn simple_path(function: &Expr, length: usize) -> Option<Vec<String>> {
    let Expr::Path(path) = function else { return None };
    let plain = path.attrs.is_empty()
        && path.qself.is_none()
        && path.path.leading_colon.is_none()
        && path.path.segments.len() == length
        && path.path.segments.iter().all(|it| it.arguments.is_none());
    plain.then(|| path.path.segments.iter().map(|it| it.ident.to_string()).collect())
}

fn literals<'a>(arguments: impl Iterator<Item = &'a Expr>) -> Option<Vec<String>> {
    arguments
        .map(|it| match it {
            Expr::Lit(literal) if literal.attrs.is_empty() => match &literal.lit {
                Lit::Str(text) if text.suffix().is_empty() => Some(text.value()),
                _ => None,
            },
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests;
