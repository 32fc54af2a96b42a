"""A cell with several targets → one row for each, with a name of its own that lasts.

What tells such targets apart is what they measure, not their place in the cell: one keeps its name where the
others go, come or change places. Only two of the same measure and the same words are told apart by place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from vitrina.intake import wording
from vitrina.intake.identify import indicator_label, normalise, slug
from vitrina.intake.numbers import NUMBER_SIGNS
from vitrina.intake.scope import Scope
from vitrina.intake.targets import COUNT, PERCENT, Target

#: The column whose list may stand beside a list of targets.
INDICATOR = "indicador"
_SMALL = {"a", "al", "de", "del", "el", "en", "la", "las", "los", "por", "un", "una", "y"}


def parts(scope: Scope) -> tuple[Scope, ...]:
    """Return what the readers look at for each target of a cell that has several; nothing where it has one."""
    read = scope.target_read
    if read is None or not read.parts:
        return ()
    return tuple(_part(scope, part, key) for part, key in zip(read.parts, keys(read.parts), strict=True))


def _part(scope: Scope, part: Target, key: str | None) -> Scope:
    texts, values = dict(scope.texts), dict(scope.values)
    if part.indicator is not None:
        texts[INDICATOR] = values[INDICATOR] = part.indicator
    own = "-".join(one for one in (scope.part, key) if one) or None
    return replace(scope, target_read=part, part=own, texts=texts, values=values, issues=[])


def keys(targets: Sequence[Target]) -> tuple[str | None, ...]:
    """Return for each target of one cell the segment of its IRI; None where its own indicator names it."""
    measures = [None if part.indicator is not None else measure(part) for part in targets]
    count, seen = Counter(measures), Counter[str | None]()
    result: list[str | None] = []
    for key in measures:
        seen[key] += 1
        result.append(f"{key}-{seen[key]}" if key is not None and count[key] > 1 else key)
    return tuple(result)


def measure(target: Target) -> str:
    """Return what a target measures as a path segment: `percent`, `informes`, `percent-ejecucion`.

    Its number, its year and its comparator are no part of it: the next month may say another.
    """
    is_count = target.unit == COUNT
    said = target.thing if is_count else NUMBER_SIGNS.sub(" ", wording.comparator_before(target.words or "")[1])
    words = [word for word in normalise(indicator_label(said or "")).split() if word not in _SMALL]
    unit = "percent" if target.unit == PERCENT else target.unit or "meta"
    return slug(" ".join(words if is_count and words else [unit, *words]))


def path(base: str, scope: Scope, text: str) -> str:
    """Return the path of a target's IRI: `base`, and what it measures where its cell has, or had, several.

    The record decides first: a target that was told apart keeps its name when it is alone in its cell, and one
    that was alone keeps its own when another joins it.
    """
    known = scope.units.targets
    if scope.part is not None:
        return base if known.get(base) == scope.part and f"{base}/{scope.part}" not in known else f"{base}/{scope.part}"
    read = scope.target_read
    if not known or read is None or read.indicator is not None or read.unit is None:
        return base
    apart = f"{base}/{measure(replace(read, words=text))}"
    return apart if apart in known else base


def known(rows: Iterable[Mapping[str, str | None]]) -> dict[str, str]:
    """Return path → what is measured of the targets in the tidy rows of an edition."""
    return {
        path: measure(Target(unit=row["unidad_medida"], thing=row["medida"], words=row.get("parte") or row["meta"]))
        for row in rows
        if (path := row.get("meta_id")) and row["unidad_medida"]
    }
