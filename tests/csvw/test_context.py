import pytest

from vitrina.csvw import expand_name
from vitrina.csvw.context import expand_term, is_absolute, unknown_prefix

from .helpers import RDF, XSD


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("rdf:type", RDF + "type"),
        ("dc:title", "http://purl.org/dc/terms/title"),
        ("dct:title", "dct:title"),
        ("http://example.org/", "http://example.org/"),
        ("schema://x", "schema://x"),
        ("title", "title"),
        ("qb:", "http://purl.org/linked-data/cube#"),
    ],
)
def test_prefixed_names_expand_and_the_rest_stays(name, expected):
    assert expand_name(name) == expected


def test_terms_are_datatypes_classes_names_or_urls():
    assert expand_term("date") == XSD + "date"
    assert expand_term("Table") == "http://www.w3.org/ns/csvw#Table"
    assert expand_term("schema:Thing") == "http://schema.org/Thing"
    assert expand_term("nada") is None
    assert expand_term("_:b") is None


def test_only_prefixes_that_nobody_defined_are_unknown():
    assert unknown_prefix("dct:title") == "dct"
    for name in ("dc:title", "https://example.org", "urn:x", "mailto:a@b", "#x", "", "{a}:b", "title"):
        assert unknown_prefix(name) is None


def test_a_url_is_absolute_with_a_scheme():
    assert is_absolute("urn:x")
    assert not is_absolute("/a:b")
    assert not is_absolute("")
