"""How long a whole check of the sample takes in a warm process, and each stage of it (median of 30)."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from vitrina import check, read, recognise, tables, to_rdf, validate
from vitrina.conversion import Terms
from vitrina.model import Context

SAMPLE = Path(__file__).parents[1] / "data" / "alausi-lotaip-a4-2021-05.xlsx"
TERMS = Terms("http://127.0.0.1:8000/", "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0")
CONTEXT = Context("0660000440001", "2021-05")
ROUNDS = 30


def median(work: Callable[[], object]) -> float:
    """Return the median milliseconds of `work`, after three rounds to warm up."""
    times = []
    for _ in range(ROUNDS + 3):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[3:])


def main() -> None:
    data = SAMPLE.read_bytes()
    workbook = read(data, SAMPLE.name)
    found = recognise(workbook)
    reading = tables(found, CONTEXT)
    conversion = to_rdf(found.form, reading, workbook.sha256, TERMS)
    figures = {
        "read": median(lambda: read(data, SAMPLE.name)),
        "recognise and tables": median(lambda: tables(recognise(workbook), CONTEXT)),
        "convert (CSVW compiled and run)": median(lambda: to_rdf(found.form, reading, workbook.sha256, TERMS)),
        "SHACL, compiled": median(lambda: validate(conversion.ntriples)),
        "whole check": median(lambda: check(data, SAMPLE.name, TERMS, CONTEXT)),
    }
    print(f"{SAMPLE.name}: 13 rows, {len(conversion.ntriples.splitlines())} statements; median of {ROUNDS}, ms")
    for name, value in figures.items():
        print(f"  {name:34}{value:8.1f}")


if __name__ == "__main__":
    main()
