//! What Elasticsearch wraps records in, taken off.
//!
//! A hit is `{"_index": ..., "_source": {...}}`: one a line in dumps, and inside `{"hits": {"hits": [...]}}` in the answer of a
//! search. Its record becomes the row, with what the hit says beside it (`_index`, `_id`).

use serde_json::{Map, Value};

use super::super::json;
use super::super::report::counted;
use super::super::sheet::{Cell, Row, Seen, Sheet, cell};

/// The sheet with the records of hits in place of rows that are hits or answers with hits.
pub(super) fn open(mut sheet: Sheet) -> Sheet {
    if !["hits", "responses", "_source"].iter().any(|it| has_parts(&sheet, it)) {
        return sheet;
    }
    sheet.decode();
    let mut opened = Opened::default();
    for row in std::mem::take(&mut sheet.rows) {
        opened.row(&sheet, row);
    }
    if opened.n_hits == 0 && opened.n_answers == 0 {
        sheet.rows = opened.untouched;
        return sheet;
    }
    let notes = opened.notes();
    let mut made = opened.sheet;
    for row in opened.untouched {
        let named = row.into_iter().filter_map(|(column, cell)| {
            let name = sheet.columns.get(column as usize)?;
            Some((made.column(name), cell))
        });
        let row: Row = named.collect();
        made.rows.push(row);
    }
    made.called = sheet.called;
    made.notes = sheet.notes;
    made.notes.extend(notes);
    made
}

/// Whether a column has objects or arrays.
fn has_parts(sheet: &Sheet, name: &str) -> bool {
    let Some(column) = sheet.find(name) else { return false };
    let begins = |text: &str| text.starts_with(['{', '[']);
    let is_one =
        |row| matches!(sheet.cell(row, column), Some(Seen::Json(text) | Seen::Text(text)) if begins(text));
    (0..sheet.n_rows()).any(is_one)
}

#[derive(Default)]
struct Opened {
    sheet: Sheet,
    /// Rows that are something else.
    untouched: Vec<Row>,
    n_answers: u64,
    n_hits: u64,
    n_timed_out: u64,
    /// Searches of which a part of the index did not answer.
    n_partly: u64,
    /// Searches that failed beside others that did not.
    n_failed: u64,
    /// How many records the search found, and whether it stopped counting; of several answers the most, because
    /// further pages of one search say the same.
    found: (u64, bool),
    /// How many records the searches of one request (`_msearch`) found that are not here, and whether one stopped counting.
    not_here: (u64, bool),
}

impl Opened {
    fn row(&mut self, sheet: &Sheet, row: Row) {
        let object = |name: &str| {
            let (Cell::Json(text) | Cell::Text(text)) = cell(&row, sheet.find(name)?)? else { return None };
            serde_json::from_str::<Value>(text).ok()
        };
        if let Some(Value::Object(record)) = object("_source") {
            let source = sheet.find("_source");
            let beside = row.iter().filter(|it| Some(it.0) != source).filter_map(|(column, cell)| {
                Some((sheet.columns.get(*column as usize)?.clone(), cell.clone()))
            });
            self.hit(&record, beside);
        } else if let Some(answer) = object("hits").filter(is_answer) {
            let timed_out = sheet.find("timed_out").and_then(|it| cell(&row, it));
            self.n_timed_out += u64::from(timed_out == Some(&Cell::Bool(true)));
            self.n_partly += u64::from(object("_shards").is_some_and(|it| has_failed(&it)));
            let found = self.answer(&answer);
            self.found = self.found.max(found);
        } else if let Some(Value::Array(answers)) = object("responses")
            && answers.iter().any(|it| is_answer(&it["hits"]))
            && answers.iter().all(|it| is_answer(&it["hits"]) || it.get("error").is_some())
        {
            answers.iter().for_each(|it| self.one_of_several(it));
        } else {
            self.untouched.push(row);
        }
    }

    /// The answer to one search of a request with several.
    fn one_of_several(&mut self, answer: &Value) {
        if !is_answer(&answer["hits"]) {
            self.n_failed += 1;
            return;
        }
        self.n_timed_out += u64::from(answer["timed_out"] == true);
        self.n_partly += u64::from(has_failed(&answer["_shards"]));
        let before = self.n_hits;
        let (found, or_more) = self.answer(&answer["hits"]);
        self.not_here.0 += found.saturating_sub(self.n_hits - before);
        self.not_here.1 |= or_more;
    }

    /// The hits of `{"total": ..., "hits": [...]}`; returns how many records the search found, and whether it stopped counting.
    fn answer(&mut self, answer: &Value) -> (u64, bool) {
        self.n_answers += 1;
        // A number up to version 6.
        let total = &answer["total"];
        let found = total["value"].as_u64().or_else(|| total.as_u64()).unwrap_or_default();
        for hit in hits(answer).into_iter().flatten().filter_map(Value::as_object) {
            let beside = hit.iter().filter(|it| !matches!(it.0.as_str(), "_source" | "fields"));
            let beside = beside.map(|(name, value)| (name.clone(), json::cell(value)));
            match (hit.get("_source"), hit.get("fields")) {
                (Some(Value::Object(record)), _) => self.hit(record, beside),
                (_, Some(Value::Object(fields))) => self.hit(&single(fields), beside),
                _ => self.hit(&Map::new(), beside),
            }
        }
        (found, total["relation"] == "gte")
    }

    /// What of the searches is not here.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let more = |or_more: bool| if or_more { " or more" } else { "" };
        let searches = |n: u64| if n == 1 { "a search".to_owned() } else { format!("{n} searches") };
        let (found, or_more) = self.found;
        if found > self.n_hits || or_more {
            let (more, n) = (more(or_more), counted(found, "record"));
            notes.push(format!(
                "the search that it answers found {n}{more}, of which {} are here",
                self.n_hits
            ));
        }
        let (missing, or_more) = self.not_here;
        if missing > 0 || or_more {
            let (more, n) = (more(or_more), counted(missing, "record"));
            notes.push(format!("the searches that it answers found {n}{more} that are not here"));
        }
        if self.n_timed_out > 0 {
            let searches = searches(self.n_timed_out);
            notes.push(format!("{searches} that it answers timed out: there may be more hits"));
        }
        if self.n_partly > 0 {
            let searches = searches(self.n_partly);
            notes.push(format!("a part of the index did not answer {searches}: there may be more hits"));
        }
        if self.n_failed > 0 {
            notes.push(format!("{} that it answers failed and found nothing", searches(self.n_failed)));
        }
        notes
    }

    fn hit(&mut self, record: &Map<String, Value>, beside: impl Iterator<Item = (String, Cell)>) {
        self.n_hits += 1;
        let mut row = Row::with_capacity(record.len());
        for (name, value) in record {
            row.push((self.sheet.column(name), json::cell(value)));
        }
        for (name, cell) in beside {
            let column = self.sheet.column(&name);
            let is_taken = row.iter().any(|it| it.0 == column);
            row.push((if is_taken { self.sheet.column(&format!("{name}_2")) } else { column }, cell));
        }
        self.sheet.rows.push(row);
    }
}

/// Whether it is what an answer has in `hits`: with hits, or with the number of those that there are.
fn is_answer(answer: &Value) -> bool {
    hits(answer).is_some_and(|it| !it.is_empty() || answer.get("total").is_some())
}

/// Whether `_shards` says that parts of the index did not answer.
fn has_failed(shards: &Value) -> bool {
    shards["failed"].as_u64().is_some_and(|it| it > 0)
}

/// The hits of an answer, if it is one.
fn hits(answer: &Value) -> Option<&Vec<Value>> {
    answer["hits"].as_array().filter(|it| it.iter().all(Value::is_object))
}

/// Fields that were asked for one by one are lists, mostly of one value.
fn single(fields: &Map<String, Value>) -> Map<String, Value> {
    let value = |value: &Value| match value.as_array().map(Vec::as_slice) {
        Some([one]) => one.clone(),
        _ => value.clone(),
    };
    fields.iter().map(|(name, it)| (name.clone(), value(it))).collect()
}
