"""A graph of shapes → compiled shapes → a validator (SHACL, sections 2, 3 and 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from vitrina.shacl import constraints
from vitrina.shacl.description import TRUE, ShapeError, iri_value, listed, one, short, values, whole_number
from vitrina.shacl.graph import Graph
from vitrina.shacl.paths import shape_path, walk
from vitrina.shacl.shape import VIOLATION, Check, Faults, Result, Shape
from vitrina.shacl.terms import RDFS, SH, Term, Triple, is_literal, sh

Target = Callable[[Graph], Iterable[Term]]

_TARGETS: Final = ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")
_SHAPES: Final = ("not", "and", "or", "xone", "node", "property", "qualifiedValueShape")
_QUALIFIED: Final = ("qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint")
_ABOUT: Final = ("path", "severity", "message", "deactivated", "name", "description", "order", "group", "defaultValue")
_MORE: Final = ("flags", "ignoredProperties", "closed")
#: Every property of the SHACL vocabulary that a shape of Core may have.
CORE: Final = frozenset(map(sh, (*constraints.COMPONENTS, *_TARGETS, *_SHAPES, *_QUALIFIED, *_ABOUT, *_MORE)))
_PARAMETERS: Final = (*constraints.COMPONENTS, *_SHAPES, *_QUALIFIED, *_MORE)


class Validator:
    """Compiled shapes: called with a graph of data, it gives every validation result."""

    def __init__(self, shapes: Sequence[tuple[Shape, Sequence[Target]]]) -> None:
        """``shapes``: the shapes that have targets, with these."""
        self._shapes = shapes

    def __call__(self, graph: Graph) -> list[Result]:
        """Validates a graph (SHACL, section 3.4); the data conform where there is no result."""
        found: list[Result] = []
        for shape, targets in self._shapes:
            for focus in dict.fromkeys(node for target in targets for node in target(graph)):
                found += shape.results(graph, focus)
        return found


def compile_shapes(triples: Iterable[Triple]) -> Validator:
    """Compiles a graph of shapes.

    Args:
        triples: the graph, all that it imports included.

    Returns:
        The validator of its shapes.

    Raises:
        ShapeError: it is ill-formed, a shape is part of itself, or it needs more than SHACL Core.
    """
    return _Compiler(Graph(triples)).validator()


class _Compiler:
    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._compiled: dict[Term, Shape] = {}
        self._open: list[Term] = []

    def validator(self) -> Validator:
        graph = self._graph
        for name in ("entailment", "parameter"):
            for node in graph.forward(sh(name)):
                raise ShapeError(node, f"sh:{name} is not part of SHACL Core")
        typed = [node for kind in ("NodeShape", "PropertyShape") for node in graph.instances(sh(kind))]
        with_targets = [node for name in _TARGETS for node in graph.forward(sh(name))]
        with_parameters = [node for name in _PARAMETERS for node in graph.forward(sh(name))]
        found = []
        for node in dict.fromkeys([*typed, *with_targets, *with_parameters]):
            shape = self._shape(node)
            targets = list(self._targets(node, is_class=graph.is_instance(node, f"<{RDFS}Class>")))
            if targets and not shape.deactivated:
                found.append((shape, targets))
        return Validator(found)

    def _targets(self, node: Term, *, is_class: bool) -> Iterable[Target]:
        fixed = values(self._graph, node, "targetNode")
        if fixed:
            yield lambda _graph: fixed
        classes = values(self._graph, node, "targetClass")
        if is_class and self._is_typed(node):  # section 2.1.3.3, implicit class targets
            classes.append(node)
        for value in classes:
            yield _instances(iri_value(node, "targetClass", value))
        for value in values(self._graph, node, "targetSubjectsOf"):
            yield _ends(iri_value(node, "targetSubjectsOf", value))
        for value in values(self._graph, node, "targetObjectsOf"):
            yield _ends(iri_value(node, "targetObjectsOf", value), backwards=True)

    def _is_typed(self, node: Term) -> bool:
        return any(self._graph.is_instance(node, sh(kind)) for kind in ("NodeShape", "PropertyShape"))

    def _shape(self, term: Term) -> Shape:
        if term in self._compiled:
            return self._compiled[term]
        if term in self._open:
            raise ShapeError(term, "it is part of itself, and the standard leaves recursion undefined")
        if is_literal(term):
            raise ShapeError(term, "a literal is no shape")
        self._open.append(term)
        shape = self._head(term)
        for name in constraints.COMPONENTS:
            self._add(shape, name)
        self._add_closed(shape)
        if not shape.deactivated:
            self._add_shapes(shape)
        self._open.pop()
        if shape.deactivated:
            shape.checks.clear()
        self._compiled[term] = shape
        return shape

    def _head(self, term: Term) -> Shape:
        graph = self._graph
        for predicate, _ in graph.outgoing(term):
            if predicate.startswith(f"<{SH}") and predicate not in CORE:
                raise ShapeError(term, f"{short(predicate)} is not part of SHACL Core")
        path = shape_path(graph, term)
        severity = one(graph, term, "severity") or VIOLATION
        return Shape(
            term,
            path,
            None if path is None else walk(path),
            iri_value(term, "severity", severity),
            tuple(values(graph, term, "message")),
            one(graph, term, "deactivated") == TRUE,
        )

    def _add(self, shape: Shape, name: str) -> None:
        found = values(self._graph, shape.term, name)
        if len(found) > 1 and name in constraints.SINGLE:
            raise ShapeError(shape.term, f"sh:{name} may have one value only, and has {len(found)}")
        if found and shape.path is None and name in constraints.ONLY_WITH_PATH:
            raise ShapeError(shape.term, f"sh:{name} needs a property shape, and this one has no sh:path")
        for value in found:
            shape.add(_component(name), constraints.COMPONENTS[name](self._graph, shape, value))

    def _add_closed(self, shape: Shape) -> None:
        value = one(self._graph, shape.term, "closed")
        if value is not None:
            constraints.closed(self._graph, shape, value)

    def _add_shapes(self, shape: Shape) -> None:
        graph, term = self._graph, shape.term
        for value in values(graph, term, "property"):
            member = self._shape(value)
            if member.path is None:
                raise ShapeError(term, f"sh:property must be a property shape, and {value} has no sh:path")
            if not member.deactivated:
                shape.checks.append(_nested(member))
        for value in values(graph, term, "node"):
            shape.add(_component("node"), _conforming([self._shape(value)], least=1))
        for value in values(graph, term, "not"):
            shape.add(_component("not"), _conforming([self._shape(value)], most=0))
        for name in ("and", "or", "xone"):
            for value in values(graph, term, name):
                members = [self._shape(item) for item in listed(graph, term, name, value)]
                least, most = {"and": (len(members), None), "or": (1, None), "xone": (1, 1)}[name]
                shape.add(_component(name), _conforming(members, least=least, most=most))
        self._add_qualified(shape)

    def _add_qualified(self, shape: Shape) -> None:
        graph, term = self._graph, shape.term
        value = one(graph, term, "qualifiedValueShape")
        if shape.path is None or value is None:
            return  # only property shapes count (section 4.7.3); the test suite has a node shape with its counts
        member = self._shape(value)
        others: list[Shape] = []
        if one(graph, term, "qualifiedValueShapesDisjoint") == TRUE:
            others = [self._shape(sibling) for sibling in self._siblings(term, value)]

        def count(data: Graph, nodes: Sequence[Term]) -> int:
            return sum(
                member.conforms(data, node) and not any(other.conforms(data, node) for other in others)
                for node in nodes
            )

        least, most = one(graph, term, "qualifiedMinCount"), one(graph, term, "qualifiedMaxCount")
        if least is not None:
            low = whole_number(term, "qualifiedMinCount", least)
            shape.add(_component("qualifiedMinCount"), lambda g, _f, n: (None,) if count(g, n) < low else ())
        if most is not None:
            high = whole_number(term, "qualifiedMaxCount", most)
            shape.add(_component("qualifiedMaxCount"), lambda g, _f, n: (None,) if count(g, n) > high else ())

    def _siblings(self, term: Term, own: Term) -> list[Term]:
        """The sibling shapes of section 4.7.3: what stands beside a shape under the same parents."""
        graph = self._graph
        found = dict.fromkeys(
            shape
            for parent in graph.backward(sh("property")).get(term, ())
            for beside in values(graph, parent, "property")
            for shape in values(graph, beside, "qualifiedValueShape")
        )
        return [shape for shape in found if shape != own]


def _instances(class_: Term) -> Target:
    return lambda graph: graph.instances(class_)


def _ends(predicate: Term, *, backwards: bool = False) -> Target:
    return lambda graph: graph.backward(predicate) if backwards else graph.forward(predicate)


def _nested(member: Shape) -> Check:
    return lambda graph, _focus, nodes: [result for node in nodes for result in member.results(graph, node)]


def _component(parameter: str) -> str:
    return f"{parameter[0].upper()}{parameter[1:]}ConstraintComponent"


def _conforming(members: Sequence[Shape], *, least: int = 0, most: int | None = None) -> Faults:
    """Faults are the nodes that conform to fewer than ``least`` of the shapes, or to more than ``most``."""
    if len(members) == 1 and (least, most) in ((1, None), (0, 0)):
        conforms, wanted = members[0].conforms, least == 1
        return lambda graph, _focus, nodes: [node for node in nodes if conforms(graph, node) != wanted]
    if most is None and least == 1:
        return lambda graph, _focus, nodes: [
            node for node in nodes if not any(member.conforms(graph, node) for member in members)
        ]

    def is_fault(graph: Graph, node: Term) -> bool:
        count = sum(member.conforms(graph, node) for member in members)
        return count < least or (most is not None and count > most)

    return lambda graph, _focus, nodes: [node for node in nodes if is_fault(graph, node)]
