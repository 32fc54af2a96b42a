"""The report as plain values for JSON; `docs/check.schema.json` describes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vitrina import messages
from vitrina.checked import Checked, Part
from vitrina.errors import VitrinaError
from vitrina.intake import Form
from vitrina.model import Issue, Reading, Row
from vitrina.report import targets

_ROW_KEYS: Mapping[str, str] = {
    "section": "seccion", "number": "numero", "unit": "unidad", "objective": "objetivo", "indicator": "indicador",
}  # fmt: skip
_TARGET = "meta"


def as_json(checked: Checked, lang: str = "es", base: str = "") -> dict[str, Any]:
    """Return the report as plain values: what was understood of each table, with its cells, and the issues.

    What is said of the file as a whole (form, metadata) is that of its first table. `base`: the address below
    which the help pages are; empty where they are told relative to it.
    """
    report = checked.report
    return {
        "file": checked.workbook.filename,
        "sha256": checked.workbook.sha256,
        "form": checked.form.id,
        "institution": checked.context.institution,
        "period": checked.period,
        "conforms": report.conforms,
        "understood": understood(checked.parts),
        "tables": [_table(part) for part in checked.parts],
        "metadata": _metadata(checked.form, checked.reading),
        "issues": [issue_json(issue, lang, base) for issue in report.issues],
    }


def _table(part: Part) -> dict[str, Any]:
    form, reading = part.form, part.reading
    return {
        "form": form.id,
        "sheet": reading.sheet,
        "period": reading.context.period,
        "understood": understood([part]),
        "sections": [
            {"text": section.text, "level": section.level, "cell": section.cell.address} for section in reading.sections
        ],
        "notes": [
            {"text": row.values["nota"], "section": row.values.get("seccion"), "cell": row.values["celda"]}
            for row in rows(form, reading, "notes")
        ],
        "rows": [_row(group, reading.sheet) for group in targets.by_cell(rows(form, reading, "rows"))],
        "metadata": _metadata(form, reading),
    }


def rows(form: Form, reading: Reading, layout: str) -> tuple[Row, ...]:
    """Return the rows of the form's table with that layout; none where the form has no such table."""
    urls = {table.layout: table.url for table in form.tables}
    return next((table.rows for table in reading.tables if table.url == urls.get(layout)), ())


def understood(parts: Sequence[Part]) -> dict[str, Any]:
    """Return in figures what was understood: units, targets, those with a number, sections, notes; date and holder.

    Of several tables the units are counted once, and date and holder are those of the first.
    """
    found = [row for part in parts for row in rows(part.form, part.reading, "rows")]
    stated_targets = [row for row in found if _TARGET in row.values]
    stated: Mapping[str, str | None] = next((row.values for row in rows(parts[0].form, parts[0].reading, "labels")), {})
    return {
        "units": len({row.values.get("unidad_id") or row.values.get("unidad") for row in found}),
        "targets": len(stated_targets),
        "numbers": sum(bool(row.values.get("valor") and row.values.get("unidad_medida")) for row in stated_targets),
        "sections": sum(len(part.reading.sections) for part in parts),
        "notes": sum(len(rows(part.form, part.reading, "notes")) for part in parts),
        "updated": stated.get("fecha_actualizacion"),
        "holder": stated.get("unidad_poseedora"),
    }


def _row(group: tuple[Row, ...], sheet: str) -> dict[str, Any]:
    row, values = group[0], group[0].values
    result: dict[str, Any] = {key: values.get(name) for key, name in _ROW_KEYS.items()}
    if "superior" in values:
        result |= {"level": values.get("nivel"), "superior": row.texts.get("superior")}
    if len(group) > 1:
        result["indicator"] = row.texts.get("indicador")  # each part has its own
    result["target"] = targets.target(group) if _TARGET in values else None
    # A form may have part of a row in another sheet.
    refs = {name: row.cells[name] for name in row.texts}
    cells = {n: ref.address if ref.sheet == sheet else f"{ref.sheet}!{ref.address}" for n, ref in refs.items()}
    return result | {"cells": cells}


def _metadata(form: Form, reading: Reading) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for row in rows(form, reading, "labels")[:1]:
        absences = {a.values["columna"]: a.values for a in rows(form, reading, "absences")}
        for column in form.table("labels").headings:
            entry: dict[str, Any] = {"text": row.texts.get(column.name), "value": row.values.get(column.name)}
            derived = [c.name for c in form.table("labels").columns if c.source and c.source.of == column.name]
            for name in derived:
                if row.values.get(name):
                    entry[name] = row.values[name]
            entry |= {"sheet": row.cells[column.name].sheet, "cell": row.cells[column.name].address}
            if column.name in absences:
                absence = absences[column.name]
                entry["absence"] = {"kind": absence["tipo_ausencia"], "reason": absence["motivo"]}
            result[column.name] = entry
    return result


def issue_json(issue: Issue, lang: str, base: str = "") -> dict[str, Any]:
    """Return one issue as plain values with its message in `lang` and the address of its help page."""
    return {
        "code": issue.code,
        "severity": issue.severity,
        "sheet": issue.cell.sheet if issue.cell else None,
        "cell": issue.cell.address if issue.cell else None,
        "subject": issue.subject,
        "message": messages.what(issue, lang),
        "params": dict(issue.params),
        "help": help_address(issue.code, base),
    }


def help_address(code: str, base: str) -> str | None:
    """Return the address of the help page of a code; None for a code without one."""
    path = messages.help_path(code)
    return None if path is None else f"{base}{path}"


def refused_json(filename: str, error: VitrinaError, lang: str = "es", base: str = "") -> dict[str, Any]:
    """Return what is told of a file that could not be read, beside the reports of others."""
    return {
        "file": filename,
        "conforms": False,
        "refused": {
            "code": error.code,
            "message": messages.error(error, lang),
            "help": help_address(error.code, base),
        },
    }
