"""Numbers as their format shows them."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import matrices
from vitrina.intake.files import read
from vitrina.intake.formats import format_of, formatted

PIECES = [
    "0",
    "#",
    "?",
    ",",
    ".",
    "%",
    ";",
    '"',
    " informes",
    "\\",
    "[$USD]",
    "[Red]",
    "[>=2]",
    "_(",
    "*",
    "$",
    "d",
    "/",
]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6), st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_format_shows_something(number: Decimal, number_format: str):
    assert formatted(number, number_format)


@given(
    st.integers(-(10**9), 10**9),
    st.integers(0, 4),
    st.text(alphabet="abc ñ%$", max_size=9),
    st.text("xyz ó%", max_size=9),
)
def test_the_words_around_a_number_are_shown_and_its_digits_stay(whole: int, places: int, before: str, after: str):
    digits = "#,##0" + (f".{'0' * places}" if places else "")

    shown = formatted(Decimal(whole), f'"{before}"{digits}"{after}"')

    affixed = bool(before.strip() or after.strip())
    decimals = f".{'0' * places}" if places and affixed else ""
    sign = "-" if whole < 0 else ""
    assert shown == f"{sign}{before.lstrip()}{abs(whole)}{decimals}{after.rstrip()}"


@pytest.mark.parametrize(
    ("number", "shown"),
    [(95.0, "95%"), (12.0, "12 informes"), (1250.5, "$1.250,50"), (1250.5, "$1,250.50"), (25000.0, "USD 25.000,00")],
)
def test_a_format_is_made_for_what_is_shown(number: float, shown: str):
    digits = re.sub(r"(?<=\d)[.,](?=\d{3})", "", shown).replace(",", ".")

    assert formatted(Decimal(str(number)), format_of(number, shown)) == digits


@pytest.mark.parametrize("shown", ["95", "1.500 millones", "", "12/05", "1 de 3", "12 de 5"])
def test_where_the_number_is_not_what_is_shown_no_words_are_added(shown: str):
    assert format_of(1_500_000_000, shown) == "General"


@given(st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=30))
def test_a_format_for_any_text_can_be_shown(number: float, shown: str):
    assert formatted(Decimal(str(number)), format_of(number, shown))


def test_libreoffice_shows_its_words_too():
    row = (
        '<table:table-row><table:table-cell office:value-type="float" office:value="95"><text:p>95%</text:p>'
        '</table:table-cell><table:table-cell office:value-type="currency" office:currency="USD" office:value="1250.5">'
        "<text:p>$1.250,50</text:p></table:table-cell></table:table-row>"
    )

    (sheet,) = read(matrices.ods({"a4": row}), "m.ods").sheets

    assert [cell.text for cell in sheet.cells.values()] == ["95%", "$1250.50"]
