"""Headings that are no column of the form, or one of its columns for the second time: told once, at the heading."""

from __future__ import annotations

from vitrina.addresses import a1
from vitrina.intake.form import FormTable
from vitrina.intake.identify import normalise
from vitrina.intake.placed import Header, Scan
from vitrina.model import CellRef, Issue


def settle(scan: Scan, table: FormTable) -> None:
    """Add to `scan` what is to be said of the headings that have values below them.

    A heading said again after a page break is told at the first.
    """
    counts: dict[tuple[int, str], int] = {}
    first: dict[tuple[int, str], Header] = {}
    for row in scan.rows:
        for column in (row.beside.keys() & row.header.others.keys()) - row.header.aside:
            key = column, normalise(row.header.others[column].text)
            counts[key] = counts.get(key, 0) + 1
            first.setdefault(key, row.header)
    for (column, words), count in sorted(counts.items()):
        header = first[column, words]
        text = header.others[column].text
        place = CellRef(scan.rows[0].no_column.ref.sheet, a1(header.row, column))
        if any(words in _wordings(table, name) for name in header.columns):
            scan.issues.append(Issue("column.repeated", "violation", place, params={"text": text}))
        else:
            scan.issues.append(Issue("column.unknown", "info", place, params={"text": text, "count": count}))


def _wordings(table: FormTable, name: str) -> tuple[str, ...]:
    return next((c.heading.wordings for c in table.headings if c.name == name and c.heading), ())
