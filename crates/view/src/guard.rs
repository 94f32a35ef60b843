//! The visibility guard: every text that comes from data passes here before it is shown anywhere.
//!
//! What cannot be seen, moves other characters, or commands a terminal is written out: `␛`, `⏎`, `\u{202e}`.
//! The result is always one line and of bounded length.

use std::fmt::Write as _;

use model::count;

#[cfg(test)]
mod tests;

/// The most characters that a name, a label or a heading shows.
pub(crate) const LABEL: usize = 300;
/// The most characters that a cell of a table shows.
pub(crate) const CELL: usize = 200;
/// The most characters that a fact, a note or a message shows.
pub(crate) const TEXT: usize = 4_000;

/// Combining marks on one letter beyond this number are written out: they grow over the lines around.
const MARKS: usize = 4;

/// Makes a text safe to look at: one line, everything visible, at most `limit` characters of the original.
pub(crate) fn visible(text: &str, limit: usize) -> String {
    let mut out = String::with_capacity(text.len().min(4 * limit));
    let mut letters = text.chars().peekable();
    let mut shown = 0_usize;
    let mut marks = 0_usize;
    while let Some(letter) = letters.next() {
        if shown == limit {
            let all = shown + 1 + letters.count();
            let _ = write!(out, "… ({} characters)", count(all as u64));
            return out;
        }
        shown += 1;
        marks = if is_combining(letter) { marks + 1 } else { 0 };
        match letter {
            '\r' if letters.peek() == Some(&'\n') => {
                letters.next();
                shown += 1;
                out.push('⏎');
            }
            '\n' => out.push('⏎'),
            '\0'..='\x1f' => out.push(char::from_u32(0x2400 + letter as u32).unwrap_or('␦')),
            '\x7f' => out.push('␡'),
            _ if is_hidden(letter) || marks > MARKS => {
                let _ = write!(out, "\\u{{{:x}}}", letter as u32);
            }
            _ => out.push(letter),
        }
    }
    out
}

/// Like [`visible`] for a message whose lines were made by us (carets under a place): each line is guarded.
pub(crate) fn visible_lines(text: &str) -> Vec<String> {
    const LINES: usize = 200;
    let all = text.lines().count();
    let mut lines: Vec<String> = text.lines().take(LINES).map(|line| visible(line, TEXT)).collect();
    if all > LINES {
        lines.push(format!("… ({} lines)", count(all as u64)));
    }
    lines
}

/// Breaks the words by which evcxr recognizes its markers. For text that may go to a stream: evcxr looks for
/// them anywhere in what a cell prints.
pub(crate) fn neutral(text: &str) -> String {
    text.replace("EVCXR_", "EVCXR\\u{5f}")
}

/// Characters without a look of their own, or that change how others look.
fn is_hidden(letter: char) -> bool {
    matches!(letter,
        '\u{80}'..='\u{9f}'                         // C1 controls, among them CSI
        | '\u{ad}'                                  // soft hyphen
        | '\u{34f}'                                 // combining grapheme joiner
        | '\u{61c}' | '\u{200e}' | '\u{200f}'       // direction marks
        | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' // fillers
        | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200d}'                   // zero width
        | '\u{2028}'..='\u{202e}'                   // line and paragraph separators, overrides
        | '\u{2060}'..='\u{206f}'                   // invisible operators, isolates
        | '\u{2800}'                                // empty braille cell
        | '\u{fdd0}'..='\u{fdef}'                   // no characters
        | '\u{fe00}'..='\u{fe0d}'                   // variations, except text and picture style
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')                // tags and variations: hidden messages
        || letter as u32 & 0xfffe == 0xfffe
}

fn is_combining(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}
