"""`docs/check.schema.json` is what `vitrina check --format json` gives: every report is tried against it.

The few keywords of JSON Schema that the document uses are checked here; another one in it fails the tests.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from matrices import ALCALDIA, MATRIX, OBRAS, SECTION, checked, matrix, xlsx
from samples import ALAUSI, DATA, ROOT, SAMPLE
from vitrina.errors import UnreadableFileError
from vitrina.model import Context
from vitrina.report import as_json, refused_json

SCHEMA = json.loads((ROOT / "docs" / "check.schema.json").read_text(encoding="utf-8"))
TYPES = {
    "string": str, "integer": int, "number": (int, float), "boolean": bool, "object": dict, "array": list,
    "null": type(None),
}  # fmt: skip
KNOWN = {
    "$schema", "$defs", "$ref", "title", "description", "type", "required", "properties", "additionalProperties",
    "items", "oneOf", "enum", "pattern", "minimum",
}  # fmt: skip


def wrong(value: Any, schema: dict[str, Any], path: str = "$") -> Iterator[str]:
    """Yield where `value` is not as the schema says (JSON Schema 2020-12, the keywords in `KNOWN`)."""
    if "$ref" in schema:
        yield from wrong(value, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")], path)
    if "oneOf" in schema:
        fits = [choice for choice in schema["oneOf"] if not list(wrong(value, choice, path))]
        if len(fits) != 1:
            yield f"{path}: fits {len(fits)} of {len(schema['oneOf'])}"
    if "type" in schema:
        names = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
        if not any(isinstance(value, TYPES[n]) and not (isinstance(value, bool) and n != "boolean") for n in names):
            yield f"{path}: {value!r} is not {names}"
            return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r}"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{path}: {value!r}"
    if isinstance(value, int | float) and value < schema.get("minimum", value):
        yield f"{path}: {value!r}"
    yield from inside(value, schema, path)


def inside(value: Any, schema: dict[str, Any], path: str) -> Iterator[str]:
    """Yield where the items of a list, or the members of an object, are not as the schema says."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from wrong(item, schema.get("items", {}), f"{path}[{number}]")
    if isinstance(value, dict):
        yield from (f"{path}: no {name}" for name in schema.get("required", ()) if name not in value)
        known = schema.get("properties", {})
        more = schema.get("additionalProperties", True)
        for name, item in value.items():
            if name not in known and more is False:
                yield f"{path}.{name}"
            yield from wrong(item, known.get(name, more if isinstance(more, dict) else {}), f"{path}.{name}")


def keywords(schema: Any) -> Iterator[str]:
    """Yield every keyword of a schema and of those in it."""
    yield from schema
    for key, value in schema.items():
        if key in {"properties", "$defs"}:
            for inner in value.values():
                yield from keywords(inner)
        elif key == "oneOf":
            for inner in value:
                yield from keywords(inner)
        elif key in {"items", "additionalProperties"} and isinstance(value, dict):
            yield from keywords(value)


def test_every_keyword_is_checked() -> None:
    assert set(keywords(SCHEMA)) <= KNOWN


FILES = [*sorted(DATA.glob("*.xlsx")), *sorted((DATA / "broken").glob("*.xlsx"))]
MADE = {
    "no period": MATRIX,
    "no cell of an issue": matrix(SECTION),
    "something before": [["GAD DE VILLA EJEMPLO"], *MATRIX],
    "no objective": matrix(SECTION, [1, "ALCALDÍA", None, *ALCALDIA[3:]]),
    "a range, a part of a total, a list": matrix(
        SECTION,
        [*ALCALDIA[:4], "Entre 80% y 90%"],
        [*OBRAS[:4], "3 de 5"],
        [3, "TURISMO", "Fomentar el turismo", "1. % de avance 2. Número de ferias", "1. 80%\n2. Cumplir el POA"],
    ),
    "a decimal": matrix(SECTION, [*ALCALDIA[:4], "1.250,50 USD"]),
}


def report(data: bytes, name: str, context: Context | None = None, base: str = "") -> dict[str, Any]:
    found = checked(data, name, context) if context else checked(data)
    return json.loads(json.dumps(as_json(found, "es", base)))


@pytest.mark.parametrize("base", ["", "https://datos.example/vitrina/"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_report_is_as_documented(path: Any, base: str) -> None:
    assert list(wrong(report(path.read_bytes(), path.name, Context(ALAUSI, "2021-05"), base), SCHEMA)) == []


@pytest.mark.parametrize("name", MADE)
def test_a_report_of_a_curious_file_is_as_documented(name: str) -> None:
    assert list(wrong(report(xlsx(MADE[name]), name), SCHEMA)) == []


def test_a_list_with_a_refused_file_is_as_documented() -> None:
    refused = refused_json("x.xlsx", UnreadableFileError("file.damaged", filename="x.xlsx"), "es", "https://x.example/")
    good = report(SAMPLE.read_bytes(), SAMPLE.name, Context(ALAUSI, "2021-05"))
    assert list(wrong(json.loads(json.dumps([refused, good])), SCHEMA)) == []


@pytest.mark.parametrize(
    ("key", "value"), [("conforms", "yes"), ("period", "May"), ("issues", None), ("new", 1), ("sha256", "0")]
)
def test_another_report_is_not(key: str, value: object) -> None:
    good = report(SAMPLE.read_bytes(), SAMPLE.name, Context(ALAUSI, "2021-05"))
    assert list(wrong({**good, key: value}, SCHEMA))
