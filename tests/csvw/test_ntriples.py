import pyoxigraph
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from vitrina.csvw import IriError, escape, iri, literal
from vitrina.csvw.ntriples import end

from .helpers import XSD

# UTF-8 cannot hold lone surrogates, so no RDF text can; they have a test of their own.
texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(texts)
def test_pyoxigraph_reads_back_every_text_that_was_escaped(text):
    line = f"<urn:s> <urn:p> {literal(text)}{end('urn:g')}"
    (quad,) = pyoxigraph.parse(line.encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    assert quad.object == pyoxigraph.Literal(text)


@given(texts)
def test_rdflib_reads_back_every_text_that_was_escaped(text):
    graph = rdflib.Graph().parse(data=f"<urn:s> <urn:p> {literal(text)} .\n", format="nt")
    assert list(graph.objects()) == [rdflib.Literal(text)]


@given(texts)
def test_a_literal_stays_on_one_line(text):
    assert len(literal(text).splitlines()) <= 1 + sum(text.count(c) for c in "\x85\u2028\u2029")
    assert "\n" not in literal(text)
    assert "\r" not in literal(text)


def test_half_a_surrogate_pair_becomes_the_replacement_character():
    assert escape("a\ud800b") == "a\ufffdb"


@pytest.mark.parametrize("character", ' <>"{}|^`\\\x00\n\x1f')
def test_an_iri_with_a_forbidden_character_is_an_error(character):
    with pytest.raises(IriError) as caught:
        iri(f"https://example.org/{character}")
    assert character in caught.value.iri


def test_a_language_takes_the_place_of_the_datatype():
    assert literal("año", lang="es") == '"año"@es'


def test_the_datatype_string_is_left_out_and_others_are_written():
    assert literal("x", XSD + "string") == '"x"'
    assert literal("1", XSD + "integer") == f'"1"^^<{XSD}integer>'


def test_a_graph_makes_a_quad():
    assert end(None) == " .\n"
    assert end("urn:g") == " <urn:g> .\n"
