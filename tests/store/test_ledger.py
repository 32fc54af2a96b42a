"""The ledger: a chain in which a changed, removed or moved line is found, and a torn one never counted."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from vitrina.errors import ArchiveError
from vitrina.store.ledger import GENESIS, Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A ledger with four lines."""
    result = Ledger(tmp_path / "ledger.jsonl")
    for n in range(4):
        result.append({"edition": f"edición {n}"})
    return result


def raw(ledger: Ledger) -> list[bytes]:
    return ledger.path.read_bytes().splitlines(keepends=True)


def test_a_ledger_that_is_not_there_has_no_lines_and_is_not_made(tmp_path: Path) -> None:
    assert Ledger(tmp_path / "none.jsonl").lines() == []
    assert list(tmp_path.iterdir()) == []


def test_every_line_names_the_hash_of_the_one_before(ledger: Ledger) -> None:
    previous = GENESIS
    for number, line in enumerate(raw(ledger), start=1):
        content = json.loads(line)
        assert (number, previous) == (content["number"], content["previous"])
        previous = hashlib.sha256(line.rstrip(b"\n")).hexdigest()
    assert previous == ledger.lines()[-1].hash


def test_append_returns_the_line_as_it_is_read_back(ledger: Ledger) -> None:
    line = ledger.append({"act": "publish", "by": "José Ñ."})
    assert ledger.lines()[-1] == line
    assert line.number == 5


def test_a_line_is_compact_json_with_sorted_keys_in_utf8(ledger: Ledger) -> None:
    first = raw(ledger)[0].decode().rstrip("\n")
    assert first == json.dumps(json.loads(first), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert "edición" in first


@pytest.mark.parametrize("cut", [1, 20, -1])
def test_a_torn_last_line_does_not_count_and_is_dropped_by_the_next(ledger: Ledger, cut: int) -> None:
    whole = ledger.path.read_bytes()
    ledger.path.write_bytes(whole + b'{"edition":"torn","number":5}\n'[:cut])
    assert len(ledger.lines()) == 4
    ledger.append({"edition": "next"})
    assert [line.content["edition"] for line in ledger.lines()] == [*(f"edición {n}" for n in range(4)), "next"]
    assert ledger.path.read_bytes().startswith(whole)


def test_a_changed_line_is_found_at_the_line_that_follows(ledger: Ledger) -> None:
    ledger.path.write_bytes(ledger.path.read_bytes().replace("edición 1".encode(), "edición 9".encode()))
    with pytest.raises(ArchiveError) as caught:
        ledger.lines()
    assert (caught.value.code, caught.value.params) == ("ledger.broken", {"line": 3})


@pytest.mark.parametrize(("order", "line"), [([0, 2, 3], 2), ([1, 2, 3], 1), ([0, 2, 1, 3], 2), ([0, 1, 1, 2, 3], 3)])
def test_a_removed_moved_or_repeated_line_is_found(ledger: Ledger, order: list[int], line: int) -> None:
    lines = raw(ledger)
    ledger.path.write_bytes(b"".join(lines[n] for n in order))
    with pytest.raises(ArchiveError) as caught:
        ledger.lines()
    assert (caught.value.code, caught.value.params["line"]) == ("ledger.broken", line)


def test_a_line_renumbered_after_a_removal_is_found(ledger: Ledger) -> None:
    lines = raw(ledger)
    ledger.path.write_bytes(lines[0] + lines[2].replace(b'"number":3', b'"number":2'))
    with pytest.raises(ArchiveError, match=r"ledger\.broken"):
        ledger.lines()


@pytest.mark.parametrize("line", [b"not json\n", b"\n", b"5\n", b"[]\n", b"null\n", b'"text"\n', b"\xff\xfe\n"])
def test_a_line_that_is_no_object_is_told(ledger: Ledger, line: bytes) -> None:
    ledger.path.write_bytes(ledger.path.read_bytes() + line)
    with pytest.raises(ArchiveError) as caught:
        ledger.lines()
    assert (caught.value.code, caught.value.params) == ("ledger.unreadable", {"line": 5})


def test_nothing_is_appended_to_a_broken_chain(ledger: Ledger) -> None:
    lines = raw(ledger)
    ledger.path.write_bytes(lines[0] + lines[2])
    with pytest.raises(ArchiveError):
        ledger.append({"edition": "next"})
    assert raw(ledger) == [lines[0], lines[2]]


def test_lines_are_added_together_as_they_would_be_alone(ledger: Ledger, tmp_path: Path) -> None:
    other = Ledger(tmp_path / "other.jsonl")
    contents = [{"edition": f"edición {n}"} for n in range(4)]
    assert other.extend(contents) == ledger.lines()
    assert raw(other) == raw(ledger)
    assert other.extend([]) == []


def test_what_another_process_added_or_changed_is_seen(ledger: Ledger) -> None:
    ledger.lines()
    other = Ledger(ledger.path)
    added = other.append({"edition": "next"})
    assert ledger.lines()[-1] == added
    ledger.path.write_bytes(ledger.path.read_bytes().replace("edición 1".encode(), "edición 9".encode()))
    with pytest.raises(ArchiveError):
        ledger.lines()
