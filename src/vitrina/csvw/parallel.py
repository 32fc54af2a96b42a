"""Converting with several processes: blocks of rows go round, and come out in the order of the rows.

The process that is asked to write reads the files and cuts them into blocks. Workers, forked from it, convert the
blocks in turn, and write them in turn: the right to write goes round from one to the next. The result is the same,
byte by byte, as that of one process.
"""

from __future__ import annotations

import contextlib
import fcntl
import heapq
import multiprocessing
import os
import pickle
import select
import signal
import sys
import tempfile
from collections import deque
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Final

from vitrina.csvw.rdf import TableConverter, steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

    from vitrina.csvw.annotate import CellError, RowError
    from vitrina.csvw.blocks import Block
    from vitrina.csvw.model import Table, TableGroup
    from vitrina.csvw.rdf import Mode, Report
    from vitrina.csvw.resource import OpenTable

_PIPE_BYTES: Final = 1 << 20
_LEFT: Final = 3
_READY: Final = 8
"""How many converted blocks a worker keeps while others write."""


def write_in_parallel(
    group: TableGroup,
    open_table: OpenTable,
    output: IO[bytes],
    *,
    mode: Mode,
    graph: str | None,
    report: Report | None,
    workers: int,
) -> None:
    """Does what ``writing.write`` does, with several processes; see there."""
    output.flush()
    with contextlib.ExitStack() as stack:
        ring = _Ring([stack.enter_context(tempfile.TemporaryFile()) for _ in range(workers)], output.fileno())
        ring.start(graph, mode)
        try:
            failure = _feed(ring, steps(group, open_table, mode=mode, graph=graph, report=report))
            ring.finish()
        finally:
            ring.stop()
        if report is not None:
            for error in ring.errors():
                report(error)
        if failure is not None:
            raise failure


def _feed(ring: _Ring, items: Iterator[str | tuple[Table, Block]]) -> Exception | None:
    """Sends everything to the workers; gives what made the reading end early, so that they can finish before it."""
    tables: dict[int, Table] = {}
    index = 0
    try:
        for item in items:
            if isinstance(item, str):
                ring.send(_Work(text=item))
                continue
            table, block = item
            if tables.get(index) is not table:
                index += 1
                tables = {index: table}
            ring.send(_Work(index, table, block=block))
    except ValueError as failure:  # CsvError and IriError
        return failure
    return None


@dataclass(frozen=True, slots=True)
class _Work:
    """Something to write: a text, or a block of the table with this number.

    The table goes with its first block to each worker, and is None afterwards.
    """

    index: int = 0
    table: Table | None = None
    block: Block | None = None
    text: str = ""


class _Ring:
    """The workers, the pipes that bring them work, and the pipes on which they pass on the right to write.

    Args:
        spools: a temporary file per worker, for the errors that it finds.
        output: the file descriptor to write to.
    """

    def __init__(self, spools: Sequence[IO[bytes]], output: int) -> None:
        self._spools = spools
        self._output = output
        self._processes: list[ForkProcess] = []
        self._work: list[Connection] = []
        self._known: list[int] = [0] * len(spools)
        self._next = 0

    def start(self, graph: str | None, mode: Mode) -> None:
        """Forks the workers, and gives the first of them the right to write."""
        context = multiprocessing.get_context("fork")
        count = len(self._spools)
        pipes = [context.Pipe(duplex=False) for _ in range(count)]
        turns = [os.pipe() for _ in range(count)]
        for place in range(count):
            mine, following = turns[place][0], turns[(place + 1) % count][1]
            unused = [end for pipe in pipes for end in pipe if end is not pipes[place][0]]
            unused_turns = [end for turn in turns for end in turn if end not in (mine, following)]
            worker = _Worker(pipes[place][0], mine, following, self._output, self._spools[place], graph, mode)
            self._processes.append(context.Process(target=worker.run, args=(unused, unused_turns), daemon=True))
        for process in self._processes:
            process.start()
        os.write(turns[0][1], b".")
        for ends in turns:
            os.close(ends[0])
            os.close(ends[1])
        for receiving, sending in pipes:
            receiving.close()
            # So that several blocks wait in front of each worker; the system may allow less, and then fewer do.
            if sys.platform == "linux":
                with contextlib.suppress(OSError):
                    fcntl.fcntl(sending.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
            self._work.append(sending)

    def send(self, work: _Work) -> None:
        """Gives work to the worker whose turn it is."""
        place = self._next
        self._next = (place + 1) % len(self._work)
        if work.table is not None:
            if self._known[place] == work.index:
                work = _Work(work.index, block=work.block)
            self._known[place] = work.index
        try:
            self._work[place].send(work)
        except BrokenPipeError:
            self.finish()

    def finish(self) -> None:
        """Waits until everything is written."""
        for connection in self._work:
            with contextlib.suppress(BrokenPipeError):
                connection.send(None)
        for process in self._processes:
            process.join()
        # A worker that cannot go on takes the others with it; the reason is with the one that left an exception.
        for spool in self._spools:
            for item in _unspool(spool):
                if isinstance(item, Exception):
                    raise item
        for process in self._processes:
            if process.exitcode not in (0, _LEFT):
                raise ChildProcessError(f"a worker ended with status {process.exitcode}")

    def stop(self) -> None:
        """Ends what is still running."""
        for connection in self._work:
            connection.close()
        for process in self._processes:
            if process.is_alive():
                process.terminate()
            process.join()

    def errors(self) -> Iterator[CellError | RowError]:
        """Yields what the workers found, in the order of tables and rows."""
        for *_, errors in heapq.merge(*map(_unspool, self._spools), key=lambda item: item[:2]):
            yield from errors


@dataclass(slots=True)
class _Worker:
    """What one worker has: its end of each pipe."""

    work: Connection
    mine: int
    following: int
    output: int
    spool: IO[bytes]
    graph: str | None
    mode: Mode

    def run(self, unused: Iterable[Connection], unused_turns: Iterable[int]) -> None:
        """Converts until there is nothing more; an exception is left in the spool."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for connection in unused:
            connection.close()
        for end in unused_turns:
            os.close(end)
        try:
            self._convert()
        except EOFError:  # whoever gives the work or the right to write has gone
            os._exit(_LEFT)
        except Exception as failure:  # noqa: BLE001 - it is raised again where the work came from
            pickle.dump(failure, self.spool)
            self.spool.flush()
            os._exit(1)

    def _convert(self) -> None:
        index, converter = 0, None
        ready: deque[bytes] = deque()
        while (work := self._receive(ready)) is not None:
            if work.table is not None:
                index, converter = work.index, TableConverter(work.table, graph=self.graph, mode=self.mode)
            data = work.text.encode()
            if converter is not None and work.block is not None:
                data, errors = converter.convert(work.block)
                if errors:
                    pickle.dump((index, work.block.number, errors), self.spool)
            ready.append(data)
            while len(ready) > _READY:
                self._write(ready.popleft())
        while ready:
            self._write(ready.popleft())
        self.spool.flush()

    def _receive(self, ready: deque[bytes]) -> _Work | None:
        """Waits for work, and writes what is ready whenever it may: neither has to wait for the other."""
        while ready:
            can, _, _ = select.select([self.mine, self.work.fileno()], [], [])
            if self.mine not in can:
                break
            self._write(ready.popleft())
        work: _Work | None = self.work.recv()
        return work

    def _write(self, data: bytes) -> None:
        if not os.read(self.mine, 1):
            raise EOFError
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self.output, rest) :]
        # The one that follows may have nothing more to write, and be gone.
        with contextlib.suppress(BrokenPipeError):
            os.write(self.following, b".")


def _unspool(spool: IO[bytes]) -> Iterator[Any]:
    spool.seek(0)
    with contextlib.suppress(EOFError):
        while True:
            yield pickle.load(spool)  # noqa: S301 - only our own workers write to this file
