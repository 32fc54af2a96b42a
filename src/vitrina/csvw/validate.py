"""Validation of tables against their schemas; errors are data.

Section 6.6 "Validating Tables" of "Model for Tabular Data and Metadata".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from vitrina.csvw.annotate import CellError, Parsed, compile_cell
from vitrina.csvw.header import check_header, with_header
from vitrina.csvw.metadata import referenced_table
from vitrina.csvw.model import ForeignKey, Table, TableGroup
from vitrina.csvw.problems import Problem
from vitrina.csvw.reader import CsvError, read_rows
from vitrina.csvw.resource import OpenTable, open_lines

Key = tuple[tuple[str, ...] | None, ...]


@dataclass(frozen=True, slots=True)
class RowError:
    """An error of a whole row.

    Attributes:
        table_url: the URL of the table.
        row: the number of the row in the table.
        source_row: the number of the row in the file.
        code: ``width``, ``primaryKey``, ``foreignKey`` or ``csv``.
        columns: the names of the columns that it is about.
        params: what a message needs, such as the values of the key or the row that has it already.
    """

    table_url: str
    row: int
    source_row: int
    code: str
    columns: tuple[str, ...] = ()
    params: Mapping[str, str] = field(default_factory=dict, hash=False)


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


def validate_rows(
    table: Table, rows: Iterable[tuple[int, int, Sequence[str | None]]]
) -> Iterator[CellError | RowError]:
    """Validates the rows of a table: their width, their cells and the primary key.

    Args:
        table: the table, with all the columns that its file has.
        rows: for each row its number, its number in the file, and its string values.

    Yields:
        The errors, in the order of the rows. Memory grows with the primary key, which has to be remembered.
    """
    return _validate_rows(table, rows, ())


def _validate_rows(
    table: Table,
    rows: Iterable[tuple[int, int, Sequence[str | None]]],
    references: Sequence[_Reference],
) -> Iterator[CellError | RowError]:
    columns = table.schema.columns
    width = len(table.source_columns)
    parsers = [(column, compile_cell(column)) for column in columns]
    names = table.schema.primary_key
    read_key = _key_reader(table, names) if names else None
    seen: dict[Key, int] = {}
    for number, source, values in rows:
        if len(values) != width:
            params = {"expected": str(width), "found": str(len(values))}
            yield RowError(table.url, number, source, "width", params=params)
        for index, (column, parse) in enumerate(parsers):
            text = values[index] if not column.virtual and index < len(values) else ""
            for problem in parse(text).problems:
                yield CellError(table.url, number, source, column.name, problem.code, problem.value, problem.params)
        if read_key is not None:
            key = read_key(values)
            first = seen.setdefault(key, number)
            if first != number:
                params = {**_shown(key), "first_row": str(first)}
                yield RowError(table.url, number, source, "primaryKey", names, params)
        for reference in references:
            yield from reference.check(table.url, number, source, values)


def validate(group: TableGroup, open_table: OpenTable) -> Iterator[Finding]:
    """Validates a group of tables: headers, rows, and the foreign keys between tables.

    Args:
        group: the group.
        open_table: gives the bytes of the file of a table; called again for a table that foreign keys refer
            to.

    Yields:
        Everything that a validator has to raise as an error; nothing for a valid group.
    """
    for table in group.tables:
        try:
            yield from _validate_table(table, group, open_table)
        except CsvError as failure:
            yield RowError(table.url, 0, failure.row, "csv", params={"reason": str(failure)})


def _validate_table(table: Table, group: TableGroup, open_table: OpenTable) -> Iterator[Finding]:
    file = read_rows(open_lines(open_table(table), table.dialect.encoding), table.dialect)
    yield from check_header(table, file.header)
    complete = with_header(table, file.header)
    references = [
        _Reference(key, _key_reader(complete, key.columns), _referenced_keys(key, group, open_table))
        for key in table.schema.foreign_keys
    ]

    first = next(file.rows, None)
    rows = file.rows if first is None else chain([first], file.rows)
    width = len(first[2]) if first is not None and not file.header else None
    yield from _validate_rows(with_header(complete, (), width), rows, references)


def _referenced_keys(key: ForeignKey, group: TableGroup, open_table: OpenTable) -> dict[Key, bool]:
    target = referenced_table(key, group.tables)
    if target is None:
        return {}
    file = read_rows(open_lines(open_table(target), target.dialect.encoding), target.dialect)
    read = _key_reader(with_header(target, file.header), key.referenced)
    unique: dict[Key, bool] = {}
    for _, _, values in file.rows:
        found = read(values)
        unique[found] = found not in unique
    return unique
