"""JupyterLab and Jupyter Notebook in headless Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
TOKEN = "nblt-browser-tests"
BROWSERS = ["chromium", "chromium-browser", "google-chrome"]
# Without these, Chromium calls home at every start.
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]


def serve(folder, module, *options):
    """A Jupyter server of that Python module over a copy of notebooks/; yields its address."""
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        shutil.copy(notebook, folder)
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        port = it.getsockname()[1]
    log = open(folder / "server.log", "wb")
    process = subprocess.Popen(
        [
            sys.executable, "-m", module, "--no-browser", "--allow-root", f"--port={port}",
            "--ip=127.0.0.1", f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={folder}", *options,
        ],
        # The theme that a test chooses must not become the user's.
        env={
            **os.environ, "NBLT_WORKSPACE": "", "JUPYTERLAB_SETTINGS_DIR": str(folder / ".settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(folder / ".workspaces"),
        },
        stdout=log, stderr=log,
    )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"{address}/api?token={TOKEN}", timeout=2)
            break
        except OSError:
            if time.monotonic() > deadline or process.poll() is not None:
                raise RuntimeError((folder / "server.log").read_text()) from None
            time.sleep(0.2)
    yield address
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """JupyterLab."""
    yield from serve(
        tmp_path_factory.mktemp("lab"), "jupyterlab", "--LabApp.news_url=None", "--LabApp.expose_app_in_browser=True",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    )


@pytest.fixture(scope="session")
def classic(tmp_path_factory):
    """Jupyter Notebook 7, which shows one notebook a page."""
    yield from serve(
        tmp_path_factory.mktemp("classic"), "notebook", "--JupyterNotebookApp.expose_app_in_browser=True",
    )


@pytest.fixture(scope="session")
def browser():
    path = next(it for it in map(shutil.which, BROWSERS) if it)
    with sync_playwright() as playwright:
        it = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield it
        it.close()


@pytest.fixture
def page(browser, lab):
    """A page that knows the token."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.goto(f"{lab}/lab?token={TOKEN}")
    yield page
    page.close()


@pytest.fixture
def classic_page(browser, classic):
    """The same in Jupyter Notebook."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.goto(f"{classic}/tree?token={TOKEN}")
    yield page
    page.close()
