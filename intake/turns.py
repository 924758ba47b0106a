"""Turns at writing on SQLite: one process at a time, and the forms that wait in it share one commit.

SQLite has one writer, and its own busy handler is unfair; a commit must also not race a checkpoint on SQLite 3.7.0 to
3.51.2 (the WAL-reset bug). So processes take turns by a lock on a file. Within its turn a process writes the forms
that wait in its threads one after the other, each in a savepoint of its own, and commits them together: most of a
turn is spent waiting for the disk, and one wait serves all of them. Nobody is answered before that commit.
"""

import fcntl
import os
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import OperationalError

from intake.prepared import send

MOST = 16  # forms in one commit
LONGEST = 0.05  # seconds for which one process may go on, while others wait
LOOK_AGAIN = 1.0  # seconds after which a form that waits for its commit looks whether somebody still sees to it


class Dialect(SQLiteDialect_pysqlite):
    """SQLite as SQLAlchemy speaks it, but for savepoints, which it would compile anew for each form."""

    supports_statement_cache = True

    def do_savepoint(self, connection: Connection, name: str) -> None:
        send(connection, f"SAVEPOINT {name}")

    def do_release_savepoint(self, connection: Connection, name: str) -> None:
        send(connection, f"RELEASE {name}")

    def do_rollback_to_savepoint(self, connection: Connection, name: str) -> None:
        send(connection, f"ROLLBACK TO {name}")


registry.register("sqlite", "intake.turns", "Dialect")


def set_apart(connection: Connection) -> None:
    """Begin one form's own part of the shared transaction."""
    send(connection, "SAVEPOINT form")


def keep(connection: Connection) -> None:
    """What the form wrote stays; what it writes next is its own again."""
    send(connection, "RELEASE form")
    set_apart(connection)


def take_back(connection: Connection) -> None:
    """What the form wrote since then is undone, unless the database ended the whole transaction by itself."""
    if _stands(connection):
        send(connection, "ROLLBACK TO form")


def _stands(connection: Connection) -> bool:
    """Whether the transaction is still there: a full disk ends it as a whole, whatever the savepoints."""
    driver = connection.connection.driver_connection
    return isinstance(driver, sqlite3.Connection) and driver.in_transaction


class _Batch:
    """Forms in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.began = time.monotonic()
        self.forms = 0
        self.error: BaseException | None = None
        self.ended = threading.Event()

    @property
    def is_full(self) -> bool:
        return self.forms >= MOST or time.monotonic() - self.began > LONGEST

    @property
    def is_alive(self) -> bool:
        """Whether the transaction still stands."""
        return _stands(self.connection)


class WriteQueue:
    """One writer at a time, across threads and processes."""

    def __init__(self) -> None:
        self._threads = threading.Lock()
        self._waiting: deque[None] = deque()
        self._batch: _Batch | None = None
        self._files: dict[tuple[str, int], int] = {}

    @contextmanager
    def turn(self, engine: Engine) -> Iterator[Connection]:
        """The connection to write on, its transaction begun; left once what was written is on the disk.

        Whoever uses it sets its own part apart first. Raises what the commit raises.
        """
        self._waiting.append(None)
        try:
            self._threads.acquire()
        finally:
            self._waiting.pop()
        try:
            batch = self._batch = self._batch or self._begin(engine)
        except BaseException:
            self._threads.release()
            raise
        batch.forms += 1
        try:
            yield batch.connection
        except BaseException:
            self._leave(batch)
            raise
        self._leave(batch)
        if batch.error:
            raise batch.error

    @contextmanager
    def alone(self, engine: Engine) -> Iterator[None]:
        """A turn without a transaction: nobody writes meanwhile, in any process."""
        with self._threads:
            if self._batch:
                self._end(self._batch)
            handle = self._open(engine.url.database or "")
            fcntl.flock(handle, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(handle, fcntl.LOCK_UN)

    def _begin(self, engine: Engine) -> _Batch:
        handle = self._open(engine.url.database or "")
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            connection = engine.connect().execution_options(writing=True)
            try:
                connection.begin()
            except BaseException:
                connection.close()
                raise
        except BaseException:
            fcntl.flock(handle, fcntl.LOCK_UN)
            raise
        return _Batch(connection)

    def _leave(self, batch: _Batch) -> None:
        """Hand the batch to the next form that waits, or end it; then wait until it has ended."""
        try:
            if not self._waiting or batch.is_full or not batch.is_alive:
                self._end(batch)
        finally:
            self._threads.release()
        while not batch.ended.wait(LOOK_AGAIN):
            # Whoever was to go on is gone (a thread that was ended while it waited).
            if self._threads.acquire(blocking=False):
                try:
                    self._end(batch)
                finally:
                    self._threads.release()

    def _end(self, batch: _Batch) -> None:
        """Commit; what fails, fails for every form in the batch."""
        if self._batch is not batch:
            return
        self._batch = None
        try:
            if not batch.is_alive:
                raise OperationalError(
                    "COMMIT", None, sqlite3.OperationalError("the database ended the transaction")
                )
            batch.connection.commit()
        except BaseException as error:  # noqa: BLE001 - told to each form that waits for this commit
            batch.error = error
            batch.connection.invalidate()  # whatever is left of the transaction goes with it
        finally:
            database = batch.connection.engine.url.database or ""
            try:
                batch.connection.close()
            finally:
                fcntl.flock(self._open(database), fcntl.LOCK_UN)
                batch.ended.set()

    def _open(self, database: str) -> int:
        # A lock inherited over fork would be shared, not waited for.
        place = (database, os.getpid())
        if place not in self._files:
            self._files[place] = os.open(f"{database}.write", os.O_RDWR | os.O_CREAT, 0o600)
        return self._files[place]
