"""A cell with several targets becomes a row for each, whose name does not depend on the others."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matrices import SECTION, matrix, reading
from vitrina.intake.split import keys, measure
from vitrina.intake.targets import target
from vitrina.model import Reading, Row

INDICATOR = "Cumplimiento del plan"


def read(meta: str, indicator: str = INDICATOR) -> Reading:
    return reading(matrix(SECTION, [1, "OBRAS", "Construir y mantener las vías", indicator, meta]))


def rows(result: Reading) -> tuple[Row, ...]:
    return result.table("conjunto-de-datos.csv").rows


def ends(meta: str, indicator: str = INDICATOR) -> list[str]:
    return [(row.values["meta_id"] or "").rpartition("/")[2] for row in rows(read(meta, indicator))]


class TestRows:
    def test_each_target_is_a_row_with_the_words_of_the_cell_and_its_own(self):
        result = read("100% / 12 informes")

        first, second = (row.values for row in rows(result))
        assert (first["valor"], first["unidad_medida"], first["medida"]) == ("100", "PERCENT", None)
        assert (second["valor"], second["unidad_medida"], second["medida"]) == ("12", "NUM", "informes")
        assert [row["parte"] for row in (first, second)] == ["100%", "12 informes"]
        assert {row["meta"] for row in (first, second)} == {"100% / 12 informes"}
        assert {row["celda"] for row in (first, second)} == {"E5"}
        assert {row["observacion"] for row in (first, second)} == {"Observation"}
        assert [row["meta_id"] for row in (first, second)] == [
            "obras/cumplimiento-del-plan/2021/percent",
            "obras/cumplimiento-del-plan/2021/informes",
        ]

    def test_it_is_told_once(self):
        assert [(i.code, i.severity, i.params["count"]) for i in read("100% / 12 informes").issues] == [
            ("target.split", "info", 2)
        ]

    def test_one_target_is_one_row_without_words_of_a_part(self):
        [row] = rows(read("80 %"))

        assert (row.values["parte"], row.values["meta_id"]) == (None, "obras/cumplimiento-del-plan/2021")

    def test_a_range_and_a_part_of_a_total_may_be_among_them(self):
        first, second = (row.values for row in rows(read("Entre 80% y 90% / 3 de 5 informes")))

        assert (first["valor"], first["valor_minimo"], first["valor_maximo"]) == (None, "80", "90")
        assert (second["valor"], second["total"], second["medida"]) == ("3", "5", "informes")

    def test_each_has_the_year_that_it_names(self):
        result = read("80% 2021\n90% 2022")

        assert [(row.values["anio"], row.values["valor"]) for row in rows(result)] == [("2021", "80"), ("2022", "90")]
        assert [i.code for i in result.issues] == ["target.split"]

    def test_a_ratio_stays_words(self):
        [row] = rows(read("4 talleres / 100 personas"))

        assert (row.values["valor"], row.values["parte"]) == (None, None)

    def test_what_is_said_of_the_row_is_said_once(self):
        result = reading(matrix(SECTION, [1, "OBRAS", None, INDICATOR, "80% / 12 informes"]))

        assert sorted(i.code for i in result.issues) == ["cell.missing", "target.split"]


class TestPairs:
    def test_a_list_of_targets_beside_a_list_of_indicators_is_read_item_by_item(self):
        result = read("1. 80%\n2. 12\n3. Cumplir el POA", "1. % de avance\n2. Número de informes\n3. Cumplimiento")

        said = [row.values for row in rows(result)]
        assert [row["indicador"] for row in said] == ["% de avance", "Número de informes", "Cumplimiento"]
        assert [row["indicador_id"] for row in said] == ["avance", "numero-de-informes", "cumplimiento"]
        assert [(row["valor"], row["unidad_medida"]) for row in said] == [
            ("80", "PERCENT"),
            ("12", "NUM"),
            (None, None),
        ]
        assert [row["meta_id"] for row in said] == [
            "obras/avance/2021", "obras/numero-de-informes/2021", "obras/cumplimiento/2021",
        ]  # fmt: skip

    def test_an_item_without_a_number_is_told_with_its_own_words(self):
        result = read("1. 80%\n2. Cumplir el POA", "1. % de avance\n2. Cumplimiento")

        assert {i.code: i.params["text"] for i in result.issues} == {
            "target.split": "1. 80%\n2. Cumplir el POA",
            "target.no-number": "Cumplir el POA",
        }

    def test_the_same_indicator_twice_is_told(self):
        assert "row.repeated" in {i.code for i in read("1. 80% 2. 90%", "1. % de avance 2. % de avance").issues}


class TestColumn:
    """One sign decides for a whole column, of numbers without a measure too, and the cell that proves it is told."""

    @pytest.mark.parametrize(
        ("texts", "values", "sign"),
        [
            ((" 819,689.33 ", "1.250", "1,250"), ["819689.33", "1.25", "1250"], "."),
            (("1.479.588,24", "1.250", "12,5"), ["1479588.24", "1250", "12.5"], ","),
            (("1.250 / 80%", "1.250,50"), [None, "1250.5"], None),
            (("1.250 km / 80%", "1.250,50"), ["1250", "80", "1250.5"], ","),
        ],
    )
    def test_the_numbers_are_read_by_it(self, texts: tuple[str, ...], values: list[str | None], sign: str | None):
        result = reading(
            matrix(
                SECTION, *([n, f"ZONA {n}", "Construir y mantener", "Vías", text] for n, text in enumerate(texts, 1))
            )
        )

        assert [row.values["valor"] for row in rows(result)] == values
        assert [i.params["sign"] for i in result.issues if i.code == "column.signs"] == ([sign] if sign else [])


class TestNames:
    def test_one_keeps_its_name_where_others_go_or_change_places(self):
        texts = ["100%", "12 informes", "4 talleres"]
        named = dict(zip(texts, ends("; ".join(texts)), strict=True))

        for count in (2, 3):
            for some in permutations(texts, count):
                assert ends("; ".join(some)) == [named[text] for text in some]

    def test_another_number_or_year_is_the_same_name(self):
        assert ends("80% / 12 informes") == ends("Al menos 95,5 % / 13 informes del 2022")

    def test_words_of_a_percentage_tell_it_from_another(self):
        assert ends("80% de ejecución\n90% de satisfacción") == ["percent-ejecucion", "percent-satisfaccion"]

    def test_only_the_same_measure_twice_is_told_apart_by_place(self):
        assert ends("1) 80% 2) 90% 3) 2 obras") == ["percent-1", "percent-2", "obras"]

    @pytest.mark.parametrize(
        ("text", "name"),
        [("80%", "percent"), ("$ 1250,50", "ccy-usd"), ("3 de 5", "num"), ("12 informes", "informes"),
         ("Ejecutar el 80 % del plan", "percent-ejecutar-plan")],
    )  # fmt: skip
    def test_the_name_says_what_is_measured(self, text: str, name: str):
        [part, _] = target(f"{text}\n7 casas").parts

        assert measure(part) == name

    @given(
        st.lists(st.sampled_from(["80%", "90%", "12 informes", "4 talleres", "5 %", "$ 10"]), min_size=2, max_size=6)
    )
    def test_names_are_distinct(self, texts: list[str]):
        parts = target("\n".join(texts)).parts

        assert len(set(keys(parts))) == len(texts)
