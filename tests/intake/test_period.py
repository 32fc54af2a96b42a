"""Which month a sheet says it is of, by its name or by the lines above its table."""

from __future__ import annotations

from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matrices import CONTEXT, MATRIX, TITLES, Row, found, matrix, reading, sheet
from vitrina.intake.period import completed, month_in, pieces, told_by
from vitrina.model import Context


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ABRIL", (None, 4)),
        ("Abr", (None, 4)),
        ("SETIEMBRE 2024", (2024, 9)),
        ("mayo-2021", (2021, 5)),
        ("Período: abril de 2021", (2021, 4)),
        ("2021-05", (2021, 5)),
        ("05/2021", (2021, 5)),
        ("Matriz 2021", (2021, None)),
        ("Enero a marzo 2021", (2021, None)),
        ("POA 2021-2022", (None, None)),
        ("La mar estaba serena", (None, None)),
        ("Literal a4", (None, None)),
        ("1.4 Metas y objetivos 2023", (2023, None)),
        ("", (None, None)),
    ],
)
def test_a_text_names_a_year_and_a_month(text: str, told: tuple[int | None, int | None]):
    assert month_in(text) == told


@given(st.text())
def test_any_text_names_a_real_month_or_none(text: str):
    year, month = month_in(text)

    assert month is None or 1 <= month <= 12
    assert year is None or 2000 <= year < 2100


def test_the_name_comes_first_and_the_lines_above_complete_it():
    rows = [["Período: marzo 2021"], *TITLES, ["x"]]

    assert told_by(sheet(rows, "ABRIL"), 4) == (2021, 4)
    assert told_by(sheet(rows, "Hoja1"), 4) == (2021, 3)
    assert told_by(sheet(rows, "Hoja1"), 1) == (None, None)


@pytest.mark.parametrize(
    ("name", "period"), [("ABRIL", "2021-05"), ("Abril 2021", "2021-05"), ("Mayo 2020", "2021-05")]
)
def test_a_sheet_of_another_month_is_told(name: str, period: str):
    issues = reading(sheet(MATRIX, name), Context(CONTEXT.institution, period)).issues

    assert ("period.contradicts", "A3") in found(issues)


@pytest.mark.parametrize("name", ["MAYO", "Mayo 2021", "Hoja1"])
def test_a_sheet_of_the_month_given_or_of_none_is_not(name: str):
    assert "period.contradicts" not in {issue.code for issue in reading(sheet(MATRIX, name)).issues}


def test_a_line_above_the_table_counts():
    titles: list[Row] = [["Período: abril 2021"], *TITLES]

    assert "period.contradicts" in {issue.code for issue in reading(matrix(titles=titles)).issues}


@pytest.mark.parametrize(
    ("given", "filename", "stated", "period"),
    [
        ("2021-05", "matriz 2019.xlsx", "2020-04-30", "2021-04"),
        (None, "matriz 2019.xlsx", "2020-04-30", "2019-04"),
        (None, "matriz.xlsx", "2020-05-07", "2020-04"),
        (None, "matriz.xlsx", "2020-01-07", "2019-04"),
        (None, "matriz.xlsx", None, None),
    ],
)
def test_a_sheet_without_a_year_gets_it_from_what_is_nearest(
    given: str | None, filename: str, stated: str | None, period: str | None
):
    assert completed(4, given, filename, stated) == period


class TestTablesInOneSheet:
    APRIL: ClassVar = [["Mes: abril de 2021"], *MATRIX[2:]]
    MAY: ClassVar = [["Mes: mayo de 2021"], *MATRIX[2:]]

    def test_each_month_is_a_piece_with_its_rows_at_their_places(self):
        both = sheet([*self.APRIL, [], *self.MAY])

        first, second = pieces(both, [2, 15])

        assert (first[1], second[1]) == (2, 15)
        assert {row for row, _ in first[0].cells} == {*range(1, 13)}
        assert {row for row, _ in second[0].cells} == {*range(14, 26)}
        assert first[0].cells.keys() | second[0].cells.keys() == both.cells.keys()

    def test_a_header_said_again_begins_no_table(self):
        again = sheet([*MATRIX[:6], MATRIX[2], *MATRIX[6:]])

        assert [piece[:2] for piece in pieces(again, [3, 7])] == [(again, 3)]

    def test_the_same_month_said_again_begins_no_table(self):
        again = sheet([*self.APRIL[:5], *self.APRIL])

        assert [piece[:2] for piece in pieces(again, [2, 7])] == [(again, 2)]

    def test_a_table_behind_the_foot_of_another_is_one_of_its_own(self):
        both = sheet([*MATRIX, *MATRIX[2:]])

        found = pieces(both, [3, 14], [*range(7, 14), *range(18, 25)])

        assert [(row, told) for _, row, told in found] == [(3, (None, None)), (14, (None, None))]

    def test_a_header_said_again_before_the_one_foot_begins_none(self):
        again = sheet([*MATRIX[:6], MATRIX[2], *MATRIX[6:]])

        assert len(pieces(again, [3, 7], range(8, 15))) == 1
