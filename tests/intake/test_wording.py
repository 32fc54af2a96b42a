"""The words around the number of a target: comparators, years, days, changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from test_values import TEXTS

from vitrina.intake import wording


@given(TEXTS)
def test_masked_words_keep_their_places(text: str):
    masked = wording.masked(text)

    assert len(masked) == len(text)
    assert all(new in (old, " ") for old, new in zip(text, masked, strict=True))


@given(TEXTS)
def test_no_text_makes_a_reader_fail(text: str):
    for reader in (wording.comparator_before, wording.comparator_within, wording.comparator_after, wording.is_change,
                   wording.after_verb, wording.once_said):  # fmt: skip
        reader(text)


def test_days_and_years_are_masked():
    assert wording.masked("95% hasta el 31 de diciembre de 2021").rstrip() == "95% hasta el"
    assert wording.masked("2050 beneficiarios") == "2050 beneficiarios"


class TestYears:
    @pytest.mark.parametrize(("text", "years"), [
        ("80 % del POA 2021", ("2021",)), ("POA 2021-2022", ("2021", "2022")), ("POA2021", ("2021",)), ("80 %", ()),
        ("50% del POA 2021 y 2022", ("2021", "2022")), ("2050 beneficiarios", ()), ("2050,50 USD", ()),
        ("USD 2050", ()),
        ("$ 2050", ()), ("12.2021", ()), ("Ordenanza 120215", ()), ("10 % respecto a 2020", ()),
        ("10 % respecto al año 2020, POA 2021", ("2021",)), ("10 % frente a 2020", ()),
    ])  # fmt: skip
    def test_the_years_of_a_plan_and_not_those_of_comparison(self, text: str, years: tuple[str, ...]):
        assert wording.plan_years(text) == years


class TestChange:
    @pytest.mark.parametrize("text", [
        "Incrementar en 10%", "Incrementar 10 % respecto a 2020", "Reducción del 5 %", "Reducir la mora en un 5 %",
        "10% más que en 2020", "Mejorar la recaudación en un 10 %", "Aumentar la cobertura en 3 por ciento",
    ])  # fmt: skip
    def test_by_how_much_is_no_level(self, text: str):
        assert wording.is_change(text)

    @pytest.mark.parametrize("text", [
        "Incrementar la cobertura al 90 %", "Reducir a 5%", "Aumentar hasta el 90%", "Mejorar el 80% de las vías",
        "80 % de cumplimiento", "Mejorar 3 parques", "80% o más",
    ])  # fmt: skip
    def test_what_is_reached_is_a_level(self, text: str):
        assert not wording.is_change(text)


class TestVerb:
    @pytest.mark.parametrize(
        ("text", "rest"),
        [
            ("Presentar 12 informes", "12 informes"),
            ("Capacitar a 120 personas", "120 personas"),
            ("Realizar como mínimo 4 talleres", "como mínimo 4 talleres"),
            ("Realizar un total de 4 talleres", "4 talleres"),
            ("Asistir a 3 de 5 reuniones", "3 de 5 reuniones"),
        ],
    )
    def test_what_is_done_leads_to_what_is_counted(self, text: str, rest: str):
        assert wording.after_verb(text) == rest

    @pytest.mark.parametrize(
        "text",
        [
            "Incrementar 3 talleres", "Reducir 5 días", "Taller 3 de capacitación", "Cumplir el POA", "Cumplir 80 %",
            "Implementar la norma ISO 9001 en el GAD", "12 informes", "Pasar de 10 a 12 informes", "",
        ],
    )  # fmt: skip
    def test_a_change_a_name_or_a_number_elsewhere_is_none(self, text: str):
        assert wording.after_verb(text) is None


class TestOnceSaid:
    @pytest.mark.parametrize(
        ("text", "words", "agree"),
        [
            ("12 (doce) informes", "12 informes", True),
            ("doce (12) informes", "12 informes", True),
            ("12 (diez) informes", "12 informes", False),
            ("80 % (ochenta por ciento)", "80 %", True),
            ("80 % (POA)", "80 % (POA)", True),
        ],
    )
    def test_digits_and_words_are_one_number(self, text: str, words: str, *, agree: bool):
        assert wording.once_said(text) == (words, agree)
