"""A national month: 1,771 workbooks of 13 to 66 rows of invented institutions, always the same for one seed.

What varies is what was seen to vary (sections, dates, numbers, absences, forms, kinds of file); a few files are
broken. Beside the files, `instituciones.csv` is the register and `esperado.csv` says which files are broken.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import io
import random
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import month_words as words
import openpyxl
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

FILES, LEAST, MOST, SEED = 1771, 13, 66, 20210531
_EPOCH = (1980, 1, 1, 0, 0, 0)
_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
_BOX = Border(*[Side(style="thin", color="7F7F7F")] * 4)
#: Of a thousand files, how many are of each kind.
_KINDS = (("xlsx", 860), ("csv", 60), ("zip", 50), ("ods", 30))
_BROKEN = 40
_TYPED_DATES = 250

Value = str | int | float | dt.date | None
Row = Sequence[Value]


def ruc(number: int) -> str:
    """Return the `number`-th invented RUC of a public institution; its check digit holds."""
    while True:
        head = f"{number % 24 + 1:02d}6{50000 + number:05d}"
        check = 11 - sum(int(d) * w for d, w in zip(head, _WEIGHTS, strict=True)) % 11
        if check < 10:
            return f"{head}{check}0001"
        number += 3000


class Month:
    """One institution's month, drawn from its own random numbers."""

    def __init__(self, number: int, seed: int) -> None:
        self.random = random.Random(f"{seed}-{number}")  # noqa: S311
        self.ruc, self.law = ruc(number), "2021" if self.random.random() < 0.65 else "2023"
        self.period = "2021-05" if self.law == "2021" else "2024-05"
        self.rows = self.random.randint(LEAST, MOST)

    def dates(self) -> Value:
        """Return the update date in one of the spellings."""
        year, month = map(int, self.period.split("-"))
        day = dt.date(year, month, self.random.randint(20, 31))
        if self.random.random() < _TYPED_DATES / 1000:
            return day
        spelling = self.random.choice(
            ("%d/%m/%Y", "%d/%m/%Y", "%d/%m/%Y", "%Y-%m-%d", "%Y-%m-%d", "%Y/%m/%d", "%d-%m-%Y", "%Y.%m.%d", "words")
        )
        if spelling == "words":
            return f"{day.day} de {words.MONTHS[month - 1]} de {year}"
        return day.strftime(spelling)

    def goals(self) -> list[tuple[int, Row]]:
        """Return (section, unit, objective, indicator, target) of every row; a unit can have several."""
        chosen: list[tuple[int, str]] = []
        for section, names in enumerate(words.UNITS):
            count = min(len(names), (2, self.rows // 3, 0, self.rows // 4)[section])
            chosen += [(section, name) for name in self.random.sample(names, count)]
        rows = []
        extra = self.rows - len(chosen)
        year = self.period[:4]
        for section, unit in chosen:
            times = 1 + (extra > 0) * self.random.randint(0, 3) if len(rows) < self.rows else 0
            extra -= times - 1
            objective = " ".join(self.random.choice(part) for part in (words.VERBS, words.WHATS, words.HOWS))
            for wording, targets in self.random.sample(words.INDICATORS, times):
                target = self.random.choice(targets)
                if isinstance(target, str):
                    target = target.format(n=self.random.choice((10, 25, 40, 60, 75, 80, 90, 100)), y=year)
                rows.append((section, (unit, objective, wording.format(y=year), target)))
        for section, unit in self.random.sample(chosen, len(chosen)):  # what is missing, as further objectives
            if len(rows) >= self.rows:
                break
            at = 1 + max(n for n, (_, row) in enumerate(rows) if row[0] == unit)
            objective = f"{self.random.choice(words.VERBS)} el archivo de la unidad {words.HOWS[at % 6]}"
            rows.insert(at, (section, (unit, objective, "Número de expedientes archivados", f"{at} expedientes")))
        return rows[: self.rows]

    def foot(self) -> list[Value]:
        """Return the six values of the metadata."""
        phone = f"(0{self.random.randint(2, 7)}) 2{self.random.randint(100, 999)}-{self.random.randint(100, 999)}"
        return [
            self.dates(), self.random.choice(words.FREQUENCIES), "PLANIFICACIÓN INSTITUCIONAL",
            "Persona Inventada de Ejemplo", f"transparencia{self.ruc[3:8]}@example.org", f"{phone} EXTENSIÓN 204",
        ]  # fmt: skip

    def matrix(self) -> list[Row]:
        """Return the rows of the form of the law of 2004."""
        rows: list[Row] = [()] * self.random.randint(0, 4)
        heads: list[Row] = [(words.ARTICLE,), (words.LITERAL,), words.HEADER]
        rows += heads
        open_section, goals = -1, self.goals()
        for number, (section, goal) in enumerate(goals, start=1):
            if number % 20 == 0 and self.random.random() < 0.5:
                rows += heads
            while open_section < section:
                open_section += 1
                rows.append((self.random.choice(words.SECTIONS[open_section]),))
                if not words.UNITS[open_section]:
                    rows.append(("No constan con misión ni objetivos en el Estatuto Orgánico de la institución",))
            rows.append((number, *goal))
        rows.append((words.GPR, None, None, None, self.random.choice(words.ABSENCES)))
        rows += [(label, None, None, value) for label, value in zip(words.FOOT, self.foot(), strict=True)]
        return rows

    def tables(self) -> dict[str, list[Row]]:
        """Return the sheets of the form of the law of 2023."""
        link = f"https://gpr.example.org/{self.ruc}"
        data: list[Row] = [words.HEADER_2023, *((*goal, link) for _, goal in self.goals())]
        metadata: list[Row] = [*zip(words.FOOT_2023, self.foot(), strict=True), ("LICENCIA", "CC-BY-4.0")]
        fields: list[Row] = [("Nombre del campo", "Descripción"), *((name, name) for name in words.HEADER_2023)]
        return {"Conjunto de datos": data, "Metadatos": metadata, "Diccionario ": fields}

    def sheets(self) -> dict[str, list[Row]]:
        """Return the sheets of whichever form it is."""
        return {"Literal a4": self.matrix()} if self.law == "2021" else self.tables()


def xlsx(sheets: dict[str, list[Row]]) -> bytes:
    """Return an .xlsx with the look of the form: fonts, fills, borders, merged titles and widths."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for letter, width in zip("ABCDE", (6, 39, 104, 31, 36), strict=True):
            sheet.column_dimensions[letter].width = width
        for number, row in enumerate(rows, start=1):
            _draw(sheet, number, row)
    output = io.BytesIO()
    book.properties.created = book.properties.modified = dt.datetime(2021, 1, 1)  # noqa: DTZ001
    book.save(output)
    return output.getvalue()


def _draw(sheet: Worksheet, number: int, row: Row) -> None:
    bold = len(row) == 1
    for column, value in enumerate(row, start=1):
        cell = sheet.cell(number, column, value)
        cell.border, cell.font = _BOX, Font(name="Arial", size=10, bold=bold)
        if bold:
            cell.fill = PatternFill("solid", fgColor="DCE6F1")
        if isinstance(value, float):
            cell.number_format = "0%"
        elif isinstance(value, dt.date):
            cell.number_format = "dd/mm/yyyy"
        if isinstance(value, str) and "@" in value and " " not in value:
            cell.hyperlink = f"mailto:{value}"
    if bold:
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=5)


def _text(value: Value) -> str:
    if isinstance(value, dt.date):
        return value.strftime("%d/%m/%Y")
    return "" if value is None else f"{value:.0%}" if isinstance(value, float) else str(value)


def delimited(rows: Sequence[Row], encoding: str) -> bytes:
    """Return the rows as text with semicolons."""
    output = io.StringIO()
    csv.writer(output, delimiter=";").writerows([_text(value) for value in row] for row in rows)
    return output.getvalue().encode(encoding, "replace")


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return a zip that is the same for the same parts."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(zipfile.ZipInfo(name, _EPOCH), data)
    return output.getvalue()


def ods(sheets: dict[str, list[Row]]) -> bytes:
    """Return an .ods with the texts of the sheets."""
    names = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text")}
    declared = " ".join(f'xmlns:{name}="{iri}"' for name, iri in names.items())
    tables = ""
    for sheet, rows in sheets.items():
        body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
        tables += f'<table:table table:name="{sheet}">{body}</table:table>'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {declared}><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>'
    )
    parts = {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content}
    return zipped({name: text.encode() for name, text in parts.items()})


def _ods_cell(value: Value) -> str:
    if value is None:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(_text(value))}</text:p></table:table-cell>'


def _without(month: Month, column: int) -> dict[str, list[Row]]:
    """Empty one cell of one row of the data."""
    sheets = month.sheets()
    name, rows = next(iter(sheets.items()))
    at = [n for n, row in enumerate(rows) if len(row) == len(words.HEADER) and row[column] and n > len(rows) // 2]
    row = list(rows[at[0]])
    row[column] = None
    return {**sheets, name: [*rows[: at[0]], row, *rows[at[0] + 1 :]]}


#: How a file can be broken: name → what becomes of its month.
BROKEN: dict[str, Callable[[Month], bytes]] = {
    "sin-objetivo": lambda month: xlsx(_without(month, 2 if month.law == "2021" else 1)),
    "sin-meta": lambda month: xlsx(_without(month, 4 if month.law == "2021" else 3)),
    "truncado": lambda month: xlsx(month.sheets())[:3000],
    "vacio": lambda _: b"",
    "pdf": lambda _: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj << /Type /Catalog >> endobj\n",
    "pagina": lambda _: b"<!DOCTYPE html><html><body><h1>403 Forbidden</h1></body></html>",
    "otra-tabla": lambda _: xlsx({"Hoja1": [("Cargo", "Sueldo"), ("Analista", 900)]}),
}


def content(month: Month, kind: str) -> bytes:
    """Return the month's file of that kind."""
    sheets = month.sheets()
    encoding = month.random.choice(("utf-8", "utf-8-sig", "cp1252"))
    if kind == "ods":
        return ods(sheets)
    if kind == "csv" and month.law == "2021":
        return delimited(sheets["Literal a4"], encoding)
    if kind in {"csv", "zip"}:
        names = {name: f"{name.strip().replace(' ', '_').lower()}.csv" for name in sheets}
        return zipped({names[name]: delimited(rows, encoding) for name, rows in sheets.items()})
    return xlsx(sheets)


def generate(folder: Path, files: int = FILES, seed: int = SEED) -> None:
    """Write the month into `folder`: one folder for each period, the file named by RUC."""
    expected, register = [], []
    for number in range(files):
        month = Month(number, seed)
        draw = month.random.randrange(1000)
        kind = month.random.choices([k for k, _ in _KINDS], [w for _, w in _KINDS])[0]
        suffix = "zip" if kind in {"csv", "zip"} and (month.law == "2023" or kind == "zip") else kind
        broken = month.random.choice(list(BROKEN)) if draw < _BROKEN else ""
        path = folder / month.period / f"{month.ruc} metas.{'xlsx' if broken else suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(BROKEN[broken](month) if broken else content(month, kind))
        register.append((month.ruc, f"GAD Parroquial Inventado {number + 1}"))
        if broken:
            expected.append((path.relative_to(folder).as_posix(), broken))
    for name, head, lines in (
        ("instituciones.csv", ("ruc", "nombre"), register),
        ("esperado.csv", ("archivo", "motivo"), expected),
    ):
        with (folder.parent / f"{folder.name}-{name}").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *lines])


def main() -> None:
    """Write the files that the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    generate(args.folder, args.files, args.seed)


if __name__ == "__main__":
    main()
