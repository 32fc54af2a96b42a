"""Accounts of people who publish: passwords hashed with Argon2id, checked in constant time."""

from __future__ import annotations

from collections.abc import Sequence

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from vitrina.errors import BadRequestError, NotFoundError, RefusedError
from vitrina.store.records import Records, User

PASSWORD_LENGTH = 12
NAME_LENGTH = 100
_HASHER = PasswordHasher()
#: Verified against when the name is unknown, so that both cases take the same time.
_NOBODY = _HASHER.hash("nobody has this password")


def add(records: Records, name: str, password: str, institution: str | None) -> None:
    """Add an account for one institution, or for all where `institution` is None.

    Raises:
        RefusedError: the name is taken.
        BadRequestError: a name that cannot be told from others, or a password shorter than `PASSWORD_LENGTH`.
    """
    if not name or name != name.strip() or not name.isprintable() or len(name) > NAME_LENGTH:
        raise BadRequestError("user.bad-name", name=name)
    _check(password)
    if not records.add_user(User(name=name, password=_HASHER.hash(password), institution=institution)):
        raise RefusedError("user.exists", name=name)


def _check(password: str) -> None:
    if len(password) < PASSWORD_LENGTH:
        raise BadRequestError("user.short-password", length=PASSWORD_LENGTH)


def by_id(records: Records, user_id: int) -> User | None:
    """Return the account with that id, or None."""
    return records.user_by_id(user_id)


def everybody(records: Records) -> Sequence[User]:
    """Return all accounts by name."""
    return records.users()


def set_password(records: Records, name: str, password: str) -> None:
    """Give an account a new password.

    Raises:
        NotFoundError: there is no such account.
        BadRequestError: the password is too short.
    """
    _check(password)
    if not records.set_password(name, _HASHER.hash(password)):
        raise NotFoundError("user.unknown", name=name)


def remove(records: Records, name: str) -> None:
    """Remove an account; what it published stays under its name.

    Raises:
        NotFoundError: there is no such account.
    """
    if not records.remove_user(name):
        raise NotFoundError("user.unknown", name=name)


def verify(records: Records, name: str, password: str) -> User | None:
    """Return the account where name and password belong together, else None."""
    user = records.user(name)
    try:
        _HASHER.verify(user.password if user else _NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        return None
    return user
