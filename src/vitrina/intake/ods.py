"""An .ods → its sheets, from its own XML (OpenDocument 1.3, part 3, section 9): what is shown, merges, links, comments.

Repeated cells and rows are written out only where they hold something; `package` has counted them before.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from xml.parsers import expat

from vitrina.errors import UnreadableFileError
from vitrina.intake.cells import Cells
from vitrina.intake.formats import format_of
from vitrina.intake.limits import MAX_COLUMNS, MAX_ROWS, Limits
from vitrina.intake.shown import clean
from vitrina.model import Sheet

_PERCENT = re.compile(r"-?[\d.,\s]*?\d(?:[.,](?P<places>\d+))?\s*%")
_NUMBERS = ("float", "currency", "percentage")
_SPACE = " \t\r\n"
#: Sheets that are written apart: tracked changes, and the tables inside charts and texts.
_NO_SHEETS = ("table:tracked-changes", "table:shapes", "table:dde-links")
_NAMESPACES = {
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "http://www.w3.org/1999/xlink": "xlink",
}


class _TooManyCellsError(Exception):
    """More cells than allowed."""


class _EntitiesError(Exception):
    """A document type, which no spreadsheet program writes."""


def read_ods(data: bytes, filename: str, limits: Limits) -> tuple[Sheet, ...]:
    """Return the sheets of a package that `package.inspect` took for an .ods.

    Raises:
        UnreadableFileError: damaged, protected by a password, or more cells than allowed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            manifest = package.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
            if b"encryption-data" in manifest:
                raise UnreadableFileError("file.password", filename=filename)
            content = package.read("content.xml")
        return _Content(limits).parse(content)
    except _TooManyCellsError as error:
        raise UnreadableFileError("file.too-many-cells", filename=filename, limit=limits.cells) from error
    except (
        expat.ExpatError, _EntitiesError, zipfile.BadZipFile, zlib.error, ValueError, KeyError, OSError, EOFError,
        OverflowError, RuntimeError, NotImplementedError,
    ) as error:  # fmt: skip
        raise UnreadableFileError("file.damaged", filename=filename) from error


class _Content:
    """The state of one walk over content.xml."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.sheets: list[Sheet] = []
        self.skip = self.count = self.written = 0
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.cells: Cells | None = None
        self.hidden = False
        self.row = self.column = self.repeat = 0
        self.defined = 0
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merged: dict[tuple[int, int], tuple[int, int]] = {}
        self.waiting: list[tuple[int, dict[str, str], str, str | None, str | None]] = []
        self.cell: dict[str, str] | None = None
        self.text: list[str] = []
        self.note: list[str] | None = None
        self.link: str | None = None
        self.paragraph = 0

    def parse(self, content: bytes) -> tuple[Sheet, ...]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(content, True)
        return tuple(self.sheets)

    def _doctype(self, *_: object) -> None:
        raise _EntitiesError

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = _short(name)
        if self.skip or name in _NO_SHEETS or (name == "table:table" and self.cells is not None):
            self.skip += 1
            return
        opened = _STARTS.get(name)
        if opened:
            opened(self, {_short(key): value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        if self.skip:
            self.skip -= 1
            return
        closed = _ENDS.get(_short(name))
        if closed:
            closed(self)

    def _characters(self, text: str) -> None:
        if self.paragraph and not self.skip:
            (self.text if self.note is None else self.note).append(text)

    def _style_start(self, attributes: Mapping[str, str]) -> None:
        self.style = attributes.get("style:name", "")

    def _table_style(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("table:display") == "false":
            self.hidden_styles.add(self.style)

    def _table_start(self, attributes: Mapping[str, str]) -> None:
        self.cells = Cells(attributes.get("table:name", ""), self.limits)
        self.hidden = attributes.get("table:style-name") in self.hidden_styles
        self.row = self.defined = 0
        self.hidden_rows, self.hidden_columns, self.merged = set(), set(), {}

    def _table_end(self) -> None:
        if self.cells is not None:
            merged = {place: anchor for place, anchor in self.merged.items() if place != anchor}
            self.sheets.append(
                self.cells.sheet(merged=merged, hidden=self.hidden, rows=self.hidden_rows, columns=self.hidden_columns)
            )
        self.cells = None

    def _column_start(self, attributes: Mapping[str, str]) -> None:
        times = _times(attributes, "columns", MAX_COLUMNS)
        if attributes.get("table:visibility", "visible") != "visible":
            self.hidden_columns.update(range(self.defined + 1, min(self.defined + times, MAX_COLUMNS) + 1))
        self.defined += times

    def _row_start(self, attributes: Mapping[str, str]) -> None:
        self._write()
        self.repeat = _times(attributes, "rows", MAX_ROWS)
        if attributes.get("table:visibility", "visible") != "visible":
            self.hidden_rows.update(range(self.row + 1, min(self.row + self.repeat, MAX_ROWS) + 1))
        self.column, self.waiting = 0, []

    def _row_end(self) -> None:
        if self.waiting:
            for row in range(self.row + 1, self.row + self.repeat + 1):
                for column, attributes, text, link, note in self.waiting:
                    self._add(row, column, attributes, text, link, note)
        self.row += self.repeat

    def _write(self) -> None:
        """Count the rows and cells that are written, empty ones too: no program writes many of those one by one."""
        self.written += 1
        if self.written > self.limits.cells * 2:
            raise _TooManyCellsError

    def _cell_start(self, attributes: dict[str, str]) -> None:
        self._write()
        self.cell, self.text, self.note, self.link, self.paragraph = attributes, [], None, None, 0
        self.comment: str | None = None

    def _cell_end(self) -> None:
        attributes = self.cell or {}
        times = _times(attributes, "columns", MAX_COLUMNS)
        text = "".join(self.text).removesuffix("\n")
        if text or "office:value-type" in attributes or "table:formula" in attributes:
            self.count += times * self.repeat
            if self.count > self.limits.cells:
                raise _TooManyCellsError
            for column in range(self.column + 1, self.column + times + 1):
                self.waiting.append((column, attributes, text, self.link, self.comment))
        self._span(attributes)
        self.column += times
        self.cell = None

    def _span(self, attributes: Mapping[str, str]) -> None:
        wide = _number(attributes, "table:number-columns-spanned")
        high = _number(attributes, "table:number-rows-spanned")
        if wide * high > 1:
            self.count += wide * high
            if self.count > self.limits.cells:
                raise _TooManyCellsError
            anchor = (self.row + 1, self.column + 1)
            for row in range(anchor[0], anchor[0] + high):
                self.merged.update({(row, anchor[1] + step): anchor for step in range(wide)})

    def _add(
        self, row: int, column: int, attributes: Mapping[str, str], text: str, link: str | None, note: str | None
    ) -> None:
        value, number_format = _value(attributes, text)
        formula = attributes.get("table:formula")
        if self.cells is not None:
            self.cells.add(
                row, column, value, number_format, link,
                formula="=" + formula.partition("=")[2] if formula else None, comment=note,
            )  # fmt: skip

    def _paragraph_start(self, _: Mapping[str, str]) -> None:
        self.paragraph += 1

    def _paragraph_end(self) -> None:
        self.paragraph = max(self.paragraph - 1, 0)
        (self.text if self.note is None else self.note).append("\n")

    def _space(self, attributes: Mapping[str, str]) -> None:
        self._characters(" " * min(_number(attributes, "text:c"), 100))

    def _break(self, _: Mapping[str, str]) -> None:
        self._characters("\n")

    def _link_start(self, attributes: Mapping[str, str]) -> None:
        if self.note is None and self.link is None:
            self.link = attributes.get("xlink:href")

    def _note_start(self, _: Mapping[str, str]) -> None:
        self.note = []

    def _note_end(self) -> None:
        self.comment = clean("".join(self.note or [])) or None
        self.note = None


_STARTS: Mapping[str, Callable[[_Content, dict[str, str]], None]] = {
    "style:style": _Content._style_start,  # noqa: SLF001
    "style:table-properties": _Content._table_style,  # noqa: SLF001
    "table:table": _Content._table_start,  # noqa: SLF001
    "table:table-column": _Content._column_start,  # noqa: SLF001
    "table:table-row": _Content._row_start,  # noqa: SLF001
    "table:table-cell": _Content._cell_start,  # noqa: SLF001
    "table:covered-table-cell": _Content._cell_start,  # noqa: SLF001
    "text:p": _Content._paragraph_start,  # noqa: SLF001
    "text:s": _Content._space,  # noqa: SLF001
    "text:tab": _Content._break,  # noqa: SLF001
    "text:line-break": _Content._break,  # noqa: SLF001
    "text:a": _Content._link_start,  # noqa: SLF001
    "office:annotation": _Content._note_start,  # noqa: SLF001
}
_ENDS: Mapping[str, Callable[[_Content], None]] = {
    "table:table": _Content._table_end,  # noqa: SLF001
    "table:table-row": _Content._row_end,  # noqa: SLF001
    "table:table-cell": _Content._cell_end,  # noqa: SLF001
    "table:covered-table-cell": _Content._cell_end,  # noqa: SLF001
    "text:p": _Content._paragraph_end,  # noqa: SLF001
    "office:annotation": _Content._note_end,  # noqa: SLF001
}


def _short(name: str) -> str:
    """Return the name with the prefix that this module uses, whatever the file's own is."""
    namespace, _, local = name.rpartition(" ")
    return f"{_NAMESPACES.get(namespace, namespace)}:{local}"


def _number(attributes: Mapping[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return min(int(text), MAX_ROWS) if text.isdecimal() and len(text) < len(str(MAX_ROWS)) + 3 else 1


def _times(attributes: Mapping[str, str], what: str, most: int) -> int:
    text = attributes.get(f"table:number-{what}-repeated", "1")
    return max(min(int(text[:12]), most), 1) if text.isdecimal() else 1


def _value(attributes: Mapping[str, str], text: str) -> tuple[object, str]:
    """Return (the stored value, its number format as Excel would name it)."""
    kind = attributes.get("office:value-type")
    if kind in _NUMBERS and "office:value" in attributes:
        number = float(attributes["office:value"])
        percent = _PERCENT.fullmatch(text.strip(_SPACE)) if kind == "percentage" else None
        if kind == "percentage":
            places = len(percent["places"] or "") if percent else 0
            return number, f"0.{'0' * places}%" if places else "0%"
        number = int(number) if number.is_integer() and abs(number) < 1e15 else number  # noqa: PLR2004
        return number, format_of(number, text)
    if kind == "date" and attributes.get("office:date-value"):
        return _date(attributes["office:date-value"]) or text, "dd/mm/yyyy"
    if kind == "boolean":
        return attributes.get("office:boolean-value") == "true", "General"
    return text or attributes.get("office:string-value", ""), "General"


def _date(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
