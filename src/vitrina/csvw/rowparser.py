"""Rows of any dialect, parsed as the standard's own algorithm does it: slower than ``blocks``, but it reads everything.

Section 8 "Parsing Tabular Data" of "Model for Tabular Data and Metadata". Where that says that an error is raised
and leaves open what the cell is then, the cell keeps every character that the file has.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from vitrina.csvw.problems import CsvError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vitrina.csvw.dialect import Dialect

WHITESPACE: Final = " \t\r\n"
_LONGEST_ROW: Final = 1 << 24

ParsedRow = tuple[int, list[str] | None, str | None]
"""The number of a row in the file, from 1, its cells, and what is wrong with how it is written, if anything.

A comment has no cells, and its text in the third place, without the prefix.
"""


class RowParser:
    """Parses text into rows, however the delimiters, quotes and line terminators of the dialect look.

    Args:
        pieces: the text, in pieces of any size.
        dialect: how it is written.
        first: the number of the first row.
    """

    def __init__(self, pieces: Iterable[str], dialect: Dialect, first: int = 1) -> None:
        self._pieces = iter(pieces)
        self._text = ""
        self._at = 0
        self._ended = False
        self._number = first
        self._quote = dialect.quote_char
        self._prefix = dialect.comment_prefix
        self._skips_space = dialect.trim in ("true", "start")
        self._escape = dialect.escape_char
        ends = sorted(dialect.line_terminators, key=len, reverse=True)
        special = [*ends, dialect.delimiter, *filter(None, (self._quote, self._escape))]
        self._delimiter = dialect.delimiter
        self._token = re.compile("|".join(map(re.escape, special)))
        self._line_end = re.compile("|".join(map(re.escape, ends)))
        self._ahead = max(2, *map(len, special))

    @property
    def rest(self) -> str:
        """What was taken from the pieces and not parsed yet; it starts where a row starts."""
        return self._text[self._at :]

    def __iter__(self) -> Iterator[ParsedRow]:
        """Yields the rows and the comments.

        Raises:
            CsvError: if a quotation mark is never closed, or a row is longer than 16 million characters.
        """
        while self._fill():
            row = None
            while row is None:
                row = self._parse()
                if row is None and not self._more():
                    raise AssertionError  # at the end of the text every row is complete
            yield self._number, *row
            self._number += 1

    def _fill(self) -> bool:
        while self._at >= len(self._text) and not self._ended:
            self._more()
        return self._at < len(self._text)

    def _more(self) -> bool:
        """Adds a piece to the text from where the row starts; says whether anything has changed."""
        if self._ended:
            return False
        piece = next(self._pieces, None)
        self._text = self._text[self._at :] + (piece or "")
        self._at = 0
        self._ended = piece is None
        if len(self._text) > _LONGEST_ROW:
            raise CsvError(self._number, "the row is longer than 16 million characters; is a quotation mark open?")
        return True

    def _parse(self) -> tuple[list[str] | None, str | None] | None:
        """Parses one row or comment from where the text stands; None when it may go on in the next piece."""
        prefix = self._prefix
        if not prefix:
            return self._row()
        if not self._ended and len(self._text) - self._at < len(prefix):
            return None
        return self._comment(len(prefix)) if self._text.startswith(prefix, self._at) else self._row()

    def _comment(self, prefix: int) -> tuple[None, str] | None:
        end = self._line_end.search(self._text, self._at)
        if not self._ended and (end is None or end.end() + self._ahead > len(self._text)):
            return None
        line = self._text[self._at + prefix : None if end is None else end.start()]
        self._at = len(self._text) if end is None else end.end()
        return None, line

    def _row(self) -> tuple[list[str], str | None] | None:  # noqa: C901, PLR0912 - one step of section 8 each
        text, at, size = self._text, self._at, len(self._text)
        cells: list[str] = []
        cell: list[str] = []
        quoted = closed = False
        wrong: str | None = None
        while True:
            found = self._token.search(text, at)
            if found is None or (found.end() + self._ahead > size and not self._ended):
                if not self._ended:
                    return None
                if found is None:
                    break
            token, start, end = found[0], found.start(), found.end()
            if start > at:
                cell.append(text[at:start])
                wrong = wrong or ("text follows a closing quotation mark" if closed else None)
            at = end
            follows = text[end : end + 1]
            if token == self._escape and follows and (quoted or token != self._quote) and self._escapes(follows):
                cell.append(follows)
                at = end + 1
            elif token == self._quote and quoted:
                quoted, closed = False, True
            elif token == self._quote and not closed and self._opens(cell):
                cell.clear()
                quoted = True
            elif quoted or token in (self._quote, self._escape):
                cell.append(token)
                wrong = wrong or (None if quoted else "a quotation mark stands inside a cell that is not quoted")
            else:
                cells.append("".join(cell))
                cell.clear()
                closed = False
                if token != self._delimiter:
                    self._at = at
                    return cells, wrong
        if quoted:
            raise CsvError(self._number, "a quotation mark is opened and never closed")
        if closed and at < size:
            wrong = wrong or "text follows a closing quotation mark"
        cells.append("".join([*cell, text[at:]]))
        self._at = size
        return cells, wrong

    def _escapes(self, following: str) -> bool:
        """A doubled quotation mark stands for one; a backslash for whatever follows it."""
        return self._escape != self._quote or following == self._quote

    def _opens(self, cell: list[str]) -> bool:
        """A quotation mark opens a cell at its start, or after space that is trimmed away."""
        before = "".join(cell)
        return not before or (self._skips_space and not before.strip(WHITESPACE))
