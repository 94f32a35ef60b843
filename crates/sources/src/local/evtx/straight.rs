//! Records of audits, by far the most of large logs, from the bytes of a chunk straight to columns.
//!
//! The library that reads event logs gives JSON or XML. To write that and to read it again takes ten times as long as to
//! find the values: so they are taken from where the template says that they are, and a value that the record of the template
//! before has, too, is only compared. This goes for chunks whose checksums are right and whose records have no form but the usual
//! one. Every other chunk is the library's: [`Straight::chunk`] says no, and nothing has changed.

mod audit;
mod columns;
mod spot;

use std::collections::HashMap;

use super::super::sheet::Sheet;
use super::instance::{Value, instance};
use super::n_stated;
use super::outline::{self, Outline, Words};
use super::plan::Plan;
use super::template::{self, Element};
use super::written::kind;
use audit::{Resolved, put_all};
use columns::Columns;

/// Before the records of a chunk.
const HEADER: usize = 512;
/// The flag of a chunk that has no checksums.
const NO_CHECKSUMS: u32 = 0x4;

/// A template's plan, and the bytes of a chunk that it was made of.
struct Known {
    read: Vec<(usize, Vec<u8>)>,
    /// Its number; none if the records of the template are the library's.
    plan: Option<usize>,
}

/// So many plans and templates are remembered: a log has some dozens of templates, at a few places.
const REMEMBERED: usize = 1024;
/// So many bytes of templates; one has some thousands.
const REMEMBERED_BYTES: usize = 16 << 20;

/// The events of chunks of one log, one after the other.
pub(super) struct Straight {
    columns: Columns,
    plans: Vec<Resolved>,
    known: HashMap<u32, Vec<Known>>,
    /// How many of those there are, and how many bytes they keep.
    n_known: usize,
    known_bytes: usize,
    /// The templates of this chunk.
    here: Vec<(u32, usize)>,
    /// The outlines of records without a template, with their plans.
    outlines: Vec<(Outline, Option<usize>)>,
    words: Words,
    /// Of the record that is being read.
    outline: Outline,
}

impl Straight {
    pub(super) fn new() -> Self {
        Self {
            columns: Columns::new(),
            plans: Vec::new(),
            known: HashMap::new(),
            n_known: 0,
            known_bytes: 0,
            here: Vec::new(),
            outlines: Vec::new(),
            words: Words::default(),
            outline: Outline::new(),
        }
    }

    /// What was read; more may be added.
    pub(super) fn sheet(&mut self) -> &mut Sheet {
        &mut self.columns.sheet
    }

    /// What was read.
    pub(super) fn into_sheet(self) -> Sheet {
        self.columns.sheet
    }

    /// Reads the events of a chunk; false if it is not one of those, and then nothing has changed.
    pub(super) fn chunk(&mut self, chunk: &[u8]) -> bool {
        self.here.clear();
        let n = self.plans.len() + self.n_known + self.outlines.len();
        let is_full = n >= REMEMBERED || self.known_bytes >= REMEMBERED_BYTES;
        if self.words.begin_chunk() || is_full {
            self.plans.clear();
            self.known.clear();
            (self.n_known, self.known_bytes) = (0, 0);
            self.outlines.clear();
        }
        let before = self.columns.begin_chunk();
        let is_read = self.records(chunk).is_some();
        self.columns.end_chunk(before, is_read);
        is_read
    }

    fn records(&mut self, chunk: &[u8]) -> Option<()> {
        let number = |at: usize| chunk.get(at..)?.first_chunk().copied().map(u32::from_le_bytes);
        let long = |at: usize| chunk.get(at..)?.first_chunk().copied().map(u64::from_le_bytes);
        let end = number(48)? as usize;
        let sum_of_records = evtx::checksum_ieee(chunk.get(HEADER..end)?);
        let head = [chunk.get(..120)?, chunk.get(128..HEADER)?].concat();
        if number(120)? & NO_CHECKSUMS != 0
            || number(52)? != sum_of_records
            || number(124)? != evtx::checksum_ieee(&head)
        {
            return None;
        }
        let last = long(32)?;
        let (mut values, mut inner) = (Vec::new(), Vec::new());
        let (mut at, mut n) = (HEADER, 0);
        while at < end {
            let size = number(at + 4)? as usize;
            let record_end = at.checked_add(size).filter(|it| *it <= end)?;
            let is_record = chunk.get(at..at + 4)? == b"**\0\0" && size >= 28;
            if !is_record || number(record_end - 4)? as usize != size {
                return None;
            }
            self.record(chunk, at + 24, record_end - 4, &mut values, &mut inner)?;
            self.columns.end_row();
            n += 1;
            if long(at + 8)? == last {
                break;
            }
            at = record_end;
        }
        // Where the header tells of more, the library says so.
        (n >= n_stated(long(8)?, long(16)?).unwrap_or(0)).then_some(())
    }

    /// `values` and `inner` are room for the values of the record and of its fields.
    fn record<'c>(
        &mut self,
        chunk: &'c [u8],
        start: usize,
        end: usize,
        values: &mut Vec<Value<'c>>,
        inner: &mut Vec<Value<'c>>,
    ) -> Option<()> {
        let plan = match instance(chunk, start, end, values) {
            Some(template) => self.plan(chunk, template)?,
            None => {
                outline::read(chunk, start, end, &mut self.words, &mut self.outline, values)?;
                self.plan_of_outline()?
            }
        };
        let Resolved::Event(audit) = self.plans.get_mut(plan)? else { return None };
        audit.put_system(values, &mut self.columns)?;
        if let Some(slot) = audit.fields {
            let (kind::XML, bytes) = values.get(usize::from(slot))? else { return None };
            let start = bytes.as_ptr().addr() - chunk.as_ptr().addr();
            let template = instance(chunk, start, start + bytes.len(), inner)?;
            let fields = self.plan(chunk, template)?;
            let Resolved::Fields(fields) = self.plans.get_mut(fields)? else { return None };
            put_all(fields, inner, &mut self.columns)?;
        }
        let Resolved::Event(audit) = self.plans.get_mut(plan)? else { return None };
        audit.put_rest(values, &mut self.columns)
    }

    /// The number of the plan of the template at that place of the chunk.
    fn plan(&mut self, chunk: &[u8], at: usize) -> Option<usize> {
        let key = u32::try_from(at).ok()?;
        if let Some((_, plan)) = self.here.iter().find(|it| it.0 == key) {
            return Some(*plan);
        }
        let is_same =
            |(at, bytes): &(usize, Vec<u8>)| chunk.get(*at..).is_some_and(|it| it.starts_with(bytes));
        let known = self.known.get(&key).and_then(|all| all.iter().find(|it| it.read.iter().all(is_same)));
        let plan = match known {
            Some(known) => known.plan,
            None => {
                let template = template::read(chunk, at)?;
                let plan = self.resolve(&template.root);
                self.n_known += 1;
                self.known_bytes += template.read.iter().map(|it| it.1.len()).sum::<usize>();
                self.known.entry(key).or_default().push(Known { read: template.read, plan });
                plan
            }
        }?;
        self.here.push((key, plan));
        Some(plan)
    }

    /// The number of the plan of records with this outline.
    fn plan_of_outline(&mut self) -> Option<usize> {
        if let Some((_, plan)) = self.outlines.iter().find(|it| it.0 == self.outline) {
            return *plan;
        }
        let plan = outline::element(&self.outline, &self.words).and_then(|it| self.resolve(&it));
        self.outlines.push((self.outline.clone(), plan));
        plan
    }

    fn resolve(&mut self, root: &Element) -> Option<usize> {
        let plan = Resolved::new(Plan::of(root)?, &mut self.columns)?;
        self.plans.push(plan);
        Some(self.plans.len() - 1)
    }
}

#[cfg(test)]
mod tests;
