"""The words of a target: number, unit of measure, comparator and year where they say so, else nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_values import TEXTS

from vitrina.intake.evidence import Evidence
from vitrina.intake.targets import Target, target


def read(value: str, unit: str, thing: str | None = None, comparator: str | None = None) -> Target:
    return Target(value, unit, thing, comparator)


def without_words(parts: tuple[Target, ...]) -> tuple[Target, ...]:
    return tuple(replace(part, words=None) for part in parts)


class TestRead:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("80 % de cumplimiento del Plan Operativo Anual - POA 2021", read("80", "PERCENT")),
            ("100%", read("100", "PERCENT")),
            ("80\u00a0%", read("80", "PERCENT")),
            ("100 por ciento", read("100", "PERCENT")),
            ("100 por cien", read("100", "PERCENT")),
            ("Cumplir el 95,5% del plan", read("95.5", "PERCENT")),
            ("Cumplir el POA 2021 100%", read("100", "PERCENT")),
            ("80% POA2021", read("80", "PERCENT")),
            ("2021: 80%", read("80", "PERCENT")),
            ("≥ 95%", read("95", "PERCENT", comparator="al-menos")),
            ("Hasta el 5 %", read("5", "PERCENT", comparator="maximo")),
            ("No menos de 80%", read("80", "PERCENT", comparator="al-menos")),
            ("Al menos 4 talleres", read("4", "NUM", "talleres", "al-menos")),
            ("MINIMO 3 TALLERES", read("3", "NUM", "TALLERES", "al-menos")),
            ("12 informes", read("12", "NUM", "informes")),
            ("4 talleres del POA 2021", read("4", "NUM", "talleres del POA 2021")),
            ("1250,50 km", read("1250.5", "NUM", "km")),
            ("1250.500 km", read("1250.5", "NUM", "km")),
            ("2050 beneficiarios", read("2050", "NUM", "beneficiarios")),
            ("1.250,50 USD", read("1250.5", "CCY_USD")),
            ("$ 819,689.33", read("819689.33", "CCY_USD")),
            ("USD 2050", read("2050", "CCY_USD")),
            ("1.479.588,24 dólares", read("1479588.24", "CCY_USD")),
            ("1 millón USD", read("1000000", "CCY_USD")),
            ("USD 1,5 millones", read("1500000", "CCY_USD")),
            ("5 millones de dólares", read("5000000", "CCY_USD")),
            ("3 mil árboles", read("3000", "NUM", "árboles")),
            ("-5%", read("-5", "PERCENT")),
            ("- 80 %", read("80", "PERCENT")),
            ("12informes", read("12", "NUM", "informes")),
            ("12 informes.", read("12", "NUM", "informes")),
            ("35km lastrados", read("35", "NUM", "km lastrados")),
            ("80porciento", read("80", "PERCENT")),
            ("USD1250", read("1250", "CCY_USD")),
            ("1.250,50dólares", read("1250.5", "CCY_USD")),
            ("12 (doce) informes", read("12", "NUM", "informes")),
            ("doce (12) informes", read("12", "NUM", "informes")),
            ("80 % (ochenta por ciento)", read("80", "PERCENT")),
            ("95% hasta el 31 de diciembre de 2021", read("95", "PERCENT")),
            ("4 talleres hasta el 30 de junio", read("4", "NUM", "talleres hasta el 30 de junio")),
            ("80% o más", read("80", "PERCENT", comparator="al-menos")),
            ("80 % como mínimo", read("80", "PERCENT", comparator="al-menos")),
            ("5 días máximo", read("5", "NUM", "días", "maximo")),
            ("Cumplir al menos el 80% del POA", read("80", "PERCENT", comparator="al-menos")),
            ("Incrementar la cobertura al 90 %", read("90", "PERCENT")),
            ("Presentar 12 informes", read("12", "NUM", "informes")),
            ("Capacitar a 120 personas", read("120", "NUM", "personas")),
            ("Realizar al menos 4 talleres", read("4", "NUM", "talleres", "al-menos")),
            ("USD 1'250.000,50", read("1250000.5", "CCY_USD")),
            ("$ 1'250", read("1250", "CCY_USD")),
        ],
    )
    def test_number_and_unit_are_read(self, text: str, expected: Target):
        assert target(text) == expected

    @pytest.mark.parametrize("text", ["1er taller", "2do informe", "3ra etapa", "5to", "3D", "Oficio 12A", "r2d2"])
    def test_what_is_no_number_of_things_is_none(self, text: str):
        assert target(text).value is None

    def test_a_bare_number_is_a_percentage_where_the_indicator_says_so(self):
        assert target("90", "% de cumplimiento") == read("90", "PERCENT")
        assert target("90", "Porcentaje de avance") == read("90", "PERCENT")

    @pytest.mark.parametrize("text", ["0.8", "0,8", "1"])
    def test_a_bare_fraction_of_a_percentage_is_not_guessed(self, text: str):
        """80 % typed into a cell is stored as 0.8, and not every file tells its format."""
        result = target(text, "% de cumplimiento")

        assert (result.problem, result.value, result.unit) == ("target.share", None, None)

    def test_what_a_share_would_be_in_percent_is_proposed(self):
        assert target("0.8", "% de cumplimiento").proposal == "80 %"

    @pytest.mark.parametrize(
        ("text", "value"),
        [("90", "90"), ("12,5", "12.5"), (" 819,689.33 ", "819689.33"), ("1.479.588,24", "1479588.24")],
    )
    def test_a_number_that_nobody_says_the_measure_of_is_kept_without_one(self, text: str, value: str):
        assert target(text) == Target(value, problem="target.no-measure")


class TestNotRead:
    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("Cumplir el POA", "target.no-number"),
            ("Cumplir el POA 2021", "target.no-number"),
            ("2021", "target.no-number"),
            ("30 de junio de 2021", "target.no-number"),
            ("Terminar hasta el 30 de junio", "target.no-number"),
            ("ochenta", "target.number-in-words"),
            ("ochenta y cinco por ciento", "target.number-in-words"),
            ("Taller 3 de capacitación", "target.no-number"),
            ("Incrementar 3 talleres", "target.no-number"),
            ("10-12", "target.several-numbers"),
            ("$ 1'250.000", "target.ambiguous-number"),
            ("0.8 ‰", "target.no-number"),
            ("1 informe cada 3 meses", "target.several-numbers"),
            ("31/12/2021", "target.no-number"),
            ("80 % de 12 informes", "target.several-numbers"),
            ("4 talleres / 100 personas", "target.several-numbers"),
            ("12 informes (3 por trimestre)", "target.several-numbers"),
            ("5 de 3", "target.several-numbers"),
            ("90-80%", "target.several-numbers"),
            ("Incrementar en 10%", "target.is-change"),
            ("Incrementar 10 % respecto a 2020", "target.is-change"),
            ("12 (diez) informes", "target.words-disagree"),
            ("½", "target.no-number"),
            ("10 ‰", "target.no-number"),
            ("1e3", "target.no-number"),
            ("Uno", "target.number-in-words"),
            ("2 docenas", "target.ambiguous-number"),
            ("1.250 km", "target.ambiguous-number"),
            ("$ 1,250", "target.ambiguous-number"),
            ("Meta 1 100%", "target.ambiguous-number"),
            ("2021 Plan Operativo", "target.ambiguous-number"),
            ("2030 árboles", "target.ambiguous-number"),
        ],
    )
    def test_it_says_why_and_gives_no_value(self, text: str, problem: str):
        result = target(text)

        assert (result.problem, result.value, result.unit) == (problem, None, None)

    def test_a_spelled_number_is_proposed_in_digits(self):
        assert target("OCHENTA por ciento").proposal == "80 %"
        assert target("ochenta y cinco", "% de cumplimiento").proposal == "85 %"
        assert target("doce informes").proposal == "12 informes"
        assert target("muchos").proposal is None

    def test_no_unit_is_invented_for_a_spelled_number(self):
        assert target("Uno").proposal is None
        assert target("OCHENTA").proposal is None
        assert target("Una ordenanza aprobada").proposal is None

    def test_letters_in_a_number_are_proposed_as_digits(self):
        assert target("8O%").proposal == "80%"
        assert target("1O informes").proposal == "10 informes"

    @given(TEXTS, st.sampled_from(["", "% de avance"]))
    @example("²", "")
    @example("٨٠ %", "")
    @example("½ informe", "")
    def test_any_text_gives_a_number_with_a_unit_or_a_reason(self, text: str, indicator: str):
        result = target(text, indicator)

        assert (result.unit is not None or result.low is not None) == (result.problem in {None, "target.range"})
        assert (result.value is None) == (result.problem not in {None, "target.no-measure"})
        assert result.value is None or Decimal(result.value) == Decimal(result.value)
        assert (result.low is None) == (result.high is None) == (result.problem != "target.range")
        assert result.low is None or result.high is None or Decimal(result.low) < Decimal(result.high)

    @given(st.integers(0, 99), st.integers(0, 99), st.sampled_from([" y ", " / ", " o ", "; ", " + ", "-", " a "]))
    def test_two_percentages_are_never_one(self, first: int, second: int, between: str):
        assert target(f"{first}%{between}{second}%").value is None


class TestBare:
    @pytest.mark.parametrize(
        ("text", "indicator", "expected"),
        [
            (" 819,689.33 ", "Monto ejecutado", read("819689.33", "CCY_USD")),
            ("1250", "Presupuesto ejecutado (USD)", read("1250", "CCY_USD")),
            ("12", "Número de informes presentados", read("12", "NUM", "informes presentados")),
            ("90", "Avance (%)", read("90", "PERCENT")),
            ("819,689.33", "Presupuesto devengado", read("819689.33", "CCY_USD")),
            ("90", "Presupuesto devengado", Target("90", problem="target.no-measure")),
        ],
    )
    def test_the_indicator_may_say_the_unit(self, text: str, indicator: str, expected: Target):
        assert target(text, indicator) == expected

    def test_the_dollar_sign_is_the_currency_of_the_form(self):
        assert target("$ 50", currency="CCY_MXN") == read("50", "CCY_MXN")


class TestRange:
    @pytest.mark.parametrize(
        ("text", "low", "high", "unit", "thing"),
        [
            ("80% a 90% de cumplimiento", "80", "90", "PERCENT", None),
            ("Entre 10 y 12 informes.", "10", "12", "NUM", "informes"),
            ("Entre 80% y 90%", "80", "90", "PERCENT", None),
            ("80-90%", "80", "90", "PERCENT", None),
            ("Del 80 al 90 %", "80", "90", "PERCENT", None),
            ("10 a 12 informes", "10", "12", "NUM", "informes"),
            ("$ 100 a $ 200", "100", "200", "CCY_USD", None),
        ],
    )
    def test_it_has_two_ends_and_no_value(self, text: str, low: str, high: str, unit: str, thing: str | None):
        result = target(text)

        assert (result.problem, result.value) == ("target.range", None)
        assert (result.low, result.high, result.unit, result.thing) == (low, high, unit, thing)

    @pytest.mark.parametrize(
        "text", ["80-90", "80% y 90%", "80 % - 12 informes", "Incrementar del 80% al 90%", "10 a 12 a 14 %"]
    )
    def test_what_is_no_range_is_none(self, text: str):
        assert target(text).low is None


class TestFraction:
    @pytest.mark.parametrize(
        ("text", "part", "whole", "thing", "comparator"),
        [
            ("3 de 5", "3", "5", None, None),
            ("3/5", "3", "5", None, None),
            ("12/12", "12", "12", None, None),
            ("8 de cada 10", "8", "10", None, None),
            ("3 de 5 informes", "3", "5", "informes", None),
            ("Al menos 3 de 5 informes", "3", "5", "informes", "al-menos"),
            ("Asistir a 3 de 5 reuniones", "3", "5", "reuniones", None),
        ],
    )
    def test_it_is_a_count_and_never_a_percentage(
        self, text: str, part: str, whole: str, thing: str | None, comparator: str | None
    ):
        assert target(text) == Target(part, "NUM", thing, comparator, of=whole)

    def test_its_indicator_may_say_what_is_counted(self):
        assert target("3 de 5", "Número de informes") == Target("3", "NUM", "informes", of="5")
        assert target("3 de 5", "% de informes") == Target("3", "NUM", of="5")


class TestTwoInOneCell:
    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ("100% / 12 informes", (read("100", "PERCENT"), read("12", "NUM", "informes"))),
            ("80%\n90%", (read("80", "PERCENT"), read("90", "PERCENT"))),
            ("1) 80% 2) 90%", (read("80", "PERCENT"), read("90", "PERCENT"))),
            ("80%; 4 talleres", (read("80", "PERCENT"), read("4", "NUM", "talleres"))),
            ("1.- Ejecutar 80 %\n2.- Presentar 12 informes", (read("80", "PERCENT"), read("12", "NUM", "informes"))),
            ("• 80%\n• 3 de 5 obras", (read("80", "PERCENT"), Target("3", "NUM", "obras", of="5"))),
        ],
    )
    def test_each_is_read_and_none_is_the_value(self, text: str, parts: tuple[Target, ...]):
        result = target(text)

        assert (result.problem, result.value) == ("target.split", None)
        assert without_words(result.parts) == parts

    def test_each_keeps_its_own_words(self):
        assert [part.words for part in target("100% / 12 informes").parts] == ["100%", "12 informes"]

    def test_a_list_beside_a_list_of_indicators_is_read_item_by_item(self):
        first, second, third = target(
            "1. 80%\n2. 12\n3. Cumplir el POA", "1. % de avance 2. Número de informes 3. Cumplimiento"
        ).parts

        assert (first.indicator, first.value, first.unit) == ("% de avance", "80", "PERCENT")
        assert (second.value, second.unit, second.thing) == ("12", "NUM", "informes")
        assert (third.words, third.problem, third.value) == ("Cumplir el POA", "target.no-number", None)

    def test_lists_of_different_length_are_not_paired(self):
        result = target("1. 80% 2. 12", "1. % de avance 2. Informes 3. Otro")

        assert (result.problem, result.parts) == ("target.several-numbers", ())


class TestEvidence:
    def test_the_column_decides_what_reads_in_two_ways(self):
        assert target("1.250 km", evidence=Evidence(decimal=",")) == Target("1250", "NUM", "km", by_evidence=True)
        assert target("$ 1.250", evidence=Evidence(decimal=".")) == Target("1.25", "CCY_USD", by_evidence=True)

    def test_what_reads_in_one_way_needs_none(self):
        assert target("12 km", evidence=Evidence(decimal=",")) == read("12", "NUM", "km")

    def test_without_proof_it_stays_open(self):
        assert target("1.250 km", evidence=Evidence()).problem == "target.ambiguous-number"


def test_a_paragraph_is_not_searched_for_a_number():
    assert target("80 % " * 300).problem == "target.too-long"
