"""Forms that wait for their turn share a commit; each is kept or undone alone, and none is answered before it."""

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.exc import DBAPIError, OperationalError

from intake import clock, turns
from intake.db import _queue, connection, db, empty_log, insert, writing
from intake.models.record import Submission

pytestmark = pytest.mark.sqlite
THREADS = 8
PATIENCE = 3  # seconds; a connection by itself waits five and more


def keep(key: str) -> None:
    insert(
        Submission(
            key=key, route="r", content_mac=b"m", reference_kind="k", reference_id=1, at=clock.now()
        )
    )


def kept() -> int:
    """How many a reader of their own sees: only what is committed."""
    reader = sqlite3.connect(db.engine.url.database or "")
    try:
        return reader.execute("SELECT count(*) FROM submission").fetchone()[0]
    finally:
        reader.close()


def together(app: Flask, act: Callable[[int], None]) -> list[BaseException]:
    """Let threads act while the turn is held, so that they all wait for it; what they raised."""
    raised: list[BaseException] = []

    def run(number: int) -> None:
        with app.app_context():
            try:
                act(number)
            except BaseException as error:  # noqa: BLE001 - looked at by the test
                raised.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    try:
        with writing():
            for thread in threads:
                thread.start()
            while len(_queue._waiting) < THREADS:
                threading.Event().wait(0.001)
    except DBAPIError as error:  # whoever began the batch is in it like the others
        raised.append(error)
    for thread in threads:
        thread.join(20)
    return raised


@pytest.fixture
def commits(app: Flask):
    seen: list[object] = []

    def note(connection: object) -> None:
        seen.append(connection)

    event.listen(db.engine, "commit", note)
    yield seen
    event.remove(db.engine, "commit", note)


def test_forms_that_wait_share_a_commit(app, commits):
    def act(number: int) -> None:
        with writing():
            keep(f"{number:022}")

    assert together(app, act) == []
    assert kept() == THREADS
    assert len(commits) < THREADS


def test_nobody_is_answered_before_the_commit(app):
    seen = []

    def act(number: int) -> None:
        with writing():
            keep(f"{number:022}")
        reader = sqlite3.connect(db.engine.url.database or "")
        key = f"{number:022}"
        seen.append(reader.execute("SELECT 1 FROM submission WHERE key = ?", [key]).fetchone())
        reader.close()

    together(app, act)
    assert seen == [(1,)] * THREADS


def test_a_form_that_is_refused_is_undone_alone(app):
    def act(number: int) -> None:
        with writing():
            keep(f"{number:022}")
            if number % 2:
                raise LookupError(number)

    assert sorted(error.args[0] for error in together(app, act)) == [1, 3, 5, 7]
    assert kept() == THREADS / 2


def test_the_same_key_at_once_is_kept_once(app):
    def act(number: int) -> None:
        with writing():
            keep("s" * 22)

    assert len(together(app, act)) == THREADS - 1
    assert kept() == 1


def test_a_commit_that_fails_fails_for_everybody_in_it(app, monkeypatch):
    def fail(_connection: object) -> None:
        raise OperationalError("COMMIT", None, sqlite3.OperationalError("disk I/O error"))

    def act(number: int) -> None:
        with writing():
            keep(f"{number:022}")

    event.listen(db.engine, "commit", fail)
    raised = together(app, act)
    event.remove(db.engine, "commit", fail)
    assert len(raised) == THREADS + 1
    assert kept() == 0
    act(1)
    assert kept() == 1


def test_a_full_disk_loses_nobody_who_was_answered(app):
    """SQLite may end the whole transaction at a full disk, whatever the savepoints: then nobody is answered."""
    answered = []

    def act(number: int) -> None:
        with writing():
            if number == 0:
                pages = connection().exec_driver_sql("PRAGMA page_count").scalar_one()
                connection().exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            for part in range(40):
                keep(f"{number:022}{part:04}")
        answered.append(number)

    with closing(db.engine.raw_connection()) as raw:
        raw.cursor().execute("VACUUM")  # no free page that earlier tests left
    try:
        raised = together(app, act)
    finally:
        with writing():
            connection().exec_driver_sql("PRAGMA max_page_count = 1073741823")
        db.engine.dispose()
    assert raised
    assert all(isinstance(error, DBAPIError) for error in raised)
    assert kept() == 40 * len(answered)


def test_a_turn_that_cannot_begin_is_given_back(app, monkeypatch):
    def fail(_connection: object) -> None:
        raise OperationalError("BEGIN", None, sqlite3.OperationalError("unable to open"))

    event.listen(db.engine, "begin", fail)
    try:
        with pytest.raises(OperationalError), writing():
            pytest.fail("the turn had not begun")
    finally:
        event.remove(db.engine, "begin", fail)
    with writing():
        keep("g" * 22)
    assert kept() == 1


def test_whoever_waits_for_a_commit_sees_to_it_when_the_next_is_gone(app, monkeypatch):
    monkeypatch.setattr(turns, "LOOK_AGAIN", 0.05)
    _queue._waiting.append(None)  # a thread that was ended while it waited
    try:
        with writing():
            keep("w" * 22)
    finally:
        _queue._waiting.pop()
    assert kept() == 1


def test_a_turn_goes_to_the_others_after_a_while(app, commits, monkeypatch):
    monkeypatch.setattr(turns, "MOST", 2)

    def act(number: int) -> None:
        with writing():
            keep(f"{number:022}")

    assert together(app, act) == []
    assert len(commits) >= THREADS / 2


def test_what_is_read_in_a_turn_is_what_was_written_in_it(app):
    with writing():
        keep("r" * 22)
        assert db.session.scalar(select(func.count()).select_from(Submission)) == 1
        db.session.rollback()
        assert db.session.scalar(select(func.count()).select_from(Submission)) == 0


def test_what_was_kept_within_a_turn_stays_when_the_rest_is_undone(app):
    def act() -> None:
        with writing():
            keep("k" * 22)
            db.session.commit()
            keep("u" * 22)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert kept() == 1


def log_size() -> int:
    return Path(f"{db.engine.url.database}-wal").stat().st_size


def test_a_log_is_emptied_after_the_writer_whose_turn_it_is(app):
    emptied = threading.Event()

    def empty() -> None:
        with app.app_context():
            empty_log()
            emptied.set()

    waiting = threading.Thread(target=empty)
    with writing():
        keep("k" * 22)
        waiting.start()
        assert not emptied.wait(0.3), "it waits for its turn"
    waiting.join()
    assert emptied.is_set()
    assert (log_size(), kept()) == (0, 1)


def test_a_slow_reader_keeps_its_log_and_nobody_waits_for_it(app):
    with writing():
        keep("k" * 22)
    reader = sqlite3.connect(db.engine.url.database or "")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM submission").fetchone()
    with writing():
        keep("l" * 22)
    began = time.monotonic()
    empty_log()
    assert time.monotonic() - began < PATIENCE, "it waited for the reader, and writers for it"
    assert log_size() > 0
    with writing():
        keep("m" * 22)
    reader.close()
    empty_log()
    assert (log_size(), kept()) == (0, 3)
