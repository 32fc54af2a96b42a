"""The named value readers that a form's columns refer to: scope of a row → value, issues on the way.

A new form is a new JSON file; it names these readers and needs no Python of its own.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from vitrina.intake import identify, targets, values
from vitrina.intake.form import Source
from vitrina.intake.identify import Units
from vitrina.intake.layout import Placed
from vitrina.intake.targets import Target
from vitrina.model import CellRef, Context, Issue, Param, Section, Severity


@dataclass(slots=True)
class Scope:
    """Everything that the readers of one row may look at. `texts` are the row's own values as written."""

    context: Context
    units: Units
    section: Section | None
    subject: str | None
    present: frozenset[str]
    texts: dict[str, str] = field(default_factory=dict)
    placed: dict[str, Placed] = field(default_factory=dict)
    values: dict[str, str | None] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    target_read: Target | None = None

    def issue(self, code: str, place: str, /, severity: Severity = "violation", **params: Param) -> None:
        """Record one finding at the cell of the column `place`; of a merged range, at its first cell."""
        placed = self.placed[place]
        self.issues.append(Issue(code, severity, placed.anchor or placed.ref, self.subject, params))

    def ref(self, column: str) -> CellRef:
        """Return the place of `column` in the sheet."""
        return self.placed[column].ref


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
    similar = scope.units.similar(name, scope.present)
    if similar:
        scope.issue("unit.similar", source.of, name=name, known=similar[1], slug=similar[0])
    return scope.units.slug_of(name)


def _fingerprint(scope: Scope, source: Source) -> str | None:
    text = scope.texts.get(source.of)
    return identify.fingerprint(text) if text else None


def _indicator(scope: Scope, source: Source) -> str | None:
    text = scope.texts.get(source.of)
    return identify.indicator_slug(text) if text else None


_PROBLEMS: Mapping[str, Severity] = {"target.number-in-words": "violation"}


def _read_target(scope: Scope, column: str) -> Target:
    """Read the target once per row; a problem becomes an issue, the words stay."""
    if scope.target_read is None:
        text = scope.texts.get(column)
        scope.target_read = targets.target(text, scope.texts.get("indicador", "")) if text else Target()
        if text and scope.target_read.problem:
            params: dict[str, Param] = {"text": text}
            if scope.target_read.proposal:
                params["proposal"] = scope.target_read.proposal
            scope.issue(
                scope.target_read.problem, column, _PROBLEMS.get(scope.target_read.problem, "warning"), **params
            )
    return scope.target_read


def _target(scope: Scope, source: Source) -> str | None:
    target = _read_target(scope, source.of)
    if source.part == "year":
        said = targets.years(scope.texts.get(source.of, ""), scope.texts.get("indicador", ""))
        return said or (scope.context.period or "")[:4] or None
    parts = {
        "value": target.value,
        "unit": target.unit,
        "thing": target.thing,
        "comparator": target.comparator,
    }
    return parts[source.part or ""]


def _target_path(scope: Scope, source: Source) -> str | None:
    """Return `{unit}/{indicator}/{year}`, the part of a target's IRI that lasts (model.md, IRIs)."""
    unit, indicator = scope.values.get("unidad_id"), scope.values.get("indicador_id")
    year = _target(scope, Source("target", source.of, "year"))
    return f"{unit}/{indicator or 'sin-indicador'}/{year or 'sin-anio'}" if unit else None


def _observation(scope: Scope, source: Source) -> str | None:
    """Return `Observation` where the row is one: every dimension is there, and a number with its unit."""
    target = _read_target(scope, source.of)
    complete = target.value and target.unit and scope.texts.get("objetivo") and scope.texts.get("indicador")
    return "Observation" if complete else None


def _place(scope: Scope, source: Source) -> str | None:
    ref = scope.ref(source.of)
    return ref.sheet if source.part == "sheet" else ref.address


def _frequency(scope: Scope, source: Source) -> str | None:
    text = scope.texts.get(source.of)
    code = values.frequency(text) if text else None
    if text and not code:
        scope.issue("frequency.unknown", source.of, "warning", text=text)
    return code


def _phone(scope: Scope, source: Source) -> str | None:
    text = scope.texts.get(source.of)
    uri = values.phone(text) if text else None
    if text and not uri:
        scope.issue("phone.unreadable", source.of, "warning", text=text)
    return uri


def _link(scope: Scope, source: Source) -> str | None:
    placed = scope.placed.get(source.of)
    if source.of not in scope.texts or placed is None or placed.cell is None:
        return None
    address = values.url(placed.cell.link or "") or values.url(placed.cell.text)
    if not address:
        scope.issue("link.unreadable", source.of, "warning", text=placed.cell.text)
    return address


#: Readers of derived columns.
DERIVED: Mapping[str, Reader] = {
    "context": _context,
    "section": _section,
    "unit": _unit,
    "fingerprint": _fingerprint,
    "indicator": _indicator,
    "target": _target,
    "target_path": _target_path,
    "observation": _observation,
    "place": _place,
    "frequency": _frequency,
    "phone": _phone,
    "link": _link,
}


#: Months between the stated date and the month filed that are still usual (a late filing, domain.md §4).
_FAR = 3


def _date(scope: Scope, column: str, text: str) -> str | None:
    iso = values.date(text)
    if not iso:
        scope.issue("date.unreadable", column, text=text)
    elif scope.context.period and abs(_months(iso) - _months(scope.context.period)) > _FAR:
        scope.issue("date.far-from-period", column, "warning", text=text, period=scope.context.period)
    return iso


def _months(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7])


def _email(scope: Scope, column: str, text: str) -> str | None:
    link = scope.placed[column].cell
    address = values.email(text)
    if not address and link and link.link and link.link.lower().startswith("mailto:"):
        address = values.email(link.link[len("mailto:") :].partition("?")[0])
    if not address:
        scope.issue("email.unreadable", column, text=text)
    return address


def _ordinal(_scope: Scope, _column: str, text: str) -> str | None:
    return text.rstrip(".-) ") or text


def _as_written(_scope: Scope, _column: str, text: str) -> str | None:
    return text


#: Readers of columns that the sheet has itself: (scope, column, text) → value.
OWN: Mapping[str | None, Callable[[Scope, str, str], str | None]] = {
    None: _as_written,
    "date": _date,
    "email": _email,
    "ordinal": _ordinal,
    "link_text": _as_written,
}
