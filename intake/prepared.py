"""The few statements that every accepted form sends within the writers' turn, compiled once.

While one writer has its turn everybody else waits, and on SQLite the way through SQLAlchemy takes several times as long
as the statement itself: there they go straight to the driver. PostgreSQL, a network away, goes the usual way.
"""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError

Values = Mapping[str, Any]
Convert = Callable[[Any], Any] | None


class Prepared:
    """A statement with named values: `first` and `all` read rows, `write` makes or changes one."""

    def __init__(
        self, statement: "Select[*tuple[Any, ...]] | Insert | Update", *, fields: Any = None
    ) -> None:
        self._statement = statement
        self._fields = fields
        self._sql = ""
        self._given: list[tuple[str, Any, Convert]] = []
        self._read: list[Convert] = []

    def first(self, connection: Connection, values: Values) -> tuple[Any, ...] | None:
        """The first row, or None."""
        found = self.all(connection, values)
        return found[0] if found else None

    def all(self, connection: Connection, values: Values) -> list[tuple[Any, ...]]:
        """Every row, in the statement's order."""
        if connection.dialect.name != "sqlite":
            return [tuple(row) for row in connection.execute(self._statement, values)]
        found = self._send(connection, values).fetchall()
        return [
            tuple(
                read(value) if read else value for read, value in zip(self._read, row, strict=True)
            )
            for row in found
        ]

    def write(self, connection: Connection, values: Values) -> int | None:
        """Make or change one row; the number that an inserted row was given."""
        if connection.dialect.name != "sqlite":
            done = connection.execute(self._statement, values)
            made = done.inserted_primary_key if done.is_insert else None
            return made[0] if made else None
        return self._send(connection, values).lastrowid

    def _send(self, connection: Connection, values: Values) -> sqlite3.Cursor:
        if not self._sql:
            self._compile(connection.dialect)
        given = [
            convert(values.get(name, fixed)) if convert else values.get(name, fixed)
            for name, fixed, convert in self._given
        ]
        return send(connection, self._sql, given)

    def _compile(self, dialect: Dialect) -> None:
        compiled: Any = self._statement.compile(dialect=dialect, column_keys=self._fields)
        self._given = [
            (name, bind.value, bind.type.dialect_impl(dialect).bind_processor(dialect))
            for name, bind in ((name, compiled.binds[name]) for name in compiled.positiontup)
        ]
        if isinstance(self._statement, Select):
            kinds = [column.type for column in self._statement.selected_columns]
            self._read = [
                kind.dialect_impl(dialect).result_processor(dialect, None) for kind in kinds
            ]
        self._sql = str(compiled)


def send(connection: Connection, sql: str, given: "list[Any] | tuple[()]" = ()) -> sqlite3.Cursor:
    """Give SQLite's driver a statement; what it raises is told as SQLAlchemy tells it, without the values."""
    driver: Any = connection.connection.driver_connection
    try:
        return driver.execute(sql, given)
    except sqlite3.Error as error:
        raise DBAPIError.instance(
            sql, None, error, sqlite3.Error, hide_parameters=True, dialect=connection.dialect
        ) from error
