"""What the rows of an organic structure say together: a unit twice, under two superiors, or under itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vitrina.model import Issue, Row


def superiors(rows: Sequence[Row]) -> list[Issue]:
    """Return what is wrong with who is under whom; tables without the column `superior_id` have nothing wrong."""
    issues: list[Issue] = []
    known: dict[str, Row] = {}
    for row in rows:
        unit = row.values.get("unidad_id")
        if "superior_id" not in row.values or unit is None:
            continue
        earlier = known.setdefault(unit, row)
        if earlier is row:
            continue
        name = row.values["unidad"]
        if row.values["superior_id"] == earlier.values["superior_id"]:
            issues.append(Issue("row.repeated", "violation", row.cells["unidad"], name, {}))
        else:
            params = {"name": name or "", "superior": _superior(earlier), "other": _superior(row)}
            issues.append(Issue("unit.two-superiors", "violation", row.cells["superior"], name, params))
    above = {unit: row.values["superior_id"] for unit, row in known.items()}
    for unit, row in known.items():
        if unit in _chain(unit, above):
            params = {"name": row.values["unidad"] or "", "superior": _superior(row)}
            issues.append(
                Issue("unit.superior-cycle", "violation", row.cells["superior"], row.values["unidad"], params)
            )
    return issues


def _superior(row: Row) -> str:
    return row.values["superior"] or "–"


def _chain(unit: str, above: Mapping[str, str | None]) -> Iterator[str]:
    """Yield the units above `unit`, each once."""
    seen: set[str] = set()
    current = above.get(unit)
    while current is not None and current not in seen:
        seen.add(current)
        yield current
        current = above.get(current)
