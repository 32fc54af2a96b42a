"""Damage of rows and metadata is named for what it is, and nothing that slid is published."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matrices import (
    ALCALDIA,
    CONTEXT,
    FOOTER,
    HEADER,
    MATRIX,
    OBRAS,
    SECTION,
    TITLES,
    Row,
    checked,
    found,
    matrix,
    reading,
    sheet,
    xlsx,
)
from vitrina import intake
from vitrina.intake import kinds
from vitrina.model import Cell, Issue, Reading, Workbook

FINANZAS: Row = [3, "DIRECCIÓN FINANCIERA", "Administrar los recursos", "Porcentaje de gasto ejecutado", "95 %"]
PLAIN: list[Row] = [SECTION, ALCALDIA, OBRAS, FINANZAS]
LINK = "Enlace al sistema de gestión"
GOALS: Row = ["Unidad", "Objetivos", "Indicador", "Meta cuantificable", LINK]
METADATA: list[Row] = [
    ["FECHA ACTUALIZACIÓN DE LA INFORMACIÓN", "31/05/2021"],
    ["PERIODICIDAD DE ACTUALIZACIÓN DE LA INFORMACIÓN", "Mensual"],
    ["UNIDAD POSEEDORA DE LA INFORMACIÓN", "Dirección de Planificación"],
    ["PERSONA RESPONSABLE DE LA UNIDAD POSEEDORA DE LA INFORMACIÓN", "Persona Inventada"],
    ["CORREO ELECTRÓNICO DE LA PERSONA RESPONSABLE", "persona@example.org"],
    ["NÚMERO TELEFÓNICO DE LA PERSONA RESPONSABLE", "(03) 2999-999"],
    ["LICENCIA", "CC-BY-4.0"],
]


def units(result: Reading) -> list[str | None]:
    return [row.values["unidad"] for row in result.table("conjunto-de-datos.csv").rows]


def told(result: Reading, address: str) -> Issue:
    [issue] = [issue for issue in result.issues if issue.cell and issue.cell.address == address]
    return issue


def goals(*rows: Row, labels: Sequence[Row] = METADATA) -> Reading:
    sheets = (sheet([GOALS, *rows], "Conjunto de datos"), sheet(labels, "Metadatos"))
    return intake.tables(intake.recognise(Workbook("m.xlsx", "0" * 64, sheets)), CONTEXT)


class TestShifted:
    @pytest.mark.parametrize(
        ("row", "address", "column", "text"),
        [
            (["ALCALDÍA", "Dirigir la gestión", "% de avance", "80 %"], "A5", "No.", "ALCALDÍA"),
            ([1, "Dirigir la gestión", "% de avance", "80 %"], "B5", "Descripción de la unidad", "Dirigir la gestión"),
            ([1, "ALCALDÍA", "% de avance", "80 %"], "C5", "Objetivo de la unidad", "% de avance"),
            ([1, "ALCALDÍA", "Dirigir la gestión", "80 %"], "D5", "Indicador", "80 %"),
            ([1, "ALCALDÍA", "80 %"], "C5", "Objetivo de la unidad", "80 %"),
            ([1, "% de avance", "80 %"], "B5", "Descripción de la unidad", "% de avance"),
            ([1, "GUARDERÍA LOS PINOS", "12 talleres de nutrición"], "C5", "Objetivo de la unidad",
             "12 talleres de nutrición"),
        ],
    )  # fmt: skip
    def test_the_missing_value_is_told_where_it_should_be_and_nothing_else(
        self, row: Row, address: str, column: str, text: str
    ):
        result = reading(matrix(SECTION, row, OBRAS, FINANZAS))

        assert found(result.issues) == [("row.shifted", address)]
        assert result.issues[0].severity == "violation"
        assert result.issues[0].params == {"column": column, "text": text}
        assert units(result) == ["OBRAS PÚBLICAS", "DIRECCIÓN FINANCIERA"]

    def test_a_table_of_one_row_is_judged_by_what_the_form_asks_for(self):
        result = reading(matrix(SECTION, [1, "ALCALDÍA", "% de avance", "80 %"]))

        assert found(result.issues) == [("row.shifted", "C5")]

    def test_a_row_with_a_link_that_stands_where_the_target_should(self):
        result = goals(["ALCALDÍA", "Dirigir la gestión", "% de avance", "https://x.example/a"])

        assert told(result, "D2").code == "row.shifted"
        assert units(result) == []

    def test_an_absence_that_slid_is_one_where_all_other_rows_have_it_in_the_next_column(self):
        rows = [[f"UNIDAD {n}", "Dirigir la gestión", "% de avance", f"{n} %", "NO APLICA"] for n in range(1, 5)]

        result = goals(*rows, ["OBRAS", "Construir las vías", "% de avance", "NO APLICA"])

        assert told(result, "D6").code == "row.shifted"
        assert "OBRAS" not in units(result)

    def test_where_indicators_are_written_like_targets_a_row_is_not_accused(self):
        """As in the matrix of Alausí, where both say `80 % de cumplimiento`: either of the two may be missing."""
        same = "80 % de cumplimiento del POA 2021"
        rows = [[n, f"UNIDAD {n}", "Dirigir la gestión", same, same] for n in range(1, 4)]

        result = reading(matrix(SECTION, *rows, [4, "OBRAS", "Construir las vías", same]))

        assert found(result.issues) == [("cell.missing", "E8")]

    def test_even_there_a_missing_objective_is_told(self):
        same = "80 % de cumplimiento del POA 2021"
        rows = [[n, f"UNIDAD {n}", "Dirigir la gestión", same, same] for n in range(1, 4)]

        assert found(reading(matrix(SECTION, *rows, [4, "OBRAS", same, same])).issues) == [("row.shifted", "C8")]

    @pytest.mark.parametrize(
        "row",
        [
            [1, "ALCALDÍA", "Dirigir la gestión", "% de avance"],
            [1, "ALCALDÍA", "Dirección y control de la gestión", "% de avance"],
            [1, "ALCALDÍA", "Gestión de lo público", "Cumplir el POA"],
            [1, "ALCALDÍA", None, "% de avance", "80 %"],
            [1, "ALCALDÍA"],
        ],
    )
    def test_a_value_that_is_only_missing_is_told_as_that(self, row: Row):
        result = reading(matrix(SECTION, row, OBRAS, FINANZAS))

        assert {code for code, _ in found(result.issues)} == {"cell.missing"}

    def test_a_merged_cell_did_not_slide(self):
        more: Row = [None, None, "% de avance", "80 %"]
        merged = {(6, 1): (5, 1), (6, 2): (5, 2)}

        result = reading(matrix(SECTION, ALCALDIA, more, OBRAS, FINANZAS), merged=merged)

        assert told(result, "C6").code == "row.shifted"

    def test_the_column_between_that_is_not_the_forms_counts_too(self):
        header = [*HEADER[:2], "Responsable", *HEADER[2:]]
        rows = [[*row[:2], "Persona Inventada", *row[2:]] for row in (OBRAS, FINANZAS)]

        result = reading(matrix(SECTION, [1, "ALCALDÍA", "Otra Persona", "% de avance", "80 %"], *rows, header=header))

        assert [(i.code, i.cell.address) for i in result.issues if i.cell and i.severity == "violation"] == [
            ("row.shifted", "D5")
        ]

    @pytest.mark.parametrize("name", ["OBRAS PÚBLICAS", "ALCALDÍA"])
    def test_in_the_organic_structure_a_level_is_no_unit(self, name: str):
        """Which of the two units is missing nobody can tell: it is told at the first cell that is wrong for certain."""
        structure = [["Nivel superior", "Unidad", "Nivel de los procesos"], ["NO APLICA", "ALCALDÍA", "Gobernante"]]
        one = sheet([*structure, [name, "Procesos agregadores de valor"]], "Conjunto de datos")

        result = intake.tables(intake.recognise(Workbook("m.xlsx", "0" * 64, (one,))), CONTEXT)

        assert told(result, "B3").code == "row.shifted"
        assert units(result) == ["ALCALDÍA"]

    def test_the_whole_check_says_it_once_and_does_not_conform(self):
        result = checked(xlsx(matrix(SECTION, [1, "ALCALDÍA", "% de avance", "80 %"], OBRAS, FINANZAS)))

        assert [i.code for i in result.report.issues if i.severity == "violation"] == ["row.shifted"]
        assert "Dirigir" not in result.conversion.ntriples
        assert "ALCALD" not in result.conversion.ntriples


class TestGlued:
    @pytest.mark.parametrize(
        ("row", "address", "column", "other"),
        [
            ([1, "ALCALDÍA80 % del plan"], "B5", "Descripción de la unidad", "Meta cuantificable"),
            ([1, "ALCALDÍA12 informes"], "B5", "Descripción de la unidad", "Meta cuantificable"),
        ],
    )
    def test_two_values_without_anything_between_are_told(self, row: Row, address: str, column: str, other: str):
        result = reading(matrix(SECTION, row, OBRAS, FINANZAS))

        assert found(result.issues) == [("cell.glued", address)]
        assert result.issues[0].params == {"text": row[1], "column": column, "other": other}
        assert units(result) == ["OBRAS PÚBLICAS", "DIRECCIÓN FINANCIERA"]

    @pytest.mark.parametrize(
        ("row", "address"),
        [
            (["ALCALDÍA", "Dirigir la gestiónhttps://x.example/a"], "B2"),
            (["ALCALDÍA15 talleres", "https://x.example/a"], "A2"),
        ],
    )
    def test_what_follows_may_have_slid_behind_them(self, row: Row, address: str):
        other: Row = ["OBRAS", "Construir las vías", "% de avance", "80 %", "https://x.example/b"]

        result = goals(row, other)

        assert found(result.issues) == [("cell.glued", address)]
        assert units(result) == ["OBRAS"]

    @pytest.mark.parametrize("name", ["DISTRITO 06D02", "LABORATORIO CO2 NORTE", "UNIDAD EDUCATIVA 24 DE MAYO"])
    def test_a_name_with_figures_is_one_name(self, name: str):
        assert {code for code, _ in found(reading(matrix(SECTION, [1, name], OBRAS, FINANZAS)).issues)} == {
            "cell.missing"
        }

    @pytest.mark.parametrize("target", ["35 kmhttps://example.org/gpr", "35 %https://example.org/gpr"])
    def test_a_link_glued_to_the_value_before_it_is_told_though_no_cell_is_missing_between(self, target: str):
        row: Row = [*OBRAS[1:4], target]

        result = goals([*ALCALDIA[1:], "NO APLICA"], row, [*FINANZAS[1:], "NO APLICA"])

        assert units(result) == ["ALCALDÍA", "DIRECCIÓN FINANCIERA"]
        assert told(result, "D3").code == "cell.glued"
        assert told(result, "D3").params["text"] == target

    def test_an_address_in_a_sentence_is_none(self):
        row: Row = [*OBRAS[1:4], "35 informes en https://example.org/gpr"]

        assert units(goals([*ALCALDIA[1:], "NO APLICA"], row)) == ["ALCALDÍA", "OBRAS PÚBLICAS"]


class TestSwapped:
    """Indicator and target have changed places."""

    @pytest.mark.parametrize(
        ("indicator", "target"),
        [
            ("90 %", "% de ejecución presupuestaria"),
            ("12 informes", "Número de informes de obra"),
            ("USD 5000", "Monto de inversión ejecutada en 2021"),
        ],
    )
    def test_both_are_told_at_the_first_of_them_and_nothing_is_published(self, indicator: str, target: str):
        result = reading(matrix(SECTION, ALCALDIA, [*OBRAS[:3], indicator, target]))

        issue = told(result, "D6")
        assert (issue.code, issue.severity) == ("row.swapped", "violation")
        assert dict(issue.params) == {
            "text": indicator, "other": target, "column": "Indicador", "target": "Meta cuantificable",
        }  # fmt: skip
        assert units(result) == ["ALCALDÍA"]
        assert len(result.issues) == 1

    @pytest.mark.parametrize(
        ("indicator", "target"),
        [
            ("80 % de cumplimiento del POA", "80 % de cumplimiento del POA"),
            ("100 % de informes entregados", "Porcentaje de informes entregados: 100 %"),
            ("90 %", "Cumplir el POA"),
            ("% de avance", "Porcentaje de avance"),
            ("100 % de procesos", "Número de procesos: 12"),
        ],
    )
    def test_what_may_stand_where_it_does_is_not_accused(self, indicator: str, target: str):
        result = reading(matrix(SECTION, ALCALDIA, [*OBRAS[:3], indicator, target]))

        assert units(result) == ["ALCALDÍA", "OBRAS PÚBLICAS"]
        assert "row.swapped" not in {issue.code for issue in result.issues}


class TestWider:
    @pytest.mark.parametrize(
        ("row", "address", "count"),
        [
            ([1, "ALCALDÍA", "Dirigir la gestión", "y controlar las obras", "% de avance", "80 %"], "D5", 6),
            ([1, "ALCALDÍA", "Dirigir la gestión", "y controlar", "% de avance", "80 %", "x"], "D5", 7),
            ([1, "DIRECCIÓN DE", "OBRAS", "Construir las vías", "% de avance", "80 %"], "C5", 6),
            ([1, "ALCALDÍA", "Dirigir la gestión", "Número de", "informes entregados", "12 informes"], "E5", 6),
            ([1, "ALCALDÍA", "Dirigir", "planificar", "controlar la gestión", "% de avance", "80 %"], "C5", 7),
            ([None, 1, "ALCALDÍA", "Dirigir la gestión", "% de avance", "80 %"], "B5", 6),
            (["I", 1, "ALCALDÍA", "Dirigir la gestión", "% de avance", "80 %"], "B5", 6),
        ],
    )
    def test_a_text_split_over_cells_is_told_once(self, row: Row, address: str, count: int):
        result = reading(matrix(SECTION, row, OBRAS, FINANZAS, [4, *ALCALDIA[1:]]))

        assert found(result.issues) == [("row.wider", address)]
        assert (result.issues[0].severity, result.issues[0].params["count"]) == ("violation", count)
        assert result.issues[0].params["columns"] == 5
        assert units(result) == ["OBRAS PÚBLICAS", "DIRECCIÓN FINANCIERA", "ALCALDÍA"]

    @pytest.mark.parametrize(
        "row",
        [
            [1, "ALCALDÍA", "Dirigir", "Planificar", "Controlar la gestión", "% de avance", "80 %"],
            [1, "ALCALDÍA", "Dirigir la gestión", "Número", "de informes", "12 informes"],
        ],
    )
    def test_without_other_rows_the_row_alone_is_evidence(self, row: Row):
        result = reading(matrix(SECTION, row))

        assert [code for code, _ in found(result.issues)] == ["row.wider"]
        assert units(result) == []

    def test_each_of_66_rows_is_told_once_at_its_own_cell(self):
        row = ["Dirigir la gestión", "planificarla", "% de avance", "80 %", "x"]

        result = reading(matrix(SECTION, *([n, f"UNIDAD {n}", *row] for n in range(1, 67))))

        assert found(result.issues) == [("row.wider", f"D{n}") for n in range(5, 71)]
        assert units(result) == []

    def test_a_remark_beside_a_row_that_is_right_is_only_told(self):
        result = reading(matrix(SECTION, [*ALCALDIA, "en revisión", "80 % ya está hecho"], OBRAS))

        assert found(result.issues) == [("cell.outside-table", "F5"), ("cell.outside-table", "G5")]
        assert units(result) == ["ALCALDÍA", "OBRAS PÚBLICAS"]

    def test_remarks_beside_targets_in_words_are_only_told_where_no_row_has_a_number(self):
        rows = [[n, f"UNIDAD {n}", "Dirigir la gestión", "% de avance", "Cumplir el plan", "12 hechos"] for n in (1, 2)]

        assert [code for code, _ in found(reading(matrix(SECTION, *rows)).issues)].count("cell.outside-table") == 2

    def test_blank_rows_before_anything_say_nothing(self):
        assert reading([[], [None], ["", None], [], *MATRIX]).issues == ()

    def test_ten_to_24_empty_trailing_columns_and_hundreds_of_empty_lines_say_nothing(self):
        rows = [[*row, *[None] * (24 - len(row))] for row in MATRIX]
        one = sheet([*rows[:5], *[[None] * 24] * 300, *rows[5:], *[[""] * 24] * 200])

        result = reading(one)

        assert (units(result), result.issues) == (["ALCALDÍA", "OBRAS PÚBLICAS"], ())


class TestHeadings:
    def test_a_heading_that_is_not_the_forms_is_told_once_with_its_count(self):
        header = [*HEADER, "Responsable", "Presupuesto"]

        result = reading(matrix(SECTION, [*ALCALDIA, "A. B.", 12000], [*OBRAS, "C. D."], header=header))

        assert [(i.code, i.severity, i.cell.address, i.params) for i in result.issues if i.cell] == [
            ("column.unknown", "info", "F3", {"text": "Responsable", "count": 2}),
            ("column.unknown", "info", "G3", {"text": "Presupuesto", "count": 1}),
        ]
        assert units(result) == ["ALCALDÍA", "OBRAS PÚBLICAS"]

    def test_said_again_after_a_page_break_it_is_told_at_the_first(self):
        header = [*HEADER, "Responsable"]

        result = reading([header, SECTION, [*ALCALDIA, "A. B."], *TITLES, header, [*OBRAS, "C. D."], *FOOTER])

        assert [(*found([i])[0], i.params["count"]) for i in result.issues] == [("column.unknown", "F1", 2)]

    def test_without_values_it_is_not_worth_a_word(self):
        assert reading(matrix(SECTION, ALCALDIA, header=[*HEADER, "Responsable"])).issues == ()

    @pytest.mark.parametrize("again", ["Indicador", "INDICADORES "])
    def test_a_column_of_the_form_for_the_second_time_must_be_corrected(self, again: str):
        result = reading(matrix(SECTION, [*ALCALDIA, "x"], [*OBRAS, "y"], header=[*HEADER, again]))

        assert [(i.code, i.severity, i.cell.address, i.params) for i in result.issues if i.cell] == [
            ("column.repeated", "violation", "F3", {"text": again})
        ]


class TestContinued:
    MORE: Row = (None, None, None, "Número de talleres", "4 talleres")

    def test_a_row_without_unit_goes_on_with_the_one_above_and_that_is_told(self):
        result = reading(matrix(SECTION, ALCALDIA, self.MORE, OBRAS))

        rows = result.table("conjunto-de-datos.csv").rows
        assert [(r.values["unidad"], r.values["objetivo"], r.values["valor"]) for r in rows[:2]] == [
            ("ALCALDÍA", ALCALDIA[2], "80"),
            ("ALCALDÍA", ALCALDIA[2], "4"),
        ]
        assert rows[1].cells["unidad"].address == "B5"
        assert [(i.code, i.severity, i.cell.address, i.params) for i in result.issues if i.cell] == [
            ("row.continues", "warning", "B6",
             {"column": "Descripción de la unidad, Objetivo de la unidad", "text": "ALCALDÍA"})
        ]  # fmt: skip

    def test_an_objective_of_its_own_stays(self):
        more = [None, None, "Rendir cuentas al cantón", *self.MORE[3:]]

        result = reading(matrix(SECTION, ALCALDIA, more, [*more[:2], "Otro objetivo", *more[3:]], OBRAS))

        rows = result.table("conjunto-de-datos.csv").rows
        assert [(r.values["unidad"], r.values["objetivo"]) for r in rows[1:3]] == [
            ("ALCALDÍA", "Rendir cuentas al cantón"),
            ("ALCALDÍA", "Otro objetivo"),
        ]
        assert [i.params["column"] for i in result.issues] == ["Descripción de la unidad"] * 2

    def test_a_page_break_does_not_end_a_unit(self):
        result = reading([*TITLES, HEADER, SECTION, ALCALDIA, *TITLES, HEADER, self.MORE, *FOOTER])

        assert units(result) == ["ALCALDÍA", "ALCALDÍA"]

    @pytest.mark.parametrize(
        "rows",
        [
            [ALCALDIA, [2, None, None, "Número de talleres", "4 talleres"]],
            [ALCALDIA, ["NIVEL DE APOYO / ASESORÍA"], MORE],
            [MORE, ALCALDIA],
            [ALCALDIA, [None, None, None, "Número de talleres", None]],
            [[1, "NO APLICA", *ALCALDIA[2:]], MORE],
            [[1, "ALCALDÍA", "% de avance", "80 %"], MORE],
        ],
    )
    def test_a_unit_that_is_missing_is_not_guessed(self, rows: list[Row]):
        result = reading(matrix(SECTION, *rows, OBRAS))

        assert "row.continues" not in {issue.code for issue in result.issues}
        assert any(issue.severity == "violation" for issue in result.issues)
        assert units(result).count("ALCALDÍA") <= 1

    def test_what_is_merged_downwards_is_said_and_needs_no_word(self):
        merged = {(6, column): (5, column) for column in (1, 2, 3)}

        assert reading(matrix(SECTION, ALCALDIA, self.MORE), merged=merged).issues == ()


def slid(labels: Sequence[Row], blank: int) -> list[Row]:
    """Return the labels with the value of one missing, and those after it one label further up."""
    values = [row[-1] for n, row in enumerate(labels) if n != blank]
    return [[*row[:-1], value] for row, value in zip(labels, [*values, None], strict=True)]


class TestSlid:
    @pytest.mark.parametrize(
        ("blank", "label", "text", "other"),
        [
            (0, "FECHA ACTUALIZACIÓN DE LA INFORMACIÓN", "Mensual", "PERIODICIDAD DE ACTUALIZACIÓN DE LA INFORMACIÓN"),
            (1, "PERIODICIDAD DE ACTUALIZACIÓN DE LA INFORMACIÓN", "Dirección de Planificación",
             "UNIDAD POSEEDORA DE LA INFORMACIÓN"),
            (2, "UNIDAD POSEEDORA DE LA INFORMACIÓN", "Persona Inventada",
             "RESPONSABLE DE LA UNIDAD POSEEDORA DE LA INFORMACIÓN"),
            (3, "RESPONSABLE DE LA UNIDAD POSEEDORA DE LA INFORMACIÓN", "persona@example.org", "CORREO ELECTRÓNICO"),
            (4, "CORREO ELECTRÓNICO", "(03) 2999-999 EXTENSIÓN 204", "NÚMERO TELEFÓNICO"),
        ],
    )  # fmt: skip
    def test_it_is_told_once_where_it_begins_and_nothing_of_it_is_read(
        self, blank: int, label: str, text: str, other: str
    ):
        footer = [FOOTER[0], *slid(FOOTER[1:], blank)]

        result = reading(matrix(SECTION, ALCALDIA, footer=footer))

        assert [(i.code, i.severity, i.cell.address, i.params) for i in result.issues if i.cell] == [
            ("label.slid", "violation", f"D{7 + blank}", {"label": label, "text": text, "other": other})
        ]
        [row] = result.table("metadatos.csv").rows
        read = ["fecha_actualizacion", "periodicidad", "unidad_poseedora", "responsable", "correo", "telefono"]
        assert [name for name in read if row.values[name] is None] == read[blank:]

    @pytest.mark.parametrize("person", ["Ing. Ana Pérez, Directora de Planificación", "María José de la Torre, Mgs."])
    def test_a_person_is_not_the_unit(self, person: str):
        labels = [[*row[:-1], person] if row is FOOTER[4] else row for row in FOOTER[1:]]

        result = reading(matrix(SECTION, ALCALDIA, footer=[FOOTER[0], *slid(labels, 2)]))

        assert [(*found([i])[0], i.params["text"]) for i in result.issues] == [("label.slid", "D9", person)]

    @pytest.mark.parametrize("blank", range(6))
    def test_in_a_sheet_of_its_own_down_to_the_licence(self, blank: int):
        result = goals(["ALCALDÍA", "Dirigir", "% de avance", "80 %", "NO APLICA"], labels=slid(METADATA, blank))

        assert found(result.issues) == [("label.slid", f"B{blank + 1}")]
        assert result.table("metadatos.csv").rows[0].values["licencia_dicha"] is None

    def test_the_last_label_may_be_gone_with_its_value(self):
        footer = [FOOTER[0], *slid(FOOTER[1:], 0)[:-1]]

        assert found(reading(matrix(SECTION, ALCALDIA, footer=footer)).issues) == [("label.slid", "D7")]

    def test_the_whole_check_says_it_once(self):
        result = checked(xlsx(matrix(*PLAIN, footer=[FOOTER[0], *slid(FOOTER[1:], 0)])))

        assert found(i for i in result.report.issues if i.severity == "violation") == [("label.slid", "D9")]

    @pytest.mark.parametrize("blank", range(7))
    def test_a_value_that_is_only_missing_is_told_as_that(self, blank: int):
        footer = [[row[0]] if n == blank else row for n, row in enumerate(FOOTER)]

        assert [code for code, _ in found(reading(matrix(SECTION, ALCALDIA, footer=footer)).issues)] == ["cell.missing"]

    def test_lines_of_the_portal_begin_with_a_space_and_end_with_a_semicolon(self):
        table = ";".join(map(str, GOALS)) + "\nALCALDÍA;Dirigir la gestión;% de avance;80 %;NO APLICA (no hay)\n"
        lines = "".join(f" {label};{value};\n" for label, value in METADATA)
        files = {"metas_conjunto_de_datos.csv": table.encode(), "metas_metadatos.csv": lines.encode()}
        workbook = intake.read_files(files, "metas.zip")

        result = intake.tables(intake.recognise(workbook), CONTEXT)

        [row] = result.table("metadatos.csv").rows
        assert (row.values["fecha_actualizacion"], row.values["licencia_dicha"]) == ("2021-05-31", "CC-BY-4.0")
        assert [i.code for i in result.issues if i.severity != "info"] == []


class TestLabelAndValueInOneCell:
    @pytest.mark.parametrize(
        ("label", "column", "value"),
        [
            ("FECHA ACTUALIZACIÓN DE LA INFORMACIÓN 31/05/2021", "fecha_actualizacion", "2021-05-31"),
            ("PERIODICIDAD DE ACTUALIZACIÓN DE LA INFORMACIÓN Mensual", "periodicidad", "Mensual"),
            ("CORREO ELECTRÓNICO DEL RESPONSABLE a@b.gob.ec", "correo", "a@b.gob.ec"),
            ("NÚMERO TELEFÓNICO (03) 2930-153 EXTENSIÓN 204", "telefono", "(03) 2930-153 EXTENSIÓN 204"),
        ],
    )
    def test_even_without_a_colon(self, label: str, column: str, value: str):
        names = ["fecha_actualizacion", "periodicidad", "", "", "correo", "telefono"]
        at = names.index(column) + 1
        footer = [[label] if n == at else row for n, row in enumerate(FOOTER)]

        result = reading(matrix(SECTION, ALCALDIA, footer=footer))

        assert result.issues == ()
        assert result.table("metadatos.csv").rows[0].values[column] == value


UNITS = ["ALCALDÍA", "DIRECCIÓN FINANCIERA", "Unidad de Riesgos", "OBRAS PÚBLICAS", "GUARDERÍA", "Talento Humano"]
OBJECTIVES = ["Dirigir la gestión", "Planificar, ejecutar y controlar las obras del cantón", "DOTAR DE AGUA POTABLE",
              "1. Cuidar el agua\n2. Cuidar el aire", "Administración eficiente de los recursos"]  # fmt: skip
INDICATORS = ["% de avance", "Número de informes", "Porcentaje de ejecución del POA 2021", "Índice de satisfacción",
              "N° de talleres", "Informes entregados"]  # fmt: skip
TARGETS = ["80 %", "12 informes", "Al menos 4 talleres", "≥ 95%", "1.250,50 USD", "90", "Cumplir el POA",
           "80 % de cumplimiento del POA 2021", "NO APLICA (no hay)"]  # fmt: skip
ROW = st.tuples(*map(st.sampled_from, (UNITS, OBJECTIVES, INDICATORS, TARGETS)))
NAMES = ("numero", "unidad", "objetivo", "indicador", "meta")


def numbered(rows: Sequence[tuple[str, ...]]) -> list[Row]:
    return [[n, *row] for n, row in enumerate(rows, start=1)]


@settings(max_examples=150, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=6))
def test_a_row_with_all_its_values_is_never_accused(rows: list[tuple[str, ...]]):
    result = reading(matrix(SECTION, *numbered(rows)))

    assert {i.code for i in result.issues} & {"row.shifted", "row.wider", "cell.glued", "row.continues"} == set()


@settings(max_examples=150, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=5), ROW, st.sets(st.integers(0, 4), min_size=1, max_size=3))
def test_no_value_that_slid_is_published_in_a_row_without_a_violation(
    rows: list[tuple[str, ...]], row: tuple[str, ...], dropped: set[int]
):
    whole = [len(rows) + 1, *row]
    left = [value for n, value in enumerate(whole) if n not in dropped]
    assume(left)

    result = reading(matrix(SECTION, *numbered(rows), left))

    at = 5 + len(rows)
    refused = {i.cell.address[1:] for i in result.issues if i.cell and i.severity == "violation"}
    for tidy in result.table("conjunto-de-datos.csv").rows:
        if tidy.cells["meta"].address == f"E{at}" and str(at) not in refused:
            assert {n: tidy.texts.get(n) for n in NAMES} == dict(zip(NAMES, map(str, whole), strict=True))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("3.", "ordinal"), ("IV", "ordinal"), ("1.2", "ordinal"), ("90", "target"), ("0.8", "target"),
        ("≥ 95 %", "target"), ("Cumplir el 80 % del plan", "target"), ("Al menos 4 talleres", "target"),
        ("% de avance", "indicator"), ("N° de talleres", "indicator"), ("Índice de satisfacción", "indicator"),
        ("1. Dirigir la gestión\n2. Planificar", "objective"), ("- Dotar de agua", "objective"),
        ("DIRECCIÓN FINANCIERA", "name"), ("https://x.example/a", "link"), ("NO APLICA", "absence"),
        ("31/05/2021", "date"), ("05/31/21", "date"),
    ],
)  # fmt: skip
def test_a_value_shows_by_its_looks_what_it_may_be(text: str, kind: kinds.Kind):
    assert kind in kinds.of_row(Cell(text, text))


@pytest.mark.parametrize(
    "text", ["BIENESTAR SOCIAL Y CULTURA", "Taller de carpintería municipal", "DISTRITO 06D02", "Informes entregados",
             "Nivel central", "Plan 2021 aprobado"],
)  # fmt: skip
def test_where_its_looks_say_nothing_nothing_is_said(text: str):
    assert kinds.of_row(Cell(text, text)) == frozenset()


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text_has_kinds(text: str):
    for cell in (Cell(text, text), Cell(f"{text} 80 %", None)):
        assert kinds.of_row(cell) is not None
        assert kinds.of_label(cell) is not None
