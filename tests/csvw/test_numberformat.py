from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.csvw.numberformat import NumberFormat, NumberFormatError, NumberReader


def read(text: str, pattern: str | None = None, **characters: str) -> str | None:
    return NumberReader(NumberFormat(pattern, **characters)).read(text)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("##0", "1234", "1234"),
        ("##0", "1,234", None),
        ("##0", "123.4", None),
        ("#,#00", "1", None),
        ("#,#00", "12", "12"),
        ("#,#00", "1234", None),
        ("#,#00", "1,234", "1234"),
        ("#,#00", "12,34", None),
        ("#,##,#00", "12,34,567", "1234567"),
        ("#,##,#00", "1,234,567", None),
        ("#0.#", "1", "1"),
        ("#0.#", "12.34", None),
        ("#0.0", "1", None),
        ("#0.0#", "12.345", None),
        ("#0.0#,#", "12.34,5", "12.345"),
        ("#0.0#,#", "12.345", None),
        ("+0", "+1", "+1"),
        ("+0", "1", None),
        ("-0", "-1", "-1"),
        ("%000", "%123", "1.23"),
        ("000%", "-123%", "-1.23"),
        ("000‰", "123‰", "0.123"),
        ("000%", "123", None),
        ("000%", "100%", "1"),
        ("%000", "-%123", "-1.23"),
        ("%000", "%-123", "-1.23"),
        ("%000", "-%-123", None),
        ("%000", "123%", None),
        ("+%0", "+%1", "0.01"),
        ("0.0E0", "1.5E3", "1.5E3"),
        ("0.0E0", "1.5", None),
        ("0.0E00", "1.5E3", None),
        ("#0.###E#0", "10.10E1", "10.10E1"),
        ("0", "NaN", "NaN"),
        ("#.0", "0.1", "0.1"),
    ],
)
def test_numbers_are_read_as_their_pattern_has_them(pattern, text, expected):
    assert read(text, pattern) == expected


@pytest.mark.parametrize("pattern", ["", "[", "0#", "a0", "0.#0", "#,,0", "%0%", "0E", ".", "0E0%", "+%+0"])
def test_text_that_is_no_pattern_is_an_error(pattern):
    with pytest.raises(NumberFormatError):
        NumberReader(NumberFormat(pattern))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.234.567,89", "1234567.89"),
        ("1234,5", "1234.5"),
        ("-25%", "-0.25"),
        ("1..000", None),
        (",5", None),
        ("1,", None),
        ("1,2,3", None),
        ("1E6", "1E6"),
        ("$1", None),
        ("1,5.0", None),
    ],
)
def test_without_a_pattern_the_characters_decide(text, expected):
    assert read(text, decimal_char=",", group_char=".") == expected


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9))
def test_numbers_as_ecuador_writes_them_keep_their_value(number):
    text = f"{number:,.2f}".translate(str.maketrans(",.", ".,"))
    for found in (
        read(text, decimal_char=",", group_char="."),
        read(text, "#.##0,00", decimal_char=",", group_char="."),
    ):
        assert found is not None
        assert Decimal(found) == number


@given(st.text(max_size=10), st.sampled_from([None, "#,##0.00", "0.0E0", "%0"]))
def test_any_text_is_either_a_number_or_not(text, pattern):
    found = read(text, pattern, group_char=",")
    assert found is None or Decimal(found.replace("INF", "Infinity")) is not None
