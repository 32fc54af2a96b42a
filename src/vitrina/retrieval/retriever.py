"""From a URL to its bytes: the mapping of a published address to files, and what a document may make us open."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote_to_bytes, urljoin

from vitrina.csvw.resource import Resource
from vitrina.retrieval.errors import RetrievalError
from vitrina.retrieval.limits import Limits
from vitrina.retrieval.local import Replay, content_type, fetch_file, is_pipe, local_path, open_pipe

_WELL_KNOWN = "/.well-known/csvm"


class _Body(Iterator[bytes]):
    """The chunks of a resource, and whether anybody has begun to read them."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self.begun = False

    def __next__(self) -> bytes:
        self.begun = True
        return next(self._chunks)


class Retriever:
    """Fetches resources for the processing of one input."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        published: Mapping[str, Path] | None = None,
        streams: Mapping[str, Callable[[], Iterable[bytes]]] | None = None,
        files: frozenset[str] | None = None,
    ) -> None:
        """Make a retriever.

        Args:
            limits: the bounds on what comes from the web.
            published: an address that ends with a slash → the folder whose files are, or will be, published there;
                what lies below it is read from the folder and never from the web, and its site has no configuration:
                it need not be there yet.
            streams: a URL → what gives its bytes, from the start at each call (the standard input). Without a suffix
                that says otherwise they are a table.
            files: the only ``file:`` URLs that may be opened, because a document of the web takes part; None when
                all documents are files, which may name any other file.
        """
        self._limits = limits or Limits()
        self._published = dict(published or {})
        self._streams = dict(streams or {})
        self._files = files
        self._pipes: dict[str, Replay] = {}
        self._opened = ExitStack()
        self._waiting: dict[str, tuple[Resource, _Body]] = {}

    def fetch(self, url: str) -> Resource:
        """Return the resource at an absolute URL (``vitrina.csvw.Fetch``).

        Raises:
            FileNotFoundError: nothing is there.
            RetrievalError: it may not be opened, or cannot be had.
            OSError: a file cannot be read.
        """
        url = url.partition("#")[0]
        if url in self._streams:
            return Resource(url, self._streams[url](), content_type(url) or "text/csv")
        path = self.path(url)
        if path is not None:
            return self._pipe(path, url) if is_pipe(path) else fetch_file(path, url)
        scheme = _scheme(url)
        if scheme in ("http", "https"):
            return self._web(url)
        raise RetrievalError(url, "scheme", "only file, http and https can be read", scheme=scheme)

    def path(self, url: str) -> Path | None:
        """Return the file from which a URL is read, None for one that is no file.

        Raises:
            FileNotFoundError: it is the configuration of the site where files will be published.
            RetrievalError: it is a file that may not be opened, or no address of a file.
        """
        for base, folder in self._published.items():
            if url.startswith(base):
                return folder / _inside(url, base)
            if url == urljoin(base, _WELL_KNOWN):
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), url)
        if _scheme(url) != "file":
            return None
        if self._files is not None and url not in self._files:
            raise RetrievalError(url, "refused", "a document of the web may not open files of this machine")
        return local_path(url)

    def _pipe(self, path: Path, url: str) -> Resource:
        if url not in self._pipes:
            replay = Replay(self._opened.enter_context(open_pipe(path, url)))
            self._opened.callback(replay.close)
            self._pipes[url] = replay
        return Resource(url, self._pipes[url].chunks(), content_type(path))

    def close(self) -> None:
        """Forget what came through pipes."""
        self._pipes.clear()
        self._opened.close()

    def _web(self, url: str) -> Resource:
        from vitrina.retrieval.web import fetch_web  # noqa: PLC0415 - files need no network code, a third of the start

        found = fetch_web(url, self._limits)
        body = _Body(found.chunks)
        resource = replace(found, chunks=body)
        self._waiting[url] = resource, body
        return resource

    def serve(self, url: str, chunks: Callable[[], Iterable[bytes]]) -> None:
        """Give the bytes of a stream whenever `url` is asked for; each call of `chunks` starts anew."""
        self._streams[url] = chunks

    def open(self, url: str) -> Resource:
        """Return the resource at an absolute URL, for its bytes (``vitrina.csvw.OpenTable``, given a table's URL).

        An answer of the web that was fetched for its headers, and whose body nobody has begun to read, is used
        rather than asked for again.

        Raises:
            OSError: as ``fetch``.
        """
        resource, body = self._waiting.pop(url.partition("#")[0], (None, None))
        if resource is not None and body is not None and not body.begun:
            return resource
        return self.fetch(url)


def _scheme(url: str) -> str:
    return url.partition(":")[0].lower() if ":" in url else ""


def _inside(url: str, base: str) -> str:
    """Return the path of a published file within its folder.

    Raises:
        RetrievalError: the address climbs out of the folder.
    """
    path = os.fsdecode(unquote_to_bytes(url[len(base) :].partition("?")[0]))
    if "\0" in path or path.startswith("/") or ".." in path.split("/"):
        raise RetrievalError(url, "address", "leads out of its folder")
    return path
