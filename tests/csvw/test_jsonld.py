from hypothesis import given
from hypothesis import strategies as st

from vitrina.csvw.jsonld import AnnotationWriter

from .helpers import BASE, RDF, XSD, quads

DC = "http://purl.org/dc/terms/"


def written(value, language: str = "und") -> set[str]:
    writer = AnnotationWriter(BASE, language, "b", " .\n")
    return quads("".join(writer.write("<urn:s>", [("dc:relation", value)])))


def one(object_: str) -> set[str]:
    return {f"<urn:s> <{DC}relation> {object_}"}


def test_strings_have_the_language_of_the_document():
    assert written("x", "es") == one('"x"@es')
    assert written("x") == one('"x"')
    assert written({"@value": "x"}, "es") == one('"x"')
    assert written({"@value": "x", "@language": "qu"}, "es") == one('"x"@qu')


def test_native_values_have_their_datatypes():
    assert written(1) == one(f'"1"^^<{XSD}integer>')
    assert written(1.0) == one(f'"1"^^<{XSD}integer>')
    assert written(1.5) == one(f'"1.5E0"^^<{XSD}double>')
    assert written(True) == one(f'"true"^^<{XSD}boolean>')
    assert written({"@value": "2024", "@type": "gYear"}) == one(f'"2024"^^<{XSD}gYear>')
    assert written(None) == set()


def test_a_node_with_an_identifier_is_linked_and_resolved():
    assert written({"@id": "x y"}) == one(f"<{BASE}x%20y>")
    assert written({"@id": "schema:Thing"}) == one("<http://schema.org/Thing>")


def test_a_node_without_an_identifier_is_a_blank_node_with_its_properties():
    assert written({"@type": ["Table", "schema:Thing"], "dc:title": "x"}) == one("_:bn1") | {
        f"_:bn1 <{RDF}type> <http://www.w3.org/ns/csvw#Table>",
        f"_:bn1 <{RDF}type> <http://schema.org/Thing>",
        f'_:bn1 <{DC}title> "x"',
    }


def test_an_array_gives_a_statement_per_item():
    assert len(written(["a", "b", {"@id": "c"}])) == 3


atoms = st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
annotations = st.recursive(
    atoms,
    lambda inner: st.lists(inner, max_size=3) | st.fixed_dictionaries({"dc:title": inner}),
    max_leaves=6,
)


@given(annotations)
def test_any_annotation_is_valid_rdf(value):
    written(value, "es")
