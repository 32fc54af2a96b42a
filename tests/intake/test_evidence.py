"""What a column proves about its decimal sign and the order of its dates."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from test_values import TEXTS

from vitrina.intake.evidence import Evidence, Witness, evidence
from vitrina.model import CellRef


def column(*texts: str) -> list[tuple[str, CellRef]]:
    return [(text, CellRef("Hoja1", f"E{row}")) for row, text in enumerate(texts, start=4)]


def test_one_number_proves_the_sign_of_the_column():
    result = evidence(column("1.250 m", "1.250,50 m", "90"))

    assert result.decimal == ","
    assert result.decimal_by == Witness("1.250,50 m", CellRef("Hoja1", "E5"))
    assert result.contradicted_by is None


def test_two_signs_in_one_column_prove_none():
    result = evidence(column(" 819,689.33 ", "1.479.588,24"))

    assert result.decimal is None
    assert (result.decimal_by, result.contradicted_by) == (
        Witness(" 819,689.33 ", CellRef("Hoja1", "E4")),
        Witness("1.479.588,24", CellRef("Hoja1", "E5")),
    )


def test_each_of_two_neighbours_is_read_by_its_own_sign():
    assert evidence(column(" 819,689.33 ", "1.250")).decimal == "."
    assert evidence(column("1.479.588,24", "1.250")).decimal == ","
    assert evidence(column("USD 1'250.000,50", "1.250")).decimal == ","


def test_dates_articles_and_codes_prove_nothing():
    assert evidence(column("31.05.2021", "numeral 1.3", "art. 7.5 de la ley", "v1.2.3", "Meta")) == Evidence()


def test_the_order_of_the_form_is_overturned_only_by_a_whole_column():
    assert evidence(column("05/31/21", "03/02/21")).order == "mdy"
    assert evidence(column("05/31/21", "31/05/21")).order == "dmy"
    assert evidence(column("03/02/21"), "mdy").order == "mdy"
    assert evidence(column("31/05/21"), "mdy").order == "dmy"
    assert evidence(column("05/31/21")).order_by == Witness("05/31/21", CellRef("Hoja1", "E4"))


@given(st.lists(TEXTS, max_size=4))
def test_no_column_makes_it_fail(texts: list[str]):
    result = evidence(column(*texts))

    assert result.decimal is None or result.decimal_by is not None
