"""The named value readers that a form's columns refer to: scope of a row → value, issues on the way.

A new form is a new JSON file; it names these readers and needs no Python of its own.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from operator import attrgetter

from vitrina.intake import foot, identify, measures, split, wording
from vitrina.intake.evidence import Evidence
from vitrina.intake.form import Source
from vitrina.intake.levels import level_of
from vitrina.intake.scope import Scope
from vitrina.intake.targets import Target
from vitrina.model import Issue, Param, Severity

Reader = Callable[[Scope, Source], str | None]


def _context(scope: Scope, source: Source) -> str | None:
    period = scope.context.period
    if source.of == "institution":
        return scope.context.institution
    if source.of == "period" or period is None:
        return period
    year, month = map(int, period.split("-"))
    day = calendar.monthrange(year, month)[1] if source.of == "period_end" else 1
    return f"{period}-{day:02d}"


def _section(scope: Scope, source: Source) -> str | None:
    if scope.section is None:
        return None
    return scope.section.text if source.of == "text" else scope.section.level


def _unit(scope: Scope, source: Source) -> str | None:
    name = scope.texts.get(source.of)
    if name is None:
        return None
    first = scope.present.get(identify.normalise(name))
    # What is to be said of a name is said where the file has it first.
    is_first = first is None or first.ref == scope.ref(source.of)
    if is_first and not scope.units.is_settled(name) and not _asked(scope, source.of, name) and scope.units.names:
        scope.issue("unit.new", source.of, "warning", name=name)
    return scope.units.slug_of(name)


def _text(scope: Scope, source: Source) -> str | None:
    """Return the words of a column that stands beside the rows and belongs to another table."""
    return scope.texts.get(source.of)


def _asked(scope: Scope, column: str, name: str) -> bool:
    """Ask whether `name` is a unit already known, or another of the file under almost the same name."""
    known = scope.units.similar(name, scope.present)
    if known:
        scope.issue("unit.similar", column, name=name, known=known[1], slug=known[0])
        return True
    names = ((key, placed.cell.text) for key, placed in scope.present.items() if placed.cell)
    beside = scope.units.similar_beside(name, names)
    if beside:
        place = scope.present[identify.normalise(beside[1])].ref.address
        scope.issue("unit.similar-in-file", column, name=name, known=beside[1], slug=beside[0], place=place)
    return beside is not None


def _superior(scope: Scope, source: Source) -> str | None:
    """Return the identifier of the unit above, where it is a unit of the file or already known."""
    name = scope.texts.get(source.of)
    if name is None:
        return None
    key = identify.normalise(name)
    if scope.subject and key == identify.normalise(scope.subject):
        scope.issue("unit.superior-self", source.of, name=name)
        return None
    if key not in scope.present and not scope.units.known(name):
        if scope.units.is_settled(name) or not _asked(scope, source.of, name):
            scope.issue("unit.superior-unlisted", source.of, "info", name=scope.subject or "", superior=name)
        return None
    return scope.units.slug_of(name)


def _level(scope: Scope, source: Source) -> str | None:
    """Return the code that the words have in the code list named as the part."""
    text = scope.texts.get(source.of)
    if text is None:
        return None
    known, level = level_of(text, source.part or "")
    if not known:
        scope.issue("level.unknown", source.of, "warning", text=text)
    return level


def _fingerprint(scope: Scope, source: Source) -> str | None:
    text = scope.texts.get(source.of)
    return identify.fingerprint(text) if text else None


def _indicator(scope: Scope, source: Source) -> str | None:
    text = scope.texts.get(source.of)
    return identify.indicator_slug(text) if text else None


#: Problems of a target that are no warning.
_PROBLEMS: Mapping[str, Severity] = {"target.number-in-words": "violation", "target.split": "info"}


def _read_target(scope: Scope, column: str) -> Target:
    """Read the target once per row; a problem becomes an issue, the words stay."""
    if scope.target_read is None:
        text = scope.texts.get(column)
        known = _proved(scope, column)
        indicator, measure = scope.texts.get("indicador", ""), scope.texts.get("medida_texto")
        read = measures.target(text, indicator, known, scope.currency, measure) if text else Target()
        scope.target_read = read
        if text:
            _tell_target(scope, column, text, read)
        by_evidence = read.by_evidence or any(part.by_evidence for part in read.parts)
        if text and by_evidence and known and known.decimal_by and known.decimal:
            witness = known.decimal_by
            params: dict[str, Param] = {"text": witness.text, "sign": known.decimal}
            scope.issues.append(Issue("column.signs", "info", witness.cell, None, params))
    return scope.target_read


def _proved(scope: Scope, column: str) -> Evidence | None:
    """Return what the column proves of its signs; of a cell that stores a number the sign is known."""
    placed = scope.placed.get(column)
    value = placed.cell.value if placed and placed.cell else None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return Evidence(decimal=".") if is_number else scope.evidence.get(column)


def _tell_target(scope: Scope, column: str, text: str, read: Target) -> None:
    if read.of is not None and read.value is not None:
        scope.issue("target.fraction", column, "info", text=text, part=read.value, of=read.of)
    if read.problem == "target.range" and read.low and read.high:
        scope.issue("target.range", column, "info", text=text, low=read.low, high=read.high)
    elif read.problem:
        params: dict[str, Param] = {"text": text}
        if read.parts:
            params["count"] = len(read.parts)
        if read.proposal:
            params["proposal"] = read.proposal
        scope.issue(read.problem, column, _PROBLEMS.get(read.problem, "warning"), **params)
    for part in read.parts:
        _tell_target(scope, column, part.words or text, part)


#: The parts of a target that columns ask for.
_PARTS: Mapping[str, Callable[[Target], str | None]] = {
    name: attrgetter(name) for name in ("value", "low", "high", "of", "unit", "thing", "comparator")
}


def _target(scope: Scope, source: Source) -> str | None:
    target = _read_target(scope, source.of)
    if source.part == "year":
        return _year(scope, source.of)
    if source.part == "words":
        return target.words or scope.words
    return _PARTS[source.part or ""](target)


def _year(scope: Scope, column: str) -> str | None:
    """Return the year of the plan that the target or its indicator names, else the one of the period."""
    if stated := scope.values.get("ejercicio"):
        return stated
    period = (scope.context.period or "")[:4] or None
    read = scope.target_read or Target()
    own = wording.plan_years(read.words or "")
    if len(own) == 1:
        return own[0]
    for name in (column, split.INDICATOR):
        text = scope.texts.get(name, "")
        found = wording.plan_years(text)
        # Of a cell with several targets each part has a year of its own.
        if len(found) > 1 and period and not read.parts:
            scope.issue("target.several-years", name, "warning", text=text, year=period)
        if found:
            return found[0] if len(found) == 1 else period
    return period


def _target_path(scope: Scope, source: Source) -> str | None:
    """Return `{unit}/{indicator}/{year}`, the part of a target's IRI that lasts (model.md, IRIs).

    One of several in a cell has what it measures behind the year (`split.path`).
    """
    unit, indicator = scope.values.get("unidad_id"), scope.values.get("indicador_id")
    year = _target(scope, Source("target", source.of, "year"))
    path = f"{unit}/{indicator or 'sin-indicador'}/{year or 'sin-anio'}"
    return split.path(path, scope, scope.texts.get(source.of, "")) if unit else None


def _observation(scope: Scope, source: Source) -> str | None:
    """Return `Observation` where the row is one: every dimension is there, and a number with its unit."""
    target = _read_target(scope, source.of)
    complete = target.value and target.unit and scope.texts.get("objetivo") and scope.texts.get("indicador")
    return "Observation" if complete else None


def _place(scope: Scope, source: Source) -> str | None:
    ref = scope.ref(source.of)
    return ref.sheet if source.part == "sheet" else ref.address


#: Readers of derived columns.
DERIVED: Mapping[str, Reader] = {
    "context": _context,
    "section": _section,
    "level": _level,
    "unit": _unit,
    "superior": _superior,
    "text": _text,
    "fingerprint": _fingerprint,
    "indicator": _indicator,
    "target": _target,
    "target_path": _target_path,
    "observation": _observation,
    "place": _place,
    "frequency": foot.frequency,
    "phone": foot.phone,
    "link": foot.link,
}


def _ordinal(_scope: Scope, _column: str, text: str) -> str | None:
    return text.rstrip(".-) ") or text


def _as_written(_scope: Scope, _column: str, text: str) -> str | None:
    return text


#: Readers of columns that the sheet has itself: (scope, column, text) → value.
OWN: Mapping[str | None, Callable[[Scope, str, str], str | None]] = {
    None: _as_written,
    "date": foot.date,
    "period_date": foot.period_date,
    "year": foot.year,
    "date_month_first": foot.date_month_first,
    "email": foot.email,
    "ordinal": _ordinal,
    "link_text": _as_written,
}
