"""Check thousands of damaged files: none may crash, hang or take too much memory.

    python tests/fuzz/run.py [--count 10000] [--seed 2021] [--processes 2] [--only NUMBER]

Each case is read (both readers of .xlsx must agree), checked as a whole and marked in a process of its own,
with 512 MB over what the process has when it starts, and 5 seconds of a processor (30 by the clock).
Ends with 1 where a case failed; `--only` shows one.
"""

# ruff: noqa: T201 - it prints its table

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import select
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from mutations import Case, case

from vitrina.checks import marked_workbook
from vitrina.conversion import Terms
from vitrina.errors import UnreadableFileError, VitrinaError
from vitrina.intake import read
from vitrina.messages import what
from vitrina.model import Context, Workbook
from vitrina.publish import check

MEMORY = 512 * 1024 * 1024
SECONDS = 5.0
#: How many times as long a case may take by the clock: a busy machine is not its fault.
_PATIENCE = 6
TERMS = Terms("https://datos.ejemplo.gob.ec/", "https://creativecommons.org/licenses/by/4.0/")
CONTEXT = Context("2469999990001", "2021-05")
FAILURES = ("crash", "hang", "memory", "differs")


def attempt(one: Case) -> tuple[str, str]:
    """Return (outcome, what exactly) of a case."""
    exact, fast = _read(one, exact=True), _read(one, exact=False)
    if exact not in (fast, "file.damaged"):
        return "differs", f"{exact!r:.500} / {fast!r:.500}"
    try:
        checked = check(one.data, one.filename, TERMS, CONTEXT)
    except VitrinaError as error:
        return "refused", error.code
    marked_workbook(one.data, checked.workbook, checked.report.issues, what)
    return "checked", "conforms" if checked.report.conforms else "violations"


def _read(one: Case, *, exact: bool) -> Workbook | str:
    try:
        return read(one.data, one.filename, exact=exact)
    except UnreadableFileError as error:
        return error.code


def _child(one: Case, out: int) -> None:
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY, taken + MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.setpgid(0, 0)
    try:
        answer = attempt(one)
    except MemoryError:
        answer = ("memory", "")
    except BaseException:  # noqa: BLE001 - that is what is looked for
        answer = ("crash", traceback.format_exc()[-1500:])
    os.write(out, json.dumps(answer).encode()[:60_000])
    os._exit(0)


def _worked(process: int) -> float:
    """Return the seconds of a processor that a process and those that it waited for have had."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def apart(one: Case) -> tuple[str, str]:
    """Return the outcome of a case, found in a process of its own."""
    source, out = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(source)
        _child(one, out)
    os.close(out)
    begun, ready = time.monotonic(), []
    while not ready and _worked(child) < SECONDS and time.monotonic() - begun < SECONDS * _PATIENCE:
        ready, _, _ = select.select([source], [], [], SECONDS / 10)
    answer = os.read(source, 65_536) if ready else b""
    if not ready:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
    os.close(source)
    _, status = os.waitpid(child, 0)
    if not ready:
        return "hang", ""
    if not answer:
        return "crash", f"ended by signal {os.WTERMSIG(status)}"
    outcome, detail = json.loads(answer)
    return outcome, detail


def work(seed: int, numbers: range, report: int) -> None:
    """Try the cases and write a line of JSON for each."""
    for number in numbers:
        one = case(seed, number)
        begun = time.monotonic()
        outcome, detail = apart(one)
        line = [number, one.kind, outcome, detail, round(time.monotonic() - begun, 2)]
        os.write(report, json.dumps(line).encode()[:4000] + b"\n")


def main() -> int:
    """Run the cases that the command line asks for and print a table of outcomes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=2021)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--only", type=int)
    options = parser.parse_args()
    case(options.seed, 0)  # what all cases share is made once
    with contextlib.suppress(VitrinaError):
        attempt(Case("warm", "m.csv", b"No.;Unidad;Objetivo;Indicador;Meta cuantificable\n1;A;B;C;80 %\n"))
    if options.only is not None:
        one = case(options.seed, options.only)
        Path(f"fuzz-{options.only}-{one.filename}").write_bytes(one.data)
        print(one.kind, one.filename, *apart(one), sep="\n")
        return 0
    source, report = os.pipe()
    for process in range(options.processes):
        if os.fork() == 0:
            os.close(source)
            work(options.seed, range(process, options.count, options.processes), report)
            os._exit(0)
    os.close(report)
    with os.fdopen(source) as lines:
        return _table(list(_told(lines, options.count)))


def _told(lines: Iterable[str], count: int) -> Iterator[list[object]]:
    """Yield the results as they come, and tell how far it is and what failed."""
    for number, line in enumerate(lines, start=1):
        result = json.loads(line)
        if result[2] in FAILURES:
            print(f"{result[2]}: case {result[0]} ({result[1]}), {result[4]} s\n{result[3]}\n", flush=True)
        if number % 500 == 0:
            print(f"{number} of {count}", file=sys.stderr, flush=True)
        yield result


def _table(results: list[list[object]]) -> int:
    outcomes = Counter(
        (str(outcome), str(detail) if outcome not in FAILURES else "") for _, _, outcome, detail, _ in results
    )
    failed = [result for result in results if result[2] in FAILURES]
    for (outcome, detail), times in sorted(outcomes.items(), key=lambda item: -item[1]):
        print(f"{times:7d}  {outcome} {detail}")
    slowest = max((float(str(result[4])) for result in results), default=0.0)
    print(f"\n{len(results)} cases, {len(failed)} failed; the slowest took {slowest} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
