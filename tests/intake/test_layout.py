"""What each row of a sheet is; none is lost, whatever else it is."""

from __future__ import annotations

from matrices import (
    ALCALDIA,
    FOOTER,
    HEADER,
    MATRIX,
    OBRAS,
    SECTION,
    TITLES,
    Row,
    found,
    matrix,
    reading,
)
from vitrina.intake import form
from vitrina.intake.layout import section_level
from vitrina.model import Reading

FORM = form("lotaip-a4")
NOTE = "No constan con misión ni objetivos en el Estatuto Organizacional por Procesos."


def units(result: Reading) -> list[tuple[str | None, str | None, str | None]]:
    rows = result.table("conjunto-de-datos.csv").rows
    return [(row.values["numero"], row.values["unidad"], row.values["nivel"]) for row in rows]


def notes(result: Reading) -> list[str | None]:
    return [row.values["nota"] for row in result.table("notas.csv").rows]


def metadata(result: Reading) -> dict[str, tuple[str | None, str]]:
    row = result.table("metadatos.csv").rows[0]
    return {name: (row.values[name], row.cells[name].address) for name in row.texts}


def columns(rows: list[Row], first: int) -> list[Row]:
    return [[None] * (first - 1) + list(row) for row in rows]


class TestPlainMatrix:
    def test_each_row_is_what_it_is_and_nothing_is_to_be_said(self):
        result = reading(MATRIX)

        assert units(result) == [("1", "ALCALDÍA", "gobernante"), ("2", "OBRAS PÚBLICAS", "gobernante")]
        assert [(s.text, s.level, s.cell.address) for s in result.sections] == [(SECTION[0], "gobernante", "A4")]
        assert metadata(result)["fecha_actualizacion"] == ("2021-05-31", "D8")
        assert notes(result) == []
        assert result.issues == ()

    def test_it_may_begin_in_any_column(self):
        result = reading(columns(MATRIX, first=4))

        assert units(result) == units(reading(MATRIX))
        assert result.sections[0].cell.address == "D4"
        assert metadata(result)["correo"] == ("persona@example.org", "G12")
        assert result.issues == ()

    def test_blank_rows_between_do_not_matter(self):
        assert units(reading([row for one in MATRIX for row in (one, [], [None, "", None])])) == units(reading(MATRIX))

    def test_without_the_column_of_numbers_the_rest_is_the_same(self):
        rows = [row[1:] if row in (HEADER, ALCALDIA, OBRAS) else row for row in MATRIX]

        result = reading(rows)

        assert units(result) == [(None, "ALCALDÍA", "gobernante"), (None, "OBRAS PÚBLICAS", "gobernante")]
        assert metadata(result) == metadata(reading(MATRIX))
        assert result.issues == ()

    def test_without_the_column_of_numbers_the_foot_may_have_its_values_beside_the_labels(self):
        rows = [row[1:] if row in (HEADER, ALCALDIA, OBRAS) else [cell for cell in row if cell] for row in MATRIX]

        result = reading(rows)

        assert len(units(result)) == 2
        assert metadata(result)["fecha_actualizacion"] == ("2021-05-31", "B8")
        assert result.issues == ()


class TestPageBreak:
    def test_titles_and_header_said_again_change_nothing(self):
        rows = [*TITLES, HEADER, SECTION, ALCALDIA, [], *TITLES, HEADER, OBRAS, *FOOTER]

        result = reading(rows)

        assert units(result) == units(reading(MATRIX))
        assert result.issues == ()

    def test_the_header_said_again_may_stand_in_other_columns(self):
        rows = [*TITLES, HEADER, SECTION, ALCALDIA, [None, *HEADER], [None, *OBRAS], *FOOTER]

        result = reading(rows)

        assert units(result) == units(reading(MATRIX))
        assert result.table("conjunto-de-datos.csv").rows[1].cells["meta"].address == "F7"
        assert result.issues == ()

    def test_the_header_said_again_may_have_another_order(self):
        rows = [HEADER, SECTION, ALCALDIA, HEADER[::-1], OBRAS[::-1], *FOOTER]

        assert units(reading(rows)) == units(reading(MATRIX))

    def test_the_name_of_the_institution_said_again_is_no_note_and_no_section(self):
        name = ["GAD MUNICIPAL DE VILLA EJEMPLO"]
        rows = [name, *TITLES, HEADER, SECTION, ALCALDIA, name, *TITLES, HEADER, OBRAS, *FOOTER]

        result = reading(rows)

        assert units(result) == units(reading(MATRIX))
        assert notes(result) == []
        assert found(result.issues) == [("row.preamble", "A1")]

    def test_the_foot_said_again_alike_is_not_worth_a_word(self):
        assert reading([*MATRIX, *FOOTER]).issues == ()

    def test_the_foot_said_again_with_another_value_is_told_at_that_value(self):
        result = reading([*MATRIX, ["FECHA ACTUALIZACIÓN DE LA INFORMACIÓN:", None, None, "30/06/2021"]])

        assert found(result.issues) == [("label.repeated", "D14")]
        assert metadata(result)["fecha_actualizacion"] == ("2021-05-31", "D8")


class TestSections:
    def test_every_known_wording_opens_its_level(self):
        for wording, level in [
            ("PROCESOS AGREGADORES DE VALOR / NIVEL OPERATIVO", "agregador-valor"),
            ("Procesos agregadores de valor (Nivel Operativo)", "agregador-valor"),
            ("PROCESO GOBERNANTE", "gobernante"),
            ("PROCESOS DESCONCENTRADOS", "desconcentrado"),
            ("NIVEL DE APOYO / ASESORÍA", "apoyo-asesoria"),
            ("Procesos habilitantes de asesoría", "asesoria"),
            ("PROCESOS ADJETIVOS DE APOYO", "apoyo"),
            ("1. PROCESO GOBERNANTE", "gobernante"),
            ("II.- Procesos habilitantes de apoyo", "apoyo"),
            ("a) Nivel operativo", "agregador-valor"),
            ("NIVEL LEGISLATIVO", "gobernante"),
            ("NIVEL EJECUTIVO", "gobernante"),
            ("NIVEL DE GESTIÓN DESCONCENTRADA", "desconcentrado"),
            ("NIVEL AUXILIAR O DE APOYO", "apoyo"),
            ("PROCESOS HABILITANTES / NIVEL DE APOYO", "apoyo"),
            ("PROCESOS ADJETIVOS (NIVEL ASESOR)", "asesoria"),
        ]:
            result = reading(matrix([wording], ALCALDIA))
            assert [(s.text, s.level) for s in result.sections] == [(wording, level)]
            assert result.issues == ()

    def test_an_unknown_section_is_told_and_ends_the_one_before(self):
        result = reading(matrix(SECTION, ALCALDIA, ["PROCESOS TRANSVERSALES"], OBRAS))

        assert [level for *_, level in units(result)] == ["gobernante", None]
        assert ("section.unknown", "A6") in found(result.issues)

    def test_a_short_text_between_two_units_is_a_section_that_we_do_not_know(self):
        """As a note it would leave the units below it at the level above."""
        result = reading(matrix(SECTION, ALCALDIA, ["EMPRESAS PÚBLICAS ADSCRITAS"], OBRAS))

        assert [level for *_, level in units(result)] == ["gobernante", None]
        assert notes(result) == []
        assert ("section.unknown", "A6") in found(result.issues)

    def test_a_short_text_between_the_header_and_a_unit_is_one_too(self):
        result = reading(matrix(["COORDINACIÓN GENERAL"], ALCALDIA))

        assert [(s.text, s.level) for s in result.sections] == [("COORDINACIÓN GENERAL", None)]
        assert notes(result) == []
        assert found(result.issues) == [("section.unknown", "A4")]

    def test_a_section_with_a_stray_mark_far_to_its_right_is_still_one(self):
        result = reading(matrix([*SECTION, *[None] * 6, "x"], ALCALDIA))

        assert [s.level for s in result.sections] == ["gobernante"]
        assert found(result.issues) == [("cell.outside-table", "H4")]

    def test_a_section_may_stand_left_of_the_table(self):
        rows = [*TITLES, [None, *HEADER], SECTION, [None, *ALCALDIA], [None, *OBRAS], *FOOTER]

        assert units(reading(rows)) == units(reading(MATRIX))

    def test_a_section_may_stand_in_the_column_of_the_units(self):
        assert units(reading(matrix([None, *SECTION], ALCALDIA, OBRAS))) == units(reading(MATRIX))

    def test_parts_that_disagree_are_no_known_section(self):
        assert section_level("PROCESO GOBERNANTE / NIVEL OPERATIVO", FORM) == (False, None)
        assert section_level("PROCESOS HABILITANTES / NIVEL OPERATIVO", FORM) == (False, None)


class TestNotes:
    def test_a_sentence_instead_of_units_is_a_note_of_its_section(self):
        result = reading(matrix(SECTION, ALCALDIA, ["PROCESOS DESCONCENTRADOS"], [NOTE], SECTION, OBRAS))
        (row,) = result.table("notas.csv").rows

        assert (row.values["nota"], row.values["seccion"], row.values["nivel"], row.values["celda"]) == (
            NOTE, "PROCESOS DESCONCENTRADOS", "desconcentrado", "A7",
        )  # fmt: skip

    def test_no_aplica_instead_of_units_is_a_note(self):
        assert notes(reading(matrix(SECTION, ALCALDIA, ["PROCESOS DESCONCENTRADOS"], ["NO APLICA"]))) == ["NO APLICA"]

    def test_a_signature_below_the_foot_is_no_note(self):
        result = reading([*MATRIX, [], ["Elaborado por: Persona Inventada"]])

        assert notes(result) == []
        assert found(result.issues) == [("row.signatures", "A15")]


class TestOtherRows:
    def test_what_stands_before_the_header_is_told(self):
        assert found(reading([["GAD DE VILLA EJEMPLO", None, "MAYO"], *MATRIX]).issues) == [
            ("row.preamble", "A1"), ("row.preamble", "C1"),
        ]  # fmt: skip

    def test_a_number_without_anything_is_told(self):
        assert found(reading(matrix(SECTION, ALCALDIA, [2])).issues) == [("row.only-number", "A6")]

    def test_a_total_is_told(self):
        assert found(reading(matrix(SECTION, ALCALDIA, ["TOTAL", None, None, None, "80 %"])).issues) == [
            ("row.total", "A6")
        ]

    def test_cells_beyond_the_table_are_told_each(self):
        result = reading(matrix(SECTION, [*ALCALDIA, "x", None, "y"]))

        assert found(result.issues) == [("cell.outside-table", "F5"), ("cell.outside-table", "H5")]
        assert [(i.severity, i.params["text"]) for i in result.issues] == [("warning", "x"), ("warning", "y")]


class TestFoot:
    def test_labels_drift_and_values_stand_in_b_c_or_d(self):
        footer: list[Row] = [
            ["Enlace para descargar el reporte de Gobierno por Resultados", "https://gpr.example.org/"],
            ["FECHA DE ACTUALIZACION DE LA INFORMACION", "2021-05-31"],
            ["PERIODICIDAD\u00a0DE ACTUALIZACIÓN", None, "MENSUAL"],
            ["UNIDAD POSEEDORA DE INFORMACIÓN", None, "Planificación"],
            ["PERSONAL RESPONSABLE DE LA UNIDAD POSEEDORA DE LA INFORMACIÓN:", None, None, "Persona Inventada"],
            ["CORREO ELECTRONICO:", None, None, None, "a@b.gob.ec"],
            ["Teléfono de la persona responsable", "0991234567"],
        ]

        result = reading(matrix(SECTION, ALCALDIA, footer=footer))

        assert metadata(result) == {
            "enlace_gpr": ("https://gpr.example.org/", "B6"), "fecha_actualizacion": ("2021-05-31", "B7"),
            "periodicidad": ("MENSUAL", "C8"), "unidad_poseedora": ("Planificación", "C9"),
            "responsable": ("Persona Inventada", "D10"), "correo": ("a@b.gob.ec", "E11"),
            "telefono": ("0991234567", "B12"),
        }  # fmt: skip
        assert result.issues == ()

    def test_label_and_value_may_share_a_cell(self):
        footer = [[f"{label} {value}"] for label, *_, value in FOOTER[1:]]

        result = reading(matrix(SECTION, ALCALDIA, footer=[FOOTER[0], *footer]))

        assert metadata(result)["fecha_actualizacion"] == ("2021-05-31", "A7")
        assert metadata(result)["telefono"] == ("(03) 2999-999 EXTENSIÓN 204", "A12")
        assert result.issues == ()

    def test_labels_may_stand_above_the_table(self):
        result = reading([*TITLES, *FOOTER, HEADER, SECTION, ALCALDIA])

        assert metadata(result)["fecha_actualizacion"] == ("2021-05-31", "D4")
        assert result.issues == ()

    def test_a_missing_value_is_placed_where_the_others_are(self):
        footer = [[row[0]] if row is FOOTER[1] else row for row in FOOTER]

        assert found(reading(matrix(SECTION, ALCALDIA, footer=footer)).issues) == [("cell.missing", "D7")]

    def test_a_missing_label_is_placed_below_the_table(self):
        result = reading(matrix(SECTION, ALCALDIA, footer=FOOTER[:1] + FOOTER[2:]))

        assert found(result.issues) == [("label.missing", "A12")]
        assert result.issues[0].params == {"column": "FECHA ACTUALIZACIÓN DE LA INFORMACIÓN"}

    def test_what_stands_right_of_a_value_is_told(self):
        footer = [*FOOTER[:6], [*FOOTER[6], "o 2999-998"]]

        assert found(reading(matrix(SECTION, ALCALDIA, footer=footer)).issues) == [("cell.outside-table", "E12")]
