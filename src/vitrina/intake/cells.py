"""Gathers the cells of one sheet, whatever file they come from, and tells what is wrong with a cell's text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from vitrina.addresses import a1, column_letters
from vitrina.intake.encoding import repair
from vitrina.intake.limits import Limits
from vitrina.intake.shown import is_error, shown
from vitrina.model import Cell, CellRef, Issue, Param, Severity, Sheet

_QUOTED = 80
#: A letter that was lost on the way: a question mark inside a word, or half of a sign that no Spanish word has.
_LOST = re.compile(r"Ã|(?<=[a-záéíóúñ])\?(?=[a-záéíóúñ])|(?<=[A-ZÁÉÍÓÚÑ])\?(?=[A-ZÁÉÍÓÚÑ])")
_ACCENTED = re.compile("[áéíóúüñÁÉÍÓÚÜÑ]")
#: So many damaged cells, and none that is whole, have one cause and are told once.
_ONE_CAUSE = 3
_ADDRESS = re.compile(r"https?://|www\.|[?&]\w+=", re.IGNORECASE)


class Cells:
    """The cells of a sheet while it is read: `add` each, then `sheet`."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name, self.limits = name, limits
        self.cells: dict[tuple[int, int], Cell] = {}
        self.issues: list[Issue] = []
        #: How many cells have accents that arrived whole: where there is none, all were damaged by one cause.
        self.whole = 0

    def issue(self, code: str, row: int, column: int, severity: Severity = "warning", /, **params: Param) -> None:
        """Record a finding at a cell."""
        self.issues.append(Issue(code, severity, CellRef(self.name, a1(row, column)), params=params))

    def add(
        self, row: int, column: int, value: object, number_format: str = "General", link: str | None = None, *,
        formula: str | None = None, comment: str | None = None, error: bool = False,
    ) -> None:  # fmt: skip
        """Add a cell if there is something to read in it.

        `formula` is the formula of a computed cell: without a value it is what the cell says, as an error.
        """
        if isinstance(value, str):
            value = self._text(row, column, value)
        text = shown(value, number_format)
        if not text and formula and value in (None, ""):
            text, error = shown(formula[: self.limits.characters]), True
        text = text or (link or "")
        if text:
            error = error or is_error(text)
            self.cells[row, column] = Cell(text, value, number_format, link, bool(formula), comment, error)

    def _text(self, row: int, column: int, text: str) -> str:
        limit = self.limits.characters
        text = text.strip() if len(text) > limit else text
        if len(text) > limit:
            self.issue("cell.too-long", row, column, "violation", length=len(text), limit=limit)
            text = text[:limit]
        repaired = repair(text)
        if repaired is not None:
            self.issue("text.repaired", row, column, text=_short(text), proposal=_short(repaired), count=1)
            text = repaired
        elif not text.isascii():
            self.whole += bool(_ACCENTED.search(text))
        if "\ufffd" in text:
            self.issue("text.damaged", row, column, "violation", text=_short(text))
        elif ("?" in text or "Ã" in text) and _LOST.search(text) and not _ADDRESS.search(text):
            self.issue("text.damaged", row, column, text=_short(text))
        return text

    def sheet(
        self, *, merged: Mapping[tuple[int, int], tuple[int, int]] | None = None, hidden: bool = False,
        rows: Iterable[int] = (), columns: Iterable[int] = (),
    ) -> Sheet:  # fmt: skip
        """Return the sheet; `rows` and `columns` are those that are hidden."""
        used_rows, used_columns = {row for row, _ in self.cells}, {column for _, column in self.cells}
        hidden_rows, hidden_columns = used_rows.intersection(rows), used_columns.intersection(columns)
        for first, last in _runs(hidden_rows):
            column = min(column for row, column in self.cells if row == first)
            self.issue("row.hidden", first, column, rows=f"{first}–{last}" if last > first else str(first))
        for first, last in _runs(hidden_columns):
            row = min(row for row, column in self.cells if column == first)
            letters = [column_letters(n) for n in (first, last)]
            self.issue("column.hidden", row, first, columns="–".join(letters if last > first else letters[:1]))
        self._tell_repairs_once()
        return Sheet(
            self.name, self.cells, merged or {}, hidden, frozenset(hidden_rows), frozenset(hidden_columns),
            tuple(self.issues),
        )  # fmt: skip

    def _tell_repairs_once(self) -> None:
        repairs = [issue for issue in self.issues if issue.code == "text.repaired"]
        if self.whole or len(repairs) < _ONE_CAUSE:
            return
        first, params = repairs[0], {**repairs[0].params, "count": len(repairs)}
        told = Issue("text.repaired", "warning", first.cell, params=params)
        rest = [issue for issue in self.issues if issue.code != "text.repaired"]
        self.issues = [told, *rest]


def _short(text: str) -> str:
    text = shown(text)
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…"


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return the runs of neighbouring numbers as (first, last)."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
