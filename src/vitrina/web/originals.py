"""Original workbooks: each sheet as a page in which every cell has an address, and the file itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, render_template

from vitrina import intake
from vitrina.addresses import a1, column_letters
from vitrina.model import Context, Sheet, Workbook
from vitrina.web.respond import installation

blueprint = Blueprint("originals", __name__)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEDIA_TYPES = {
    ".xlsx": _XLSX,
    ".xls": "application/vnd.ms-excel",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".csv": "text/csv",
    ".zip": "application/zip",
}

_COLUMNS, _BLANK_ROWS = 100, 10


@blueprint.get("/original/<sha256>")
def page(sha256: str) -> str:
    """Show the sheets of an original; `#Hoja!E21` in the address points at a cell."""
    opened = installation()
    data, suffix = opened.archive.original(sha256)
    editions = opened.records.by_original(sha256)
    if not editions:
        abort(404)
    workbook = intake.read(data, editions[0].filename, opened.limits)
    hidden = _personal_texts(workbook) if opened.settings.withhold_person else set()
    return render_template(
        "original.html",
        workbook=workbook,
        editions=editions,
        sheets=[grid(sheet, hidden) for sheet in workbook.sheets],
        suffix=suffix,
        downloadable=not opened.settings.withhold_person,
    )


@blueprint.get("/original/<sha256><any('.xlsx', '.xls', '.ods', '.csv', '.zip'):suffix>")
def download(sha256: str, suffix: str) -> Response:
    """The file as it was published; not while the responsible person is withheld, whose name is in it."""
    opened = installation()
    data, stored = opened.archive.original(sha256)
    editions = opened.records.by_original(sha256)
    if stored != suffix or not editions or opened.settings.withhold_person:
        abort(404)
    response = Response(data, mimetype=_MEDIA_TYPES[suffix])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(editions[0].filename, safe='')}"
    response.headers["Cache-Control"] = "public, max-age=31536000"
    return response


def _personal_texts(workbook: Workbook) -> set[str]:
    """Return the texts of the cells with personal data, which a reader of the sheet must not see.

    Each table names its own person, also one that was not published because another says the same month.
    """
    texts: set[str] = set()
    found = intake.recognise_all(workbook)
    for name in {sheet for table in found for sheet in table.others}:
        found += intake.recognise_all(replace(workbook, sheets=tuple(s for s in workbook.sheets if s.name == name)))
    for table in found:
        labels = table.form.table("labels")
        personal = {column.name for column in labels.columns if column.personal}
        row = intake.tables(table, Context()).table(labels.url).rows[0]
        texts |= {text for column, text in row.texts.items() if column in personal}
    return texts


def grid(sheet: Sheet, hidden: set[str] | None = None) -> dict[str, Any]:
    """Return a sheet for a template: letters, and rows of cells with their spans.

    A long run of blank rows is one row with their number (`gap`), and columns after the hundredth are left
    out (`cut`): a stray cell at the end of a sheet must not make a page of a million rows.
    """
    fragment = quote(sheet.name, safe="-._~")
    if not sheet.cells:
        return {"name": sheet.name, "letters": [], "rows": [], "fragment": fragment, "cut": False}
    used = sorted({row for row, _ in sheet.cells})
    last_column = max(column for _, column in sheet.cells)
    width = min(last_column, _COLUMNS)
    spans, covered = _spans(sheet)
    rows: list[dict[str, Any]] = []
    for row, following in zip([0, *used], used, strict=False):
        if following - row - 1 > _BLANK_ROWS:
            rows.append({"gap": following - row - 1, "number": row + 1, "cells": []})
        else:
            rows += [_row(sheet, n, width, spans, covered, hidden) for n in range(row + 1, following)]
        rows.append(_row(sheet, following, width, spans, covered, hidden))
    letters = [column_letters(column) for column in range(1, width + 1)]
    return {"name": sheet.name, "letters": letters, "rows": rows, "fragment": fragment, "cut": last_column > width}


_Place = tuple[int, int]


def _spans(sheet: Sheet) -> tuple[dict[_Place, _Place], dict[_Place, list[str]]]:
    """Return origin → (rows, columns) of each merged range, and origin → the addresses that it covers."""
    spans: dict[_Place, _Place] = {}
    covered: dict[_Place, list[str]] = {}
    for (row, column), origin in sheet.merged.items():
        down, right = spans.get(origin, (1, 1))
        spans[origin] = (max(down, row - origin[0] + 1), max(right, column - origin[1] + 1))
        covered.setdefault(origin, []).append(a1(row, column))
    return spans, covered


def _row(
    sheet: Sheet,
    row: int,
    width: int,
    spans: dict[_Place, _Place],
    covered: dict[_Place, list[str]],
    hidden: set[str] | None,
) -> dict[str, Any]:
    cells = []
    for column in range(1, width + 1):
        if (row, column) in sheet.merged:
            continue
        cell = sheet.cells.get((row, column))
        down, right = spans.get((row, column), (1, 1))
        cells.append(
            {
                "address": a1(row, column),
                "rowspan": down,
                "colspan": min(right, width - column + 1),
                "covers": covered.get((row, column), [])[:_COLUMNS],
                "text": "" if cell is None else "•••" if cell.text in (hidden or set()) else cell.text,
            }
        )
    return {"number": row, "cells": cells}
