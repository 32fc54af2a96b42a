"""Comparing results with what the suite expects: graphs by isomorphism, JSON by value."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple

from vitrina.csvw.context import XSD, words

_DECIMALS = words(
    "decimal integer long int short byte nonNegativeInteger positiveInteger unsignedLong unsignedInt unsignedShort"
    " unsignedByte nonPositiveInteger negativeInteger"
)


def graph(text: str | bytes, form: RdfFormat, base: str) -> pyoxigraph.Dataset:
    """Parses RDF, with every number in one form."""
    return pyoxigraph.Dataset(
        Quad(quad.subject, quad.predicate, _by_value(quad.object))
        for quad in pyoxigraph.parse(text, format=form, base_iri=base)
    )


def difference(found: pyoxigraph.Dataset, expected: pyoxigraph.Dataset) -> str:
    """Says how two graphs differ; nothing if they are isomorphic (RDF 1.1 Concepts, section 3.6)."""
    for dataset in (found, expected):
        dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    lost, added = _lines(set(expected) - set(found)), _lines(set(found) - set(expected))
    if not lost and not added:
        return ""
    return "\n".join([f"{len(lost)} statements lost, {len(added)} too many", *lost[:20], "in their place", *added[:20]])


def _lines(quads: Iterable[Quad]) -> list[str]:
    return sorted(map(str, quads))


def _by_value(term: NamedNode | BlankNode | Literal | Triple) -> NamedNode | BlankNode | Literal | Triple:
    """Writes a number so that one value has one form, and leaves all else as it is.

    Isomorphism maps literals to themselves, and "two literals can have the same value without being the same RDF
    term" (RDF 1.1 Concepts, section 3.3: "1" and "01" of xsd:integer). The standard does not say in which of its
    lexical forms a number is written ("Generating RDF from Tabular Data", section 4.6, asks for the value), and the
    suite is of two minds: it expects "0.0E0" canonical in most tests but "0.0e0" in 158, and "+1" in 283. So numbers,
    and only numbers, are compared by their values, in every test.
    """
    if not isinstance(term, Literal) or not term.datatype.value.startswith(XSD):
        return term
    name = term.datatype.value.removeprefix(XSD)
    try:
        if name in _DECIMALS:
            value = Decimal(term.value)
            if not value.is_finite():
                return term
            return Literal(format(value.normalize() + 0, "f"), datatype=term.datatype)
        if name in ("double", "float"):
            number = float(term.value.replace("INF", "inf"))
            if name == "float" and math.isfinite(number):
                number = struct.unpack("f", struct.pack("f", number))[0]
            return Literal(repr(number), datatype=term.datatype)
    except (InvalidOperation, ValueError, OverflowError):
        return term  # no number at all: then its words must be the expected ones
    return term


def parse_json(text: str | bytes) -> object:
    """Parses JSON with exact numbers; raises ValueError for what is not JSON."""
    return json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=_refuse)


def _refuse(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def json_difference(found: object, expected: object, path: str = "$") -> str:
    """Says where two JSON values differ first; nothing if they are equal.

    The order of the members of an object means nothing (RFC 8259, section 4), that of an array does, and numbers are
    compared by value, never with booleans.
    """
    if type(found) is not type(expected):
        return f"{path}: {found!r} instead of {expected!r}"
    if isinstance(found, dict) and isinstance(expected, dict):
        if found.keys() != expected.keys():
            return f"{path}: the members {sorted(found)} instead of {sorted(expected)}"
        pairs = [(found[key], expected[key], f"{path}.{key}") for key in expected]
    elif isinstance(found, list) and isinstance(expected, list):
        if len(found) != len(expected):
            return f"{path}: {len(found)} items instead of {len(expected)}"
        pairs = [(one, other, f"{path}[{i}]") for i, (one, other) in enumerate(zip(found, expected, strict=True))]
    else:
        return "" if found == expected else f"{path}: {found!r} instead of {expected!r}"
    return next(filter(None, (json_difference(*pair) for pair in pairs)), "")
