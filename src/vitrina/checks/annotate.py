"""The marked workbook: the user's own file with the bad cells coloured, bordered and commented."""

from __future__ import annotations

import io
import re
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Border, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from vitrina.model import SEVERITIES, Issue, Severity, Sheet, Workbook

_FILL: dict[Severity, str] = {"violation": "F8C9C4", "warning": "FFE8A3", "info": "D6E6F5"}
_BAD_IN_TITLE = re.compile(r"[\\*?:/\[\]]")
_TITLE_LENGTH = 28  # of 31, so that there is room for a number where two become alike
_LINE: dict[Severity, str] = {"violation": "B3261E", "warning": "8A5A00", "info": "1D4F80"}


def marked_workbook(
    data: bytes,
    workbook: Workbook,
    issues: Iterable[Issue],
    words: Callable[[Issue], str],
    author: str = "Vitrina",
) -> bytes:
    """Return the workbook `data` as .xlsx with a mark at the cell of each issue.

    Formatting, widths and other sheets stay. What openpyxl cannot open (.xls, .ods, .csv, .zip) comes back as
    .xlsx with the texts that `workbook` holds. `words` says an issue to the user; a comment that a cell has
    already is kept above ours.
    """
    book, sheets = _open(data, workbook)
    by_cell: dict[tuple[str, str], list[Issue]] = defaultdict(list)
    for issue in issues:
        if issue.cell:
            by_cell[issue.cell.sheet, issue.cell.address].append(issue)
    for (name, address), found in by_cell.items():
        sheet = sheets.get(name)
        if sheet is not None:
            strictest = min((issue.severity for issue in found), key=SEVERITIES.index)
            _mark(sheet, address, strictest, "\n\n".join(words(issue) for issue in found), author)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _open(data: bytes, workbook: Workbook) -> tuple[openpyxl.Workbook, dict[str, Worksheet]]:
    """Return the book to mark and its sheets by the names that `workbook` gives them."""
    if workbook.kind == "xlsx":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not carry over, as in intake
            book = openpyxl.load_workbook(io.BytesIO(data))
        return book, {sheet.title: sheet for sheet in book.worksheets}
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    return book, {sheet.name: _copy(book, sheet) for sheet in workbook.sheets}


def _copy(book: openpyxl.Workbook, sheet: Sheet) -> Worksheet:
    # .ods allows sheet names that Excel does not open.
    copy: Worksheet = book.create_sheet(_BAD_IN_TITLE.sub("-", sheet.name)[:_TITLE_LENGTH].strip("'") or "-")
    for (row, column), cell in sheet.cells.items():
        target = copy.cell(row, column)
        target.value = cell.text
        target.data_type = "s"  # never a formula, whatever the text begins with
    return copy


def _mark(sheet: Worksheet, address: str, severity: Severity, text: str, author: str) -> None:
    cell = sheet[address]
    if isinstance(cell, MergedCell):
        area = next(area for area in sheet.merged_cells.ranges if address in area)
        cell = sheet.cell(area.min_row, area.min_col)
    if not isinstance(cell, Cell):
        return
    side = Side(style="medium", color=_LINE[severity])
    cell.fill = PatternFill("solid", start_color=_FILL[severity])
    cell.border = Border(left=side, right=side, top=side, bottom=side)
    earlier = f"{cell.comment.text}\n\n" if cell.comment else ""
    cell.comment = Comment(earlier + text, author, height=140, width=320)
