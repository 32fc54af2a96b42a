"""The source of the function that turns rows of a table into statements: its names, terms and assembly.

Everything that does not depend on the row is decided here, once: terms are written and escaped, templates
folded, and strings of a column get a memo of what they become. What is left for a row is a few look-ups and
one f-string. The generated source holds only names made here; every text from outside is a value in its
namespace.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

from vitrina.csvw.annotate import column_variables, compile_cell, finish_iri
from vitrina.csvw.cellread import CellReader
from vitrina.csvw.context import expand_name
from vitrina.csvw.iri import without_fragment
from vitrina.csvw.ntriples import iri
from vitrina.csvw.octets import on_octets, plain, restored, translated
from vitrina.csvw.rowfunction import Memo, RowsFunction, assemble
from vitrina.csvw.uritemplate import Expression, Template, compile_template, encode_value

if TYPE_CHECKING:
    from vitrina.csvw.model import Column, Table

_ROW_VARIABLES: Final = {"_row": "number", "_sourceRow": "source"}
_HIERARCHICAL = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://[^/?#\[\]]+[/?#]")
# Values that come out of {x} and {+x} as they are, and cannot be dot segments.
_SAFE = re.compile(r"(?!\.{1,2}\Z)[A-Za-z0-9\-._~]*")
_SAFE_RESERVED = re.compile(r"[A-Za-z0-9\-_~/:@!$&'()*+,;=]*")
_Texts = TypeVar("_Texts", str, tuple[str, ...], "tuple[str, ...] | None")


class RowCode:
    """Collects the parts of the function for one table.

    Args:
        table: the table, with all the columns that its file has.
        label: what the labels of its blank nodes start with.
        end: the end of a statement.
        distinct: the numbers of the columns whose strings hardly ever repeat, so that a memo would not pay.
        sparse: the numbers of the columns whose cells are mostly empty.
        octet_text: whether the function is for the rows of simple blocks (see ``octets``), and gives octet text.
    """

    def __init__(
        self,
        table: Table,
        label: str,
        end: str,
        *,
        distinct: frozenset[int] = frozenset(),
        sparse: frozenset[int] = frozenset(),
        octet_text: bool = False,
    ) -> None:
        self.table = table
        self.label = label
        self.end = end
        self._distinct = distinct
        self._sparse = sparse
        self._octet_text = octet_text
        self._reader = CellReader(table.dialect.trim)
        self._namespace: dict[str, Any] = {}
        self._known: dict[object, str] = {}
        self._lines: list[str] = []
        self._pieces: list[str] = []
        self._memos: list[tuple[int, Memo[Any]]] = []
        self._checked: set[int] = set()
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
        return self._once(("text", value), lambda: self.constant(self.written(value)))

    def written(self, value: _Texts) -> _Texts:
        """Returns a text, or a tuple of texts, as the rows need it."""
        return translated(value) if self._octet_text else value

    def maker(self, make: Callable[[str | None], object]) -> Callable[[str | None], object]:
        """Returns a function of true text as the function of a cell that the rows need."""
        return on_octets(make, self.table.dialect.delimiter) if self._octet_text else make

    def read(self, column: Column) -> CellReader:
        """Returns what reads the strings of a column; from then on its errors are noted."""
        self._checked.add(column.number)
        return self._reader

    def lookup(self, make: Callable[[str | None], object], column: Column) -> str:
        """Returns the expression for what the string of a column of the file becomes."""
        make = self.maker(make)
        if column.number in self._distinct:
            return f"{self.constant(make)}({self.string(column)})"
        memo = Memo(make, self._reader.bad, self._reader.doubts)
        self._memos.append((column.number, memo))
        return f"{self.constant(memo)}[{self.string(column)}]"

    def string(self, column: Column) -> str:
        """Returns the name of the string of a column of the file."""
        return f"c{self._places[column.number]}"

    def inline(self, column: Column) -> str | None:
        """Returns the name of the value of a column whose strings are all distinct and stand for themselves.

        Returns:
            The name of its value in the row, which is None for null, and is as the literals of N-Triples have it but
            for the delimiter; or None for any other column.
        """
        if not self._octet_text or column.number not in self._distinct or not self._reader.is_plain(column):
            return None
        if column.null != ("",) or column.default or self._reader.trims not in ("true", "false"):
            return None
        return self._once(("inline", column.number), lambda: self._inline(column))

    def canonical(self, column: Column) -> str | None:
        """Returns the name of the value of a column whose strings are all distinct and mostly in canonical form.

        Returns:
            The name of its string in the row, or of None where that is not in canonical form and has to be read; or
            None for any other column.
        """
        form = self._reader.canonical_form(column) if column.number in self._distinct else None
        if form is None:
            return None
        string = self.string(column)
        test = f"{string} if {string} and {self.constant(form.fullmatch)}({string}) else None"
        return self._once(("canonical", column.number), lambda: self.variable(test))

    def _inline(self, column: Column) -> str:
        string = self.string(column)
        if self._reader.trims == "true":
            string = f"{string}.strip({self.text(self._reader.whitespace)})"
        absent = self.constant(self._reader.missing) + "()" if column.required else "None"
        self._checked.add(column.number)
        return self.variable(f"{string} or {absent}")

    def add(self, *pieces: str) -> None:
        """Adds expressions whose texts are part of the result."""
        self._pieces.extend(pieces)

    def add_if(self, condition: str, *pieces: str) -> None:
        """Adds expressions whose texts are part of the result where a condition holds."""
        inner = "".join([f"{{{piece}}}" for piece in pieces])
        self._pieces.append(f"f'{inner}' if {condition} else none")

    def add_own(self, column: Column, subject: str, make: Callable[[str | None], str]) -> None:
        """Adds the statement that the string of a column gives alone.

        Args:
            column: a column of the file.
            subject: the name of its subject.
            make: gives the part of the statement after the subject; empty for null.
        """
        found = f"(rest := {self.lookup(make, column)})"
        if column.number in self._sparse and not make("") and not self._reader.bad:
            self.add_if(f"{self.string(column)} and {found}", subject, "rest")
        else:
            self.add(f"{subject} if {found} else none", "rest")
        self._reader.bad.clear()

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
        only = self._columns.get(min(names)) if len(names) == 1 else None
        if only is not None and only.number not in self._distinct:
            return self.variable(self.lookup(self.iri_maker(folded, only), only))
        lead = self._lead(folded)
        return self._general(folded) if lead is None else self._joined(lead, folded)

    def depends_only_on(self, folded: Template, column: Column) -> bool:
        """Says whether a column of the file is all that a folded template needs of the row."""
        return folded.names == {column.name} and self._columns.get(column.name) is column

    def iri_maker(self, folded: Template, column: Column) -> Callable[[str | None], str]:
        """Compiles a folded template that depends on one column of the file alone."""
        value, name = self.read(column).variable(column), column.name
        return lambda text: self.finish(folded.expand({name: value(text)}))

    def _lead(self, folded: Template) -> str | None:
        """Returns what comes before the first expression, if joining texts is all that finishing would do."""
        first = folded.parts[0]
        if not isinstance(first, str):
            return None
        if not all(isinstance(part, str) or part.is_simple or part.is_reserved for part in folded.parts):
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
        again = self.constant(self.maker(lambda term: self.finish((term or "")[1:-1])))
        self._lines.append(f"if {self._doubt(lead, folded, name)}: {name} = {again}({name})")
        return name

    @staticmethod
    def _doubt(lead: str, folded: Template, name: str) -> str:
        """Returns the condition on which joining may not be all that finishing does.

        A value of one or two dots is a dot segment, which resolving removes; and a value that keeps its reserved
        characters may have brackets and number signs where an IRI cannot have them. Both are noted when the value is
        read; where the template has dots beside a value, the whole is looked at.
        """
        texts = [lead, *(part for part in folded.parts[1:] if isinstance(part, str))]
        beside = any(text.startswith(".") or text.endswith(".") for text in texts)
        return f'doubts or "/." in {name}' if beside else "doubts"

    def _piece(self, expression: Expression) -> str:
        name = expression.variables[0].name
        if name in _ROW_VARIABLES:
            return _ROW_VARIABLES[name]
        return self._once(("piece", expression), lambda: self._column_piece(expression, self._columns[name]))

    def _column_piece(self, expression: Expression, column: Column) -> str:
        name, reserved = column.name, expression.is_reserved

        safe = _SAFE_RESERVED if reserved else _SAFE
        doubts = self._reader.doubts

        def expand(value: str | list[str] | None) -> str:
            text = encode_value(value) if isinstance(value, str) and not reserved else expression.expand({name: value})
            if safe.fullmatch(text) is None and (reserved or text in (".", "..")):
                doubts.append(None)
            return text

        inline = self.inline(column)
        if inline is not None:
            test = self.constant(safe.fullmatch)
            return self.variable(
                f"{inline} if {inline} and {test}({inline}) else {self.constant(self.maker(expand))}({inline})"
            )
        read, canonical = self.read(column).variable(column), self.canonical(column)
        value = self.lookup(lambda text: expand(read(text)), column)
        return self.variable(value if canonical is None else f"{canonical} or {value}")

    def _variable(self, column: Column) -> Callable[[str | None], str | list[str] | None]:
        """Returns what gives the value of a column to templates, as true text."""
        read, delimiter = self.read(column).variable(column), self.table.dialect.delimiter
        return (lambda cell: read(restored(plain(cell or ""), delimiter))) if self._octet_text else read

    def _general(self, folded: Template) -> str:
        """Expands the template with a dictionary of its variables, whatever it holds."""
        readers = [
            (name, self._places[column.number], self._variable(column))
            for name, column in sorted(self._columns.items())
            if name in folded.names
        ]

        def make(number: int, source: int, values: Sequence[str | None]) -> str:
            variables: dict[str, str | list[str] | None] = {name: read(values[at]) for name, at, read in readers}
            variables |= {"_row": str(number), "_sourceRow": str(source)}
            return self.written(self.finish(folded.expand(variables)))

        strings = "".join(f"c{index}, " for index in range(len(self._places)))
        return self.variable(f"{self.constant(make)}(number, source, ({strings}))")

    def function(self) -> RowsFunction:
        """Assembles the function.

        Columns that no statement reads are still read once, where they can have errors: no error goes unnoticed.
        """
        always = False
        for column in self.table.schema.columns:
            if column.virtual:
                always = always or bool(compile_cell(column)("").problems)
            elif column.number not in self._checked and self._reader.can_fail(column):
                self.add(self.lookup(self.read(column).silently(column), column))
        return assemble(
            width=len(self._places),
            lines=self._lines,
            pieces=self._pieces,
            namespace=self._namespace,
            reader=self._reader,
            memos=self._memos,
            always_wrong=always,
        )
