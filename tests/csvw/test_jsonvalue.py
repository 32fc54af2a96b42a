import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.csvw.jsonvalue import any_value, compile_value, number, string

from .helpers import table_of


def written(text: str, **column: object):
    [made] = table_of([{"name": "a", **column}]).schema.columns
    return compile_value(made)(text)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_string_comes_back_from_json(text):
    assert text == json.loads(string(text))


def test_a_lone_surrogate_becomes_the_replacement_character():
    assert string("a\ud800b") == '"a\ufffdb"'
    assert any_value(["\udfff"]) == '["\ufffd"]'


def test_a_number_that_json_cannot_write_is_an_error():
    with pytest.raises(ValueError, match="JSON"):
        any_value({"a": float("nan")})


def test_text_is_written_as_it_is_and_only_the_reserved_is_escaped():
    assert string("año \u2028\x7f") == '"año \u2028\x7f"'
    assert string('"\\\n\x00') == r'"\"\\\n\u0000"'


@pytest.mark.parametrize(
    ("expected", "lexical"),
    [
        ("0", "0"),
        ("0", "+000"),
        ("-0", "-0"),
        ("7", "007"),
        ("1.50", "+01.50"),
        ("0.5", ".5"),
        ("-0.5", "-.5"),
        ("5", "5."),
        ("1E5", "1e5"),
        ("1.5E-07", "01.5E-07"),
        ("0.1E+3", ".1e+3"),
        (None, "INF"),
        (None, "-INF"),
        (None, "NaN"),
        (None, ""),
        (None, "."),
        (None, "1e"),
    ],
)
def test_numbers_keep_their_digits_in_the_grammar_of_json(expected, lexical):
    assert expected == number(lexical)


@given(st.from_regex(r"[+-]?([0-9]{1,9}(\.[0-9]{0,9})?|\.[0-9]{1,9})([eE][+-]?[0-9]{1,2})?", fullmatch=True))
def test_every_float_of_xml_schema_is_the_same_number_in_json(lexical):
    found = number(lexical)
    assert found is not None
    assert Decimal(lexical) == json.loads(found, parse_float=Decimal, parse_int=Decimal)


def test_no_digit_is_lost():
    digits = "12345678901234567890.12345678901234567891"
    assert digits == written(digits, datatype="decimal")
    assert written("9" * 40, datatype="integer") == "9" * 40


@pytest.mark.parametrize(
    ("expected", "datatype", "text"),
    [
        ('"x"', "string", "x"),
        ("1.5", "decimal", "1.50"),
        ("1.50", "double", "1.50"),
        ('"NaN"', "double", "NaN"),
        ('"-INF"', "float", "-INF"),
        ("7", "unsignedByte", "007"),
        ("true", "boolean", "1"),
        ("false", {"base": "boolean", "format": "sí|no"}, "no"),
        ("1234.5", {"base": "decimal", "format": {"decimalChar": ",", "groupChar": "."}}, "1.234,5"),
        ('"2024-02-29"', {"base": "date", "format": "dd/MM/yyyy"}, "29/02/2024"),
        ("5", {"base": "integer", "@id": "https://example.org/dt"}, "5"),
        ('"{}"', "json", "{}"),
        (None, "string", ""),
    ],
)
def test_the_base_of_the_datatype_decides_the_type_in_json(expected, datatype, text):
    assert expected == written(text, datatype=datatype)


@pytest.mark.parametrize(
    ("datatype", "text"),
    [
        ("integer", "siete"),
        ("integer", "1.5"),
        ({"base": "integer", "maximum": 3}, "4"),
        ({"base": "double", "@id": "https://example.org/dt", "maximum": 3}, "4"),
        ("boolean", "sí"),
        ("decimal", "NaN"),
    ],
)
def test_what_the_datatype_does_not_allow_is_a_string(datatype, text):
    assert f'"{text}"' == written(text, datatype=datatype)
    assert (f'"{text}"',) == written(text, datatype=datatype, separator=";")


def test_a_list_has_one_text_per_value_and_an_empty_one_is_nothing():
    assert written("1; x ;2", datatype="integer", separator=";") == ("1", '"x"', "2")
    assert written("1", datatype="integer", separator=";") == ("1",)
    assert written("", separator=";") is None
    assert written("-;-", separator=";", null="-") is None
