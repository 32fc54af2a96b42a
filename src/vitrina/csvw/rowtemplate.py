"""The URI template properties of one table as functions of its rows.

Section 5.1.3 "URI Template Properties" of "Metadata Vocabulary for Tabular Data". Everything in a template that
does not depend on the row is expanded once, and a template that depends on one column of the file alone is
expanded once for each string of that column.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from vitrina.csvw.annotate import column_variables, compile_cell, finish_iri
from vitrina.csvw.rowfunction import Memo
from vitrina.csvw.uritemplate import Template, compile_template

if TYPE_CHECKING:
    from vitrina.csvw.model import Column, Table

Row = tuple[int, int, Sequence[str | None]]
"""The number of a row in the table, its number in the file, and the strings of the columns of the file."""

Reference = Callable[[Row], str]
"""From a row to the absolute URL that a template gives in it."""

_Variable = str | Sequence[str] | None
_ROW_VARIABLES: Final = frozenset(("_row", "_sourceRow"))


class RowTemplates:
    """Compiles the templates of one table.

    Args:
        table: the table, with all the columns that its file has.
    """

    def __init__(self, table: Table) -> None:
        self._url = table.url
        places = {column.number: index for index, column in enumerate(table.source_columns)}
        # Names can repeat when they come from a header; the last column of a name is the one that templates see.
        named = {column.name: column for column in table.schema.columns}
        self._settled: dict[str, _Variable] = {
            name: compile_cell(column)("").variable for name, column in named.items() if column.virtual
        }
        self._columns = {
            name: (places[column.number], Memo(_variable_of(column)))
            for name, column in named.items()
            if not column.virtual
        }
        self._known: dict[Template, Reference] = {}

    def compile(self, template: str, column: Column) -> Reference:
        """Compiles a template.

        Args:
            template: the text of the template.
            column: the column that has it.

        Returns:
            The function; templates that always give the same URL in a row get the same function.
        """
        folded = self._fold(template, column)
        if folded not in self._known:
            self._known[folded] = self._reference(folded)
        return self._known[folded]

    def _fold(self, template: str, column: Column) -> Template:
        compiled = compile_template(template)
        unknown = dict.fromkeys(compiled.names - self._columns.keys() - _ROW_VARIABLES)
        return compiled.fold({**unknown, **self._settled, **column_variables(column)})

    def _reference(self, folded: Template) -> Reference:
        url, names = self._url, folded.names
        if not names:
            fixed = finish_iri(folded.expand({}), url)
            return lambda _: fixed
        columns = {name: self._columns[name] for name in sorted(names - _ROW_VARIABLES)}
        if len(names) == 1 and columns:
            [(name, (place, variable))] = columns.items()
            found = Memo(lambda text: finish_iri(folded.expand({name: variable[text]}), url))
            return lambda row: found[row[2][place]]

        def reference(row: Row) -> str:
            number, source, values = row
            variables = {name: variable[values[place]] for name, (place, variable) in columns.items()}
            return finish_iri(folded.expand({**variables, "_row": str(number), "_sourceRow": str(source)}), url)

        return reference


def _variable_of(column: Column) -> Callable[[str | None], _Variable]:
    parse = compile_cell(column)
    return lambda text: parse(text).variable
