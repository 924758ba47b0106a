"""The worker carries long work out: one file each, whole or not at all; killed in the middle, it begins again."""

import hashlib
import logging
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from intake import clock
from intake.commands import long_work
from intake.db import db
from intake.models.job import Job
from intake.papers.long_work import KINDS, Kind
from intake.rules import jobs
from tests.cast import actor
from tests.servers import ROOT


@pytest.fixture
def here(settings, tmp_path):
    """The settings, with a folder of this test's own."""
    return replace(settings, job_folder=str(tmp_path / "jobs"))


@pytest.fixture
def kinds(monkeypatch):
    """Plant a maker: `kinds(make)` is the kind "try" from then on."""
    return lambda make: monkeypatch.setitem(KINDS, "try", Kind(title="Percobaan", make=make))


def three_steps(making, into):
    for done in range(3):
        into.write(b"%d" % done)
        making.step(done + 1, 3)
    return f"{making.event.slug}.zip"


@pytest.fixture
def asked(cast, kinds):
    kinds(three_steps)

    def ask(**arguments):
        job = jobs.ask("try", cast.event, arguments, by=actor(cast.organiser))
        db.session.commit()
        return job.id

    return ask


def job(job_id):
    db.session.expire_all()
    return db.session.get_one(Job, job_id)


def files(settings):
    folder = long_work.long_work.folder(settings)
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def test_it_makes_the_file_and_says_what_proves_it_whole(asked, here):
    number = asked()
    assert long_work.carry_out_all(here) == 1
    made = job(number)
    assert files(here) == {made.file: b"012"}
    assert (made.file_name, made.bytes) == ("swp-kartini-2024.zip", 3)
    assert made.sha256 == hashlib.sha256(b"012").hexdigest()
    assert (made.done, made.total) == (3, 3)


def test_the_file_is_for_this_user_alone(asked, here, tmp_path):
    number = asked()
    long_work.carry_out_all(here)
    path = tmp_path / "jobs" / job(number).file
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert oct(path.parent.stat().st_mode & 0o777) == "0o700"


def test_steps_show_while_the_maker_still_reads(asked, kinds, here):
    seen = []

    def make(making, into):
        assert making.event.title
        making.step(1, 2)
        with db.engine.connect() as beside:
            row = beside.execute(db.text("SELECT done, total FROM job")).one()
        seen.append(tuple(row))
        assert making.event.host_unit.name
        return "a.zip"

    asked()
    kinds(make)
    long_work.carry_out_all(here)
    assert seen == [(1, 2)]


def test_a_broken_maker_is_told_and_the_next_work_begins(asked, kinds, here, caplog):
    def make(making, into):
        if making.arguments.get("broken"):
            raise ValueError(making.event.title)
        return three_steps(making, into)

    broken, sound = asked(broken=True), asked()
    kinds(make)
    with caplog.at_level(logging.ERROR):
        assert long_work.carry_out_all(here) == 1
    assert job(broken).failed_why == "broken"
    assert job(sound).finished_at
    assert "ValueError" in caplog.text
    assert "SWP Batik" not in caplog.text


def test_what_a_broken_maker_left_is_swept_away(asked, kinds, here):
    def make(making, into):
        into.write(b"half")
        raise ValueError

    asked()
    kinds(make)
    long_work.carry_out_all(here)
    assert files(here)
    long_work.sweep(here)
    assert files(here) == {}


def test_the_file_goes_after_a_day_and_not_before(asked, here, freeze):
    number = asked()
    long_work.carry_out_all(here)
    freeze(clock.now() + timedelta(hours=24, seconds=-1))
    long_work.sweep(here)
    assert list(files(here)) == [job(number).file]
    freeze(clock.now() + timedelta(seconds=1))
    long_work.sweep(here)
    assert files(here) == {}


def test_who_lost_the_work_leaves_no_result(asked, kinds, here, freeze, app):
    turns = []

    def make(making, into):
        turns.append(making)
        if len(turns) == 1:  # this one sleeps through its minute, and another takes the work up
            freeze(clock.now() + jobs.HOLD)
            with app.app_context():
                long_work.carry_out_all(here)
        return three_steps(making, into)

    number = asked()
    kinds(make)
    assert long_work.carry_out_all(here) == 0
    assert (len(turns), job(number).tries) == (2, 2)
    long_work.sweep(here)
    assert files(here) == {job(number).file: b"012"}


def test_two_workers_at_once_never_take_the_same(app, asked, kinds, here):
    made, lock = [], threading.Lock()

    def make(making, into):
        with lock:
            made.append(making.arguments["n"])
        return three_steps(making, into)

    for n in range(12):
        asked(n=n)
    kinds(make)
    gate, counts = threading.Barrier(2), []

    def work():
        with app.app_context():
            gate.wait()
            counts.append(long_work.carry_out_all(here))
            db.session.remove()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(made) == list(range(12))
    assert sum(counts) == 12


SLOW = """
    import sys, time
    from pathlib import Path
    from intake import create_app
    from intake.commands import long_work
    from intake.papers.long_work import KINDS, Kind

    def make(making, into):
        into.write(b"half")
        into.flush()
        making.step(1, 2)
        Path(sys.argv[1]).touch()
        time.sleep(60)

    KINDS["try"] = Kind(title="Percobaan", make=make)
    app = create_app()
    with app.app_context():
        long_work.carry_out_all(app.extensions["tular_settings"])
"""


@pytest.mark.slow
def test_work_whose_worker_was_killed_is_taken_up_again(asked, here, freeze, tmp_path):
    number = asked()
    started = tmp_path / "started"
    worker = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(SLOW), str(started)],
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_URL": here.database_url,
            "SECRET_KEY": here.secret_key,
            "PUBLIC_URL": here.public_url,
            "JOB_FOLDER": here.job_folder,
        },
    )
    try:
        for _ in range(300):
            if started.exists() or worker.poll() is not None:
                break
            time.sleep(0.1)
        assert started.exists()
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait(10)
    held = job(number)
    assert (held.is_open, held.done) == (True, 1)
    freeze(held.held_until - timedelta(seconds=1))
    assert long_work.carry_out_all(here) == 0
    freeze(held.held_until)
    assert long_work.carry_out_all(here) == 1
    long_work.sweep(here)
    assert files(here) == {job(number).file: b"012"}
