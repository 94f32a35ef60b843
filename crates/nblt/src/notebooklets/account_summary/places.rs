//! Where the events of an account came from: by what the log says, else by look-up files.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use intel::LookUps;
use kql::{Column, Schema, Type};
use kql_polars::Output;
use model::{IpAddress, Scope, Seen};
use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series};
use view::{Map, MapPlace};

use super::AccountSummary;
use super::events::is_failure;
use crate::rows::ByName;
use crate::{Result, Rows};

impl AccountSummary {
    /// Where the chosen account's events came from: Place (`Dublin, IE`; empty where it is not known), Latitude,
    /// Longitude, KnownBy (the log, the log by other events from the address, a look-up file, or why the place is not known), Events, Failed, IpAddresses (how many
    /// different ones), FirstSeen, LastSeen. Each event is in one row.
    ///
    /// Sign-ins say it themselves (column LocationDetails); what they say of an address holds for its events in other
    /// tables too, as long as they always say the same. Else the look-up files of [`crate::look_ups()`] do. All are estimates: a mobile network or a VPN is where its operator is.
    ///
    /// # Errors
    ///
    /// If no account matches the name, or the analyst interrupts.
    pub fn places(&self) -> Result<Rows> {
        let _running = channel::running();
        of(&self.detail()?.events, &*self.shared.session.look_ups()?)
    }

    /// The same on a map that needs no network (msticnb: `get_geoip_map`), with a list of the places as text.
    ///
    /// # Errors
    ///
    /// As [`AccountSummary::places`].
    pub fn map(&self) -> Result<Map> {
        Ok(map(&self.places()?, &self.selected().map(|it| it.name).unwrap_or_default()))
    }
}

/// What makes events be of one place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    name: String,
    known_by: &'static str,
    /// Degrees without their fractions: places of one name may be far apart.
    about: Option<(i64, i64)>,
}

/// What happened at a place.
#[derive(Default)]
struct Here<'a> {
    at: Option<(f64, f64)>,
    seen: Seen,
    failed: u64,
    addresses: BTreeSet<&'a str>,
}

const BY_LOG: &str = "the log";
const BY_OTHER_EVENT: &str = "the log, by other events from the address";
const BY_FILE: &str = "a look-up file";

/// All events by place, those with most events first.
pub(super) fn of(events: &Rows, look_ups: &LookUps) -> Result<Rows> {
    let all = Columns::of(events);
    let mut known = all.by_other_events();
    let mut places: BTreeMap<Key, Here<'_>> = BTreeMap::new();
    let times = events.times("Time");
    let results = events.texts("Result");
    for (row, (time, result)) in times.into_iter().zip(results).enumerate() {
        let address = all.address(row);
        let (key, at) = match all.by_log(row) {
            Some(it) => it,
            None => {
                let looked_up = known.entry(address).or_insert_with(|| look_up(address, look_ups)).clone();
                match (looked_up, all.country(row)) {
                    (it, "") => it,
                    // The country in the log is more than a reason why nothing is known.
                    ((it, None), country) if it.name.is_empty() => {
                        (key(country.to_owned(), BY_LOG, None), None)
                    }
                    (it, _) => it,
                }
            }
        };
        let here = places.entry(key).or_default();
        here.at = here.at.or(at);
        here.seen = here.seen.merge(Seen::once(time));
        here.failed += u64::from(is_failure(result));
        if !address.is_empty() {
            here.addresses.insert(address);
        }
    }
    let mut places: Vec<(Key, Here<'_>)> = places.into_iter().collect();
    places.sort_by_key(|it| (it.0.name.is_empty(), Reverse(it.1.seen.events)));
    table(&places)
}

/// What the events say about places, column by column.
struct Columns<'a> {
    addresses: Vec<&'a str>,
    countries: Vec<&'a str>,
    cities: Vec<&'a str>,
    latitudes: Vec<Option<f64>>,
    longitudes: Vec<Option<f64>>,
}

impl<'a> Columns<'a> {
    fn of(events: &'a Rows) -> Self {
        Self {
            addresses: events.texts("IpAddress"),
            countries: events.texts("Location"),
            cities: events.texts("City"),
            latitudes: events.reals("Latitude"),
            longitudes: events.reals("Longitude"),
        }
    }

    fn address(&self, row: usize) -> &'a str {
        self.addresses.get(row).copied().unwrap_or_default()
    }

    fn country(&self, row: usize) -> &'a str {
        self.countries.get(row).copied().unwrap_or_default()
    }

    /// Where the log itself says that an event came from.
    fn by_log(&self, row: usize) -> Option<Placed> {
        let degrees = |of: &[Option<f64>]| of.get(row).copied().flatten();
        let at = degrees(&self.latitudes).zip(degrees(&self.longitudes)).filter(is_on_earth);
        let city = self.cities.get(row).copied().unwrap_or_default();
        let is_known = at.is_some() || !city.is_empty();
        is_known.then(|| (key(name(city, self.country(row)), BY_LOG, at), at))
    }

    /// The places of addresses of which the log always says the same one: other tables do not say any.
    fn by_other_events(&self) -> BTreeMap<&'a str, Placed> {
        let mut said: BTreeMap<&str, Option<Placed>> = BTreeMap::new();
        for row in 0..self.addresses.len() {
            if let Some(place) = self.by_log(row) {
                said.entry(self.address(row))
                    .and_modify(|known| *known = known.take().filter(|it| it.0 == place.0))
                    .or_insert(Some(place));
            }
        }
        let sure = said.into_iter().filter(|it| !it.0.is_empty());
        sure.filter_map(|(address, place)| Some((address, place?)))
            .map(|(address, (key, at))| (address, (Key { known_by: BY_OTHER_EVENT, ..key }, at)))
            .collect()
    }
}

/// A place and its coordinates.
type Placed = (Key, Option<(f64, f64)>);

fn key(name: String, known_by: &'static str, at: Option<(f64, f64)>) -> Key {
    Key { name, known_by, about: at.map(|(north, east)| (north.round() as i64, east.round() as i64)) }
}

fn is_on_earth(at: &(f64, f64)) -> bool {
    // 0, 0 is in the sea, and what programs write for "not known".
    at.0.abs() <= 90.0 && at.1.abs() <= 180.0 && *at != (0.0, 0.0)
}

/// `Dublin, IE`
fn name(city: &str, country: &str) -> String {
    match (city.trim(), country.trim()) {
        ("", country) => country.to_owned(),
        (city, "") => city.to_owned(),
        (city, country) => format!("{city}, {country}"),
    }
}

/// What look-up files know of an address, else why nothing is known.
fn look_up(text: &str, look_ups: &LookUps) -> Placed {
    let unknown = |why| (key(String::new(), why, None), None);
    let Some(address) = IpAddress::parse(text) else {
        return unknown(if text.trim().is_empty() { "no address recorded" } else { "the address is none" });
    };
    let facts = look_ups.about(address);
    let country = facts.country_code.as_deref().or(facts.country.as_deref()).unwrap_or_default();
    let name = name(facts.city.as_deref().unwrap_or_default(), country);
    if !name.is_empty() || facts.coordinates.is_some() {
        return (key(name, BY_FILE, facts.coordinates), facts.coordinates);
    }
    unknown(match address.scope() {
        Scope::Private | Scope::Shared | Scope::LinkLocal | Scope::Loopback => "an address inside a network",
        _ if look_ups.knows_places() => "an address that the look-up files do not know",
        _ => "no look-up file for addresses",
    })
}

fn table(places: &[(Key, Here<'_>)]) -> Result<Rows> {
    let texts = |of: fn(&Key) -> &str| places.iter().map(|it| of(&it.0).to_owned()).collect::<Vec<String>>();
    let counts = |of: fn(&Here<'_>) -> u64| {
        places.iter().map(|it| i64::try_from(of(&it.1)).unwrap_or(i64::MAX)).collect::<Vec<i64>>()
    };
    let degrees =
        |of: fn((f64, f64)) -> f64| places.iter().map(|it| it.1.at.map(of)).collect::<Vec<Option<f64>>>();
    let times = |of: fn(&Seen) -> Option<i64>| -> Result<_> {
        let micros: Vec<Option<i64>> = places.iter().map(|it| of(&it.1.seen)).collect();
        Ok(Series::new("".into(), micros).cast(&kql_polars::dtype(Type::DateTime))?)
    };
    let columns = [
        ("Place", Type::String, Series::new("".into(), texts(|it| &it.name))),
        ("Latitude", Type::Real, Series::new("".into(), degrees(|it| it.0))),
        ("Longitude", Type::Real, Series::new("".into(), degrees(|it| it.1))),
        ("KnownBy", Type::String, Series::new("".into(), texts(|it| it.known_by))),
        ("Events", Type::Long, Series::new("".into(), counts(|it| it.seen.events))),
        ("Failed", Type::Long, Series::new("".into(), counts(|it| it.failed))),
        ("IpAddresses", Type::Long, Series::new("".into(), counts(|it| it.addresses.len() as u64))),
        ("FirstSeen", Type::DateTime, times(|it| it.first.map(|it| it.timestamp_micros()))?),
        ("LastSeen", Type::DateTime, times(|it| it.last.map(|it| it.timestamp_micros()))?),
    ];
    let schema = columns.iter().map(|(name, ty, _)| Column { name: (*name).to_owned(), ty: *ty }).collect();
    let series = columns.into_iter().map(|(name, _, series)| series.with_name(name.into()).into_column());
    let frame = DataFrame::new(places.len(), series.collect())?;
    Ok(Rows::new(Output { schema: Schema { columns: schema }, frame }, None))
}

/// The places on a map.
pub(super) fn map(places: &Rows, account: &str) -> Map {
    let mut map = Map::new(format!("Where {account} came from"));
    let mut drawn: BTreeMap<(String, i64, i64), MapPlace> = BTreeMap::new();
    let mut not_drawn: BTreeMap<String, u64> = BTreeMap::new();
    for row in ByName::all(places) {
        let (name, events) = (row.text("Place"), row.count("Events"));
        match row.real("Latitude").zip(row.real("Longitude")) {
            Some((latitude, longitude)) => {
                let about = (name.clone(), latitude.round() as i64, longitude.round() as i64);
                let place = drawn.entry(about).or_insert_with(|| MapPlace {
                    label: name,
                    latitude,
                    longitude,
                    ..MapPlace::default()
                });
                place.events += events;
                place.failed += row.count("Failed");
            }
            None if name.is_empty() => *not_drawn.entry(row.text("KnownBy")).or_default() += events,
            None => {
                let why = format!("somewhere in {name}, by {}", row.text("KnownBy"));
                *not_drawn.entry(why).or_default() += events;
            }
        }
    }
    map.places = drawn.into_values().collect();
    map.not_drawn = not_drawn.into_iter().collect();
    map
}
