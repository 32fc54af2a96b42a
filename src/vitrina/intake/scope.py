"""What the readers of one row look at, and where they tell what they find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vitrina.intake.evidence import Evidence
from vitrina.intake.placed import Placed
from vitrina.intake.targets import DOLLARS, Target
from vitrina.intake.units import Units
from vitrina.intake.values import Absence
from vitrina.model import CellRef, Context, Issue, Param, Section, Severity


@dataclass(slots=True)
class Scope:
    """Everything that the readers of one row may look at.

    `texts` are the row's own values as written, `evidence` what each column of the sheet proves about its signs,
    `present` the units that the file names, normalised → where it does so first, in their order.
    """

    context: Context
    units: Units
    section: Section | None
    subject: str | None
    present: Mapping[str, Placed]
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    currency: str = DOLLARS
    texts: dict[str, str] = field(default_factory=dict)
    placed: dict[str, Placed] = field(default_factory=dict)
    values: dict[str, str | None] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    target_read: Target | None = None
    #: What tells the target from the others of its cell, or of its row, where there are several.
    part: str | None = None
    #: The note beside the row, with the absence that it states for what the row leaves empty.
    note: tuple[Placed, Absence] | None = None
    #: The words of a target that has a column of its own beside others, the heading of that first.
    words: str | None = None

    def issue(self, code: str, place: str, /, severity: Severity = "violation", **params: Param) -> None:
        """Record one finding at the cell of the column `place`; of a merged range, at its first cell."""
        placed = self.placed[place]
        self.issues.append(Issue(code, severity, placed.anchor or placed.ref, self.subject, params))

    def ref(self, column: str) -> CellRef:
        """Return the place of `column` in the sheet."""
        return self.placed[column].ref
