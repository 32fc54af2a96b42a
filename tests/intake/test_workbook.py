"""Bytes → workbook: every cell as a person sees it; what cannot be read is named for what it is."""

from __future__ import annotations

import datetime as dt
import io
import random
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from matrices import MATRIX, matrix, ods, ods_row, ole, repacked, saved, sheet, xlsx, zipped
from samples import DATA, SAMPLE
from vitrina.errors import UnreadableFileError
from vitrina.intake import Limits, read
from vitrina.intake.package import Kind, inspect
from vitrina.intake.shown import clean, cleaned
from vitrina.model import Sheet

FILES = Path(__file__).parent / "files"  # made by LibreOffice 7.4 from data/inventada-lotaip-a4-2021-05.xlsx
INVENTED = DATA / "inventada-lotaip-a4-2021-05.xlsx"
FAR = "XFD1048576"


def only_sheet(data: bytes, limits: Limits | None = None) -> Sheet:
    (one,) = read(data, "m.xlsx", limits).sheets
    return one


def text_of(value: object, number_format: str = "General") -> str:
    def change(ws: Worksheet) -> None:
        ws["A1"] = value
        ws["A1"].number_format = number_format

    return only_sheet(xlsx([], change)).cells[1, 1].text


def problem(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        read(data, "m.xlsx", limits)
    assert caught.value.params["filename"] == "m.xlsx"
    return caught.value.code


class TestCells:
    def test_the_sample_has_each_cell_at_its_place(self):
        cells = only_sheet(SAMPLE.read_bytes()).cells

        assert len(cells) == 98
        assert cells[12, 2].text == "ALCALDÍA"
        assert cells[42, 4].text == "(03) 2930-153 EXTENSIÓN 204"

    def test_the_same_bytes_have_the_same_name(self):
        assert read(SAMPLE.read_bytes(), "a").sha256 == read(SAMPLE.read_bytes(), "b").sha256

    @pytest.mark.parametrize(
        ("value", "number_format", "text"),
        [
            (0.8, "0%", "80%"),
            (0.8, "0.0%", "80.0%"),
            (0.8, "0.00%;[Red]-0.00%", "80.00%"),
            (0.8, r"0\ %", "80 %"),
            (0.8, '_-* #,##0%_-;-* "-"??_-', "80%"),
            (0.125, "0%", "13%"),
            (1, "0%", "100%"),
            (0.07, "0%", "7%"),
            (12, '0 "% de avance"', "12 % de avance"),
            (95, '0"%"', "95%"),
            (95, r"0\%", "95%"),
            (12, '0" informes"', "12 informes"),
            (12, 'General" km"', "12 km"),
            (1250.5, r"\$#,##0.00", "$1250.50"),
            (45000, r'_(\$* #,##0.00_);_(\$* (#,##0.00);_(\$* "-"??_);_(@_)', "$45000.00"),
            (0, r'_(\$* #,##0.00_);_(\$* (#,##0.00);_(\$* "-"??_);_(@_)', "$0.00"),
            (25000, r"[$USD]\ #,##0.00", "USD 25000.00"),
            (1250.5, "[$$-300A]#,##0.0#", "$1250.5"),
            (1250, "#,##0 [$€-40A]", "1250 €"),
            (-5.5, '"$"0.00;("$"0.00)', "-$5.50"),
            (1500000, '0.0,," millones"', "1.5 millones"),
            (1, '[=1]0" informe";0" informes"', "1 informe"),
            (3, '[=1]0" informe";0" informes"', "3 informes"),
            (0, '0;-0;"No aplica"', "No aplica"),
            (20210531, '0000"-"00', "20210531"),
            (12.5, "# ?/?", "12.5"),
            (0.8, "General", "0.8"),
            (0.1 + 0.2, "General", "0.3"),
            (1234.5, "#,##0.00", "1234.5"),
            (12.0, "General", "12"),
            (1e20, "General", "100000000000000000000"),
            (1e-7, "General", "0.0000001"),
            (1e300, "0%", f"1{'0' * 302}%"),
            (0.5, f"0.{'0' * 99}%", f"50.{'0' * 30}%"),
            (-3, "0", "-3"),
            (True, "General", "VERDADERO"),
            (dt.date(2021, 5, 31), "dd/mm/yyyy", "31/05/2021"),
            (dt.datetime(2021, 5, 31, 8, 30), "dd/mm/yyyy hh:mm", "31/05/2021 08:30:00"),  # noqa: DTZ001
        ],
    )
    def test_a_value_reads_as_the_sheet_shows_it(self, value: object, number_format: str, text: str):
        assert text == text_of(value, number_format)

    def test_a_formula_without_a_stored_value_is_an_error_and_says_the_formula(self):
        cell = only_sheet(xlsx([["x", "=1+1"]])).cells[1, 2]

        assert (cell.text, cell.value, cell.formula, cell.error) == ("=1+1", None, True, True)

    def test_a_formula_counts_by_its_stored_value(self):
        def change(name: str, part: bytes) -> bytes:
            return part.replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>") if "sheet1" in name else part

        cell = only_sheet(repacked(xlsx([["x", "=1+1"]]), change)).cells[1, 2]

        assert (cell.text, cell.value, cell.formula, cell.error) == ("2", 2, True, False)
        assert not only_sheet(xlsx([["x", 2]])).cells[1, 2].formula

    @pytest.mark.parametrize(
        "text", ["#N/A", "#REF!", "#DIV/0!", "#¡DIV/0!", "#¿NOMBRE?", "#N/D", "#¡VALOR!", "Err:502"]
    )
    def test_what_a_spreadsheet_shows_instead_of_a_value_is_an_error(self, text: str):
        cell = only_sheet(xlsx([[text]])).cells[1, 1]

        assert (cell.text, cell.error) == (text, True)

    @pytest.mark.parametrize("text", ["N/A", "# 5", "#3", "#1 de la lista", "REF", "Errores: 3"])
    def test_other_texts_are_no_errors(self, text: str):
        assert not only_sheet(xlsx([[text]])).cells[1, 1].error

    def test_a_comment_is_kept_without_its_author(self):
        def change(ws: Worksheet) -> None:
            ws["A1"].comment = Comment("Ana:\nRevisar la cifra", "Ana")

        assert only_sheet(xlsx([["x"]], change)).cells[1, 1].comment == "Revisar la cifra"

    def test_hidden_rows_and_columns_are_read_and_told_once_per_run(self):
        def change(ws: Worksheet) -> None:
            for row in (2, 3, 9):
                ws.row_dimensions[row].hidden = True
            ws.column_dimensions["B"].hidden = True

        one = only_sheet(xlsx([["a", "b"], ["c", "d"], ["e"]], change))

        assert (one.hidden_rows, one.hidden_columns) == ({2, 3}, {2})
        assert [(i.code, i.cell and i.cell.address, dict(i.params)) for i in one.issues] == [
            ("row.hidden", "A2", {"rows": "2–3"}),
            ("column.hidden", "B1", {"columns": "B"}),
        ]

    def test_accents_damaged_in_the_whole_sheet_are_told_once_with_their_count(self):
        one = only_sheet(xlsx([["DIRECCIÃ“N", "x"], ["GestiÃ³n", "PÃºblica"]]))

        assert [cell.text for cell in one.cells.values()] == ["DIRECCIÓN", "x", "Gestión", "Pública"]
        (issue,) = one.issues
        assert (issue.code, issue.cell and issue.cell.address) == ("text.repaired", "A1")
        assert dict(issue.params) == {"text": "DIRECCIÃ“N", "proposal": "DIRECCIÓN", "count": 3}

    def test_where_other_accents_are_whole_each_damaged_cell_is_told(self):
        one = only_sheet(xlsx([["DIRECCIÃ“N", "Alausí"], ["GestiÃ³n", "PÃºblica"]]))

        assert [(i.code, i.params["count"]) for i in one.issues] == [("text.repaired", 1)] * 3

    def test_damaged_accents_are_repaired_and_told(self):
        one = only_sheet(xlsx([["DIRECCIÃ“N", "Gesti¢n", "DIRECCI\ufffdN", "Gesti?n", "¿Qué?Sí https://a.b/?c=d"]]))

        assert [cell.text for cell in one.cells.values()][:2] == ["DIRECCIÓN", "Gestión"]
        assert [(i.code, i.severity, i.cell and i.cell.address) for i in one.issues] == [
            ("text.repaired", "warning", "A1"),
            ("text.repaired", "warning", "B1"),
            ("text.damaged", "violation", "C1"),
            ("text.damaged", "warning", "D1"),
        ]

    def test_a_text_beyond_what_a_cell_holds_is_cut_and_told(self):
        one = only_sheet(xlsx([["abcdef"]]), Limits(characters=5))

        assert one.cells[1, 1].text == "abcde"
        assert [(i.code, dict(i.params)) for i in one.issues] == [("cell.too-long", {"length": 6, "limit": 5})]

    @pytest.mark.parametrize(
        ("written", "text"),
        [
            ("  ALCALDÍA\u00a0 ", "ALCALDÍA"),
            ("Obras   Públicas", "Obras Públicas"),
            ("uno\n\n dos \n", "uno\n\ndos"),
            ("uno_x000D_\ndos", "uno\ndos"),
            ("Direccio\u0301n", "Dirección"),
            ("Plani\u00adfica\u200bción\ufeff", "Planificación"),
        ],
    )
    def test_a_text_loses_only_what_nobody_sees(self, written: str, text: str):
        assert text == text_of(written)

    def test_a_cell_with_only_spaces_is_empty(self):
        assert only_sheet(xlsx([["x", " \u00a0\u200b\n "]])).cells.keys() == {(1, 1)}

    @given(st.text())
    def test_cleaning_twice_is_cleaning_once(self, text: str):
        assert clean(text) == clean(clean(text))

    @given(st.text(st.sampled_from("aÁ 8%\u00a0\u0301o\n\r\u2028\u200b\u00ad_x0D\ud800\u3000")))
    def test_the_short_way_cleans_as_the_long_one(self, text: str):
        assert clean(text) == cleaned(text)

    def test_a_hyperlink_is_kept_beside_its_text(self):
        cells = only_sheet(SAMPLE.read_bytes()).cells

        assert cells[41, 4].link == "mailto:cesar.rojas@alausi.gob.ec"
        assert cells[41, 4].text == "cesar.rojas@alausi.gob.ec"

    def test_a_link_without_text_is_its_own_text(self):
        def change(ws: Worksheet) -> None:
            ws["B2"].hyperlink = "https://gpr.example.org/"
            ws["B2"].value = None
            ws["B2"].number_format = "0"  # openpyxl writes no cell without value and style

        assert only_sheet(xlsx([["x"]], change)).cells[2, 2].text == "https://gpr.example.org/"

    def test_covered_cells_lead_to_the_first_of_their_range(self):
        merged = only_sheet(xlsx(MATRIX, lambda ws: ws.merge_cells("B5:C6"))).merged

        assert merged == {(5, 3): (5, 2), (6, 2): (5, 2), (6, 3): (5, 2)}

    def test_hidden_sheets_are_read_and_known_as_hidden(self):
        book = openpyxl.Workbook()
        book.worksheets[0].title = "uno"
        book.create_sheet("dos").sheet_state = "hidden"
        book.create_sheet("tres").sheet_state = "veryHidden"
        book.create_chartsheet("gráfico").add_chart(BarChart())

        sheets = read(saved(book), "m.xlsx").sheets

        assert [(s.name, s.hidden) for s in sheets] == [("uno", False), ("dos", True), ("tres", True)]

    def test_a_workbook_with_what_openpyxl_does_not_know_is_read(self):
        """Excel's own extensions make openpyxl warn; warnings are errors in these tests."""
        extension = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'

        def change(name: str, part: bytes) -> bytes:
            return part.replace(b"</worksheet>", extension) if name.startswith("xl/worksheets/") else part

        assert only_sheet(repacked(SAMPLE.read_bytes(), change)).cells

    def test_a_stray_cell_at_the_far_end_costs_nothing(self):
        far = only_sheet(xlsx([["x"]], lambda ws: ws.__setitem__(FAR, "y")))

        assert {place: cell.text for place, cell in far.cells.items()} == {(1, 1): "x", (1048576, 16384): "y"}


class TestOtherFormats:
    @pytest.mark.parametrize("suffix", ["xls", "ods"])
    def test_old_excel_and_libreoffice_give_the_same_texts(self, suffix: str):
        expected = {place: cell.text for place, cell in only_sheet(INVENTED.read_bytes()).cells.items()}

        one = only_sheet((FILES / f"inventada-2021-05.{suffix}").read_bytes())

        assert expected == {place: cell.text for place, cell in one.cells.items()}
        assert one.merged == only_sheet(INVENTED.read_bytes()).merged
        links = {place: cell.link for place, cell in only_sheet(INVENTED.read_bytes()).cells.items()}
        assert {place: cell.link for place, cell in one.cells.items()} == links
        assert one.cells[15, 5].number_format == "0%"

    def test_the_formulas_of_old_excel_are_told(self):
        """Made by LibreOffice 7.4; the cell E1, whose formula gives an empty text, is empty."""
        sheets = read((FILES / "formulas.xls").read_bytes(), "m.xls").sheets

        assert [{place: cell.text for place, cell in one.cells.items() if cell.formula} for one in sheets] == [
            {(1, 3): "80", (1, 4): "xa", (1, 6): "#DIV/0!", (2, 2): "1"}, {}, {(1, 1): "2"},
        ]  # fmt: skip
        assert [len(one.cells) for one in sheets] == [7, 1, 2]

    def test_an_old_excel_file_that_takes_too_long_is_named(self):
        data = (FILES / "formulas.xls").read_bytes()

        assert problem(data, Limits(seconds=-5)) == "file.limit-time"

    def test_a_small_ods_is_read_with_its_line_breaks(self):
        one = only_sheet(ods({"Hoja 1": ods_row(["a", None, "b & c"]) + ods_row([]) + ods_row(["d"])}))

        assert one.name == "Hoja 1"
        assert {p: cell.text for p, cell in one.cells.items()} == {(1, 1): "a", (1, 3): "b & c", (3, 1): "d"}

    def test_the_empty_rows_that_libreoffice_writes_at_the_end_are_no_cells(self):
        cell = '<table:table-cell table:number-columns-repeated="16384"/>'
        blank = f'<table:table-row table:number-rows-repeated="1048574">{cell}</table:table-row>'

        assert only_sheet(ods({"H": ods_row(["a"]) + blank})).cells.keys() == {(1, 1)}


def docx() -> bytes:
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"})


class TestUnreadable:
    @pytest.mark.parametrize(
        ("data", "code"),
        [
            pytest.param(b"", "file.empty", id="empty"),
            pytest.param(b"Estimados:\nAdjunto la matriz; saludos.\n", "file.not-workbook", id="text"),
            pytest.param(b"<html><table></table></html>", "file.html", id="HTML named .xls"),
            pytest.param(b"%PDF-1.7", "file.pdf", id="PDF"),
            pytest.param(zipped({"a.png": b"\x89PNG\r\n\x1a\n\0\1"}), "file.zip-empty", id="zip"),
            pytest.param(b"PK\x05\x06" + b"\0" * 18, "file.zip-empty", id="empty zip"),
            pytest.param(docx(), "file.not-workbook", id="docx"),
            pytest.param(ole("WordDocument"), "file.not-workbook", id="doc"),
            pytest.param(ole("EncryptedPackage"), "file.password", id="password"),
            pytest.param(ole("Whatever"), "file.damaged", id="unknown OLE"),
            pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file.damaged", id="OLE header only"),
            pytest.param(
                zipped({"[Content_Types].xml": "<Types/>", "xl/x.xml": "<x/>"}), "file.damaged", id="hollow xlsx"
            ),
            pytest.param(zipped({"content.xml": "<x"}), "file.damaged", id="broken ods"),
            pytest.param(SAMPLE.read_bytes()[:20000], "file.damaged", id="truncated"),
            pytest.param(SAMPLE.read_bytes()[:-10], "file.damaged", id="without its last bytes"),
        ],
    )
    def test_it_is_named_for_what_it_is(self, data: bytes, code: str):
        assert code == problem(data)

    def test_compressed_parts_that_are_damaged_are_said_to_be(self):
        data = bytearray(xlsx(MATRIX))
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            start = package.getinfo("xl/worksheets/sheet1.xml").header_offset
        data[start + 80 : start + 120] = bytes(40)

        assert problem(bytes(data)) == "file.damaged"

    @pytest.mark.parametrize("seed", range(60))
    def test_a_file_with_a_few_changed_bytes_is_read_or_said_to_be_damaged(self, seed: int):
        rng = random.Random(seed)  # noqa: S311 - damage, not secrets
        data = bytearray(
            rng.choice([xlsx(MATRIX), *((FILES / f"inventada-2021-05.{s}").read_bytes() for s in ("xls", "ods"))])
        )
        for _ in range(rng.choice([1, 3, 10, 40])):
            data[rng.randrange(len(data))] = rng.randrange(256)
        outcome = "read"
        try:
            read(bytes(data), "m.xlsx")
        except UnreadableFileError as error:
            outcome = error.code
        assert outcome == "read" or outcome.startswith("file.")


class TestLimits:
    def test_a_file_of_too_many_bytes(self):
        assert problem(SAMPLE.read_bytes(), Limits(file_bytes=1000)) == "file.too-large"

    def test_a_file_that_unpacks_to_too_many_bytes(self):
        bomb = zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": b" " * 3_000_000})

        assert len(bomb) < 5000
        assert problem(bomb, Limits(unpacked_bytes=1_000_000)) == "file.too-large-unpacked"

    def test_a_part_that_is_longer_than_it_says_is_not_unpacked(self):
        bomb = zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": b" " * 3_000_000})
        size = (3_000_000).to_bytes(4, "little")
        assert bomb.count(size) == 2

        assert problem(bomb.replace(size, (10).to_bytes(4, "little"))) == "file.damaged"

    def test_too_many_cells(self):
        rows = [["x"] * 10] * 11

        assert len(only_sheet(xlsx(rows), Limits(cells=110)).cells) == 110
        assert problem(xlsx(rows), Limits(cells=109)) == "file.too-many-cells"

    def test_an_old_excel_file_that_lies_about_its_size_is_read_as_far_as_it_goes(self):
        """One changed byte (the last row of its DIMENSIONS record, MS-XLS 2.4.90) asked calamine for 800 GB."""
        data = bytearray((FILES / "inventada-2021-05.xls").read_bytes())
        at = data.index(b"\x00\x02\x0e\x00\x00\x00\x00\x00")
        data[at + 8 : at + 12] = b"\xff\xff\xff\x7f"

        whole = only_sheet((FILES / "inventada-2021-05.xls").read_bytes())
        assert only_sheet(bytes(data)).cells == whole.cells

    def test_too_many_cells_in_old_excel(self):
        data = (FILES / "inventada-2021-05.xls").read_bytes()

        assert problem(data, Limits(cells=10)) == "file.too-many-cells"

    @pytest.mark.parametrize("ref", [f"A1:{FAR}", "A1:A1048576"])
    @pytest.mark.parametrize("tag", [b'<mergeCells count="1"><mergeCell ref="%b"/></mergeCells>',
                                     b'<hyperlinks><hyperlink location="a" ref="%b"/></hyperlinks>'])  # fmt: skip
    def test_a_range_over_the_whole_sheet_is_not_built(self, tag: bytes, ref: str):
        def change(name: str, part: bytes) -> bytes:
            return part.replace(b"</sheetData>", b"</sheetData>" + tag % ref.encode()) if "sheet1" in name else part

        assert problem(repacked(xlsx([["x"]]), change)) == "file.too-many-cells"

    def test_a_merged_range_is_found_whatever_its_sheet_is_called_and_encoded(self):
        part = '<w:worksheet><w:mergeCell  x="a>b" ref = \'$B$2:$C$9\'/><w:c r="A1"/></w:worksheet>'
        for encoded in (part.encode(), part.encode("utf-16")):
            package = zipped({"[Content_Types].xml": "<Types/>", "xl/hoja.bin": encoded})

            assert inspect(package, 10**6) == (Kind.XLSX, 17)

    def test_entities_are_refused_before_they_are_expanded(self):
        doctype = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'

        def change(name: str, part: bytes) -> bytes:
            return doctype + part if "sheet1" in name else part

        assert problem(repacked(xlsx([["x"]]), change)) == "file.damaged"

    @pytest.mark.parametrize("row", ['table:number-rows-repeated="100000"', "table:number-rows-repeated='4000000000'"])
    def test_repeated_rows_of_an_ods_are_counted_before_they_are_built(self, row: str):
        """700 bytes that made the process die of memory."""
        cell = '<table:table-cell table:number-columns-repeated="1000" office:value-type="float" office:value="1"/>'
        cell = cell.replace("/>", "><text:p>1</text:p></table:table-cell>")

        assert problem(ods({"H": f"<table:table-row {row}>{cell}</table:table-row>"})) == "file.too-many-cells"

    def test_a_stray_cell_of_an_ods_costs_nothing(self):
        gap = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
        wide = f'<table:table-row><table:table-cell table:number-columns-repeated="1000"/>{ods_row(["x"])[17:]}'

        cells = only_sheet(ods({"H": ods_row(["x"]) + gap + wide})).cells

        assert {place: cell.text for place, cell in cells.items()} == {(1, 1): "x", (1048002, 1001): "x"}

    def test_entities_in_an_ods_are_refused(self):
        doctype = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'

        def change(name: str, part: bytes) -> bytes:
            return part.replace(b"<office:document-content", doctype + b"<office:document-content", 1)

        assert problem(repacked(ods({"H": ods_row(["x"])}), change)) == "file.damaged"

    def test_a_merge_over_a_whole_ods_is_not_built(self):
        cell = (
            '<table:table-cell office:value-type="string" table:number-columns-spanned="1024" '
            'table:number-rows-spanned="1048576"><text:p>x</text:p></table:table-cell>'
        )

        assert problem(ods({"H": f"<table:table-row>{cell}</table:table-row>"})) == "file.too-many-cells"


def test_the_helpers_lay_out_what_intake_reads():
    """`matrices.sheet` stands in for a read workbook in other tests."""
    rows = matrix(["PROCESO"], [1, "a", None, "b"])

    assert sheet(rows).cells.keys() == only_sheet(xlsx(rows)).cells.keys()
    assert [c.text for c in sheet(rows).cells.values()] == [c.text for c in only_sheet(xlsx(rows)).cells.values()]
