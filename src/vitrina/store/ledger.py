"""The ledger: one line for each release, and in every line the hash of the one before.

A line is a JSON object with sorted keys, without spaces, in UTF-8. Its hash is the SHA-256 of its bytes
without the line feed. The line is the moment of publication: an edition without a line was never published.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
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
    """The hash chain in the file `path`, which need not exist yet."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def lines(self) -> list[Line]:
        """Return all lines, checked against each other.

        Raises:
            ArchiveError: a line is not JSON, is out of order, or does not follow the one before.
        """
        if not self.path.exists():
            return []
        result: list[Line] = []
        previous = GENESIS
        for number, raw in enumerate(self.path.read_bytes().split(b"\n")[:-1], start=1):
            try:
                content = json.loads(raw)
            except ValueError as error:
                raise ArchiveError("ledger.unreadable", line=number) from error
            if not isinstance(content, dict):
                raise ArchiveError("ledger.unreadable", line=number)
            if content.get("number") != number or content.get("previous") != previous:
                raise ArchiveError("ledger.broken", line=number)
            previous = hashlib.sha256(raw).hexdigest()
            result.append(Line(number, content, previous))
        return result

    def start(self) -> None:
        """Make the file, empty, where there is none."""
        if not self.path.exists():
            files.write(self.path, b"")

    def append(self, content: Mapping[str, Any]) -> Line:
        """Add a line and return it; on return it is on the disk. The caller holds the archive's lock."""
        self._drop_torn_line()
        lines = self.lines()
        previous = lines[-1].hash if lines else GENESIS
        full = {**content, "number": len(lines) + 1, "previous": previous}
        raw = json.dumps(full, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        files.append(self.path, raw + b"\n")
        return Line(len(lines) + 1, full, hashlib.sha256(raw).hexdigest())

    def _drop_torn_line(self) -> None:
        """A crash in the middle of a write leaves a line without its end: it was never acknowledged."""
        if self.path.exists():
            data = self.path.read_bytes()
            end = data.rfind(b"\n") + 1
            if end != len(data):
                files.write(self.path, data[:end])
