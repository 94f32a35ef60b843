//! Messages that a line says were repeated.
//!
//! rsyslog writes `message repeated 5 times: [ ... ]` in place of five messages, older daemons `last message repeated 5
//! times`. Each of the five becomes a row: whoever counts rows (failed logons, say) counts what happened, in every query and
//! without knowing about it. RepeatNumber and RepeatCount mark them; they have the time of the line, which is that of the
//! last of them.

use super::super::report::counted;
use super::super::sheet::Sheet;
use super::line::Line;

/// A line may claim any number. More messages than this, of one line and of a file, are not made rows.
const MOST_OF_LINE: u64 = 10_000;
const MOST_OF_FILE: u64 = 1_000_000;

/// Of a file that is not large, so many for each of its lines: a small file must not take much memory.
const MOST_FOR_EACH: u64 = 20;

/// A message and how often it is a row.
pub(super) struct Message<'l> {
    pub(super) line: &'l Line<'l>,
    pub(super) message: &'l str,
    pub(super) times: Times,
}

/// How often a message was written.
#[derive(Clone, Copy)]
pub(super) enum Times {
    /// Once, as most.
    Once,
    /// So often, and each time is a row.
    Each(u64),
    /// So often that one row stands for all of them.
    TooMany(u64),
}

/// What was repeated in a file.
pub(super) struct Repeats {
    /// So many messages may become rows.
    most: u64,
    lines: u64,
    messages: u64,
    /// Lines that stand for too many messages, and for how many.
    whole: (u64, u64),
}

impl Repeats {
    /// Nothing yet, of a file with so many lines.
    pub(super) fn of(n_lines: usize) -> Self {
        let n_lines = u64::try_from(n_lines).unwrap_or(u64::MAX);
        let most = n_lines.saturating_mul(MOST_FOR_EACH).saturating_add(MOST_OF_LINE).min(MOST_OF_FILE);
        Self { most, lines: 0, messages: 0, whole: (0, 0) }
    }

    /// The message of a line; `before` gives the last line of a host that is no such line itself.
    pub(super) fn message<'l>(
        &mut self,
        line: &'l Line<'l>,
        message: &'l str,
        before: impl Fn(&str) -> Option<(&'l Line<'l>, &'l str)>,
    ) -> Message<'l> {
        let found = match (repeated(message), last_repeated(message)) {
            (Some((n, inner)), _) => Some((n, line, inner)),
            (None, Some(n)) => before(line.host)
                .map(|(line, message)| (n, line, repeated(message).map_or(message, |(_, inner)| inner))),
            (None, None) => None,
        };
        let Some((n, of, inner)) = found.filter(|it| it.0 > 0) else {
            return Message { line, message, times: Times::Once };
        };
        if n > MOST_OF_LINE || self.messages + n > self.most {
            self.whole.0 += 1;
            self.whole.1 = self.whole.1.saturating_add(n);
            return Message { line, message, times: Times::TooMany(n) };
        }
        self.lines += 1;
        self.messages += n;
        Message { line: of, message: inner, times: Times::Each(n) }
    }

    /// Writes into the sheet what was counted so.
    pub(super) fn say(self, sheet: &mut Sheet) {
        if self.lines > 0 {
            let (lines, messages) = (counted(self.lines, "line"), counted(self.messages, "message"));
            let (say, stand) = if self.lines == 1 { ("says", "stands") } else { ("say", "stand") };
            sheet.notes.push(format!(
                "{lines} {say} that a message was repeated and {stand} for {messages}, each a row (RepeatNumber, RepeatCount)"
            ));
        }
        let (lines, messages) = self.whole;
        if lines > 0 {
            let stand = if lines == 1 { "stands" } else { "stand" };
            sheet.notes.push(format!(
                "{} of repeated messages {stand} for {messages}, too many to be made rows: RepeatCount has how many",
                counted(lines, "line")
            ));
        }
    }
}

/// `message repeated 5 times: [ text]`.
fn repeated(message: &str) -> Option<(u64, &str)> {
    let (n, inner) = message.trim_start().strip_prefix("message repeated ")?.split_once(" times: [")?;
    let inner = inner.strip_prefix(' ').unwrap_or(inner);
    Some((n.parse().ok()?, inner.strip_suffix(']').unwrap_or(inner)))
}

/// `last message repeated 5 times`.
pub(super) fn last_repeated(message: &str) -> Option<u64> {
    let (n, rest) = message.trim().strip_prefix("last message repeated ")?.split_once(' ')?;
    if matches!(rest, "times" | "time") { n.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lines_say_of_others() {
        assert_eq!(repeated("message repeated 5 times: [ Failed [x]]"), Some((5, "Failed [x]")));
        assert_eq!(repeated("message repeated 5 times: [ cut o"), Some((5, "cut o")));
        assert_eq!(repeated("message repeated many times: [ x]"), None);
        assert_eq!(repeated("message repeated 99999999999999999999 times: [ x]"), None);
        assert_eq!(last_repeated("last message repeated 2 times"), Some(2));
        assert_eq!(last_repeated("last message repeated 2 times, he said"), None);
    }
}
