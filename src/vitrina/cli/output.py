"""Results that are there whole or not at all, also when the command is told to stop."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from vitrina import messages
from vitrina.cli.common import STDIN, fail
from vitrina.store.files import replacing


class _Stopped(BaseException):
    """A signal to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def stoppable(lang: str) -> Iterator[None]:
    """End in order when a signal says so: whatever cleans up behind itself does."""
    owner = os.getpid()

    def stop(number: int, _frame: object) -> None:
        if os.getpid() != owner:  # a worker has nothing to clean up, and nothing to say
            os._exit(128 + number)
        raise _Stopped(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    except _Stopped as stopped:
        fail(messages.text("csvw.interrupted", lang), 128 + stopped.number)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def destination(output: str) -> Iterator[BinaryIO]:
    """Give the file to write to: a new one that takes its name when the block ends well, or the standard output.

    A device or a pipe is written to as it is.

    Raises:
        OSError: it cannot be written; its `filename` is the one that the user gave.
    """
    if output == STDIN:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(output).resolve()
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as file:
                yield file
        elif path.parent.is_dir():
            with replacing(path) as file:
                yield file
        else:
            raise FileNotFoundError(errno.ENOENT, "", output)
    except OSError as error:
        error.filename = output
        raise
