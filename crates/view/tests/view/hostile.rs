//! Every place where a text enters, with every nasty text: the page has the same shape as for a harmless one.

use chrono::{DateTime, Utc};
use model::{Cell, Rows, TableState, Warning};
use view::{
    Candidate, Candidates, Html, Map, MapPlace, Report, SourceLine, Timeline, Tone, Tree, TreeFind, TreeNode,
    ValueTimeline, badge, card, html_table, text_table,
};

use crate::{hostile_texts::nasty, markup, sample::at};

fn time() -> DateTime<Utc> {
    at(0)
}

fn values(text: &str) -> ValueTimeline {
    let mut values = ValueTimeline::new(text);
    values.point(text, Some(time()), 1.0, || text.to_owned());
    values
}

fn tree(text: &str) -> Tree {
    let node = |depth| TreeNode {
        depth,
        label: text.to_owned(),
        facts: vec![text.to_owned()],
        text: text.to_owned(),
        mark: Some(text.to_owned()),
        heat: 4,
        weight: 1,
        finds: [TreeFind { title: text.to_owned(), lines: vec![text.to_owned(); 2], more: 0 }].into(),
        also: text.to_owned(),
    };
    let nodes = vec![node(0), node(1), node(0)];
    let noun = ("process", "processes");
    Tree { title: text.to_owned(), noun, heaviest: "the rarest", nodes, at_most: None }
}

/// A report in which `text` stands in every place that takes one.
pub(crate) fn report(text: &str) -> Report {
    let t = || text.to_owned();
    let table = Rows::new(
        ["a", "b", "c"],
        vec![vec![Cell::Text(t()), Cell::Json(t()), Cell::Int(1)], vec![Cell::Null, Cell::Null, Cell::Null]],
    );
    let line = SourceLine { table: t(), events: 5, last: Some(time()) };
    Report::new(t())
        .subtitle(t())
        .subtitle(t())
        .heading(t())
        .card(t(), [(t(), t()), (t(), t())])
        .table(t(), &table, 20)
        .timeline(Timeline::new(t()).lane(t(), vec![time()], 1).lane(t(), vec![time(); 9], 0).lane(
            t(),
            vec![],
            0,
        ))
        .values(values(text))
        .map(Map {
            title: t(),
            places: vec![MapPlace { label: t(), latitude: 9.0, longitude: 9.0, events: 2, failed: 1 }],
            not_drawn: vec![(t(), 3)],
        })
        .tree(tree(text))
        .drawn_tree(tree(text))
        .candidates(Candidates { items: vec![Candidate { title: t(), mark: Some(t()), lines: vec![line] }] })
        .note(t())
        .warning(Warning::new(t(), t()))
        .states([(t(), TableState::Failed(t())), (t(), TableState::NotThere)])
        .code(t(), format!("a\n{text}\n b"))
        .append(Report::failure(t(), format!("a\n{text}\n ^"), Some(text)).subtitle(t()))
}

/// No control character, nothing that turns or hides text, no marker.
#[track_caller]
pub(crate) fn check_visible(shown: &str, about: &str) {
    assert!(!shown.contains("EVCXR_"), "{about:.80}");
    let control = shown.chars().find(|c| c.is_control() && *c != '\n');
    assert_eq!(control, None, "{about:.80}");
    let turning = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}');
    assert!(!shown.contains(turning), "{about:.80}");
}

/// The shape, with the many lines of a message made one, and a class that depends on length made neutral.
fn shape(html: &Html) -> String {
    markup::parse(html.as_str()).shape().replace("nblt-long", "nblt-short").replace("nblt-code", "nblt-short")
}

#[test]
fn a_page_has_the_same_shape_for_every_text() {
    let expected = shape(&report("x").to_html());
    for text in nasty() {
        let html = report(&text).to_html();
        check_visible(html.as_str(), &text);
        assert_eq!(shape(&html), expected, "{text:.80}");
        assert!(html.as_str().len() < 512 * 1024, "{} bytes for {text:.80}", html.as_str().len());
    }
}

#[test]
fn an_outline_shows_every_text_on_its_line() {
    let lines = |text: &str| report(text).to_text().lines().count();
    // The message of the failure and the code are the places that keep lines.
    for text in nasty() {
        let shown = report(&text).to_text();
        check_visible(&shown, &text);
        let extra = text.matches('\n').count().min(200);
        assert!(lines(&text) <= lines("x") + 2 * extra, "{text:.80}");
        assert!(shown.len() < 256 * 1024, "{} bytes for {text:.80}", shown.len());
    }
}

#[test]
fn the_reader_sees_what_the_log_says() {
    for (text, seen) in [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("&lt;b&gt;", "&lt;b&gt;"),
        ("EVCXR_END_CONTENT", "EVCXR_END_CONTENT"),
        ("\x1b[31mred", "␛[31mred"),
        ("evil\u{202e}gpj.exe", "evil\\u{202e}gpj.exe"),
        ("one\ntwo\r\n", "one⏎two⏎"),
        ("a\0b", "a␀b"),
    ] {
        let texts = markup::parse(report(text).to_html().as_str()).texts(&[]);
        let times = texts.iter().filter(|found| found.contains(seen)).count();
        assert!(times >= 20, "{seen} is seen {times} times");
    }
}

#[test]
fn pieces_alone_are_as_safe() {
    let one = |text: &str| {
        let mut all = Html::element("p").text(text).attribute("title", text).child(Html::lines(text)).into();
        for piece in [
            Html::text(text),
            badge(text, Tone::Notice),
            card(text, &[(text, text)]),
            view::states(&[(text.to_owned(), TableState::NotAsked)]),
            view::warning(&Warning::new(text, text)),
            Timeline::new(text).lane(text, vec![time()], 0).to_html(),
        ] {
            Html::push(&mut all, piece);
        }
        all
    };
    let expected = shape(&one("x"));
    for text in nasty() {
        assert_eq!(shape(&one(&text)), expected, "{text:.80}");
        check_visible(one(&text).as_str(), &text);
    }
}

#[test]
fn column_names_are_texts_too() {
    for text in nasty() {
        let table = Rows::new([text.clone()], vec![vec!["x".into()]]);
        let html = html_table(&table, 5);
        check_visible(html.as_str(), &text);
        let harmless = Rows::new(["x"], vec![vec!["x".into()]]);
        assert_eq!(shape(&html), shape(&html_table(&harmless, 5)));
        let shown = text_table(&table, 5);
        check_visible(&shown, &text);
        assert_eq!(shown.lines().count(), 4, "{text:.80}");
    }
}

#[test]
fn a_long_text_says_how_long_it_is() {
    let long = "A".repeat(12_345);
    let table = Rows::new(["a"], vec![vec![long.into()]]);
    assert!(text_table(&table, 5).contains("AAA… (12,345 characters)"));
    assert!(html_table(&table, 5).as_str().contains("AAA… (12,345 characters)"));
}
