"""A recognised sheet → the form's tidy tables with their source map, and what flat rows can show.

Presence, types and look-alike names are judged here, at the cell; what only the whole graph can judge is
left to SHACL (`checks`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from vitrina.addresses import a1
from vitrina.intake import missing, split, values
from vitrina.intake.contradictions import contradictions
from vitrina.intake.dates import Order
from vitrina.intake.evidence import Evidence, evidence
from vitrina.intake.form import FormColumn, FormTable
from vitrina.intake.identify import normalise, slug
from vitrina.intake.join import joined
from vitrina.intake.layout import scan
from vitrina.intake.lifted import besides, lifted, proofs, stated
from vitrina.intake.personal import personal
from vitrina.intake.placed import Placed, Scan
from vitrina.intake.readers import DERIVED, OWN
from vitrina.intake.recognise import Recognised
from vitrina.intake.scope import Scope
from vitrina.intake.structure import superiors
from vitrina.intake.told import whole
from vitrina.intake.units import Units
from vitrina.model import Cell, CellRef, Context, Issue, Param, Reading, Row, Section, Severity, Table

#: Readers of days → what their form writes first.
_ORDERS: Mapping[str | None, Order] = {"date": "dmy", "date_month_first": "mdy"}


def tables(found: Recognised, context: Context, units: Units | None = None) -> Reading:
    """Return the tidy tables of the form in the sheet that was recognised.

    `context` says whose file it is and for which month; `units` are the units already known of the
    institution. Every finding is in the result's `issues`; no exception is raised for what a file says.
    """
    return _Builder(found, context, units or Units()).reading()


class _Builder:
    """Gathers the rows, absences and issues of one sheet."""

    def __init__(self, found: Recognised, context: Context, units: Units) -> None:
        self.found, self.context = found, context
        self.form = found.form
        self.scan: Scan = joined(found, lifted(found, scan(found)))
        self.issues: list[Issue] = list(self.scan.issues)
        self.absences: list[Row] = []
        self.evidence = proofs(found, self._evidence())
        subject = self.form.table("rows").subject or ""
        self.present: dict[str, Placed] = {}
        named = [row.cells.get(subject) for row in self.scan.rows]
        named += [self.scan.labels.get(name) for name in self.form.table("labels").sources("unit")]
        for placed in named:
            if placed and placed.cell:
                self.present.setdefault(normalise(placed.cell.text), placed)
        self.units = units.of_file(self.present)

    def reading(self) -> Reading:
        data = self._data_rows()
        metadata = self._metadata_row()
        by_layout = {"rows": data, "labels": [metadata], "notes": self._notes(), "absences": self.absences}
        if not data and not self.scan.refused:
            header = CellRef(self.found.sheet.name, self._header_cell())
            self.issues.append(missing.rows(self.form.table("rows"), self.absences, header))
        self.issues.extend(superiors(data))
        self.issues.extend(whole(self.found, self.context))
        against = list(contradictions(self.found, self.context))
        # That a line stands above the table need not be told where it is told what it contradicts.
        named = {issue.cell for issue in against}
        self.issues = [issue for issue in self.issues if issue.code != "row.preamble" or issue.cell not in named]
        self.issues.extend(against)
        self.issues.extend(personal(self.found, self.scan.labels))
        return Reading(
            form=self.form.id,
            sheet=self.found.sheet.name,
            context=self.context,
            tables=tuple(Table(t.url, t.names, tuple(by_layout[t.layout])) for t in self.form.tables),
            sections=tuple(self.scan.sections),
            issues=_once(self.issues),
        )

    def _header_cell(self) -> str:
        return a1(self.found.header_row, min(self.found.columns.values()))

    def _data_rows(self) -> list[Row]:
        table = self.form.table("rows")
        rows = []
        for raw in self.scan.rows:
            placed = {c.name: raw.cells.get(c.name) or raw.no_column for c in table.headings}
            placed |= {name: raw.cells[name] for name in besides(self.form) if name in raw.cells}
            several: list[tuple[Mapping[str, Placed], str | None]] = [
                ({**placed, name: place}, f"{words}: {_text(place)}") for name, words, place in raw.parts
            ]
            note = stated(self.form, raw)
            read = [self._read(table, one, raw.section, part, note) for one, part in several or [(placed, None)]]
            row, *others = (row for rows in read for row in rows)
            if row.values.get("unidad_id"):
                rows += [row, *others]
            elif self._loses_words(row):
                first = next(iter(row.texts.values()))
                cell = row.cells[table.subject or ""]
                self.issues.append(Issue("row.unrecognised", "violation", cell, params={"text": first}))
        return self._separate(rows)

    def _loses_words(self, row: Row) -> bool:
        """A row without its unit is not published: silently only where all of it is stated absent."""
        reported = {issue.cell for issue in self.issues if issue.severity == "violation"}
        said = [name for name in row.texts if row.values.get(name) is not None and name != "numero"]
        return bool(said) and not any(row.cells[name] in reported for name in row.cells)

    def _metadata_row(self) -> Row:
        table = self.form.table("labels")
        sheet, column = self.found.sheet, min(self.found.columns.values())
        if self.found.labels and self.found.labels.cells:
            sheet, column = self.found.labels, min(column for _, column in self.found.labels.cells)
        below = max(row for row, _ in sheet.cells) + 1
        nowhere = Placed(CellRef(sheet.name, a1(below, column)))
        placed = {c.name: self.scan.labels.get(c.name, nowhere) for c in table.headings}
        return self._read(table, placed, None)[0]

    def _read(
        self, table: FormTable, placed: Mapping[str, Placed], section: Section | None, part: str | None = None,
        note: tuple[Placed, values.Absence] | None = None,
    ) -> list[Row]:  # fmt: skip
        """Return the tidy row of one row of the sheet; of one whose cell has several targets, a row for each.

        `part` are the words of the one of several columns of targets that is read, its sub-heading first; `note`
        stands beside the row and says why some of it is empty.
        """
        subject = placed[table.subject].cell if table.subject else None
        name = subject.text if subject else None
        scope = Scope(self.context, self.units, section, name, self.present, self.evidence, self.form.currency)
        scope.placed, scope.note = dict(placed), note
        if part:
            scope.part, scope.words = slug(part.partition(":")[0]), part
        for column in table.headings:
            scope.values[column.name] = self._own_value(scope, column, table.layout)
        own = {column.name for column in table.headings}
        scope.texts |= {
            name: place.cell.text
            for name, place in placed.items()
            if name not in own and place.cell and self._is_value(place.cell)
        }
        self._derive(table, scope)
        parts = split.parts(scope)
        for one in parts:
            self._derive(table, one)
        return [self._row(table, one) for one in parts or (scope,)]

    def _derive(self, table: FormTable, scope: Scope) -> None:
        for column in table.columns:
            if column.source:
                scope.values[column.name] = DERIVED[column.source.reader](scope, column.source)
        self.issues.extend(scope.issues)

    def _row(self, table: FormTable, scope: Scope) -> Row:
        placed, section = scope.placed, scope.section
        cells = {name: place.anchor or place.ref for name, place in placed.items()}
        for column in table.columns:
            if column.source and column.source.of in cells:
                cells[column.name] = cells[column.source.of]
            elif column.source and column.source.reader == "section" and section:
                cells[column.name] = section.cell
        texts = {name: place.cell.text for name, place in placed.items() if place.cell}
        return Row({name: scope.values.get(name) for name in table.names}, cells, texts)

    def _own_value(self, scope: Scope, column: FormColumn, layout: str) -> str | None:
        """Read one cell of the sheet; missing, absent by its own words, left as the blank form has it, or a value."""
        heading, cell = column.heading, scope.placed[column.name].cell
        if heading is None or scope.placed[column.name].told:
            return None
        if cell is None:
            if scope.note and heading.presence != "optional":
                placed, stated_absence = scope.note
                text = placed.cell.text if placed.cell else ""
                self._absent(column.name, text, stated_absence, placed.ref)
                self.issues.append(Issue("row.absent-by-note", "info", placed.ref, scope.subject, {"text": text}))
                scope.placed[column.name] = Placed(placed.ref)  # where that it is absent is said
            elif heading.presence != "optional":
                severity: Severity = "violation" if heading.presence == "required" else "warning"
                no_label = layout == "labels" and column.name not in self.scan.labels
                if layout == "labels" and not self.scan.labels:
                    missing.labels(self.form.table("labels"), scope, column.name)  # once, not label by label
                    return None
                scope.issue(
                    "label.missing" if no_label else "cell.missing",
                    column.name,
                    severity,
                    column=column.title,
                )
            return None
        if self._is_no_value(scope, column.name, cell):
            return None
        absence = values.absence(cell.text)
        if absence:
            self._absent(column.name, cell.text, absence, scope.ref(column.name))
            return None
        value = OWN[heading.reader](scope, column.name, cell.text)
        if value is not None:
            scope.texts[column.name] = cell.text
        return value

    def _is_value(self, cell: Cell) -> bool:
        """Tell whether a cell beside the rows, which is told in its own table, has a value."""
        is_left = values.is_placeholder(cell.text) or normalise(cell.text) in self.form.placeholders
        is_none = cell.error or values.is_error(cell.text) or values.is_residue(cell.text)
        return not (is_left or is_none or values.absence(cell.text))

    def _is_no_value(self, scope: Scope, column: str, cell: Cell) -> bool:
        """Tell what no person wrote as a value: an error, an empty formula, the blank form's words, residue."""
        text = cell.text
        if cell.error or values.is_error(text):
            is_formula = cell.formula and cell.value is None
            scope.issue("cell.formula-empty" if is_formula else "cell.error", column, text=text)
        elif values.is_placeholder(text) or normalise(text) in self.form.placeholders:
            scope.issue("cell.placeholder", column, text=text)
        elif values.is_residue(text):
            scope.issue("cell.export-residue", column, "warning", text=text)
        else:
            if cell.formula:
                scope.issue("cell.formula", column, "warning", text=text)
            return False
        return True

    def _evidence(self) -> dict[str, Evidence]:
        """Return what each column of targets or dates proves about its signs; two signs in one are told."""
        result = {}
        table = self.form.table("rows")
        read = {column.source.of for column in table.columns if column.source and column.source.reader == "target"}
        for column in table.headings:
            order = _ORDERS.get(column.heading.reader if column.heading else None)
            if order or column.name in read:
                placed = [place for row in self.scan.rows if (place := row.cells.get(column.name)) and place.cell]
                # Of a cell that stores a number the sign is that of the program and not of the people who write.
                texts = [place for place in placed if place.cell and not isinstance(place.cell.value, int | float)]
                cells = {place.anchor or place.ref: place.cell.text for place in texts if place.cell}
                found = evidence(((text, ref) for ref, text in cells.items()), order or "dmy")
                result[column.name] = found
                if column.name in read and found.contradicted_by and found.decimal_by:
                    params: dict[str, Param] = {"text": found.decimal_by.text, "other": found.contradicted_by.text}
                    self.issues.append(Issue("column.mixed-signs", "warning", found.contradicted_by.cell, None, params))
        return result

    def _absent(self, column: str, text: str, absence: values.Absence, ref: CellRef) -> None:
        row = {
            "numero": str(len(self.absences) + 1),
            "columna": column,
            "tipo_ausencia": absence.kind,
            "texto": text,
            "motivo": absence.reason,
            "hoja": ref.sheet,
            "celda": ref.address,
        }
        self.absences.append(Row(row, dict.fromkeys(row, ref)))

    def _notes(self) -> list[Row]:
        rows = []
        for number, note in enumerate(self.scan.notes, start=1):
            ref, cell = note.placed.ref, note.placed.cell
            row = {
                "numero": str(number),
                "seccion": note.section.text if note.section else None,
                "nivel": note.section.level if note.section else None,
                "nota": cell.text if cell else "",
                "hoja": ref.sheet,
                "celda": ref.address,
            }
            rows.append(Row(row, dict.fromkeys(row, ref)))
        return rows

    def _separate(self, rows: Sequence[Row]) -> list[Row]:
        """Keep targets apart that share unit, indicator and year.

        Rows that continue one unit (no number of their own) with another objective get the objective's hash
        in their path. Numbered rows are left alike: two units under one name are for SHACL to find. A row
        that says again what another says is told here, since in the graph both would be one.
        """
        if "meta_id" not in self.form.table("rows").names:
            return list(rows)
        groups: dict[str, list[int]] = defaultdict(list)
        for index, row in enumerate(rows):
            groups[row.values["meta_id"] or ""].append(index)
        result = list(rows)
        for indices in groups.values():
            members = [rows[index] for index in indices]
            numbers = [row.values.get("numero") for row in members]
            if len(members) == 1 or (None not in numbers and len(set(numbers)) == len(numbers)):
                continue
            seen: set[str | None] = set()
            for index in indices:
                row = rows[index]
                if row.values["objetivo_id"] in seen:
                    subject = row.values["unidad"]
                    self.issues.append(Issue("row.repeated", "violation", row.cells["meta"], subject, {}))
                seen.add(row.values["objetivo_id"])
                unit, indicator, *rest = (row.values["meta_id"] or "//").split("/")
                path = "/".join((unit, indicator, row.values["objetivo_id"] or "sin-objetivo", *rest))
                result[index] = replace(row, values={**row.values, "meta_id": path})
        return result


def _text(place: Placed) -> str:
    return place.cell.text if place.cell else ""


def _once(issues: Sequence[Issue]) -> tuple[Issue, ...]:
    """Say once what many rows share: a column that is not there, a cell merged over several rows."""
    found: dict[object, Issue] = {}
    for issue in issues:
        found.setdefault((issue.code, issue.cell, tuple(issue.params.items())), issue)
    return tuple(found.values())
