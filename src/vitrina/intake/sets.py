"""Which files belong together: the tables of one form that came as a file each (`Conjunto de datos`, `Metadatos` …)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from vitrina.intake.identify import normalise

_TEXTS = frozenset({".csv", ".tsv", ".txt", ".tab"})
#: What tells the members of a set apart, with the number that the national portal puts before it; the second digit
#: of a numeral (`1.3 Metadatos`) is none.
_MEMBER = re.compile(
    r"\b(?:(?<![0-9] )[123] )?(?:(?P<labels>metadatos?)|(?P<words>diccionario(?: de datos)?)"
    r"|(?P<rows>(?:conjunto )?(?:de )?datos))\b"
)


@dataclass(frozen=True, slots=True)
class _Name:
    """Where a text is, what its name shares with the others of its set, and which table it says it is ("": none)."""

    place: tuple[str, str]
    shared: str
    member: str


def sets(paths: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the paths (with `/`) in groups: the texts of one set together, every other file alone.

    Texts of one folder are a set where their names differ in nothing but which table they are; two that say the
    same table are no set. The file with the rows may say nothing of that: `metas.csv` beside `metas-metadatos.csv`,
    or the only other text beside `metadatos.csv`. Groups stand where their first file stood.
    """
    paths = list(dict.fromkeys(paths))
    names = {path: name for path in paths if (name := _name(path))}
    groups: dict[tuple[tuple[str, str], str], list[str]] = defaultdict(list)
    for path, name in names.items():
        if name.member:
            groups[name.place, name.shared].append(path)
    plain = Counter(name.place for name in names.values() if not name.member)
    for path, name in names.items():
        if not name.member:
            own = name.place, name.shared
            key = own if own in groups or plain[name.place] > 1 else (name.place, "")
            if key in groups and all(names[other].member not in {"rows", ""} for other in groups[key]):
                groups[key].append(path)
    whole = {path: group for group in groups.values() if _is_set(group, names) for path in group}
    result = dict.fromkeys(tuple(sorted(whole.get(path, [path]), key=paths.index)) for path in paths)
    return list(result)


def _is_set(group: list[str], names: dict[str, _Name]) -> bool:
    return len({names[path].member for path in group}) == len(group)


def set_name(paths: Iterable[str]) -> str:
    """Return the file name of a set: what the names of its members share, as the .zip that it is kept as."""
    shared = min((_MEMBER.sub(" ", _words(path)).strip() for path in paths), key=len)
    return f"{shared.replace(' ', '-') or 'conjunto'}.zip"


def _words(path: str) -> str:
    return normalise(PurePosixPath(path.replace("\\", "/")).stem)


def _name(path: str) -> _Name | None:
    """Return what the name of a text says; None for other files."""
    file = PurePosixPath(path.replace("\\", "/"))
    if file.suffix.lower() not in _TEXTS:
        return None
    words = _words(path)
    found = _MEMBER.search(words)
    shared = " ".join(_MEMBER.sub(" ", words).split())
    return _Name((str(file.parent), file.suffix.lower()), shared, (found and found.lastgroup) or "")
