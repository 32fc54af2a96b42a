"""Names → identity: normalised equality is the same thing.

An identifier is minted once from a normalised name and never changes (decision 10): the record of names
already known (`units.Units`) decides before any new one is minted.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

#: The answer "this is a new unit" to the question whether a name is a unit already known.
NEW_UNIT = "nueva"
_SLUG_LENGTH = 100
_NOT_ALNUM = re.compile(r"[^a-z0-9]+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def normalise(text: str) -> str:
    """Return `text` without accents, case, punctuation and extra spaces: equal results are the same name."""
    return _remembered(text) if len(text) <= _SHORT else _normalised(text)


def _normalised(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    if not plain.isascii():
        plain = "".join(char for char in plain if not unicodedata.combining(char))
    return _NOT_ALNUM.sub(" ", plain.casefold()).strip()


#: The same names and headings come again and again, in one file and in the next.
_SHORT = 400
_remembered = lru_cache(maxsize=20_000)(_normalised)


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
