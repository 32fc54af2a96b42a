"""Accounts of people who publish: passwords hashed with Argon2id, checked in constant time."""

from __future__ import annotations

from collections.abc import Sequence

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select

from vitrina.errors import BadRequestError, NotFoundError, RefusedError
from vitrina.store.records import Records, User

PASSWORD_LENGTH = 12
_HASHER = PasswordHasher()
#: Verified against when the name is unknown, so that both cases take the same time.
_NOBODY = _HASHER.hash("nobody has this password")


def add(records: Records, name: str, password: str, institution: str | None) -> None:
    """Add an account for one institution, or for all where `institution` is None.

    Raises:
        RefusedError: the name is taken.
        BadRequestError: the password is shorter than `PASSWORD_LENGTH`.
    """
    _check(password)
    if find(records, name):
        raise RefusedError("user.exists", name=name)
    with records.session.begin() as session:
        session.add(User(name=name, password=_HASHER.hash(password), institution=institution))


def _check(password: str) -> None:
    if len(password) < PASSWORD_LENGTH:
        raise BadRequestError("user.short-password", length=PASSWORD_LENGTH)


def find(records: Records, name: str) -> User | None:
    """Return the account of that name, or None."""
    with records.session() as session:
        return session.scalar(select(User).where(User.name == name))


def by_id(records: Records, user_id: int) -> User | None:
    """Return the account with that id, or None."""
    with records.session() as session:
        return session.get(User, user_id)


def everybody(records: Records) -> Sequence[User]:
    """Return all accounts by name."""
    with records.session() as session:
        return session.scalars(select(User).order_by(User.name)).all()


def set_password(records: Records, name: str, password: str) -> None:
    """Give an account a new password.

    Raises:
        NotFoundError: there is no such account.
        BadRequestError: the password is too short.
    """
    _check(password)
    with records.session.begin() as session:
        user = session.scalar(select(User).where(User.name == name))
        if user is None:
            raise NotFoundError("user.unknown", name=name)
        user.password = _HASHER.hash(password)


def remove(records: Records, name: str) -> None:
    """Remove an account; what it published stays under its name.

    Raises:
        NotFoundError: there is no such account.
    """
    with records.session.begin() as session:
        user = session.scalar(select(User).where(User.name == name))
        if user is None:
            raise NotFoundError("user.unknown", name=name)
        session.delete(user)


def verify(records: Records, name: str, password: str) -> User | None:
    """Return the account where name and password belong together, else None."""
    user = find(records, name)
    try:
        _HASHER.verify(user.password if user else _NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        return None
    return user
