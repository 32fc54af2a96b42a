"""Make the sample workbooks beside this script: two from the seed's text, six invented, three broken.

The text of the Alausí matrix is read from the seed and never typed here, so that nobody's words can change on
the way. With the same version of openpyxl, the files come out the same to the byte.
"""

import argparse
import io
import os
import re
import textwrap
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import law_2023
import sipot
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).resolve().parent
Value = str | int | float | date | None


@dataclass(frozen=True)
class Row:
    """One row of the form: what it is, its cells from column A on, and where its value cell links to."""

    kind: str
    cells: tuple[Value, ...]
    link: str | None = None


def parse_line(line: str) -> Row:
    """Read a line of tabbed cells; the filled cells and the bold marks tell the rows of the form apart."""
    link = re.search(r'<a href="([^"]+)">', line)
    texts = [re.sub(r"</?[ab]\b[^>]*>|\*\*", "", cell) for cell in line.split("\t")]
    cells: tuple[Value, ...] = tuple(text or None for text in texts)
    if not any(texts):
        kind = "blank"
    elif len(texts) == 1:
        kind = "title"
    elif texts[0] == "No.":
        kind = "header"
    elif texts[0].isdigit():
        kind, cells = "unit", (int(texts[0]), *cells[1:])
    elif not any(texts[1:]):
        kind = "section" if line.startswith("<b>") else "note"
    else:
        kind = "gpr" if texts[4] else "footer"
    return Row(kind, cells, link[1] if link else None)


INSTITUTION = "GAD Municipal Inventado de Villa Ejemplo (institución inventada)"
RUC = "2469999990001"
POA = "ejecución del Plan Operativo Anual - POA 2021"

# The same text format as the seed's, with bars for tabs.
INVENTED = f"""
Art. 7 de la Ley Orgánica de Transparencia y Acceso a la Información Pública - LOTAIP
Literal a4) Las metas y objetivos de las unidades administrativas de conformidad con sus programas operativos
No.|Descripción de la unidad|Objetivo de la unidad|Indicador|Meta cuantificable
<b>PROCESO GOBERNANTE</b>||||
1|CONCEJO MUNICIPAL|Legislar y fiscalizar la gestión municipal mediante ordenanzas, acuerdos y resoluciones \
que respondan a las necesidades de la población|Número de informes de fiscalización|12 informes
2|ALCALDÍA|Dirigir la gestión administrativa del municipio y velar por el cumplimiento de los planes y \
proyectos, con transparencia, eficacia y participación de la ciudadanía|% de {POA}|90 % de {POA}
<b>Procesos agregadores de valor (Nivel Operativo)</b>||||
3|DIRECCIÓN DE OBRAS PÚBLICAS|Construir y mantener las vías, los espacios públicos y el equipamiento del \
cantón|Cumplimiento del plan anual de mantenimiento vial|Cumplir el plan anual de mantenimiento vial
4|DIRECCIÓN DE AMBIENTE|Garantizar la recolección y el tratamiento de los desechos sólidos y proteger las \
fuentes de agua, los bosques y las áreas verdes|% de hogares con recolección de desechos sólidos|≥ 95%
5|DIRECCIÓN DE CULTURA Y TURISMO|Fomentar las expresiones culturales y el turismo comunitario y difundir \
el patrimonio del cantón|Número de talleres realizados con gestores culturales|Al menos 4 talleres
<b>PROCESOS DESCONCENTRADOS</b>||||
El {INSTITUTION} no cuenta con procesos desconcentrados||||
<b>Procesos habilitantes de asesoría</b>||||
6|PROCURADURÍA SÍNDICA|Asesorar en materia legal a las autoridades y unidades del municipio y patrocinar \
los procesos judiciales en los que sea parte|% de criterios jurídicos emitidos dentro del plazo|0.8
<b>PROCESOS ADJETIVOS DE APOYO</b>||||
7|DIRECCIÓN FINANCIERA|Administrar los recursos económicos del municipio y mantener al día el presupuesto, \
la contabilidad, la tesorería y las rentas|Monto mensual de cartera vencida recuperada|1.250,50 USD
8|UNIDAD DE TALENTO HUMANO|Seleccionar, capacitar y evaluar al personal para que atienda a la ciudadanía con \
respeto y calidad|% de ejecución del plan de capacitación|90 % de ejecución del plan de capacitación
<b>LINK PARA DESCARGAR EL REPORTE DE GOBIERNO POR RESULTADOS (GPR)</b>||||\
<a href="https://gpr.example.org/villa-ejemplo">https://gpr.example.org/villa-ejemplo</a>
<b>FECHA ACTUALIZACIÓN DE LA INFORMACIÓN:</b>|||30/04/2021|
<b>PERIODICIDAD DE ACTUALIZACIÓN DE LA INFORMACIÓN:</b>|||Mensual|
<b>UNIDAD POSEEDORA DE LA INFORMACION - LITERAL a4):</b>|||Dirección de Planificación del {INSTITUTION}|
<b>RESPONSABLE DE LA UNIDAD POSEEDORA DE LA INFORMACIÓN DEL LITERAL a4):</b>|||Persona Inventada de Ejemplo|
<b>CORREO ELECTRÓNICO DEL O LA RESPONSABLE DE LA UNIDAD POSEEDORA DE LA INFORMACIÓN:</b>|||\
<a href="mailto:transparencia@example.org">transparencia@example.org</a>|
<b>NÚMERO TELEFÓNICO DEL O LA RESPONSABLE DE LA UNIDAD POSEEDORA DE LA INFORMACIÓN:</b>|||\
(00) 0000-000 (número inventado)|"""
ADDED_UNIT = """
9|UNIDAD DE PARTICIPACIÓN CIUDADANA|Promover la participación de los barrios y comunidades en el presupuesto \
y la rendición de cuentas del municipio|Número de asambleas ciudadanas|2 asambleas"""

# What sets each month apart from April, text for text.
DATE, OBRAS, END = "30/04/2021", "|DIRECCIÓN DE OBRAS PÚBLICAS|", "\n<b>LINK"
LOWERED = {f"90 % de {POA}": f"85 % de {POA}"}
RENAMED = {OBRAS: "|DIRECCIÓN DE OBRAS PÚBLICAS Y VIALIDAD|"}
MONTHS: dict[str, dict[str, str]] = {
    "2021-04": {},
    "2021-05": {DATE: "31/05/2021", **LOWERED},
    "2021-06": {DATE: "2021-06-30", **LOWERED, **RENAMED, END: ADDED_UNIT + END},
}
# Cells that hold a number or a date, not text: the date in May only, since real files differ in this too.
TYPED: dict[Value, Value] = {"0.8": 0.8, "31/05/2021": date(2021, 5, 31)}


def invented_rows(changes: dict[str, str]) -> list[Row]:
    """Lay out one month of the invented institution on the same form."""
    text = INVENTED
    for old, new in changes.items():
        text = text.replace(old, new)
    rows = [parse_line(line.replace("|", "\t")) for line in text.splitlines()]
    return [replace(row, cells=tuple(TYPED.get(cell, cell) for cell in row.cells)) for row in rows]


@dataclass(frozen=True)
class Look:
    """How one kind of row looks: its last bold column, merged columns, fill, extra height and letter size."""

    bold: int = 0
    merged: tuple[tuple[int, int], ...] = ()
    fill: str | None = None
    padding: int = 10
    size: int = 10


WIDTHS = (6, 39, 104, 31, 36)
LOOKS = {
    "title": Look(5, ((1, 5),), "DCE6F1", 12, 12),
    "header": Look(5, fill="B8CCE4", padding=18),
    "section": Look(5, ((1, 5),), "DCE6F1"),
    "note": Look(merged=((1, 5),)),
    "unit": Look(),
    "gpr": Look(4, ((1, 4),), "F2F2F2"),
    "footer": Look(3, ((1, 3), (4, 5)), "F2F2F2"),
}
BOX = Border(*[Side(style="thin", color="7F7F7F")] * 4)


def build(rows: list[Row], title: str, about: str) -> Workbook:
    """Draw the rows as the official form; line N of the text is row N of the sheet."""
    book = Workbook()
    # Column widths count letters of this font; one that every machine can show keeps them alike everywhere.
    book._named_styles["Normal"].font = Font(name="Arial", size=10)  # noqa: SLF001
    sheet = book.worksheets[0]
    sheet.title = "Literal a4"
    for letter, width in zip("ABCDE", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for number, row in enumerate(rows, start=1):
        draw(sheet, number, row)
    filled = [(number, row.kind) for number, row in enumerate(rows, start=1) if row.kind != "blank"]
    for (_, before), (number, kind) in pairwise(filled):
        if kind == "title" and before != "title":  # the form starts again on a new page
            sheet.row_breaks.append(Break(id=number - 1))
    set_up_page(sheet)
    book.properties.creator = "Vitrina, data/make_samples.py"
    book.properties.title = title
    book.properties.description = about
    book.properties.created = datetime(2021, 1, 1)  # noqa: DTZ001 - any fixed moment; the format has no zone
    return book


def draw(sheet: Worksheet, number: int, row: Row) -> None:
    """Write, style and merge one row and give it the height its text needs."""
    sheet.row_dimensions[number].height = 8 if row.kind == "blank" else height(row)
    if row.kind == "blank":
        return
    look = LOOKS[row.kind]
    cells = row.cells + (None,) * (len(WIDTHS) - len(row.cells))
    for column, value in enumerate(cells, start=1):
        cell = sheet.cell(number, column, value)
        is_link = row.link is not None and column == (5 if row.kind == "gpr" else 4)
        colours = {"color": "0563C1", "underline": "single"} if is_link else {}
        cell.font = Font(name="Arial", size=look.size, bold=column <= look.bold, **colours)
        cell.border = BOX
        at_left = column in {2, 3} if row.kind == "unit" else column <= look.bold < len(WIDTHS)
        side = "left" if at_left else "center"
        cell.alignment = Alignment(side, "center", wrap_text=True, indent=int(at_left))
        if look.fill and column <= look.bold:
            cell.fill = PatternFill("solid", fgColor=look.fill)
        if isinstance(value, date | float):
            cell.number_format = "0%" if isinstance(value, float) else "dd/mm/yyyy"
        if is_link:
            cell.hyperlink = row.link
    for first, last in look.merged:
        sheet.merge_cells(start_row=number, end_row=number, start_column=first, end_column=last)


def height(row: Row) -> float:
    """Estimate a row's height, for neither Excel nor LibreOffice sizes rows with merged cells."""
    look = LOOKS[row.kind]
    lines = 1
    for column, value in enumerate(row.cells, start=1):
        text = str(value or "")
        points = 5.25 * sum(WIDTHS[column - 1 : dict(look.merged).get(column, column)]) - 15
        letter = look.size * (0.72 if text.isupper() else 0.52)  # Arial's mean widths, on the wide side
        lines = max(lines, len(textwrap.wrap(text, int(points / letter))))
    return lines * look.size * 1.2 + look.padding


def set_up_page(sheet: Worksheet) -> None:
    """Print on landscape A4, one page wide and as many long as it needs."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.6, bottom=0.5, header=0.3, footer=0.25)
    sheet.print_options.horizontalCentered = True
    sheet.sheet_view.showGridLines = False
    sheet.HeaderFooter.oddFooter.center.text = "Página &P de &N"


def save(book: Workbook, path: Path) -> None:
    """Write a workbook with neither the clock nor the versions of the zip and XML libraries in it."""
    buffer = io.BytesIO()
    book.save(buffer)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as target:
        for name in source.namelist():
            content = ET.canonicalize(source.read(name).decode())
            if name == "docProps/core.xml":
                content = re.sub(r"(<dcterms:modified[^>]*>)[^<]*", r"\g<1>2021-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # the field tells Windows from the rest
            target.writestr(entry, f'<?xml version="1.0" encoding="UTF-8"?>\n{content}')
    print(path.name)


def make_invented(folder: Path) -> None:
    """Make the three months of the invented institution."""
    for period, changes in MONTHS.items():
        title = f"LOTAIP, literal a4, {period}: {INSTITUTION}, RUC {RUC}"
        about = "Invented for tests and demonstrations; no such institution exists."
        book = build(invented_rows(changes), title, about)
        book.worksheets[0].HeaderFooter.oddHeader.center.text = f"{INSTITUTION} - RUC {RUC}"
        save(book, folder / f"inventada-lotaip-a4-{period}.xlsx")
    make_invented_2023(folder)
    book = sipot.workbook("Invented for tests and demonstrations; no such institution exists.")
    save(book, folder / "inventada-sipot-f4-2024-06.xlsx")


# Under whom each unit of the invented institution is; those that are not here are under none.
SUPERIORS = {
    "ALCALDÍA": "CONCEJO MUNICIPAL",
    "DIRECCIÓN DE OBRAS PÚBLICAS": "ALCALDÍA",
    "DIRECCIÓN DE AMBIENTE": "ALCALDÍA",
    "DIRECCIÓN DE CULTURA Y TURISMO": "ALCALDÍA",
    "PROCURADURÍA SÍNDICA": "ALCALDÍA",
    "DIRECCIÓN FINANCIERA": "ALCALDÍA",
    "UNIDAD DE TALENTO HUMANO": "DIRECCIÓN FINANCIERA",
}


def make_invented_2023(folder: Path) -> None:
    """Make July 2023 of the invented institution: its goals, under the first number of the form, and its structure."""
    rows = plain(invented_rows({DATE: "2023-07-31", "POA 2021": "POA 2023"}))
    about = "Invented for tests and demonstrations; no such institution exists."
    for number, table, more in (
        ("1.4. Metas y objetivos de las unidades administrativas", law_2023.goals(rows), ()),
        (
            "1.1 Estructura orgánica funcional",
            law_2023.structure(rows, SUPERIORS),
            (
                (
                    "ENLACE PARA CONSULTAR EL ORGANIGRAMA ESTRUCTURAL",
                    "https://villa-ejemplo.example.org/organigrama.pdf",
                ),
            ),
        ),
    ):
        name = "1.1" if number.startswith("1.1") else "1.3"
        title = f"LOTAIP, numeral {name}, 2023-07: {INSTITUTION}, RUC {RUC}"
        book = law_2023.workbook(number, table, law_2023.metadata(rows, more), INSTITUTION, title, about)
        save(book, folder / f"inventada-lotaip-{name}-2023-07.xlsx")


def plain(rows: list[Row]) -> list[tuple[str, tuple[Value, ...]]]:
    """Return the rows as kind and cells."""
    return [(row.kind, row.cells) for row in rows]


def make_alausi(folder: Path, seed: Path) -> None:
    """Make the Alausí matrix and, from it, the variants with one deliberate error each."""
    rows = [parse_line(line) for line in seed.read_text(encoding="utf-8").splitlines()]
    title = "LOTAIP, literal a4, 2021-05: GAD Municipal de Alausí"
    about = "Rebuilt from the text of the matrix that the institution published."
    save(build(rows, title, about), folder / "alausi-lotaip-a4-2021-05.xlsx")
    goals, labels = law_2023.goals(plain(rows)), law_2023.metadata(plain(rows))
    numeral = "1.3 Metas y objetivos de las unidades administrativas"
    moved = f"{about} The layout is that of the 2023 law, in which the institution did not publish it."
    book = law_2023.workbook(
        numeral, goals, labels, "GAD Municipal de Alausí", title.replace("literal a4", "1.3"), moved
    )
    save(book, folder / "alausi-lotaip-1.3-2021-05.xlsx")
    at = {row.cells[0]: number for number, row in enumerate(rows, start=1) if row.kind == "unit"}
    errors: dict[str, tuple[str, Value]] = {
        "missing-objective.xlsx": (f"C{at[5]}", None),
        "target-in-words.xlsx": (f"E{at[2]}", "ochenta"),
        "duplicate-unit.xlsx": (f"B{at[3]}", rows[at[2] - 1].cells[1]),
    }
    for name, (address, value) in errors.items():
        book = build(rows, title, f"{about} Cell {address} was then changed on purpose, for tests.")
        book.worksheets[0][address].value = value
        save(book, folder / "broken" / name)


def find_seed(path: Path) -> Path:
    """Find the seed's text file, given the file or the folder that holds it."""
    found = [path] if path.is_file() else sorted(path.glob("*.txt"))
    if len(found) != 1:
        raise SystemExit(f"expected one seed text at {path}, found {len(found)}: see --seed, --only-invented")
    return found[0]


def main() -> None:
    """Make the samples that the arguments ask for."""
    shared = Path(os.environ.get("VITRINA_SHARED") or HERE.parent.parent / "shared")
    parser = argparse.ArgumentParser(description="Make the sample workbooks.")
    parser.add_argument("--seed", type=Path, default=shared / "seed", help="the seed's text file, or its folder")
    parser.add_argument("--out", type=Path, default=HERE, help="the folder to write to")
    parser.add_argument("--only-invented", action="store_true", help="make only what needs no seed")
    args = parser.parse_args()
    make_invented(args.out)
    if not args.only_invented:
        make_alausi(args.out, find_seed(args.seed))


if __name__ == "__main__":
    main()
