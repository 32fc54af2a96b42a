"""What staff do: check without an account, correct, publish, answer a question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from browsing import Site, headings
from playwright.sync_api import Browser, Page

from samples import ALAUSI, DATA, INVENTED, SAMPLE

pytestmark = pytest.mark.browser


def test_a_person_without_an_account_reads_the_problem_and_takes_the_marked_workbook(
    page: Page, send: Callable[..., None], tmp_path: Path
) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="Principal").get_by_role("link", name="Revisar una matriz").click()
    send(DATA / "broken" / "target-in-words.xlsx")
    page.wait_for_url("**/revisiones/*")
    assert headings(page, 1) == ["Su matriz tiene 1 problema que debe corregir"]
    problem = page.locator(".issues.violation li")
    assert problem.count() == 1
    assert problem.locator("h3").inner_text() == "Hoja «Literal a4», celda E12 (ALCALDÍA)"
    words = "«ochenta» no está escrito con cifras. Escriba la cifra, por ejemplo 80 %."
    assert problem.locator(".what").inner_text() == words
    assert problem.locator("td.bad").inner_text().split() == ["▲", "Revise", "E12", "ochenta"]
    assert problem.locator("thead th").all_inner_texts() == ["A", "B", "C", "D", "E"]
    assert problem.locator("tbody th").all_inner_texts() == ["11", "12"]
    with page.expect_download() as waiting:
        page.click("text=Descargar su archivo con las celdas marcadas")
    marked = tmp_path / "marcado.xlsx"
    waiting.value.save_as(marked)
    assert waiting.value.suggested_filename == "target-in-words-marcado.xlsx"
    book = openpyxl.load_workbook(marked)
    cell = book["Literal a4"]["E12"]
    assert cell.value == "ochenta"
    assert cell.fill.fill_type == "solid"
    assert "80 %" in cell.comment.text
    book.close()


def test_a_clean_matrix_is_ready_to_be_published(page: Page, send: Callable[..., None]) -> None:
    page.goto("/revisar")
    send(SAMPLE, institution=ALAUSI, period="2021-05")
    assert headings(page, 1) == ["Su matriz está lista para publicar"]
    assert headings(page, 2) == ["Todo bien", "Lo que entendimos"]
    assert "Todas las metas tienen una cifra." in page.locator(".passed").inner_text()
    understood = page.locator(".summary").inner_text()
    assert "mayo de 2021" in understood
    assert "13 filas, 13 metas con cifra" in understood
    assert "Enlace al reporte GPR" in understood


def test_what_should_be_looked_at_does_not_stand_in_the_way(page: Page, send: Callable[..., None]) -> None:
    page.goto("/revisar")
    send(DATA / "inventada-lotaip-a4-2021-05.xlsx")
    assert headings(page, 1) == ["Su matriz está lista para publicar"]
    assert headings(page, 2)[0] == "Conviene revisar (2)"


def test_a_check_works_without_javascript(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False, locale="es-EC")
    page = context.new_page()
    page.goto("/revisar")
    page.set_input_files("#file", DATA / "broken" / "missing-objective.xlsx")
    page.click("main form button")
    assert headings(page, 1) == ["Su matriz tiene 1 problema que debe corregir"]
    assert page.locator(".issues h3").inner_text() == "Hoja «Literal a4», celda C16 (DIRECCIÓN DE OBRAS PÚBLICAS)"
    context.close()


def test_staff_publish_correct_and_answer_a_question(
    page: Page, sign_in: Callable[[], None], send: Callable[..., None], browser: Browser, site: Site
) -> None:
    sign_in()
    assert headings(page, 1) == ["Publique una matriz"]
    may = DATA / "inventada-lotaip-a4-2021-05.xlsx"
    send(may, institution=INVENTED, period="2021-05")
    assert headings(page, 1) == ["La matriz está publicada"]
    page.click("text=Ver la página pública")
    assert headings(page, 1)[0].startswith("Matriz de mayo de 2021")
    stranger = browser.new_context(locale="es-EC")
    public = stranger.new_page()
    public.goto(page.url)
    assert headings(public, 1) == headings(page, 1)
    stranger.close()

    page.goto("/publicar")
    send(may, institution=INVENTED, period="2021-05")
    assert headings(page, 1) == ["Este archivo ya estaba publicado"]
    assert "no se cambió nada" in page.locator(".success").inner_text()

    page.goto("/publicar")
    june = DATA / "inventada-lotaip-a4-2021-06.xlsx"
    send(june, institution=INVENTED, period="2021-06")
    assert headings(page, 1) == ["Todavía no se publicó: responda una pregunta"]
    question = page.locator("legend").inner_text()
    assert question == "¿«DIRECCIÓN DE OBRAS PÚBLICAS Y VIALIDAD» es la misma unidad que «DIRECCIÓN DE OBRAS PÚBLICAS»?"
    page.get_by_label("Sí, solo cambió de nombre").check()
    send(june)
    assert headings(page, 1) == ["La matriz está publicada"]
    page.goto(f"/institucion/{INVENTED}/unidad/direccion-de-obras-publicas")
    assert headings(page, 1) == ["DIRECCIÓN DE OBRAS PÚBLICAS Y VIALIDAD"]
    assert "DIRECCIÓN DE OBRAS PÚBLICAS" in page.locator("dd[lang=es]").inner_text()

    page.click("text=Salir")
    page.goto("/publicar")
    assert headings(page, 1) == ["Ingresar"]
