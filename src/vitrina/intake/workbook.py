"""Bytes → `Workbook`: every sheet with its cells as a person sees them.

.xlsx and .xlsm are read with openpyxl, which keeps number formats, merged ranges and hyperlinks. .xls and
.ods are read with calamine, which gives values only. Macros are never run; formulas count by the value that
was last computed and stored in the file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

import openpyxl
import python_calamine
from openpyxl.cell.cell import MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from vitrina.errors import UnreadableFileError
from vitrina.model import Cell, Sheet, Workbook

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SPACES = re.compile(r"[ \t\u00a0\u2007\u202f]+")
_PERCENT_FORMAT = re.compile(r"^0(?:\.(0+))?\s*%")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on a file: its bytes, its bytes when unpacked, its cells."""

    file_bytes: int = 20 * 1024 * 1024
    unpacked_bytes: int = 200 * 1024 * 1024
    cells: int = 500_000


def read(data: bytes, filename: str, limits: Limits | None = None) -> Workbook:
    """Return the workbook in `data`; `filename` is only told back.

    Raises:
        UnreadableFileError: empty, too large, not a workbook, protected by a password, or damaged.
    """
    limits = limits or Limits()
    if not data:
        raise UnreadableFileError("file.empty", filename=filename)
    if len(data) > limits.file_bytes:
        raise UnreadableFileError("file.too-large", filename=filename, limit=limits.file_bytes // 1024**2)
    if data.startswith(_ZIP):
        sheets = _read_package(data, filename, limits)
    elif data.startswith(_OLE):
        sheets = _read_values(data, filename, limits)
    else:
        raise UnreadableFileError("file.not-workbook", filename=filename)
    return Workbook(filename, hashlib.sha256(data).hexdigest(), sheets)


def _read_package(data: bytes, filename: str, limits: Limits) -> tuple[Sheet, ...]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            unpacked = sum(entry.file_size for entry in package.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnreadableFileError("file.damaged", filename=filename) from error
    if unpacked > limits.unpacked_bytes:
        raise UnreadableFileError("file.too-large-unpacked", filename=filename, limit=limits.unpacked_bytes // 1024**2)
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return _read_openpyxl(data, filename, limits)
    if "content.xml" in names:
        return _read_values(data, filename, limits)
    raise UnreadableFileError("file.not-workbook", filename=filename)


def _read_openpyxl(data: bytes, filename: str, limits: Limits) -> tuple[Sheet, ...]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    # openpyxl lets whatever its many parsers raise pass through; each means the same to the user.
    except (
        InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError,
        SyntaxError, OSError, EOFError, RuntimeError,
    ) as error:  # fmt: skip
        raise UnreadableFileError("file.damaged", filename=filename) from error
    sheets = [_sheet(sheet) for sheet in book.worksheets]
    _check_cells(sheets, filename, limits)
    return tuple(sheets)


def _sheet(sheet: Worksheet) -> Sheet:
    cells: dict[tuple[int, int], Cell] = {}
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, MergedCell):
                continue
            link = _link(cell.hyperlink)
            if cell.value is None and link is None:
                continue
            text = _text(cell.value, cell.number_format) or (link or "")
            if text:
                cells[cell.row, cell.column] = Cell(text, cell.value, cell.number_format, link)
    merged = {
        (row, column): (area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
        if (row, column) != (area.min_row, area.min_col)
    }
    return Sheet(sheet.title, cells, merged, hidden=sheet.sheet_state != "visible")


def _link(hyperlink: object) -> str | None:
    target = getattr(hyperlink, "target", None)
    return str(target) if target else None


def _read_values(data: bytes, filename: str, limits: Limits) -> tuple[Sheet, ...]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            Sheet(
                meta.name,
                _value_cells(book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)),
                hidden=meta.visible != python_calamine.SheetVisibleEnum.Visible,
            )
            for meta in book.sheets_metadata
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
    except python_calamine.PasswordError as error:
        raise UnreadableFileError("file.password", filename=filename) from error
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        # An OLE file without a workbook stream is, in practice, an .xlsx locked with a password.
        code = "file.password" if b"E\x00n\x00c\x00r\x00y\x00p\x00t" in data else "file.damaged"
        raise UnreadableFileError(code, filename=filename) from error
    _check_cells(sheets, filename, limits)
    return tuple(sheets)


def _value_cells(rows: Sequence[Sequence[object]]) -> dict[tuple[int, int], Cell]:
    cells = {}
    for row_number, row in enumerate(rows, start=1):
        for column_number, value in enumerate(row, start=1):
            text = _text(value, "General")
            if text:
                cells[row_number, column_number] = Cell(text, value)
    return cells


def _check_cells(sheets: list[Sheet], filename: str, limits: Limits) -> None:
    if sum(len(sheet.cells) for sheet in sheets) > limits.cells:
        raise UnreadableFileError("file.too-many-cells", filename=filename, limit=limits.cells)


def _text(value: object, number_format: str) -> str:
    """Return what a person reads: 0.8 shown as `0%` is `80%`; dates day first, as Ecuador writes them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "VERDADERO" if value else "FALSO"
    if isinstance(value, dt.date):
        has_time = isinstance(value, dt.datetime) and value.time() != dt.time()
        return value.strftime("%d/%m/%Y %H:%M:%S" if has_time else "%d/%m/%Y")
    if isinstance(value, int | float):
        percent = _PERCENT_FORMAT.match(number_format)
        if percent:
            return f"{value * 100:.{len(percent[1] or '')}f}%"
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    return clean(str(value))


def clean(text: str) -> str:
    """Return `text` without runs of spaces, no-break spaces and surrounding white space; line breaks stay."""
    lines = (_SPACES.sub(" ", line).strip() for line in text.replace("_x000D_", "").splitlines())
    return "\n".join(lines).strip("\n")
