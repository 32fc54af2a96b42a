"""Our validator and pySHACL find the same in the samples, in the broken variants and in random mutations of them."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matrices import TERMS
from referee import ours, referee
from samples import ALAUSI, DATA
from vitrina.model import Context
from vitrina.publish import check
from vitrina.rdf.vocab import shapes_graph
from vitrina.shacl import read
from vitrina.shacl.terms import XSD, Triple
from vitrina.shacl.values import order

FILES = sorted(path.relative_to(DATA).as_posix() for path in DATA.rglob("*.xlsx"))
SEED = "alausi-lotaip-a4-2021-05.xlsx"
SHAPES = read(shapes_graph().serialize(format="nt"))
_INVENTED = "2469999990001"


@cache
def graphs(name: str) -> tuple[tuple[Triple, ...], ...]:
    institution = ALAUSI if name == SEED or name.startswith("broken") else _INVENTED
    parts = check((DATA / name).read_bytes(), name, TERMS, Context(institution)).parts
    return tuple(tuple(read(part.conversion.ntriples)) for part in parts)


@pytest.mark.parametrize("name", FILES)
def test_the_same_is_found_in_every_workbook_of_ours(name: str) -> None:
    for graph in graphs(name):
        assert ours(SHAPES, graph) == referee(SHAPES, graph)


LITERALS = st.sampled_from(
    [
        "",
        "ochenta",
        "80",
        "-5",
        "100.5",
        "80.0",
        "2021",
        "2021-05-31",
        "2021-02-30",
        "31/05/2021",
        "% del plan",
        "x" * 300,
    ]
)
DATATYPES = st.sampled_from(["", *(f"^^<{XSD}{name}>" for name in ("decimal", "integer", "date")), "@es", "@en"])


#: Of years only valid ones: rdflib takes every text for a gYear.
YEARS = st.sampled_from([f'"{year}"^^<{XSD}gYear>' for year in (2020, 2021)])
LITERAL = YEARS | st.builds(lambda text, type_: f'"{text}"{type_}', LITERALS, DATATYPES)
#: What is done, to which triple of the seed, with the help of which other triple, and of which literal.
MUTATIONS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 10**4), st.integers(0, 10**4), LITERAL), min_size=1, max_size=8
)


def mutated(mutations: list[tuple[int, int, int, str]]) -> list[Triple]:
    """The graph of the seed with triples dropped, their parts exchanged, and literals changed."""
    triples = list(graphs(SEED)[0])
    for kind, first, second, literal in mutations:
        place = first % len(triples)
        (subject, predicate, object_), other = triples[place], triples[second % len(triples)]
        match kind:
            case 0:
                triples = [t for t in triples if t[:2] != (subject, predicate)]
            case 1:
                triples[place] = (subject, predicate, other[2])
            case 2:
                triples.append((subject, predicate, other[2]))
            case 3:
                triples.append((other[0], predicate, object_))
            case 4:
                triples.append((subject, other[1], object_))
            case 5:
                triples[place] = (subject, predicate, literal)
            case _:
                triples = [t for t in triples if t[0] != subject]
    return [triple for triple in triples if is_comparable(triple)]


@cache
def kinds() -> dict[str, str]:
    """The properties of the seed whose values are numbers or times, and the kind of these."""
    found = {predicate: order(object_) for _, predicate, object_ in graphs(SEED)[0]}
    return {predicate: key[0] for predicate, key in found.items() if key and key[0] != "string"}


def is_comparable(triple: Triple) -> bool:
    """Whether a value may be compared as its property wants it: pySHACL orders other kinds and ill-typed ones, too."""
    kind = kinds().get(triple[1])
    key = order(triple[2])
    return kind is None or triple[2][-1] != ">" or triple[2][0] != '"' or (key is not None and key[0] == kind)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MUTATIONS)
def test_the_same_is_found_in_mutations_of_the_seed(mutations: list[tuple[int, int, int, str]]) -> None:
    graph = mutated(mutations)
    assert ours(SHAPES, graph) == referee(SHAPES, graph)
