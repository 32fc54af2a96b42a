"""What is told of a table that lacks its rows or its labels, in the words of its form."""

from __future__ import annotations

from collections.abc import Sequence

from vitrina.intake.form import FormTable
from vitrina.intake.scope import Scope
from vitrina.model import CellRef, Issue, Row


def rows(table: FormTable, absences: Sequence[Row], header: CellRef) -> Issue:
    """Return what is told of a table without units; where it is one stated absence, that is what it says.

    `absences` are the rows of the table of absences, `header` is the first cell of the table.
    """
    stated = next((row.values for row in absences if row.values["columna"] == table.subject), None)
    if stated:
        cell = CellRef(stated["hoja"] or "", stated["celda"] or "")
        return Issue("table.absent", "info", cell, None, {"text": stated["texto"] or ""})
    return Issue("table.empty", "violation", header, None, {"columns": _required(table, table.subject)})


def labels(table: FormTable, scope: Scope, column: str) -> None:
    """Tell at `column` that there is no label at all: where they stand depends on the form."""
    if table.sheets:
        scope.issue("label.none", column)
    else:
        scope.issue("label.no-foot", column, columns=_required(table, None))


def _required(table: FormTable, but: str | None) -> str:
    """Return the titles of the columns that the form requires, as they are quoted to people."""
    wanted = (c for c in table.headings if c.name != but and c.heading and c.heading.presence == "required")
    return ", ".join(f"«{column.title}»" for column in wanted)
