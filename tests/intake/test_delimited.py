"""Delimited texts → one sheet: separator by evidence, quotation marks and line breaks as staff write them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matrices import CONTEXT, MATRIX, TERMS, Row, sheet, xlsx
from vitrina import intake
from vitrina.errors import UnreadableFileError
from vitrina.intake import Limits
from vitrina.intake.delimited import DELIMITERS, dialect, has_header, records
from vitrina.model import Sheet, Workbook
from vitrina.publish import check


def delimited(
    rows: Sequence[Row], delimiter: str = ";", codec: str = "utf-8", quoting: int = csv.QUOTE_MINIMAL
) -> bytes:
    output = io.StringIO()
    csv.writer(output, delimiter=delimiter, quoting=quoting, lineterminator="\r\n").writerows(rows)
    return output.getvalue().encode(codec)


def book(data: bytes, name: str = "matriz.csv", limits: Limits | None = None) -> Workbook:
    return intake.read(data, name, limits)


def only_sheet(data: bytes, name: str = "matriz.csv") -> Sheet:
    (one,) = book(data, name).sheets
    return one


def cells(text: str, delimiter: str = ";") -> list[list[str]]:
    return [record.cells for record in records(text, delimiter)]


def codes(workbook: Workbook) -> list[str]:
    return [issue.code for issue in (*workbook.issues, *(i for one in workbook.sheets for i in one.issues))]


class TestRecords:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ('a;b\n1;"x;y"\n', [["a", "b"], ["1", "x;y"]]),
            ('"dice ""hola""";2', [['dice "hola"', "2"]]),
            ('"";"x"', [["", "x"]]),
            ('"a\nb";c\n\nd', [["a\nb", "c"], [""], ["d"]]),
            ('"x" ; "y"\r\n', [["x", "y"]]),
            ("a;b\rc;d\r", [["a", "b"], ["c", "d"]]),
            ('12" de tubo;x', [['12" de tubo', "x"]]),
        ],
    )
    def test_what_the_rules_allow(self, text: str, expected: list[list[str]]):
        assert cells(text) == expected
        assert not any(record.slips for record in records(text, ";"))

    @pytest.mark.parametrize(
        ("text", "expected", "slips"),
        [
            ('"el plan "Alausí" vigente; y más";b\n', [['el plan "Alausí" vigente; y más', "b"]], [[1]]),
            ('"el plan "Alausí"";b\n', [['el plan "Alausí"', "b"]], [[1]]),
            ('""hola"";c', [['"hola"', "c"]], [[1]]),
            ('"Plan" de obras;otro\n"b";c\n', [['"Plan" de obras', "otro"], ["b", "c"]], [[1], []]),
            ('"Plan" de obras;"otro"', [['"Plan" de obras', "otro"]], [[1]]),
            ('"abierta;x\ny;z', [['"abierta', "x"], ["y", "z"]], [[1], []]),
            ('a;"b', [["a", '"b']], [[2]]),
        ],
    )
    def test_marks_that_are_not_doubled_stay_in_the_cell_and_are_told(
        self, text: str, expected: list[list[str]], slips: list[list[int]]
    ):
        assert cells(text) == expected
        assert [record.slips for record in records(text, ";")] == slips

    @given(
        st.lists(st.lists(st.text(st.sampled_from('ab "\n;,\t|')), min_size=1), min_size=1), st.sampled_from(DELIMITERS)
    )
    def test_what_was_written_by_the_rules_is_read_by_the_rules(self, rows: list[list[str]], delimiter: str):
        data = delimited(rows, delimiter, quoting=csv.QUOTE_ALL).decode()
        longest = max((cell.count("\n") for row in rows for cell in row), default=0)

        assert longest > 20 or cells(data, delimiter) == rows

    @given(st.text(st.sampled_from('ab";\n\r ')))
    def test_no_letter_of_any_text_is_lost(self, text: str):
        read = "".join("".join(record.cells) for record in records(text, ";"))

        assert [c for c in read if c in "ab"] == [c for c in text if c in "ab"]

    @pytest.mark.parametrize("text", ['"a;' * 200_000, '"a' * 300_000, '"' * 600_001, '"a\n' * 200_000, ";" * 16_000])
    def test_marks_that_never_close_take_no_longer_than_their_length(self, text: str):
        """Looked for to the end of the file from every cell, the end of this test would take hours."""
        assert sum(len(record.cells) for record in records(text, ";")) > 0


class TestSheet:
    @pytest.mark.parametrize("delimiter", DELIMITERS)
    @pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp850"])
    def test_the_matrix_is_the_same_however_it_was_saved(self, delimiter: str, codec: str):
        workbook = book(delimited(MATRIX, delimiter, codec))

        assert {p: c.text for p, c in workbook.sheets[0].cells.items()} == {
            p: c.text for p, c in sheet(MATRIX).cells.items()
        }
        assert (workbook.kind, workbook.sheets[0].name, codes(workbook)) == ("csv", "matriz", [])

    def test_a_matrix_as_csv_is_checked_as_the_workbook_is(self):
        as_csv = check(delimited(MATRIX), "m.csv", TERMS, CONTEXT)
        as_xlsx = check(xlsx(MATRIX, name="m"), "m.xlsx", TERMS, CONTEXT)

        assert as_csv.reading.tables == as_xlsx.reading.tables
        assert as_csv.report == as_xlsx.report
        assert as_csv.report.conforms

    def test_another_name_does_not_hide_a_matrix(self):
        assert only_sheet(delimited(MATRIX), "matriz.xls").cells.keys() == sheet(MATRIX).cells.keys()

    def test_the_line_that_names_the_separator_is_obeyed_and_is_no_row(self):
        assert only_sheet(b"sep=|\r\na;b|c\r\n").cells[1, 2].text == "c"

    def test_rows_that_were_quoted_whole_are_opened_once(self):
        whole = delimited(MATRIX).decode().splitlines()
        wrapped = "\n".join('"' + line.replace('"', '""') + '"' for line in whole)

        assert only_sheet(wrapped.encode()).cells.keys() == sheet(MATRIX).cells.keys()

    @pytest.mark.parametrize(
        ("text", "name", "delimiter"),
        [
            ("a,b,c\nd,e,f\n1;2\n", "m.csv", ","),
            ("a b\n", "m.csv", ";"),
            ("a b\n", "m.tsv", "\t"),
            ("Gasto, en USD;Unidad;Indicador\n1,5;x;y\n2,5;x;y\n", "m.csv", ";"),
        ],
    )
    def test_the_separator_is_told_by_the_rows(self, text: str, name: str, delimiter: str):
        assert dialect(text, name) == delimiter

    def test_marks_and_doubtful_accents_are_told(self):
        data = delimited(MATRIX).replace("Construir y mantener las vías".encode(), b'"el "plan" x"')
        workbook = book(data)

        assert codes(workbook) == ["csv.quotes"]
        assert workbook.sheets[0].issues[0].cell is not None
        assert workbook.sheets[0].issues[0].cell.address == "C6"
        assert codes(book(b"a;b\nx;\xff\n")) == ["csv.encoding-guessed"]

    def test_damaged_accents_in_a_text_are_repaired_before_it_is_read(self):
        damaged = delimited(MATRIX).decode().encode().decode("cp1252", "replace").encode()

        workbook = book(damaged)

        assert workbook.sheets[0].cells[4 + 1, 3].text == "Dirigir la gestión del municipio"
        assert "text.repaired" in codes(workbook)

    @pytest.mark.parametrize("data", [b"\n" * 1_100_000, b";" * 16_400, b"a;" * 60])
    def test_a_text_beyond_the_limits_is_refused(self, data: bytes):
        with pytest.raises(UnreadableFileError) as caught:
            book(data, limits=Limits(cells=50))

        assert caught.value.code == "file.too-many-cells"

    def test_nuls_in_a_text_are_not_seen(self):
        assert only_sheet(b"a;b\0\nc;d").cells[1, 2].text == "b"

    def test_a_letter_has_no_header(self):
        assert not has_header(b"Estimados:\nadjunto la matriz; saludos\n")
        assert has_header(delimited(MATRIX, "|"))
