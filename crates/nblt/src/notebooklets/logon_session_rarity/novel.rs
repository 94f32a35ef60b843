//! The starts that are unlike all others, and in what.

use std::sync::Arc;

use analysis::{Novelty, NoveltyParameters, Processes, Rarity, Reason};
use model::{Cell, count, plural};
use polars::prelude::{Column, DataFrame, NamedFrom, Series};
use view::Report;

use super::LogonSessionRarity;
use super::wanted::{host_of, session_of};
use crate::listing::{List, time};
use crate::{Error, Result, Show};

/// So many starts are shown; `frame()` has all.
const SHOWN: usize = 25;

/// Finds out how novel each start is.
pub(super) fn compare(
    rarity: &Rarity,
    baseline: Option<&Processes>,
    parameters: &NoveltyParameters,
) -> Result<Arc<Novelty>> {
    Ok(Arc::new(Novelty::of(rarity, baseline, parameters, || Ok::<(), Error>(channel::check_cancelled()?))?))
}

/// The starts that are unlike all others, with the reason. A cheap handle.
#[derive(Clone)]
pub struct NovelStarts {
    rarity: LogonSessionRarity,
    novelty: Arc<Novelty>,
    /// The starts in the order in which they are to be read.
    order: Arc<[usize]>,
}

impl NovelStarts {
    pub(super) fn new(rarity: LogonSessionRarity, novelty: Arc<Novelty>) -> Self {
        let (it, processes) = (rarity.rarity(), rarity.rarity().processes());
        let mean = |start: usize| {
            it.session(start).and_then(|it| novelty.sessions().get(it)).copied().unwrap_or(0.0)
        };
        let mut order: Vec<usize> = (0..processes.len()).collect();
        order.sort_by(|a, b| {
            let key = |start: usize| (it.key(start), start);
            let session = mean(*b).total_cmp(&mean(*a));
            let score = novelty.score(*b).total_cmp(&novelty.score(*a));
            // A session stays together, also beside another of the same mean.
            session.then(it.session(*a).cmp(&it.session(*b))).then(score).then_with(|| key(*a).cmp(&key(*b)))
        });
        Self { rarity, novelty, order: order.into() }
    }

    /// All starts in this order: the columns of the frame and Novelty, SessionNovelty, NearestCommon, OnlyHere.
    ///
    /// # Errors
    ///
    /// If polars cannot make the frame.
    pub fn frame(&self) -> Result<DataFrame> {
        let processes = self.rarity.rarity().processes();
        let rows: Vec<u32> =
            self.order.iter().filter_map(|it| u32::try_from(processes.row(*it)?).ok()).collect();
        let rows = polars::prelude::IdxCa::from_vec("row".into(), rows);
        let mut frame = self.rarity.shared.asked.frame.take(&rows)?;
        let scores: Vec<f64> = self.order.iter().map(|it| self.novelty.score(*it)).collect();
        frame.with_column(Column::from(Series::new("Novelty".into(), scores)))?;
        let sessions: Vec<Option<f64>> = self.order.iter().map(|it| self.of_session(*it)).collect();
        frame.with_column(Column::from(Series::new("SessionNovelty".into(), sessions)))?;
        let reason = |it: &usize| self.novelty.reason(*it);
        let nearest: Vec<Option<String>> = self.order.iter().map(|it| reason(it)?.nearest.clone()).collect();
        frame.with_column(Column::from(Series::new("NearestCommon".into(), nearest)))?;
        let only: Vec<Option<String>> =
            self.order.iter().map(|it| Some(reason(it)?.only_here.join(" "))).collect();
        frame.with_column(Column::from(Series::new("OnlyHere".into(), only)))?;
        Ok(frame)
    }

    /// In what a start is unlike the nearest common one, in the order of [`NovelStarts::frame`].
    #[must_use]
    pub fn reason(&self, place: usize) -> Option<&Reason> {
        self.novelty.reason(*self.order.get(place)?)
    }

    /// By how much the novelty of a start may be too high, in the order of [`NovelStarts::frame`]: 0, unless more starts
    /// than [`NoveltyParameters::compared`] would have had to be compared to be sure.
    #[must_use]
    pub fn uncertainty(&self, place: usize) -> f64 {
        self.order.get(place).map_or(0.0, |it| self.novelty.uncertainty(*it))
    }

    /// How many novelties may be too high, and by how much at most, in words; `None` if none.
    fn estimated(&self) -> Option<String> {
        let uncertain = self.order.iter().map(|it| self.novelty.uncertainty(*it)).filter(|it| *it > 0.0);
        let (n, most) = uncertain.fold((0, 0.0_f64), |(n, most), it| (n + 1, most.max(it)));
        // Rounded up: it is no more than this.
        let most = (most * 1_000.0).ceil() / 1_000.0;
        (n > 0).then(|| {
            format!(
                "{} so many others to compare that not all were: the novelty may be up to {most} too high \
                 (NoveltyParameters has how many are compared)",
                plural(n, "of them has", "of them have")
            )
        })
    }

    fn of_session(&self, start: usize) -> Option<f64> {
        self.novelty.sessions().get(self.rarity.rarity().session(start)?).copied()
    }

    fn row(&self, start: usize) -> Vec<Cell> {
        let processes = self.rarity.rarity().processes();
        let text = |text: Option<&str>| text.map_or(Cell::Null, |it| Cell::Text(it.to_owned()));
        let who = session_of(processes, start);
        let who = match self.rarity.has_hosts() {
            true => format!("{who} on {}", host_of(processes, start)),
            false => who,
        };
        let reason = self.novelty.reason(start).cloned().unwrap_or_default();
        let nearest = match &reason.nearest {
            Some(line) => Cell::Text(format!("{line} ({})", count(reason.nearest_count))),
            None if reason.only_here.is_empty() => Cell::Null,
            None => Cell::Text("nothing like it".to_owned()),
        };
        vec![
            Cell::Real((self.novelty.score(start) * 1_000.0).round() / 1_000.0),
            Cell::Text(who),
            time(processes.time(start)),
            text(processes.command_line(start).filter(|it| !it.is_empty()).or(processes.process(start))),
            Cell::Text(reason.only_here.join(", ")),
            nearest,
            Cell::Text(reason.only_there.join(", ")),
        ]
    }
}

impl Show for NovelStarts {
    fn report(&self) -> Report {
        let columns = [
            "Novelty",
            "Whose",
            "Time",
            "Command line",
            "Only here",
            "Nearest common (how many)",
            "Only there",
        ];
        let rows = self.order.iter().take(SHOWN).map(|it| self.row(*it)).collect();
        let n = self.order.len();
        let all = plural(n as u64, "start", "starts");
        let shown = if n > SHOWN { format!("the first {SHOWN} of {all}") } else { all };
        let report = Report::new("Starts unlike all others")
            .note(format!("{shown}, by session; 0 is common, 1 has nothing in common with anything"));
        let report = match self.estimated() {
            Some(words) => report.note(words),
            None => report,
        };
        report.table("", &List::new(&columns, rows), SHOWN)
    }
}

impl std::fmt::Debug for NovelStarts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} starts by novelty", self.order.len())
    }
}
