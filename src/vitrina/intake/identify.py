"""Names → identity: normalised equality is the same thing, a look-alike is a question to staff.

An identifier is minted once from a normalised name and never changes (decision 10): the record of names
already known (`Units`) decides before any new one is minted.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz

#: The answer "this is a new unit" to the question whether a name is a unit already known.
NEW_UNIT = "nueva"
_SLUG_LENGTH = 100
_SIMILAR = 88.0
_NOT_ALNUM = re.compile(r"[^a-z0-9]+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def normalise(text: str) -> str:
    """Return `text` without accents, case, punctuation and extra spaces: equal results are the same name."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_ALNUM.sub(" ", plain.casefold()).strip()


class _Folded(dict[int, str]):
    """Character → its folded form, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = self[code] = normalise(char)[:1] or char
        return folded


_FOLDED = _Folded()


def fold(text: str) -> str:
    """Return `text` in lower case without accents, character for character, so that places stay the same."""
    return text.translate(_FOLDED)


def slug(text: str) -> str:
    """Return the normalised `text` as a path segment of at most 100 characters of `[a-z0-9-]`.

    A longer one is cut and ends in a hash of the whole, so that different texts stay different; a text
    without letters or digits is named by its hash alone.
    """
    result = normalise(text).replace(" ", "-")
    if not result:
        return "x-" + fingerprint(text)
    if len(result) > _SLUG_LENGTH:
        return f"{result[: _SLUG_LENGTH - 9].rstrip('-')}-{fingerprint(text)}"
    return result


def fingerprint(text: str) -> str:
    """Return eight hex digits that name the wording of `text`, whatever its accents, case and spaces."""
    return hashlib.sha256((normalise(text) or text).encode()).hexdigest()[:8]


def indicator_label(text: str) -> str:
    """Return the wording of an indicator without the year of its plan: the concept that stays."""
    without_year = _YEAR.sub("", text)
    return re.sub(r"\s+", " ", without_year).strip(" -–—.,;:") or text


def indicator_slug(text: str) -> str:
    """Return the identifier of an indicator: same wording, whatever the year, is the same concept."""
    return slug(indicator_label(text)).removeprefix("de-")


@dataclass(frozen=True, slots=True)
class Units:
    """The units already known of one institution, and staff's answers to earlier questions.

    Attributes:
        names: normalised name (current or older) → slug.
        labels: slug → current name.
        answers: normalised name → slug of the unit that it is, or `NEW_UNIT`.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)

    def slug_of(self, name: str) -> str:
        """Return the unit's lasting identifier: the known one, the answered one, else a new one."""
        key = normalise(name)
        known = self.names.get(key)
        if known:
            return known
        answer = self.answers.get(key)
        if answer and answer != NEW_UNIT:
            return answer
        return slug(name)

    def similar(self, name: str, present: Iterable[str] = ()) -> tuple[str, str] | None:
        """Return (slug, name) of the known unit that `name` resembles, or None where there is no question.

        `present` are the normalised names in the same file: a known unit that is there under its own name
        cannot be the one that was renamed.
        """
        key = normalise(name)
        if not key or key in self.names or key in self.answers:
            return None
        taken = {self.names[other] for other in present if other in self.names}
        best: tuple[float, str] | None = None
        for other, unit in self.names.items():
            score = max(fuzz.ratio(key, other), fuzz.token_set_ratio(key, other) if " " in other else 0.0)
            if unit not in taken and score >= _SIMILAR and (best is None or score > best[0]):
                best = (score, unit)
        return (best[1], self.labels.get(best[1], best[1])) if best else None
