"""Processes that work on tasks: one that dies or hangs costs the file that it was reading, and nothing else.

The processes come from a server that was started clean (`forkserver`): the publishing process has threads and an
open database, which a fork would inherit.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from typing import Any, Generic, Literal, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

#: Gives what a worker needs for all tasks; made in the worker.
Start = Callable[[Any], Callable[[Any, Callable[[str], None]], Any]]


@dataclass(frozen=True, slots=True)
class Lost:
    """What a worker was at when it died, or took longer than allowed."""

    step: str
    why: Literal["died", "time"]


@dataclass(slots=True)
class _Worker:
    process: ForkServerProcess
    pipe: Connection
    task: Any = None
    step: str = ""
    since: float = 0.0
    busy: bool = False


class Pool(Generic[Task, Result]):
    """Workers that a module-level function `start` prepares with `argument`.

    `start(argument)` gives the function that does a task: it gets the task and a function to tell the name of each
    step, which may take `seconds`.
    """

    def __init__(self, start: Start, argument: object, size: int, seconds: float) -> None:
        self._start, self._argument, self._size, self._seconds = start, argument, size, seconds
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([start.__module__])
        self._workers: list[_Worker] = []

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Result | Lost]]:
        """Yield every task with its result as it is done, in any order."""
        waiting = deque(tasks)
        while waiting or any(worker.busy for worker in self._workers):
            while waiting and (worker := self._free()):
                worker.task, worker.step, worker.since, worker.busy = waiting.popleft(), "", time.monotonic(), True
                worker.pipe.send(worker.task)
            busy = [worker for worker in self._workers if worker.busy]
            left = min(worker.since for worker in busy) + self._seconds - time.monotonic()
            ready = wait([worker.pipe for worker in busy], timeout=max(left, 0.0))
            for worker in busy:
                if worker.pipe in ready:
                    yield from self._receive(worker)
                elif time.monotonic() - worker.since > self._seconds:
                    yield self._lose(worker, "time")

    def _free(self) -> _Worker | None:
        for worker in self._workers:
            if not worker.busy:
                return worker
        if len(self._workers) < self._size:
            ours, theirs = self._context.Pipe()
            process = self._context.Process(target=_serve, args=(theirs, self._start, self._argument), daemon=True)
            process.start()
            theirs.close()
            self._workers.append(_Worker(process, ours))
            return self._workers[-1]
        return None

    def _receive(self, worker: _Worker) -> Iterator[tuple[Task, Result | Lost]]:
        try:
            kind, content = worker.pipe.recv()
        except (EOFError, OSError):
            yield self._lose(worker, "died")
            return
        worker.since = time.monotonic()
        if kind == "step":
            worker.step = content
        else:
            worker.busy = False
            yield worker.task, content

    def _lose(self, worker: _Worker, why: Literal["died", "time"]) -> tuple[Task, Lost]:
        self._workers.remove(worker)
        _end(worker)
        return worker.task, Lost(worker.step, why)

    def close(self) -> None:
        """End the workers."""
        for worker in self._workers:
            _end(worker)
        self._workers = []


def _end(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.kill()
    worker.process.join()


def _serve(pipe: Connection, start: Start, argument: object) -> None:
    """Do the tasks that come through the pipe, until it is closed at the other end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a key for all of the group; the parent ends its workers
    try:
        act = start(argument)
        while True:
            task = pipe.recv()
            pipe.send(("done", act(task, lambda step: pipe.send(("step", step)))))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
