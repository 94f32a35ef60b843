//! Values of records as the XML of Windows has them in words.

use std::fmt::Write as _;

use chrono::{Datelike as _, Timelike as _};

/// Numbers that Windows gives to the types of values.
pub(super) mod kind {
    pub(in super::super) const NULL: u8 = 0x00;
    pub(in super::super) const TEXT: u8 = 0x01;
    pub(in super::super) const I8: u8 = 0x03;
    pub(in super::super) const U8: u8 = 0x04;
    pub(in super::super) const I16: u8 = 0x05;
    pub(in super::super) const U16: u8 = 0x06;
    pub(in super::super) const I32: u8 = 0x07;
    pub(in super::super) const U32: u8 = 0x08;
    pub(in super::super) const I64: u8 = 0x09;
    pub(in super::super) const U64: u8 = 0x0a;
    pub(in super::super) const BOOL: u8 = 0x0d;
    pub(in super::super) const BINARY: u8 = 0x0e;
    pub(in super::super) const GUID: u8 = 0x0f;
    pub(in super::super) const SIZE: u8 = 0x10;
    pub(in super::super) const TIME: u8 = 0x11;
    pub(in super::super) const SID: u8 = 0x13;
    pub(in super::super) const HEX32: u8 = 0x14;
    pub(in super::super) const HEX64: u8 = 0x15;
    pub(in super::super) const XML: u8 = 0x21;
}

/// Whether the type is one of whole numbers in decimal digits.
pub(super) fn is_whole(ty: u8) -> bool {
    matches!(ty, kind::I8 | kind::U8 | kind::I16 | kind::U16 | kind::I32 | kind::U32 | kind::I64 | kind::U64)
}

/// Writes the value to the end of `out`; `None` if it is of a type that is left to the library, or is not as long as its
/// type, or is no text.
pub(super) fn write(ty: u8, bytes: &[u8], out: &mut String) -> Option<()> {
    let written = match ty {
        kind::NULL => return Some(()),
        kind::TEXT => return text(bytes, out),
        kind::I8 => write!(out, "{}", i8::from_le_bytes(exact(bytes)?)),
        kind::U8 => write!(out, "{}", u8::from_le_bytes(exact(bytes)?)),
        kind::I16 => write!(out, "{}", i16::from_le_bytes(exact(bytes)?)),
        kind::U16 => write!(out, "{}", u16::from_le_bytes(exact(bytes)?)),
        kind::I32 => write!(out, "{}", i32::from_le_bytes(exact(bytes)?)),
        kind::U32 => write!(out, "{}", u32::from_le_bytes(exact(bytes)?)),
        kind::I64 => write!(out, "{}", i64::from_le_bytes(exact(bytes)?)),
        kind::U64 => write!(out, "{}", u64::from_le_bytes(exact(bytes)?)),
        kind::BOOL => match i32::from_le_bytes(exact(bytes)?) {
            0 => write!(out, "false"),
            1 => write!(out, "true"),
            other => write!(out, "{other}"),
        },
        kind::BINARY => bytes.iter().try_for_each(|it| write!(out, "{it:02X}")),
        kind::GUID => guid(exact(bytes)?, out),
        kind::TIME => return time(u64::from_le_bytes(exact(bytes)?), out),
        kind::SID => return sid(bytes, out),
        kind::HEX32 => write!(out, "{:#x}", u32::from_le_bytes(exact(bytes)?)),
        kind::HEX64 => write!(out, "{:#x}", u64::from_le_bytes(exact(bytes)?)),
        kind::SIZE if bytes.len() == 4 => write!(out, "{:#x}", u32::from_le_bytes(exact(bytes)?)),
        kind::SIZE => write!(out, "{:#x}", u64::from_le_bytes(exact(bytes)?)),
        _ => return None,
    };
    written.ok()
}

fn exact<const N: usize>(bytes: &[u8]) -> Option<[u8; N]> {
    bytes.try_into().ok()
}

/// UTF-16, which ends at a zero as all texts of Windows do.
fn text(bytes: &[u8], out: &mut String) -> Option<()> {
    let (units, rest) = bytes.as_chunks::<2>();
    let end = units.iter().position(|it| *it == [0, 0]).unwrap_or(units.len());
    utf16(units.get(..end)?, out)?;
    rest.is_empty().then_some(())
}

/// `None` if it is no text.
pub(super) fn utf16(units: &[[u8; 2]], out: &mut String) -> Option<()> {
    out.reserve(units.len());
    if units.iter().all(|it| it[1] == 0 && it[0] < 0x80) {
        out.extend(units.iter().map(|it| char::from(it[0])));
    } else {
        for it in char::decode_utf16(units.iter().map(|it| u16::from_le_bytes(*it))) {
            out.push(it.ok()?);
        }
    }
    Some(())
}

fn guid(it: [u8; 16], out: &mut String) -> std::fmt::Result {
    let [a, b, c, d, e, f, g, h, rest @ ..] = it;
    let first = u32::from_le_bytes([a, b, c, d]);
    let (second, third) = (u16::from_le_bytes([e, f]), u16::from_le_bytes([g, h]));
    let [i, j, rest @ ..] = rest;
    write!(out, "{{{first:08x}-{second:04x}-{third:04x}-{i:02x}{j:02x}-")?;
    rest.iter().try_for_each(|it| write!(out, "{it:02x}"))?;
    write!(out, "}}")
}

fn sid(bytes: &[u8], out: &mut String) -> Option<()> {
    let (head, parts) = bytes.split_at_checked(8)?;
    let [revision, count, authority @ ..] = head else { return None };
    let authority = authority.iter().fold(0_u64, |all, it| all << 8 | u64::from(*it));
    let (parts, rest) = parts.as_chunks::<4>();
    write!(out, "S-{revision}-{authority}").ok()?;
    parts.iter().try_for_each(|it| write!(out, "-{}", u32::from_le_bytes(*it))).ok()?;
    (rest.is_empty() && parts.len() == usize::from(*count)).then_some(())
}

/// Hundreds of nanoseconds since 1601, of which there are seven digits in a second.
fn time(ticks: u64, out: &mut String) -> Option<()> {
    const IN_SECOND: u64 = 10_000_000;
    const TO_1970: i64 = 11_644_473_600;
    let seconds = i64::try_from(ticks / IN_SECOND).ok()?.checked_sub(TO_1970)?;
    let at = chrono::DateTime::from_timestamp(seconds, 0)?.naive_utc();
    if at.year() > 9999 {
        return None;
    }
    let (date, time) = (at.date(), at.time());
    let parts = [
        ("", u32::try_from(date.year()).ok()?, 4),
        ("-", date.month(), 2),
        ("-", date.day(), 2),
        ("T", time.hour(), 2),
        (":", time.minute(), 2),
        (":", time.second(), 2),
        (".", u32::try_from(ticks % IN_SECOND).ok()?, 7),
    ];
    for (before, n, places) in parts {
        out.push_str(before);
        for place in (0..places).rev() {
            out.push(char::from(b'0' + (n / 10_u32.pow(place) % 10) as u8));
        }
    }
    out.push('Z');
    Some(())
}
