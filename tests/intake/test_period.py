"""Which month a sheet says it is of, by its name or by the lines above its table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matrices import CONTEXT, MATRIX, TITLES, Row, found, matrix, reading, sheet
from vitrina.intake.period import month_in, period_of
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

    assert period_of(sheet(rows, "ABRIL"), 4) == "2021-04"
    assert period_of(sheet(rows, "Hoja1"), 4) == "2021-03"
    assert period_of(sheet(rows, "Hoja1"), 1) is None


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
