"""Three hundred certificates as a zip, and three hundred badges on sheets of A4: seconds of processor time."""

import io
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask_babel import force_locale
from flask_migrate import upgrade

from bench.figures import Figure, at_most, middle
from intake import clock, config, create_app
from intake.db import db, writing
from intake.models.event import Event
from intake.papers import certificates_zip, long_work, name_cards
from intake.queries import name_cards as read
from intake.rules import certificates, checkin, events, reference, registrations
from intake.rules.actor import SYSTEM
from intake.rules.certificates import Plan
from intake.rules.events import SessionPlan

HOW_MANY = 300
GOAL = 15  # seconds for all of them; nobody waits at a screen, for a row tells how far it is
GOAL_BADGES = 5
NAMES = ("Siti Aminah, S.Sos.", "Drs. H. Bambang Sutrisno, M.M.", "Sukarno", "د. محمد الحسيني")


def measure(rounds: int, say: Callable[[str], None]) -> list[Figure]:
    """The middle of the rounds, each after the compiler has read its fonts."""
    say(f"drawing {HOW_MANY} certificates and badges …")
    with tempfile.TemporaryDirectory() as folder:
        settings = config.Settings(
            database_url=f"sqlite:///{Path(folder, 'certificates.db')}",
            secret_key="a secret of the bench that guards nobody",  # noqa: S106
        )
        app = create_app(settings)
        with app.app_context(), force_locale("id"):
            upgrade()
            with writing():
                reference.load()
                event = _fill()
            begun = time.process_time()
            with writing():
                certificates.issue(event, by=SYSTEM)
            issued = time.process_time() - begun
            packed = middle([_seconds(lambda: _pack(event, settings)) for _ in range(rounds)])
            badges = middle([_seconds(lambda: _badges(event)) for _ in range(rounds)])
            db.session.rollback()
            db.engine.dispose()
    return [
        at_most(
            "papers",
            f"{HOW_MANY} certificates given: number, code, audit (processor)",
            issued,
            5,
            "s",
        ),
        at_most(
            "papers", f"{HOW_MANY} certificates as PDF in a zip (processor)", packed, GOAL, "s"
        ),
        at_most(
            "papers", f"{HOW_MANY} badges, four a sheet of A4 (processor)", badges, GOAL_BADGES, "s"
        ),
    ]


def _seconds(work: Callable[[], Any]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


@dataclass
class _Steps:
    """Counts what the maker says of how far it is."""

    done: int = 0

    def __call__(self, done: int, total: int) -> None:
        assert total == HOW_MANY
        self.done = done


def _pack(event: Event, settings: config.Settings) -> None:
    steps, into = _Steps(), io.BytesIO()
    asked = {"language": "id", "unsigned": False}
    making = long_work.Making(event=event, arguments=asked, settings=settings, step=steps)
    certificates_zip.make(making, into)
    assert steps.done == HOW_MANY


def _badges(event: Event) -> None:
    people = [name_cards.Named(**row._mapping) for row in read.people(event.id)]
    assert len(people) == HOW_MANY
    name_cards.badges_pdf(event, people, layout="a6x4", product="Tular", language="id")


def _fill() -> Event:
    """An event of one session, everybody in it, and how its certificates look."""
    now = clock.now()
    session = SessionPlan(
        title="Pembukaan", starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=5)
    )
    event = events.create(
        events.Plan(title="Pembelajaran SWP Batik Ciprat", city="Temanggung", sessions=(session,)),
        by=SYSTEM,
    )
    events.publish(event, by=SYSTEM)
    for number in range(HOW_MANY):
        entry = registrations.Entry(
            full_name=f"{NAMES[number % len(NAMES)]} {number}",
            position="Pekerja Sosial",
            institution=f"Dinas Sosial Kabupaten {number % 30}",
            phone=f"+628400{number:06d}",
        )
        person = registrations.register(event, entry, by=SYSTEM)
        checkin.check_in(person, session=event.sessions[0], method="code", by=SYSTEM)
    plan = Plan(
        number_pattern="{nomor:3}/SWP/{bulan_romawi}/{tahun}",
        signatory_name="Endang Kusumawati, M.Si.",
        signatory_position="Kepala Sentra",
        place="Temanggung",
        dated=event.day,
        lesson_hours=8,
    )
    certificates.settle(event, plan, by=SYSTEM)
    return event
