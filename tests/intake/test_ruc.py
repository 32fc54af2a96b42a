"""The number of a taxpayer: 13 digits, province, kind, check digit; a lost zero is proposed only where certain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_values import TEXTS

from vitrina.intake.ruc import Ruc, ruc

ALAUSI = "0660000440001"


@pytest.mark.parametrize("text", [ALAUSI, " 0660000440001 ", "066000044-0001", "0660000440 001"])
def test_a_number_is_read(text: str):
    assert ruc(text) == Ruc(ALAUSI)


def test_a_lost_zero_is_proposed_where_the_padded_number_holds():
    assert ruc("660000440001") == Ruc(fault="lost-zero", proposal=ALAUSI)


@pytest.mark.parametrize("text", ["056004160001", "660000450001", "960000440001"])
def test_a_zero_is_not_proposed_where_province_or_check_digit_fail(text: str):
    assert ruc(text) == Ruc(fault="length")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "length"), ("RUC", "length"), ("06600004400", "length"), ("06600004400011", "length"),
        ("٠٦٦٠٠٠٠٤٤٠٠٠١", "length"),
        ("1.76E+12", "length"), ("0056004160001", "province"), ("2560000440001", "province"), ("0670000440001", "kind"),
        ("0660000440000", "establishment"),
    ],
)  # fmt: skip
def test_what_is_no_number_says_why(text: str, fault: str):
    assert ruc(text) == Ruc(fault=fault)  # type: ignore[arg-type]


def test_a_check_digit_that_fails_leaves_the_number():
    assert ruc("0660000450001") == Ruc("0660000450001", "check-digit")


@given(TEXTS)
def test_no_text_makes_it_fail(text: str):
    result = ruc(text)

    assert result.number is None or len(result.number) == 13


@given(st.sampled_from([0, 1, 3, 4, 5, 6, 7, 8]), st.integers(1, 9))
def test_one_wrong_digit_of_a_public_body_never_passes(place: int, by: int):
    changed = (int(ALAUSI[place]) + by) % 10

    assert ruc(f"{ALAUSI[:place]}{changed}{ALAUSI[place + 1 :]}").fault is not None
