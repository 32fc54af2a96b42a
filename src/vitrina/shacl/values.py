"""Values of literals: whether a lexical form is one of its datatype, and which of two values is less.

The comparisons are those of SPARQL 1.1 (section 17.3), and beyond it those of XML Schema 1.1 for dates, times and
durations: where the order is not certain (no time zone against one, a month against thirty days, different kinds),
neither is less.
"""

from __future__ import annotations

import re
import struct
from decimal import Decimal
from functools import lru_cache
from typing import Final

from vitrina.csvw.datatypes import order_key
from vitrina.csvw.dateformat import DATES, date_form
from vitrina.csvw.lexical import DURATIONS, FLOATS, FORMS, NUMERIC
from vitrina.shacl.terms import XSD, Term, datatype, words

_SPACES: Final = {
    "normalizedString": re.compile(r"[^\t\r\n]*"),
    "token": re.compile(r"(?:[^\t\r\n ]+(?: [^\t\r\n ]+)*)?"),
}
_NOT_OF_XML_SCHEMA: Final = frozenset(("json", "xml", "html"))
Key = tuple[str, tuple[Decimal | float | str | bool, ...]]


@lru_cache(maxsize=8192)
def is_valid(lexical: str, type_: str) -> bool:
    """Says whether a lexical form is in the lexical space of a datatype.

    Args:
        lexical: the text, whose white space counts.
        type_: the IRI of the datatype.

    Returns:
        False where it certainly is not; datatypes outside XML Schema take all.
    """
    name = type_.removeprefix(XSD)
    if name == type_ or name in _NOT_OF_XML_SCHEMA:
        return True
    if name in DATES:
        return date_form(name, lexical) is not None
    if name in _SPACES:
        return _SPACES[name].fullmatch(lexical) is not None
    form = FORMS.get(name)
    return form is None or form(lexical) is not None


@lru_cache(maxsize=8192)
def order(term: Term) -> Key | None:
    """Gives the place of a value among others of its kind.

    Args:
        term: any term.

    Returns:
        Its kind and its place; None where it is no literal, ill-typed, or of a datatype without an order.
    """
    type_ = datatype(term)
    name = (type_ or "").removeprefix(XSD)
    lexical = words(term)
    if type_ is None or name == type_ or not is_valid(lexical, type_):
        return None
    if name in DATES:
        return "dateTime" if name == "dateTimeStamp" else name, order_key(name, lexical)
    if name in DURATIONS:
        return "duration", order_key(name, lexical)
    return _simple(name, lexical)


def _simple(name: str, lexical: str) -> Key | None:
    if name in NUMERIC:
        return "number", (_number(name, lexical),)
    if name == "boolean":
        return name, (lexical in ("true", "1"),)
    return (name, (lexical,)) if name == "string" else None


def _number(name: str, lexical: str) -> Decimal | float:
    if name not in FLOATS:
        return Decimal(lexical)
    number = float(lexical)
    if name == "float":
        try:
            return float(struct.unpack("<f", struct.pack("<f", number))[0])
        except OverflowError:
            return float("inf") if number > 0 else float("-inf")
    return number


def is_less(first: Key | None, second: Key | None, *, or_equal: bool) -> bool:
    """Says whether one value is certainly less than another.

    Args:
        first: the place of the one.
        second: the place of the other.
        or_equal: whether it may be equal.

    Returns:
        What SPARQL's ``<`` or ``<=`` gives, and False where that is an error.
    """
    if first is None or second is None or first[0] != second[0]:
        return False
    if first[0] == "number":
        one, other = first[1][0], second[1][0]
        if isinstance(one, float) or isinstance(other, float):  # numeric type promotion (XPath 2.0, section B.1)
            one, other = float(one), float(other)
        return bool(one <= other if or_equal else one < other)  # type: ignore[operator]
    pairs = zip(first[1], second[1], strict=True)
    return all(a <= b if or_equal else a < b for a, b in pairs)  # type: ignore[operator]
