"""The database: one SQLAlchemy object, engine settings for SQLite, and the one way to write."""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, Table, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.pool import ConnectionPoolEntry

from intake.prepared import Prepared, send

BUSY_MILLISECONDS = 10_000
# Serialization failure, deadlock, and a row that somebody else made a moment earlier: the next look sees it
# (PostgreSQL, appendix A).
TRY_AGAIN = {"40001", "40P01", "23505"}


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


Row = TypeVar("Row", bound=Base)


class _WriteQueue:
    """One writer at a time, in turn, across threads and processes: SQLite's own busy handler is unfair,
    and a commit must not race a checkpoint on SQLite 3.7.0 to 3.51.2 (the WAL-reset bug)."""

    def __init__(self) -> None:
        self._threads = threading.Lock()
        self._files: dict[tuple[str, int], int] = {}

    @contextmanager
    def turn(self, database: str | None) -> Iterator[None]:
        if not database or database == ":memory:":
            yield
            return
        with self._threads:
            handle = self._open(database)
            fcntl.flock(handle, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(handle, fcntl.LOCK_UN)

    def _open(self, database: str) -> int:
        place = (
            database,
            os.getpid(),
        )  # a lock inherited over fork would be shared, not waited for
        if place not in self._files:
            self._files[place] = os.open(f"{database}.write", os.O_RDWR | os.O_CREAT, 0o600)
        return self._files[place]


_queue = _WriteQueue()


@contextmanager
def writing() -> Iterator[None]:
    """One write transaction: commits at the end, rolls back when anything is raised.

    SQLite begins IMMEDIATE, so that a read followed by a write cannot fail with BUSY_SNAPSHOT.
    """
    db.session.rollback()
    engine = db.engine
    with _queue.turn(engine.url.database if engine.dialect.name == "sqlite" else None):
        try:
            db.session.connection(execution_options={"writing": True})
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise


def empty_log() -> None:
    """Take what was deleted out of SQLite's log as well, which else holds the pages as they were until it is reused.

    Readers under way may keep it; the next time empties it. PostgreSQL's log is recycled by its own checkpoints.
    """
    engine = db.engine
    if engine.dialect.name != "sqlite":
        return
    db.session.rollback()
    with _queue.turn(engine.url.database), closing(engine.raw_connection()) as connection:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def table_of(model: type[Base]) -> Table:
    """The table of a model, for plain statements."""
    return cast("Table", model.__table__)


def insert(row: Row) -> Row:
    """Insert one row now, by a plain statement, and keep it in the session as if it had been read.

    A unit of work costs several times as much; on the paths a crowded hall takes at once that counts.
    Relationships of the row are left alone: give its foreign keys.
    """
    table = table_of(type(row))
    into, empty = _into(table)
    given = {name: row.__dict__.get(name, value) for name, value in empty.items()}
    primary = into.write(db.session.connection(), given)
    for name, value in given.items():
        set_committed_value(row, name, value)
    if "id" in table.c:
        set_committed_value(row, "id", primary)
    make_transient_to_detached(row)
    db.session.add(row)
    return row


def first(statement: Prepared, **values: Any) -> tuple[Any, ...] | None:
    """The first row of a prepared statement, in the transaction that is under way."""
    return statement.first(db.session.connection(), values)


@cache
def _into(table: Table) -> tuple[Prepared, Mapping[str, Any]]:
    """The statement that makes a row, and what each column holds unless it is given; the database numbers the rows."""
    empty = {
        column.key: getattr(column.default, "arg", None)
        for column in table.columns
        if column.key != "id"
    }
    return Prepared(table.insert(), fields=list(empty)), empty


def may_try_again(error: DBAPIError) -> bool:
    """Whether the database asks for the same transaction once more."""
    return getattr(error.orig, "sqlstate", None) in TRY_AGAIN


def lock_for_this_transaction(name: str) -> bool:
    """Make equal names wait for each other until the transaction ends; whether somebody else may have written
    meanwhile, so that what was read before is to be read anew. SQLite has one writer anyway."""
    if db.engine.dialect.name != "postgresql":
        return False
    db.session.execute(
        db.text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name}
    )
    return True


def engine_options(database_url: str) -> dict[str, Any]:
    """No values in error messages: they are names and numbers of people. PostgreSQL's connections are tried first."""
    return {"hide_parameters": True, "pool_pre_ping": database_url.startswith("postgresql")}


@event.listens_for(Engine, "handle_error")
def _say_no_values(context: ExceptionContext) -> None:
    """PostgreSQL repeats the row it refuses in its error's details; names and numbers do not belong in a log."""
    said = getattr(getattr(context.original_exception, "diag", None), "message_primary", None)
    if said:
        context.original_exception.args = (said,)
        if context.sqlalchemy_exception:
            context.sqlalchemy_exception.args = (said,)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we say BEGIN ourselves, below
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MILLISECONDS}",
        "trusted_schema=OFF",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get("writing")
        send(connection, "BEGIN IMMEDIATE" if writes else "BEGIN")
