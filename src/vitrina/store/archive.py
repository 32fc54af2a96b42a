"""The archive: editions and originals as plain files, and the ledger over them. The truth (decision 4).

archive.json                                  format of the archive, base IRI
ledger.jsonl                                  one line for each release
editions/{ruc}/{form}/{yyyy-mm}/v{n}/…        the files of an edition, immutable
originals/{sha256}{.xlsx}                     original workbooks, named by their bytes
.incoming/                                    what is being published; nothing of it is public
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vitrina.errors import ArchiveError, NotFoundError, RefusedError
from vitrina.model import EditionKey
from vitrina.store import files
from vitrina.store.ledger import GENESIS, Ledger, Line
from vitrina.store.staging import Journal, Staged

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
        """Remove what has no line.

        A release leaves one edition at most, and a batch those that its journal names: others are not leftovers
        but a ledger that was lost.
        """
        known = self.ledger.lines()
        lines = [line.content for line in known]
        editions = {self.folder_of(content["edition"]) for content in lines}
        left = [folder for folder in self.root.glob("editions/*/*/*/v*") if folder not in editions]
        journal = Journal.read(self.staging)
        begun = journal.editions if journal and journal.after in {GENESIS, *(line.hash for line in known)} else ()
        unexplained = set(left) - {self.folder_of(path) for path in begun}
        described, has_ledger = self._description.exists(), self.ledger.path.exists()
        if len(unexplained) > 1 or (described and not has_ledger) or (lines and not described):
            raise ArchiveError("ledger.lost", file=str(self.ledger.path))
        originals = {self._original(content["original"], content["suffix"]) for content in lines}
        for folder in left:
            shutil.rmtree(folder)
        for file in set(self.root.glob("originals/*")) - originals:
            file.unlink()
        if not lines:
            self._description.unlink(missing_ok=True)
            self.ledger.path.unlink(missing_ok=True)
        shutil.rmtree(self.staging, ignore_errors=True)

    @property
    def staging(self) -> Path:
        """The folder for what is being published. Only who is `writing` may use it."""
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
        try:
            if not self._original(sha256, suffix).exists():
                files.write(self._original(sha256, suffix), data)
            files.write_folder(self.folder(key), contents, self.staging)
            self._begin(base)
            return self.ledger.append({**facts, **_line(key, sha256, suffix, hashes)})
        except OSError:
            self._clear_leftovers()
            raise

    def publish_staged(self, base: str, batch: Sequence[Staged]) -> list[Line]:
        """Publish editions that lie in `staging`, and return their lines. The caller is `writing`.

        Everything is synced before anything is renamed, and again before the lines, which are written in one go:
        an edition that has a line is whole. What is killed before that is cleared at the next start.

        Raises:
            RefusedError: another base IRI is fixed.
            OSError: the disk refuses; then nothing of the batch is published.
        """
        self.check_base(base)
        known = self.ledger.lines()
        try:
            journal = Journal(known[-1].hash if known else GENESIS, tuple(one.key.path for one in batch))
            journal.write(self.staging)
            files.sync_everything()
            for one in batch:
                self._move(one.original, self._original(one.sha256, one.suffix))
                self._move(one.folder, self.folder(one.key))
            self._begin(base)
            files.sync_everything()
            lines = [{**one.facts, **_line(one.key, one.sha256, one.suffix, one.hashes)} for one in batch]
            published = self.ledger.extend(lines)
        except OSError:
            self._clear_leftovers()
            raise
        Journal.remove(self.staging)
        return published

    @staticmethod
    def _move(staged: Path, place: Path) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        if staged.is_file() and place.exists():  # an original is named by its bytes: it is the same
            staged.unlink()
        else:
            staged.rename(place)

    def _begin(self, base: str) -> None:
        """Fix the base IRI, where this is the first publication."""
        if self.base is None:
            self.ledger.start()
            description = {"format": _FORMAT, "base": base}
            files.write(self._description, (json.dumps(description, indent=1) + "\n").encode())

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


def _line(key: EditionKey, sha256: str, suffix: str, hashes: Mapping[str, str]) -> dict[str, Any]:
    """Return what the line of an edition says of its files."""
    return {"act": "publish", "edition": key.path, "original": sha256, "suffix": suffix, "files": dict(hashes)}
