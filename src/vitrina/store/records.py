"""Records: editions, units and indicators as an index over the archive; people and runs (SQLAlchemy).

SQLite by default, any database that SQLAlchemy speaks by one setting. What is about editions can be made
again from the archive; people and runs live only here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKey,
    String,
    TypeDecorator,
    UniqueConstraint,
    create_engine,
    func,
    insert,
    select,
)
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from vitrina.errors import SettingsError
from vitrina.model import EditionKey


def now() -> dt.datetime:
    """Return the present moment in UTC, to the second."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


class _Utc(TypeDecorator[dt.datetime]):
    """A moment in UTC; SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        del dialect
        return value.astimezone(dt.UTC) if value is not None else None

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        del dialect
        return value.replace(tzinfo=dt.UTC) if value is not None and value.tzinfo is None else value


class _Base(DeclarativeBase):
    type_annotation_map: ClassVar = {dt.datetime: _Utc}


class EditionRecord(_Base):
    """A published version of one form, institution and period."""

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("institution", "form", "period", "version"),)
    line: Mapped[int] = mapped_column(primary_key=True)
    institution: Mapped[str] = mapped_column(String(13), index=True)
    form: Mapped[str] = mapped_column(String(40))
    period: Mapped[str] = mapped_column(String(7))
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    original: Mapped[str] = mapped_column(String(64), index=True)
    filename: Mapped[str] = mapped_column(String(300))
    sheet: Mapped[str] = mapped_column(String(100))
    graph: Mapped[str] = mapped_column(String(64))
    published: Mapped[dt.datetime] = mapped_column()
    by: Mapped[str] = mapped_column(String(100))
    sizes: Mapped[dict[str, int]] = mapped_column(JSON)

    @property
    def key(self) -> EditionKey:
        """What it is an edition of."""
        return EditionKey(self.institution, self.form, self.period, self.version)


class UnitName(_Base):
    """A name, current or older, under which a unit was stated; `normalised` decides identity."""

    __tablename__ = "unit_name"
    institution: Mapped[str] = mapped_column(String(13), primary_key=True)
    normalised: Mapped[str] = mapped_column(String(600), primary_key=True)
    slug: Mapped[str] = mapped_column(String(120))
    label: Mapped[str] = mapped_column(String(600))


class Indicator(_Base):
    """The wording under which an indicator was first stated."""

    __tablename__ = "indicator"
    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    label: Mapped[str] = mapped_column(String(2000))


class User(_Base):
    """A person who may publish for one institution, or for all where `institution` is None."""

    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    password: Mapped[str] = mapped_column(String(200))
    institution: Mapped[str | None] = mapped_column(String(13))
    created: Mapped[dt.datetime] = mapped_column(default=now)


class Run(_Base):
    """One execution of the checks on one upload; `id` cannot be guessed, its files go with it."""

    __tablename__ = "run"
    id: Mapped[str] = mapped_column(String(43), primary_key=True)
    created: Mapped[dt.datetime] = mapped_column(default=now)
    expires: Mapped[dt.datetime] = mapped_column(index=True)
    filename: Mapped[str] = mapped_column(String(300))
    institution: Mapped[str | None] = mapped_column(String(13))
    period: Mapped[str | None] = mapped_column(String(7))
    user: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


@dataclass(frozen=True, slots=True)
class Entry:
    """What the records say of an edition: the edition, (normalised name, slug, name) of its units, its indicators.

    `indicators` are slug → wording.
    """

    record: EditionRecord
    units: tuple[tuple[str, str, str], ...]
    indicators: Mapping[str, str]


#: How many values one query names; databases bound it.
_PORTION = 500


def _portions(values: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(values), _PORTION):
        yield sorted(values)[start : start + _PORTION]


def _insert(session: Session, table: type[UnitName | Indicator], rows: list[dict[str, str]]) -> None:
    """Add rows, as rows and not as objects: a national month names tens of thousands."""
    if rows:
        session.execute(insert(table), rows)


class Records:
    """The records at a SQLAlchemy database `url`; tables are made where they are missing.

    Raises:
        SettingsError: there is no such database.
    """

    def __init__(self, url: str) -> None:
        try:
            self.engine = create_engine(url)
            self._make_tables()
        except (ImportError, SQLAlchemyError) as error:
            raise SettingsError("records.unreachable", detail=str(getattr(error, "orig", error))) from error
        self.session: sessionmaker[Session] = sessionmaker(self.engine, expire_on_commit=False)

    def _make_tables(self) -> None:
        try:
            _Base.metadata.create_all(self.engine)
        except DBAPIError:  # another process made one between the look and the act
            _Base.metadata.create_all(self.engine)

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()

    def last_line(self) -> int:
        """Return the number of the last line of the ledger that the records know, 0 for none."""
        with self.session() as session:
            return session.scalar(select(func.max(EditionRecord.line))) or 0

    def add_edition(
        self, record: EditionRecord, units: Iterable[tuple[str, str, str]], indicators: Mapping[str, str]
    ) -> None:
        """Record an edition, the units that it names and its indicators, in one transaction.

        `units` are (normalised name, slug, name), in the order of the edition; `indicators` slug → wording.
        """
        self.add_editions([Entry(record, tuple(units), indicators)])

    def add_editions(self, entries: Sequence[Entry]) -> None:
        """Record editions with their units and indicators, in the order of the ledger and in one transaction."""
        with self.session.begin() as session:
            rucs = list({entry.record.institution for entry in entries})
            published: dict[tuple[str, str, str], EditionRecord] = {}
            names: dict[tuple[str, str], UnitName] = {}
            new_names: dict[tuple[str, str], dict[str, str]] = {}
            new_indicators: dict[str, str] = {}
            known: set[str] = set()
            for some in _portions(rucs):
                editions = select(EditionRecord).where(EditionRecord.institution.in_(some))
                for old in session.scalars(editions.where(EditionRecord.state == "published")):
                    published[old.institution, old.form, old.period] = old
                for name in session.scalars(select(UnitName).where(UnitName.institution.in_(some))):
                    names[name.institution, name.normalised] = name
            for some in _portions(list({slug for entry in entries for slug in entry.indicators})):
                known.update(session.scalars(select(Indicator.slug).where(Indicator.slug.in_(some))))
            for record, units, indicators in ((e.record, e.units, e.indicators) for e in entries):
                month = record.institution, record.form, record.period
                if month in published:
                    published[month].state = "replaced"
                published[month] = record
                session.add(record)
                for normalised, slug, label in units:
                    key = record.institution, normalised
                    if named := names.get(key):
                        named.slug, named.label = slug, label
                    else:
                        new_names[key] = {
                            "institution": record.institution, "normalised": normalised, "slug": slug, "label": label
                        }  # fmt: skip
                for slug, label in indicators.items():
                    if slug not in known:
                        new_indicators.setdefault(slug, label)
            _insert(session, UnitName, list(new_names.values()))
            _insert(session, Indicator, [{"slug": slug, "label": label} for slug, label in new_indicators.items()])

    def editions(self, institution: str | None = None, form: str | None = None) -> Sequence[EditionRecord]:
        """Return editions by institution, form, period and version."""
        query = select(EditionRecord)
        if institution:
            query = query.where(EditionRecord.institution == institution)
        if form:
            query = query.where(EditionRecord.form == form)
        order = (EditionRecord.institution, EditionRecord.form, EditionRecord.period, EditionRecord.version)
        with self.session() as session:
            return session.scalars(query.order_by(*order)).all()

    def latest(self, institution: str, form: str, period: str) -> EditionRecord | None:
        """Return the newest version of that month, or None."""
        found = [edition for edition in self.editions(institution, form) if edition.period == period]
        return found[-1] if found else None

    def edition(self, key: EditionKey) -> EditionRecord | None:
        """Return that edition, or None."""
        return next((e for e in self.editions(key.institution, key.form) if e.key == key), None)

    def by_original(self, sha256: str) -> Sequence[EditionRecord]:
        """Return the editions made from the workbook with that hash."""
        with self.session() as session:
            return session.scalars(select(EditionRecord).where(EditionRecord.original == sha256)).all()

    def unit_names(self, institution: str) -> Sequence[UnitName]:
        """Return every name of every unit of an institution."""
        query = select(UnitName).where(UnitName.institution == institution).order_by(UnitName.slug)
        with self.session() as session:
            return session.scalars(query).all()

    def user(self, name: str) -> User | None:
        """Return the account of that name, or None."""
        with self.session() as session:
            return session.scalar(select(User).where(User.name == name))

    def user_by_id(self, user_id: int) -> User | None:
        """Return the account with that id, or None."""
        with self.session() as session:
            return session.get(User, user_id)

    def users(self) -> Sequence[User]:
        """Return all accounts by name."""
        with self.session() as session:
            return session.scalars(select(User).order_by(User.name)).all()

    def add_user(self, user: User) -> bool:
        """Add an account; False where the name is taken."""
        try:
            with self.session.begin() as session:
                session.add(user)
        except IntegrityError:
            return False
        return True

    def set_password(self, name: str, password: str) -> bool:
        """Give an account another password hash; False where there is no such account."""
        with self.session.begin() as session:
            user = session.scalar(select(User).where(User.name == name))
            if user is not None:
                user.password = password
        return user is not None

    def remove_user(self, name: str) -> bool:
        """Remove an account; False where there is none."""
        with self.session.begin() as session:
            user = session.scalar(select(User).where(User.name == name))
            if user is not None:
                session.delete(user)
        return user is not None

    def add_run(self, run: Run) -> None:
        """Record one upload under review."""
        with self.session.begin() as session:
            session.add(run)

    def run(self, run_id: str) -> Run | None:
        """Return the run with that id while it has not expired, else None."""
        with self.session() as session:
            found = session.get(Run, run_id)
        return found if found and found.expires >= now() else None

    def forget_expired_runs(self) -> list[str]:
        """Remove the runs that have expired and return their ids, so that their files can go too."""
        with self.session.begin() as session:
            expired = session.scalars(select(Run).where(Run.expires < now())).all()
            for run in expired:
                session.delete(run)
            return [run.id for run in expired]

    def indicators(self, slugs: Iterable[str]) -> dict[str, str]:
        """Return slug → first wording of those indicators that are known."""
        with self.session() as session:
            return {
                slug: label
                for some in _portions(list(slugs))
                for slug, label in session.execute(
                    select(Indicator.slug, Indicator.label).where(Indicator.slug.in_(some))
                )
            }
