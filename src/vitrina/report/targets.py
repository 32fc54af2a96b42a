"""What was read of a target, as plain values for JSON: one entry per cell, with its parts where it has several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from vitrina.model import Row

_TEXT, _PART, _INDICATOR = "meta", "parte", "indicador"


def by_cell(rows: Iterable[Row]) -> Iterator[tuple[Row, ...]]:
    """Yield the tidy rows of each row of the sheet together: several where one cell has several targets."""
    group: list[Row] = []
    for row in rows:
        if group and not (row.values.get(_PART) and group[0].values.get(_PART) and row.cells == group[0].cells):
            yield tuple(group)
            group = []
        group.append(row)
    if group:
        yield tuple(group)


def target(rows: tuple[Row, ...]) -> dict[str, Any]:
    """Return what a cell says of its target; of several, the words of all and each as one of `parts`."""
    if not rows[0].values.get(_PART):
        return {"text": rows[0].texts.get(_TEXT), **_read(rows[0])}
    parts = [{"text": row.values.get(_PART), "indicator": row.values.get(_INDICATOR), **_read(row)} for row in rows]
    years = {part["year"] for part in parts}
    nothing = {"value": None, "range": None, "of": None, "unit": None, "thing": None, "comparator": None}
    year = years.pop() if len(years) == 1 else None
    return {"text": rows[0].texts.get(_TEXT), **nothing, "year": year, "parts": parts}


def _read(row: Row) -> dict[str, Any]:
    year, low, high = (row.values.get(name) for name in ("anio", "valor_minimo", "valor_maximo"))
    return {
        "value": _number(row.values.get("valor")),
        "range": {"low": _number(low), "high": _number(high)} if low and high else None,
        "of": _number(row.values.get("total")),
        "unit": row.values.get("unidad_medida"),
        "thing": row.values.get("medida"),
        "comparator": row.values.get("comparador"),
        "year": int(year) if year else None,
    }


def _number(text: str | None) -> int | float | None:
    if not text:
        return None
    return float(text) if "." in text else int(text)
