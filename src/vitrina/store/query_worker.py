"""The process that runs free SPARQL queries: `python -m vitrina.store.query_worker FD STORE`.

It opens the current checkpoint, says its generation, then answers one query after the other until the pipe
is closed. It may be killed at any moment.
"""

from __future__ import annotations

import resource
import sys
from multiprocessing.connection import Connection
from pathlib import Path

import pyoxigraph as ox

from vitrina.errors import QueryError
from vitrina.store.query import Answer, Query, answer
from vitrina.store.triples import Triples

_MEMORY = 4 * 1024**3


def serve(pipe: Connection, root: Path) -> None:
    """Answer queries from `pipe` until it is closed."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    with Triples(root).checkpoint() as found:
        store = ox.Store.read_only(str(found[1])) if found else ox.Store()
        pipe.send(found[0] if found else 0)
        while True:
            try:
                query, results, limit = pipe.recv()
            except EOFError:
                return
            pipe.send(_reply(store, query, results, limit))


def _reply(store: ox.Store, query: Query, results: str, limit: int) -> Answer | QueryError:
    try:
        reply = answer(store, query, results)
    except QueryError as error:
        return QueryError(error.code, **error.params)
    if len(reply.body) > limit:
        return QueryError("query.too-large", limit=limit >> 20)
    return reply


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])), Path(sys.argv[2]))
