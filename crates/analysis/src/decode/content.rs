//! What bytes are: a text in one of the usual encodings, or a file of a type that its first bytes tell.

/// What a piece is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A text.
    Text {
        /// The text.
        text: String,
        /// How it is written.
        charset: Charset,
        /// How many characters could not be read and stand as U+FFFD: lone surrogates, a cut-off end.
        unreadable: usize,
    },
    /// Anything else.
    Binary {
        /// The media type that its first bytes tell; `None` if they tell nothing.
        file_type: Option<&'static str>,
        /// Its first bytes, [`Content::HEAD`] at most.
        head: Vec<u8>,
    },
}

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8, of which ASCII is a part.
    Utf8,
    /// UTF-16 with the low byte first, as PowerShell takes it.
    Utf16Le,
    /// UTF-16 with the high byte first.
    Utf16Be,
}

impl Charset {
    /// Its name.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
        }
    }
}

impl Content {
    /// So many of the first bytes of a file are kept.
    pub const HEAD: usize = 256;

    /// What bytes are. `is_named` means that somebody says they are a text in UTF-16.
    pub(super) fn of(bytes: &[u8], is_named: bool) -> Self {
        text(bytes, is_named).unwrap_or_else(|| Self::Binary {
            file_type: file_type(bytes),
            head: bytes[..bytes.len().min(Self::HEAD)].to_vec(),
        })
    }
}

/// In a text so long, one unreadable character in so many is forgiven.
const FORGIVING: usize = 32;

fn text(bytes: &[u8], is_named: bool) -> Option<Content> {
    if bytes.is_empty() {
        return None;
    }
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return utf8(rest);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return utf16(rest, Charset::Utf16Le, true);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return utf16(rest, Charset::Utf16Be, true);
    }
    utf8(bytes)
        .or_else(|| utf16(bytes, Charset::Utf16Le, is_named))
        .or_else(|| utf16(bytes, Charset::Utf16Be, false))
}

fn utf8(bytes: &[u8]) -> Option<Content> {
    let (text, cut) = match std::str::from_utf8(bytes) {
        Ok(text) => (text, false),
        // A text that was cut off may end in the middle of a character.
        Err(error) if error.error_len().is_none() && error.valid_up_to() >= 8 => {
            (std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?, true)
        }
        Err(_) => return None,
    };
    let odd = text.chars().filter(|it| !is_readable(*it)).count();
    let mut text = text.to_owned();
    if cut {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    (odd * FORGIVING <= text.len().saturating_sub(FORGIVING)).then_some(Content::Text {
        text,
        charset: Charset::Utf8,
        unreadable: usize::from(cut),
    })
}

/// Without a mark or a word that says so, only a text whose characters are mostly of the first 256 is taken for
/// UTF-16: nearly any bytes are some CJK text.
fn utf16(bytes: &[u8], charset: Charset, is_said: bool) -> Option<Content> {
    let unit = |pair: &[u8]| match charset {
        Charset::Utf16Be => u16::from_be_bytes([pair[0], pair[1]]),
        _ => u16::from_le_bytes([pair[0], pair[1]]),
    };
    let units: Vec<u16> = bytes.chunks_exact(2).map(unit).collect();
    let latin = units.iter().filter(|it| **it < 0x100).count();
    if units.len() < 2 || (!is_said && latin * 4 < units.len() * 3) {
        return None;
    }
    let text: String = char::decode_utf16(units.iter().copied())
        .map(|it| it.unwrap_or(char::REPLACEMENT_CHARACTER))
        .chain((bytes.len() % 2 == 1).then_some(char::REPLACEMENT_CHARACTER))
        .collect();
    let (mut odd, mut unreadable) = (0, 0);
    for letter in text.chars() {
        odd += usize::from(!is_readable(letter));
        unreadable += usize::from(letter == char::REPLACEMENT_CHARACTER);
    }
    // A lone surrogate in a short command is a trick, not a sign that it is none.
    let forgiven = if is_said || latin * 10 >= units.len() * 9 { 4 } else { FORGIVING };
    (odd * forgiven <= units.len()).then_some(Content::Text { text, charset, unreadable })
}

/// Whether a character occurs in texts.
fn is_readable(letter: char) -> bool {
    !matches!(letter,
        '\0'..='\x08' | '\x0b' | '\x0e'..='\x1f' | '\x7f'..='\u{9f}' | '\u{e000}'..='\u{f8ff}'
        | '\u{fdd0}'..='\u{fdef}' | char::REPLACEMENT_CHARACTER)
        && letter as u32 & 0xfffe != 0xfffe
        && (letter as u32) < 0xf0000
}

fn file_type(bytes: &[u8]) -> Option<&'static str> {
    // `infer` takes any two bytes MZ for a program, and BM for a picture.
    if bytes.starts_with(b"BM") {
        return None;
    }
    if bytes.starts_with(b"MZ") && !is_program(bytes) {
        return None;
    }
    infer::get(bytes).map(|it| it.mime_type())
}

/// Whether the header of a DOS program points to that of a Windows program behind it, or is cut off before it could.
fn is_program(bytes: &[u8]) -> bool {
    let Some(offset) = bytes.get(0x3c..0x40) else { return bytes.len() >= 8 && bytes[3] == 0 };
    let offset = u32::from_le_bytes([offset[0], offset[1], offset[2], offset[3]]) as usize;
    match bytes.get(offset..offset.saturating_add(4)) {
        Some(signature) => signature == b"PE\0\0",
        None => offset < 4_096,
    }
}
