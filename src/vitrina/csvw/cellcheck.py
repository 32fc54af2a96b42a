"""What is wrong with the rows of a table, cell by cell, with the place of each error.

Sections 6.4 "Parsing Cells" and 6.6 "Validating Tables" of "Model for Tabular Data and Metadata". Strings that come
again are not parsed again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vitrina.csvw.annotate import CellError, CellProblem, RowError, compile_cell
from vitrina.csvw.reader import trimmer
from vitrina.csvw.rowfunction import Memo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vitrina.csvw.model import Column, Table
    from vitrina.csvw.rowfunction import Rows


def compile_check(table: Table) -> Callable[[Rows], Iterator[CellError | RowError]]:
    """Compiles the check of the rows of a table.

    Args:
        table: the table, with all the columns that its file has.

    Returns:
        A function from rows (None counts as the empty string; cells are trimmed as the dialect says) to their
        errors: a width that is not that of the table, and cells that are not values of their columns, in the order
        of rows and columns.
    """
    width = len(table.source_columns)
    checks = [(column, Memo(_problems(column, table))) for column in table.source_columns]
    always = [
        (column, problem)
        for column in table.schema.columns
        if column.virtual
        for problem in compile_cell(column)("").problems
    ]

    def check(rows: Rows) -> Iterator[CellError | RowError]:
        for number, source, values in rows:
            if len(values) != width:
                params = {"expected": str(width), "found": str(len(values))}
                yield RowError(table.url, number, source, "width", params=params)
                values = [*values, *[""] * (width - len(values))]  # noqa: PLW2901 - a short row is checked whole
            for (column, problems), text in zip(checks, values, strict=False):
                for problem in problems[text]:
                    yield error(column, number, source, problem)
            for column, problem in always:
                yield error(column, number, source, problem)

    def error(column: Column, number: int, source: int, problem: CellProblem) -> CellError:
        return CellError(table.url, number, source, column.name, problem.code, problem.value, problem.params)

    return check


def _problems(column: Column, table: Table) -> Callable[[str | None], tuple[CellProblem, ...]]:
    parse, trim = compile_cell(column), trimmer(table.dialect.trim)
    return lambda text: parse(text if trim is None or not text else trim(text)).problems
