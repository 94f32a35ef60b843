//! How results look: reports, tables, timelines and choosers, as HTML and as text.
//!
//! Text from logs is hostile. [`Html`], [`Markdown`] and [`Svg`] cannot be made from run-time text except by escaping it,
//! and every text, also in the plain outline, passes one guard: control characters, terminal codes, direction
//! overrides and invisible characters are written out, newlines become `⏎`, and long text is cut with its
//! length. Functions here give fragments; [`Html::page`] (and [`Report::to_html`]) completes them.
//!
//! Read in this order: [`Report`], then its parts [`card`], [`html_table`], [`Timeline`], [`Tree`]
//! and [`Candidates`], then [`Html`].

mod chart;
mod chooser;
mod grid;
mod guard;
mod html;
mod map;
mod markdown;
mod paper;
mod pieces;
mod report;
mod svg;
mod table;
mod timeline;
mod tree;
mod words;

/// A text as reports show it, for an output that is plain: on one line, control characters, the markers of evcxr and the
/// like written out.
#[must_use]
pub fn shown(text: &str) -> String {
    guard::neutral(&guard::visible(text, guard::TEXT))
}

pub use chooser::{Candidate, Candidates, SourceLine};
pub use html::{Element, Html};
pub use map::{Map, MapPlace};
pub use markdown::Markdown;
pub use pieces::{Tone, badge, card, states, warning};
pub use report::Report;
pub use svg::Svg;
pub use table::{html_table, text_table};
pub use timeline::{Lane, Timeline, ValueTimeline};
pub use tree::{Tree, TreeFind, TreeNode};
