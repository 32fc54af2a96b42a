"""A faster reader of .xlsx and .xlsm, for bulk loads: the same sheets that `workbook` gives, cell for cell.

It reads the XML of the sheets and of the parts that they lean on, and no pictures, themes or charts. What
programs seldom write (and what is damaged) it leaves to openpyxl, so that there is one opinion of it.
References are to ECMA-376, part 1 (5th edition).
"""

from __future__ import annotations

import datetime as dt
import io
import re
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence

from vitrina.errors import UnreadableFileError
from vitrina.intake import ooxml
from vitrina.intake.cells import Cells
from vitrina.intake.limits import MAX_COLUMNS, MAX_ROWS, Limits
from vitrina.intake.ooxml import MAIN, Package, Style, UnusualError
from vitrina.intake.workbook import comment_text, read_xlsx
from vitrina.model import Sheet

_Place = tuple[int, int]
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?")
_BAD_NAME = re.compile(r"[\\*?:/\[\]]")
_STATES = {"visible": False, "hidden": True, "veryHidden": True}
_PARTS = frozenset(
    f"{MAIN}{name}" for name in (
        "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
        "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "mergeCells", "phoneticPr",
        "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
        "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "drawing",
        "legacyDrawing", "legacyDrawingHF", "picture", "tableParts", "extLst",
    )
)  # fmt: skip
_CELL, _VALUE, _FORMULA, _INLINE = f"{MAIN}c", f"{MAIN}v", f"{MAIN}f", f"{MAIN}is"
_EPOCHS = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}  # noqa: DTZ001 - cells have no zone
#: Before it the calendar of 1900 has a day that never was (§18.17.4.1).
_MARCH_1900 = 60
_MILLISECONDS = 86_400_000
_PLAIN = Style("General", "number")


class _Cell:
    """A cell while its sheet is read."""

    __slots__ = ("comment", "error", "formula", "link", "style", "value")

    def __init__(self, style: Style, value: object = None, formula: str | None = None, *, error: bool = False) -> None:
        self.style, self.value, self.formula, self.error = style, value, formula, error
        self.link: str | None = None
        self.comment: str | None = None


def read_fast(data: bytes, filename: str, limits: Limits) -> tuple[Sheet, ...]:
    """Return what `workbook.read_xlsx` returns; `package.inspect` has passed `data`.

    Raises:
        UnreadableFileError: as `workbook.read_xlsx`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as zipped:
            sheets = _Workbook(Package(zipped), limits).sheets()
    except (
        UnusualError, ET.ParseError, zipfile.BadZipFile, zlib.error, ValueError, LookupError, OSError, EOFError,
        OverflowError, RuntimeError, NotImplementedError,
    ):  # fmt: skip
        return read_xlsx(data, filename, limits)
    if sum(len(sheet.cells) for sheet in sheets) > limits.cells:
        raise UnreadableFileError("file.too-many-cells", filename=filename, limit=limits.cells)
    return sheets


class _Workbook:
    """What the sheets of a workbook share."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self.package, self.limits = package, limits
        self.root = package.tree(package.workbook)
        properties = self.root.find(f"{MAIN}workbookPr")
        self.mac = properties is not None and ooxml.truth(properties.get("date1904"))
        self.strings: Sequence[str] = ooxml.shared_strings(package)
        self.styles: Sequence[Style] = ooxml.styles(package)

    def sheets(self) -> tuple[Sheet, ...]:
        related = {one.id: one for one in self.package.relationships(self.package.workbook)}
        result: list[Sheet] = []
        names: set[str] = set()
        for one in self.root.iterfind(f"{MAIN}sheets/{MAIN}sheet"):
            name, part = one.attrib["name"], related[one.attrib[ooxml.RELATION]]
            usual = name and name.casefold() not in names and not _BAD_NAME.search(name)
            if not usual or part.external or part.type != ooxml.WORKSHEET:
                raise UnusualError
            names.add(name.casefold())
            result.append(self._sheet(name, part.target, hidden=_STATES[one.get("state", "visible")]))
        if not result:
            raise UnusualError
        return tuple(result)

    def _sheet(self, name: str, path: str, *, hidden: bool) -> Sheet:
        root = self.package.tree(path)
        parts = {child.tag: child for child in root}
        if root.tag != f"{MAIN}worksheet" or not parts.keys() <= _PARTS:
            raise UnusualError
        nothing = ET.Element("nothing")
        # A cell without a value shows its link, if it has one; of thousands that are only styled none is made.
        with_empty = f"{MAIN}hyperlinks" in parts
        found, hidden_rows = self._rows(parts.get(f"{MAIN}sheetData", nothing), with_empty=with_empty)
        merged = _merged(parts.get(f"{MAIN}mergeCells", nothing))
        for place in merged:
            found.pop(place, None)
        related = self.package.relationships(path)
        self._links(parts.get(f"{MAIN}hyperlinks", nothing), {one.id: one.target for one in related}, found, merged)
        for one in related:
            if one.type == ooxml.COMMENTS:
                for address, text in ooxml.comments(self.package.tree(one.target)):
                    cell = found.get(_place(address))
                    if cell is not None:
                        cell.comment = comment_text(text)
        cells = Cells(name, self.limits)
        for place, cell in sorted(found.items()):
            cells.add(
                *place, cell.value, cell.style.number_format, cell.link, formula=cell.formula, comment=cell.comment,
                error=cell.error,
            )  # fmt: skip
        columns = _hidden_columns(parts.get(f"{MAIN}cols", nothing))
        return cells.sheet(merged=merged, hidden=hidden, rows=hidden_rows, columns=columns)

    def _rows(self, data: ET.Element, *, with_empty: bool) -> tuple[dict[_Place, _Cell], list[int]]:
        """Return the cells and the numbers of the hidden rows (§18.3.1.73 row)."""
        found: dict[_Place, _Cell] = {}
        hidden: list[int] = []
        number = 0
        for row in data:
            before, number = number, int(row.get("r", number + 1))
            if row.tag != f"{MAIN}row" or not before < number <= MAX_ROWS:
                raise UnusualError
            if ooxml.truth(row.get("hidden")):
                hidden.append(number)
            column = 0
            for cell in row:
                if cell.tag != _CELL:
                    raise UnusualError
                address = cell.get("r")
                place = _place(address) if address else (number, column + 1)
                column = place[1]
                if with_empty or len(cell):
                    found[place] = self._cell(cell)
        return found, hidden

    def _cell(self, element: ET.Element) -> _Cell:
        """Return what a cell stores (§18.3.1.4 c)."""
        kind = element.get("t", "n")
        style = self.styles[int(element.get("s", "0"))]
        written = element.find(_FORMULA)
        text = element.findtext(_VALUE) or None
        if kind == "inlineStr":
            inline = element.find(_INLINE)
            value: object = ooxml.text_of(inline) if inline is not None else None
        else:
            value = None if text is None else self._value(kind, text, style)
        formula = None
        if written is not None:
            # A formula that is shared or of another kind is spelled out by openpyxl where it is what is shown.
            plain = written.text and written.get("t", "normal") in {"normal", "array"}
            if not plain and (value in (None, "") or not element.get("r")):
                raise UnusualError
            formula = f"={written.text or ''}"
        return _Cell(style, value, formula, error=kind == "e")

    def _value(self, kind: str, text: str, style: Style) -> object:
        if kind == "n":
            return self._number(text, style)
        if kind == "s":
            return self.strings[_count(text)]
        if kind == "b":
            return bool(_count(text))
        if kind in {"str", "e"}:
            return text
        raise UnusualError

    def _number(self, text: str, style: Style) -> object:
        found = _NUMBER.fullmatch(text)
        if not found or style.kind == "duration":
            raise UnusualError
        value = float(text) if found[1] or found[2] else int(text)
        if style.kind == "number":
            return value
        if value < _MARCH_1900:
            raise UnusualError
        day, fraction = divmod(value, 1)
        return _EPOCHS[self.mac] + dt.timedelta(days=day, milliseconds=round(fraction * _MILLISECONDS))

    def _links(
        self, links: ET.Element, targets: Mapping[str, str], found: dict[_Place, _Cell], merged: Mapping[_Place, _Place]
    ) -> None:
        """Set the links of cells (§18.3.1.47 hyperlink); a cell without a value says the address."""
        for link in links:
            relation = link.get(ooxml.RELATION)
            target = targets[relation] if relation else None
            said = target or link.get("location")
            if said is not None and said.startswith(("#", "=")):
                raise UnusualError
            single = ":" not in link.attrib["ref"]
            for place in _area(link.attrib["ref"]):
                anchor = merged.get(place, place)
                if anchor == place or single:
                    cell = found.setdefault(anchor, _Cell(_PLAIN))
                    cell.link = target or None
                    if cell.value is None:
                        cell.value, cell.error = said, False


def _count(text: str) -> int:
    if not text.isdecimal():
        raise UnusualError
    return int(text)


def _place(address: str) -> _Place:
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise UnusualError
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    if row > MAX_ROWS or column > MAX_COLUMNS:
        raise UnusualError
    return row, column


def _corners(ref: str) -> tuple[_Place, _Place]:
    first, _, last = ref.partition(":")
    top, bottom = _place(first), _place(last or first)
    if top[0] > bottom[0] or top[1] > bottom[1]:
        raise UnusualError
    return top, bottom


def _area(ref: str) -> Iterator[_Place]:
    top, bottom = _corners(ref)
    return ((row, column) for row in range(top[0], bottom[0] + 1) for column in range(top[1], bottom[1] + 1))


def _merged(ranges: ET.Element) -> dict[_Place, _Place]:
    """Return the covered cells of the merged ranges and the first cell of each (§18.3.1.55 mergeCells)."""
    merged: dict[_Place, _Place] = {}
    taken: set[_Place] = set()
    for one in ranges:
        anchor, _ = _corners(one.attrib["ref"])
        area = set(_area(one.attrib["ref"]))
        if not taken.isdisjoint(area):
            raise UnusualError
        taken |= area
        merged.update(dict.fromkeys(area - {anchor}, anchor))
    return merged


def _hidden_columns(columns: ET.Element) -> Iterator[int]:
    found = {int(one.attrib["min"]): one for one in columns}
    for first, one in found.items():
        if ooxml.truth(one.get("hidden")):
            yield from range(first, min(int(one.get("max", first)), MAX_COLUMNS) + 1)
