"""`cargo xtask lab --headless`: one HTML file that opens anywhere, also without a network."""

import os
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
PICTURES = Path(os.environ["NBLT_PICTURES"]) if "NBLT_PICTURES" in os.environ else None


def headless(folder, *args):
    cargo = os.environ.get("CARGO", "cargo")
    return subprocess.run(
        [cargo, "xtask", "lab", "--headless", *args], cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, "NBLT_WORKSPACE": ""},
    )


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    """The notebook of the project as a file, on its own in a folder."""
    out = tmp_path_factory.mktemp("html") / "report.html"
    done = headless(out.parent, "--out", str(out))
    assert done.returncode == 0, done.stdout + done.stderr
    assert [it.name for it in out.parent.iterdir()] == ["report.html"]
    return out


def test_it_is_whole_without_a_network_or_scripts(browser, html):
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda it: asked.append(it.url))
    page.on("console", lambda it: complaints.append(it.text))
    page.goto(html.as_uri())
    assert asked == [html.as_uri()], "nothing else is fetched"
    assert not complaints, complaints
    assert page.evaluate("document.scripts.length") == 0
    text = page.inner_text("body")
    for part in ["Account explorer", "SigninLogs", "adelev@contoso.com", "madeleine@contoso.com", "Events"]:
        assert part in text, part
    assert page.evaluate("[...document.querySelectorAll('.nblt table')].some(it => it.offsetHeight > 0)")
    assert page.evaluate("getComputedStyle(document.querySelector('.jp-InputArea-editor')).backgroundColor") != ""
    # What the notebook draws itself is a picture here, once.
    drawn = "[...document.images].filter(it => it.src.startsWith('data:image/svg+xml') && it.naturalWidth > 0).length"
    assert page.evaluate(drawn) == 1
    if PICTURES:
        PICTURES.mkdir(parents=True, exist_ok=True)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=PICTURES / f"headless-{scheme}.png", full_page=True)
    context.close()


@pytest.fixture
def hits():
    """A web server of our own; yields its address and the paths that were asked for."""
    paths = []

    class Count(BaseHTTPRequestHandler):
        def do_GET(self):
            paths.append(self.path)
            self.send_error(404)

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Count) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", paths
        server.shutdown()


def test_a_note_in_the_notebook_can_fetch_and_run_nothing(browser, tmp_path, hits):
    address, paths = hits
    book = nbformat.v4.new_notebook(cells=[
        nbformat.v4.new_markdown_cell(
            f'# Note\n![x]({address}/x.png)\n\n<script>document.title = "ran"</script>'
            f'<img src="{address}/y.png" onerror="document.title = \'ran\'">'
        ),
        nbformat.v4.new_code_cell("1 + 1"),
    ])
    nbformat.write(book, tmp_path / "note.ipynb")
    done = headless(tmp_path, str(tmp_path / "note.ipynb"), "--out", str(tmp_path / "note.html"))
    assert done.returncode == 0, done.stdout + done.stderr
    page = browser.new_page()
    page.goto((tmp_path / "note.html").as_uri())
    assert page.title() == "note"
    assert not paths, paths
    page.goto(f"{address}/seen.png")
    assert "/seen.png" in paths, "the server would have been reached"
    page.close()


def test_a_cell_that_fails_ends_it_with_its_text(tmp_path):
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell('let broken: u32 = "text";')])
    nbformat.write(book, tmp_path / "broken.ipynb")
    done = headless(tmp_path, str(tmp_path / "broken.ipynb"), "--out", str(tmp_path / "broken.html"))
    assert done.returncode != 0 and "mismatched types" in done.stderr
    assert not (tmp_path / "broken.html").exists()
    done = headless(tmp_path, str(tmp_path / "nowhere.ipynb"))
    assert done.returncode != 0 and "there is no notebook" in done.stderr
