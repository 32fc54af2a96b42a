"""Our shapes, compiled once in a process, judge the graph of an edition; results as plain values.

Our shapes carry, as `dct:identifier`, the code of the issue that a result becomes, and their messages in
Spanish and English (SHACL §2.1.5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rdflib import DCTERMS

from vitrina import shacl
from vitrina.model import Severity
from vitrina.rdf.vocab import shapes_graph
from vitrina.shacl.paths import Alternative
from vitrina.shacl.terms import SH, Term, iri, language, words

_SEVERITIES: Mapping[Term, Severity] = {
    f"<{SH}Violation>": "violation",
    f"<{SH}Warning>": "warning",
    f"<{SH}Info>": "info",
}
_IDENTIFIER = iri(str(DCTERMS.identifier))


@dataclass(frozen=True, slots=True)
class Result:
    """A `sh:ValidationResult`: IRIs as text, `path` the property, of alternatives the first; empty for other paths."""

    focus_node: str
    path: str
    value: str | None
    component: str
    severity: Severity
    shape: str
    code: str
    texts: Mapping[str, str]


def validate(ntriples: str) -> list[Result]:
    """Return every validation result of our shapes on a graph; order is not defined.

    Raises:
        NTriplesError: it is not N-Triples.
    """
    validator, codes = _compiled()
    return [_result(result, codes) for result in validator(shacl.Graph(shacl.read(ntriples)))]


@lru_cache(maxsize=1)
def _compiled() -> tuple[shacl.Validator, Mapping[Term, str]]:
    """Return our shapes compiled, and the code of each shape that has one."""
    triples = shacl.read(shapes_graph().serialize(format="nt"))
    return shacl.compile_shapes(triples), {s: words(o) for s, p, o in triples if p == _IDENTIFIER}


def _property(path: shacl.Path | None) -> str:
    if isinstance(path, Alternative):
        return _property(path.paths[0])
    return words(path.iri) if isinstance(path, shacl.Predicate) else ""


def _result(result: shacl.Result, codes: Mapping[Term, str]) -> Result:
    return Result(
        focus_node=words(result.focus),
        path=_property(result.path),
        value=None if result.value is None else words(result.value),
        component=result.component.removeprefix(SH),
        severity=_SEVERITIES.get(result.severity, "violation"),
        shape=words(result.shape),
        code=codes.get(result.shape, "shape"),
        texts={language(message) or "es": words(message) for message in result.messages},
    )
