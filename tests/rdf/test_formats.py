"""What a cell can hold comes back equal from every format, and no format is ever invalid."""

from __future__ import annotations

import io
import json
import shutil
import subprocess

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld as pyld
from rdflib import Graph
from rdflib.compare import isomorphic

from vitrina.csvw import ntriples
from vitrina.rdf import formats
from vitrina.rdf.vocab import context

XSD = "http://www.w3.org/2001/XMLSchema#"
SUBJECT = ox.NamedNode("https://datos.ejemplo.gob.ec/id/institucion/0660000440001")
LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
PARSERS = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml", "nt": "nt"}
#: XML 1.0 has no way to write most control characters, so RDF/XML cannot hold them.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)
xml_texts = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"], exclude_characters="\ufffe\uffff\x7f"))


def literals() -> st.SearchStrategy[ox.Literal]:
    return st.one_of(
        texts.map(ox.Literal),
        texts.map(lambda text: ox.Literal(text, language="es")),
        st.integers(-(10**20), 10**20).map(lambda n: ox.Literal(str(n), datatype=ox.NamedNode(f"{XSD}integer"))),
        st.decimals(allow_nan=False, allow_infinity=False, places=3).map(
            lambda n: ox.Literal(f"{n:f}", datatype=ox.NamedNode(f"{XSD}decimal"))
        ),
        st.sampled_from(["true", "false", "1"]).map(lambda b: ox.Literal(b, datatype=ox.NamedNode(f"{XSD}boolean"))),
        st.dates().map(lambda day: ox.Literal(day.isoformat(), datatype=ox.NamedNode(f"{XSD}date"))),
    )


predicates = st.sampled_from(
    [
        "http://www.w3.org/2000/01/rdf-schema#label",
        "http://purl.org/dc/terms/modified",
        "https://w3id.org/vitrina/metas#unit",
        "https://w3id.org/vitrina/metas#statedMonth",
        "http://purl.org/linked-data/sdmx/2009/measure#obsValue",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
        "https://ejemplo.org/otra/propiedad",
        "urn:a:b",
    ]
).map(ox.NamedNode)
nodes = st.sampled_from(
    [
        "https://datos.ejemplo.gob.ec/id/indicador/x",
        "http://www.w3.org/ns/org#OrganizationalUnit",
        "https://w3id.org/vitrina/kos/nivel-proceso/apoyo-asesoria",
        "http://qudt.org/vocab/unit/PERCENT",
        "mailto:a@example.org",
        "tel:+593-3-2930153;ext=204",
        "https://datos.ejemplo.gob.ec/original/ab#Literal%20a4!E21",
    ]
).map(ox.NamedNode)


def triples() -> st.SearchStrategy[list[ox.Triple]]:
    objects = st.one_of(literals(), nodes)
    return st.lists(
        st.tuples(st.one_of(st.just(SUBJECT), nodes), predicates, objects).map(lambda t: ox.Triple(*t)),
        min_size=1,
        max_size=12,
    )


def is_type_with_literal(triple: ox.Triple) -> bool:
    return triple.predicate.value.endswith("#type") and isinstance(triple.object, ox.Literal)


@given(triples())
def test_compact_json_ld_is_the_same_graph_for_pyld(graph: list[ox.Triple]) -> None:
    document = json.loads(formats.serialize(graph, formats.JSONLD))
    # PyLD reads native booleans and numbers back in canonical form; so does the comparison.
    expanded = pyld.to_rdf(document, {"format": "application/n-quads"})
    assert set(formats.parse(expanded, "nt")) == set(graph)


@given(triples())
def test_turtle_and_n_triples_hold_any_text(graph: list[ox.Triple]) -> None:
    for format_ in (formats.TURTLE, formats.NTRIPLES):
        assert set(formats.parse(formats.serialize(graph, format_), format_.suffix)) == set(graph)


@given(xml_texts)
def test_rdf_xml_holds_any_text_that_xml_can(text: str) -> None:
    graph = [ox.Triple(SUBJECT, LABEL, ox.Literal(text, language="es"))]
    assert set(formats.parse(formats.serialize(graph, formats.RDFXML), "rdf")) == set(graph)


def test_every_format_of_a_document_is_the_same_graph_for_rdflib(published) -> None:
    iri = published.iris.unit("0660000440001", "alcaldia")
    described = published.reader.describe(iri)
    graphs = [
        Graph().parse(data=formats.serialize(described, format_), format=PARSERS[format_.suffix])
        for format_ in formats.FORMATS
    ]
    assert len(graphs[0]) == len(set(described)) > 5
    assert all(isomorphic(graphs[0], other) for other in graphs[1:])


@pytest.mark.parametrize("format_", [f for f in formats.FORMATS if f.suffix != "jsonld"], ids=lambda f: f.suffix)
def test_rapper_reads_what_we_write(published, format_: formats.Format) -> None:
    rapper = shutil.which("rapper")
    if rapper is None:
        pytest.skip("install Debian's package raptor2-utils")
    described = published.reader.describe(published.iris.unit("0660000440001", "direccion-financiera"))
    names = {"ttl": "turtle", "rdf": "rdfxml", "nt": "ntriples"}
    result = subprocess.run(
        [rapper, "-q", "-i", names[format_.suffix], "-o", "ntriples", "-", "https://datos.ejemplo.gob.ec/"],
        input=formats.serialize(described, format_),
        capture_output=True,
        check=True,
    )
    assert set(formats.parse(result.stdout, "nt")) == set(described)


def test_equal_graphs_give_equal_bytes() -> None:
    one = [ox.Triple(SUBJECT, LABEL, ox.Literal(text)) for text in "abc"]
    for format_ in formats.FORMATS:
        assert formats.serialize(one, format_) == formats.serialize([*reversed(one), *one], format_)


def test_turtle_says_first_what_a_thing_is() -> None:
    kind = ox.Triple(SUBJECT, ox.NamedNode(f"{XSD[:-10]}x"), ox.Literal("x"))
    type_ = ox.Triple(
        SUBJECT,
        ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
        ox.NamedNode("http://www.w3.org/ns/org#OrganizationalUnit"),
    )
    text = formats.serialize([kind, type_], formats.TURTLE).decode()
    assert f"{SUBJECT} a org:OrganizationalUnit" in text


def test_the_hash_of_a_graph_does_not_depend_on_order_or_blank_node_names() -> None:
    one = '_:a <urn:p> "x" .\n_:b <urn:p> _:a .\n'
    other = '_:y <urn:p> _:z .\n_:z <urn:p> "x" .\n'
    assert formats.canonical_hash(one) == formats.canonical_hash(other)
    assert formats.canonical_hash(one) != formats.canonical_hash('_:a <urn:p> "y" .\n')


def test_json_ld_declares_only_what_it_uses() -> None:
    document = json.loads(formats.serialize([ox.Triple(SUBJECT, LABEL, ox.Literal("x"))], formats.JSONLD))
    assert set(document["@context"]) == {"label", "rdfs"}
    assert set(document["@context"]) < set(context())


def test_a_stream_of_turtle_holds_the_same_graph_and_declares_what_it_uses() -> None:
    lines = [
        f'_:n{n} <http://schema.org/name> "{n} ñ \\"x\\"" .\n'
        f"<https://x.example/{n}> <http://schema.org/about> _:n{n % 7} .\n"
        for n in range(20_000)
    ]
    file = io.BytesIO()
    prefixes = {"schema": "http://schema.org/", "foaf": "http://xmlns.com/foaf/0.1/", "xsd": XSD}
    formats.stream_turtle((line.encode() for line in lines), file, prefixes)
    turtle = file.getvalue()
    assert b"@prefix foaf:" not in turtle
    assert b"schema:name" in turtle
    read = ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    assert {str(quad) for quad in read} == {line for pair in lines for line in pair.replace(" .", "").splitlines()}


def test_a_stream_of_nothing_is_turtle() -> None:
    file = io.BytesIO()
    formats.stream_turtle([], file, {"foaf": "http://xmlns.com/foaf/0.1/"})
    assert list(ox.parse(file.getvalue(), format=ox.RdfFormat.TURTLE)) == []


def canonical_lines(graph: list[ox.Triple]) -> str:
    return (ox.serialize(graph, format=ox.RdfFormat.N_TRIPLES) or b"").decode()


@given(triples())
def test_all_documents_of_an_edition_are_what_each_would_be_alone(graph: list[ox.Triple]) -> None:
    found = formats.documents(canonical_lines(graph), "https://e.ec/edicion/v1")
    expected = {format_.suffix: formats.serialize(graph, format_) for format_ in formats.FORMATS}
    assert found == expected | {"nq": formats.nquads(graph, "https://e.ec/edicion/v1")}


def test_what_the_converter_writes_is_canonical_but_for_its_order() -> None:
    """Every sign that N-Triples escapes, as `csvw.ntriples` and as Oxigraph write it."""
    signs = "".join(map(chr, range(0x100))) + "\ud7ff\ue000\ufffd\U0001f600\u2028"
    line = f"<https://e.ec/s> <https://e.ec/p> {ntriples.literal(signs, lang='es')} .\n"
    assert canonical_lines(formats.parse(line, "nt")) == line


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
)


@given(JSON)
def test_a_json_document_is_what_the_standard_library_writes(value: object) -> None:
    assert formats.pretty_json(value).decode() == f"{json.dumps(value, ensure_ascii=False, indent=1)}\n"
