import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.csvw.compaction import compact_url
from vitrina.csvw.context import DATATYPES, PREFIXES, expand_name, expand_term

from .helpers import RDF, XSD

CSVW = PREFIXES["csvw"]


@pytest.mark.parametrize(
    ("expected", "url"),
    [
        ("@type", RDF + "type"),
        ("schema:name", "http://schema.org/name"),
        ("schema:a/b#c", "http://schema.org/a/b#c"),
        ("dc:title", "http://purl.org/dc/terms/title"),
        ("dc11:title", "http://purl.org/dc/elements/1.1/title"),
        ("schema", "http://schema.org/"),
        ("Table", CSVW + "Table"),
        ("notes", CSVW + "note"),
        ("titles", CSVW + "title"),
        ("name", CSVW + "name"),
        ("minInclusive", CSVW + "minInclusive"),
        ("csvw:other", CSVW + "other"),
        ("json", CSVW + "JSON"),
        ("license", PREFIXES["xhv"] + "license"),
        ("double", XSD + "double"),
        ("dateTime", XSD + "dateTime"),
        ("base64Binary", XSD + "base64Binary"),
        ("anyAtomicType", XSD + "anyAtomicType"),
        ("html", RDF + "HTML"),
        ("https://example.org/x", "https://example.org/x"),
        ("schema:/x", "http://schema.org//x"),
        ("http://schema.org///x", "http://schema.org///x"),
        ("dc:title", "dc:title"),
        ("", ""),
    ],
)
def test_urls_become_terms_or_prefixed_names(expected, url):
    assert expected == compact_url(url)


@given(st.sampled_from(sorted(PREFIXES)), st.text("ab/#:.", max_size=4))
def test_a_prefixed_name_expands_to_the_url_that_it_stands_for(prefix, local):
    url = PREFIXES[prefix] + local
    compacted = compact_url(url)
    if compacted in PREFIXES:
        assert url == PREFIXES[compacted]
    else:
        assert url == expand_name(compacted)


@pytest.mark.parametrize("url", sorted(set(DATATYPES.values())))
def test_the_term_of_a_datatype_expands_to_it(url):
    assert url == (expand_term(compact_url(url)) or "")
