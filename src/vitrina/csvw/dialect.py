"""Dialects: how a CSV file is written (Metadata Vocabulary, section 5.9)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from vitrina.csvw.common import read_annotations
from vitrina.csvw.context import words
from vitrina.csvw.encoding import codec

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
        comment_prefix: what starts a comment line, never empty; None for no comments. The Model says None by default
            and the Metadata Vocabulary says "#"; the working group decided for None (erratum 801).
        delimiter: the string between cells, of one character or more.
        double_quote: whether a quote inside quotes is doubled; otherwise a backslash escapes it.
        encoding: the character encoding of the file, as a codec of Python.
        header_row_count: how many header rows there are.
        line_terminators: the strings that end a row, one or more, none empty.
        quote_char: the character around cells; None for no quoting.
        skip_blank_rows: whether rows without any text are left out.
        skip_columns: how many columns to leave out at the start.
        skip_rows: how many rows to leave out before the header.
        trim: which ends of cells lose their whitespace.
        id: the IRI of the dialect, or None.
        described: whether a document describes it; if not, the headers of a response may change it.
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
    described: bool = field(default=False, compare=False)

    @property
    def escape_char(self) -> str | None:
        """What stands before a quote inside quotes: the quote itself, a backslash, or None without quoting."""
        if self.quote_char is None:
            return None
        return self.quote_char if self.double_quote else "\\"


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
        "delimiter": scope.text(of, "delimiter", path),
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
    for name, flag in (("commentPrefix", "comment_prefix"), ("quoteChar", "quote_char")):
        if name in of and of[name] is None:
            flags[flag] = None
        elif (value := scope.text(of, name, path)) is not None:
            flags[flag] = value
    if len(flags.get("quote_char") or "") > 1:
        scope.findings.error(f"{path}.quoteChar", "unsupported", "only a single character is supported here")
    return Dialect(**flags, described=True)


def _encoding(of: Object, path: str, scope: Scope) -> str | None:
    label = scope.string(of, "encoding", path)
    if label is None:
        return None
    found = codec(label)
    if found is None:
        message = f"the Encoding standard has no encoding {label!r}; utf-8 is used"
        scope.findings.warn(f"{path}.encoding", "encoding", message)
    return found


def _header_rows(of: Object, path: str, scope: Scope) -> int | None:
    header = scope.boolean(of, "header", path)
    count = scope.count(of, "headerRowCount", path)
    return count if count is not None or header is None else int(header)


def _terminators(of: Object, path: str, scope: Scope) -> tuple[str, ...] | None:
    value = of.get("lineTerminators")
    found = [value] if isinstance(value, str) else value
    if "lineTerminators" not in of:
        return None
    if not isinstance(found, list) or not found or not all(isinstance(item, str) and item for item in found):
        message = "expected a string or an array of strings, none of them empty; the property is ignored"
        scope.findings.warn(f"{path}.lineTerminators", "type", message)
        return None
    return tuple(dict.fromkeys(found))


def _trim(of: Object, path: str, scope: Scope) -> str | None:
    initial = scope.boolean(of, "skipInitialSpace", path)
    if isinstance(of.get("trim"), bool):
        return str(of["trim"]).lower()
    trim = scope.one_of(of, "trim", path, get_args(Trim))
    if trim is not None or initial is None:
        return trim
    return "start" if initial else "false"
