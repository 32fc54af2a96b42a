"""Resources on the web, as the standard sees them: an address, some headers and a body of bytes.

The library opens nothing by itself: whoever uses it gives a function that fetches, from files, from the web or
from memory. Section 5 "Locating Metadata" of "Model for Tabular Data and Metadata" needs the headers.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from vitrina.csvw.model import Table

OpenTable = Callable[["Table"], Iterable[bytes]]
"""Gives the bytes of the file of a table, in pieces of any size."""


@dataclass(frozen=True, slots=True)
class Resource:
    """What a fetch gives.

    Attributes:
        url: the absolute URL that it came from, after redirects.
        chunks: the bytes of the body, in pieces of any size, read once and as they are asked for.
        content_type: the value of the header Content-Type, with its parameters; None where there is none.
        links: the values of the headers Link.
    """

    url: str
    chunks: Iterable[bytes]
    content_type: str | None = None
    links: tuple[str, ...] = ()

    def read(self) -> bytes:
        """Returns the whole body."""
        return b"".join(self.chunks)


Fetch = Callable[[str], Resource]
"""Fetches an absolute URL; raises FileNotFoundError when nothing is there, OSError when it cannot be had."""


class _Chunks(io.RawIOBase):
    """A stream over pieces of bytes."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        while not self._rest:
            piece = next(self._chunks, None)
            if piece is None:
                return 0
            self._rest = piece
        view = memoryview(buffer).cast("B")
        size = min(len(view), len(self._rest))
        view[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def open_lines(chunks: Iterable[bytes], encoding: str) -> Iterator[str]:
    """Decodes a body into lines.

    Args:
        chunks: the bytes, in pieces of any size.
        encoding: the name of their character encoding.

    Returns:
        The lines with their ends as they are.
    """
    return io.TextIOWrapper(io.BufferedReader(_Chunks(iter(chunks)), 1 << 16), encoding, newline="")
