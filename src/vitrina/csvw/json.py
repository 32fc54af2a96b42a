"""Generating JSON from annotated tables, as JSON text that is written while the rows are read.

"Generating JSON from Tabular Data on the Web", section 4.2, in minimal and in standard mode. Each object of minimal
mode and each row of standard mode is on a line of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from vitrina.csvw.annotate import compile_cell
from vitrina.csvw.iri import without_fragment
from vitrina.csvw.jsonannotation import annotation_members
from vitrina.csvw.jsonobject import RowObjects
from vitrina.csvw.jsonvalue import any_value, string
from vitrina.csvw.rdf import Mode
from vitrina.csvw.rowfunction import Memo
from vitrina.csvw.rowtemplate import Row
from vitrina.csvw.tabledata import fitted_rows, open_file

if TYPE_CHECKING:
    from vitrina.csvw.model import Column, Table, TableGroup
    from vitrina.csvw.resource import OpenTable

_COMMENT: Final = "rdfs:comment"


def to_json(group: TableGroup, open_table: OpenTable, *, mode: Mode = "standard") -> Iterator[str]:
    """Converts a group of tables.

    Args:
        group: the group.
        open_table: gives the bytes of the file of each table whose output is not suppressed.
        mode: ``minimal`` for an array of the objects that the rows describe, ``standard`` for an object with the
            group, its tables and their rows too.

    Yields:
        The pieces of one JSON text, without surrogates; memory does not grow with the files. A value that its
        datatype does not allow becomes a string, as section 6.4 of the Model says; ``validate`` reports it.

    Raises:
        CsvError: if a file cannot be read as CSV.
    """
    return _standard(group, open_table) if mode == "standard" else _minimal(group, open_table)


def _shown(group: TableGroup, open_table: OpenTable) -> Iterator[tuple[Table, Iterable[Row], Sequence[str]]]:
    for table in group.tables:
        if not table.suppress_output:
            complete, file = open_file(table, open_table(table))
            yield complete, fitted_rows(complete, file), file.comments


def _array(items: Iterable[Iterable[str]], indent: str) -> Iterator[str]:
    """Writes an array of items, each given in pieces, and each on a line of its own."""
    before = f"[\n{indent}  "
    empty = True
    for pieces in items:
        yield before
        yield from pieces
        before = f",\n{indent}  "
        empty = False
    yield "[]" if empty else f"\n{indent}]"


def _minimal(group: TableGroup, open_table: OpenTable) -> Iterator[str]:
    def objects() -> Iterator[tuple[str]]:
        for table, rows, _ in _shown(group, open_table):
            describe = RowObjects(table)
            for row in rows:
                for text in describe(row):
                    yield (text,)

    yield from _array(objects(), "")
    yield "\n"


def _standard(group: TableGroup, open_table: OpenTable) -> Iterator[str]:
    yield "{"
    yield from _members({} if group.id is None else {"@id": group.id}, "  ")
    yield from _members(annotation_members(group, group.base), "  ")
    yield '\n  "tables": '
    yield from _array((_table(*shown, group.base) for shown in _shown(group, open_table)), "  ")
    yield "\n}\n"


def _table(table: Table, rows: Iterable[Row], comments: Sequence[str], base: str) -> Iterator[str]:
    members = annotation_members(table, base)
    # The comments of the file are all known only after its last row (Model, section 8).
    stated = members.pop(_COMMENT, [])
    yield "{"
    yield from _members({} if table.id is None else {"@id": table.id}, "      ")
    yield from _members({"url": table.url, **members}, "      ")
    yield '\n      "row": '
    yield from _array(_rows(table, rows), "      ")
    if stated or comments:
        value = [*(stated if isinstance(stated, list) else [stated]), *comments] if comments else stated
        yield f",\n      {string(_COMMENT)}: {any_value(value)}"
    yield "\n    }"


def _members(members: Mapping[str, Any], indent: str) -> Iterator[str]:
    for name, value in members.items():
        yield f"\n{indent}{string(name)}: {any_value(value)},"


def _rows(table: Table, rows: Iterable[Row]) -> Iterator[tuple[str]]:
    describe = RowObjects(table)
    titles = _titles(table)
    url = string(f"{without_fragment(table.url)}#row=")[:-1]
    for row in rows:
        number, source, _ = row
        objects = ", ".join(describe(row))
        yield (f'{{"rownum": {number}, "url": {url}{source}", {titles(row)}"describes": [{objects}]}}',)


def _titles(table: Table) -> Callable[[Row], str]:
    """Compiles the titles of a row: one string, or an array of several (Model, section 4.4, "titles")."""
    by_name = {column.name: column for column in table.schema.columns}
    places = {column.number: index for index, column in enumerate(table.source_columns)}
    parts = [
        (places.get(column.number), Memo(_title_texts(column)))
        for column in (by_name[name] for name in table.schema.row_titles)
    ]

    def titles(row: Row) -> str:
        texts = [text for place, found in parts for text in found["" if place is None else row[2][place]]]
        if not texts:
            return ""
        return f'"titles": {texts[0] if len(texts) == 1 else "[" + ", ".join(texts) + "]"}, '

    return titles


def _title_texts(column: Column) -> Callable[[str | None], tuple[str, ...]]:
    parse = compile_cell(column)
    return lambda text: tuple(string(value.lexical) for value in parse(text).values)
