"""Editions in the staging folder: written by whoever made them, published together by one process.

The journal says which editions a batch is about to publish, so that after a kill they can be told from editions
whose line in the ledger was lost.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vitrina.model import EditionKey
from vitrina.store import files

_JOURNAL = "batch.json"


@dataclass(frozen=True, slots=True)
class Staged:
    """An edition that is ready: its files in `folder`, its workbook in the file `original`, not yet synced.

    Attributes:
        key: the edition.
        folder: holds the edition's files and nothing else.
        original: the bytes of the workbook.
        sha256: of the original, in hex; with `suffix` its name in the archive.
        suffix: of the original (`.xlsx`).
        hashes: file name → SHA-256 in hex.
        sizes: file name → bytes.
        facts: what else the ledger's line says.
    """

    key: EditionKey
    folder: Path
    original: Path
    sha256: str
    suffix: str
    hashes: Mapping[str, str]
    sizes: Mapping[str, int]
    facts: Mapping[str, Any]


def stage(
    staging: Path, key: EditionKey, contents: Mapping[str, bytes], original: tuple[bytes, str], facts: Mapping[str, Any]
) -> Staged:
    """Write an edition and its original workbook into the staging folder, and return where they lie.

    `original` is (bytes, suffix), `contents` file name → bytes, `facts` as in `Archive.publish`.

    Raises:
        OSError: the disk refuses.
    """
    data, suffix = original
    name = uuid.uuid4().hex
    folder, kept = staging / name, staging / f"{name}{suffix}"
    folder.mkdir(parents=True)
    for file, body in contents.items():
        (folder / file).write_bytes(body)
    kept.write_bytes(data)
    return Staged(
        key, folder, kept, hashlib.sha256(data).hexdigest(), suffix,
        {file: hashlib.sha256(body).hexdigest() for file, body in contents.items()},
        {file: len(body) for file, body in contents.items()}, facts,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Journal:
    """What a batch is about to publish: the paths of its editions, and the hash of the ledger's line before them."""

    after: str
    editions: tuple[str, ...]

    def write(self, staging: Path) -> None:
        """Write the journal into the staging folder, synced."""
        content = {"after": self.after, "editions": self.editions}
        files.write(staging / _JOURNAL, json.dumps(content).encode())

    @classmethod
    def read(cls, staging: Path) -> Journal | None:
        """Return the journal of a batch that was not finished, or None."""
        try:
            content = json.loads((staging / _JOURNAL).read_bytes())
            return cls(str(content["after"]), tuple(map(str, content["editions"])))
        except (FileNotFoundError, ValueError, TypeError, KeyError):
            return None

    @staticmethod
    def remove(staging: Path) -> None:
        """Remove the journal: the batch is published."""
        (staging / _JOURNAL).unlink(missing_ok=True)
