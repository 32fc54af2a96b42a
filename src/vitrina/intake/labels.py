"""The labels of a form and the values beside them: which value is whose, which is missing, which slid to another.

One blank value makes some programs move all later ones up by one label (`FECHA: Mensual`). That is told once,
where it begins, and none of the values that moved is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from vitrina.addresses import a1
from vitrina.intake import kinds
from vitrina.intake.form import FormColumn, FormTable
from vitrina.intake.identify import normalise
from vitrina.intake.kinds import Kind
from vitrina.intake.placed import Placed, Scan
from vitrina.model import Cell, CellRef, Issue, Param

#: Kinds of values that show what they are, without a colon before them.
_SHOWN = ("date", "frequency", "email", "phone")


@dataclass(frozen=True, slots=True)
class _Line:
    """A label in the order of the sheet, with the value that stands beside it."""

    column: FormColumn
    value: Placed | None


class Labels:
    """Gathers the labels of one sheet after another into a scan: `take` each row, then `settle`."""

    def __init__(self, table: FormTable, scan: Scan) -> None:
        self.table, self.scan = table, scan
        self.kinds = kinds.expected(table)
        self.lines: list[_Line] = []
        self.valueless: dict[str, tuple[int, int]] = {}

    def of(self, cell: Cell) -> FormColumn | None:
        """Return the column whose label the cell begins with; of several the one that is worded longest."""
        return self._worded(cell)[1]

    def _worded(self, cell: Cell) -> tuple[str, FormColumn | None]:
        words = normalise(cell.text)
        best: tuple[str, FormColumn | None] = ("", None)
        for column in self.table.headings:
            for wording in column.heading.wordings if column.heading and not column.heading.in_rows else ():
                if f"{words} ".startswith(f"{wording} ") and len(wording) > len(best[0]):
                    best = (wording, column)
        return best

    def own_value(self, cell: Cell) -> Cell | None:
        """Return what stands in a label's own cell after it, for those who write both into one.

        Without a colon only what has the looks of such a value is one: the words of a label drift.
        """
        before, colon, after = cell.text.partition(":")
        if colon:
            return replace(cell, text=after.strip()) if after.strip() else None
        wording, column = self._worded(cell)
        kind = self.kinds.get(column.name) if column else None
        words = before.split()
        for at in range(1, len(words) if kind in _SHOWN else 0):
            rest = replace(cell, text=" ".join(words[at:]))
            if normalise(" ".join(words[:at])).startswith(wording) and kind in kinds.of_label(rest):
                return rest
        return None

    def take(self, sheet: str, label: FormColumn, row: int, first: int, cells: Mapping[int, Cell]) -> None:
        """Take a row that begins with a label in column `first`: the first cell right of it is its value."""
        own = self.own_value(cells[first])
        values = {column: cell for column, cell in cells.items() if column != first} or ({first: own} if own else {})
        if not values:
            self.valueless[label.name] = (row, first)
            self.lines.append(_Line(label, None))
            return
        column, value = next(iter(values.items()))
        placed = Placed(CellRef(sheet, a1(row, column)), value)
        if self.kinds.get(label.name) == "name":
            placed = placed.on_one_line()
        known = self.scan.labels.get(label.name)
        if known is None:
            self.scan.labels[label.name] = placed
            self.lines.append(_Line(label, placed))
        elif known.cell is None or known.cell.text != value.text:
            self._issue("label.repeated", placed.ref, text=cells[first].text)
        for extra, cell in list(values.items())[1:]:
            self._issue("cell.outside-table", CellRef(sheet, a1(row, extra)), text=cell.text)

    def settle(self, sheet: str) -> None:
        """End a sheet: tell the values that slid, and place those that are missing."""
        self._tell_slide()
        usual = Counter(_column_of(placed.ref) for placed in self.scan.labels.values()).most_common(1)
        for name, (row, first) in self.valueless.items():
            column = usual[0][0] if usual else a1(row, first + 1).rstrip("0123456789")
            self.scan.labels.setdefault(name, Placed(CellRef(sheet, f"{column}{row}")))
        self.lines, self.valueless = [], {}

    def _issue(self, code: str, cell: CellRef, **params: Param) -> None:
        self.scan.issues.append(Issue(code, "warning", cell, params=params))

    def _tell_slide(self) -> None:
        lines = self._in_order()
        for end, line in enumerate(lines):
            start = self._slide(lines, end) if line.value is None else None
            if start is None:
                continue
            slid, after = lines[start], lines[start + 1].column
            if not slid.value or not slid.value.cell:
                continue
            told = replace(slid.value, cell=None, told=True)
            params = {"label": slid.column.title, "text": slid.value.cell.text, "other": after.title}
            self.scan.issues.append(Issue("label.slid", "violation", told.ref, params=params))
            self.scan.labels |= {line.column.name: told for line in lines[start : end + 1]}

    def _in_order(self) -> list[_Line]:
        """Return the labels in the order of the sheet, and after the last those of the form that are not there."""
        if not self.lines:
            return []
        headings = list(self.table.headings)
        after = headings[headings.index(self.lines[-1].column) + 1 :]
        known = {line.column.name for line in self.lines} | set(self.scan.labels)
        return [*self.lines, *(_Line(column, None) for column in after if column.name not in known)]

    def _slide(self, lines: list[_Line], end: int) -> int | None:
        """Return the index of the first label whose value belongs to the next, down to the one at `end`; or None."""
        start, at = None, end - 1
        while at >= 0 and (value := lines[at].value) and value.cell:
            own, after = self._kind(lines[at]), self._kind(lines[at + 1])
            found, text = kinds.of_label(value.cell), value.cell.text
            if kinds.is_foreign(found, after, text):
                break
            belongs_below = own not in found and (after in found or (after is None and bool(found)))
            if belongs_below and (kinds.is_foreign(found, own, text) or start == at + 1):
                start = at
            at -= 1
        return start

    def _kind(self, line: _Line) -> Kind | None:
        return self.kinds.get(line.column.name)


def _column_of(ref: CellRef) -> str:
    return ref.address.rstrip("0123456789")
