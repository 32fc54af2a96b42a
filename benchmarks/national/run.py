"""A national month from files to answers: `python benchmarks/national/run.py [--files 1771] [--workers 2]`.

The month is made once, in `build/national`; it is published with `vitrina publish` into a fresh folder beside it, of
this run alone, and then counted with a query. Where other files are published than should be, there are no figures.
Memory is the sum over all processes of what each alone keeps and its share of the rest (PSS), twice a second.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import month

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "national"
COUNT = "SELECT (COUNT(*) AS ?quads) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
TARGETS = "SELECT (COUNT(*) AS ?targets) { ?t a <https://w3id.org/vitrina/metas#Target> }"


def made(files: int, seed: int) -> Path:
    """Return the folder of the month, made where it is not there yet."""
    folder = BUILD / f"{files}-{seed}"
    done = BUILD / f"{files}-{seed}-esperado.csv"
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        month.generate(folder, files, seed)
    return folder


def family(pid: int) -> list[int]:
    """Return a process and all below it."""
    below: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue
            below.setdefault(parent, []).append(int(entry.name))
    found, todo = [], [pid]
    while todo:
        found.append(todo.pop())
        todo += below.get(found[-1], [])
    return found


class Watch:
    """Looks at a process and all below it while they run.

    Attributes:
        peak: the most bytes that they kept together, what several share counted once.
        seconds: of CPU, by process.
    """

    def __init__(self) -> None:
        self.peak = 0
        self.seconds: dict[int, float] = {}

    def look(self, pid: int) -> None:
        """Look once."""
        total = 0
        for one in family(pid):
            try:
                lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
                ticks = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()[11:13]
            except OSError:
                continue
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
            self.seconds[one] = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
        self.peak = max(self.peak, total * 1024)


def vitrina(data: Path, register: Path, *arguments: str) -> list[str]:
    """Return the command line of Vitrina on that installation."""
    os.environ.update(VITRINA_DATA_DIR=str(data), VITRINA_INSTITUTIONS=str(register))
    return [str(Path(sys.executable).with_name("vitrina")), *arguments]


def check(told: Path, folder: Path, files: int) -> None:
    """Refuse to go on where other files were published than those that are not broken."""
    with folder.with_name(f"{folder.name}-esperado.csv").open(encoding="utf-8", newline="") as file:
        broken = {row["archivo"] for row in csv.DictReader(file)}
    with told.open(encoding="utf-8-sig", newline="") as file:
        published = {row["archivo"] for row in csv.DictReader(file) if row["resultado"] == "publicado"}
    if len(published) != files - len(broken) or not published.isdisjoint(broken):
        sys.exit(f"{len(published)} files were published and {files - len(broken)} should be: no figures")


def main() -> None:
    """Publish the month and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=month.FILES)
    parser.add_argument("--seed", type=int, default=month.SEED)
    parser.add_argument("--workers", type=int, default=0)
    args = parser.parse_args()
    folder = made(args.files, args.seed)
    register, data = folder.with_name(f"{folder.name}-instituciones.csv"), BUILD / f"var-{os.getpid()}"
    os.environ["VITRINA_BULK_WORKERS"] = str(args.workers)
    told = BUILD / f"list-{os.getpid()}.csv"
    command = vitrina(data, register, "publish", str(folder), "--list", str(told))
    load, start, watch = os.getloadavg()[0], time.perf_counter(), Watch()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            watch.look(process.pid)
            time.sleep(0.5)
        said = process.stdout.read() if process.stdout else ""
    seconds = time.perf_counter() - start
    print(said)
    check(told, folder, args.files)
    for query in (COUNT, TARGETS):
        answer = subprocess.run(vitrina(data, register, "query", query), capture_output=True, text=True, check=True)
        print(" ".join(answer.stdout.split()))
    print(
        f"{args.files} files in {seconds:.1f} s: {args.files / seconds:.1f} a second; "
        f"CPU {sum(watch.seconds.values()):.1f} s; peak memory {watch.peak / 2**20:.0f} MB; load before {load:.1f}"
    )
    print("CPU seconds by process: " + ", ".join(f"{spent:.1f}" for spent in watch.seconds.values()))
    # At the end: ext4 looks at each file that was removed a moment ago before it makes a new one.
    shutil.rmtree(data)
    told.unlink()


if __name__ == "__main__":
    main()
