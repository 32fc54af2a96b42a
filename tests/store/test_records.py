"""Records: an index over the archive, with moments in UTC, and one published version of each month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from vitrina.errors import SettingsError
from vitrina.model import EditionKey
from vitrina.store.records import EditionRecord, Records, Run, now

RUC = "0660000440001"
MOMENT = dt.datetime(2021, 5, 31, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=-5)))


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = Records(f"sqlite:///{tmp_path / 'records.sqlite'}")
    yield opened
    opened.close()


def edition(line: int, period: str = "2021-05", version: int = 1, ruc: str = RUC) -> EditionRecord:
    return EditionRecord(
        line=line, institution=ruc, form="lotaip-a4", period=period, version=version, state="published",
        original="a" * 64, filename="matriz.xlsx", sheet="Hoja", graph="b" * 64, published=MOMENT, by="yo",
        sizes={"edition.nt": 3},
    )  # fmt: skip


def test_a_moment_of_any_zone_comes_back_as_the_same_moment_in_utc(records: Records) -> None:
    records.add_edition(edition(1), [], {})
    (found,) = records.editions()
    assert found.published == MOMENT
    assert found.published.tzinfo == dt.UTC


def test_now_is_utc_to_the_second() -> None:
    assert now().tzinfo == dt.UTC
    assert now().microsecond == 0


def test_a_new_version_replaces_the_one_of_its_month_only(records: Records) -> None:
    records.add_edition(edition(1), [], {})
    records.add_edition(edition(2, "2021-06"), [], {})
    records.add_edition(edition(3, ruc="2469999990001"), [], {})
    records.add_edition(edition(4, version=2), [], {})
    states = {(e.institution, e.period, e.version): e.state for e in records.editions()}
    assert states == {
        (RUC, "2021-05", 1): "replaced",
        (RUC, "2021-05", 2): "published",
        (RUC, "2021-06", 1): "published",
        ("2469999990001", "2021-05", 1): "published",
    }
    assert records.last_line() == 4


def test_editions_come_in_order_and_versions_count_as_numbers(records: Records) -> None:
    for line, version in enumerate(range(1, 12), start=1):
        records.add_edition(edition(line, version=version), [], {})
    assert [e.version for e in records.editions(RUC, "lotaip-a4")] == list(range(1, 12))
    latest = records.latest(RUC, "lotaip-a4", "2021-05")
    assert latest is not None
    assert latest.version == 11
    assert records.latest(RUC, "lotaip-a4", "2021-06") is None
    assert records.edition(EditionKey(RUC, "lotaip-a4", "2021-05", 12)) is None
    assert len(records.by_original("a" * 64)) == 11
    assert records.editions("2469999990001") == records.editions(RUC, "other") == []


def test_a_line_is_recorded_once(records: Records) -> None:
    records.add_edition(edition(1), [("a", "a", "A")], {"i": "I"})
    with pytest.raises(IntegrityError):
        records.add_edition(edition(2), [("b", "b", "B")], {"j": "J"})
    assert [e.state for e in records.editions()] == ["published"]
    assert [unit.normalised for unit in records.unit_names(RUC)] == ["a"]


def test_every_name_of_a_unit_is_kept_with_the_last_wording(records: Records) -> None:
    records.add_edition(edition(1), [("obras", "obras", "OBRAS"), ("obras y vias", "obras", "OBRAS Y VÍAS")], {})
    records.add_edition(edition(2, "2021-06"), [("obras", "obras", "Obras")], {})
    found = {unit.normalised: (unit.slug, unit.label) for unit in records.unit_names(RUC)}
    assert found == {"obras": ("obras", "Obras"), "obras y vias": ("obras", "OBRAS Y VÍAS")}
    assert records.unit_names("2469999990001") == []


def test_an_indicator_keeps_its_first_wording(records: Records) -> None:
    records.add_edition(edition(1), [], {"i": "Primero"})
    records.add_edition(edition(2, "2021-06"), [], {"i": "Segundo", "j": "Otro"})
    assert records.indicators(["i", "j", "k"]) == {"i": "Primero", "j": "Otro"}


def test_a_run_is_forgotten_when_its_time_is_over(records: Records) -> None:
    day = dt.timedelta(days=1)
    records.add_run(Run(id="old", filename="a", expires=now() - day))
    records.add_run(Run(id="new", filename="b", expires=now() + day))
    assert records.run("old") is None
    found = records.run("new")
    assert found is not None
    assert found.filename == "b"
    assert records.forget_expired_runs() == ["old"]
    assert records.forget_expired_runs() == []


@pytest.mark.parametrize("url", ["nonsense", "", "nosuchdb:///x", "sqlite:////no/such/folder/x.sqlite"])
def test_a_database_that_cannot_be_opened_is_a_setting_to_check(url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Records(url)
    assert caught.value.code == "records.unreachable"


def test_two_openings_share_one_database(tmp_path: Path) -> None:
    one, two = (Records(f"sqlite:///{tmp_path / 'r.sqlite'}") for _ in range(2))
    try:
        one.add_edition(edition(1), [], {})
        assert two.last_line() == 1
    finally:
        one.close()
        two.close()
