"""Looks into a zipped workbook before any spreadsheet library opens it: what is in it, and how much.

A few kilobytes can hold a million rows (a repeated row in .ods), a merged range over the whole sheet, or a
part that unpacks to gigabytes. The libraries build every one of those cells, so they are counted first.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from enum import Enum

_QUOTED = rb"(?:[^>\"']|\"[^\"]*\"|'[^']*')*"
_CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
_AREA = re.compile(rb"<(?:[\w.-]+:)?(?:mergeCell|hyperlink)\s" + _QUOTED + rb">")
_REF = re.compile(rb"\sref\s*=\s*[\"']\$?([A-Za-z]{1,3})\$?(\d{1,7}):\$?([A-Za-z]{1,3})\$?(\d{1,7})[\"']")
_UNREAD = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)
_ODS = re.compile(
    rb"<table:table-row(?:\s(?P<row>" + _QUOTED + rb"))?>"
    rb"|<table:(?:covered-)?table-cell(?:\s(?P<cell>" + _QUOTED + rb"?))?(?P<empty>/?)>"
    rb"|</(?P<end>table:table-row|table:table)>"
)
_ROWS = re.compile(rb"number-rows-repeated\s*=\s*[\"'](\d{1,12})")
_COLUMNS = re.compile(rb"number-columns-repeated\s*=\s*[\"'](\d{1,12})")


class Kind(Enum):
    """What a zip holds."""

    XLSX = "xlsx"
    ODS = "ods"
    OTHER = "other"


class DamagedPackageError(Exception):
    """The zip is broken, or holds what no spreadsheet program writes (a document type with entities)."""


class TooLargeError(Exception):
    """The parts unpack to more bytes than allowed."""


def inspect(data: bytes, unpacked_bytes: int) -> tuple[Kind, int]:
    """Return what the zip `data` holds and how many cells a library would make of it.

    Raises:
        DamagedPackageError: it cannot be unpacked, or has entities.
        TooLargeError: it says that it unpacks to more than `unpacked_bytes`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            # More than is said is never unpacked: zipfile stops there and finds the checksum wrong.
            if sum(entry.file_size for entry in entries) > unpacked_bytes:
                raise TooLargeError
            names = {entry.filename for entry in entries}
            if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
                return Kind.XLSX, sum(_xlsx_cells(package.read(entry)) for entry in entries)
            if "content.xml" in names:
                return Kind.ODS, _ods_cells(package.read("content.xml"))
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise DamagedPackageError from error
    return Kind.OTHER, 0


def _xlsx_cells(part: bytes) -> int:
    """Count the cells in a part, and those that its merged ranges and hyperlinks cover."""
    if part.startswith((b"\xff\xfe", b"\xfe\xff")):
        part = part.decode("utf-16").encode()
    if part.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and (b"<!DOCTYPE" in part or b"<!ENTITY" in part):
        raise DamagedPackageError
    areas = (ref for found in _AREA.finditer(part) if (ref := _REF.search(found[0])))
    return sum(1 for _ in _CELL.finditer(part)) + sum(_area(ref) for ref in areas)


def _area(ref: re.Match[bytes]) -> int:
    width = abs(_column(ref[3]) - _column(ref[1])) + 1
    return width * (abs(int(ref[4]) - int(ref[2])) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _ods_cells(content: bytes) -> int:
    """Count the cells from A1 to the last with a value: calamine keeps a sheet as one full rectangle."""
    content = _UNREAD.sub(b"", content)
    total = rows = last_row = width = repeat = column = filled = 0
    for found in _ODS.finditer(content):
        if found["end"] == b"table:table":
            total += last_row * width
            rows = last_row = width = 0
        elif found["end"]:
            rows += repeat
            if filled:
                last_row, width = rows, max(width, filled)
        elif found["cell"] is None and found["empty"] is None:
            repeat, column, filled = _times(_ROWS, found["row"]), 0, 0
            rows += repeat if found[0].endswith(b"/>") else 0
        else:
            column += _times(_COLUMNS, found["cell"])
            is_empty = found["empty"] or content.startswith(b"</table:", found.end())
            filled = filled if is_empty else column
    return total + last_row * width


def _times(pattern: re.Pattern[bytes], attributes: bytes | None) -> int:
    found = pattern.search(attributes or b"")
    return int(found[1]) if found else 1
