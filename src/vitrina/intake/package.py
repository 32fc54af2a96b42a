"""Looks into a zipped workbook before any spreadsheet library opens it: what is in it, and how much.

A few kilobytes can hold a merged range over the whole sheet, or a part that unpacks to gigabytes. openpyxl
builds every one of those cells, so they are counted first. (`ods` counts while it reads.)
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
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)[ />]")
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")


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
    """Return what the zip `data` holds and, of an .xlsx, how many cells openpyxl would make of it.

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
                return Kind.ODS, 0
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


def count_values(data: bytes) -> int:
    """Return how many cells of the sheets of an .xlsx have a value: most of a styled blank have none."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheets = (package.read(entry) for entry in package.infolist() if "worksheets/" in entry.filename)
        return sum(len(_VALUE.findall(sheet)) for sheet in sheets)


def has_formulas(data: bytes) -> bool:
    """Tell whether any sheet of an .xlsx has a formula; `inspect` has passed it."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheets = (entry for entry in package.infolist() if "worksheets/" in entry.filename)
        return any(_FORMULA.search(package.read(entry)) for entry in sheets)
