"""What every test stands on: one application a session, empty tables a test, a cast, a client that reads its pages."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Playwright, sync_playwright
from sqlalchemy import event

from intake import config, create_app, keys, prepared
from intake.db import Model, db
from intake.rules import signin
from intake.web import drawn
from tests.cast import NOW, Cast
from tests.client import ADDRESS, Client
from tests.servers import postgres_cluster

LONGEST = [
    "faults/test_kill.py",
    "faults/test_door_phones.py",
    "web/test_hostile.py",
    "faults/test_journeys.py",
    "faults/test_lost_answers.py",
    "faults/test_twice_at_once.py",
    "web/test_demo.py",
    "web/test_limits.py",
    "web/test_waitlist.py",
    "browser/test_journey.py",
    "browser/test_states.py",
]
TOUCHING = {"app", "database_url", "settings"}
SECRET = "a secret of the tests that guards nobody at all"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=["sqlite", "postgres"], default="sqlite", help="where rows are kept"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is only meaningful on the other database; what touches none is run once, beside SQLite."""
    here = config.getoption("--database")
    other = {"sqlite": "postgres", "postgres": "sqlite"}[here]
    left_out = [
        item
        for item in items
        if item.get_closest_marker(other)
        or (here == "postgres" and not TOUCHING & set(getattr(item, "fixturenames", ())))
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
    items.sort(key=_how_late)  # stable: what shares a fixture of a module stays together


def _how_late(item: pytest.Item) -> int:
    """The longest first: of two processes none then works alone at the end."""
    name = item.nodeid.partition("::")[0].removeprefix("tests/")
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database for the whole session; SQLite's file lies in memory where the system allows it."""
    if request.config.getoption("--database") == "postgres":
        with postgres_cluster() as url:
            yield url
    else:
        memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
        with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
            yield f"sqlite:///{folder}/tular.db"


@pytest.fixture(scope="session")
def settings(database_url: str) -> config.Settings:
    return config.Settings(database_url=database_url, secret_key=SECRET, public_url=ADDRESS)


@pytest.fixture(scope="session")
def app(settings: config.Settings) -> Iterator[Flask]:
    """The application, its schema made by the migrations. Passwords are hashed cheaply."""
    built = create_app(settings)
    built.testing = True
    real = signin._hasher
    signin._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with built.app_context():
        upgrade()
        yield built
        for engine in db.engines.values():
            engine.dispose()
    signin._hasher = real


@pytest.fixture
def another_app(app: Flask, settings: config.Settings) -> Iterator[Callable[..., Flask]]:
    """A second application on the same database with other settings: `another_app(public_url="https://…")`."""
    built = []

    def build(**others: Any) -> Flask:
        built.append(create_app(replace(settings, **others)))
        return built[-1]

    yield build
    for other in built:
        with other.app_context():
            for engine in db.engines.values():
                engine.dispose()
    keys.configure(settings.secrets)


@pytest.fixture(autouse=True)
def _ground(request: pytest.FixtureRequest) -> Iterator[None]:
    """An application context of its own for each test; afterwards every table is empty again.

    A test that neither asks for the application nor for something that does stays without both.
    """
    if "app" not in request.fixturenames:
        yield
        return
    with request.getfixturevalue("app").app_context():
        yield
        db.session.rollback()
        with db.engine.begin() as connection:
            for statement in _wiping(connection.dialect.name):
                connection.exec_driver_sql(statement)


@cache
def _wiping(dialect: str) -> list[str]:
    """What empties every table; PostgreSQL takes it in one message, for half a hundred cost as much as a test."""
    every = [f"DELETE FROM {table.name}" for table in reversed(Model.metadata.sorted_tables)]  # noqa: S608
    return ["; ".join(every)] if dialect == "postgresql" else every


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """What drives Chromium; a process can have but one."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser that inspects each page it is given; pages kept from another test's rows are forgotten."""
    drawn._kept.clear()
    return Client(app)


@pytest.fixture
def freeze(time_machine: Any) -> Callable[[datetime], None]:
    """Stop the clock at a moment; again to move it."""
    return lambda moment: time_machine.move_to(moment, tick=False)


@pytest.fixture
def cast(app: Flask, freeze: Callable[[datetime], None]) -> Cast:
    """The people, places and the event that most tests are about, at half past nine of the event's day."""
    freeze(NOW)
    return Cast()


@pytest.fixture
def queries(app: Flask) -> Callable[[], Any]:
    """Statements sent to the database: `with queries() as seen: …; assert len(seen) == 3`."""

    @contextmanager
    def watch() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            if not statement.startswith("BEGIN"):
                seen.append(statement)

        def note_prepared(connection: Any, sql: str, given: Any) -> Any:
            seen.append(sql)
            return send(connection, sql, given)

        send = prepared.send
        event.listen(db.engine, "before_cursor_execute", note)
        with mock.patch.object(prepared, "send", note_prepared):
            try:
                yield seen
            finally:
                event.remove(db.engine, "before_cursor_execute", note)

    return watch
