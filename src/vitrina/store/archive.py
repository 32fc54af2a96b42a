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
            ArchiveError: the archive was written by a later version of Vitrina, or its description is damaged.
        """
        try:
            description = json.loads(self._description.read_text(encoding="utf-8"))
            found, base = description["format"], str(description["base"])
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, KeyError) as error:
            raise ArchiveError("archive.unreadable", file=str(self._description)) from error
        if found != _FORMAT:
            raise ArchiveError("archive.format", found=found, known=_FORMAT)
        return base

    @property
    def _description(self) -> Path:
        return self.root / "archive.json"

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
        """Hold the archive for one release; others wait. Leftovers of a killed release are cleared first.

        Raises:
            ArchiveError: the ledger does not fit what is there, so that nothing can be told to be a leftover.
        """
        with files.lock(self.root / ".lock"):
            self._clear_leftovers()
            yield

    def _clear_leftovers(self) -> None:
        """Remove what has no line. One release leaves one edition at most: more of them is a ledger that was lost."""
        shutil.rmtree(self._staging, ignore_errors=True)
        lines = [line.content for line in self.ledger.lines()]
        editions = {self.folder_of(content["edition"]) for content in lines}
        left = [folder for folder in self.root.glob("editions/*/*/*/v*") if folder not in editions]
        described, has_ledger = self._description.exists(), self.ledger.path.exists()
        if len(left) > 1 or (described and not has_ledger) or (lines and not described):
            raise ArchiveError("ledger.lost", file=str(self.ledger.path))
        originals = {self._original(content["original"], content["suffix"]) for content in lines}
        for folder in left:
            shutil.rmtree(folder)
        for file in set(self.root.glob("originals/*")) - originals:
            file.unlink()
        if not lines:
            self._description.unlink(missing_ok=True)
            self.ledger.path.unlink(missing_ok=True)

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
        data, suffix = original
        sha256 = hashlib.sha256(data).hexdigest()
        hashes = {name: hashlib.sha256(body).hexdigest() for name, body in contents.items()}
        line = {"act": "publish", "edition": key.path, "original": sha256, "suffix": suffix, "files": hashes}
        try:
            if not self._original(sha256, suffix).exists():
                files.write(self._original(sha256, suffix), data)
            files.write_folder(self.folder(key), contents, self._staging)
            if self.base is None:
                self.ledger.start()
                description = {"format": _FORMAT, "base": base}
                files.write(self._description, (json.dumps(description, indent=1) + "\n").encode())
            return self.ledger.append({**facts, **line})
        except OSError:
            self._clear_leftovers()
            raise

    def folder(self, key: EditionKey) -> Path:
        """Return the folder of an edition."""
        return self.folder_of(key.path)

    def folder_of(self, path: str) -> Path:
        """Return the folder of the edition whose IRI has that path."""
        return self.root / "editions" / path.removeprefix("edicion/")

    def _original(self, sha256: str, suffix: str) -> Path:
        return self.root / "originals" / f"{sha256}{suffix}"

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
