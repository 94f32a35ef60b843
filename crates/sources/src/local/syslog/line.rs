//! One line of syslog.

use chrono::{NaiveDate, NaiveTime};

use super::super::time;

/// A line and its parts; what it lacks is empty.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    pub(super) when: When<'t>,
    pub(super) host: &'t str,
    /// Who says it (`sshd`), and its process id.
    pub(super) process: &'t str,
    pub(super) pid: &'t str,
    pub(super) message: &'t str,
    /// Facility and severity: eight times the one plus the other.
    pub(super) priority: Option<u8>,
    /// The kind of the message, and its data (RFC 5424).
    pub(super) id: &'t str,
    pub(super) data: &'t str,
}

/// When a line says it was written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum When<'t> {
    /// With its zone: microseconds since 1970 UTC.
    Zoned(i64),
    /// What the host's clock showed, as microseconds since 1970 of that clock.
    Shown(i64),
    /// What it showed, without the year.
    InYear {
        /// The day and the time of day.
        date: MonthDay,
        /// As written.
        text: &'t str,
    },
    /// Not at all (RFC 5424 allows it).
    Never,
}

/// A moment of some year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct MonthDay {
    pub(super) month: u32,
    pub(super) day: u32,
    /// Microseconds since midnight.
    time: i64,
}

impl MonthDay {
    /// Microseconds since 1970 if it was in that year; `None` for 29 February of most.
    pub(super) fn in_year(self, year: i32) -> Option<i64> {
        let date = NaiveDate::from_ymd_opt(year, self.month, self.day)?;
        Some(date.and_time(NaiveTime::MIN).and_utc().timestamp_micros() + self.time)
    }
}

/// Reads a line; `None` if it is none of syslog.
pub(super) fn parse(line: &str) -> Option<Line<'_>> {
    let (priority, rest) = priority(line);
    if priority.is_some()
        && let Some(rest) = rest.strip_prefix("1 ")
    {
        return rfc5424(priority, rest);
    }
    let (when, rest) = iso(rest).or_else(|| month_first(rest))?;
    let rest = rest.trim_start_matches(' ');
    let (host, behind) = rest.split_once(' ').unwrap_or((rest, ""));
    // Some write no host: then what stands there is who says it.
    let (host, rest) = if host.ends_with(':') { ("", rest) } else { (host, behind) };
    if host.is_empty() && rest.is_empty() {
        return None;
    }
    let (process, pid, message) = tagged(rest);
    Some(Line { when, host, process, pid, message, priority, id: "", data: "" })
}

/// Whether a line tells that a text is of syslog. Many programs begin the lines of their own logs with an ISO time as well,
/// so one of these must also say which process it is of, and have no level and no stream where its host stands.
pub(super) fn tells(line: &str) -> bool {
    const WORDS: [&str; 11] = [
        "trace", "debug", "info", "notice", "warn", "warning", "error", "fatal", "critical", "stdout",
        "stderr",
    ];
    let Some(parts) = parse(line) else { return false };
    let is_word = |it: &str| {
        let it = it.trim_matches(|it: char| !it.is_alphanumeric());
        WORDS.iter().any(|word| it.eq_ignore_ascii_case(word))
    };
    let is_iso = line.starts_with(|it: char| it.is_ascii_digit());
    !is_iso || (!parts.process.is_empty() && !is_word(parts.host) && !is_word(parts.process))
}

/// `<34>`.
fn priority(line: &str) -> (Option<u8>, &str) {
    let inner = line.strip_prefix('<').and_then(|it| it.split_once('>'));
    match inner.and_then(|(number, rest)| Some((number.parse().ok().filter(|it| *it < 192)?, rest))) {
        Some((number, rest)) => (Some(number), rest),
        None => (None, line),
    }
}

/// `2026-01-05T08:00:00.123+01:00 `.
fn iso(text: &str) -> Option<(When<'_>, &str)> {
    let (word, rest) = text.split_once(' ')?;
    if word.len() < 19 || word.as_bytes().get(10) != Some(&b'T') {
        return None;
    }
    Some((when(word)?, rest))
}

fn when(word: &str) -> Option<When<'_>> {
    let (shown, ahead) = time::clock(word)?;
    Some(ahead.map_or(When::Shown(shown), |it| When::Zoned(shown - it)))
}

/// `Jan  5 08:00:00 `, also with a year behind the day and a fraction of the second.
fn month_first(text: &str) -> Option<(When<'_>, &str)> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (month, after) = text.split_at_checked(3)?;
    let month = u32::try_from(MONTHS.iter().position(|it| *it == month)?).ok()? + 1;
    let (day, after) = after.strip_prefix(' ')?.trim_start().split_once(' ')?;
    let day: u32 = day.parse().ok().filter(|it| (1..=31).contains(it))?;
    let (word, rest) = after.split_once(' ')?;
    let (year, word, rest) = match word.parse::<i32>() {
        Ok(year) if word.len() == 4 => {
            let (word, rest) = rest.split_once(' ')?;
            (Some(year), word, rest)
        }
        _ => (None, word, rest),
    };
    // Cisco writes a colon behind the time.
    let time = time::time_of(word.trim_end_matches(':'), 0)?.signed_duration_since(NaiveTime::MIN);
    let date = MonthDay { month, day, time: time.num_microseconds()? };
    let when = match year {
        Some(year) => When::Shown(date.in_year(year)?),
        // There must be some year that has the day.
        None => {
            date.in_year(2024)?;
            When::InYear { date, text: text.get(..text.len() - rest.len() - 1)?.trim_end() }
        }
    };
    Some((when, rest))
}

/// `2003-10-11T22:14:15.003Z host app pid id [data] message`; `-` is nothing.
fn rfc5424(priority: Option<u8>, rest: &str) -> Option<Line<'_>> {
    let mut rest = rest;
    let mut word = || {
        let (word, after) = rest.split_once(' ').unwrap_or((rest, ""));
        rest = after;
        // The standard leaves no field out.
        if word.is_empty() { None } else { Some(if word == "-" { "" } else { word }) }
    };
    let (time, host, process, pid, id) = (word()?, word()?, word()?, word()?, word()?);
    let when = if time.is_empty() { When::Never } else { when(time)? };
    let (data, message) = match rest.strip_prefix('-') {
        Some(message) => ("", message),
        None => rest.split_at_checked(data_end(rest))?,
    };
    let message = message.strip_prefix(' ').unwrap_or(message).trim_start_matches('\u{feff}');
    Some(Line { when, host, process, pid, message, priority, id, data })
}

/// Where the structured data end: behind the last `]` that no quote is around.
fn data_end(text: &str) -> usize {
    let (mut in_quotes, mut escaped, mut end) = (false, false, 0);
    for (at, it) in text.char_indices() {
        match it {
            _ if escaped => escaped = false,
            '\\' if in_quotes => escaped = true,
            '"' => in_quotes = !in_quotes,
            ']' if !in_quotes => end = at + 1,
            ' ' if !in_quotes && end == at => break,
            _ => {}
        }
    }
    end
}

/// `sshd[7]: message`; without a colon behind the first word all of it is the message.
fn tagged(rest: &str) -> (&str, &str, &str) {
    let plain = ("", "", rest);
    let Some(end) = rest.find([' ', ':', '[']) else { return plain };
    let (tag, after) = rest.split_at(end);
    if tag.is_empty() {
        return plain;
    }
    let (pid, after) = match after.strip_prefix('[').and_then(|it| it.split_once(']')) {
        Some((pid, after)) if pid.bytes().all(|it| it.is_ascii_digit()) => (pid, after),
        _ => ("", after),
    };
    match after.strip_prefix(':') {
        Some(message) => (tag, pid, message.strip_prefix(' ').unwrap_or(message)),
        None => plain,
    }
}

/// Facility and severity in the words of Log Analytics.
pub(super) fn priority_words(priority: u8) -> (&'static str, &'static str) {
    const FACILITIES: [&str; 24] = [
        "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp",
        "ntp", "audit", "alert", "clock", "local0", "local1", "local2", "local3", "local4", "local5",
        "local6", "local7",
    ];
    const SEVERITIES: [&str; 8] = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"];
    let word = |words: &[&'static str], at: u8| words.get(usize::from(at)).copied().unwrap_or_default();
    (word(&FACILITIES, priority / 8), word(&SEVERITIES, priority % 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(line: &str) -> [String; 5] {
        let it = parse(line).unwrap_or_else(|| panic!("{line:?} is not read"));
        let when = match it.when {
            When::Zoned(at) => format!("{} UTC", time::text(at)),
            When::Shown(at) => time::text(at).trim_end_matches('Z').to_owned(),
            When::InYear { text, .. } => text.to_owned(),
            When::Never => "never".to_owned(),
        };
        [when, it.host.to_owned(), it.process.to_owned(), it.pid.to_owned(), it.message.to_owned()]
    }

    #[test]
    fn lines_of_all_kinds() {
        let iso = "2026-01-05T07:00:00.123456Z UTC";
        for (line, wanted) in [
            (
                "Jan  5 08:00:00 web01 sshd[7]: Accepted",
                ["Jan  5 08:00:00", "web01", "sshd", "7", "Accepted"],
            ),
            ("<38>Jan 15 08:00:00 web01 su: x", ["Jan 15 08:00:00", "web01", "su", "", "x"]),
            ("Feb 29 08:00:00.5 web01 -- MARK --", ["Feb 29 08:00:00.5", "web01", "", "", "-- MARK --"]),
            ("Jan  5 2026 08:00:00 fw1 %ASA-6: x", ["2026-01-05T08:00:00.000000", "fw1", "%ASA-6", "", "x"]),
            ("2026-01-05T08:00:00.123456+01:00 w sudo:   a : TTY=x", [iso, "w", "sudo", "", "  a : TTY=x"]),
            ("<13>2026-01-05T07:00:00.123456Z w postfix/smtpd[9]: x", [iso, "w", "postfix/smtpd", "9", "x"]),
            (
                "<34>1 2026-01-05T07:00:00.123456Z w su 7 ID47 - \u{feff}'su root'",
                [iso, "w", "su", "7", "'su root'"],
            ),
            ("<34>1 - - - - - [a b=\"]\\\" \"][c] text", ["never", "", "", "", "text"]),
            (
                "Jan  5 08:00:00 web01 message repeated 2 times: [ x]",
                ["Jan  5 08:00:00", "web01", "", "", "message repeated 2 times: [ x]"],
            ),
            ("Jan  5 08:00:00 sshd[7]: x", ["Jan  5 08:00:00", "", "sshd", "7", "x"]),
            ("Jan  5 08:00:00 sshd[7]:", ["Jan  5 08:00:00", "", "sshd", "7", ""]),
            ("Jan  5 08:00:00 \u{3000}su: x", ["Jan  5 08:00:00", "", "\u{3000}su", "", "x"]),
            ("Jan  5 08:00:00 w a[b]: x", ["Jan  5 08:00:00", "w", "", "", "a[b]: x"]),
        ] {
            assert_eq!(parts(line), wanted, "{line}");
        }
    }

    #[test]
    fn what_is_no_line_of_syslog() {
        for line in [
            "",
            " ",
            "TimeGenerated,Computer",
            "{\"a\":1}",
            "Jan",
            "Jan  5",
            "Jan 32 08:00:00 a b: c",
            "Feb 30 08:00:00 a b",
            "Jan  5 25:00:00 a b: c",
            "2026-01-05 note",
            "<34>",
            "<999>x",
            "<34>1 ",
            "January is cold",
            "ä",
            "Jäö 1 1 1 1",
            "<34>1 2026 a b c d e f",
            "type=SYSCALL msg=audit(1.2:3): a=b",
        ] {
            assert!(parse(line).is_none(), "{line}");
        }
    }

    #[test]
    fn logs_of_programs_are_not_told_to_be_syslog() {
        for line in [
            "2026-01-05T08:00:00.123Z INFO Starting service",
            "2026-01-05T08:00:00Z stdout F {\"a\": 1}",
            "2026-01-05T08:00:00Z warn main: x",
            "2026-01-05T08:00:00Z [Error] main[7]: x",
            "2026-01-05T08:00:00Z INFO: x",
            "2026-01-05T08:00:00Z 0 [System] [MY-010116] x: y",
            "no line",
        ] {
            assert!(!tells(line), "{line}");
        }
        for line in [
            "2026-01-05T08:00:00+01:00 web01 sshd[7]: x",
            "2026-01-05T08:00:00Z web01 kernel: x",
            "2026-01-05T08:00:00Z sshd[7]: x",
            "<13>2026-01-05T08:00:00Z web01 x",
            "<34>1 - - - - - [a b=\"c\"] text",
            "Jan  5 08:00:00 web01 -- MARK --",
            "Jan  5 2026 08:00:00 error x",
        ] {
            assert!(tells(line), "{line}");
        }
    }

    #[test]
    fn words_of_priorities() {
        assert_eq!(priority_words(38), ("auth", "info"));
        assert_eq!(priority_words(86), ("authpriv", "info"));
        assert_eq!(priority_words(191), ("local7", "debug"));
    }
}
