"""Running a test of the suite: our results as the report of the standard, compared with the expected one."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

import pyoxigraph as ox

from vitrina.shacl import Graph, Path, Result, ShapeError, Term, compile_shapes
from vitrina.shacl.description import FIRST, NIL, REST
from vitrina.shacl.paths import Alternative, Chain, Inverse, Predicate
from vitrina.shacl.terms import TYPE, XSD, Triple, sh

from ..compare import difference  # noqa: TID252 - the suites are one package
from .suite import FAILURE, Entry, expected

_SIGNS = {"*": "zeroOrMorePath", "+": "oneOrMorePath", "?": "zeroOrOnePath"}


def judge(entry: Entry) -> str:
    """Says why a test failed; nothing when it passed.

    Reports are compared by isomorphism. Messages count where the expected report has some (as the comment of
    core/misc/message-001 wants it), as every implementation has words of its own.
    """
    try:
        results = compile_shapes(entry.shapes)(Graph(entry.data))
    except ShapeError as refusal:
        return "" if entry.result == FAILURE else str(refusal)
    if entry.result == FAILURE:
        return "a failure was expected"
    wanted = expected(entry)
    with_messages = any(predicate == sh("resultMessage") for _, predicate, _ in wanted)
    return difference(dataset(report(results, with_messages=with_messages)), dataset(wanted))


def dataset(triples: Iterable[Triple]) -> ox.Dataset:
    """The triples for comparison."""
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
    return ox.Dataset(ox.parse(text, format=ox.RdfFormat.N_TRIPLES))


def report(results: Iterable[Result], *, with_messages: bool) -> list[Triple]:
    """Our results as a validation report (SHACL, section 3.6)."""
    found: list[Triple] = []
    labels = (f"_:n{number}" for number in count())
    for number, result in enumerate(results):
        node = f"_:r{number}"
        found += [
            ("_:report", sh("result"), node),
            (node, TYPE, sh("ValidationResult")),
            (node, sh("focusNode"), result.focus),
            (node, sh("resultSeverity"), result.severity),
            (node, sh("sourceConstraintComponent"), f"<{result.component}>"),
            (node, sh("sourceShape"), result.shape),
        ]
        if result.path is not None:
            found.append((node, sh("resultPath"), _path(result.path, labels, found)))
        if result.value is not None:
            found.append((node, sh("value"), result.value))
        if with_messages:
            found += [(node, sh("resultMessage"), message) for message in result.messages]
    conforms = "false" if found else "true"
    found += [
        ("_:report", TYPE, sh("ValidationReport")),
        ("_:report", sh("conforms"), f'"{conforms}"^^<{XSD}boolean>'),
    ]
    return found


def _path(path: Path, labels: Iterable[Term], found: list[Triple]) -> Term:
    if isinstance(path, Predicate):
        return path.iri
    if isinstance(path, Chain):
        return _list([_path(item, labels, found) for item in path.paths], labels, found)
    node = next(iter(labels))
    if isinstance(path, Alternative):
        items = [_path(item, labels, found) for item in path.paths]
        found.append((node, sh("alternativePath"), _list(items, labels, found)))
    else:
        name = "inversePath" if isinstance(path, Inverse) else _SIGNS[path.sign]
        found.append((node, sh(name), _path(path.path, labels, found)))
    return node


def _list(items: list[Term], labels: Iterable[Term], found: list[Triple]) -> Term:
    head = NIL
    for item in reversed(items):
        node = next(iter(labels))
        found += [(node, FIRST, item), (node, REST, head)]
        head = node
    return head
