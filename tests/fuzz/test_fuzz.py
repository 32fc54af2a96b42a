"""A short part of `make fuzz`, and that the run sees what it looks for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def test_two_hundred_damaged_files_are_read_or_refused():
    """What failed stands in the output, with its number: `run.py --only NUMBER` shows it."""
    done = subprocess.run(
        [sys.executable, HERE / "run.py", "--count", "200", "--seed", "1"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "200 cases, 0 failed" in done.stdout


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("raise ValueError('x')", "crash"),
        ("bytearray(600 * 1024 * 1024)", "memory"),
        ("time.sleep(60)", "hang"),
        ("os.abort()", "crash"),
        ("return 'checked', 'conforms'", "checked"),
    ],
)
def test_a_fault_is_seen(fault: str, outcome: str):
    script = f"""
import os, time, run

def attempt(one):
    {fault}

run.attempt, run.SECONDS = attempt, 1.0
print(run.apart(run.case(1, 1))[0])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=HERE)

    assert done.stdout.strip() == outcome


def test_a_case_is_the_same_each_time():
    script = "import mutations as m; print([(c.kind, hash(c.data)) for c in map(lambda n: m.case(1, n), range(40))])"
    runs = {
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=HERE,
            env={"PYTHONHASHSEED": "0"},
        ).stdout
        for _ in range(2)
    }  # fmt: skip

    assert len(runs) == 1
