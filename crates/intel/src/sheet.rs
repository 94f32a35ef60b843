//! CSV files of ranges: an analyst's own networks, and lists of autonomous systems.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use model::{count, parse_ip};

use crate::ranges::{Range, Said, key};

/// Where a file has what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Columns {
    /// `10.0.0.0/8`, `10.0.0.1`, or `10.0.0.0-10.0.0.9`.
    range: Option<usize>,
    first: Option<usize>,
    last: Option<usize>,
    name: Option<usize>,
    asn: Option<usize>,
    organization: Option<usize>,
    country: Option<usize>,
}

const RANGE: &[&str] =
    &["range", "network", "networks", "cidr", "prefix", "subnet", "iprange", "ipnetwork", "ipprefix"];
const FIRST: &[&str] = &["start", "first", "rangestart", "startip", "ipstart", "ipfrom"];
const LAST: &[&str] = &["end", "last", "rangeend", "endip", "ipend", "ipto"];
const NAME: &[&str] = &["name", "label", "site", "description", "networkname", "location", "provider"];
const ASN: &[&str] = &["autonomoussystemnumber", "asn", "asnumber"];
const ORGANIZATION: &[&str] =
    &["autonomoussystemorganization", "asname", "asorganization", "organization", "asdescription"];
const COUNTRY: &[&str] = &["countrycode", "country", "countryisocode"];

impl Columns {
    /// Reads the first line of a file: its header, or its first range.
    fn of(line: &[String]) -> Option<(Self, bool)> {
        let folded: Vec<String> = line
            .iter()
            .map(|it| it.chars().filter(|it| it.is_alphanumeric()).collect::<String>().to_lowercase())
            .collect();
        let find = |names: &[&str]| names.iter().find_map(|name| folded.iter().position(|it| it == name));
        let named = Self {
            range: find(RANGE),
            first: find(FIRST),
            last: find(LAST),
            name: find(NAME),
            asn: find(ASN),
            organization: find(ORGANIZATION),
            country: find(COUNTRY),
        };
        if named.is_complete() {
            return Some((named, true));
        }
        let plain = match line {
            [range, _] if read_range(range).is_some() => {
                Self { range: Some(0), name: Some(1), ..Self::default() }
            }
            // DB-IP's list of autonomous systems has no header.
            [first, last, number, _] if both(first, last).is_some() && as_number(number).is_some() => {
                Self { first: Some(0), last: Some(1), asn: Some(2), organization: Some(3), ..Self::default() }
            }
            _ => return None,
        };
        Some((plain, false))
    }

    fn is_complete(&self) -> bool {
        let has_range = self.range.is_some() || self.first.is_some() && self.last.is_some();
        has_range && (self.name.is_some() || self.asn.is_some() || self.organization.is_some())
    }
}

/// Whether a CSV file that begins so is one of ranges: its columns say it, and its first line has one.
#[must_use]
pub fn is_look_up(beginning: &[u8]) -> bool {
    let mut reader = reader(beginning);
    let mut lines = reader.byte_records().flatten().map(|it| cells(&it));
    let Some(first) = lines.next() else { return false };
    match Columns::of(&first) {
        Some((columns, true)) => {
            lines.next().is_some_and(|it| range(&it, columns, &mut HashMap::new()).is_some())
        }
        Some((_, false)) => true,
        None => false,
    }
}

/// The ranges of a file, with sentences about it.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) ranges: Vec<Range>,
    /// What it holds, in words.
    pub(crate) holds: String,
    pub(crate) notes: Vec<String>,
}

/// Reads a CSV file of ranges.
pub(crate) fn read(bytes: &[u8]) -> Result<Sheet, String> {
    const HELP: &str = "it needs a first line such as \"range,name\" or \"network,autonomous_system_number,autonomous_system_organization\"";
    let mut known: HashMap<String, Arc<str>> = HashMap::new();
    let mut columns = None;
    let (mut ranges, mut odd, mut first_odd) = (Vec::new(), 0_u64, None);
    for (number, record) in reader(bytes).byte_records().enumerate() {
        let line = cells(&record.map_err(|error| format!("cannot be read: {error}"))?);
        let here = match columns {
            Some(it) => it,
            None => {
                let Some((it, is_header)) = Columns::of(&line) else {
                    return Err(format!("is no list of ranges: {HELP}"));
                };
                columns = Some(it);
                if is_header {
                    continue;
                }
                it
            }
        };
        match range(&line, here, &mut known) {
            Some(it) => ranges.push(it),
            None => {
                odd += 1;
                first_odd = first_odd.or(Some(number + 1));
            }
        }
    }
    let Some(columns) = columns else { return Err(format!("is empty: {HELP}")) };
    let what = match (columns.name, columns.asn.or(columns.organization)) {
        (Some(_), Some(_)) => "named networks and autonomous systems",
        (None, Some(_)) => "autonomous systems",
        _ => "named networks",
    };
    let note = first_odd.map(|line| {
        let lines = if odd == 1 { "1 line has".to_owned() } else { format!("{} lines have", count(odd)) };
        format!("{lines} no range of addresses and were left out, the first is record {line}")
    });
    Ok(Sheet {
        holds: match ranges.len() {
            1 => format!("1 range of {what}"),
            n => format!("{} ranges of {what}", count(n as u64)),
        },
        ranges,
        notes: note.into_iter().collect(),
    })
}

fn reader(bytes: &[u8]) -> csv::Reader<&[u8]> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    csv::ReaderBuilder::new().has_headers(false).flexible(true).comment(Some(b'#')).from_reader(bytes)
}

fn cells(record: &csv::ByteRecord) -> Vec<String> {
    record.iter().map(|it| String::from_utf8_lossy(it).trim().to_owned()).collect()
}

fn range(line: &[String], columns: Columns, known: &mut HashMap<String, Arc<str>>) -> Option<Range> {
    let cell = |column: Option<usize>| column.and_then(|it| line.get(it)).filter(|it| !it.is_empty());
    let (first, last) = match cell(columns.range) {
        Some(text) => read_range(text)?,
        None => both(cell(columns.first)?, cell(columns.last)?)?,
    };
    let mut shared = |column: Option<usize>| {
        let text = cell(column)?;
        Some(known.entry(text.clone()).or_insert_with(|| text.as_str().into()).clone())
    };
    let said = Said {
        network: shared(columns.name),
        organization: shared(columns.organization),
        country_code: shared(columns.country).filter(|it| it.len() == 2),
        asn: cell(columns.asn).and_then(|it| as_number(it)),
    };
    Some(Range { first: key(first), last: key(last), said })
}

/// `64502` or `AS64502`.
pub(crate) fn as_number(text: &str) -> Option<u32> {
    let text = text.trim();
    let digits = text
        .get(..2)
        .filter(|it| it.eq_ignore_ascii_case("as"))
        .map_or(text, |_| text.get(2..).unwrap_or(""));
    digits.parse().ok()
}

/// The first and the last address of `10.0.0.0/8`, `10.0.0.0-10.0.0.9` or `10.0.0.1`. Bits of the host may be set.
fn read_range(text: &str) -> Option<(IpAddr, IpAddr)> {
    if let Some((address, length)) = text.split_once('/') {
        let (address, length) = (parse_ip(address)?, length.trim().parse::<u32>().ok()?);
        return match address {
            IpAddr::V4(it) => {
                let host = u32::MAX.checked_shr(length).unwrap_or(0);
                (length <= 32).then(|| {
                    (
                        (u32::from(it) & !host).to_be_bytes().into(),
                        (u32::from(it) | host).to_be_bytes().into(),
                    )
                })
            }
            IpAddr::V6(it) => {
                let host = u128::MAX.checked_shr(length).unwrap_or(0);
                (length <= 128).then(|| {
                    let (first, last) = (u128::from(it) & !host, u128::from(it) | host);
                    (first.to_be_bytes().into(), last.to_be_bytes().into())
                })
            }
        };
    }
    match text.split_once('-') {
        Some((first, last)) => both(first, last),
        None => parse_ip(text).map(|it| (it, it)),
    }
}

/// Two addresses of one version, the first not behind the last.
fn both(first: &str, last: &str) -> Option<(IpAddr, IpAddr)> {
    let (first, last) = (parse_ip(first)?, parse_ip(last)?);
    (first.is_ipv4() == last.is_ipv4() && first <= last).then_some((first, last))
}
