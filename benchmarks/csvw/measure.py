"""Run a command as a whole process and measure it: wall time, CPU time and memory, its children included."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

#: Seconds between two looks at the memory of all processes together.
PERIOD = 0.05
#: A look at much memory takes long; it may take one part in this many of the time.
_PART = 20
_LAUNCH = Path(__file__).resolve().with_name("launch.py")


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run took.

    Attributes:
        wall: seconds from start to end.
        cpu: seconds of the processor, user and system, of the process and of all its children.
        largest: the most memory that one process had resident, in bytes.
        together: the most memory that all processes had at one time, shared pages counted once, in bytes.
        failure: why there is no result, or None.
    """

    wall: float
    cpu: float
    largest: int
    together: int
    failure: str | None = None


def run(command: Sequence[str], folder: Path, timeout: float) -> Figures:
    """Run a command in a folder, for at most `timeout` seconds; what it prints goes to `folder/log.txt`."""
    log, figures = folder / "log.txt", folder / "figures.json"
    launcher = [sys.executable, "-I", "-S", str(_LAUNCH), str(figures), *command]
    with log.open("wb") as output:
        end = time.perf_counter() + timeout
        process = subprocess.Popen(launcher, cwd=folder, stdout=output, stderr=output, start_new_session=True)
        together, pause = 0, 0.0
        while process.poll() is None:
            now = time.perf_counter()
            if now > end:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                return Figures(timeout, 0, 0, together, f"not done after {timeout:.0f} s")
            if now >= pause:
                together = max(together, sum(map(_resident, _children(process.pid))))
                pause = now + max(PERIOD, (time.perf_counter() - now) * _PART)
            time.sleep(0.005)
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    last = lines[-1][:200] if lines else "it says nothing"
    if process.returncode:
        return Figures(0, 0, 0, together, f"cannot be started: {last}")
    wall, cpu, largest, status = json.loads(figures.read_text(encoding="ascii"))
    return Figures(wall, cpu, largest, together, f"exit status {status}: {last}" if status else None)


def _children(pid: int) -> list[int]:
    try:
        texts = [task.joinpath("children").read_text(encoding="ascii") for task in Path(f"/proc/{pid}/task").iterdir()]
    except OSError:  # it ended meanwhile
        return []
    return [int(child) for text in texts for child in text.split()]


def _resident(pid: int) -> int:
    """Return the proportional set size of a process and of all below it, in bytes."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    own = next((int(line.split()[1]) * 1024 for line in rollup if line.startswith("Pss:")), 0)
    return own + sum(map(_resident, _children(pid)))
