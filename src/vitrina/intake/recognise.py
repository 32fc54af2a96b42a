"""Which form does a workbook hold, in which sheet, under which header row? By words, not by positions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from vitrina.errors import UnknownFormError
from vitrina.intake.form import Form, FormColumn, forms
from vitrina.intake.identify import normalise
from vitrina.model import Sheet, Workbook

#: A row is the header where it has this share of the headings that a form requires.
_ENOUGH = 0.6
#: With this many headings written as the form has them, others of the row may go on (`Meta cuantificable 2021`).
_SURE = 2


@dataclass(frozen=True, slots=True)
class Recognised:
    """A form found in a sheet: the header's row and, for each column of the form, its column in the sheet.

    `others` are further sheets that hold the same form and are not read in this run.
    """

    form: Form
    sheet: Sheet
    header_row: int
    columns: Mapping[str, int]
    others: tuple[str, ...]


def recognise(workbook: Workbook) -> Recognised:
    """Return the form in the first visible sheet that has one (hidden sheets only where no other has).

    Raises:
        UnknownFormError: no sheet has the header of a form that is known.
    """
    found: list[tuple[Sheet, Form, int, Mapping[str, int]]] = []
    for sheet in sorted(workbook.sheets, key=lambda sheet: sheet.hidden):
        candidates = []
        for form in forms():
            header = find_header(sheet, form)
            if header:
                candidates.append((_title_matches(sheet, form), len(header[1]), form, header))
        if candidates:
            _, _, form, header = max(candidates, key=lambda candidate: candidate[:2])
            found.append((sheet, form, *header))
    if not found:
        raise UnknownFormError(
            "form.none", filename=workbook.filename, sheets=", ".join(s.name for s in workbook.sheets) or "–"
        )
    sheet, form, row, columns = found[0]
    others = tuple(other[0].name for other in found[1:] if other[1].id == form.id)
    return Recognised(form, sheet, row, columns, others)


def find_header(sheet: Sheet, form: Form) -> tuple[int, dict[str, int]] | None:
    """Return (row, form column → sheet column) of the first header of `form` in `sheet`, or None."""
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in sheet.cells.items():
        rows.setdefault(row, {})[column] = cell.text
    for row in sorted(rows):
        columns = match_header(rows[row], form)
        if columns:
            return row, columns
    return None


def match_header(texts: Mapping[int, str], form: Form) -> dict[str, int] | None:
    """Return form column → sheet column where the `texts` of a row are the header of `form`, else None."""
    headings = form.table("rows").headings
    words = {position: normalise(texts[position]) for position in sorted(texts)}
    if any(text.startswith(form.not_with) for text in words.values()):
        return None
    columns = _columns(words, headings, lambda text, wording: text == wording)
    required = [c.name for c in headings if c.heading and c.heading.presence == "required"]
    if sum(name in columns for name in required) >= min(_SURE, len(required)):
        rest = {position: text for position, text in words.items() if position not in columns.values()}
        missing = [column for column in headings if column.name not in columns]
        columns |= _columns(rest, missing, lambda text, wording: text.startswith(f"{wording} "))
    hits = sum(name in columns for name in required)
    return columns if hits and hits >= _ENOUGH * len(required) else None


def _columns(
    words: Mapping[int, str], headings: Sequence[FormColumn], fits: Callable[[str, str], bool]
) -> dict[str, int]:
    columns: dict[str, int] = {}
    for position, text in words.items():
        for column in headings:
            wordings = column.heading.wordings if column.heading else ()
            if column.name not in columns and any(fits(text, wording) for wording in wordings):
                columns[column.name] = position
                break
    return columns


def _title_matches(sheet: Sheet, form: Form) -> int:
    texts = {normalise(cell.text) for cell in sheet.cells.values()}
    return sum(title in texts for title in form.titles)
