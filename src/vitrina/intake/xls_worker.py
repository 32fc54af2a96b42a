"""The process that reads .xls: `python xls_worker.py CELLS RECTANGLE MEMORY SECONDS`, a file in, JSON out.

xlrd tells number formats, merged ranges, links, comments and hidden rows. What it cannot open, calamine may,
with values only. Both believe the sizes that a file states: one changed byte asks for 800 GB. So this is a
process of its own, with bounds on memory and time. It imports nothing of ours and starts in a few hundredths
of a second. xlrd does not say which cells are formulas; their records in the sheet do (MS-XLS 2.4.127).

JSON: `{"sheets": [{"name", "hidden", "cells": [[row, column, value, format, link, comment, error, formula], …],
"merged": [[first row, last row, first column, last column], …], "rows", "columns"}, …]}`, all counted from 1,
with `{"date": "…"}` for dates, or `{"problem": "password" | "damaged" | "too-many-cells"}`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import resource
import struct
import sys
from typing import Any

import python_calamine as calamine
import xlrd

#: Records of the file: a substream begins, it ends, a formula (BIFF8; BIFF2 to 4 number it otherwise).
_BEGIN, _END, _FORMULAS = {0x0809, 0x0409, 0x0209, 0x0009}, 0x000A, {0x0006, 0x0206, 0x0406}
_HEAD = struct.Struct("<4H")


class _TooManyError(Exception):
    """More cells than allowed."""


def read(data: bytes, max_cells: int, max_rectangle: int) -> dict[str, object]:
    """Return the sheets of a workbook; at most `max_cells`, in rectangles of `max_rectangle` at most."""
    try:
        # xlrd prints what it wonders at.
        with contextlib.redirect_stdout(sys.stderr):
            return {"sheets": _with_formats(data, max_cells)}
    except _TooManyError:
        return {"problem": "too-many-cells"}
    except Exception as error:  # noqa: BLE001 - whatever its parsers let pass, the second reader is asked
        if isinstance(error, xlrd.XLRDError) and "encrypted" in str(error).lower():
            return {"problem": "password"}
    return _values(data, max_cells, max_rectangle)


def _with_formats(data: bytes, max_cells: int) -> list[dict[str, object]]:
    # On demand: else the stream in which the formulas are is closed.
    book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=sys.stderr, on_demand=True)
    sheets: list[dict[str, object]] = []
    count = 0
    for number in range(book.nsheets):
        sheet, formulas = book.sheet_by_index(number), _formulas(book, number)
        notes = {place: note.text for place, note in sheet.cell_note_map.items()}
        links = {}
        for link in sheet.hyperlink_list:
            if link.url_or_path:
                place = link.url_or_path
                address = place.decode("utf-8", "replace") if isinstance(place, bytes) else str(place)
                links[link.frowx, link.fcolx] = address
        cells = [
            (row + 1, column + 1, *_cell(book, sheet, row, column), links.get((row, column)), notes.get((row, column)),
             sheet.cell_type(row, column) == xlrd.XL_CELL_ERROR, (row, column) in formulas)
            for row in range(sheet.nrows)
            for column in range(sheet.row_len(row))
            if sheet.cell_type(row, column) not in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK} or (row, column) in links
        ]  # fmt: skip
        merged = [(top + 1, bottom, left + 1, right) for top, bottom, left, right in sheet.merged_cells]
        count += len(cells) + sum((b - t + 1) * (r - left + 1) for t, b, left, r in merged)
        if count > max_cells:
            raise _TooManyError
        sheets.append(
            {
                "name": sheet.name,
                "hidden": sheet.visibility != 0,
                "cells": cells,
                "merged": merged,
                "rows": [row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden],
                "columns": [column + 1 for column, info in sheet.colinfo_map.items() if info.hidden],
            }
        )
    return sheets


def _formulas(book: Any, number: int) -> set[tuple[int, int]]:
    """Return the places of the formulas of a sheet, from its records: each is (code, length, row, column, …)."""
    stream, at = book.mem, book.base + book._sh_abs_posn[number]  # noqa: SLF001 - xlrd tells it nowhere else
    found, depth = set(), 0
    while at + _HEAD.size <= len(stream):
        code, length, row, column = _HEAD.unpack_from(stream, at)
        depth += (code in _BEGIN) - (code == _END)
        if depth <= 0:
            break
        if code in _FORMULAS and depth == 1:  # deeper are the charts in the sheet
            found.add((row, column))
        at += 4 + length
    return found


def _cell(book: Any, sheet: Any, row: int, column: int) -> tuple[object, str]:
    """Return (value, number format) of a cell."""
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    number_format = "General"
    index = sheet.cell_xf_index(row, column)
    if index is not None and index < len(book.xf_list):
        found = book.format_map.get(book.xf_list[index].format_key)
        number_format = found.format_str if found else number_format
    if kind == xlrd.XL_CELL_DATE:
        try:
            return {"date": xlrd.xldate_as_datetime(value, book.datemode).isoformat()}, number_format
        except (xlrd.XLDateError, OverflowError, ValueError):
            return value, "General"
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(value, "#VALUE!"), number_format
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value), number_format
    if kind == xlrd.XL_CELL_NUMBER and value == int(value):
        return int(value), number_format
    return value, number_format


def _values(data: bytes, max_cells: int, max_rectangle: int) -> dict[str, object]:
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets: list[object] = []
        count = 0
        for meta in book.sheets_metadata:
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            if sheet.total_height * sheet.total_width > max_rectangle:
                return {"problem": "too-many-cells"}
            cells = [
                (row, column, _plain(value), "General", None, None, False, False)
                for row, values in enumerate(sheet.to_python(skip_empty_area=False), start=1)
                for column, value in enumerate(values, start=1)
                if value not in {"", None}
            ]
            count += len(cells)
            if count > max_cells:
                return {"problem": "too-many-cells"}
            hidden = meta.visible != calamine.SheetVisibleEnum.Visible
            sheets.append(
                {"name": meta.name, "hidden": hidden, "cells": cells, "merged": [], "rows": [], "columns": []}
            )
    except calamine.PasswordError:
        return {"problem": "password"}
    except Exception:  # noqa: BLE001 - whatever its parsers let pass means the same to the user
        return {"problem": "damaged"}
    return {"sheets": sheets}


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime | dt.date):
        return {"date": value.isoformat()}
    return value if isinstance(value, str | int | float) else str(value)


if __name__ == "__main__":
    cells, rectangle, memory, seconds = (int(argument) for argument in sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    json.dump(read(sys.stdin.buffer.read(), cells, rectangle), sys.stdout)
