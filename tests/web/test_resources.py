"""Documents: 303 from identifiers, negotiation by q-values, suffixes, conditional requests, CORS."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from flask.testing import FlaskClient
from pyld import jsonld as pyld
from rdflib import Graph
from rdflib.compare import isomorphic

from samples import ALAUSI, INVENTED
from vitrina.model import Cell, Sheet
from vitrina.rdf import formats
from vitrina.web.originals import grid

UNIT = f"/institucion/{ALAUSI}/unidad/alcaldia"
INDICATOR = "cumplimiento-del-plan-operativo-anual-poa"
TARGET = f"/institucion/{ALAUSI}/meta/alcaldia/{INDICATOR}/2021"
EDITION = f"/edicion/{ALAUSI}/lotaip-a4/2021-05/v1"
DATASET = f"/dataset/{ALAUSI}/lotaip-a4/2021"
DOCUMENTS = [
    "/index", f"/institucion/{ALAUSI}", UNIT, TARGET, f"{TARGET}/2021-05", f"/indicador/{INDICATOR}", EDITION, DATASET,
    f"/dataset/{ALAUSI}/lotaip-a4", f"/institucion/{ALAUSI}/plan/poa-2021", "/ley/lotaip-2004/art-7/a4", "/vocabulario",
    "/vocabulario/Target", "/vocabulario/unit", "/vocabulario/nivel-proceso", "/vocabulario/nivel-proceso/gobernante",
    "/catalog",
]  # fmt: skip


def graph(data: bytes, suffix: str) -> Graph:
    names = {"ttl": "turtle", "rdf": "xml", "nt": "nt"}
    if suffix == "jsonld":
        return Graph().parse(data=pyld.to_rdf(json.loads(data), {"format": "application/n-quads"}), format="nt")
    return Graph().parse(data=data, format=names[suffix])


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_document_has_a_page_and_four_formats_that_say_the_same(client: FlaskClient, path: str) -> None:
    page = client.get(path, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert page.mimetype == "text/html"
    graphs = []
    for format_ in formats.FORMATS:
        response = client.get(f"{path}.{format_.suffix}")
        assert (response.status_code, response.mimetype) == (200, format_.media_type)
        graphs.append(graph(response.data, format_.suffix))
    assert len(graphs[0]) > 2
    assert all(isomorphic(graphs[0], other) for other in graphs[1:])


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml;q=0.9, text/turtle;q=0.8", "application/rdf+xml"),
        ("text/html;q=0.5, application/n-triples;q=0.7", "application/n-triples"),
        ("text/csv", "text/csv"),
        ("text/turtle;q=0, */*;q=0.1", "text/html"),
        ("*/*", "text/html"),
        ("text/turtle; charset=utf-8", "text/turtle"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "application/ld+json"),
        ("text/turtle;q=abc, application/n-triples;q=0.1", "application/n-triples"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ],
)
def test_the_accept_header_decides_by_q_values(client: FlaskClient, accept: str, media_type: str) -> None:
    response = client.get(UNIT, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert "Accept" in response.headers["Vary"]
    assert response.headers["Content-Location"].startswith(f"{UNIT}.")


def test_what_we_do_not_have_is_406_with_what_there_is(client: FlaskClient) -> None:
    response = client.get(UNIT, headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert f"http://localhost{UNIT}.ttl" in response.text


ABSENT = [
    f"{UNIT}.pdf", f"{UNIT}x", "/institucion/1", f"/institucion/{ALAUSI}/plan/poa-2021.csv", "/nada",
    "/vocabulario/Nada",
    f"/edicion/{ALAUSI}/lotaip-a4/2021-05/v9", f"{EDITION}/x.csv", f"{EDITION}/../../x", f"{DATASET}/x",
    f"/dataset/{ALAUSI}/lotaip-a4/1999", f"/dataset/{ALAUSI}/otro/2021/datos.csv", f"/original/{'0' * 64}",
    "/original/x",
]  # fmt: skip


@pytest.mark.parametrize("path", ABSENT)
def test_what_does_not_exist_is_404_with_a_page(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "<h1>" in response.text


def test_an_identifier_answers_303_to_its_document(client: FlaskClient) -> None:
    response = client.get(f"/id{UNIT}")
    assert response.status_code == 303
    assert response.headers["Location"] == UNIT
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_pages_of_other_sites_may_ask_for_data(client: FlaskClient) -> None:
    answer = client.options(f"{UNIT}.ttl", headers={"Origin": "https://otro.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    assert client.get(UNIT, headers={"Accept": "image/png"}).headers["Access-Control-Allow-Origin"] == "*"


def test_the_home_page_negotiates_and_names_the_institutions(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Accept": "text/turtle"})
    assert answer.mimetype == "text/turtle"
    names = {str(o) for o in Graph().parse(data=answer.data, format="turtle").objects()}
    assert {ALAUSI, INVENTED} <= names
    assert client.get("/", headers={"Accept": "image/png"}).status_code == 406


def test_the_table_of_an_edition_names_its_metadata(client: FlaskClient) -> None:
    links = client.get(f"{EDITION}.csv").headers.getlist("Link")
    assert any("csv-metadata.json" in link and "describedby" in link for link in links)


@pytest.mark.parametrize(
    "path", [f"{UNIT}.ttl", EDITION, f"{EDITION}.csv", "/catalog", DATASET, f"{DATASET}/datos.ttl"]
)
def test_head_says_what_get_says_without_a_body(client: FlaskClient, path: str) -> None:
    get, head = client.get(path), client.head(path)
    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Type", "ETag", "Content-Length"):
        assert head.headers[name] == get.headers[name]


def test_a_client_that_has_it_gets_304(client: FlaskClient) -> None:
    for path in (f"{UNIT}.ttl", UNIT, f"{EDITION}/conjunto-de-datos.csv"):
        etag = client.get(path).headers["ETag"]
        again = client.get(path, headers={"If-None-Match": etag})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == etag
    assert client.get(f"{UNIT}.nt").headers["ETag"] != client.get(f"{UNIT}.ttl").headers["ETag"]


def test_pages_are_in_spanish_unless_the_reader_chose_english(client: FlaskClient) -> None:
    spanish = client.get(UNIT, headers={"Accept": "text/html", "Accept-Language": "en-US,en;q=0.9"})
    assert '<html lang="es">' in spanish.text
    english = client.get(f"{UNIT}?lang=en", headers={"Accept": "text/html"})
    assert '<html lang="en">' in english.text
    assert english.headers["ETag"] != spanish.headers["ETag"]
    assert '<html lang="en">' in client.get("/").text  # the choice is remembered
    client.delete_cookie("lang")


def test_data_are_open_to_pages_of_other_sites_and_the_same_for_everybody(client: FlaskClient) -> None:
    response = client.get(f"{UNIT}.jsonld")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Vary"] == "Accept"
    assert "Set-Cookie" not in response.headers


def test_a_unit_as_csv_has_its_targets(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(f"{UNIT}.csv").text)))
    assert [(row["unidad"], row["valor"], row["unidad_medida"], row["anio"]) for row in rows] == [
        ("ALCALDÍA", "80", "PERCENT", "2021")
    ]


def test_what_is_csv_is_json_too(client: FlaskClient) -> None:
    for path in (UNIT, TARGET, f"/institucion/{ALAUSI}", EDITION):
        table = list(csv.DictReader(io.StringIO(client.get(f"{path}.csv").text)))
        objects = json.loads(client.get(path, headers={"Accept": "application/json"}).data)
        assert [list(row) for row in table] == [list(row) for row in objects]
        assert [{k: v or "" for k, v in row.items()} for row in objects] == table


def test_an_institution_as_csv_has_each_unit(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(f"/institucion/{ALAUSI}.csv").text)))
    assert len([row for row in rows if row["meta"]]) == 13
    assert {row["nivel"] for row in rows if row["meta"]} == {
        "Procesos gobernantes", "Procesos agregadores de valor", "Procesos de apoyo y asesoría",
    }  # fmt: skip


def test_the_data_of_an_edition_are_the_files_of_the_archive(client: FlaskClient, published) -> None:
    key = published.records.editions(ALAUSI)[0].key
    for suffix in ("ttl", "jsonld", "rdf", "nt"):
        assert client.get(f"{EDITION}.{suffix}").data == published.archive.read(key, f"edition.{suffix}")
    for name in ("conjunto-de-datos.csv", "metadatos.csv", "notas.csv", "ausencias.csv", "csv-metadata.json"):
        response = client.get(f"{EDITION}/{name}")
        assert response.data == published.archive.read(key, name)
        assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get(f"{EDITION}/report.json").status_code == 404


def test_a_whole_year_is_all_its_months(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(f"/dataset/{INVENTED}/lotaip-a4/2021/datos.csv").text)))
    assert [sum(row["periodo"] == month for row in rows) for month in ("2021-04", "2021-05", "2021-06")] == [8, 8, 9]
    turtle = Graph().parse(data=client.get(f"/dataset/{INVENTED}/lotaip-a4/2021/datos.ttl").data, format="turtle")
    months = {str(o) for o in turtle.objects(None, None) if str(o).startswith("2021-0") and len(str(o)) == 7}
    assert months == {"2021-04", "2021-05", "2021-06"}


def test_a_target_shows_what_each_month_said_and_the_cell(client: FlaskClient) -> None:
    page = client.get(f"/institucion/{INVENTED}/meta/alcaldia/ejecucion-del-plan-operativo-anual-poa/2021").text
    assert page.index("abril de 2021") < page.index("mayo de 2021") < page.index("junio de 2021")
    assert "90 %" in page
    assert "85 %" in page
    assert "#Literal%20a4!E7" in page


def test_the_original_shows_every_cell_at_an_address(client: FlaskClient, published) -> None:
    sha256 = published.records.editions(ALAUSI)[0].original
    page = client.get(f"/original/{sha256}").text
    assert 'id="Literal%20a4!E21"' in page or 'id="Literal%20a4!A21"' in page
    assert 'id="Literal%20a4!E12"' in page
    download = client.get(f"/original/{sha256}.xlsx")
    assert download.data.startswith(b"PK")
    assert "attachment" in download.headers["Content-Disposition"]


def test_a_renamed_unit_keeps_its_address_and_its_older_name(client: FlaskClient) -> None:
    page = client.get(f"/institucion/{INVENTED}/unidad/direccion-de-obras-publicas").text
    assert re.search(r"<h1[^>]*>\s*DIRECCIÓN DE OBRAS PÚBLICAS Y VIALIDAD\s*<", page)
    assert re.search(r">\s*DIRECCIÓN DE OBRAS PÚBLICAS\s*<", page)


def test_every_answer_forbids_what_it_does_not_need(client: FlaskClient) -> None:
    for path in ("/", UNIT, f"{UNIT}.ttl", "/nada", "/sparql", "/static/vitrina.css"):
        with client.get(path) as response:
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_an_empty_installation_says_that_nothing_is_published(empty_app) -> None:
    client = empty_app.test_client()
    assert client.get("/").status_code == 200
    assert client.get("/catalog.ttl").status_code == 200
    assert client.get("/catalog.html").status_code == 200
    assert client.get(f"/institucion/{ALAUSI}").status_code == 404
    assert client.get("/vocabulario").status_code == 200


def test_a_sheet_with_a_stray_cell_far_away_stays_a_small_page() -> None:
    cells = {(1, 1): Cell("a"), (1_048_576, 16_384): Cell("z")}
    shown = grid(Sheet("Hoja", cells))
    assert [row.get("gap") for row in shown["rows"]] == [None, 1_048_574, None]
    assert (len(shown["letters"]), shown["cut"]) == (100, True)


def test_each_address_inside_a_merged_range_points_somewhere() -> None:
    shown = grid(Sheet("Hoja", {(1, 1): Cell("título")}, {(1, 2): (1, 1), (1, 3): (1, 1)}))
    assert [(c["address"], c["covers"], c["colspan"]) for c in shown["rows"][0]["cells"]] == [("A1", ["B1", "C1"], 1)]
