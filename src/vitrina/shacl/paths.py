"""Property paths (SHACL, section 2.3.1): read from a graph, compared, and compiled to functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vitrina.shacl.description import FIRST, ShapeError, listed, one
from vitrina.shacl.graph import Graph
from vitrina.shacl.terms import Term, is_iri

Walk = Callable[[Graph, Term], Sequence[Term]]


@dataclass(frozen=True, slots=True)
class Predicate:
    """A single property.

    Attributes:
        iri: its IRI as a term.
    """

    iri: Term

    def __str__(self) -> str:
        return self.iri


@dataclass(frozen=True, slots=True)
class Inverse:
    """A path from its end to its start."""

    path: Path

    def __str__(self) -> str:
        return f"^{_grouped(self.path)}"


@dataclass(frozen=True, slots=True)
class Chain:
    """One path after the other."""

    paths: tuple[Path, ...]

    def __str__(self) -> str:
        return "/".join(map(_grouped, self.paths))


@dataclass(frozen=True, slots=True)
class Alternative:
    """One path or another."""

    paths: tuple[Path, ...]

    def __str__(self) -> str:
        return "|".join(map(_grouped, self.paths))


@dataclass(frozen=True, slots=True)
class Repeated:
    """A path several times.

    Attributes:
        path: what is repeated.
        sign: ``*`` for any number, ``+`` for at least one, ``?`` for at most one.
    """

    path: Path
    sign: str

    def __str__(self) -> str:
        return f"{_grouped(self.path)}{self.sign}"


Path = Predicate | Inverse | Chain | Alternative | Repeated

_REPEATED = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


def _grouped(path: Path) -> str:
    return str(path) if isinstance(path, Predicate) else f"({path})"


def read_path(graph: Graph, shape: Term, node: Term, within: frozenset[Term] = frozenset()) -> Path:
    """Reads the path that a node of a graph is.

    Args:
        graph: the graph of shapes, or of a report.
        shape: the shape to name in an error.
        node: the value of ``sh:path``.
        within: the nodes that are being read.

    Returns:
        The path.

    Raises:
        ShapeError: it is not a well-formed path.
    """
    if is_iri(node):
        return Predicate(node)
    if node in within:
        raise ShapeError(shape, "its path contains itself")

    def inner(item: Term) -> Path:
        return read_path(graph, shape, item, within | {node})

    def several(name: str, head: Term) -> tuple[Path, ...]:
        items = listed(graph, shape, name, head)
        if len(items) < 2:  # noqa: PLR2004 - SHACL, section 2.3.1.2 and 2.3.1.4
            raise ShapeError(shape, "a sequence or alternative of paths has at least two members")
        return tuple(map(inner, items))

    if graph.forward(FIRST).get(node):
        return Chain(several("path", node))
    alternative = one(graph, node, "alternativePath")
    if alternative is not None:
        return Alternative(several("alternativePath", alternative))
    inverse = one(graph, node, "inversePath")
    if inverse is not None:
        return Inverse(inner(inverse))
    for name, sign in _REPEATED.items():
        repeated = one(graph, node, name)
        if repeated is not None:
            return Repeated(inner(repeated), sign)
    raise ShapeError(shape, f"{node} is not a property path")


def shape_path(graph: Graph, shape: Term) -> Path | None:
    """Reads the path of a shape; None for a node shape.

    Raises:
        ShapeError: it has several paths, or one that is not well-formed.
    """
    node = one(graph, shape, "path")
    return None if node is None else read_path(graph, shape, node)


def walk(path: Path, *, backwards: bool = False) -> Walk:
    """Compiles a path.

    Args:
        path: the path.
        backwards: whether to go from its end to its start.

    Returns:
        A function from a graph and a node to the nodes that the path reaches from there, each once.
    """
    if isinstance(path, Predicate):
        iri = path.iri
        if backwards:
            return lambda graph, node: graph.backward(iri).get(node, ())
        return lambda graph, node: graph.forward(iri).get(node, ())
    if isinstance(path, Inverse):
        return walk(path.path, backwards=not backwards)
    if isinstance(path, Repeated):
        return _repeated(walk(path.path, backwards=backwards), path.sign)
    steps = [walk(item, backwards=backwards) for item in path.paths]
    if isinstance(path, Alternative):
        return lambda graph, node: list(dict.fromkeys(end for step in steps for end in step(graph, node)))
    return _chain(steps[::-1] if backwards else steps)


def _chain(steps: Sequence[Walk]) -> Walk:
    def run(graph: Graph, node: Term) -> Sequence[Term]:
        nodes: Sequence[Term] = (node,)
        for step in steps:
            nodes = list(dict.fromkeys(end for start in nodes for end in step(graph, start)))
        return nodes

    return run


def _repeated(step: Walk, sign: str) -> Walk:
    def run(graph: Graph, node: Term) -> Sequence[Term]:
        if sign == "?":
            return list(dict.fromkeys((node, *step(graph, node))))
        found: dict[Term, None] = {} if sign == "+" else {node: None}
        waiting = [node]
        while waiting:
            for end in step(graph, waiting.pop()):
                if end not in found:
                    found[end] = None
                    waiting.append(end)
        return list(found)

    return run
