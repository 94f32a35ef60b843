//! The different indicators, and how many rows have each.

use std::collections::BTreeMap;

use analysis::{Ioc, IocType};

use crate::searched::Searched;

/// An indicator, and how often it stands somewhere.
#[derive(Debug, Default)]
pub(super) struct Counted {
    pub(super) defanged: String,
    /// How many rows have it, in whatever column and however often.
    pub(super) rows: u64,
    pub(super) first_row: u32,
    /// What it is inside of, wherever it is.
    pub(super) inside: Option<String>,
    last_row: u32,
}

/// Counts the rows of each.
pub(super) fn count(columns: &[Searched<Vec<Ioc>>]) -> BTreeMap<(IocType, String), Counted> {
    let mut different = Different::default();
    let mut numbers: Vec<Vec<Vec<usize>>> = Vec::with_capacity(columns.len());
    let mut places: Vec<(u32, usize, usize)> = Vec::new();
    for (number, column) in columns.iter().enumerate() {
        numbers.push(column.found.iter().map(|found| different.numbers_of(found)).collect());
        places.extend(column.rows.iter().map(|(row, place)| (*row, number, *place as usize)));
    }
    // By row, so that one that has an indicator in several columns or texts counts once.
    places.sort_unstable();
    let Different { known, mut all } = different;
    for (row, column, place) in places {
        for number in numbers.get(column).and_then(|it| it.get(place)).into_iter().flatten() {
            if let Some(it) = all.get_mut(*number) {
                it.see(row);
            }
        }
    }
    let counted = known.into_iter().map(|((ioc_type, value), number)| {
        let counted = all.get_mut(number).map(std::mem::take).unwrap_or_default();
        ((ioc_type, value.to_owned()), counted)
    });
    counted.collect()
}

impl Counted {
    /// Rows come in their order.
    fn see(&mut self, row: u32) {
        if self.rows == 0 {
            self.first_row = row;
        } else if self.last_row == row {
            return;
        }
        self.last_row = row;
        self.rows += 1;
    }
}

/// The different ones, numbered as they come.
#[derive(Default)]
struct Different<'a> {
    known: BTreeMap<(IocType, &'a str), usize>,
    all: Vec<Counted>,
}

impl<'a> Different<'a> {
    /// The numbers of those in a text.
    fn numbers_of(&mut self, found: &'a [Ioc]) -> Vec<usize> {
        let mut numbers = Vec::with_capacity(found.len());
        for ioc in found {
            let around = || ioc.inside.and_then(|it| found.get(it)).map(|it| it.defanged().into_owned());
            let number = *self.known.entry((ioc.ioc_type, &ioc.value)).or_insert(self.all.len());
            match self.all.get_mut(number) {
                // Once by itself, it is more than a part.
                Some(it) if ioc.inside.is_none() => it.inside = None,
                Some(_) => {}
                None => self.all.push(Counted {
                    defanged: ioc.defanged().into_owned(),
                    inside: around(),
                    ..Counted::default()
                }),
            }
            numbers.push(number);
        }
        numbers
    }
}
