"""The statements of each cell and each row, added to the source of the row function.

Section 4.6 of "Generating RDF from Tabular Data on the Web", steps 4.6 (rows) and 4.6.8 (cells).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vitrina.csvw.annotate import Parsed, Value, compile_cell, default_property
from vitrina.csvw.context import CSVW, RDF, XSD
from vitrina.csvw.datatypes import LexicalError, compile_datatype
from vitrina.csvw.iri import without_fragment
from vitrina.csvw.langtag import UNDETERMINED
from vitrina.csvw.ntriples import escape, iri, literal, literal_suffix

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vitrina.csvw.model import Column
    from vitrina.csvw.rowcode import RowCode

_STRING = XSD + "string"


def value_term(value: Value) -> str:
    """Writes the literal of a value.

    Args:
        value: a value of a cell.

    Returns:
        The literal (csv2rdf, "Interpreting datatypes").
    """
    return literal(value.lexical, value.datatype, value.lang)


def add_cell(code: RowCode, column: Column) -> None:
    """Adds the statements of the cells of a column.

    Args:
        code: the function that is being written.
        column: a column whose output is not suppressed.
    """
    subject = code.subject(column)
    if column.property_url is None:
        fixed: str | None = iri(default_property(code.table.url, column))
        predicate = code.text(fixed or "")
    else:
        folded = code.fold(column.property_url, column)
        fixed = None if folded.names else code.finish(folded.expand({}))
        predicate = code.term(folded)
    if column.value_url is not None:
        _add_link(code, column, subject, predicate, fixed)
    elif column.separator is not None:
        _add_list(code, column, subject, predicate)
    else:
        _add_literal(code, column, subject, predicate, fixed)


def _add_when(code: RowCode, subject: str, rest: str) -> None:
    """Adds a statement whose part after the subject is an expression, and nothing when that is empty."""
    code.add(f"{subject} + rest if (rest := {rest}) else none")


def _whole(code: RowCode, subject: str, predicate: str, term: str) -> str:
    space, end = code.text(" "), code.text(code.end)
    return f"{subject} + {space} + {predicate} + {space} + {term} + {end}"


def _add_link(code: RowCode, column: Column, subject: str, predicate: str, fixed: str | None) -> None:
    folded = code.fold(column.value_url or "", column)
    if column.virtual:
        # The value URL of a virtual column is there whatever the value is.
        if fixed is not None and not folded.names:
            code.add(subject)
            code.add(code.text(f" {fixed} {code.finish(folded.expand({}))}{code.end}"))
        else:
            code.add(_whole(code, subject, predicate, code.term(folded)))
        return
    parse = compile_cell(column)
    if fixed is not None and code.depends_only_on(folded, column):
        make_iri, end = code.iri_maker(folded, column), code.end

        def make(text: str | None) -> str:
            return "" if parse(text).value is None else f" {fixed} {make_iri(text)}{end}"

        _add_when(code, subject, code.memo(make, column))
    else:
        has_value = code.memo(lambda text: parse(text).value is not None, column)
        statement = _whole(code, subject, predicate, code.term(folded))
        code.add(f"{statement} if {has_value} else none")


def _single_text(column: Column, before: str, after: str) -> Callable[[str | None], str]:
    """Compiles the text of the one literal that a string gives; empty for null (Model, section 6.4)."""
    parser = compile_datatype(column.datatype)
    prepare, parse, null, default = parser.prepare, parser.parse, frozenset(column.null), column.default
    lang = column.lang if column.datatype.base == "string" and column.lang != UNDETERMINED else None
    own = literal_suffix(parser.iri, lang if column.datatype.takes_language else None)
    head, tail = f'{before}"', f'"{own}{after}'
    wrong = f'"{literal_suffix(_STRING, lang)}{after}'

    def make(text: str | None) -> str:
        string = prepare(text or "") or default
        if string in null:
            return ""
        try:
            return head + escape(parse(string)) + tail
        except LexicalError:
            return head + escape(string) + wrong

    return make


def _add_literal(code: RowCode, column: Column, subject: str, predicate: str, fixed: str | None) -> None:
    if column.virtual:
        term = _single_text(column, "", "")("")
        if term and fixed is not None:
            code.add(subject)
            code.add(code.text(f" {fixed} {term}{code.end}"))
        elif term:
            code.add(_whole(code, subject, predicate, code.text(term)))
    elif fixed is not None:
        _add_when(code, subject, code.memo(_single_text(column, f" {fixed} ", code.end), column))
    else:
        statement = _whole(code, subject, predicate, "term")
        term = code.memo(_single_text(column, "", ""), column)
        code.add(f"{statement} if (term := {term}) else none")


def _add_list(code: RowCode, column: Column, subject: str, predicate: str) -> None:
    parse = compile_cell(column)

    def terms(text: str | None) -> tuple[str, ...] | None:
        parsed: Parsed = parse(text)
        return tuple(map(value_term, parsed.values)) if isinstance(parsed.value, tuple) else None

    found = code.constant(terms("")) if column.virtual else code.memo(terms, column)
    writer = _ordered_writer(code, column) if column.ordered else _unordered_writer(code.end)
    code.add(f"{code.constant(writer)}({subject}, {predicate}, number, {found})")


def _unordered_writer(end: str) -> Callable[[str, str, int, Sequence[str] | None], str]:
    def write(subject: str, predicate: str, _: int, terms: Sequence[str] | None) -> str:
        return "".join([f"{subject} {predicate} {term}{end}" for term in terms or ()])

    return write


def _ordered_writer(code: RowCode, column: Column) -> Callable[[str, str, int, Sequence[str] | None], str]:
    """Compiles an rdf:List, whose nodes are numbered by row, column and place and so are always the same."""
    first, rest, nil = iri(RDF + "first"), iri(RDF + "rest"), iri(RDF + "nil")
    label, place, end = code.label, column.number, code.end

    def write(subject: str, predicate: str, number: int, terms: Sequence[str] | None) -> str:
        if terms is None:
            return ""
        nodes = [f"_:{label}r{number}c{place}i{index}" for index in range(1, len(terms) + 1)] + [nil]
        lines = [f"{subject} {predicate} {nodes[0]}{end}"]
        for index, term in enumerate(terms):
            lines.append(f"{nodes[index]} {first} {term}{end}{nodes[index]} {rest} {nodes[index + 1]}{end}")
        return "".join(lines)

    return write


def add_row(code: RowCode, table_node: str) -> None:
    """Adds the statements about the row itself, which only standard mode has.

    Args:
        code: the function that is being written.
        table_node: the term of the table.
    """
    table, end = code.table, code.end
    integer = literal_suffix(XSD + "integer", None)
    url = without_fragment(table.url)
    row = code.variable(f"{code.text(f'_:{code.label}r')} + str(number)")
    for before, middle, after in (
        (f"{table_node} {iri(CSVW + 'row')} ", row, end),
        ("", row, f" {iri(RDF + 'type')} {iri(CSVW + 'Row')}{end}"),
        ("", row, f' {iri(CSVW + "rownum")} "'),
        ("", "number", f'"{integer}{end}'),
        ("", row, f" {iri(CSVW + 'url')} <{iri(url)[1:-1]}#row="),
        ("", "source", f">{end}"),
    ):
        if before:
            code.add(code.text(before))
        code.add(middle)
        code.add(code.text(after))
    _add_titles(code, row)
    shown = [column for column in table.schema.columns if not column.suppress_output]
    for subject in dict.fromkeys(code.subject(column) for column in shown):
        code.add(" + ".join((row, code.text(f" {iri(CSVW + 'describes')} "), subject, code.text(end))))


def _add_titles(code: RowCode, row: str) -> None:
    by_name = {column.name: column for column in code.table.schema.columns}
    for name in code.table.schema.row_titles:
        column = by_name[name]
        lang = None if column.lang == UNDETERMINED else column.lang
        titles = _titles(column, lang, code.end)
        found = code.constant(titles("")) if column.virtual else code.memo(titles, column)
        code.add(f"none.join([{row} + title for title in {found}])")


def _titles(column: Column, lang: str | None, end: str) -> Callable[[str | None], tuple[str, ...]]:
    parse, predicate = compile_cell(column), iri(CSVW + "title")
    return lambda text: tuple(f" {predicate} {literal(value.lexical, lang=lang)}{end}" for value in parse(text).values)
