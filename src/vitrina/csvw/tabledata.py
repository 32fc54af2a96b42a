"""The file of a table, opened: the table completed with what its header says, and its rows.

Section 6.1 "Creating Annotated Tables" of "Model for Tabular Data and Metadata".
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from vitrina.csvw.header import with_header
from vitrina.csvw.mediatype import with_headers
from vitrina.csvw.reader import TabularFile, read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vitrina.csvw.blocks import Row
    from vitrina.csvw.model import Table


def open_file(table: Table, chunks: Iterable[bytes]) -> tuple[Table, TabularFile]:
    """Opens the file of a table.

    Args:
        table: the table as its metadata describe it.
        chunks: the bytes of its file, in pieces of any size; or a Resource, whose headers count too.

    Returns:
        The table with all the columns that the file has, and the file, of which the header has been read. Where
        there is no header, the first row tells how many columns there are.

    Raises:
        CsvError: if the skipped rows, the header or the first rows cannot be read.
    """
    table = with_headers(table, chunks)
    file = read_table(chunks, table.dialect)
    if file.header:
        return with_header(table, file.header), file
    first = next(file.blocks, None)
    if first is None:
        return with_header(table, ()), file
    width = len(next(iter(first.rows()))[2])
    return with_header(table, (), width), replace(file, blocks=chain([first], file.blocks))


def open_rows(table: Table, chunks: Iterable[bytes]) -> tuple[Table, Iterator[Row]]:
    """Opens the file of a table and reads its rows one by one.

    Args:
        table: the table as its metadata describe it.
        chunks: the bytes of its file, in pieces of any size.

    Returns:
        The table with all the columns that the file has, and its rows, each with one string per column, trimmed: a
        short row is filled with empty strings, and cells beyond the last column are left out.

    Raises:
        CsvError: if the skipped rows or the header cannot be read; later, while iterating, if a row cannot.
    """
    complete, file = open_file(table, chunks)
    return complete, fitted_rows(complete, file)


def fitted_rows(table: Table, file: TabularFile) -> Iterator[Row]:
    """Reads the rows of a file that has been opened.

    Args:
        table: the table, with all the columns that the file has.
        file: the file.

    Yields:
        The rows, as in ``open_rows``.
    """
    width = len(table.source_columns)
    for row in file.rows:
        number, source, cells = row
        if len(cells) == width:
            yield row
        else:
            yield number, source, (cells + [""] * (width - len(cells)))[:width]
