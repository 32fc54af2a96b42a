"""Generating RDF from annotated tables, as N-Triples or N-Quads text.

"Generating RDF from Tabular Data on the Web", sections 4.5 and 4.6, in minimal and in standard mode.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from typing import Final, Literal

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
from vitrina.csvw.octets import DELIMITER
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
    table: Table,
    *,
    graph: str | None = None,
    mode: Mode = "minimal",
    distinct: frozenset[int] = frozenset(),
    sparse: frozenset[int] = frozenset(),
    octet_text: bool = False,
) -> RowsFunction:
    """Compiles a table to a function that converts its rows.

    Args:
        table: the table, with all the columns that its file has.
        graph: the IRI of the graph for N-Quads, or None for N-Triples.
        mode: ``minimal`` for the statements of the cells, ``standard`` for those about rows too.
        distinct: the numbers of columns whose strings hardly ever repeat, if that is known.
        sparse: the numbers of columns whose cells are mostly empty, if that is known.
        octet_text: whether the function is for the rows of simple blocks, and gives octet text (see ``octets``).

    Returns:
        A function from rows to statements, one per line; ``cellcheck`` says what is wrong with rows for which it
        notes that something is.

    Raises:
        IriError: if the graph, or a datatype of the table, is not an IRI.
    """
    label, end = blank_node_label(table.url), statement_end(graph)
    code = RowCode(table, label, end, distinct=distinct, sparse=sparse, octet_text=octet_text)
    if mode == "standard":
        add_row(code, _table_node(table))
    for column in table.schema.columns:
        if not column.suppress_output:
            add_cell(code, column)
    return code.function()


# After how many rows, and what a memo has to save to be kept: after a few rows little can be said.
_LESSONS: Final = ((512, 3), (8192, 12))


class TableConverter:
    """Converts the blocks of one table, and learns from the first ones which columns have strings that repeat.

    Args:
        table: the table, with all the columns that its file has.
        graph: the IRI of the graph for N-Quads, or None for N-Triples.
        mode: ``minimal`` or ``standard``.
    """

    def __init__(self, table: Table, *, graph: str | None, mode: Mode) -> None:
        self._table = table
        self._compile = partial(compile_table, table, graph=graph, mode=mode)
        self._function = self._compile(octet_text=True)
        self._lessons = list(_LESSONS)
        self._distinct: frozenset[int] = frozenset()
        self._rows = 0

    def convert(self, block: Block) -> tuple[bytes, list[CellError | RowError]]:
        """Converts a block.

        Returns:
            Its statements, and what is wrong with its rows.

        Raises:
            CsvError: if the block cannot be read.
        """
        if block.simple:
            data, wrong = self._simple(block)
        else:
            function = self._plain
            data, wrong = function(block.rows()).encode("utf-8", "replace"), bool(function.bad)
            function.bad.clear()
        errors: list[CellError | RowError] = [
            RowError(self._table.url, number, source, "quote", params={"reason": reason})
            for number, source, reason in block.problems
        ]
        if wrong:
            errors += self._check(block.rows())
        return data, errors

    def _simple(self, block: Block) -> tuple[bytes, bool]:
        if self._lessons:
            self._learn(block)
        function = self._function
        text = function(block.octet_rows())
        if DELIMITER in text:
            text = text.replace(DELIMITER, block.delimiter)
        wrong = bool(function.bad)
        function.bad.clear()
        return text.encode("latin-1"), wrong

    def _learn(self, block: Block) -> None:
        """Compiles the function anew when enough rows were seen to know how often strings repeat."""
        rows, worth = self._lessons[0]
        if self._rows >= rows:
            del self._lessons[0]
            self._distinct |= self._function.distinct_columns(self._rows, worth)
            sparse = _sparse_columns(self._table, block)
            self._function = self._compile(octet_text=True, distinct=self._distinct, sparse=sparse)
            self._rows = 0
        self._rows += block.count

    @cached_property
    def _plain(self) -> RowsFunction:
        """For the blocks that are not simple."""
        return self._compile()

    @cached_property
    def _check(self) -> Callable[[Rows], Iterable[CellError | RowError]]:
        return compile_check(self._table)


def _sparse_columns(table: Table, block: Block) -> frozenset[int]:
    empty = Counter(place for _, _, cells in block.octet_rows() for place, cell in enumerate(cells) if not cell)
    return frozenset(
        column.number for place, column in enumerate(table.source_columns) if empty[place] * 2 > block.count
    )


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

    Returns:
        Statements, one or more whole lines at a time, as they are asked for. Memory does not grow with the files.

    Raises:
        CsvError: if a file cannot be read as CSV.
        IriError: if an identifier in the metadata is not an IRI.
    """
    return (data.decode() for data in encoded(group, open_table, mode=mode, graph=graph, report=report))


def encoded(
    group: TableGroup, open_table: OpenTable, *, mode: Mode, graph: str | None, report: Report | None
) -> Iterator[bytes]:
    """Converts a group of tables, as ``convert`` does, to UTF-8 text.

    Args:
        group: the group.
        open_table: as in ``convert``.
        mode: as in ``convert``.
        graph: as in ``convert``.
        report: as in ``convert``.

    Yields:
        Statements, one or more whole lines at a time.

    Raises:
        CsvError: if a file cannot be read as CSV.
        IriError: if an identifier in the metadata is not an IRI.
    """
    table: Table | None = None
    converter: TableConverter | None = None
    for step in steps(group, open_table, mode=mode, graph=graph, report=report):
        if isinstance(step, str):
            yield step.encode()
            continue
        if converter is None or step[0] is not table:
            table = step[0]
            converter = TableConverter(table, graph=graph, mode=mode)
        data, errors = converter.convert(step[1])
        if report is not None:
            for error in errors:
                report(error)
        yield data


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
