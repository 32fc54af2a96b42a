"""The committed sample workbooks: made by the script, true to the seed, and laid out as the official form."""

import os
import re
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
ALAUSI = "alausi-lotaip-a4-2021-05.xlsx"
INVENTED = [f"inventada-lotaip-a4-2021-{month}.xlsx" for month in ("04", "05", "06")]
LAW_2023 = ["inventada-lotaip-1.1-2023-07.xlsx", "inventada-lotaip-1.3-2023-07.xlsx"]
SIPOT = "inventada-sipot-f4-2024-06.xlsx"
ALAUSI_2023 = "alausi-lotaip-1.3-2021-05.xlsx"
BROKEN = [f"broken/{name}.xlsx" for name in ("missing-objective", "target-in-words", "duplicate-unit")]


def sheet(name: str) -> Worksheet:
    return load_workbook(DATA / name)["Literal a4"]


def make(out: Path, *args: str) -> None:
    script = str(DATA / "make_samples.py")
    subprocess.run([sys.executable, script, "--out", str(out), *args], check=True, capture_output=True)


def cells(name: str) -> dict[str, object]:
    return {cell.coordinate: cell.value for row in sheet(name).iter_rows() for cell in row}


def units(name: str) -> dict[int, tuple[object, ...]]:
    rows = sheet(name).iter_rows(values_only=True)
    return {row[0]: row[1:] for row in rows if isinstance(row[0], int)}


def footer(name: str, label: str) -> object:
    return next(row[3] for row in sheet(name).iter_rows(values_only=True) if str(row[0]).startswith(label))


def rows_with(ws: Worksheet, text: str) -> list[int]:
    return [cell.row for cell in ws["A"] if str(cell.value).startswith(text)]


@pytest.fixture
def seed() -> Path:
    shared = Path(os.environ.get("VITRINA_SHARED") or ROOT.parent / "shared")
    found = sorted((shared / "seed").glob("*.txt"))
    if not found:
        pytest.skip("needs the shared folder: the seed's text, under seed/")
    return found[0]


@pytest.fixture
def lines(seed: Path) -> list[list[str]]:
    """The seed as rows of plain texts, read here by other means than the script's."""
    text = re.sub(r"<[^>]*>", "", seed.read_text(encoding="utf-8")).replace("**", "")
    return [line.split("\t") for line in text.split("\n")]


@pytest.mark.shared
def test_every_committed_workbook_is_what_the_script_builds(seed: Path, tmp_path: Path) -> None:
    make(tmp_path, "--seed", str(seed))
    committed = sorted(path.relative_to(DATA).as_posix() for path in DATA.rglob("*.xlsx"))
    assert committed == sorted([ALAUSI, ALAUSI_2023, *INVENTED, *LAW_2023, SIPOT, *BROKEN])
    for name in committed:
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes(), name


def test_the_invented_workbooks_are_built_without_the_seed(tmp_path: Path) -> None:
    make(tmp_path, "--only-invented")
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {name: (DATA / name).read_bytes() for name in [*INVENTED, *LAW_2023, SIPOT]}


def test_a_missing_seed_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        make(tmp_path, "--seed", str(tmp_path / "none"))
    assert b"expected one seed text" in caught.value.stderr
    assert b"Traceback" not in caught.value.stderr


@pytest.mark.shared
def test_each_text_of_the_seed_stands_verbatim_at_its_line_and_column(lines: list[list[str]]) -> None:
    ws = sheet(ALAUSI)
    expected = {
        (number, column): text
        for number, texts in enumerate(lines, start=1)
        for column, text in enumerate(texts, start=1)
        if text
    }
    found = {(c.row, c.column): str(c.value) for row in ws.iter_rows() for c in row if c.value is not None}
    assert found == expected
    assert len(units(ALAUSI)) == 13


@pytest.mark.shared
def test_the_hyperlink_is_the_seeds(seed: Path) -> None:
    addresses = re.findall(r'href="([^"]+)"', seed.read_text(encoding="utf-8"))
    links = [cell.hyperlink.target for row in sheet(ALAUSI).iter_rows() for cell in row if cell.hyperlink]
    assert links == addresses


def test_alausi_repeats_titles_and_header_after_a_page_break() -> None:
    ws = sheet(ALAUSI)
    assert rows_with(ws, "No.") == [9, 31]
    assert rows_with(ws, "Art. 7") == [5, 27]
    assert rows_with(ws, "Literal a4)") == [7, 29]
    assert [page_break.id for page_break in ws.row_breaks.brk] == [26]
    assert [ws.cell(31, column).value for column in range(1, 6)] == [cell.value for cell in ws[9]]
    assert ws["A23"].value == 9
    assert ws["A32"].value == 10


def test_alausi_is_merged_like_the_form() -> None:
    ws = sheet(ALAUSI)
    wide = {5, 7, 27, 29, 10, 14, 19, 20, 21}  # titles, sections and the note
    expected = {f"A{row}:E{row}" for row in wide} | {"A36:D36"}
    expected |= {f"{span[0]}{row}:{span[1]}{row}" for row in range(37, 43) for span in ("AC", "DE")}
    assert {str(merged) for merged in ws.merged_cells.ranges} == expected
    for row in (5, 10, 14, 19, 21, 36, 37):
        assert ws.cell(row, 1).font.b, row
    assert not ws["A20"].font.b


def test_alausi_has_gpr_in_the_last_column_and_the_footer_in_d() -> None:
    ws = sheet(ALAUSI)
    assert rows_with(ws, "LINK PARA DESCARGAR") == [36]
    assert str(ws["E36"].value).startswith("No aplica")
    assert all(ws.cell(row, 4).value and not ws.cell(row, 5).value for row in range(37, 43))
    assert ws["D37"].value == "31/05/2021"
    assert ws["D41"].hyperlink.target == f"mailto:{ws['D41'].value}"
    assert ws.max_row == 42


@pytest.mark.parametrize("name", [ALAUSI, *INVENTED])
def test_prints_on_landscape_a4_one_page_wide(name: str) -> None:
    ws = sheet(name)
    assert ws.page_setup.orientation == "landscape"
    assert int(ws.page_setup.paperSize) == 9
    assert ws.sheet_properties.pageSetUpPr.fitToPage
    assert (ws.page_setup.fitToWidth, ws.page_setup.fitToHeight) == (1, 0)


@pytest.mark.parametrize(
    ("name", "address", "value"),
    [
        ("missing-objective", "C16", None),
        ("target-in-words", "E12", "ochenta"),
        ("duplicate-unit", "B13", "ALCALDÍA"),
    ],
)
def test_a_broken_variant_differs_in_one_cell(name: str, address: str, value: str | None) -> None:
    good, bad = cells(ALAUSI), cells(f"broken/{name}.xlsx")
    assert {key for key in good | bad if good.get(key) != bad.get(key)} == {address}
    assert bad[address] == value


def test_the_invented_months_differ_as_told() -> None:
    april, may, june = (units(name) for name in INVENTED)
    assert {key for key in april if april[key] != may[key]} == {2}
    assert (april[2][3][:4], may[2][3][:4]) == ("90 %", "85 %")
    assert {key for key in june if june[key] != may.get(key)} == {3, 9}
    assert may[3][0] == "DIRECCIÓN DE OBRAS PÚBLICAS"
    assert june[3] == ("DIRECCIÓN DE OBRAS PÚBLICAS Y VIALIDAD", *may[3][1:])
    assert (len(april), len(may), len(june)) == (8, 8, 9)


def test_the_invented_cells_vary_in_type() -> None:
    dates = [footer(name, "FECHA") for name in INVENTED]
    assert dates == ["30/04/2021", datetime(2021, 5, 31), "2021-06-30"]  # noqa: DTZ001 - a date cell has no zone
    ws = sheet(INVENTED[1])
    percentage = next(cell for cell in ws["E"] if cell.value == 0.8)
    assert percentage.number_format == "0%"
    targets = [target for *_, target in units(INVENTED[1]).values()]
    assert {"12 informes", "Al menos 4 talleres", "≥ 95%", "1.250,50 USD"} <= set(targets)


@pytest.mark.parametrize("name", INVENTED)
def test_the_invented_institution_says_so_and_reaches_nobody(name: str) -> None:
    book = load_workbook(DATA / name)
    ws = book["Literal a4"]
    texts = [str(cell.value) for row in ws.iter_rows() for cell in row if cell.value]
    assert sum("(institución inventada)" in text for text in texts) == 2
    assert "2469999990001" in ws.oddHeader.center.text
    assert "no such institution exists" in book.properties.description
    links = {cell.column_letter: cell.hyperlink.target for row in ws.iter_rows() for cell in row if cell.hyperlink}
    assert links == {"E": "https://gpr.example.org/villa-ejemplo", "D": "mailto:transparencia@example.org"}
    assert all(address.endswith("example.org") for address in re.findall(r"\S+@\S+", " ".join(texts)))


@pytest.mark.parametrize("name", [ALAUSI, ALAUSI_2023, *INVENTED, *LAW_2023, SIPOT, *BROKEN])
def test_no_clock_shows_in_the_file(name: str) -> None:
    properties = load_workbook(DATA / name).properties
    assert {moment.date() for moment in (properties.created, properties.modified)} == {date(2021, 1, 1)}


def rows_2023(name: str, sheet_name: str) -> list[tuple[object, ...]]:
    return list(load_workbook(DATA / name)[sheet_name].iter_rows(values_only=True))


def test_the_layout_of_the_2023_law_has_alausis_words() -> None:
    table = rows_2023(ALAUSI_2023, "Conjunto de datos")
    assert [row[:4] for row in table[1:]] == list(units(ALAUSI).values())
    assert {row[4] for row in table[1:]} == {sheet(ALAUSI)["E36"].value}
    assert [row[1] for row in rows_2023(ALAUSI_2023, "Metadatos")[:6]] == [
        sheet(ALAUSI)[f"D{row}"].value for row in range(37, 43)
    ]


def test_the_invented_structure_has_every_unit_once_under_a_unit_of_the_table() -> None:
    table = rows_2023("inventada-lotaip-1.1-2023-07.xlsx", "Conjunto de datos")[1:]
    names = [row[1] for row in table]
    assert len(set(names)) == len(names) == 8
    assert {row[0] for row in table if not str(row[0]).startswith("NO APLICA")} <= set(names)
    assert all(row[2] for row in table)


def test_the_mexican_form_has_indicators_for_each_of_its_objectives_and_names_nobody_real() -> None:
    book = load_workbook(DATA / SIPOT)
    used = [row[5] for row in book["Reporte de Formatos"].iter_rows(min_row=8, values_only=True)]
    ids = [row[0] for row in book["Tabla_348503"].iter_rows(min_row=4, values_only=True)]
    assert used == sorted(set(ids))
    assert len(ids) > len(used)
    assert "(institución inventada)" in book.properties.title
    assert "MIV010101XXX" in book.properties.title
    links = {cell.hyperlink.target for row in book["Reporte de Formatos"].iter_rows() for cell in row if cell.hyperlink}
    assert links == {"https://villa-modelo.example.org/poa-2024.pdf"}
