//! The time that calls are about, chosen with the mouse: start and end, the last so many hours or days, or the time
//! around an alert. Later cells follow it; `set_span(..)` says the same in words.

mod typed;

use model::{Cell, Span, TimeSpan, clock, hours, last};
use view::Report;

use channel::Bundle;
use channel::widgets::{Context, Dropdown, HBox, HtmlBox, VBox, Widget as _};

use crate::listing::List;
use crate::registry::{Notebooklet, Run};
use crate::rows::ByName;
use crate::{Result, Session, Show, session, set_span};
use typed::{fields, typed};

/// What is known about [`choose_span`] without running it.
pub(crate) static META: Notebooklet = Notebooklet {
    entity: "",
    name: "choose_span",
    title: "Time span",
    arguments: &[],
    tables: &["SecurityAlert"],
    summary: "the time that calls are about, to choose with the mouse: start and end, the last hours or days, around an alert",
    run: Run::Function(|_| Ok(Box::new(choose_span()?))),
};

/// The time that calls are about, and the widgets to choose another.
#[derive(Clone, Debug)]
pub struct SpanChooser {
    /// What the tables of the workspace cover; `None` when no event has a time.
    pub covered: Option<TimeSpan>,
    /// Times of alerts, the newest first: what to call each, and from when to when it is about something.
    pub alerts: Vec<(String, TimeSpan)>,
}

/// Shows the time that calls are about, and in a notebook the widgets that change it: all later calls follow what is
/// chosen, and every report says which time it is about. In words: `set_span(last(days(7)))`,
/// `set_span(TimeSpan::parse("2024-05-01", "2024-05-02")?)`, `set_span(alert.around(hours(6))?)`, `set_span(Span::Data)`.
///
/// # Errors
///
/// If the workspace could not be read, or the analyst interrupts.
pub fn choose_span() -> Result<SpanChooser> {
    let _running = channel::running();
    session().span_chooser()
}

impl Session {
    /// As [`choose_span`], of this session; what is chosen with the mouse is the notebook's time.
    ///
    /// # Errors
    ///
    /// As [`choose_span`].
    pub fn span_chooser(&self) -> Result<SpanChooser> {
        let source = self.source()?;
        let tables = source.tables();
        let covered = tables.iter().filter_map(|it| source.covered(it)).reduce(TimeSpan::join);
        let alerts = if tables.iter().any(|it| it == "SecurityAlert") { alerts(self)? } else { Vec::new() };
        Ok(SpanChooser { covered, alerts })
    }
}

/// So many alerts are offered.
const ALERTS: usize = 200;

fn alerts(session: &Session) -> Result<Vec<(String, TimeSpan)>> {
    let text = format!(
        "SecurityAlert | summarize Raised = min(TimeGenerated), Start = min(StartTime), End = max(EndTime), \
         Name = take_any(AlertName), Severity = take_any(AlertSeverity) by SystemAlertId \
         | sort by Raised desc | take {ALERTS}"
    );
    let rows = match session.query(&text) {
        Ok(rows) => rows,
        Err(error) if error.is_cancelled() => return Err(error),
        // The time can be chosen without alerts, too.
        Err(_) => return Ok(Vec::new()),
    };
    let one = |row: ByName<'_>| {
        let (raised, about) = (row.time("Raised"), [row.time("Start"), row.time("End")]);
        let span = TimeSpan::covering(about.into_iter().flatten()).or_else(|| TimeSpan::covering(raised))?;
        let when = raised.map_or_else(String::new, model::minute);
        Some((format!("{when}  {}  {}", row.text("Severity"), row.text("Name")), span))
    };
    Ok(ByName::all(&rows).filter_map(one).collect())
}

/// Lengths that end now.
const LAST: [(&str, i64); 5] =
    [("last hour", 1), ("last 12 hours", 12), ("last day", 24), ("last 7 days", 168), ("last 30 days", 720)];
/// Lengths around an alert.
const AROUND: [(&str, i64); 4] = [("± 1 hour", 1), ("± 6 hours", 6), ("± 1 day", 24), ("± 7 days", 168)];

impl SpanChooser {
    /// The time that calls are about now.
    #[must_use]
    pub fn span(&self) -> Span {
        session().span()
    }

    fn words(&self) -> String {
        let span = session().span();
        let resolved = span.resolve(session().now(), self.covered);
        let resolved = resolved.map_or_else(|| "no time recorded".to_owned(), |it| it.to_string());
        match span {
            Span::Data => format!("all that the data cover: {resolved}"),
            Span::Last(_) => format!("up to now: {resolved}"),
            Span::Between(_) => resolved,
        }
    }

    fn show_widgets(&self) {
        let said = HtmlBox::new(&said(&Ok(self.words())));
        let start = self.covered.map(|it| it.start);
        let end = self.covered.map(|it| it.end);
        let (from, from_time) = fields(start, "from");
        let (to, to_time) = fields(end, "to");
        let change = {
            let (this, said) = (self.clone(), said.clone());
            let (from, from_time, to, to_time) =
                (from.clone(), from_time.clone(), to.clone(), to_time.clone());
            move |_: &Context| {
                let span = typed(from.value(), &from_time.value(), to.value(), &to_time.value());
                said.set(&said_after(&this, span));
            }
        };
        let from = {
            let change = change.clone();
            from.on_change(move |context, _| change(context))
        };
        let to = {
            let change = change.clone();
            to.on_change(move |context, _| change(context))
        };
        let from_time = {
            let change = change.clone();
            from_time.when_done().on_change(move |context, _| change(context))
        };
        let to_time = to_time.when_done().on_change(move |context, _| change(context));
        let lengths =
            ["choose a length", "all that the data cover"].into_iter().chain(LAST.iter().map(|it| it.0));
        let length = Dropdown::new(lengths).description("up to now").on_pick({
            let (this, said) = (self.clone(), said.clone());
            move |_, index| {
                let span = match index {
                    0 => return,
                    1 => Span::Data,
                    n => match LAST.get(n - 2) {
                        Some((_, n_hours)) => last(hours(*n_hours)),
                        None => return,
                    },
                };
                said.set(&said_after(&this, Ok(span)));
            }
        });
        let between = HBox::new(&[&from, &from_time, &to, &to_time]);
        if self.alerts.is_empty() {
            return self.display(&VBox::new(&[&said, &between, &length]));
        }
        let labels = ["choose an alert".to_owned()].into_iter().chain(
            // A report's text makes control characters and the like visible; the front end would not.
            self.alerts.iter().map(|it| Report::new(it.0.clone()).to_text()),
        );
        let alert = Dropdown::new(labels).description("around");
        let around = Dropdown::new(AROUND.iter().map(|it| it.0));
        around.set_picked(Some(1));
        let change = {
            let (this, said, alert, around) = (self.clone(), said.clone(), alert.clone(), around.clone());
            move |_: &Context| {
                let alert =
                    alert.picked().and_then(|it| it.checked_sub(1)).and_then(|it| this.alerts.get(it));
                let length = around.picked().and_then(|it| AROUND.get(it));
                if let (Some((_, span)), Some((_, n_hours))) = (alert, length) {
                    said.set(&said_after(&this, Ok(Span::Between(span.widened(hours(*n_hours))))));
                }
            }
        };
        let alert = {
            let change = change.clone();
            alert.on_pick(move |context, _| change(context))
        };
        let around = around.on_pick(move |context, _| change(context));
        let alerts = HBox::new(&[&alert, &around]);
        self.display(&VBox::new(&[&said, &between, &length, &alerts]));
    }

    fn display(&self, all: &VBox) {
        let shown = self.clone();
        all.display_with_twin(move || {
            let report = shown.report();
            Bundle::new(report.to_text()).html(report.to_html().into_string())
        });
    }
}

/// Makes it the time of later calls, and says so.
fn said_after(chooser: &SpanChooser, span: Result<Span, String>) -> String {
    said(&span.map(|it| {
        set_span(it);
        chooser.words()
    }))
}

fn said(words: &Result<String, String>) -> String {
    let report = match words {
        Ok(words) => {
            Report::new("Time span").subtitle(words.clone()).note("later calls are about this time (UTC)")
        }
        Err(why) => Report::new("Time span").note(format!("nothing was changed: {why}")),
    };
    report.to_html().into_string()
}

impl Show for SpanChooser {
    fn report(&self) -> Report {
        let report =
            Report::new("Time span").subtitle(self.words()).note("later calls are about this time (UTC)");
        let example = match self.covered {
            Some(span) => format!("TimeSpan::parse({:?}, {:?})?", clock(span.start), clock(span.end)),
            None => "TimeSpan::parse(\"2024-05-01\", \"2024-05-02 12:00\")?".to_owned(),
        };
        let rows = [
            ("all that the data cover", "set_span(Span::Data)".to_owned()),
            ("the last seven days", "set_span(last(days(7)))".to_owned()),
            ("from one moment to another", format!("set_span({example})")),
            ("around an alert", "set_span(alert.around(hours(6))?)".to_owned()),
        ];
        let rows = rows.into_iter().map(|(what, cell)| vec![Cell::Text(what.to_owned()), Cell::Json(cell)]);
        report.table("In words", &List::new(&["Time", "Cell"], rows.collect()), 10)
    }

    fn evcxr_display(&self) {
        if channel::widgets::available() {
            self.show_widgets();
        } else {
            crate::show::display(&self.report());
        }
    }
}
