"""Joins the rows of a form with those of another sheet by their number (the `child` of its rows, `form.Child`).

One row and the several rows of its number become several rows: the cells that come from the other sheet keep their
own place there. What finds no partner, on either side, is told: no row is lost silently.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from vitrina.addresses import a1
from vitrina.intake.form import Child, FormColumn
from vitrina.intake.identify import normalise
from vitrina.intake.lifted import stated
from vitrina.intake.placed import Placed, RawRow, Scan
from vitrina.intake.recognise import Recognised
from vitrina.intake.values import absence
from vitrina.model import CellRef, Issue, Param, Sheet

_WHOLE = re.compile(r"0*(\d+)(?:[.,]0+)?", re.ASCII)


@dataclass(slots=True)
class _Table:
    """The table of the other sheet: its rows by number, each as form column → cell, and those without a number."""

    sheet: Sheet
    id: str
    rows: dict[str, list[Mapping[str, Placed]]] = field(default_factory=dict)
    without: list[Placed] = field(default_factory=list)
    beside: list[Placed] = field(default_factory=list)


def joined(found: Recognised, scan: Scan) -> Scan:
    """Return `scan` with each row once for each row of its number in the other sheet.

    Rows that have no partner are told and left out (`Scan.refused`); a row whose number is a stated absence states
    that absence for every column of the other sheet, and so does one without a number whose note states it. A form
    without such a sheet, and rows that have its columns beside them, are returned as they are.
    """
    child = found.form.table("rows").child
    if child is None or not any(_refers(row, child) for row in scan.rows):
        return scan
    join = _Join(found, child)
    rows: list[RawRow] = []
    refused = scan.refused
    for row in scan.rows:
        partners = join.rows_of(row) if _refers(row, child) else [row]
        rows += partners
        refused += not partners
    join.tell_unused()
    return replace(scan, rows=rows, issues=[*scan.issues, *join.issues], refused=refused)


def _refers(row: RawRow, child: Child) -> bool:
    """Tell whether the row has the column of numbers, and nothing of what they stand for."""
    beside = (row.cells.get(name) for name in child.columns)
    return child.key in row.cells and not any(placed and placed.cell for placed in beside)


class _Join:
    """One join: the numbers that were met, and what was found on the way."""

    def __init__(self, found: Recognised, child: Child) -> None:
        self.form, self.child, self.sheet = found.form, child, found.sheet
        self.subject = found.form.table("rows").subject or ""
        self.columns = {c.name: c for c in found.form.table("rows").headings}
        self.heading = found.sheet.cells[found.header_row, found.columns[child.key]].text
        self.table = _table(found, child, self.heading)
        self.used: set[str] = set()
        self.issues: list[Issue] = []
        # The rows of other periods have numbers too.
        cells, at = (found.whole or found.sheet).cells, found.columns[child.key]
        self.named = {_number(c.text) for (row, column), c in cells.items() if column == at and row > found.header_row}

    def rows_of(self, row: RawRow) -> list[RawRow]:
        """Return the row with each of its partners; none where that is told."""
        key = row.cells[self.child.key]
        if absence(key.cell.text) if key.cell else stated(self.form, row):
            return [replace(row, cells={**row.cells, **dict.fromkeys(self.child.columns, key)})]
        if key.cell is None:
            self.issue("cell.missing", key, row, column=self.columns[self.child.key].title)
            return []
        if self.table is None:
            self._no_sheet(row)
            return []
        number = _number(key.cell.text)
        partners = self.table.rows.get(number, [])
        if number in self.used:
            self.issue("child.repeated", key, row, id=key.cell.text, sheet=self.table.sheet.name)
            return []
        if not partners:
            self.issue("child.missing", key, row, id=key.cell.text, sheet=self.table.sheet.name)
            return []
        self.used.add(number)
        return [replace(row, cells={**row.cells, **{n: cells[n] for n in self.child.columns}}) for cells in partners]

    def _no_sheet(self, row: RawRow) -> None:
        heading = Placed(CellRef(self.sheet.name, a1(row.header.row, row.header.columns[self.child.key])))
        named = self.heading.split()[-1]
        self.issue("child.no-sheet", heading, None, text=named if "_" in named else "Tabla")

    def tell_unused(self) -> None:
        """Tell each row of the other sheet that no row of the form refers to, and what stands beside its columns."""
        if self.table is None:
            return
        for number, partners in self.table.rows.items():
            if number not in self.named:
                for cells in partners:
                    own = cells[self.child.key]
                    text = own.cell.text if own.cell else ""
                    self.issue("child.orphan", own, None, id=text, sheet=self.sheet.name)
        for placed in self.table.without:
            self.issue("cell.missing", placed, None, column=self.table.id)
        for placed in self.table.beside:
            text = placed.cell.text if placed.cell else ""
            self.issues.append(Issue("cell.outside-table", "warning", placed.ref, params={"text": text}))

    def issue(self, code: str, placed: Placed, row: RawRow | None, /, **params: Param) -> None:
        """Record one finding at a cell, with the name of the row; the same of one merged cell is said once."""
        subject = row.cells.get(self.subject) if row else None
        name = subject.cell.text if subject and subject.cell else None
        self.issues.append(Issue(code, "violation", placed.anchor or placed.ref, name, params))


def _number(text: str) -> str:
    """Return a number by which rows are joined: `7`, `007` and `7.0` are one."""
    whole = _WHOLE.fullmatch(text.strip())
    return whole[1] if whole else normalise(text) or text


def _table(found: Recognised, child: Child, heading: str) -> _Table | None:
    """Return the other sheet's table: that of the sheet which the heading names, else the first of such a name."""
    columns = {c.name: c for c in found.form.table("rows").headings if c.name in child.columns}
    headers = [(sheet, *header) for sheet in found.beside if (header := _header(sheet, child, columns))]
    if not headers:
        return None

    def rank(candidate: tuple[Sheet, int, Mapping[str, int]]) -> tuple[bool, bool]:
        name = normalise(candidate[0].name)
        return not f" {normalise(heading)}".endswith(f" {name}"), not name.startswith(child.sheets)

    sheet, row, places = min(headers, key=rank)
    return _read(sheet, row, places, child)


def _header(sheet: Sheet, child: Child, columns: Mapping[str, FormColumn]) -> tuple[int, dict[str, int]] | None:
    """Return (row, column of the form → column of the sheet) where a row has the number and half of the columns."""
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in sheet.cells.items():
        rows.setdefault(row, {})[column] = normalise(cell.text[:200])
    for row in sorted(rows):
        places = _places(rows[row], child, columns)
        if child.key in places and 2 * (len(places) - 1) >= len(columns):
            return row, places
    return None


def _places(texts: Mapping[int, str], child: Child, columns: Mapping[str, FormColumn]) -> dict[str, int]:
    places: dict[str, int] = {}
    for at, text in sorted(texts.items()):
        if text in child.ids:
            places.setdefault(child.key, at)
            continue
        for name, column in columns.items():
            wordings = column.heading.wordings if column.heading else ()
            if name not in places and f"{text} ".startswith(tuple(f"{wording} " for wording in wordings)):
                places[name] = at
                break
    return places


def _read(sheet: Sheet, header: int, places: Mapping[str, int], child: Child) -> _Table:
    """Read the rows below the header; a number merged over several rows is that of each."""
    table = _Table(sheet, sheet.cells[header, places[child.key]].text)
    nowhere = Placed(CellRef(sheet.name, a1(header, max(places.values()) + 1)))
    used: dict[int, list[int]] = {}
    for row, column in sorted(sheet.cells):
        if row > header:
            used.setdefault(row, []).append(column)
    for row, columns in used.items():
        cells = {name: _placed(sheet, row, places[name]) for name in places}
        own = cells[child.key]
        table.beside += [_placed(sheet, row, column) for column in columns if column not in places.values()]
        if all(cells[name].cell is None for name in cells):
            continue
        if own.cell is None:
            table.without.append(own)
        elif normalise(own.cell.text) not in child.ids:
            missing = dict.fromkeys((name for name in child.columns if name not in places), nowhere)
            table.rows.setdefault(_number(own.cell.text), []).append({**missing, **cells})
    return table


def _placed(sheet: Sheet, row: int, column: int) -> Placed:
    anchor = sheet.merged.get((row, column), (row, column))
    ref = CellRef(sheet.name, a1(row, column))
    if anchor[1] != column:
        return Placed(ref)
    return Placed(ref, sheet.cells.get(anchor), CellRef(sheet.name, a1(*anchor)))
