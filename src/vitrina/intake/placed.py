"""What a walk over a sheet finds: cells with their place, rows of data, notes, labels with their values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from vitrina.model import Cell, CellRef, Issue, Section


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its place; `cell` is None where a value should be and is not. `anchor` is where it is stored.

    `told`: an issue says already why there is no value.
    """

    ref: CellRef
    cell: Cell | None = None
    anchor: CellRef | None = None
    told: bool = False

    def on_one_line(self) -> Placed:
        """Return it with its text on one line: how a cell was wrapped is no part of a name."""
        if self.cell is None or "\n" not in self.cell.text:
            return self
        return replace(self, cell=replace(self.cell, text=" ".join(self.cell.text.split())))


@dataclass(frozen=True, slots=True)
class Header:
    """A header in force: its row, form column → column of the sheet, and the headings that the form does not have.

    `last_row` is its last row where it has several. `parts`: a form column that is parted into several of the sheet →
    these, each with its sub-heading; `undecided` are those of which it is not known which one counts, `aside` the
    columns of which all is said.
    """

    row: int
    columns: Mapping[str, int]
    others: Mapping[int, Cell] = field(default_factory=dict)
    last_row: int = 0
    parts: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    undecided: frozenset[str] = frozenset()
    aside: frozenset[int] = frozenset()

    @property
    def last(self) -> int:
        """The last column that has a heading."""
        return max((*self.columns.values(), *self.others, *(c for parts in self.parts.values() for c in parts)))

    @property
    def known(self) -> frozenset[int]:
        """The columns of the sheet that are the form's."""
        return frozenset((*self.columns.values(), *(c for parts in self.parts.values() for c in parts)))


@dataclass(frozen=True, slots=True)
class RawRow:
    """A data row: the cell of each column that the sheet has, and where a column that it lacks should begin.

    `beside` are its cells in columns of the sheet that are none of the form's. `follows`: the row stands directly
    below another data row of its section. `parts`: where a form column is parted (`Header.parts`), its name, and
    each sub-heading with its cell.
    """

    cells: Mapping[str, Placed]
    section: Section | None
    no_column: Placed
    header: Header
    beside: Mapping[int, Placed] = field(default_factory=dict)
    follows: bool = False
    parts: tuple[tuple[str, str, Placed], ...] = ()


@dataclass(frozen=True, slots=True)
class RawNote:
    """A sentence that stands where units would."""

    placed: Placed
    section: Section | None


@dataclass(slots=True)
class Scan:
    """What a walk over the sheet found. `labels`: form column → the cell of its value.

    `refused` says how many data rows were left out because it is not known which column their values belong to.
    """

    rows: list[RawRow] = field(default_factory=list)
    notes: list[RawNote] = field(default_factory=list)
    labels: dict[str, Placed] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    refused: int = 0
