"""Workbooks and texts, damaged by chance: what a case is follows from the seed and its number alone."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from vitrina.intake import read

ROOT = Path(__file__).parents[2]
FILES = ROOT / "tests" / "intake" / "files"
WORKBOOKS = [*sorted((ROOT / "data").rglob("*.xlsx")), *sorted(FILES.glob("*.xlsx"))]
OTHERS = [FILES / "inventada-2021-05.xls", FILES / "inventada-2021-05.ods", FILES / "formulas.xls"]
HOSTILE = [
    "", " ", "\u00a0", "=1+1", "+593", "-", "@x", "#N/A", "#REF!", "NO APLICA", "80%", "80 %", "1.250,50", "3 de 5",
    "8" * 400, "1e999", "-1", "0", "a" * 40_000, "ñ" * 33_000, "\ud800", "\x00", "\x1f", "\uffff", "\u202e",
    "GestiÃ³n", "Gesti?n", "31/02/2021", "31/05/2021", "2021-05-31", "99/99/9999", "mayo 2021", "Mensual", "a;b;c",
    "a\nb\nc", '"', "'", "<a>&b;", "TOTAL", "Nombre de la Entidad", "AAAA-MM-DD", "persona@example.org",
    "(03) 2999-999", "1" * 13, "0660000440001", "PROCESOS GOBERNANTES / NIVEL DIRECTIVO", "No.",
    "Objetivo de la unidad", "Meta cuantificable", "FECHA ACTUALIZACIÓN", "https://a.ec/?a=b c",
    "javascript:alert(1)", "%" * 3000, "1" + " 000" * 4000, "(" * 5000, "a" + "\u0301" * 3000,
]  # fmt: skip
VALUES: list[object] = [
    None, 0, 1, -1, 0.8, 1e300, 1e-300, 10**14, True, False, dt.datetime(2021, 5, 31), dt.date(1900, 1, 1),  # noqa: DTZ001
    dt.time(8, 30), dt.timedelta(days=3), "=A1", "=1/0", "=SUM(A1:ZZ9)",
]  # fmt: skip
FORMATS = ["General", "0%", "0.00%", "dd/mm/yyyy", "@", "[h]:mm", '0 "x"', "[Red]", "0" * 300, "%%%", ";;;"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp850", "latin-1", "mac_roman"]
_NOW = re.compile(rb"(?<=>)20[2-9]\d-\d\d-\d\dT\d\d:\d\d:\d\dZ(?=<)")


@dataclass(frozen=True, slots=True)
class Case:
    """A damaged file, and how it came about."""

    kind: str
    filename: str
    data: bytes


def case(seed: int, number: int) -> Case:
    """Return the case with that number; the same for the same arguments."""
    rng = random.Random(f"{seed}:{number}")  # noqa: S311 - damage, not secrets
    kind = rng.choices(list(KINDS), [3, 2, 3, 3, 5, 5])[0]
    filename, data = KINDS[kind](rng)
    return Case(kind, filename, data)


def some_bytes(rng: random.Random) -> tuple[str, bytes]:
    """Change, drop, repeat or cut bytes of a file of any kind."""
    path = rng.choice([*WORKBOOKS, *OTHERS, *OTHERS])
    data = bytearray(path.read_bytes())
    for _ in range(rng.choice([1, 2, 5, 20, 100])):
        at = rng.randrange(len(data) or 1)
        act = rng.randrange(6)
        if act <= 2:
            data[at : at + 1] = bytes([rng.randrange(256)])
        elif act == 3:
            del data[at : at + rng.choice([1, 4, 64, 1000])]
        elif act == 4:
            data[at:at] = data[at : at + rng.choice([1, 16, 512])]
        else:
            del data[rng.randrange(len(data) or 1) if rng.random() < 0.1 else len(data) :]
    return path.name, bytes(data)


def members(rng: random.Random) -> tuple[str, bytes]:
    """Swap, cut, repeat, rename or drop the parts of a package."""
    path = rng.choice([*WORKBOOKS, OTHERS[1]])
    parts = list(parts_of(path).items())
    for _ in range(rng.choice([1, 1, 2, 4])):
        one, two = rng.randrange(len(parts)), rng.randrange(len(parts))
        name, content = parts[one]
        act = rng.randrange(7)
        if act == 0:
            parts[one], parts[two] = (name, parts[two][1]), (parts[two][0], content)
        elif act == 1:
            parts[one] = (name, content[: rng.randrange(len(content) + 1)])
        elif act == 2:
            parts.append((name, parts[two][1]))
        elif act == 3 and len(parts) > 1:
            del parts[one]
        elif act == 4:
            parts[one] = (name.swapcase(), content)
        elif act == 5:
            other = parts_of(rng.choice(WORKBOOKS))
            parts[one] = (name, other.get(name, b""))
        else:
            parts[one] = (name, rng.choice([b"", b"<a/>", b"\0" * 1000, content * 3]))
    return path.name, packed(parts)


def xml(rng: random.Random) -> tuple[str, bytes]:
    """Drop, repeat or move elements, change attributes and texts in the XML of a package."""
    path = rng.choice([*WORKBOOKS, OTHERS[1]])
    parts = dict(parts_of(path))
    usual = [name for name in parts if re.search(r"sheet\d|workbook|Strings|styles|rels|comments|content", name)]
    name = rng.choice(usual)
    text = parts[name].decode("utf-8", "replace")
    for _ in range(rng.choice([1, 2, 5, 30])):
        tags = list(re.finditer(r"<[^<>]*>", text))
        if not tags:
            break
        tag = rng.choice(tags)
        act = rng.randrange(6)
        if act == 0:
            text = text[: tag.start()] + text[tag.end() :]
        elif act == 1:
            text = text[: tag.end()] + tag[0] + text[tag.end() :]
        elif act == 2:
            text = text[: tag.start()] + rng.choice(tags)[0] + text[tag.end() :]
        elif act == 3:
            hostile = rng.choice(HOSTILE).encode("utf-8", "ignore").decode()
            text = text[: tag.end()] + hostile[:2000] + text[tag.end() :]
        elif act == 4:
            element = re.match(r"<([\w:]+)[^<>]*?(?:/>|>.*?</\1>)", text[tag.start() :], re.DOTALL)
            copied = element[0] * rng.choice([0, 2, 50]) if element else ""
            text = text[: tag.start()] + copied + text[tag.start() + len(element[0] if element else "") :]
        else:
            worse = rng.choice(
                ["", "-1", "0", "1", "99999999999", "A1:XFD1048576", "x", "true", "rId1", "b", "é", "1e9"]
            )
            changed = re.sub(r'="[^"]*"', f'="{worse}"', tag[0], count=rng.choice([1, 1, 0]))
            text = text[: tag.start()] + changed + text[tag.end() :]
    return path.name, packed((n, text.encode("utf-8", "ignore") if n == name else part) for n, part in parts.items())


def cells(rng: random.Random) -> tuple[str, bytes]:
    """Move, merge, empty, retype and hide the cells of a workbook that stays sound."""
    path = rng.choice(WORKBOOKS)
    book = openpyxl.load_workbook(path)
    for _ in range(rng.choice([1, 2, 4, 10])):
        CHANGES[rng.randrange(len(CHANGES))](rng, rng.choice(book.worksheets))
    output = io.BytesIO()
    book.save(output)
    with zipfile.ZipFile(output) as package:  # openpyxl writes when it was saved
        parts = {name: _NOW.sub(b"2021-05-31T00:00:00Z", package.read(name)) for name in package.namelist()}
    return path.name, packed(parts.items())


def _place(rng: random.Random, ws: Worksheet) -> tuple[int, int]:
    return rng.randint(1, min(ws.max_row, 60) + 1), rng.randint(1, min(ws.max_column, 8) + 1)


def _retype(rng: random.Random, ws: Worksheet) -> None:
    row, column = _place(rng, ws)
    if (row, column) in ws._cells and type(ws._cells[row, column]).__name__ == "MergedCell":
        return
    cell = ws.cell(row, column)
    texts = [text for text in HOSTILE if not re.search(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\uffff]", text)]
    cell.value = rng.choice([*VALUES, *texts])
    cell.number_format = rng.choice(FORMATS)


def _merge(rng: random.Random, ws: Worksheet) -> None:
    row, column = _place(rng, ws)
    bottom, right = row + rng.choice([0, 1, 3, 30]), column + rng.choice([0, 1, 4])
    if not any(
        area.min_row <= bottom and area.max_row >= row and area.min_col <= right and area.max_col >= column
        for area in ws.merged_cells.ranges
    ):
        ws.merge_cells(start_row=row, start_column=column, end_row=bottom, end_column=right)


def _hide(rng: random.Random, ws: Worksheet) -> None:
    ws.row_dimensions[_place(rng, ws)[0]].hidden = True
    ws.column_dimensions["ABCDEF"[rng.randrange(6)]].hidden = rng.random() < 0.3


def _comment(rng: random.Random, ws: Worksheet) -> None:
    cell = ws._cells.get(_place(rng, ws))
    if cell is not None and type(cell).__name__ == "Cell":
        cell.comment = Comment("Ana:\nrevisar", "Ana")


def _shift(rng: random.Random, ws: Worksheet) -> None:
    row, column = _place(rng, ws)
    values = [ws.cell(row, n).value for n in range(column, column + 5)]
    moved = [None, *values] if rng.random() < 0.5 else values[1:]
    for n, value in enumerate(moved, start=column):
        if type(ws.cell(row, n)).__name__ == "Cell":
            ws.cell(row, n).value = value


CHANGES: list[Callable[[random.Random, Worksheet], object]] = [
    _retype, _retype, _retype, _merge, _hide, _comment, _shift, _shift,
    lambda rng, ws: ws.insert_rows(_place(rng, ws)[0], rng.randint(1, 3)),
    lambda rng, ws: ws.delete_rows(_place(rng, ws)[0], rng.randint(1, 3)),
    lambda rng, ws: ws.insert_cols(_place(rng, ws)[1]),
    lambda rng, ws: ws.delete_cols(_place(rng, ws)[1]),
    lambda rng, ws: setattr(ws, "title", rng.choice(["Hoja", "MAYO 2021", "Metadatos", "x" * 31])),
]  # fmt: skip


def texts(rng: random.Random) -> tuple[str, bytes]:
    """Write a workbook's rows as delimited text, with separators, quotes and encodings mixed."""
    rows = [list(row) for row in rng.choice(_rows())]
    for _ in range(rng.choice([0, 1, 3, 10])):
        row = rng.choice(rows) if rows else []
        at = rng.randrange(len(row) + 1)
        act = rng.randrange(6)
        if act == 0:
            row[at : at + 1] = [rng.choice(HOSTILE)]
        elif act == 1:
            del row[at : at + rng.randint(1, 2)]
        elif act == 2:
            row[at : at + 2] = ["".join(row[at : at + 2])]
        elif act == 3:
            row.extend([""] * rng.choice([1, 10, 400]))
        elif act == 4:
            rows.insert(rng.randrange(len(rows) + 1), list(row))
        else:
            rows.insert(rng.randrange(len(rows) + 1), [rng.choice(HOSTILE)])
    delimiter, odd = rng.choice(";;,\t|"), rng.random() < 0.2
    quoting, end = rng.randrange(4), rng.choice(["\n", "\r\n", "\r"])
    lines = [
        (rng.choice(";,\t|") if odd else delimiter).join(_quoted(rng, cell, quoting) for cell in row) for row in rows
    ]
    encoding = rng.choice(ENCODINGS)
    mixed = rng.random() < 0.2
    data = b"".join(
        (line + end).encode(rng.choice(ENCODINGS[4:]) if mixed else encoding, "ignore") for line in lines
    ) if mixed else end.join(lines).encode(encoding, "ignore")  # fmt: skip
    for _ in range(rng.choice([0, 0, 0, 1, 5])):
        at = rng.randrange(len(data) + 1)
        data = data[:at] + rng.choice([b"\0", b'"', b"\xff", b"\xed\xa0\x80", delimiter.encode(), b""]) + data[at + 1 :]
    return rng.choice(["m.csv", "m.txt", "m.tsv"]), data


def _quoted(rng: random.Random, cell: str, quoting: int) -> str:
    if quoting == 0 or (quoting == 1 and rng.random() < 0.5):
        return cell
    doubled = cell.replace('"', '""') if quoting != 3 else cell
    return f'"{doubled}{rng.choice(["", "", "", chr(34), " "]) if quoting == 3 else ""}"'


def sets(rng: random.Random) -> tuple[str, bytes]:
    """Pack several of the other kinds into one zip."""
    files = {}
    for number in range(rng.randint(1, 4)):
        name, data = KINDS[rng.choice(["text", "text", "text", "cells", "bytes"])](rng)
        stem = rng.choice(["1.Conjunto de datos", "2. Metadatos", "3. Diccionario", "Reporte Entidad", f"m{number}"])
        files[rng.choice(["", "a/", "../"]) + stem + Path(name).suffix] = data
    return "m.zip", packed(files.items())


KINDS: dict[str, Callable[[random.Random], tuple[str, bytes]]] = {
    "bytes": some_bytes, "members": members, "set": sets, "xml": xml, "cells": cells, "text": texts,
}  # fmt: skip


@lru_cache(maxsize=64)
def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip of the parts; a name may come twice."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", compresslevel=1) as package:
        for name, content in parts:
            package.NameToInfo.pop(name, None)  # of a second one zipfile would warn
            package.writestr(zipfile.ZipInfo(name, (2021, 5, 31, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return output.getvalue()


@lru_cache(maxsize=1)
def _rows() -> list[list[list[str]]]:
    """Return the rows of every sheet of the samples as texts."""
    result = []
    for path in WORKBOOKS:
        for sheet in read(path.read_bytes(), path.name).sheets:
            last = max((row for row, _ in sheet.cells), default=0)
            wide = max((column for _, column in sheet.cells), default=0)
            grid = [["" for _ in range(wide)] for _ in range(last)]
            for (row, column), cell in sheet.cells.items():
                grid[row - 1][column - 1] = cell.text
            result.append(grid)
    return result
