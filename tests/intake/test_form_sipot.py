"""The Mexican form: rows joined with the sheet of indicators by number, metadata beside the rows, the public export."""

from __future__ import annotations

import io
from collections import Counter
from typing import ClassVar

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matrices import Row, checked, found, saved, sheet
from samples import DATA, MEXICAN
from vitrina import intake
from vitrina.intake import form
from vitrina.intake.recognise import recognise_all
from vitrina.model import Context, Issue, Reading, Sheet, Workbook

SAMPLE = (DATA / "inventada-sipot-f4-2024-06.xlsx").read_bytes()
CONTEXT = Context(MEXICAN, "2024-06")
REPORT, CHILD = "Reporte de Formatos", "Tabla_348503"
HEADER: Row = [
    "Ejercicio", "Fecha de inicio del periodo que se informa", "Fecha de término del periodo que se informa",
    "Denominación del área", "Descripción breve y clara de cada objetivo",
    f"Indicadores y metas asociados a cada objetivo \n{CHILD}",
    "Hipervínculo al documento del o los programas operativos, presupuestarios, sectoriales, entre otros",
    "Área(s) responsable(s) que genera(n), posee(n), publica(n) y actualiza(n) la información",
    "Fecha de validación", "Fecha de Actualización", "Nota",
]  # fmt: skip
CHILD_HEADER: Row = ["ID", "Indicadores asociados", "Meta del indicador", "Unidad de medida"]


def row(number: object, unit: str = "Tesorería", **changes: object) -> Row:
    """Return a row of the report; `changes` by the letter of the column."""
    cells: list[object] = [
        2024, "01/04/2024", "30/06/2024", unit, f"Objetivo de {unit}", number, "https://x.example/poa", "Planeación",
        "10/07/2024", "10/07/2024", None,
    ]  # fmt: skip
    for letter, value in changes.items():
        cells[ord(letter) - ord("A")] = value
    return cells


def indicator(
    number: object, name: str = "Informes entregados", target: object = 12, measure: object = "Informe"
) -> Row:
    return [number, name, target, measure]


def book(rows: list[Row], children: list[Row] | None, header: Row = HEADER, child: str = CHILD) -> Workbook:
    """Return a workbook with the header in row 1 of the report, and in row 3 of the sheet of indicators."""
    sheets: list[Sheet] = [sheet([header, *rows], REPORT)]
    if children is not None:
        sheets.append(sheet([[None, 2, 2, 2], [None, 44321, 44322, 44323], CHILD_HEADER, *children], child))
    sheets.append(sheet([["Ascendente"], ["Descendente"]], "Hidden_1", hidden=True))
    return Workbook("m.xlsx", "0" * 64, tuple(sheets))


def read(workbook: Workbook, context: Context = CONTEXT) -> Reading:
    return intake.tables(intake.recognise(workbook, context.period), context, None)


def rows_of(reading: Reading) -> list[dict[str, str | None]]:
    return [dict(one.values) for one in reading.table("conjunto-de-datos.csv").rows]


def metadata(reading: Reading) -> dict[str, str | None]:
    [one] = reading.table("metadatos.csv").rows
    return dict(one.values)


def placed(issues: tuple[Issue, ...]) -> list[tuple[str, str, str]]:
    return [(i.code, i.cell.sheet, i.cell.address) for i in issues if i.cell]


def changed(name: str, **cells: object) -> bytes:
    """Return the sample with some cells of a sheet changed."""
    loaded = openpyxl.load_workbook(io.BytesIO(SAMPLE))
    for address, value in cells.items():
        loaded[name][address] = value
    return saved(loaded)


class TestSample:
    def test_each_indicator_of_an_objective_is_a_row_with_the_cells_of_its_own_sheet(self):
        result = checked(SAMPLE, "m.xlsx", CONTEXT)

        data = result.reading.table("conjunto-de-datos.csv").rows
        assert result.form.id == "sipot-f4"
        assert result.report.conforms
        assert Counter(one.values["unidad"] for one in data) == {
            "Presidencia Municipal": 2, "Tesorería Municipal": 3, "Dirección de Obras Públicas": 3,
        }  # fmt: skip
        assert [(one.values["hoja"], one.values["celda"]) for one in data] == [(CHILD, f"C{n}") for n in range(4, 12)]
        assert {(one.cells["unidad"].sheet, one.cells["indicador"].sheet) for one in data} == {(REPORT, CHILD)}

    def test_the_column_of_measures_says_the_unit_and_keeps_its_words(self):
        data = checked(SAMPLE, "m.xlsx", CONTEXT).reading.table("conjunto-de-datos.csv").rows

        assert [(one.values["valor"], one.values["unidad_medida"], one.values["medida"]) for one in data] == [
            ("24", "NUM", "Sesión"), ("85", "PERCENT", None), ("1250000.5", "CCY_MXN", None), ("95", "PERCENT", None),
            ("4", "NUM", "Informe"), ("12", "NUM", "Calle"), ("1200", "NUM", "Vivienda"), ("3", "NUM", "Comunidad"),
        ]  # fmt: skip
        assert data[2].values["medida_texto"] == "Pesos"
        assert data[5].values["comparador"] == "al-menos"
        assert {one.values["anio"] for one in data} == {"2024"}

    def test_metadata_and_notes_come_from_columns_of_the_rows(self):
        result = checked(SAMPLE, "m.xlsx", Context(MEXICAN)).reading

        told = metadata(result)
        assert result.context.period == "2024-06"
        assert told == {
            "institucion": MEXICAN, "periodo": "2024-06", "periodo_inicio": "2024-04-01", "periodo_fin": "2024-06-30",
            "fecha_validacion": "2024-07-10", "fecha_actualizacion": "2024-07-10",
            "unidad_poseedora": "Dirección de Planeación y Evaluación",
            "unidad_poseedora_id": "direccion-de-planeacion-y-evaluacion",
        }  # fmt: skip
        [note] = result.table("notas.csv").rows
        assert (note.values["celda"], note.values["nota"]) == (
            "K9", "Las metas de recaudación son las de la ley de ingresos del ejercicio",
        )  # fmt: skip

    def test_what_the_portal_writes_above_the_header_or_hides_there_is_not_told(self):
        codes = {issue.code for issue in checked(SAMPLE, "m.xlsx", CONTEXT).report.issues}

        assert codes == {"target.fraction"}

    def test_a_hidden_row_of_data_is_told(self):
        loaded = openpyxl.load_workbook(io.BytesIO(SAMPLE))
        loaded[CHILD].row_dimensions[5].hidden = True

        issues = checked(saved(loaded), "m.xlsx", CONTEXT).report.issues

        assert [i.cell and i.cell.address for i in issues if i.code == "row.hidden"] == ["A5"]

    @pytest.mark.parametrize(
        ("name", "cells", "told"),
        [
            (CHILD, {"A11": 9}, [("child.orphan", CHILD, "A11")]),
            (REPORT, {"F8": 7}, [("child.missing", REPORT, "F8"), *(("child.orphan", CHILD, a) for a in ("A4", "A5"))]),
            (REPORT, {"C9": "06/30/2024"}, [("value.differs", REPORT, "C9")]),
            (REPORT, {"B8": "2024/13/01"}, [("value.differs", REPORT, "B8")]),
            (REPORT, {"A8": "2O24"}, [("year.unreadable", REPORT, "A8")]),
        ],
    )  # fmt: skip
    def test_a_broken_cell_is_told_where_it_is(
        self, name: str, cells: dict[str, object], told: list[tuple[str, str, str]]
    ):
        report = checked(changed(name, **cells), "m.xlsx", CONTEXT).report

        assert not report.conforms
        assert placed(tuple(i for i in report.issues if i.severity == "violation")) == told


class TestHeadings:
    @pytest.mark.parametrize(
        ("at", "heading"),
        [
            (2, "Fecha de fin del periodo que se informa"),
            (4, "Descripción breve y clara de cada objetivo institucional"),
            (5, "Indicadores y metas Tabla_348503"),
            (5, "Indicadores y metas asociados a cada objetivo"),
            (5, "INDICADORES Y METAS ASOCIADOS A CADA OBJETIVO TABLA_348503"),
            (9, "FECHA DE ACTUALIZACIÓN"),
        ],
    )
    def test_the_wordings_that_were_seen_are_known(self, at: int, heading: str):
        header = [*HEADER[:at], heading, *HEADER[at + 1 :]]

        result = read(book([row(1)], [indicator(1)], header))

        assert (result.form, result.issues) == ("sipot-f4", ())
        assert [one["valor"] for one in rows_of(result)] == ["12"]

    def test_the_sheet_of_indicators_may_have_any_name(self):
        assert read(book([row(1)], [indicator(1)], child="Hoja2")).issues == ()

    def test_of_two_sheets_of_indicators_the_one_that_the_heading_names_is_read(self):
        workbook = book([row(1)], [indicator(1, target=12)])
        other = sheet([CHILD_HEADER, indicator(1, target=99)], "Tabla_111111")
        workbook = Workbook("m.xlsx", "0" * 64, (other, *workbook.sheets))

        assert [one["valor"] for one in rows_of(read(workbook))] == ["12"]

    def test_a_form_of_the_law_of_ecuador_is_not_taken_for_it(self):
        for name in ("alausi-lotaip-a4-2021-05.xlsx", "inventada-lotaip-1.3-2023-07.xlsx"):
            found_ = intake.recognise(intake.read((DATA / name).read_bytes(), name))
            assert found_.form.id != "sipot-f4"
            assert found_.doubtful is None


class TestExport:
    """What the national portal of Mexico gives to download: labels, a blank row, capitals, months first."""

    HEADER: ClassVar[Row] = [
        "EJERCICIO", "FECHA DE INICIO DEL PERIODO QUE SE INFORMA", "FECHA DE TÉRMINO DEL PERIODO QUE SE INFORMA",
        "DENOMINACIÓN DEL ÁREA", "DESCRIPCIÓN BREVE Y CLARA DE CADA OBJETIVO",
        "INDICADORES ASOCIADOS POR CADA OBJETIVO", "META(S) POR CADA INDICADOR", "UNIDAD DE MEDIDA POR CADA META",
        "HIPERVÍNCULO AL DOCUMENTO DEL O LOS PROGRAMAS OPERATIVOS, PRESUPUESTARIOS, SECTORIALES, ENTRE OTROS",
        "ÁREA(S) RESPONSABLE(S) QUE GENERA(N), POSEE(N), PUBLICA(N) Y ACTUALIZA(N) LA INFORMACIÓN",
        "FECHA DE VALIDACIÓN", "FECHA DE ACTUALIZACIÓN", "NOTA",
    ]  # fmt: skip
    HEAD: ClassVar[tuple[Row, ...]] = (
        ["Institución:", "Municipio Inventado de Villa Modelo"], ["Ley:", "LEY GENERAL DE TRANSPARENCIA"],
        ["Artículo:", "Artículo 70"], ["Formato:", "Fracción IV. Objetivos y metas"], [],
    )  # fmt: skip

    def line(self, indicator: str, target: object, ends: str = "06/30/24", starts: str = "04/01/24") -> Row:
        return [
            2024, starts, ends, "Tesorería", "Recaudar con orden", indicator, target, "Porcentaje",
            "https://x.example/poa", "Planeación", "07/09/24", "07/09/24", None,
        ]  # fmt: skip

    def export(self, *lines: Row) -> Workbook:
        return Workbook("m.xlsx", "0" * 64, (sheet([*self.HEAD, self.HEADER, *lines], "Informacion"),))

    def test_it_is_read_with_the_month_first_in_every_column_of_dates(self):
        result = read(self.export(self.line("Avance", "85"), self.line("Recaudación", "1,250.5")))

        told = metadata(result)
        assert [one["valor"] for one in rows_of(result)] == ["85", "1250.5"]
        assert [one["celda"] for one in rows_of(result)] == ["G7", "G8"]
        assert (told["periodo_inicio"], told["periodo_fin"]) == ("2024-04-01", "2024-06-30")
        assert (told["fecha_validacion"], told["fecha_actualizacion"]) == ("2024-07-09", "2024-07-09")
        assert placed(result.issues) == [("column.date-order", "Informacion", "C7")]

    def test_each_period_is_a_table_of_its_own(self):
        workbook = self.export(self.line("Avance", "85"), self.line("Avance", "40", "03/31/24", "01/01/24"))

        parts = recognise_all(workbook)

        readings = [intake.tables(part, Context(MEXICAN, f"{part.told[0]}-{part.told[1]:02d}")) for part in parts]
        assert [(r.context.period, [one["valor"] for one in rows_of(r)]) for r in readings] == [
            ("2024-06", ["85"]),
            ("2024-03", ["40"]),
        ]
        assert [metadata(r)["periodo_fin"] for r in readings] == ["2024-06-30", "2024-03-31"]

    def test_the_period_given_is_the_one_that_is_read_first(self):
        workbook = self.export(self.line("Avance", "85"), self.line("Avance", "40", "03/31/24", "01/01/24"))

        assert [one["valor"] for one in rows_of(read(workbook, Context(MEXICAN, "2024-03")))] == ["40"]


class TestJoin:
    def test_rows_of_another_period_have_their_indicators_too(self):
        workbook = book([row(1), row(2, "Obras", B="01/01/2024", C="31/03/2024")], [indicator(1), indicator(2)])

        parts = [intake.tables(p, CONTEXT) for p in recognise_all(workbook)]

        assert [len(rows_of(part)) for part in parts] == [1, 1]
        assert "child.orphan" not in {issue.code for part in parts for issue in part.issues}

    @pytest.mark.parametrize(("number", "other"), [(7, "7"), ("007", 7), ("7.0", "7"), ("A-1", "a 1")])
    def test_a_number_is_the_same_however_it_is_written(self, number: object, other: object):
        assert read(book([row(number)], [indicator(other)])).issues == ()

    def test_what_has_no_partner_is_told_on_either_side(self):
        result = read(book([row(1), row(2, "Obras")], [indicator(1), indicator(3), indicator(3, "Obras hechas")]))

        assert placed(result.issues) == [
            ("child.missing", REPORT, "F3"),
            ("child.orphan", CHILD, "A5"),
            ("child.orphan", CHILD, "A6"),
        ]
        assert {i.severity for i in result.issues} == {"violation"}
        assert [one["unidad"] for one in rows_of(result)] == ["Tesorería"]

    def test_one_number_for_two_objectives_is_told_at_the_second(self):
        result = read(book([row(1), row(1, "Obras")], [indicator(1)]))

        assert placed(result.issues) == [("child.repeated", REPORT, "F3")]
        assert len(rows_of(result)) == 1

    def test_a_number_that_was_not_written_is_told_in_its_own_cell(self):
        result = read(book([row(None)], [indicator(None)]))

        assert placed(result.issues) == [("cell.missing", REPORT, "F2"), ("cell.missing", CHILD, "A4")]

    def test_a_number_that_does_not_apply_is_a_stated_absence_of_all(self):
        result = read(book([row("NO APLICA (no tiene indicadores)")], []))

        assert [(r.values["columna"], r.values["celda"]) for r in result.table("ausencias.csv").rows] == [
            ("indicadores_id", "F2"), ("indicador", "F2"), ("meta", "F2"), ("medida_texto", "F2"),
        ]  # fmt: skip
        assert result.issues == ()

    def test_without_the_sheet_of_indicators_that_is_said_once_with_its_name(self):
        result = read(book([row(1), row(2, "Obras")], None))

        [issue] = result.issues
        assert (issue.code, issue.cell and issue.cell.address, issue.params["text"]) == ("child.no-sheet", "F1", CHILD)

    def test_a_missing_cell_of_an_indicator_is_told_in_its_sheet(self):
        result = read(book([row(1)], [indicator(1, target=None)]))

        assert placed(result.issues) == [("cell.missing", CHILD, "C4")]

    def test_what_stands_beside_the_columns_of_indicators_is_told(self):
        result = read(book([row(1)], [[*indicator(1), "pendiente"]]))

        assert placed(result.issues) == [("cell.outside-table", CHILD, "E4")]

    def test_a_number_merged_over_several_indicators_is_that_of_each(self):
        workbook = book([row(1)], [indicator(1), indicator(None, "Quejas atendidas", 3, "Queja")])
        child = workbook.sheets[1]
        merged = Sheet(child.name, child.cells, {(4, 1): (4, 1), (5, 1): (4, 1)})
        result = read(Workbook("m.xlsx", "0" * 64, (workbook.sheets[0], merged)))

        assert [one["valor"] for one in rows_of(result)] == ["12", "3"]

    @given(
        st.lists(st.integers(1, 5) | st.none(), min_size=1, max_size=5),
        st.lists(st.integers(1, 5) | st.none(), max_size=8),
    )
    def test_no_row_of_either_sheet_is_lost_silently(self, above: list[int | None], below: list[int | None]):
        parents = [row(number, f"Unidad {name}") for number, name in zip(above, "ABCDE", strict=False)]
        result = read(book(parents, [indicator(number, f"Indicador {n}") for n, number in enumerate(below)]))

        data = result.table("conjunto-de-datos.csv").rows
        told = {(i.cell.sheet, i.cell.address) for i in result.issues if i.cell and i.severity == "violation"}
        shown = {(r.cells["unidad"].sheet, f"F{r.cells['unidad'].address[1:]}") for r in data}
        shown |= {(CHILD, f"A{r.cells['meta'].address[1:]}") for r in data}
        assert {(REPORT, f"F{n}") for n in range(2, 2 + len(above))} <= told | shown
        assert {(CHILD, f"A{n}") for n in range(4, 4 + len(below))} <= told | shown


class TestBeside:
    def test_who_says_otherwise_is_told_once_for_each_other_value(self):
        rows = [row(1), row(2, "B", H="Tesorería"), row(3, "C", H="TESORERÍA "), row(4, "D", J="11/07/2024")]
        result = read(book(rows, [indicator(n) for n in (1, 2, 3, 4)]))

        assert [(i.code, i.severity, i.cell and i.cell.address) for i in result.issues] == [
            ("value.differs", "warning", "J5"),
        ]

    def test_each_row_has_its_own_responsible_area_and_the_edition_then_has_none(self):
        rows = [row(1), row(2, "B", H="Tesorería"), row(3, "C", H="TESORERÍA ")]
        result = read(book(rows, [indicator(n) for n in (1, 2, 3)]))

        data = result.table("conjunto-de-datos.csv").rows
        assert result.issues == ()
        assert [one.values["area_responsable"] for one in data] == ["Planeación", "Tesorería", "TESORERÍA "]
        assert [one.values["area_responsable_id"] for one in data] == ["planeacion", "tesoreria", "tesoreria"]
        assert [one.cells["area_responsable_id"].address for one in data] == ["H2", "H3", "H4"]
        assert (metadata(result)["unidad_poseedora"], metadata(result)["unidad_poseedora_id"]) == (None, None)

    def test_an_area_that_all_rows_name_is_the_holder_of_the_edition(self):
        result = read(book([row(1), row(2, "B")], [indicator(1), indicator(2)]))

        data = result.table("conjunto-de-datos.csv").rows
        assert [one.values["area_responsable_id"] for one in data] == ["planeacion"] * 2
        assert metadata(result)["unidad_poseedora"] == "Planeación"

    def test_a_note_that_nothing_was_generated_is_the_stated_absence_of_what_the_row_leaves_empty(self):
        note = "En el periodo que se informa no se generó información"
        result = read(book([row(None, E=None, G=None, K=note), row(1, "B")], [indicator(1)]))

        absences = [one.values for one in result.table("ausencias.csv").rows]
        assert [(i.code, i.severity, i.cell and i.cell.address) for i in result.issues] == [
            ("row.absent-by-note", "info", "K2")
        ]
        assert [one["unidad"] for one in rows_of(result)] == ["Tesorería", "B"]
        assert {one["columna"] for one in absences} == {"objetivo", "indicador", "meta", "medida_texto", "enlace"}
        assert {(one["tipo_ausencia"], one["motivo"], one["celda"]) for one in absences} == {
            ("no-disponible", note, "K2")
        }

    def test_another_note_explains_no_empty_cell(self):
        result = read(book([row(None, K="Datos preliminares")], [indicator(1)]))

        assert ("cell.missing", REPORT, "F2") in placed(result.issues)

    def test_one_day_written_in_two_ways_is_one_day(self):
        rows = [row(1), row(2, "B", J="2024-07-10")]

        assert read(book(rows, [indicator(1), indicator(2)])).issues == ()

    def test_rows_that_begin_on_another_day_must_be_corrected(self):
        rows = [row(1), row(2, "B", B="01/01/2024")]
        result = read(book(rows, [indicator(1), indicator(2)]))

        assert [(i.code, i.severity, i.cell and i.cell.address) for i in result.issues] == [
            ("value.differs", "violation", "B3")
        ]

    def test_a_date_with_the_month_first_among_others_is_told_with_the_day_that_it_means(self):
        result = read(book([row(1, C="06/30/2024", I="15/07/2024")], [indicator(1)]))

        [issue] = result.issues
        assert (issue.code, issue.cell and issue.cell.address) == ("date.unreadable", "C2")
        assert issue.params["proposal"] == "30/06/2024"

    def test_a_year_long_period_is_that_of_its_last_month(self):
        result = read(book([row(1, B="01/01/2024", C="31/12/2024", I="10/01/2025", J="10/01/2025")], [indicator(1)]),
                      Context(MEXICAN, "2024-12"))  # fmt: skip

        assert (metadata(result)["periodo_inicio"], result.issues) == ("2024-01-01", ())

    def test_another_month_than_the_one_given_is_told(self):
        result = read(book([row(1)], [indicator(1)]), Context(MEXICAN, "2024-05"))

        assert found(i for i in result.issues if i.code == "period.contradicts") == [("period.contradicts", "A1")]
        assert metadata(result)["periodo_fin"] == "2024-06-30"

    def test_a_column_that_is_not_there_is_told_beside_the_header(self):
        header = [*HEADER[:9], *HEADER[10:]]
        result = read(book([[*row(1)[:9], None]], [indicator(1)], header))

        assert placed(result.issues) == [("cell.missing", REPORT, "K1")]

    def test_a_line_that_begins_like_a_heading_beside_the_rows_is_no_label(self):
        workbook = book([row(1)], [indicator(1)])
        report = sheet([["Fecha de actualización", "01/02/2020"], HEADER, row(1)], REPORT)
        result = read(Workbook("m.xlsx", "0" * 64, (report, *workbook.sheets[1:])))

        assert metadata(result)["fecha_actualizacion"] == "2024-07-10"

    def test_a_table_without_rows_is_told_once(self):
        assert placed(read(book([], [])).issues) == [("table.empty", REPORT, "A1")]

    def test_a_sign_that_only_the_country_decides_is_read_as_in_mexico(self):
        result = read(book([row(1)], [indicator(1, target="1,250", measure="Personas")]))

        assert (rows_of(result)[0]["valor"], result.issues) == ("1250", ())

    def test_nothing_of_ours_is_in_the_published_document(self):
        assert "vitrina:" not in str(form("sipot-f4").metadata({}))
        assert [t.url for t in form("sipot-f4").tables] == [t.url for t in form("lotaip-a4").tables]
