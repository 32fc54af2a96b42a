"""Days and months as people write them → ISO 8601, or nothing where the text names no real one."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Literal

from vitrina.intake.identify import normalise

#: What comes first in a date of figures: the day (Ecuador) or the month (the Mexican export).
Order = Literal["dmy", "mdy"]
_MONTHS = {
    name: number
    for names in (
        ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
         "noviembre", "diciembre"],
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
         "november", "december"],
        ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"],
    )
    for number, name in enumerate(names, start=1)
} | {"setiembre": 9, "sept": 9, "set": 9}  # fmt: skip
#: No form is older than the law of 2004; another century is a slip of the keyboard.
_CENTURY = range(2000, 2100)
#: Of two figures only these are years of a form: `31/05/99` names none.
_SHORT_YEARS = range(4, 41)
_TIME = r"(?:(?:\s+|T)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[ap]\.?\s?m\.?)?(?:Z|\s?[+-]\d{2}:?\d{2})?)?"
_FLAGS = re.IGNORECASE | re.ASCII
#: Between the parts of a date: the usual signs, the other dashes and slashes of keyboards.
_BETWEEN = r"\s*[/.\\|_,·\u2010-\u2015\u2212\u2044-]\s*"
_FIGURES = (
    re.compile(rf"(?P<a>\d{{1,2}}){_BETWEEN}(?P<b>\d{{1,2}}){_BETWEEN}(?P<y>\d{{4}}|\d{{2}})(?!\d){_TIME}", _FLAGS),
    re.compile(r"(?P<a>\d{1,2})\s+(?P<b>\d{1,2})\s+(?P<y>\d{4})(?!\d)" + _TIME, _FLAGS),
    re.compile(rf"(?P<y>\d{{4}}){_BETWEEN}(?P<m>\d{{1,2}}){_BETWEEN}(?P<d>\d{{1,2}})(?!\d){_TIME}", _FLAGS),
    re.compile(r"(?P<y>20\d{2})(?P<m>\d{2})(?P<d>\d{2})(?!\d)", re.ASCII),
)
_DAY = r"(?P<d>\d{1,2})(?:o|a|ro|ero|er|st|nd|rd|th)?"
_YEAR = r"(?P<y>\d{4}|\d{2})"
#: Of normalised text: `31 de mayo de 2021`, `Alausí, lunes 31 mayo del 2021`, `May 31, 2021`, `2021 mayo 31`.
_WORDED = (
    re.compile(rf"(?:[a-z]+ )*{_DAY} (?:de )?(?P<m>[a-z]+) (?:del? )?(?:ano )?{_YEAR}(?: [a-z]+)*"),
    re.compile(rf"(?:[a-z]+ )*(?P<m>[a-z]+) {_DAY} (?:del? )?(?:ano )?{_YEAR}(?: [a-z]+)*"),
    re.compile(r"(?P<y>\d{4}) (?P<m>[a-z]+) (?P<d>\d{1,2})"),
)
_MONTH_WORDED = re.compile(r"(?:[a-z]+ )*?(?P<m>[a-z]+) (?:del? )?(?:ano )?(?P<y>\d{4})")
_MONTH_FIGURES = (
    re.compile(r"(?P<y>\d{4})\s*[/.-]\s*(?P<m>\d{1,2})", re.ASCII),
    re.compile(r"(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>\d{4})", re.ASCII),
)
#: A day beside these words is a limit and not the day that is asked for.
_LIMITS = {"hasta", "antes", "desde", "partir", "despues", "entre", "del"}
#: Days since 1899-12-30 as spreadsheets store them: 2004 to 2040.
_SERIALS = range(37987, 51502)
#: A longer text is no date.
_LENGTH = 200
_EPOCH = dt.date(1899, 12, 30)


def date(text: str, order: Order = "dmy") -> str | None:
    """Return the ISO date that `text` says; None where it says no real day, or more than one.

    `order` says what comes first in a date of figures; a year that comes first (ISO 8601) needs no order.
    Words may stand around the date (`31/05/2021 (mayo)`, `Alausí, 31/05/2021`) unless they make it a limit or
    name another month. Two figures are a year of this century.
    """
    text = text.strip().rstrip(".")
    if len(text) > _LENGTH:
        return None
    for pattern in _FIGURES:
        found = pattern.search(text)
        if found and _stands_alone(text[: found.start()], text[found.end() :]):
            parts = found.groupdict()
            month, day = parts.get("m"), parts.get("d")
            if month is None or day is None:
                day, month = (parts["a"], parts["b"]) if order == "dmy" else (parts["b"], parts["a"])
            return _agreeing(_real_day(parts["y"], int(month), int(day)), text[: found.start()] + text[found.end() :])
    words = re.sub(r"\bprimero\b", "1", normalise(text))
    for pattern in _WORDED:
        found = pattern.fullmatch(words)
        if found and found["m"] in _MONTHS:
            return _real_day(found["y"], _MONTHS[found["m"]], int(found["d"]))
    return None


def _stands_alone(before: str, after: str) -> bool:
    """Tell whether only words surround a date, none glued to it, none that makes it a limit."""
    if re.search(r"\d", before + after) or (before and not re.search(r"[\s:(,]$", before)):
        return False
    return (not after or re.match(r"[\s,;.)(]", after) is not None) and not _LIMITS & set(normalise(before).split())


def _agreeing(iso: str | None, words: str) -> str | None:
    named = {_MONTHS[word] for word in normalise(words).split() if word in _MONTHS}
    return iso if iso and (not named or named == {int(iso[5:7])}) else None


def _real_day(year: str, month: int, day: int) -> str | None:
    number = int(year)
    if len(year) == 2:  # noqa: PLR2004 - the figures of a year without its century
        if number not in _SHORT_YEARS:
            return None
        number += _CENTURY.start
    if number not in _CENTURY:
        return None
    try:
        return dt.date(number, month, day).isoformat()
    except ValueError:
        return None


def month(text: str) -> str | None:
    """Return the month (`yyyy-mm`) that `text` names without a day (`OCTUBRE 2024`, `10/2024`), or None."""
    text = text.strip().rstrip(".")
    if len(text) > _LENGTH:
        return None
    for pattern in _MONTH_FIGURES:
        found = pattern.fullmatch(text)
        if found:
            return _real_month(int(found["y"]), int(found["m"]))
    found = _MONTH_WORDED.fullmatch(normalise(text))
    return _real_month(int(found["y"]), _MONTHS[found["m"]]) if found and found["m"] in _MONTHS else None


def _real_month(year: int, number: int) -> str | None:
    return f"{year}-{number:02d}" if year in _CENTURY and number in range(1, 13) else None


def last_day(period: str) -> str:
    """Return the last day of a month (`yyyy-mm`) in ISO 8601."""
    year, number = map(int, period.split("-"))
    return f"{period}-{calendar.monthrange(year, number)[1]:02d}"


def serial(text: str) -> str | None:
    """Return the ISO date that a spreadsheet shows as the bare number in `text` (`44347`), 2004 to 2040, or None."""
    found = re.fullmatch(r"\s*(\d{5})(?:[.,]\d+)?\s*", text, re.ASCII)
    if not found or int(found[1]) not in _SERIALS:
        return None
    return (_EPOCH + dt.timedelta(days=int(found[1]))).isoformat()


def as_written(iso: str) -> str:
    """Return an ISO date as Ecuador writes it, `31/05/2021`: the form in which a correction is proposed."""
    return dt.date.fromisoformat(iso).strftime("%d/%m/%Y")


def order_shown(text: str) -> Order | None:
    """Return the order that a date of figures proves, since only one of its parts can be a month; else None."""
    found = _FIGURES[0].search(text)
    if not found:
        return None
    first, second = int(found["a"]), int(found["b"])
    is_day_first, is_month_first = first > 12 >= second, second > 12 >= first  # noqa: PLR2004 - months
    return "dmy" if is_day_first else "mdy" if is_month_first else None
