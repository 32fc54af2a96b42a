"""Rows whose values are not in their columns: slid to the left, wider than the table, glued to each other.

Programs that drop empty cells, or split a text at its commas, leave the values in their order but under the wrong
headings. What a value is by its looks, against what the complete rows have in each column (`profile`), tells.
Without evidence a row is left as it is. With it the row is told once and is no row of the table: nothing that may
stand under a wrong heading is published.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from vitrina.intake import kinds
from vitrina.intake.form import FormTable
from vitrina.intake.kinds import Kind
from vitrina.intake.placed import Header, Placed, RawRow, Scan
from vitrina.intake.profile import Profile, profile
from vitrina.intake.wording import masked
from vitrina.model import Cell, Issue, Param

_QUOTED = 80
#: Where two values meet that were two cells: before a link, a number with its measure, the words of an indicator.
_SEAMS = re.compile(
    r"(?<=[\w%).,;])(?=https?://)|(?<=[^\W\d_]{3})(?=\d[\d.,]*\s*(?:%|[^\W\d_]{3}))|(?<=[^\W\d_]{3})(?=%\s)"
    r"|(?<=[^\W\d_]{2})(?=(?:Número|Porcentaje|Índice|Cantidad|Tasa)\s+de\s)"
)
_FIGURE = re.compile(r"\d")
_SEAMS_TRIED = 20
#: At least two empty cells stood between values that were glued; one that is a link shows it by itself.
_GLUED, _GLUED_LINK = 3, 1
#: So many columns whose values stand further to the right are no accident.
_AGREEING = 2


@dataclass(frozen=True, slots=True)
class _Slot:
    """A column of the sheet with a heading, the form's name for it (None: not the form's), how people call it."""

    column: int
    name: str | None
    title: str


@dataclass(frozen=True, slots=True)
class _Value:
    """A filled cell of a row: the index of the slot that it stands in (beyond the last: further), and its kinds."""

    slot: int
    placed: Placed
    cell: Cell
    kinds: frozenset[Kind]


@dataclass(frozen=True, slots=True)
class _Line:
    """A row that may be damaged: its values in order, the slots of the table, what is usual in each."""

    values: Sequence[_Value]
    slots: Sequence[_Slot]
    usual: Profile

    def is_foreign(self, value: _Value, slot: int) -> bool:
        return slot < len(self.slots) and self.usual.is_foreign(self.slots[slot].name, value.kinds, value.cell.text)

    def is_home(self, value: _Value, slot: int) -> bool:
        return slot < len(self.slots) and self.usual.is_home(self.slots[slot].name, value.kinds)

    def proves(self, value: _Value, slot: int) -> bool:
        """Tell whether a value can only stand in `slot`, another one than it stands in."""
        if slot == value.slot:
            return False
        here, there = (self.slots[n].name if n < len(self.slots) else None for n in (value.slot, slot))
        if "absence" in value.kinds:
            return self.usual.never_absent(here) and self.usual.always_absent(there)
        return self.is_foreign(value, value.slot) and self.is_home(value, slot)

    def may_slide(self, value: _Value) -> bool:
        """Tell whether a value cannot stand where it does: only then it is worth to look for its place."""
        name = self.slots[value.slot].name
        return ("absence" in value.kinds and self.usual.never_absent(name)) or self.is_foreign(value, value.slot)

    def issue(self, code: str, value: _Value, **params: str | int) -> Issue:
        return Issue(code, "violation", value.placed.ref, params=params)


def settle(scan: Scan, table: FormTable) -> None:
    """Take the damaged rows out of `scan` and tell each of them; tell what stands beside the others."""
    usual: Profile | None = None
    rows: list[RawRow] = []
    filled = _filled(scan.rows, table)
    is_run = True
    titles = {column.name: column.title for column in table.headings}
    wanted = {kind: name for name, kind in kinds.expected(table).items()}
    for row in scan.rows:
        slots = _slots(row.header, table, filled)
        issue = _swapped(row, titles, wanted)
        if issue is None and _is_suspect(row, slots):
            usual = usual or profile(scan.rows, table)
            issue = _damage(row, slots, usual)
        if issue:
            scan.issues.append(issue)
            scan.refused += 1
        else:
            rows.append(row if is_run else replace(row, follows=False))
            scan.issues.extend(_outside(row))
        is_run = issue is None
    scan.rows = rows


def _swapped(row: RawRow, titles: Mapping[str, str], columns: Mapping[Kind, str]) -> Issue | None:
    """Return the issue of a row whose indicator says a number, and whose target says what is measured and no number."""
    indicator, target = row.cells.get(columns.get("indicator", "")), row.cells.get(columns.get("target", ""))
    if not (indicator and indicator.cell and target and target.cell) or _FIGURE.search(masked(target.cell.text)):
        return None
    if "target" not in kinds.of_row(indicator.cell) or kinds.of_row(target.cell) != {"indicator"}:
        return None
    params: dict[str, Param] = {
        "text": _short(indicator.cell.text), "other": _short(target.cell.text),
        "column": titles[columns["indicator"]], "target": titles[columns["target"]],
    }  # fmt: skip
    return Issue("row.swapped", "violation", indicator.ref, params=params)


def _outside(row: RawRow) -> list[Issue]:
    return [
        Issue("cell.outside-table", "warning", placed.ref, params={"text": placed.cell.text})
        for column, placed in row.beside.items()
        if column not in row.header.others and placed.cell
    ]


def _filled(rows: Sequence[RawRow], table: FormTable) -> frozenset[str]:
    """Return the columns that a row should have or some row has: of others an empty cell proves nothing."""
    asked = {c.name for c in table.headings if c.heading and c.heading.presence != "optional"}
    return frozenset(asked.union(name for row in rows for name, placed in row.cells.items() if placed.cell))


def _slots(header: Header, table: FormTable, filled: frozenset[str]) -> list[_Slot]:
    titles = {column.name: column.title for column in table.headings}
    known = [_Slot(column, name, titles.get(name, name)) for name, column in header.columns.items()]
    others = [_Slot(column, None, cell.text) for column, cell in header.others.items()]
    slots = sorted([*known, *others], key=lambda slot: slot.column)
    while slots and slots[-1].name not in filled:
        slots.pop()
    return slots


def _is_suspect(row: RawRow, slots: Sequence[_Slot]) -> bool:
    """A row that is whole has nothing beyond the last heading, and something below it."""
    is_short = bool(slots) and row.cells[slots[-1].name or ""].cell is None
    return is_short or any(column > row.header.last for column in row.beside)


def _damage(row: RawRow, slots: Sequence[_Slot], usual: Profile) -> Issue | None:
    placed = [row.cells[slot.name] if slot.name else row.beside.get(slot.column) for slot in slots]
    placed += [one for column, one in sorted(row.beside.items()) if column > row.header.last]
    values = [_Value(n, one, one.cell, usual.kinds(one.cell)) for n, one in enumerate(placed) if one and one.cell]
    line = _Line(values, slots, usual)
    if values and values[-1].slot >= len(slots):
        return _wider(line)
    return _glued(line) or _shifted(line)


def _shifted(line: _Line) -> Issue | None:
    """Return the issue of a row that makes sense only where some of its values stand further to the right.

    It is told at the first of them; of several ways the one that fits best, and of those the one that moves least.
    """
    if not any(line.may_slide(value) for value in line.values):
        return None
    count = len(line.slots)
    # (slot of the last value placed, is the shift proven) → best (values at home, - values moved, first moved).
    ways: dict[tuple[int, bool], tuple[int, int, int]] = {(-1, False): (0, 0, -count)}
    for n, value in enumerate(line.values):
        reached: dict[tuple[int, bool], tuple[int, int, int]] = {}
        stays = [value.slot] if _is_fixed(value) else range(value.slot, count)
        open_slots = [slot for slot in stays if not line.is_foreign(value, slot)]
        for slot in open_slots:
            moves, is_home, proves = slot != value.slot, line.is_home(value, slot), line.proves(value, slot)
            for (last, proven), (home, moved, first) in ways.items():
                if last < slot:
                    way = home + is_home, moved - moves, max(first, -n) if moves else first
                    key = slot, proven or proves
                    reached[key] = max(reached.get(key, way), way)
        ways = reached
    best = max((way for (_, proven), way in ways.items() if proven), default=None)
    if best is None:
        return None
    value = line.values[-best[2]]
    column, text = line.slots[value.slot].title, _short(value.cell.text)
    return line.issue("row.shifted", value, column=column, text=text)


def _is_fixed(value: _Value) -> bool:
    """A cell merged over several rows did not slide in this one."""
    return value.placed.anchor is not None and value.placed.anchor != value.placed.ref


def _glued(line: _Line) -> Issue | None:
    """Return the issue of a row in which a text ends as the value of a later column, two or more empty ones between."""
    last = max((value.slot for value in line.values), default=0)
    for value in line.values:
        for seam in islice(_SEAMS.finditer(value.cell.text), _SEAMS_TRIED):
            left, right = (
                _Value(value.slot, value.placed, cell, line.usual.kinds(cell))
                for cell in (replace(value.cell, text=value.cell.text[: seam.start()]),
                             replace(value.cell, text=value.cell.text[seam.start() :], link=None))
            )  # fmt: skip
            least = _GLUED_LINK if "link" in right.kinds else _GLUED
            for by in range(least, len(line.slots) - last):
                rest = [other for other in line.values if other.slot > value.slot]
                stays = not line.is_foreign(left, left.slot) and not any(
                    line.is_foreign(other, other.slot + by) for other in rest
                )
                if stays and line.is_home(right, value.slot + by):
                    column, other = line.slots[value.slot].title, line.slots[value.slot + by].title
                    return line.issue("cell.glued", value, text=_short(value.cell.text), column=column, other=other)
    return None


def _wider(line: _Line) -> Issue | None:
    """Return the issue of a row with more values than the table has columns, where one belongs further to the left.

    It is told at the first value from there on that is not certain to stand in its column.
    """
    at = {value.slot: n for n, value in enumerate(line.values)}
    left = [
        (slot, value) for value in line.values for slot in range(min(value.slot, len(line.slots)))
        if slot in at and line.is_home(value, slot) and not line.is_home(line.values[at[slot]], slot)
    ]  # fmt: skip
    proven = [slot for slot, value in left if _is_split(line, line.values[at[slot]], value, slot)]
    if not proven and len({slot for slot, _ in left}) < _AGREEING:
        return None
    first = at[min(proven or (slot for slot, _ in left))]
    while first and not line.is_home(line.values[first - 1], line.values[first - 1].slot):
        first -= 1
    text, count = _short(line.values[first].cell.text), line.values[-1].slot + 1
    return line.issue("row.wider", line.values[first], text=text, count=count, columns=len(line.slots))


def _is_split(line: _Line, own: _Value, value: _Value, slot: int) -> bool:
    """Tell whether `own`, which stands in `slot`, is a piece of a text, since `value` is what belongs there."""
    if "absence" in own.kinds:
        return False
    goes_on = own.cell.text.lstrip()[:1].islower() or line.usual.is_rule(line.slots[slot].name)
    return line.proves(value, slot) or line.is_foreign(own, slot) or goes_on


def _short(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…"
