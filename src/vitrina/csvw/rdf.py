"""Generating RDF from annotated tables, as N-Triples or N-Quads text.

"Generating RDF from Tabular Data on the Web", sections 4.5 and 4.6, in minimal and in standard mode.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from vitrina.csvw.annotate import CellError, RowError
from vitrina.csvw.blocks import Block
from vitrina.csvw.cellcheck import compile_check
from vitrina.csvw.cellcode import add_cell, add_row
from vitrina.csvw.context import CSVW, RDF
from vitrina.csvw.header import check_header
from vitrina.csvw.jsonld import AnnotationWriter
from vitrina.csvw.mediatype import with_headers
from vitrina.csvw.model import Table, TableGroup
from vitrina.csvw.ntriples import end as statement_end
from vitrina.csvw.ntriples import iri
from vitrina.csvw.problems import Problem
from vitrina.csvw.resource import OpenTable
from vitrina.csvw.rowcode import RowCode
from vitrina.csvw.rowfunction import Rows, RowsFunction
from vitrina.csvw.tabledata import open_file

Mode = Literal["minimal", "standard"]
Report = Callable[[Problem | CellError | RowError], object]


def blank_node_label(url: str) -> str:
    """Gives what the labels of the blank nodes of a table start with.

    Args:
        url: the URL of the table or the document.

    Returns:
        A short label that depends on the URL alone, so that two tables in one graph never share a blank node
        and the same table always has the same labels.
    """
    return "b" + hashlib.blake2s(url.encode("utf-8", "replace"), digest_size=6).hexdigest()


def compile_table(
    table: Table, *, graph: str | None = None, mode: Mode = "minimal", distinct: frozenset[int] = frozenset()
) -> RowsFunction:
    """Compiles a table to a function that converts its rows.

    Args:
        table: the table, with all the columns that its file has.
        graph: the IRI of the graph for N-Quads, or None for N-Triples.
        mode: ``minimal`` for the statements of the cells, ``standard`` for those about rows too.
        distinct: the numbers of columns whose strings hardly ever repeat, if that is known.

    Returns:
        A function from rows to statements, one per line; ``cellcheck`` says what is wrong with rows for which it
        notes that something is.

    Raises:
        IriError: if the graph, or a datatype of the table, is not an IRI.
    """
    code = RowCode(table, blank_node_label(table.url), statement_end(graph), distinct)
    if mode == "standard":
        add_row(code, _table_node(table))
    for column in table.schema.columns:
        if not column.suppress_output:
            add_cell(code, column)
    return code.function()


class TableConverter:
    """Converts the blocks of one table, and learns from the first ones which columns have strings that repeat.

    Args:
        table: the table, with all the columns that its file has.
        graph: the IRI of the graph for N-Quads, or None for N-Triples.
        mode: ``minimal`` or ``standard``.
    """

    def __init__(self, table: Table, *, graph: str | None, mode: Mode) -> None:
        self._table = table
        self._graph = graph
        self._mode: Mode = mode
        self._function = compile_table(table, graph=graph, mode=mode)
        self._learning = True
        self._rows = 0
        self._check: Callable[[Rows], Iterable[CellError | RowError]] | None = None

    def convert(self, block: Block) -> tuple[str, list[CellError | RowError]]:
        """Converts a block.

        Returns:
            Its statements, and what is wrong with its rows.

        Raises:
            CsvError: if the block cannot be read.
        """
        if self._learning:
            self._learn(block)
        text = self._function(block.rows(), block.escapes)
        errors: list[CellError | RowError] = [
            RowError(self._table.url, number, source, "quote", params={"reason": reason})
            for number, source, reason in block.problems
        ]
        if self._function.bad:
            self._function.bad.clear()
            if self._check is None:
                self._check = compile_check(self._table)
            errors += self._check(block.rows())
        return text, errors

    def _learn(self, block: Block) -> None:
        distinct = self._function.distinct_columns(self._rows)
        self._rows += block.count
        if distinct is not None:
            self._learning = False
            self._function = compile_table(self._table, graph=self._graph, mode=self._mode, distinct=distinct)


def _table_node(table: Table) -> str:
    return iri(table.id) if table.id is not None else f"_:{blank_node_label(table.url)}t"


def convert(
    group: TableGroup,
    open_table: OpenTable,
    *,
    mode: Mode = "minimal",
    graph: str | None = None,
    report: Report | None = None,
) -> Iterator[str]:
    """Converts a group of tables.

    Args:
        group: the group.
        open_table: gives the bytes of the file of each table whose output is not suppressed.
        mode: ``minimal`` or ``standard``.
        graph: the IRI of the graph for N-Quads, or None for N-Triples.
        report: is told every header that does not agree with its schema, and every error of a row or a cell, in
            the order of the tables and their rows.

    Yields:
        Statements, one or more whole lines at a time. Memory does not grow with the files.

    Raises:
        CsvError: if a file cannot be read as CSV.
        IriError: if an identifier in the metadata is not an IRI.
    """
    table: Table | None = None
    converter: TableConverter | None = None
    for step in steps(group, open_table, mode=mode, graph=graph, report=report):
        if isinstance(step, str):
            yield step
            continue
        if converter is None or step[0] is not table:
            table = step[0]
            converter = TableConverter(table, graph=graph, mode=mode)
        text, errors = converter.convert(step[1])
        if report is not None:
            for error in errors:
                report(error)
        yield text


def steps(
    group: TableGroup, open_table: OpenTable, *, mode: Mode, graph: str | None, report: Report | None
) -> Iterator[str | tuple[Table, Block]]:
    """Lays out the conversion of a group of tables, whoever does the work.

    Args:
        group: the group.
        open_table: as in ``convert``.
        mode: as in ``convert``.
        graph: as in ``convert``.
        report: is told every header that does not agree with its schema.

    Yields:
        What comes next in the result: statements, or a block of rows to convert, with its table. The table is the
        same object for all blocks of a table.

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
        chunks = open_table(table)
        described = with_headers(table, chunks)
        complete, file = open_file(described, chunks)
        if report is not None:
            for problem in check_header(described, file.header, validating=False):
                report(problem)
        for block in file.blocks:
            yield complete, block
        if mode == "standard":
            # Only now all comments of the file have been met (Model, section 8).
            yield from writer.write(_table_node(table), (("rdfs:comment", comment) for comment in file.comments))


def _annotations(of: TableGroup | Table) -> Iterator[tuple[str, object]]:
    yield from of.annotations.items()
    for note in of.notes:
        yield "csvw:note", note
