"""The constraint components of SHACL Core (section 4) that need no other shape, each as a function that compiles it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from vitrina.shacl.description import (
    TRUE,
    ShapeError,
    iri_value,
    listed,
    literal_value,
    one,
    short,
    values,
    whole_number,
)
from vitrina.shacl.graph import Graph
from vitrina.shacl.paths import Predicate, shape_path
from vitrina.shacl.pattern import PatternError, compile_pattern
from vitrina.shacl.shape import Faults, Result, Shape
from vitrina.shacl.terms import RDF, SH, XSD, Term, datatype, is_literal, language, sh, words
from vitrina.shacl.values import is_less, is_valid, order

Compile = Callable[[Graph, Shape, Term], Faults]
"""From the graph of shapes, the shape and the value of the parameter to what finds faults."""

_KINDS: Final[Mapping[Term, str]] = {
    sh("IRI"): "<",
    sh("BlankNode"): "_",
    sh("Literal"): '"',
    sh("BlankNodeOrIRI"): "_<",
    sh("BlankNodeOrLiteral"): '_"',
    sh("IRIOrLiteral"): '<"',
}


def _each(is_right: Callable[[Term], bool]) -> Faults:
    return lambda _graph, _focus, nodes: [node for node in nodes if not is_right(node)]


def _class(_shapes: Graph, shape: Shape, value: Term) -> Faults:
    class_ = iri_value(shape.term, "class", value)
    return lambda graph, _focus, nodes: [node for node in nodes if not graph.is_instance(node, class_)]


def _datatype(_shapes: Graph, shape: Shape, value: Term) -> Faults:
    type_ = iri_value(shape.term, "datatype", value)[1:-1]
    if type_ in (XSD + "string", RDF + "langString"):
        return _each(lambda node: datatype(node) == type_)
    end = f'"^^<{type_}>'
    return _each(lambda node: node.endswith(end) and is_valid(words(node), type_))


def _node_kind(_shapes: Graph, shape: Shape, value: Term) -> Faults:
    signs = _KINDS.get(value)
    if signs is None:
        raise ShapeError(shape.term, f"sh:nodeKind must be one of {', '.join(map(short, _KINDS))}, and is {value}")
    return _each(lambda node: node[0] in signs)


def _min_count(_shapes: Graph, shape: Shape, value: Term) -> Faults:
    least = whole_number(shape.term, "minCount", value)
    return lambda _graph, _focus, nodes: (None,) if len(nodes) < least else ()


def _max_count(_shapes: Graph, shape: Shape, value: Term) -> Faults:
    most = whole_number(shape.term, "maxCount", value)
    return lambda _graph, _focus, nodes: (None,) if len(nodes) > most else ()


def _bound(name: str, *, below: bool, or_equal: bool) -> Compile:
    def compile_(_shapes: Graph, shape: Shape, value: Term) -> Faults:
        limit = order(literal_value(shape.term, name, value))
        if limit is None:
            raise ShapeError(shape.term, f"sh:{name} must be a value that has an order, and is {value}")
        if below:
            return _each(lambda node: is_less(order(node), limit, or_equal=or_equal))
        return _each(lambda node: is_less(limit, order(node), or_equal=or_equal))

    return compile_


def _min_length(_shapes: Graph, shape: Shape, value: Term) -> Faults:
    least = whole_number(shape.term, "minLength", value)
    return _each(lambda node: node[0] != "_" and len(words(node)) >= least)


def _max_length(_shapes: Graph, shape: Shape, value: Term) -> Faults:
    most = whole_number(shape.term, "maxLength", value)
    return _each(lambda node: node[0] != "_" and len(words(node)) <= most)


def _pattern(shapes: Graph, shape: Shape, value: Term) -> Faults:
    flags = one(shapes, shape.term, "flags")
    for name, term in (("pattern", value), ("flags", flags)):
        if term is not None and datatype(term) != XSD + "string":
            raise ShapeError(shape.term, f"sh:{name} must be an xsd:string, and is {term}")
    try:
        expression = compile_pattern(words(value), "" if flags is None else words(flags))
    except PatternError as failure:
        raise ShapeError(shape.term, str(failure)) from failure
    return _each(lambda node: node[0] != "_" and expression.search(words(node)) is not None)


def _language_in(shapes: Graph, shape: Shape, value: Term) -> Faults:
    ranges = []
    for item in listed(shapes, shape.term, "languageIn", value):
        if datatype(item) != XSD + "string":
            raise ShapeError(shape.term, f"sh:languageIn must list strings, and has {item}")
        ranges.append(words(item).lower())

    def is_right(node: Term) -> bool:
        tag = language(node)
        # Basic filtering (RFC 4647, section 3.3.1), as SPARQL's langMatches does it.
        return bool(tag) and any(wanted in ("*", tag) or tag.startswith(f"{wanted}-") for wanted in ranges)

    return _each(is_right)


def _unique_lang(_shapes: Graph, shape: Shape, value: Term) -> Faults:
    literal_value(shape.term, "uniqueLang", value)
    if value != TRUE:  # section 4.4.5 names the term true, so "1" does not switch it on
        return lambda _graph, _focus, _nodes: ()

    def faults(_graph: Graph, _focus: Term, nodes: Sequence[Term]) -> Sequence[None]:
        if len(nodes) < 2:  # noqa: PLR2004 - one alone repeats nothing
            return ()
        tags = Counter(map(language, nodes))
        return [None for tag, count in tags.items() if tag and count > 1]

    return faults


def _equals(_shapes: Graph, shape: Shape, value: Term) -> Faults:
    other = iri_value(shape.term, "equals", value)

    def faults(graph: Graph, focus: Term, nodes: Sequence[Term]) -> Sequence[Term]:
        wanted = graph.forward(other).get(focus, ())
        if list(nodes) == list(wanted):
            return ()
        return [node for node in nodes if node not in wanted] + [node for node in wanted if node not in nodes]

    return faults


def _disjoint(_shapes: Graph, shape: Shape, value: Term) -> Faults:
    other = iri_value(shape.term, "disjoint", value)

    def faults(graph: Graph, focus: Term, nodes: Sequence[Term]) -> Sequence[Term]:
        unwanted = graph.forward(other).get(focus)
        return [node for node in nodes if node in unwanted] if unwanted else ()

    return faults


def _less_than(name: str, *, or_equal: bool) -> Compile:
    def compile_(_shapes: Graph, shape: Shape, value: Term) -> Faults:
        other = iri_value(shape.term, name, value)

        def faults(graph: Graph, focus: Term, nodes: Sequence[Term]) -> Sequence[Term]:
            limits = list(map(order, graph.forward(other).get(focus, ())))
            return [node for node in nodes for limit in limits if not is_less(order(node), limit, or_equal=or_equal)]

        return faults

    return compile_


def _has_value(_shapes: Graph, _shape: Shape, value: Term) -> Faults:
    return lambda _graph, _focus, nodes: () if value in nodes else (None,)


def _in(shapes: Graph, shape: Shape, value: Term) -> Faults:
    allowed = frozenset(listed(shapes, shape.term, "in", value))
    return lambda _graph, _focus, nodes: [node for node in nodes if node not in allowed]


def closed(shapes: Graph, shape: Shape, value: Term) -> None:
    """Compiles ``sh:closed`` (section 4.8.1), whose results have paths of their own.

    Args:
        shapes: the graph of shapes.
        shape: the shape, which gets the check.
        value: the value of ``sh:closed``.

    Raises:
        ShapeError: the ignored properties are not a list of IRIs.
    """
    literal_value(shape.term, "closed", value)
    head = one(shapes, shape.term, "ignoredProperties")
    ignored = [] if head is None else listed(shapes, shape.term, "ignoredProperties", head)
    allowed = {iri_value(shape.term, "ignoredProperties", item) for item in ignored}
    for member in values(shapes, shape.term, "property"):
        path = shape_path(shapes, member)
        if isinstance(path, Predicate):
            allowed.add(path.iri)
    if value != TRUE:
        return
    component, severity, term, messages = f"{SH}ClosedConstraintComponent", shape.severity, shape.term, shape.messages

    def check(graph: Graph, _focus: Term, nodes: Sequence[Term]) -> Sequence[Result]:
        return [
            Result(_focus, Predicate(predicate), object_, component, severity, term, messages)
            for node in nodes
            if not is_literal(node)
            for predicate, object_ in graph.outgoing(node)
            if predicate not in allowed
        ]

    shape.checks.append(check)


#: Parameter → how its constraint is compiled. The parameters in `SINGLE` may have one value only.
COMPONENTS: Final[Mapping[str, Compile]] = {
    "class": _class,
    "datatype": _datatype,
    "nodeKind": _node_kind,
    "minCount": _min_count,
    "maxCount": _max_count,
    "minExclusive": _bound("minExclusive", below=False, or_equal=False),
    "minInclusive": _bound("minInclusive", below=False, or_equal=True),
    "maxExclusive": _bound("maxExclusive", below=True, or_equal=False),
    "maxInclusive": _bound("maxInclusive", below=True, or_equal=True),
    "minLength": _min_length,
    "maxLength": _max_length,
    "pattern": _pattern,
    "languageIn": _language_in,
    "uniqueLang": _unique_lang,
    "equals": _equals,
    "disjoint": _disjoint,
    "lessThan": _less_than("lessThan", or_equal=False),
    "lessThanOrEquals": _less_than("lessThanOrEquals", or_equal=True),
    "hasValue": _has_value,
    "in": _in,
}
SINGLE: Final = frozenset(COMPONENTS) - {"class", "equals", "disjoint", "lessThan", "lessThanOrEquals", "hasValue"}
#: What a shape without a path cannot have.
ONLY_WITH_PATH: Final = frozenset(("minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals"))
