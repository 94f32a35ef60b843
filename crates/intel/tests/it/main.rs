//! Look-up files, through the public way in.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]
#![allow(unreachable_pub, reason = "look-up files are also a module of other tests")]

mod look_up_files;

use intel::{AddressFacts, FileState, LookUps, is_look_up};
use model::IpAddress;
use serde_json::json;

use look_up_files::{folder, mmdb};

fn about(look_ups: &LookUps, address: &str) -> AddressFacts {
    look_ups.about(IpAddress::parse(address).unwrap())
}

fn cities() -> Vec<u8> {
    let city = |code: &str, country: &str, city: &str, at: (f64, f64)| {
        json!({
            "country": { "iso_code": code, "geoname_id": 1, "names": { "de": "anders", "en": country } },
            "city": { "names": { "en": city } },
            "location": { "latitude": at.0, "longitude": at.1, "accuracy_radius": 20 },
        })
    };
    mmdb(
        "GeoLite2-City",
        &[
            ("203.0.113.0/25", city("BR", "Brazil", "São Paulo", (-23.5475, -46.6361))),
            ("2001:db8:7::/48", city("SG", "Singapore", "Singapore", (1.3521, 103.8198))),
        ],
    )
}

#[test]
fn a_maxmind_database_tells_country_city_and_coordinates() {
    let folder = folder("cities", &[("GeoLite2-City.mmdb", &cities())]);
    let look_ups = LookUps::open(&[folder]);
    assert_eq!(look_ups.files()[0].to_string(), "GeoLite2-City.mmdb: GeoLite2-City, built 2024-05-01");
    assert!(look_ups.knows_places() && !look_ups.knows_systems() && !look_ups.knows_networks());
    let facts = about(&look_ups, "203.0.113.77");
    assert_eq!(facts.country_code.as_deref(), Some("BR"));
    assert_eq!((facts.country_name(), facts.city.as_deref()), (Some("Brazil"), Some("São Paulo")));
    assert_eq!(facts.coordinates, Some((-23.5475, -46.6361)));
    // Written with a port, and as an address of IPv6.
    assert_eq!(about(&look_ups, "203.0.113.77:443"), facts);
    assert_eq!(about(&look_ups, "::ffff:203.0.113.77"), facts);
    assert_eq!(about(&look_ups, "2001:db8:7::1").city.as_deref(), Some("Singapore"));
    for none in ["203.0.113.200", "10.0.0.1", "2001:db8:8::1"] {
        assert_eq!(about(&look_ups, none), AddressFacts::default(), "{none}");
    }
}

#[test]
fn flat_records_are_read_too() {
    let record =
        json!({ "country": "Brazil", "country_code": "BR", "asn": "AS64502", "as_name": "Rented Servers" });
    let bytes = mmdb("ipinfo lite.mmdb", &[("203.0.113.0/24", record)]);
    let look_ups = LookUps::open(&[folder("flat", &[("ipinfo.mmdb", &bytes)])]);
    let facts = about(&look_ups, "203.0.113.1");
    assert_eq!((facts.country_code.as_deref(), facts.country.as_deref()), (Some("BR"), Some("Brazil")));
    assert_eq!(facts.autonomous_system().as_deref(), Some("AS64502 Rented Servers"));
    assert!(look_ups.knows_places() && look_ups.knows_systems());
}

#[test]
fn of_files_that_answer_the_same_the_first_does_and_the_others_complete_it() {
    let country = json!({ "country": { "iso_code": "BR", "names": { "en": "Brazil" } } });
    let first = mmdb("DBIP-Country-Lite", &[("203.0.113.0/24", country)]);
    let system =
        json!({ "autonomous_system_number": 64502, "autonomous_system_organization": "Rented Servers" });
    let asn = mmdb("GeoLite2-ASN", &[("203.0.113.0/24", system)]);
    let files: [(&str, &[u8]); 3] =
        [("a-country.mmdb", &first), ("b-asn.mmdb", &asn), ("c-city.mmdb", &cities())];
    let look_ups = LookUps::open(&[folder("several", &files)]);
    let facts = about(&look_ups, "203.0.113.1");
    assert_eq!((facts.country_name(), facts.city.as_deref()), (Some("Brazil"), Some("São Paulo")));
    assert_eq!(facts.autonomous_system().as_deref(), Some("AS64502 Rented Servers"));
    // Another country's city is not mixed in.
    assert_eq!(about(&look_ups, "203.0.113.200").city, None);
}

#[test]
fn the_smallest_named_range_names_the_network() {
    let csv = "\u{feff}Range,Name\r\n10.0.0.0/8,Everything inside\r\n10.20.0.0/16,Head office\r\n# a remark\r\n\
               10.20.30.1-10.20.30.9,\"Printers, 3rd floor\"\r\n192.0.2.10,VPN\r\n2001:db8::/32,Lab\r\nnone,of these\r\n";
    let look_ups = LookUps::open(&[folder("ranges", &[("networks.csv", csv.as_bytes())])]);
    let said = look_ups.files()[0].to_string();
    assert!(said.contains("5 ranges of named networks; 1 line has no range of addresses"), "{said}");
    let network = |address: &str| about(&look_ups, address).network.unwrap_or_default();
    assert_eq!(network("10.200.0.1"), "Everything inside");
    assert_eq!(network("10.20.255.255"), "Head office");
    assert_eq!(network("10.20.30.9"), "Printers, 3rd floor");
    // Behind the smallest range the one around it goes on.
    assert_eq!(network("10.20.30.10"), "Head office");
    assert_eq!((network("192.0.2.10"), network("192.0.2.11")), ("VPN".into(), String::new()));
    assert_eq!(network("2001:db8:1::5"), "Lab");
    assert_eq!(network("9.255.255.255"), "");
    assert!(!look_ups.knows_places() && look_ups.knows_networks());
}

#[test]
fn every_address_has_the_range_that_a_plain_search_finds() {
    // Nested, touching, overlapping and equal ranges, in no order.
    let bounds: Vec<(u8, u8)> = (0..60_u32)
        .map(|it| {
            let first = (it.wrapping_mul(2_654_435_761) >> 7) as u8;
            (first, first.saturating_add((it * 37 % 90) as u8))
        })
        .collect();
    let lines = bounds
        .iter()
        .enumerate()
        .map(|(index, (first, last))| format!("10.0.0.{first},10.0.0.{last},r{index}\n"));
    let csv = format!("start,end,name\n{}", lines.collect::<String>());
    let look_ups = LookUps::open(&[folder("searched", &[("r.csv", csv.as_bytes())])]);
    for last in 0..=255_u8 {
        let found = about(&look_ups, &format!("10.0.0.{last}")).network;
        let has: Vec<String> = bounds
            .iter()
            .enumerate()
            .filter(|(_, (first, end))| *first <= last && last <= *end)
            .map(|(index, _)| format!("r{index}"))
            .collect();
        match found {
            Some(name) => assert!(has.contains(&name), "10.0.0.{last} is not in {name}"),
            None => assert!(has.is_empty(), "10.0.0.{last} is in {has:?}"),
        }
    }
}

#[test]
fn lists_of_autonomous_systems_are_read_with_and_without_header() {
    let maxmind = "network,autonomous_system_number,autonomous_system_organization\n192.0.2.0/24,64496,Example Carrier\n";
    let dbip = "198.51.100.0,198.51.100.255,64505,\"Hosting, Inc.\"\n";
    let files: [(&str, &[u8]); 2] = [("maxmind.csv", maxmind.as_bytes()), ("dbip.csv", dbip.as_bytes())];
    let look_ups = LookUps::open(&[folder("systems", &files)]);
    let system = |address: &str| about(&look_ups, address).autonomous_system().unwrap_or_default();
    assert_eq!(system("192.0.2.7"), "AS64496 Example Carrier");
    assert_eq!(system("198.51.100.7"), "AS64505 Hosting, Inc.");
    let is = |text: &str| is_look_up(text.as_bytes());
    assert!(
        is("range,name
10.0.0.0/8,Inside")
            && is("10.0.0.0/8,Office")
    );
    // Events have such columns, too.
    assert!(
        !is("network,name
corp,adele") && !is("TimeGenerated,Account,IPAddress,name
1,2,3,4")
    );
    assert!(!is("") && !is("a,b"));
}

#[test]
fn a_sheet_in_memory_completes_the_files() {
    let look_ups =
        LookUps::open(&[folder("memory", &[("networks.csv", b"range,name\n10.0.0.0/8,Inside\n")])]);
    let look_ups = look_ups.with_sheet("more.csv", b"range,name,country_code\n192.0.2.0/24,Office,IE\n");
    assert_eq!(about(&look_ups, "10.1.1.1").network.as_deref(), Some("Inside"));
    assert_eq!(about(&look_ups, "192.0.2.9").country_name(), Some("IE"));
    // Of equal ranges the first that was given counts, however often sheets are added.
    let look_ups =
        look_ups.with_sheet("a.csv", b"range,name\n10.0.0.0/8,Other\n172.16.0.0/12,A\n172.16.0.0/12,B\n");
    let look_ups = look_ups.with_sheet("b.csv", b"range,name\n10.0.0.0/8,Last\n172.16.0.0/12,C\n");
    let network = |address: &str| about(&look_ups, address).network;
    assert_eq!(
        (network("10.1.1.1").as_deref(), network("172.16.1.1").as_deref()),
        (Some("Inside"), Some("A"))
    );
    assert_eq!(look_ups.files().len(), 4);
}

#[test]
fn what_cannot_be_used_is_said_in_words() {
    let whole = cities();
    let files: [(&str, &[u8]); 6] = [
        ("a-cut.mmdb", &whole[..whole.len() / 2]),
        ("b-text.mmdb", b"<html>404</html>"),
        ("c-empty.mmdb", b""),
        ("d-events.csv", b"TimeGenerated,Account\n2024-01-01,x\n"),
        ("e-empty.csv", b""),
        ("f-archive.gz", b"x"),
    ];
    let folder = folder("broken", &files);
    let gone = folder.join("gone.mmdb");
    let look_ups = LookUps::open(&[folder.clone(), gone, folder.join("f-archive.gz")]);
    let said: Vec<String> = look_ups.files().iter().map(ToString::to_string).collect();
    assert!(look_ups.files().iter().all(|it| matches!(it.state, FileState::Failed(_))), "{said:#?}");
    for (index, words) in [
        "is no MaxMind database, or is not complete",
        "no MaxMind database",
        "no MaxMind database",
        "is no list of ranges",
        "is empty",
        "cannot be read",
        "end in .mmdb or .csv",
    ]
    .iter()
    .enumerate()
    {
        assert!(said[index].contains(words), "{:?} does not say {words:?}", said[index]);
    }
    assert_eq!(about(&look_ups, "203.0.113.77"), AddressFacts::default());
}

#[test]
fn a_damaged_database_never_panics_and_never_invents() {
    let whole = cities();
    let file = folder("damaged", &[]).join("x.mmdb");
    // The tree, the data and the metadata all get their share.
    for place in (0..whole.len()).step_by(7) {
        for value in [0, 0xff, whole[place] ^ 0x20] {
            let mut bytes = whole.clone();
            bytes[place] = value;
            std::fs::write(&file, &bytes).unwrap();
            let look_ups = LookUps::open(std::slice::from_ref(&file));
            let facts = about(&look_ups, "203.0.113.77");
            assert!(facts.coordinates.is_none_or(|(lat, long)| lat.abs() <= 90.0 && long.abs() <= 180.0));
            about(&look_ups, "2001:db8:7::1");
        }
    }
}
