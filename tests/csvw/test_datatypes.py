import pytest

from vitrina.csvw import Datatype, LexicalError, MetadataError, NumberFormat, compile_datatype, datatype

from .helpers import RDF, XSD


def parse(description, text: str) -> str:
    parser = compile_datatype(datatype(description))
    return parser.parse(parser.prepare(text))


def failure(description, text: str) -> LexicalError:
    with pytest.raises(LexicalError) as caught:
        parse(description, text)
    return caught.value


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("number", XSD + "double"),
        ("binary", XSD + "base64Binary"),
        ("datetime", XSD + "dateTime"),
        ("any", XSD + "anyAtomicType"),
        ("xml", RDF + "XMLLiteral"),
        ("html", RDF + "HTML"),
        ("json", "http://www.w3.org/ns/csvw#JSON"),
        ("gYearMonth", XSD + "gYearMonth"),
    ],
)
def test_every_name_has_its_datatype_iri(name, iri):
    assert compile_datatype(datatype(name)).iri == iri


def test_a_derived_datatype_has_its_own_iri():
    assert datatype({"@id": "https://example.org/dt", "base": "integer"}).iri == "https://example.org/dt"


def test_whitespace_is_kept_replaced_or_collapsed_as_the_datatype_wants():
    assert parse("string", " a\t b ") == " a\t b "
    assert parse("normalizedString", " a\t b ") == " a  b "
    assert parse("token", " a\t b ") == "a b"
    assert parse("integer", " 7\n") == "7"


def test_errors_say_which_rule_was_broken():
    assert failure("integer", "x").code == "datatype"
    assert failure({"base": "string", "format": "[0-9]{10}"}, "12").params == {"format": "[0-9]{10}"}
    assert failure({"base": "string", "maxLength": 2}, "abc").params == {"limit": "2", "length": "3"}
    assert failure({"base": "string", "minLength": 2}, "a").code == "minLength"
    assert failure({"base": "string", "length": 2}, "a").code == "length"
    assert failure({"base": "integer", "minimum": 3}, "2").code == "minInclusive"
    assert failure({"base": "decimal", "maxExclusive": 3}, "3.0").code == "maxExclusive"
    assert failure({"base": "date", "maximum": "2024-01-01"}, "2024-01-02").code == "maxInclusive"
    assert failure({"base": "double", "minimum": 0}, "NaN").code == "minInclusive"
    assert failure({"base": "duration", "minimum": "P1M"}, "P30D").code == "minInclusive"


def test_limits_include_or_exclude_themselves():
    assert parse({"base": "integer", "minimum": 3, "maximum": 3}, "3") == "3"
    assert parse({"base": "duration", "minimum": "P1M"}, "P31D") == "P31D"
    assert failure({"base": "integer", "minExclusive": 3}, "3").code == "minExclusive"


def test_the_length_of_binary_values_is_in_octets():
    assert parse({"base": "hexBinary", "length": 2}, "0FB7") == "0FB7"
    assert parse({"base": "base64Binary", "length": 1}, "QQ==") == "QQ=="


def test_booleans_may_have_words_of_their_own():
    description = {"base": "boolean", "format": "sí|no"}
    assert parse(description, "sí") == "true"
    assert parse(description, "no") == "false"
    assert failure(description, "true").code == "format"


def test_numbers_may_have_the_marks_of_their_country():
    description = {"base": "decimal", "format": {"decimalChar": ",", "groupChar": "."}}
    assert parse(description, "1.234,50") == "1234.5"
    assert failure({**description, "base": "integer"}, "1,5").code == "datatype"


def test_expressions_are_those_of_ecmascript_and_match_whole_strings():
    assert parse({"format": r"^(?<a>\d)$"}, "1") == "1"
    assert failure({"format": "a"}, "ab").code == "format"


@pytest.mark.parametrize(
    "description",
    [
        {"base": "date", "length": 3},
        {"base": "string", "minimum": 3},
        {"length": 1, "minLength": 2},
        {"maxLength": 1, "minLength": 2},
        {"base": "integer", "minimum": 3, "maximum": 2},
        {"base": "integer", "minimum": 3, "minExclusive": 2},
        {"base": "integer", "minimum": 3, "minInclusive": 2},
        {"base": "integer", "minInclusive": 3, "maxExclusive": 3},
        {"@id": "_:x"},
        {"@id": XSD + "string"},
        {"@type": "Column"},
    ],
)
def test_descriptions_that_contradict_themselves_are_errors(description):
    with pytest.raises(MetadataError):
        datatype(description)


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("https://example.org/dt", Datatype()),
        (7, Datatype()),
        ({"base": "texto"}, Datatype()),
        ({"format": "("}, Datatype()),
        ({"base": "date", "format": "yy"}, Datatype("date")),
        ({"base": "boolean", "format": "YN"}, Datatype("boolean")),
        ({"base": "integer", "format": "["}, Datatype("integer")),
        ({"base": "integer", "minimum": "x"}, Datatype("integer")),
        ({"length": -1}, Datatype()),
        (
            {"base": "integer", "format": {"groupChar": "."}},
            Datatype("integer", format=NumberFormat(None, ".", ".")),
        ),
        ({"base": "integer", "minimum": 3.0}, Datatype("integer", min_inclusive="3")),
    ],
)
def test_wrong_parts_of_a_description_are_ignored(description, expected):
    assert datatype(description) == expected
