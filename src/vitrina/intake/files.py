"""Bytes → `Workbook`: what the bytes are decides who reads them; the name of the file only breaks ties.

A .zip, or several files that came together, is one workbook with the sheets of each. A text is one sheet,
named as its file is.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from vitrina.errors import UnreadableFileError
from vitrina.intake import delimited, package
from vitrina.intake.encoding import decode
from vitrina.intake.limits import Limits
from vitrina.intake.ods import read_ods
from vitrina.intake.workbook import read_xlsx
from vitrina.intake.xls import read_xls
from vitrina.model import Issue, Reading, Sheet, Workbook

#: The ending under which a file of each kind is kept.
SUFFIXES: Mapping[str, str] = {"xlsx": ".xlsx", "xls": ".xls", "ods": ".ods", "csv": ".csv", "zip": ".zip"}
_TEXT_NAMES = (".csv", ".tsv", ".txt", ".tab")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = b"%PDF-"
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|style|div)\b", re.IGNORECASE)
_MARKUP = re.compile(rb"\s*(?:<\?xml|\{\\rtf|<)")
#: Control signs that no text has, line breaks, tabs and page breaks apart.
_BINARY = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_HEAD = 4096
#: What programs and systems leave in folders.
_LEFT_OUT = re.compile(r"(?:^|/)(?:__MACOSX/|~\$|\.(?!\.?/)|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_OTHER_PACKAGES = frozenset({"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"})
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class _Read:
    """What one file gave."""

    kind: str
    sheets: tuple[Sheet, ...]
    issues: tuple[Issue, ...] = ()


def read(data: bytes, filename: str, limits: Limits | None = None) -> Workbook:
    """Return the workbook in `data`: .xlsx, .xlsm, .xls, .ods, a delimited text, or a .zip of such files.

    Raises:
        UnreadableFileError: empty, too large, of no kind that can be read, protected by a password, or damaged.
    """
    limits = limits or Limits()
    if not data:
        raise UnreadableFileError("file.empty", filename=filename)
    if len(data) > limits.file_bytes:
        raise UnreadableFileError("file.too-large", filename=filename, limit=limits.file_bytes // 1024**2)
    found = _read(data, filename, limits)
    return Workbook(filename, hashlib.sha256(data).hexdigest(), found.sheets, found.kind, found.issues)


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return several files (name → bytes) as one zip, in which the same files are always the same bytes."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as zipped:
        for name in sorted(files):
            zipped.writestr(zipfile.ZipInfo(name, _EPOCH), files[name])
    return output.getvalue()


def read_files(files: Mapping[str, bytes], filename: str, limits: Limits | None = None) -> Workbook:
    """Return several files of one set (name → bytes) as one workbook; `filename` names them together.

    Its `sha256` is that of `pack(files)`, which is what is to be kept of them.

    Raises:
        UnreadableFileError: as `read`.
    """
    return read(pack(files), filename, limits)


def file_issues(workbook: Workbook, reading: Reading) -> tuple[Issue, ...]:
    """Return what reading the file found in the sheets from which `reading` was made, and in the file as a whole."""
    used = {reading.sheet} | {ref.sheet for table in reading.tables for row in table.rows for ref in row.cells.values()}
    found = list(workbook.issues)
    for sheet in workbook.sheets:
        if sheet.name in used:
            if sheet.hidden:
                found.append(Issue("sheet.hidden", "warning", None, params={"sheet": sheet.name}))
            found.extend(sheet.issues)
    return tuple(found)


def _read(data: bytes, filename: str, limits: Limits, *, in_set: bool = False) -> _Read:
    if data.startswith(_ZIP):
        return _read_zip(data, filename, limits, in_set=in_set)
    if data.startswith(_OLE):
        return _Read("xls", read_xls(data, filename, limits))
    if data[:1024].lstrip().startswith(_PDF):
        raise UnreadableFileError("file.pdf", filename=filename)
    if _HTML.match(data, 0, _HEAD):
        raise UnreadableFileError("file.html", filename=filename)
    if not _is_text(data, filename):
        raise UnreadableFileError("file.not-workbook", filename=filename)
    sheet, issues = delimited.sheet(data, _stem(filename), filename, limits)
    return _Read("csv", (sheet,), issues)


def _is_text(data: bytes, filename: str) -> bool:
    """A text by name, or under another name one that has the header of a form; never what has binary parts."""
    head = data[:_HEAD]
    if len(_BINARY.findall(head)) > len(head) // 100 or _MARKUP.match(head):
        return False
    return filename.lower().endswith(_TEXT_NAMES) or delimited.has_header(data)


def _read_zip(data: bytes, filename: str, limits: Limits, *, in_set: bool) -> _Read:
    try:
        kind, cells = package.inspect(data, limits.unpacked_bytes)
    except package.DamagedPackageError as error:
        raise UnreadableFileError("file.damaged", filename=filename) from error
    except package.TooLargeError as error:
        limit = limits.unpacked_bytes // 1024**2
        raise UnreadableFileError("file.too-large-unpacked", filename=filename, limit=limit) from error
    if cells > limits.cells:
        raise UnreadableFileError("file.too-many-cells", filename=filename, limit=limits.cells)
    if kind is package.Kind.XLSX:
        return _Read("xlsx", read_xlsx(data, filename, limits))
    if kind is package.Kind.ODS:
        return _Read("ods", read_ods(data, filename, limits))
    if in_set:
        raise UnreadableFileError("file.zip-nested", filename=filename)
    files = unpack(data, filename, limits)
    if not _OTHER_PACKAGES.isdisjoint(files):  # a document or a program, which only looks like a zip of files
        raise UnreadableFileError("file.not-workbook", filename=filename)
    return _read_set(files, filename, limits)


def unpack(data: bytes, filename: str, limits: Limits) -> dict[str, bytes]:
    """Return the files of a zip by their paths in it, without what systems leave in folders.

    Raises:
        UnreadableFileError: damaged, protected by a password, too many files or too much in them.
    """
    result: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as zipped:
            entries = [entry for entry in zipped.infolist() if not entry.is_dir()]
            if len(entries) > limits.files:
                raise UnreadableFileError("file.too-many-files", filename=filename, limit=limits.files)
            if any(entry.flag_bits & _ENCRYPTED for entry in entries):
                raise UnreadableFileError("file.password", filename=filename)
            for entry in entries:
                name = _name(entry)
                if not _LEFT_OUT.search(name):
                    result[name] = zipped.read(entry)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise UnreadableFileError("file.damaged", filename=filename) from error
    return result


def _name(entry: zipfile.ZipInfo) -> str:
    """Return the path of an entry; one that is not marked as UTF-8 is in whatever the writer's machine used."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME and not name.isascii():
        name = decode(name.encode("cp437", "replace")).text
    return name.replace("\\", "/")


def _read_set(files: Mapping[str, bytes], filename: str, limits: Limits) -> _Read:
    sheets: list[Sheet] = []
    issues: list[Issue] = []
    share = replace(limits, unpacked_bytes=limits.unpacked_bytes // max(len(files), 1))
    for path in sorted(files):
        name = PurePosixPath(path).name
        try:
            found = _read(files[path], name, share, in_set=True)
        except UnreadableFileError as error:
            if error.code not in {"file.not-workbook", "file.pdf", "file.html", "file.empty"}:
                raise
            issues.append(Issue("file.not-read", "warning", None, params={"name": name}))
            continue
        issues.extend(found.issues)
        names = {sheet.name for sheet in sheets}
        alone = found.kind == "csv"
        sheets.extend(_renamed(sheet, _stem(name), names, alone=alone) for sheet in found.sheets)
        if sum(len(sheet.cells) for sheet in sheets) > limits.cells:
            raise UnreadableFileError("file.too-many-cells", filename=filename, limit=limits.cells)
    if not sheets:
        raise UnreadableFileError("file.zip-empty", filename=filename)
    return _Read("zip", tuple(sheets), tuple(issues))


def _renamed(sheet: Sheet, stem: str, names: set[str], *, alone: bool) -> Sheet:
    """Return the sheet under a name that no other of the set has."""
    if sheet.name not in names:
        return sheet
    base = sheet.name if alone else f"{stem} · {sheet.name}"
    name = next(n for n in (base, *(f"{base} ({count})" for count in range(2, len(names) + 3))) if n not in names)
    moved = tuple(
        replace(issue, cell=replace(issue.cell, sheet=name) if issue.cell else None) for issue in sheet.issues
    )
    return replace(sheet, name=name, issues=moved)


def _stem(filename: str) -> str:
    return PurePosixPath(filename.replace("\\", "/")).stem or filename
