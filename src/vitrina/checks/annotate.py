"""The marked workbook: the user's own file with the bad cells coloured, bordered and commented."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import re
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from vitrina.model import SEVERITIES, Issue, Severity, Sheet, Workbook
from vitrina.model import Cell as ReadCell

_FILL: dict[Severity, str] = {"violation": "F8C9C4", "warning": "FFE8A3", "info": "D6E6F5"}
_BAD_IN_TITLE = re.compile(r"[\\*?:/\[\]]")
_TITLE_LENGTH = 28  # of 31, so that there is room for a number where two become alike
_LINE: dict[Severity, str] = {"violation": "B3261E", "warning": "8A5A00", "info": "1D4F80"}
#: What no XML can hold (XML 1.0 §2.2).
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: Where a spreadsheet would take a text that somebody edits for a formula.
_FORMULA_SIGNS = ("=", "+", "-", "@")
_NARROWEST, _WIDEST = 9, 60
_MACROS = "xl/vbaProject.bin"
#: Excel computes with 15 digits: a longer number is a text.
_LARGEST_NUMBER = 10**15
#: The first day that Excel shows rightly.
_FIRST_DAY = dt.datetime(1900, 3, 1)  # noqa: DTZ001 - cells have no zone


def marked_workbook(
    data: bytes,
    workbook: Workbook,
    issues: Iterable[Issue],
    words: Callable[[Issue], str],
    author: str = "Vitrina",
    *,
    macros: bool = True,
) -> bytes:
    """Return the workbook `data` with a mark at the cell of each issue, for the ending `marked_suffix`.

    Formatting, widths, formulas, other sheets and (with `macros`) the macros, which are never run, stay. What
    openpyxl cannot open (.xls, .ods, .csv, .zip) comes back as .xlsx from what `workbook` holds: values with
    their formats, merged ranges, links, comments, what is hidden, and widths by the texts. `words` says an issue
    to the user; a comment that a cell has already is kept above ours.
    """
    book, sheets = _open(data, workbook, macros=macros)
    by_cell: dict[tuple[str, str], list[Issue]] = defaultdict(list)
    for issue in issues:
        if issue.cell:
            by_cell[issue.cell.sheet, issue.cell.address].append(issue)
    marks: dict[tuple[str, str], list[Issue]] = defaultdict(list)
    for (name, address), found in by_cell.items():
        if name in sheets:
            marks[name, _anchor(sheets[name], address)].extend(found)
    for (name, address), found in marks.items():
        strictest = min((issue.severity for issue in found), key=SEVERITIES.index)
        # Covered cells of a merged range may each have the same issue: it is said once.
        texts = {(one.code, one.subject, tuple(one.params.items())): words(one) for one in found}
        _mark(sheets[name][address], strictest, _NOT_XML.sub("", "\n\n".join(texts.values())), author)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def marked_suffix(data: bytes, workbook: Workbook) -> str:
    """Return the ending of the marked workbook: `.xlsm` where `data` has macros, else `.xlsx`."""
    return ".xlsm" if workbook.kind == "xlsx" and _has_macros(data) else ".xlsx"


def _has_macros(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return _MACROS in package.namelist()


def _open(data: bytes, workbook: Workbook, *, macros: bool) -> tuple[openpyxl.Workbook, dict[str, Worksheet]]:
    """Return the book to mark and its sheets by the names that `workbook` gives them."""
    if workbook.kind == "xlsx":
        with warnings.catch_warnings(), contextlib.suppress(Exception):  # what only the fast reader could open
            warnings.simplefilter("ignore")  # what openpyxl does not carry over, as in intake
            book = openpyxl.load_workbook(io.BytesIO(data), keep_vba=macros and _has_macros(data))
            return book, {sheet.title: sheet for sheet in book.worksheets}
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheets = {sheet.name: _copy(book, sheet) for sheet in workbook.sheets}
    if all(sheet.hidden for sheet in workbook.sheets) and sheets:  # Excel opens no book without a visible sheet
        book.worksheets[0].sheet_state = "visible"
    return book, sheets


def _copy(book: openpyxl.Workbook, sheet: Sheet) -> Worksheet:
    # .ods and names of files allow what Excel does not open.
    title = _NOT_XML.sub("", _BAD_IN_TITLE.sub("-", sheet.name))[:_TITLE_LENGTH].strip("'") or "-"
    copy: Worksheet = book.create_sheet(title)
    copy.sheet_state = "hidden" if sheet.hidden else "visible"
    for place, cell in sheet.cells.items():
        _write(copy.cell(*place), cell)
    for first, last in _areas(sheet.merged):
        copy.merge_cells(start_row=first[0], start_column=first[1], end_row=last[0], end_column=last[1])
    for row in sheet.hidden_rows:
        copy.row_dimensions[row].hidden = True
    for column, width in _widths(sheet).items():
        dimension = copy.column_dimensions[get_column_letter(column)]
        dimension.width, dimension.hidden = width, column in sheet.hidden_columns
    return copy


def _write(target: Cell | MergedCell, cell: ReadCell) -> None:
    if not isinstance(target, Cell):  # merged ranges are set when everything is written
        return
    value = cell.value
    if (isinstance(value, int | float) and abs(value) < _LARGEST_NUMBER) or (
        isinstance(value, dt.datetime) and value >= _FIRST_DAY
    ):
        target.value, target.number_format = value, cell.number_format
    else:
        text = _NOT_XML.sub("", cell.text)
        target.value = text
        target.data_type = "s"  # never a formula, whatever the text begins with, and none when it is edited
        target.quotePrefix = text.startswith(_FORMULA_SIGNS)
        if "\n" in text or len(text) > _WIDEST:
            target.alignment = Alignment(wrap_text=True, vertical="top")
    if cell.link:
        link = _NOT_XML.sub("", cell.link)
        target.hyperlink = Hyperlink(ref=target.coordinate, location=link[1:]) if link.startswith("#") else link
    if cell.comment:
        target.comment = Comment(_NOT_XML.sub("", cell.comment), "")


def _areas(
    merged: Mapping[tuple[int, int], tuple[int, int]],
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the first and the last cell of each merged range."""
    last: dict[tuple[int, int], tuple[int, int]] = {}
    for covered, anchor in merged.items():
        row, column = last.get(anchor, anchor)
        last[anchor] = (max(row, covered[0]), max(column, covered[1]))
    return list(last.items())


def _widths(sheet: Sheet) -> dict[int, int]:
    """Return the width of each column by its texts; what stands over several columns does not count."""
    widths: dict[int, int] = dict.fromkeys(sheet.hidden_columns, _NARROWEST)
    wide = {anchor for covered, anchor in sheet.merged.items() if covered[1] != anchor[1]}
    for (row, column), cell in sheet.cells.items():
        longest = max(map(len, cell.text.split("\n"))) if (row, column) not in wide else 0
        widths[column] = max(widths.get(column, _NARROWEST), min(longest + 2, _WIDEST))
    return widths


def _anchor(sheet: Worksheet, address: str) -> str:
    """Return the address of the cell that shows what is at `address`: of a merged range, the first."""
    if not isinstance(sheet[address], MergedCell):
        return address
    area = next(area for area in sheet.merged_cells.ranges if address in area)
    return f"{get_column_letter(area.min_col)}{area.min_row}"


def _mark(cell: object, severity: Severity, text: str, author: str) -> None:
    if not isinstance(cell, Cell):
        return
    side = Side(style="medium", color=_LINE[severity])
    cell.fill = PatternFill("solid", start_color=_FILL[severity])
    cell.border = Border(left=side, right=side, top=side, bottom=side)
    earlier = f"{cell.comment.text}\n\n" if cell.comment else ""
    cell.comment = Comment(earlier + text, author, height=140, width=320)
