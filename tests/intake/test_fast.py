"""The fast reader of .xlsx gives the sheets that openpyxl gives, cell for cell, or leaves the file to it."""

from __future__ import annotations

import datetime as dt
import io
import os
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from matrices import MATRIX, repacked, saved, xlsx, zipped
from samples import DATA
from vitrina.errors import UnreadableFileError
from vitrina.intake import Limits, fast, read
from vitrina.intake.fast import read_fast
from vitrina.intake.package import DamagedPackageError, inspect
from vitrina.intake.workbook import read_xlsx
from vitrina.model import Sheet

SHARED = Path(os.environ.get("VITRINA_SHARED") or Path(__file__).parents[3] / "shared")
FILES = Path(__file__).parent / "files"
SAMPLES = [*sorted(DATA.rglob("*.xlsx")), FILES / "alausi-libreoffice.xlsx"]  # one was written by LibreOffice 7.4


def alone(data: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[Sheet, ...]:
    """Return what the fast reader reads without openpyxl's help."""
    with monkeypatch.context() as without:
        without.delattr(fast, "read_xlsx")
        return read_fast(data, "m.xlsx", Limits())


def outcome(data: bytes, reader: str) -> tuple[Sheet, ...] | str:
    readers = {"fast": read_fast, "exact": read_xlsx}
    try:
        return readers[reader](data, "m.xlsx", Limits())
    except UnreadableFileError as error:
        return error.code


def agree(data: bytes) -> tuple[Sheet, ...]:
    expected = read_xlsx(data, "m.xlsx", Limits())
    assert read_fast(data, "m.xlsx", Limits()) == expected
    return expected


class TestFiles:
    @pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
    def test_samples_are_read_alike_and_without_help(self, path: Path, monkeypatch: pytest.MonkeyPatch):
        assert alone(path.read_bytes(), monkeypatch) == agree(path.read_bytes())

    @pytest.mark.shared
    @pytest.mark.parametrize("number", ["1.1", "1.4"])
    def test_the_official_forms(self, number: str, monkeypatch: pytest.MonkeyPatch):
        path = next((SHARED / "forms").glob(f"{number}*.xlsx"), None)
        if path is None:
            pytest.skip("needs the shared folder: the official workbooks, under forms/")

        assert alone(path.read_bytes(), monkeypatch) == agree(path.read_bytes())

    def test_the_whole_way_gives_the_same_workbook(self):
        data = (DATA / "alausi-lotaip-a4-2021-05.xlsx").read_bytes()

        assert read(data, "m.xlsx", exact=False) == read(data, "m.xlsx")

    def test_too_many_cells(self):
        with pytest.raises(UnreadableFileError) as caught:
            read_fast(xlsx([["x"] * 11]), "m.xlsx", Limits(cells=10))
        assert caught.value.code == "file.too-many-cells"


VALUES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20),
    st.sampled_from(["80 %", "#N/A", "#REF!", "=1+1", "=SUM(A1:A2)", "GestiÃ³n", " x\n y ", "a_x000D_b", "_x005F_"]),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.datetimes(dt.datetime(1900, 3, 2), dt.datetime(2100, 1, 1)),  # noqa: DTZ001
    st.dates(dt.date(1900, 1, 1), dt.date(1900, 4, 1)),
    st.times(),
    st.timedeltas(dt.timedelta(), dt.timedelta(days=400)),
    st.none(),
)
FORMATS = st.sampled_from(
    ["General", "0%", "0.0%", "dd/mm/yyyy", "[Red]0", '0 "días"', "[h]:mm", "@", r"0\ %", "#,##0.00", "[$-300A]d-mmm",
     "yyyy", '"$"#,##0_);("$"#,##0)', '0" informes"', r"[$USD]\ #,##0.00", r"0\%", ""]
)  # fmt: skip
PLACES = st.tuples(st.integers(1, 6), st.integers(1, 5))


@st.composite
def workbooks(draw: st.DrawFn) -> bytes:
    """Workbooks as openpyxl writes them."""
    book = openpyxl.Workbook()
    if draw(st.booleans()):
        book.epoch = openpyxl.utils.datetime.MAC_EPOCH
    for number in range(draw(st.integers(1, 2))):
        ws: Worksheet = book.worksheets[0] if number == 0 else book.create_sheet(f"Hoja {number}")
        for place in draw(st.lists(PLACES, max_size=10)):
            cell = ws.cell(*place)
            cell.value = draw(VALUES)
            if not isinstance(cell.value, dt.date | dt.time | dt.timedelta) or draw(st.booleans()):
                cell.number_format = draw(FORMATS)
        for place in draw(st.lists(PLACES, max_size=3)):
            ws.cell(*place).hyperlink = draw(st.sampled_from(["https://a.ec/?x=1&y=2", "mailto:a@b.ec", "#Hoja!A1"]))
        for place in draw(st.lists(PLACES, max_size=3)):
            ws.cell(*place).comment = Comment(draw(st.sampled_from(["Ana:\nx", "Ver el POA", " "])), "Ana")
        for row in draw(st.lists(st.integers(1, 6), max_size=3)):
            ws.row_dimensions[row].hidden = True
        for column in draw(st.lists(st.integers(1, 5), max_size=2)):
            ws.column_dimensions[get_column_letter(column)].hidden = True
        for row, column in draw(st.lists(PLACES, max_size=2, unique_by=lambda place: place[0])):
            ws.merge_cells(start_row=row, end_row=row, start_column=column, end_column=column + 2)
    book.worksheets[-1].sheet_state = draw(st.sampled_from(["visible", "hidden", "veryHidden"]))
    if len(book.worksheets) == 1:
        book.worksheets[0].sheet_state = "visible"
    return saved(book)


@given(workbooks())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_what_openpyxl_writes_is_read_alike(data: bytes):
    assert read_fast(data, "m.xlsx", Limits()) == read_xlsx(data, "m.xlsx", Limits())


RAW_TEXT = st.sampled_from(
    [*["", "0", "1", "-3", "80", "0.8", "1e3", "44347", "44347.5", "59", "60", "61", "0.5", "1E-7", "007"] * 3,
     "x", " 4 ", "99999999", "true", "#N/A", "Año", "nan", "1.", "2021-05-31T00:00:00"]
)  # fmt: skip
COUNTS = st.sampled_from(["0", "1", "0", "1", "0", "1", "0", "1", "", "2", "x", "-1", " 1", "1.0"])
ADDRESSES = st.builds(lambda row, column: f"{get_column_letter(column)}{row}", st.integers(1, 5), st.integers(1, 4))
AREAS = st.one_of(
    ADDRESSES,
    st.builds(lambda row, column, n: f"{get_column_letter(column)}{row}:{get_column_letter(column + n)}{row + 1}",
              st.integers(1, 5), st.integers(1, 4), st.integers(0, 2)),
    st.builds(lambda a, b: f"{a}:{b}", ADDRESSES, ADDRESSES),
)  # fmt: skip
ITEM = st.sampled_from(
    ["<t>uno</t>", "<t/>", "<r><t>a</t></r><r><rPr><b/></rPr><t xml:space='preserve'> b</t></r>",
     "<t>plan</t><rPh sb='0' eb='1'><t>fur</t></rPh><phoneticPr fontId='1'/>", "<t>x005F_</t>",
     "<t>dos</t>", "<t>80 %</t>", "<t>Año</t>", "", "<x/>"]
)  # fmt: skip
TRUTH = st.sampled_from([*[""] * 9, ' hidden="1"', ' hidden="true"', ' hidden="0"', ' hidden="false"', ' hidden="x"'])
SHARED_STRINGS = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    b'spreadsheetml.sharedStrings+xml"/>'
)
LINK = st.sampled_from(
    [' r:id="rId1"', ' location="H!A1"', ' tooltip="x"', ' r:id="rId1"', ' r:id="rId7"', ' r:id="rId1" location="B2"']
)


@st.composite
def raw_cell(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from([*["", "n", "s", "b", "str", "inlineStr", "e"] * 3, "d", "z"]))
    address = draw(
        st.one_of(st.just(""), ADDRESSES, ADDRESSES, ADDRESSES, st.sampled_from(["$A$1", "a1", "XFE1", "A0"]))
    )
    formula = draw(
        st.sampled_from(
            [*[""] * 6, "<f>A1+1</f>", "<f>A1+1</f>", "<f/>",
             '<f t="shared" ref="A1:A2" si="0">K9</f>', '<f t="shared" si="0"/>',
             '<f t="array" ref="A1">B1</f>']
        )
    )  # fmt: skip
    attributes = "".join(
        f' {name}="{value}"'
        for name, value in (
            ("r", address),
            ("s", draw(st.sampled_from([*["", "0", "1", "2", "3", "4"] * 3, "9"]))),
            ("t", kind),
        )
        if value
    )
    inline = f"<is>{draw(ITEM)}</is>" if kind == "inlineStr" or draw(st.integers(0, 9)) == 0 else ""
    text = draw(COUNTS if kind in {"s", "b"} else RAW_TEXT)
    value = f"<v>{text}</v>" if draw(st.integers(0, 4)) else ""
    return f"<c{attributes}>{formula}{value}{inline}</c>"


@st.composite
def raw_workbooks(draw: st.DrawFn) -> bytes:
    """Workbooks from their XML, with what programs write otherwise than openpyxl, and with some damage."""
    rows = "".join(
        f"<row{draw(st.sampled_from(['', f' r={quoteattr(str(n))}']))}{draw(TRUTH)}>"
        f"{''.join(draw(st.lists(raw_cell(), max_size=3)))}</row>"
        for n in range(1, draw(st.integers(1, 4)))
    )
    merges = "".join(f'<mergeCell ref="{ref}"/>' for ref in draw(st.lists(AREAS, max_size=2)))
    links = "".join(f"<hyperlink ref={quoteattr(ref)}{draw(LINK)}/>" for ref in draw(st.lists(AREAS, max_size=2)))
    columns = f'<cols><col min="2" max="3"{draw(TRUTH)}/></cols>' if draw(st.booleans()) else ""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = (
        f'<worksheet xmlns="{main}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f"{columns}<sheetData>{rows}</sheetData>{f'<mergeCells>{merges}</mergeCells>' if merges else ''}"
        f"{f'<hyperlinks>{links}</hyperlinks>' if links else ''}</worksheet>"
    )
    strings = f'<sst xmlns="{main}">{"".join(f"<si>{draw(ITEM)}</si>" for _ in range(2))}</sst>'
    comments = "".join(
        f'<comment ref="{ref}" authorId="0"><text>{draw(ITEM)}</text></comment>'
        for ref in draw(st.lists(ADDRESSES, max_size=2))
    )
    mode = draw(st.sampled_from([' TargetMode="External"', ""]))
    target = escape(draw(st.sampled_from(["https://a.ec/?a&b", "mailto:a@b.ec", "#REF!", "x y"])))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}/hyperlink" Target="{target}"{mode}/>'
        f'<Relationship Id="rId2" Type="{kind}/comments" Target="../comments1.xml"/></Relationships>'
    )
    mac = draw(st.sampled_from(["<workbookPr/>", '<workbookPr date1904="1"/>', '<workbookPr date1904="true"/>']))

    def change(name: str, part: bytes) -> bytes:
        if name == "xl/workbook.xml":
            start, end = part.index(b"<workbookPr"), part.index(b"/>", part.index(b"<workbookPr")) + 2
            return part[:start] + mac.encode() + part[end:]
        if name == "[Content_Types].xml":
            return part.replace(b"</Types>", SHARED_STRINGS + b"</Types>")
        return sheet.encode() if name == "xl/worksheets/sheet1.xml" else part

    def styles(ws: Worksheet) -> None:
        for number, number_format in enumerate(["0%", "dd/mm/yyyy", "[h]:mm", "0.00"], start=1):
            ws.cell(number, 1).number_format = number_format

    with zipfile.ZipFile(io.BytesIO(repacked(xlsx([["x"]], styles), change))) as package:
        parts: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    parts["xl/sharedStrings.xml"] = strings
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = relations
    parts["xl/comments1.xml"] = (
        f'<comments xmlns="{main}"><authors><author>Ana</author></authors>'
        f"<commentList>{comments}</commentList></comments>"
    )
    return zipped(parts)


@given(raw_workbooks())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_what_programs_may_write_is_read_alike_or_refused_alike(data: bytes):
    assert outcome(data, "fast") == outcome(data, "exact")


def test_a_value_that_fell_out_of_its_cell_is_not_lost():
    def change(name: str, part: bytes) -> bytes:
        return part.replace(b"<sheetData>", b"<sheetData><mark/>") if "sheet1" in name else part

    data = repacked(xlsx(MATRIX), change)

    assert outcome(data, "fast") == outcome(data, "exact")


@given(st.integers(0, 2**32), st.sampled_from([path.name for path in SAMPLES[:2]]), st.data())
@settings(max_examples=40)
def test_a_damaged_part_is_refused_by_both_or_read_alike(seed: int, name: str, data: st.DataObject):
    """Only where openpyxl gives up on what nobody reads here (fonts, drawings) may the fast reader go on."""
    original = next(path for path in SAMPLES if path.name == name).read_bytes()
    with zipfile.ZipFile(io.BytesIO(original)) as package:
        part = data.draw(st.sampled_from([n for n in package.namelist() if "sheet" in n or "Strings" in n]))

    def change(this: str, content: bytes) -> bytes:
        at = seed % len(content)
        return content[:at] + bytes([seed % 251]) + content[at + 1 :] if this == part else content

    damaged = repacked(original, change)
    try:
        inspect(damaged, 10**9)
    except DamagedPackageError:
        return
    expected = outcome(damaged, "exact")
    if expected != "file.damaged":
        assert outcome(damaged, "fast") == expected
