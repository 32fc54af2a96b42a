"""Free SPARQL queries, in a process of their own that can be killed (decision 9).

pyoxigraph has no time-out and follows SERVICE by default. So a query runs in a worker that refuses SERVICE, and
that is killed at its deadline or when its answer grows over the bound; nobody else notices.
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
_POSITION = re.compile(r"error at (\d+):(\d+)")
_START_SECONDS = 30.0
#: How long a query waits for a free worker: short, since a web thread waits with it.
_WAIT_SECONDS = 2.0
_SERVICE = re.compile("(servic)e", re.IGNORECASE)
_KEYWORD = re.compile(r"service(\s*silent)?", re.IGNORECASE)


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


def refuse_service(text: str) -> None:
    """Refuse a query that holds the keyword SERVICE; in strings, IRIs, names and comments the word is free.

    Where a keyword begins and ends is for the parser to say that will run the query: it takes `SERVICE:x{}` and
    `1SERVICE<x>{}` too. So the word gets another last letter everywhere: what still parses does not need it.

    Raises:
        QueryError: it holds the keyword, or does not parse anyway.
    """
    wrong = _syntax_error(_SERVICE.sub(r"\1q", text)) if _SERVICE.search(text) else None
    if wrong is not None:
        # SERVICE and GRAPH are written alike: what parses with the one was right with the other.
        only_service = _syntax_error(_KEYWORD.sub("GRAPH", text)) is None
        raise QueryError("query.service") if only_service else _syntax(wrong)


def _syntax_error(text: str) -> SyntaxError | None:
    """Return what is wrong with a query that does not parse. It is asked of an empty store, so nothing is done."""
    try:
        ox.Store().query(text)
    except SyntaxError as error:
        return error
    except (ValueError, RuntimeError, OSError):
        pass  # it parses
    return None


def answer(store: ox.Store, query: Query, results: str) -> Answer:
    """Run `query` and return the whole answer; `results` is a key of `RESULTS`.

    Raises:
        QueryError: it does not parse, asks for SERVICE, or fails.
    """
    refuse_service(query.text)
    dataset: dict[str, Any] = {}
    try:
        if query.default_graphs or query.named_graphs:
            dataset["default_graph"] = [ox.NamedNode(iri) for iri in query.default_graphs]
            dataset["named_graphs"] = [ox.NamedNode(iri) for iri in query.named_graphs]
        result = store.query(query.text, **dataset)
        buffer = io.BytesIO()
        if isinstance(result, ox.QueryTriples):
            result.serialize(buffer, format=ox.RdfFormat.N_TRIPLES)
            return Answer("graph", buffer.getvalue())
        result.serialize(buffer, format=RESULTS[results])
        return Answer("solutions", buffer.getvalue())
    except SyntaxError as error:
        raise _syntax(error) from error
    except (ValueError, RuntimeError, OSError) as error:
        raise QueryError("query.failed", detail=str(error)) from error


def _syntax(error: SyntaxError) -> QueryError:
    """Return where the parser stopped; its list of everything that it would have taken fills a page."""
    found = _POSITION.search(str(error))
    line, column = (int(found[1]), int(found[2])) if found else (1, 1)
    return QueryError("query.syntax", line=line, column=column)


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
            QueryTimeoutError: it took too long, or all workers are busy.
        """
        if not self._slots.acquire(timeout=_WAIT_SECONDS):
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
            fresh = [worker for worker in self._idle if worker.generation == current and worker.alive]
            stale = [worker for worker in self._idle if worker not in fresh]
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
        try:
            self.generation = int(self._receive(_START_SECONDS, 1 << 20))
        except BaseException:
            self.kill()
            raise

    @property
    def alive(self) -> bool:
        """Whether the process still runs: the system may have ended it to save memory."""
        return self._process.poll() is None

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
