"""What bytes are, whatever their name says; a zip or several files of one set are one workbook."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from matrices import CONTEXT, MATRIX, TERMS, ods, ods_row, repacked, sheet, xlsx, zipped
from vitrina import intake
from vitrina.errors import UnreadableFileError
from vitrina.intake import SUFFIXES, Limits, pack, read, read_files
from vitrina.model import Cell
from vitrina.publish import check

ROWS = "\n".join(";".join("" if value is None else str(value) for value in row) for row in MATRIX).encode()


def problem(data: bytes, limits: Limits | None = None, name: str = "m.zip") -> str:
    with pytest.raises(UnreadableFileError) as caught:
        read(data, name, limits)
    return caught.value.code


class TestSets:
    def test_each_text_is_a_sheet_named_as_its_file(self):
        book = read_files({"1.Conjunto de datos.csv": b"a;b\n", "2. Metadatos.csv": b"c;d\n"}, "abril.zip")

        assert [(s.name, s.cells[1, 1].text) for s in book.sheets] == [
            ("1.Conjunto de datos", "a"),
            ("2. Metadatos", "c"),
        ]
        assert (book.kind, book.filename, book.issues) == ("zip", "abril.zip", ())

    def test_the_same_files_are_the_same_bytes(self):
        one, two = {"a.csv": b"1;2", "b.csv": b"3;4"}, {"b.csv": b"3;4", "a.csv": b"1;2"}

        assert pack(one) == pack(two)
        assert read_files(one, "x").sha256 == read(pack(two), "y").sha256

    def test_a_zip_with_folders_and_what_systems_leave_there(self):
        data = zipped(
            {"Abril/m.csv": ROWS, "__MACOSX/Abril/._m.csv": "x", "Abril/.DS_Store": "x", "Abril/~$m.xlsx": "x",
             "Abril/oficio.pdf": "%PDF-1.7"}
        )  # fmt: skip
        book = read(data, "m.zip")

        assert [s.name for s in book.sheets] == ["m"]
        assert [(i.code, dict(i.params)) for i in book.issues] == [("file.not-read", {"name": "oficio.pdf"})]

    def test_workbooks_in_a_zip_give_all_their_sheets_each_under_its_own_name(self):
        data = zipped({"abril.xlsx": xlsx(MATRIX), "mayo.xlsx": xlsx(MATRIX), "junio.ods": ods({"H": ods_row(["x"])})})

        assert [s.name for s in read(data, "m.zip").sheets] == ["Literal a4", "H", "mayo · Literal a4"]

    def test_the_issues_of_a_sheet_that_was_renamed_go_with_it(self):
        book = read_files({"a/m.csv": "Gestión".encode(), "b/m.csv": "GestiÃ³n".encode()}, "m.zip")

        assert [s.name for s in book.sheets] == ["m", "m (2)"]
        assert [i.cell and i.cell.sheet for i in book.sheets[1].issues] == ["m (2)"]

    def test_a_name_that_windows_wrote_is_read(self):
        output = io.BytesIO()
        with zipfile.ZipFile(output, "w") as package:
            package.writestr("Mes_de_a?o_Gesti?n.csv", "a;b")
        data = output.getvalue().replace(b"Mes_de_a?o_Gesti?n", "Mes_de_año_Gestión".encode("cp850"))

        assert read(data, "m.zip").sheets[0].name == "Mes_de_año_Gestión"

    def test_a_matrix_in_a_zip_is_checked_as_alone(self):
        checked = check(zipped({"m.csv": ROWS, "leame.png": b"\x89PNG\r\n\x1a\n\0\1"}), "m.zip", TERMS, CONTEXT)

        assert checked.report.conforms
        assert [issue.code for issue in checked.report.issues if issue.cell is None] == ["file.not-read"]
        assert checked.reading.tables == check(ROWS, "m.csv", TERMS, CONTEXT).reading.tables


class TestHostile:
    def test_a_zip_in_a_zip(self):
        assert problem(zipped({"a.zip": zipped({"m.csv": ROWS})})) == "file.zip-nested"

    def test_a_bomb(self):
        bomb = zipped({f"{n}.csv": b"0" * 3_000_000 for n in range(5)})

        assert len(bomb) < 100_000
        assert problem(bomb, Limits(unpacked_bytes=10_000_000)) == "file.too-large-unpacked"

    def test_a_bomb_in_a_workbook_of_the_set(self):
        inner = zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": b" " * 3_000_000})

        assert problem(zipped({"a.xlsx": inner}), Limits(unpacked_bytes=2_000_000)) == "file.too-large-unpacked"

    def test_too_many_files(self):
        assert problem(zipped({f"{n}.csv": "a" for n in range(11)}), Limits(files=10)) == "file.too-many-files"

    def test_the_cells_of_all_files_count_together(self):
        files = {f"{n}.csv": b"a;b;c;d;e" for n in range(3)}

        assert len(read_files(files, "m", Limits(cells=15)).sheets) == 3
        assert problem(pack(files), Limits(cells=14)) == "file.too-many-cells"

    def test_a_path_that_climbs_is_only_a_name(self):
        assert read(zipped({"../../etc/m.csv": "a;b"}), "m.zip").sheets[0].name == "m"

    def test_an_encrypted_zip(self):
        data = bytearray(zipped({"m.csv": "a;b"}))
        data[6] |= 1
        directory = data.index(b"PK\x01\x02")
        data[directory + 8] |= 1

        assert problem(bytes(data)) == "file.password"

    @given(st.binary(max_size=300), st.sampled_from(["m.csv", "m.xlsx", "m.zip", "m"]))
    def test_any_bytes_are_read_or_named(self, data: bytes, name: str):
        outcome = "read"
        try:
            read(data, name)
        except UnreadableFileError as error:
            outcome = error.code
        assert outcome == "read" or outcome.startswith("file.")

    def test_ten_megabytes_in_a_cell_are_cut_and_told(self):
        rows = [list(row) for row in MATRIX]
        rows[4][2] = "á" * 5_000_000
        text = "\n".join(";".join("" if value is None else str(value) for value in row) for row in rows)

        checked = check(text.encode(), "m.csv", TERMS, CONTEXT)

        assert [i.code for i in checked.report.issues if i.severity == "violation"] == ["cell.too-long"]


class TestWhatItIs:
    @pytest.mark.parametrize(
        ("data", "name", "code"),
        [
            (b"%PDF-1.7 ...", "m.csv", "file.pdf"),
            (b"\r\n<!DOCTYPE html><html>", "m.xls", "file.html"),
            (b"<table><tr><td>No.</td></tr></table>", "m.xls", "file.html"),
            (b"<?xml version='1.0'?><Workbook/>", "m.xml", "file.not-workbook"),
            (b"{\\rtf1 hola}", "m.txt", "file.not-workbook"),
            (b"\x89PNG\r\n\x1a\n\x01\x02\x03", "m.csv", "file.not-workbook"),
        ],
    )
    def test_it_is_named_for_what_it_is(self, data: bytes, name: str, code: str):
        assert problem(data, name=name) == code

    @pytest.mark.parametrize(
        ("data", "kind"),
        [
            (xlsx([["a"]]), "xlsx"),
            (ods({"H": ods_row(["x"])}), "ods"),
            (ROWS, "csv"),
            (zipped({"m.csv": "a;b"}), "zip"),
        ],
    )
    def test_every_kind_has_the_ending_under_which_it_is_kept(self, data: bytes, kind: str):
        assert read(data, "m").kind == kind
        assert SUFFIXES[kind] == f".{kind}"


class TestIssues:
    def codes(self, data: bytes, name: str = "m.xlsx") -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for issue in check(data, name, TERMS, CONTEXT).report.issues:
            found.setdefault(issue.severity, []).append(
                f"{issue.code} {issue.cell.address if issue.cell else ''}".strip()
            )
        return found

    @pytest.mark.parametrize("column", [2, 3, 4, 5])
    @pytest.mark.parametrize("text", ["#N/A", "#REF!", "#¡DIV/0!", "#N/D"])
    def test_an_error_is_never_published_as_a_value_or_as_an_absence(self, column: int, text: str):
        def change(ws: Worksheet) -> None:
            ws.cell(5, column).value = text

        checked = check(xlsx(MATRIX, change), "m.xlsx", TERMS, CONTEXT)

        address = f"{'ABCDE'[column - 1]}5"
        assert [(i.code, i.cell and i.cell.address) for i in checked.report.issues if i.severity == "violation"] == [
            ("cell.error", address)
        ]
        assert not checked.reading.table("ausencias.csv").rows[1:]

    def test_a_formula_without_result_is_told_and_not_called_missing(self):
        def change(ws: Worksheet) -> None:
            ws["E5"] = "=40+40"

        assert self.codes(xlsx(MATRIX, change))["violation"] == ["cell.formula-empty E5"]

    def test_a_formula_with_its_result_is_published_and_told(self):
        def change(ws: Worksheet) -> None:
            ws["E5"] = "=40+40"

        def computed(name: str, part: bytes) -> bytes:
            return part.replace(b"<v></v>", b"<v>80</v>").replace(b"<v />", b"<v>80</v>") if "sheet1" in name else part

        found = self.codes(repacked(xlsx(MATRIX, change), computed))

        assert "violation" not in found
        assert "cell.formula E5" in found["warning"]

    def test_a_line_that_is_only_an_error_is_no_note(self):
        rows = [*MATRIX[:4], ["#REF!"], *MATRIX[4:]]

        assert self.codes(xlsx(rows))["violation"] == ["cell.error A5"]

    def test_what_other_sheets_hold_is_not_told(self):
        def change(ws: Worksheet) -> None:
            other = ws.parent.create_sheet("apuntes")
            other["A1"] = "GestiÃ³n"
            other.row_dimensions[1].hidden = True

        assert self.codes(xlsx(MATRIX, change)) == self.codes(xlsx(MATRIX))

    def test_hidden_rows_are_told(self):
        def change(ws: Worksheet) -> None:
            ws.row_dimensions[5].hidden = True

        assert "row.hidden A5" in self.codes(xlsx(MATRIX, change))["warning"]

    def test_a_hidden_sheet_is_read_only_where_no_other_is_and_told(self):
        def change(ws: Worksheet) -> None:
            ws.sheet_state = "hidden"
            ws.parent.create_sheet("vacía")

        assert "sheet.hidden" in self.codes(xlsx(MATRIX, change))["warning"]


class TestOds:
    def cell(self, xml: str, text: str = "") -> Cell:
        (one,) = read(ods({"H": f"<table:table-row>{xml}{text}</table:table-row>"}), "m.ods").sheets
        return one.cells[1, 1]

    @pytest.mark.parametrize(
        ("attributes", "shown", "text"),
        [
            ('office:value-type="percentage" office:value="0.8"', "80%", "80%"),
            ('office:value-type="percentage" office:value="0.805"', "80,5 %", "80.5%"),
            ('office:value-type="float" office:value="1250.5"', "1.250,50", "1250.5"),
            ('office:value-type="currency" office:value="12"', "$ 12,00", "$ 12.00"),
            ('office:value-type="date" office:date-value="2021-05-31"', "31/05/21", "31/05/2021"),
            ('office:value-type="date" office:date-value="2021-05-31T08:30:00"', "x", "31/05/2021 08:30:00"),
            ('office:value-type="boolean" office:boolean-value="true"', "VERDADERO", "VERDADERO"),
            ('office:value-type="string"', "uno</text:p><text:p>d<text:s text:c='2'/>os", "uno\nd os"),
        ],
    )
    def test_a_value_reads_as_the_sheet_shows_it(self, attributes: str, shown: str, text: str):
        assert self.cell(f"<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>").text == text

    def test_an_error_and_a_formula_without_result(self):
        error = self.cell('<table:table-cell office:value-type="string"><text:p>#N/D</text:p></table:table-cell>')
        formula = self.cell('<table:table-cell table:formula="of:=[.A2]+1"/>')
        value = self.cell(
            '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"><text:p>2</text:p>'
            "</table:table-cell>"
        )

        assert (error.error, error.formula) == (True, False)
        assert (formula.error, formula.formula, formula.text) == (True, True, "=[.A2]+1")
        assert (value.error, value.formula, value.text) == (False, True, "2")

    def test_comments_hidden_rows_and_repeated_cells(self):
        rows = (
            '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
            '<table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>Ojo</text:p>'
            '</office:annotation><text:p>a</text:p></table:table-cell><table:table-cell office:value-type="string" '
            'table:number-columns-repeated="2"><text:p>b</text:p></table:table-cell></table:table-row>'
            '<table:table-row table:visibility="collapse" table:number-rows-repeated="2">'
            '<table:table-cell office:value-type="string"><text:p>c</text:p></table:table-cell></table:table-row>'
        )
        (one,) = read(ods({"H": rows}), "m.ods").sheets

        assert {place: cell.text for place, cell in one.cells.items()} == {
            (1, 1): "a", (1, 2): "b", (1, 3): "b", (2, 1): "c", (3, 1): "c",
        }  # fmt: skip
        assert one.cells[1, 1].comment == "Ojo"
        assert (one.hidden_rows, one.hidden_columns) == ({2, 3}, {3})
        assert [issue.code for issue in one.issues] == ["row.hidden", "column.hidden"]


def test_reading_is_the_same_twice():
    assert intake.read(ROWS, "m.csv") == intake.read(ROWS, "m.csv")
    assert {p: c.text for p, c in read(ROWS, "m.csv").sheets[0].cells.items()} == {
        p: c.text for p, c in sheet(MATRIX).cells.items()
    }
