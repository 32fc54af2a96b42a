"""Files and the standard input as resources with a URL."""

from __future__ import annotations

import errno
import io
import os
import re
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, unquote_to_bytes

from vitrina.csvw.resource import Resource
from vitrina.retrieval.errors import RetrievalError

CHUNK = 1 << 18
#: What a server would say of such a file; other names say nothing, and the content decides.
_TYPES = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".tab": "text/tab-separated-values",
    ".json": "application/json",
}
_FILE_URL = re.compile(r"(?i:file):(?://([^/?#]*))?([^?#]*)")
# Characters that a path segment may have as they are (RFC 3986, section 3.3), and the slash.
_PATH = "/:@!$&'()*+,;="


def file_url(path: str | Path) -> str:
    """Return the ``file:`` URL of a path, made absolute without following links."""
    return "file://" + quote(os.fsencode(os.path.abspath(path)), safe=_PATH)  # noqa: PTH100 - resolve() follows links


def local_path(url: str) -> Path:
    """Return the path that a ``file:`` URL names.

    Raises:
        RetrievalError: it names another machine, or no path.
    """
    found = _FILE_URL.match(url)
    path = unquote_to_bytes(found[2]) if found else b""
    if found is None or (found[1] or "").lower() not in ("", "localhost") or not path.startswith(b"/") or b"\0" in path:
        raise RetrievalError(url, "address", "is not the address of a file of this machine")
    return Path(os.fsdecode(path))


def content_type(path: str | Path) -> str | None:
    """Return the media type that the suffix of a file name tells, None for one that tells nothing."""
    return _TYPES.get(Path(path).suffix.lower())


def fetch_file(path: Path, url: str) -> Resource:
    """Return a file as a resource; it is opened when its first chunk is asked for.

    Raises:
        FileNotFoundError: there is none.
        OSError: it is a folder, or may not be read. The `filename` of each is `url`.
    """
    try:
        path.stat()
    except NotADirectoryError as error:
        raise _error(errno.ENOENT, url) from error
    except OSError as error:
        raise _error(error.errno, url) from error
    if path.is_dir():
        raise _error(errno.EISDIR, url)
    if not os.access(path, os.R_OK):
        raise _error(errno.EACCES, url)
    return Resource(url, _chunks(path, url), content_type(path))


def is_pipe(path: Path) -> bool:
    """Say whether a file gives its bytes once: a pipe, also one that a shell makes of a command, or a device."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode) or stat.S_ISSOCK(mode)


def open_pipe(path: Path, url: str) -> io.BufferedReader:
    """Open a pipe.

    Raises:
        OSError: it cannot be read; its `filename` is `url`.
    """
    try:
        return path.open("rb")
    except OSError as error:
        raise _error(error.errno, url) from error


def _error(number: int | None, url: str) -> OSError:
    return OSError(number, os.strerror(number or 0), url)


def _chunks(path: Path, url: str) -> Iterator[bytes]:
    try:
        with path.open("rb", buffering=0) as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except OSError as error:
        raise _error(error.errno, url) from error


class Replay:
    """A stream that comes once, such as the standard input, readable from its start as often as needed.

    What has been read is kept in a temporary file without a name, so that memory does not grow with it.
    """

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self._stream = stream
        self._kept: BinaryIO | None = None
        self._size = 0
        self._ended = False

    def chunks(self) -> Iterator[bytes]:
        """Yield the whole content from its start, in chunks as they arrive."""
        position = 0
        while True:
            while position < self._size:
                chunk = self._again(position)
                position += len(chunk)
                yield chunk
            if self._ended:
                return
            self._more()

    def _again(self, position: int) -> bytes:
        kept = self._file()
        kept.seek(position)
        return kept.read(min(CHUNK, self._size - position))

    def _more(self) -> None:
        chunk = self._stream.read1(CHUNK)
        if not chunk:
            self._ended = True
            return
        kept = self._file()
        kept.seek(self._size)
        kept.write(chunk)
        self._size += len(chunk)

    def _file(self) -> BinaryIO:
        if self._kept is None:
            self._kept = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the stream
        return self._kept

    def close(self) -> None:
        """Forget what was read; the stream is left as it is."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None
