//! Impl blocks: the methods of types, and which traits they have.

use std::collections::{BTreeMap, BTreeSet};

use rustdoc_types::{
    Attribute, Crate, GenericArg, GenericArgs, GenericBound, GenericParamDefKind, Impl, Item, ItemEnum, Type,
    Visibility, WherePredicate,
};

use super::book::{Unknown, Written};
use super::docs::{Key, key};
use super::items::{Body, documentation, is_hidden};
use super::types::{At, Pen};

/// Traits of the standard library that decide what an expression's type is or which methods it has.
const STD_TRAITS: [&str; 41] = [
    "Add",
    "AddAssign",
    "AsMut",
    "AsRef",
    "BitAnd",
    "BitOr",
    "BitXor",
    "Borrow",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Deref",
    "DerefMut",
    "Display",
    "Div",
    "DoubleEndedIterator",
    "Eq",
    "Error",
    "ExactSizeIterator",
    "Extend",
    "From",
    "FromIterator",
    "FromStr",
    "Hash",
    "Index",
    "IndexMut",
    "IntoIterator",
    "Iterator",
    "Mul",
    "Neg",
    "Not",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Rem",
    "Sub",
    "SubAssign",
    "Sum",
    "TryFrom",
    "Product",
];

/// The type that stands for those that cannot be written.
pub(super) const NOT_WRITTEN: &str = "NotWritten";

/// Those that `#[derive]` knows and that this program writes as derives.
const DERIVES: [&str; 8] = ["Clone", "Copy", "Debug", "Default", "Eq", "Hash", "Ord", "PartialEq"];

/// An impl block in its crate's JSON.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block<'a> {
    pub(super) krate: &'a Crate,
    item: &'a Item,
    it: &'a Impl,
}

impl<'a> Block<'a> {
    /// All impl blocks that somebody wrote in a crate, in an order that does not depend on ids.
    pub(super) fn all(krate: &'a Crate) -> Vec<Self> {
        let mut blocks: Vec<Self> = krate
            .index
            .values()
            .filter(|it| it.crate_id == 0)
            .filter_map(|item| match &item.inner {
                ItemEnum::Impl(it) if !it.is_synthetic && it.blanket_impl.is_none() && !it.is_negative => {
                    Some(Self { krate, item, it })
                }
                _ => None,
            })
            .collect();
        blocks.sort_by_key(|it| it.place());
        blocks
    }

    /// Where it stands in the sources. Blocks of one macro share a place, so their text decides afterwards.
    fn place(&self) -> (String, (usize, usize), u32) {
        let span = self.item.span.as_ref();
        let file = span.map_or(String::new(), |it| it.filename.display().to_string());
        (file, span.map_or((0, 0), |it| it.begin), self.item.id.0)
    }

    /// The type that it is for, without references.
    pub(super) fn target(&self) -> Option<Key> {
        let mut ty = &self.it.for_;
        while let Type::BorrowedRef { type_, .. } = ty {
            ty = type_;
        }
        match ty {
            Type::ResolvedPath(path) => key(self.krate, path.id),
            _ => None,
        }
    }

    pub(super) fn trait_(&self) -> Option<Key> {
        self.it.trait_.as_ref().and_then(|it| key(self.krate, it.id))
    }

    /// The trait when it comes from a `#[derive]` and is written as one.
    pub(super) fn derive(&self) -> Option<&'static str> {
        if !self.item.attrs.contains(&Attribute::AutomaticallyDerived) {
            return None;
        }
        let name = self.trait_()?.name().to_owned();
        DERIVES.iter().find(|it| **it == name).copied()
    }

    /// Whether a cell may see it: of the standard traits only some.
    pub(super) fn is_useful(&self) -> bool {
        self.trait_().is_none_or(|it| {
            !["core", "alloc", "std"].contains(&it.krate()) || STD_TRAITS.contains(&it.name())
        })
    }

    /// Whether a trait's bare parameter, or the type that the impl is for, is a type parameter of these names.
    fn is_for(&self, params: &BTreeSet<&str>) -> bool {
        let is_one = |mut ty: &Type| {
            while let Type::BorrowedRef { type_, .. } = ty {
                ty = type_;
            }
            matches!(ty, Type::Generic(it) if params.contains(it.as_str()))
        };
        let args = match self.it.trait_.as_ref().and_then(|it| it.args.as_deref()) {
            Some(GenericArgs::AngleBracketed { args, .. }) => args.as_slice(),
            _ => &[],
        };
        is_one(&self.it.for_) || args.iter().any(|it| matches!(it, GenericArg::Type(ty) if is_one(ty)))
    }
}

/// The members of each trait that an impl must have; it may have no others.
pub(super) type Members = BTreeMap<Key, BTreeSet<String>>;

impl<'a> Pen<'_, 'a> {
    /// The methods of a type; empty when none can be written.
    pub(super) fn inherent(&mut self, block: Block<'a>, docs: bool) -> Written {
        let head = self.head(block)?;
        let mut lines = String::new();
        let krate = block.krate;
        for item in block.it.items.iter().filter_map(|id| krate.index.get(id)) {
            let ItemEnum::Function(it) = &item.inner else { continue };
            if item.visibility != Visibility::Public || !docs && is_hidden(item) {
                continue;
            }
            let name = item.name.as_deref().unwrap_or_default();
            if let Ok(text) = self.attempt(|pen| pen.function(it, name, Body::Loop)) {
                if docs {
                    lines += &documentation(item, "    ");
                }
                lines += &format!("    pub {text}\n");
            }
        }
        Ok(if lines.is_empty() { lines } else { format!("{head} {{\n{lines}}}\n") })
    }

    /// An impl of a trait, of names that are in the book already.
    pub(super) fn trait_impl(&mut self, block: Block<'a>, members: &Members) -> Written {
        // With a bound less, an impl for all types would be one for too many.
        if block.is_for(&self.loosened(block)) {
            return Err(Unknown);
        }
        let krate = block.krate;
        let head = self.book.closed(|book| Pen { book, krate }.head(block))?;
        let key = block.trait_().ok_or(Unknown)?;
        let mut parts = Vec::new();
        for item in block.it.items.iter().filter_map(|id| krate.index.get(id)) {
            let name = item.name.as_deref().unwrap_or_default();
            if members.get(&key).is_some_and(|it| !it.contains(name)) {
                continue;
            }
            match &item.inner {
                ItemEnum::AssocType { generics, type_: Some(ty), .. } => {
                    let params = self.generics(generics, At::Other)?;
                    // What depends on it cannot be inferred, the rest can.
                    let ty = self.attempt(|pen| pen.ty(ty)).unwrap_or(NOT_WRITTEN.to_owned());
                    parts.push(format!("type {name}{params} = {ty}{};", self.clauses(generics)));
                }
                ItemEnum::Function(it) => parts.push(self.function(it, name, Body::Loop)?),
                _ => {}
            }
        }
        let body = if parts.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", parts.join(" ")) };
        Ok(format!("{head} {body}\n"))
    }

    /// The type parameters of which a bound is left out.
    fn loosened(&self, block: Block<'a>) -> BTreeSet<&'a str> {
        let knows = |it: &GenericBound| match it {
            GenericBound::TraitBound { trait_, .. } => {
                key(self.krate, trait_.id).is_some_and(|it| self.book.knows_trait(&it))
            }
            _ => true,
        };
        let generics = &block.it.generics;
        let params = generics.params.iter().filter_map(|it| match &it.kind {
            GenericParamDefKind::Type { bounds, .. } => Some((it.name.as_str(), bounds)),
            _ => None,
        });
        let clauses = generics.where_predicates.iter().filter_map(|it| match it {
            WherePredicate::BoundPredicate { type_: Type::Generic(name), bounds, .. } => {
                Some((name.as_str(), bounds))
            }
            _ => None,
        });
        params.chain(clauses).filter(|(_, bounds)| !bounds.iter().all(knows)).map(|it| it.0).collect()
    }

    fn head(&mut self, block: Block<'a>) -> Written {
        let generics = self.generics(&block.it.generics, At::Other)?;
        let target = self.ty(&block.it.for_)?;
        let clauses = self.clauses(&block.it.generics);
        Ok(match &block.it.trait_ {
            Some(path) => format!("impl{generics} {} for {target}{clauses}", self.trait_(path)?),
            None => format!("impl{generics} {target}{clauses}"),
        })
    }
}
