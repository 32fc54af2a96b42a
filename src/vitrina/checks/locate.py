"""SHACL results → issues at cells, through the source map: one message per cell and cause.

The conversion tells which cell each subject and property came from. A value that is missing has a place too:
its column in its row. Two rows that became one subject are told once, at the later row's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rdflib import PROV

from vitrina.checks.origins import RowSubjects
from vitrina.checks.shacl import Result
from vitrina.csvw import TableGroup
from vitrina.model import SEVERITIES, CellRef, Issue, Reading, Row

_MAX_COUNT, _MIN_COUNT = "MaxCountConstraintComponent", "MinCountConstraintComponent"
_LEAST = len(SEVERITIES)
_DERIVED_FROM = str(PROV.wasDerivedFrom)


@dataclass(frozen=True, slots=True)
class _Origin:
    """A column of a row that says something about a subject, and the column that names the row to people."""

    row: Row
    column: str
    subject_column: str | None

    @property
    def subject(self) -> str | None:
        return self.row.values.get(self.subject_column) if self.subject_column else None

    @property
    def cell(self) -> CellRef | None:
        return self.row.cells.get(self.column) or self.name_cell

    @property
    def name_cell(self) -> CellRef | None:
        return self.row.cells.get(self.subject_column or "")


class SourceMap:
    """From a subject and property of the graph back to the cells that said it."""

    def __init__(
        self, group: TableGroup, reading: Reading, subjects: Mapping[str, str | None],
        bound: Callable[[str], str] = str,
    ) -> None:  # fmt: skip
        """`subjects`: table file name → the column that names its rows to people, or None; `bound` as `RowSubjects`."""
        names = [(table.url or "").rpartition("/")[2] for table in group.tables]
        self._tables = [
            (RowSubjects(table, reading.table(name), bound), subjects.get(name))
            for table, name in zip(group.tables, names, strict=True)
        ]
        self._known: dict[str, list[tuple[_Origin, str]]] = {}

    def _about(self, subject: str) -> list[tuple[_Origin, str]]:
        """Return every cell about a subject, with its property."""
        if subject not in self._known:
            self._known[subject] = [
                (_Origin(row, column.name, naming), rows.predicate(column, index))
                for rows, naming in self._tables
                for row, column, index in rows.about(subject)
            ]
        return self._known[subject]

    def _said(self, subject: str, predicate: str) -> list[_Origin]:
        return [origin for origin, path in self._about(subject) if path == predicate]

    def locate(self, result: Result) -> tuple[CellRef | None, str | None]:
        """Return (cell, the record's own name) of a result; None where no cell of the file is to blame."""
        about = self._about(result.focus_node)
        if not about:
            return None, None
        last = (self._said(result.focus_node, result.path) or [about[-1][0]])[-1]
        if result.component == _MAX_COUNT and self._is_merged(result.focus_node):
            return last.name_cell or last.cell, last.subject
        return last.cell, last.subject

    def _is_merged(self, focus_node: str) -> bool:
        return len(self._said(focus_node, _DERIVED_FROM)) > 1

    def is_absence(self, result: Result) -> bool:
        """Tell whether the result is about a stated absence itself, for example that it gives no reason."""
        return any("tipo_ausencia" in origin.row.values for origin, _ in self._about(result.focus_node))

    def cause(self, result: Result) -> tuple[str, str]:
        """Return what makes two results the same finding: two rows in one subject are one cause."""
        if result.component == _MAX_COUNT and self._is_merged(result.focus_node):
            return result.focus_node, "rows merged"
        return result.focus_node, result.path


def issues(
    results: Iterable[Result], source_map: SourceMap, known: Sequence[Issue], absent: Iterable[CellRef]
) -> list[Issue]:
    """Return the results as issues, without those whose cell a `known` issue of intake, as strict, names already.

    `absent` are the cells that state an absence: that nothing is there is then no finding but data.
    """
    taken: dict[CellRef, int] = {}
    for issue in known:
        if issue.cell:
            taken[issue.cell] = min(taken.get(issue.cell, _LEAST), SEVERITIES.index(issue.severity))
    stated_absent = set(absent)
    causes: set[tuple[str, str]] = set()
    found: list[Issue] = []
    for result in sorted(results, key=_order):
        cell, subject = source_map.locate(result)
        cause = source_map.cause(result)
        strictness = SEVERITIES.index(result.severity)
        if cause in causes or (cell and taken.get(cell, _LEAST) <= strictness):
            continue
        if result.component == _MIN_COUNT and cell in stated_absent and not source_map.is_absence(result):
            continue
        causes.add(cause)
        if cell:
            taken[cell] = strictness
        source = result.shape
        found.append(Issue(result.code, result.severity, cell, subject, {}, source, result.texts))
    return found


def _order(result: Result) -> tuple[int, bool, str, str, str]:
    """Strictest first; of the results of merged rows the one about the rows themselves; then by name."""
    about_rows = result.path == _DERIVED_FROM
    return SEVERITIES.index(result.severity), not about_rows, result.focus_node, result.path, result.code
