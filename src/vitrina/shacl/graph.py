"""A graph indexed as validation asks for it: by predicate, each way, and only the predicates that are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from vitrina.shacl.terms import SUBCLASS_OF, TYPE, Term, Triple

Index = Mapping[Term, Sequence[Term]]


class Graph:
    """A set of triples that does not change."""

    __slots__ = ("_backward", "_by_predicate", "_classes", "_forward", "_outgoing", "_triples")

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._triples = dict.fromkeys(triples)  # a set that keeps its order, so that results keep theirs
        self._by_predicate: dict[Term, list[tuple[Term, Term]]] | None = None
        self._forward: dict[Term, Index] = {}
        self._backward: dict[Term, Index] = {}
        self._outgoing: dict[Term, list[tuple[Term, Term]]] | None = None
        self._classes: dict[Term, frozenset[Term]] = {}

    def __len__(self) -> int:
        return len(self._triples)

    def forward(self, predicate: Term) -> Index:
        """Gives subject → objects of a predicate."""
        index = self._forward.get(predicate)
        if index is None:
            index = self._forward[predicate] = _index(self._pairs(predicate))
        return index

    def backward(self, predicate: Term) -> Index:
        """Gives object → subjects of a predicate."""
        index = self._backward.get(predicate)
        if index is None:
            index = self._backward[predicate] = _index((o, s) for s, o in self._pairs(predicate))
        return index

    def outgoing(self, subject: Term) -> Sequence[tuple[Term, Term]]:
        """Gives (predicate, object) of every triple about a subject."""
        if self._outgoing is None:
            self._outgoing = {}
            for s, p, o in self._triples:
                self._outgoing.setdefault(s, []).append((p, o))
        return self._outgoing.get(subject, ())

    def subclasses(self, class_: Term) -> frozenset[Term]:
        """Gives a class and all below it by ``rdfs:subClassOf`` (SHACL, section 1.1, "SHACL subclass")."""
        known = self._classes.get(class_)
        if known is None:
            above = self.backward(SUBCLASS_OF)
            found = {class_: None}
            waiting = [class_]
            while waiting:
                for one in above.get(waiting.pop(), ()):
                    if one not in found:
                        found[one] = None
                        waiting.append(one)
            known = self._classes[class_] = frozenset(found)
        return known

    def instances(self, class_: Term) -> list[Term]:
        """Gives the SHACL instances of a class, each once."""
        typed = self.backward(TYPE)
        below = self.subclasses(class_)
        if below == {class_}:
            return list(typed.get(class_, ()))
        return list(dict.fromkeys(node for one in sorted(below) for node in typed.get(one, ())))

    def is_instance(self, node: Term, class_: Term) -> bool:
        """Says whether a node is a SHACL instance of a class."""
        types = self.forward(TYPE).get(node)
        return types is not None and not self.subclasses(class_).isdisjoint(types)

    def subjects(self) -> dict[Term, None]:
        """Gives every subject once, in the order of the triples."""
        return dict.fromkeys(s for s, _, _ in self._triples)

    def _pairs(self, predicate: Term) -> list[tuple[Term, Term]]:
        if self._by_predicate is None:
            grouped: dict[Term, list[tuple[Term, Term]]] = {}
            for s, p, o in self._triples:
                pairs = grouped.get(p)
                if pairs is None:
                    grouped[p] = [(s, o)]
                else:
                    pairs.append((s, o))
            self._by_predicate = grouped
        return self._by_predicate.get(predicate, [])


def _index(pairs: Iterable[tuple[Term, Term]]) -> Index:
    found: dict[Term, list[Term]] = {}
    for key, value in pairs:
        values = found.get(key)
        if values is None:
            found[key] = [value]
        else:
            values.append(value)
    return found
