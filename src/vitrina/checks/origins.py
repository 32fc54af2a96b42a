"""From a subject of the graph back to the rows that speak of it, worked out only for what is asked.

A row speaks of the subjects that the `aboutUrl` of its columns give (CSVW Metadata Vocabulary §5.7). Few columns have
templates of their own, so it is the templates that are expanded, each once for every row, and no cell is read that they
do not name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from vitrina.csvw import Column, Parsed, compile_cell, compile_template
from vitrina.csvw import Table as AnnotatedTable
from vitrina.csvw.annotate import column_variables, default_property, finish_iri
from vitrina.csvw.uritemplate import Template
from vitrina.model import Row, Table

_OF_COLUMN = frozenset(("_column", "_sourceColumn", "_name"))
#: An absolute IRI in which there is nothing to resolve, to expand or to encode.
_FINISHED = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)+(?:#[A-Za-z0-9_.~-]+)?")
_Key = tuple[str, int]


class RowSubjects:
    """The subjects of the rows of one table."""

    def __init__(self, table: AnnotatedTable, tidy: Table, bound: Callable[[str], str] = str) -> None:
        """`bound` gives the URL and the templates of `table` as they are meant, where they have marks in them."""
        self._url = bound(table.url)
        self._columns = table.schema.columns
        self._tidy = tidy
        self._bound = bound
        self._groups: dict[_Key, list[Column]] = defaultdict(list)
        for column in self._columns:
            template = column.about_url or ""
            own = _OF_COLUMN & compile_template(template).names if "{" in template else ()
            self._groups[template, column.number if own else 0].append(column)
        self._rows: dict[_Key, dict[str, list[int]]] = {}
        self._fixed: dict[str, str] = {}
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
            return default_property(self._url, column)
        fixed = self._fixed.get(template)
        if fixed is None:
            fixed = self._iris(template, column, [index])[0]
            if "{" not in template:
                self._fixed[template] = fixed
        return fixed

    def _subjects(self, key: _Key, column: Column) -> dict[str, list[int]]:
        known = self._rows.get(key)
        if known is None:
            known = self._rows[key] = {}
            indices = range(len(self._tidy.rows))
            for index, subject in zip(indices, self._iris(key[0], column, indices), strict=True):
                known.setdefault(subject, []).append(index)
        return known

    def _iris(self, template: str, column: Column, indices: Sequence[int]) -> list[str]:
        """Return what a template gives for the rows with those indices; nothing for no template."""
        if not template:
            return [""] * len(indices)
        compiled = compile_template(self._bound(template))
        names = compiled.names
        if not names:
            return [self._absolute(compiled.expand({}))] * len(indices)
        return [self._absolute(reference) for reference in self._expanded(compiled, names, column, indices)]

    def _absolute(self, reference: str) -> str:
        return reference if _FINISHED.fullmatch(reference) else finish_iri(reference, self._url)

    def _expanded(self, template: Template, names: frozenset[str], column: Column, indices: Sequence[int]) -> list[str]:
        """Expand a template with the variables of each row (Metadata Vocabulary §5.1.3)."""
        places = [(place, one.name) for place, one in enumerate(self._columns) if one.name in names]
        readers = [(name, self._name(place), self._reader(self._columns[place])) for place, name in places]
        own = column_variables(column) if _OF_COLUMN & names else {}
        result = []
        for index in indices:
            values = self._tidy.rows[index].values
            variables: dict[str, str | Sequence[str] | None] = {
                name: read(values[of] if of is not None else None).variable for name, of, read in readers
            }
            variables["_row"], variables["_sourceRow"] = str(index + 1), str(index + 2)
            result.append(template.expand({**variables, **own} if own else variables))
        return result

    def _name(self, place: int) -> str | None:
        return self._tidy.columns[place] if place < len(self._tidy.columns) else None

    def _reader(self, column: Column) -> Callable[[str | None], Parsed]:
        if column.name not in self._readers:
            self._readers[column.name] = compile_cell(column)
        return self._readers[column.name]
