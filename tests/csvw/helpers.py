"""Shared by the tests: short metadata, the plain conversion, and parsing of N-Quads by another library."""

from collections.abc import Iterable

import pyoxigraph

from vitrina.csvw import AnnotatedCell, Table, TableGroup, Value, blank_node_label, cells, read_metadata

CONTEXT = "http://www.w3.org/ns/csvw"
BASE = "https://example.org/data/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"


def group_of(document: dict, **context: str) -> TableGroup:
    """Reads a document after giving it a context and, if it lacks one, the URL of a file."""
    whole = {"@context": [CONTEXT, context] if context else CONTEXT, **document}
    if "tables" not in whole:
        whole.setdefault("url", "file.csv")
    return read_metadata(whole, BASE + "metadata.json")


def table_of(columns: list[dict], **properties: object) -> Table:
    """Reads a table with these columns; other properties go to its schema."""
    return group_of({"tableSchema": {"columns": columns, **properties}}).tables[0]


def quads(text: str) -> set[str]:
    """Parses N-Quads with pyoxigraph; what it rejects fails the test."""
    parsed = pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    return {str(quad) for quad in parsed}


def _term(value: Value) -> pyoxigraph.Literal:
    if value.lang is not None:
        return pyoxigraph.Literal(value.lexical, language=value.lang)
    return pyoxigraph.Literal(value.lexical, datatype=pyoxigraph.NamedNode(value.datatype))


def _statements(cell: AnnotatedCell, label: str) -> Iterable[pyoxigraph.Quad]:
    subject = (
        pyoxigraph.BlankNode(f"{label}s{cell.row}") if cell.about_url is None else pyoxigraph.NamedNode(cell.about_url)
    )
    predicate = pyoxigraph.NamedNode(cell.predicate)
    if cell.value_url is not None:
        yield pyoxigraph.Quad(subject, predicate, pyoxigraph.NamedNode(cell.value_url))
    elif not isinstance(cell.value, tuple):
        if cell.value is not None:
            yield pyoxigraph.Quad(subject, predicate, _term(cell.value))
    elif not cell.column.ordered:
        for value in cell.value:
            yield pyoxigraph.Quad(subject, predicate, _term(value))
    else:
        nodes: list = [
            pyoxigraph.BlankNode(f"{label}r{cell.row}c{cell.column.number}i{index}")
            for index in range(1, len(cell.value) + 1)
        ]
        nodes.append(pyoxigraph.NamedNode(RDF + "nil"))
        yield pyoxigraph.Quad(subject, predicate, nodes[0])
        for index, value in enumerate(cell.value):
            yield pyoxigraph.Quad(nodes[index], pyoxigraph.NamedNode(RDF + "first"), _term(value))
            yield pyoxigraph.Quad(nodes[index], pyoxigraph.NamedNode(RDF + "rest"), nodes[index + 1])


def plain_conversion(table: Table, rows: list[tuple[int, int, list]]) -> set[str]:
    """Converts annotated cells in minimal mode, step by step as the standard has it."""
    label = blank_node_label(table.url)
    return {
        str(statement)
        for cell in cells(table, rows)
        if not cell.column.suppress_output
        for statement in _statements(cell, label)
    }
