"""What is handed over, as other programs read it."""

import html.parser

import pytest

mistune = pytest.importorskip("mistune", reason="comes with nbconvert")


class Elements(html.parser.HTMLParser):
    """The elements of a page, and its texts."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.texts = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.texts.append(data)


# All that a viewer may do beyond the standard: links out of bare addresses, formulas, notes, HTML.
PLUGINS = ["table", "url", "strikethrough", "footnotes", "task_lists", "def_list", "abbr", "mark", "math", "spoiler"]


@pytest.mark.parametrize("what", ["", "redacted()?."])
def test_a_report_in_markdown_is_a_document_without_links_pictures_or_html(kernel, tmp_path, what):
    file = tmp_path / "adele.md"
    outcome = kernel.run(
        f"""let acc = Account::nblt().account_summary("adele")?.select("adelev@contoso.com")?;
        acc.{what}full_report()?.save({str(file)!r}.trim())?""".replace("'", '"')
    )
    assert outcome.status == "ok", outcome.error
    text = file.read_text()
    page = Elements(mistune.create_markdown(escape=False, plugins=PLUGINS)(text))
    known = {"h1", "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "pre", "blockquote", "strong"}
    assert set(page.tags) <= known
    assert page.tags.count("h1") == 1 and page.tags.count("table") > 15 and page.tags.count("tr") > 300
    # Texts of the log are there as they are, whatever they say.
    assert ("adelev@contoso.com" in "".join(page.texts)) == (what == "")
    assert "SHA-256 of the files when this report was made" in page.texts
