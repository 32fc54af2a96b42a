"""Values of cells as JSON text.

Section 4.5 "Interpreting datatypes" of "Generating JSON from Tabular Data on the Web". Numbers never pass through
floating point: they are written with the digits that they have.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from json import JSONEncoder
from typing import TYPE_CHECKING, Any, Final

from vitrina.csvw.annotate import Value, compile_cell
from vitrina.csvw.datatypes import LexicalError, compile_datatype
from vitrina.csvw.lexical import FLOATS, NUMERIC

if TYPE_CHECKING:
    from vitrina.csvw.model import Column

_SURROGATE = re.compile("[\ud800-\udfff]")
_RESERVED = re.compile('["\\\\\x00-\x1f\ud800-\udfff]')
_NUMBER = re.compile(r"(?=[+-]?\.?[0-9])([+-]?)0*([0-9]*)(?:\.([0-9]*))?(?:[Ee]([+-]?[0-9]+))?", re.ASCII)
_encode: Final = JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def any_value(value: Any) -> str:
    """Writes any value.

    Args:
        value: a value of JSON as Python has it.

    Returns:
        Its text on one line; lone surrogates, which no UTF-8 file can hold, become U+FFFD.

    Raises:
        ValueError: if there is a number in it that JSON cannot write, such as NaN.
    """
    return _SURROGATE.sub("\ufffd", _encode(value))


def string(text: str) -> str:
    """Writes a string.

    Args:
        text: any text.

    Returns:
        The text in quotation marks, with what JSON reserves escaped (RFC 8259, section 7) and lone surrogates as
        in ``any_value``.
    """
    return f'"{text}"' if _RESERVED.search(text) is None else any_value(text)


def number(lexical: str) -> str | None:
    """Writes a number.

    Args:
        lexical: a lexical form of a numeric datatype of XML Schema.

    Returns:
        The same digits in the grammar of RFC 8259, section 6, which has no plus sign, no leading zeros and no
        bare point; None for ``INF``, ``-INF`` and ``NaN``, which JSON cannot write as numbers.
    """
    found = _NUMBER.fullmatch(lexical)
    if found is None:
        return None
    sign, whole, fraction, exponent = found.groups()
    return "".join(
        (
            "-" if sign == "-" else "",
            whole or "0",
            f".{fraction}" if fraction else "",
            f"E{exponent}" if exponent else "",
        )
    )


def _float(lexical: str) -> str:
    return number(lexical) or string(lexical)


def _same(lexical: str) -> str:
    return lexical


def _typed(base: str) -> Callable[[str], str]:
    """Returns how the lexical forms of a datatype are written; those of most numbers are as JSON has them."""
    if base in FLOATS:
        return _float
    return _same if base in NUMERIC or base == "boolean" else string


def compile_value(column: Column) -> Callable[[str | None], str | tuple[str, ...] | None]:
    """Compiles how the strings of a column are written.

    Args:
        column: the column.

    Returns:
        A function from a string of the file to the text of its value: a number for numeric datatypes, true or
        false for booleans, otherwise a string; a tuple of them when the column has a separator; None where
        there is no value, or a list without any. A value that its datatype does not allow is a string, as
        section 6.4 of the Model says.
    """
    return _single(column) if column.separator is None else _listed(column)


def _single(column: Column) -> Callable[[str | None], str | None]:
    parser, typed = compile_datatype(column.datatype), _typed(column.datatype.base)
    prepare, parse, null, default = parser.prepare, parser.parse, frozenset(column.null), column.default

    def make(text: str | None) -> str | None:
        found = prepare(text or "") or default
        if found in null:
            return None
        try:
            return typed(parse(found))
        except LexicalError:
            return string(found)

    return make


def _listed(column: Column) -> Callable[[str | None], tuple[str, ...] | None]:
    parse, typed, own = compile_cell(column), _typed(column.datatype.base), column.datatype.iri

    def write(value: Value) -> str:
        # What the datatype does not allow is there with the datatype string.
        return typed(value.lexical) if value.datatype == own else string(value.lexical)

    return lambda text: tuple(map(write, parse(text).values)) or None
