"""What we promise to publish, byte for byte. `make golden` renews it; the difference is for people to review."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from samples import ALAUSI, DATA, SAMPLE
from vitrina.installation import Installation
from vitrina.model import Context, EditionKey
from vitrina.publish import Checked, check, release, terms_of
from vitrina.rdf import formats
from vitrina.report import as_csv, as_json, as_text
from vitrina.settings import load

HERE = Path(__file__).parent
BASE = "https://datos.ejemplo.gob.ec/"
KEY = EditionKey(ALAUSI, "lotaip-a4", "2021-05", 1)
WRITE = os.environ.get("VITRINA_GOLDEN") == "write"
BROKEN = sorted(path.stem for path in (DATA / "broken").glob("*.xlsx"))
EDITION = (
    "conjunto-de-datos.csv", "metadatos.csv", "notas.csv", "ausencias.csv", "csv-metadata.json", "edition.ttl",
    "edition.jsonld", "report.json",
)  # fmt: skip


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Alausí's matrix published under the base of the examples."""
    settings = load({"data_dir": tmp_path_factory.mktemp("golden") / "var", "base_iri": BASE}, {})
    opened = Installation(settings)
    release(opened, SAMPLE.read_bytes(), SAMPLE.name, Context(ALAUSI, "2021-05"), "golden")
    yield opened
    opened.close()


def compare(name: str, found: bytes) -> None:
    """Compare with the golden file, or renew it where that was asked for."""
    path = HERE / name
    if WRITE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(found)
    assert path.exists(), f"{name} is missing; make golden writes it"
    assert found.decode().splitlines() == path.read_text(encoding="utf-8").splitlines()
    assert found == path.read_bytes()


@pytest.mark.parametrize("name", EDITION)
def test_a_file_of_the_edition_is_as_promised(installation: Installation, name: str) -> None:
    compare(f"edition/{name}", installation.archive.read(KEY, name))


def test_the_entity_graph_is_as_promised(installation: Installation) -> None:
    triples = installation.reader.graph(installation.iris.institution(ALAUSI))
    compare("entities.nt", formats.serialize(triples, formats.NTRIPLES))


def broken(name: str, installation: Installation) -> Checked:
    data = (DATA / "broken" / f"{name}.xlsx").read_bytes()
    return check(data, f"{name}.xlsx", terms_of(installation), Context(ALAUSI, "2021-05"))


@pytest.mark.parametrize("name", BROKEN)
def test_a_report_is_as_promised(installation: Installation, name: str) -> None:
    found = broken(name, installation)
    for lang in ("es", "en"):
        compare(f"broken/{name}.{lang}.txt", (as_text(found, lang) + "\n").encode())
    compare(f"broken/{name}.csv", as_csv(found.report).encode())
    compare(f"broken/{name}.json", formats.pretty_json(as_json(found)))


def test_every_golden_file_is_compared() -> None:
    """A file that no test names any more is not kept."""
    expected = {f"edition/{name}" for name in EDITION} | {
        "entities.nt",
        "test_golden.py",
        "README.md",
        ".gitattributes",
    }
    expected |= {f"broken/{name}.{end}" for name in BROKEN for end in ("es.txt", "en.txt", "csv", "json")}
    kept = {p.relative_to(HERE).as_posix() for p in HERE.rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    assert kept == expected
