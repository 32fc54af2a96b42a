"""What a check found out, as JSON, CSV and plain text: the same facts for every door."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from vitrina import messages
from vitrina.intake import Form
from vitrina.model import Issue, Reading, Report, Row, Workbook

_ROW_KEYS: Mapping[str, str] = {
    "section": "seccion", "number": "numero", "unit": "unidad", "objective": "objetivo", "indicator": "indicador",
}  # fmt: skip
_CSV_COLUMNS = ("severity", "code", "sheet", "cell", "subject", "message")


def as_json(workbook: Workbook, form: Form, reading: Reading, report: Report, lang: str = "es") -> dict[str, Any]:
    """Return the report as plain values: what was understood, with the cell of each value, and the issues."""
    return {
        "file": workbook.filename,
        "sha256": workbook.sha256,
        "form": form.id,
        "institution": reading.context.institution,
        "period": reading.context.period,
        "conforms": report.conforms,
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
                        "section": row.values["seccion"],
                        "cell": row.values["celda"],
                    }
                    for row in reading.table("notas.csv").rows
                ],
                "rows": [_row(row) for row in reading.table("conjunto-de-datos.csv").rows],
            }
        ],
        "metadata": _metadata(form, reading),
        "issues": [issue_json(issue, lang) for issue in report.issues],
    }


def _row(row: Row) -> dict[str, Any]:
    values = row.values
    year, number = values.get("anio"), values.get("valor")
    target = {
        "text": row.texts.get("meta"),
        "value": _number(number) if number else None,
        "unit": values.get("unidad_medida"),
        "thing": values.get("medida"),
        "comparator": values.get("comparador"),
        "year": int(year) if year else None,
    }
    cells = {name: row.cells[name].address for name in row.texts}
    return {key: values.get(name) for key, name in _ROW_KEYS.items()} | {"target": target, "cells": cells}


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _metadata(form: Form, reading: Reading) -> dict[str, Any]:
    row = reading.table("metadatos.csv").rows[0]
    absences = {a.values["columna"]: a.values for a in reading.table("ausencias.csv").rows}
    result: dict[str, Any] = {}
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


def issue_json(issue: Issue, lang: str) -> dict[str, Any]:
    """Return one issue as plain values with its message in `lang`."""
    return {
        "code": issue.code,
        "severity": issue.severity,
        "sheet": issue.cell.sheet if issue.cell else None,
        "cell": issue.cell.address if issue.cell else None,
        "subject": issue.subject,
        "message": messages.what(issue, lang),
        "params": dict(issue.params),
    }


def as_csv(report: Report, lang: str = "es") -> str:
    """Return the issues as CSV with a header; a text that a spreadsheet would run as a formula is quoted."""
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(_CSV_COLUMNS)
    for issue in report.issues:
        values = issue_json(issue, lang)
        writer.writerow([_inert(str(values[name] or "")) for name in _CSV_COLUMNS])
    return output.getvalue()


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def as_text(workbook: Workbook, form: Form, reading: Reading, report: Report, lang: str = "es") -> str:
    """Return what was understood and each issue on its line, for a terminal."""
    rows = reading.table("conjunto-de-datos.csv").rows
    lines = [
        messages.text(
            "check.understood", lang, filename=workbook.filename, form=form.labels[lang], sheet=reading.sheet,
            units=len({row.values["unidad_id"] for row in rows}), targets=len(rows),
            numbers=sum(bool(row.values["valor"] and row.values["unidad_medida"]) for row in rows),
            levels=len(reading.sections), notes=len(reading.table("notas.csv").rows),
        ),
    ]  # fmt: skip
    lines += [f"  [{messages.severity(issue.severity, lang)}] {messages.issue(issue, lang)}" for issue in report.issues]
    counts = {"violations": report.count("violation"), "warnings": report.count("warning")}
    key = "check.violations" if counts["violations"] else "check.conforms" if counts["warnings"] else "check.clean"
    lines.append(messages.text(key, lang, **counts))
    return "\n".join(lines)
