"""The generated national month: the same for one seed, as varied as files are, and readable but for the broken ones."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from matrices import TERMS
from vitrina.errors import VitrinaError
from vitrina.model import Context
from vitrina.publish import check

SCRIPTS = Path(__file__).parents[2] / "benchmarks" / "national"
FILES = 60


@pytest.fixture(scope="module")
def month() -> Iterator[ModuleType]:
    sys.path.insert(0, str(SCRIPTS))
    try:
        yield __import__("month")
    finally:
        sys.path.remove(str(SCRIPTS))


@pytest.fixture(scope="module")
def folder(month: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("national") / "month"
    month.generate(made, FILES)
    return made


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    text = folder.with_name(f"{folder.name}-{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_one_seed_is_one_month(month: Any) -> None:
    one, other = (month.Month(7, seed=1), month.Month(7, seed=1))
    assert one.sheets() == other.sheets()
    assert month.Month(7, seed=2).sheets() != month.Month(7, seed=1).sheets()


def test_every_institution_has_another_number_with_a_right_check_digit(month: Any) -> None:
    numbers = [month.ruc(n) for n in range(month.FILES)]
    assert len(set(numbers)) == month.FILES
    assert all(len(number) == 13 and 1 <= int(number[:2]) <= 24 for number in numbers)


def test_each_has_its_rows(month: Any) -> None:
    counts = [len(month.Month(n, month.SEED).goals()) for n in range(FILES)]
    assert min(counts) >= month.LEAST
    assert max(counts) <= month.MOST
    assert len(set(counts)) > FILES // 4


def test_what_is_not_broken_conforms_and_what_is_broken_does_not(month: Any, folder: Path) -> None:
    del month

    broken = {row["archivo"] for row in rows(folder, "esperado")}
    found = {}
    for path in sorted(folder.rglob("*.*")):
        try:
            found[path.relative_to(folder).as_posix()] = check(
                path.read_bytes(), path.name, TERMS, Context(path.name[:13], path.parent.name), exact=False
            ).report.conforms
        except VitrinaError:
            found[path.relative_to(folder).as_posix()] = False
    assert len(found) == FILES
    assert {name for name, conforms in found.items() if not conforms} == broken
    assert {Path(name).suffix for name in found} >= {".xlsx", ".zip"}
