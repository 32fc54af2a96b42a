"""What the workbook as a whole says against, or beside, what was read: other sheets, other months, other forms."""

from __future__ import annotations

from collections.abc import Iterator

from vitrina.addresses import a1
from vitrina.intake.period import place_told
from vitrina.intake.recognise import Recognised
from vitrina.model import CellRef, Context, Issue


def whole(found: Recognised, context: Context) -> Iterator[Issue]:
    """Yield what people should know of the choice of sheet, form and month."""
    header = CellRef(found.sheet.name, a1(found.header_row, min(found.columns.values())))
    if found.doubtful:
        params = {"form": found.form.labels["es"], "other": found.doubtful.labels["es"]}
        yield Issue("form.uncertain", "warning", header, params=params)
    current = next(iter(found.form.numerals), None)
    if found.numeral and current and found.numeral != current:
        yield Issue("form.numeral", "info", header, params={"text": found.numeral, "proposal": current})
    year, month = found.told
    if context.period and month and (year or int(context.period[:4]), month) != _parts(context.period):
        place, text = place_told(found.sheet, found.header_row, month)
        cell = CellRef(found.sheet.name, a1(*place)) if place else header
        yield Issue("period.contradicts", "warning", cell, params={"text": text, "period": context.period})


def _parts(period: str) -> tuple[int, int]:
    return int(period[:4]), int(period[5:])
