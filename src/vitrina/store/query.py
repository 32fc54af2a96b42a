"""Free SPARQL queries, in a process of their own that can be killed (decision 9).

pyoxigraph has no time-out and follows SERVICE by default. So SERVICE is refused before a query is run, and a
query runs in a worker that is killed at its deadline or when its answer grows over the bound; nobody else
notices.
"""

from __future__ import annotations

import io
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import pyoxigraph as ox

from vitrina.errors import QueryError, QueryTimeoutError
from vitrina.store.triples import Triples

RESULTS: Mapping[str, ox.QueryResultsFormat] = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_START_SECONDS = 30.0
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
#: What may hold the word SERVICE without being the keyword (SPARQL 1.1 §19.8), and the keyword itself.
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r"|<[^<>\"{}|^`\\\x00-\x20]*>"
    r"|\#[^\n\r]*"
    r"|[?$][\w\u00b7]+"
    r"|[\w.\u00b7-]*:(?:[\w.:\u00b7%-]|\\.)*"
    r"|_:[\w.-]+|@[A-Za-z-]+"
    r"|(?P<keyword>\bservice\b)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Query:
    """A query as asked: its text and the dataset of the protocol (SPARQL 1.1 Protocol §2.1.4)."""

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """`kind` is `solutions` (body in the results format asked for) or `graph` (body in N-Triples)."""

    kind: str
    body: bytes


def uses_service(text: str) -> bool:
    """Tell whether a query holds the keyword SERVICE outside strings, IRIs, names and comments."""
    plain = _ESCAPE.sub(lambda m: chr(min(int(m[1] or m[2], 16), 0x10FFFF)), text)
    return any(found["keyword"] for found in _TOKEN.finditer(plain))


def answer(store: ox.Store, query: Query, results: str) -> Answer:
    """Run `query` and return the whole answer; `results` is a key of `RESULTS`.

    Raises:
        QueryError: it does not parse, asks for SERVICE, or fails.
    """
    if uses_service(query.text):
        raise QueryError("query.service")
    dataset: dict[str, Any] = {}
    if query.default_graphs or query.named_graphs:
        dataset["default_graph"] = [ox.NamedNode(iri) for iri in query.default_graphs]
        dataset["named_graphs"] = [ox.NamedNode(iri) for iri in query.named_graphs]
    try:
        result = store.query(query.text, **dataset)
        buffer = io.BytesIO()
        if isinstance(result, ox.QueryTriples):
            result.serialize(buffer, format=ox.RdfFormat.N_TRIPLES)
            return Answer("graph", buffer.getvalue())
        result.serialize(buffer, format=RESULTS[results])
        return Answer("solutions", buffer.getvalue())
    except SyntaxError as error:
        raise QueryError("query.syntax", detail=str(error)) from error
    except (ValueError, RuntimeError, OSError) as error:
        raise QueryError("query.failed", detail=str(error)) from error


class Workers:
    """Answers queries in worker processes: at most `count` at once, each for at most `seconds`."""

    def __init__(self, triples: Triples, count: int = 2, seconds: float = 30.0, answer_bytes: int = 64 << 20) -> None:
        self._triples, self._seconds, self._bytes = triples, seconds, answer_bytes
        self._slots = threading.BoundedSemaphore(count)
        self._idle: list[_Worker] = []
        self._guard = threading.Lock()

    def answer(self, query: Query, results: str = "json") -> tuple[int, Answer]:
        """Return (generation, answer).

        Raises:
            QueryError: the query is wrong, or its answer over the bound.
            QueryTimeoutError: it took too long, or no worker was free in that time.
        """
        if uses_service(query.text):
            raise QueryError("query.service")
        if not self._slots.acquire(timeout=self._seconds):
            raise QueryTimeoutError("query.busy")
        try:
            worker = self._take()
            try:
                reply = worker.ask(query, results, self._seconds, self._bytes)
            except BaseException:
                worker.kill()
                raise
            with self._guard:
                self._idle.append(worker)
        finally:
            self._slots.release()
        if isinstance(reply, QueryError):
            raise reply
        return worker.generation, reply

    def _take(self) -> _Worker:
        current = self._triples.state().generation
        with self._guard:
            fresh = [worker for worker in self._idle if worker.generation == current]
            stale = [worker for worker in self._idle if worker.generation != current]
            self._idle = fresh[1:]
        for worker in stale:
            worker.kill()
        return fresh[0] if fresh else _Worker(self._triples)

    def close(self) -> None:
        """End all idle workers."""
        with self._guard:
            for worker in self._idle:
                worker.kill()
            self._idle = []


class _Worker:
    """A process with the current checkpoint open, and a pipe to it."""

    def __init__(self, triples: Triples) -> None:
        # Not multiprocessing: it would import the whole program of the server into each worker.
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no words from outside
                [sys.executable, "-m", "vitrina.store.query_worker", str(theirs.fileno()), str(triples.root)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )
        self._pipe = Connection(ours.detach())
        self.generation = int(self._receive(_START_SECONDS, 1 << 20))

    def ask(self, query: Query, results: str, seconds: float, limit: int) -> Any:
        self._pipe.send((query, results, limit))
        return self._receive(seconds, limit)

    def _receive(self, seconds: float, limit: int) -> Any:
        if not self._pipe.poll(seconds):
            raise QueryTimeoutError("query.timeout", seconds=int(seconds))
        try:
            return self._pipe.recv()
        except (EOFError, ConnectionError) as error:
            raise QueryError("query.too-large", limit=limit >> 20) from error

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._pipe.close()
