"""The marked workbook: the user's own file, changed only where something is to be corrected."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as PillowImage

from matrices import (
    ALCALDIA,
    CONTEXT,
    FOOTER,
    MATRIX,
    OBRAS,
    SECTION,
    TERMS,
    checked,
    marked,
    matrix,
    ods,
    ods_row,
    repacked,
    xlsx,
    zipped,
)
from samples import ALAUSI, DATA
from vitrina import checks, messages
from vitrina.cli import main
from vitrina.model import Cell, CellRef, Context, Issue, Sheet, Workbook
from vitrina.publish import check

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


class TestMacros:
    def with_macros(self) -> bytes:
        content = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        macros = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
        with zipfile.ZipFile(io.BytesIO(xlsx(BAD))) as package:
            parts: dict[str, str | bytes] = {
                name: package.read(name).replace(content, macros) for name in package.namelist()
            }
        return zipped({**parts, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Sub Auto_Open()"})

    def test_macros_are_kept_and_the_file_is_named_for_them(self):
        data = self.with_macros()
        result = checked(data, "m.xlsm")
        made = checks.marked_workbook(data, result.workbook, result.report.issues, lambda one: one.code)

        with zipfile.ZipFile(io.BytesIO(made)) as package:
            assert package.read("xl/vbaProject.bin") == b"\xd0\xcf\x11\xe0 Sub Auto_Open()"
            assert b"sheet.macroEnabled.main+xml" in package.read("[Content_Types].xml")
        assert comment(openpyxl.load_workbook(io.BytesIO(made)).worksheets[0], "C5") == "cell.missing"
        assert checks.marked_suffix(data, result.workbook) == ".xlsm"

    def test_under_the_name_of_an_xlsx_it_has_no_macros(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "m.xlsm").write_bytes(self.with_macros())
        for name, kept in (("marcado.xlsx", False), ("marcado.xlsm", True)):
            result = CliRunner().invoke(main, ["check", "m.xlsm", "-p", "2021-05", "--marked", name])

            assert result.exit_code == 1, result.output
            with zipfile.ZipFile(tmp_path / name) as package:
                assert ("xl/vbaProject.bin" in package.namelist()) is kept

    def test_without_macros_it_is_an_xlsx(self):
        data = xlsx(BAD)

        assert checks.marked_suffix(data, checked(data).workbook) == ".xlsx"
        assert checks.marked_suffix(b"a;b", Workbook("m.csv", "0" * 64, (), kind="csv")) == ".xlsx"


class TestOtherFormats:
    @pytest.mark.parametrize("suffix", ["xls", "ods"])
    def test_the_texts_come_back_as_xlsx_with_marks(self, suffix: str):
        data = (INTAKE_FILES / f"inventada-2021-05.{suffix}").read_bytes()
        result = checked(data, f"m.{suffix}")

        ws = marked(data, result).worksheets[0]

        assert ws.title == "Literal a4"
        assert ws["E9"].value == "Cumplir el plan anual de mantenimiento vial"
        assert comment(ws, "E9") == "target.no-number"

    @pytest.mark.parametrize("suffix", ["xls", "ods"])
    def test_formats_merges_links_and_widths_come_along(self, suffix: str):
        original = openpyxl.load_workbook(DATA / "inventada-lotaip-a4-2021-05.xlsx").worksheets[0]
        data = (INTAKE_FILES / f"inventada-2021-05.{suffix}").read_bytes()

        ws = marked(data, checked(data, f"m.{suffix}")).worksheets[0]

        assert (ws["E15"].value, ws["E15"].number_format) == (0.8, "0%")
        assert {str(area) for area in ws.merged_cells.ranges} == {str(area) for area in original.merged_cells.ranges}
        links = {
            cell.coordinate: cell.hyperlink.target for row in ws.iter_rows() for cell in row
            if isinstance(cell, ExcelCell) and cell.hyperlink
        }  # fmt: skip
        assert links == {
            cell.coordinate: cell.hyperlink.target for row in original.iter_rows() for cell in row
            if isinstance(cell, ExcelCell) and cell.hyperlink
        }  # fmt: skip
        assert ws.column_dimensions["B"].width > 9
        assert ws.column_dimensions["C"].width == 60

    def test_what_is_hidden_stays_hidden_and_comments_stay(self):
        when = dt.datetime(2021, 5, 31)  # noqa: DTZ001
        cells = {(1, 1): Cell("x", comment="Revisar"), (2, 2): Cell("31/05/2021", when, "dd/mm/yyyy"),
                 (3, 1): Cell("1e+300", 1e300)}  # fmt: skip
        first = Sheet("Uno", cells, {(2, 3): (2, 2)}, hidden_rows=frozenset({2}), hidden_columns=frozenset({2}))
        book = Workbook("m.ods", "0" * 64, (first, Sheet("Dos", {}, hidden=True)), kind="ods")
        issues = [Issue("a", "info", CellRef("Uno", place)) for place in ("A1", "B2", "C2")]

        made = openpyxl.load_workbook(io.BytesIO(checks.marked_workbook(b"", book, issues, lambda one: one.code)))

        ws = made["Uno"]
        assert (comment(ws, "A1"), comment(ws, "B2")) == ("Revisar\n\na", "a")
        assert (ws["B2"].value, ws["B2"].number_format, ws["A3"].value) == (when, "dd/mm/yyyy", "1e+300")
        assert ws.row_dimensions[2].hidden
        assert ws.column_dimensions["B"].hidden
        assert made["Dos"].sheet_state == "hidden"

    @pytest.mark.parametrize("text", ["=1+1", "+593 3 2999", "-5 %", "@SUM(1)", '=HYPERLINK("http://a.ec","x")'])
    def test_no_text_of_a_csv_becomes_a_formula(self, text: str):
        rows = matrix(SECTION, [1, text, *ALCALDIA[2:]])
        data = "\n".join("\t".join("" if v is None else str(v) for v in row) for row in rows).encode()

        cell = marked(data, checked(data, "m.csv")).worksheets[0]["B5"]

        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)

    def test_a_text_that_begins_like_a_formula_stays_a_text(self):
        data = ods({"H": "".join(map(ods_row, matrix(SECTION, [1, "=1+1", *ALCALDIA[2:]])))})

        cell = marked(data, checked(data)).worksheets[0]["B5"]

        assert (cell.value, cell.data_type) == ("=1+1", "s")

    def test_an_xlsx_whose_fonts_are_damaged_comes_back_from_what_was_read(self):
        def change(name: str, part: bytes) -> bytes:
            return (
                part.replace(b"<fonts", b"<fonts><font><sz val='x'/></font></fonts><fonts")
                if "styles" in name
                else part
            )

        data = repacked(xlsx(BAD), change)
        result = check(data, "m.xlsx", TERMS, CONTEXT, exact=False)

        assert comment(marked(data, result).worksheets[0], "C5") == "cell.missing"

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
