//! A call of ours as an expression: `tables()`, `Account::nblt().last(days(7)).account_summary("adele")`, and what may be
//! called on its value.

use channel::wire::{Signature, SpanText, Step};
use syn::visit::Visit;
use syn::{Expr, ExprCall, ExprMethodCall};

use super::{literals, simple_path, span};

/// A call that there is, with as many arguments as it takes.
pub(super) struct Found<'a> {
    pub(super) signature: &'a Signature,
    pub(super) span: Option<SpanText>,
    pub(super) arguments: Vec<String>,
}

/// Reads a call, what is called on its value, and whether the last of them may fail.
pub(super) fn read<'a>(expression: &Expr, known: &'a [Signature]) -> Option<(Found<'a>, Option<Step>, bool)> {
    if let Some(found) = Found::read(expression, known) {
        let fallible = found.signature.fallible;
        return Some((found, None, fallible));
    }
    let Expr::MethodCall(method) = expression else { return None };
    let (value, question_mark) = match &*method.receiver {
        Expr::Try(it) if it.attrs.is_empty() => (&*it.expr, true),
        other => (other, false),
    };
    let found = Found::read(value, known)?;
    let step = Step { name: plain_name(method)?, arguments: literals(method.args.iter())? };
    let is_it = |name: &str, arguments| name == step.name && arguments == step.arguments.len();
    let signature = found.signature.steps.iter().find(|it| is_it(&it.name, it.arguments))?;
    (question_mark == found.signature.fallible).then_some((found, Some(step), signature.fallible))
}

impl<'a> Found<'a> {
    fn read(expression: &Expr, known: &'a [Signature]) -> Option<Self> {
        let (entity, name, span, arguments) = match expression {
            Expr::Call(call) if call.attrs.is_empty() => {
                let name = simple_path(&call.func, 1)?.pop()?;
                match call.args.first().filter(|_| call.args.len() == 1).and_then(span::span) {
                    Some(span) => (String::new(), name, Some(span), Vec::new()),
                    None => (String::new(), name, None, literals(call.args.iter())?),
                }
            }
            Expr::MethodCall(call) => {
                let (entity, span) = pivot(&call.receiver)?;
                (entity, plain_name(call)?, span, literals(call.args.iter())?)
            }
            _ => return None,
        };
        let signature = known.iter().find(|it| it.entity == entity && it.name == name)?;
        // A wrong number of arguments is for the compiler to explain.
        let fits = signature.arguments == arguments.len()
            && (span.is_some() == signature.takes_span || !entity.is_empty());
        fits.then_some(Self { signature, span, arguments })
    }
}

/// `Account` out of `Account::nblt()`, and the time out of `Account::nblt().last(days(7))`.
fn pivot(expression: &Expr) -> Option<(String, Option<SpanText>)> {
    match expression {
        Expr::Call(ExprCall { func, args, attrs, .. }) => {
            let mut path = simple_path(func, 2)?;
            let is_pivot = path.pop()? == "nblt" && args.is_empty() && attrs.is_empty();
            path.pop().filter(|_| is_pivot).map(|it| (it, None))
        }
        Expr::MethodCall(call) => {
            plain_name(call)?;
            // Of two spans the compiler takes the last; nobody writes two.
            let (entity, None) = pivot(&call.receiver)? else { return None };
            Some((entity, Some(span::of_pivot(call)?)))
        }
        _ => None,
    }
}

/// The name of a method without generic arguments.
fn plain_name(call: &ExprMethodCall) -> Option<String> {
    (call.turbofish.is_none() && call.attrs.is_empty()).then(|| call.method.to_string())
}

/// The names that an expression needs to mean what the prelude says.
pub(super) fn names(expression: &Expr) -> Vec<String> {
    #[derive(Default)]
    struct Names(Vec<String>);
    impl<'ast> Visit<'ast> for Names {
        fn visit_path(&mut self, path: &'ast syn::Path) {
            self.0.extend(path.segments.first().map(|it| it.ident.to_string()));
        }

        fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
            self.0.push(call.method.to_string());
            syn::visit::visit_expr_method_call(self, call);
        }
    }
    let mut names = Names::default();
    names.visit_expr(expression);
    names.0
}
