"""What is refused when shapes are compiled, and what the W3C suite and pySHACL leave open or do otherwise."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from vitrina.shacl import Graph, Result, ShapeError, compile_shapes, read
from vitrina.shacl.terms import Triple

PREFIXES = """
@prefix : <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def triples(turtle: str) -> list[Triple]:
    quads = ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE)
    return read("".join(f"{quad.triple} .\n" for quad in quads))


def results(shapes: str, data: str) -> list[Result]:
    return compile_shapes(triples(shapes))(Graph(triples(data)))


def found(shapes: str, data: str) -> list[tuple[str, str, str | None]]:
    return [
        (r.focus.removeprefix("<http://example.org/").removesuffix(">"), r.component.rpartition("#")[2][:-19], r.value)
        for r in results(shapes, data)
    ]


@pytest.mark.parametrize(
    ("shapes", "reason"),
    [
        (":s sh:targetNode :a ; sh:sparql [ sh:select 'x' ] .", "sh:sparql is not part of SHACL Core"),
        (":s a sh:NodeShape ; sh:target [ ] .", "sh:target is not part"),
        (":s a sh:NodeShape ; sh:js [ ] .", "sh:js is not part"),
        (":s a sh:NodeShape ; sh:rule [ ] .", "sh:rule is not part"),
        (":s a sh:NodeShape ; sh:mincount 1 .", "sh:mincount is not part"),
        (":c a sh:ConstraintComponent ; sh:parameter [ sh:path :p ] .", "sh:parameter is not part"),
        (": sh:entailment <http://www.w3.org/ns/entailment/RDFS> .", "sh:entailment is not part"),
        (":s a sh:NodeShape ; sh:property [ sh:path :p ; sh:node :s ] .", "part of itself"),
        (":s a sh:NodeShape ; sh:not :t . :t sh:or ( :s ) .", "part of itself"),
        (":s a sh:PropertyShape ; sh:path :p ; sh:minCount 1, 2 .", "sh:minCount may have one value only"),
        (":s a sh:PropertyShape ; sh:path :p, :q .", "sh:path may have one value only"),
        (":s a sh:PropertyShape ; sh:path 'p' .", "not a property path"),
        (":s a sh:PropertyShape ; sh:path ( :p ) .", "at least two"),
        (":s a sh:PropertyShape ; sh:path [ sh:inversePath _:x ] . _:x sh:inversePath _:x .", "contains itself"),
        (":s a sh:NodeShape ; sh:minCount 1 .", "has no sh:path"),
        (":s a sh:PropertyShape ; sh:path :p ; sh:minCount '1' .", "must be an xsd:integer"),
        (":s a sh:NodeShape ; sh:in :x .", "must be a list"),
        (":s a sh:NodeShape ; sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l .", "must be a list"),
        (":s a sh:NodeShape ; sh:nodeKind sh:Iri .", "must be one of sh:IRI, sh:BlankNode"),
        (":s a sh:NodeShape ; sh:datatype 'x' .", "sh:datatype must be an IRI"),
        (":s a sh:NodeShape ; sh:class 'x' .", "sh:class must be an IRI"),
        (":s a sh:NodeShape ; sh:minInclusive :x .", "sh:minInclusive must be a literal"),
        (":s a sh:NodeShape ; sh:minInclusive 'x'@en .", "a value that has an order"),
        (":s a sh:NodeShape ; sh:pattern '(' .", "opened and not closed"),
        (":s a sh:NodeShape ; sh:pattern 'a'@en .", "must be an xsd:string"),
        (":s a sh:NodeShape ; sh:pattern 'a' ; sh:flags 'z' .", "does not exist"),
        (":s a sh:NodeShape ; sh:languageIn ( 1 ) .", "must list strings"),
        (":s a sh:NodeShape ; sh:property [ sh:minLength 1 ] .", "has no sh:path"),
        (":s a sh:NodeShape ; sh:node 'x' .", "a literal is no shape"),
        (":s a sh:NodeShape ; sh:targetClass 'x' .", "sh:targetClass must be an IRI"),
        (":s a sh:NodeShape ; sh:severity 'x' .", "sh:severity must be an IRI"),
        (":s a sh:NodeShape ; sh:closed true ; sh:ignoredProperties ( 'x' ) .", "sh:ignoredProperties must be an IRI"),
    ],
)  # fmt: skip
def test_shapes_that_cannot_be_judged_are_refused_with_the_reason(shapes: str, reason: str) -> None:
    with pytest.raises(ShapeError, match=reason):
        compile_shapes(triples(shapes))


def test_values_of_different_kinds_break_a_range() -> None:
    """pySHACL lets them pass, by the order in which rdflib sorts datatypes."""
    shapes = ":s sh:targetObjectsOf :p ; sh:minInclusive '2021-05-01T00:00:00Z'^^xsd:dateTime ."
    assert found(shapes, ":a :p 'x' .") == [('"x"', "MinInclusive", '"x"')]
    assert len(found(shapes, ":a :p 1, '2021-06-01'^^xsd:date, :b, [ ] .")) == 4


def test_nothing_but_literals_is_less() -> None:
    """pySHACL orders IRIs, and raises an error for blank nodes."""
    shapes = ":s sh:targetNode :a ; sh:property [ sh:path :p ; sh:lessThanOrEquals :q ] ."
    assert found(shapes, ":a :p :b ; :q :b .") == [("a", "LessThanOrEquals", "<http://example.org/b>")]
    assert len(found(shapes, ":a :p 1 ; :q [ ] .")) == 1


def test_a_blank_node_has_no_length_not_even_none() -> None:
    """pySHACL lets it pass where the length may be 0."""
    assert len(found(":s sh:targetObjectsOf :p ; sh:minLength 0 .", ":a :p [ ] .")) == 1


def test_a_sequence_inside_an_inverse_path_is_walked_from_its_end() -> None:
    """pySHACL walks it in the order in which it is written."""
    shapes = ":s sh:targetNode :c ; sh:property [ sh:path [ sh:inversePath ( :p :q ) ] ; sh:hasValue :a ] ."
    assert found(shapes, ":a :p :b . :b :q :c .") == []
    assert len(found(shapes, ":a :q :b . :b :p :c .")) == 1


def test_a_date_that_does_not_exist_is_none() -> None:
    shapes = ":s sh:targetObjectsOf :p ; sh:datatype xsd:date ."
    assert len(found(shapes, ":a :p '2021-02-30'^^xsd:date, '2021-02-28'^^xsd:date .")) == 1


def test_repeated_and_circular_paths_end() -> None:
    path = "[ sh:zeroOrMorePath [ sh:alternativePath ( :p :q ) ] ]"
    shapes = f":s sh:targetNode :a ; sh:property [ sh:path {path} ; sh:class :C ] ."
    assert found(shapes, ":a :p :b . :b :q :a . :c :p :a . :a a :C .") == [("a", "Class", "<http://example.org/b>")]


def test_circular_classes_end() -> None:
    data = ":C rdfs:subClassOf :D . :D rdfs:subClassOf :C . :a a :D ."
    assert found(":s sh:targetClass :C ; sh:nodeKind sh:BlankNode .", data) == [
        ("a", "NodeKind", "<http://example.org/a>")
    ]


def test_severity_messages_path_and_shape_are_in_the_result() -> None:
    shapes = """:s a sh:PropertyShape ; sh:targetNode :a ; sh:path ( :p [ sh:inversePath :q ] ) ; sh:minCount 1 ;
        sh:severity sh:Warning ; sh:message 'uno'@es, 'one'@en ."""
    (result,) = results(shapes, ":b :p :c .")
    assert result.severity == "<http://www.w3.org/ns/shacl#Warning>"
    assert set(result.messages) == {'"uno"@es', '"one"@en'}
    assert str(result.path) == "<http://example.org/p>/(^<http://example.org/q>)"
    assert (result.shape, result.value) == ("<http://example.org/s>", None)


def test_a_validator_can_be_used_again_and_leaves_the_graph_as_it_is() -> None:
    validator = compile_shapes(triples(":s sh:targetSubjectsOf :p ; sh:nodeKind sh:BlankNode ."))
    graph = Graph(triples(":a :p 1 ."))
    assert validator(graph) == validator(graph) != []
    assert len(graph) == 1
    assert validator(Graph([])) == []
