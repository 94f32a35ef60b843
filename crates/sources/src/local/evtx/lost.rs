//! What of a log could not be read, in words.

/// Why the last chunks of a log that was cut off are not there.
const MISSING: &str = "the file ends before it";

/// What could not be read.
#[derive(Default)]
pub(super) struct Lost {
    pub(super) chunks: u64,
    pub(super) records: u64,
    /// The first reason.
    pub(super) why: Option<String>,
}

impl Lost {
    pub(super) fn say(&mut self, is_chunk: bool, why: &str) {
        let count = if is_chunk { &mut self.chunks } else { &mut self.records };
        *count += 1;
        self.why.get_or_insert_with(|| why.to_owned());
    }

    /// Counts the chunks that a log should have and has not. A log that was copied while it was written has more than its header
    /// says; if it was cut off behind those, one is missing.
    pub(super) fn missing(&mut self, n: u64, stated: u64, is_cut: bool) {
        for _ in n..stated.max(n + u64::from(is_cut)) {
            self.say(true, MISSING);
        }
    }

    pub(super) fn add(&mut self, other: Lost) {
        self.chunks += other.chunks;
        self.records += other.records;
        self.why = self.why.take().or(other.why);
    }

    pub(super) fn because(&self) -> String {
        self.why
            .as_ref()
            .map_or_else(String::new, |it| format!(": {}", it.lines().next().unwrap_or_default()))
    }

    pub(super) fn note(&self) -> Option<String> {
        let plural = |n: u64, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
        let what = match (self.chunks, self.records) {
            (0, 0) => return None,
            (0, records) => plural(records, "record"),
            (chunks, 0) => format!("{} of up to 64 KiB", plural(chunks, "chunk")),
            (chunks, records) => {
                format!("{} of up to 64 KiB and {}", plural(chunks, "chunk"), plural(records, "record"))
            }
        };
        Some(format!("{what} damaged and left out{}", self.because()))
    }
}
