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
from string import ascii_uppercase

from vitrina.errors import UnreadableFileError
from vitrina.intake import delimited, guard, package
from vitrina.intake.encoding import decode
from vitrina.intake.fast import read_fast
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
#: openpyxl makes an object of every styled cell, empty or not: of more cells it takes seconds.
_EXACT_CELLS = 20_000
#: What programs and systems leave in folders.
_LEFT_OUT = re.compile(r"(?:^|/)(?:__MACOSX/|~\$|\.(?!\.?/)|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_OTHER_PACKAGES = frozenset({"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"})
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Read:
    """What one file gave: its kind, its sheets, and what is to be said of it as a whole."""

    kind: str
    sheets: tuple[Sheet, ...]
    issues: tuple[Issue, ...] = ()


def read(data: bytes, filename: str, limits: Limits | None = None, *, exact: bool = True) -> Workbook:
    """Return the workbook in `data`: .xlsx, .xlsm, .xls, .ods, a delimited text, or a .zip of such files.

    What is not small is read in a process of its own. `exact`: a small .xlsx is read by openpyxl; else, and a
    large one always, by the faster reader, which gives the same.

    Raises:
        UnreadableFileError: empty, too large, of no kind that can be read, protected by a password, damaged, or
            over a limit.
    """
    limits = limits or Limits()
    if not data:
        raise UnreadableFileError("file.empty", filename=filename)
    if len(data) > limits.file_bytes:
        raise UnreadableFileError("file.too-large", filename=filename, limit=limits.file_bytes // 1024**2)
    found = _Reader(limits, exact).read(data, filename)
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
    """Return what reading the file found in the sheets from which `reading` was made, and in the file as a whole.

    Hidden rows above everything that was read are the form's own: numbers and kinds of its columns.
    """
    used: dict[str, int] = {reading.sheet: 0}
    for ref in (ref for table in reading.tables for row in table.rows for ref in row.cells.values()):
        row = int(ref.address.lstrip(ascii_uppercase))
        used[ref.sheet] = min(row, used.get(ref.sheet) or row)
    found = list(workbook.issues)
    for sheet in workbook.sheets:
        if sheet.name in used:
            if sheet.hidden:
                found.append(Issue("sheet.hidden", "warning", None, params={"sheet": sheet.name}))
            first = used[sheet.name]
            found.extend(i for i in sheet.issues if i.code != "row.hidden" or _last_row(i) >= first)
    return tuple(found)


def _last_row(issue: Issue) -> int:
    return int(str(issue.params["rows"]).rpartition("–")[2])


def read_here(data: bytes, filename: str, limits: Limits, *, exact: bool, in_set: bool) -> Read:
    """Return what a file gives, read in this process, however large it is: for `guard_worker`."""
    return _Reader(limits, exact, apart=True).read(data, filename, in_set=in_set)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads files; `apart`: in a process that is bounded already."""

    limits: Limits
    exact: bool
    apart: bool = False

    def read(self, data: bytes, filename: str, *, in_set: bool = False) -> Read:
        if not self.apart and not guard.is_small(data, self.limits):
            found = guard.read_apart(data, filename, self.limits, exact=False, in_set=in_set)
            if isinstance(found, Read):
                return found
        if data.startswith(_ZIP):
            return self._zip(data, filename, in_set=in_set)
        if data.startswith(_OLE):
            return Read("xls", read_xls(data, filename, self.limits))
        if data[:1024].lstrip().startswith(_PDF):
            raise UnreadableFileError("file.pdf", filename=filename)
        if _HTML.match(data, 0, _HEAD):
            raise UnreadableFileError("file.html", filename=filename)
        if not _is_text(data, filename):
            raise UnreadableFileError("file.not-workbook", filename=filename)
        sheet, issues = delimited.sheet(data, _stem(filename), filename, self.limits)
        return Read("csv", (sheet,), issues)

    def _zip(self, data: bytes, filename: str, *, in_set: bool) -> Read:
        limits = self.limits
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
            is_exact = self.exact and cells <= _EXACT_CELLS
            return Read("xlsx", (read_xlsx if is_exact else read_fast)(data, filename, limits))
        if kind is package.Kind.ODS:
            return Read("ods", read_ods(data, filename, limits))
        if in_set:
            raise UnreadableFileError("file.zip-nested", filename=filename)
        files = unpack(data, filename, limits)
        if not _OTHER_PACKAGES.isdisjoint(files):  # a document or a program, which only looks like a zip of files
            raise UnreadableFileError("file.not-workbook", filename=filename)
        share = replace(limits, unpacked_bytes=limits.unpacked_bytes // max(len(files), 1))
        return replace(self, limits=share)._set(files, filename)  # noqa: SLF001 - the same class

    def _set(self, files: Mapping[str, bytes], filename: str) -> Read:
        sheets: list[Sheet] = []
        issues: list[Issue] = []
        for path in sorted(files):
            name = PurePosixPath(path).name
            try:
                found = self.read(files[path], name, in_set=True)
            except UnreadableFileError as error:
                if error.code not in {"file.not-workbook", "file.pdf", "file.html", "file.empty"}:
                    raise
                issues.append(Issue("file.not-read", "warning", None, params={"name": name}))
                continue
            issues.extend(found.issues)
            names = {sheet.name for sheet in sheets}
            alone, folder = found.kind == "csv", str(PurePosixPath(path).parent)
            named = (_renamed(sheet, _stem(name), names, alone=alone) for sheet in found.sheets)
            sheets.extend(replace(sheet, folder="" if folder == "." else folder) for sheet in named)
            if sum(len(sheet.cells) for sheet in sheets) > self.limits.cells:
                raise UnreadableFileError("file.too-many-cells", filename=filename, limit=self.limits.cells)
        if not sheets:
            raise UnreadableFileError("file.zip-empty", filename=filename)
        return Read("zip", tuple(sheets), tuple(issues))


def _is_text(data: bytes, filename: str) -> bool:
    """A text by name, or under another name one that has the header of a form; never what has binary parts."""
    head = data[:_HEAD]
    if len(_BINARY.findall(head)) > len(head) // 100 or _MARKUP.match(head):
        return False
    return filename.lower().endswith(_TEXT_NAMES) or delimited.has_header(data)


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
