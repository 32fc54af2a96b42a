"""The registry of institutions: who may publish, under which number and name.

A CSV file: ours (`ruc, nombre, …`) or the official registry as published (`ruc13, name, …`). The setting
`institutions` names it; without it the one in the package holds the institutions of the samples.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from vitrina.errors import BadRequestError, SettingsError
from vitrina.model import INSTITUTION, Institution

#: Field of `Institution` ← headings that mean it, ours first.
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "ruc": ("ruc", "ruc13", "rfc"),
    "name": ("nombre", "name"),
    "official_name": ("nombre_oficial",),
    "province": ("provincia",),
    "canton": ("canton",),
    "homepage": ("sitio_web",),
    "email": ("correo",),
    "location": ("lugar",),
}
#: An IRI that can stand in our data as it is.
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_NUMBER = re.compile(INSTITUTION)
_RUC_DIGITS = 13
_PROVINCES = range(1, 25)


class Registry:
    """The institutions by RUC."""

    def __init__(self, institutions: Mapping[str, Institution]) -> None:
        self._institutions = institutions

    def __iter__(self) -> Iterator[Institution]:
        return iter(self._institutions.values())

    def find(self, ruc: str) -> Institution | None:
        """Return the institution with that RUC, or None."""
        return self._institutions.get(ruc)

    def get(self, ruc: str) -> Institution:
        """Return the institution with that RUC.

        Raises:
            BadRequestError: neither a RUC nor an RFC (a lost leading zero is proposed back), or not in the registry.
        """
        found = self._institutions.get(ruc)
        if found:
            return found
        if ruc.isdigit() and len(ruc) == _RUC_DIGITS - 1 and f"0{ruc}" in self._institutions:
            raise BadRequestError("institution.lost-zero", ruc=ruc, proposal=f"0{ruc}")
        if not _NUMBER.fullmatch(ruc) or (ruc.isdigit() and int(ruc[:2]) not in _PROVINCES):
            raise BadRequestError("institution.not-ruc", ruc=ruc)
        raise BadRequestError("institution.unknown", ruc=ruc)


def load(path: str = "") -> Registry:
    """Return the registry in the CSV file at `path`, or the packaged one.

    Raises:
        SettingsError: the file cannot be read, lacks the columns of number and name, or a line has a number, name
            or address that cannot be used.
    """
    packaged = resources.files("vitrina") / "institutions.csv"
    try:
        text = Path(path).read_text(encoding="utf-8-sig") if path else packaged.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError("registry.unreadable", file=path) from error
    try:
        return Registry(_institutions(csv.DictReader(io.StringIO(text, newline="")), path))
    except csv.Error as error:
        raise SettingsError("registry.unreadable", file=path) from error


def _institutions(reader: csv.DictReader[str], path: str) -> dict[str, Institution]:
    headings = reader.fieldnames or []
    columns = {field: next((h for h in wanted if h in headings), None) for field, wanted in _FIELDS.items()}
    if not columns["ruc"] or not columns["name"]:
        raise SettingsError("registry.columns", file=path)
    institutions: dict[str, Institution] = {}
    for row in reader:
        values: dict[str, Any] = {field: (row.get(h) or "").strip() for field, h in columns.items() if h}
        if not any(values.values()):
            continue
        institution = Institution(**values)
        _check(institution, institutions, path, reader.line_num)
        institutions[institution.ruc] = institution
    return institutions


def _check(institution: Institution, earlier: Mapping[str, Institution], path: str, line: int) -> None:
    """Refuse what would only fail when the institution's data are published."""
    bad = [address for address in (institution.homepage, institution.location) if not _usable(address)]
    if not _NUMBER.fullmatch(institution.ruc) or institution.ruc in earlier:
        bad = [institution.ruc]
    elif not institution.name:
        bad = [institution.name]
    if bad:
        raise SettingsError("registry.bad-line", file=path, line=line, value=bad[0])


def _usable(address: str) -> bool:
    return not address or _ADDRESS.fullmatch(address) is not None
