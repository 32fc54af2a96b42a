"""What one check of an upload found out: every table in it, each with its edition, and one report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vitrina.conversion import Conversion
from vitrina.intake import Form
from vitrina.model import SEVERITIES, Context, Issue, Reading, Report, Workbook


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the workbook: a form and a month, with the edition that it would be and what was found in it.

    `says_month`: the sheet itself names its month; else it was given, or guessed from the stated update date.
    """

    form: Form
    reading: Reading
    conversion: Conversion
    issues: tuple[Issue, ...]
    says_month: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """Everything that one check of an upload found out. `parts` has at least one; `issues` are of the whole file."""

    workbook: Workbook
    context: Context
    parts: tuple[Part, ...]
    issues: tuple[Issue, ...]

    @property
    def report(self) -> Report:
        """Every issue once, strictest first, then by place."""
        every = [*self.issues, *(issue for part in self.parts for issue in part.issues)]
        return Report(tuple(sorted(_once(every), key=_order)))

    @property
    def form(self) -> Form:
        """The form of the first table."""
        return self.parts[0].form

    @property
    def reading(self) -> Reading:
        """What was understood of the first table."""
        return self.parts[0].reading

    @property
    def conversion(self) -> Conversion:
        """The edition of the first table."""
        return self.parts[0].conversion

    @property
    def period(self) -> str | None:
        """The month that was given, else the one that all tables are of; None where they are of several."""
        periods = {part.reading.context.period for part in self.parts}
        return self.context.period or (periods.pop() if len(periods) == 1 else None)

    def of(self, period: str | None) -> Checked:
        """Return this check with the tables of one month alone; all of them for None, or where none is of it."""
        parts = tuple(part for part in self.parts if part.reading.context.period == period)
        if not parts or len(parts) == len(self.parts):
            return self
        first = parts[0].reading.sheet
        others = (part.reading for part in self.parts if part not in parts)
        names = ", ".join(f"{other.sheet} ({other.context.period or '–'})" for other in others)
        told = Issue("sheet.others", "warning", None, params={"sheet": first, "others": names})
        return Checked(self.workbook, self.context, parts, (*self.issues, told))


def _once(issues: Iterable[Issue]) -> list[Issue]:
    """Two tables may share a sheet, whose issues are then found twice."""
    found: dict[object, Issue] = {}
    for issue in issues:
        found.setdefault((issue.code, issue.cell, issue.subject, tuple(issue.params.items()), issue.source), issue)
    return list(found.values())


def _order(issue: Issue) -> tuple[int, str, int, str]:
    address = issue.cell.address if issue.cell else "A0"
    letters = address.rstrip("0123456789")
    sheet = issue.cell.sheet if issue.cell else ""
    return SEVERITIES.index(issue.severity), sheet, int(address[len(letters) :] or 0), letters
