"""Bytes → `Workbook`: every sheet with its cells as a person sees them.

.xlsx and .xlsm are read with openpyxl, which keeps number formats, merged ranges and hyperlinks. .xls and
.ods are read with calamine, which gives values only. Macros are never run; formulas count by the value that
was last computed and stored in the file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import math
import re
import subprocess
import sys
import unicodedata
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from vitrina.errors import UnreadableFileError
from vitrina.intake import package
from vitrina.model import Cell, Sheet, Workbook

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SPACES = re.compile(r"[ \t\u00a0\u2007\u202f]+")
#: What nobody sees: control characters (line breaks apart), soft hyphens, zero-width spaces, byte order marks.
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ud800-\udfff]")
#: Parts of a number format that are no digits: quoted words, escaped and spacing signs, colours and conditions.
_FORMAT_WORDS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
#: How much larger than its values a sheet of .ods may be, which is read as a full rectangle.
_SPARSE = 8
_CALAMINE = Path(__file__).with_name("calamine_worker.py")
_SECONDS = 60
#: Excel computes with 15 digits and shows no more.
_DIGITS = 15


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
        kind, cells = package.inspect(data, limits.unpacked_bytes)
    except package.DamagedPackageError as error:
        raise UnreadableFileError("file.damaged", filename=filename) from error
    except package.TooLargeError as error:
        limit = limits.unpacked_bytes // 1024**2
        raise UnreadableFileError("file.too-large-unpacked", filename=filename, limit=limit) from error
    if cells > limits.cells * (_SPARSE if kind is package.Kind.ODS else 1):
        raise UnreadableFileError("file.too-many-cells", filename=filename, limit=limits.cells)
    if kind is package.Kind.XLSX:
        return _read_openpyxl(data, filename, limits)
    if kind is package.Kind.ODS:
        return _read_values(data, filename, limits)
    raise UnreadableFileError("file.not-workbook", filename=filename)


def _read_openpyxl(data: bytes, filename: str, limits: Limits) -> tuple[Sheet, ...]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not carry over (validations, themes), nobody misses
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
            sheets = [_sheet(sheet) for sheet in book.worksheets]
    except Exception as error:  # whatever its many parsers let pass means the same to the user
        raise UnreadableFileError("file.damaged", filename=filename) from error
    _check_cells(sheets, filename, limits)
    return tuple(sheets)


def _sheet(sheet: Worksheet) -> Sheet:
    cells: dict[tuple[int, int], Cell] = {}
    # Not iter_rows(): it makes every cell up to the last, and one stray cell at the far end would be 17 billion.
    for place, cell in sorted(sheet._cells.items()):  # noqa: SLF001
        if isinstance(cell, MergedCell):
            continue
        link = _link(cell.hyperlink)
        text = _text(cell.value, cell.number_format) or (link or "")
        if text:
            cells[place] = Cell(text, cell.value, cell.number_format, link)
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
    """Read with calamine, in a process of its own, which a file that lies about its size may end."""
    command = [sys.executable, "-I", str(_CALAMINE), str(limits.cells), str(limits.cells * _SPARSE)]
    try:
        answer = subprocess.run(command, input=data, capture_output=True, check=True, timeout=_SECONDS)  # noqa: S603
        read = json.loads(answer.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise UnreadableFileError(_ole_problem(data), filename=filename) from error
    if read.get("problem") == "too-many-cells":
        raise UnreadableFileError("file.too-many-cells", filename=filename, limit=limits.cells)
    if "problem" in read:
        code = "file.password" if read["problem"] == "password" else _ole_problem(data)
        raise UnreadableFileError(code, filename=filename)
    return tuple(Sheet(name, _value_cells(cells), hidden=hidden) for name, hidden, cells in read["sheets"])


def _ole_problem(data: bytes) -> str:
    """Say what an OLE file without a workbook is, by the names of its streams."""
    if _stream("EncryptedPackage") in data:  # how Office locks an .xlsx with a password
        return "file.password"
    others = ("WordDocument", "PowerPoint Document", "__nameid_version1.0")
    return "file.not-workbook" if any(_stream(name) in data for name in others) else "file.damaged"


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def _value_cells(values: Sequence[tuple[int, int, object]]) -> dict[tuple[int, int], Cell]:
    cells = {}
    for row, column, plain in values:
        value = dt.datetime.fromisoformat(plain["date"]) if isinstance(plain, dict) else plain
        text = _text(value, "General")
        if text:
            cells[row, column] = Cell(text, value)
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
        return _number(value, number_format)
    return clean(str(value))


def _number(value: float, number_format: str) -> str:
    if not math.isfinite(value):
        return str(value)
    shown = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.{_DIGITS}g}")
    digits = _FORMAT_WORDS.sub("", number_format.partition(";")[0])
    if "%" in digits:
        places = digits.partition(".")[2].count("0")
        return f"{(shown * 100).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}%"
    text = f"{shown:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def clean(text: str) -> str:
    """Return `text` as one sees it: composed Unicode, single spaces, nothing unseen; line breaks stay."""
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text.replace("_x000D_", "")))
    lines = (_SPACES.sub(" ", line).strip() for line in text.splitlines())
    return "\n".join(lines).strip("\n")
