"""One installation: its settings, archive, records, store and registry, opened together.

Records and store are indexes over the archive. `catch_up` brings them to the last line of the ledger, so a
process that was killed between the line and the indexes costs nothing but this step at the next start.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from vitrina import registry
from vitrina.errors import ArchiveError
from vitrina.intake import Limits, forms
from vitrina.intake.identify import indicator_label, normalise
from vitrina.model import INSTITUTION, EditionKey, Institution
from vitrina.rdf import formats
from vitrina.rdf.entities import EditionTables, EntityLines, entity_lines, legislation_graph
from vitrina.rdf.iris import Iris, check_base
from vitrina.rdf.vocab import ontology_graph
from vitrina.settings import Settings
from vitrina.store import files
from vitrina.store.archive import Archive
from vitrina.store.ledger import Line
from vitrina.store.records import EditionRecord, Entry, Records
from vitrina.store.triples import Changes, Reader, Triples

#: The name of the graph that holds our ontology and code lists.
VOCABULARY_GRAPH = "https://w3id.org/vitrina/metas"
_EDITION = re.compile(
    rf"edicion/(?P<ruc>{INSTITUTION})/(?P<form>[a-z0-9.-]+)/(?P<period>[0-9]{{4}}-[0-9]{{2}})/v(?P<version>[0-9]+)"
)


#: How many editions are put into records and store at a time.
_PORTION = 200


@dataclass(frozen=True, slots=True)
class Statements:
    """What the records need of an edition: (normalised name, slug, name) of its units, indicator slug → wording."""

    units: tuple[tuple[str, str, str], ...]
    indicators: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ready:
    """What whoever made new editions knows of them, so that it need not be read from the archive again.

    Attributes:
        statements: of new editions.
        entities: the entity graphs of institutions, all their editions taken in, the new ones too.
    """

    statements: Mapping[EditionKey, Statements] = field(default_factory=dict)
    entities: Mapping[str, EntityLines] = field(default_factory=dict)


class Installation:
    """Opens the parts of an installation when they are first used; a reader never makes the archive."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.iris = Iris(check_base(settings.base_iri))
        self.archive = Archive(settings.archive_dir)
        self.triples = Triples(settings.store_dir)
        self.limits = Limits(
            file_bytes=settings.upload_megabytes << 20, cells=settings.read_cells, seconds=settings.read_seconds,
            memory=settings.read_megabytes << 20,
        )  # fmt: skip

    @cached_property
    def registry(self) -> registry.Registry:
        """The registry of institutions."""
        return registry.load(self.settings.institutions)

    @cached_property
    def records(self) -> Records:
        """The records; their folder is made."""
        self.settings.data_dir.mkdir(parents=True, exist_ok=True)
        return Records(self.settings.records_address)

    @cached_property
    def reader(self) -> Reader:
        """Reads the current generation of the store."""
        return Reader(self.triples)

    def check_ledger(self) -> None:
        """Refuse to go on where the ledger is shorter than it once was: a line was lost or removed.

        Raises:
            ArchiveError: the records know a line that the ledger does not have.
        """
        if self.archive.base is not None and self.records.last_line() > len(self.archive.ledger.lines()):
            raise ArchiveError("ledger.lost", file=str(self.archive.ledger.path))

    def catch_up(self, ready: Ready | None = None) -> bool:
        """Bring records and store to the last line of the ledger; True where there was something to do.

        `ready` has what is known already of the new editions; the rest is read from the archive.

        Raises:
            RefusedError: the archive was published under another base IRI.
            ArchiveError: the archive contradicts itself.
        """
        if self._is_current(self.archive.ledger.lines()):
            return False
        self.archive.check_base(self.iris.base)
        with files.lock(self.settings.store_dir / ".index-lock"):
            lines = self.archive.ledger.lines()  # read again: another process may have published meanwhile
            if self._is_current(lines):
                return False
            ready = ready or Ready()
            recorded = self.records.last_line()
            for some in _portions([line for line in lines if line.number > recorded]):
                self.records.add_editions([self._entry(line, ready) for line in some])
            self._index(lines, ready)
        return True

    def _is_current(self, lines: list[Line]) -> bool:
        if not lines:
            return True
        last, state = lines[-1].number, self.triples.indexed()
        return self.records.last_line() >= last and state.line >= last and state.generation > 0

    def _entry(self, line: Line, ready: Ready) -> Entry:
        key, content = parse_key(line.content["edition"]), line.content
        found = ready.statements.get(key) or statements(self.tables(key))
        folder = str(self.archive.folder(key))
        record = EditionRecord(
            line=line.number,
            institution=key.institution,
            form=key.form,
            period=key.period,
            version=key.version,
            state="published",
            original=content["original"],
            filename=content["filename"],
            sheet=content["sheet"],
            graph=content["graph"],
            published=dt.datetime.fromisoformat(content["time"]),
            by=content["by"],
            sizes={name: Path(folder, name).stat().st_size for name in content["files"]},
        )
        return Entry(record, found.units, found.indicators)

    def _index(self, lines: list[Line], ready: Ready) -> None:
        """Put the editions after the store's last line into it, and each touched institution's entity graph."""
        pending = [line for line in lines if line.number > self.triples.indexed().line]
        keys = {line.number: parse_key(line.content["edition"]) for line in pending}
        last = {key.institution: number for number, key in keys.items()}
        for some in _portions(pending) or [[]]:
            changes = Changes(line=some[-1].number if some else lines[-1].number)
            changes.contributions[VOCABULARY_GRAPH] = _vocabulary()
            provisions = [form.legislation for form in forms()]
            changes.contributions[f"{self.iris.base}id/ley"] = legislation_graph(self.iris, provisions)
            for line in some:
                key = keys[line.number]
                changes.editions[self.iris.edition(key)] = self.archive.read(key, "edition.nt")
            # What an institution is, is told once, with the last of its editions.
            touched = sorted(ruc for ruc, number in last.items() if number in {line.number for line in some})
            entities = {ruc: ready.entities.get(ruc) or self.entities(ruc) for ruc in touched}
            wordings = self.records.indicators({slug for found in entities.values() for slug in found.indicators})
            for ruc, found in entities.items():
                name = self.iris.institution(ruc)
                changes.owned[name] = found.own
                changes.contributions[name] = found.shared(self.iris, wordings)
            self.triples.apply(changes)

    def entities(self, ruc: str) -> EntityLines:
        """Return the entity graph of an institution by its recorded editions, the wordings of indicators left out."""
        editions = self.records.editions(ruc)
        current = sorted((e.key for e in editions if e.state == "published"), key=lambda key: (key.period, key.form))
        return entity_lines(
            self.iris,
            self.institution(ruc),
            [self.tables(key) for key in current],
            [self.tables(e.key) for e in editions if e.state == "replaced"],
        )

    def institution(self, ruc: str) -> Institution:
        """Return the institution, by its number alone where the registry no longer has it."""
        return self.registry.find(ruc) or Institution(ruc, f"RUC {ruc}")

    def tables(self, key: EditionKey) -> EditionTables:
        """Return the tidy tables of an edition as they lie in the archive."""
        return edition_tables(key, lambda name: self.archive.read(key, name))

    def rows(self, key: EditionKey, name: str) -> list[Mapping[str, str | None]]:
        """Return the rows of one tidy table of an edition; an empty cell is None."""
        return list(_rows(self.archive.read(key, name).decode()))

    def close(self) -> None:
        """Close what is open."""
        if "records" in self.__dict__:
            self.records.close()


@lru_cache(maxsize=1)
def _vocabulary() -> bytes:
    return formats.canonical(ontology_graph().serialize(format="nt"))


def statements(tables: EditionTables) -> Statements:
    """Return what an edition says of units and indicators."""
    units = tuple(
        (normalise(row[name] or ""), row[slug] or "", row[name] or "")
        for rows, name, slug in (
            (tables.rows, "unidad", "unidad_id"),
            (tables.rows, "area_responsable", "area_responsable_id"),
            ([tables.metadata], "unidad_poseedora", "unidad_poseedora_id"),
        )
        for row in rows
        if row.get(slug)
    )
    indicators = {
        slug: indicator_label(row["indicador"] or "") for row in tables.rows if (slug := row.get("indicador_id"))
    }
    return Statements(units, indicators)


def edition_tables(key: EditionKey, read: Callable[[str], bytes]) -> EditionTables:
    """Return the tidy tables of an edition; `read` gives the bytes of a file of it.

    Raises:
        ArchiveError: the metadata are not one row.
    """
    metadata = list(_rows(read("metadatos.csv").decode()))
    if len(metadata) != 1:
        raise ArchiveError("edition.no-file", edition=key.path, file="metadatos.csv")
    return EditionTables(
        key, list(_rows(read("conjunto-de-datos.csv").decode())), metadata[0], read("edition.nt").decode()
    )


def _portions(lines: list[Line]) -> list[list[Line]]:
    """Return the lines in portions whose editions are held in memory together."""
    return [lines[start : start + _PORTION] for start in range(0, len(lines), _PORTION)]


def _rows(text: str) -> Iterator[Mapping[str, str | None]]:
    for row in csv.DictReader(io.StringIO(text, newline="")):
        yield {name: value or None for name, value in row.items()}


def parse_key(path: str) -> EditionKey:
    """Return the key of an edition from the path of its IRI, `edicion/{ruc}/{form}/{yyyy-mm}/v{n}`.

    Raises:
        ArchiveError: the path is not of that form.
    """
    found = _EDITION.fullmatch(path)
    if not found:
        raise ArchiveError("edition.unknown", edition=path)
    return EditionKey(found["ruc"], found["form"], found["period"], int(found["version"]))
