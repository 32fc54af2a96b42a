"""Are two names of units so near that they may be one unit? By their words, not by the letters they share.

Near is what people write when they mean the same: a letter wrong, the kind of unit left out (`DIRECCION DE`), small
words, another order, an abbreviation, two words written as one. A further or another word of its own is another unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from rapidfuzz.distance import OSA, Indel

from vitrina.intake.identify import normalise

#: The kinds of unit: with or without them it may be the same one, with another of them it is not.
_KINDS = frozenset({
    "area", "coordinacion", "departamento", "direccion", "division", "gerencia", "gestion", "jefatura", "oficina",
    "proceso", "seccion", "subcoordinacion", "subdireccion", "subgerencia", "subproceso", "unidad",
})  # fmt: skip
_SMALL = frozenset({
    "a", "al", "con", "d", "de", "del", "e", "el", "en", "la", "las", "lo", "los", "o", "para", "por", "u", "y",
})  # fmt: skip
#: What is usual even without a point; with a point any beginning of a word is one.
_ABBREVIATIONS = {
    "coord": "coordinacion", "dep": "departamento", "depto": "departamento", "dir": "direccion",
    "dpto": "departamento", "gest": "gestion", "gral": "general", "jef": "jefatura", "of": "oficina",
    "ofic": "oficina", "secc": "seccion", "und": "unidad", "unid": "unidad",
}  # fmt: skip
_CUT = frozenset({"adm", "admin", "planif"})
_POINTED = re.compile(r"([^\W\d_]{2,})\.(?!\w)")
#: `… del GAD Municipal de Alausí`, `… del cantón Alausí`: whose unit it is says nothing of which one.
_OWNER = re.compile(
    r"(?<=\w) (?:del? )?(?:la )?"
    r"(?:(?:ilustre )?municip(?:io|alidad) (?:de|del) |gad[a-z]* |gobierno autonomo |canton ).*"
)
#: A digit inside a word, or at either end of a long one, that looks like a letter.
_MIXED = re.compile(r"[01345]?[a-z]+(?:[01345][a-z]+)+[01345]?|[01345][a-z]{4,}|[a-z]{5,}[01]")
_LETTERS = str.maketrans("01345", "oieas")
_ROMAN = re.compile(r"[ivx]+")
#: Shorter words differ by one letter and mean another thing (`ESTE`, `OESTE`).
_SHORT, _LONG = 5, 8
#: With more words that are only nearly alike nobody would take one name for the other.
_DIFFERING = 2
_LENGTH = 500


@dataclass(frozen=True, slots=True)
class _Name:
    """A name taken apart: kinds of unit that it begins with, words of its own, those that are cut short."""

    kinds: tuple[str, ...]
    words: frozenset[str]
    count: int
    joined: str
    cut: frozenset[str]
    has_and: bool


@lru_cache(maxsize=8192)
def _name(text: str) -> _Name:
    text = text[:_LENGTH]
    cut = _CUT.union(normalise(found) for found in _POINTED.findall(text))
    plain = normalise(text)
    plain = _OWNER.sub("", plain) or plain
    words = [_ABBREVIATIONS.get(word, word) for word in plain.split() if word not in _SMALL]
    kinds = []
    while len(words) > 1 and (kind := _kind(words[0], cut)):
        kinds.append(kind)
        words = words[1:]
    has_and = re.search(r" [ye] ", plain) is not None
    return _Name(tuple(kinds), frozenset(words), len(words), "".join([*kinds, *words]), cut, has_and)


def _kind(word: str, cut: frozenset[str]) -> str | None:
    """Return the kind of unit that `word` is, with a letter wrong or cut short at a point; or None."""
    if word in _KINDS:
        return word
    if word in cut:
        meant = [kind for kind in _KINDS if kind.startswith(word)]
        return meant[0] if len(meant) == 1 else None
    return next((kind for kind in sorted(_KINDS) if alike(word, kind)), None)


def alike(word: str, other: str) -> bool:
    """Tell whether two normalised words are one with a slip: a letter lost, added, wrong or in the wrong place.

    A plural is a slip, and so is a digit inside a word for the letter that looks like it (`DIRECCI0N`). In a long
    word two letters may be lost or added. Numbers are never alike, nor are words that begin with another letter
    instead of the right one (`RENTAS`, `VENTAS`).
    """
    word, other = _lettered(word), _lettered(other)
    if word == other:
        return True
    if re.search(r"\d", word + other) or _ROMAN.fullmatch(word) or _ROMAN.fullmatch(other):
        return False
    short, long = sorted((word, other), key=len)
    if len(short) >= _SHORT - 2 and long in {f"{short}s", f"{short}es"}:
        return True
    if len(short) < _SHORT or (word[0] != other[0] and len(short) == len(long) and sorted(word) != sorted(other)):
        return False
    if OSA.distance(word, other, score_cutoff=1) <= 1:
        return True
    return len(short) >= _LONG and word[0] == other[0] and Indel.distance(word, other, score_cutoff=2) <= 2  # noqa: PLR2004


@lru_cache(maxsize=16_384)
def _lettered(word: str) -> str:
    """Return a word of letters in which some are digits that look like them with these letters; else `word`."""
    is_mixed = _MIXED.fullmatch(word) and sum(map(str.isalpha, word)) >= _SHORT - 2
    return word.translate(_LETTERS) if is_mixed else word


@lru_cache(maxsize=16_384)
def near(name: str, other: str) -> bool:
    """Tell whether two names of units, as written, may mean one unit; the same name is near too."""
    one, two = _name(name), _name(other)
    if one.joined == two.joined:
        return True
    return one.count == two.count and _kinds_agree(one, two) and _words_agree(one, two)


def extends(name: str, other: str) -> bool:
    """Tell whether one of the names is the other with more behind an `y` (`OBRAS PÚBLICAS Y VIALIDAD`)."""
    one, two = sorted((_name(name), _name(other)), key=lambda parsed: len(parsed.words))
    return two.has_and and bool(one.words) and one.words < two.words and _kinds_agree(one, two)


def _kinds_agree(one: _Name, two: _Name) -> bool:
    """One has the kinds of the other, or some of them; where it has none, the other may have any."""
    few, many = sorted((set(one.kinds), set(two.kinds)), key=len)
    return few <= many


def _words_agree(one: _Name, two: _Name) -> bool:
    rest, others = one.words - two.words, two.words - one.words
    if len(rest) != len(others) or len(rest) > _DIFFERING:
        return False

    def agree(word: str, other: str) -> bool:
        return alike(word, other) or _cut(word, other, one.cut) or _cut(other, word, two.cut)

    ways = permutations(others)
    return any(all(agree(word, other) for word, other in zip(rest, way, strict=True)) for way in ways)


def _cut(word: str, whole: str, cut: frozenset[str]) -> bool:
    return word in cut and whole.startswith(word)
