"""Which month does a sheet itself say it is of? By its name, or by the lines above its table."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
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
#: A foot has as many labels at least.
_FOOT = 2
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


def place_told(sheet: Sheet, header_row: int, month: int) -> tuple[tuple[int, int] | None, str]:
    """Return the cell above the header row that names a month, with its text; None and the sheet's name else."""
    if month_in(sheet.name)[1] != month:
        for at, cell in sorted(sheet.cells.items()):
            if at[0] < header_row and len(cell.text) <= _LENGTH and month_in(cell.text)[1] == month:
                return at, cell.text
    return None, sheet.name


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


def pieces(
    sheet: Sheet, header_rows: Sequence[int], label_rows: Collection[int] = ()
) -> list[tuple[Sheet, int, tuple[int | None, int | None]]]:
    """Return (sheet, header row, what it tells) of each table where several stand in one sheet, below each other.

    A table begins with the lines above its header. They name a month that the table before is not of, or that
    table is complete: its foot (`label_rows`) stands between, and a foot of its own follows. A header that is only
    said again, after a page break or for a section, begins none.
    """
    starts: list[tuple[int, int, tuple[int | None, int | None]]] = []
    for number, header in enumerate(header_rows):
        first, told = _lines_above(sheet, header, label_rows)
        following = header_rows[number + 1] if number + 1 < len(header_rows) else math.inf
        if not starts:
            starts.append((1, header, told))
            continue
        before, after = (
            sum(low < row < high for row in label_rows) for low, high in ((starts[-1][1], header), (header, following))
        )
        is_foot_between = before >= _FOOT and after >= _FOOT
        is_other_month = told[1] and starts[-1][2][1] and told != starts[-1][2]
        if is_foot_between or is_other_month:
            starts.append((first, header, told))
    ends = [start for start, _, _ in starts[1:]] + [max(row for row, _ in sheet.cells) + 1]
    if len(ends) == 1:
        return [(sheet, starts[0][1], starts[0][2])]
    return [(_rows(sheet, start, end), header, told) for (start, header, told), end in zip(starts, ends, strict=True)]


def _rows(sheet: Sheet, start: int, end: int) -> Sheet:
    """Return the sheet with the rows from `start` to before `end` alone, at their places."""
    cells = {at: cell for at, cell in sheet.cells.items() if start <= at[0] < end}
    merged = {at: origin for at, origin in sheet.merged.items() if start <= at[0] < end and start <= origin[0]}
    return replace(sheet, cells=cells, merged=merged)


def _lines_above(sheet: Sheet, header: int, label_rows: Collection[int]) -> tuple[int, tuple[int | None, int | None]]:
    """Return (the first of the lines right above a header, the month that they tell)."""
    rows: dict[int, list[str]] = {}
    for (row, _), cell in sheet.cells.items():
        if header - _ABOVE <= row < header:
            rows.setdefault(row, []).append(cell.text)
    first, year, month = header, None, None
    for row in range(header - 1, max(header - _ABOVE, 1) - 1, -1):
        texts = rows.get(row, [])
        if row in label_rows or len(texts) > 2 or any(len(text) > _LENGTH for text in texts):  # noqa: PLR2004 - a label and its value
            break
        if not texts:
            continue
        told = [month_in(text) for text in texts]
        if len(texts) > 1 and not any(m for _, m in told):
            break
        first = row
        year = year or next((y for y, _ in told if y), None)
        month = month or next((m for _, m in told if m), None)
    return first, (year, month)
