"""Headers of several rows, and targets in several columns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matrices import (
    ALCALDIA,
    CONTEXT,
    FOOTER,
    HEADER,
    OBRAS,
    SECTION,
    TITLES,
    Merged,
    Row,
    checked,
    found,
    reading,
    xlsx,
)
from vitrina.model import Reading

#: The headings of the first four columns, merged downwards over the two rows of the header (3 and 4).
DOWN: Merged = {(4, column): (3, column) for column in range(1, 5)}
QUARTERS = ["I TRIM.", "II TRIM.", "III TRIM.", "IV TRIM."]


def below(subs: Row, *rows: Row, header: Row = HEADER) -> list[Row]:
    """Return a matrix with the row `subs` below its header."""
    return [*TITLES, header, subs, SECTION, *rows, *FOOTER]


def targets(result: Reading) -> list[tuple[str | None, ...]]:
    rows = result.table("conjunto-de-datos.csv").rows
    return [tuple(row.values[name] for name in ("unidad", "meta", "parte", "valor")) for row in rows]


def units(result: Reading) -> list[str | None]:
    return [row.values["unidad"] for row in result.table("conjunto-de-datos.csv").rows]


class TestFurtherRows:
    def test_a_row_of_column_numbers_is_no_unit(self):
        for numbers in (["(1)", "(2)", "(3)", "(4)", "(5)"], [1, 2, 3, 4, 5], ["a", "b", "c", "d", "e"]):
            result = reading(below(numbers, ALCALDIA, OBRAS))

            assert units(result) == ["ALCALDÍA", "OBRAS PÚBLICAS"]
            assert result.issues == ()

    def test_headings_merged_downwards_are_no_unit(self):
        result = reading(below([None, None, None, None, "ANUAL"], ALCALDIA, OBRAS), merged=DOWN)

        assert targets(result)[0] == ("ALCALDÍA", "80 % del POA 2021", None, "80")
        assert units(result) == ["ALCALDÍA", "OBRAS PÚBLICAS"]
        assert result.issues == ()

    def test_a_heading_merged_into_the_first_unit_by_mistake_is_none_of_its_values(self):
        rows = [*TITLES, HEADER, [None, *ALCALDIA[1:]], OBRAS, *FOOTER]

        row = reading(rows, merged={(4, 1): (3, 1)}).table("conjunto-de-datos.csv").rows[0]

        assert (row.values["numero"], row.values["unidad"]) == (None, "ALCALDÍA")

    def test_a_further_row_is_read_after_a_page_break_too(self):
        page = [[*TITLES[0]], HEADER, ["(1)", "(2)", "(3)", "(4)", "(5)"]]

        result = reading([*page, SECTION, ALCALDIA, *page, OBRAS, *FOOTER])

        assert units(result) == ["ALCALDÍA", "OBRAS PÚBLICAS"]

    def test_the_parts_of_another_heading_are_told_by_both_their_words(self):
        header = [*HEADER, "Presupuesto"]
        subs = [None, None, None, None, "ANUAL", "USD"]

        result = reading(below(subs, [*ALCALDIA, 1000], header=header), merged=DOWN)

        assert [(i.code, i.params["text"]) for i in result.issues] == [("column.unknown", "Presupuesto: USD")]


class TestTargetsInColumns:
    def test_of_several_columns_that_of_the_year_is_read(self):
        subs = [None, None, None, None, "I SEM.", "II SEM.", "ANUAL"]
        row = [*ALCALDIA[:4], "40 %", "40 %", "80 %"]

        result = reading(below(subs, row), merged={**DOWN, (3, 6): (3, 5), (3, 7): (3, 5)})

        assert targets(result) == [("ALCALDÍA", "80 %", None, "80")]
        assert result.table("conjunto-de-datos.csv").rows[0].cells["meta"].address == "G6"
        assert found(result.issues) == [("column.yearly", "E3")]
        assert result.issues[0].params["chosen"] == "ANUAL"

    def test_what_is_planned_is_read_and_not_what_was_done(self):
        subs = [None, None, None, None, "Ejecutado", "Programado"]

        result = reading(below(subs, [*ALCALDIA[:4], "75 %", "80 %"]), merged={**DOWN, (3, 6): (3, 5)})

        assert targets(result) == [("ALCALDÍA", "80 %", None, "80")]

    def test_quarters_are_targets_of_their_own(self):
        subs = [None, None, None, None, *QUARTERS]
        rows = [[*ALCALDIA[:4], "20 %", "40 %", None, "80 %"], [*OBRAS[:4], 3, "3 informes", "3", "3"]]

        result = reading(below(subs, *rows), merged={**DOWN, **{(3, column): (3, 5) for column in (6, 7, 8)}})

        assert targets(result) == [
            ("ALCALDÍA", "20 %", "I TRIM.: 20 %", "20"),
            ("ALCALDÍA", "40 %", "II TRIM.: 40 %", "40"),
            ("ALCALDÍA", "80 %", "IV TRIM.: 80 %", "80"),
            ("OBRAS PÚBLICAS", "3", "I TRIM.: 3", "3"),
            ("OBRAS PÚBLICAS", "3 informes", "II TRIM.: 3 informes", "3"),
            ("OBRAS PÚBLICAS", "3", "III TRIM.: 3", "3"),
            ("OBRAS PÚBLICAS", "3", "IV TRIM.: 3", "3"),
        ]
        paths = [row.values["meta_id"] or "" for row in result.table("conjunto-de-datos.csv").rows]
        assert [path.rpartition("/")[2] for path in paths[:3]] == ["i-trim", "ii-trim", "iv-trim"]
        assert found(result.issues) == [("column.parts", "E3")]

    def test_quarters_in_a_file_without_merged_cells_are_the_same(self):
        subs = [None, None, None, None, *QUARTERS]

        result = reading(below(subs, [*ALCALDIA[:4], "20 %", "40 %", "60 %", "80 %"]))

        assert [target[3] for target in targets(result)] == ["20", "40", "60", "80"]

    def test_quarters_may_have_their_headings_in_one_row(self):
        header = [*HEADER[:4], "Meta I trimestre", "Meta II trimestre"]

        result = reading([*TITLES, header, SECTION, [*ALCALDIA[:4], "40 %", "80 %"], *FOOTER])

        assert [target[2] for target in targets(result)] == ["Meta I trimestre: 40 %", "Meta II trimestre: 80 %"]
        assert found(result.issues) == [("column.parts", "E3")]

    def test_of_columns_that_nobody_can_tell_apart_none_is_read(self):
        subs = [None, None, None, None, "Cantidad", "Valor"]

        result = reading(below(subs, [*ALCALDIA[:4], "12 informes", "5000"]), merged={**DOWN, (3, 6): (3, 5)})

        assert targets(result) == [("ALCALDÍA", None, None, None)]
        assert [(i.code, i.severity, i.params["columns"]) for i in result.issues] == [
            ("column.several", "violation", "«Cantidad», «Valor»")
        ]

    def test_quarters_can_be_published(self):
        subs = [None, None, None, None, *QUARTERS]
        rows = below(subs, [*ALCALDIA[:4], "20 %", "40 %", "60 %", "80 %"])

        assert checked(xlsx(rows), context=CONTEXT).report.conforms


@given(st.lists(st.sampled_from([None, "ANUAL", "I TRIM.", "(1)", "80 %", "x"]), min_size=5, max_size=8))
def test_the_units_below_are_read_whatever_stands_below_the_header(subs: list[str | None]):
    assert units(reading(below(subs, ALCALDIA, OBRAS)))[-1] == "OBRAS PÚBLICAS"
