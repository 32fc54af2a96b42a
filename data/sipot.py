"""The text of an invented Mexican institution in the format 4 of the SIPOT: a sheet of rows and one of indicators."""

from collections.abc import Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float | date | None
Cells = Sequence[Value]

INSTITUTION = "Municipio Inventado de Villa Modelo (institución inventada)"
#: No RFC ends so: its last sign is a digit or A.
RFC = "MIV010101XXX"
CHILD = "Tabla_348503"
LINK = "https://villa-modelo.example.org/poa-2024.pdf"
#: Above the header: the format's number, its names, the kinds and the numbers of its columns.
HEAD: tuple[Cells, ...] = (
    (48944,),
    ("TÍTULO", None, None, "NOMBRE CORTO", None, None, "DESCRIPCIÓN"),
    ("Objetivos y metas institucionales", None, None, "LGT_Art_70_Fr_IV", None, None,
     "Los objetivos de cada área y los indicadores y metas de su programa operativo"),
    (1, 4, 4, 2, 2, 10, 7, 2, 4, 4, 14),
    tuple(range(348492, 348503)),
    ("Tabla Campos",),
)  # fmt: skip
HEADER: Cells = (
    "Ejercicio", "Fecha de inicio del periodo que se informa", "Fecha de término del periodo que se informa",
    "Denominación del área", "Descripción breve y clara de cada objetivo",
    f"Indicadores y metas asociados a cada objetivo \n{CHILD}",
    "Hipervínculo al documento del o los programas operativos, presupuestarios, sectoriales, entre otros",
    "Área(s) responsable(s) que genera(n), posee(n), publica(n) y actualiza(n) la información",
    "Fecha de validación", "Fecha de actualización", "Nota",
)  # fmt: skip
_PERIOD = (2024, "01/04/2024", "30/06/2024")
_END = (LINK, "Dirección de Planeación y Evaluación", date(2024, 7, 10), date(2024, 7, 10))
ROWS: tuple[Cells, ...] = (
    (*_PERIOD, "Presidencia Municipal",
     "Conducir la administración municipal con apego a la ley y rendir cuentas a la población", 1, *_END, None),
    (*_PERIOD, "Tesorería Municipal",
     "Recaudar, administrar y ejercer los recursos del municipio con orden y transparencia", 2, *_END,
     "Las metas de recaudación son las de la ley de ingresos del ejercicio"),
    (*_PERIOD, "Dirección de Obras Públicas",
     "Construir y conservar las calles, los caminos y los edificios públicos del municipio", 3, *_END, None),
    (*_PERIOD, "Dirección de Obras Públicas",
     "Llevar agua potable y drenaje a las comunidades que no los tienen", 4, *_END, None),
)  # fmt: skip
#: ID, indicator, target, unit of measure: several for each row above.
INDICATORS: tuple[Cells, ...] = (
    (1, "Sesiones de cabildo realizadas", 24, "Sesión"),
    (1, "Avance del plan municipal de desarrollo", "85", "Porcentaje"),
    (2, "Recaudación del impuesto predial", "$1,250,000.50", "Pesos"),
    (2, "Presupuesto ejercido", 0.95, "Porcentaje"),
    (2, "Informes trimestrales entregados", "4 informes", "Informe"),
    (3, "Calles pavimentadas", "Al menos 12", "Calle"),
    (4, "Viviendas con agua potable", "1,200", "Vivienda"),
    (4, "Comunidades con drenaje", "3 de 5", "Comunidad"),
)
CHILD_HEAD: tuple[Cells, ...] = ((None, 2, 2, 2), (None, 44321, 44322, 44323))
CHILD_HEADER: Cells = ("ID", "Indicadores asociados", "Meta del indicador", "Unidad de medida")


def workbook(about: str) -> Workbook:
    """Return the workbook as the portal hands it out, filled: rows, indicators, and a hidden list that nobody reads."""
    book = Workbook()
    book._named_styles["Normal"].font = Font(name="Arial", size=10)  # noqa: SLF001 - as in the other samples
    sheets = {
        "Reporte de Formatos": (*HEAD, HEADER, *ROWS),
        CHILD: (*CHILD_HEAD, CHILD_HEADER, *INDICATORS),
        "Hidden_1": (("Ascendente",), ("Descendente",)),
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.remove(book.worksheets[0])
    report, child, hidden = book.worksheets
    draw(report, header=len(HEAD) + 1, hidden=(1, 4, 5))
    draw(child, header=len(CHILD_HEAD) + 1, hidden=(1, 2))
    hidden.sheet_state = "hidden"
    for merged in ("A2:C2", "D2:F2", "G2:I2", "A3:C3", "D3:F3", "G3:I3"):
        report.merge_cells(merged)
    book.properties.creator = "Vitrina, data/make_samples.py"
    book.properties.title, book.properties.description = f"SIPOT, formato 4, 2024-06: {INSTITUTION}, RFC {RFC}", about
    book.properties.created = datetime(2021, 1, 1)  # noqa: DTZ001 - any fixed moment; the format has no zone
    return book


def draw(sheet: Worksheet, header: int, hidden: tuple[int, ...]) -> None:
    """Style a sheet whose headings are in the row `header`; the portal hides its rows of codes."""
    for number in hidden:
        sheet.row_dimensions[number].hidden = True
    for column in sheet.iter_cols(max_row=1):
        sheet.column_dimensions[column[0].column_letter].width = 30
    for cell in (cell for line in sheet.iter_rows() for cell in line):
        cell.font = Font(name="Arial", size=10, bold=cell.row == header or (cell.value and cell.value in HEAD[1]))
        cell.alignment = Alignment("left", "top", wrap_text=True)
        if cell.row == header:
            cell.fill = PatternFill("solid", fgColor="E1E1E1")
        if isinstance(cell.value, date | float):
            cell.number_format = "0%" if isinstance(cell.value, float) else "dd/mm/yyyy"
        if cell.value == LINK:
            cell.hyperlink = LINK
