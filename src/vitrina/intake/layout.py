"""Walks a recognised sheet row by row and says what each row is.

A row is a title, a header (repeated after a page break, perhaps with other columns), a section heading, a
note, a data row, a label with its value, or blank. What is none of these becomes an issue: no row is ever
skipped silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from vitrina.addresses import a1
from vitrina.intake import beyond, continued, damage, headings, kinds, subheadings
from vitrina.intake.form import Form
from vitrina.intake.identify import normalise
from vitrina.intake.labels import Labels
from vitrina.intake.levels import LONGEST_HEADING, level_of, looks_like_heading
from vitrina.intake.placed import Header, Placed, RawNote, RawRow, Scan
from vitrina.intake.recognise import Recognised, match_header
from vitrina.intake.values import absence
from vitrina.model import Cell, CellRef, Issue, Param, Section, Severity, Sheet

#: What spreadsheets call a row that adds up the others; whole texts only, since a unit may be called after a total.
_TOTAL = re.compile(r"(?:sub ?)?total(?:es)?(?: (?:general|generales|anual))?|suma(?: total)?|promedio(?: general)?")
#: With this many of the required values a row is a row of data, whatever its first cell says.
_DATA = 2


def scan(found: Recognised) -> Scan:
    """Return every row of the sheet as what it is, with the labels of the metadata's own sheet."""
    walk = _Walk(found)
    if found.labels:
        walk.labels_of(found.labels)
    result = walk.run()
    table = found.form.table("rows")
    headings.settle(result, table)
    damage.settle(result, table)
    continued.settle(result, table)
    return result


class _Walk:
    """The state of one walk: the columns in force, the open section, what was found so far."""

    def __init__(self, found: Recognised) -> None:
        self.form, self.sheet = found.form, found.sheet
        self.table, self.label_table = found.form.table("rows"), found.form.table("labels")
        self.header = Header(found.header_row, found.columns)
        self.section: Section | None = None
        self.result = Scan()
        self.labels = Labels(self.label_table, self.result)
        self.preamble: set[str] = set()
        self.after_data = self.before_data = self.in_footer = self.in_run = self.at_head = False
        self.block = beyond.Block()
        self.dictionaries: frozenset[int] = frozenset()
        self.expected = kinds.expected(self.table)
        self.names = {name for name, kind in self.expected.items() if kind in ("name", "level")}
        self.required = [c.name for c in self.table.headings if c.heading and c.heading.presence == "required"]

    def run(self) -> Scan:
        rows = list(_rows(self.sheet))
        self.dictionaries = beyond.dictionaries(rows)
        for index, (row, cells) in enumerate(rows):
            if row < self.header.row:
                self._preamble(row, cells)
                continue
            known = len(self.result.rows)
            self.before_data = index + 1 < len(rows) and self._present(self._placed_row(rows[index + 1][0])) >= _DATA
            self._row(row, cells)
            self.after_data = len(self.result.rows) > known or row == self.header.row
        self.result.issues += self.block.close()
        self.labels.settle(self.sheet.name)
        return self.result

    def labels_of(self, sheet: Sheet) -> None:
        """Read a sheet that holds labels with their values and nothing else."""
        rows_sheet, self.sheet = self.sheet, sheet
        for row, cells in _rows(sheet):
            first = min(cells)
            label = self.labels.of(cells[first])
            if label:
                self.labels.take(sheet.name, label, row, first, cells)
            elif not all(self._is_title(cell) or self._is_name_of(sheet, cell) for cell in cells.values()):
                self._issue("label.unknown", row, first, "info", text=cells[first].text)
        self.labels.settle(sheet.name)
        self.sheet = rows_sheet

    def _is_name_of(self, sheet: Sheet, cell: Cell) -> bool:
        return normalise(cell.text) in {normalise(sheet.name), *self.label_table.sheets}

    def _is_example(self, placed: Mapping[str, Placed]) -> bool:
        """The blank form shows how a row looks; where that row was left in place it says nothing."""
        texts = {name: normalise(place.cell.text) for name, place in placed.items() if place.cell}
        return any(example.items() <= texts.items() for example in self.table.examples)

    def _ref(self, row: int, column: int) -> CellRef:
        return CellRef(self.sheet.name, a1(row, column))

    def _issue(self, code: str, row: int, column: int, severity: Severity = "warning", **params: Param) -> None:
        self.result.issues.append(Issue(code, severity, self._ref(row, column), params=params))

    def _preamble(self, row: int, cells: Mapping[int, Cell]) -> None:
        first = min(cells)
        label = self.labels.of(cells[first])
        if label and (len(cells) > 1 or self.labels.own_value(cells[first])):
            self.labels.take(self.sheet.name, label, row, first, cells)
            return
        for column, cell in cells.items():
            self.preamble.add(normalise(cell.text))
            if not self.table.own_head and not self._is_title(cell):
                self._issue("row.preamble", row, column, "info", text=cell.text)

    def _is_title(self, cell: Cell) -> bool:
        return normalise(cell.text) in self.form.titles

    def _row(self, row: int, cells: Mapping[int, Cell]) -> None:
        if self._is_head(row, cells):
            return
        if all(self._is_title(cell) or normalise(cell.text) in self.preamble for cell in cells.values()):
            return  # said again after a page break
        first = min(cells)
        follows, self.in_run = self.in_run, False
        placed = self._placed_row(row)
        present = self._present(placed)
        label = self.labels.of(cells[first]) if present < len(self.required) else None
        if self.block.told_by and (label or self._is_section(first, cells) or self._is_plain_data(placed)):
            self.result.issues += self.block.close()
        if label:
            self.labels.take(self.sheet.name, label, row, first, cells)
            self.in_footer = True
        elif self._is_in_block(row, first, cells, placed):
            self.block.take(self._ref(row, first))
        elif self._is_section(first, cells):
            self._open_section(row, first, cells[first])
            self._outside(row, {column: cell for column, cell in cells.items() if column != first})
        elif self._is_example(placed):
            self._issue("row.example", row, first, "violation", text=cells[first].text)
        elif self._is_total(cells[first], placed):
            self._issue("row.total", row, first, text=self._total_text(cells[first], placed))
        elif len(cells) == 1 and first <= min(self.header.columns.values()):
            self._alone(row, first, cells[first])
        elif self.in_footer and self._is_outside(placed, present):
            self._below_foot(row, first, cells)
        elif present >= _DATA or self._has_subject(placed):
            self._data(row, placed, cells, follows=follows)
        else:
            self._issue("row.unrecognised", row, first, "violation", text=cells[first].text)

    def _is_head(self, row: int, cells: Mapping[int, Cell]) -> bool:
        """Take the row if it is a header, or one of the further rows of a header."""
        header = match_header({column: cell.text for column, cell in cells.items()}, self.form)
        if header:
            self.result.issues += self.block.close()
            self._open_header(row, header, cells)
        elif self.at_head and subheadings.is_below(self.sheet, self.header, row, cells, self.table):
            self._settle_header(*subheadings.below(self.sheet, self.header, row, cells, self.table))
        else:
            self.at_head = False
        return self.at_head

    def _open_header(self, row: int, columns: Mapping[str, int], cells: Mapping[int, Cell]) -> None:
        others = {column: cell for column, cell in cells.items() if column not in columns.values()}
        self.header = Header(row, columns, others, row)
        self.in_footer, self.at_head = False, True
        self._settle_header(*subheadings.beside(self.sheet, self.header, self.table))

    def _settle_header(self, header: Header, issues: list[Issue]) -> None:
        self.header = header
        told = {(issue.code, *issue.params.items()) for issue in self.result.issues}
        # A header said again after a page break is told once.
        self.result.issues += [issue for issue in issues if (issue.code, *issue.params.items()) not in told]

    def _is_plain_data(self, placed: Mapping[str, Placed]) -> bool:
        """A row with every required value, one of which looks like what its column asks for."""
        cells = {name: placed[name].cell for name in self.required if name in placed}
        return all(cells.values()) and any(
            kind in kinds.of_row(cell) for name, cell in cells.items()
            if cell and (kind := self.expected.get(name)) in ("objective", "indicator", "target", "link", "level")
        )  # fmt: skip

    def _is_in_block(self, row: int, first: int, cells: Mapping[int, Cell], placed: Mapping[str, Placed]) -> bool:
        """Tell whether the row begins a block that is no part of the table, or goes on with one."""
        if row in self.dictionaries:
            self.result.issues += self.block.open("row.dictionary", cells[first])
        elif beyond.is_signature(cells) and not self._is_plain_data(placed):
            self.result.issues += self.block.open("row.signatures", cells[first])
        return bool(self.block.told_by)

    def _is_outside(self, placed: Mapping[str, Placed], present: int) -> bool:
        """Tell whether a row below the foot is none of the table: it lacks most values, has no number and no unit."""
        found = {name: kinds.of_row(place.cell) for name, place in placed.items() if place.cell}
        is_unit = any("ordinal" in found.get(name, ()) for name, kind in self.expected.items() if kind == "ordinal")
        return (
            2 * present <= len(self.required) and not is_unit and "name" not in found.get(self.table.subject or "", ())
        )

    def _below_foot(self, row: int, first: int, cells: Mapping[int, Cell]) -> None:
        """Tell once a row below the foot: a label that the form does not have, or words without a place."""
        if len(cells) > 1:
            self._issue("label.unknown", row, first, "info", text=cells[first].text)
        else:
            self._issue("cell.outside-table", row, first, text=cells[first].text)

    def _data(self, row: int, placed: Mapping[str, Placed], cells: Mapping[int, Cell], *, follows: bool) -> None:
        nowhere = Placed(self._ref(self.header.row, max(self.header.columns.values()) + 1))
        beside = {c: Placed(self._ref(row, c), cell) for c, cell in cells.items() if c not in self.header.known}
        parts = tuple(
            (name, words, self._placed(row, column))
            for name, columns in self.header.parts.items() if name not in self.header.undecided
            for column, words in columns.items() if self._placed(row, column).cell
        )  # fmt: skip
        self.result.rows.append(RawRow(placed, self.section, nowhere, self.header, beside, follows, parts))
        self.in_run = True

    def _is_total(self, first: Cell, placed: Mapping[str, Placed]) -> bool:
        return _TOTAL.fullmatch(normalise(self._total_text(first, placed))) is not None

    def _total_text(self, first: Cell, placed: Mapping[str, Placed]) -> str:
        subject = placed.get(self.table.subject or "")
        return subject.cell.text if subject and subject.cell else first.text

    def _placed_row(self, row: int) -> dict[str, Placed]:
        placed = {name: self._placed(row, column) for name, column in self.header.columns.items()}
        for name, columns in self.header.parts.items():
            filled = (place for column in columns if (place := self._placed(row, column)).cell)
            placed[name] = next(filled, placed[name])
            if name in self.header.undecided:
                placed[name] = replace(placed[name], told=True)
        return {name: place.on_one_line() if name in self.names else place for name, place in placed.items()}

    def _present(self, placed: Mapping[str, Placed]) -> int:
        return sum(placed[name].cell is not None for name in self.required if name in placed)

    def _is_section(self, first: int, cells: Mapping[int, Cell]) -> bool:
        """A known heading at the left edge, with nothing of the table beside it; elsewhere only if unmistakable."""
        text = cells[first].text
        if not section_level(text, self.form)[0]:
            return False
        if first > min(self.header.columns.values()):
            return len(cells) == 1 and looks_like_heading(text)
        return not any(column in self.header.columns.values() for column in cells if column != first)

    def _has_subject(self, placed: Mapping[str, Placed]) -> bool:
        subject = placed.get(self.table.subject or "")
        return bool(subject and subject.cell)

    def _placed(self, row: int, column: int) -> Placed:
        """Return the cell there; a cell merged downwards counts for each row that it covers."""
        anchor = self.sheet.merged.get((row, column), (row, column))
        if self.header.row <= anchor[0] <= self.header.last_row:  # the heading reaches down to here and is no value
            return Placed(self._ref(row, column))
        if anchor[1] != column:  # merged to the right: the value belongs to the column where it begins
            return Placed(self._ref(row, column))
        return Placed(self._ref(row, column), self.sheet.cells.get(anchor), self._ref(*anchor))

    def _alone(self, row: int, column: int, cell: Cell) -> None:
        # A note stands where units would; a short text right above a unit is a heading that we do not know.
        is_between = self.after_data and self.before_data and len(cell.text) <= LONGEST_HEADING
        if cell.error:
            self._issue("cell.error", row, column, "violation", text=cell.text)
        elif cell.text.strip(". ").isdigit():
            self._issue("row.only-number", row, column, "violation", text=cell.text)
        elif beyond.is_note(cell.text) and not self.in_footer:
            self.result.notes.append(RawNote(Placed(self._ref(row, column), cell), self.section))
        elif self.form.sections and not absence(cell.text) and (looks_like_heading(cell.text) or is_between):
            self._open_section(row, column, cell)
        elif self.in_footer:
            self._issue("cell.outside-table", row, column, text=cell.text)
        else:
            self.result.notes.append(RawNote(Placed(self._ref(row, column), cell), self.section))

    def _open_section(self, row: int, column: int, cell: Cell) -> None:
        known, level = section_level(cell.text, self.form)
        self.section = Section(cell.text, level, self._ref(row, column))
        self.in_footer = False
        self.result.sections.append(self.section)
        if not known:
            self._issue("section.unknown", row, column, text=cell.text)

    def _outside(self, row: int, cells: Mapping[int, Cell]) -> None:
        for column, cell in cells.items():
            if column not in self.header.columns.values():
                self._issue("cell.outside-table", row, column, text=cell.text)


def _rows(sheet: Sheet) -> Iterator[tuple[int, dict[int, Cell]]]:
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        rows.setdefault(row, {})[column] = cell
    yield from rows.items()


def section_level(text: str, form: Form) -> tuple[bool, str | None]:
    """Return (is it a section heading that is known, the code of its process level)."""
    return level_of(text, form.sections) if form.sections else (False, None)
