"""Reading a file into its header and its rows as a dialect says (Model for Tabular Data, section 8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vitrina.csvw.blocks import Block, Cutter, Row
from vitrina.csvw.rowparser import WHITESPACE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from vitrina.csvw.dialect import Dialect, Trim

_TRIM: Final[dict[Trim, Callable[[str], str]]] = {
    "true": lambda text: text.strip(WHITESPACE),
    "start": lambda text: text.lstrip(WHITESPACE),
    "end": lambda text: text.rstrip(WHITESPACE),
}


@dataclass(frozen=True, slots=True)
class TabularFile:
    """A file that is being read.

    Attributes:
        header: the header rows.
        comments: the comment lines met so far, without their prefix, and the rows that the dialect skips.
        blocks: the rows of data in blocks, once, as they are read; raises CsvError where the text is not CSV.
        trim: what takes the whitespace off a cell, or None.
    """

    header: tuple[tuple[str, ...], ...]
    comments: Sequence[str]
    blocks: Iterator[Block]
    trim: Callable[[str], str] | None

    @property
    def rows(self) -> Iterator[Row]:
        """The rows of data, once, as they are read; raises CsvError where the text is not CSV."""
        return (row for block in self.blocks for row in self.trimmed(block.rows()))

    def trimmed(self, rows: Iterable[Row]) -> Iterable[Row]:
        """Takes the whitespace off the cells of some rows, as the dialect says."""
        trim = self.trim
        return rows if trim is None else ((number, source, list(map(trim, cells))) for number, source, cells in rows)


def trimmer(trim: Trim) -> Callable[[str], str] | None:
    """Gives what takes the whitespace off a cell (Metadata Vocabulary, section 5.9).

    Args:
        trim: the flag of the dialect.

    Returns:
        A function from a cell to the cell without it; None where cells keep it.
    """
    return _TRIM.get(trim)


def read_table(chunks: Iterable[bytes], dialect: Dialect) -> TabularFile:
    """Reads a file.

    Args:
        chunks: the bytes of the file, in pieces of any size.
        dialect: how it is written. Where it does not say how rows end and the file has no line feed, carriage
            returns end them.

    Returns:
        The header, and the rows as they are asked for; memory does not grow with the file.

    Raises:
        CsvError: if the skipped rows or the header cannot be read.
    """
    cutter = Cutter(chunks, dialect)
    trim = trimmer(dialect.trim)
    header = cutter.header()
    if trim is not None:
        header = tuple(tuple(map(trim, row)) for row in header)
    return TabularFile(header, cutter.comments, cutter.blocks(), trim)
