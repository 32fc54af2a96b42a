"""The report for the W3C: one assertion per test, and what it says is what happened."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import DOAP, RDF, Graph, URIRef

from . import suite
from .earl import EARL, has_passed, main, report
from .run import Result

pytestmark = pytest.mark.shared
if not suite.FOLDER.is_dir():
    pytest.skip(suite.MISSING, allow_module_level=True)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("earl") / "new" / "earl.ttl"
    assert main(["-o", str(path), "--project", "https://example.org/vitrina"]) == 0
    return path


def test_the_report_has_one_assertion_for_every_test_of_every_manifest(written: Path) -> None:
    found = Graph().parse(written, format="turtle")
    expected = {URIRef(entry.url) for manifest in suite.MANIFESTS for entry in suite.entries(manifest)}
    assertions = set(found.subjects(RDF.type, EARL.Assertion))
    assert len(assertions) == len(expected) == 840
    assert {found.value(assertion, EARL.test) for assertion in assertions} == expected
    assert {found.value(found.value(assertion, EARL.result), EARL.outcome) for assertion in assertions} <= {
        EARL.passed,
        EARL.failed,
    }


def test_assertions_refer_to_a_described_project_and_developer(written: Path) -> None:
    found = Graph().parse(written, format="turtle")
    assert set(found.objects(None, EARL.subject)) == set(found.subjects(RDF.type, DOAP.Project))
    assert set(found.subjects(RDF.type, DOAP.Project)) == {URIRef("https://example.org/vitrina")}
    assert set(found.objects(None, EARL.assertedBy)) == set(found.subjects(RDF.type, EARL.Assertor))
    assert set(found.objects(None, EARL.mode)) == {EARL.automatic}


def test_every_test_that_must_pass_is_reported_as_passed(written: Path) -> None:
    found = Graph().parse(written, format="turtle")
    normative = [entry for manifest in suite.MANIFESTS[:3] for entry in suite.entries(manifest)]
    assert [entry.id for entry in normative if not has_passed(found, entry)] == []


def broken(entry: suite.Entry) -> Result:
    raise ZeroDivisionError(entry.id)


@pytest.mark.parametrize(
    ("implementation", "passing"),
    [
        (broken, set()),
        (lambda _: Result(errors=("no",)), {"NegativeRdfTest"}),
        (lambda _: Result(), set()),
        (lambda _: Result(warnings=("hm",)), set()),
    ],
    ids=["breaks", "refuses all", "writes nothing", "warns and writes nothing"],
)
def test_what_fails_is_reported_as_failed(implementation, passing: set[str]) -> None:
    kinds = {entry.kind: entry for entry in suite.entries("manifest-rdf")}
    found = report(kinds.values(), implementation)
    assert {kind for kind, entry in kinds.items() if has_passed(found, entry)} == passing
    assert len(set(found.subjects(EARL.info))) == len(kinds) - len(passing)
