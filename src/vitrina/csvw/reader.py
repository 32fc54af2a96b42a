"""Reading CSV text into rows as a dialect says (Model for Tabular Data, section 8 "Parsing Tabular Data")."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from vitrina.csvw.dialect import Dialect

Row = tuple[int, int, list[str]]
"""The number of a row in the table, its number in the file (both from 1), and its string values."""

_TRIM: Final[dict[str, Callable[[str], str]]] = {
    "true": lambda text: text.strip(" \t\r\n"),
    "start": lambda text: text.lstrip(" \t\r\n"),
    "end": lambda text: text.rstrip(" \t\r\n"),
}


class CsvError(ValueError):
    """Text that cannot be read as CSV.

    Attributes:
        row: the number of the row in the file, from 1.
    """

    def __init__(self, row: int, reason: str) -> None:
        super().__init__(f"row {row}: {reason}")
        self.row = row


@dataclass(frozen=True, slots=True)
class TabularFile:
    """A file that is being read.

    Attributes:
        header: the header rows.
        comments: the comment lines before the first row of data, without their prefix.
        rows: the rows of data, once, as they are read; raises CsvError where the text is not CSV.
    """

    header: tuple[tuple[str, ...], ...]
    comments: tuple[str, ...]
    rows: Iterator[Row]


class _Records:
    """Records of a file, comments set aside.

    Only a line where a record starts can be a comment: inside quotes it is text. So the lines go through
    here one by one, and the flag tells which of them starts a record.
    """

    def __init__(self, lines: Iterable[str], dialect: Dialect) -> None:
        self._lines = iter(lines)
        self._prefix = dialect.comment_prefix
        self._at_start = True
        self._trim = _TRIM.get(dialect.trim)
        self._skip_columns = dialect.skip_columns
        self.comments: list[str] | None = []
        self.number = 0
        self._reader = csv.reader(
            self._feed(),
            delimiter=dialect.delimiter,
            quotechar=dialect.quote_char,
            doublequote=dialect.double_quote,
            escapechar=None if dialect.double_quote or dialect.quote_char is None else "\\",
            quoting=csv.QUOTE_NONE if dialect.quote_char is None else csv.QUOTE_MINIMAL,
            strict=False,
        )

    def _feed(self) -> Iterator[str]:
        prefix = self._prefix
        for index, text in enumerate(self._lines):
            line = text.removeprefix("\ufeff") if index == 0 else text
            if prefix and self._at_start and line.startswith(prefix):
                self.number += 1
                if self.comments is not None:
                    self.comments.append(line[len(prefix) :].strip())
                continue
            self._at_start = False
            yield line

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        self._at_start = True
        try:
            cells = next(self._reader)
        except csv.Error as failure:
            raise CsvError(self.number + 1, str(failure)) from failure
        self.number += 1
        # The csv module gives a blank line as no cells at all; the model has one empty cell there.
        cells = cells[self._skip_columns :] or [""]
        return cells if self._trim is None else list(map(self._trim, cells))


def read_rows(lines: Iterable[str], dialect: Dialect) -> TabularFile:
    """Reads CSV text.

    Args:
        lines: the lines with their ends, for instance a file opened with ``newline=""``.
        dialect: how the text is written.

    Returns:
        The header, and the rows as they are asked for; memory does not grow with the file.

    Raises:
        CsvError: if the skipped rows or the header cannot be read.
    """
    records = _Records(lines, dialect)
    for _ in range(dialect.skip_rows):
        next(records, None)
    header = []
    for _ in range(dialect.header_row_count):
        cells = next(records, None)
        if cells is not None:
            header.append(tuple(cells))
    comments = tuple(records.comments or ())
    records.comments = None
    return TabularFile(tuple(header), comments, _rows(records, skip_blank=dialect.skip_blank_rows))


def _rows(records: _Records, *, skip_blank: bool) -> Iterator[Row]:
    number = 0
    for cells in records:
        if skip_blank and not any(cells):
            continue
        number += 1
        yield number, records.number, cells
