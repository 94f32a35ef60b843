//! The small pieces of a report: cards, badges, notes, states of tables.

use model::{TableState, Warning};

use crate::{guard, html::Html};

/// What a badge says beside its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    Quiet,
    /// The best match, a good state.
    Good,
    /// Look here.
    Notice,
    /// Something failed.
    Bad,
}

/// A short mark beside a name, as a fragment.
#[must_use]
pub fn badge(text: &str, tone: Tone) -> Html {
    let class = match tone {
        Tone::Quiet => "nblt-badge nblt-quiet",
        Tone::Good => "nblt-badge nblt-good",
        Tone::Notice => "nblt-badge nblt-notice",
        Tone::Bad => "nblt-badge nblt-bad",
    };
    Html::element("span").class(class).child(Html::limited(text, guard::LABEL)).into()
}

/// A card of facts about one thing, as a fragment.
#[must_use]
pub fn card<K: AsRef<str>, V: AsRef<str>>(title: &str, facts: &[(K, V)]) -> Html {
    let list = Html::element("dl").class("nblt-facts").children(facts.iter().flat_map(|(name, value)| {
        [
            Html::element("dt").child(Html::limited(name.as_ref(), guard::LABEL)),
            Html::element("dd").text(value.as_ref()),
        ]
    }));
    let title = Html::element("div").class("nblt-card-title").child(Html::limited(title, guard::LABEL));
    Html::element("div").class("nblt-card").child(title).child(list).into()
}

/// What became of each table that was asked, as a fragment. No two states look alike.
#[must_use]
pub fn states(tables: &[(String, TableState)]) -> Html {
    let rows = tables.iter().map(|(name, state)| {
        let class = match state {
            TableState::Rows(0) => "nblt-state nblt-state-none",
            TableState::Rows(_) => "nblt-state nblt-state-rows",
            TableState::Empty { .. } => "nblt-state nblt-state-empty",
            TableState::NotThere => "nblt-state nblt-state-absent",
            TableState::Failed(_) => "nblt-state nblt-state-failed",
            TableState::NotAsked => "nblt-state nblt-state-unasked",
        };
        Html::element("tr")
            .child(Html::element("td").class("nblt-name").child(Html::limited(name, guard::LABEL)))
            .child(Html::element("td").class(class).text(&state.to_string()))
    });
    Html::element("table").class("nblt-lines").child(Html::element("tbody").children(rows)).into()
}

/// A warning, as a fragment.
#[must_use]
pub fn warning(warning: &Warning) -> Html {
    let mut message = Html::element("div").class("nblt-warning").attribute("role", "note");
    if !warning.about.is_empty() {
        message = message
            .child(Html::element("strong").child(Html::limited(&warning.about, guard::LABEL)))
            .text(" ");
    }
    message.text(&warning.text).into()
}

/// A text that keeps its lines, folded under its title, as a fragment.
pub(crate) fn code(title: &str, text: &str) -> Html {
    let title = Html::element("summary").child(Html::limited(title, guard::LABEL));
    let text = Html::element("pre").class("nblt-message").child(Html::lines(text));
    Html::element("details").class("nblt-code-block").child(title).child(text).into()
}

/// A message that keeps its lines, as a fragment: carets stay below what they point at.
pub(crate) fn failure(message: &str, help: Option<&str>) -> Html {
    let mut card = Html::element("div")
        .class("nblt-failure")
        .attribute("role", "alert")
        .child(Html::element("pre").class("nblt-message").child(Html::lines(message)));
    if let Some(help) = help {
        let label = Html::element("strong").child(Html::trusted("help"));
        card = card.child(Html::element("div").class("nblt-help").child(label).text(" ").text(help));
    }
    card.into()
}
