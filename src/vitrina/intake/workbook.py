"""An .xlsx or .xlsm → its sheets, read with openpyxl, the one reader that loses nothing.

Macros are never run. Formulas count by the value that was last computed and stored in the file; that they are
formulas is told.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from vitrina.errors import UnreadableFileError
from vitrina.intake.cells import Cells
from vitrina.intake.limits import Limits
from vitrina.intake.package import has_formulas
from vitrina.intake.shown import clean
from vitrina.model import Sheet

#: Who wrote an old comment stands in its first line.
_AUTHOR = re.compile(r"^[^\n:]{1,60}:\n")


def read_xlsx(data: bytes, filename: str, limits: Limits) -> tuple[Sheet, ...]:
    """Return the sheets of a package that `package.inspect` took for a workbook.

    Raises:
        UnreadableFileError: damaged, or more cells than allowed.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not carry over (validations, themes), nobody misses
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
            formulas = _formulas(data) if has_formulas(data) else {}
            sheets = tuple(_sheet(sheet, formulas.get(sheet.title, {}), limits) for sheet in book.worksheets)
    except MemoryError:
        raise  # the bound of `guard`, not the file's damage
    except Exception as error:  # whatever its many parsers let pass means the same to the user
        raise UnreadableFileError("file.damaged", filename=filename) from error
    if sum(len(sheet.cells) for sheet in sheets) > limits.cells:
        raise UnreadableFileError("file.too-many-cells", filename=filename, limit=limits.cells)
    return sheets


def _formulas(data: bytes) -> Mapping[str, Mapping[tuple[int, int], str]]:
    """Return the formulas of each sheet; openpyxl reads either them or their values."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=False)
    return {
        sheet.title: {
            place: str(getattr(cell.value, "text", None) or cell.value)
            for place, cell in sheet._cells.items()  # noqa: SLF001
            if getattr(cell, "data_type", None) == "f"
        }
        for sheet in book.worksheets
    }


def _sheet(sheet: Worksheet, formulas: Mapping[tuple[int, int], str], limits: Limits) -> Sheet:
    cells = Cells(sheet.title, limits)
    # Not iter_rows(): it makes every cell up to the last, and one stray cell at the far end would be 17 billion.
    for place, cell in sorted(sheet._cells.items()):  # noqa: SLF001
        if isinstance(cell, MergedCell):
            continue
        cells.add(
            *place, cell.value, cell.number_format, _link(cell.hyperlink), formula=formulas.get(place),
            comment=comment_text(getattr(cell.comment, "text", None)), error=cell.data_type == "e",
        )  # fmt: skip
    merged = {
        (row, column): (area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
        if (row, column) != (area.min_row, area.min_col)
    }
    rows = (number for number, row in sheet.row_dimensions.items() if row.hidden)
    hidden = sheet.sheet_state != "visible"
    return cells.sheet(merged=merged, hidden=hidden, rows=rows, columns=_hidden_columns(sheet))


def _hidden_columns(sheet: Worksheet) -> Iterator[int]:
    for column in sheet.column_dimensions.values():
        if column.hidden:
            first = column.min or 1
            yield from range(first, min(column.max or first, sheet.max_column) + 1)


def _link(hyperlink: object) -> str | None:
    target = getattr(hyperlink, "target", None)
    return str(target) if target else None


def comment_text(text: object) -> str | None:
    """Return the text of a comment without the name of its author; None where nothing is left."""
    return clean(_AUTHOR.sub("", str(text))) or None if text else None
