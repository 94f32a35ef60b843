//! Indicators of compromise in a text, or in the columns of a frame.

mod counted;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use analysis::{Ioc, IocType, TextColumns};
use model::{Cell, IpAddress, Scope, count, plural};
use polars::prelude::DataFrame;
use view::Report;

use self::counted::Counted;
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
    /// The different ones, once somebody asked.
    counted: Arc<OnceLock<BTreeMap<(IocType, String), Counted>>>,
}

impl Iocs {
    pub(crate) fn find(columns: &TextColumns) -> Result<Self> {
        Ok(Self::of(searched::search(columns, |texts| searched::each(texts, analysis::iocs))?))
    }

    pub(crate) fn of(columns: Vec<Searched<Vec<Ioc>>>) -> Self {
        Self { columns: Arc::new(columns), counted: Arc::default() }
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

    /// What there is of one type, each once, sorted: `.of_type(IocType::Ipv4)`.
    #[must_use]
    pub fn of_type(&self, ioc_type: IocType) -> Vec<String> {
        self.counted().keys().filter(|(it, _)| *it == ioc_type).map(|(_, value)| value.clone()).collect()
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
        let mut all: Vec<(&Ioc, Option<&str>)> = Vec::new();
        for found in self.columns.iter().flat_map(|it| &it.found) {
            let around = |it: &Ioc| it.inside.and_then(|it| found.get(it)).map(|it| it.value.as_str());
            all.extend(found.iter().map(|it| (it, around(it))));
        }
        let things = vec![
            searched::texts("IocType", all.iter().map(|it| Some(it.0.ioc_type.name()))),
            searched::texts("Observable", all.iter().map(|it| Some(it.0.value.as_str()))),
            searched::texts("Written", all.iter().map(|it| Some(it.0.written.as_str()))),
            searched::numbers("Place", all.iter().map(|it| Some(it.0.place.start))),
            searched::texts("Inside", all.iter().map(|it| it.1)),
        ];
        searched::by_row(&self.columns, Vec::len, things)
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
    fn counted(&self) -> &BTreeMap<(IocType, String), Counted> {
        self.counted.get_or_init(|| counted::count(&self.columns))
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
            report = report.subtitle(format!(
                "{} of {}",
                plural(self.n_rows() as u64, "text", "texts"),
                names.join(" and ")
            ));
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
