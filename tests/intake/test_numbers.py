"""Numbers in digits and in words: read where they say one thing, else nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.intake.numbers import decimal_sign, number, plain, spelled


class TestNumber:
    @pytest.mark.parametrize(
        ("text", "value"),
        [("90", "90"), ("0.8", "0.8"), ("0,125", "0.125"), ("819,689.33", "819689.33"), ("1.479.588,24", "1479588.24"),
         ("1.250.000", "1250000"), ("1'250'000", "1250000"), ("1250,500", "1250.500"), ("12,5", "12.5"),
         ("1'250", "1250"), ("1'250.000,50", "1250000.50"), ("1'250,000.50", "1250000.50"), ("1'250.50", "1250.50"),
         ("1'250.000.000", "1250000000")],
    )  # fmt: skip
    def test_it_is_read(self, text: str, value: str):
        assert number(text) == Decimal(value)

    @pytest.mark.parametrize(
        "text",
        [
            "1.250",
            "12,500",
            "1.25.000",
            "1,250.000,5",
            "",
            ".",
            ",",
            "5.",
            ".5",
            "a.b",
            "²",
            "1,5.²",
            "1'250.000",
            "1'25",
            "12'",
            "1'250.00,5",
        ],
    )
    def test_what_reads_in_two_ways_or_none_is_none(self, text: str):
        assert number(text) is None

    @given(st.text(alphabet="0123456789.,' \u00a0²٣-", max_size=12))
    def test_no_text_makes_it_fail(self, text: str):
        assert number(text) is None or number(text) >= 0

    @given(
        st.decimals(Decimal(1000), Decimal(999999999999), places=2),
        st.sampled_from([(".", ","), (",", "."), ("", ","), ("", "."), ("'", "."), (" ", ",")]),
    )
    def test_what_is_written_with_both_signs_or_cents_round_trips(self, value: Decimal, signs: tuple[str, str]):
        thousands, decimal = signs
        written = f"{value:,.2f}".replace(",", "T").replace(".", decimal).replace("T", thousands)

        assert number(written) == value

    @given(st.decimals(Decimal(0), Decimal("1e15"), allow_nan=False, places=4))
    def test_its_canonical_form_is_the_same_number_without_exponent(self, value: Decimal):
        assert Decimal(plain(value)) == value
        assert "E" not in plain(value)
        assert plain(value) == plain(Decimal(plain(value)))

    def test_the_sign_that_the_column_proves_decides(self):
        assert number("1.250", ",") == Decimal(1250)
        assert number("1.250", ".") == Decimal("1.25")
        assert number("12,500", ".") == Decimal(12500)
        assert number("12,5", ".") == Decimal("12.5")
        assert number("1'250.000", ",") == Decimal(1250000)
        assert number("1'250.000", ".") == Decimal(1250)

    @pytest.mark.parametrize(
        ("text", "sign"),
        [("1.250,50", ","), ("819,689.33", "."), ("1.250.000", ","), ("1,250,000", "."), ("12,5", ","), ("0.125", "."),
         ("1.250", None), ("90", None), ("", None), ("1.2.3", None), ("1'250.000", None), ("1'250.000,50", ","),
         ("1'250.50", "."), ("1'250", None)],
    )  # fmt: skip
    def test_a_number_may_prove_the_sign(self, text: str, sign: str | None):
        assert decimal_sign(text) == sign


class TestSpelled:
    @pytest.mark.parametrize(
        ("words", "value"),
        [("ochenta", 80), ("Ochenta y cinco", 85), ("dieciséis", 16), ("ciento veinte", 120), ("ciento uno", 101),
         ("dos mil quinientos", 2500), ("mil", 1000), ("cien mil", 100000), ("veinte y cinco", 25), ("cero", 0)],
    )  # fmt: skip
    def test_it_is_read(self, words: str, value: int):
        assert spelled(words) == value

    @pytest.mark.parametrize(
        "words", ["", "y", "dos tres", "diez uno", "treinta y", "cien y dos", "mil mil", "muchos", "ochenta informes"]
    )
    def test_what_is_no_single_number_is_none(self, words: str):
        assert spelled(words) is None

    @given(st.lists(st.sampled_from(["y", "mil", "cien", "ciento", "dos", "diez", "treinta", "un", "x"]), max_size=6))
    def test_no_words_make_it_fail(self, words: list[str]):
        value = spelled(" ".join(words))

        assert value is None or 0 <= value < 1_000_000
