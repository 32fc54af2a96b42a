"""Datatype descriptions: the name of a datatype, or an object that derives one from it.

Section 5.11 of "Metadata Vocabulary for Tabular Data".
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from vitrina.csvw.common import read_annotations
from vitrina.csvw.context import DATATYPES
from vitrina.csvw.datatypes import (
    allows_length,
    allows_limits,
    compare,
    compile_datatype,
    order_key,
)
from vitrina.csvw.dateformat import DATES, compile_date_format
from vitrina.csvw.expression import compile_expression
from vitrina.csvw.lexical import INTEGERS, NUMERIC
from vitrina.csvw.model import Datatype
from vitrina.csvw.numberformat import NOT_MARKS, NumberFormat, NumberFormatError, NumberReader
from vitrina.csvw.problems import Findings
from vitrina.csvw.properties import Object, Scope

_ALIASES: Final = {
    "any": "anyAtomicType",
    "binary": "base64Binary",
    "datetime": "dateTime",
    "number": "double",
}
_LENGTHS: Final = ("length", "minLength", "maxLength")
_LIMITS: Final = ("minimum", "maximum", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive")
_PROPERTIES: Final = frozenset(("@id", "@type", "base", "format", *_LENGTHS, *_LIMITS))
_NUMBER_FORMAT: Final = frozenset(("decimalChar", "groupChar", "pattern"))
# A lower limit, an upper limit, and the comparison with the lower one that the upper one must not pass (5.11.2).
_ORDERED_LIMITS: Final = (
    ("minInclusive", "maxInclusive", "maxExclusive"),
    ("minInclusive", "maxExclusive", "maxInclusive"),
    ("minExclusive", "maxExclusive", "maxExclusive"),
    ("minExclusive", "maxInclusive", "maxInclusive"),
)


def datatype(description: str | Object) -> Datatype:
    """Reads a datatype description on its own.

    Args:
        description: the name of a built-in datatype, or a datatype description.

    Returns:
        The datatype.

    Raises:
        MetadataError: if the standard calls for an error; where it calls for a warning, the property is
        ignored.
    """
    findings = Findings()
    found = read_datatype(description, "$", Scope(findings, ""))
    findings.check()
    return found if found is not None else Datatype()


def read_datatype(value: Any, path: str, scope: Scope) -> Datatype | None:
    """Reads the value of a ``datatype`` property.

    Args:
        value: the value in the document.
        path: its JSON path.
        scope: where problems go.

    Returns:
        The datatype, ready to be compiled; None when the value is wrong, with a warning.
    """
    if isinstance(value, dict):
        return _derived(value, path, scope)
    if isinstance(value, str) and value in DATATYPES:
        return Datatype(_ALIASES.get(value, value))
    scope.findings.warn(path, "datatype", f"{value!r} is not a built-in datatype; string is used")
    return None


def _derived(of: Object, path: str, scope: Scope) -> Datatype:
    scope.check_type(of, "Datatype", path)
    base = scope.string(of, "base", path) or "string"
    if base not in DATATYPES:
        scope.findings.warn(f"{path}.base", "datatype", f"{base!r} is not a built-in datatype; string is used")
        base = "string"
    base = _ALIASES.get(base, base)
    lengths = {name: scope.count(of, name, path) for name in _LENGTHS}
    _check_lengths(lengths, base, path, scope)
    limits = _limits(of, base, path, scope)
    return Datatype(
        base=base,
        id=_identifier(of, path, scope),
        format=_format(of, base, path, scope),
        length=lengths["length"],
        min_length=lengths["minLength"],
        max_length=lengths["maxLength"],
        min_inclusive=limits.get("minInclusive"),
        max_inclusive=limits.get("maxInclusive"),
        min_exclusive=limits.get("minExclusive"),
        max_exclusive=limits.get("maxExclusive"),
        annotations=read_annotations(of, _PROPERTIES, path, scope),
    )


def _identifier(of: Object, path: str, scope: Scope) -> str | None:
    found = scope.identifier(of, path)
    if found is not None and found in DATATYPES.values():
        scope.findings.error(f"{path}.@id", "built_in", "@id must not be the URL of a built-in datatype")
        return None
    return found


def _format(of: Object, base: str, path: str, scope: Scope) -> str | NumberFormat | None:
    if "format" not in of:
        return None
    value, here = of["format"], f"{path}.format"
    if base in NUMERIC:
        return _number_format(value, here, scope)
    if not isinstance(value, str):
        scope.findings.warn(here, "format", "expected a string; the format is ignored")
        return None
    try:
        if base in DATES:
            compile_date_format(base, value)
        elif base == "boolean":
            _check_boolean_format(value)
        else:
            compile_expression(value)
    except ValueError as failure:
        scope.findings.warn(here, "format", f"{failure}; the format is ignored")
        return None
    return value


def _check_boolean_format(text: str) -> None:
    words = text.split("|")
    if len(words) != 2 or not all(words) or words[0] == words[1]:  # noqa: PLR2004 - a true and a false value
        raise ValueError(f"{text!r} is not two values separated by |")


def _number_format(value: Any, path: str, scope: Scope) -> NumberFormat | None:
    of = {"pattern": value} if isinstance(value, str) else value
    if not isinstance(of, dict):
        scope.findings.warn(path, "format", "expected a string or an object; the format is ignored")
        return None
    for name in sorted(of.keys() - _NUMBER_FORMAT):
        scope.findings.warn(f"{path}.{name}", "property", f"{name!r} is not a property of a number format")
    pattern = scope.string(of, "pattern", path)
    decimal_char = _mark(of, "decimalChar", path, scope) or "."
    group_char = _mark(of, "groupChar", path, scope)
    if group_char is not None and (group_char in decimal_char or decimal_char in group_char):
        message = f"groupChar must differ from decimalChar, which is {decimal_char!r}; it is ignored"
        scope.findings.warn(f"{path}.groupChar", "format", message)
        group_char = None
    try:
        NumberReader(NumberFormat(pattern, decimal_char, group_char))
    except NumberFormatError as failure:
        scope.findings.warn(path, "format", f"{failure}; the pattern is ignored")
        pattern = None
    if pattern is None and decimal_char == "." and group_char is None:
        return None
    return NumberFormat(pattern, decimal_char, group_char)


def _mark(of: Object, name: str, path: str, scope: Scope) -> str | None:
    text = scope.text(of, name, path)
    if text is None or not set(text) & NOT_MARKS:
        return text
    message = f"{text!r} has a character that means something else in a number; it is ignored"
    scope.findings.warn(f"{path}.{name}", "format", message)
    return None


def _check_lengths(lengths: dict[str, int | None], base: str, path: str, scope: Scope) -> None:
    exact, low, high = (lengths[name] for name in _LENGTHS)
    if any(number is not None for number in lengths.values()) and not allows_length(base):
        scope.findings.error(path, "length", f"{base} has no length")
    for smaller, greater in ((low, exact), (exact, high), (low, high)):
        if smaller is not None and greater is not None and smaller > greater:
            scope.findings.error(path, "length", "length, minLength and maxLength contradict each other")
            return


def _limits(of: Object, base: str, path: str, scope: Scope) -> dict[str, str]:
    given = [name for name in _LIMITS if name in of]
    if not given:
        return {}
    if not allows_limits(base):
        scope.findings.error(path, "limit", f"{base} has no order, so it can have no {given[0]}")
        return {}
    limits: dict[str, str] = {}
    parser = compile_datatype(Datatype(base))
    for name in given:
        try:
            lexical = parser.parse(parser.prepare(_limit_text(of[name], base)))
        except (TypeError, ValueError):
            scope.findings.warn(f"{path}.{name}", "type", f"expected a value of {base}; the limit is ignored")
            continue
        full = {"minimum": "minInclusive", "maximum": "maxInclusive"}.get(name, name)
        if order_key(base, limits.setdefault(full, lexical)) != order_key(base, lexical):
            scope.findings.error(f"{path}.{name}", "limit", f"{name} and {full} must have the same value")
    _check_limits(limits, base, path, scope)
    return limits


def _limit_text(value: Any, base: str) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise TypeError
    if isinstance(value, float) and base in NUMERIC:
        if base in INTEGERS and value.is_integer():
            return str(int(value))
        return repr(value) if base in ("double", "float") else f"{Decimal(repr(value)):f}"
    return str(value)


def _check_limits(limits: dict[str, str], base: str, path: str, scope: Scope) -> None:
    for one, other in (("minInclusive", "minExclusive"), ("maxInclusive", "maxExclusive")):
        if one in limits and other in limits:
            scope.findings.error(path, "limit", f"{one} and {other} exclude each other")
    for low, high, comparison in _ORDERED_LIMITS:
        if low in limits and high in limits:
            keys = order_key(base, limits[high]), order_key(base, limits[low])
            if compare(comparison, *keys):
                scope.findings.error(path, "limit", f"{high} must be greater than {low}")
