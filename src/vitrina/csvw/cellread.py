"""Reading strings of cells at full speed: the value alone, with a note that something was wrong, and no more.

The same rules as ``annotate.compile_cell`` (Model, section 6.4), which makes an object for each cell and says what
is wrong with it. A test holds both together.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from vitrina.csvw.annotate import Parsed, compile_cell
from vitrina.csvw.context import XSD
from vitrina.csvw.datatypes import LexicalError, compile_datatype
from vitrina.csvw.langtag import UNDETERMINED
from vitrina.csvw.model import Datatype
from vitrina.csvw.ntriples import escape, literal_suffix
from vitrina.csvw.reader import trimmer
from vitrina.csvw.rowparser import WHITESPACE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vitrina.csvw.dialect import Trim
    from vitrina.csvw.model import Column

_STRING: Final = XSD + "string"
_WHOLE: Final = re.compile(r"0|-?[1-9][0-9]{0,17}")
_NATURAL: Final = re.compile(r"0|[1-9][0-9]{0,17}")
# The limits of the shorter types are left to the full check.
_CANONICAL: Final[dict[str, re.Pattern[str]]] = {
    "integer": _WHOLE,
    "long": _WHOLE,
    "nonNegativeInteger": _NATURAL,
    "unsignedLong": _NATURAL,
    "positiveInteger": re.compile(r"[1-9][0-9]{0,17}"),
    "int": re.compile(r"0|-?[1-9][0-9]{0,8}"),
    "unsignedInt": re.compile(r"0|[1-9][0-9]{0,8}"),
    "decimal": re.compile(r"0|-?[1-9][0-9]*(?:\.[0-9]*[1-9])?|-?0\.[0-9]*[1-9]"),
}


class CellReader:
    """Makes the functions that read the strings of columns; None counts as the empty string.

    Args:
        trims: which ends of cells lose their whitespace.

    Attributes:
        bad: gets an item whenever a string is not a value of its column, or a row has another width.
        doubts: gets an item whenever a value in an IRI may be a dot segment, or has a sign that has a meaning there.
    """

    whitespace: Final = WHITESPACE

    def __init__(self, trims: Trim) -> None:
        self.trims = trims
        self._trim = trimmer(trims)
        self.bad: list[None] = []
        self.doubts: list[None] = []

    def missing(self) -> None:
        """Notes that a required value is missing."""
        self.bad.append(None)

    @staticmethod
    def is_plain(column: Column) -> bool:
        """Says whether the strings of a column, trimmed, are its values."""
        plain = column.datatype.base == "string" and compile_datatype(column.datatype).is_verbatim
        return plain and column.separator is None

    @staticmethod
    def can_fail(column: Column) -> bool:
        """Says whether a column of the file can have errors at all."""
        return column.required or not compile_datatype(column.datatype).is_verbatim

    @staticmethod
    def canonical_form(column: Column) -> re.Pattern[str] | None:
        """Returns what a string of a column matches when it is a value as it stands, and the IRI needs no encoding.

        Returns:
            The expression for most of the canonical forms of the datatype; None for datatypes that have no simple
            one, and for columns with a format, a constraint, a separator, or a null that looks like a value.
        """
        form = _CANONICAL.get(column.datatype.base)
        plain = column.datatype == Datatype(column.datatype.base, column.datatype.id) and column.separator is None
        if form is None or not plain or any(form.fullmatch(null) for null in column.null):
            return None
        return form

    def parse(self, column: Column) -> Callable[[str | None], Parsed]:
        """Compiles ``annotate.compile_cell`` with a note of its problems."""
        read, trim, bad = compile_cell(column), self._trim, self.bad

        def parse(text: str | None) -> Parsed:
            parsed = read(text if trim is None or not text else trim(text))
            if parsed.problems:
                bad.append(None)
            return parsed

        return parse

    def variable(self, column: Column) -> Callable[[str | None], str | list[str] | None]:
        """Compiles what URI templates see under the name of a column; None for null."""
        if column.separator is not None:
            parse = self.parse(column)
            return lambda text: parse(text).variable
        return self._single(column, compile_datatype(column.datatype).canonical, _same)

    def literal(self, column: Column, before: str, after: str) -> Callable[[str | None], str]:
        """Compiles the text of the one literal that a string gives, between two texts; empty for null."""
        lang = column.lang if column.datatype.base == "string" and column.lang != UNDETERMINED else None
        own, wrong = self.suffix(column), f'"{literal_suffix(_STRING, lang)}'
        head, tail, wrong_tail = f'{before}"', own + after, wrong + after
        single = self._single(
            column, lambda lexical: head + escape(lexical) + tail, lambda string: head + escape(string) + wrong_tail
        )
        return lambda text: single(text) or ""

    @staticmethod
    def suffix(column: Column) -> str:
        """Writes what follows the content of the literals of a column, from the quotation mark on."""
        lang = column.lang if column.datatype.takes_language and column.lang != UNDETERMINED else None
        return f'"{literal_suffix(column.datatype.iri, lang)}'

    def _single(
        self, column: Column, good: Callable[[str], str], wrong: Callable[[str], str]
    ) -> Callable[[str | None], str | None]:
        parser = compile_datatype(column.datatype)
        prepare, parse, trim, bad = parser.prepare, parser.parse, self._trim, self.bad
        null, default, required = frozenset(column.null), column.default, column.required

        def read(text: str | None) -> str | None:
            string = prepare(text if trim is None else trim(text)) if text else ""
            string = string or default
            if string in null:
                if required:
                    bad.append(None)
                return None
            try:
                return good(parse(string))
            except LexicalError:
                bad.append(None)
                return wrong(string)

        return read

    def silently(self, column: Column) -> Callable[[str | None], str]:
        """Compiles a check of a column that no statement reads; it gives the empty text."""
        parse = self.parse(column)

        def check(text: str | None) -> str:
            parse(text)
            return ""

        return check

    def fit(self, values: Sequence[str | None], width: int) -> list[str | None]:
        """Notes that a row has another width, and gives it the right one."""
        self.bad.append(None)
        return ([*values, *[""] * (width - len(values))])[:width]


def _same(text: str) -> str:
    return text
