"""The report as plain values for JSON; `docs/check.schema.json` describes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vitrina import messages
from vitrina.errors import VitrinaError
from vitrina.intake import Form
from vitrina.model import Issue, Reading, Report, Row, Workbook

_ROW_KEYS: Mapping[str, str] = {
    "section": "seccion", "number": "numero", "unit": "unidad", "objective": "objetivo", "indicator": "indicador",
}  # fmt: skip
_TARGET = "meta"


def as_json(
    workbook: Workbook, form: Form, reading: Reading, report: Report, lang: str = "es", base: str = ""
) -> dict[str, Any]:
    """Return the report as plain values: what was understood, with the cell of each value, and the issues.

    `base`: the address below which the help pages are; empty where they are told relative to it.
    """
    return {
        "file": workbook.filename,
        "sha256": workbook.sha256,
        "form": form.id,
        "institution": reading.context.institution,
        "period": reading.context.period,
        "conforms": report.conforms,
        "understood": understood(form, reading),
        "tables": [
            {
                "sheet": reading.sheet,
                "period": reading.context.period,
                "sections": [
                    {"text": section.text, "level": section.level, "cell": section.cell.address}
                    for section in reading.sections
                ],
                "notes": [
                    {
                        "text": row.values["nota"],
                        "section": row.values.get("seccion"),
                        "cell": row.values["celda"],
                    }
                    for row in rows(form, reading, "notes")
                ],
                "rows": [_row(row) for row in rows(form, reading, "rows")],
            }
        ],
        "metadata": _metadata(form, reading),
        "issues": [issue_json(issue, lang, base) for issue in report.issues],
    }


def rows(form: Form, reading: Reading, layout: str) -> tuple[Row, ...]:
    """Return the rows of the form's table with that layout; none where the form has no such table."""
    urls = {table.layout: table.url for table in form.tables}
    return next((table.rows for table in reading.tables if table.url == urls.get(layout)), ())


def understood(form: Form, reading: Reading) -> dict[str, Any]:
    """Return in figures what was understood: units, targets, those with a number, sections, notes; date and holder."""
    found = rows(form, reading, "rows")
    targets = [row for row in found if _TARGET in row.values]
    stated: Mapping[str, str | None] = next((row.values for row in rows(form, reading, "labels")), {})
    return {
        "units": len({row.values.get("unidad_id") or row.values.get("unidad") for row in found}),
        "targets": len(targets),
        "numbers": sum(bool(row.values.get("valor") and row.values.get("unidad_medida")) for row in targets),
        "sections": len(reading.sections),
        "notes": len(rows(form, reading, "notes")),
        "updated": stated.get("fecha_actualizacion"),
        "holder": stated.get("unidad_poseedora"),
    }


def _row(row: Row) -> dict[str, Any]:
    values = row.values
    result: dict[str, Any] = {key: values.get(name) for key, name in _ROW_KEYS.items()}
    if "superior" in values:
        result |= {"level": values.get("nivel"), "superior": row.texts.get("superior")}
    result["target"] = _target(row) if _TARGET in values else None
    return result | {"cells": {name: row.cells[name].address for name in row.texts}}


def _target(row: Row) -> dict[str, Any]:
    year, number = row.values.get("anio"), row.values.get("valor")
    return {
        "text": row.texts.get(_TARGET),
        "value": _number(number) if number else None,
        "unit": row.values.get("unidad_medida"),
        "thing": row.values.get("medida"),
        "comparator": row.values.get("comparador"),
        "year": int(year) if year else None,
    }


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


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
            entry["cell"] = row.cells[column.name].address
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
