"""The report as a `sh:ValidationReport` (SHACL §3.6), for programs that know no other.

What intake finds is there too: its results have as constraint component the help page of their code.
"""

from __future__ import annotations

from rdflib import DCTERMS, RDF, RDFS, SH, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from vitrina import messages
from vitrina.model import Issue, Report, Severity, Workbook
from vitrina.rdf.iris import Iris

_SEVERITIES: dict[Severity, Node] = {"violation": SH.Violation, "warning": SH.Warning, "info": SH.Info}


def as_shacl(workbook: Workbook, report: Report, base: str) -> bytes:
    """Return the issues as Turtle: a `sh:ValidationResult` each, whose focus node is the cell that it is about.

    An issue of no cell is about the original file. `sh:conforms` is true only where there is no result at all, as
    the Recommendation wants it (§3.6.1.1); whether the file can be published is a matter of the violations alone.
    `base` is the address of the installation, below which cells and help pages are.
    """
    graph, iris = Graph(), Iris(base)
    graph.bind("sh", SH)
    graph.bind("dcterms", DCTERMS)
    root = URIRef(f"{iris.original(workbook.sha256)}#report")
    graph.add((root, RDF.type, SH.ValidationReport))
    graph.add((root, SH.conforms, Literal(not report.issues, datatype=XSD.boolean)))
    for number, issue in enumerate(report.issues, start=1):
        node = URIRef(f"{iris.original(workbook.sha256)}#result-{number}")
        graph.add((root, SH.result, node))
        for predicate, value in _result(workbook, issue, iris):
            graph.add((node, predicate, value))
    return graph.serialize(format="turtle", encoding="utf-8")


def _result(workbook: Workbook, issue: Issue, iris: Iris) -> list[tuple[URIRef, Node]]:
    about = iris.cell(workbook.sha256, issue.cell) if issue.cell else iris.original(workbook.sha256)
    page = URIRef(f"{iris.base}{messages.help_path(issue.code) or 'ayuda'}")
    found: list[tuple[URIRef, Node]] = [
        (RDF.type, SH.ValidationResult),
        (SH.focusNode, URIRef(about)),
        (SH.resultSeverity, _SEVERITIES[issue.severity]),
        (SH.sourceConstraintComponent, page),
        (DCTERMS.identifier, Literal(issue.code)),
        (RDFS.seeAlso, page),
    ]
    found += [(SH.resultMessage, Literal(messages.what(issue, lang), lang=lang)) for lang in messages.LANGUAGES]
    if "://" in issue.source:
        found.append((SH.sourceShape, URIRef(issue.source)))
    return found
