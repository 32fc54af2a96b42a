"""Delimited text (.csv, .tsv, .txt) → a sheet: encoding and separator by evidence, quotation marks as staff write them.

Rows are counted as a spreadsheet program would show them, so that an address leads to the cell when the file
is opened there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from vitrina.errors import UnreadableFileError
from vitrina.intake.cells import Cells
from vitrina.intake.encoding import decode
from vitrina.intake.form import forms
from vitrina.intake.identify import normalise
from vitrina.intake.limits import MAX_COLUMNS, MAX_ROWS, Limits
from vitrina.model import Issue, Sheet

DELIMITERS = (";", ",", "\t", "|")
_QUOTE = '"'
_BREAK = re.compile(r"\r\n|\n|\r")
_RUN = re.compile(r'"+')
_SEP = re.compile(r"\s*\"?sep=(.)\"?[ \t]*(?:\r\n|\n|\r)", re.IGNORECASE)
#: Over how many line breaks a quotation mark may stay open.
_OPEN_LINES = 20
_LOOKED_AT = 200
#: How many characters may be read again in all because a mark did not open a cell.
_WASTED = 100_000
#: How many marks a quoted cell may have inside.
_MARKS = 5000
_HEAD = 1 << 18
_HEADING_LENGTH = 300
#: Quotation marks around this share of the rows are a mistake of the export, not of the row.
_MOSTLY = 0.9


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of a record as written, and the columns (from 1) whose quotation marks are not as they should be."""

    cells: list[str]
    slips: list[int] = field(default_factory=list)


def sheet(data: bytes, name: str, filename: str, limits: Limits) -> tuple[Sheet, tuple[Issue, ...]]:
    """Return the one sheet of a delimited text and what is to be said of the file as a whole.

    Raises:
        UnreadableFileError: more rows, columns or cells than allowed.
    """
    decoded = decode(data)
    text, delimiter = _prepared(decoded.text, filename)
    issues = []
    if not decoded.sure:
        params = {"encoding": decoded.encoding, "sample": decoded.sample}
        issues.append(Issue("csv.encoding-guessed", "warning", None, params=params))
    found = Cells(name, limits)
    for row, record in enumerate(records(text, delimiter), start=1):
        for column, cell in enumerate(record.cells[:MAX_COLUMNS], start=1):
            if cell:
                found.add(row, column, cell)
        if row > MAX_ROWS or len(record.cells) > MAX_COLUMNS or len(found.cells) > limits.cells:
            raise UnreadableFileError("file.too-many-cells", filename=filename, limit=limits.cells)
        for column in record.slips:
            if (row, column) in found.cells:
                found.issue("csv.quotes", row, column, text=found.cells[row, column].text[:80])
    return found.sheet(), tuple(issues)


def has_header(data: bytes) -> bool:
    """Tell whether a text has two headings of a form that is known in one record, under any separator."""
    text = decode(data[:_HEAD]).text
    return any(_headings(text, delimiter) > 1 for delimiter in DELIMITERS)


def _prepared(text: str, filename: str) -> tuple[str, str]:
    """Return the text to read and its separator."""
    said = _SEP.match(text)
    if said:
        return text[said.end() :], said[1]
    lines = [line for line in islice(_lines(text), _LOOKED_AT) if line.strip()]
    wrapped = [line for line in lines if len(line) > 1 and line.strip()[0] == line.strip()[-1] == _QUOTE]
    if lines and len(wrapped) >= _MOSTLY * len(lines):
        whole = [
            delimiter
            for delimiter in DELIMITERS
            if all(len(next(records(line, delimiter)).cells) == 1 for line in wrapped)
        ]
        inner = "\n".join(record.cells[0] if record.cells else "" for record in records(text, "\0"))
        if len(whole) == len(DELIMITERS) and any(delimiter in inner for delimiter in DELIMITERS):
            text = inner
    return text, dialect(text, filename)


def _lines(text: str) -> Iterator[str]:
    start = 0
    for found in _BREAK.finditer(text):
        yield text[start : found.start()]
        start = found.end()
    yield text[start:]


def dialect(text: str, filename: str = "") -> str:
    """Return the separator of `text`.

    It is the one under which a record has the most headings of a form that is known; then the one under which
    the most records have one and the same number of cells; then what the file's name says, then `;`.
    """
    head = text[:_HEAD]
    names = {".tsv": "\t", ".csv": ";"}
    usual = names.get(filename[-4:].lower(), ";")

    def evidence(delimiter: str) -> tuple[int, int, bool]:
        return _headings(head, delimiter), _regular(head, delimiter), delimiter == usual

    return max(DELIMITERS, key=evidence)


@lru_cache(maxsize=1)
def _wordings() -> frozenset[str]:
    columns = (column for form in forms() for table in form.tables for column in table.headings)
    return frozenset(wording for column in columns if column.heading for wording in column.heading.wordings)


def _headings(text: str, delimiter: str) -> int:
    known = _wordings()
    return max(
        (
            sum(normalise(cell) in known for cell in record.cells[:_LOOKED_AT] if len(cell) < _HEADING_LENGTH)
            for record in islice(records(text, delimiter), _LOOKED_AT)
        ),
        default=0,
    )


def _regular(text: str, delimiter: str) -> int:
    widths = [len(record.cells) for record in islice(records(text, delimiter), _LOOKED_AT) if any(record.cells)]
    return max((widths.count(width) for width in set(widths) if width > 1), default=0)


def records(text: str, delimiter: str) -> Iterator[Record]:
    """Yield the records of `text`, blank ones too.

    A quotation mark inside a quoted cell that is not doubled belongs to the cell: only one before a separator,
    a line break or the end closes it. Where none does, the cell was not quoted and begins with the mark.
    """
    at, end = 0, len(text)
    reader = _Quoted(text, delimiter)
    while at < end:
        stop = _BREAK.search(text, at)
        line_end, after = (stop.start(), stop.end()) if stop else (end, end)
        line = text[at:line_end]
        if _QUOTE not in line:
            yield Record(line.split(delimiter, MAX_COLUMNS))
            at = after
            continue
        record = Record([])
        while True:
            cell, at, slipped = reader.cell(at)
            record.cells.append(cell)
            if slipped:
                record.slips.append(len(record.cells))
            if at < end and text[at] == delimiter and len(record.cells) <= MAX_COLUMNS:
                at += 1
                continue
            closing = _BREAK.match(text, at)
            at = closing.end() if closing else end  # the end, too, of a row that is wider than any sheet
            break
        yield record


class _Quoted:
    """Reads a cell that may be quoted. `hopeless`: up to where no open quotation mark finds its end."""

    def __init__(self, text: str, delimiter: str) -> None:
        self.text, self.hopeless, self.wasted = text, 0, 0
        self.stop = re.compile(rf"{re.escape(delimiter)}|\r|\n")
        blanks = "[ ]*" if delimiter == "\t" else r"[ \t]*"
        self.begin = re.compile(rf'{blanks}"')
        self.end = re.compile(rf"{blanks}(?={re.escape(delimiter)}|\r|\n|\Z)")
        #: What a cell never has inside: a mark that opens the next cell or the next row.
        self.opens = re.compile(rf'(?:{re.escape(delimiter)}|\r|\n)"')

    def cell(self, at: int) -> tuple[str, int, bool]:
        """Return (the cell at `at`, the place after it, whether its marks are wrong)."""
        begin = self.begin.match(self.text, at)
        if begin and at >= self.hopeless:
            found = self._quoted(begin.end())
            if found:
                return found
        stop = self.stop.search(self.text, at)
        place = stop.start() if stop else len(self.text)
        return self.text[at:place], place, bool(begin)

    def _quoted(self, start: int) -> tuple[str, int, bool] | None:
        parts: list[str] = []
        at, breaks, slipped = start, 0, False
        for _ in range(_MARKS):
            run = _RUN.search(self.text, at)
            limit = run.start() if run else len(self.text)
            breaks += self.text.count("\n", at, limit)
            if run is None or breaks > _OPEN_LINES:
                self.hopeless = limit
                return None
            parts.append(self.text[at:limit])
            marks = len(run[0])
            closing = self.end.match(self.text, run.end())
            if closing and (marks % 2 or slipped):
                parts.append(_QUOTE * ((marks - 1) // 2 if marks % 2 else marks - 1))
                if slipped and self.opens.search(self.text, start, run.start()):
                    self.wasted += run.start() - start
                    # A text that opens marks everywhere and closes none is read as having none.
                    self.hopeless = len(self.text) if self.wasted > _WASTED else self.hopeless
                    return None
                return "".join(parts), closing.end(), slipped
            slipped = slipped or marks % 2 == 1
            parts.append(_QUOTE * ((marks + 1) // 2))
            at = run.end()
        self.hopeless = len(self.text)
        return None
