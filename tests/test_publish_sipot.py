"""The Mexican form from the workbook to the query: several targets of a unit, each from the sheet of indicators."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from rdflib import DCTERMS, RDF, Graph, URIRef

from samples import DATA, MEXICAN
from vitrina.installation import Installation
from vitrina.model import Context
from vitrina.publish import release
from vitrina.rdf.vocab import META
from vitrina.settings import load
from vitrina.web import create_app

BASE = "http://127.0.0.1:8000/"
PATH = DATA / "inventada-sipot-f4-2024-06.xlsx"
EDITION = f"edicion/{MEXICAN}/sipot-f4/2024-06/v1"
TARGETS = """
PREFIX meta: <https://w3id.org/vitrina/metas#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sdmxa: <http://purl.org/linked-data/sdmx/2009/attribute#>
PREFIX sdmxm: <http://purl.org/linked-data/sdmx/2009/measure#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?name ?value ?measure ?cell WHERE {
  ?target meta:unit ?unit ; meta:currentStatement ?statement .
  ?unit skos:prefLabel ?name .
  ?statement sdmxm:obsValue ?value ; sdmxa:unitMeasure ?measure ; prov:wasDerivedFrom ?cell }"""


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    opened = Installation(load({"data_dir": tmp_path_factory.mktemp("sipot") / "var"}, {}))
    release(opened, PATH.read_bytes(), PATH.name, Context(MEXICAN, "2024-06"), "tests")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(installation: Installation) -> Iterator[FlaskClient]:
    app = create_app(installation.settings)
    app.config.update(TESTING=True)
    yield app.test_client()
    app.extensions["vitrina-queries"].close()
    app.extensions["vitrina"].close()


def test_a_query_sees_each_unit_with_its_several_targets_and_their_cells(client: FlaskClient):
    answer = client.get(
        "/sparql", query_string={"query": TARGETS}, headers={"Accept": "application/sparql-results+json"}
    )

    found: dict[str, set[tuple[str, str, str]]] = {}
    for row in json.loads(answer.data)["results"]["bindings"]:
        measure, cell = row["measure"]["value"].rpartition("/")[2], row["cell"]["value"].rpartition("#")[2]
        found.setdefault(row["name"]["value"], set()).add((row["value"]["value"], measure, cell))
    assert found == {
        "Presidencia Municipal": {("24", "NUM", "Tabla_348503!C4"), ("85", "PERCENT", "Tabla_348503!C5")},
        "Tesorería Municipal": {
            ("1250000.5", "CCY_MXN", "Tabla_348503!C6"), ("95", "PERCENT", "Tabla_348503!C7"),
            ("4", "NUM", "Tabla_348503!C8"),
        },
        "Dirección de Obras Públicas": {
            ("12", "NUM", "Tabla_348503!C9"), ("1200", "NUM", "Tabla_348503!C10"), ("3", "NUM", "Tabla_348503!C11"),
        },
    }  # fmt: skip


def test_the_edition_says_whose_and_of_which_days_it_is(client: FlaskClient):
    graph = Graph().parse(data=client.get(f"/{EDITION}.nt").data, format="nt")

    edition = URIRef(BASE + EDITION)
    dcat = "http://www.w3.org/ns/dcat#"
    period = graph.value(edition, DCTERMS.temporal)
    assert graph.value(edition, DCTERMS.publisher) == URIRef(f"{BASE}id/institucion/{MEXICAN}")
    assert [str(graph.value(period, URIRef(dcat + end))) for end in ("startDate", "endDate")] == [
        "2024-04-01",
        "2024-06-30",
    ]
    assert str(graph.value(edition, DCTERMS.dateAccepted)) == "2024-07-10"
    assert len(set(graph.subjects(RDF.type, META.TargetStatement))) == 8
    links = {str(link) for link in graph.objects(None, META.planningReport)}
    assert links == {"https://villa-modelo.example.org/poa-2024.pdf"}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (EDITION, "Tabla_348503!C6"),
        (f"dataset/{MEXICAN}/sipot-f4/2024", "Metas y objetivos 2024"),
        (f"institucion/{MEXICAN}", "Tesorería Municipal"),
        (f"institucion/{MEXICAN}/unidad/tesoreria-municipal", "Recaudación del impuesto predial"),
        (f"institucion/{MEXICAN}/meta/tesoreria-municipal/recaudacion-del-impuesto-predial/2024", "pesos mexicanos"),
        (f"institucion/{MEXICAN}/meta/tesoreria-municipal/recaudacion-del-impuesto-predial/2024", "Tabla_348503!C6"),
        ("catalog", "Formato 4 del SIPOT"),
        (f"dataset/{MEXICAN}/sipot-f4/2024/datos.csv", "medida_texto"),
        ("ley/lgtaip-2015/art-70/iv", "artículo 70, fracción IV"),
    ],
)
def test_pages_show_it(client: FlaskClient, path: str, words: str):
    answer = client.get(f"/{path}", follow_redirects=True)

    assert answer.status_code == 200
    assert words in answer.get_data(as_text=True)


def test_the_original_shows_the_sheet_of_indicators_with_an_address_for_each_cell(
    client: FlaskClient, installation: Installation
):
    [edition] = installation.records.editions(MEXICAN)

    page = client.get(f"/original/{edition.original}").get_data(as_text=True)

    assert 'id="Tabla_348503!C6"' in page


def test_the_report_names_the_sheet_of_a_cell_that_is_in_another(installation: Installation):
    [edition] = installation.records.editions(MEXICAN)

    report = json.loads(installation.archive.read(edition.key, "report.json"))

    [table] = report["tables"]
    assert table["sheet"] == "Reporte de Formatos"
    assert table["rows"][2]["cells"] == {
        "ejercicio": "A9", "unidad": "D9", "objetivo": "E9", "indicadores_id": "F9", "indicador": "Tabla_348503!B6",
        "meta": "Tabla_348503!C6", "medida_texto": "Tabla_348503!D6", "enlace": "G9",
            "unidad_poseedora": "H9",
    }  # fmt: skip
    assert table["rows"][2]["target"]["value"] == 1250000.5
