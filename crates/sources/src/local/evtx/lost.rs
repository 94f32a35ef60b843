//! What of a log could not be read, in words.

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
