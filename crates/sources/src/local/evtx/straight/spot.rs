//! Where in the records of a template the values stand, and what stood there last.

use super::super::super::windows_event::level_name;
use super::super::instance::{Last, Piece, Value};
use super::super::plan::Source;
use super::super::record::audit_level;
use super::columns::{Columns, ID, LEVEL, LEVEL_NAME, TASK};

/// What stands somewhere in the records of a template. Mostly it is what stood in the one before: then it is only compared.
struct Watched {
    source: Option<Source>,
    last: Last,
}

impl Watched {
    fn new(source: Option<Source>) -> Self {
        Self { source, last: Last::default() }
    }

    /// Calls `read` if it is something else than in the record before; `None` if `read` says so.
    fn on_change<'a>(
        &'a mut self,
        values: &[Value<'a>],
        read: impl FnOnce(Piece<'a>) -> Option<()>,
    ) -> Option<()> {
        let piece = Piece::of(self.source.as_ref(), values);
        if !self.last.is(piece) {
            read(piece)?;
            self.last.set(piece);
        }
        Some(())
    }
}

/// What the records have for one column.
pub(super) struct Spot {
    place: usize,
    watched: Watched,
    code: u32,
}

impl Spot {
    pub(super) fn new(place: usize, source: Option<Source>) -> Self {
        Self { place, watched: Watched::new(source), code: 0 }
    }

    /// Puts the record's value into its column; `None` as [`Piece::write`], or [`Piece::whole`] of numbers.
    pub(super) fn put(&mut self, values: &[Value<'_>], columns: &mut Columns) -> Option<()> {
        let Self { place, watched, code } = self;
        watched.on_change(values, |piece| {
            let piece = if matches!(*place, ID | TASK) { piece.whole()? } else { piece };
            *code = columns.code(*place, piece)?;
            Some(())
        })?;
        columns.put(*place, *code);
        Some(())
    }
}

/// The channel of the records.
pub(super) struct Channel(Watched);

impl Channel {
    pub(super) fn new(source: Option<Source>) -> Self {
        Self(Watched::new(source))
    }

    /// `None` if the record is of another channel than audits.
    pub(super) fn is_security(&mut self, values: &[Value<'_>], columns: &mut Columns) -> Option<()> {
        self.0.on_change(values, |piece| {
            columns.words(piece)?.trim().eq_ignore_ascii_case("Security").then_some(())
        })
    }
}

/// The level of the records, a number and a name. Whether an audit succeeded stands in its keywords.
pub(super) struct Level {
    level: Watched,
    keywords: Watched,
    of_level: Option<i64>,
    of_keywords: Option<i64>,
    /// The numbers of the texts, once they are known.
    name: Option<u32>,
    code: Option<u32>,
}

impl Level {
    pub(super) fn new(level: Option<Source>, keywords: Option<Source>) -> Self {
        let (level, keywords) = (Watched::new(level), Watched::new(keywords));
        Self { level, keywords, of_level: None, of_keywords: None, name: None, code: None }
    }

    /// Puts the name into its column; `None` as [`Spot::put`].
    pub(super) fn put_name(&mut self, values: &[Value<'_>], columns: &mut Columns) -> Option<()> {
        let Self { level, keywords, of_level, of_keywords, name, code } = self;
        level.on_change(values, |piece| {
            *of_level = match columns.words(piece.whole()?)? {
                "" => None,
                number => Some(number.parse().ok()?),
            };
            (*name, *code) = (None, None);
            Some(())
        })?;
        keywords.on_change(values, |piece| {
            *of_keywords = audit_level(columns.words(piece)?);
            (*name, *code) = (None, None);
            Some(())
        })?;
        let number = of_keywords.or(*of_level);
        let name = *name.get_or_insert_with(|| columns.code_of_text(LEVEL_NAME, level_name(number)));
        columns.put(LEVEL_NAME, name);
        Some(())
    }

    /// Puts the number into its column, after [`Level::put_name`].
    pub(super) fn put_number(&mut self, columns: &mut Columns) {
        let number = self.of_keywords.or(self.of_level);
        let text = || number.map_or_else(String::new, |it| it.to_string());
        let code = *self.code.get_or_insert_with(|| columns.code_of_text(LEVEL, &text()));
        columns.put(LEVEL, code);
    }
}
