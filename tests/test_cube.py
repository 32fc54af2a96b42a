"""The integrity constraints of the RDF Data Cube (W3C Recommendation, §11.2) on its normal form (§10)."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
import pytest

from vitrina.installation import Installation

META = "https://w3id.org/vitrina/metas#"
NORMALISE = """
    INSERT { ?o a qb:Observation } WHERE { [] qb:observation ?o } ;
    INSERT { ?o a qb:Observation } WHERE { ?o qb:dataSet [] } ;
    INSERT { ?s a qb:Slice } WHERE { [] qb:slice ?s } ;
    INSERT { ?cs qb:componentProperty ?p . ?p a qb:DimensionProperty } WHERE { ?cs qb:dimension ?p } ;
    INSERT { ?cs qb:componentProperty ?p . ?p a qb:MeasureProperty } WHERE { ?cs qb:measure ?p } ;
    INSERT { ?cs qb:componentProperty ?p . ?p a qb:AttributeProperty } WHERE { ?cs qb:attribute ?p } ;
    INSERT { ?obs ?comp ?value } WHERE {
      ?spec qb:componentProperty ?comp ; qb:componentAttachment qb:DataSet .
      ?dataset qb:structure [ qb:component ?spec ] ; ?comp ?value . ?obs qb:dataSet ?dataset }"""
CONSTRAINTS = {
    "IC-1": """ASK { { ?obs a qb:Observation . FILTER NOT EXISTS { ?obs qb:dataSet ?dataset1 . } }
      UNION { ?obs a qb:Observation ; qb:dataSet ?dataset1, ?dataset2 . FILTER (?dataset1 != ?dataset2) } }""",
    "IC-2": """ASK { { ?dataset a qb:DataSet . FILTER NOT EXISTS { ?dataset qb:structure ?dsd . } }
      UNION { ?dataset a qb:DataSet ; qb:structure ?dsd1, ?dsd2 . FILTER (?dsd1 != ?dsd2) } }""",
    "IC-11": """ASK { ?obs qb:dataSet/qb:structure/qb:component/qb:componentProperty ?dim .
      ?dim a qb:DimensionProperty . FILTER NOT EXISTS { ?obs ?dim [] } }""",
    "IC-12": """ASK { FILTER( ?allEqual ) { SELECT (MIN(?equal) AS ?allEqual) WHERE {
      ?obs1 qb:dataSet ?dataset . ?obs2 qb:dataSet ?dataset . FILTER (?obs1 != ?obs2)
      ?dataset qb:structure/qb:component/qb:componentProperty ?dim . ?dim a qb:DimensionProperty .
      ?obs1 ?dim ?value1 . ?obs2 ?dim ?value2 . BIND( ?value1 = ?value2 AS ?equal)
      } GROUP BY ?obs1 ?obs2 } }""",
    "IC-14": """ASK { ?obs qb:dataSet/qb:structure ?dsd .
      FILTER NOT EXISTS { ?dsd qb:component/qb:componentProperty qb:measureType }
      ?dsd qb:component/qb:componentProperty ?measure . ?measure a qb:MeasureProperty .
      FILTER NOT EXISTS { ?obs ?measure [] } }""",
}
PREFIX = "PREFIX qb: <http://purl.org/linked-data/cube#> "


@pytest.fixture(params=["what is", "all that was said"])
def cube(published: Installation, request: pytest.FixtureRequest) -> ox.Store:
    """The default graph alone, or with the graphs of all editions."""
    _, store = published.reader.store()
    graphs: list[Any] = [ox.DefaultGraph()]
    if request.param == "all that was said":
        graphs += [ox.NamedNode(published.iris.edition(e.key)) for e in published.records.editions()]
    result = ox.Store()
    for graph in graphs:
        result.extend(
            ox.Quad(q.subject, q.predicate, q.object, ox.DefaultGraph())
            for q in store.quads_for_pattern(None, None, None, graph)
        )
    result.update(PREFIX + NORMALISE)
    return result


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_the_constraint_holds(cube: ox.Store, name: str) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?o a qb:Observation ; qb:dataSet/qb:structure/qb:component ?c }"
    assert int(next(iter(cube.query(PREFIX + count)))["n"].value) > 8 * 20
    assert not bool(cube.query(PREFIX + CONSTRAINTS[name]))


@pytest.mark.parametrize(
    ("name", "update"),
    [
        ("IC-1", "DELETE { ?o qb:dataSet ?d } WHERE { ?o qb:dataSet ?d }"),
        ("IC-2", "DELETE { ?d qb:structure ?s } WHERE { ?d qb:structure ?s }"),
        ("IC-11", f"DELETE {{ ?o <{META}unit> ?u }} WHERE {{ ?o a qb:Observation ; <{META}unit> ?u }}"),
        ("IC-12", "INSERT { <x:copy> ?p ?v } WHERE { { SELECT ?o { ?o a qb:Observation } LIMIT 1 } ?o ?p ?v }"),
        (
            "IC-14",
            "DELETE { ?o ?m ?v } WHERE { ?o a qb:Observation ; ?m ?v . ?m a qb:MeasureProperty }",
        ),
    ],
)
def test_a_cube_that_breaks_it_is_noticed(cube: ox.Store, name: str, update: str) -> None:
    cube.update(PREFIX + update)
    assert bool(cube.query(PREFIX + CONSTRAINTS[name]))
