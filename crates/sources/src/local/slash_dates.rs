//! Dates like `05/01/2026 08:00` in CSV files: only the others of their column tell whether the day or the month comes first.

use super::coded::Coded;
use super::sheet::Sheet;
use super::time::Slashed;

/// What a column says of the order of its dates.
#[derive(Default)]
struct Order {
    n_dates: usize,
    /// The first date whose day must come first, one whose month must, and one that could be two days.
    day_first: Option<String>,
    month_first: Option<String>,
    either: Option<String>,
}

impl Order {
    fn of(column: &Coded) -> Self {
        let mut order = Order::default();
        for (text, date) in column.texts().iter().filter_map(|it| Some((it, Slashed::read(it)?))) {
            order.n_dates += 1;
            let place = match (date.first > 12, date.second > 12) {
                (true, false) => &mut order.day_first,
                (false, true) => &mut order.month_first,
                (false, false) if date.first != date.second => &mut order.either,
                _ => continue,
            };
            place.get_or_insert_with(|| text.trim().to_owned());
        }
        order
    }
}

/// Writes the dates of columns whose day comes first as ISO 8601 does, and says of which columns nothing tells the order.
pub(super) fn settle(sheet: &mut Sheet) {
    let Sheet { columns, coded, notes, assumed, .. } = sheet;
    for (name, column) in columns.iter().zip(coded) {
        let order = Order::of(column);
        // In a text there may be a date, too.
        if order.n_dates == 0 || order.n_dates * 2 < column.texts().len() {
            continue;
        }
        match (order.day_first, order.month_first, order.either) {
            (Some(example), None, _) => {
                *column = with_iso_dates(column);
                notes.push(format!(
                    "the dates of {name} are read with the day first, for {example:?} is no date otherwise"
                ));
            }
            (None, None, Some(example)) => assumed.push(format!(
                "nothing tells whether the day or the month comes first in the dates of {name}, for example {example:?}; the \
                 month is assumed. If it is the day, export them as ISO 8601 (2026-01-05)"
            )),
            _ => {}
        }
    }
}

fn with_iso_dates(column: &Coded) -> Coded {
    let mut made = Coded::default();
    let mut numbers = vec![0];
    for text in column.texts().iter() {
        let iso = Slashed::read(text).map(|it| it.iso_of_day_first());
        numbers.push(made.number(iso.as_deref().unwrap_or(text)));
    }
    let number = |code: &u32| numbers.get(*code as usize).copied().unwrap_or_default();
    made.codes = column.codes.iter().map(number).collect();
    made
}
