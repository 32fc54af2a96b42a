"""From what the user names on the command line to a group of tables, and to their bytes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlsplit

from vitrina import csvw
from vitrina.cli.common import STDIN
from vitrina.cli.findings import Words
from vitrina.cli.words import t
from vitrina.csvw.iri import normalise
from vitrina.errors import BadRequestError
from vitrina.retrieval import Limits, Replay, RetrievalError, Retriever, file_url, local_path

#: Where the standard input is, when nobody says where its table is published.
STDIN_URL = "file:///dev/stdin"
_URL = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.\-]*://|file:)")
_METADATA_SUFFIXES = (".json", ".jsonld", ".csvm")


class UnreadableError(Exception):
    """The file of a table cannot be read; apart from OSError, which also says that a result cannot be written."""

    def __init__(self, failure: OSError, url: str) -> None:
        super().__init__(failure, url)
        self.failure = failure
        self.url = url


class Source:
    """One input of a command: a table or a metadata document, with where it is and what to call it.

    Attributes:
        name: what the user wrote.
        url: its URL.
        words: how to tell what is found in it.
        table: the URL of the table that was opened last.
    """

    def __init__(
        self, name: str, stdin: Replay, lang: str, *, metadata: str | None, base: str | None, limits: Limits
    ) -> None:
        """Find out where it is; nothing is opened.

        Raises:
            BadRequestError: the base is no address, or there would be two metadata documents.
            RetrievalError: a ``file:`` address that names no file.
        """
        if metadata is not None and name.lower().endswith(_METADATA_SUFFIXES):
            raise BadRequestError("csvw.two-documents", input=name)
        path, document = _path(name), None if metadata is None else _path(metadata)
        self.name = name
        self._floating = name == STDIN and base is None
        self._metadata_name = metadata
        published = _published(base, path or document, whole=name == STDIN)
        self.url = _address(name, path, published) if name != STDIN else _stdin_url(base)
        self._metadata = None if metadata is None else _address(metadata, document, published)
        named = [url for url in (self.url, self._metadata) if url is not None]
        # A document of the web may open the files that the user named, and no other.
        remote = (path is None and name != STDIN) or (metadata is not None and document is None)
        self._retriever = Retriever(
            limits,
            published=published,
            streams={self.url: stdin.chunks} if name == STDIN else {},
            files=frozenset(named) if remote else None,
        )
        self._stdin = stdin
        self.table = self.url
        names = {self.url: t("csvw.stdin") if name == STDIN else name}
        if self._metadata is not None and metadata is not None:
            names[self._metadata] = metadata
        self.words = Words(lang, names, self._metadata or self.url)

    def locate(self) -> csvw.TableGroup:
        """Return the group of tables, from the metadata that the standard tells to use.

        Raises:
            MetadataError: the metadata have errors.
            BadRequestError: the metadata that the user gives describe other tables.
            OSError: something cannot be read.
        """
        group = csvw.locate(self.url, self._retriever.fetch, metadata=self._metadata)
        return group if self._metadata is None else self._applied(group)

    def _applied(self, group: csvw.TableGroup) -> csvw.TableGroup:
        """Return the group that the user's metadata describe, with the input as its table."""
        if any(normalise(table.url) == normalise(self.url) for table in group.tables):
            return group
        if len(group.tables) > 1:
            known = ", ".join(self.words.name(table.url) for table in group.tables)
            told = {"metadata": self._metadata_name, "input": self.words.name(self.url), "known": known}
            raise BadRequestError("csvw.not-described", **told)
        (table,) = group.tables
        if self._floating:
            self._retriever.serve(table.url, self._stdin.chunks)
            return group
        return replace(group, tables=(replace(table, url=self.url),))

    def open(self, table: csvw.Table) -> csvw.Resource:
        """Return the file of a table (``vitrina.csvw.OpenTable``).

        Raises:
            UnreadableError: it cannot be read; also later, while its bytes are read.
        """
        self.table = table.url
        try:
            found = self._retriever.open(table.url)
        except OSError as error:
            raise UnreadableError(error, table.url) from error
        return replace(found, chunks=_read(found.chunks, table.url))

    def close(self) -> None:
        """Forget what was read."""
        self._retriever.close()

    def reads(self, path: Path, group: csvw.TableGroup) -> bool:
        """Say whether the input, its metadata or one of its tables is that file."""
        return any(self._is(url, path) for url in (self.url, self._metadata, *(table.url for table in group.tables)))

    def _is(self, url: str | None, path: Path) -> bool:
        try:
            found = None if url is None else self._retriever.path(url)
        except RetrievalError:
            return False
        return found is not None and found.resolve() == path


def _read(chunks: Iterable[bytes], url: str) -> Iterator[bytes]:
    try:
        yield from chunks
    except OSError as error:
        raise UnreadableError(error, url) from error


def _path(name: str) -> Path | None:
    """Return the file that an argument names; None for the standard input and for addresses of other schemes."""
    if name == STDIN:
        return None
    if name.startswith("file:"):
        return local_path(name)
    return None if _URL.match(name) else Path(name)


def _published(base: str | None, local: Path | None, *, whole: bool) -> dict[str, Path]:
    """Return the address of a folder → the folder, for the base that the user gives.

    Args:
        base: the address, or None.
        local: a file in the folder, or None if nothing is local.
        whole: whether the base is the address of the table, and not of its folder.
    """
    if base is None:
        return {}
    try:
        parts = urlsplit(base)
        csvw.iri(base)
    except ValueError as error:  # an IriError too
        raise BadRequestError("csvw.base", base=base) from error
    if not parts.scheme or not parts.netloc or parts.query or parts.fragment:
        raise BadRequestError("csvw.base", base=base)
    if local is None:
        return {}
    folder = base if base.endswith("/") else f"{base}/"
    if whole and parts.path:
        folder = base[: base.rfind("/") + 1]
    return {folder: Path(os.path.abspath(local)).parent}  # noqa: PTH100 - resolve() follows links


def _stdin_url(base: str | None) -> str:
    if base is None:
        return STDIN_URL
    return f"{base}stdin.csv" if base.endswith("/") else base


def _address(name: str, path: Path | None, published: dict[str, Path]) -> str:
    """Return the URL of an argument: its own, that under the base, or that of the file."""
    if path is None:
        return name
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() follows links
    for base, folder in published.items():
        if whole.is_relative_to(folder):
            return base + quote(os.fsencode(whole.relative_to(folder)), safe="/:@!$&'()*+,;=")
    return file_url(path)
