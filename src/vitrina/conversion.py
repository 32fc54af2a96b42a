"""A reading → an edition: tidy CSV files, their CSVW metadata, and the RDF that csv2rdf makes of them. Pure."""

from __future__ import annotations

import csv
import io
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from vitrina import csvw
from vitrina.csvw.rowfunction import RowsFunction
from vitrina.intake import Form
from vitrina.model import EditionKey, Reading, Row, Table
from vitrina.rdf.formats import pretty_json
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
    """The tidy tables as CSV, their CSVW metadata, and the RDF that they are (N-Triples, no blank nodes).

    Attributes:
        key: the edition.
        metadata_file: the CSVW metadata as they are published.
        csv_files: file name → table.
        ntriples: the graph.
        edition: the IRI of the edition.
        pattern: the metadata as read, with marks for what only this edition tells.
        marks: mark → what it stands for.
    """

    key: EditionKey
    metadata_file: bytes
    csv_files: Mapping[str, bytes]
    ntriples: str
    edition: str
    pattern: csvw.TableGroup
    marks: Mapping[str, str]

    @property
    def metadata(self) -> dict[str, Any]:
        """The CSVW metadata."""
        document: dict[str, Any] = json.loads(self.metadata_file)
        return document

    @property
    def group(self) -> csvw.TableGroup:
        """The CSVW metadata as read."""
        return csvw.read_metadata(self.metadata, f"{self.edition}/{METADATA_FILE}")

    def bound(self, text: str) -> str:
        """Return a text of the `pattern` with what the marks stand for."""
        return _bound(text, self.marks)


def convert(form: Form, reading: Reading, sha256: str, terms: Terms, version: int = 1) -> Conversion:
    """Return the edition of a reading: CSV files, metadata, and the RDF that csv2rdf makes of them."""
    reading = completed(reading)
    context = reading.context
    key = EditionKey(context.institution or _NOBODY, form.id, context.period or _NEVER, version)
    iris = Iris(terms.base)
    edition = iris.edition(key)
    original, dataset = iris.original(sha256), iris.dataset(key.institution, form.id, key.period[:4])
    made = _compiled(form, terms, version)
    marks = dict(zip(_marks(terms), (edition, original, dataset), strict=True))
    personal = {column.name for table in form.tables for column in table.columns if column.personal}
    tidy = [_withheld(table, personal) if terms.withhold_person else table for table in reading.tables]
    ntriples = ""
    for table, function in zip(tidy, made.functions, strict=True):
        ntriples += function(
            (n, n + 1, [row.values[name] for name in table.columns]) for n, row in enumerate(table.rows, start=1)
        )
        function.bad.clear()
    return Conversion(
        key, _bound(made.metadata, marks).encode(), {table.url: _csv(table) for table in tidy},
        _bound(ntriples, marks), edition, made.group, marks,
    )  # fmt: skip


def _bound(text: str, marks: Mapping[str, str]) -> str:
    for mark, iri in marks.items():
        text = text.replace(mark, iri)
    return text


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
_REMEMBERED = 32


@dataclass(frozen=True, slots=True)
class _Compiled:
    """What all editions of a form share; the form itself, too, which keeps its id from being used again."""

    form: Form
    metadata: str
    group: csvw.TableGroup
    functions: list[RowsFunction]


#: By form, base, licence and version.
_known: dict[tuple[int, str, str, int], _Compiled] = {}


def _marks(terms: Terms) -> tuple[str, str, str]:
    return f"{terms.base}{_SECRET}/1", f"{terms.base}{_SECRET}/2", f"{terms.base}{_SECRET}/3"


def _compiled(form: Form, terms: Terms, version: int) -> _Compiled:
    """Return the form compiled, with marks for what only an edition tells: compiling takes longer than converting."""
    key = id(form), terms.base, terms.licence, version
    found = _known.get(key)
    if found is None:
        if len(_known) >= _REMEMBERED:
            _known.clear()
        marks = _marks(terms)
        metadata = _metadata(form, terms, version, *marks)
        group = csvw.read_metadata(metadata, f"{marks[0]}/{METADATA_FILE}")
        functions = [csvw.compile_table(table) for table in group.tables]
        found = _known[key] = _Compiled(form, pretty_json(metadata).decode(), group, functions)
    return found


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
