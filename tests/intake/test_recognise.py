"""The form is found by its words, wherever they stand; another form is not taken for it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from matrices import ALCALDIA, FOOTER, HEADER, MATRIX, SECTION, TITLES, Row, matrix, sheet
from vitrina import messages
from vitrina.errors import UnknownFormError
from vitrina.intake import form, read, recognise, recognise_all
from vitrina.intake.recognise import Recognised
from vitrina.model import Sheet, Workbook

SHARED = Path(os.environ.get("VITRINA_SHARED") or Path(__file__).parents[3] / "shared")
COLUMNS = {"numero": 1, "unidad": 2, "objetivo": 3, "indicador": 4, "meta": 5}


def book(*sheets: Sheet) -> Workbook:
    return Workbook("m.xlsx", "0" * 64, sheets)


def find(*sheets: Sheet) -> Recognised:
    return recognise(book(*sheets))


def moved(rows: list[Row], down: int, right: int) -> list[Row]:
    return [[]] * down + [[None] * right + list(row) for row in rows]


class TestHeader:
    def test_it_is_found_in_its_row_with_each_column(self):
        found = find(sheet(MATRIX))

        assert (found.form.id, found.header_row, found.columns) == ("lotaip-a4", 3, COLUMNS)

    def test_it_is_found_in_other_rows_and_columns(self):
        found = find(sheet(moved(MATRIX, down=7, right=3)))

        assert found.header_row == 10
        assert found.columns == {name: column + 3 for name, column in COLUMNS.items()}

    def test_its_columns_may_stand_in_another_order(self):
        found = find(sheet([["Meta cuantificable", "Indicador", "Objetivo de la unidad", "Descripción de la unidad"]]))

        assert found.columns == {"meta": 1, "indicador": 2, "objetivo": 3, "unidad": 4}

    @pytest.mark.parametrize(
        "header",
        [
            ["NO.", "DESCRIPCION DE LA UNIDAD", "OBJETIVO DE LA UNIDAD", "INDICADOR", "META CUANTIFICABLE"],
            ["N°", "descripción  de la\nunidad:", "Objetivos de la unidad", "Indicadores", "Metas cuantificables"],
            ["Nº", "Descripcio\u0301n de la unidad", "OBJETIVO", "indicador.", "meta"],
            ["Nro.", "Unidad administrativa", "Objetivo(s) de la unidad", "Indicador", "Meta cuantificable"],
            ["Nro.", "Unidad administrativa", "Objetivo", "Indicador (es)", "Meta cuantificable 2021"],
        ],
    )
    def test_case_accents_and_other_wordings_do_not_matter(self, header: Row):
        assert find(sheet(matrix(ALCALDIA, header=header))).columns == COLUMNS

    def test_one_heading_in_other_words_leaves_the_rest_of_the_header(self):
        found = find(sheet(matrix(ALCALDIA, header=[*HEADER[:4], "Lo que se espera lograr"])))

        assert found.columns.keys() == COLUMNS.keys() - {"meta"}

    def test_a_row_of_data_that_begins_like_headings_is_none(self):
        row = [7, "Unidad de Riesgos", "Objetivo general: prevenir", "Indicador de avance", "Meta: 80 %"]

        assert find(sheet([row, *MATRIX])).header_row == 4

    @pytest.mark.parametrize("rows", [[], [["x"]], [SECTION, ALCALDIA], [["Unidad", "Objetivo"]], [*TITLES, *FOOTER]])
    def test_without_it_there_is_no_form(self, rows: list[Row]):
        with pytest.raises(UnknownFormError) as caught:
            find(sheet(rows))

        assert caught.value.params == {"filename": "m.xlsx", "sheets": "Literal a4"}

    def test_a_workbook_without_sheets_has_no_form(self):
        with pytest.raises(UnknownFormError) as caught:
            find()

        assert "–" in messages.error(caught.value)


class TestSheets:
    def test_the_form_may_be_in_the_second_sheet(self):
        found = find(sheet([["Índice"]], "Portada"), sheet(MATRIX, "Mayo"))

        assert (found.sheet.name, found.others) == ("Mayo", ())

    def test_a_sheet_for_each_month_is_a_table_for_each(self):
        sheets = sheet(MATRIX, "Abril"), sheet([["x"]], "x"), sheet(MATRIX, "Mayo"), sheet(MATRIX, "Junio")
        found, every = find(*sheets), recognise_all(book(*sheets))

        assert (found.sheet.name, found.others) == ("Abril", ())
        assert [table.sheet.name for table in every] == ["Abril", "Mayo", "Junio"]
        assert [table.told for table in every] == [(None, 4), (None, 5), (None, 6)]

    def test_sheets_that_say_no_month_are_found_too(self):
        found = recognise_all(book(sheet(MATRIX, "Matriz"), sheet(MATRIX, "Copia"), sheet(MATRIX, "Mayo")))

        assert [table.sheet.name for table in found] == ["Matriz", "Copia", "Mayo"]

    def test_of_several_sheets_of_metadata_the_one_named_as_the_table_is_its_own(self):
        structure = [
            ("Nivel superior", "Unidad", "Nivel de los Procesos de la Estructura"),
            ("NO APLICA", "ALCALDÍA", "Procesos gobernantes (Nivel Directivo)"),
        ]
        targets = [("Unidad", "Objetivo", "Indicador", "Meta cuantificable"), ("ALCALDÍA", "Dirigir", "%", "80 %")]
        labels = [("FECHA ACTUALIZACIÓN DE LA INFORMACIÓN", "31/07/2024"), ("PERIODICIDAD", "Mensual")]
        tables = {"1.1 Conjunto de datos": structure, "1.3 Conjunto de datos": targets}
        metadata = {"1.1 Metadatos": labels, "1.3 Metadatos": labels[:1]}

        found = recognise_all(book(*(sheet(rows, name) for name, rows in {**tables, **metadata}.items())))

        assert [(t.form.id, t.labels and t.labels.name) for t in found] == [
            ("lotaip-1.1", "1.1 Metadatos"), ("lotaip-1.3", "1.3 Metadatos"),
        ]  # fmt: skip

    def test_a_draft_in_the_layout_of_the_other_law_is_told_and_not_read(self):
        draft = sheet([("Unidad", "Objetivo", "Indicador", "Meta cuantificable"), ("X", "Y", "Z", "1 %")], "Borrador")

        (found,) = recognise_all(book(sheet(MATRIX, "Literal a4"), draft))

        assert (found.form.id, found.others) == ("lotaip-a4", ("Borrador",))

    def test_the_structure_beside_the_targets_is_a_table_of_its_own(self):
        structure = sheet(
            [
                ("Nivel superior", "Unidad", "Nivel de los Procesos de la Estructura"),
                ("ALCALDÍA", "OBRAS PÚBLICAS", "Nivel operativo"),
            ],
            "Estructura",
        )

        found = recognise_all(book(sheet(MATRIX, "Literal a4"), structure))

        assert [table.form.id for table in found] == ["lotaip-a4", "lotaip-1.1"]

    def test_a_hidden_sheet_gives_way_to_a_visible_one(self):
        found = find(sheet(MATRIX, "Vieja", hidden=True), sheet(MATRIX, "Mayo"))

        assert (found.sheet.name, found.others) == ("Mayo", ("Vieja",))

    def test_a_hidden_sheet_is_read_where_no_other_has_the_form(self):
        assert find(sheet([["x"]]), sheet(MATRIX, "Oculta", hidden=True)).sheet.name == "Oculta"


class TestOtherForms:
    HEADER_2023 = ("Unidad", "Objetivo", "Indicador", "Meta cuantificable")
    LINK = "Enlace al sistema de gestiÓn de planificaciÓn para verificaciÓn de los indicadores"

    def test_the_columns_of_the_2023_law_are_another_form(self):
        found = find(sheet([[*self.HEADER_2023, self.LINK], ["Alcaldía", "Dirigir", "%", "80 %", "https://x.example"]]))

        assert found.form.id == "lotaip-1.3"
        assert found.columns == {"unidad": 1, "objetivo": 2, "indicador": 3, "meta": 4, "enlace": 5}
        assert found.doubtful is None

    def test_the_short_headings_alone_are_the_official_ones_of_the_2023_law(self):
        assert find(sheet([self.HEADER_2023])).form.id == "lotaip-1.3"

    def test_the_short_headings_under_the_titles_of_the_2004_law_are_its_form(self):
        found = find(sheet([*TITLES, self.HEADER_2023, SECTION, *FOOTER]))

        assert found.form.id == "lotaip-a4"
        assert found.columns.keys() == COLUMNS.keys() - {"numero"}

    @pytest.mark.shared
    @pytest.mark.parametrize(
        ("name", "form_id", "numeral"),
        [
            ("1.4 Metas y Objetivos.xlsx", "lotaip-1.3", "1.4"),
            ("1.1 Estructura orgánica metas .xlsx", "lotaip-1.1", "1.1"),
        ],
    )
    def test_the_official_workbooks_of_the_2023_law_are_known(self, name: str, form_id: str, numeral: str):
        path = SHARED / "forms" / name
        if not path.exists():
            pytest.skip("needs the shared folder: the official workbooks, under forms/")
        found = recognise(read(path.read_bytes(), path.name))

        assert (found.form.id, found.numeral, found.sheet.name.strip()) == (form_id, numeral, "Conjunto de datos")
        assert found.labels is not None
        assert found.labels.name.strip() == "Metadatos"


class TestMonths:
    def test_of_several_sheets_the_one_of_the_month_is_read(self):
        found, second = recognise_all(book(sheet(MATRIX, "ENERO 2021"), sheet(MATRIX, "Mayo-2021")), "2021-05")

        assert (found.sheet.name, second.sheet.name) == ("Mayo-2021", "ENERO 2021")
        assert found.periods == {"ENERO 2021": "2021-01", "Mayo-2021": "2021-05"}

    def test_without_a_month_or_its_sheet_the_first_is_read(self):
        months = book(sheet(MATRIX, "ENERO 2021"), sheet(MATRIX, "Mayo-2021"))

        assert recognise(months).sheet.name == recognise(months, "2021-07").sheet.name == "ENERO 2021"


def test_every_wording_of_the_form_is_found_as_its_column():
    for column in form("lotaip-a4").table("rows").headings:
        for wording in column.heading.wordings if column.heading else ():
            header = list(HEADER)
            header[COLUMNS[column.name] - 1] = wording
            assert find(sheet([header])).columns == COLUMNS, wording
