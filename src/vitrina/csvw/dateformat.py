"""Dates and times: the lexical forms of XML Schema and the date format patterns of the standard.

Section 6.4.4 of "Model for Tabular Data and Metadata"; section 3.3 of XML Schema 1.1 Part 2.
"""

from __future__ import annotations

import re
from calendar import monthrange
from decimal import Decimal
from functools import cache
from typing import Final

from vitrina.csvw.lexical import EXACT

# Section 5.4 of XML Schema allows to limit the digits of a year.
_YEAR = r"(?P<year>-?(?:[1-9][0-9]{3,17}|0[0-9]{3}))"
_MONTH = r"(?P<month>0[1-9]|1[0-2])"
_DAY = r"(?P<day>0[1-9]|[12][0-9]|3[01])"
_TIME = (
    r"(?P<hour>[01][0-9]|2[0-3]|24(?=:00:00(?:\.0+)?(?![0-9.])))"
    r":(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9])(?P<fraction>\.[0-9]+)?"
)
_ZONE = r"(?P<zone>Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"

_LEXICAL: Final = {
    "date": f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}?",
    "time": f"{_TIME}{_ZONE}?",
    "dateTime": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}?",
    "dateTimeStamp": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "gDay": f"---{_DAY}{_ZONE}?",
    "gMonth": f"--{_MONTH}{_ZONE}?",
    "gMonthDay": f"--{_MONTH}-{_DAY}{_ZONE}?",
    "gYear": f"{_YEAR}{_ZONE}?",
    "gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}?",
}
DATES: Final = frozenset(_LEXICAL)
"""The names of the date and time datatypes."""

_DATE_FIELDS = (
    r"yyyy-MM-dd|yyyyMMdd|(?:dd-MM|d-M|MM-dd|M-d)-yyyy|(?:dd/MM|d/M|MM/dd|M/d)/yyyy"
    r"|(?:dd\.MM|d\.M|MM\.dd|M\.d)\.yyyy"
)
_TIME_FIELDS = r"HH:mm:ss(?:\.S+)?|HHmmss|HH:mm|HHmm"
_ZONE_FIELD = r"(?: ?(?:X{1,3}|x{1,3}))?"
_PARTIAL_FIELDS: Final = {
    "gDay": "dd|d",
    "gMonth": "MM|M",
    "gMonthDay": "MM-dd|M-d|dd-MM|d-M|MM/dd|M/d|dd/MM|d/M|dd\\.MM|d\\.M|MM\\.dd|M\\.d",
    "gYear": "yyyy",
    "gYearMonth": "yyyy-MM|yyyyMM|MM-yyyy|M-yyyy|MM/yyyy|M/yyyy|yyyy/MM|yyyy/M|MM\\.yyyy|M\\.yyyy",
}
_STAMP_FIELDS = rf"yyyy-MM-ddT(?:HH:mm:ss(?:\.S+)?|HH:mm)|(?:{_DATE_FIELDS}) (?:{_TIME_FIELDS})"
_PATTERNS: Final = {
    "date": rf"(?:{_DATE_FIELDS}){_ZONE_FIELD}",
    "time": rf"(?:{_TIME_FIELDS}){_ZONE_FIELD}",
    "dateTime": rf"(?:{_STAMP_FIELDS}){_ZONE_FIELD}",
    "dateTimeStamp": rf"(?:{_STAMP_FIELDS}) ?(?:X{{1,3}}|x{{1,3}})",
    **{name: rf"(?:{fields}){_ZONE_FIELD}" for name, fields in _PARTIAL_FIELDS.items()},
}
_FIELD = re.compile(r"yyyy|MM?|dd?|HH|mm|ss|\.S+|X{1,3}|x{1,3}")
_READ: Final = {
    "yyyy": "(?P<year>[0-9]{4})",
    "MM": _MONTH,
    "M": "(?P<month>0?[1-9]|1[0-2])",
    "dd": _DAY,
    "d": "(?P<day>0?[1-9]|[12][0-9]|3[01])",
    "HH": "(?P<hour>[01][0-9]|2[0-3])",
    "mm": "(?P<minute>[0-5][0-9])",
    "ss": "(?P<second>[0-5][0-9])",
    "X": "(?P<zone>Z|[+-][0-9]{2}(?:[0-9]{2})?)",
    "XX": "(?P<zone>Z|[+-][0-9]{4})",
    "XXX": "(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})",
    "x": "(?P<zone>[+-][0-9]{2}(?:[0-9]{2})?)",
    "xx": "(?P<zone>[+-][0-9]{4})",
    "xxx": "(?P<zone>[+-][0-9]{2}:[0-9]{2})",
}


_WRITTEN: Final = {
    "date": "{year}-{month}-{day}",
    "time": "{time}",
    "dateTime": "{year}-{month}-{day}T{time}",
    "dateTimeStamp": "{year}-{month}-{day}T{time}",
    "gDay": "---{day}",
    "gMonth": "--{month}",
    "gMonthDay": "--{month}-{day}",
    "gYear": "{year}",
    "gYearMonth": "{year}-{month}",
}


_FARTHEST_ZONE: Final = Decimal(14 * 3600)


class DateFormatError(ValueError):
    """A date format pattern outside those that the standard lists."""


@cache
def _lexical(base: str) -> re.Pattern[str]:
    return re.compile(_LEXICAL[base], re.ASCII)


@cache
def _common(base: str) -> re.Pattern[str] | None:
    """Matches nearly all values of most files, if there is such a thing: the valid ones that are canonical already."""
    month_and_day = "(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31"
    date = f"[0-9]{{4}}-(?:{month_and_day})"
    time = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    known = {
        "date": f"{date}Z?",
        "dateTime": f"{date}T{time}Z?",
        "dateTimeStamp": f"{date}T{time}Z",
        "time": f"{time}Z?",
    }
    return re.compile(known[base], re.ASCII) if base in known else None


def compile_date_format(base: str, pattern: str) -> re.Pattern[str]:
    """Compiles a date format pattern.

    Args:
        base: the name of a date or time datatype.
        pattern: a pattern such as ``dd/MM/yyyy``; for gYear and its kin, the same fields without the missing
            ones.

    Returns:
        An expression with the groups year, month, day, hour, minute, second, fraction and zone, as far as it
        has them.

    Raises:
        DateFormatError: if the pattern is not one that the standard lists for this datatype.
    """
    if re.fullmatch(_PATTERNS[base], pattern) is None:
        raise DateFormatError(f"{pattern!r} is not a supported format for {base}")
    parts, at = [], 0
    for found in _FIELD.finditer(pattern):
        parts.append(re.escape(pattern[at : found.start()]))
        field = found[0]
        parts.append(rf"(?P<fraction>\.[0-9]{{1,{len(field) - 1}}})?" if field.startswith(".") else _READ[field])
        at = found.end()
    parts.append(re.escape(pattern[at:]))
    return re.compile("".join(parts), re.ASCII)


def date_form(base: str, text: str, pattern: re.Pattern[str] | None = None) -> str | None:
    """Reads a date or time.

    Args:
        base: the name of a date or time datatype.
        text: a string without surrounding whitespace.
        pattern: the compiled format, or None for the lexical form of XML Schema.

    Returns:
        The canonical lexical form with the time zone of the source, or None when the text is not valid.
    """
    if pattern is None:
        common = _common(base)
        if common is not None and common.fullmatch(text) is not None:
            return text
        pattern = _lexical(base)
    found = pattern.fullmatch(text)
    if found is None:
        return None
    fields = found.groupdict()
    zone = _zone(fields.get("zone"))
    day = fields.get("day")
    if zone is None or (day is not None and not _day_exists(fields.get("year"), fields.get("month"), int(day))):
        return None
    return _write(base, fields) + zone


def _zone(zone: str | None) -> str | None:
    if not zone:
        return ""
    if zone == "Z":
        return zone
    digits = zone[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if minutes > 59 or hours * 60 + minutes > 14 * 60:  # noqa: PLR2004 - the limits of XML Schema
        return None
    return "Z" if digits == "0000" else f"{zone[0]}{digits[:2]}:{digits[2:]}"


def _day_exists(year: str | None, month: str | None, day: int) -> bool:
    if month is None:
        return True
    # The Gregorian calendar repeats every 400 years; without a year, February has 29 days.
    return day <= monthrange(2000 if year is None else 2000 + int(year[-4:]) % 400, int(month))[1]


def _write(base: str, fields: dict[str, str | None]) -> str:
    year, month, day = fields.get("year") or "", fields.get("month") or "", fields.get("day") or ""
    year = "0000" if year == "-0000" else year
    month, day = month.rjust(2, "0"), day.rjust(2, "0")
    hour, minute, second = (fields.get(name) or "00" for name in ("hour", "minute", "second"))
    if hour == "24":
        hour = "00"
        if base != "time":
            year, month, day = _next_day(year, month, day)
    fraction = (fields.get("fraction") or "").rstrip("0").rstrip(".")
    return _WRITTEN[base].format(year=year, month=month, day=day, time=f"{hour}:{minute}:{second}{fraction}")


def _next_day(year: str, month: str, day: str) -> tuple[str, str, str]:
    if _day_exists(year, month, int(day) + 1):
        return year, month, f"{int(day) + 1:02d}"
    if month != "12":
        return year, f"{int(month) + 1:02d}", "01"
    number = int(year) + 1
    return f"{'-' if number < 0 else ''}{abs(number):04d}", "01", "01"


def seconds(base: str, lexical: str) -> Decimal:
    """Places a date or time on a line, for comparison.

    Args:
        base: the name of a date or time datatype.
        lexical: a valid lexical form.

    Returns:
        Seconds since the year 0; a value without time zone counts as UTC.
    """
    found = _lexical(base).fullmatch(lexical)
    fields = found.groupdict() if found else {}
    day = days_before(int(fields.get("year") or 2000), int(fields.get("month") or 1)) + int(fields.get("day") or 1)
    hours, minutes = int(fields.get("hour") or 0), int(fields.get("minute") or 0)
    second = int(fields.get("second") or 0)
    zone = fields.get("zone") or "Z"
    offset = 0 if zone == "Z" else int(zone[:3]) * 60 + int(zone[0] + zone[4:])
    whole = Decimal(day * 86_400 + (hours * 60 + minutes - offset) * 60 + second)
    fraction = fields.get("fraction")
    return EXACT.add(whole, Decimal(fraction)) if fraction else whole


def instants(base: str, lexical: str) -> tuple[Decimal, Decimal]:
    """Places a date or time between the earliest and the latest instant that it may stand for.

    Args:
        base: the name of a date or time datatype.
        lexical: a valid lexical form.

    Returns:
        The two instants, as ``seconds`` counts them: the same one for a value with a time zone, 28 hours apart for a
        value without one (XML Schema, section D.2.1: only then is the order of the two kinds certain).
    """
    at = seconds(base, lexical)
    if lexical.endswith("Z") or (lexical[-3:-2] == ":" and lexical[-6:-5] in ("+", "-")):
        return at, at
    return EXACT.subtract(at, _FARTHEST_ZONE), EXACT.add(at, _FARTHEST_ZONE)


def days_before(year: int, month: int) -> int:
    """Counts the days of the proleptic Gregorian calendar before a month.

    Args:
        year: a year, possibly negative.
        month: 1 to 12.

    Returns:
        Days between the first day of the year 0 and the first day of the month.
    """
    previous = year - 1
    leap_days = previous // 4 - previous // 100 + previous // 400
    cycle = 2000 + year % 400
    return 365 * year + leap_days + sum(monthrange(cycle, number)[1] for number in range(1, month))
