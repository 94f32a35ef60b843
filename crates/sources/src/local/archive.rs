//! gzip and zip around data files, with a limit on what they unpack to.

use std::io::{Cursor, Read};

use chrono::{DateTime, NaiveDate, Utc};

use super::RawFile;

/// What all members of one archive may unpack to together. A zip bomb reaches it; an export that
/// does is better unpacked by hand and split.
pub(crate) const UNPACKED_LIMIT: u64 = 1 << 30;

/// Archives inside archives are opened this deep.
const DEPTH: u32 = 3;

/// One file out of an archive, or why it could not be unpacked.
pub(crate) struct Member {
    /// The name: of the archive, a slash, the name in the archive.
    pub(crate) name: String,
    /// The bytes, or a sentence.
    pub(crate) bytes: Result<Vec<u8>, String>,
    /// When it was last written: as the archive says, else as the file system says of the archive.
    pub(crate) modified: Option<DateTime<Utc>>,
}

/// Returns `file` itself, or what is in it when it is a gzip or zip archive (seen by content).
pub(crate) fn unpack(file: RawFile) -> Vec<Member> {
    unpack_within(file, UNPACKED_LIMIT)
}

fn unpack_within(file: RawFile, limit: u64) -> Vec<Member> {
    let mut left = limit;
    let mut members = Vec::new();
    let whole = Whole { name: file.name, bytes: file.bytes, modified: file.modified };
    open(whole, 0, &mut left, &mut members);
    members
}

/// A file that may be an archive.
struct Whole {
    name: String,
    bytes: Vec<u8>,
    modified: Option<DateTime<Utc>>,
}

fn open(whole: Whole, depth: u32, left: &mut u64, members: &mut Vec<Member>) {
    let Whole { name, bytes, modified } = whole;
    let gzip = is_gzip(&bytes);
    let zip = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06");
    if !gzip && !zip {
        // A file that calls itself an archive and is none: cut off at the start, or renamed.
        let bytes = match ending(&name).as_deref() {
            Some("zip" | "gz") => {
                Err("is no archive: it does not begin like one; export it again".to_owned())
            }
            _ => Ok(bytes),
        };
        members.push(Member { name, bytes, modified });
    } else if depth >= DEPTH {
        let sentence = format!("is an archive inside {DEPTH} others; unpack it by hand");
        members.push(Member { name, bytes: Err(sentence), modified });
    } else if gzip {
        let inner = match ending(&name).as_deref() {
            Some("gz") => name.get(..name.len() - 3).unwrap_or(&name).to_owned(),
            _ => name.clone(),
        };
        let mut unpacked = Vec::new();
        let modified = gzip_time(&bytes).or(modified);
        match read(&mut flate2::read::MultiGzDecoder::new(bytes.as_slice()), &mut unpacked, left) {
            Ok(()) => open(Whole { name: inner, bytes: unpacked, modified }, depth + 1, left, members),
            Err(why) => {
                let bytes = Err(why.sentence("gzip file", unpacked.len()));
                members.push(Member { name, bytes, modified });
            }
        }
    } else {
        open_zip(Whole { name, bytes, modified }, depth, left, members);
    }
}

fn open_zip(whole: Whole, depth: u32, left: &mut u64, members: &mut Vec<Member>) {
    let Whole { name, bytes, modified } = whole;
    let failed = |sentence: String| Member { name: name.clone(), bytes: Err(sentence), modified };
    let mut archive = match zip::ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(error) => {
            let sentence = format!("is a broken or half-written zip file ({error}); copy or export it again");
            members.push(failed(sentence));
            return;
        }
    };
    if archive.is_empty() {
        members.push(failed("is a zip file with nothing in it".to_owned()));
    }
    let is_workbook = archive.file_names().any(|it| it.is_ok_and(|it| it == "xl/workbook.xml"));
    if is_workbook {
        let sentence = "is an Excel workbook, which is not read; save the sheet as CSV (UTF-8)".to_owned();
        members.push(failed(sentence));
        return;
    }
    for number in 0..archive.len() {
        let mut member = match archive.by_index(number) {
            Ok(member) => member,
            Err(error) => {
                let sentence = format!("holds a member (number {}) that cannot be read: {error}", number + 1);
                members.push(failed(sentence));
                continue;
            }
        };
        if member.is_dir() {
            continue;
        }
        let inner = match member.name() {
            Ok(inner) => format!("{name}/{inner}"),
            Err(_) => format!("{name}/member {}", number + 1),
        };
        let modified = member.last_modified().and_then(zip_time).or(modified);
        let mut unpacked = Vec::new();
        match read(&mut member, &mut unpacked, left) {
            Ok(()) => open(Whole { name: inner, bytes: unpacked, modified }, depth + 1, left, members),
            Err(why) => {
                let bytes = Err(why.sentence("zip member", unpacked.len()));
                members.push(Member { name: inner, bytes, modified });
            }
        }
    }
}

/// The time that a gzip file says of its content (RFC 1952, MTIME); zero is none.
fn gzip_time(bytes: &[u8]) -> Option<DateTime<Utc>> {
    let seconds = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?);
    (seconds != 0).then(|| DateTime::from_timestamp(i64::from(seconds), 0)).flatten()
}

/// The time that a zip archive says of a member. It is of an unknown zone, so good for a date only; 1980 is none.
fn zip_time(time: zip::DateTime) -> Option<DateTime<Utc>> {
    let date = NaiveDate::from_ymd_opt(time.year().into(), time.month().into(), time.day().into())?;
    let at = date.and_hms_opt(time.hour().into(), time.minute().into(), time.second().into())?;
    (time.year() > 1980).then(|| at.and_utc())
}

enum Failed {
    TooLarge,
    Broken(std::io::Error),
}

impl Failed {
    fn sentence(&self, what: &str, read: usize) -> String {
        match self {
            Failed::TooLarge => format!(
                "unpacks to more than {} MiB (with the rest of its archive) and was not read; unpack and split it",
                UNPACKED_LIMIT >> 20
            ),
            Failed::Broken(error) => {
                format!(
                    "is a broken or half-written {what} ({error} after {read} bytes); copy or export it again"
                )
            }
        }
    }
}

/// Unpacks all of `from`, but no more than `left` bytes, which it lowers.
fn read(from: &mut dyn Read, to: &mut Vec<u8>, left: &mut u64) -> Result<(), Failed> {
    let n_bytes = from.take(*left + 1).read_to_end(to).map_err(Failed::Broken)?;
    let n_bytes = u64::try_from(n_bytes).unwrap_or(u64::MAX);
    let rest = left.checked_sub(n_bytes);
    // Beyond the limit nothing more of the archive is unpacked.
    *left = rest.unwrap_or_default();
    if rest.is_some() { Ok(()) } else { Err(Failed::TooLarge) }
}

/// Whether the first bytes of a file, whatever its name, are those of a gzip file.
pub(crate) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// Returns what follows the last dot of the name, in lower case.
pub(crate) fn ending(name: &str) -> Option<String> {
    let (rest, ending) = name.rsplit_once('.')?;
    (!rest.is_empty() && !ending.contains('/')).then(|| ending.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn a_bomb_is_not_unpacked() {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["a.csv", "b.csv", "c.csv"] {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("in memory");
            zip.write_all(&[b'x'; 600]).expect("in memory");
        }
        let bytes = zip.finish().expect("in memory").into_inner();
        let members = unpack_within(RawFile { name: "bomb.zip".to_owned(), bytes, modified: None }, 1000);
        let said: Vec<bool> = members.iter().map(|it| it.bytes.is_ok()).collect();
        assert_eq!(said, [true, false, false]);
        let sentence = members.into_iter().nth(1).and_then(|it| it.bytes.err()).unwrap_or_default();
        assert!(
            sentence.starts_with("unpacks to more than 1024 MiB")
                && sentence.ends_with("unpack and split it")
        );
    }

    #[test]
    fn archives_are_opened_only_so_deep() {
        let mut bytes = b"A\n1\n".to_vec();
        for _ in 0..5 {
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            writer.write_all(&bytes).expect("in memory");
            bytes = writer.finish().expect("in memory");
        }
        let members = unpack(RawFile { name: "a.csv.gz".to_owned(), bytes, modified: None });
        let sentence = members.into_iter().next().and_then(|it| it.bytes.err());
        assert_eq!(sentence.as_deref(), Some("is an archive inside 3 others; unpack it by hand"));
    }
}
