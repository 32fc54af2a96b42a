"""The marked workbook: the user's own file, changed only where something is to be corrected."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as PillowImage

from matrices import ALCALDIA, FOOTER, MATRIX, OBRAS, SECTION, checked, marked, matrix, ods, ods_row, xlsx
from samples import ALAUSI, DATA
from vitrina import checks, messages
from vitrina.model import Cell, CellRef, Context, Issue, Sheet, Workbook

INTAKE_FILES = Path(__file__).parents[1] / "intake" / "files"
BAD = matrix(SECTION, [1, "ALCALDÍA", None, *ALCALDIA[3:]], [*OBRAS[:4], "muchos informes", "x"])


def fill(ws: Worksheet, address: str) -> str:
    return str(ws[address].fill.start_color.rgb)[-6:]


def comment(ws: Worksheet, address: str) -> str | None:
    found = ws[address].comment
    return found.text if found else None


def look(ws: Worksheet, address: str) -> tuple[object, ...]:
    cell = ws[address]
    link = cell.hyperlink.target if cell.hyperlink else None
    styles = [repr(style) for style in (cell.font, cell.fill, cell.border, cell.alignment, cell.protection)]
    return (cell.value, cell.number_format, *styles, link, comment(ws, address))


class TestMarks:
    def test_each_cell_has_colour_border_and_comment_by_its_severity(self):
        data = xlsx(BAD)

        ws = marked(data, checked(data)).worksheets[0]

        assert [comment(ws, address) for address in ("C5", "E6", "F6")] == [
            "cell.missing", "target.no-number", "cell.outside-table",
        ]  # fmt: skip
        assert (fill(ws, "C5"), fill(ws, "E6")) == ("F8C9C4", "FFE8A3")
        assert {ws["C5"].border.left.style, ws["C5"].border.top.style, ws["C5"].border.bottom.style} == {"medium"}

    def test_several_issues_of_a_cell_share_one_comment_and_the_strictest_colour(self):
        data = xlsx(matrix(SECTION, ALCALDIA, footer=FOOTER[:1] + FOOTER[3:]))

        ws = marked(data, checked(data)).worksheets[0]

        assert comment(ws, "A11") == "label.missing\n\nlabel.missing"
        assert fill(ws, "A11") == "F8C9C4"

    def test_a_comment_that_was_there_stays_above_ours(self):
        def change(ws: Worksheet) -> None:
            ws["C5"].comment = Comment("Preguntar a Obras Públicas", "Planificación")
            ws["B2"].comment = Comment("Otro", "Planificación")

        data = xlsx(BAD, change)
        ws = marked(data, checked(data)).worksheets[0]

        assert comment(ws, "C5") == "Preguntar a Obras Públicas\n\ncell.missing"
        assert comment(ws, "B2") == "Otro"

    def test_in_a_merged_range_the_mark_is_at_its_first_cell(self):
        rows = matrix(SECTION, [*ALCALDIA[:4], "ochenta"], [None, None, "Rendir cuentas a la ciudadanía"])

        def merge(ws: Worksheet) -> None:
            for column in "ABDE":
                ws.merge_cells(f"{column}5:{column}6")

        data = xlsx(rows, merge)
        ws = marked(data, checked(data)).worksheets[0]

        assert comment(ws, "E5") == "target.number-in-words"
        assert "E5:E6" in {str(area) for area in ws.merged_cells.ranges}

    def test_an_address_inside_a_merged_range_leads_to_its_first_cell(self):
        data = xlsx(MATRIX, lambda ws: ws.merge_cells("F1:G2"))
        issue = Issue("x", "info", CellRef("Literal a4", "G2"))
        made = checks.marked_workbook(data, checked(data).workbook, [issue], lambda one: one.code)

        assert comment(openpyxl.load_workbook(io.BytesIO(made)).worksheets[0], "F1") == "x"

    def test_an_issue_without_a_cell_or_of_another_sheet_marks_nothing(self):
        data = xlsx(MATRIX)
        issues = [Issue("x", "info"), Issue("y", "info", CellRef("Otra", "A1"))]
        made = checks.marked_workbook(data, checked(data).workbook, issues, lambda one: one.code)

        ws = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
        assert all(cell.comment is None for row in ws.iter_rows() for cell in row)

    def test_the_words_are_the_messages_of_the_reader(self):
        data = (DATA / "broken" / "target-in-words.xlsx").read_bytes()
        result = checked(data, context=Context(ALAUSI, "2021-05"))
        made = checks.marked_workbook(data, result.workbook, result.report.issues, messages.what)

        text = comment(openpyxl.load_workbook(io.BytesIO(made)).worksheets[0], "E12")
        assert text == "«ochenta» no está escrito con cifras. Escriba la cifra, por ejemplo 80 %."


class TestTheRestStays:
    @pytest.mark.parametrize("name", ["missing-objective", "target-in-words", "duplicate-unit"])
    def test_every_other_cell_of_a_sample_looks_as_before(self, name: str):
        data = (DATA / "broken" / f"{name}.xlsx").read_bytes()
        result = checked(data, context=Context(ALAUSI, "2021-05"))
        before, after = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0], marked(data, result).worksheets[0]
        (bad,) = {issue.cell.address for issue in result.report.issues if issue.cell}

        assert after.dimensions == before.dimensions
        changed = [
            cell.coordinate
            for row in before.iter_rows()
            for cell in row
            if look(before, cell.coordinate) != look(after, cell.coordinate)
        ]
        assert changed == [bad]
        assert before[bad].value == after[bad].value
        assert {str(area) for area in after.merged_cells.ranges} == {str(area) for area in before.merged_cells.ranges}
        for letter in "ABCDE":
            assert after.column_dimensions[letter].width == before.column_dimensions[letter].width
        for number in range(1, before.max_row + 1):
            assert after.row_dimensions[number].height == before.row_dimensions[number].height
        assert [one.id for one in after.row_breaks.brk] == [one.id for one in before.row_breaks.brk]

    def test_other_sheets_and_formulas_stay(self):
        def change(ws: Worksheet) -> None:
            other = ws.parent.create_sheet("Cálculos")
            other["A1"] = "=SUM(1,2)"
            other.sheet_state = "hidden"

        data = xlsx(BAD, change)
        book = marked(data, checked(data))

        assert book.sheetnames == ["Literal a4", "Cálculos"]
        assert book["Cálculos"]["A1"].value == "=SUM(1,2)"
        assert book["Cálculos"].sheet_state == "hidden"

    def test_the_institutions_logo_stays(self):
        logo = io.BytesIO()
        PillowImage.new("RGB", (8, 8), "navy").save(logo, "PNG")

        def change(ws: Worksheet) -> None:
            ws.add_image(SheetImage(logo), "A1")

        data = xlsx(BAD, change)
        book = marked(data, checked(data))

        assert len(book["Literal a4"]._images) == 1


class TestOtherFormats:
    @pytest.mark.parametrize("suffix", ["xls", "ods"])
    def test_the_texts_come_back_as_xlsx_with_marks(self, suffix: str):
        data = (INTAKE_FILES / f"inventada-2021-05.{suffix}").read_bytes()
        result = checked(data, f"m.{suffix}")

        ws = marked(data, result).worksheets[0]

        assert ws.title == "Literal a4"
        assert ws["E9"].value == "Cumplir el plan anual de mantenimiento vial"
        assert comment(ws, "E9") == "target.no-number"

    def test_a_text_that_begins_like_a_formula_stays_a_text(self):
        data = ods({"H": "".join(map(ods_row, matrix(SECTION, [1, "=1+1", *ALCALDIA[2:]])))})

        cell = marked(data, checked(data)).worksheets[0]["B5"]

        assert (cell.value, cell.data_type) == ("=1+1", "s")

    def test_sheet_names_that_excel_does_not_open_are_changed_and_still_marked(self):
        long = "Literal a4 [mayo/2021]: " + "metas y objetivos"
        rows = "".join(map(ods_row, BAD))
        data = ods({long: rows, long + "!": ods_row(["x"])})

        book = marked(data, checked(data, "m.ods"))

        assert [len(name) <= 31 for name in book.sheetnames] == [True, True]
        assert len(set(book.sheetnames)) == 2
        assert comment(book.worksheets[0], "C5") == "cell.missing"

    def test_no_character_of_a_cell_breaks_the_file(self):
        sheet = Sheet("H", {(1, 1): Cell("a\tb\nc")})
        made = checks.marked_workbook(b"", Workbook("m.xls", "0" * 64, (sheet,), kind="xls"), [], lambda one: one.code)

        assert openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]["A1"].value == "a\tb\nc"
