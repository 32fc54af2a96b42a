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
        {"base": "integer", "minExclusive": 3, "maxInclusive": 3},
        {"base": "date", "minimum": "2024-01-02Z", "maximum": "2024-01-01Z"},
        {"base": "duration", "minimum": "P2M", "maximum": "P1M"},
        {"base": "anyURI", "minLength": 1},
        {"base": "boolean", "minimum": 1},
        {"base": "integer", "length": 1},
        {"@id": "_:x"},
        {"@id": XSD + "string"},
        {"@type": "Column"},
    ],
)
def test_descriptions_that_contradict_themselves_are_errors(description):
    with pytest.raises(MetadataError):
        datatype(description)


@pytest.mark.parametrize(
    "description",
    [
        {"base": "integer", "minExclusive": 3, "maxExclusive": 3},
        {"base": "double", "minimum": "1.0", "minInclusive": 1},
        {"base": "duration", "minimum": "P1M", "maximum": "P30D"},
        {"base": "hexBinary", "minLength": 1, "maxLength": 1, "length": 1},
    ],
)
def test_descriptions_that_do_not_contradict_themselves_are_not_errors(description):
    assert datatype(description).base == description["base"]


def test_dates_with_and_without_a_time_zone_compare_only_when_14_hours_do_not_matter():
    limited = {"base": "dateTime", "minimum": "2024-01-02T00:00:00"}
    assert parse(limited, "2024-01-02T14:00:00Z") == "2024-01-02T14:00:00Z"
    assert failure(limited, "2024-01-02T13:59:59Z").code == "minInclusive"
    assert parse(limited, "2024-01-02T00:00:00") == "2024-01-02T00:00:00"


def test_fractions_of_seconds_are_compared_to_the_last_digit():
    digits = "0" * 60
    limited = {"base": "time", "maxExclusive": f"12:00:00.{digits}1Z"}
    assert parse(limited, "12:00:00Z") == "12:00:00Z"
    assert failure(limited, f"12:00:00.{digits}1Z").code == "maxExclusive"
    assert failure({"base": "duration", "maximum": f"PT1.{digits}1S"}, f"PT1.{digits}2S").code == "maxInclusive"


def test_the_canonical_form_of_a_float_has_the_digits_of_32_bits():
    assert compile_datatype(Datatype("float")).canonical("0.1") == "1.0E-1"
    assert compile_datatype(Datatype("float")).canonical("3.4028235e38") == "3.4028235E38"
    assert compile_datatype(Datatype("float")).canonical("1e39") == "INF"
    assert compile_datatype(Datatype("float")).canonical("-1e39") == "-INF"
    assert compile_datatype(Datatype("float")).canonical("16777217") == "1.6777216E7"
    assert [compile_datatype(Datatype("float")).canonical(text) for text in ("NaN", "INF", "-INF")] == [
        "NaN",
        "INF",
        "-INF",
    ]


def test_percentages_may_be_integers():
    assert parse({"base": "integer", "format": "0%"}, "100%") == "1"
    assert failure({"base": "integer", "format": "0%"}, "50%").code == "datatype"


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
        ({"base": "integer", "format": {"groupChar": "."}}, Datatype("integer")),
        ({"base": "integer", "format": {"groupChar": "0"}}, Datatype("integer")),
        ({"base": "integer", "format": {"decimalChar": ""}}, Datatype("integer")),
        ({"base": "integer", "format": {"x": 1}}, Datatype("integer")),
        (
            {"base": "decimal", "format": {"decimalChar": ",", "groupChar": "."}},
            Datatype("decimal", format=NumberFormat(None, ",", ".")),
        ),
        ({"base": "boolean", "format": "a|b|c"}, Datatype("boolean")),
        ({"base": "boolean", "format": "a|a"}, Datatype("boolean")),
        ({"format": "(?i)a"}, Datatype()),
        ({"length": 2.0}, Datatype(length=2)),
        ({"base": "decimal", "minimum": 1e400}, Datatype("decimal")),
        ({"base": "date", "minimum": 2000}, Datatype("date")),
        ({"base": "gYear", "minimum": 2000}, Datatype("gYear", min_inclusive="2000")),
        ({"base": "integer", "minimum": 2.5}, Datatype("integer")),
        ({"base": "integer", "minimum": True}, Datatype("integer")),
        ({"base": "integer", "minimum": 3.0}, Datatype("integer", min_inclusive="3")),
    ],
)
def test_wrong_parts_of_a_description_are_ignored(description, expected):
    assert datatype(description) == expected
