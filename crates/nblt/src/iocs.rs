//! Indicators of compromise in a text, or in the columns of a frame.

use std::collections::BTreeMap;
use std::sync::Arc;

use analysis::{Ioc, IocType, TextColumns};
use model::{Cell, IpAddress, Scope, count};
use polars::prelude::DataFrame;
use view::Report;

use crate::listing::{List, number};
use crate::registry::{Notebooklet, Run, one};
use crate::searched::{self, Searched};
use crate::{Result, Show, show::ROWS};

/// What is known about [`iocs`] without running it.
pub(crate) static META: Notebooklet = Notebooklet {
    entity: "",
    name: "iocs",
    title: "Indicators",
    arguments: &["text"],
    tables: &[],
    summary: "the addresses, domains, URLs, hashes and paths in a text, also those written hxxp and [.]; iocs_in does it for the columns of a frame",
    run: Run::Function(|arguments| Ok(Box::new(iocs(one(arguments)?)?))),
};

/// Finds the indicators in a text: `iocs("powershell IEX … hxxp://evil[.]example/a")?`.
///
/// What is encoded in the text is not looked into: `decode("…")?.iocs()?` does.
///
/// # Errors
///
/// If the analyst interrupts.
pub fn iocs(text: &str) -> Result<Iocs> {
    let _running = channel::running();
    Iocs::find(&TextColumns::one(text))
}

/// Finds the indicators in columns of a frame: `iocs_in(&frame, &["CommandLine"])?`; `&[]` are all columns of text.
///
/// # Errors
///
/// If a column is not there, none holds texts, or the analyst interrupts.
pub fn iocs_in(frame: &DataFrame, columns: &[&str]) -> Result<Iocs> {
    let _running = channel::running();
    Iocs::find(&TextColumns::read(frame, columns)?)
}

/// Indicators, and where they stand. A cheap handle.
#[derive(Clone, Debug)]
pub struct Iocs {
    columns: Arc<Vec<Searched<Vec<Ioc>>>>,
}

/// An indicator, and how often it stands somewhere.
struct Counted {
    defanged: String,
    rows: u64,
    first_row: u32,
    /// What it is inside of, wherever it is.
    inside: Option<String>,
}

impl Iocs {
    pub(crate) fn find(columns: &TextColumns) -> Result<Self> {
        Ok(Self { columns: Arc::new(searched::search(columns, analysis::iocs)?) })
    }

    pub(crate) fn of(columns: Vec<Searched<Vec<Ioc>>>) -> Self {
        Self { columns: Arc::new(columns) }
    }

    /// These and others: those of a command line and of what is encoded in it.
    #[must_use]
    pub fn and(&self, others: &Self) -> Self {
        Self::of(self.columns.iter().chain(others.columns.iter()).cloned().collect())
    }

    /// All indicators of all texts, each text once, in their order.
    #[must_use]
    pub fn all(&self) -> Vec<Ioc> {
        self.columns.iter().flat_map(|it| &it.found).flatten().cloned().collect()
    }

    /// What there is of one type, each once, sorted: `.of(IocType::Ipv4)`.
    #[must_use]
    pub fn of_type(&self, ioc_type: IocType) -> Vec<String> {
        self.counted().into_keys().filter(|(it, _)| *it == ioc_type).map(|(_, value)| value).collect()
    }

    /// How many different ones there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counted().len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.columns.iter().flat_map(|it| &it.found).all(Vec::is_empty)
    }

    /// One row for each indicator in each row: SourceColumn, SourceIndex (the row of the frame, from 0), IocType,
    /// Observable, Written (as it stands in the text), Place (its first byte in the text), Inside (the indicator that
    /// it is a part of).
    ///
    /// # Errors
    ///
    /// If polars cannot make the frame.
    pub fn frame(&self) -> Result<DataFrame> {
        let mut rows: Vec<(&str, u32, &Ioc, Option<&str>)> = Vec::new();
        for column in self.columns.iter() {
            for (row, place) in &column.rows {
                let found = column.found.get(*place as usize).map(Vec::as_slice).unwrap_or_default();
                rows.extend(found.iter().map(|it| {
                    let around = it.inside.and_then(|it| found.get(it)).map(|it| it.value.as_str());
                    (column.column.as_str(), *row, it, around)
                }));
            }
        }
        searched::frame(vec![
            searched::texts("SourceColumn", rows.iter().map(|it| Some(it.0).filter(|it| !it.is_empty()))),
            searched::numbers("SourceIndex", rows.iter().map(|it| Some(it.1 as usize))),
            searched::texts("IocType", rows.iter().map(|it| Some(it.2.ioc_type.name()))),
            searched::texts("Observable", rows.iter().map(|it| Some(it.2.value.as_str()))),
            searched::texts("Written", rows.iter().map(|it| Some(it.2.written.as_str()))),
            searched::numbers("Place", rows.iter().map(|it| Some(it.2.place.start))),
            searched::texts("Inside", rows.iter().map(|it| it.3)),
        ])
    }

    /// One row for each different indicator: IocType, Observable, Rows (how many rows have it), FirstIndex (the
    /// first of them).
    ///
    /// # Errors
    ///
    /// If polars cannot make the frame.
    pub fn distinct(&self) -> Result<DataFrame> {
        let counted = self.counted();
        searched::frame(vec![
            searched::texts("IocType", counted.keys().map(|it| Some(it.0.name()))),
            searched::texts("Observable", counted.keys().map(|it| Some(it.1.as_str()))),
            searched::numbers("Rows", counted.values().map(|it| usize::try_from(it.rows).ok())),
            searched::numbers("FirstIndex", counted.values().map(|it| Some(it.first_row as usize))),
        ])
    }

    /// The different ones. A row counts once, however often it has an indicator.
    fn counted(&self) -> BTreeMap<(IocType, String), Counted> {
        let mut all: BTreeMap<(IocType, String), Counted> = BTreeMap::new();
        for column in self.columns.iter() {
            let mut rows_of = vec![(0_u64, u32::MAX); column.found.len()];
            for (row, place) in &column.rows {
                if let Some((rows, first)) = rows_of.get_mut(*place as usize) {
                    *rows += 1;
                    *first = (*first).min(*row);
                }
            }
            for (found, (rows, first)) in column.found.iter().zip(rows_of) {
                let mut seen: Vec<(IocType, &str)> = Vec::new();
                for ioc in found {
                    let around = ioc.inside.and_then(|it| found.get(it)).map(|it| it.defanged().into_owned());
                    let known = all.entry((ioc.ioc_type, ioc.value.clone())).or_insert_with(|| Counted {
                        defanged: ioc.defanged().into_owned(),
                        rows: 0,
                        first_row: u32::MAX,
                        inside: around.clone(),
                    });
                    // Once by itself, it is more than a part.
                    known.inside = known.inside.take().and(around);
                    known.first_row = known.first_row.min(first);
                    if !seen.contains(&(ioc.ioc_type, ioc.value.as_str())) {
                        seen.push((ioc.ioc_type, &ioc.value));
                        known.rows += rows;
                    }
                }
            }
        }
        all
    }

    fn n_rows(&self) -> usize {
        self.columns.iter().map(|it| it.rows.len()).sum()
    }
}

impl Show for Iocs {
    fn report(&self) -> Report {
        let counted = self.counted();
        let is_frame = self.columns.iter().any(|it| !it.column.is_empty());
        let mut report = Report::new("Indicators");
        if is_frame {
            let names: Vec<&str> = self.columns.iter().map(|it| it.column.as_str()).collect();
            report =
                report.subtitle(format!("{} texts of {}", count(self.n_rows() as u64), names.join(" and ")));
        }
        if counted.is_empty() {
            return report.note("none found");
        }
        let mut by_type: BTreeMap<IocType, u64> = BTreeMap::new();
        for (ioc_type, _) in counted.keys() {
            *by_type.entry(*ioc_type).or_default() += 1;
        }
        let kinds: Vec<String> =
            by_type.iter().map(|(it, number)| format!("{} {}", count(*number), it.name())).collect();
        let mut columns = vec!["Type", "Indicator", "Remark", "Inside"];
        columns.extend(is_frame.then_some("Rows"));
        let rows = counted.iter().map(|((ioc_type, value), it)| {
            let mut cells = vec![
                Cell::Text(ioc_type.name().to_owned()),
                Cell::Text(it.defanged.clone()),
                remark(*ioc_type, value).map_or(Cell::Null, Cell::Text),
                it.inside.clone().map_or(Cell::Null, Cell::Text),
            ];
            cells.extend(is_frame.then(|| number(it.rows)));
            cells
        });
        let list = List::new(&columns, rows.collect());
        report.note(kinds.join(", ")).table("", &list, 2 * ROWS).note(
            "shown defanged, so that nothing is a link; .frame() has them as they are, and where they stand",
        )
    }
}

/// What is known of an indicator without asking anybody.
pub(crate) fn remark(ioc_type: IocType, value: &str) -> Option<String> {
    match ioc_type {
        IocType::Ipv4 | IocType::Ipv6 => {
            let scope = IpAddress::from(value.parse::<std::net::IpAddr>().ok()?).scope();
            (scope != Scope::Public).then(|| scope.to_string())
        }
        IocType::Domain => {
            let registered = analysis::registered_domain(value)?;
            (registered != value).then(|| format!("of {}", registered.replace('.', "[.]")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;

    #[test]
    fn a_frame_is_searched_and_rows_are_counted() {
        let lines = [
            Some("curl http://evil.example/a"),
            None,
            Some("curl http://evil.example/a"),
            Some("ping 192.0.2.1 evil.example evil.example"),
        ];
        let frame =
            df!("n" => [1, 2, 3, 4], "CommandLine" => lines).unwrap_or_else(|error| panic!("{error}"));
        let found = iocs_in(&frame, &["CommandLine"]).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(found.len(), 3);
        assert_eq!(found.of_type(IocType::Domain), ["evil.example"]);
        let rows = found.frame().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(rows.height(), 2 + 2 + 3);
        let text = found.report().to_text();
        assert!(text.contains("hxxp://evil[.]example/a") && !text.contains("http://"), "{text}");
        assert!(text.contains("3 texts of CommandLine") && text.contains("documentation"), "{text}");
        let counted = found.distinct().unwrap_or_else(|error| panic!("{error}"));
        let counts: Vec<Option<i64>> =
            counted.column("Rows").and_then(|it| it.i64()).map(|it| it.iter().collect()).unwrap_or_default();
        assert_eq!(counts, [Some(1), Some(2), Some(3)], "address, URL, domain");
    }

    #[test]
    fn none_found_is_said() {
        let found = iocs("nothing to see").unwrap_or_else(|error| panic!("{error}"));
        assert!(found.is_empty() && found.frame().is_ok_and(|it| it.height() == 0));
        assert_eq!(found.report().to_text(), "Indicators\nnone found");
    }

    #[test]
    fn many_texts_are_searched_in_their_order() {
        let texts: Vec<String> = (0..40_000).map(|it| format!("ping 192.0.2.{}", it % 256)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let found = searched::each(&texts, |it| it.len()).unwrap_or_else(|error| panic!("{error}"));
        assert!(found.iter().zip(&texts).all(|(found, text)| *found == text.len()) && found.len() == 40_000);
    }
}
