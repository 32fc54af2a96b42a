"""The archive: editions and originals as plain files, and the ledger over them. The truth (decision 4).

archive.json                                  format of the archive, base IRI
ledger.jsonl                                  one line for each release
editions/{ruc}/{form}/{yyyy-mm}/v{n}/…        the files of an edition, immutable
originals/{sha256}{.xlsx}                     original workbooks, named by their bytes
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vitrina.errors import ArchiveError, NotFoundError, RefusedError
from vitrina.model import EditionKey
from vitrina.store import files
from vitrina.store.ledger import Ledger, Line

_FORMAT = 1
_SUFFIX = re.compile(r"\.[a-z]{1,5}")


class Archive:
    """The archive in the folder `root`, which is made by the first publication."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.ledger = Ledger(root / "ledger.jsonl")

    @property
    def base(self) -> str | None:
        """The base IRI that the first publication fixed, or None before it.

        Raises:
            ArchiveError: the archive was written by a later version of Vitrina.
        """
        path = self.root / "archive.json"
        if not path.exists():
            return None
        description = json.loads(path.read_text(encoding="utf-8"))
        if description["format"] != _FORMAT:
            raise ArchiveError("archive.format", found=description["format"], known=_FORMAT)
        return str(description["base"])

    def check_base(self, base: str) -> None:
        """Refuse another base IRI than the one that is fixed: every published IRI would break.

        Raises:
            RefusedError: `base` differs.
        """
        fixed = self.base
        if fixed is not None and fixed != base:
            raise RefusedError("archive.base-fixed", fixed=fixed, asked=base)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the archive for one release; others wait. Leftovers of a killed release are cleared first."""
        with files.lock(self.root / ".lock"):
            self._clear_leftovers()
            yield

    def _clear_leftovers(self) -> None:
        shutil.rmtree(self._staging, ignore_errors=True)
        known = {line.content["edition"] for line in self.ledger.lines()}
        for folder in self.root.glob("editions/*/*/*/v*"):
            if f"edicion/{folder.relative_to(self.root / 'editions').as_posix()}" not in known:
                shutil.rmtree(folder)

    @property
    def _staging(self) -> Path:
        return self.root / ".incoming"

    def publish(
        self, key: EditionKey, base: str, contents: Mapping[str, bytes], original: tuple[bytes, str],
        facts: Mapping[str, Any],
    ) -> Line:  # fmt: skip
        """Store an edition and its original workbook, then its line in the ledger. The caller is `writing`.

        Args:
            key: the edition; its folder must not exist.
            base: the base IRI, fixed by the first publication.
            contents: file name → bytes.
            original: bytes of the workbook and its suffix (`.xlsx`).
            facts: what else the line says: time, by, name of the file, hash of the graph.

        Raises:
            RefusedError: another base IRI is fixed.
            OSError: the disk refuses; then nothing is published.
        """
        self.check_base(base)
        if self.base is None:
            description = {"format": _FORMAT, "base": base}
            files.write(self.root / "archive.json", (json.dumps(description, indent=1) + "\n").encode())
        data, suffix = original
        sha256 = hashlib.sha256(data).hexdigest()
        stored = self.root / "originals" / f"{sha256}{suffix}"
        if not stored.exists():
            files.write(stored, data)
        files.write_folder(self.folder(key), contents, self._staging)
        hashes = {name: hashlib.sha256(body).hexdigest() for name, body in contents.items()}
        line = {"act": "publish", "edition": key.path, "original": sha256, "suffix": suffix, "files": hashes}
        return self.ledger.append({**facts, **line})

    def folder(self, key: EditionKey) -> Path:
        """Return the folder of an edition."""
        return self.root / "editions" / key.path.removeprefix("edicion/")

    def read(self, key: EditionKey, name: str) -> bytes:
        """Return one file of an edition.

        Raises:
            NotFoundError: the edition or the file does not exist.
        """
        try:
            return (self.folder(key) / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NotFoundError("edition.no-file", edition=key.path, file=name) from error

    def original(self, sha256: str) -> tuple[bytes, str]:
        """Return (bytes, suffix) of an original workbook.

        Raises:
            NotFoundError: there is none with that hash.
        """
        if re.fullmatch(r"[0-9a-f]{64}", sha256):
            for path in self.root.glob(f"originals/{sha256}.*"):
                if _SUFFIX.fullmatch(path.suffix):
                    return path.read_bytes(), path.suffix
        raise NotFoundError("original.unknown", sha256=sha256)
