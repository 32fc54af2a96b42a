"""The suite: its manifests, its tests, and the reports that they expect."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from vitrina.shacl import Graph, Term, read
from vitrina.shacl.description import listed
from vitrina.shacl.terms import TYPE, Triple, sh

MF, SHT = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#", "http://www.w3.org/ns/shacl-test#"
BASE = "http://www.w3.org/shacl/tests/"
_SHARED = Path(os.environ.get("VITRINA_SHARED") or Path(__file__).parents[4] / "shared")
#: Where the files of the suite are. They are not ours, so they are beside the repository and not in it.
FOLDER = _SHARED / "suites" / "shacl" / "data-shapes-test-suite" / "tests"
MISSING = "needs the shared folder: the W3C suite for SHACL, under suites/shacl/data-shapes-test-suite/tests/"
FAILURE = f"<{SHT}Failure>"


@dataclass(frozen=True)
class Entry:
    """One test.

    Attributes:
        id: its file below the folder of the suite and its own name, as in ``core/node/and-001``.
        document: the graph of the file that describes it.
        data: the data to validate.
        shapes: the shapes to validate it with.
        result: the node of the expected report, or ``FAILURE``.
    """

    id: str
    document: Graph
    data: list[Triple]
    shapes: list[Triple]
    result: Term


@cache
def triples(path: Path) -> list[Triple]:
    """The triples of a file of the suite, at its address."""
    address = BASE + path.relative_to(FOLDER).as_posix()
    statements = ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=address)
    return read("".join(f"{quad.triple} .\n" for quad in statements))


def entries(manifest: Path) -> Iterator[Entry]:
    """The tests of a manifest and of all that it includes, in the order of the graph."""
    graph, address = Graph(triples(manifest)), f"<{BASE}{manifest.relative_to(FOLDER).as_posix()}>"
    for included in graph.forward(f"<{MF}include>").get(address, ()):
        yield from entries(_path(included))
    for head in graph.forward(f"<{MF}entries>").get(address, ()):
        for test in listed(graph, address, "entries", head):
            if f"<{SHT}Validate>" in graph.forward(TYPE)[test]:
                yield _entry(graph, manifest, test)


def _entry(graph: Graph, manifest: Path, test: Term) -> Entry:
    (action,) = graph.forward(f"<{MF}action>")[test]
    (data,) = graph.forward(f"<{SHT}dataGraph>")[action]
    (shapes,) = graph.forward(f"<{SHT}shapesGraph>")[action]
    (result,) = graph.forward(f"<{MF}result>")[test]
    name = f"{manifest.parent.relative_to(FOLDER).as_posix()}/{test[1:-1].rpartition('/')[2]}"
    return Entry(name, graph, triples(_path(data)), triples(_path(shapes)), result)


def _path(address: Term) -> Path:
    return FOLDER / address[1:-1].removeprefix(BASE)


def expected(entry: Entry) -> list[Triple]:
    """The triples of the report that a test expects: what it says of results, and of paths all that they are."""
    found: list[Triple] = []
    waiting, seen = [entry.result], set()
    while waiting:
        node = waiting.pop()
        if node in seen or node[0] != "_":
            continue
        seen.add(node)
        for predicate, value in entry.document.outgoing(node):
            found.append((node, predicate, value))
            if predicate not in (sh("sourceShape"), sh("focusNode"), sh("value")):
                waiting.append(value)
    return found
