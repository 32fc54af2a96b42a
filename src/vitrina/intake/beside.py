"""The days that stand in columns beside the rows: what comes first in them, and of which month each row is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from vitrina.addresses import a1
from vitrina.intake import dates
from vitrina.intake.evidence import Evidence, evidence
from vitrina.intake.form import Form
from vitrina.model import CellRef, Sheet

#: Readers of days.
DAYS = {"date", "period_date"}
#: The column that says of which month a row is: that of the day on which its period ends.
_PERIOD = "periodo_fin"


def dated(form: Form) -> tuple[str, ...]:
    """Return the columns with a day that stand beside the rows, whatever their table."""
    return tuple(c.name for c in form.header if c.heading and c.heading.in_rows and c.heading.reader in DAYS)


def proof(form: Form, sheet: Sheet, header: int, columns: Mapping[str, int]) -> Evidence:
    """Return what the days below the row `header` prove together.

    One day whose month comes first proves it for all these columns: a period begins on the first of a month, and
    that day alone proves nothing.
    """
    places = {columns[name] for name in dated(form) if name in columns}
    cells = sheet.cells.items()
    texts = ((cell.text, CellRef(sheet.name, a1(*at))) for at, cell in cells if at[0] > header and at[1] in places)
    return evidence(texts, "dmy")


def by_period(form: Form, sheet: Sheet, header: int, columns: Mapping[str, int]) -> dict[tuple[int, int], Sheet]:
    """Return (year, month) → the sheet with its rows of the period that ends in that month alone.

    Empty where the form does not tell the period of each row. A row whose day cannot be read goes with the first.
    """
    if _PERIOD not in columns or _PERIOD not in dated(form):
        return {}
    order = proof(form, sheet, header, columns).order
    months: dict[tuple[int, int], set[int]] = {}
    unread: set[int] = set()
    for row in sorted({row for row, _ in sheet.cells if row > header}):
        at = sheet.merged.get((row, columns[_PERIOD]), (row, columns[_PERIOD]))
        day = dates.date(sheet.cells[at].text, order) if at in sheet.cells else None
        (months.setdefault((int(day[:4]), int(day[5:7])), set()) if day else unread).add(row)
    if len(months) < 2:  # noqa: PLR2004 - one period, or none that can be read
        return dict.fromkeys(months, sheet)
    months[next(iter(months))] |= unread
    return {month: _only(sheet, header, rows) for month, rows in months.items()}


def _only(sheet: Sheet, header: int, rows: set[int]) -> Sheet:
    return replace(sheet, cells={at: cell for at, cell in sheet.cells.items() if at[0] <= header or at[0] in rows})
