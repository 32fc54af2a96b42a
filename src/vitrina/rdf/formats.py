"""RDF in the formats that we read and write, over pyoxigraph's fast parsers and serializers.

One table of formats serves negotiation, suffixes, file names and the catalogue.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from json.encoder import encode_basestring
from typing import IO

import pyoxigraph as ox
from rdflib import Graph

from vitrina.rdf import jsonld
from vitrina.rdf.vocab import PREFIXES, context


@dataclass(frozen=True, slots=True)
class Format:
    """A serialization of RDF: suffix, media type, the name of its EU file type, name for people."""

    suffix: str
    media_type: str
    file_type: str
    label: str


TURTLE = Format("ttl", "text/turtle", "RDF_TURTLE", "Turtle")
JSONLD = Format("jsonld", "application/ld+json", "JSON_LD", "JSON-LD")
RDFXML = Format("rdf", "application/rdf+xml", "RDF_XML", "RDF/XML")
NTRIPLES = Format("nt", "application/n-triples", "RDF_N_TRIPLES", "N-Triples")
CSV = Format("csv", "text/csv", "CSV", "CSV")
#: The formats of every document, in the order in which they are offered.
FORMATS = (TURTLE, JSONLD, RDFXML, NTRIPLES)
BY_SUFFIX: Mapping[str, Format] = {format_.suffix: format_ for format_ in FORMATS}
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_OXIGRAPH = {
    "ttl": ox.RdfFormat.TURTLE,
    "rdf": ox.RdfFormat.RDF_XML,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
}


def serialize(triples: Iterable[ox.Triple], format_: Format) -> bytes:
    """Return `triples` in one of `FORMATS`, UTF-8; JSON-LD compact with our context, inline.

    The triples are de-duplicated and sorted, so that equal graphs without blank nodes give equal bytes.
    """
    ordered = sorted(set(triples), key=_order)
    return _written(ordered, format_)


def documents(ntriples: str, graph: str) -> dict[str, bytes]:
    """Return a graph in each of `FORMATS` and as N-Quads in the named graph `graph`: suffix → bytes.

    They are what `serialize` and `nquads` give.

    Args:
        ntriples: the graph without blank nodes, in canonical N-Triples but for the order.
        graph: an IRI.
    """
    # Not splitlines(), which knows more line breaks than N-Triples.
    lines = sorted(filter(None, set(ntriples.split("\n"))), key=_line_order)
    text = "\n".join([*lines, ""])
    triples = parse(text, "nt")
    quads = sorted(f"{line[:-2]} <{graph}>" for line in lines)
    made = {"nt": text.encode(), "nq": "".join(f"{quad} .\n" for quad in quads).encode()}
    made["jsonld"] = _json(jsonld.compact_lines(lines, context())).encode()
    named = {iri[1:-1] for line in lines for iri in line[:-2].split(" ", 2)[1:] if iri[0] == "<"}
    return made | {format_.suffix: _by_oxigraph(triples, format_, named) for format_ in (TURTLE, RDFXML)}


def _line_order(line: str) -> tuple[str, bool, str, str]:
    """`_order`, of a line of N-Triples."""
    subject, predicate, rest = line.split(" ", 2)
    return subject, predicate[1:-1] != _RDF_TYPE, predicate[1:-1], rest[:-2]


def _written(ordered: list[ox.Triple], format_: Format) -> bytes:
    if format_ is JSONLD:
        return _json(jsonld.compact(ordered, context())).encode()
    named = {t.predicate.value for t in ordered} | {
        t.object.value for t in ordered if isinstance(t.object, ox.NamedNode)
    }
    return _by_oxigraph(ordered, format_, named)


def _by_oxigraph(ordered: list[ox.Triple], format_: Format, named: set[str]) -> bytes:
    """Return the triples in a format; `named` are the IRIs of their predicates and objects."""
    iris = sorted(named)
    used = {name: iri for name, iri in PREFIXES.items() if name != "kos" and _uses(iris, iri)}
    return ox.serialize(ordered, format=_OXIGRAPH[format_.suffix], prefixes=used) or b""


def _order(triple: ox.Triple) -> tuple[str, bool, str, str]:
    """By subject; what it is comes first, as people write Turtle."""
    predicate = triple.predicate.value
    return str(triple.subject), predicate != _RDF_TYPE, predicate, str(triple.object)


def _uses(iris: list[str], namespace: str) -> bool:
    """Tell whether one of the `iris`, which are sorted, is in the namespace, or it is XML Schema's."""
    at = bisect_left(iris, namespace)
    return namespace.endswith("XMLSchema#") or (at < len(iris) and iris[at].startswith(namespace))


def parse(data: bytes | str, suffix: str) -> list[ox.Triple]:
    """Return the triples in `data`, the graph names of N-Quads left out.

    Raises:
        SyntaxError: not valid in that format.
    """
    return [quad.triple for quad in ox.parse(data, format=_OXIGRAPH[suffix])]


def stream_turtle(pieces: Iterable[bytes], file: IO[bytes], prefixes: Mapping[str, str]) -> None:
    """Write N-Triples as Turtle while they come; memory does not grow with them, so nothing is sorted.

    Args:
        pieces: the N-Triples, whole lines in each piece.
        file: where to write.
        prefixes: prefix → namespace; declared are those that the first piece uses, and that of XML Schema.

    Raises:
        SyntaxError: they are no N-Triples.
    """
    rest = iter(_batches(pieces))
    first = next(rest, b"")
    names = {iri: name for name, iri in prefixes.items() if f"<{iri}".encode() in first or iri.endswith("XMLSchema#")}
    triples = (
        quad.triple for piece in chain((first,), rest) for quad in ox.parse(piece, format=ox.RdfFormat.N_TRIPLES)
    )
    ox.serialize(triples, file, ox.RdfFormat.TURTLE, prefixes={name: iri for iri, name in names.items()})


def _batches(pieces: Iterable[bytes], size: int = 1 << 20) -> Iterator[bytes]:
    """Yield the pieces joined to such a size: parsing each small one alone would be slow."""
    held: list[bytes] = []
    length = 0
    for piece in pieces:
        held.append(piece)
        length += len(piece)
        if length >= size:
            yield b"".join(held)
            held, length = [], 0
    yield b"".join(held)


def from_rdflib(graph: Graph) -> list[ox.Triple]:
    """Return the triples of an rdflib graph; blank nodes get their canonical names, the same in every process."""
    return parse(canonical(graph.serialize(format="nt")), "nt")


def nquads(triples: Iterable[ox.Triple], graph: str) -> bytes:
    """Return `triples` as N-Quads in the named graph `graph`, sorted."""
    name = ox.NamedNode(graph)
    quads = sorted((ox.Quad(t.subject, t.predicate, t.object, name) for t in set(triples)), key=str)
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def named(iri: str) -> str:
    """Return an IRI as N-Triples writes it.

    Raises:
        ValueError: it is none.
    """
    return str(ox.NamedNode(iri))


def literal(text: str, *, lang: str | None = None, datatype: str | None = None) -> str:
    """Return a literal as N-Triples writes it."""
    return str(ox.Literal(text, language=lang, datatype=ox.NamedNode(datatype) if datatype else None))


def pretty_json(value: object) -> bytes:
    """Return a JSON document as we publish it: UTF-8, indented, with a line feed at its end."""
    return (_json(value) + "\n").encode()


def _json(value: object, line: str = "\n") -> str:
    """Return what `json.dumps` does with an indent of one, in a fraction of its time; `line` begins a line."""
    if isinstance(value, str):
        return encode_basestring(value)
    inner = f"{line} "
    if isinstance(value, dict | Mapping) and value:
        members = [
            f"{encode_basestring(key)}: {encode_basestring(v) if isinstance(v, str) else _json(v, inner)}"
            for key, v in value.items()
        ]
        return f"{{{inner}{f',{inner}'.join(members)}{line}}}"
    if isinstance(value, list | tuple) and value:
        return f"[{inner}{f',{inner}'.join([_json(item, inner) for item in value])}{line}]"
    return json.dumps(dict(value) if isinstance(value, Mapping) else value)


def canonical(ntriples: bytes | str) -> bytes:
    """Return the canonical N-Triples of a graph: blank nodes named by RDFC-1.0, lines sorted."""
    data = ntriples.encode() if isinstance(ntriples, str) else ntriples
    if b"_:" not in data:  # without blank nodes the algorithm changes nothing (RDFC-1.0 §4.4.3, step 7)
        plain = ox.serialize(ox.parse(data, format=ox.RdfFormat.N_TRIPLES), format=ox.RdfFormat.N_TRIPLES) or b""
        return b"".join(sorted(set(plain.splitlines(keepends=True))))
    dataset = ox.Dataset(ox.parse(data, format=ox.RdfFormat.N_TRIPLES))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted((ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True))
    return b"".join(lines)


def plain_hash(ntriples: str) -> str:
    """Return `canonical_hash` of a graph without blank nodes in canonical N-Triples but for the order of the lines."""
    if "\\u" in ntriples:  # of what can be escaped in more than one way, `canonical` knows which
        return canonical_hash(ntriples)
    lines = sorted(filter(None, set(ntriples.split("\n"))))
    return hashlib.sha256("\n".join([*lines, ""]).encode()).hexdigest()


def canonical_hash(ntriples: bytes | str) -> str:
    """Return the SHA-256 of the canonical form (RDFC-1.0 §4.4.3): the same for every copy of a graph."""
    return hashlib.sha256(canonical(ntriples)).hexdigest()
