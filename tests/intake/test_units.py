"""A name is a unit already known, a new one that is told, or a question; never a silent unit, never a silent merge."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matrices import ALCALDIA, FOOTER, OBRAS, SECTION, found, matrix, reading
from vitrina.errors import BadRequestError
from vitrina.intake.identify import NEW_UNIT, normalise, slug
from vitrina.intake.units import Units
from vitrina.model import Issue, Reading

KNOWN = Units(
    names={"direccion de obras publicas": "obras", "direccion financiera": "financiera", "alcaldia": "alcaldia"},
    labels={"obras": "Dirección de Obras Públicas", "financiera": "Dirección Financiera", "alcaldia": "Alcaldía"},
)
HOLDER = {"direccion de planificacion": "planificacion"}


class TestOneName:
    @given(st.text())
    def test_the_first_unit_of_all_is_no_question(self, name: str):
        assert Units().similar(name) is None
        assert Units().slug_of(name) == slug(name)

    @pytest.mark.parametrize("name", ["ALCALDÍA", "Alcaldia.", "  alcaldía "])
    def test_the_same_name_is_the_same_unit(self, name: str):
        assert KNOWN.slug_of(name) == "alcaldia"
        assert KNOWN.similar(name) is None

    @pytest.mark.parametrize(
        "name",
        [
            "DIRECCION DE OBRAS PUBLICA",
            "Direcion de Obras Públicas",
            "Obras Públicas",
            "Dir. Obras Públicas",
            "Dirección de Obras Públicas y Vialidad",
        ],
    )
    def test_a_look_alike_is_a_question_with_both_names(self, name: str):
        assert KNOWN.similar(name) == ("obras", "Dirección de Obras Públicas")
        assert KNOWN.slug_of(name) != "obras"

    @pytest.mark.parametrize("name", ["Vicealcaldía", "Auditoría Interna", "Dirección de Compras Públicas", "", "日本"])
    def test_another_name_is_another_unit(self, name: str):
        assert KNOWN.similar(name) is None

    def test_a_known_unit_that_is_in_the_file_itself_was_not_renamed(self):
        assert KNOWN.similar("Direcion de Obras Públicas", {"direccion de obras publicas"}) is None

    def test_the_nearest_name_is_asked_for_before_one_that_was_extended(self):
        labels = {"o": "OBRAS", "v": "DIRECCIÓN DE OBRAS Y VÍAS"}
        units = Units({"obras": "o", "direccion de obras y vias": "v"}, labels)

        assert units.similar("OBRAS Y VÍAS") == ("v", "DIRECCIÓN DE OBRAS Y VÍAS")

    def test_an_answer_settles_the_question(self):
        same = Units(KNOWN.names, KNOWN.labels, {"obras y vias": "obras"})
        new = Units(KNOWN.names, KNOWN.labels, {"direcion de obras publicas": NEW_UNIT})

        assert same.slug_of("Obras y Vías") == "obras"
        assert new.similar("Direcion de Obras Públicas") is None
        assert new.slug_of("Direcion de Obras Públicas") == "direcion-de-obras-publicas"


class TestAnswers:
    def test_an_answer_may_name_a_unit_of_the_same_file(self):
        units = Units(answers={"direcion financiera": "direccion-financiera"})

        assert units.of_file(["direccion financiera", "direcion financiera"]).slug_of("DIRECION FINANCIERA") == (
            "direccion-financiera"
        )

    def test_an_answer_with_a_unit_that_is_nowhere_is_refused_with_those_that_are(self):
        units = Units(KNOWN.names, KNOWN.labels, {"direcion financiera": "hacienda"})

        with pytest.raises(BadRequestError) as caught:
            units.of_file(["direcion financiera"])

        assert caught.value.code == "publish.bad-unit-answer"
        assert caught.value.params["answer"] == "direcion financiera=hacienda"
        assert "financiera" in str(caught.value.params["known"]).split(", ")

    def test_an_answer_about_another_file_is_left_out(self):
        assert Units(answers={"archivo": "jefatura-de-archivo"}).of_file(["alcaldia"]).answers == {}

    @given(st.dictionaries(st.text(), st.text()), st.lists(st.text()))
    def test_whatever_is_answered_no_identifier_comes_from_nowhere(self, answers: dict[str, str], present: list[str]):
        try:
            units = Units(KNOWN.names, KNOWN.labels, answers).of_file(map(normalise, present))
        except BadRequestError:
            return
        there = {*KNOWN.labels, *(slug(normalise(name)) for name in present)}
        assert {units.slug_of(name) for name in present if normalise(name)} <= there


def unit(number: int, name: str) -> list[object]:
    return [number, name, f"Objetivo número {number} de la unidad", f"Número de informes de {number}", "12 informes"]


def questions(result: Reading) -> list[Issue]:
    return [issue for issue in result.issues if issue.code.startswith("unit.")]


class TestAFile:
    def test_of_two_near_names_that_nobody_knows_the_later_is_a_question(self):
        result = reading(matrix(SECTION, unit(1, "DIRECCIÓN FINANCIERA"), unit(2, "DIRECION FINANCIERA")))

        (issue,) = questions(result)
        assert (issue.code, issue.severity, issue.cell and issue.cell.address) == (
            "unit.similar-in-file", "violation", "B6"
        )  # fmt: skip
        assert issue.params == {
            "name": "DIRECION FINANCIERA",
            "known": "DIRECCIÓN FINANCIERA",
            "slug": "direccion-financiera",
            "place": "B5",
        }

    def test_a_near_name_is_asked_about_wherever_the_known_one_stands(self):
        rows = matrix(SECTION, unit(1, "DIRECION FINANCIERA"), unit(2, "Dirección Financiera"))

        (issue,) = questions(reading(rows, units=Units({**KNOWN.names, **HOLDER}, KNOWN.labels)))

        assert (issue.code, issue.cell and issue.cell.address, issue.params["slug"]) == (
            "unit.similar-in-file", "B5", "financiera"
        )  # fmt: skip

    def test_a_lost_accent_is_no_question(self):
        assert questions(reading(matrix(SECTION, unit(1, "ALCALDÍA"), unit(2, "Alcaldia")))) == []

    def test_the_holding_unit_is_compared_with_the_rows(self):
        footer = [list(row) for row in FOOTER]
        footer[3][3] = "Dirección Planificación"

        result = reading(matrix(SECTION, unit(1, "DIRECCIÓN DE PLANIFICACIÓN"), footer=footer))

        assert found(questions(result)) == [("unit.similar-in-file", "D9")]

    def test_the_answer_that_they_are_one_makes_them_one(self):
        units = Units(answers={"direcion financiera": "direccion-financiera"})

        result = reading(matrix(SECTION, unit(1, "DIRECCIÓN FINANCIERA"), unit(2, "DIRECION FINANCIERA")), units=units)

        assert questions(result) == []
        assert {row.values["unidad_id"] for row in result.tables[0].rows} == {"direccion-financiera"}

    def test_the_answer_that_they_are_two_makes_them_two(self):
        units = Units(answers={"direcion financiera": NEW_UNIT})

        result = reading(matrix(SECTION, unit(1, "DIRECCIÓN FINANCIERA"), unit(2, "DIRECION FINANCIERA")), units=units)

        assert questions(result) == []
        assert [row.values["unidad_id"] for row in result.tables[0].rows] == [
            "direccion-financiera", "direcion-financiera"
        ]  # fmt: skip

    def test_a_new_unit_of_an_institution_that_has_units_is_told(self):
        units = Units({"alcaldia": "alcaldia", **HOLDER}, {"alcaldia": "ALCALDÍA"})

        result = reading(matrix(SECTION, ALCALDIA, OBRAS), units=units)

        assert [(i.code, i.severity, i.cell and i.cell.address, i.params["name"]) for i in questions(result)] == [
            ("unit.new", "warning", "B6", "OBRAS PÚBLICAS")
        ]

    def test_the_units_of_a_first_edition_are_not_told_one_by_one(self):
        assert questions(reading(matrix(SECTION, ALCALDIA, OBRAS))) == []

    def test_a_new_unit_is_told_once_though_it_has_two_rows_and_holds_the_information(self):
        footer = [list(row) for row in FOOTER]
        footer[3][3] = "Obras Públicas"
        units = Units({"alcaldia": "alcaldia"}, {"alcaldia": "ALCALDÍA"})

        more = [None, "OBRAS PÚBLICAS", "Otro objetivo de la unidad", "Número de vías abiertas", "4 vías"]
        result = reading(matrix(SECTION, ALCALDIA, OBRAS, more, footer=footer), units=units)

        assert found(questions(result)) == [("unit.new", "B6")]

    def test_a_unit_that_was_answered_to_be_new_is_not_told_again(self):
        units = Units({"alcaldia": "alcaldia", **HOLDER}, {"alcaldia": "ALCALDÍA"}, {"obras publicas": NEW_UNIT})

        assert questions(reading(matrix(SECTION, ALCALDIA, OBRAS), units=units)) == []


def test_of_several_tables_in_a_file_each_knows_the_units_of_the_earlier_ones():
    first = reading(matrix(SECTION, unit(1, "DIRECCIÓN FINANCIERA")))

    units = Units().with_those_of(first)
    second = reading(matrix(SECTION, unit(1, "DIRECION FINANCIERA")), units=units)

    assert units.names == {"direccion financiera": "direccion-financiera", "direccion de planificacion": (
        "direccion-de-planificacion"
    )}  # fmt: skip
    assert [(i.code, i.params["slug"]) for i in questions(second)] == [("unit.similar", "direccion-financiera")]
