"""Resources on the web, as the standard sees them: an address, some headers and a body of bytes.

The library opens nothing by itself: whoever uses it gives a function that fetches, from files, from the web or
from memory. Section 5 "Locating Metadata" of "Model for Tabular Data and Metadata" needs the headers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
        content_language: the value of the header Content-Language; None where there is none.
    """

    url: str
    chunks: Iterable[bytes]
    content_type: str | None = None
    links: tuple[str, ...] = ()
    content_language: str | None = None

    def __iter__(self) -> Iterator[bytes]:
        """Gives the pieces of the body, so that a resource can stand where the bytes of a file are wanted."""
        return iter(self.chunks)

    def peek(self) -> bytes:
        """Returns the first piece of the body, which stays there to be read; nothing for an empty body."""
        pieces = iter(self.chunks)
        first = next(pieces, b"")
        if pieces is self.chunks:
            object.__setattr__(self, "chunks", chain((first,), pieces))
        return first

    def read(self) -> bytes:
        """Returns the whole body."""
        return b"".join(self.chunks)


Fetch = Callable[[str], Resource]
"""Fetches an absolute URL; raises FileNotFoundError when nothing is there, OSError when it cannot be had."""
