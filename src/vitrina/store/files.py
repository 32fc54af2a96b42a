"""Files that are there whole or not at all: written under a temporary name, synced, renamed."""

from __future__ import annotations

import fcntl
import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_BUFFER = 1 << 18


def write(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that a reader sees the old content or the new one, also after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file:
        file.write(data)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write to, which takes the place of `path` when the block ends well, and else leaves nothing."""
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        with temporary.open("xb", buffering=_BUFFER) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_folder(folder: Path, files: Mapping[str, bytes], staging: Path) -> None:
    """Make `folder` with `files` in one step: built inside `staging`, synced, renamed.

    Raises:
        OSError: it exists already, or the disk refuses.
    """
    temporary = staging / uuid.uuid4().hex
    temporary.mkdir(parents=True)
    for name, data in files.items():
        _write_synced(temporary / name, data)
    sync_folder(temporary)
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary.rename(folder)
    sync_folder(folder.parent)


def append(path: Path, line: bytes) -> None:
    """Append to `path` and sync it; a line cut short by a crash is the caller's to find."""
    with path.open("ab") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_everything() -> None:
    """Sync all that was written, files and folders alike: of many files this is far cheaper than one by one.

    It returns when all is on the disk, as Linux does and POSIX does not promise.
    """
    os.sync()


def sync_folder(folder: Path) -> None:
    """Sync the entries of a folder, so that a rename in it outlives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def lock(path: Path, *, exclusive: bool = True, wait: bool = True) -> Iterator[None]:
    """Hold an advisory lock on the file `path` among processes.

    Raises:
        BlockingIOError: `wait` is False and another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        mode = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
        fcntl.flock(file, mode if wait else mode | fcntl.LOCK_NB)
        yield
