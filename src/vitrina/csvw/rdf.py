"""Generating RDF from annotated tables, as N-Triples or N-Quads text.

"Generating RDF from Tabular Data on the Web", sections 4.5 and 4.6, in minimal and in standard mode.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Literal

from vitrina.csvw.cellcode import add_cell, add_row
from vitrina.csvw.context import CSVW, RDF
from vitrina.csvw.header import with_header
from vitrina.csvw.jsonld import AnnotationWriter
from vitrina.csvw.model import Table, TableGroup
from vitrina.csvw.ntriples import end as statement_end
from vitrina.csvw.ntriples import iri
from vitrina.csvw.reader import Row, read_rows
from vitrina.csvw.resource import OpenTable, open_lines
from vitrina.csvw.rowcode import RowCode, RowFunction

Mode = Literal["minimal", "standard"]


def blank_node_label(url: str) -> str:
    """Gives what the labels of the blank nodes of a table start with.

    Args:
        url: the URL of the table or the document.

    Returns:
        A short label that depends on the URL alone, so that two tables in one graph never share a blank node
        and the same table always has the same labels.
    """
    return "b" + hashlib.blake2s(url.encode("utf-8", "replace"), digest_size=6).hexdigest()


def compile_table(table: Table, *, graph: str | None = None, mode: Mode = "minimal") -> RowFunction:
    """Compiles a table to a function that converts its rows.

    Args:
        table: the table, with all the columns that its file has.
        graph: the IRI of the graph for N-Quads, or None for N-Triples.
        mode: ``minimal`` for the statements of the cells, ``standard`` for those about rows too.

    Returns:
        A function from the number of a row in the table, its number in the file, and its string values in
        the order of the columns of the file (None counts as the empty string) to statements, one per line.
        It raises ValueError for a row that has not exactly one string per column. A value that its datatype
        does not allow becomes a plain string, as section 6.4 of the Model says; ``annotate`` and
        ``validate`` report it.

    Raises:
        IriError: if the graph, or a datatype of the table, is not an IRI.
    """
    code = RowCode(table, blank_node_label(table.url), statement_end(graph))
    if mode == "standard":
        add_row(code, _table_node(table))
    for column in table.schema.columns:
        if not column.suppress_output:
            add_cell(code, column)
    return code.function()


def _table_node(table: Table) -> str:
    return iri(table.id) if table.id is not None else f"_:{blank_node_label(table.url)}t"


def convert(
    group: TableGroup, open_table: OpenTable, *, mode: Mode = "minimal", graph: str | None = None
) -> Iterator[str]:
    """Converts a group of tables.

    Args:
        group: the group.
        open_table: gives the bytes of the file of each table whose output is not suppressed.
        mode: ``minimal`` or ``standard``.
        graph: the IRI of the graph for N-Quads, or None for N-Triples.

    Yields:
        Statements, one or more whole lines at a time. Memory does not grow with the files.

    Raises:
        CsvError: if a file cannot be read as CSV.
        IriError: if an identifier in the metadata is not an IRI.
    """
    end = statement_end(graph)
    writer = AnnotationWriter(group.base, group.language, blank_node_label(group.base) + "g", end)
    group_node = iri(group.id) if group.id is not None else f"_:{blank_node_label(group.base)}g"
    if mode == "standard":
        yield f"{group_node} {iri(RDF + 'type')} {iri(CSVW + 'TableGroup')}{end}"
        yield from writer.write(group_node, _annotations(group))
    for table in group.tables:
        if table.suppress_output:
            continue
        if mode == "standard":
            node = _table_node(table)
            yield f"{group_node} {iri(CSVW + 'table')} {node}{end}"
            yield f"{node} {iri(RDF + 'type')} {iri(CSVW + 'Table')}{end}"
            yield f"{node} {iri(CSVW + 'url')} {iri(table.url)}{end}"
            yield from writer.write(node, _annotations(table))
        complete, rows = open_rows(table, open_table(table))
        convert_row = compile_table(complete, graph=graph, mode=mode)
        for number, source, values in rows:
            yield convert_row(number, source, values)


def _annotations(of: TableGroup | Table) -> Iterator[tuple[str, object]]:
    yield from of.annotations.items()
    for note in of.notes:
        yield "csvw:note", note


def open_rows(table: Table, chunks: Iterable[bytes]) -> tuple[Table, Iterator[Row]]:
    """Opens the file of a table and completes the table with what its header says.

    Args:
        table: the table as its metadata describe it.
        chunks: the bytes of its file, in pieces of any size.

    Returns:
        The table with all the columns that the file has, and its rows, each with one string per column: a
        short row is filled with empty strings, and cells beyond the last column are left out.

    Raises:
        CsvError: if the skipped rows or the header cannot be read; later, while iterating, if a row cannot.
    """
    file = read_rows(open_lines(chunks, table.dialect.encoding), table.dialect)
    first = next(file.rows, None)
    rows = file.rows if first is None else chain([first], file.rows)
    complete = with_header(table, file.header, len(first[2]) if first is not None and not file.header else None)
    return complete, _fitted(rows, len(complete.source_columns))


def _fitted(rows: Iterable[Row], width: int) -> Iterator[Row]:
    for row in rows:
        number, source, cells = row
        if len(cells) == width:
            yield row
        else:
            yield number, source, (cells + [""] * (width - len(cells)))[:width]
