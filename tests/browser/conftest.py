"""A real browser against a real server: `vitrina serve` in a process of its own, over samples published by the CLI.

`VITRINA_CHROMIUM` names the browser; without it, the one that the machine has.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from browsing import Site, Watch, command, open_context
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from samples import ALAUSI, DATA, INVENTED, SAMPLE

USER, PASSWORD = "ana", "una-clave-larga-1"
#: Debian's Chromium in a container, without a word to its maker's servers.
_ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run",
    "--disable-component-update", "--disable-sync", "--disable-quic",
)  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("VITRINA_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    return path or pytest.skip("install Debian's package chromium")


@pytest.fixture(scope="session")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Alausí's May, and April of the invented institution in two versions; the server is ended by its process id."""
    folder = tmp_path_factory.mktemp("site")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    plain = {name: value for name, value in os.environ.items() if not name.startswith("VITRINA_")}
    settings = {"DATA_DIR": folder / "var", "BASE_IRI": f"{url}/", "PORT": port, "WEB_WORKERS": 1, "QUERY_WORKERS": 1}
    site = Site(url, plain | {f"VITRINA_{name}": str(value) for name, value in settings.items()})
    site.run("publish", str(SAMPLE), "-i", ALAUSI, "-p", "2021-05")
    april = DATA / "inventada-lotaip-a4-2021-04.xlsx"
    for path in (april, _corrected(april, folder / april.name)):
        site.run("publish", str(path), "-i", INVENTED, "-p", "2021-04")
    site.run("user", "add", USER, stdin=f"{PASSWORD}\n")
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command("serve"), env=site.environment, stdout=log, stderr=log)
        try:
            _wait(site.url, server, folder / "server.log")
            yield site
        finally:
            server.terminate()
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _corrected(source: Path, path: Path) -> Path:
    """Write the workbook with another target at E7, as a correction of the same month."""
    book = openpyxl.load_workbook(source)
    sheet = book.worksheets[0]
    sheet["E7"] = re.sub(r"\d+", "88", str(sheet["E7"].value), count=1)
    book.save(path)
    book.close()
    return path


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(150):
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own server
                return
        except OSError:
            assert server.poll() is None, log.read_text()
            time.sleep(0.1)
    pytest.fail(log.read_text())


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def context(site: Site, browser: Browser) -> Iterator[BrowserContext]:
    """A browser in which nothing may go wrong behind the pages that a test opens."""
    watch = Watch(site)
    opened = open_context(browser, watch)
    yield opened
    opened.close()
    assert watch.problems == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def send(page: Page) -> Callable[..., None]:
    """Fill in the form of the open page with a file and the fields that are given, and send it."""

    def fill(path: Path, **fields: str) -> None:
        page.set_input_files("#file", path)
        for name, value in fields.items():
            page.fill(f"#{name}", value)
        page.click("main form button")

    return fill


@pytest.fixture
def sign_in(page: Page) -> Callable[[], None]:
    """Sign in and arrive at the form to publish."""

    def go() -> None:
        page.goto("/publicar")
        page.fill("#name", USER)
        page.fill("#password", PASSWORD)
        page.click("main form button")

    return go
