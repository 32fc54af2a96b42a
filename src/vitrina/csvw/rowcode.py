"""The source of the function that turns one row of a table into statements: its names, terms and assembly.

Everything that does not depend on the row is decided here, once: terms are written and escaped, templates
folded, and strings of a column get a memo of what they become. What is left for a row is a few look-ups and
one f-string. The generated source holds only names made here; every text from outside is a value in its
namespace.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from vitrina.csvw.annotate import column_variables, compile_cell, finish_iri
from vitrina.csvw.context import expand_name
from vitrina.csvw.datatypes import LexicalError, compile_datatype
from vitrina.csvw.iri import without_fragment
from vitrina.csvw.ntriples import iri
from vitrina.csvw.uritemplate import Expression, Template, compile_template, encode_value

if TYPE_CHECKING:
    from vitrina.csvw.model import Column, Table

RowFunction = Callable[[int, int, Sequence[str | None]], str]
"""From the number of a row, its number in the file and its string values to statements, one per line."""

_MEMO_LIMIT: Final = 8192
_ROW_VARIABLES: Final = {"_row": "number", "_sourceRow": "source"}
_HIERARCHICAL = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://[^/?#\[\]]+[/?#]")
_Result = TypeVar("_Result")


class Memo(dict[str | None, _Result]):
    """Remembers what a function gave for the strings of a column, and forgets all when they are too many.

    Args:
        make: the function.
    """

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[str | None], _Result]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, text: str | None) -> _Result:
        if len(self) >= _MEMO_LIMIT:
            self.clear()
        result = self[text] = self._make(text)
        return result


def _encoded_text(column: Column) -> Callable[[str | None], str]:
    """Compiles ``{x}`` for a column with single values."""
    parser = compile_datatype(column.datatype)
    prepare, parse, canonical = parser.prepare, parser.parse, parser.canonical
    null, default = frozenset(column.null), column.default

    def make(text: str | None) -> str:
        string = prepare(text or "") or default
        if string in null:
            return ""
        try:
            return encode_value(canonical(parse(string)))
        except LexicalError:
            return encode_value(string)

    return make


def _encoded_list(column: Column, expression: Expression) -> Callable[[str | None], str]:
    parse, name = compile_cell(column), column.name
    return lambda text: expression.expand({name: parse(text).variable})


class RowCode:
    """Collects the parts of the function for one table.

    Args:
        table: the table, with all the columns that its file has.
        label: what the labels of its blank nodes start with.
        end: the end of a statement.
    """

    def __init__(self, table: Table, label: str, end: str) -> None:
        self.table = table
        self.label = label
        self.end = end
        self._namespace: dict[str, Any] = {}
        self._known: dict[object, str] = {}
        self._lines: list[str] = []
        self._pieces: list[str] = []
        self._places = {column.number: index for index, column in enumerate(table.source_columns)}
        # Names can repeat when they come from a header; the last column of a name is the one that templates
        # see.
        named = {column.name: column for column in table.schema.columns}
        self._columns = {name: column for name, column in named.items() if not column.virtual}
        self._virtual = {name: compile_cell(column)("").variable for name, column in named.items() if column.virtual}

    def constant(self, value: object) -> str:
        """Gives a value a name in the source."""
        name = f"k{len(self._namespace)}"
        self._namespace[name] = value
        return name

    def text(self, value: str) -> str:
        """Gives a text a name in the source; equal texts share one."""
        return self._once(("text", value), lambda: self.constant(value))

    def memo(self, make: Callable[[str | None], object], column: Column) -> str:
        """Returns the expression that looks up what the string of a column of the file becomes."""
        return f"{self.constant(Memo(make))}[{self.string(column)}]"

    def string(self, column: Column) -> str:
        """Returns the name of the string of a column of the file."""
        return f"c{self._places[column.number]}"

    def add(self, expression: str) -> None:
        """Adds an expression whose text is part of the result."""
        self._pieces.append(f"{{{expression}}}")

    def variable(self, expression: str) -> str:
        """Adds an assignment, and returns the name that it gives to the value of an expression."""
        name = f"v{len(self._lines)}"
        self._lines.append(f"{name} = {expression}")
        return name

    def _once(self, key: object, write: Callable[[], str]) -> str:
        if key not in self._known:
            self._known[key] = write()
        return self._known[key]

    def fold(self, template: str, column: Column) -> Template:
        """Expands everything in a template that does not depend on the row."""
        compiled = compile_template(template)
        settled = compiled.names - self._columns.keys() - _ROW_VARIABLES.keys()
        known = {name: self._virtual.get(name) for name in settled}
        return compiled.fold({**known, **column_variables(column)})

    def finish(self, reference: str) -> str:
        """Writes the IRI that the expansion of a template gives."""
        return iri(finish_iri(reference, self.table.url))

    def subject(self, column: Column) -> str:
        """Returns the name that holds the subject of the cells of a column in the row."""
        if column.about_url is not None:
            return self.term(self.fold(column.about_url, column))
        prefix = self.text(f"_:{self.label}s")
        return self._once("subject", lambda: self.variable(f"{prefix} + str(number)"))

    def term(self, folded: Template) -> str:
        """Returns the name that holds the IRI of a folded template in the row."""
        return self._once(("term", folded), lambda: self._term(folded))

    def _term(self, folded: Template) -> str:
        names = folded.names
        if not names:
            return self.text(self.finish(folded.expand({})))
        if len(names) == 1 and not names & _ROW_VARIABLES.keys():
            column = self._columns[min(names)]
            return self.variable(self.memo(self.iri_maker(folded, column), column))
        lead = self._lead(folded)
        return self._general(folded) if lead is None else self._joined(lead, folded)

    def depends_only_on(self, folded: Template, column: Column) -> bool:
        """Says whether a column of the file is all that a folded template needs of the row."""
        return folded.names == {column.name} and self._columns.get(column.name) is column

    def iri_maker(self, folded: Template, column: Column) -> Callable[[str | None], str]:
        """Compiles a folded template that depends on one column of the file alone."""
        parse, name = compile_cell(column), column.name
        return lambda text: self.finish(folded.expand({name: parse(text).variable}))

    def _lead(self, folded: Template) -> str | None:
        """Returns what comes before the first expression, if joining texts is all that finishing would do."""
        first = folded.parts[0]
        if not isinstance(first, str) or any(isinstance(p, Expression) and not p.is_simple for p in folded.parts):
            return None
        lead = without_fragment(self.table.url) + first if first.startswith("#") else expand_name(first)
        if _HIERARCHICAL.match(lead) is None:
            return None
        sample = folded.expand(dict.fromkeys(folded.names, "x"))
        return lead if self.finish(sample) == f"<{lead}{sample[len(first) :]}>" else None

    def _joined(self, lead: str, folded: Template) -> str:
        pieces = [self.text(f"<{lead}")]
        pieces += [self.text(part) if isinstance(part, str) else self._piece(part) for part in folded.parts[1:]]
        name = self.variable('f"' + "".join([f"{{{piece}}}" for piece in pieces]) + '>"')
        if "#" not in lead:
            # A value of one or two dots would be a dot segment, which resolving removes.
            again = self.constant(lambda term: self.finish(term[1:-1]))
            self._lines.append(f'if "/." in {name}: {name} = {again}({name})')
        return name

    def _piece(self, expression: Expression) -> str:
        name = expression.variables[0].name
        if name in _ROW_VARIABLES:
            return _ROW_VARIABLES[name]
        column = self._columns[name]
        make = _encoded_text(column) if column.separator is None else _encoded_list(column, expression)
        return self._once(("piece", expression), lambda: self.variable(self.memo(make, column)))

    def _general(self, folded: Template) -> str:
        """Expands the template with a dictionary of its variables, whatever it holds."""
        parsers = [
            (name, self._places[self._columns[name].number], compile_cell(self._columns[name]))
            for name in sorted(folded.names & self._columns.keys())
        ]

        def make(number: int, source: int, values: Sequence[str | None]) -> str:
            variables = {name: parse(values[place]).variable for name, place, parse in parsers}
            return self.finish(folded.expand({**variables, "_row": str(number), "_sourceRow": str(source)}))

        return self.variable(f"{self.constant(make)}(number, source, values)")

    def function(self) -> RowFunction:
        """Assembles the function; it raises ValueError for a row without exactly one string per column."""
        strings = "".join(f"c{index}, " for index in range(len(self._places)))
        body = "".join(f"    {line}\n" for line in [f"({strings}) = values", *self._lines])
        source = f'def row(number, source, values):\n{body}    return f"{"".join(self._pieces)}"\n'
        namespace = {**self._namespace, "none": ""}
        exec(compile(source, "<csvw row>", "exec"), namespace)  # noqa: S102 - only names made here are in the source
        return cast("RowFunction", namespace["row"])
