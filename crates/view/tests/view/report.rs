//! A report says the same twice.

use std::collections::BTreeSet;

use model::{Cell, Rows};
use view::{Candidates, Html, Report, Timeline, html_table, text_table};

use crate::{
    markup::{self, Node},
    sample,
};

/// All numbers in a text, with their separators.
fn numbers(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_ascii_digit() && c != ',')
        .map(|part| part.trim_matches(','))
        .filter(|part| part.contains(|c: char| c.is_ascii_digit()))
        .map(str::to_owned)
        .collect()
}

/// What the reader of a page sees. The scale of an axis and the words under the mouse pointer (`title`) are
/// details of the drawing; the axis stands between the first grid line and the first lane.
fn seen(html: &Html) -> String {
    fn walk(node: &Node, out: &mut Vec<String>) {
        match node {
            Node::Element { tag, children, .. } if tag == "svg" => {
                let texts: Vec<&Node> = children
                    .iter()
                    .filter(|child| {
                        matches!(child, Node::Element { tag, attributes, .. } if tag == "text"
                        && !attributes.iter().any(|(name, value)| name == "text-anchor" && value == "middle"))
                    })
                    .collect();
                out.extend(texts.iter().flat_map(|text| text.texts(&[])));
            }
            Node::Element { tag, children, .. } if tag != "style" => {
                children.iter().for_each(|child| walk(child, out));
            }
            Node::Element { .. } => {}
            Node::Text(text) => out.push(text.clone()),
        }
    }
    let mut out = Vec::new();
    walk(&markup::parse(html.as_str()), &mut out);
    out.join(" ")
}

#[track_caller]
fn check_same_numbers(report: &Report) {
    let page = numbers(&seen(&report.to_html()));
    let mut outline = numbers(&report.to_text());
    // The first and last event of a lane are places in the drawing and words in the outline.
    if !page.is_superset(&outline) {
        let lanes: String = report
            .to_text()
            .lines()
            .filter(|line| line.ends_with(" UTC") || line.contains(" UTC, at most"))
            .collect();
        for number in numbers(&lanes) {
            if !page.contains(&number) {
                outline.remove(&number);
            }
        }
    }
    assert_eq!(page, outline);
}

#[test]
fn page_and_outline_have_the_same_numbers() {
    check_same_numbers(&sample::report());
    check_same_numbers(&sample::failure());
    check_same_numbers(&Report::new("Timeline").timeline(sample::timeline()));
    check_same_numbers(&Report::new("Found").candidates(sample::candidates()).states(sample::states()));
    check_same_numbers(&Report::new("Both").append(sample::report()).append(sample::failure()));
    check_same_numbers(&Report::new("Nothing"));
}

#[test]
fn candidates_are_followed_by_a_line_per_source() {
    let text = Report::new("2 accounts").candidates(sample::candidates()).to_text();
    let lines: Vec<&str> = text.lines().collect();
    let first = lines.iter().position(|line| *line == "adelev@contoso.com  (exact)");
    let first = first.unwrap_or_else(|| panic!("{text}"));
    assert_eq!(lines[first + 1], "SigninLogs  56 events  last 2021-04-28 14:54");
    assert_eq!(lines[first + 2], "OfficeActivity  1,151 events  last 2021-04-28 18:08");
    assert_eq!(lines[first + 3], "AzureActivity  23 events  time not recorded");
    assert!(lines[first + 5].contains("possibly the same person: same UserKey and organisation"));
    assert_eq!(Candidates::default().to_text(), "");
}

#[test]
fn tables_say_how_much_of_them_is_shown() {
    let activity = sample::activity(1_234);
    for shown in [text_table(&activity, 20), html_table(&activity, 20).to_string()] {
        assert!(shown.contains("showing 20 of 1,234 rows"), "{shown}");
    }
    assert!(text_table(&sample::activity(3), 20).ends_with("\n3 rows"));
    assert!(text_table(&sample::activity(1), 20).ends_with("\n1 row"));
    assert_eq!(text_table(&sample::activity(0), 20), "0 rows");
    assert_eq!(text_table(&sample::activity(9), 0), "showing 0 of 9 rows");
    assert_eq!(text_table(&Rows::default(), 20), "0 rows");
    let wide = Rows::new(["c"; 62], vec![vec![Cell::Int(1); 62]]);
    for shown in [text_table(&wide, 20), html_table(&wide, 20).to_string()] {
        assert!(shown.contains("1 row, showing 40 of 62 columns"), "{shown}");
    }
}

#[test]
fn numbers_stand_at_the_right_and_nothing_looks_like_an_empty_text() {
    let table = Rows::new(
        ["Name", "Count"],
        vec![
            vec![Cell::Text("a".into()), Cell::Int(5)],
            vec![Cell::Text(String::new()), Cell::Int(12_345)],
            vec![Cell::Null, Cell::Null],
        ],
    );
    assert_eq!(
        text_table(&table, 20),
        "Name  Count\n─────────────\na         5\n      12345\n–         –\n3 rows"
    );
    let html = html_table(&table, 20).to_string();
    assert!(html.contains("<td class=\"nblt-number\">12345</td>"), "{html}");
    assert!(html.contains("<td class=\"nblt-short\"></td>"), "{html}");
    assert!(html.contains("<td class=\"nblt-null\">–</td>"), "{html}");
}

#[test]
fn carets_stay_below_what_they_point_at() {
    let failure = sample::failure();
    let column = |text: &str, what: &str| {
        text.lines().find_map(|line| line.find(what).map(|byte| line[..byte].chars().count()))
    };
    let text = failure.to_text();
    assert_eq!(column(&text, "UserPrincipleName =="), column(&text, "^^^"));
    let page = seen(&failure.to_html());
    assert_eq!(column(&page, "UserPrincipleName =="), column(&page, "^^^"));
    assert!(text.contains("help: did you mean"));
}

#[test]
fn a_report_is_the_same_every_time() {
    assert_eq!(sample::report().to_html(), sample::report().to_html());
    assert_eq!(sample::report().to_text(), sample::report().to_text());
}

#[test]
fn an_empty_timeline_is_a_sentence() {
    let report = Report::new("x").timeline(Timeline::new("Events"));
    assert!(report.to_text().contains("no event with a recorded time"));
    assert!(report.to_html().as_str().contains("no event with a recorded time"));
}

#[test]
fn a_file_stands_alone_and_its_title_is_text() {
    let file =
        Report::new("</title><script>alert(1)</script>").code("Query", "T\n| count").to_file().into_string();
    assert!(file.starts_with("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"));
    assert!(file.contains("default-src 'none'") && !file.contains("<script"));
    assert!(file.contains("<title>&lt;/title&gt;&lt;script&gt;"));
    assert!(file.contains("<summary>Query</summary>") && file.contains("T&#10;| count"));
}
