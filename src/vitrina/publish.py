"""The order of the stages: check an upload, convert it, release it as an edition.

Checking and converting are pure; `release` is all or nothing. The line in the ledger is the moment of
publication (decision 4): before it nothing is public, after it records and store follow, now or at the next
start (`Installation.catch_up`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from vitrina import checks, intake
from vitrina.checked import Checked, Part
from vitrina.conversion import METADATA_FILE, Terms, completed, convert
from vitrina.errors import BadRequestError, VitrinaError
from vitrina.installation import Installation
from vitrina.intake import Limits, Units, split
from vitrina.intake.identify import normalise
from vitrina.intake.recognise import Recognised
from vitrina.model import CellRef, Context, EditionKey, Issue, Reading, Report, Workbook
from vitrina.rdf import formats
from vitrina.rdf.iris import check_period
from vitrina.report import as_json
from vitrina.store.records import EditionRecord, now
from vitrina.store.staging import stage

#: The codes of issues that staff answer: is the unit the known one, or another?
QUESTIONS = frozenset({"unit.similar", "unit.similar-in-file"})


@dataclass(frozen=True, slots=True)
class Release:
    """An edition, and whether this release made it (False: it was published before, nothing changed)."""

    edition: EditionRecord
    created: bool


@dataclass(frozen=True, slots=True)
class Released:
    """What became of a file: an edition for each of its tables that was to be published, and the report."""

    releases: tuple[Release, ...]
    report: Report

    @property
    def edition(self) -> EditionRecord:
        """The first edition; mostly the only one."""
        return self.releases[0].edition

    @property
    def created(self) -> bool:
        """Whether anything was published that was not before."""
        return any(release.created for release in self.releases)


class ViolationsError(VitrinaError):
    """The file has violations, so nothing was published; `checked` has the report."""

    status = 422

    def __init__(self, checked: Checked) -> None:
        self.checked = checked
        super().__init__(
            "publish.violations", filename=checked.workbook.filename, count=checked.report.count("violation")
        )


def check(
    data: bytes, filename: str, terms: Terms, context: Context | None = None, units: Units | None = None,
    limits: Limits | None = None, version: int = 1, *, exact: bool = True,
) -> Checked:  # fmt: skip
    """Return everything that can be said of an upload, of each table in it; nothing is kept.

    Which tables count, and of which month each is, `intake.readings` says.

    Raises:
        UnreadableFileError: not a workbook that can be read.
        UnknownFormError: no sheet holds a form that is known.
    """
    workbook = intake.read(data, filename, limits, exact=exact)
    context = context or Context()
    found, issues = intake.readings(workbook, context, units)
    parts = [_part(workbook, table, reading, terms, version) for table, reading in found]
    about_file = (*workbook.issues, *issues, *_month_missing(context, parts))
    return Checked(workbook, context, tuple(parts), about_file)


def _part(workbook: Workbook, found: Recognised, reading: Reading, terms: Terms, version: int) -> Part:
    form = found.form
    conversion = convert(form, reading, workbook.sha256, terms, version)
    subjects = {table.url: table.subject for table in form.tables}
    source_map = checks.SourceMap(conversion.pattern, completed(reading), subjects, conversion.bound)
    results = [result for result in checks.validate(conversion.ntriples) if result.code not in form.without_rules]
    said = [*intake.file_issues(workbook, reading), *reading.issues]
    located = checks.issues(results, source_map, said, _absent_cells(reading))
    return Part(form, reading, conversion, (*said, *located), says_month=found.told[1] is not None)


def _month_missing(context: Context, parts: Sequence[Part]) -> list[Issue]:
    """A workbook of several months without the one that was asked for: none of them may be published as that."""
    months = [part.reading.context.period or "–" for part in parts]
    if context.period is None or context.period in months:
        return []
    params = {"period": context.period, "known": ", ".join(dict.fromkeys(months))}
    return [Issue("period.not-there", "violation", None, params=params)]


def _absent_cells(reading: Reading) -> list[CellRef]:
    return [row.cells["celda"] for table in reading.tables if table.url == "ausencias.csv" for row in table.rows]


def terms_of(installation: Installation) -> Terms:
    """Return what an installation adds to every edition."""
    settings = installation.settings
    return Terms(installation.iris.base, settings.licence, settings.withhold_person)


def known_units(installation: Installation, institution: str | None, answers: Mapping[str, str] | None = None) -> Units:
    """Return the units of an institution that are known, with staff's answers (name → slug or `nueva`)."""
    # Before the first publication there are no records, and asking for them would make them.
    rows = installation.records.unit_names(institution) if institution and installation.archive.base else []
    labels = {row.slug: row.label for row in rows}
    normalised = {normalise(name): slug for name, slug in (answers or {}).items()}
    names = {row.normalised: row.slug for row in rows}
    return Units(names, labels, normalised, known_targets(installation, institution))


def known_targets(installation: Installation, institution: str | None) -> dict[str, str]:
    """Return what each target of the newest edition of each form measures."""
    editions = installation.records.editions(institution) if institution and installation.archive.base else ()
    newest = {e.form: e.key for e in sorted(editions, key=lambda e: e.period) if e.state == "published"}
    targets: dict[str, str] = {}
    for key in newest.values():
        targets |= split.known(installation.rows(key, "conjunto-de-datos.csv"))
    return targets


def context_of(installation: Installation, institution: str | None, period: str | None) -> Context:
    """Return who and when, as the publisher says it, with the names under which the institution is known.

    Raises:
        BadRequestError: the institution is not in the registry, or the period is no month.
    """
    found = installation.registry.get(institution) if institution else None
    names = tuple(name for name in (found.name, found.official_name) if name) if found else ()
    return Context(found.ruc if found else None, check_period(period) if period else None, names)


def release(
    installation: Installation, data: bytes, filename: str, context: Context, by: str,
    answers: Mapping[str, str] | None = None,
) -> Released:  # fmt: skip
    """Publish the tables of an upload as editions, all or nothing.

    With a period it is the table of that month; without one every table of the file, each of which must say its
    month. The file that is already the newest version of that form, institution and month changes nothing; of a
    file with several months, neither does a table that says what the newest version says. `by` names who
    publishes; `answers` say which unit an unknown name is (name → slug or `nueva`).

    Raises:
        BadRequestError: institution or period missing, malformed or unknown.
        ViolationsError: the file has violations.
        RefusedError: another base IRI is fixed.
        VitrinaError: the file cannot be read.
        OSError: the disk refuses; then nothing is published.
    """
    if not context.institution:
        raise BadRequestError("institution.missing")
    context = context_of(installation, context.institution, context.period)
    _check_not_future(context.period)
    installation.archive.check_base(installation.iris.base)
    installation.check_ledger()
    # Read before the archive is even made: a bad file leaves nothing behind.
    units = known_units(installation, context.institution, answers)
    checked = to_publish(installation, data, filename, context, units)
    with installation.archive.writing():
        installation.catch_up()
        now_known = known_units(installation, context.institution, answers)
        if now_known != units:  # published by another meanwhile
            checked = to_publish(installation, data, filename, context, now_known)
        keys = _publish(installation, checked, data, by)
        installation.catch_up()
    releases = tuple(Release(_edition(installation, key), created) for key, created in keys)
    return Released(releases, checked.report)


def to_publish(
    installation: Installation, data: bytes, filename: str, context: Context, units: Units, *, exact: bool = True
) -> Checked:
    """Return the check of what a file would publish, which has no violation.

    Raises:
        BadRequestError: neither the publisher nor the sheet says the month (the update date is no proof of it), or
            it is yet to come.
        ViolationsError: the file has violations.
        VitrinaError: the file cannot be read.
    """
    terms, limits = terms_of(installation), installation.limits
    checked = check(data, filename, terms, context, units, limits, exact=exact).of(context.period)
    for part in checked.parts:
        _check_not_future(part.reading.context.period)
    if not checked.report.conforms:
        raise ViolationsError(checked)
    if context.period is None and not all(p.says_month and p.reading.context.period for p in checked.parts):
        raise BadRequestError("period.missing")
    return checked


def _check_not_future(period: str | None) -> None:
    if period and check_period(period) > now().strftime("%Y-%m"):
        raise BadRequestError("period.future", period=period)


def _publish(installation: Installation, checked: Checked, data: bytes, by: str) -> list[tuple[EditionKey, bool]]:
    """Publish every table, all or none; return each key, and whether it is new. The caller is `writing`."""
    archive, base = installation.archive, installation.iris.base
    latest = {part.conversion.key: _unchanged(installation, checked, part) for part in checked.parts}
    new = [_versioned(installation, checked, part) for part in checked.parts if not latest[part.conversion.key]]
    editions = [
        (
            part.conversion.key,
            edition_files(checked, part, withhold_person=installation.settings.withhold_person),
            (data, intake.SUFFIXES[checked.workbook.kind]),
            edition_facts(checked, part, by),
        )
        for part in new
    ]
    if len(editions) == 1:
        key, contents, original, facts = editions[0]
        archive.publish(key, base, contents, original, facts)
    elif editions:
        archive.publish_staged(base, [stage(archive.staging, *edition) for edition in editions])
    made = iter(new)
    return [
        (old.key, False) if (old := latest[part.conversion.key]) else (next(made).conversion.key, True)
        for part in checked.parts
    ]


def _unchanged(installation: Installation, checked: Checked, part: Part) -> EditionRecord | None:
    """Return the newest version where there is nothing to publish: the same file, or the same words in one of many."""
    key = part.conversion.key
    latest = installation.records.latest(key.institution, key.form, key.period)
    is_same = latest and latest.original == checked.workbook.sha256
    return latest if is_same or (latest and len(checked.parts) > 1 and _says_same(installation, latest, part)) else None


def _versioned(installation: Installation, checked: Checked, part: Part) -> Part:
    """Return the table as the next version of its edition."""
    key = part.conversion.key
    latest = installation.records.latest(key.institution, key.form, key.period)
    if latest is None:
        return part
    terms, version = terms_of(installation), latest.version + 1
    return replace(part, conversion=convert(part.form, part.reading, checked.workbook.sha256, terms, version))


def _says_same(installation: Installation, latest: EditionRecord, part: Part) -> bool:
    """A workbook of months grows by a sheet each month: what it said before it need not say anew."""
    return all(
        installation.archive.read(latest.key, name) == content for name, content in part.conversion.csv_files.items()
    )


def _edition(installation: Installation, key: EditionKey) -> EditionRecord:
    edition = installation.records.edition(key)
    if edition is None:
        raise LookupError(key.path)
    return edition


def edition_files(checked: Checked, part: Part, *, withhold_person: bool) -> dict[str, bytes]:
    """Return every file of the edition of one table, by its name."""
    conversion = part.conversion
    files = dict(conversion.csv_files)
    files[METADATA_FILE] = conversion.metadata_file
    report = as_json(replace(checked, parts=(part,)))
    files["report.json"] = formats.pretty_json(_without_person(part, report) if withhold_person else report)
    rdf = formats.documents(conversion.ntriples, conversion.edition)
    return files | {f"edition.{suffix}": body for suffix, body in rdf.items()}


def _without_person(part: Part, report: dict[str, Any]) -> dict[str, Any]:
    """Return a report without what the cells about the responsible person say; issues quote them too."""
    personal = {column.name for table in part.form.tables for column in table.columns if column.personal}
    row = part.reading.table(part.form.table("labels").url).rows[0]
    cells = {(ref.sheet, ref.address) for name, ref in row.cells.items() if name in personal}
    issues = [issue for issue in report["issues"] if (issue["sheet"], issue["cell"]) not in cells]
    tables = [{**table, "metadata": _blank(table["metadata"], personal)} for table in report["tables"]]
    return {**report, "tables": tables, "metadata": _blank(report["metadata"], personal), "issues": issues}


def _blank(metadata: Mapping[str, Any], personal: set[str]) -> dict[str, Any]:
    nothing = {"text": None, "value": None}
    return {
        name: nothing | {key: entry[key] for key in ("sheet", "cell")} if name in personal else entry
        for name, entry in metadata.items()
    }


def edition_facts(checked: Checked, part: Part, by: str) -> dict[str, Any]:
    """Return what the line of the ledger says of the edition of one table beside its files."""
    return {
        "time": now().isoformat(),
        "by": by,
        "filename": checked.workbook.filename,
        "sheet": part.reading.sheet,
        "graph": formats.plain_hash(part.conversion.ntriples),
    }
