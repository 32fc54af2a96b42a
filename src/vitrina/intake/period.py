"""Which month does a sheet itself say it is of? By its name, or by the lines above its table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from vitrina.intake.identify import normalise
from vitrina.model import Sheet

_MONTHS = (
    ("enero", "ene"), ("febrero", "feb"), ("marzo", "mar"), ("abril", "abr"), ("mayo", "may"), ("junio", "jun"),
    ("julio", "jul"), ("agosto", "ago"), ("septiembre", "setiembre", "sep", "sept", "set"), ("octubre", "oct"),
    ("noviembre", "nov"), ("diciembre", "dic"),
)  # fmt: skip
_NUMBERS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_YEAR = re.compile(r"\b20\d\d\b")
_FULL = {name for names in _MONTHS for name in names if len(name) >= len("mayo") and name != "sept"}
_NUMERIC = re.compile(r"\b(?:(?P<y>20\d\d)[-/](?P<m>0?[1-9]|1[0-2])|(?P<m2>0?[1-9]|1[0-2])[-/](?P<y2>20\d\d))\b")
#: Longer lines are sentences, which may name any month.
_LENGTH = 120
#: As many lines above a header may belong to it.
_ABOVE = 8


def month_in(text: str) -> tuple[int | None, int | None]:
    """Return (year, month) that `text` names; None for what it does not name, or names twice.

    Full names count anywhere in it; short ones (`MAY`) only beside nothing but a year.
    """
    numeric = _NUMERIC.findall(text)
    if len(numeric) == 1:
        year, month, month_first, year_last = numeric[0]
        return int(year or year_last), int(month or month_first)
    words = normalise(text)
    years = set(_YEAR.findall(words))
    rest = _YEAR.sub(" ", words).split()
    is_short = len(rest) == 1
    months = {_NUMBERS[word] for word in rest if word in _NUMBERS and (is_short or word in _FULL)}
    return (int(years.pop()) if len(years) == 1 else None), (months.pop() if len(months) == 1 else None)


def told_by(sheet: Sheet, header_row: int) -> tuple[int | None, int | None]:
    """Return (year, month) that the sheet says it is of; None for what it does not say.

    The name of the sheet comes first, then the short lines above the row `header_row`; a month from one may be
    completed by a year from the other. Two different months are none.
    """
    year, month = month_in(sheet.name)
    lines = [cell.text for (row, _), cell in sheet.cells.items() if row < header_row and len(cell.text) <= _LENGTH]
    told = [month_in(line) for line in lines]
    if month is None:
        months = {m for _, m in told if m is not None}
        month = months.pop() if len(months) == 1 else None
    if year is None:
        years = {y for y, _ in told if y is not None}
        year = years.pop() if len(years) == 1 else None
    return year, month


def completed(month: int, given: str | None, filename: str, stated: str | None) -> str | None:
    """Return the month (`yyyy-mm`) of a sheet that names no year, or None where nothing tells the year.

    It is the year of the period that was `given`, else the one in the name of the file, else that of the stated
    update date (ISO), which comes after the month: that of December is written in January.
    """
    year = int(given[:4]) if given else month_in(PurePath(filename).stem)[0]
    if year is None and stated:
        year = int(stated[:4]) - (int(stated[5:7]) < month)
    return f"{year}-{month:02d}" if year else None


def pieces(sheet: Sheet, header_rows: Sequence[int]) -> list[tuple[Sheet, int]]:
    """Return (sheet, header row) of each month's table where several stand in one sheet, one below the other.

    A table begins with the lines above its header, and one of them names a month that the one before it is not
    of; a header that is only said again (after a page break, for a section) begins none.
    """
    starts: list[tuple[int, int, tuple[int | None, int | None]]] = []
    for header in header_rows:
        first, told = _lines_above(sheet, header)
        if not starts or (told[1] and told != starts[-1][2]):
            starts.append((first if starts else 1, header, told))
    if len(starts) < 2 or not starts[0][2][1]:  # noqa: PLR2004 - one table
        return [(sheet, header_rows[0])]
    ends = [start for start, _, _ in starts[1:]] + [max(row for row, _ in sheet.cells) + 1]
    return [(_rows(sheet, start, end), header) for (start, header, _), end in zip(starts, ends, strict=True)]


def _rows(sheet: Sheet, start: int, end: int) -> Sheet:
    """Return the sheet with the rows from `start` to before `end` alone, at their places."""
    cells = {at: cell for at, cell in sheet.cells.items() if start <= at[0] < end}
    merged = {at: origin for at, origin in sheet.merged.items() if start <= at[0] < end and start <= origin[0]}
    return replace(sheet, cells=cells, merged=merged)


def _lines_above(sheet: Sheet, header: int) -> tuple[int, tuple[int | None, int | None]]:
    """Return (the first of the lines right above a header, the month that they tell)."""
    rows: dict[int, list[str]] = {}
    for (row, _), cell in sheet.cells.items():
        if header - _ABOVE <= row < header:
            rows.setdefault(row, []).append(cell.text)
    first, year, month = header, None, None
    for row in range(header - 1, max(header - _ABOVE, 1) - 1, -1):
        texts = rows.get(row, [])
        if len(texts) > 2 or any(len(text) > _LENGTH for text in texts):  # noqa: PLR2004 - a label and its value
            break
        if not texts:
            continue
        told = [month_in(text) for text in texts]
        if len(texts) > 1 and not any(m for _, m in told):
            break  # the foot of the table above
        first = row
        year = year or next((y for y, _ in told if y), None)
        month = month or next((m for _, m in told if m), None)
    return first, (year, month)
