"""Which month does a sheet itself say it is of? By its name, or by the lines above its table."""

from __future__ import annotations

import re

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


def period_of(sheet: Sheet, header_row: int) -> str | None:
    """Return the month (`yyyy-mm`) that the sheet says it is of, or None where it does not say both parts.

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
    return f"{year}-{month:02d}" if year and month else None
