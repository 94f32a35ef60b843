use super::*;

#[test]
fn d13_every_way_in_which_logs_write_addresses() {
    for (text, expected) in [
        ("37.142.150.162", "37.142.150.162"),
        (" 37.142.150.162 ", "37.142.150.162"),
        ("37.142.150.162:443", "37.142.150.162"),
        ("::ffff:37.142.150.162", "37.142.150.162"),
        ("::FFFF:258e:96a2", "37.142.150.162"),
        ("[::ffff:37.142.150.162]:443", "37.142.150.162"),
        ("[37.142.150.162]:443", "37.142.150.162"),
        ("[2a01:111:f402::1]:61234", "2a01:111:f402::1"),
        ("[2a01:111:f402::1]", "2a01:111:f402::1"),
        ("2A01:111:F402::1", "2a01:111:f402::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("[fe80::1%eth0]:22", "fe80::1"),
        ("::1", "::1"),
    ] {
        assert_eq!(parse_ip(text).map(|ip| ip.to_string()).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn what_is_no_address() {
    for text in [
        "",
        "-",
        " ",
        "LOCAL",
        "localhost",
        "37.142.150",
        "37.142.150.256",
        "037.142.150.162",
        "37.142.150.162:99999",
        "37.142.150.162:",
        "37.142.150.162%eth0",
        "[37.142.150.162]",
        "[::1",
        "::1]",
        "[::1]:x",
        "fe80::1%",
        "1",
        "日本",
        "10.0.0.1, 10.0.0.2",
    ] {
        assert_eq!(parse_ip(text), None, "{text}");
    }
}

#[test]
fn scopes_of_the_registries() {
    use Scope::*;
    for (text, expected) in [
        ("8.8.8.8", Public),
        ("0.0.0.0", Unspecified),
        ("0.1.2.3", Reserved),
        ("10.255.255.255", Private),
        ("172.15.255.255", Public),
        ("172.16.0.0", Private),
        ("172.31.255.255", Private),
        ("172.32.0.0", Public),
        ("192.168.0.1", Private),
        ("100.63.255.255", Public),
        ("100.64.0.0", Shared),
        ("100.127.255.255", Shared),
        ("100.128.0.0", Public),
        ("127.255.255.255", Loopback),
        ("169.254.169.254", LinkLocal),
        ("192.0.0.8", Reserved),
        ("192.0.0.9", Public),
        ("192.0.2.1", Documentation),
        ("198.51.100.1", Documentation),
        ("203.0.113.1", Documentation),
        ("192.88.99.1", Reserved),
        ("198.17.255.255", Public),
        ("198.18.0.0", Benchmarking),
        ("198.19.255.255", Benchmarking),
        ("198.20.0.0", Public),
        ("224.0.0.1", Multicast),
        ("240.0.0.1", Reserved),
        ("255.255.255.254", Reserved),
        ("255.255.255.255", Broadcast),
        ("::", Unspecified),
        ("::1", Loopback),
        ("::2", Reserved),
        ("::ffff:10.0.0.1", Private),
        ("64:ff9b::808:808", Public),
        ("64:ff9b:1::1", Private),
        ("100::1", Reserved),
        ("2001::1", Reserved),
        ("2001:1::1", Public),
        ("2001:2::1", Benchmarking),
        ("2001:20::1", Public),
        ("2001:db8::1", Documentation),
        ("2001:200::1", Public),
        ("2a01:111:f402::1", Public),
        ("3fff:fff::1", Documentation),
        ("3fff:1000::1", Public),
        ("4000::1", Reserved),
        ("5f00::1", Reserved),
        ("fc00::1", Private),
        ("fdff::1", Private),
        ("fe7f::1", Reserved),
        ("fe80::1", LinkLocal),
        ("febf::1", LinkLocal),
        ("fec0::1", Reserved),
        ("ff02::1", Multicast),
    ] {
        let address: IpAddr = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(Scope::of(address), expected, "{text}");
    }
}

#[test]
fn identity_sees_through_mapping() {
    let mapped = IpAddress::parse("::ffff:10.0.0.4");
    assert_eq!(mapped, IpAddress::parse("10.0.0.4:22"));
    let facts = mapped.map(|ip| ip.facts()).unwrap_or_default();
    assert_eq!(facts[0], ("Address", "10.0.0.4".to_owned()));
    assert_eq!(facts[2], ("Scope", "private".to_owned()));
}

#[test]
fn writing_and_reading_gives_the_same_address() {
    // A small generator is enough: all bit patterns of a linear walk over 128 bits.
    let mut bits: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c834;
    for _ in 0..2000 {
        bits = bits.wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645).wrapping_add(1);
        let v6 = IpAddr::V6(Ipv6Addr::from_bits(bits));
        let v4 = IpAddr::V4(Ipv4Addr::from_bits((bits >> 96) as u32));
        for address in [v4, v6] {
            let canonical = address.to_canonical();
            assert_eq!(parse_ip(&address.to_string()), Some(canonical));
            assert_eq!(parse_ip(&SocketAddr::new(address, 443).to_string()), Some(canonical));
        }
        assert_eq!(
            Scope::of(v4),
            Scope::of(IpAddr::V6(Ipv4Addr::from_bits((bits >> 96) as u32).to_ipv6_mapped()))
        );
    }
}
