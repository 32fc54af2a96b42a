"""What the workbook as a whole says against, or beside, what was read: other sheets, other months, other forms."""

from __future__ import annotations

from collections.abc import Iterator

from vitrina.addresses import a1
from vitrina.intake.recognise import Recognised
from vitrina.model import CellRef, Context, Issue


def whole(found: Recognised, context: Context) -> Iterator[Issue]:
    """Yield what people should know of the choice of sheet, form and month."""
    header = CellRef(found.sheet.name, a1(found.header_row, min(found.columns.values())))
    periods = found.periods or {}
    if found.others:
        others = ", ".join(f"{name} ({periods[name]})" if name in periods else name for name in found.others)
        yield Issue("sheet.others", "warning", None, params={"sheet": found.sheet.name, "others": others})
    if found.doubtful:
        params = {"form": found.form.labels["es"], "other": found.doubtful.labels["es"]}
        yield Issue("form.uncertain", "warning", header, params=params)
    current = next(iter(found.form.numerals), None)
    if found.numeral and current and found.numeral != current:
        yield Issue("form.numeral", "info", header, params={"text": found.numeral, "proposal": current})
    year, month = found.told
    if context.period and month and (year or int(context.period[:4]), month) != _parts(context.period):
        params = {"text": f"{year}-{month:02d}" if year else found.sheet.name, "period": context.period}
        yield Issue("period.contradicts", "warning", header, params=params)


def _parts(period: str) -> tuple[int, int]:
    return int(period[:4]), int(period[5:])
