//! MaxMind databases: the format of GeoLite2, which others write, too.
//!
//! Format: <https://maxmind.github.io/MaxMind-DB/>. Records are read by name and not into one schema, because
//! MaxMind and DB-IP nest them (`country.iso_code`) and IPinfo does not (`country_code`).

use std::net::IpAddr;
use std::path::Path;

use chrono::DateTime;
use maxminddb::{MaxMindDbError, Reader};
use serde_json::Value;

use crate::AddressFacts;

/// An open database.
pub(crate) struct Database {
    name: String,
    reader: Reader<Vec<u8>>,
}

/// So many records are looked at to see what a database knows.
const SAMPLE: usize = 50;

impl Database {
    /// Reads a database into memory.
    pub(crate) fn open(path: &Path, name: &str) -> Result<Self, String> {
        let bytes = std::fs::read(path).map_err(|error| format!("cannot be read: {error}"))?;
        Self::from_bytes(bytes, name)
    }

    pub(crate) fn from_bytes(bytes: Vec<u8>, name: &str) -> Result<Self, String> {
        let reader = Reader::from_source(bytes).map_err(|error| match error {
            MaxMindDbError::InvalidDatabase { .. } => format!(
                "is no MaxMind database, or is not complete: {error}; download it again, and unpack it if it is a .tar.gz"
            ),
            other => format!("cannot be read as a MaxMind database: {other}"),
        })?;
        Ok(Self { name: name.to_owned(), reader })
    }

    /// What it is, for people: `GeoLite2-City, built 2024-05-01`.
    pub(crate) fn describe(&self) -> String {
        let metadata = &self.reader.metadata();
        let built = i64::try_from(metadata.build_epoch).ok().and_then(|it| DateTime::from_timestamp(it, 0));
        match built {
            Some(built) => format!("{}, built {}", metadata.database_type, built.format("%Y-%m-%d")),
            None => metadata.database_type.clone(),
        }
    }

    /// What some of its records have.
    pub(crate) fn sample(&self) -> AddressFacts {
        let mut all = AddressFacts::default();
        let Ok(networks) = self.reader.networks(maxminddb::WithinOptions::default()) else { return all };
        for found in networks.take(SAMPLE).flatten() {
            if let Ok(Some(record)) = found.decode::<Value>() {
                all.complete(facts(&record));
            }
        }
        all
    }

    /// What it says about an address.
    pub(crate) fn about(&self, address: IpAddr) -> AddressFacts {
        if address.is_ipv6() && self.reader.metadata().ip_version == 4 {
            return AddressFacts::default();
        }
        let record = self.reader.lookup(address).and_then(|it| it.decode::<Value>());
        match record {
            Ok(record) => record.as_ref().map(facts).unwrap_or_default(),
            Err(error) => AddressFacts {
                problems: vec![format!("{}: the record of {address} cannot be read: {error}", self.name)],
                ..AddressFacts::default()
            },
        }
    }
}

/// Reads a record, nested or flat.
fn facts(record: &Value) -> AddressFacts {
    let country = part(record, &["country", "registered_country"]);
    let (code, name) = match country {
        Some(Value::Object(_)) => {
            (text(country.and_then(|it| it.get("iso_code"))), country.and_then(name_of))
        }
        other => {
            let flat = text(other);
            let code = text(part(record, &["country_code"]));
            let name = text(part(record, &["country_name"]));
            match (code, flat) {
                (None, Some(flat)) if flat.len() == 2 => (Some(flat), name),
                (code, flat) => (code, name.or(flat)),
            }
        }
    };
    let city =
        part(record, &["city"]).and_then(|it| if it.is_object() { name_of(it) } else { text(Some(it)) });
    let place = part(record, &["location"]).filter(|it| it.is_object()).unwrap_or(record);
    let coordinates = degrees(place.get("latitude"), 90.0).zip(degrees(place.get("longitude"), 180.0));
    let number = part(record, &["autonomous_system_number", "asn", "as_number"]);
    AddressFacts {
        country_code: code,
        country: name,
        city,
        coordinates,
        asn: number.and_then(as_number),
        organization: text(part(record, &["autonomous_system_organization", "as_name", "as_organization"])),
        ..AddressFacts::default()
    }
}

fn part<'a>(record: &'a Value, names: &[&str]) -> Option<&'a Value> {
    names.iter().find_map(|name| record.get(name))
}

/// The English name, else the first.
fn name_of(entity: &Value) -> Option<String> {
    let names = entity.get("names")?.as_object()?;
    text(names.get("en").or_else(|| names.values().next()))
}

fn text(value: Option<&Value>) -> Option<String> {
    let text = value?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn degrees(value: Option<&Value>, most: f64) -> Option<f64> {
    let number = match value? {
        Value::String(text) => text.trim().parse().ok()?,
        other => other.as_f64()?,
    };
    (number.abs() <= most).then_some(number)
}

/// `64502` or `AS64502`.
fn as_number(value: &Value) -> Option<u32> {
    match value {
        Value::String(text) => crate::sheet::as_number(text),
        other => other.as_u64().and_then(|it| u32::try_from(it).ok()),
    }
}
