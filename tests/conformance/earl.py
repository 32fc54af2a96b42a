"""Writes the report that the W3C asks of implementers: an assertion in EARL 1.0 for every test of the suite.

Run it with ``make earl``, or ``python -m tests.conformance.earl`` from the folder of the project.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import metadata
from pathlib import Path

from rdflib import DOAP, FOAF, RDF, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS

from . import suite
from .run import Implementation, outcome, vitrina

EARL = Namespace("http://www.w3.org/ns/earl#")
STANDARDS = ("tabular-data-model", "tabular-metadata", "csv2rdf", "csv2json")
REPORT = Path(__file__).parents[2] / "build" / "earl.ttl"


def report(
    entries: Iterable[suite.Entry],
    implementation: Implementation = vitrina,
    *,
    project: str = "#vitrina",
    developer: str = "#developer",
) -> Graph:
    """Runs tests and reports on them.

    Args:
        entries: the tests.
        implementation: what is tested.
        project: the IRI of the project, perhaps relative to the report.
        developer: the IRI of who develops it and asserts the outcomes.

    Returns:
        One earl:Assertion for each test, and the descriptions of project and developer that they refer to.
    """
    about = metadata("vitrina")
    subject, who = URIRef(project), URIRef(developer)
    found = Graph()
    for prefix, namespace in (("earl", EARL), ("doap", DOAP), ("foaf", FOAF), ("dc", DCTERMS)):
        found.bind(prefix, namespace, replace=True)
    for kind in (DOAP.Project, EARL.TestSubject, EARL.Software):
        found.add((subject, RDF.type, kind))
    release = BNode()
    found += [
        (subject, DOAP.name, Literal(about["Name"].capitalize())),
        (subject, DOAP.description, Literal(about["Summary"], lang="en")),
        (subject, DOAP["programming-language"], Literal("Python")),
        (subject, DOAP.developer, who),
        (subject, DOAP.release, release),
        (release, RDF.type, DOAP.Version),
        (release, DOAP.revision, Literal(about["Version"])),
        (who, RDF.type, FOAF.Agent),
        (who, RDF.type, EARL.Assertor),
        (who, FOAF.name, Literal(about["Author"])),
        (URIRef(""), FOAF.primaryTopic, subject),
        (URIRef(""), FOAF.maker, who),
        (URIRef(""), DCTERMS.issued, _now()),
    ]
    for standard in STANDARDS:
        found.add((subject, DOAP.implements, URIRef(f"http://www.w3.org/TR/{standard}/")))
    for entry in entries:
        failure = outcome(entry, implementation)
        assertion, result = BNode(), BNode()
        found += [
            (assertion, RDF.type, EARL.Assertion),
            (assertion, EARL.assertedBy, who),
            (assertion, EARL.subject, subject),
            (assertion, EARL.test, URIRef(entry.url)),
            (assertion, EARL.mode, EARL.automatic),
            (assertion, EARL.result, result),
            (result, RDF.type, EARL.TestResult),
            (result, EARL.outcome, EARL.failed if failure else EARL.passed),
            (result, DCTERMS.date, _now()),
        ]
        if failure:
            found.add((result, EARL.info, Literal(failure)))
    return found


def has_passed(found: Graph, entry: suite.Entry) -> bool:
    """Says whether a report tells that a test passed."""
    assertion = found.value(predicate=EARL.test, object=URIRef(entry.url), any=False)
    return found.value(found.value(assertion, EARL.result), EARL.outcome) == EARL.passed


def _now() -> Literal:
    return Literal(datetime.now(UTC).isoformat(timespec="seconds"), datatype=XSD.dateTime)


def main(arguments: list[str] | None = None) -> int:
    """Writes the report and prints where it is and how many tests passed; 2 when there is no suite to run."""
    parser = argparse.ArgumentParser(description="Run the W3C suite for CSV on the Web and write an EARL report.")
    parser.add_argument("-o", "--output", type=Path, default=REPORT, help="the file to write (default: %(default)s)")
    parser.add_argument("--project", default="#vitrina", help="the IRI of the project")
    parser.add_argument("--developer", default="#developer", help="the IRI of who asserts the outcomes")
    options = parser.parse_args(arguments)
    if not suite.FOLDER.is_dir():
        sys.stderr.write(f"The report {suite.MISSING}\n")
        return 2
    entries = [entry for manifest in suite.MANIFESTS for entry in suite.entries(manifest)]
    found = report(entries, project=options.project, developer=options.developer)
    for manifest in suite.MANIFESTS:
        mine = [entry for entry in entries if entry.id.startswith(f"{manifest}#")]
        passed = sum(has_passed(found, entry) for entry in mine)
        sys.stdout.write(f"{manifest}: {passed} of {len(mine)} passed\n")
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(found.serialize(format="turtle"), encoding="utf-8")
    sys.stdout.write(f"{options.output}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
