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
    pub(in super::super) const F32: u8 = 0x0b;
    pub(in super::super) const F64: u8 = 0x0c;
    pub(in super::super) const BOOL: u8 = 0x0d;
    pub(in super::super) const BINARY: u8 = 0x0e;
    pub(in super::super) const GUID: u8 = 0x0f;
    pub(in super::super) const SIZE: u8 = 0x10;
    pub(in super::super) const TIME: u8 = 0x11;
    pub(in super::super) const SYSTEM_TIME: u8 = 0x12;
    pub(in super::super) const SID: u8 = 0x13;
    pub(in super::super) const HEX32: u8 = 0x14;
    pub(in super::super) const HEX64: u8 = 0x15;
    pub(in super::super) const XML: u8 = 0x21;
    /// From here on, types are none of Windows but ours. A record that has one is damaged.
    pub(in super::super) const OURS: u8 = 0xf0;
    /// A text of a record that has all of its XML itself.
    pub(in super::super) const OWN_TEXT: u8 = OURS;
}

/// Whether the type is one of whole numbers in decimal digits.
pub(super) fn is_whole(ty: u8) -> bool {
    matches!(ty, kind::I8 | kind::U8 | kind::I16 | kind::U16 | kind::I32 | kind::U32 | kind::I64 | kind::U64)
}

/// Whether a value of the type can have these bytes. Not of types that have sizes in their values (arrays) or that Windows
/// does not write.
pub(super) fn is_of(ty: u8, bytes: &[u8]) -> bool {
    let size = bytes.len();
    match ty {
        kind::NULL | kind::BINARY | kind::XML => true,
        kind::TEXT => size.is_multiple_of(2),
        kind::I8 | kind::U8 => size == 1,
        kind::I16 | kind::U16 => size == 2,
        kind::I32 | kind::U32 | kind::F32 | kind::BOOL | kind::HEX32 => size == 4,
        kind::I64 | kind::U64 | kind::F64 | kind::TIME | kind::HEX64 => size == 8,
        kind::GUID | kind::SYSTEM_TIME => size == 16,
        kind::SIZE => matches!(size, 4 | 8),
        kind::SID => bytes.get(1).is_some_and(|n| size == 8 + 4 * usize::from(*n)),
        _ => false,
    }
}

/// Writes the value to the end of `out`; `None` if it is of a type that is left to the library, or is not as long as its
/// type, or is no text.
pub(super) fn write(ty: u8, bytes: &[u8], out: &mut String) -> Option<()> {
    let written = match ty {
        kind::NULL => return Some(()),
        kind::TEXT => return text(bytes, out),
        kind::OWN_TEXT => return own_text(bytes, out),
        kind::I8 => decimal(i8::from_le_bytes(exact(bytes)?), out),
        kind::U8 => decimal(u8::from_le_bytes(exact(bytes)?), out),
        kind::I16 => decimal(i16::from_le_bytes(exact(bytes)?), out),
        kind::U16 => decimal(u16::from_le_bytes(exact(bytes)?), out),
        kind::I32 => decimal(i32::from_le_bytes(exact(bytes)?), out),
        kind::U32 => decimal(u32::from_le_bytes(exact(bytes)?), out),
        kind::I64 => decimal(i64::from_le_bytes(exact(bytes)?), out),
        kind::U64 => decimal(u64::from_le_bytes(exact(bytes)?), out),
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

/// UTF-16 without a zero in it.
fn own_text(bytes: &[u8], out: &mut String) -> Option<()> {
    let units = bytes.as_chunks::<2>().0;
    if units.contains(&[0, 0]) {
        return None;
    }
    utf16(units, out)
}

/// `None` if it is no text.
pub(super) fn utf16(units: &[[u8; 2]], out: &mut String) -> Option<()> {
    out.reserve(units.len());
    if units.iter().fold(0, |all, it| all | u16::from_le_bytes(*it)) < 0x80 {
        // Mostly it is: in one step, not letter by letter.
        let mut room = [0; 64];
        for units in units.chunks(room.len()) {
            room.iter_mut().zip(units).for_each(|(to, unit)| *to = unit[0]);
            out.push_str(std::str::from_utf8(room.get(..units.len())?).ok()?);
        }
    } else {
        for it in char::decode_utf16(units.iter().map(|it| u16::from_le_bytes(*it))) {
            out.push(it.ok()?);
        }
    }
    Some(())
}

/// Writes the number in decimal digits; `write!` takes several times as long, and every record has numbers of its own.
fn decimal(number: impl itoa::Integer, out: &mut String) -> std::fmt::Result {
    out.push_str(itoa::Buffer::new().format(number));
    Ok(())
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
    for it in parts {
        out.push('-');
        decimal(u32::from_le_bytes(*it), out).ok()?;
    }
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
    let mut text = *b"0000-00-00T00:00:00.0000000Z";
    let parts = [
        (3, u32::try_from(date.year()).ok()?),
        (6, date.month()),
        (9, date.day()),
        (12, time.hour()),
        (15, time.minute()),
        (18, time.second()),
        (26, u32::try_from(ticks % IN_SECOND).ok()?),
    ];
    for (end, mut n) in parts {
        // From the last digit on; what stands in front of the first is zero.
        for to in text.get_mut(..=end)?.iter_mut().rev() {
            if n == 0 {
                break;
            }
            *to = b'0' + (n % 10) as u8;
            n /= 10;
        }
    }
    out.push_str(std::str::from_utf8(&text).ok()?);
    Some(())
}
