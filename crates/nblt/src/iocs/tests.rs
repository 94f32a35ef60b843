use polars::prelude::df;

use super::*;

#[test]
fn a_frame_is_searched_and_rows_are_counted() {
    let lines = [
        Some("curl http://evil.example/a"),
        None,
        Some("curl http://evil.example/a"),
        Some("ping 192.0.2.1 evil.example evil.example"),
    ];
    let frame = df!("n" => [1, 2, 3, 4], "CommandLine" => lines).unwrap_or_else(|error| panic!("{error}"));
    let found = iocs_in(&frame, &["CommandLine"]).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(found.len(), 3);
    assert_eq!(found.of_type(IocType::Domain), ["evil.example"]);
    let rows = found.frame().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(rows.height(), 2 + 2 + 3);
    let text = found.report().to_text();
    assert!(text.contains("hxxp://evil[.]example/a") && !text.contains("http://"), "{text}");
    assert!(text.contains("3 texts of CommandLine") && text.contains("documentation"), "{text}");
    let counted = found.distinct().unwrap_or_else(|error| panic!("{error}"));
    let counts: Vec<Option<i64>> =
        counted.column("Rows").and_then(|it| it.i64()).map(|it| it.iter().collect()).unwrap_or_default();
    assert_eq!(counts, [Some(1), Some(2), Some(3)], "address, URL, domain");
}

#[test]
fn none_found_is_said() {
    let found = iocs("nothing to see").unwrap_or_else(|error| panic!("{error}"));
    assert!(found.is_empty() && found.frame().is_ok_and(|it| it.height() == 0));
    assert_eq!(found.report().to_text(), "Indicators\nnone found");
}

#[test]
fn many_texts_are_searched_in_their_order() {
    let texts: Vec<String> = (0..40_000).map(|it| format!("ping 192.0.2.{}", it % 256)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let found = searched::each(&texts, |it| it.len()).unwrap_or_else(|error| panic!("{error}"));
    assert!(found.iter().zip(&texts).all(|(found, text)| *found == text.len()) && found.len() == 40_000);
}

/// The totals that msticpy's own test names for a frame of texts of these forms: url 3, windows_path 6, 3 of each
/// hash. Two differ, for reasons in DIFFERENCES.md: of its three IPv4 addresses one is the end of a mapped IPv6
/// address, and of its eight Linux paths five are parts of URLs.
#[test]
fn a_frame_has_the_totals_of_msticpy() {
    let hash = |length: usize, last: char| format!("{}{last}", "00236a2ae5".repeat(7).split_at(length - 1).0);
    let hashes = [32, 40, 64].map(|length| {
        let [a, b, c] = ['1', '2', '3'].map(|last| hash(length, last));
        format!("{a}hash -x -x-hash={b}hash -x -hash={c}")
    });
    let [md5, sha1, sha256] = &hashes;
    let texts = [
        r"c:\a\b\or\c\proc -ip4:198.51.100.123",
        r"c:\a\b\or\c\proc -ip6:(2001:0db8:85a3:0000:0000:8a2e:0370:7334,
            2001:db8:85a3:0:0:8a2e:370:7334,2001:db8:85a3::8a2e:370:7334,::ffff:192.0.2.128)",
        "c:\\a\\b\\or\\c\\proc /url:https://some.contoso.it/path?q=a&r=b
            /url:https://me@some.contoso.es:88/path?q=a&r=b\"<and more",
        r#"c:\a\b\or\c\proc -file:"..\other\file" -file:"\\unc\file""#,
        "/bin/bash --file:./bish --file:/bin/bash --file:../../bosh",
        md5,
        sha1,
        sha256,
        "curl 'https://www.contoso.com/en/ip-address/198.51.100.27/information/'",
        "text with a domain.like.uk in it",
        "text with a bad domain.like.iandom in it",
        "text with Me <me@contoso.com> in it",
    ];
    let frame = df!("input" => texts).unwrap_or_else(|error| panic!("{error}"));
    let found =
        iocs_in(&frame, &["input"]).and_then(|it| it.frame()).unwrap_or_else(|error| panic!("{error}"));
    let types = found.column("IocType").unwrap_or_else(|error| panic!("{error}")).clone();
    let number =
        |name: &str| types.str().map(|it| it.iter().filter(|it| *it == Some(name)).count()).unwrap_or(0);
    for (name, expected) in
        [("url", 3), ("windows_path", 6), ("md5_hash", 3), ("sha1_hash", 3), ("sha256_hash", 3), ("email", 1)]
    {
        assert_eq!(number(name), expected, "{name}");
    }
    assert_eq!((number("ipv4"), number("ipv6")), (2, 4));
    assert_eq!(number("linux_path"), 4, "one of them stands twice");
}

#[test]
fn many_defanged_indicators_take_no_longer_than_others() {
    let lines: Vec<String> = (0..100_000).map(|it| format!("a{it}[.]com")).collect();
    let found = iocs(&lines.join("\n")).unwrap_or_else(|error| panic!("{error}"));
    // Any quadratic step among these would take minutes.
    assert_eq!(found.len(), 100_000);
    assert_eq!(found.of_type(IocType::Domain).len(), 100_000);
    assert!(found.distinct().is_ok_and(|it| it.height() == 100_000));
    assert!(found.report().to_text().contains("100,000 dns"));
}

#[test]
fn a_row_counts_once_in_whatever_columns_it_has_an_indicator() {
    let lines = ["ping evil.example", "ping evil.example; echo cGluZyBldmlsLmV4YW1wbGUgLW4gMw=="];
    let frame = df!("CommandLine" => lines, "Other" => ["", "evil.example"])
        .unwrap_or_else(|error| panic!("{error}"));
    let written = iocs_in(&frame, &[]).unwrap_or_else(|error| panic!("{error}"));
    let decoded =
        crate::decode_in(&frame, &[]).and_then(|it| it.iocs()).unwrap_or_else(|error| panic!("{error}"));
    let both = written.and(&decoded).distinct().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(decoded.len(), 1);
    let number = |name: &str| both.column(name).and_then(|it| it.i64()).ok().and_then(|it| it.get(0));
    assert_eq!((both.height(), number("Rows"), number("FirstIndex")), (1, Some(2), Some(0)));
}
