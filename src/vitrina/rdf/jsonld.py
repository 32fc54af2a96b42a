"""Compact JSON-LD by hand: terms and prefixes of our context, one node object per subject.

pyoxigraph writes expanded JSON-LD and PyLD's compaction takes near a second for 15,000 triples; our context
is simple (prefixes, `@id` and datatype coercions), so that a table look-up does it (JSON-LD 1.1 API §6.1).
A term is used only where its coercion fits each value; else the prefixed name with full value objects.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import pyoxigraph as ox

_XSD = "http://www.w3.org/2001/XMLSchema#"
_STRING = _XSD + "string"
_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LOCAL = re.compile(r"[A-Za-z_][\w.-]*")
_INTEGER = re.compile(r"0|-?[1-9]\d{0,14}")
Json = Any
_REMEMBERED = 10_000


class _Term(NamedTuple):
    name: str
    coercion: str | None


class _Names(NamedTuple):
    prefixes: tuple[tuple[str, str], ...]
    terms: Mapping[str, _Term]
    #: What `_short` found out before: IRI → short name, and its prefix where it has one.
    shortened: dict[str, tuple[str, str | None]]


class _Value(NamedTuple):
    """An object: an IRI or blank node as JSON-LD names it, or a literal with its language or its datatype."""

    text: str
    language: str | None = None
    datatype: str | None = None


def compact(triples: Iterable[ox.Triple], context: Mapping[str, Any]) -> dict[str, Json]:
    """Return a JSON-LD document: the context (as far as it is used) and a `@graph` of node objects."""
    return _document(((_ref(t.subject), t.predicate.value, _object(t.object)) for t in triples), context)


def compact_lines(lines: Iterable[str], context: Mapping[str, Any]) -> dict[str, Json]:
    """Return what `compact` does of lines of canonical N-Triples without blank nodes."""
    return _document(map(_statement, lines), context)


def _statement(line: str) -> tuple[str, str, _Value]:
    subject, predicate, rest = line.split(" ", 2)
    return subject[1:-1], predicate[1:-1], _written(rest[:-2])


@lru_cache(maxsize=_REMEMBERED)
def _written(term: str) -> _Value:
    """Return the object that is so written in canonical N-Triples."""
    if term[0] == "<":
        return _Value(term[1:-1])
    lexical, _, suffix = term[1:].rpartition('"')
    if "\\" in lexical:  # what canonical N-Triples escapes, JSON escapes in the same way
        lexical = json.loads(f'"{lexical}"')
    if suffix.startswith("@"):
        return _Value(lexical, suffix[1:], _LANG_STRING)
    return _Value(lexical, None, suffix[3:-1] if suffix else _STRING)


def _object(term: Any) -> _Value:
    if isinstance(term, ox.Literal):
        return _Value(term.value, term.language, term.datatype.value)
    return _Value(_ref(term))


def _document(statements: Iterable[tuple[str, str, _Value]], context: Mapping[str, Any]) -> dict[str, Json]:
    names = _names(tuple(sorted((key, _frozen(value)) for key, value in context.items())))
    nodes: dict[str, dict[str, list[_Value]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in statements:
        nodes[subject][predicate].append(value)
    graph, used = [], set[str]()
    for node_id, properties in nodes.items():
        node: dict[str, Json] = {"@id": node_id}
        for predicate, objects in properties.items():
            if predicate == _RDF_TYPE and not any(o.datatype or o.text.startswith("_:") for o in objects):
                node["@type"] = _one([_short(o.text, names, used) for o in objects])
            else:
                key, values = _property(predicate, objects, names, used)
                node[key] = _one(values)
        graph.append(node)
    declared = used | _needed(context, used)
    kept = {key: context[key] for key in context if key in declared}
    body = graph[0] if len(graph) == 1 else {"@graph": graph}
    return {"@context": kept, **body}


def _one(values: list[Json]) -> Json:
    return values[0] if len(values) == 1 else values


def _frozen(value: object) -> str | tuple[tuple[str, str], ...]:
    return tuple(sorted(value.items())) if isinstance(value, Mapping) else str(value)


@lru_cache(maxsize=8)
def _names(entries: tuple[tuple[str, Any], ...]) -> _Names:
    prefixes = tuple((key, value) for key, value in entries if isinstance(value, str) and value[-1] in "/#:")
    lookup = dict(prefixes)
    terms = {}
    for key, value in entries:
        definition = dict(value) if isinstance(value, tuple) else {"@id": value}
        iri = definition.get("@id", "")
        if key in lookup or key.startswith("@") or iri.startswith("@"):
            continue
        coercion = definition.get("@type")
        full = _expand(coercion, lookup) if coercion and coercion != "@id" else coercion
        terms[_expand(iri, lookup)] = _Term(key, full)
    return _Names(tuple(sorted(prefixes, key=lambda item: -len(item[1]))), terms, {})


def _expand(name: str, prefixes: Mapping[str, str]) -> str:
    prefix, colon, local = name.partition(":")
    return prefixes[prefix] + local if colon and prefix in prefixes else name


def _needed(context: Mapping[str, Any], used: set[str]) -> set[str]:
    """Return the prefixes that the definitions of the used terms need themselves."""
    needed = set()
    for key in used:
        value = context[key]
        for part in value.values() if isinstance(value, Mapping) else [value]:
            if isinstance(part, str) and part.partition(":")[0] in context:
                needed.add(part.partition(":")[0])
    return needed


def _short(iri: str, names: _Names, used: set[str]) -> str:
    known = names.shortened.get(iri)
    if known is None:
        if len(names.shortened) >= _REMEMBERED:
            names.shortened.clear()
        known = names.shortened[iri] = _shortened(iri, names)
    name, prefix = known
    if prefix is not None:
        used.add(prefix)
    return name


def _shortened(iri: str, names: _Names) -> tuple[str, str | None]:
    for prefix, namespace in names.prefixes:
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}", prefix
    return iri, None


def _property(predicate: str, objects: list[_Value], names: _Names, used: set[str]) -> tuple[str, list[Json]]:
    term = names.terms.get(predicate)
    if term and all(_fits(o, term.coercion) for o in objects):
        used.add(term.name)
        if term.coercion is not None:
            return term.name, [o.text for o in objects]
        return term.name, [_json(o, names, used) for o in objects]
    return _short(predicate, names, used), [_json(o, names, used) for o in objects]


def _fits(value: _Value, coercion: str | None) -> bool:
    if coercion is None:
        return True
    return not value.language and (value.datatype or "@id") == coercion


def _json(value: _Value, names: _Names, used: set[str]) -> Json:
    text, language, datatype = value
    if datatype is None:
        return {"@id": text}
    if language:
        return {"@value": text, "@language": language}
    if datatype == _STRING:
        return text
    if datatype == _XSD + "integer" and _INTEGER.fullmatch(text):
        return int(text)
    if datatype == _XSD + "boolean" and text in {"true", "false"}:
        return text == "true"
    return {"@value": text, "@type": _short(datatype, names, used)}


def _ref(node: Any) -> str:
    return f"_:{node.value}" if isinstance(node, ox.BlankNode) else str(node.value)
