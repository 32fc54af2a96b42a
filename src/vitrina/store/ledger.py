"""The ledger: one line for each release, and in every line the hash of the one before.

A line is a JSON object with sorted keys, without spaces, in UTF-8. Its hash is the SHA-256 of its bytes
without the line feed. The line is the moment of publication: an edition without a line was never published.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vitrina.errors import ArchiveError
from vitrina.store import files

#: What the first line names as the one before.
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ledger: its number from 1, its content, its own hash."""

    number: int
    content: Mapping[str, Any]
    hash: str


class Ledger:
    """The hash chain in the file `path`, which need not exist yet.

    What was read and checked before is known again by its hash, so that only what came since is checked.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        # Lines, the bytes that they take, the hash of these; one value, since threads share a ledger.
        self._known: tuple[list[Line], int, bytes] = [], 0, hashlib.sha256().digest()

    def lines(self) -> list[Line]:
        """Return all lines, checked against each other.

        Raises:
            ArchiveError: a line is not JSON, is out of order, or does not follow the one before.
        """
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            data = b""
        known, start, digest = self._known
        if hashlib.sha256(data[:start]).digest() != digest:
            known, start = [], 0
        lines = list(known)
        for raw in data[start:].split(b"\n")[:-1]:
            lines.append(_line(raw, len(lines) + 1, lines[-1].hash if lines else GENESIS))
        end = data.rfind(b"\n") + 1
        self._known = lines, end, hashlib.sha256(data[:end]).digest()
        return list(lines)

    def start(self) -> None:
        """Make the file, empty, where there is none."""
        if not self.path.exists():
            files.write(self.path, b"")

    def append(self, content: Mapping[str, Any]) -> Line:
        """Add a line and return it; on return it is on the disk. The caller holds the archive's lock."""
        return self.extend([content])[0]

    def extend(self, contents: Iterable[Mapping[str, Any]]) -> list[Line]:
        """Add a line for each of `contents` and return them; on return they are on the disk.

        They are written in one go: a power cut may leave some of them, the first ones. The caller holds the
        archive's lock.
        """
        self._drop_torn_line()
        lines = self.lines()
        before = len(lines)
        texts = []
        for content in contents:
            number, previous = len(lines) + 1, lines[-1].hash if lines else GENESIS
            full = {**content, "number": number, "previous": previous}
            texts.append(json.dumps(full, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())
            lines.append(_line(texts[-1], number, previous))
        files.append(self.path, b"".join(text + b"\n" for text in texts))
        return lines[before:]

    def _drop_torn_line(self) -> None:
        """A crash in the middle of a write leaves a line without its end: it was never acknowledged."""
        if self.path.exists():
            data = self.path.read_bytes()
            end = data.rfind(b"\n") + 1
            if end != len(data):
                files.write(self.path, data[:end])


def _line(raw: bytes, number: int, previous: str) -> Line:
    """Return the line in `raw`, which must be the `number`-th and follow the one with the hash `previous`."""
    try:
        content = json.loads(raw)
    except ValueError as error:
        raise ArchiveError("ledger.unreadable", line=number) from error
    if not isinstance(content, dict):
        raise ArchiveError("ledger.unreadable", line=number)
    if content.get("number") != number or content.get("previous") != previous:
        raise ArchiveError("ledger.broken", line=number)
    return Line(number, content, hashlib.sha256(raw).hexdigest())
