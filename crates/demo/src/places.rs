//! Places, addresses and browsers. Outside addresses are those that RFC 5737 and RFC 3849 set aside for
//! documentation, autonomous systems those of RFC 5398: none of them belongs to anybody.

use serde_json::{Value, json};

use crate::people::Person;
use crate::rng::Rng;

/// Where an address is.
#[derive(Debug, PartialEq)]
pub(crate) struct Place {
    /// Three letters, part of device names.
    pub(crate) code: &'static str,
    pub(crate) country: &'static str,
    pub(crate) state: &'static str,
    pub(crate) city: &'static str,
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
    pub(crate) asn: &'static str,
    /// Address with which the office goes out.
    pub(crate) office_ip: &'static str,
}

pub(crate) static DUBLIN: Place = Place {
    code: "DUB",
    country: "IE",
    state: "Dublin",
    city: "Dublin",
    latitude: 53.3498,
    longitude: -6.2603,
    asn: "64496",
    office_ip: "192.0.2.10",
};

pub(crate) static MUNICH: Place = Place {
    code: "MUC",
    country: "DE",
    state: "Bayern",
    city: "München",
    latitude: 48.1372,
    longitude: 11.5755,
    asn: "64497",
    office_ip: "192.0.2.74",
};

/// The first outside address: a rented server.
pub(crate) static SAO_PAULO: Place = Place {
    code: "GRU",
    country: "BR",
    state: "São Paulo",
    city: "São Paulo",
    latitude: -23.5475,
    longitude: -46.6361,
    asn: "64502",
    office_ip: crate::story::FIRST_OUTSIDE_IP,
};

/// The second outside address.
pub(crate) static SINGAPORE: Place = Place {
    code: "SIN",
    country: "SG",
    state: "Singapore",
    city: "Singapore",
    latitude: 1.3521,
    longitude: 103.8198,
    asn: "64505",
    office_ip: crate::story::SECOND_OUTSIDE_IP,
};

/// Somebody who guesses passwords.
pub(crate) static ELSEWHERE: Place = Place {
    code: "XXX",
    country: "RO",
    state: "Timiș",
    city: "Timișoara",
    latitude: 45.7537,
    longitude: 21.2257,
    asn: "64510",
    office_ip: "203.0.113.140",
};

/// The look-up file of the demo; what it says fits the places above.
pub(crate) const NETWORKS: &str = "\
range,name,asn,as_name,country_code
192.0.2.10,Dublin office,64496,Emerald Carrier,IE
192.0.2.74,Munich office,64497,Isar Carrier,DE
192.0.2.20-192.0.2.22,Servers (outside),64496,Emerald Carrier,IE
192.0.2.100-192.0.2.199,Home offices,,,
10.20.0.0/16,Contoso inside,,,
10.20.4.0/24,Servers,,,
10.20.8.0/24,VPN,,,
203.0.113.77,,64502,Rented Servers,BR
2001:db8:77::/48,,64502,Rented Servers,BR
198.51.100.23,,64505,Harbour Hosting,SG
203.0.113.140,,64510,Banat Telecom,RO
";

impl Place {
    /// `LocationDetails` of a sign-in.
    pub(crate) fn details(&self) -> Value {
        json!({
            "city": self.city, "state": self.state, "countryOrRegion": self.country,
            "geoCoordinates": { "latitude": self.latitude, "longitude": self.longitude },
        })
    }
}

/// Where the person works from at this moment: mostly the office.
pub(crate) fn usual_ip(person: &Person, rng: &mut Rng) -> String {
    if person.sort != crate::people::Sort::Guest && rng.chance(65) {
        person.place.office_ip.to_owned()
    } else {
        person.home_ip.clone()
    }
}

/// An address that guesses passwords for SSH.
pub(crate) fn scanner_ip(rng: &mut Rng) -> String {
    let network = rng.pick(&["198.51.100", "203.0.113"]);
    format!("{network}.{}", rng.between(150, 171))
}

/// The user agent text of a browser as `DeviceDetail` names it, e.g. `Edge 145.0.4112`.
pub(crate) fn user_agent(browser: &str) -> &'static str {
    match browser.split(' ').next() {
        Some("Edge") => {
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/145.0.0.0 Safari/537.36 Edg/145.0.0.0"
        }
        Some("Chrome") => {
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/145.0.0.0 Safari/537.36"
        }
        _ => "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:147.0) Gecko/20100101 Firefox/147.0",
    }
}
