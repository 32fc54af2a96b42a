"""SHACL: our compiled shapes beside pySHACL, on the sample's graph and on that of 433 institutions like it.

Each runs in a process of its own, so that its peak memory is its own. In every tenth institution the numbers of the
targets are taken out, so that there is something to find; both must find the same number of things.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyshacl
from rdflib import RDF, SH
from rdflib import Graph as RdflibGraph

from vitrina import check
from vitrina.conversion import Terms
from vitrina.model import Context
from vitrina.rdf.vocab import shapes_graph
from vitrina.shacl import Graph, compile_shapes, read

SAMPLE = Path(__file__).parents[1] / "data" / "alausi-lotaip-a4-2021-05.xlsx"
TERMS = Terms("http://127.0.0.1:8000/", "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0")
RUC = "0660000440001"
#: Copies of the sample, rounds of ours, rounds of pySHACL.
SIZES = ((1, 30, 30), (433, 5, 1))


def ntriples(copies: int) -> str:
    """Return the graph of the sample, said of so many institutions."""
    checked = check(SAMPLE.read_bytes(), SAMPLE.name, TERMS, Context(RUC, "2021-05"))
    lines = checked.conversion.ntriples.splitlines(keepends=True)
    without = [line for line in lines if "measure#obsValue" not in line]
    return "".join(
        "".join(without if number % 10 == 9 else lines).replace(RUC, f"{int(RUC) + number:013}")
        for number in range(copies)
    )


def median(work: Callable[[], object], rounds: int) -> float:
    """Return the median CPU milliseconds of `work`, after one round to warm up where there are several."""
    times = []
    for _ in range(rounds + (rounds > 1)):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times[1:] or times)


def ours(text: str, rounds: int) -> dict[str, float]:
    shapes = read(shapes_graph().serialize(format="nt"))
    validator = compile_shapes(shapes)
    triples = read(text)
    return {
        "triples": len(Graph(triples)),
        "compile": median(lambda: compile_shapes(shapes), 5),
        "read": median(lambda: read(text), rounds),
        "validate": median(lambda: validator(Graph(triples)), rounds),
        "results": len(validator(Graph(triples))),
    }


def referee(text: str, rounds: int) -> dict[str, float]:
    shapes = shapes_graph()
    graph = RdflibGraph().parse(data=text, format="nt")
    found = {}

    def validate() -> None:
        _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inplace=True)
        found["results"] = len(set(report.subjects(RDF.type, SH.ValidationResult)))

    return {
        "triples": len(graph),
        "read": median(lambda: RdflibGraph().parse(data=text, format="nt"), rounds),
        "validate": median(validate, rounds),
        **found,
    }


def measured(engine: str, copies: int, rounds: int) -> dict[str, float]:
    """Return the figures of one engine from a process of its own."""
    command = [sys.executable, __file__, "--engine", engine, "--copies", str(copies), "--rounds", str(rounds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=("ours", "pyshacl"))
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if options.engine:
        text = ntriples(options.copies)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        figures = (ours if options.engine == "ours" else referee)(text, options.rounds)
        figures["memory"] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(json.dumps(figures))
        return
    print("SHACL, median ms of CPU; memory is what reading and validating added to the peak, MB")
    for copies, *rounds in SIZES:
        both = {name: measured(name, copies, n) for name, n in zip(("ours", "pyshacl"), rounds, strict=True)}
        if (
            both["ours"]["results"] != both["pyshacl"]["results"]
            or both["ours"]["triples"] != both["pyshacl"]["triples"]
        ):
            sys.exit(f"they do not agree: {both}")
        print(f"  {both['ours']['triples']} triples, {both['ours']['results']} results")
        for name, figures in both.items():
            row = "".join(f"{key} {figures[key]:.1f}   " for key in ("read", "validate", "memory"))
            print(f"    {name:10}{row}")
    print(f"  shapes compiled once, in {both['ours']['compile']:.1f} ms")


if __name__ == "__main__":
    main()
