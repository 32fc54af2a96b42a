"""Accounts: names that can be told apart, passwords that nobody can read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from samples import ALAUSI
from vitrina import accounts
from vitrina.errors import BadRequestError, NotFoundError, RefusedError
from vitrina.store.records import Records

PASSWORD = "una clave bastante larga"


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = Records(f"sqlite:///{tmp_path / 'records.sqlite'}")
    yield opened
    opened.close()


def test_name_and_password_belong_together(records: Records) -> None:
    accounts.add(records, "ana", PASSWORD, ALAUSI)
    user = accounts.verify(records, "ana", PASSWORD)
    assert user is not None
    assert (user.name, user.institution) == ("ana", ALAUSI)
    assert accounts.by_id(records, user.id) is not None
    for name, password in (("ana", PASSWORD + "x"), ("ana", ""), ("Ana", PASSWORD), ("eva", PASSWORD), ("", "")):
        assert accounts.verify(records, name, password) is None


def test_a_password_is_kept_as_an_argon2id_hash_only(records: Records, tmp_path: Path) -> None:
    accounts.add(records, "ana", PASSWORD, None)
    user = records.user("ana")
    assert user is not None
    assert user.password.startswith("$argon2id$")
    assert PASSWORD.encode() not in (tmp_path / "records.sqlite").read_bytes()


def test_a_name_is_taken_once(records: Records) -> None:
    accounts.add(records, "ana", PASSWORD, None)
    with pytest.raises(RefusedError) as caught:
        accounts.add(records, "ana", "otra clave bastante larga", None)
    assert caught.value.code == "user.exists"
    assert accounts.verify(records, "ana", PASSWORD) is not None


@pytest.mark.parametrize("name", ["", " ", " ana", "ana ", "a\nb", "a\x1b[31m", "x" * 101])
def test_a_name_that_cannot_be_told_from_others_is_refused(records: Records, name: str) -> None:
    with pytest.raises(BadRequestError) as caught:
        accounts.add(records, name, PASSWORD, None)
    assert caught.value.code == "user.bad-name"
    assert accounts.everybody(records) == []


@pytest.mark.parametrize("name", ["María José Ñ.", "ana@example.org", "x" * 100])
def test_names_of_people_are_names(records: Records, name: str) -> None:
    accounts.add(records, name, PASSWORD, None)
    assert accounts.verify(records, name, PASSWORD) is not None


@pytest.mark.parametrize("password", ["", "x" * 11])
def test_a_short_password_is_refused_everywhere(records: Records, password: str) -> None:
    with pytest.raises(BadRequestError):
        accounts.add(records, "eva", password, None)
    accounts.add(records, "ana", PASSWORD, None)
    with pytest.raises(BadRequestError):
        accounts.set_password(records, "ana", password)
    assert [user.name for user in accounts.everybody(records)] == ["ana"]
    assert accounts.verify(records, "ana", PASSWORD) is not None


def test_a_new_password_replaces_the_old_one(records: Records) -> None:
    accounts.add(records, "ana", PASSWORD, None)
    accounts.set_password(records, "ana", "otra clave bastante larga")
    assert accounts.verify(records, "ana", PASSWORD) is None
    assert accounts.verify(records, "ana", "otra clave bastante larga") is not None


def test_an_account_that_was_removed_opens_nothing(records: Records) -> None:
    accounts.add(records, "ana", PASSWORD, None)
    accounts.remove(records, "ana")
    assert accounts.verify(records, "ana", PASSWORD) is None
    assert accounts.everybody(records) == []
    for act in (lambda: accounts.remove(records, "ana"), lambda: accounts.set_password(records, "ana", PASSWORD)):
        with pytest.raises(NotFoundError):
            act()


def test_everybody_comes_by_name(records: Records) -> None:
    for name in ("eva", "ana", "luz"):
        accounts.add(records, name, PASSWORD, None)
    assert [user.name for user in accounts.everybody(records)] == ["ana", "eva", "luz"]


def test_a_hash_that_is_none_opens_nothing(records: Records) -> None:
    accounts.add(records, "ana", PASSWORD, None)
    records.set_password("ana", PASSWORD)
    assert accounts.verify(records, "ana", PASSWORD) is None
