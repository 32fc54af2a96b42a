"""The forms of the 2023 law from the workbook to the pages: goals, structure, and a workbook of many months."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from flask.testing import FlaskClient
from rdflib import DCTERMS, ORG, RDF, Graph, Namespace, URIRef

from matrices import MATRIX, saved
from samples import ALAUSI, DATA, INVENTED, SAMPLE
from vitrina.installation import Installation
from vitrina.model import Context
from vitrina.publish import Released, release
from vitrina.rdf.vocab import META
from vitrina.settings import load
from vitrina.web import create_app

BASE = "http://127.0.0.1:8000/"
KOS = Namespace("https://w3id.org/vitrina/kos/nivel-proceso/")
JULY = Context(INVENTED, "2023-07")
GOALS, STRUCTURE = (DATA / f"inventada-lotaip-{number}-2023-07.xlsx" for number in ("1.3", "1.1"))


def unit(name: str, ruc: str = INVENTED) -> URIRef:
    return URIRef(f"{BASE}id/institucion/{ruc}/unidad/{name}")


def put(installation: Installation, path: Path, context: Context = JULY) -> Released:
    return release(installation, path.read_bytes(), path.name, context, "tests")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installation = Installation(load({"data_dir": tmp_path_factory.mktemp("both") / "var"}, {}))
    put(installation, STRUCTURE)
    put(installation, GOALS)
    yield installation
    installation.close()


@pytest.fixture(scope="module")
def client(both: Installation) -> Iterator[FlaskClient]:
    app = create_app(both.settings)
    app.config.update(TESTING=True)
    yield app.test_client()
    app.extensions["vitrina-queries"].close()
    app.extensions["vitrina"].close()


@pytest.fixture(scope="module")
def entities(client: FlaskClient) -> Graph:
    answer = client.get(f"/institucion/{INVENTED}.nt")
    assert answer.status_code == 200
    graph = Graph().parse(data=answer.data, format="nt")
    for name in ("alcaldia", "direccion-financiera", "unidad-de-talento-humano", "concejo-municipal"):
        graph.parse(data=client.get(f"/institucion/{INVENTED}/unidad/{name}.nt").data, format="nt")
    return graph


def test_the_structure_gives_units_superior_and_level_and_goals_without_a_level_leave_them(entities: Graph):
    assert set(entities.objects(unit("alcaldia"), ORG.subOrganizationOf)) == {unit("concejo-municipal")}
    assert set(entities.objects(unit("unidad-de-talento-humano"), ORG.subOrganizationOf)) == {
        unit("direccion-financiera")
    }
    assert not set(entities.objects(unit("concejo-municipal"), ORG.subOrganizationOf))
    assert set(entities.objects(unit("direccion-financiera"), ORG.classification)) == {KOS.apoyo}


def test_the_edition_of_goals_links_each_statement_to_the_planning_system(client: FlaskClient):
    graph = Graph().parse(data=client.get(f"/edicion/{INVENTED}/lotaip-1.3/2023-07/v1.nt").data, format="nt")

    statements = set(graph.subjects(RDF.type, META.TargetStatement))
    assert len(statements) == 8
    assert {graph.value(s, META.planningReport) for s in statements} == {
        URIRef("https://gpr.example.org/villa-ejemplo")
    }
    edition = URIRef(f"{BASE}edicion/{INVENTED}/lotaip-1.3/2023-07/v1")
    assert graph.value(edition, DCTERMS.license) is not None
    law = next(o for o in graph.objects(edition) if "id/ley/" in o)
    assert str(law).endswith("lotaip-2023/art-19/1.3")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (f"/edicion/{INVENTED}/lotaip-1.1/2023-07/v1", "Unidad de la que depende"),
        (f"/edicion/{INVENTED}/lotaip-1.3/2023-07/v1", "12 informes"),
        (f"/dataset/{INVENTED}/lotaip-1.1/2023", "Estructura orgánica 2023"),
        (f"/dataset/{INVENTED}/lotaip-1.3", "Metas y objetivos"),
        (f"/institucion/{INVENTED}", "UNIDAD DE TALENTO HUMANO"),
        (f"/institucion/{INVENTED}/unidad/alcaldia", 'Depende de</dt><dd lang="es"><a href="/institucion/'),
        (f"/institucion/{INVENTED}/unidad/alcaldia", "Dependen de ella"),
        ("/catalog", "Numeral 1.1"),
        (f"/dataset/{INVENTED}/lotaip-1.1/2023/datos.csv", "superior_id"),
    ],
)
def test_pages_show_it(client: FlaskClient, path: str, words: str):
    answer = client.get(path, follow_redirects=True)

    assert answer.status_code == 200
    assert words in answer.get_data(as_text=True)


def test_alausis_words_in_the_layout_of_the_2023_law_are_the_same_targets(tmp_path: Path):
    installation = Installation(load({"data_dir": tmp_path / "var"}, {}))
    first = put(installation, SAMPLE, Context(ALAUSI, "2021-05"))
    second = put(installation, DATA / "alausi-lotaip-1.3-2021-05.xlsx", Context(ALAUSI, "2021-05"))

    targets = [{row["meta_id"] for row in installation.tables(r.edition.key).rows} for r in (first, second)]
    installation.close()
    assert targets[0] == targets[1]
    assert len(targets[0]) == 13


def year() -> bytes:
    """Return a workbook with a sheet for each of three months; each has its own target and person."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, month in enumerate(("ENERO", "FEBRERO", "MARZO"), start=1):
        ws = book.create_sheet(f"{month} 2021")
        for row in MATRIX:
            ws.append(
                [str(c).replace("80 %", f"8{number} %").replace("Persona", f"Persona {month}") if c else c for c in row]
            )
    return saved(book)


def test_each_month_of_a_workbook_is_published_from_its_sheet(tmp_path: Path):
    installation = Installation(load({"data_dir": tmp_path / "var", "withhold_person": False}, {}))
    data = year()
    for number, month in enumerate(("2021-01", "2021-02", "2021-03"), start=1):
        released = release(installation, data, "2021.xlsx", Context(INVENTED, month), "tests")
        rows = installation.tables(released.edition.key).rows
        assert rows[0]["valor"] == f"8{number}"
        assert rows[0]["hoja"] == released.edition.sheet
    app = create_app(installation.settings)
    installation.close()
    answer = app.test_client().get(f"/original/{released.edition.original}")
    app.extensions["vitrina-queries"].close()
    app.extensions["vitrina"].close()
    assert answer.status_code == 200


def test_of_a_workbook_of_months_every_persons_name_is_withheld(tmp_path: Path):
    installation = Installation(load({"data_dir": tmp_path / "var", "withhold_person": True}, {}))
    released = release(installation, year(), "2021.xlsx", Context(INVENTED, "2021-02"), "tests")
    report = json.loads(installation.archive.read(released.edition.key, "report.json"))
    app = create_app(installation.settings)
    installation.close()
    page = app.test_client().get(f"/original/{released.edition.original}").get_data(as_text=True)
    app.extensions["vitrina-queries"].close()
    app.extensions["vitrina"].close()

    assert "ENERO 2021" in page
    assert "Inventada" not in page
    assert "Inventada" not in json.dumps(report)
