"""The database: one SQLAlchemy object, engine settings for SQLite, and the one way to write."""

import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, Engine, MetaData, Table, event, select
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapper, class_mapper
from sqlalchemy.orm.attributes import instance_state
from sqlalchemy.pool import ConnectionPoolEntry

from intake import turns
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


class _Turn(threading.local):
    """This thread's write transaction: the connection it writes on, which others share if the process takes turns."""

    connection: Connection | None = None
    shared: Connection | None = None


_turn = _Turn()


class _Session(Session):
    """Writes on the connection of its turn, within the savepoint of its form; reads on any other."""

    def get_bind(self, *asked: Any, **more: Any) -> Engine | Connection:
        return _turn.shared or super().get_bind(*asked, **more)

    def commit(self) -> None:
        super().commit()
        if _turn.shared is not None:
            turns.keep(_turn.shared)

    def rollback(self) -> None:
        super().rollback()
        if _turn.shared is not None:
            turns.take_back(_turn.shared)


db = SQLAlchemy(
    model_class=Base,
    session_options={
        "class_": _Session,
        "expire_on_commit": False,
        "join_transaction_mode": "create_savepoint",
    },
)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


Row = TypeVar("Row", bound=Base)


_queue = turns.WriteQueue()


@contextmanager
def writing() -> Iterator[None]:
    """One write transaction: commits at the end, rolls back when anything is raised.

    SQLite begins IMMEDIATE, so that a read followed by a write cannot fail with BUSY_SNAPSHOT, and forms that wait
    for their turn in one process share a commit (`intake/turns.py`).
    """
    db.session.rollback()
    engine = db.engine
    takes_turns = engine.dialect.name == "sqlite" and engine.url.database not in {None, ":memory:"}
    with _queue.turn(engine) if takes_turns else nullcontext() as shared:
        _turn.shared = shared
        try:
            # A session that is only looked at and written past never joins: to join costs as much as five statements.
            _turn.connection = shared or db.session.connection(execution_options={"writing": True})
            if shared is not None:
                turns.set_apart(shared)
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        finally:
            _turn.connection = None
            _turn.shared = None


@contextmanager
def looking() -> Iterator[None]:
    """A few lookups before the turn at writing, each by itself: on SQLite to begin and end costs more than they do."""
    engine = db.engine
    if engine.dialect.name != "sqlite":
        yield
        return
    with engine.connect() as alone:
        _turn.connection = alone
        try:
            yield
        finally:
            _turn.connection = None


def connection() -> Connection:
    """The connection of the transaction that is under way."""
    ours = _turn.connection
    return db.session.connection() if ours is None or ours.closed else ours


def hold_still() -> None:
    """Begin to read: whatever is read until the transaction ends is of one moment, also on PostgreSQL."""
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def empty_log() -> None:
    """Take what was deleted out of SQLite's log as well, which else holds the pages as they were until it is reused.

    Readers under way may keep it; the next time empties it. PostgreSQL's log is recycled by its own checkpoints.
    """
    engine = db.engine
    if engine.dialect.name != "sqlite":
        return
    db.session.rollback()
    with _queue.alone(engine), closing(engine.raw_connection()) as raw:
        raw.cursor().execute(
            "PRAGMA busy_timeout=0"
        )  # a slow reader must not keep the writers waiting
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


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
    held = row.__dict__
    given = {name: held.get(name, value) for name, value in empty.items()}
    primary = into.write(connection(), given)
    if "id" in table.c:
        given["id"] = primary
    return _as_read(row, given)


def _written() -> Connection:
    """The connection, once what the session still holds back is written, as before any query of its own."""
    session = db.session()
    if not session._is_clean():
        session.flush()
    return connection()


def first(statement: Prepared, **values: Any) -> tuple[Any, ...] | None:
    """The first row of a prepared statement, in the transaction that is under way."""
    return statement.first(_written(), values)


class Lookup(Generic[Row]):
    """Rows of a model by named values, looked up again and again: `find(slug=…)`.

    What `session.scalars(select(Model).where(…))` gives, at a quarter of its cost on SQLite.
    """

    def __init__(self, model: type[Row], *where: Any, order_by: Any = None) -> None:
        self._model = model
        self._where = where
        self._order_by = order_by

    def find(self, **values: Any) -> Row | None:
        """The first such row, in the session; None where there is none."""
        found = self._statement.first(_written(), values)
        return None if found is None else self._row(found)

    def all(self, **values: Any) -> list[Row]:
        """Every such row, in the session."""
        return [self._row(found) for found in self._statement.all(_written(), values)]

    def _row(self, found: tuple[Any, ...]) -> Row:
        given = dict(zip(self._names, found, strict=True))
        mapper: Mapper[Row] = class_mapper(self._model)
        key = mapper.identity_key_from_primary_key(tuple(given[name] for name in self._primary))
        known = db.session().identity_map.get(key)
        return known or _as_read(mapper.class_manager.new_instance(), given)

    @cached_property
    def _names(self) -> list[str]:
        return [column.key for column in class_mapper(self._model).column_attrs]

    @cached_property
    def _primary(self) -> list[str]:
        return [str(column.key) for column in class_mapper(self._model).primary_key]

    @cached_property
    def _statement(self) -> Prepared:
        columns = [getattr(self._model, name) for name in self._names]
        return Prepared(select(*columns).where(*self._where).order_by(self._order_by))


def _as_read(row: Row, values: dict[str, Any]) -> Row:
    """A new object as the session would hold it, had it read these values: the steps of SQLAlchemy's own loading."""
    session = db.session()
    state = instance_state(row)
    state.dict.update(values)
    mapper: Mapper[Row] = state.mapper
    state.key = mapper.identity_key_from_instance(row)
    state.session_id = session.hash_key
    session.identity_map.add(state)
    state._commit_all(state.dict, session.identity_map)
    return row


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


def held(row: Row) -> Row:
    """The row as it is now, kept from other writers until the transaction ends."""
    db.session.refresh(row, with_for_update={"of": type(row)})
    return row


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
        "temp_store=MEMORY",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get("writing")
        send(connection, "BEGIN IMMEDIATE" if writes else "BEGIN")
