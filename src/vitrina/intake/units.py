"""The units of an institution: which one does a name mean? A look-alike is a question to staff, never an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from vitrina.errors import BadRequestError
from vitrina.intake.identify import NEW_UNIT, normalise, slug
from vitrina.intake.likeness import extends, near
from vitrina.model import Reading


@dataclass(frozen=True, slots=True)
class Units:
    """The units already known of one institution, and staff's answers to earlier questions.

    Attributes:
        names: normalised name (current or older) → slug.
        labels: slug → current name.
        answers: normalised name → slug of the unit that it is, or `NEW_UNIT`.
        targets: path of each target of the newest editions → what it measures (`split.known`).
    """

    names: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[str, str] = field(default_factory=dict)

    def of_file(self, present: Iterable[str]) -> Units:
        """Return the units with those answers only that say something of a file with the names `present`.

        Raises:
            BadRequestError: an answer about a name in the file names a unit that is neither known nor in it.
        """
        if not self.answers:
            return self
        keys = set(present)
        there = {NEW_UNIT, *self.names.values(), *self.labels, *map(slug, keys)}
        for name in keys.intersection(self.answers):
            if self.answers[name] not in there:
                known = ", ".join(sorted(there - {NEW_UNIT}))
                raise BadRequestError("publish.bad-unit-answer", answer=f"{name}={self.answers[name]}", known=known)
        return replace(self, answers={name: unit for name, unit in self.answers.items() if unit in there})

    def with_those_of(self, reading: Reading) -> Units:
        """Return these units and those that a table names: of several tables in a file each knows the earlier ones."""
        names, labels = dict(self.names), dict(self.labels)
        for row in (row for table in reading.tables for row in table.rows):
            for column in ("unidad", "unidad_poseedora", "area_responsable"):
                name, unit = row.values.get(column), row.values.get(f"{column}_id")
                if name and unit:
                    names.setdefault(normalise(name), unit)
                    labels.setdefault(unit, name)
        return replace(self, names=names, labels=labels)

    def slug_of(self, name: str) -> str:
        """Return the unit's lasting identifier: the known one, the answered one, else a new one."""
        return self.known(name) or slug(name)

    def known(self, name: str) -> str | None:
        """Return the identifier of the unit that `name` is by the record or by an answer, or None."""
        key = normalise(name)
        answer = self.answers.get(key)
        return self.names.get(key) or (answer if answer != NEW_UNIT else None)

    def is_settled(self, name: str) -> bool:
        """Tell whether there is nothing to ask about `name`: it is known, or staff said which unit it is."""
        key = normalise(name)
        return not key or key in self.names or key in self.answers

    def similar(self, name: str, present: Iterable[str] = ()) -> tuple[str, str] | None:
        """Return (slug, name) of the known unit that `name` may be, or None where there is no question.

        `present` are the normalised names in the same file: a known unit that is there under its own name
        cannot be the one that was renamed. One that is not there may also have been renamed by adding to its
        name, or taking from it, what stands behind an `y`.
        """
        if self.is_settled(name):
            return None
        taken = {self.names[other] for other in present if other in self.names}
        free = [(other, unit) for other, unit in self.names.items() if unit not in taken]
        for is_like in (near, extends):
            for other, unit in free:
                if is_like(name, self._written(other, unit)):
                    return unit, self.labels.get(unit, unit)
        return None

    def similar_beside(self, name: str, present: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
        """Return (slug, name) of the unit of the same file that `name` may be, or None where there is no question.

        `present` are the names in the file, normalised and as written, in their order. Of two names neither of
        which is known the later one is the question.
        """
        key = normalise(name)
        if self.is_settled(name):
            return None
        is_earlier = True
        for other, written in present:
            if other == key:
                is_earlier = False
            elif (is_earlier or other in self.names) and near(name, written):
                return self.slug_of(written), written
        return None

    def _written(self, normalised: str, unit: str) -> str:
        """Return the name with its points and accents where it is the unit's current one."""
        label = self.labels.get(unit, "")
        return label if normalise(label) == normalised else normalised
