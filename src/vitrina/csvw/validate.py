"""Validation of tables against their schemas; errors are data.

Section 6.6 "Validating Tables" of "Model for Tabular Data and Metadata".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from vitrina.csvw.annotate import CellError, Parsed, RowError, compile_cell
from vitrina.csvw.blocks import Row
from vitrina.csvw.cellcheck import compile_check
from vitrina.csvw.header import check_header
from vitrina.csvw.mediatype import with_headers
from vitrina.csvw.metadata import referenced_table
from vitrina.csvw.model import ForeignKey, Table, TableGroup
from vitrina.csvw.problems import CsvError, Problem
from vitrina.csvw.resource import OpenTable
from vitrina.csvw.rowfunction import Rows
from vitrina.csvw.tabledata import open_file

Key = tuple[tuple[str, ...] | None, ...]

Finding = Problem | CellError | RowError
"""A problem with the header, an error of a cell, or an error of a row."""

_Reader = Callable[[Sequence[str | None]], Key]


def _key_reader(table: Table, names: Sequence[str]) -> _Reader:
    """Compiles how the values of some columns are taken from a row; None stands for null."""
    places = {column.name: (index, column) for index, column in enumerate(table.schema.columns)}
    parts = [(places[name][0], compile_cell(places[name][1])) for name in names]

    def part(parse: Callable[[str | None], Parsed], text: str | None) -> tuple[str, ...] | None:
        parsed = parse(text)
        return None if parsed.value is None else tuple(value.canonical for value in parsed.values)

    return lambda values: tuple(part(parse, values[at] if at < len(values) else "") for at, parse in parts)


def _shown(key: Key) -> dict[str, str]:
    return {"value": ", ".join("" if part is None else " ".join(part) for part in key)}


@dataclass(slots=True)
class _Reference:
    """A foreign key with the keys that the referenced table has, and whether each is there only once."""

    key: ForeignKey
    read: _Reader
    unique: dict[Key, bool]

    def check(self, url: str, number: int, source: int, values: Sequence[str | None]) -> Iterator[RowError]:
        key = self.read(values)
        # Unlike in SQL, a null refers to nothing and is an error: every row needs its referenced row (6.6).
        if self.unique.get(key, False):
            return
        reason = "ambiguous" if key in self.unique else "missing"
        params = {**_shown(key), "reason": reason}
        yield RowError(url, number, source, "foreignKey", self.key.columns, params)


def validate_rows(table: Table, rows: Rows) -> Iterator[CellError | RowError]:
    """Validates the rows of a table: their width, their cells and the primary key.

    Args:
        table: the table, with all the columns that its file has.
        rows: for each row its number, its number in the file, and its string values.

    Yields:
        The errors, in the order of the rows. Memory grows with the primary key, which has to be remembered.
    """
    return _validate_rows(table, rows, table.schema.primary_key, ())


def _validate_rows(
    table: Table, rows: Rows, primary_key: Sequence[str], references: Sequence[_Reference]
) -> Iterator[CellError | RowError]:
    check = compile_check(table)
    if not primary_key and not references:
        yield from check(rows)
        return
    read_key = _key_reader(table, primary_key) if primary_key else None
    seen: dict[Key, int] = {}
    for row in rows:
        yield from check((row,))
        number, source, values = row
        if read_key is not None:
            key = read_key(values)
            first = seen.setdefault(key, number)
            if first != number:
                params = {**_shown(key), "first_row": str(first)}
                yield RowError(table.url, number, source, "primaryKey", tuple(primary_key), params)
        for reference in references:
            yield from reference.check(table.url, number, source, values)


def validate(
    group: TableGroup,
    open_table: OpenTable,
    *,
    validating: bool = True,
    count: Callable[[int], object] | None = None,
) -> Iterator[Finding]:
    """Validates a group of tables: headers, rows, and the foreign keys between tables.

    Args:
        group: the group.
        open_table: gives the bytes of the file of a table, or a Resource, whose headers count too; called again for
            a table that foreign keys refer to.
        validating: whether this is a validator. Another processor only warns of headers that contradict the metadata
            (section 6.1), of rows that are too short or too long, and of the errors of cells (section 6.4); keys
            are the matter of validators alone (section 6.6).
        count: is told, again and again, how many more rows have been read.

    Yields:
        Everything that a validator has to raise as an error; nothing for a valid group. The warnings about the
        metadata are in the group.
    """
    for table in group.tables:
        try:
            yield from _validate_table(table, group, open_table, validating=validating, count=count)
        except CsvError as failure:
            yield RowError(table.url, 0, failure.row, "csv", params={"reason": failure.reason})


def _validate_table(
    table: Table,
    group: TableGroup,
    open_table: OpenTable,
    *,
    validating: bool,
    count: Callable[[int], object] | None,
) -> Iterator[Finding]:
    chunks = open_table(table)
    complete, file = open_file(table, chunks)
    yield from check_header(with_headers(table, chunks), file.header, validating=validating)
    references = []
    for key in table.schema.foreign_keys if validating else ():
        unique = _referenced_keys(key, group, open_table)
        if unique is not None:
            references.append(_Reference(key, _key_reader(complete, key.columns), unique))
    misquoted: list[RowError] = []

    def rows() -> Iterator[Row]:
        for block in file.blocks:
            misquoted.extend(
                RowError(table.url, number, source, "quote", params={"reason": reason})
                for number, source, reason in block.problems
            )
            if count is not None:
                count(block.count)
            yield from file.trimmed(block.rows())

    for finding in _validate_rows(complete, rows(), table.schema.primary_key if validating else (), references):
        yield from misquoted
        misquoted.clear()
        yield finding
    yield from misquoted


def _referenced_keys(key: ForeignKey, group: TableGroup, open_table: OpenTable) -> dict[Key, bool] | None:
    """Gives the keys of the referenced table; None if its file cannot be read, which is told where it is validated."""
    target = referenced_table(key, group.tables)
    if target is None:
        return {}
    try:
        complete, file = open_file(target, open_table(target))
        read = _key_reader(complete, key.referenced)
        unique: dict[Key, bool] = {}
        for _, _, values in file.rows:
            found = read(values)
            unique[found] = found not in unique
    except CsvError:
        return None
    return unique
