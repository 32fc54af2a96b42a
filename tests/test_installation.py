"""An installation: indexes that catch up with the ledger, after a kill, after a loss, among processes."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from samples import ALAUSI, INVENTED, SAMPLE, publish_invented, publish_sample
from vitrina.errors import ArchiveError, RefusedError
from vitrina.installation import Installation, parse_key
from vitrina.model import EditionKey
from vitrina.settings import load
from vitrina.store import files

PUBLISH = """
import sys
from pathlib import Path
from vitrina.installation import Installation
from vitrina.model import Context
from vitrina.publish import release
from vitrina.settings import load
path = Path(sys.argv[2])
opened = Installation(load({"data_dir": sys.argv[1]}, {}))
print("ready", flush=True)
sys.stdin.readline()
print(release(opened, path.read_bytes(), path.name, Context("0660000440001", "2021-05"), "other").created)
opened.close()
"""


@pytest.fixture
def install(tmp_path: Path) -> Iterator[Callable[..., Installation]]:
    opened: list[Installation] = []

    def make(**settings: Any) -> Installation:
        opened.append(Installation(load({"data_dir": tmp_path / "var", **settings}, {})))
        return opened[-1]

    yield make
    for installation in opened:
        installation.close()


def publisher(data: Path) -> subprocess.Popen[str]:
    """Start a process that publishes the sample when it is told to."""
    process = subprocess.Popen(
        [sys.executable, "-c", PUBLISH, str(data), str(SAMPLE)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def content(installation: Installation) -> set[str]:
    return {str(quad) for quad in installation.reader.store()[1]}


def test_opening_an_installation_makes_nothing(install: Callable[..., Installation], tmp_path: Path) -> None:
    installation = install()
    assert not installation.catch_up()
    assert installation.reader.store()[0] == 0
    assert installation.archive.base is None
    assert list(tmp_path.iterdir()) == []


def test_a_process_killed_between_line_and_indexes_costs_nothing_but_catching_up(
    install: Callable[..., Installation], tmp_path: Path, published: Installation
) -> None:
    """We hold the lock of the indexes, so the other process stops exactly between; there it is killed."""
    data = tmp_path / "var"
    ledger = data / "archive" / "ledger.jsonl"
    with files.lock(data / "store" / ".index-lock"), publisher(data) as process:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
        deadline = time.monotonic() + 30
        while not (ledger.exists() and ledger.read_bytes().endswith(b"\n")):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL

    installation = install()
    assert installation.records.editions() == []
    assert installation.reader.store()[0] == 0
    assert installation.catch_up()
    assert [e.key for e in installation.records.editions()] == [EditionKey(ALAUSI, "lotaip-a4", "2021-05", 1)]
    name = installation.iris.institution(ALAUSI)
    assert installation.reader.graph(name) != []
    assert set(installation.reader.graph(name)) == set(published.reader.graph(name))
    assert not installation.catch_up()


def test_a_release_after_a_kill_catches_up_before_it_decides(
    install: Callable[..., Installation], tmp_path: Path
) -> None:
    first = install()
    publish_sample(first)
    (tmp_path / "var" / "records.sqlite").unlink()
    shutil.rmtree(tmp_path / "var" / "store")
    second = install()
    publish_sample(second)
    assert len(second.archive.ledger.lines()) == 1
    assert len(second.records.editions()) == 1
    assert second.reader.has(second.iris.institution(ALAUSI))


def test_two_processes_that_publish_at_once_make_one_edition(
    install: Callable[..., Installation], tmp_path: Path
) -> None:
    data = tmp_path / "var"
    processes = [publisher(data) for _ in range(2)]
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    outputs = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert sorted(outputs) == ["False\n", "True\n"]
    installation = install()
    assert len(installation.archive.ledger.lines()) == 1
    assert len(installation.records.editions()) == 1
    assert not installation.catch_up()


def test_store_and_records_that_were_lost_are_made_again_the_same(
    install: Callable[..., Installation], tmp_path: Path
) -> None:
    first = install()
    publish_sample(first)
    publish_invented(first)
    before = content(first)
    units = [(u.normalised, u.slug, u.label) for u in first.records.unit_names(INVENTED)]
    first.close()
    (tmp_path / "var" / "records.sqlite").unlink()
    shutil.rmtree(tmp_path / "var" / "store")
    second = install()
    assert second.catch_up()
    assert content(second) == before
    assert [(u.normalised, u.slug, u.label) for u in second.records.unit_names(INVENTED)] == units


@pytest.mark.parametrize("lost", ["current.json", "generations", "live"])
def test_a_part_of_the_store_that_was_lost_is_no_end(
    install: Callable[..., Installation], tmp_path: Path, lost: str
) -> None:
    first = install()
    publish_sample(first)
    before = content(first)
    path = tmp_path / "var" / "store" / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    second = install()
    second.catch_up()
    assert content(second) == before


def test_a_release_after_the_live_store_was_lost_keeps_what_was_published(
    install: Callable[..., Installation], tmp_path: Path
) -> None:
    first = install()
    publish_sample(first)
    shutil.rmtree(tmp_path / "var" / "store" / "live")
    second = install()
    publish_invented(second)
    assert second.reader.has(second.iris.institution(ALAUSI))
    assert second.reader.has(second.iris.institution(INVENTED))


def test_catching_up_under_another_base_is_refused(install: Callable[..., Installation], tmp_path: Path) -> None:
    publish_sample(install())
    shutil.rmtree(tmp_path / "var" / "store")
    with pytest.raises(RefusedError):
        install(base_iri="https://otra.gob.ec/").catch_up()
    assert not (tmp_path / "var" / "store" / "current.json").exists()


def test_a_broken_ledger_is_told_at_the_start(install: Callable[..., Installation]) -> None:
    first = install()
    publish_sample(first)
    publish_invented(first)
    path = first.archive.ledger.path
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]))
    with pytest.raises(ArchiveError):
        install().catch_up()


def test_an_institution_that_left_the_register_keeps_its_editions(
    install: Callable[..., Installation], tmp_path: Path
) -> None:
    publish_sample(install())
    register = tmp_path / "register.csv"
    register.write_text("ruc,nombre\n2469999990001,Otra\n", encoding="utf-8")
    shutil.rmtree(tmp_path / "var" / "store")
    installation = install(institutions=str(register))
    installation.catch_up()
    assert installation.institution(ALAUSI).name == f"RUC {ALAUSI}"
    assert installation.reader.has(installation.iris.institution(ALAUSI))


@pytest.mark.parametrize(
    "path", ["", "edicion/1/2/3", "edition/1/2/3/v1", "edicion/1/2/3/1", "edicion/1/2/3/vx", "edicion/1/2/3/v1/x"]
)
def test_a_path_that_names_no_edition_is_told(path: str) -> None:
    with pytest.raises(ArchiveError):
        parse_key(path)


def test_a_key_and_its_path_go_both_ways() -> None:
    key = EditionKey(ALAUSI, "lotaip-a4", "2021-05", 12)
    assert parse_key(key.path) == key
