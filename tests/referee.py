"""pySHACL as the referee of our validator: both judge the same triples, and results are compared as tuples."""

from __future__ import annotations

from collections.abc import Iterable

import pyshacl
from rdflib import BNode, Literal, URIRef
from rdflib import Graph as RdflibGraph
from rdflib.term import Node

from vitrina.csvw import literal
from vitrina.shacl import Graph, Term, compile_shapes
from vitrina.shacl.paths import read_path
from vitrina.shacl.terms import XSD, Triple, datatype, language, sh, words

#: Focus node, path, value, severity, component, source shape.
Found = tuple[Term, str, Term | None, Term, Term, Term]


def ours(shapes: Iterable[Triple], data: Iterable[Triple]) -> set[Found]:
    """What our validator finds."""
    return {
        (r.focus, "" if r.path is None else str(r.path), r.value, r.severity, f"<{r.component}>", r.shape)
        for r in compile_shapes(shapes)(Graph(data))
    }


def referee(shapes: Iterable[Triple], data: Iterable[Triple]) -> set[Found]:
    """What pySHACL finds, with literals as they are written."""
    _, report, _ = pyshacl.validate(rdflib_graph(data), shacl_graph=rdflib_graph(shapes), inplace=True)
    if not isinstance(report, RdflibGraph):
        raise report
    graph = Graph((term(s), term(p), term(o)) for s, p, o in report)
    found = set()
    for node in (result for results in graph.forward(sh("result")).values() for result in results):
        path = _one(graph, node, "resultPath")
        found.add(
            (
                _one(graph, node, "focusNode"),
                "" if path is None else str(read_path(graph, node, path)),
                _one(graph, node, "value"),
                _one(graph, node, "resultSeverity"),
                _one(graph, node, "sourceConstraintComponent"),
                _one(graph, node, "sourceShape"),
            )
        )
    return found


def _one(graph: Graph, node: Term, name: str) -> Term | None:
    found = graph.forward(sh(name)).get(node, ())
    assert len(found) <= 1
    return found[0] if found else None


def rdflib_graph(triples: Iterable[Triple]) -> RdflibGraph:
    """The triples for rdflib: nothing is written anew, and blank nodes keep their labels."""
    graph = RdflibGraph(bind_namespaces="none")
    for s, p, o in triples:
        graph.add((_node(s), _node(p), _node(o)))
    return graph


def _node(text: Term) -> Node:
    if text[0] == "<":
        return URIRef(words(text))
    if text[0] == "_":
        return BNode(text[2:])
    tag = language(text) or None
    type_ = None if tag or text[-1] == '"' else URIRef(datatype(text) or "")
    return Literal(words(text), lang=tag, datatype=type_, normalize=False)


def term(node: Node) -> Term:
    """A term of rdflib as ours."""
    if isinstance(node, URIRef):
        return f"<{node}>"
    if isinstance(node, BNode):
        return f"_:{node}"
    assert isinstance(node, Literal)
    return literal(str(node), str(node.datatype or f"{XSD}string"), node.language)
