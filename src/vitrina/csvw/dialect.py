"""Dialects: how a CSV file is written (Metadata Vocabulary, section 5.9)."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from vitrina.csvw.common import read_annotations
from vitrina.csvw.context import words

if TYPE_CHECKING:
    from vitrina.csvw.properties import Object, Scope

Trim = Literal["true", "false", "start", "end"]
_PROPERTIES: Final = words(
    "@id @type commentPrefix delimiter doubleQuote encoding header headerRowCount lineTerminators quoteChar"
    " skipBlankRows skipColumns skipInitialSpace skipRows trim"
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """A dialect description, each flag with the default of the standard.

    Attributes:
        comment_prefix: what starts a comment line; None for no comments. The Model says None by default and
            the Metadata Vocabulary says "#"; only the first loses no row of data, and the test suite agrees
            with it.
        delimiter: the character between cells.
        double_quote: whether a quote inside quotes is doubled; otherwise a backslash escapes it.
        encoding: the character encoding of the file.
        header_row_count: how many header rows there are.
        line_terminators: what ends a row.
        quote_char: the character around cells; None for no quoting.
        skip_blank_rows: whether rows without any text are left out.
        skip_columns: how many columns to leave out at the start.
        skip_rows: how many rows to leave out before the header.
        trim: which ends of cells lose their whitespace.
        id: the IRI of the dialect, or None.
    """

    comment_prefix: str | None = None
    delimiter: str = ","
    double_quote: bool = True
    encoding: str = "utf-8"
    header_row_count: int = 1
    line_terminators: tuple[str, ...] = ("\r\n", "\n")
    quote_char: str | None = '"'
    skip_blank_rows: bool = False
    skip_columns: int = 0
    skip_rows: int = 0
    trim: Trim = "true"
    id: str | None = None


def read_dialect(of: Object, path: str, scope: Scope) -> Dialect:
    """Reads a dialect description.

    Args:
        of: the description.
        path: its JSON path.
        scope: where problems go.

    Returns:
        The dialect; a flag whose value is wrong has its default, and a warning says so.
    """
    scope.check_type(of, "Dialect", path)
    read_annotations(of, _PROPERTIES, path, scope)
    found: dict[str, Any] = {
        "delimiter": _character(of, "delimiter", path, scope),
        "double_quote": scope.boolean(of, "doubleQuote", path),
        "encoding": _encoding(of, path, scope),
        "header_row_count": _header_rows(of, path, scope),
        "line_terminators": _terminators(of, path, scope),
        "skip_blank_rows": scope.boolean(of, "skipBlankRows", path),
        "skip_columns": scope.count(of, "skipColumns", path),
        "skip_rows": scope.count(of, "skipRows", path),
        "trim": _trim(of, path, scope),
        "id": scope.identifier(of, path),
    }
    flags = {name: value for name, value in found.items() if value is not None}
    # For these two null is a value: no comments, no quoting.
    for name, field in (("commentPrefix", "comment_prefix"), ("quoteChar", "quote_char")):
        if name in of and of[name] is None:
            flags[field] = None
        elif (value := _character(of, name, path, scope)) is not None:
            flags[field] = value
    return Dialect(**flags)


def _character(of: Object, name: str, path: str, scope: Scope) -> str | None:
    text = scope.string(of, name, path)
    if text is None or len(text) == 1 or (name == "commentPrefix" and text):
        return text
    scope.findings.error(f"{path}.{name}", "unsupported", "only a single character is supported here")
    return None


def _encoding(of: Object, path: str, scope: Scope) -> str | None:
    name = scope.string(of, "encoding", path)
    if name is None:
        return None
    try:
        codecs.lookup(name)
    except LookupError:
        scope.findings.warn(f"{path}.encoding", "encoding", f"{name!r} is not a known encoding; utf-8 is used")
        return None
    return name


def _header_rows(of: Object, path: str, scope: Scope) -> int | None:
    header = scope.boolean(of, "header", path)
    count = scope.count(of, "headerRowCount", path)
    return count if count is not None or header is None else int(header)


def _terminators(of: Object, path: str, scope: Scope) -> tuple[str, ...] | None:
    value = of.get("lineTerminators")
    found = [value] if isinstance(value, str) else value
    if "lineTerminators" not in of:
        return None
    if not isinstance(found, list) or not found or not all(isinstance(item, str) for item in found):
        scope.findings.warn(f"{path}.lineTerminators", "type", "expected a string or an array of strings")
        return None
    if set(found) - {"\r\n", "\n", "\r"}:
        message = "only CR LF, LF and CR are supported here"
        scope.findings.error(f"{path}.lineTerminators", "unsupported", message)
        return None
    return tuple(found)


def _trim(of: Object, path: str, scope: Scope) -> str | None:
    if isinstance(of.get("trim"), bool):
        return str(of["trim"]).lower()
    trim = scope.one_of(of, "trim", path, get_args(Trim))
    initial = scope.boolean(of, "skipInitialSpace", path)
    return trim if trim is not None or not initial else "start"
