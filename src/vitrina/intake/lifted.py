"""Metadata and notes that stand in columns beside the rows.

A form may have no labels below its table: each row says again when it was updated, by whom and for which period
(`Heading.in_rows`). What all rows say alike is one value; who says otherwise is told, unless each row may have its
own (`Heading.differs`): then there is no one value, and the rows keep theirs (`besides`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from vitrina.addresses import a1
from vitrina.intake import dates
from vitrina.intake.beside import DAYS, dated, proof
from vitrina.intake.evidence import Evidence
from vitrina.intake.form import Form, FormColumn
from vitrina.intake.identify import normalise
from vitrina.intake.placed import Placed, RawNote, RawRow, Scan
from vitrina.intake.recognise import Recognised
from vitrina.intake.values import Absence, absence_in_note
from vitrina.model import CellRef, Issue, Param, Severity


def lifted(found: Recognised, scan: Scan) -> Scan:
    """Return `scan` with the labels and notes that stand in columns of its rows."""
    labels, notes, issues = dict(scan.labels), list(scan.notes), list(scan.issues)
    order = proof(found.form, found.sheet, found.header_row, found.columns).order
    nowhere = Placed(CellRef(found.sheet.name, a1(found.header_row, max(found.columns.values()) + 1)))
    for table in found.form.tables:
        for column in table.headings:
            heading = column.heading
            if heading is None or not heading.in_rows:
                continue
            if not scan.rows:
                # That there are no rows is what is told, at the header.
                first = CellRef(found.sheet.name, a1(found.header_row, min(found.columns.values())))
                labels.setdefault(column.name, Placed(first, told=True))
                continue
            placed = [(row.cells[column.name], row.section) for row in scan.rows if column.name in row.cells]
            # A cell merged over several rows says its words once.
            filled = {place.anchor or place.ref: (place, section) for place, section in placed if place.cell}
            if table.layout == "notes":
                notes += [RawNote(place, section) for place, section in filled.values()]
            else:
                values = [place for place, _ in filled.values()]
                is_day = heading.reader in DAYS
                unread = [place for place in values if is_day and not dates.date(_text(place), order)]
                read = [place for place in values if not is_day or dates.date(_text(place), order)]
                shown = (read or values or [place for place, _ in placed] or [nowhere])[0]
                if heading.differs:
                    issues += _differing(column, heading.differs, [*read, *unread], order)
                elif len({normalise(_text(place)) for place in values}) > 1:
                    shown = Placed(shown.ref, anchor=shown.anchor, told=True)
                labels.setdefault(column.name, shown)
    return replace(scan, labels=labels, notes=notes, issues=issues)


def _differing(column: FormColumn, severity: Severity, places: list[Placed], order: dates.Order) -> list[Issue]:
    """Tell each value that is not the first one, where it stands first."""
    values: dict[str, Placed] = {}
    for place in places:
        text = _text(place)
        day = dates.date(text, order) if _is_day(column) else None
        values.setdefault(day or normalise(text) or text, place)
    first, *others = values.values() or [Placed(CellRef("", ""))]
    common: dict[str, Param] = {"column": column.title, "other": _text(first)}
    return [
        Issue("value.differs", severity, place.anchor or place.ref, params={"text": _text(place), **common})
        for place in others
    ]


def _is_day(column: FormColumn) -> bool:
    return column.heading is not None and column.heading.reader in DAYS


def _text(place: Placed) -> str:
    return place.cell.text if place.cell else ""


def stated(form: Form, row: RawRow) -> tuple[Placed, Absence] | None:
    """Return the note beside a row, with the absence that it states for what the row leaves empty; else None."""
    notes = (table for table in form.tables if table.layout == "notes")
    for column in (column for table in notes for column in table.headings):
        placed = row.cells.get(column.name)
        if placed and placed.cell and (absence := absence_in_note(placed.cell.text)):
            return placed, absence
    return None


def besides(form: Form) -> tuple[str, ...]:
    """Return the columns of other tables that stand beside the rows and from which columns of the rows derive."""
    own = {column.source.of for column in form.table("rows").columns if column.source}
    return tuple(
        column.name for column in form.header if column.heading and column.heading.in_rows and column.name in own
    )


def proofs(found: Recognised, known: Mapping[str, Evidence]) -> dict[str, Evidence]:
    """Return what each column proves: `known`, the days beside the rows, and the form's own decimal sign.

    The form's sign holds for a column that does not prove the other one; that it is so needs no telling.
    """
    result = dict(known)
    days = proof(found.form, found.sheet, found.header_row, found.columns)
    result |= dict.fromkeys(dated(found.form), days)
    sign = found.form.decimal
    if sign:
        for name, one in known.items():
            if one.contradicted_by is None and one.decimal in {None, sign}:
                result[name] = replace(one, decimal=sign, decimal_by=None)
    return result
