"""Every table of a workbook, read for the month that it is of; those that are not read are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from vitrina.intake.period import completed
from vitrina.intake.recognise import Recognised, recognise_all
from vitrina.intake.table import tables
from vitrina.intake.units import Units
from vitrina.model import Context, Issue, Reading, Workbook


def readings(
    workbook: Workbook, context: Context, units: Units | None = None
) -> tuple[list[tuple[Recognised, Reading]], list[Issue]]:
    """Return each table with what was understood of it, and what there is to say of the choice of tables.

    A single table is of the month given. Of several each is of the month that its sheet says; one that says none is
    of the one given where no other is, else of that of its stated update date. A table of the same form and month
    as an earlier one, or of none, is told and not read, and so is a blank one beside others. Each table knows the
    units of those before it.

    Raises:
        UnknownFormError: no sheet has the header of a form that is known.
    """
    found = recognise_all(workbook, context.period)
    result: list[tuple[Recognised, Reading]] = []
    issues: list[Issue] = []
    for form in dict.fromkeys(table.form.id for table in found):
        group = [table for table in found if table.form.id == form]
        read = []
        for table, period in _periods(group, workbook, context, units):
            reading = tables(table, replace(context, period=period), units)
            units = (units or Units()).with_those_of(reading)
            read.append((table, reading))
        kept = _kept(read, context.period)
        result += kept
        issues += _told(read, kept)
    return result, issues


def _periods(
    group: Sequence[Recognised], workbook: Workbook, context: Context, units: Units | None
) -> list[tuple[Recognised, str | None]]:
    given = context.period
    if len(group) == 1 and given:
        return [(group[0], given)]
    said: dict[int, str | None] = {}
    stated: dict[int, str | None] = {}
    for number, table in enumerate(group):
        year, month = table.told
        if year and month:
            said[number] = f"{year}-{month:02d}"
            continue
        stated[number] = _stated_date(tables(table, replace(context, period=None), units))
        if month:
            said[number] = completed(month, given, workbook.filename, stated[number])
    open_ones = [number for number in range(len(group)) if number not in said]
    if given and open_ones and given not in said.values():
        of_it = [number for number in open_ones if (stated[number] or "")[:7] == given]
        said[(of_it or open_ones)[0]] = given
    return [(table, said.get(n) or (stated.get(n) or "")[:7] or None) for n, table in enumerate(group)]


def _stated_date(reading: Reading) -> str | None:
    """The stated update date: what the file itself says of its time."""
    dates = (row.values.get("fecha_actualizacion") for table in reading.tables for row in table.rows)
    return next((str(date) for date in dates if date), None)


def _kept(read: Sequence[tuple[Recognised, Reading]], given: str | None) -> list[tuple[Recognised, Reading]]:
    """Return the tables that count: one for each month, blank ones only where that month was asked for."""
    filled = [one for one in read if not _is_blank(one[1]) or (given and one[1].context.period == given)] or read[:1]
    kept: dict[str | None, tuple[Recognised, Reading]] = {}
    for one in filled:
        kept.setdefault(one[1].context.period, one)
    if len(kept) > 1:
        kept.pop(None, None)
    return sorted(kept.values(), key=lambda one: one[1].context.period != given)  # stable: the one given comes first


def _is_blank(reading: Reading) -> bool:
    """Tell whether a sheet waits for its month: no row, no note, and not even a date beside its label."""
    rows = [row for table in reading.tables for row in table.rows if "motivo" not in row.values]
    is_dated = any("fecha_actualizacion" in row.texts for row in rows)
    return not is_dated and not any("unidad" in row.texts or "nota" in row.values for row in rows)


def _told(read: Iterable[tuple[Recognised, Reading]], kept: Sequence[tuple[Recognised, Reading]]) -> list[Issue]:
    first = kept[0][1].sheet
    left = [one for one in read if all(one is not other for other in kept)]
    blank = [reading.sheet for _, reading in left if _is_blank(reading)]
    others = [_name(reading) for _, reading in left if not _is_blank(reading)]
    others += [name for table, _ in read for name in table.others]
    issues = [Issue("sheet.blank", "info", None, params={"sheet": name}) for name in blank]
    if others:
        issues.append(Issue("sheet.others", "warning", None, params={"sheet": first, "others": ", ".join(others)}))
    return issues


def _name(reading: Reading) -> str:
    return f"{reading.sheet} ({reading.context.period})" if reading.context.period else reading.sheet
