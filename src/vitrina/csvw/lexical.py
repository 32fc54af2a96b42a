"""Lexical forms of the XML Schema datatypes other than dates: valid strings and their canonical form.

Follows "W3C XML Schema Definition Language 1.1 Part 2: Datatypes", section 3. A form function takes a string
with its whitespace already processed and returns the lexical form to publish, or None when the string is not
valid.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
import sys
from collections.abc import Callable
from decimal import Context, Decimal
from functools import cache
from typing import Final

Form = Callable[[str], str | None]

_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_REST = _START + "\\-.0-9\u00b7\u0300-\u036f\u203f-\u2040"
_NCNAME = f"[{_START}][{_REST}]*"

_PATTERNS: Final = {
    "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
    "Name": f"[:{_START}][:{_REST}]*",
    "NCName": _NCNAME,
    "NMTOKEN": f"[:{_REST}]+",
    "QName": f"(?:{_NCNAME}:)?{_NCNAME}",
}

# The bounds of the integer types, in the table of section 3.4 of XML Schema.
INTEGERS: Final[dict[str, tuple[int | None, int | None]]] = {
    "integer": (None, None),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
}
FLOATS: Final = frozenset(("double", "float"))
NUMERIC: Final = frozenset((*INTEGERS, "decimal", *FLOATS))
BINARY: Final = frozenset(("base64Binary", "hexBinary"))
DURATIONS: Final = frozenset(("duration", "dayTimeDuration", "yearMonthDuration"))
STRINGS: Final = frozenset(("string", "normalizedString", "token", "json", "xml", "html", *_PATTERNS)) - {"QName"}

_INTEGER = re.compile(r"([+-]?)0*([0-9]+)", re.ASCII)
_DECIMAL = re.compile(r"([+-]?)(?:0*([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))", re.ASCII)
_CANONICAL_DECIMAL = re.compile(r"(?:0|-?[1-9][0-9]*|-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9])", re.ASCII)
_FLOAT = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?|[+-]?INF|NaN", re.ASCII)
# Section 5.4 of XML Schema allows to limit the numbers of a duration; 18 digits are 10^10 ages of the universe.
_DURATION = re.compile(
    r"(-?)P(?=.)(?:([0-9]{1,18})Y)?(?:([0-9]{1,18})M)?(?:([0-9]{1,18})D)?"
    r"(?:T(?=.)(?:([0-9]{1,18})H)?(?:([0-9]{1,18})M)?(?:([0-9]{1,18})(\.[0-9]+)?S)?)?",
    re.ASCII,
)
EXACT: Final = Context(prec=5000)
"""Arithmetic that does not round the fractions of seconds that data have."""
_DAY_TIME = re.compile(r"[^YM]*(?:T.*)?", re.DOTALL)
_YEAR_MONTH = re.compile(r"[^DT]*", re.DOTALL)


def _integer(low: int | None, high: int | None) -> Form:
    # Positive numbers of so many digits are surely within the bounds.
    safe = sys.maxsize if high is None else len(str(high)) - 1 if high > 0 else 0

    def form(text: str) -> str | None:
        if text.isascii() and text.isdigit() and text[0] != "0" and len(text) <= safe:
            return text
        found = _INTEGER.fullmatch(text)
        if found is None:
            return None
        digits = found[2].lstrip("0") or "0"
        canonical = f"-{digits}" if found[1] == "-" and digits != "0" else digits
        if low is None and high is None:
            return canonical
        number = _whole(canonical)
        within = (low is None or number >= low) and (high is None or number <= high)
        return canonical if within else None

    return form


def _whole(digits: str) -> Decimal:
    # int() refuses strings of thousands of digits; Decimal compares them exactly.
    return Decimal(digits)


def decimal_form(text: str) -> str | None:
    """Reads an xsd:decimal.

    Args:
        text: a string without surrounding whitespace.

    Returns:
        The canonical form of XML Schema 1.1: no plus sign, no superfluous zeros, no point in a whole number.
    """
    if _CANONICAL_DECIMAL.fullmatch(text) is not None:
        return text
    found = _DECIMAL.fullmatch(text)
    if found is None:
        return None
    whole = (found[2] or "0").lstrip("0") or "0"
    fraction = (found[3] or found[4] or "").rstrip("0")
    number = f"{whole}.{fraction}" if fraction else whole
    return f"-{number}" if found[1] == "-" and number != "0" else number


def _float(text: str) -> str | None:
    # The form of the source is kept: rounding it to the value space would turn 42.546245 into 4.2546245E1.
    if _FLOAT.fullmatch(text) is None:
        return None
    return "INF" if text == "+INF" else text


def _boolean(text: str) -> str | None:
    if text in ("true", "1"):
        return "true"
    return "false" if text in ("false", "0") else None


def _hex_binary(text: str) -> str | None:
    return text.upper() if re.fullmatch(r"(?:[0-9a-fA-F]{2})*", text) is not None else None


def _base64_binary(text: str) -> str | None:
    joined = text.replace(" ", "")
    try:
        encoded = base64.b64encode(base64.b64decode(joined, validate=True)).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    # The last digit may have no bits that belong to no octet.
    return joined if encoded == joined else None


def _duration(shape: re.Pattern[str] | None) -> Form:
    def form(text: str) -> str | None:
        valid = _DURATION.fullmatch(text) is not None and (shape is None or shape.fullmatch(text) is not None)
        return text if valid else None

    return form


@cache
def _compiled(name: str) -> re.Pattern[str]:
    # Compiled when first used: the classes of names are large, and few tables have names in them.
    return re.compile(_PATTERNS[name])


def _pattern(name: str) -> Form:
    return lambda text: text if _compiled(name).fullmatch(text) is not None else None


def _any(text: str) -> str | None:
    return text


FORMS: Final[dict[str, Form]] = {
    **dict.fromkeys(("anyAtomicType", "anyURI", "string", "normalizedString", "token", "json", "xml", "html"), _any),
    **{name: _pattern(name) for name in _PATTERNS},
    **{name: _integer(low, high) for name, (low, high) in INTEGERS.items()},
    "decimal": decimal_form,
    "double": _float,
    "float": _float,
    "boolean": _boolean,
    "hexBinary": _hex_binary,
    "base64Binary": _base64_binary,
    "duration": _duration(None),
    "dayTimeDuration": _duration(_DAY_TIME),
    "yearMonthDuration": _duration(_YEAR_MONTH),
}
"""The form function of every built-in datatype that is not a date or time."""


def canonical_float(lexical: str) -> str:
    """Writes the canonical representation of a float or double.

    Args:
        lexical: a valid lexical form.

    Returns:
        The canonical form of XML Schema, for instance ``1.0E2``, as URI templates need it.
    """
    if lexical in ("INF", "-INF", "NaN"):
        return lexical
    number = float(lexical)
    if number in (float("inf"), float("-inf")):
        return "INF" if number > 0 else "-INF"
    mantissa, _, exponent = f"{Decimal(repr(number)):E}".partition("E")
    sign = "-" if mantissa.startswith("-") else ""
    digits = mantissa.lstrip("-").replace(".", "").rstrip("0") or "0"
    power = int(exponent) if digits != "0" else 0
    return f"{sign}{digits[0]}.{digits[1:] or '0'}E{power}"


def canonical_single(lexical: str) -> str:
    """Writes the canonical representation of a float of 32 bits.

    Args:
        lexical: a valid lexical form.

    Returns:
        The shortest form that gives the same float, for instance ``1.0E-1`` for ``0.1``.
    """
    if lexical == "NaN":
        return lexical
    number = _single(float(lexical))
    shorter = (f"{number:.{digits}g}" for digits in range(1, 9))
    return canonical_float(next((text for text in shorter if _single(float(text)) == number), f"{number:.9g}"))


def _single(number: float) -> float:
    try:
        return float(struct.unpack("<f", struct.pack("<f", number))[0])
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")


def duration_parts(lexical: str) -> tuple[int, Decimal]:
    """Splits a duration into its two independent quantities.

    Args:
        lexical: a valid duration.

    Returns:
        Months and seconds, both signed (XML Schema, section 3.3.6.1).
    """
    found = _DURATION.fullmatch(lexical)
    if found is None:
        return 0, Decimal(0)
    years, months, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:7])
    whole = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    total = EXACT.add(Decimal(whole), Decimal(found[8] or 0))
    return (-years * 12 - months, EXACT.minus(total)) if found[1] else (years * 12 + months, total)


def canonical_duration(lexical: str) -> str:
    """Writes the canonical representation of a duration.

    Args:
        lexical: a valid duration.

    Returns:
        The form with the fewest fields, for instance ``P1Y8M`` for ``P20M``.
    """
    months, seconds = duration_parts(lexical)
    sign = "-" if months < 0 or seconds < 0 else ""
    years, months = divmod(abs(months), 12)
    minutes, second = EXACT.divmod(seconds.copy_abs(), Decimal(60))
    hours, minute = divmod(int(minutes), 60)
    days, hour = divmod(hours, 24)
    day_part = _fields((years, "Y"), (months, "M"), (days, "D"))
    second_text = decimal_form(f"{second:f}") or "0"
    time_part = _fields((hour, "H"), (minute, "M")) + (f"{second_text}S" if second_text != "0" else "")
    if not day_part and not time_part:
        return "P0M" if "T" not in lexical and "D" not in lexical else "PT0S"
    return f"{sign}P{day_part}{'T' if time_part else ''}{time_part}"


def _fields(*fields: tuple[int, str]) -> str:
    return "".join([f"{number}{unit}" for number, unit in fields if number])
