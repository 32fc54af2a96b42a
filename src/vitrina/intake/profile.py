"""What a table shows of its own columns: which kinds of value each has in the rows that are complete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vitrina.intake import kinds
from vitrina.intake.form import FormTable
from vitrina.intake.identify import normalise
from vitrina.intake.kinds import Kind
from vitrina.intake.placed import RawRow
from vitrina.model import Cell

#: In this share of the complete rows what stands in a column is usual there, in that one unusual, in that one the rule.
_USUAL, _UNUSUAL, _RULE = 0.5, 0.2, 0.8
#: So many complete rows show what is usual.
_ROWS = 3


@dataclass(frozen=True, slots=True)
class Profile:
    """The kinds that each column of the form asks for, and those that its complete rows have.

    `names` are the normalised names of the units in those rows, `scheme` the code list of process levels.
    """

    expected: Mapping[str, Kind]
    columns: Mapping[str, Counter[frozenset[Kind]]]
    names: frozenset[str]
    scheme: str | None

    def kinds(self, cell: Cell) -> frozenset[Kind]:
        """Return the kinds that a cell may be."""
        return kinds.of_row(cell, self.names, self.scheme)

    def is_home(self, column: str | None, found: frozenset[Kind]) -> bool:
        """Tell whether values of those kinds are what the column asks for, or what it has as a rule."""
        if column is None or not found or "absence" in found:
            return False
        return self.expected.get(column) in found or (self._is_known(column) and self._share(column, found) >= _USUAL)

    def is_foreign(self, column: str | None, found: frozenset[Kind], text: str) -> bool:
        """Tell whether a value of those kinds is not what the column asks for, nor what it has in other rows."""
        if column is None or not kinds.is_foreign(found, self.expected.get(column), text):
            return False
        return self._share(column, found) < _UNUSUAL

    def is_rule(self, column: str | None) -> bool:
        """Tell whether nearly all complete rows have in the column what it asks for."""
        wanted = self.expected.get(column or "")
        return wanted is not None and self._is_known(column) and self._share(column or "", frozenset({wanted})) >= _RULE

    def always_absent(self, column: str | None) -> bool:
        """Tell whether every complete row says that the value of the column is absent."""
        return self._is_known(column) and self._share(column or "", frozenset({"absence"})) == 1

    def never_absent(self, column: str | None) -> bool:
        """Tell whether no complete row says that the value of the column is absent."""
        return self._is_known(column) and self._share(column or "", frozenset({"absence"})) == 0

    def _is_known(self, column: str | None) -> bool:
        return column is not None and column in self.columns and self.columns[column].total() >= _ROWS

    def _share(self, column: str, found: frozenset[Kind]) -> float:
        rows = self.columns.get(column)
        if not rows:
            return 0.0
        return sum(count for one, count in rows.items() if one & found or one == found) / rows.total()


def profile(rows: Sequence[RawRow], table: FormTable) -> Profile:
    """Return what the complete rows show: those with every value asked for and nothing beyond the last heading."""
    asked = [c.name for c in table.headings if c.heading and c.heading.presence != "optional"]
    complete = [
        row for row in rows
        if all(placed.cell for name in asked if (placed := row.cells.get(name)))
        and not any(column > row.header.last for column in row.beside)
    ]  # fmt: skip
    texts = {
        name: [placed.cell for row in complete if (placed := row.cells.get(name)) and placed.cell]
        for name in table.names
    }
    names = frozenset(normalise(cell.text) for cell in texts.get(table.subject or "", ()))
    scheme = next((c.source.part for c in table.columns if c.source and c.source.reader == "level"), None)
    found = {name: Counter(kinds.of_row(cell, names, scheme) for cell in cells) for name, cells in texts.items()}
    return Profile(kinds.expected(table), found, names, scheme)
