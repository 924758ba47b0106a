"""The worker's round: a sign of life, and support asked for is forgotten in time."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.models.record import AuditEntry, WorkerBeat
from intake.models.registration import AccessibilityNeed
from intake.queries import answers
from intake.rules import housekeeping
from tests.asking import ask
from tests.servers import ROOT


@pytest.fixture
def siti(cast):
    registration = cast.register("Siti Aminah", needs=("sign_language",), need_consent=True)
    db.session.flush()
    return registration


def test_a_round_leaves_a_sign_of_life(cast, freeze):
    housekeeping.come_round()
    first = clock.now()
    assert db.session.get(WorkerBeat, "worker").at == first
    freeze(first + timedelta(seconds=20))
    housekeeping.come_round()
    assert db.session.get(WorkerBeat, "worker").at == first + timedelta(seconds=20)


def test_support_asked_for_is_forgotten_30_days_after_the_event(cast, siti, freeze):
    freeze(cast.event.ends_at + timedelta(days=30))
    assert housekeeping.forget_needs() == 1
    db.session.expire_all()
    assert db.session.get(AccessibilityNeed, siti.id) is None
    assert siti.consents_to("accessibility")


def test_support_asked_for_stays_until_then(cast, siti, freeze):
    freeze(cast.event.ends_at + timedelta(days=30, seconds=-1))
    assert housekeeping.forget_needs() == 0
    assert db.session.get(AccessibilityNeed, siti.id) is not None


def test_answers_to_the_events_own_questions_are_forgotten_180_days_after_it(cast, freeze):
    question = ask(cast, "Ukuran kaus")
    siti = cast.register(answers={question.id: ("XL",)})
    freeze(cast.event.ends_at + timedelta(days=180, seconds=-1))
    assert housekeeping.forget_answers() == 0
    freeze(cast.event.ends_at + timedelta(days=180))
    assert housekeeping.forget_answers() == 1
    assert answers.of(siti) == {}
    purged = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "answers.purge"))
    assert purged.one().subject == f"registration:{siti.id}"


def test_support_asked_for_after_the_event_is_kept_30_days_from_then(cast, freeze):
    freeze(cast.event.ends_at + timedelta(days=60))
    cast.event.closes_at = clock.now() + timedelta(days=1)
    late = cast.register("Wayan Sudira", needs=("braille",), need_consent=True)
    db.session.flush()
    assert housekeeping.forget_needs() == 0
    freeze(late.registered_at + timedelta(days=30))
    assert housekeeping.forget_needs() == 1


def test_forgetting_is_audited_without_what_was_asked(cast, siti, freeze):
    freeze(cast.event.ends_at + timedelta(days=31))
    housekeeping.forget_needs()
    entry = db.session.scalars(select(AuditEntry).filter_by(action="need.purge")).one()
    assert (entry.subject, entry.actor, entry.detail) == (f"registration:{siti.id}", "system", {})


def flask(database: Path, *command: str) -> list[str]:
    return ["env", f"DATABASE_URL=sqlite:///{database}", sys.executable, "-m", "flask", *command]


def beat(database: Path) -> str:
    with closing(sqlite3.connect(database)) as reader:
        return reader.execute("SELECT at FROM worker_beat").fetchone()[0]


@pytest.mark.slow
@pytest.mark.sqlite
def test_the_worker_comes_round_and_ends_when_told(tmp_path):
    database = tmp_path / "tular.db"
    environment = os.environ | {"TULAR_DEMO": "1"}
    subprocess.run(flask(database, "db", "upgrade"), cwd=ROOT, env=environment, check=True)
    subprocess.run(flask(database, "worker", "--once"), cwd=ROOT, env=environment, check=True)
    before = beat(database)
    worker = subprocess.Popen(flask(database, "worker"), cwd=ROOT, env=environment)
    try:
        for _ in range(600):  # on a busy machine it takes its time to begin
            if beat(database) != before:
                break
            time.sleep(0.1)
        assert (worker.poll(), beat(database) != before) == (None, True)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(10) == 0
    finally:
        worker.kill()
