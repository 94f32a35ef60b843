//! Addresses, and what the IANA registries say about them.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    str::FromStr,
};

#[cfg(test)]
mod tests;

/// What an address is for, by the IANA special-purpose address registries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Routed in the public Internet.
    Public,
    /// Private networks (RFC 1918), unique local IPv6 and local translation prefixes.
    Private,
    /// Shared between a provider and its customers (carrier-grade NAT, RFC 6598).
    Shared,
    /// The machine itself.
    Loopback,
    /// One link only.
    LinkLocal,
    /// Multicast.
    Multicast,
    /// The limited broadcast address.
    Broadcast,
    /// `0.0.0.0` or `::`.
    Unspecified,
    /// For documentation only.
    Documentation,
    /// For benchmarks of network devices.
    Benchmarking,
    /// Set aside, discarded, deprecated or not allocated.
    Reserved,
}

impl Scope {
    /// The scope of an address; an IPv4 address mapped into IPv6 has the scope of the IPv4 address.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(v4) => Self::of_v4(v4),
            IpAddr::V6(v6) => Self::of_v6(v6),
        }
    }

    /// iana-ipv4-special-registry.
    fn of_v4(address: Ipv4Addr) -> Self {
        match address.octets() {
            [0, 0, 0, 0] => Self::Unspecified,
            [255, 255, 255, 255] => Self::Broadcast,
            [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => Self::Private,
            [100, 64..=127, ..] => Self::Shared,
            [127, ..] => Self::Loopback,
            [169, 254, ..] => Self::LinkLocal,
            [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Self::Documentation,
            [198, 18..=19, ..] => Self::Benchmarking,
            [224..=239, ..] => Self::Multicast,
            // Two anycast addresses in the protocol block are reachable from everywhere.
            [192, 0, 0, 9 | 10] => Self::Public,
            [0, ..] | [192, 0, 0, _] | [192, 88, 99, _] | [240..=255, ..] => Self::Reserved,
            _ => Self::Public,
        }
    }

    /// iana-ipv6-special-registry; outside of 2000::/3 only what is named there is in use.
    fn of_v6(address: Ipv6Addr) -> Self {
        match address.segments() {
            [0, 0, 0, 0, 0, 0, 0, 0] => Self::Unspecified,
            [0, 0, 0, 0, 0, 0, 0, 1] => Self::Loopback,
            [0xff00..=0xffff, ..] => Self::Multicast,
            [0xfe80..=0xfebf, ..] => Self::LinkLocal,
            [0xfc00..=0xfdff, ..] | [0x64, 0xff9b, 1, ..] => Self::Private,
            [0x64, 0xff9b, 0, 0, 0, 0, ..] => Self::Public,
            [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => Self::Documentation,
            [0x2001, 2, 0, ..] => Self::Benchmarking,
            // The parts of 2001::/23 that are reachable from everywhere: anycast, AMT, AS112, ORCHIDv2, drone ids.
            [0x2001, 1, 0, 0, 0, 0, 0, 1..=3]
            | [0x2001, 3, ..]
            | [0x2001, 4, 0x112, ..]
            | [0x2001, 0x20..=0x3f, ..] => Self::Public,
            [0x2001, 0..=0x1ff, ..] => Self::Reserved,
            [0x2000..=0x3fff, ..] => Self::Public,
            _ => Self::Reserved,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Public => "public",
            Self::Private => "private",
            Self::Shared => "shared (carrier NAT)",
            Self::Loopback => "loopback",
            Self::LinkLocal => "link-local",
            Self::Multicast => "multicast",
            Self::Broadcast => "broadcast",
            Self::Unspecified => "unspecified",
            Self::Documentation => "documentation",
            Self::Benchmarking => "benchmarking",
            Self::Reserved => "reserved",
        })
    }
}

/// An address as an entity. Two are the same when the addresses are equal; `::ffff:10.0.0.4` is `10.0.0.4`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IpAddress {
    address: IpAddr,
}

impl IpAddress {
    /// Makes the entity of an address.
    #[must_use]
    pub fn new(address: IpAddr) -> Self {
        Self { address: address.to_canonical() }
    }

    /// Reads an address as logs write it; see [`parse_ip`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        parse_ip(text).map(Self::new)
    }

    /// The address; never an IPv4 address mapped into IPv6.
    #[must_use]
    pub fn address(&self) -> IpAddr {
        self.address
    }

    /// What the address is for.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope::of(self.address)
    }

    /// What makes two addresses the same: their canonical text.
    #[must_use]
    pub fn identity(&self) -> String {
        self.address.to_string()
    }

    /// What is known, for a card.
    #[must_use]
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let version = if self.address.is_ipv4() { "IPv4" } else { "IPv6" };
        vec![
            ("Address", self.address.to_string()),
            ("Version", version.to_owned()),
            ("Scope", self.scope().to_string()),
        ]
    }
}

impl fmt::Display for IpAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.address.fmt(f)
    }
}

impl From<IpAddr> for IpAddress {
    fn from(address: IpAddr) -> Self {
        Self::new(address)
    }
}

/// Reads an address as logs write it: `ip`, `ip:port`, `[v6]`, `[v6]:port`, `::ffff:ip`, `v6%zone`.
/// `-`, an empty text and everything else is `None`. A mapped IPv4 address comes back as IPv4.
#[must_use]
pub fn parse_ip(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    // An IPv6 address that ends in what looks like a port is an address: only brackets make a port.
    let address = bare_ip(text)
        .or_else(|| SocketAddr::from_str(text).ok().map(|socket| socket.ip()))
        .or_else(|| bare_ip(text.strip_prefix('[')?.strip_suffix(']')?).filter(IpAddr::is_ipv6))
        .or_else(|| {
            // `[v4]:port` is written by Office for addresses mapped back from IPv6.
            let (inside, port) = text.strip_prefix('[')?.split_once("]:")?;
            port.parse::<u16>().ok().and_then(|_| bare_ip(inside))
        })?;
    Some(address.to_canonical())
}

fn bare_ip(text: &str) -> Option<IpAddr> {
    match text.split_once('%') {
        Some((address, zone)) if !zone.is_empty() => address.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        Some(_) => None,
        None => text.parse().ok(),
    }
}
