"""What a worker does: the files of one institution, one after the other, become editions in the staging folder.

It opens neither records nor store: what it must know of earlier editions comes with the task, or lies in the
archive.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from vitrina import intake
from vitrina.bulk.outcome import Outcome, Result
from vitrina.bulk.plan import Upload
from vitrina.checked import Checked, Part
from vitrina.conversion import convert
from vitrina.errors import BadRequestError, UnreadableFileError, VitrinaError
from vitrina.installation import Installation, Statements, edition_tables, statements
from vitrina.intake import Units
from vitrina.intake.sets import set_name
from vitrina.model import EditionKey, Issue
from vitrina.publish import ViolationsError, context_of, edition_facts, edition_files, terms_of, to_publish
from vitrina.rdf.entities import EditionTables, EntityLines, entity_lines
from vitrina.store.staging import Staged, stage

_RUC = re.compile(r"(?<![0-9])[0-9]{13}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Task:
    """The files of one institution with what is known of it; or one file of which nobody says whose it is.

    Attributes:
        by: who publishes.
        uploads: the files, in the order in which they count.
        institution: whose they are; None asks for it.
        names: normalised name → slug of the known units.
        labels: slug → current name.
        latest: (form, month) → the newest edition and the hash of its original.
        replaced: older editions.
        replaced_originals: the hashes of their originals.
    """

    by: str
    uploads: tuple[Upload, ...]
    institution: str | None
    names: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    latest: Mapping[tuple[str, str], tuple[EditionKey, str]] = field(default_factory=dict)
    replaced: tuple[EditionKey, ...] = ()
    replaced_originals: frozenset[str] = frozenset()


def work(installation: Installation, task: Task, begin: Callable[[str], None]) -> Result:
    """Return what became of the files of a task; `begin` is called with the name of each before it is read."""
    if task.institution is None:
        return _identify(installation, task.uploads[0], begin)
    group = _Group(installation, task, task.institution)
    outcomes = []
    for upload in task.uploads:
        begin(upload.name)
        outcomes.append(_guarded(upload, partial(group.publish, upload)))
    begin("")
    entities = group.entities() if group.staged else None
    return Result(tuple(outcomes), tuple(group.staged), group.statements, entities)


def _guarded(upload: Upload, act: Callable[[], Outcome]) -> Outcome:
    """Return the outcome of `act`; whatever it raises is why this one file was not published."""
    try:
        return act()
    except ViolationsError as error:
        first: dict[str, Issue] = {}
        for issue in error.checked.report.issues:
            if issue.severity == "violation":
                first.setdefault(issue.code, issue)
        return Outcome(upload.name, "violations", VitrinaError(error.code, **error.params), tuple(first.values()))
    except VitrinaError as error:
        return Outcome(upload.name, "refused", error)
    except OSError as error:
        return Outcome(upload.name, "refused", UnreadableFileError("file.denied", path=upload.name, detail=str(error)))
    except Exception as error:  # noqa: BLE001 - a fault of ours in one file must not cost the others
        detail = f"{type(error).__name__}: {error}"
        return Outcome(upload.name, "refused", UnreadableFileError("bulk.failed", filename=upload.name, detail=detail))


def _identify(installation: Installation, upload: Upload, begin: Callable[[str], None]) -> Result:
    """Find the one institution of the registry whose RUC is in a cell of the file."""
    begin(upload.name)
    found: list[str] = []

    def act() -> Outcome:
        data, filename = _read(upload, installation.limits.file_bytes)
        workbook = intake.read(data, filename, installation.limits)
        texts = (cell.text for sheet in workbook.sheets for cell in sheet.cells.values())
        told = {ruc for text in texts for ruc in _RUC.findall(text) if installation.registry.find(ruc)}
        found.extend(sorted(told))
        if len(found) > 1:
            raise BadRequestError("bulk.several-institutions", filename=upload.name, numbers=", ".join(found))
        if not found:
            raise BadRequestError("bulk.no-institution", filename=upload.name)
        return Outcome(upload.name, "published")

    outcome = _guarded(upload, act)
    return Result((outcome,)) if outcome.error else Result(institution=found[0])


def _read(upload: Upload, limit: int) -> tuple[bytes, str]:
    """Return the bytes of an upload and its file name.

    Raises:
        UnreadableFileError: it is too large.
        OSError: it cannot be read.
    """
    if sum(path.stat().st_size for path in upload.paths) > limit:
        raise UnreadableFileError("file.too-large", filename=upload.name, limit=limit // 1024**2)
    contents = {path.name: path.read_bytes() for path in upload.paths}
    if len(contents) == 1:
        return next(iter(contents.values())), upload.paths[0].name
    return intake.pack(contents), set_name(contents)


class _Group:
    """The files of one institution: each knows the units and editions of those before it."""

    def __init__(self, installation: Installation, task: Task, institution: str) -> None:
        self._installation, self._institution, self._by = installation, institution, task.by
        self._names, self._labels = dict(task.names), dict(task.labels)
        self._latest, self._replaced = dict(task.latest), list(task.replaced)
        self._replaced_originals = set(task.replaced_originals)
        self._from: dict[EditionKey, Upload] = {}
        self._tables: dict[EditionKey, EditionTables] = {}
        self.staged: list[Staged] = []
        self.statements: dict[EditionKey, Statements] = {}

    def publish(self, upload: Upload) -> Outcome:
        """Stage the editions of a file: all of them or none."""
        installation = self._installation
        data, filename = _read(upload, installation.limits.file_bytes)
        context = context_of(installation, self._institution, upload.period)
        if known := self._published(data, upload.period):
            return Outcome(upload.name, "unchanged", editions=known)
        units = Units(self._names, self._labels)
        checked = to_publish(installation, data, filename, context, units, exact=False)
        parts = [(part, self._decide(upload, checked, part)) for part in checked.parts]
        new = [(part, key) for part, key in parts if key != self._known(key)]
        if len({key for _, key in new}) < len(new):
            period = new[0][1].period
            raise BadRequestError("bulk.same-edition", filename=upload.name, first=upload.name, period=period)
        for made in [self._made(checked, part, key, data) for part, key in new]:
            self._take(made)
            self._from[made.key] = upload
        keys = tuple(key for _, key in parts)
        return Outcome(upload.name, "published" if new else "unchanged", editions=keys)

    def _published(self, data: bytes, period: str | None) -> tuple[EditionKey, ...]:
        """Return the newest editions of a month where they were made from these bytes: nothing is left to check."""
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 in self._replaced_originals:
            return ()
        return tuple(key for (_, of), (key, original) in self._latest.items() if (of, original) == (period, sha256))

    def _known(self, key: EditionKey) -> EditionKey | None:
        latest = self._latest.get((key.form, key.period))
        return latest[0] if latest else None

    def _decide(self, upload: Upload, checked: Checked, part: Part) -> EditionKey:
        """Return the edition that a table becomes: the newest one that there is, where it says the same.

        Raises:
            BadRequestError: another file of this run is that edition.
        """
        key = part.conversion.key
        latest = self._latest.get((key.form, key.period))
        if latest is None:
            return key
        known, original = latest
        if original == checked.workbook.sha256 or (len(checked.parts) > 1 and self._says_same(known, part)):
            return known
        if known in self._from:
            first = self._from[known].name
            raise BadRequestError("bulk.same-edition", filename=upload.name, first=first, period=key.period)
        return replace(key, version=known.version + 1)

    def _says_same(self, known: EditionKey, part: Part) -> bool:
        """A workbook of months grows by a sheet each month: what it said before it need not say anew."""
        if known in self._from:
            return False
        read = self._installation.archive.read
        return all(read(known, name) == content for name, content in part.conversion.csv_files.items())

    def _made(self, checked: Checked, part: Part, key: EditionKey, data: bytes) -> Staged:
        """Write the edition of a table into the staging folder."""
        installation, sha256 = self._installation, checked.workbook.sha256
        if key.version > 1:
            converted = convert(part.form, part.reading, sha256, terms_of(installation), key.version)
            part = replace(part, conversion=converted)
        contents = edition_files(checked, part, withhold_person=installation.settings.withhold_person)
        self._tables[key] = edition_tables(key, contents.__getitem__)
        original = data, intake.SUFFIXES[checked.workbook.kind]
        return stage(installation.archive.staging, key, contents, original, edition_facts(checked, part, self._by))

    def _take(self, made: Staged) -> None:
        """Count an edition among those that are known."""
        key = made.key
        found = self.statements[key] = statements(self._tables[key])
        for normalised, slug, label in found.units:
            self._names[normalised], self._labels[slug] = slug, label
        before = self._latest.get((key.form, key.period))
        if before:
            self._replaced.append(before[0])
            self._replaced_originals.add(before[1])
        self._latest[key.form, key.period] = key, made.sha256
        self.staged.append(made)

    def entities(self) -> EntityLines:
        """Return the institution's entity graph, with the new editions."""
        installation = self._installation
        current = sorted((key for key, _ in self._latest.values()), key=lambda key: (key.period, key.form))
        return entity_lines(
            installation.iris, installation.institution(self._institution),
            [self._table(key) for key in current], [self._table(key) for key in self._replaced],
        )  # fmt: skip

    def _table(self, key: EditionKey) -> EditionTables:
        return self._tables.get(key) or self._installation.tables(key)
