"""Ranges, parts of a total and several targets in one cell, from the workbook to the pages and the cube."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import QB

from matrices import SECTION, matrix, xlsx
from samples import ALAUSI
from vitrina.installation import Installation
from vitrina.model import Context, EditionKey
from vitrina.publish import Released, release
from vitrina.rdf.vocab import META, SDMX_ATTRIBUTE, SDMX_MEASURE, UNIT
from vitrina.settings import load
from vitrina.web import create_app

BASE = "http://127.0.0.1:8000/"
UNITS = Namespace(f"{BASE}id/institucion/{ALAUSI}/meta/obras/")
LIST = "1. % de avance\n2. Número de ferias"


def row(number: int, unit: str, target: str, indicator: str = "Cumplimiento del plan") -> list[object]:
    return [number, unit, "Construir y mantener las vías", indicator, target]


ROWS = [
    row(1, "OBRAS", "100% / 12 informes"),
    row(2, "AGUA", "Entre 80% y 90%"),
    row(3, "RIEGO", "3 de 5 canales"),
    row(4, "TURISMO", "1. 80%\n2. 4", LIST),
    row(5, "CULTURA", "90"),
]


def put(installation: Installation, month: str, *rows: list[object]) -> Released:
    return release(installation, xlsx(matrix(SECTION, *rows)), f"{month}.xlsx", Context(ALAUSI, month), "tests")


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    opened = Installation(load({"data_dir": tmp_path_factory.mktemp("targets") / "var"}, {}))
    put(opened, "2021-05", *ROWS)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(installation: Installation) -> Iterator[FlaskClient]:
    app = create_app(installation.settings)
    app.config.update(TESTING=True)
    yield app.test_client()
    app.extensions["vitrina-queries"].close()
    app.extensions["vitrina"].close()


@pytest.fixture(scope="module")
def edition(client: FlaskClient) -> Graph:
    answer = client.get(f"/edicion/{ALAUSI}/lotaip-a4/2021-05/v1.nt")
    assert answer.status_code == 200
    return Graph().parse(data=answer.data, format="nt")


def statement(path: str) -> URIRef:
    return URIRef(f"{BASE}id/institucion/{ALAUSI}/meta/{path}/2021-05")


def number(value: str) -> Literal:
    return Literal(Decimal(value))


def test_two_targets_of_a_cell_are_two_observations(edition: Graph):
    percent, reports = (statement(f"obras/cumplimiento-del-plan/2021/{name}") for name in ("percent", "informes"))

    assert edition.value(percent, SDMX_MEASURE.obsValue) == number("100")
    assert edition.value(percent, SDMX_ATTRIBUTE.unitMeasure) == UNIT.PERCENT
    assert edition.value(reports, SDMX_MEASURE.obsValue) == number("12")
    assert edition.value(reports, META.measuredThing) == Literal("informes", lang="es")
    for node, words in ((percent, "100%"), (reports, "12 informes")):
        assert (node, RDF.type, QB.Observation) in edition
        assert edition.value(node, RDFS.label) == Literal("100% / 12 informes", lang="es")
        assert edition.value(node, META.partWording) == Literal(words, lang="es")


def test_a_range_has_ends_and_a_measure_and_is_no_observation(edition: Graph):
    node = statement("agua/cumplimiento-del-plan/2021")

    assert edition.value(node, META.lowerBound) == number("80")
    assert edition.value(node, META.upperBound) == number("90")
    assert edition.value(node, SDMX_ATTRIBUTE.unitMeasure) == UNIT.PERCENT
    assert edition.value(node, SDMX_MEASURE.obsValue) is None
    assert (node, RDF.type, QB.Observation) not in edition


def test_a_part_of_a_total_has_both_numbers(edition: Graph):
    node = statement("riego/cumplimiento-del-plan/2021")

    assert (edition.value(node, SDMX_MEASURE.obsValue), edition.value(node, META.outOf)) == (number("3"), number("5"))
    assert edition.value(node, META.measuredThing) == Literal("canales", lang="es")


def test_a_list_beside_a_list_is_one_target_per_indicator(edition: Graph):
    fairs = statement("turismo/numero-de-ferias/2021")

    assert edition.value(fairs, META.indicatorWording) == Literal("Número de ferias", lang="es")
    assert edition.value(fairs, SDMX_MEASURE.obsValue) == number("4")
    assert edition.value(statement("turismo/avance/2021"), SDMX_MEASURE.obsValue) == number("80")


def test_a_number_without_a_measure_is_kept_and_is_no_observation(edition: Graph):
    node = statement("cultura/cumplimiento-del-plan/2021")

    assert edition.value(node, SDMX_MEASURE.obsValue) == number("90")
    assert edition.value(node, SDMX_ATTRIBUTE.unitMeasure) is None
    assert (node, RDF.type, QB.Observation) not in edition


def test_the_report_has_one_row_per_cell(installation: Installation):
    report = json.loads(installation.archive.read(EditionKey(ALAUSI, "lotaip-a4", "2021-05", 1), "report.json"))

    rows = report["tables"][0]["rows"]
    assert len(rows) == len(ROWS)
    assert report["understood"]["targets"] == len(ROWS) + 2
    first, second, third, fourth, _ = (one["target"] for one in rows)
    assert (first["text"], first["value"]) == ("100% / 12 informes", None)
    assert [(part["text"], part["value"], part["unit"]) for part in first["parts"]] == [
        ("100%", 100, "PERCENT"), ("12 informes", 12, "NUM"),
    ]  # fmt: skip
    assert (second["value"], second["range"], second["unit"]) == (None, {"low": 80, "high": 90}, "PERCENT")
    assert (third["value"], third["of"], third["thing"]) == (3, 5, "canales")
    assert rows[3]["indicator"] == LIST
    assert [part["indicator"] for part in fourth["parts"]] == ["% de avance", "Número de ferias"]
    assert "parts" not in second


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("obras/cumplimiento-del-plan/2021/informes", "12 informes"),
        ("obras/cumplimiento-del-plan/2021/percent", "100 %"),
        ("agua/cumplimiento-del-plan/2021", "Entre 80% y 90%"),
        ("riego/cumplimiento-del-plan/2021", "3 de 5 canales"),
    ],
)
def test_each_target_has_a_page_that_says_it(client: FlaskClient, path: str, words: str):
    answer = client.get(f"/institucion/{ALAUSI}/meta/{path}", headers={"Accept": "text/html"}, follow_redirects=True)

    assert answer.status_code == 200
    assert words in answer.text.replace("\u00a0", " ")
    of_month = client.get(f"/institucion/{ALAUSI}/meta/{path}/2021-05", follow_redirects=True)
    assert of_month.status_code == 200


class TestNextMonth:
    """A target keeps its IRI whatever is written beside it."""

    @pytest.fixture
    def months(self, tmp_path: Path) -> Iterator[Callable[[str], list[str]]]:
        opened = Installation(load({"data_dir": tmp_path / "var"}, {}))
        months = iter(f"2021-{number:02d}" for number in range(1, 12))

        def publish(target: str) -> list[str]:
            key = put(opened, next(months), row(1, "OBRAS", target)).edition.key
            rows = opened.rows(key, "conjunto-de-datos.csv")
            return [str(one["meta_id"]).removeprefix("obras/cumplimiento-del-plan/2021") for one in rows]

        yield publish
        opened.close()

    def test_one_that_is_left_alone_keeps_its_name(self, months: Callable[[str], list[str]]):
        assert months("100% / 12 informes") == ["/percent", "/informes"]
        assert months("13 informes") == ["/informes"]
        assert months("4 talleres\n12 informes\n100%") == ["/talleres", "/informes", "/percent"]

    def test_one_that_another_joins_keeps_its_name(self, months: Callable[[str], list[str]]):
        assert months("12 informes") == [""]
        assert months("100% / 13 informes") == ["/percent", ""]
        assert months("14 informes; 90%") == ["", "/percent"]
        assert months("90%") == ["/percent"]
        assert months("Cumplir el POA") == [""]
