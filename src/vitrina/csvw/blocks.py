"""Files cut into blocks of whole rows, as bytes where a file is regular: they can be parsed apart, and at full speed.

Cutting looks only at quotation marks and line ends. Where a file is not as regular as RFC 4180 wants it, or its
dialect is not a usual one, the rows come from ``rowparser`` instead, and nobody downstream sees a difference.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from itertools import chain, count, islice
from typing import TYPE_CHECKING, Final

from vitrina.csvw import decoding
from vitrina.csvw.cutting import check_utf8, count_lines, cut, simplified
from vitrina.csvw.decoding import Utf8Chunks, Utf8Text
from vitrina.csvw.dialect import Dialect
from vitrina.csvw.octets import DELIMITER, restored
from vitrina.csvw.rowparser import RowParser

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Row = tuple[int, int, list[str]]
"""The number of a row in the table, its number in the file (both from 1), and its string values."""
_PARSED_ROWS: Final = 512
_LONGEST: Final = 1 << 24
_USUAL_ENDS: Final = frozenset(("\r\n", "\n"))


@dataclass(frozen=True, slots=True)
class Block:
    """Some consecutive rows of a table, in one of three forms.

    A simple block has lines that only have to be split at the delimiter: nothing in it is quoted any more, and
    stand-ins (see ``octets``) are in the places of what was. Otherwise it has text of CSV, or rows that are
    parsed already.

    Attributes:
        number: the number of the first row in the table, from 1.
        source: its number in the file, from 1.
        count: how many rows there are.
        data: UTF-8 text, of CSV or of a simple block; None when the rows are parsed.
        simple: whether this is a simple block.
        delimiter: what separates the cells of ``data``.
        quote: what quotes them in text of CSV, or None.
        skip_columns: how many cells to leave out at the start of each row of ``data``.
        parsed: the rows, when they are parsed already.
        problems: for some rows, their number in the table and in the file, and how they break the rules of quoting.
    """

    number: int
    source: int
    count: int
    data: bytes | None = None
    simple: bool = False
    delimiter: str = ","
    quote: str | None = '"'
    skip_columns: int = 0
    parsed: tuple[Row, ...] = ()
    problems: tuple[tuple[int, int, str], ...] = ()

    def rows(self) -> Iterable[Row]:
        """Parses the rows, anew at each call.

        Raises:
            CsvError: if a row is longer than 16 million characters.
        """
        if self.data is None:
            return self.parsed
        cells = self._split(self.data.decode()) if self.simple else self._parse(self.data.decode())
        return zip(count(self.number), count(self.source), cells)

    def octet_rows(self) -> Iterable[Row]:
        """Parses the rows of a simple block, anew at each call, into octet text with its stand-ins."""
        delimiter, skip = self.delimiter, self.skip_columns
        cells = [line.split(delimiter) for line in self._lines((self.data or b"").decode("latin-1"))]
        kept = cells if not skip else [row[skip:] or [""] for row in cells]
        return zip(count(self.number), count(self.source), kept)

    def _lines(self, text: str) -> list[str]:
        ends = text.count("\n")
        if "\r" not in text:
            lines = text.split("\n")
        elif text.count("\r\n") == ends:
            lines = text.split("\r\n")
        else:
            lines = text.replace("\r\n", "\n").split("\n")
        return lines[: self.count]

    def _split(self, text: str) -> Iterator[list[str]]:
        delimiter, skip = self.delimiter, self.skip_columns
        for line in self._lines(text):
            cells = line.split(delimiter)
            if "\\" in line or DELIMITER in line:
                cells = [restored(cell, delimiter) for cell in cells]
            yield cells if not skip else cells[skip:] or [""]

    def _parse(self, text: str) -> Iterator[list[str]]:
        rows = csv.reader(
            io.StringIO(text, newline="\n"),
            delimiter=self.delimiter,
            quotechar=self.quote,
            quoting=csv.QUOTE_NONE if self.quote is None else csv.QUOTE_MINIMAL,
        )
        done = 0
        skip = self.skip_columns
        try:
            for cells in rows:
                # The csv module gives a blank line as no cells at all; the model has one empty cell there.
                yield cells[skip:] or [""]
                done += 1
        except csv.Error:  # it has a limit for the length of a cell
            dialect = Dialect(delimiter=self.delimiter, quote_char=self.quote)
            for _, row, _ in islice(RowParser([text], dialect, self.source), done, None):
                yield (row or [])[skip:] or [""]


class Cutter:
    """Cuts a file into its header and blocks of rows.

    Args:
        chunks: the bytes of the file.
        dialect: how it is written.
    """

    def __init__(self, chunks: Iterable[bytes], dialect: Dialect) -> None:
        self._chunks = Utf8Chunks(chunks, dialect.encoding)
        self._dialect = dialect
        self._pending = b""
        self._source = 1
        self.comments: list[str] = []

    def header(self) -> tuple[tuple[str, ...], ...]:
        """Reads the rows before the data: those to skip, which count as comments, and the header.

        Raises:
            CsvError: if they cannot be read.
        """
        self._fill(decoding.PIECE)
        start = self._pending
        if b"\n" not in start and b"\r" in start[:-1] and self._dialect.line_terminators == Dialect().line_terminators:
            # A whole file in one row is never meant; old spreadsheets end their rows so.
            self._dialect = replace(self._dialect, line_terminators=("\r\n", "\n", "\r"))
        dialect = self._dialect
        header: list[tuple[str, ...]] = []
        skipped = 0
        if not dialect.skip_rows and not dialect.header_row_count:
            return ()
        parser, text = self._parser()
        for number, cells, comment in parser:
            self._source = number + 1
            if skipped < dialect.skip_rows:
                skipped += 1
                line = comment if cells is None else dialect.delimiter.join(cells)
                self.comments.extend([line.strip()] if line and line.strip() else [])
            elif cells is None:
                self.comments.append((comment or "").strip())
            else:
                header.append(tuple(cells[dialect.skip_columns :] or [""]))
            if skipped == dialect.skip_rows and len(header) == dialect.header_row_count:
                break
        self._pending = parser.rest.encode() + text.undecoded
        return tuple(header)

    def _parser(self) -> tuple[RowParser, Utf8Text]:
        text = Utf8Text(chain([self._pending], self._chunks), self._source)
        dialect = self._dialect
        return RowParser(text, dialect, self._source), text

    def blocks(self) -> Iterator[Block]:
        """Yields the rows of data, block by block.

        Raises:
            CsvError: if a block cannot be read.
        """
        number = 1
        regular = _is_regular(self._dialect)
        while True:
            self._fill(decoding.PIECE)
            if not self._pending:
                return
            block = (self._regular(number) if regular else None) or self._parsed(number)
            number += block.count
            if block.count:
                yield block

    def _fill(self, wanted: int) -> None:
        pieces, size = [self._pending], len(self._pending)
        while size < wanted:
            piece = next(self._chunks, None)
            if piece is None:
                break
            pieces.append(piece)
            size += len(piece)
        self._pending = b"".join(pieces)

    def _regular(self, number: int) -> Block | None:
        """Cuts off whole rows; None when the text is not regular enough to know where they end."""
        dialect = self._dialect
        while True:
            found = cut(self._pending, dialect, whole=self._chunks.ended)
            if found is None or found[0] or self._chunks.ended:
                break
            if len(self._pending) > _LONGEST:
                return None
            self._fill(2 * len(self._pending))
        if found is None or not found[0]:
            return None
        end, parts = found
        data, self._pending = self._pending[:end], self._pending[end:]
        check_utf8(data, self._source)
        text = simplified(data, parts, dialect)
        rows = count_lines(parts) if text is None else text.count("\n") + (not text.endswith("\n"))
        source, self._source = self._source, self._source + rows
        kept = data if text is None else text.encode("latin-1")
        form = (text is not None, dialect.delimiter, dialect.quote_char, dialect.skip_columns)
        return Block(number, source, rows, kept, *form)

    def _parsed(self, number: int) -> Block:
        """Parses some rows one by one, and leaves off where a row ends."""
        dialect = self._dialect
        parser, text = self._parser()
        rows: list[Row] = []
        problems = []
        for source, cells, wrong in islice(parser, _PARSED_ROWS):
            self._source = source + 1
            if cells is None:
                self.comments.append((wrong or "").strip())
                continue
            kept = cells[dialect.skip_columns :] or [""]
            if dialect.skip_blank_rows and not any(cell.strip() for cell in kept):
                continue
            rows.append((number + len(rows), source, kept))
            if wrong is not None:
                problems.append((number + len(rows) - 1, source, wrong))
        self._pending = parser.rest.encode() + text.undecoded
        first = rows[0][1] if rows else self._source
        return Block(number, first, len(rows), parsed=tuple(rows), problems=tuple(problems))


def _is_regular(dialect: Dialect) -> bool:
    """Says whether the csv module reads the dialect, and one byte is enough to see each sign of it."""
    quote = dialect.quote_char
    return (
        len(dialect.delimiter) == 1
        and dialect.delimiter.isascii()
        and dialect.delimiter not in "\r\n"
        and (quote is None or (len(quote) == 1 and quote.isascii() and dialect.double_quote))
        and quote != dialect.delimiter
        and _USUAL_ENDS.issuperset(dialect.line_terminators)
        and "\n" in dialect.line_terminators
        and not dialect.comment_prefix
        and not dialect.skip_blank_rows
    )
