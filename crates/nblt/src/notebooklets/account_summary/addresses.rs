//! What look-up files say of the addresses of an account.

use std::collections::{BTreeMap, BTreeSet};

use intel::{AddressFacts, LookUps};
use kql::{Column, Schema, Type};
use kql_polars::Output;
use model::{IpAddress, Tabular, Warning};
use polars::prelude::{IntoColumn, NamedFrom, Series};

use crate::rows::ByName;
use crate::{Result, Rows};

/// The columns that come behind the column Scope.
const COLUMNS: [&str; 4] = ["Network", "Country", "City", "AutonomousSystem"];

/// The rows with [`COLUMNS`], and what files could not answer. What no file says is empty.
pub(super) fn with_facts(rows: &Rows, look_ups: &LookUps) -> Result<(Rows, Vec<Warning>)> {
    let mut known: BTreeMap<String, AddressFacts> = BTreeMap::new();
    let texts: Vec<String> = ByName::all(rows).map(|it| it.text("IpAddress")).collect();
    for text in &texts {
        if let (false, Some(address)) = (known.contains_key(text), IpAddress::parse(text)) {
            known.insert(text.clone(), look_ups.about(address));
        }
    }
    let frame = rows.frame();
    let mut columns = frame.columns().to_vec();
    let mut schema = rows.schema.clone();
    let behind = schema.columns.iter().position(|it| it.name == "Scope").map_or(0, |it| it + 1);
    for (offset, name) in COLUMNS.into_iter().enumerate() {
        let values: Vec<String> =
            texts.iter().map(|it| known.get(it).and_then(|it| fact(it, name)).unwrap_or_default()).collect();
        columns.insert(behind + offset, Series::new(name.into(), values).into_column());
        schema.columns.insert(behind + offset, Column { name: name.to_owned(), ty: Type::String });
    }
    let frame = polars::prelude::DataFrame::new(frame.height(), columns)?;
    let problems: BTreeSet<&String> = known.values().flat_map(|it| &it.problems).collect();
    let warnings = problems.into_iter().take(PROBLEMS).map(|it| Warning::new("look-up files", it.clone()));
    Ok((Rows::new(Output { schema, frame }, rows.took()), warnings.collect()))
}

/// So many addresses that a damaged file cannot answer are named.
const PROBLEMS: usize = 5;

fn fact(facts: &AddressFacts, column: &str) -> Option<String> {
    match column {
        "Network" => facts.network.clone(),
        "Country" => facts.country_name().map(str::to_owned),
        "City" => facts.city.clone(),
        _ => facts.autonomous_system(),
    }
}

/// The rows without those of [`COLUMNS`] in which nothing stands, for a reader.
pub(super) fn told(rows: &Rows) -> Rows {
    let is_told =
        |name: &str| !COLUMNS.contains(&name) || ByName::all(rows).any(|it| !it.text(name).is_empty());
    let kept: Vec<Column> = rows.schema.columns.iter().filter(|it| is_told(&it.name)).cloned().collect();
    if kept.len() == rows.columns().len() {
        return rows.clone();
    }
    match rows.frame().select(kept.iter().map(|it| it.name.clone())) {
        Ok(frame) => Rows::new(Output { schema: Schema { columns: kept }, frame }, rows.took()),
        Err(_) => rows.clone(),
    }
}
