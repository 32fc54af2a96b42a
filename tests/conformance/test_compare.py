"""The comparisons: they must see every difference that counts, or passing the suite means nothing."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat

from .compare import difference, graph, json_difference, parse_json

BASE = "http://example.org/"
PREFIX = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix : <http://example.org/> . "


def differ(one: str, other: str) -> bool:
    return difference(*(graph(PREFIX + text, RdfFormat.TURTLE, BASE) for text in (one, other))) != ""


def json_differ(one: str, other: str) -> bool:
    return json_difference(parse_json(one), parse_json(other)) != ""


def test_blank_nodes_may_have_any_label() -> None:
    assert not differ("_:a :p _:b . _:b :q 1 .", "_:x :q 1 . _:y :p _:x .")
    assert differ("_:a :p _:b . _:b :q 1 .", "_:a :p _:b . _:a :q 1 .")
    assert differ("_:a :p 1 . _:b :p 2 .", "_:a :p 1 , 2 .")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('"0.0e0"^^xsd:double', '"0.0E0"^^xsd:double'),
        ('"+1"^^xsd:integer', '"1"^^xsd:integer'),
        ('"1.0"^^xsd:decimal', '"1"^^xsd:decimal'),
        ('"100"^^xsd:decimal', '"1E2"^^xsd:decimal'),
        ('"1e1"^^xsd:float', '"10"^^xsd:float'),
    ],
)
def test_numbers_are_compared_by_value(one: str, other: str) -> None:
    assert not differ(f":a :p {one} .", f":a :p {other} .")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('"1"^^xsd:integer', '"2"^^xsd:integer'),
        ('"1"^^xsd:integer', '"1"^^xsd:decimal'),
        ('"1"^^xsd:integer', '"1"'),
        ('"1"', '"1.0"'),
        ('"INF"^^xsd:double', '"-INF"^^xsd:double'),
        ('"1"^^xsd:boolean', '"true"^^xsd:boolean'),
        ('"2015-01-01Z"^^xsd:date', '"2015-01-01+00:00"^^xsd:date'),
        ('"one"^^xsd:integer', '"ONE"^^xsd:integer'),
        ('"a"@en', '"a"'),
        ("<b>", "<c>"),
    ],
)
def test_all_else_is_compared_as_it_is_written(one: str, other: str) -> None:
    assert differ(f":a :p {one} .", f":a :p {other} .")


def test_the_expected_graph_is_read_against_the_url_of_its_file() -> None:
    assert not difference(
        graph(f"{PREFIX}<x.csv> :p 1 .", RdfFormat.TURTLE, BASE),
        graph(f"{PREFIX}<http://example.org/x.csv> :p 1 .", RdfFormat.TURTLE, "http://elsewhere.example/"),
    )


def test_json_is_compared_by_value_and_objects_without_order() -> None:
    assert not json_differ('{"a": 1, "b": [1.50]}', '{"b": [1.5], "a": 1.0}')
    assert not json_differ("12345678901234567890123", "12345678901234567890123.0")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("[1, 2]", "[2, 1]"),
        ("[1]", "[1, 1]"),
        ("1", "true"),
        ("0", "false"),
        ("1", '"1"'),
        ("null", '""'),
        ('{"a": 1}', '{"a": 1, "b": null}'),
        ('{"a": {"b": [1]}}', '{"a": {"b": [2]}}'),
        ("12345678901234567890123", "12345678901234567890124"),
    ],
)
def test_json_that_differs_is_seen(one: str, other: str) -> None:
    assert json_differ(one, other)
    assert json_differ(other, one)


def test_what_is_not_json_is_refused() -> None:
    with pytest.raises(ValueError, match="NaN"):
        parse_json("[NaN]")
