"""What is in a folder: files and sets of files, of which institution and month by their names."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from vitrina.intake.sets import sets
from vitrina.registry import Registry

#: A RUC, also one that lost its leading zero, or an RFC.
_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{12,13}|[A-Z]{3}[0-9]{6}[A-Z0-9]{3})(?![0-9A-Za-z])")
_MONTH = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})[-_. ]?(0[1-9]|1[0-2])(?![0-9])")
#: The digits of a RUC without its leading zero.
_SHORT = 12
#: What programs and systems leave in folders.
_LEFT_OUT = re.compile(r"(?:__MACOSX|~\$.*|\..*|Thumbs\.db|desktop\.ini)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file, or the files of one set, to publish.

    Attributes:
        name: its path below the folder; of a set, that of its first file.
        paths: the file, or the files of the set.
        institution: its taxpayer number, None where no name tells it.
        period: the month (`yyyy-mm`), None where no name tells it.
    """

    name: str
    paths: tuple[Path, ...]
    institution: str | None = None
    period: str | None = None


def uploads(
    folder: Path, registry: Registry, institution: str | None = None, period: str | None = None
) -> list[Upload]:
    """Return what is in a folder and in those below it, in the order of the paths.

    `institution` and `period`, where they are told, hold for all; else the name of the file says them, or that of
    the nearest folder.

    Raises:
        OSError: a folder cannot be read.
    """
    files = sorted(_files(folder))
    found = [
        Upload(group[0], tuple(folder / name for name in group), institution or number(group[0], registry))
        for group in sets(files)
    ]
    return [replace(upload, period=period or month(upload.name)) for upload in found]


def _files(folder: Path) -> Iterable[str]:
    def refuse(error: OSError) -> None:
        raise error

    for place, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not _LEFT_OUT.fullmatch(name)]
        for name in names:
            path = Path(place, name)
            if not _LEFT_OUT.fullmatch(name) and path.is_file():
                yield path.relative_to(folder).as_posix()


def number(path: str, registry: Registry) -> str | None:
    """Return the institution that a path names, None where none or several.

    A number of the registry goes before others of that shape; one without its leading zero is as it is, for the
    registry to tell what is wrong with it.
    """
    for part in _parts(path):
        told = dict.fromkeys(_NUMBER.findall(part))
        known = [text for text in told if registry.find(text)]
        others = [text for text in told if len(text) != _SHORT or not text.isdigit() or registry.find(f"0{text}")]
        for some in (known, others):
            if some:
                return some[0] if len(some) == 1 else None
    return None


def month(path: str) -> str | None:
    """Return the month that a path names (`2021-05`, `2021_05`, `202105`, `2021-05-31`), None where none or several."""
    for part in _parts(path):
        told = {f"{year}-{number}" for year, number in _MONTH.findall(part)}
        if told:
            return told.pop() if len(told) == 1 else None
    return None


def _parts(path: str) -> list[str]:
    """Return the name of the file without its ending, then those of its folders, the nearest first."""
    name = PurePosixPath(path)
    return [name.stem, *reversed(name.parent.parts)]
