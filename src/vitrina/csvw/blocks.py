"""Files cut into blocks of whole rows, as bytes where a file is regular: they can be parsed apart, and at full speed.

Cutting looks only at quotation marks and line ends. Where a file is not as regular as RFC 4180 wants it, or its
dialect is not a usual one, the rows come from ``rowparser`` instead, and nobody downstream sees a difference.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from itertools import chain, count, islice
from typing import TYPE_CHECKING, Final, Literal

from vitrina.csvw.decoding import Utf8Chunks, Utf8Text, undecodable
from vitrina.csvw.dialect import Dialect
from vitrina.csvw.problems import CsvError
from vitrina.csvw.rowparser import RowParser

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Row = tuple[int, int, list[str]]
"""The number of a row in the table, its number in the file (both from 1), and its string values."""
Escapes = Literal["all", "quotes", "none"]
"""Which of the characters that a literal has to escape may be in the cells of some rows."""

_SIZE: Final = 1 << 17
_PARSED_ROWS: Final = 512
_LONGEST: Final = 1 << 24
_USUAL_ENDS: Final = frozenset(("\r\n", "\n"))
# What a literal of N-Triples has to escape, but for quotation marks and line ends.
_ESCAPED: Final = bytes(byte for byte in (*range(0x20), 0x5C, 0x7F) if byte not in b"\r\n")


@dataclass(frozen=True, slots=True)
class Block:
    """Some consecutive rows of a table.

    Attributes:
        number: the number of the first row in the table, from 1.
        source: its number in the file, from 1.
        data: the rows as UTF-8 text of CSV; None when they are parsed already.
        delimiter: what separates the cells of ``data``.
        quote: what quotes them, or None.
        count: how many rows there are.
        escapes: which of the characters that a literal has to escape its cells may have.
        skip_columns: how many cells to leave out at the start of each row of ``data``.
        parsed: the rows, when they are parsed already.
        problems: for some rows, their number in the table and in the file, and how they break the rules of quoting.
    """

    number: int
    source: int
    data: bytes | None = None
    delimiter: str = ","
    quote: str | None = '"'
    count: int = 0
    escapes: Escapes = "all"
    skip_columns: int = 0
    parsed: tuple[Row, ...] = ()
    problems: tuple[tuple[int, int, str], ...] = ()

    def rows(self) -> Iterable[Row]:
        """Parses the rows, anew at each call.

        Raises:
            CsvError: if the block is not UTF-8, or the csv module cannot read it.
        """
        if self.data is None:
            return self.parsed
        return zip(count(self.number), count(self.source), self._cells(self.data))

    def _cells(self, data: bytes) -> Iterator[list[str]]:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as failure:
            raise undecodable(failure, self.source + data.count(b"\n", 0, failure.start), "utf-8") from failure
        rows = csv.reader(
            io.StringIO(text, newline="\n"),
            delimiter=self.delimiter,
            quotechar=self.quote,
            quoting=csv.QUOTE_NONE if self.quote is None else csv.QUOTE_MINIMAL,
        )
        # The csv module gives a blank line as no cells at all; the model has one empty cell there.
        skip = self.skip_columns
        try:
            yield from rows if not skip and not _has_blank_line(text) else (cells[skip:] or [""] for cells in rows)
        except csv.Error as failure:
            raise CsvError(self.source + rows.line_num - 1, str(failure)) from failure


def _has_blank_line(text: str) -> bool:
    return text.startswith(("\n", "\r\n")) or "\n\n" in text or "\n\r\n" in text


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
        self._fill()
        if self._dialect.line_terminators == Dialect().line_terminators and b"\n" not in self._pending:
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
            self._fill()
            if not self._pending:
                return
            block = (self._regular(number) if regular else None) or self._parsed(number)
            number += block.count
            if block.count:
                yield block

    def _fill(self) -> None:
        pieces, size = [self._pending], len(self._pending)
        while size < _SIZE:
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
            data = self._pending
            ended = self._chunks.ended
            found = _cut(data, dialect, whole=ended)
            if found is None or found[0] or ended:
                break
            if len(data) > _LONGEST:
                return None
            self._pending += next(self._chunks, b"")
        if found is None or not found[0]:
            return None
        end, rows = found
        data, self._pending = data[:end], data[end:]
        source, self._source = self._source, self._source + rows
        quote = dialect.quote_char
        escapes: Escapes = "all"
        if data.count(b"\n") <= rows and len(data.translate(None, _ESCAPED)) == len(data):
            escapes = "none" if b'""' not in data and (quote == '"' or b'"' not in data) else "quotes"
        return Block(number, source, data, dialect.delimiter, quote, rows, escapes, dialect.skip_columns)

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
        return Block(number, first, count=len(rows), parsed=tuple(rows), problems=tuple(problems))


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


def _cut(data: bytes, dialect: Dialect, *, whole: bool) -> tuple[int, int] | None:
    """Finds the end of the last whole row.

    Args:
        data: text from the start of a row on.
        dialect: how it is written; a regular one.
        whole: whether the file ends here, so that the last row needs no line end.

    Returns:
        The end and the number of rows before it; None when quotation marks or line ends stand where RFC 4180 does
        not have them.
    """
    if b"\r" in data and not _returns_are_regular(data, dialect, whole=whole):
        return None
    mark = (dialect.quote_char or "").encode()
    parts = data.split(mark) if mark and mark in data else [data]
    # Every second part is outside quotation marks; the last one may be inside.
    last, end = len(parts) - 1, len(data)
    if whole:
        if last % 2:
            return None
    else:
        last -= last % 2
        while last >= 0 and b"\n" not in parts[last]:
            last -= 2
        if last < 0:
            return 0, 0
        cut = parts[last].rfind(b"\n") + 1
        end = sum(map(len, parts[:last])) + last + cut
        parts[last] = parts[last][:cut]
    outside = parts[0 : last + 1 : 2]
    before = dialect.delimiter.encode() + b"\n"
    after = before + b"\r"
    if any([part and part[-1] not in before for part in outside[:-1]]):  # noqa: C419 - a list is faster here
        return None
    if any([part and part[0] not in after for part in outside[1:]]):  # noqa: C419
        return None
    rows = sum([part.count(b"\n") for part in outside])
    return end, rows + (whole and not data.endswith(b"\n"))


def _returns_are_regular(data: bytes, dialect: Dialect, *, whole: bool) -> bool:
    """Says whether carriage returns stand only before line feeds, where the dialect has them."""
    cut_off = data.endswith(b"\r")
    pairs = data.count(b"\r\n") + cut_off
    return "\r\n" in dialect.line_terminators and not (whole and cut_off) and data.count(b"\r") == pairs
