"""Datatypes compiled to functions: from the string of a cell to a lexical form, or to an error.

Section 6.4 of "Model for Tabular Data and Metadata", steps 1, 2, 8 and 9.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Any, Final

from vitrina.csvw.dateformat import DATES, compile_date_format, date_form, days_before, instants
from vitrina.csvw.expression import compile_expression
from vitrina.csvw.lexical import (
    BINARY,
    DURATIONS,
    EXACT,
    FLOATS,
    FORMS,
    NUMERIC,
    STRINGS,
    Form,
    canonical_duration,
    canonical_float,
    canonical_single,
    duration_parts,
)
from vitrina.csvw.numberformat import NumberFormat, NumberReader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vitrina.csvw.model import Datatype

_VERBATIM: Final = frozenset(("string", "json", "xml", "html", "anyAtomicType"))
_BREAKS: Final = str.maketrans("\t\r\n", "   ")
_SPACES = re.compile(r" {2,}")
# XML Schema 1.1, section 3.3.6.2: durations compare by what they add to these four months.
_REFERENCE_MONTHS: Final = ((1696, 9), (1697, 2), (1903, 3), (1903, 7))

_COMPARISONS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "minInclusive": ge,
    "maxInclusive": le,
    "minExclusive": gt,
    "maxExclusive": lt,
}

Key = tuple[Decimal | float, ...]


class LexicalError(ValueError):
    """A string that its datatype does not allow.

    Attributes:
        code: ``datatype``, ``format``, or the name of the constraint in the standard, such as ``maxLength``.
        params: what a message needs: the datatype, the format or the limit.
    """

    def __init__(self, code: str, params: Mapping[str, str]) -> None:
        super().__init__(f"{code}: {dict(params)}")
        self.code = code
        self.params = dict(params)


@dataclass(frozen=True, slots=True)
class Parser:
    """A compiled datatype.

    Attributes:
        iri: the datatype IRI of its literals.
        prepare: replaces and strips whitespace as the datatype wants it (steps 1 and 2).
        parse: from a prepared string to the lexical form; raises LexicalError. The form is canonical, except
            that floats, doubles and durations keep the form of the source, which may be more exact or more
            telling.
        canonical: from a lexical form to the canonical representation, for URI templates.
        is_verbatim: whether parse gives back every string as it is.
    """

    iri: str
    prepare: Callable[[str], str]
    parse: Callable[[str], str]
    canonical: Callable[[str], str]
    is_verbatim: bool


def _same(text: str) -> str:
    return text


def _replace(text: str) -> str:
    return text.translate(_BREAKS)


def _collapse(text: str) -> str:
    if text == " ".join(text.split()):
        return text
    return _SPACES.sub(" ", text.translate(_BREAKS)).strip(" ")


def order_key(base: str, lexical: str) -> Key:
    """Gives the place of a value in the order of its datatype.

    Args:
        base: a numeric, date, time or duration datatype.
        lexical: a valid lexical form of it.

    Returns:
        A tuple; one value is less than another when each item is less than its counterpart.
    """
    if base in FLOATS:
        return (float(lexical),)
    if base in NUMERIC:
        return (Decimal(lexical),)
    if base in DATES:
        return instants(base, lexical)
    months, rest = duration_parts(lexical)
    keys = []
    for year, month in _REFERENCE_MONTHS:
        carried, index = divmod(month - 1 + months, 12)
        keys.append(EXACT.add(Decimal(days_before(year + carried, index + 1) * 86_400), rest))
    return tuple(keys)


def compare(code: str, value: Key, limit: Key) -> bool:
    """Says whether a value keeps to a limit.

    Args:
        code: ``minInclusive``, ``maxInclusive``, ``minExclusive`` or ``maxExclusive``.
        value: the order key of the value.
        limit: the order key of the limit.

    Returns:
        True when it does; values that cannot be compared (NaN, a month and 30 days, the same hour with and without
        a time zone) never do.
    """
    return all(map(_COMPARISONS[code], value, limit))


def _formatted(datatype: Datatype) -> tuple[Callable[[str], str | None], Form]:
    """Returns how to read the format, and how to check what was read."""
    base, spec = datatype.base, datatype.format
    form = FORMS.get(base, _same)
    if isinstance(spec, NumberFormat):
        return NumberReader(spec).read, form
    if spec is None:
        return _same, (lambda text: date_form(base, text)) if base in DATES else form
    if base in DATES:
        pattern = compile_date_format(base, spec)
        return (lambda text: date_form(base, text, pattern)), _same
    if base == "boolean":
        true, _, false = spec.partition("|")
        return {true: "true", false: "false"}.get, _same
    expression = compile_expression(spec)
    return (lambda text: text if expression.fullmatch(text) is not None else None), form


def _length(base: str) -> Callable[[str], int]:
    if base == "hexBinary":
        return lambda text: len(text) // 2
    if base == "base64Binary":
        return lambda text: len(base64.b64decode(text))
    return len


def _checks(datatype: Datatype) -> list[Callable[[str], None]]:
    """Returns the checks of length and value (Model, sections 4.6.1 and 4.6.2)."""
    checks: list[Callable[[str], None]] = []
    measure = _length(datatype.base)
    lengths = {
        "length": datatype.length,
        "minLength": datatype.min_length,
        "maxLength": datatype.max_length,
    }
    limits = {
        "minInclusive": datatype.min_inclusive,
        "maxInclusive": datatype.max_inclusive,
        "minExclusive": datatype.min_exclusive,
        "maxExclusive": datatype.max_exclusive,
    }

    def length_check(code: str, limit: int) -> Callable[[str], None]:
        def check(text: str) -> None:
            found = measure(text)
            if (code != "maxLength" and found < limit) or (code != "minLength" and found > limit):
                raise LexicalError(code, {"limit": str(limit), "length": str(found)})

        return check

    def value_check(code: str, limit: str) -> Callable[[str], None]:
        bound = order_key(datatype.base, limit)
        holds, number = _COMPARISONS[code], bound[0]

        def check_exactly(text: str) -> None:
            if not holds(Decimal(text), number):
                raise LexicalError(code, {"limit": limit})

        if datatype.base in NUMERIC - FLOATS:
            return check_exactly

        def check(text: str) -> None:
            if not compare(code, order_key(datatype.base, text), bound):
                raise LexicalError(code, {"limit": limit})

        return check

    checks.extend(length_check(code, number) for code, number in lengths.items() if number is not None)
    checks.extend(value_check(code, text) for code, text in limits.items() if text is not None)
    return checks


def compile_datatype(datatype: Datatype) -> Parser:
    """Compiles a datatype.

    Args:
        datatype: a datatype whose format and constraints have been checked, as reading a metadata document
            does.

    Returns:
        The functions that read its strings.

    Raises:
        ValueError: if the format or a constraint of a datatype made by hand is not valid for its base.
    """
    base = datatype.base
    read, form = _formatted(datatype)
    checks = _checks(datatype)
    spec = datatype.format
    shown = (spec.pattern or spec.decimal_char) if isinstance(spec, NumberFormat) else spec or ""

    def parse(text: str) -> str:
        found = text if spec is None else read(text)
        if found is None:
            raise LexicalError("format", {"format": shown})
        lexical = form(found)
        if lexical is None:
            raise LexicalError("datatype", {"datatype": base})
        for check in checks:
            check(lexical)
        return lexical

    verbatim = not checks and spec is None and FORMS.get(base) is FORMS["string"]
    return Parser(
        iri=datatype.iri,
        prepare=_same if base in _VERBATIM else _replace if base == "normalizedString" else _collapse,
        parse=_same if verbatim else parse,
        canonical=_canonical(base),
        is_verbatim=verbatim,
    )


def _canonical(base: str) -> Callable[[str], str]:
    if base == "float":
        return canonical_single
    return canonical_float if base in FLOATS else canonical_duration if base in DURATIONS else _same


def allows_length(base: str) -> bool:
    """Says whether a datatype can have constraints of length.

    Args:
        base: the name of a built-in datatype.

    Returns:
        True for strings and what derives from them, and for binary types (Metadata Vocabulary, section
        5.11.2).
    """
    return base in BINARY or base in STRINGS


def allows_limits(base: str) -> bool:
    """Says whether a datatype can have a minimum or maximum.

    Args:
        base: the name of a built-in datatype.

    Returns:
        True for numbers, dates, times and durations.
    """
    return base in NUMERIC or base in DATES or base in DURATIONS
