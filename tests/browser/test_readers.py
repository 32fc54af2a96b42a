"""What a reader does: follow a target to its cell, use the keyboard, read in English, do without JavaScript."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from browsing import WIDTHS, Site
from pages import PAGES
from playwright.sync_api import BrowserContext, Page

import vitrina.web
from samples import ALAUSI, INVENTED

pytestmark = pytest.mark.browser

_ON_TOP = """cell => {
    const box = cell.getBoundingClientRect()
    return document.elementFromPoint(box.x + 20, box.y + 20) === cell
}"""
_FOCUS = """() => {
    const element = document.activeElement, style = getComputedStyle(element)
    return [style.outlineStyle, parseInt(style.outlineWidth), element.name || element.textContent.trim()]
}"""
#: Every text that a reader sees or hears, but for what says of itself that it is Spanish.
_TEXTS = """() => {
    const found = [document.title], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walk.nextNode())
        if (!walk.currentNode.parentElement.closest('[lang=es]'))
            found.push(walk.currentNode.textContent.trim().replace(/\\s+/g, ' '))
    for (const element of document.querySelectorAll('[aria-label], [data-label], [title]'))
        found.push(element.getAttribute('aria-label'), element.dataset.label, element.title)
    return found.filter(Boolean)
}"""


@pytest.mark.parametrize("width", WIDTHS)
def test_one_click_leads_from_a_target_to_its_cell(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    page.goto(f"/institucion/{ALAUSI}")
    page.get_by_role("link", name="DIRECCIÓN FINANCIERA").click()
    page.get_by_role("link", name="80 %").click()
    words = page.locator(".figure .said p").inner_text()
    page.click("text=Ver la celda de donde salió")
    cell = page.locator("td:target")
    assert cell.inner_text() == words == "80 % de cumplimiento del Plan Operativo Anual - POA 2021"
    assert page.url.endswith("#Literal%20a4!E35")
    assert page.evaluate("decodeURIComponent(location.hash)") == "#Literal a4!E35"
    box = cell.bounding_box()
    assert box is not None
    assert 0 <= box["x"] < width
    assert 0 <= box["y"] < WIDTHS[width]
    style = cell.evaluate("cell => { const s = getComputedStyle(cell); return [s.outlineStyle, s.outlineWidth] }")
    assert style == ["solid", "4px"]
    assert page.locator(".pointed").is_visible()
    assert cell.evaluate(_ON_TOP), "the letters or numbers of the sheet cover the cell"


def test_what_changed_from_one_matrix_to_the_next_is_told(page: Page) -> None:
    page.goto(f"/institucion/{INVENTED}")
    page.get_by_role("row", name="ALCALDÍA").get_by_role("link", name="88 %").click()
    first, corrected = page.locator("tbody tr").all()[:2]
    assert "90 %" in first.inner_text()
    assert "reemplazada" in first.inner_text()
    assert "88 %" in corrected.inner_text()
    assert "cambió" in corrected.inner_text()


def test_the_keyboard_skips_to_the_content_and_its_focus_is_seen(page: Page) -> None:
    page.goto("/")
    assert page.locator(".skip").bounding_box()["height"] <= 1
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.evaluate("link => link === document.activeElement")
    assert skip.bounding_box()["height"] > 24
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenido"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    page.goto("/revisar")
    names = []
    for _ in range(12):
        page.keyboard.press("Tab")
        style, thickness, name = page.evaluate(_FOCUS)
        assert style == "solid", name
        assert thickness >= 3, name
        names.append(name)
    assert names[1] == "Vitrina"
    assert names[-4:] == ["file", "institution", "period", "Revisar"]


def _spanish() -> set[str]:
    """The texts of the pages that read differently in English."""
    path = Path(next(iter(vitrina.web.__path__))) / "translations" / "en" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        messages = [message for message in read_po(file, locale="en") if message.id and not message.pluralizable]
    return {message.id for message in messages if message.id != message.string and "%(" not in message.id}


@pytest.mark.parametrize(
    "name",
    ["home", "institution", "unit", "target", "indicator", "law", "edition", "dataset", "catalogue", "vocabulary",
     "code", "original", "query", "check", "sign in", "not found"],
)  # fmt: skip
def test_a_page_in_english_has_no_spanish_but_the_words_of_the_matrix(page: Page, name: str) -> None:
    page.goto(f"{PAGES[name]}?lang=en")
    assert page.locator("html").get_attribute("lang") == "en"
    assert not _spanish() & set(page.evaluate(_TEXTS))


def test_the_language_stays_chosen_and_can_be_changed_back(page: Page) -> None:
    page.goto("/sparql?query=ASK%20%7B%7D")
    page.get_by_role("link", name="English").click()
    assert page.locator("h1").inner_text() == "SPARQL queries"
    assert "ASK {}" in page.input_value("#query")
    page.goto("/")
    assert page.locator("h1").inner_text() == "What your institutions aim for, in plain sight"
    page.get_by_role("link", name="Español").click()
    assert page.locator("h1").inner_text() == "Las metas de sus instituciones, a la vista"


def test_an_example_query_is_answered_on_the_page(page: Page) -> None:
    page.goto("/sparql")
    page.get_by_role("link", name="¿Qué meta tiene cada unidad de Alausí").click()
    assert page.locator(".answers tbody tr").count() == 13
    page.click("main form button")
    assert page.locator(".answers tbody tr").count() == 13


def test_a_page_prints_without_its_navigation(page: Page, context: BrowserContext, site: Site) -> None:
    page.goto(f"{site.url}/institucion/{ALAUSI}")
    page.emulate_media(media="print")
    assert page.locator("header nav").first.is_hidden()
    assert page.locator("h1").is_visible()
