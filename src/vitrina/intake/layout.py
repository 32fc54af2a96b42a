"""Walks a recognised sheet row by row and says what each row is.

A row is a title, a header (repeated after a page break, perhaps with other columns), a section heading, a
note, a data row, a label with its value, or blank. What is none of these becomes an issue: no row is ever
skipped silently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from vitrina.addresses import a1
from vitrina.intake.form import Form, FormColumn
from vitrina.intake.identify import normalise
from vitrina.intake.recognise import Recognised, match_header
from vitrina.model import Cell, CellRef, Issue, Section, Sheet
from vitrina.rdf.vocab import code_list

_SECTION_WORDS = ("proceso", "nivel ", "unidades ")
_SECTION_LENGTH = 90
#: With this many of the required values a row is a row of data, whatever its first cell says.
_DATA = 2


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its place; `cell` is None where a value should be and is not. `anchor` is where it is stored."""

    ref: CellRef
    cell: Cell | None = None
    anchor: CellRef | None = None


@dataclass(frozen=True, slots=True)
class RawRow:
    """A data row: the cell of each column that the sheet has."""

    cells: Mapping[str, Placed]
    section: Section | None


@dataclass(frozen=True, slots=True)
class RawNote:
    """A sentence that stands where units would."""

    placed: Placed
    section: Section | None


@dataclass(slots=True)
class Scan:
    """What a walk over the sheet found. `labels`: form column → the cell of its value."""

    rows: list[RawRow] = field(default_factory=list)
    notes: list[RawNote] = field(default_factory=list)
    labels: dict[str, Placed] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def scan(found: Recognised) -> Scan:
    """Return every row of the sheet as what it is."""
    return _Walk(found).run()


class _Walk:
    """The state of one walk: the columns in force, the open section, what was found so far."""

    def __init__(self, found: Recognised) -> None:
        self.form, self.sheet, self.header_row = found.form, found.sheet, found.header_row
        self.table, self.label_table = found.form.table("rows"), found.form.table("labels")
        self.columns: Mapping[str, int] = found.columns
        self.section: Section | None = None
        self.result = Scan()
        self.valueless: dict[str, tuple[int, int]] = {}
        self.required = [c.name for c in self.table.headings if c.heading and c.heading.presence == "required"]

    def run(self) -> Scan:
        for row, cells in _rows(self.sheet):
            if row < self.header_row:
                self._preamble(row, cells)
            else:
                self._row(row, cells)
        self._place_missing_labels()
        return self.result

    def _ref(self, row: int, column: int) -> CellRef:
        return CellRef(self.sheet.name, a1(row, column))

    def _issue(self, code: str, row: int, column: int, severity: str = "warning", **params: str | int) -> None:
        self.result.issues.append(
            Issue(code, severity, self._ref(row, column), params=params)  # type: ignore[arg-type]
        )

    def _preamble(self, row: int, cells: Mapping[int, Cell]) -> None:
        for column, cell in cells.items():
            if not self._is_title(cell):
                self._issue("row.preamble", row, column, "info", text=cell.text)

    def _is_title(self, cell: Cell) -> bool:
        return normalise(cell.text) in self.form.titles

    def _row(self, row: int, cells: Mapping[int, Cell]) -> None:
        header = match_header({column: cell.text for column, cell in cells.items()}, self.table)
        if header:
            self.columns = header
            return
        first = min(cells)
        if all(self._is_title(cell) for cell in cells.values()):
            return
        placed = {name: self._placed(row, column) for name, column in self.columns.items()}
        present = sum(placed[name].cell is not None for name in self.required if name in placed)
        label = self._label(cells[first]) if present < _DATA else None
        if label:
            self._labelled(label, row, first, cells)
        elif len(cells) == 1 and first == min(self.columns.values()):
            self._alone(row, first, cells[first])
        elif present >= _DATA or self._has_subject(placed):
            self.result.rows.append(RawRow(placed, self.section))
            self._outside(row, cells)
        else:
            self._issue("row.unrecognised", row, first, "violation", text=cells[first].text)

    def _has_subject(self, placed: Mapping[str, Placed]) -> bool:
        subject = placed.get(self.table.subject or "")
        return bool(subject and subject.cell)

    def _placed(self, row: int, column: int) -> Placed:
        """Return the cell there; a cell merged downwards counts for each row that it covers."""
        anchor = self.sheet.merged.get((row, column), (row, column))
        cell = self.sheet.cells.get(anchor) if anchor[1] == column else None
        return Placed(self._ref(row, column), cell, self._ref(*anchor))

    def _label(self, cell: Cell) -> FormColumn | None:
        words = normalise(cell.text)
        best: tuple[int, FormColumn] | None = None
        for column in self.label_table.headings:
            for wording in column.heading.wordings if column.heading else ():
                if words.startswith(wording) and (best is None or len(wording) > best[0]):
                    best = (len(wording), column)
        return best[1] if best else None

    def _labelled(self, label: FormColumn, row: int, first: int, cells: Mapping[int, Cell]) -> None:
        values = [column for column in cells if column != first]
        if label.name in self.result.labels:
            self._issue("label.repeated", row, first, text=cells[first].text)
        elif values:
            self.result.labels[label.name] = Placed(self._ref(row, values[0]), cells[values[0]])
            for extra in values[1:]:
                self._issue("cell.outside-table", row, extra, text=cells[extra].text)
        else:
            self.valueless[label.name] = (row, first)

    def _place_missing_labels(self) -> None:
        """A value that is missing has a place too: the column where the other values are."""
        usual = Counter(_column_of(placed.ref) for placed in self.result.labels.values()).most_common(1)
        for name, (row, first) in self.valueless.items():
            column = usual[0][0] if usual else a1(row, first + 1).rstrip("0123456789")
            self.result.labels.setdefault(name, Placed(CellRef(self.sheet.name, f"{column}{row}")))

    def _alone(self, row: int, column: int, cell: Cell) -> None:
        if cell.text.strip(". ").isdigit():
            self._issue("row.only-number", row, column, "violation", text=cell.text)
            return
        ref = self._ref(row, column)
        known, level = section_level(cell.text, self.form)
        if known or _looks_like_section(cell.text):
            self.section = Section(cell.text, level, ref)
            self.result.sections.append(self.section)
            if not known:
                self._issue("section.unknown", row, column, text=cell.text)
        else:
            self.result.notes.append(RawNote(Placed(ref, cell), self.section))

    def _outside(self, row: int, cells: Mapping[int, Cell]) -> None:
        for column, cell in cells.items():
            if column not in self.columns.values():
                self._issue("cell.outside-table", row, column, text=cell.text)


def _rows(sheet: Sheet) -> Iterator[tuple[int, dict[int, Cell]]]:
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        rows.setdefault(row, {})[column] = cell
    yield from rows.items()


def _column_of(ref: CellRef) -> str:
    return ref.address.rstrip("0123456789")


def _looks_like_section(text: str) -> bool:
    words = normalise(text)
    return len(words) <= _SECTION_LENGTH and words.startswith(_SECTION_WORDS)


@lru_cache(maxsize=8)
def _levels(scheme: str) -> Mapping[str, str]:
    return {normalise(words): code.notation for code in code_list(scheme) for words in code.alternatives}


def section_level(text: str, form: Form) -> tuple[bool, str | None]:
    """Return (is it a section heading that is known, the code of its process level).

    A heading of two parts, `PROCESO … / NIVEL …`, is known where its known parts agree.
    """
    levels = _levels(form.sections)
    level = levels.get(normalise(text))
    if level:
        return True, level
    parts = {levels.get(normalise(part)) for part in text.replace("(", "/").split("/")} - {None}
    return (True, parts.pop()) if len(parts) == 1 else (False, None)
