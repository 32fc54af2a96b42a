"""What a shape is when it is compiled, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from vitrina.shacl.graph import Graph
from vitrina.shacl.paths import Path, Walk
from vitrina.shacl.terms import SH, Term

VIOLATION = f"<{SH}Violation>"


@dataclass(frozen=True, slots=True)
class Result:
    """A validation result (SHACL, section 3.6.2); terms are as ``vitrina.shacl.terms`` writes them.

    Attributes:
        focus: the focus node.
        path: the path from there, or None.
        value: the value node that is at fault, or None.
        component: the IRI of the constraint component.
        severity: the term of the severity.
        shape: the term of the shape whose constraint it is.
        messages: the literals that the shape has as messages.
    """

    focus: Term
    path: Path | None
    value: Term | None
    component: str
    severity: Term
    shape: Term
    messages: tuple[Term, ...] = ()


Faults = Callable[[Graph, Term, Sequence[Term]], Sequence[Term | None]]
"""From a graph, a focus node and its value nodes to those at fault; None where no single one is."""
Check = Callable[[Graph, Term, Sequence[Term]], Sequence[Result]]
"""From a graph, a focus node and its value nodes to results."""


@dataclass(slots=True)
class Shape:
    """A compiled shape.

    Attributes:
        term: the shape.
        path: its path; None for a node shape.
        walk: from a focus node to its value nodes; None for a node shape.
        severity: the severity of its results.
        messages: its messages.
        deactivated: whether everything conforms to it.
        checks: its constraints.
    """

    term: Term
    path: Path | None
    walk: Walk | None
    severity: Term = VIOLATION
    messages: tuple[Term, ...] = ()
    deactivated: bool = False
    checks: list[Check] = field(default_factory=list)

    def results(self, graph: Graph, focus: Term) -> list[Result]:
        """Validates a focus node (SHACL, section 3.4)."""
        values = (focus,) if self.walk is None else self.walk(graph, focus)
        found: list[Result] = []
        for check in self.checks:
            found += check(graph, focus, values)
        return found

    def conforms(self, graph: Graph, focus: Term) -> bool:
        """Says whether a focus node conforms; stops at the first result."""
        values = (focus,) if self.walk is None else self.walk(graph, focus)
        return not any(check(graph, focus, values) for check in self.checks)

    def add(self, component: str, faults: Faults) -> None:
        """Adds a constraint of a component; ``component`` is its name without namespace."""
        term, path, severity, messages, iri = self.term, self.path, self.severity, self.messages, SH + component

        def check(graph: Graph, focus: Term, values: Sequence[Term]) -> Sequence[Result]:
            found = faults(graph, focus, values)
            if not found:
                return ()
            return [Result(focus, path, value, iri, severity, term, messages) for value in found]

        self.checks.append(check)
