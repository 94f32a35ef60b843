//! Calls of functions.

use super::{Binder, Bound, Scope};
use crate::ast::{ExprKind, Item, Name};
use crate::diagnostic::{Diagnostic, Kind};
use crate::functions::{
    self, AGGREGATES, Function, LogicFunction, MANY, MathFunction, Parameter, Returns, Signature,
    TextFunction,
};
use crate::plan::Scalar;
use crate::token::Span;
use crate::types::Type;
use crate::value::Value;

impl Binder<'_> {
    pub(super) fn call(
        &mut self,
        name: &Name,
        arguments: &[Item],
        span: &Span,
        scope: &mut Scope<'_>,
    ) -> Bound<Scalar> {
        if let Some(function) = self.made_function(&name.text) {
            return self.scalar_of_call(&function, name, arguments, scope);
        }
        if let ("toscalar", [item]) = (name.text.as_str(), arguments) {
            return match self.table_in_list(&item.value, scope.columns) {
                Some(_) => self.collected(&item.value, true, span.clone()),
                None => self.scalar(&item.value, scope),
            };
        }
        if let Some(named) = arguments.iter().find_map(|it| it.name.as_ref()) {
            let message = "arguments with names are not implemented yet";
            return Err(Diagnostic::new(Kind::Unsupported, message, named.span.clone()));
        }
        if let Some(it) = AGGREGATES.iter().find(|it| it.names.contains(&name.text.as_str())) {
            return self.aggregate(it, name, arguments, scope);
        }
        let Some(signature) = functions::find(&name.text) else {
            return Err(self.no_function(name));
        };
        if arguments.len() < signature.least || arguments.len() > signature.most {
            return Err(self.no_arguments_for(name, signature));
        }
        if signature.function == Function::Logic(LogicFunction::ColumnIfExists) {
            return self.column_if_exists(arguments, span, scope);
        }
        let mut values = Vec::new();
        for (at, argument) in arguments.iter().enumerate() {
            if at == 3 && signature.function == Function::Text(TextFunction::Extract) {
                break;
            }
            let value = self.scalar(&argument.value, scope)?;
            values.push(self.argument(value, parameter(signature, at), &name.text)?);
        }
        let ty = match signature.returns {
            Returns::Always(ty) => ty,
            Returns::Special => self.special(signature.function, name, arguments, &mut values)?,
        };
        let call = Scalar::call(signature.function, values, ty, span.clone());
        if signature.function == Function::Text(TextFunction::Extract) && arguments.len() == 4 {
            return self.typed_extract(call, arguments);
        }
        Ok(call)
    }

    fn no_function(&self, name: &Name) -> Diagnostic {
        let text = name.text.as_str();
        if functions::is_later(text) {
            let message = format!("`{text}()` is not implemented yet");
            return Diagnostic::new(Kind::Unsupported, message, name.span.clone());
        }
        let message = format!("there is no function `{text}`");
        let known: Vec<&str> = functions::names().chain(["toscalar"]).collect();
        Diagnostic::new(Kind::UnknownFunction, message, name.span.clone())
            .with_nearest(text, self.made_functions().chain(known))
    }

    fn no_arguments_for(&self, name: &Name, signature: &Signature) -> Diagnostic {
        let (least, most) = (signature.least, signature.most);
        let wanted = match (least, most) {
            (_, MANY) => format!("at least {least}"),
            _ if least == most => least.to_string(),
            _ => format!("{least} to {most}"),
        };
        let plural = if wanted == "1" { "" } else { "s" };
        let message = format!("`{}` takes {wanted} argument{plural}", name.text);
        Diagnostic::new(Kind::Type, message, name.span.clone())
    }

    pub(super) fn no_arguments(&self, name: &Name, wanted: usize) -> Diagnostic {
        let plural = if wanted == 1 { "" } else { "s" };
        let message = format!("`{}` takes {wanted} argument{plural}", name.text);
        Diagnostic::new(Kind::Type, message, name.span.clone())
    }

    /// Brings an argument to the type that the function wants.
    fn argument(&self, mut value: Scalar, wanted: Parameter, function: &str) -> Bound<Scalar> {
        let ty = match (wanted, value.ty) {
            (Parameter::Any, _) => return Ok(value),
            (Parameter::Text, _) | (Parameter::String, Type::String | Type::Dynamic) => {
                return Ok(self.to_string(value));
            }
            (Parameter::Whole, Type::Int | Type::Long) => Type::Long,
            (Parameter::Bool, Type::Bool)
            | (Parameter::DateTime, Type::DateTime)
            | (Parameter::TimeSpan, Type::TimeSpan)
            | (Parameter::Dynamic, Type::Dynamic) => return Ok(value),
            (Parameter::Bool, Type::Dynamic) => return Ok(self.read_dynamic(value, Type::Bool)),
            (Parameter::Whole, Type::Dynamic) => return Ok(self.read_dynamic(value, Type::Long)),
            (Parameter::DateTime, Type::Dynamic) => {
                return Ok(self.read_dynamic(value, Type::DateTime));
            }
            (_, found) => {
                let message = format!("`{function}` takes {} here and not a {found}", described(wanted));
                return Err(Diagnostic::new(Kind::Type, message, value.span));
            }
        };
        self.widen(&mut value, ty);
        Ok(value)
    }

    /// The result's type of the functions that have a rule of their own.
    fn special(
        &self,
        function: Function,
        name: &Name,
        arguments: &[Item],
        values: &mut [Scalar],
    ) -> Bound<Type> {
        match function {
            Function::Logic(LogicFunction::Iff) => self.same_type(values.iter_mut().skip(1).collect()),
            Function::Logic(LogicFunction::Case) => {
                if values.len().is_multiple_of(2) {
                    return Err(Diagnostic::new(
                        Kind::Type,
                        "`case` takes pairs of condition and value, and a last value",
                        name.span.clone(),
                    ));
                }
                let last = values.len() - 1;
                let mut results = Vec::new();
                for (at, value) in values.iter_mut().enumerate() {
                    if at % 2 == 1 || at == last {
                        results.push(value);
                    } else if value.ty != Type::Bool {
                        *value = self.argument(value.clone(), Parameter::Bool, &name.text)?;
                    }
                }
                self.same_type(results)
            }
            Function::Logic(LogicFunction::Coalesce) => self.same_type(values.iter_mut().collect()),
            Function::Math(MathFunction::Bin) => self.bin(values, name),
            Function::Math(MathFunction::Abs) => match values.first_mut() {
                Some(value) if matches!(value.ty, Type::Int | Type::Long) => {
                    self.widen(value, Type::Long);
                    Ok(Type::Long)
                }
                Some(value) if matches!(value.ty, Type::Real | Type::TimeSpan) => Ok(value.ty),
                _ => Err(self.wrong_types(name, values)),
            },
            Function::Text(TextFunction::Extract) => {
                let _ = arguments;
                Ok(Type::String)
            }
            Function::Convert(_) | Function::Time(_) | Function::Dynamic(_) => Ok(Type::Dynamic),
            Function::Logic(_) | Function::Text(_) => Ok(Type::Dynamic),
        }
    }

    fn wrong_types(&self, name: &Name, values: &[Scalar]) -> Diagnostic {
        let types: Vec<String> = values.iter().map(|it| it.ty.to_string()).collect();
        let message = format!("`{}` does not work on {}", name.text, types.join(" and "));
        Diagnostic::new(Kind::Type, message, name.span.clone())
    }

    fn bin(&self, values: &mut [Scalar], name: &Name) -> Bound<Type> {
        let [value, step] = values else { return Err(self.no_arguments(name, 2)) };
        match (value.ty, step.ty) {
            (Type::Int, Type::Int) => {
                self.widen(value, Type::Long);
                self.widen(step, Type::Long);
                Ok(Type::Long)
            }
            (a, b) if a.is_number() && b.is_number() => {
                let ty = if a == Type::Real || b == Type::Real { Type::Real } else { Type::Long };
                self.widen(value, ty);
                self.widen(step, ty);
                Ok(ty)
            }
            (Type::DateTime | Type::TimeSpan, Type::TimeSpan) => Ok(value.ty),
            _ => Err(self.wrong_types(name, values)),
        }
    }

    /// Brings results to one type. Dynamics are read as that of the others.
    fn same_type(&self, mut values: Vec<&mut Scalar>) -> Bound<Type> {
        let mut common: Option<Type> = None;
        for value in &values {
            common = match (common, value.ty) {
                (None, ty) => Some(ty),
                (Some(Type::Dynamic), ty) => Some(ty),
                (Some(ty), Type::Dynamic) => Some(ty),
                (Some(a), b) if a == b => Some(a),
                (Some(a), b) if a.is_number() && b.is_number() => {
                    Some(if a == Type::Real || b == Type::Real { Type::Real } else { Type::Long })
                }
                (Some(a), b) => {
                    let message = format!("a value of type {b} beside one of type {a}");
                    return Err(Diagnostic::new(Kind::Type, message, value.span.clone())
                        .with_help("all results must have one type; convert with tostring()"));
                }
            };
        }
        let ty = common.unwrap_or(Type::Dynamic);
        for value in &mut values {
            if value.ty == Type::Dynamic && ty != Type::Dynamic {
                let read = self.read_dynamic(value.clone(), ty);
                **value = read;
            } else {
                self.widen(value, ty);
            }
        }
        Ok(ty)
    }

    fn column_if_exists(&mut self, arguments: &[Item], span: &Span, scope: &mut Scope<'_>) -> Bound<Scalar> {
        let [name, default] = arguments else {
            return Err(Diagnostic::new(Kind::Type, "expected two arguments", span.clone()));
        };
        let Value::String(column) = self.constant(&name.value, "the name of a column")? else {
            let message = "the name of a column must be a string";
            return Err(Diagnostic::new(Kind::Type, message, name.value.span.clone()));
        };
        if scope.columns.get(&column).is_some() {
            let expr = crate::ast::Expr { kind: ExprKind::Name(column), span: span.clone() };
            return self.scalar(&expr, scope);
        }
        self.scalar(&default.value, scope)
    }

    /// `extract(regex, group, text, typeof(long))`: the text, converted.
    fn typed_extract(&self, call: Scalar, arguments: &[Item]) -> Bound<Scalar> {
        let ty = arguments.get(3).and_then(|it| match &it.value.kind {
            ExprKind::Call { name, arguments } if name.text == "typeof" => {
                match arguments.first().map(|it| &it.value.kind) {
                    Some(ExprKind::Name(name)) => Type::parse(name),
                    _ => None,
                }
            }
            _ => None,
        });
        match ty {
            Some(Type::String) => Ok(call),
            Some(Type::Dynamic) | None => {
                let message = "expected the type as typeof(long) or the like";
                Err(Diagnostic::new(Kind::Syntax, message, call.span))
            }
            // The name says "from dynamic", but conversion from text is the same function.
            Some(ty) => Ok(self.read_dynamic(call, ty)),
        }
    }
}

fn parameter(signature: &Signature, at: usize) -> Parameter {
    let last = signature.parameters.len().saturating_sub(1);
    signature.parameters.get(at.min(last)).copied().unwrap_or(Parameter::Any)
}

fn described(wanted: Parameter) -> &'static str {
    match wanted {
        Parameter::Any | Parameter::Text => "a value",
        Parameter::String => "a string",
        Parameter::Bool => "true or false",
        Parameter::Whole => "a whole number",
        Parameter::DateTime => "a datetime",
        Parameter::TimeSpan => "a timespan",
        Parameter::Dynamic => "a dynamic",
    }
}
