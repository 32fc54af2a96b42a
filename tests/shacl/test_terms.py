"""N-Triples read into terms of one form."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.csvw import literal
from vitrina.shacl import NTriplesError, read, words
from vitrina.shacl.terms import RDF, XSD, datatype, language

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)


def object_of(line: str) -> str:
    ((_, _, term),) = read(f"<urn:s> <urn:p> {line} .\n")
    return term


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (rf'"a"^^<{XSD}string>', '"a"'),
        ('"a"@ES-EC', '"a"@es-ec'),
        (r'"\u00e1\U000000e9"', '"áé"'),
        (r'"a\tb"', '"a\tb"'),
        (r'"\'"', '"\'"'),
        (r"<urn:\u00e1>", "<urn:á>"),
        (r'"a"^^<urn:\u00e1>', '"a"^^<urn:á>'),
    ],
)
def test_equal_terms_are_equal_strings(one: str, other: str) -> None:
    assert object_of(one) == object_of(other)


def test_blank_lines_comments_and_all_line_ends_are_read() -> None:
    text = '# a\r\n\r\n<urn:s> <urn:p> <urn:o> . # b\r<urn:s><urn:p>"x"@en.\n  \n_:a <urn:p> _:b.c .'
    assert read(text) == [
        ("<urn:s>", "<urn:p>", "<urn:o>"),
        ("<urn:s>", "<urn:p>", '"x"@en'),
        ("_:a", "<urn:p>", "_:b.c"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "<urn:s> <urn:p> <urn:o>",
        "<urn:s> <urn:p> .",
        '<urn:s> "p" <urn:o> .',
        '"s" <urn:p> <urn:o> .',
        "<urn:s> <urn:p> <urn: o> .",
        '<urn:s> <urn:p> "a"b" .',
        r'<urn:s> <urn:p> "\x" .',
        r'<urn:s> <urn:p> "\u00" .',
        r'<urn:s> <urn:p> "\UFFFFFFFF" .',
        "<urn:s> <urn:p> <urn:o> <urn:g> .",
        "hello",
    ],
)
def test_what_is_no_statement_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(NTriplesError, match="line 2 is not") as caught:
        read(f"<urn:s> <urn:p> <urn:o> .\n{line}\n")
    assert caught.value.line == 2


@given(TEXTS, st.sampled_from([None, "es", "es-EC"]), st.sampled_from(["string", "integer", "date"]))
def test_what_a_literal_says_is_read_back(text: str, tag: str | None, name: str) -> None:
    term = object_of(literal(text, XSD + name, tag))
    assert words(term) == text
    assert language(term) == (tag or "").lower()
    assert datatype(term) == (RDF + "langString" if tag else XSD + name)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_it_reads_what_pyoxigraph_reads(pairs: list[tuple[str, str]]) -> None:
    node, property_ = ox.NamedNode("urn:s"), ox.NamedNode("urn:p")
    triples = [ox.Triple(node, property_, ox.Literal(one)) for one, _ in pairs]
    triples += [ox.Triple(node, property_, ox.Literal(other, language="en")) for _, other in pairs]
    text = "".join(f"{triple} .\n" for triple in triples)
    assert [words(o) for _, _, o in read(text)] == [triple.object.value for triple in triples]
