"""Annotated cells: from string values to values and URLs.

Section 6.4 "Parsing Cells" of "Model for Tabular Data and Metadata", and section 5.1.3 "URI Template
Properties" of "Metadata Vocabulary for Tabular Data". This is the plain path; ``rdf`` compiles the same
rules for speed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from vitrina.csvw.context import XSD, expand_name
from vitrina.csvw.datatypes import LexicalError, compile_datatype
from vitrina.csvw.iri import clean, resolve
from vitrina.csvw.langtag import UNDETERMINED
from vitrina.csvw.uritemplate import Variables, compile_template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from vitrina.csvw.model import Column, Table

_STRING: Final = XSD + "string"


@dataclass(frozen=True, slots=True)
class Value:
    """A single value of a cell.

    Attributes:
        lexical: its lexical form.
        datatype: its datatype IRI.
        lang: its language tag, or None; ``und`` is None here.
        canonical: its canonical representation, for URI templates.
    """

    lexical: str
    datatype: str = _STRING
    lang: str | None = None
    canonical: str = ""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Why a string is not a value of its column.

    Attributes:
        code: ``required``, ``datatype``, ``format``, or the name of a constraint such as ``maxLength``.
        value: the offending string.
        params: what a message needs.
    """

    code: str
    value: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class CellError:
    """An error of a cell, with its place.

    Attributes:
        table_url: the URL of the table.
        row: the number of the row in the table.
        source_row: the number of the row in the file.
        column: the name of the column.
        code: as in CellProblem.
        value: the offending string.
        params: what a message needs.
    """

    table_url: str
    row: int
    source_row: int
    column: str
    code: str
    value: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class RowError:
    """An error of a whole row.

    Attributes:
        table_url: the URL of the table.
        row: the number of the row in the table.
        source_row: the number of the row in the file.
        code: ``width``, ``quote``, ``primaryKey``, ``foreignKey`` or ``csv``.
        columns: the names of the columns that it is about.
        params: what a message needs, such as the values of the key or the row that has it already.
    """

    table_url: str
    row: int
    source_row: int
    code: str
    columns: tuple[str, ...] = ()
    params: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a string is in a column.

    Attributes:
        value: nothing, one value, or the values of a list.
        problems: what is wrong with it; a value that its datatype does not allow is there as a string.
    """

    value: Value | tuple[Value, ...] | None
    problems: tuple[CellProblem, ...] = ()

    @property
    def values(self) -> tuple[Value, ...]:
        """The values, however many there are."""
        if self.value is None:
            return ()
        return self.value if isinstance(self.value, tuple) else (self.value,)

    @property
    def variable(self) -> str | list[str] | None:
        """What a URI template sees under the name of the column."""
        if isinstance(self.value, tuple):
            return [value.canonical for value in self.value]
        return None if self.value is None else self.value.canonical


@dataclass(frozen=True, slots=True)
class AnnotatedCell:
    """A cell with its annotations (Model, section 4.5).

    Attributes:
        table_url: the URL of the table.
        row: the number of the row in the table.
        source_row: the number of the row in the file.
        column: the column.
        string_value: the string in the file; empty for a virtual column.
        about_url: what the cell is about, or None.
        property_url: the property, or None.
        value_url: the IRI that is the value, or None.
        value: nothing, one value, or the values of a list.
        errors: what is wrong with it.
    """

    table_url: str
    row: int
    source_row: int
    column: Column
    string_value: str
    about_url: str | None
    property_url: str | None
    value_url: str | None
    value: Value | tuple[Value, ...] | None
    errors: tuple[CellError, ...] = ()

    @property
    def predicate(self) -> str:
        """The property URL, or else the name of the column as a fragment of the table."""
        return self.property_url if self.property_url is not None else default_property(self.table_url, self.column)


def default_property(table_url: str, column: Column) -> str:
    """Gives the property of a column that has no propertyUrl.

    Args:
        table_url: the URL of the table.
        column: the column.

    Returns:
        The URL of the table with the name of the column as its fragment.
    """
    return f"{table_url}#{column.name}"


def compile_cell(column: Column) -> Callable[[str | None], Parsed]:
    """Compiles how the strings of a column are read (Model, section 6.4).

    Args:
        column: the column.

    Returns:
        A function from a string value to what it is; None counts as the empty string.
    """
    parser = compile_datatype(column.datatype)
    lang = column.lang if column.datatype.takes_language and column.lang != UNDETERMINED else None
    fallback = column.lang if column.datatype.base == "string" and column.lang != UNDETERMINED else None
    null, default, separator = frozenset(column.null), column.default, column.separator
    missing = CellProblem("required", "") if column.required else None

    def single(text: str, problems: list[CellProblem]) -> Value | None:
        string = text or default
        if string in null:
            if missing is not None and separator is None:
                problems.append(CellProblem("required", string))
            return None
        try:
            lexical = parser.parse(string)
        except LexicalError as failure:
            problems.append(CellProblem(failure.code, string, failure.params))
            return Value(string, _STRING, fallback, string)
        return Value(lexical, parser.iri, lang, parser.canonical(lexical))

    def listed(text: str, problems: list[CellProblem]) -> tuple[Value, ...] | None:
        if not text:
            if missing is not None:
                problems.append(missing)
            return ()
        if text in null:
            return None
        items = text.split(separator)
        if column.datatype.base not in ("string", "anyAtomicType"):
            items = [item.strip(" \t\r\n") for item in items]
        values = (single(item, problems) for item in items)
        return tuple(value for value in values if value is not None)

    def parse(text: str | None) -> Parsed:
        problems: list[CellProblem] = []
        prepared = parser.prepare(text or "") or default
        value = listed(prepared, problems) if separator is not None else single(prepared, problems)
        return Parsed(value, tuple(problems))

    return parse


def template_iri(template: str, variables: Variables, table_url: str) -> str:
    """Expands a URI template property to an absolute URL (Metadata Vocabulary, section 5.1.3).

    Args:
        template: the template.
        variables: the variables of the row and the column.
        table_url: the URL of the table.

    Returns:
        The IRI: prefixes expanded, resolved against the table, and clean of what IRIs cannot have.
    """
    return finish_iri(compile_template(template).expand(variables), table_url)


def finish_iri(reference: str, table_url: str) -> str:
    """Turns the expansion of a template into an absolute IRI.

    Args:
        reference: the expansion.
        table_url: the URL of the table.

    Returns:
        The IRI, as in ``template_iri``.
    """
    return clean(resolve(table_url, expand_name(reference)))


def column_variables(column: Column) -> dict[str, str | None]:
    """Gives the variables that depend only on the column.

    Args:
        column: the column whose cell is being processed.

    Returns:
        ``_column``, ``_sourceColumn`` and ``_name``.
    """
    return {
        "_column": str(column.number),
        "_sourceColumn": None if column.source_number is None else str(column.source_number),
        "_name": unquote(column.name),
    }


def cells(table: Table, rows: Iterable[tuple[int, int, Sequence[str | None]]]) -> Iterator[AnnotatedCell]:
    """Annotates the cells of a table.

    Args:
        table: the table, with all the columns that its file has.
        rows: for each row its number, its number in the file, and the string values of the columns of the
            file; a row may be short, and cells beyond the columns are left out.

    Yields:
        Every cell in the order of rows and columns, the cells of virtual columns included.
    """
    columns = table.schema.columns
    parsers = [compile_cell(column) for column in columns]
    fixed = [column_variables(column) for column in columns]
    width = len(table.source_columns)
    for number, source, values in rows:
        strings = [values[i] or "" if i < min(width, len(values)) else "" for i in range(len(columns))]
        parsed = [parse(text) for parse, text in zip(parsers, strings, strict=True)]
        variables: dict[str, str | Sequence[str] | None] = {
            column.name: item.variable for column, item in zip(columns, parsed, strict=True)
        }
        variables |= {"_row": str(number), "_sourceRow": str(source)}
        for column, text, item, own in zip(columns, strings, parsed, fixed, strict=True):
            yield _annotate((table.url, number, source), column, text, item, {**variables, **own})


def _annotate(
    place: tuple[str, int, int], column: Column, text: str, parsed: Parsed, variables: Variables
) -> AnnotatedCell:
    def expand(template: str | None) -> str | None:
        return None if template is None else template_iri(template, variables, place[0])

    # The value URL is null when the value is, except in virtual columns, whose value nobody could have given.
    has_value_url = column.virtual or parsed.value is not None
    return AnnotatedCell(
        table_url=place[0],
        row=place[1],
        source_row=place[2],
        column=column,
        string_value=text,
        about_url=expand(column.about_url),
        property_url=expand(column.property_url),
        value_url=expand(column.value_url) if has_value_url else None,
        value=parsed.value,
        errors=tuple(
            CellError(*place, column.name, problem.code, problem.value, problem.params) for problem in parsed.problems
        ),
    )
