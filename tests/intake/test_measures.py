"""A target with a column for its unit of measure: that column wins, and what contradicts it is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.intake import targets
from vitrina.intake.evidence import Evidence
from vitrina.intake.measures import target
from vitrina.intake.targets import DOLLARS, Target

PESOS = "CCY_MXN"


def read(text: str, measure: str | None = None, currency: str = PESOS) -> Target:
    return target(text, "Avance del programa", Evidence(decimal="."), currency, measure)


@pytest.mark.parametrize(
    ("text", "measure", "value", "unit", "thing"),
    [
        ("85", "Porcentaje", "85", "PERCENT", None),
        ("85", "%", "85", "PERCENT", None),
        ("85 %", "Porcentaje (%)", "85", "PERCENT", None),
        ("12", "Informe", "12", "NUM", "Informe"),
        ("12 informes", "Documento", "12", "NUM", "Documento"),
        ("Al menos 12", "Calle", "12", "NUM", "Calle"),
        ("1.5", "Índice de  satisfacción", "1.5", "NUM", "Índice de satisfacción"),
        ("1,250", "Personas", "1250", "NUM", "Personas"),
        ("1,250.50", "Pesos", "1250.5", PESOS, None),
        ("$1,250.50", "Pesos mexicanos", "1250.5", PESOS, None),
        ("1,250.50", "$", "1250.5", PESOS, None),
        ("1,250.50", "Monto en USD", "1250.5", DOLLARS, None),
    ],
)  # fmt: skip
def test_the_column_says_the_unit(text: str, measure: str, value: str, unit: str, thing: str | None) -> None:
    found = read(text, measure)
    assert (found.value, found.unit, found.thing, found.problem) == (value, unit, thing, None)


@pytest.mark.parametrize(
    ("text", "measure", "unit"),
    [("80 %", "Informe", "NUM"), ("12 informes", "Porcentaje", "PERCENT"), ("100 USD", "Pesos", PESOS)],
)
def test_words_that_say_another_unit_are_told(text: str, measure: str, unit: str) -> None:
    found = read(text, measure)
    assert (found.unit, found.problem) == (unit, "target.other-measure")


@pytest.mark.parametrize(
    ("text", "currency", "value", "unit"),
    [
        ("$ 300", PESOS, "300", PESOS),
        ("$ 300", DOLLARS, "300", DOLLARS),
        ("300 pesos", PESOS, "300", PESOS),
        ("$300.00 M.N.", PESOS, "300", PESOS),
        ("MXN 300", PESOS, "300", PESOS),
        ("5 millones de pesos", PESOS, "5000000", PESOS),
        ("300 USD", PESOS, "300", DOLLARS),
        ("300 dólares", DOLLARS, "300", DOLLARS),
    ],
)  # fmt: skip
def test_without_the_column_the_words_name_the_currency(text: str, currency: str, value: str, unit: str) -> None:
    found = read(text, currency=currency)
    assert (found.value, found.unit) == (value, unit)


def test_a_word_that_is_no_currency_stays_as_it_is() -> None:
    assert read("3 verificaciones de pesos y medidas").thing == "verificaciones de pesos y medidas"


def test_a_share_that_may_be_of_the_whole_or_of_one_per_cent_is_not_decided() -> None:
    assert read("0.8", "Porcentaje").value is None


def test_a_range_keeps_its_ends_in_the_unit_of_the_column() -> None:
    found = read("90 a 95", "Porcentaje")
    assert (found.value, found.low, found.high, found.unit) == (None, "90", "95", "PERCENT")


@given(st.text(max_size=60))
def test_in_dollars_and_without_the_column_nothing_changes(text: str) -> None:
    if "peso" in text.lower() or "mx" in text.lower() or "m.n" in text.lower():
        return
    assert target(text, "% de avance", None, DOLLARS) == targets.target(text, "% de avance", None)


@given(st.text(max_size=60), st.text(min_size=1, max_size=30))
def test_anything_is_read_without_failing_and_no_number_is_invented(text: str, measure: str) -> None:
    found = read(text, measure)
    assert found.value is None or any(char.isdigit() for char in text)
