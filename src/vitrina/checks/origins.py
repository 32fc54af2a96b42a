"""From a subject of the graph back to the rows that speak of it, worked out only for what is asked.

A row speaks of the subjects that the `aboutUrl` of its columns give (CSVW Metadata Vocabulary §5.7). Few columns have
templates of their own, so it is the templates that are expanded, each once for every row, and no cell is read that they
do not name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from vitrina.csvw import Column, Parsed, compile_cell, compile_template, template_iri
from vitrina.csvw import Table as AnnotatedTable
from vitrina.csvw.annotate import column_variables, default_property
from vitrina.csvw.uritemplate import Variables
from vitrina.model import Row, Table

_OF_COLUMN = frozenset(("_column", "_sourceColumn", "_name"))
_Key = tuple[str, int]


class RowSubjects:
    """The subjects of the rows of one table."""

    def __init__(self, table: AnnotatedTable, tidy: Table) -> None:
        self._table = table
        self._tidy = tidy
        self._groups: dict[_Key, list[Column]] = defaultdict(list)
        for column in table.schema.columns:
            template = column.about_url or ""
            own = _OF_COLUMN & compile_template(template).names
            self._groups[template, column.number if own else 0].append(column)
        self._rows: dict[_Key, dict[str, list[int]]] = {}
        self._readers: dict[str, Callable[[str | None], Parsed]] = {}

    def about(self, subject: str) -> list[tuple[Row, Column, int]]:
        """Return (row, column, index of the row) of every cell about a subject, in the order of rows and columns."""
        found = [
            (index, column.number, column)
            for key, columns in self._groups.items()
            for index in self._subjects(key, columns[0]).get(subject, ())
            for column in columns
        ]
        found.sort(key=lambda one: one[:2])
        return [(self._tidy.rows[index], column, index) for index, _, column in found]

    def predicate(self, column: Column, index: int) -> str:
        """Return the property of a cell, given the index of its row."""
        template = column.property_url
        if template is None:
            return default_property(self._table.url, column)
        return template_iri(template, self._variables(template, column, index), self._table.url)

    def _subjects(self, key: _Key, column: Column) -> dict[str, list[int]]:
        known = self._rows.get(key)
        if known is None:
            known = self._rows[key] = {}
            template, url = key[0], self._table.url
            for index in range(len(self._tidy.rows)):
                subject = template_iri(template, self._variables(template, column, index), url) if template else ""
                known.setdefault(subject, []).append(index)
        return known

    def _variables(self, template: str, column: Column, index: int) -> Variables:
        """Return what the template names of a row (Metadata Vocabulary §5.1.3)."""
        names = compile_template(template).names
        row = self._tidy.rows[index]
        variables: dict[str, str | Sequence[str] | None] = {"_row": str(index + 1), "_sourceRow": str(index + 2)}
        for place, one in enumerate(self._table.schema.columns):
            if one.name in names:
                text = row.values[self._tidy.columns[place]] if place < len(self._tidy.columns) else None
                variables[one.name] = self._read(one, text).variable
        return {**variables, **column_variables(column)}

    def _read(self, column: Column, text: str | None) -> Parsed:
        if column.name not in self._readers:
            self._readers[column.name] = compile_cell(column)
        return self._readers[column.name](text)
