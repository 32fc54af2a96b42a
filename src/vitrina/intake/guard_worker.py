"""The process behind `guard`: a pickled job in, the pickled result or the problem out.

The bounds on memory and processor time begin when everything is imported.
"""

from __future__ import annotations

import gc
import os
import pickle
import resource
import sys
from pathlib import Path

from vitrina.errors import UnreadableFileError
from vitrina.intake.files import read_here

_STATM = Path("/proc/self/statm")


def _taken() -> int:
    """Return the bytes of address space that the process has, as far as the system tells."""
    try:
        return int(_STATM.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def main() -> None:
    """Read one job and answer it: what was read, or the error that says why not."""
    data, filename, limits, exact, in_set = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own process wrote it
    memory, seconds = _taken() + limits.memory, int(limits.seconds) + 1
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.disable()  # nothing that is read refers to itself, and the process ends soon
    try:
        answer = pickle.dumps(read_here(data, filename, limits, exact=exact, in_set=in_set))
    except UnreadableFileError as error:
        answer = pickle.dumps(error)
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
