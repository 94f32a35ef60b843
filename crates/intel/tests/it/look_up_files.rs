//! Look-up files for tests: folders of them, and small MaxMind databases, as the specification has them (<https://maxmind.github.io/MaxMind-DB/>, version
//! 2.0): a binary search tree with records of 24 bits, 16 zero bytes, the data section, and the metadata behind a
//! marker.

use std::net::IpAddr;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

/// A folder of this test run with files in it.
pub fn folder(name: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    folder
}

/// A node: where a 0 and where a 1 leads.
type Node = [Leads; 2];

#[derive(Clone, Copy)]
enum Leads {
    Nowhere,
    Node(usize),
    Data(usize),
}

/// The bytes of a database of this type with a record for each network (`203.0.113.0/24`). Networks do not overlap.
pub fn mmdb(database_type: &str, networks: &[(&str, Value)]) -> Vec<u8> {
    let (mut nodes, mut data): (Vec<Node>, Vec<u8>) = (vec![[Leads::Nowhere; 2]], Vec::new());
    for (network, record) in networks {
        let (address, length) = network.split_once('/').unwrap();
        let length: u32 = length.parse().unwrap();
        // In a tree of IPv6, IPv4 is ::/96.
        let (bits, length) = match address.parse().unwrap() {
            IpAddr::V4(it) => (u128::from(u32::from(it)), length + 96),
            IpAddr::V6(it) => (u128::from(it), length),
        };
        let offset = data.len();
        write(&mut data, record);
        let mut here = 0;
        for depth in 0..length {
            let bit = usize::from(bits >> (127 - depth) & 1 == 1);
            if depth + 1 == length {
                nodes[here][bit] = Leads::Data(offset);
            } else if let Leads::Node(next) = nodes[here][bit] {
                here = next;
            } else {
                nodes.push([Leads::Nowhere; 2]);
                let next = nodes.len() - 1;
                nodes[here][bit] = Leads::Node(next);
                here = next;
            }
        }
    }
    let mut file = Vec::new();
    for node in &nodes {
        for leads in node {
            let value = match *leads {
                Leads::Nowhere => nodes.len(),
                Leads::Node(it) => it,
                Leads::Data(offset) => nodes.len() + 16 + offset,
            };
            file.extend(&(value as u32).to_be_bytes()[1..]);
        }
    }
    file.extend([0; 16]);
    file.extend(data);
    file.extend(b"\xab\xcd\xefMaxMind.com");
    let metadata = json!({
        "node_count": nodes.len(), "record_size": 24, "ip_version": 6, "database_type": database_type,
        "languages": ["en"], "binary_format_major_version": 2, "binary_format_minor_version": 0,
        "build_epoch": 1_714_521_600, "description": { "en": "written by a test" },
    });
    write(&mut file, &metadata);
    file
}

/// One field of the data section: a control byte (type and size), then the value.
fn write(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::String(text) => {
            control(out, 2, text.len());
            out.extend(text.as_bytes());
        }
        Value::Object(map) => map_of(out, map),
        Value::Array(items) => {
            control(out, 11, items.len());
            items.iter().for_each(|it| write(out, it));
        }
        Value::Number(number) => match number.as_u64() {
            Some(whole) => {
                control(out, 6, 4);
                out.extend((whole as u32).to_be_bytes());
            }
            None => {
                control(out, 3, 8);
                out.extend(number.as_f64().unwrap().to_be_bytes());
            }
        },
        Value::Bool(it) => control(out, 14, usize::from(*it)),
        Value::Null => panic!("the format has no null"),
    }
}

fn map_of(out: &mut Vec<u8>, map: &Map<String, Value>) {
    control(out, 7, map.len());
    for (name, value) in map {
        write(out, &Value::String(name.clone()));
        // The metadata have types of their own: 16 and 64 bits.
        match (name.as_str(), value.as_u64()) {
            ("build_epoch", Some(it)) => {
                control(out, 9, 8);
                out.extend(it.to_be_bytes());
            }
            ("record_size" | "ip_version", Some(it)) => short(out, it),
            (name, Some(it)) if name.starts_with("binary_format") => short(out, it),
            _ => write(out, value),
        }
    }
}

fn short(out: &mut Vec<u8>, number: u64) {
    control(out, 5, 2);
    out.extend((number as u16).to_be_bytes());
}

/// Types beyond 7 are written as 0 and a byte of their own; sizes beyond 28 in a byte of their own.
fn control(out: &mut Vec<u8>, kind: u8, size: usize) {
    let short = size.min(29) as u8;
    if kind > 7 {
        out.extend([short, kind - 7]);
    } else {
        out.push(kind << 5 | short);
    }
    if size >= 29 {
        assert!(size < 29 + 256, "the test writes short texts only");
        out.push((size - 29) as u8);
    }
}
