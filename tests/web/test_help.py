"""The help pages: one for each code, in both languages, reached from the report."""

from __future__ import annotations

import io
import re

import pytest
from flask.testing import FlaskClient

from samples import DATA
from vitrina import messages
from vitrina.rdf.vocab import shapes_graph
from vitrina.web.help import _differing

BROKEN = DATA / "broken" / "target-in-words.xlsx"


def text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


@pytest.mark.parametrize("lang", messages.LANGUAGES)
@pytest.mark.parametrize("code", messages.entries())
def test_every_code_has_a_page(client: FlaskClient, code: str, lang: str) -> None:
    response = client.get(f"/ayuda/{code}?lang={lang}")
    assert response.status_code == 200
    assert code in response.text
    (title,) = re.findall(r"<h1[^>]*>(.*?)</h1>", response.text, re.DOTALL)
    assert len(title.strip()) > 5
    assert not re.search(r"\{\w+\}", text(response.text))
    if messages.entries()[code].wrong:
        assert response.text.count("<table") == 2
        assert 'class="bad"' in response.text


def test_the_words_are_those_of_the_report(client: FlaskClient) -> None:
    spanish = text(client.get("/ayuda/target.number-in-words").text)
    assert "«ochenta por ciento» no está escrito con cifras." in spanish
    assert "Escriba la cifra, por ejemplo 80 %." in spanish
    assert "is not written in digits" in text(client.get("/ayuda/target.number-in-words?lang=en").text)


def test_a_rule_of_the_shapes_says_its_own_words(client: FlaskClient) -> None:
    assert len(shapes_graph())
    assert "está en dos niveles" in client.get("/ayuda/unit.two-levels").text
    assert "it is at two levels" in client.get("/ayuda/unit.two-levels?lang=en").text


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_the_index_lists_every_code_once(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/ayuda?lang={lang}").text
    assert sorted(re.findall(r'href="/ayuda/([^"]+)"', page)) == sorted(messages.entries())
    order = [page.index(f'id="{level}"') for level in ("violation", "warning", "info", "error")]
    assert order == sorted(order)


def test_a_code_that_nobody_gives_is_not_found(client: FlaskClient) -> None:
    assert client.get("/ayuda/no.such").status_code == 404


def test_a_report_leads_to_the_help_of_each_issue(client: FlaskClient) -> None:
    data = {"file": (io.BytesIO(BROKEN.read_bytes()), BROKEN.name)}
    address = client.post("/revisar", data=data).headers["Location"]
    assert 'href="/ayuda/target.number-in-words"' in client.get(address).text
    report = client.get(f"{address}/informe.json").get_json()
    assert report["issues"][0]["help"].endswith("/ayuda/target.number-in-words")
    listed = client.get(f"{address}/informe.xlsx")
    assert listed.data.startswith(b"PK")
    assert "attachment" in listed.headers["Content-Disposition"]
    turtle = client.get(f"{address}/informe.ttl")
    assert (turtle.mimetype, b"sh:ValidationReport" in turtle.data) == ("text/turtle", True)


def test_only_what_differs_is_marked() -> None:
    head, one, two = ("A", "B"), ("x", "1"), ("y", "2")
    assert _differing([head, ("x", "")], [head, one], good=False) == {(1, 1)}
    assert _differing([head, one, two], [head, two], good=False) == {(1, 0), (1, 1)}
    assert _differing([head, two], [head, one, two], good=True) == set()
    assert _differing([head, ("", "")], [head, one], good=False) == {(1, 0)}
    assert _differing([head, ("", "")], [head, one], good=True) == set()


def test_a_refused_file_leads_to_its_help(client: FlaskClient) -> None:
    data = {"file": (io.BytesIO(b"PK\x03\x04 cut"), "matriz.xlsx")}
    page = client.post("/revisar", data=data)
    assert page.status_code == 422
    assert 'href="/ayuda/file.damaged"' in page.text
