"""Converters side by side: whole processes from CSV to N-Quads, on the table of targets of our own form.

`python benchmarks/csvw/run.py [--rows 100000 1000000] [--repeat 3 1] [--tools vitrina hand …] [--timeout 1800]`

Every tool first converts 2,000 rows, and the triples are compared with those of the program written by hand. Then the
tools take turns; the table has the medians. Environments of others are made in `build/bench`, the first time.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import generate
import measure
from measure import Figures
from pyoxigraph import RdfFormat, parse
from tools import ENVIRONMENTS, TOOLS, Tool

SAMPLE = 2000
Results = dict[tuple[str, int], list[Figures]]


def convert(tool: Tool, data: Path, timeout: float) -> tuple[Figures, Path]:
    """Run a tool in a new folder and return the figures and the folder, which the caller removes."""
    folder = Path(tempfile.mkdtemp(prefix=f"{tool.name}-", dir=ENVIRONMENTS))
    figures = measure.run(tool.prepare(data, folder), folder, timeout)
    if not figures.failure and not (folder / tool.output).exists():
        figures = Figures(figures.wall, figures.cpu, figures.largest, figures.together, "wrote no file")
    return figures, folder


def triples(tool: Tool, file: Path) -> tuple[int, set[str]]:
    """Return how many statements a file has and the different triples of them."""
    quads = parse(path=file, format=RdfFormat.N_QUADS)
    found = [
        f"{quad.subject} {quad.predicate} {quad.object}"
        for quad in quads
        if tool.graph is None or tool.graph in str(quad.graph_name)
    ]
    return len(found), set(found)


def compare(tools: list[Tool], data: Path, timeout: float) -> list[str]:
    """Return one line per tool: whether it makes the triples of the program written by hand."""
    hand = next(tool for tool in TOOLS if tool.name == "hand")
    _, folder = convert(hand, data, timeout)
    _, wanted = triples(hand, folder / hand.output)
    shutil.rmtree(folder)
    lines = []
    for tool in tools:
        figures, folder = convert(tool, data, timeout)
        if figures.failure:
            lines.append(f"- {tool.name}: **no result**, {figures.failure}")
        else:
            count, found = triples(tool, folder / tool.output)
            said = (
                "the same triples" if found == wanted else f"{len(wanted - found)} missing, {len(found - wanted)} other"
            )
            lines.append(f"- {tool.name}: {count:,} statements, {len(found):,} different; {said}")
        shutil.rmtree(folder)
        print(lines[-1], flush=True)
    return lines


def median(results: Results, name: str, rows: int) -> Figures | None:
    """Return the medians of a tool's runs at a size, or None where it was not run or one failed."""
    runs = results.get((name, rows), [])
    if not runs or any(figures.failure for figures in runs):
        return None
    fields = ("wall", "cpu", "largest", "together")
    return Figures(*(statistics.median(getattr(figures, field) for figures in runs) for field in fields))


def table(results: Results, tools: list[Tool], rows: int, statements: int) -> list[str]:
    """Return the table of one size."""
    lines = [
        "",
        f"### {rows:,} rows, {statements:,} statements ({statements / rows:.2f} per row)",
        "",
        "| tool | wall s | CPU s | largest process MB | all processes MB | wall ÷ vitrina | CPU ÷ vitrina | runs | |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    ours = median(results, "vitrina", rows)
    for tool in tools:
        runs = results.get((tool.name, rows))
        if not runs:
            continue
        found = median(results, tool.name, rows)
        if found is None:
            failure = next(figures.failure for figures in runs if figures.failure)
            lines.append(f"| {tool.name} | – | – | – | – | – | – | {len(runs)} | **{failure}** |")
            continue
        shares = f"{found.wall / ours.wall:.2f} | {found.cpu / ours.cpu:.2f}" if ours else "– | –"
        memory = f"{found.largest / 1e6:.0f} | {found.together / 1e6:.0f}"
        lines.append(
            f"| {tool.name} | {found.wall:.1f} | {found.cpu:.1f} | {memory} | {shares} | {len(runs)} | {tool.note} |"
        )
    return lines


#: What, of which tool (over) and which (under), by which measure, and what is wanted.
_RATIOS = (
    ("hand, CPU: ours ÷ hand", "vitrina", "hand", "cpu", "at most 1.4"),
    ("morph-kgc with 2 processes, CPU: theirs ÷ ours", "morph-kgc-2", "vitrina", "cpu", "at least 8"),
    ("morph-kgc and ours with 2 processes, wall", "morph-kgc-2", "vitrina-2", "wall", "at least 8"),
    ("rdf-parser-csvw, CPU: theirs ÷ ours", "rdf-parser-csvw", "vitrina", "cpu", "at least 8"),
    ("COW, CPU: theirs ÷ ours", "cow", "vitrina", "cpu", "at least 8"),
    ("2 workers: wall of 1 ÷ wall of 2", "vitrina", "vitrina-2", "wall", "at least 1.7"),
)


def ratios(results: Results, sizes: list[int]) -> list[str]:
    """Return the table of the ratios that the project wants, and of growth from the smallest size to the largest."""
    head = " | ".join(f"{rows:,} rows" for rows in sizes)
    lines = ["", "### Ratios", "", f"| | {head} | wanted |", "|---|" + "---|" * (len(sizes) + 1)]
    for name, over, under, field, wanted in _RATIOS:
        cells = []
        for rows in sizes:
            one, other = median(results, over, rows), median(results, under, rows)
            cells.append(f"{getattr(one, field) / getattr(other, field):.2f}" if one and other else "–")
        lines.append(f"| {name} | {' | '.join(cells)} | {wanted} |")
    small, large = min(sizes), max(sizes)
    if small != large:
        lines += [
            "",
            f"CPU for {large:,} rows ÷ CPU for {small:,} rows, {large / small:g} when time grows linearly:",
            "",
        ]
        for tool in TOOLS:
            one, other = median(results, tool.name, small), median(results, tool.name, large)
            if one and other:
                lines.append(f"- {tool.name}: {other.cpu / one.cpu:.1f}")
    return lines


def arguments() -> argparse.Namespace:
    names = [tool.name for tool in TOOLS]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--repeat", type=int, nargs="+", default=[3, 1], help="how often, for each of --rows")
    parser.add_argument("--tools", nargs="+", choices=names, help="only these, at every size")
    parser.add_argument("--timeout", type=float, default=1800, help="seconds for one run")
    options = parser.parse_args()
    if min([*options.rows, *options.repeat]) < 1 or options.timeout <= 0:
        parser.error("rows, repeat and timeout are positive")
    options.repeat += options.repeat[-1:] * (len(options.rows) - len(options.repeat))
    return options


def main() -> None:
    options = arguments()
    ENVIRONMENTS.mkdir(parents=True, exist_ok=True)
    tools = [tool for tool in TOOLS if not options.tools or tool.name in options.tools]
    for tool in list(tools):
        try:
            if tool.install:
                tool.install()
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"{tool.name} cannot be installed and is left out: {error}", file=sys.stderr)
            tools.remove(tool)
    results: Results = defaultdict(list)
    report = [f"## Same triples? ({SAMPLE:,} rows)", ""]
    with tempfile.TemporaryDirectory(prefix="data-", dir=ENVIRONMENTS) as data:
        sample = Path(data) / "sample"
        generate.write(SAMPLE, sample)
        report += compare(tools, sample, options.timeout)
        for rows, repeat in zip(options.rows, options.repeat, strict=False):
            folder = Path(data) / str(rows)
            statements = generate.write(rows, folder)
            for turn in range(repeat):
                for tool in tools:
                    if (rows > tool.largest and not options.tools) or (turn and tool.once):
                        continue
                    figures, place = convert(tool, folder, options.timeout)
                    shutil.rmtree(place)
                    results[tool.name, rows].append(figures)
                    said = figures.failure or f"{figures.wall:.1f} s, {figures.cpu:.1f} s CPU"
                    print(f"{rows:,} rows, turn {turn + 1}, {tool.name}: {said}", flush=True)
            shutil.rmtree(folder)
            report += table(results, tools, rows, statements)
    report += ratios(results, options.rows)
    text = "\n".join(report) + "\n"
    (ENVIRONMENTS / "report.md").write_text(text, encoding="utf-8")
    print(f"\n{text}\nwritten to {ENVIRONMENTS / 'report.md'}")


if __name__ == "__main__":
    main()
