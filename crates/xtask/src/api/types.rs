//! Types, bounds and generics as Rust text.

use rustdoc_types::{
    AssocItemConstraintKind, Crate, FunctionPointer, GenericArg, GenericArgs, GenericBound, GenericParamDef,
    GenericParamDefKind, Generics, Path, Term, TraitBoundModifier, Type, WherePredicate,
};

use super::book::{Book, Unknown, Written};
use super::docs::{Key, key};

/// Where generics stand decides what of them is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// A struct, enum, trait or alias: parameters may have a default.
    Item,
    /// A function or an impl.
    Other,
}

/// Writes what one crate's JSON says, with the names of a book.
#[derive(Debug)]
pub(super) struct Pen<'b, 'a> {
    pub(super) book: &'b mut Book<'a>,
    pub(super) krate: &'a Crate,
}

impl<'a> Pen<'_, 'a> {
    pub(super) fn key(&self, path: &Path) -> Written<Key> {
        key(self.krate, path.id).ok_or(Unknown)
    }

    pub(super) fn path(&mut self, path: &Path) -> Written {
        let key = self.key(path)?;
        Ok(self.book.path(&key)? + &self.arguments(path.args.as_deref())?)
    }

    /// A trait with its arguments, unless it is one of those that are left out.
    pub(super) fn trait_(&mut self, path: &Path) -> Written {
        let key = self.key(path)?;
        if self.book.knows_trait(&key) { self.path(path) } else { Err(Unknown) }
    }

    fn arguments(&mut self, args: Option<&GenericArgs>) -> Written {
        match args {
            None | Some(GenericArgs::ReturnTypeNotation) => Ok(String::new()),
            Some(GenericArgs::Parenthesized { inputs, output }) => {
                let inputs = self.all(inputs)?.join(", ");
                Ok(format!("({inputs}){}", self.output(output.as_ref())?))
            }
            Some(GenericArgs::AngleBracketed { args, constraints }) => {
                let mut parts = Vec::new();
                for arg in args {
                    parts.push(match arg {
                        GenericArg::Lifetime(it) => it.clone(),
                        GenericArg::Type(it) => self.ty(it)?,
                        GenericArg::Const(it) => it.expr.clone(),
                        GenericArg::Infer => "_".to_owned(),
                    });
                }
                for it in constraints {
                    parts.push(match &it.binding {
                        AssocItemConstraintKind::Equality(Term::Type(ty)) => {
                            format!("{} = {}", it.name, self.ty(ty)?)
                        }
                        AssocItemConstraintKind::Equality(Term::Constant(value)) => {
                            format!("{} = {}", it.name, value.expr)
                        }
                        AssocItemConstraintKind::Constraint(bounds) => {
                            format!("{}: {}", it.name, self.bounds(bounds)?)
                        }
                    });
                }
                Ok(if parts.is_empty() { String::new() } else { format!("<{}>", parts.join(", ")) })
            }
        }
    }

    pub(super) fn all(&mut self, types: &[Type]) -> Written<Vec<String>> {
        types.iter().map(|it| self.ty(it)).collect()
    }

    pub(super) fn output(&mut self, output: Option<&Type>) -> Written {
        Ok(match output {
            Some(ty) => format!(" -> {}", self.ty(ty)?),
            None => String::new(),
        })
    }

    pub(super) fn ty(&mut self, ty: &Type) -> Written {
        Ok(match ty {
            Type::ResolvedPath(path) => self.path(path)?,
            Type::Generic(name) => name.clone(),
            Type::Primitive(name) if name == "never" => "!".to_owned(),
            Type::Primitive(name) if name == "unit" => "()".to_owned(),
            Type::Primitive(name) => name.clone(),
            Type::Tuple(types) if types.len() == 1 => format!("({},)", self.all(types)?.join("")),
            Type::Tuple(types) => format!("({})", self.all(types)?.join(", ")),
            Type::Slice(ty) => format!("[{}]", self.ty(ty)?),
            Type::Array { type_, len } => format!("[{}; {len}]", self.ty(type_)?),
            Type::Pat { type_, .. } => self.ty(type_)?,
            Type::ImplTrait(bounds) => {
                let text = self.bounds(bounds)?;
                // Without the traits that are left out nothing but a lifetime may remain.
                if text.is_empty() || text.starts_with('\'') {
                    return Err(Unknown);
                }
                format!("impl {text}")
            }
            Type::DynTrait(it) => {
                let mut parts = Vec::new();
                for (index, it) in it.traits.iter().enumerate() {
                    match self.trait_(&it.trait_) {
                        Ok(text) => parts.push(for_all(&it.generic_params) + &text),
                        // What the value can do is the first; the others are markers.
                        Err(unknown) if index == 0 => return Err(unknown),
                        Err(_) => {}
                    }
                }
                parts.extend(it.lifetime.clone());
                format!("dyn {}", parts.join(" + "))
            }
            Type::Infer => "_".to_owned(),
            Type::RawPointer { is_mutable, type_ } => {
                format!("*{} {}", if *is_mutable { "mut" } else { "const" }, self.ty(type_)?)
            }
            Type::BorrowedRef { lifetime, is_mutable, type_ } => {
                let lifetime = lifetime.as_ref().map_or(String::new(), |it| format!("{it} "));
                let target = self.ty(type_)?;
                // `&dyn A + 'a` needs its parentheses.
                let target = if target.contains(" + ")
                    && (target.starts_with("dyn ") || target.starts_with("impl "))
                {
                    format!("({target})")
                } else {
                    target
                };
                format!("&{lifetime}{}{target}", if *is_mutable { "mut " } else { "" })
            }
            Type::FunctionPointer(it) => self.function_pointer(it)?,
            Type::QualifiedPath { name, args, self_type, trait_ } => {
                let args = self.arguments(args.as_deref())?;
                let this = self.ty(self_type)?;
                match trait_ {
                    // The sources say `T::Name`, without the trait's arguments.
                    Some(path) if path.path.is_empty() => {
                        self.trait_(path)?;
                        format!("{this}::{name}{args}")
                    }
                    Some(path) => format!("<{this} as {}>::{name}{args}", self.trait_(path)?),
                    None => format!("{this}::{name}{args}"),
                }
            }
        })
    }

    fn function_pointer(&mut self, it: &FunctionPointer) -> Written {
        let mut inputs = Vec::new();
        for (_, ty) in &it.sig.inputs {
            inputs.push(self.ty(ty)?);
        }
        let output = self.output(it.sig.output.as_ref())?;
        let unsafety = if it.header.is_unsafe { "unsafe " } else { "" };
        Ok(format!("{}{unsafety}fn({}){output}", for_all(&it.generic_params), inputs.join(", ")))
    }

    /// Bounds without the traits that are left out, lifetimes last; it may be empty.
    pub(super) fn bounds(&mut self, bounds: &[GenericBound]) -> Written {
        let (mut parts, mut lifetimes) = (Vec::new(), Vec::new());
        for bound in bounds {
            match bound {
                GenericBound::TraitBound { trait_, generic_params, modifier } => {
                    if !self.book.knows_trait(&self.key(trait_)?) {
                        continue;
                    }
                    let maybe = if *modifier == TraitBoundModifier::Maybe { "?" } else { "" };
                    parts.push(for_all(generic_params) + maybe + &self.trait_(trait_)?);
                }
                GenericBound::Outlives(lifetime) => lifetimes.push(lifetime.clone()),
                GenericBound::Use(_) => {}
            }
        }
        parts.extend(lifetimes);
        Ok(parts.join(" + "))
    }

    /// The parameters in angle brackets.
    pub(super) fn generics(&mut self, generics: &Generics, at: At) -> Written {
        let mut parts = Vec::new();
        for it in &generics.params {
            match &it.kind {
                GenericParamDefKind::Lifetime { outlives } if outlives.is_empty() => {
                    parts.push(it.name.clone())
                }
                GenericParamDefKind::Lifetime { outlives } => {
                    parts.push(format!("{}: {}", it.name, outlives.join(" + ")));
                }
                GenericParamDefKind::Type { is_synthetic: true, .. } => {}
                GenericParamDefKind::Type { bounds, default, .. } => {
                    let bounds = self.bounds(bounds)?;
                    let colon = if bounds.is_empty() { "" } else { ": " };
                    let default = match default {
                        Some(ty) if at == At::Item => format!(" = {}", self.ty(ty)?),
                        _ => String::new(),
                    };
                    parts.push(format!("{}{colon}{bounds}{default}", it.name));
                }
                GenericParamDefKind::Const { type_, .. } => {
                    parts.push(format!("const {}: {}", it.name, self.ty(type_)?));
                }
            }
        }
        Ok(if parts.is_empty() { String::new() } else { format!("<{}>", parts.join(", ")) })
    }

    /// The `where` clause with a space before it, without the bounds that are left out.
    pub(super) fn clauses(&mut self, generics: &Generics) -> String {
        let mut parts = Vec::new();
        for predicate in &generics.where_predicates {
            let part = match predicate {
                WherePredicate::BoundPredicate { type_, bounds, generic_params } => {
                    let (Ok(ty), Ok(bounds)) = (self.ty(type_), self.bounds(bounds)) else { continue };
                    if bounds.is_empty() {
                        continue;
                    }
                    format!("{}{ty}: {bounds}", for_all(generic_params))
                }
                WherePredicate::LifetimePredicate { lifetime, outlives } => {
                    format!("{lifetime}: {}", outlives.join(" + "))
                }
                WherePredicate::EqPredicate { .. } => continue,
            };
            parts.push(part);
        }
        if parts.is_empty() { String::new() } else { format!(" where {}", parts.join(", ")) }
    }
}

fn for_all(params: &[GenericParamDef]) -> String {
    if params.is_empty() {
        return String::new();
    }
    let names: Vec<&str> = params.iter().map(|it| it.name.as_str()).collect();
    format!("for<{}> ", names.join(", "))
}
