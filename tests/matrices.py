"""Small matrices for tests: the form laid out from rows, as .xlsx, .ods, or straight as a `Sheet`."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from vitrina import checks, intake
from vitrina.conversion import Terms
from vitrina.model import Cell, Context, Issue, Reading, Sheet, Workbook
from vitrina.publish import Checked, check

TERMS = Terms("https://datos.ejemplo.gob.ec/", "https://creativecommons.org/licenses/by/4.0/")
CONTEXT = Context("2469999990001", "2021-05")

Row = Sequence[object]
Merged = Mapping[tuple[int, int], tuple[int, int]]
TITLES: list[Row] = [
    ["Art. 7 de la Ley Orgánica de Transparencia y Acceso a la Información Pública - LOTAIP"],
    ["Literal a4) Las metas y objetivos de las unidades administrativas de conformidad con sus programas operativos"],
]
HEADER: Row = ["No.", "Descripción de la unidad", "Objetivo de la unidad", "Indicador", "Meta cuantificable"]
SECTION: Row = ["PROCESOS GOBERNANTES / NIVEL DIRECTIVO"]
ALCALDIA: Row = [1, "ALCALDÍA", "Dirigir la gestión del municipio", "% de ejecución del POA 2021", "80 % del POA 2021"]
OBRAS: Row = [2, "OBRAS PÚBLICAS", "Construir y mantener las vías", "Número de informes de obra", "12 informes"]
FOOTER: list[Row] = [
    ["LINK PARA DESCARGAR EL REPORTE DE GOBIERNO POR RESULTADOS (GPR)", None, None, None, "No aplica (no se usa GPR)"],
    ["FECHA ACTUALIZACIÓN DE LA INFORMACIÓN:", None, None, "31/05/2021"],
    ["PERIODICIDAD DE ACTUALIZACIÓN DE LA INFORMACIÓN:", None, None, "Mensual"],
    ["UNIDAD POSEEDORA DE LA INFORMACION - LITERAL a4):", None, None, "Dirección de Planificación"],
    ["RESPONSABLE DE LA UNIDAD POSEEDORA DE LA INFORMACIÓN DEL LITERAL a4):", None, None, "Persona Inventada"],
    ["CORREO ELECTRÓNICO DEL O LA RESPONSABLE DE LA UNIDAD POSEEDORA:", None, None, "persona@example.org"],
    ["NÚMERO TELEFÓNICO DEL O LA RESPONSABLE DE LA UNIDAD POSEEDORA:", None, None, "(03) 2999-999 EXTENSIÓN 204"],
]  # fmt: skip
#: Titles in rows 1-2, header in 3, a section in 4, units in 5 and 6, the foot in 7-13.
MATRIX: list[Row] = [*TITLES, HEADER, SECTION, ALCALDIA, OBRAS, *FOOTER]


def matrix(
    *rows: Row, header: Row = HEADER, footer: Sequence[Row] = FOOTER, titles: Sequence[Row] = TITLES
) -> list[Row]:
    """Return a matrix in which `rows` stand between header (row 3) and foot."""
    return [*titles, header, *rows, *footer]


def sheet(
    rows: Iterable[Row], name: str = "Literal a4", merged: Merged | None = None, *, hidden: bool = False
) -> Sheet:
    """Return the rows as a sheet as intake reads it."""
    cells = {
        (r, c): Cell(str(value), value)
        for r, row in enumerate(rows, start=1)
        for c, value in enumerate(row, start=1)
        if value not in (None, "")
    }
    return Sheet(name, cells, merged or {}, hidden=hidden)


def reading(rows: Iterable[Row] | Sheet, context: Context = CONTEXT, units: intake.Units | None = None,
            merged: Merged | None = None) -> Reading:  # fmt: skip
    """Return what intake understands of the rows."""
    one = rows if isinstance(rows, Sheet) else sheet(rows, merged=merged)
    return intake.tables(intake.recognise(Workbook("m.xlsx", "0" * 64, (one,))), context, units)


def xlsx(
    rows: Iterable[Row], change: Callable[[Worksheet], object] = lambda _ws: None, name: str = "Literal a4"
) -> bytes:
    """Return the rows as the bytes of an .xlsx; `change` gets the sheet before it is saved."""
    book = openpyxl.Workbook()
    ws = book.worksheets[0]
    ws.title = name
    for row in rows:
        ws.append(list(row))
    change(ws)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def ods(sheets: Mapping[str, str]) -> bytes:
    """Return an .ods with the sheets whose rows are given as XML."""
    office, table, text = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text"))
    tables = "".join(f"<table:table table:name={quoteattr(name)}>{xml}</table:table>" for name, xml in sheets.items())
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{office}" xmlns:table="{table}" '
        f'xmlns:text="{text}"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>'
    )
    return zipped({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def ods_row(values: Row) -> str:
    """Return a row of texts as XML for `ods`."""
    cells = (
        "<table:table-cell/>" if value is None else
        f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'
        for value in values
    )  # fmt: skip
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return output.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return the zip `data` with each part as `change(name, content)` makes it."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return zipped({name: change(name, package.read(name)) for name in package.namelist()})


def ole(stream: str) -> bytes:
    """Return a compound file (MS-CFB, version 3) with one stream of 4096 zeros."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    counts = (0, 1, 1, 0, 4096, end, 0, end, 0, 0)
    header = struct.pack("<8s16sHHHHH6s10I", magic, b"", 0x3E, 3, 0xFFFE, 9, 6, b"", *counts)
    header += struct.pack("<108I", *([free] * 108))

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        encoded = (name + "\0").encode("utf-16-le")
        return struct.pack(
            "<64sHBBIII16sIQQIQ", encoded, len(encoded), kind, 1, free, free, child, b"", 0, 0, 0, start, size
        )

    directory = entry("Root Entry", 5, 1, end, 0) + entry(stream, 2, free, 2, 4096) + b"\0" * 256
    chain = [fat, end, 3, 4, 5, 6, 7, 8, 9, end]
    return header + struct.pack("<128I", *chain, *([free] * (128 - len(chain)))) + directory + b"\0" * 4096


def checked(data: bytes, filename: str = "m.xlsx", context: Context | None = CONTEXT, terms: Terms = TERMS) -> Checked:
    return check(data, filename, terms, context)


def found(issues: Iterable[Issue]) -> list[tuple[str, str]]:
    """Return code and address of each issue, in their order."""
    return [(issue.code, issue.cell.address if issue.cell else "") for issue in issues]


def marked(data: bytes, result: Checked) -> openpyxl.Workbook:
    """Return the marked workbook, opened; the words of an issue are its code."""
    made = checks.marked_workbook(data, result.workbook, result.report.issues, lambda issue: issue.code)
    return openpyxl.load_workbook(io.BytesIO(made))
