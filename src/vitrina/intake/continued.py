"""Rows that go on with the unit of the row above: its name, and perhaps its objective, are not written again."""

from __future__ import annotations

from dataclasses import replace

from vitrina.intake import kinds
from vitrina.intake.form import FormTable
from vitrina.intake.placed import Placed, RawRow, Scan
from vitrina.intake.values import absence
from vitrina.model import Issue


def settle(scan: Scan, table: FormTable) -> None:
    """Give each such row of `scan` the unit, and where it is blank the objective, of the row above, and tell it.

    Only a row with its own indicator and target goes on, and none with a number: that is a unit without its name.
    """
    wanted = {kind: name for name, kind in kinds.expected(table).items()}
    if not table.subject or not {"indicator", "target"} <= wanted.keys():
        return
    titles = {column.name: column.title for column in table.headings}
    rows: list[RawRow] = []
    for row in scan.rows:
        if rows and row.follows and _goes_on(row, rows[-1], table.subject, wanted):
            taken = [name for name in (table.subject, wanted.get("objective", "")) if _is_blank(row, name)]
            given = {name: replace(row.cells[name], cell=above.cell, anchor=above.anchor or above.ref)
                     for name in taken if (above := rows[-1].cells.get(name)) and above.cell}  # fmt: skip
            subject = given[table.subject].cell
            params = {"column": ", ".join(titles[name] for name in given), "text": subject.text if subject else ""}
            place = row.cells[table.subject].ref
            scan.issues.append(Issue("row.continues", "warning", place, params["text"], params))
            row = replace(row, cells={**row.cells, **given})  # noqa: PLW2901 - the row as it is meant
        rows.append(row)
    scan.rows = rows


def _goes_on(row: RawRow, above: RawRow, subject: str, wanted: dict[kinds.Kind, str]) -> bool:
    unit = above.cells.get(subject)
    number = row.cells.get(wanted.get("ordinal", ""))
    return (
        _is_blank(row, subject)
        and unit is not None and unit.cell is not None and not absence(unit.cell.text)
        and not (number and number.cell)
        and all(_is_filled(row, wanted[kind]) for kind in ("indicator", "target"))
    )  # fmt: skip


def _is_filled(row: RawRow, name: str) -> bool:
    placed = row.cells.get(name)
    return placed is not None and placed.cell is not None


def _is_blank(row: RawRow, name: str) -> bool:
    """Tell whether the cell is empty, and no part of a merged range: what such a range says is said."""
    placed: Placed | None = row.cells.get(name)
    return placed is not None and placed.cell is None and placed.anchor == placed.ref
