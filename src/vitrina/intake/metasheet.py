"""The sheet, or the file, that holds the metadata of a table and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from vitrina.intake.form import Form
from vitrina.intake.identify import normalise
from vitrina.intake.period import month_in
from vitrina.model import Sheet, Workbook

#: With so many labels a sheet is of metadata, whatever it is called.
_SURE = 2
#: No wording of a form is longer; what follows need not be compared.
_LENGTH = 400


@lru_cache(maxsize=4096)
def words_of(text: str) -> str:
    """Return the normalised beginning of a cell; one cell is compared with every form."""
    return normalise(text[:_LENGTH])


def is_named(sheet: Sheet, names: Iterable[str]) -> bool:
    """`2. Metadatos`, `Metadatos ` and `metas_metadatos` are all the sheet `Metadatos`."""
    return any(f" {name} " in f" {words_of(sheet.name)} " for name in names)


def labels_sheet(workbook: Workbook, form: Form, own: Sheet, month: int | None) -> Sheet | None:
    """Return the sheet that is named as the metadata's own, else the one that begins most rows with its labels.

    `own` is the sheet of the table, `month` the one that it is of. Of several sheets it is the one nearest to the
    table: of its folder, named alike (`1.3 Metadatos` beside `1.3 Conjunto de datos`), of its month, with most
    labels, the first one behind it. That of another folder, or of another number, is never it.
    """
    table = form.table("labels")
    if not table.sheets:
        return None
    sheets = list(workbook.sheets)
    at = next((n for n, sheet in enumerate(sheets) if sheet.name == own.name), 0)
    others = [sheet for sheet in sheets if sheet.name != own.name and _may_belong(sheet, own)]
    named = [sheet for sheet in others if is_named(sheet, table.sheets)]
    wordings = wordings_of(form)
    labelled = {sheet.name: _label_count(sheet, wordings) for sheet in named or others}

    def nearness(sheet: Sheet) -> tuple[bool, int, bool, int, bool, int]:
        far = sheets.index(sheet) - at
        is_of_month = month is not None and month_in(sheet.name)[1] == month
        shared = len(set(words_of(sheet.name).split()) & set(words_of(own.name).split()))
        return sheet.folder == own.folder, shared, is_of_month, labelled[sheet.name], far > 0, -abs(far)

    chosen = max(named or others, key=nearness, default=None)
    return chosen if chosen and (named or labelled[chosen.name] >= _SURE) else None


def _may_belong(sheet: Sheet, own: Sheet) -> bool:
    numbers, of_own = (re.findall(r"\d+", one.name) for one in (sheet, own))
    is_other = len(numbers) > 1 and len(of_own) > 1 and numbers != of_own  # `1.1` and `1.3`, not `2.` and `1.`
    return sheet.folder in {"", own.folder} and not is_other


def wordings_of(form: Form) -> list[str]:
    """Return the normalised words of all labels of a form."""
    return [w for column in form.table("labels").headings if column.heading for w in column.heading.wordings]


def is_labelled(text: str, wordings: Sequence[str]) -> bool:
    """Tell whether a cell begins with one of the labels."""
    return any(f"{words_of(text)} ".startswith(f"{wording} ") for wording in wordings)


def _label_count(sheet: Sheet, wordings: Sequence[str]) -> int:
    return sum(is_labelled(cell.text, wordings) for cell in sheet.cells.values())
