"""Lexical spaces, and which of two values is less."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.shacl.terms import XSD
from vitrina.shacl.values import is_less, is_valid, order

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=3)


def typed(lexical: str, name: str) -> str:
    return f'"{lexical}"^^<{XSD}{name}>'


def less(one: str, other: str, *, or_equal: bool = False) -> bool:
    return is_less(order(one), order(other), or_equal=or_equal)


@pytest.mark.parametrize(
    ("name", "valid", "invalid"),
    [
        ("integer", ["1", "+01", "-0"], ["", "1.0", " 1", "x", "1\n"]),
        ("byte", ["127", "-128"], ["128", "-129"]),
        ("decimal", ["1", ".5", "5."], ["1e1", "1,5", "."]),
        ("double", ["1e1", "INF", "-INF", "NaN", "1"], ["inf", "1e", ""]),
        ("boolean", ["true", "0"], ["TRUE", "yes", ""]),
        ("date", ["2021-02-28", "2020-02-29Z"], ["2021-02-29", "2021-2-1", "31/05/2021"]),
        ("dateTime", ["2021-05-01T24:00:00"], ["2021-05-01", "2021-05-01T24:00:01"]),
        ("dateTimeStamp", ["2021-05-01T00:00:00Z"], ["2021-05-01T00:00:00"]),
        ("gYear", ["2021", "-0001"], ["21", "dos mil"]),
        ("duration", ["P1Y", "PT0.5S"], ["P", "1Y"]),
        ("normalizedString", ["a b "], ["a\tb"]),
        ("token", ["a b", ""], [" a", "a  b", "a\n"]),
        ("language", ["es-EC"], ["español"]),
        ("hexBinary", ["0aFF"], ["0a0"]),
        ("anyURI", ["x y"], []),
        ("string", ["\n"], []),
        ("madeUp", ["x"], []),
    ],
)
def test_a_lexical_form_is_of_its_datatype_or_not(name: str, valid: list[str], invalid: list[str]) -> None:
    assert [text for text in valid if not is_valid(text, XSD + name)] == []
    assert [text for text in invalid if is_valid(text, XSD + name)] == []
    assert is_valid("anything", "http://example.org/own")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (typed("9", "integer"), typed("10", "integer")),
        (typed("1", "byte"), typed("1.5", "decimal")),
        (typed("1.5", "decimal"), typed("1.6E0", "double")),
        (typed("-INF", "double"), typed("1", "integer")),
        ('"B"', '"a"'),
        (typed("false", "boolean"), typed("1", "boolean")),
        (typed("2021-05-31", "date"), typed("2021-06-01", "date")),
        (typed("2021-05-01T00:00:00+02:00", "dateTime"), typed("2021-05-01T00:00:00Z", "dateTimeStamp")),
        (typed("2021-05-01T00:00:00", "dateTime"), typed("2021-05-03T00:00:00Z", "dateTime")),
        (typed("2020", "gYear"), typed("2021", "gYear")),
        (typed("P1M", "duration"), typed("P32D", "dayTimeDuration")),
    ],
)
def test_a_value_is_less_than_another_of_its_kind(one: str, other: str) -> None:
    assert less(one, other)
    assert less(one, other, or_equal=True)
    assert not less(other, one, or_equal=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (typed("1", "integer"), '"2"'),
        (typed("2021", "gYear"), typed("2022", "integer")),
        (typed("2021-05-01", "date"), typed("2021-05-02T00:00:00", "dateTime")),
        (typed("2021-05-01T00:00:00", "dateTime"), typed("2021-05-01T13:00:00Z", "dateTime")),
        (typed("P1M", "duration"), typed("P30D", "duration")),
        (typed("NaN", "double"), typed("NaN", "double")),
        (typed("x", "integer"), typed("1", "integer")),
        ('"a"@es', '"b"@es'),
        ("<urn:a>", "<urn:b>"),
        ("_:a", "_:b"),
        ('"a"^^<urn:own>', '"b"^^<urn:own>'),
        (typed("00", "hexBinary"), typed("01", "hexBinary")),
    ],
)
def test_what_has_no_certain_order_is_less_in_neither_way(one: str, other: str) -> None:
    assert not any((less(one, other), less(other, one), less(one, other, or_equal=True)))


def test_numbers_of_different_types_are_equal_by_value() -> None:
    assert less(typed("0.1", "decimal"), typed("1E-1", "double"), or_equal=True)
    assert less(typed("1E-1", "double"), typed("0.1", "decimal"), or_equal=True)
    assert less(typed("0.1", "double"), typed("0.1", "float"))  # a float of 32 bits is a little more


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=3),
    st.decimals(allow_nan=False, allow_infinity=False, places=3),
)
def test_decimals_are_in_the_order_of_their_values(one: Decimal, other: Decimal) -> None:
    terms = [typed(f"{number:f}", "decimal") for number in (one, other)]
    assert less(*terms) == (one < other)
    assert less(*terms, or_equal=True) == (one <= other)
