"""Every page, wide and narrow: fits, is sound, asks nothing of other hosts, and axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from browsing import WIDTHS, Site, Watch, open_context
from pages import MAYOR, PAGES
from playwright.sync_api import Browser, BrowserContext, Page

from samples import ALAUSI, DATA, SAMPLE

pytestmark = pytest.mark.browser

_BROKEN = sorted((DATA / "broken").glob("*.xlsx"))


_AXE = """() => axe.run({resultTypes: ['violations']}).then(found => found.violations.flatMap(
    rule => rule.nodes.map(node => `${rule.id}: ${node.failureSummary} ${node.html}`)))"""


@pytest.fixture(scope="module")
def watch(site: Site) -> Watch:
    return Watch(site)


@pytest.fixture(scope="module")
def context(browser: Browser, watch: Watch) -> Iterator[BrowserContext]:
    """One browser for all pages, with axe in each of them: much faster than a new one each time."""
    opened = open_context(browser, watch)
    opened.add_init_script(AXE_SCRIPT)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def _page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def page(_page: Page, context: BrowserContext, watch: Watch) -> Iterator[Page]:
    yield _page
    context.clear_cookies()
    problems = list(watch.problems)
    watch.problems.clear()
    assert problems == []


def look(page: Page) -> None:
    """Look at the page that is open, at both widths."""
    assert page.locator("h1").count() == 1
    assert page.title().endswith("– Vitrina") or page.title().startswith("Vitrina")
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        excess = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert excess <= 0, f"{width} px wide: {excess} px too much"
        assert page.evaluate(_AXE) == [], f"{width} px wide"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_and_is_accessible(page: Page, name: str) -> None:
    page.goto(PAGES[name])
    look(page)


def test_the_page_of_an_objective_fits_and_is_accessible(page: Page) -> None:
    page.goto(MAYOR)
    page.click("dd a[href*='/objetivo/']")
    look(page)


@pytest.mark.parametrize("path", [*_BROKEN, SAMPLE, DATA / "inventada-lotaip-a4-2021-04.xlsx"], ids=lambda p: p.stem)
def test_a_report_fits_and_is_accessible(page: Page, send: Callable[..., None], path: Path) -> None:
    page.goto("/revisar")
    send(path)
    page.wait_for_url("**/revisiones/*")
    look(page)


def test_a_refused_upload_fits_and_is_accessible(page: Page, send: Callable[..., None], tmp_path: Path) -> None:
    letter = tmp_path / "carta.txt"
    letter.write_text("Estimados:")
    page.goto("/revisar")
    send(letter)
    assert page.title().startswith("Error: ")
    assert "carta.txt" in page.locator("[role=alert]").inner_text()
    assert page.locator("[role=alert]").evaluate("box => box === document.activeElement")
    assert page.locator("#file").get_attribute("aria-invalid") == "true"
    look(page)


def test_a_failed_sign_in_fits_and_is_accessible(page: Page) -> None:
    page.goto("/ingresar")
    page.fill("#name", "nadie")
    page.fill("#password", "equivocada")
    page.click("main form button")
    assert page.title().startswith("Error: ")
    look(page)


def test_the_pages_to_publish_fit_and_are_accessible(
    page: Page, sign_in: Callable[[], None], send: Callable[..., None]
) -> None:
    sign_in()
    look(page)
    send(_BROKEN[0], institution=ALAUSI, period="2021-06")
    assert page.title().startswith("Error: ")
    look(page)
