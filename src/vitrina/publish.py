"""The order of the stages: check an upload, convert it, release it as an edition.

Checking and converting are pure; `release` is all or nothing. The line in the ledger is the moment of
publication (decision 4): before it nothing is public, after it records and store follow, now or at the next
start (`Installation.catch_up`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rdflib import Graph

from vitrina import checks, intake
from vitrina.conversion import METADATA_FILE, Conversion, Terms, completed, convert
from vitrina.errors import BadRequestError, VitrinaError
from vitrina.installation import Installation
from vitrina.intake import Form, Limits, Units
from vitrina.intake.identify import NEW_UNIT, normalise
from vitrina.model import (
    SEVERITIES,
    CellRef,
    Context,
    Issue,
    Reading,
    Report,
    Workbook,
)
from vitrina.rdf import formats
from vitrina.rdf.iris import check_period
from vitrina.report import as_json
from vitrina.store.records import EditionRecord, now


@dataclass(frozen=True, slots=True)
class Checked:
    """Everything that one check of an upload found out."""

    workbook: Workbook
    form: Form
    reading: Reading
    conversion: Conversion
    report: Report


@dataclass(frozen=True, slots=True)
class Released:
    """The edition, and whether this release made it (False: it was published before, nothing changed)."""

    edition: EditionRecord
    created: bool
    report: Report


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
    limits: Limits | None = None, version: int = 1,
) -> Checked:  # fmt: skip
    """Return everything that can be said of an upload; nothing is kept.

    Raises:
        UnreadableFileError: not a workbook that can be read.
        UnknownFormError: no sheet holds a form that is known.
    """
    workbook = intake.read(data, filename, limits)
    context = context or Context()
    found = intake.recognise(workbook, context.period)
    reading = intake.tables(found, context, units)
    if context.period is None:
        told = (found.periods or {}).get(found.sheet.name)
        context = replace(context, period=told or _period_told(reading))
        reading = intake.tables(found, context, units)
    conversion = convert(found.form, reading, workbook.sha256, terms, version)
    graph = Graph().parse(data=conversion.ntriples, format="nt")
    subjects = {table.url: table.subject for table in found.form.tables}
    source_map = checks.SourceMap(conversion.group, completed(reading), subjects)
    results = [result for result in checks.validate(graph) if result.code not in found.form.without_rules]
    said = [*intake.file_issues(workbook, reading), *reading.issues]
    located = checks.issues(results, source_map, said, _absent_cells(reading))
    report = Report(tuple(sorted([*said, *located], key=_order)))
    return Checked(workbook, found.form, reading, conversion, report)


def _period_told(reading: Reading) -> str | None:
    """The month of the stated update date: what the file itself says of its period."""
    for table in reading.tables:
        for row in table.rows:
            if row.values.get("fecha_actualizacion"):
                return str(row.values["fecha_actualizacion"])[:7]
    return None


def _absent_cells(reading: Reading) -> list[CellRef]:
    return [row.cells["celda"] for table in reading.tables if table.url == "ausencias.csv" for row in table.rows]


def _order(issue: Issue) -> tuple[int, str, int, str]:
    address = issue.cell.address if issue.cell else "A0"
    letters = address.rstrip("0123456789")
    sheet = issue.cell.sheet if issue.cell else ""
    return SEVERITIES.index(issue.severity), sheet, int(address[len(letters) :] or 0), letters


def terms_of(installation: Installation) -> Terms:
    """Return what an installation adds to every edition."""
    settings = installation.settings
    return Terms(installation.iris.base, settings.licence, settings.withhold_person)


def known_units(installation: Installation, institution: str | None, answers: Mapping[str, str] | None = None) -> Units:
    """Return the units of an institution that are known, with staff's answers (name → slug or `nueva`).

    Raises:
        BadRequestError: an answer names a unit that is not known.
    """
    # Before the first publication there are no records, and asking for them would make them.
    rows = installation.records.unit_names(institution) if institution and installation.archive.base else []
    labels = {row.slug: row.label for row in rows}
    for name, slug in (answers or {}).items():
        if slug != NEW_UNIT and slug not in labels:
            known = ", ".join(labels) or "–"
            raise BadRequestError("publish.bad-unit-answer", answer=f"{name}={slug}", known=known)
    normalised = {normalise(name): slug for name, slug in (answers or {}).items()}
    return Units({row.normalised: row.slug for row in rows}, labels, normalised)


def release(
    installation: Installation, data: bytes, filename: str, context: Context, by: str,
    answers: Mapping[str, str] | None = None,
) -> Released:  # fmt: skip
    """Publish an upload as an edition, all or nothing.

    The file that is already the newest version of that form, institution and month changes nothing. `by`
    names who publishes; `answers` say which unit an unknown name is (name → slug or `nueva`).

    Raises:
        BadRequestError: institution or period missing, malformed or unknown.
        ViolationsError: the file has violations.
        RefusedError: another base IRI is fixed.
        VitrinaError: the file cannot be read.
        OSError: the disk refuses; then nothing is published.
    """
    if not context.institution:
        raise BadRequestError("institution.missing")
    if not context.period:
        raise BadRequestError("period.missing")
    if check_period(context.period) > now().strftime("%Y-%m"):
        raise BadRequestError("period.future", period=context.period)
    institution = installation.registry.get(context.institution)
    installation.archive.check_base(installation.iris.base)
    installation.check_ledger()
    # Read before the archive is even made: a bad file leaves nothing behind.
    checked = _checked(installation, data, filename, context, answers, 1)
    with installation.archive.writing():
        installation.catch_up()
        latest = installation.records.latest(institution.ruc, checked.form.id, context.period)
        if latest and latest.original == checked.workbook.sha256:
            return Released(latest, created=False, report=checked.report)
        checked = _checked(installation, data, filename, context, answers, latest.version + 1 if latest else 1)
        installation.archive.publish(
            checked.conversion.key,
            installation.iris.base,
            _files(checked, withhold_person=installation.settings.withhold_person),
            (data, intake.SUFFIXES[checked.workbook.kind]),
            _facts(checked, by),
        )
        installation.catch_up()
    edition = installation.records.edition(checked.conversion.key)
    if edition is None:
        raise LookupError(checked.conversion.key.path)
    return Released(edition, created=True, report=checked.report)


def _checked(
    installation: Installation, data: bytes, filename: str, context: Context, answers: Mapping[str, str] | None,
    version: int,
) -> Checked:  # fmt: skip
    units = known_units(installation, context.institution, answers)
    checked = check(data, filename, terms_of(installation), context, units, installation.limits, version)
    if not checked.report.conforms:
        raise ViolationsError(checked)
    return checked


def _files(checked: Checked, *, withhold_person: bool) -> dict[str, bytes]:
    conversion = checked.conversion
    triples = formats.parse(conversion.ntriples, "nt")
    files = dict(conversion.csv_files)
    files[METADATA_FILE] = formats.pretty_json(conversion.metadata)
    report = as_json(checked.workbook, checked.form, checked.reading, checked.report)
    files["report.json"] = formats.pretty_json(_without_person(checked, report) if withhold_person else report)
    files["edition.nq"] = formats.nquads(triples, conversion.edition)
    for format_ in formats.FORMATS:
        files[f"edition.{format_.suffix}"] = formats.serialize(triples, format_)
    return files


def _without_person(checked: Checked, report: dict[str, Any]) -> dict[str, Any]:
    """Return a report without what the cells about the responsible person say; issues quote them too."""
    personal = {column.name for table in checked.form.tables for column in table.columns if column.personal}
    row = checked.reading.table(checked.form.table("labels").url).rows[0]
    blank = {
        name: {"text": None, "value": None, "cell": entry["cell"]}
        for name, entry in report["metadata"].items()
        if name in personal
    }
    cells = {(ref.sheet, ref.address) for name, ref in row.cells.items() if name in personal}
    issues = [issue for issue in report["issues"] if (issue["sheet"], issue["cell"]) not in cells]
    return {**report, "metadata": report["metadata"] | blank, "issues": issues}


def _facts(checked: Checked, by: str) -> dict[str, Any]:
    return {
        "time": now().isoformat(),
        "by": by,
        "filename": checked.workbook.filename,
        "sheet": checked.reading.sheet,
        "graph": formats.canonical_hash(checked.conversion.ntriples),
    }
