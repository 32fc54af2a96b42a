"""SHACL results → issues at cells, through the source map: one message per cell and cause.

The conversion tells which cell each subject and property came from. A value that is missing has a place too:
its column in its row. Two rows that became one subject are told once, at the later row's name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rdflib import PROV

from vitrina.checks.shacl import Result
from vitrina.csvw import TableGroup, cells
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

    def __init__(self, group: TableGroup, reading: Reading, subjects: Mapping[str, str | None]) -> None:
        """`subjects`: table file name → the column that names its rows to people, or None."""
        self._said: dict[tuple[str, str], list[_Origin]] = defaultdict(list)
        self._about: dict[str, list[_Origin]] = defaultdict(list)
        for table in group.tables:
            name = (table.url or "").rpartition("/")[2]
            tidy = reading.table(name)
            rows = [(n, n + 1, [row.values[c] for c in tidy.columns]) for n, row in enumerate(tidy.rows, start=1)]
            for cell in cells(table, rows):
                origin = _Origin(tidy.rows[cell.row - 1], cell.column.name, subjects.get(name))
                self._said[cell.about_url or "", cell.predicate].append(origin)
                self._about[cell.about_url or ""].append(origin)

    def locate(self, result: Result) -> tuple[CellRef | None, str | None]:
        """Return (cell, the record's own name) of a result; None where no cell of the file is to blame."""
        origins = self._said.get((result.focus_node, result.path)) or self._about.get(result.focus_node) or []
        if not origins:
            return None, None
        last = origins[-1]
        if result.component == _MAX_COUNT and self._is_merged(result.focus_node):
            return last.name_cell or last.cell, last.subject
        return last.cell, last.subject

    def _is_merged(self, focus_node: str) -> bool:
        return len(self._said.get((focus_node, _DERIVED_FROM), ())) > 1

    def is_absence(self, result: Result) -> bool:
        """Tell whether the result is about a stated absence itself, for example that it gives no reason."""
        return any("tipo_ausencia" in origin.row.values for origin in self._about.get(result.focus_node, ()))

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
