import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.csvw.iri import clean, encode, normalise, resolve, without_fragment

# RFC 3986, section 5.4, with its base.
EXAMPLES = {
    "g:h": "g:h",
    "g": "http://a/b/c/g",
    "./g": "http://a/b/c/g",
    "g/": "http://a/b/c/g/",
    "/g": "http://a/g",
    "//g": "http://g",
    "?y": "http://a/b/c/d;p?y",
    "g?y": "http://a/b/c/g?y",
    "#s": "http://a/b/c/d;p?q#s",
    "g#s": "http://a/b/c/g#s",
    ";x": "http://a/b/c/;x",
    "": "http://a/b/c/d;p?q",
    ".": "http://a/b/c/",
    "./": "http://a/b/c/",
    "..": "http://a/b/",
    "../": "http://a/b/",
    "../g": "http://a/b/g",
    "../..": "http://a/",
    "../../g": "http://a/g",
    "../../../g": "http://a/g",
    "../../../../g": "http://a/g",
    "/./g": "http://a/g",
    "/../g": "http://a/g",
    "g.": "http://a/b/c/g.",
    ".g": "http://a/b/c/.g",
    "g..": "http://a/b/c/g..",
    "..g": "http://a/b/c/..g",
    "./../g": "http://a/b/g",
    "./g/.": "http://a/b/c/g/",
    "g/./h": "http://a/b/c/g/h",
    "g/../h": "http://a/b/c/h",
    "g;x=1/./y": "http://a/b/c/g;x=1/y",
    "g;x=1/../y": "http://a/b/c/y",
    "g?y/../x": "http://a/b/c/g?y/../x",
    "g#s/../x": "http://a/b/c/g#s/../x",
    "http:g": "http:g",
}


@pytest.mark.parametrize(("reference", "expected"), EXAMPLES.items())
def test_references_resolve_as_in_the_examples_of_rfc_3986(reference, expected):
    assert resolve("http://a/b/c/d;p?q", reference) == expected


def test_a_path_is_joined_to_a_base_without_one():
    assert resolve("https://example.org", "a") == "https://example.org/a"


@given(st.text())
def test_any_text_after_a_host_is_a_valid_iri_once_cleaned(text):
    pyoxigraph.parse(
        f"<urn:s> <urn:p> <{clean('https://example.org/' + text)}> .".encode(),
        format=pyoxigraph.RdfFormat.N_TRIPLES,
    )


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    once = clean("https://example.org/" + text)
    assert clean(once) == once


@given(st.text())
def test_encoding_leaves_only_unreserved_characters_and_triplets(text):
    assert set(encode(text)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%")


def test_valid_iris_come_back_as_they_are():
    for iri in ("https://example.org/año?x=1#y", "urn:isbn:12", "http://[::1]:80/", "mailto:a@example.org"):
        assert clean(iri) == iri


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HTTP://Example.ORG:80/%7euser/./a", "http://example.org/~user/a"),
        ("https://example.org:443", "https://example.org/"),
        ("http://example.org/%c3%b1", "http://example.org/%C3%B1"),
    ],
)
def test_urls_that_differ_only_in_writing_are_equal_once_normalised(one, other):
    assert normalise(one) == normalise(other)


def test_the_fragment_is_cut():
    assert without_fragment("https://example.org/a#b#c") == "https://example.org/a"
