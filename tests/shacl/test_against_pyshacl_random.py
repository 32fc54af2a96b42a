"""Our validator and pySHACL find the same for random shapes and random data."""

from __future__ import annotations

import logging

import pytest
from hypothesis import HealthCheck, given, settings

from referee import ours, referee
from vitrina.shacl.terms import Triple

from .random_shapes import cases, pairs


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """What rdflib writes of each ill-typed literal, with its stack, would bury the example of a failure."""
    monkeypatch.setattr(logging.getLogger("rdflib.term"), "disabled", True)


same = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
Case = tuple[list[Triple], list[Triple]]


@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
@settings(same, max_examples=250)
@given(cases())
def test_the_same_is_found_for_random_shapes_and_data(case: Case) -> None:
    graph, triples = case
    assert ours(graph, triples) == referee(graph, triples)


@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
@settings(same, max_examples=100)
@given(pairs())
def test_the_same_is_found_where_values_are_compared_with_each_other(case: Case) -> None:
    graph, triples = case
    assert ours(graph, triples) == referee(graph, triples)
