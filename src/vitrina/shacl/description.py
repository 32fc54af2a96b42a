"""Reading a graph of shapes: single values, numbers, lists; what is not as the standard wants it is refused."""

from __future__ import annotations

from vitrina.shacl.graph import Graph
from vitrina.shacl.terms import RDF, SH, XSD, Term, datatype, is_literal, sh, words

FIRST, REST, NIL = f"<{RDF}first>", f"<{RDF}rest>", f"<{RDF}nil>"
TRUE = f'"true"^^<{XSD}boolean>'


class ShapeError(ValueError):
    """A graph of shapes that is ill-formed, recursive, or needs more than SHACL Core.

    Attributes:
        shape: the term of the shape.
    """

    def __init__(self, shape: Term, reason: str) -> None:
        super().__init__(f"the shape {shape} cannot be used: {reason}")
        self.shape = shape


def short(term: Term) -> str:
    """Writes a term for people who know SHACL: ``sh:minCount``."""
    return f"sh:{term[len(SH) + 1 : -1]}" if term.startswith(f"<{SH}") else term


def values(graph: Graph, node: Term, name: str) -> list[Term]:
    """Gives the values of a SHACL property of a node."""
    return list(graph.forward(sh(name)).get(node, ()))


def one(graph: Graph, node: Term, name: str) -> Term | None:
    """Gives the value of a SHACL property of which there may be one.

    Raises:
        ShapeError: there are several.
    """
    found = values(graph, node, name)
    if len(found) > 1:
        raise ShapeError(node, f"sh:{name} may have one value only, and has {len(found)}")
    return found[0] if found else None


def whole_number(node: Term, name: str, value: Term) -> int:
    """Reads a count or length.

    Raises:
        ShapeError: it is not an xsd:integer.
    """
    if datatype(value) == XSD + "integer":
        try:
            return int(words(value))
        except ValueError:
            pass
    raise ShapeError(node, f"sh:{name} must be an xsd:integer, and is {value}")


def listed(graph: Graph, node: Term, name: str, head: Term) -> list[Term]:
    """Reads a SHACL list (section 1.1).

    Raises:
        ShapeError: a node of it has not exactly one first and one rest, or it is circular.
    """
    found: list[Term] = []
    seen: set[Term] = set()
    while head != NIL:
        first, rest = graph.forward(FIRST).get(head, ()), graph.forward(REST).get(head, ())
        if head in seen or len(first) != 1 or len(rest) != 1:
            raise ShapeError(node, f"sh:{name} must be a list, with one rdf:first and one rdf:rest at each node")
        seen.add(head)
        found.append(first[0])
        head = rest[0]
    return found


def iri_value(node: Term, name: str, value: Term) -> Term:
    """Gives the value back where it is an IRI.

    Raises:
        ShapeError: it is not.
    """
    if value[0] != "<":
        raise ShapeError(node, f"sh:{name} must be an IRI, and is {value}")
    return value


def literal_value(node: Term, name: str, value: Term) -> Term:
    """Gives the value back where it is a literal.

    Raises:
        ShapeError: it is not.
    """
    if not is_literal(value):
        raise ShapeError(node, f"sh:{name} must be a literal, and is {value}")
    return value
