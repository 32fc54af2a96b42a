"""Which files belong together: the tables of one form that came as a file each (`Conjunto de datos`, `Metadatos` …)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from vitrina.intake.identify import normalise

_TEXTS = frozenset({".csv", ".tsv", ".txt", ".tab"})
#: What tells the members of a set apart, with the number that the national portal puts before it.
_MEMBER = re.compile(r"\b(?:[123] )?(?:(?:conjunto )?(?:de )?datos|metadatos?|diccionario(?: de datos)?)\b")


def sets(paths: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the paths (with `/`) in groups: the texts of one set together, every other file alone.

    Texts of one folder are a set where their names differ in nothing but which table they are; two that say the
    same table are no set. Groups stand where their first file stood.
    """
    groups: dict[object, list[str]] = {}
    for path in paths:
        groups.setdefault(_key(path), []).append(path)
    result: list[tuple[str, ...]] = []
    for key, members in groups.items():
        is_set = isinstance(key, tuple) and len({_member(path) for path in members}) == len(members)
        result += [tuple(members)] if is_set else [(path,) for path in members]
    return result


def set_name(paths: Iterable[str]) -> str:
    """Return the file name of a set: what the names of its members share, as the .zip that it is kept as."""
    first = PurePosixPath(next(iter(paths)).replace("\\", "/")).stem
    shared = _MEMBER.sub(" ", normalise(first)).strip().replace(" ", "-")
    return f"{shared or 'conjunto'}.zip"


def _key(path: str) -> object:
    name = PurePosixPath(path.replace("\\", "/"))
    words = normalise(name.stem)
    if name.suffix.lower() not in _TEXTS or not _MEMBER.search(words):
        return path
    return str(name.parent), name.suffix.lower(), " ".join(_MEMBER.sub(" ", words).split())


def _member(path: str) -> str:
    found = _MEMBER.search(normalise(PurePosixPath(path.replace("\\", "/")).stem))
    return found[0].lstrip("123 ") if found else ""
