"""Reads what is not small in a process of its own (`guard_worker`), with bounds on its time and memory.

A file of a few hundred kilobytes is read where it is: a process costs a third of a second.
"""

from __future__ import annotations

import gc
import io
import pickle
import signal
import subprocess
import sys
import zipfile
import zlib
from typing import Any

from vitrina.errors import UnreadableFileError
from vitrina.intake import package
from vitrina.intake.limits import Limits

_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0"
#: Up to here a zip (its parts unpacked) and a text are small.
_ZIP_BYTES, _TEXT_BYTES = 8 * 1024 * 1024, 2 * 1024 * 1024
_CELLS = 50_000
#: Below so many bytes there cannot be that many cells with a value (`<c><v>1</v></c>`).
_FEW_BYTES = _CELLS * 10
#: What the process may take to start and to hand over.
_START_SECONDS = 5
_TOLD = 2000


def is_small(data: bytes, limits: Limits) -> bool:
    """Tell whether `data` can be read in this process: .xls has one of its own (`xls`), what is over a limit none."""
    if data.startswith(_OLE):
        return True
    if not data.startswith(_ZIP):
        return len(data) <= _TEXT_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as zipped:
            size = sum(entry.file_size for entry in zipped.infolist())
        if size > _ZIP_BYTES:
            return size > limits.unpacked_bytes
        return size <= _FEW_BYTES or package.count_values(data) <= _CELLS
    except (
        package.DamagedPackageError, zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError,
        RuntimeError, NotImplementedError,
    ):  # fmt: skip
        return True  # it is refused before anything is built from it


def read_apart(data: bytes, filename: str, limits: Limits, *, exact: bool, in_set: bool) -> Any:
    """Return what `files` makes of `data`, read in another process.

    Raises:
        UnreadableFileError: as `files.read`, and over the time or the memory allowed.
    """
    command = [sys.executable, "-I", "-m", "vitrina.intake.guard_worker"]
    job = pickle.dumps((data, filename, limits, exact, in_set))
    time_over = UnreadableFileError("file.limit-time", filename=filename, limit=round(limits.seconds))
    try:
        answer = subprocess.run(  # noqa: S603
            command, input=job, capture_output=True, check=False, timeout=limits.seconds + _START_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise time_over from error
    if answer.returncode == -signal.SIGXCPU:
        raise time_over
    if answer.returncode < 0 or b"MemoryError" in answer.stderr[-_TOLD:]:
        # Out of memory in the middle of a library may end the process without a word.
        raise UnreadableFileError("file.limit-memory", filename=filename, limit=limits.memory // 1024**2)
    if answer.returncode:
        raise RuntimeError(answer.stderr[-_TOLD:].decode("utf-8", "replace"))
    result = _unpickled(answer.stdout)
    if isinstance(result, UnreadableFileError):
        raise result
    return result


def _unpickled(answer: bytes) -> Any:
    """Return the answer; looking for garbage among its hundreds of thousands of cells would double the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        return pickle.loads(answer)  # noqa: S301 - our own process wrote it
    finally:
        if collects:
            gc.enable()
