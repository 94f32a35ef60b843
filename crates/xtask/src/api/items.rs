//! Items as Rust text: types, traits, functions, without bodies and without what is private.

use std::collections::BTreeSet;

use rustdoc_types::{
    Attribute, Enum, Function, GenericParamDefKind, Generics, Id, Item, ItemEnum, Struct, StructKind, Trait,
    Type, VariantKind, Visibility,
};

use super::book::{Unknown, Written};
use super::types::{At, Pen};

/// What is known about an item besides its own JSON.
#[derive(Debug)]
pub(super) struct Around<'n> {
    /// How it is called in the book.
    pub(super) name: &'n str,
    /// With fields, variants and methods.
    pub(super) whole: bool,
    /// With its documentation.
    pub(super) docs: bool,
    /// The traits that it derives.
    pub(super) derives: BTreeSet<&'static str>,
}

impl<'a> Pen<'_, 'a> {
    /// The whole item, lines with an end each.
    pub(super) fn item(&mut self, item: &'a Item, around: &Around<'_>) -> Written {
        let docs = if around.docs { documentation(item, "") } else { String::new() };
        let derives: Vec<&str> = around.derives.iter().copied().collect();
        let derive =
            if derives.is_empty() { String::new() } else { format!("#[derive({})]\n", derives.join(", ")) };
        let body = match &item.inner {
            ItemEnum::Struct(it) => derive + &self.structure(it, around)?,
            ItemEnum::Enum(it) => derive + &self.enumeration(it, around)?,
            ItemEnum::Union(it) => derive + &self.opaque(&it.generics, around.name)?,
            ItemEnum::Trait(it) => self.trait_item(it, around)?,
            ItemEnum::TypeAlias(it) => {
                let generics = self.generics(&it.generics, At::Item)?;
                format!("pub type {}{generics} = {};\n", around.name, self.ty(&it.type_)?)
            }
            ItemEnum::Function(it) => format!("pub {}\n", self.function(it, around.name, Body::Loop)?),
            ItemEnum::Constant { type_, .. } => {
                format!("pub const {}: {} = panic!();\n", around.name, self.ty(type_)?)
            }
            ItemEnum::Static(it) => {
                format!("pub static {}: {} = panic!();\n", around.name, self.ty(&it.type_)?)
            }
            _ => return Err(Unknown),
        };
        Ok(docs + &body)
    }

    fn child(&self, id: Id) -> Option<&'a Item> {
        self.krate.index.get(&id)
    }

    /// A type of which cells can say the name and no more.
    fn opaque(&mut self, generics: &Generics, name: &str) -> Written {
        let params = self.generics(generics, At::Item)?;
        let clauses = self.clauses(generics);
        Ok(format!("pub struct {name}{params}({}){clauses};\n", phantom(generics)))
    }

    fn structure(&mut self, it: &'a Struct, around: &Around<'_>) -> Written {
        let fields: Vec<Option<&Item>> = match &it.kind {
            StructKind::Unit => {
                let params = self.generics(&it.generics, At::Item)?;
                return Ok(format!("pub struct {}{params};\n", around.name));
            }
            StructKind::Tuple(ids) => ids.iter().map(|id| id.and_then(|it| self.child(it))).collect(),
            StructKind::Plain { fields, .. } => fields.iter().map(|it| self.child(*it)).collect(),
        };
        let is_tuple = matches!(it.kind, StructKind::Tuple(_));
        let mut parts = Vec::new();
        let mut left_out = !around.whole;
        for field in fields {
            let public = field.filter(|it| around.whole && it.visibility == Visibility::Public);
            match public.map(|it| (it, self.field(it))) {
                Some((_, Ok(ty))) if is_tuple => parts.push(format!("pub {ty}")),
                Some((field, Ok(ty))) => {
                    let docs = if around.docs { documentation(field, "    ") } else { String::new() };
                    let name = field.name.as_deref().unwrap_or_default();
                    parts.push(format!("{docs}    pub {}: {ty},\n", identifier(name)));
                }
                // Of a tuple only the public fields at its start keep their numbers.
                _ if is_tuple => {
                    left_out = true;
                    break;
                }
                _ => left_out = true,
            }
        }
        if parts.is_empty() && left_out {
            return self.opaque(&it.generics, around.name);
        }
        let params = self.generics(&it.generics, At::Item)?;
        let clauses = self.clauses(&it.generics);
        let needs = left_out || !it.generics.params.is_empty();
        let name = around.name;
        Ok(if is_tuple {
            if needs {
                parts.push(phantom(&it.generics));
            }
            format!("pub struct {name}{params}({}){clauses};\n", parts.join(", "))
        } else {
            if needs {
                parts.push(format!("    _private: {},\n", phantom(&it.generics)));
            }
            format!("pub struct {name}{params}{clauses} {{\n{}}}\n", parts.concat())
        })
    }

    fn field(&mut self, item: &'a Item) -> Written {
        let ItemEnum::StructField(ty) = &item.inner else { return Err(Unknown) };
        self.attempt(|pen| pen.ty(ty))
    }

    fn enumeration(&mut self, it: &'a Enum, around: &Around<'_>) -> Written {
        let variants: Vec<&Item> = it.variants.iter().filter_map(|id| self.child(*id)).collect();
        let is_plain =
            |it: &&Item| matches!(&it.inner, ItemEnum::Variant(it) if matches!(it.kind, VariantKind::Plain));
        if variants.is_empty() || !around.whole && !variants.iter().all(is_plain) {
            return self.opaque(&it.generics, around.name);
        }
        let params = self.generics(&it.generics, At::Item)?;
        let clauses = self.clauses(&it.generics);
        let mut lines = String::new();
        for variant in variants {
            let docs = if around.docs { documentation(variant, "    ") } else { String::new() };
            // One that mentions what is not known cannot be named in a cell either way.
            if let Ok(text) = self.variant(variant) {
                lines += &format!("{docs}    {text},\n");
            }
        }
        Ok(format!("pub enum {}{params}{clauses} {{\n{lines}}}\n", around.name))
    }

    fn variant(&mut self, item: &'a Item) -> Written {
        let name = item.name.as_deref().unwrap_or_default();
        let ItemEnum::Variant(variant) = &item.inner else { return Err(Unknown) };
        self.attempt(|pen| {
            let mut parts = Vec::new();
            Ok(match &variant.kind {
                VariantKind::Plain => name.to_owned(),
                VariantKind::Tuple(ids) => {
                    for id in ids {
                        let field = id.and_then(|it| pen.child(it)).ok_or(Unknown)?;
                        parts.push(pen.field(field)?);
                    }
                    format!("{name}({})", parts.join(", "))
                }
                VariantKind::Struct { fields, .. } => {
                    for id in fields {
                        let field = pen.child(*id).ok_or(Unknown)?;
                        let field_name = identifier(field.name.as_deref().unwrap_or_default());
                        parts.push(format!("{field_name}: {}", pen.field(field)?));
                    }
                    format!("{name} {{ {} }}", parts.join(", "))
                }
            })
        })
    }

    fn trait_item(&mut self, it: &'a Trait, around: &Around<'_>) -> Written {
        let generics = self.generics(&it.generics, At::Item)?;
        let bounds = self.bounds(&it.bounds)?;
        let colon = if bounds.is_empty() { "" } else { ": " };
        let clauses = self.clauses(&it.generics);
        let mut lines = String::new();
        let items: Vec<&Item> = it.items.iter().filter_map(|id| self.child(*id)).collect();
        for item in items {
            let docs = if around.docs { documentation(item, "    ") } else { String::new() };
            if let Ok(text) = self.trait_member(item) {
                lines += &format!("{docs}    {text}\n");
            }
        }
        Ok(format!("pub trait {}{generics}{colon}{bounds}{clauses} {{\n{lines}}}\n", around.name))
    }

    /// The names of the members that were written and that an impl must have.
    pub(super) fn required(&mut self, it: &'a Trait) -> BTreeSet<String> {
        let items: Vec<&Item> = it.items.iter().filter_map(|id| self.child(*id)).collect();
        let required = items.into_iter().filter(|it| match &it.inner {
            ItemEnum::Function(function) => !function.has_body && self.trait_member(it).is_ok(),
            _ => self.trait_member(it).is_ok(),
        });
        required.filter_map(|it| it.name.clone()).collect()
    }

    /// One member of a trait's definition. Constants are left out: no `let` needs them.
    pub(super) fn trait_member(&mut self, item: &'a Item) -> Written {
        let name = item.name.as_deref().unwrap_or_default();
        self.attempt(|pen| match &item.inner {
            ItemEnum::AssocType { generics, bounds, .. } => {
                let params = pen.generics(generics, At::Other)?;
                let bounds = pen.bounds(bounds)?;
                let colon = if bounds.is_empty() { "" } else { ": " };
                Ok(format!("type {name}{params}{colon}{bounds}{};", pen.clauses(generics)))
            }
            ItemEnum::Function(it) => {
                pen.function(it, name, if it.has_body { Body::Loop } else { Body::None })
            }
            _ => Err(Unknown),
        })
    }

    /// `fn name(…) -> …` and its body.
    pub(super) fn function(&mut self, it: &'a Function, name: &str, body: Body) -> Written {
        let mut inputs = Vec::new();
        for (name, ty) in &it.sig.inputs {
            inputs.push(match (name.as_str(), ty) {
                ("self", Type::Generic(this)) if this == "Self" => "self".to_owned(),
                ("self", Type::BorrowedRef { lifetime, is_mutable, type_ })
                    if matches!(&**type_, Type::Generic(this) if this == "Self") =>
                {
                    let lifetime = lifetime.as_ref().map_or(String::new(), |it| format!("{it} "));
                    format!("&{lifetime}{}self", if *is_mutable { "mut " } else { "" })
                }
                ("self", ty) => format!("self: {}", self.ty(ty)?),
                (name, ty) => format!("{}: {}", identifier(name), self.ty(ty)?),
            });
        }
        let output = self.output(it.sig.output.as_ref())?;
        let generics = self.generics(&it.generics, At::Other)?;
        let clauses = self.clauses(&it.generics);
        let asynchronous = if it.header.is_async { "async " } else { "" };
        let unsafety = if it.header.is_unsafe { "unsafe " } else { "" };
        let body = if body == Body::Loop { " { loop {} }" } else { ";" };
        let inputs = inputs.join(", ");
        let name = identifier(name);
        Ok(format!("{asynchronous}{unsafety}fn {name}{generics}({inputs}){output}{clauses}{body}"))
    }

    pub(super) fn attempt<T>(&mut self, write: impl FnOnce(&mut Pen<'_, 'a>) -> Written<T>) -> Written<T> {
        let krate = self.krate;
        self.book.attempt(|book| write(&mut Pen { book, krate }))
    }
}

/// What stands after a function's signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Body {
    None,
    Loop,
}

/// Whether documentation hides it: then it is not for users.
pub(super) fn is_hidden(item: &Item) -> bool {
    item.attrs.iter().any(|it| matches!(it, Attribute::Other(text) if text.contains("doc(hidden)")))
}

/// A private field that uses all parameters.
fn phantom(generics: &Generics) -> String {
    let mut parts = Vec::new();
    for it in &generics.params {
        match &it.kind {
            GenericParamDefKind::Lifetime { .. } => {
                parts.push(format!("std::marker::PhantomData<&{} ()>", it.name))
            }
            GenericParamDefKind::Type { .. } => parts.push(format!("std::marker::PhantomData<{}>", it.name)),
            GenericParamDefKind::Const { .. } => {}
        }
    }
    let comma = if parts.len() == 1 { "," } else { "" };
    format!("({}{comma})", parts.join(", "))
}

/// The documentation up to its first heading (errors, examples): what completion and Shift-Tab show.
pub(super) fn documentation(item: &Item, indent: &str) -> String {
    let docs = item.docs.as_deref().unwrap_or_default();
    let text: Vec<&str> =
        docs.lines().take_while(|it| !it.starts_with('#') && !it.starts_with("```")).collect();
    let text = text.join("\n");
    text.trim_end().lines().map(|it| format!("{indent}/// {it}").trim_end().to_owned() + "\n").collect()
}

/// `name` where a variable or function is named.
pub(super) fn identifier(name: &str) -> String {
    const KEYWORDS: [&str; 14] = [
        "as", "dyn", "fn", "gen", "in", "loop", "match", "mod", "move", "ref", "struct", "trait", "type",
        "where",
    ];
    let is_name = name.chars().all(|it| it.is_alphanumeric() || it == '_')
        && name.chars().next().is_some_and(|it| !it.is_numeric());
    match name {
        _ if !is_name => "_".to_owned(),
        _ if KEYWORDS.contains(&name) => format!("r#{name}"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::identifier;

    #[test]
    fn names_of_parameters_are_identifiers() {
        assert_eq!(identifier("name"), "name");
        assert_eq!(identifier("type"), "r#type");
        assert_eq!(identifier("(left, right)"), "_");
        assert_eq!(identifier("0"), "_");
    }
}
