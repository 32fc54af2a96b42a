"""What `make bench` compares is comparable: the rows are those of the form, and all make the same graph."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse

from vitrina import csvw
from vitrina.intake.form import form

SCRIPTS = Path(__file__).parents[2] / "benchmarks" / "csvw"
ROWS = 200


def script(name: str) -> ModuleType:
    return __import__(name)


@pytest.fixture(autouse=True)
def scripts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put the scripts where they import each other, for one test."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(SCRIPTS)):
            del sys.modules[name]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    script("generate").write(ROWS, tmp_path)
    return tmp_path


def rows(data: Path) -> list[dict[str, str]]:
    with (data / "conjunto-de-datos.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ours(data: Path) -> str:
    document: Any = json.loads((data / "csv-metadata.json").read_text(encoding="utf-8"))
    group = csvw.read_metadata(document, "https://bench.example/csv-metadata.json")
    return "".join(csvw.convert(group, lambda _: [(data / "conjunto-de-datos.csv").read_bytes()]))


def triples(text: str) -> list[str]:
    """Return every statement in one way of writing, sorted, those said twice twice."""
    return sorted(str(quad) for quad in parse(input=text, format=RdfFormat.N_QUADS))


def test_the_table_has_the_columns_of_the_form_in_its_order(data: Path) -> None:
    assert tuple(rows(data)[0]) == form("lotaip-a4").table("rows").names
    assert len(rows(data)) == ROWS


def test_the_table_is_the_same_every_time(data: Path, tmp_path: Path) -> None:
    script("generate").write(ROWS, tmp_path / "again")
    for name in ("conjunto-de-datos.csv", "csv-metadata.json"):
        assert (data / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_no_statement_is_about_what_another_row_is_about(data: Path) -> None:
    stated = {(row["institucion"], row["meta_id"], row["periodo"]) for row in rows(data)}
    assert len(stated) == ROWS


def test_the_generator_tells_the_number_of_statements(data: Path, tmp_path: Path) -> None:
    told = script("generate").write(ROWS, tmp_path / "again")
    assert told == len(ours(data).splitlines())
    assert 12 <= told / ROWS <= 15


def test_the_table_is_valid_by_its_own_metadata(data: Path) -> None:
    document: Any = json.loads((data / "csv-metadata.json").read_text(encoding="utf-8"))
    (table,) = csvw.read_metadata(document, "https://bench.example/csv-metadata.json").tables
    parsers = {column.name: csvw.compile_datatype(column.datatype) for column in table.source_columns}
    for row in rows(data):
        for column in table.source_columns:
            assert row[column.name] or not column.required
            if row[column.name]:
                parsers[column.name].parse(row[column.name])


def test_the_program_written_by_hand_makes_our_graph(data: Path) -> None:
    script("hand_template").convert(data / "conjunto-de-datos.csv", data / "hand.nq")
    assert triples((data / "hand.nq").read_text(encoding="utf-8")) == triples(ours(data))


def test_every_mapping_has_the_properties_of_the_form(data: Path) -> None:
    properties = {quad.predicate.value for quad in parse(input=ours(data), format=RdfFormat.N_QUADS)}
    metadata, table = data / "csv-metadata.json", data / "conjunto-de-datos.csv"
    rml, cow = script("rml").mapping(metadata, table), script("cow").metadata(metadata, "table.csv")
    assert properties <= {quad.object.value for quad in parse(input=rml, format=RdfFormat.TURTLE, base_iri="x:x")}
    assert properties <= {column["propertyUrl"] for column in json.loads(cow)["tableSchema"]["columns"]}


def test_a_run_that_fails_is_told_with_its_last_words(tmp_path: Path) -> None:
    figures = script("measure").run([sys.executable, "-c", "import sys; sys.exit('no such table')"], tmp_path, 60)
    assert figures.failure == "exit status 1: no such table"


def test_a_program_that_is_not_there_is_told(tmp_path: Path) -> None:
    figures = script("measure").run(["/no/such/program"], tmp_path, 60)
    assert figures.failure.startswith("cannot be started: ")


def test_a_run_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    figures = script("measure").run([sys.executable, "-c", "import time; time.sleep(600)"], tmp_path, 0.3)
    assert figures.failure == "not done after 0 s"


def test_the_processor_time_and_memory_of_children_count(tmp_path: Path) -> None:
    busy = (
        "import subprocess, sys; subprocess.run([sys.executable, '-c', 'x = bytearray(80_000_000); sum(range(10**7))'])"
    )
    figures = script("measure").run([sys.executable, "-c", busy], tmp_path, 60)
    assert figures.failure is None
    assert figures.cpu > 0
    assert figures.largest > 80_000_000
