"""What became of a file of a bulk publication."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from vitrina.errors import VitrinaError
from vitrina.installation import Statements
from vitrina.model import EditionKey, Issue
from vitrina.rdf.entities import EntityLines
from vitrina.store.staging import Staged

State = Literal["published", "unchanged", "violations", "refused"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    Attributes:
        name: its path below the folder.
        state: `published`, `unchanged` (it was published before), `violations`, or `refused` (it could not be read,
            or it is not told what it is of).
        error: why it was not published.
        problems: of violations, the first issue of each code that must be corrected.
        editions: the editions that it is, new or from before.
    """

    name: str
    state: State
    error: VitrinaError | None = None
    problems: tuple[Issue, ...] = ()
    editions: tuple[EditionKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the files of one institution: outcomes, and the new editions with what the indexes need.

    Attributes:
        outcomes: one for each file.
        staged: the new editions, in the order in which they are to be published.
        statements: of each new edition, what the records need.
        entities: the institution's entity graph with the new editions; None without any.
        institution: the institution, where it was the question which one it is.
    """

    outcomes: tuple[Outcome, ...] = ()
    staged: tuple[Staged, ...] = ()
    statements: dict[EditionKey, Statements] = field(default_factory=dict)
    entities: EntityLines | None = None
    institution: str | None = None
