"""The marked workbook: the user's own file with the bad cells coloured, bordered and commented."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Iterable

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Border, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from vitrina.model import SEVERITIES, Issue, Severity, Workbook

_FILL: dict[Severity, str] = {"violation": "F8C9C4", "warning": "FFE8A3", "info": "D6E6F5"}
_LINE: dict[Severity, str] = {"violation": "B3261E", "warning": "8A5A00", "info": "1D4F80"}


def marked_workbook(
    data: bytes,
    workbook: Workbook,
    issues: Iterable[Issue],
    words: Callable[[Issue], str],
    author: str = "Vitrina",
) -> bytes:
    """Return the workbook `data` as .xlsx with a mark at the cell of each issue.

    Formatting, widths and other sheets stay. .xls and .ods, which openpyxl cannot open, come back as .xlsx
    with the texts that `workbook` holds. `words` says an issue to the user; a comment that a cell has
    already is kept above ours.
    """
    book = openpyxl.load_workbook(io.BytesIO(data)) if data.startswith(b"PK") and _is_xlsx(data) else _copy(workbook)
    by_cell: dict[tuple[str, str], list[Issue]] = defaultdict(list)
    for issue in issues:
        if issue.cell:
            by_cell[issue.cell.sheet, issue.cell.address].append(issue)
    for (sheet, address), found in by_cell.items():
        if sheet in book.sheetnames:
            strictest = min((issue.severity for issue in found), key=SEVERITIES.index)
            _mark(book[sheet], address, strictest, "\n\n".join(words(issue) for issue in found), author)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _is_xlsx(data: bytes) -> bool:
    return b"xl/workbook" in data


def _copy(workbook: Workbook) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in workbook.sheets:
        copy = book.create_sheet(sheet.name)
        for (row, column), cell in sheet.cells.items():
            target = copy.cell(row, column)
            target.value = cell.text
            target.data_type = "s"  # never a formula, whatever the text begins with
    return book


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
