"""SHACL with pySHACL: a graph and our shapes → results as plain values.

Our shapes carry, as `dct:identifier`, the code of the issue that a result becomes, and their messages in
Spanish and English (SHACL §2.1.5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyshacl
from rdflib import DCTERMS, RDF, SH, BNode, Graph, Node

from vitrina.model import Severity
from vitrina.rdf.vocab import shapes_graph

_SEVERITIES: Mapping[Node, Severity] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}


@dataclass(frozen=True, slots=True)
class Result:
    """A `sh:ValidationResult`: IRIs as text, `path` empty where it is not a single property."""

    focus_node: str
    path: str
    value: str | None
    component: str
    severity: Severity
    shape: str
    code: str
    texts: Mapping[str, str]


def validate(graph: Graph) -> list[Result]:
    """Return every validation result of our shapes on `graph`, which is left as it is; order is not defined."""
    shapes = shapes_graph()
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, advanced=False, inplace=True)
    if not isinstance(report, Graph):  # pySHACL returns a ValidationFailure, which is an exception
        raise report
    return [_result(report, node, shapes) for node in report.subjects(RDF.type, SH.ValidationResult)]


def _result(report: Graph, node: Node, shapes: Graph) -> Result:
    shape = report.value(node, SH.sourceShape)
    path, value = report.value(node, SH.resultPath), report.value(node, SH.value)
    component = str(report.value(node, SH.sourceConstraintComponent) or "")
    messages = {
        str(getattr(message, "language", None) or "es"): str(message) for message in shapes.objects(shape, SH.message)
    }
    return Result(
        focus_node=str(report.value(node, SH.focusNode)),
        path="" if path is None or isinstance(path, BNode) else str(path),
        value=None if value is None else str(value),
        component=component.rpartition("#")[2],
        severity=_SEVERITIES.get(report.value(node, SH.resultSeverity) or SH.Violation, "violation"),
        shape=str(shape),
        code=str(shapes.value(shape, DCTERMS.identifier) or "shape"),
        texts=messages,
    )
