"""The words of a target: number, unit of measure, comparator and year where they say so, else nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_values import TEXTS

from vitrina.intake.targets import Target, number, plain, target, years


def read(value: str, unit: str, thing: str | None = None, comparator: str | None = None) -> Target:
    return Target(value, unit, thing, comparator)


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
        ],
    )
    def test_number_and_unit_are_read(self, text: str, expected: Target):
        assert target(text) == expected

    def test_a_bare_number_is_a_percentage_where_the_indicator_says_so(self):
        assert target("90", "% de cumplimiento") == read("90", "PERCENT")
        assert target("90", "Porcentaje de avance") == read("90", "PERCENT")

    @pytest.mark.parametrize("text", ["0.8", "0,8", "1"])
    def test_a_bare_fraction_of_a_percentage_is_not_guessed(self, text: str):
        """80 % typed into a cell is stored as 0.8, and .xls and .ods do not tell its format."""
        assert target(text, "% de cumplimiento").problem == "target.no-measure"


class TestNotRead:
    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("Cumplir el POA", "target.no-number"),
            ("Cumplir el POA 2021", "target.no-number"),
            ("2021", "target.no-number"),
            ("-5%", "target.no-number"),
            ("30 de junio de 2021", "target.no-number"),
            ("Terminar hasta el 30 de junio", "target.no-number"),
            ("ochenta", "target.number-in-words"),
            ("ochenta y cinco por ciento", "target.number-in-words"),
            ("90", "target.no-measure"),
            ("3 de 5", "target.several-numbers"),
            ("100% / 12 informes", "target.several-numbers"),
            ("80-90%", "target.several-numbers"),
            ("10 a 12 talleres", "target.several-numbers"),
            ("1 informe cada 3 meses", "target.several-numbers"),
            ("31/12/2021", "target.several-numbers"),
            ("1.250 km", "target.ambiguous-number"),
            ("$ 1,250", "target.ambiguous-number"),
            ("Meta 1 100%", "target.ambiguous-number"),
            ("3 mil árboles", "target.ambiguous-number"),
            ("USD 1,5 millones", "target.ambiguous-number"),
            ("5 millones de dólares", "target.ambiguous-number"),
            ("2021 Plan Operativo", "target.ambiguous-number"),
            ("2030 árboles", "target.ambiguous-number"),
        ],
    )
    def test_it_says_why_and_gives_no_value(self, text: str, problem: str):
        result = target(text)

        assert (result.problem, result.value, result.unit) == (problem, None, None)

    def test_a_spelled_number_is_proposed_in_digits(self):
        assert target("OCHENTA").proposal == "80 %"
        assert target("ochenta y cinco").proposal == "85 %"
        assert target("muchos").proposal is None

    @given(TEXTS, st.sampled_from(["", "% de avance"]))
    @example("²", "")
    @example("٨٠ %", "")
    @example("½ informe", "")
    def test_any_text_gives_a_number_with_a_unit_or_a_reason(self, text: str, indicator: str):
        result = target(text, indicator)

        assert (result.value is None) == (result.unit is None) == (result.problem is not None)
        assert result.value is None or Decimal(result.value) >= 0

    @given(st.integers(0, 99), st.integers(0, 99), st.sampled_from([" y ", " / ", " o ", "; ", " + ", "-", " a "]))
    def test_two_percentages_are_never_one(self, first: int, second: int, between: str):
        assert target(f"{first}%{between}{second}%").value is None


class TestNumber:
    @pytest.mark.parametrize(
        ("text", "value"),
        [("90", "90"), ("0.8", "0.8"), ("0,125", "0.125"), ("819,689.33", "819689.33"), ("1.479.588,24", "1479588.24"),
         ("1.250.000", "1250000"), ("1'250'000", "1250000"), ("1250,500", "1250.500"), ("12,5", "12.5")],
    )  # fmt: skip
    def test_it_is_read(self, text: str, value: str):
        assert number(text) == Decimal(value)

    @pytest.mark.parametrize(
        "text", ["1.250", "12,500", "1.25.000", "1,250.000,5", "", ".", ",", "5.", ".5", "a.b", "²", "1,5.²"]
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


class TestYears:
    @pytest.mark.parametrize(
        ("texts", "year"),
        [
            (("80 % del POA 2021", "% del POA 2020"), "2021"),
            (("80 %", "% del POA 2020"), "2020"),
            (("80 %", ""), None),
            (("POA 2021-2022", "POA 2021"), None),
            (("POA2021",), "2021"),
            (("2050 beneficiarios", "% del POA 2021"), "2021"),
            (("2050,50 USD", ""), None),
            (("USD 2050", ""), None),
            (("$ 2050", ""), None),
            (("12.2021", ""), None),
            (("Ordenanza 120215", ""), None),
        ],
    )
    def test_the_first_text_that_names_one_year_says_it(self, texts: tuple[str, ...], year: str | None):
        assert years(*texts) == year
