"""What a walk over a sheet finds: cells with their place, rows of data, notes, labels with their values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class Header:
    """A header in force: its row, form column → column of the sheet, and the headings that the form does not have."""

    row: int
    columns: Mapping[str, int]
    others: Mapping[int, Cell] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The last column that has a heading."""
        return max((*self.columns.values(), *self.others))


@dataclass(frozen=True, slots=True)
class RawRow:
    """A data row: the cell of each column that the sheet has, and where a column that it lacks should begin.

    `beside` are its cells in columns of the sheet that are none of the form's. `follows`: the row stands directly
    below another data row of its section.
    """

    cells: Mapping[str, Placed]
    section: Section | None
    no_column: Placed
    header: Header
    beside: Mapping[int, Placed] = field(default_factory=dict)
    follows: bool = False


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
