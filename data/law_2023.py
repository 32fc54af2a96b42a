"""The same texts in the workbook of the 2023 law, four sheets: number 1.3 (goals) or 1.1 (structure)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

Value = str | int | float | date | None
Cells = tuple[Value, ...]

ARTICLE = "Art. 19 de la Ley Orgánica de Transparencia y Acceso a la Información Pública - LOTAIP "
LINKS = (
    "Enlace al archivo del conjunto de datos",
    "Enlace al archivo de metadatos",
    "Enlace al archivo de diccionario de datos",
)
PLANNING_LINK = (
    "Enlace al sistema de gestión de planificación para verificación de los indicadores y metas cuantificables por "
    "procesos o niveles"
)
GOALS = ("Unidad", "Objetivo", "Indicador", "Meta cuantificable", PLANNING_LINK)
STRUCTURE = ("Nivel superior", "Unidad", "Nivel de los Procesos de la Estructura")
LABELS = (
    "FECHA ACTUALIZACIÓN DE LA INFORMACIÓN:", "PERIODICIDAD DE ACTUALIZACIÓN DE LA INFORMACIÓN:",
    "UNIDAD POSEEDORA DE LA INFORMACIÓN:", "PERSONA RESPONSABLE DE LA UNIDAD POSEEDORA DE LA INFORMACIÓN:",
    "CORREO ELECTRÓNICO DE LA PERSONA RESPONSABLE DE LA UNIDAD POSEEDORA DE LA INFORMACIÓN:",
    "NÚMERO TELEFÓNICO DE LA PERSONA RESPONSABLE DE LA UNIDAD POSEEDORA DE LA INFORMACIÓN:",
)  # fmt: skip
LICENCE = ("LICENCIA", "CC-BY-4.0")


def goals(rows: Sequence[tuple[str, Cells]]) -> list[Cells]:
    """Return the goals of the (kind, cells) rows of a literal a4 matrix; its GPR link stands in each row."""
    link = next(cells[4] for kind, cells in rows if kind == "gpr")
    return [GOALS, *((*cells[1:5], link) for kind, cells in rows if kind == "unit")]


def structure(rows: Sequence[tuple[str, Cells]], superiors: Mapping[str, str]) -> list[Cells]:
    """Return the units of a literal a4 matrix with their section as level, and the superior of each by name."""

    def found() -> Iterator[Cells]:
        section: Value = None
        for kind, cells in rows:
            section = cells[0] if kind == "section" else section
            if kind == "unit":
                yield superiors.get(str(cells[1]), "NO APLICA (es el nivel más alto)"), cells[1], section

    return [STRUCTURE, *found()]


def metadata(rows: Sequence[tuple[str, Cells]], more: Sequence[Cells] = ()) -> list[Cells]:
    """Return the labels of the 2023 form with the values of the matrix's foot, then `more`."""
    values = [cells[3] for kind, cells in rows if kind == "footer"]
    return [*zip(LABELS, values, strict=True), LICENCE, *more]


def workbook(
    numeral: str, table: Sequence[Cells], labels: Sequence[Cells], institution: str, title: str, about: str
) -> Workbook:
    """Return the four sheets of the official workbook."""
    book = Workbook()
    book._named_styles["Normal"].font = Font(name="Arial", size=10)  # noqa: SLF001 - as in the other samples
    fields = [(heading, f"{heading} de la unidad") for heading in table[0]]
    sheets: dict[str, Sequence[Cells]] = {
        "Reporte Entidad": [(ARTICLE,), ("Numeral Art. 19", *LINKS), (numeral,)],
        "Conjunto de datos": table,
        "Metadatos": labels,
        "Diccionario ": [
            ("Institución", institution),
            ("Descripción", numeral),
            ("Nombre del campo", "Descripción del campo"),
            *fields,
        ],
    }
    for name, rows in sheets.items():
        sheet = book.worksheets[0] if name == "Reporte Entidad" else book.create_sheet()
        sheet.title = name
        for row in rows:
            sheet.append(row)
        for letter in "ABCDE":
            sheet.column_dimensions[letter].width = 44
        for line in sheet.iter_rows():
            for cell in line:
                is_heading = cell.column == 1 if name in {"Metadatos", "Diccionario "} else cell.row == 1
                cell.font = Font(name="Arial", size=10, bold=is_heading)
                cell.alignment = Alignment("left", "top", wrap_text=True)
                if is_heading:
                    cell.fill = PatternFill("solid", fgColor="DCE6F1")
                if isinstance(cell.value, float):
                    cell.number_format = "0%"
    book.properties.creator = "Vitrina, data/make_samples.py"
    book.properties.title, book.properties.description = title, about
    book.properties.created = datetime(2021, 1, 1)  # noqa: DTZ001 - any fixed moment; the format has no zone
    return book
