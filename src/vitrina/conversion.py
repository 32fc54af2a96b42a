"""A reading → an edition: tidy CSV files, their CSVW metadata, and the RDF that csv2rdf makes of them. Pure."""

from __future__ import annotations

import csv
import io
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from vitrina import csvw
from vitrina.csvw.rowfunction import RowsFunction
from vitrina.intake import Form
from vitrina.model import EditionKey, Reading, Row, Table
from vitrina.rdf.iris import Iris

#: Who and when stand in until the publisher says so, so that a check can convert and judge the rest.
_NOBODY, _NEVER = "0000000000000", "1900-01"
METADATA_FILE = "csv-metadata.json"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the installation adds to every edition: base IRI, licence, whether the person is withheld."""

    base: str
    licence: str
    withhold_person: bool = False


@dataclass(frozen=True, slots=True)
class Conversion:
    """The tidy tables as CSV, their CSVW metadata, and the RDF that they are (N-Triples, no blank nodes)."""

    key: EditionKey
    metadata: Mapping[str, Any]
    csv_files: Mapping[str, bytes]
    ntriples: str
    group: csvw.TableGroup
    edition: str


def convert(form: Form, reading: Reading, sha256: str, terms: Terms, version: int = 1) -> Conversion:
    """Return the edition of a reading: CSV files, metadata, and the RDF that csv2rdf makes of them."""
    reading = completed(reading)
    context = reading.context
    key = EditionKey(context.institution or _NOBODY, form.id, context.period or _NEVER, version)
    iris = Iris(terms.base)
    edition = iris.edition(key)
    original, dataset = iris.original(sha256), iris.dataset(key.institution, form.id, key.period[:4])
    metadata = _metadata(form, terms, version, edition, original, dataset)
    personal = {column.name for table in form.tables for column in table.columns if column.personal}
    tidy = [_withheld(table, personal) if terms.withhold_person else table for table in reading.tables]
    group = csvw.read_metadata(metadata, f"{edition}/{METADATA_FILE}")
    ntriples = ""
    for table, function in zip(tidy, _compiled(form, terms, version), strict=True):
        ntriples += function(
            (n, n + 1, [row.values[name] for name in table.columns]) for n, row in enumerate(table.rows, start=1)
        )
        function.bad.clear()
    for mark, iri in zip(_marks(terms), (edition, original, dataset), strict=True):
        ntriples = ntriples.replace(mark, iri)
    return Conversion(key, metadata, {table.url: _csv(table) for table in tidy}, ntriples, group, edition)


def _metadata(form: Form, terms: Terms, version: int, edition: str, original: str, dataset: str) -> dict[str, Any]:
    return form.metadata(
        {
            "base": terms.base,
            "edicion": edition,
            "original": original,
            "conjunto": dataset,
            "ley": form.legislation["path"],
            "licencia": terms.licence,
            "version": str(version),
        }
    )


#: In the place of the edition, its original and its dataset; nobody can know it and write it into a cell.
_SECRET = secrets.token_hex(16)
#: (form, base, licence, version) → the form, which keeps its id from being used again, and its compiled tables.
_functions: dict[tuple[int, str, str, int], tuple[Form, list[RowsFunction]]] = {}
_REMEMBERED = 32


def _marks(terms: Terms) -> tuple[str, str, str]:
    return f"{terms.base}{_SECRET}/1", f"{terms.base}{_SECRET}/2", f"{terms.base}{_SECRET}/3"


def _compiled(form: Form, terms: Terms, version: int) -> list[RowsFunction]:
    """Return the compiled tables of a form, with marks for what only an edition tells: compiling takes longer."""
    key = id(form), terms.base, terms.licence, version
    found = _functions.get(key)
    if found is None:
        if len(_functions) >= _REMEMBERED:
            _functions.clear()
        marks = _marks(terms)
        group = csvw.read_metadata(_metadata(form, terms, version, *marks), f"{marks[0]}/{METADATA_FILE}")
        found = _functions[key] = form, [csvw.compile_table(table) for table in group.tables]
    return found[1]


def completed(reading: Reading) -> Reading:
    """Put the stand-ins where institution or period are not told yet."""
    context = reading.context
    if context.institution and context.period:
        return reading
    period = context.period or _NEVER
    told = {
        "institucion": context.institution or _NOBODY, "periodo": period,
        "periodo_inicio": f"{period}-01", "periodo_fin": f"{period}-28", "anio": period[:4],
    }  # fmt: skip
    tables = tuple(
        replace(table, rows=tuple(replace(row, values=_filled(row, told)) for row in table.rows))
        for table in reading.tables
    )
    return replace(reading, tables=tables)


def _filled(row: Row, told: Mapping[str, str]) -> dict[str, str | None]:
    values = dict(row.values)
    for name, value in told.items():
        if name in values and values[name] is None:
            values[name] = value
    return values


def _withheld(table: Table, personal: set[str]) -> Table:
    rows = tuple(
        replace(row, values={n: None if n in personal else v for n, v in row.values.items()})
        for row in table.rows
        if row.values.get("columna") not in personal  # of an absence, whose words may name the person too
    )
    return replace(table, rows=rows)


def _csv(table: Table) -> bytes:
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\r\n")  # RFC 4180 §2
    writer.writerow(table.columns)
    writer.writerows([row.values[name] or "" for name in table.columns] for row in table.rows)
    return output.getvalue().encode()
