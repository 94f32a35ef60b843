use super::*;

#[track_caller]
fn check(html: impl Into<Html>, expected: &str) {
    assert_eq!(html.into().as_str(), expected);
}

#[test]
fn text_is_escaped_and_guarded() {
    check(Html::text("<b title=\"x\">a & 'b'"), "&lt;b title=&quot;x&quot;&gt;a &amp; &#39;b&#39;");
    check(Html::text("&lt;"), "&amp;lt;");
    check(Html::text("a\nb\x1b"), "a⏎b␛");
    check(Html::lines("a <\n  ^ here"), "a &lt;&#10;  ^ here");
}

#[test]
fn elements_nest_and_attributes_cannot_break_out() {
    check(
        Html::element("p").attribute("title", "\"><script>").text("x").child(Html::element("br")),
        "<p title=\"&quot;&gt;&lt;script&gt;\">x<br></p>",
    );
    check(["a", "b"].iter().map(|text| Html::text(text)).collect::<Html>(), "ab");
}

#[test]
fn what_a_browser_runs_or_loads_takes_no_text() {
    for name in [
        "onclick",
        "href",
        "src",
        "style",
        "class",
        "id",
        "name",
        "srcdoc",
        "formaction",
        "data-commandlinker-command",
    ] {
        check(Html::element("p").attribute(name, "x"), "<p></p>");
    }
    for tag in ["script", "style", "iframe", "form", "svg", "title", "plaintext"] {
        check(Html::element(tag).text("alert(1)"), "<div>alert(1)</div>");
    }
    check(Html::element("b onclick=x").text("y"), "<div>y</div>");
}

#[test]
fn markers_cannot_form_across_pieces() {
    let word = "EVCXR_END_CONTENT";
    for cut in 0..=word.len() {
        let (head, tail) = word.split_at(cut);
        let html: Html = Html::element("td").text(head).text(tail).into();
        assert!(!html.as_str().contains("EVCXR_"), "{html}");
    }
}

#[test]
fn the_style_sheet_cannot_end_early() {
    assert!(!STYLE.contains("</"));
    assert!(!STYLE.contains("url(") && !STYLE.contains("@import"));
    let page = Html::text("x").page();
    assert!(page.as_str().starts_with("<style>") && page.as_str().ends_with("</div>"));
}
