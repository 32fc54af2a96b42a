"""What is not small is read in a process of its own; over its time or memory is a sentence, not a crash."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from matrices import CONTEXT, MATRIX, TERMS, repacked, xlsx, zipped
from vitrina import messages
from vitrina.errors import UnreadableFileError
from vitrina.installation import Installation
from vitrina.intake import Limits, guard, read
from vitrina.publish import check
from vitrina.settings import load

MEGABYTE = 1024 * 1024


def problem(data: bytes, limits: Limits | None = None, name: str = "m.xlsx") -> UnreadableFileError:
    with pytest.raises(UnreadableFileError) as caught:
        read(data, name, limits)
    return caught.value


def with_sheet_part(xml: bytes) -> bytes:
    def change(name: str, part: bytes) -> bytes:
        return part.replace(b"</sheetData>", b"</sheetData>" + xml) if "sheet1" in name else part

    return repacked(xlsx(MATRIX), change)


def padded(data: bytes) -> bytes:
    """Return the workbook with 9 MB more in it, which change nothing."""
    return repacked(
        data, lambda name, part: part + b"<!--" + b" " * 9 * MEGABYTE + b"-->" if "sheet1" in name else part
    )


LARGE = {
    "xlsx": padded(xlsx(MATRIX)),
    "csv": "\n".join(";".join("" if v is None else str(v) for v in row) for row in MATRIX).encode()
    + b"\n"
    + b" " * 3 * MEGABYTE,
}


class TestLarge:
    def test_small_files_are_read_where_they_are(self):
        small = [xlsx(MATRIX), b"a;b\n", zipped({"m.csv": b"a;b"}), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"]

        assert all(guard.is_small(data, Limits()) for data in small)
        assert not any(guard.is_small(data, Limits()) for data in LARGE.values())

    def test_many_cells_are_not_small_however_few_their_bytes(self):
        rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 50_002)).encode()

        def change(name: str, part: bytes) -> bytes:
            start, end = part.find(b"<sheetData>"), part.find(b"</sheetData>")
            return part[: start + 11] + rows + part[end:] if "sheet1" in name else part

        data = repacked(xlsx([["x"]]), change)

        assert not guard.is_small(data, Limits())
        assert len(read(data, "m.xlsx").sheets[0].cells) == 50_001

    @pytest.mark.parametrize("kind", LARGE)
    def test_a_large_file_reads_as_a_small_one(self, kind: str):
        small = xlsx(MATRIX) if kind == "xlsx" else LARGE["csv"].rstrip(b" ")

        assert read(LARGE[kind], f"m.{kind}").sheets == read(small, f"m.{kind}").sheets

    def test_a_large_file_is_checked_as_a_small_one(self):
        assert check(LARGE["xlsx"], "m.xlsx", TERMS, CONTEXT).report.conforms

    def test_a_large_file_in_a_zip(self):
        book = read(zipped({"a.xlsx": LARGE["xlsx"], "b.csv": b"a;b"}), "m.zip")

        assert [sheet.name for sheet in book.sheets] == ["Literal a4", "b"]

    def test_what_is_wrong_with_a_large_file_is_told(self):
        assert problem(LARGE["xlsx"], Limits(cells=10)).code == "file.too-many-cells"
        assert problem(LARGE["xlsx"][:-30]).code == "file.damaged"
        assert problem(padded(with_sheet_part(b"<broken>"))).code == "file.damaged"


class TestBounds:
    def test_memory(self):
        data = with_sheet_part(b"<extLst>" + b"<row/>" * 2_000_000 + b"</extLst>")
        error = problem(data, Limits(memory=64 * MEGABYTE))

        assert (error.code, dict(error.params)) == ("file.limit-memory", {"filename": "m.xlsx", "limit": 64})
        assert "64 MB" in messages.error(error)

    def test_time(self):
        data = with_sheet_part(b"<extLst>" + b"<row/>" * 16_000_000 + b"</extLst>")
        error = problem(data, Limits(seconds=0.5, memory=8192 * MEGABYTE))

        assert error.code == "file.limit-time"
        assert "m.xlsx" in messages.error(error)

    def test_the_bounds_are_settings(self, tmp_path: Path):
        chosen = {"data_dir": tmp_path, "read_cells": 7, "read_seconds": 3, "read_megabytes": 65, "upload_megabytes": 2}
        limits = Installation(load(chosen, {})).limits

        assert (limits.cells, limits.seconds, limits.memory, limits.file_bytes) == (7, 3, 65 << 20, 2 << 20)

    def test_a_setting_says_what_is_read_without_one(self):
        built_in, limits = load({}, {}), Limits()

        assert (built_in.read_cells, built_in.read_seconds) == (limits.cells, limits.seconds)
        assert (built_in.read_megabytes << 20, built_in.upload_megabytes << 20) == (limits.memory, limits.file_bytes)


class TestHostile:
    @pytest.mark.parametrize(
        "text",
        [
            pytest.param(b'"a;' * 1_500_000, id="quotes that never close"),
            pytest.param(b'"a"b;' * 900_000, id="quotes inside quotes"),
            pytest.param(b'"' * 4_000_000, id="only quotes"),
            pytest.param(b"\n" * 4_000_000, id="only line breaks"),
            pytest.param(b";" * 1_000_000, id="a million columns"),
            pytest.param(b"a;" * 1_000_000, id="a million columns with values"),
            pytest.param(b"a;b\0\0;\xed\xa0\x80\n" * 100, id="NULs and lone surrogates"),
        ],
    )
    def test_a_text_is_read_or_refused(self, text: bytes):
        outcome = "read"
        try:
            read(text, "m.csv")
        except UnreadableFileError as error:
            outcome = error.code
        assert outcome in {"read", "file.too-many-cells"}

    def test_a_zip_of_very_many_things(self):
        assert problem(zipped({f"{n}.csv": b"" for n in range(10_000)}), name="m.zip").code == "file.too-many-files"

    def test_a_zip_of_a_version_that_does_not_exist(self):
        """Found by `make fuzz`."""
        data = bytearray(xlsx(MATRIX))
        data[data.index(b"PK\x01\x02") + 6] = 173

        assert problem(bytes(data)).code == "file.damaged"

    def test_parts_nested_very_deep(self):
        data = with_sheet_part(b"<extLst>" + b"<a>" * 300_000 + b"</a>" * 300_000 + b"</extLst>")

        assert len(read(data, "m.xlsx").sheets) == 1

    @pytest.mark.parametrize("quarter", [1, 2, 3])
    @pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
    def test_a_truncated_file_is_named(self, kind: str, quarter: int, request: pytest.FixtureRequest):
        files = request.path.parent / "files"
        data = xlsx(MATRIX) if kind == "xlsx" else (files / f"inventada-2021-05.{kind}").read_bytes()

        assert problem(data[: len(data) * quarter // 4], name=f"m.{kind}").code == "file.damaged"

    def test_links_outside_are_never_followed(self):
        def change(ws: Worksheet) -> None:
            ws["A1"] = "='file:///etc/[passwd]x'!A1"
            ws["B1"].hyperlink = "file:///etc/passwd"
            ws["C1"] = "=C1"

        one = read(xlsx([], change), "m.xlsx").sheets[0]

        assert {place: (cell.text, cell.error) for place, cell in one.cells.items()} == {
            (1, 1): ("='file:///etc/[passwd]x'!A1", True),
            (1, 2): ("file:///etc/passwd", False),
            (1, 3): ("=C1", True),
        }

    def test_a_workbook_under_every_other_name_is_a_workbook(self):
        for name in ("m.xls", "m.csv", "m.pdf", "m", "m.ods"):
            assert read(xlsx(MATRIX), name).kind == "xlsx"
