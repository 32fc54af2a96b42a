"""Annotations as RDF: common properties and notes, whose values are JSON-LD.

Section 4.7 "JSON-LD to RDF" of "Generating RDF from Tabular Data on the Web", after the normalization of
section 6 of "Metadata Vocabulary for Tabular Data".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vitrina.csvw.context import RDF, XSD, expand_name, expand_term, is_absolute
from vitrina.csvw.iri import clean, resolve
from vitrina.csvw.langtag import UNDETERMINED
from vitrina.csvw.lexical import canonical_float
from vitrina.csvw.ntriples import iri, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_EXACT_FLOATS = 1e21  # JSON-LD writes whole numbers below this as integers


@dataclass(slots=True)
class AnnotationWriter:
    """Writes the annotations of one group.

    Attributes:
        base: the URL against which ``@id`` is resolved.
        language: the language of plain strings, ``und`` for none.
        label: what the labels of its blank nodes start with.
        end: the end of a statement.
    """

    base: str
    language: str
    label: str
    end: str
    _blank_nodes: int = 0

    def write(self, subject: str, annotations: Iterable[tuple[str, Any]]) -> Iterator[str]:
        """Writes annotations.

        Args:
            subject: the term that has them.
            annotations: pairs of a property (a prefixed name or an absolute URL) and any JSON value.

        Yields:
            Statements, one per line.
        """
        for name, value in annotations:
            yield from self._property(subject, iri(clean(expand_name(name))), value)

    def _property(self, subject: str, predicate: str, value: Any) -> Iterator[str]:
        if isinstance(value, list):
            for item in value:
                yield from self._property(subject, predicate, item)
        elif isinstance(value, dict) and "@value" not in value:
            yield from self._node(subject, predicate, value)
        elif value is not None:
            yield f"{subject} {predicate} {self._literal(value)}{self.end}"

    def _node(self, subject: str, predicate: str, value: dict[str, Any]) -> Iterator[str]:
        node = self._identified(value["@id"]) if "@id" in value else self._blank()
        yield f"{subject} {predicate} {node}{self.end}"
        types = value.get("@type", [])
        for name in types if isinstance(types, list) else [types]:
            yield f"{node} {iri(RDF + 'type')} {iri(clean(expand_term(name) or name))}{self.end}"
        # JSON-LD passes over what is neither a prefixed name nor a URL.
        yield from self.write(node, ((key, item) for key, item in value.items() if is_absolute(key)))

    def _identified(self, reference: str) -> str:
        return iri(clean(resolve(self.base, expand_name(reference))))

    def _blank(self) -> str:
        self._blank_nodes += 1
        return f"_:{self.label}n{self._blank_nodes}"

    def _literal(self, value: Any) -> str:
        if isinstance(value, dict):
            text, datatype = _native(value["@value"])
            kind = value.get("@type")
            return literal(text, clean(expand_term(kind) or kind) if kind else datatype, value.get("@language"))
        if isinstance(value, str) and self.language != UNDETERMINED:
            return literal(value, lang=self.language)
        return literal(*_native(value))


def _native(value: object) -> tuple[str, str]:
    if isinstance(value, bool):
        return ("true" if value else "false"), XSD + "boolean"
    if isinstance(value, int):
        return str(value), XSD + "integer"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < _EXACT_FLOATS:
            return str(int(value)), XSD + "integer"
        return canonical_float(repr(value)), XSD + "double"
    return str(value), XSD + "string"
