//! Of arrays and property bags.

use kql::Type;
use kql::functions::DynamicFunction;
use kql::plan::Scalar;
use polars::prelude::*;
use serde_json::{Map, Value as Json};

use crate::cells::{Cells, longs, texts};
use crate::text;

pub(super) fn call(function: DynamicFunction, arguments: &[Scalar], exprs: Vec<Expr>) -> Expr {
    let types: Vec<Type> = arguments.iter().map(|it| it.ty).collect();
    match function {
        DynamicFunction::ArrayLength => longs(exprs, Type::Long, |cells, row| {
            let json = cells.json(0, row);
            json.as_array().and_then(|it| i64::try_from(it.len()).ok())
        }),
        DynamicFunction::PackArray => texts(exprs, move |cells, row| {
            let packed = types.iter().enumerate().map(|(at, ty)| cells.packed(at, row, *ty));
            text::store(&Json::Array(packed.collect()))
        }),
        DynamicFunction::BagPack => texts(exprs, move |cells, row| text::store(&bag(cells, row, &types))),
        DynamicFunction::ArrayConcat => texts(exprs, |cells, row| {
            let mut all = Vec::new();
            for at in 0..cells.len() {
                match cells.json(at, row) {
                    Json::Array(more) => all.extend(more),
                    Json::Null => {}
                    _ => return None,
                }
            }
            text::store(&Json::Array(all))
        }),
        DynamicFunction::StrcatArray => texts(exprs, |cells, row| {
            let json = cells.json(0, row);
            let Some(array) = json.as_array() else { return Some(String::new()) };
            let shown: Vec<String> = array.iter().map(shown).collect();
            Some(shown.join(cells.text(1, row)))
        }),
        DynamicFunction::BagKeys => texts(exprs, |cells, row| {
            let json = cells.json(0, row);
            let keys = json.as_object()?.keys().map(|it| Json::from(it.as_str()));
            text::store(&Json::Array(keys.collect()))
        }),
    }
}

/// Keys and values in turn. The first of two values under one key stays.
fn bag(cells: &Cells, row: usize, types: &[Type]) -> Json {
    let mut bag = Map::new();
    for at in (0..types.len()).step_by(2) {
        let key = types.get(at).and_then(|ty| cells.shown(at, row, *ty)).unwrap_or_default();
        let value = types.get(at + 1).map_or(Json::Null, |ty| cells.packed(at + 1, row, *ty));
        bag.entry(key).or_insert(value);
    }
    Json::Object(bag)
}

/// An element of an array as text.
fn shown(json: &Json) -> String {
    match json {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}
