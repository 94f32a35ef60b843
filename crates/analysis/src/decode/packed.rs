//! What is packed in bytes: compressed streams and archives.

use std::io::{Cursor, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::Encoding;

/// What came out of a file.
pub(super) struct Member {
    pub(super) encoding: Encoding,
    pub(super) name: Option<String>,
    pub(super) encoded_len: usize,
    pub(super) bytes: Vec<u8>,
    pub(super) cut: Option<&'static str>,
}

/// All that came out of a file.
pub(super) struct Opened {
    pub(super) members: Vec<Member>,
    pub(super) ended_by: Option<&'static str>,
    /// Whether there would be more if the file were whole.
    pub(super) is_damaged: bool,
}

impl Opened {
    fn of(members: Vec<Member>) -> Self {
        Self { members, ended_by: None, is_damaged: false }
    }
}

/// How much may be unpacked.
#[derive(Clone, Copy, Default)]
pub(super) struct Allowed {
    pub(super) bytes: usize,
    /// What to say where that is not all.
    pub(super) words: &'static str,
}

/// The bound of one text ended it.
pub(super) const TOO_LARGE: &str = "it unpacks to more than is looked at";
/// The bound of all texts together ended it.
pub(super) const TOO_MUCH: &str = "all texts together unpack to more than is looked at";
/// The data end early, or are damaged.
pub(super) const DAMAGED: &str = "the packed data are damaged or cut off";
/// Nobody has the password.
const LOCKED: &str = "it is encrypted";

/// Unpacks bytes to at most what is allowed and `room` members; `None` if they are not packed in a known way.
pub(super) fn open(bytes: &[u8], is_known: bool, allowed: Allowed, room: usize) -> Option<Opened> {
    if bytes.starts_with(b"\x1f\x8b\x08") {
        return one(Encoding::Gzip, bytes, allowed, MultiGzDecoder::new(bytes));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(zip(bytes, allowed, room));
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Some(tar(bytes, allowed, room));
    }
    if is_known {
        return None;
    }
    if is_zlib(bytes) {
        return one(Encoding::Zlib, bytes, allowed, ZlibDecoder::new(bytes));
    }
    if is_deflate(bytes) {
        return one(Encoding::Deflate, bytes, allowed, DeflateDecoder::new(bytes));
    }
    None
}

/// Whether bytes that nothing else tells are a compressed stream.
pub(super) fn is_stream(bytes: &[u8]) -> bool {
    is_zlib(bytes) || is_deflate(bytes)
}

/// The two bytes of its header are a multiple of 31, and what follows unpacks.
fn is_zlib(bytes: &[u8]) -> bool {
    let Some([method, flags]) = bytes.first_chunk::<2>() else { return false };
    let is_header = method & 0x8f == 0x08
        && u16::from_be_bytes([*method, *flags]).is_multiple_of(31)
        && flags & 0x20 == 0;
    let mut byte = [0];
    is_header && bytes.len() > 8 && ZlibDecoder::new(bytes).read(&mut byte).is_ok_and(|it| it == 1)
}

/// So much is unpacked to find out whether it is packed at all.
const TRIED: usize = 64 << 10;

/// A stream without a header counts if it ends where the bytes end; few others do.
fn is_deflate(bytes: &[u8]) -> bool {
    if bytes.len() < 12 {
        return false;
    }
    let mut decoder = DeflateDecoder::new(bytes);
    let Ok(read) = std::io::copy(&mut decoder.by_ref().take(TRIED as u64), &mut std::io::sink()) else {
        return false;
    };
    let is_whole = decoder.total_in() + 1 >= bytes.len() as u64;
    read > 0 && (is_whole || read == TRIED as u64)
}

/// A stream; `None` if nothing at all comes out of it.
fn one(encoding: Encoding, from: &[u8], allowed: Allowed, reader: impl Read) -> Option<Opened> {
    let (bytes, cut) = read(reader, allowed);
    let is_over = cut == Some(allowed.words);
    if bytes.is_empty() && !is_over {
        return None;
    }
    let member = Member { encoding, name: None, encoded_len: from.len(), bytes, cut };
    Some(Opened { ended_by: cut.filter(|_| is_over), ..Opened::of(vec![member]) })
}

/// Reads to the end, to the first error, or to what is allowed.
fn read(reader: impl Read, allowed: Allowed) -> (Vec<u8>, Option<&'static str>) {
    let mut bytes = Vec::new();
    let outcome = reader.take((allowed.bytes as u64).saturating_add(1)).read_to_end(&mut bytes);
    if bytes.len() > allowed.bytes {
        bytes.truncate(allowed.bytes);
        return (bytes, Some(allowed.words));
    }
    (bytes, outcome.is_err().then_some(DAMAGED))
}

fn zip(bytes: &[u8], allowed: Allowed, room: usize) -> Opened {
    let mut opened = Opened::of(Vec::new());
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return Opened { is_damaged: true, ..opened };
    };
    let mut left = allowed;
    for index in 0..archive.len() {
        if opened.members.len() >= room {
            opened.ended_by = Some("there are more pieces than are looked at");
            break;
        }
        let locked = archive.by_index_raw(index).ok().map(|it| {
            let name = it.name().map(|it| it.into_owned()).unwrap_or_default();
            (name, it.compressed_size() as usize, it.encrypted(), it.is_dir())
        });
        let Some((name, encoded_len, is_locked, is_folder)) = locked else {
            opened.is_damaged = true;
            continue;
        };
        if is_folder {
            continue;
        }
        let (bytes, cut) = match archive.by_index(index) {
            _ if is_locked => (Vec::new(), Some(LOCKED)),
            Ok(file) => read(file, left),
            Err(_) => (Vec::new(), Some(DAMAGED)),
        };
        left.bytes -= bytes.len();
        opened.members.push(Member { encoding: Encoding::Zip, name: Some(name), encoded_len, bytes, cut });
        if cut == Some(allowed.words) {
            opened.ended_by = cut;
            break;
        }
    }
    opened
}

fn tar(bytes: &[u8], allowed: Allowed, room: usize) -> Opened {
    let mut opened = Opened::of(Vec::new());
    let mut left = allowed;
    let mut archive = tar::Archive::new(bytes);
    let Ok(entries) = archive.entries() else { return opened };
    for entry in entries {
        let Ok(entry) = entry else {
            opened.is_damaged = true;
            break;
        };
        if !entry.header().entry_type().is_file() {
            continue;
        }
        if opened.members.len() >= room {
            opened.ended_by = Some("there are more pieces than are looked at");
            break;
        }
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let encoded_len = entry.size() as usize;
        let (bytes, cut) = read(entry, left);
        let cut = cut.or((bytes.len() < encoded_len).then_some(DAMAGED));
        left.bytes -= bytes.len();
        opened.members.push(Member { encoding: Encoding::Tar, name: Some(name), encoded_len, bytes, cut });
        if cut == Some(allowed.words) {
            opened.ended_by = cut;
            break;
        }
    }
    opened
}
