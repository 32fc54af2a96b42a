"""The statements of each cell and each row, added to the source of the row function.

Section 4.6 of "Generating RDF from Tabular Data on the Web", steps 4.6 (rows) and 4.6.8 (cells).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vitrina.csvw.annotate import Parsed, Value, default_property
from vitrina.csvw.context import CSVW, RDF, XSD
from vitrina.csvw.iri import without_fragment
from vitrina.csvw.langtag import UNDETERMINED
from vitrina.csvw.ntriples import iri, literal, literal_suffix

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vitrina.csvw.model import Column
    from vitrina.csvw.rowcode import RowCode


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


def _add_link(code: RowCode, column: Column, subject: str, predicate: str, fixed: str | None) -> None:
    folded = code.fold(column.value_url or "", column)
    space, end = code.text(" "), code.text(code.end)
    if column.virtual:
        # The value URL of a virtual column is there whatever the value is.
        if fixed is not None and not folded.names:
            code.add(subject, code.text(f" {fixed} {code.finish(folded.expand({}))}{code.end}"))
        else:
            code.add(subject, space, predicate, space, code.term(folded), end)
        return
    inline = code.inline(column)
    if inline is None and fixed is not None and code.depends_only_on(folded, column):
        make_iri, full_stop, value = code.iri_maker(folded, column), code.end, code.read(column).variable(column)

        def make(text: str | None) -> str:
            return "" if value(text) is None else f" {fixed} {make_iri(text)}{full_stop}"

        code.add_own(column, subject, make)
        return
    before = [code.text(f" {fixed} ")] if fixed is not None else [space, predicate, space]
    condition = f"{inline} is not None"
    if inline is None:
        value = code.read(column).variable(column)
        condition = code.lookup(lambda text: value(text) is not None, column)
    code.add_if(condition, subject, *before, code.term(folded), end)


def _add_literal(code: RowCode, column: Column, subject: str, predicate: str, fixed: str | None) -> None:
    inline = None if column.virtual else code.inline(column)
    if column.virtual:
        term = code.read(column).literal(column, "", "")("")
        if term and fixed is not None:
            code.add(subject, code.text(f" {fixed} {term}{code.end}"))
        elif term:
            code.add(subject, code.text(" "), predicate, code.text(f" {term}{code.end}"))
    elif inline is not None:
        before = [code.text(f' {fixed} "')] if fixed is not None else [code.text(" "), predicate, code.text(' "')]
        after = code.text(code.read(column).suffix(column) + code.end)
        code.add_if(f"{inline} is not None", subject, *before, inline, after)
    elif fixed is not None:
        make = code.read(column).literal(column, f" {fixed} ", code.end)
        canonical = code.canonical(column)
        if canonical is None:
            code.add_own(column, subject, make)
        else:
            after = code.text(code.read(column).suffix(column) + code.end)
            code.add_if(canonical, subject, code.text(f' {fixed} "'), canonical, after)
            code.add_if(f"{canonical} is None and (rest := {code.lookup(make, column)})", subject, "rest")
    else:
        space, end = code.text(" "), code.text(code.end)
        term = code.lookup(code.read(column).literal(column, "", ""), column)
        name = code.variable(term)
        code.add_if(name, subject, space, predicate, space, name, end)


def _add_list(code: RowCode, column: Column, subject: str, predicate: str) -> None:
    parse = code.read(column).parse(column)

    def terms(text: str | None) -> tuple[str, ...] | None:
        parsed: Parsed = parse(text)
        return tuple(map(value_term, parsed.values)) if isinstance(parsed.value, tuple) else None

    found = code.constant(code.written(terms(""))) if column.virtual else code.lookup(terms, column)
    writer = _ordered_writer(code, column) if column.ordered else _unordered_writer(code.written(code.end))
    code.add(f"{code.constant(writer)}({subject}, {predicate}, number, {found})")


def _unordered_writer(end: str) -> Callable[[str, str, int, Sequence[str] | None], str]:
    def write(subject: str, predicate: str, _: int, terms: Sequence[str] | None) -> str:
        return "".join([f"{subject} {predicate} {term}{end}" for term in terms or ()])

    return write


def _ordered_writer(code: RowCode, column: Column) -> Callable[[str, str, int, Sequence[str] | None], str]:
    """Compiles an rdf:List, whose nodes are numbered by row, column and place and so are always the same."""
    first, rest, nil = iri(RDF + "first"), iri(RDF + "rest"), iri(RDF + "nil")
    label, place, end = code.label, column.number, code.written(code.end)

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
    code.add(
        code.text(f"{table_node} {iri(CSVW + 'row')} "), row, code.text(end),
        row, code.text(f" {iri(RDF + 'type')} {iri(CSVW + 'Row')}{end}"),
        row, code.text(f' {iri(CSVW + "rownum")} "'), "number", code.text(f'"{integer}{end}'),
        row, code.text(f" {iri(CSVW + 'url')} <{iri(url)[1:-1]}#row="), "source", code.text(f">{end}"),
    )  # fmt: skip
    _add_titles(code, row)
    shown = [column for column in table.schema.columns if not column.suppress_output]
    for subject in dict.fromkeys(code.subject(column) for column in shown):
        code.add(row, code.text(f" {iri(CSVW + 'describes')} "), subject, code.text(end))


def _add_titles(code: RowCode, row: str) -> None:
    by_name = {column.name: column for column in code.table.schema.columns}
    for name in code.table.schema.row_titles:
        column = by_name[name]
        lang = None if column.lang == UNDETERMINED else column.lang
        titles = _titles(code, column, lang)
        found = code.constant(code.written(titles(""))) if column.virtual else code.lookup(titles, column)
        code.add(f"none.join([{row} + title for title in {found}])")


def _titles(code: RowCode, column: Column, lang: str | None) -> Callable[[str | None], tuple[str, ...]]:
    parse, predicate, end = code.read(column).parse(column), iri(CSVW + "title"), code.end
    return lambda text: tuple(f" {predicate} {literal(value.lexical, lang=lang)}{end}" for value in parse(text).values)
