"""A real installation for measuring: its own folder and database, reference data, one event; gone afterwards."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import select

from bench.load import HOST
from intake import clock, config, create_app
from intake.db import db, writing
from intake.models.place import Unit
from intake.models.registration import Registration
from intake.queries import notices
from intake.rules import checkin, events, links, reference, registrations, signin
from intake.rules.actor import SYSTEM, Actor
from tests.servers import ROOT, free_port

SLUG = "bench"
EMAIL = "organiser@bench.test"
PASSWORD = secrets.token_urlsafe(16)
START_SECONDS = 30


@dataclass
class Installation:
    """Where Tular and the bare "hello" answer, and what was seeded."""

    port: int
    hello_port: int
    notice: str = ""
    units: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)  # of the same people
    door: str = ""
    database: str = ""

    @property
    def address(self) -> str:
        """Where Tular answers."""
        return f"http://{HOST}:{self.port}"


@contextmanager
def installation(registrations_seeded: int) -> Iterator[Installation]:
    """Both servers, with the same settings and as many processes; the database lies on a real disk."""
    (ROOT / "var").mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / "var"))
    place = Installation(free_port(), free_port(), database=f"{folder}/tular.db")
    settings = {
        "DATABASE_URL": f"sqlite:///{place.database}",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "PUBLIC_URL": place.address,
    }
    servers: list[subprocess.Popen[bytes]] = []
    try:
        _seed(settings, place, registrations_seeded)
        servers.append(_serve("gunicorn.conf.py", "app:app", place.port, settings))
        servers.append(_serve("bench/hello_conf.py", "bench.hello:app", place.hello_port, settings))
        _wait_until_answered(f"{place.address}/readyz", servers)
        _wait_until_answered(f"http://{HOST}:{place.hello_port}/", servers)
        yield place
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _serve(
    conf: str, application: str, port: int, settings: dict[str, str]
) -> subprocess.Popen[bytes]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", conf, "--log-level=warning", application],
        cwd=ROOT,
        env={**kept, **settings, "HOST": HOST, "PORT": str(port), "ACCESS_LOG": ""},
    )


def _wait_until_answered(url: str, servers: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own address
                return
        except OSError as error:
            if any(server.poll() is not None for server in servers) or time.monotonic() > deadline:
                raise SystemExit(f"No answer from {url}: {error}") from error
            time.sleep(0.1)


def _seed(settings: dict[str, str], place: Installation, people: int) -> None:
    app = create_app(config.from_environment(settings))
    with app.app_context():
        upgrade()
        with writing():
            reference.load()
        with writing():
            seed_event(place, people)
        for engine in db.engines.values():
            engine.dispose()


def seed_event(place: Installation, people: int) -> None:
    """One open event that began an hour ago, everybody spread over the 31 centres."""
    member = signin.create_staff(
        email=EMAIL, name="Penyelenggara", role="organiser", password=PASSWORD, by=SYSTEM
    )
    actor = Actor("staff", member.id, member.name, member.role)
    now = clock.now()
    session = events.SessionPlan(
        title="Pembukaan", starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=5)
    )
    plan = events.Plan(
        title="Pembelajaran replikasi inovasi",
        slug=SLUG,
        sessions=(session,),
        host_unit="st-kartini",
        innovations=("swp-batik-ciprat",),
        venue="Sentra Terpadu Kartini",
        city="Temanggung",
        province="33",
    )
    event = events.create(plan, by=actor)
    events.publish(event, by=actor)
    units = list(
        db.session.scalars(select(Unit).where(Unit.type.in_(["sentra", "sentra_terpadu"])))
    )
    notice = notices.in_force()
    place.notice = notice.version if notice else ""
    place.units = [unit.code for unit in units]
    for number in range(people):
        entry = registrations.Entry(
            full_name=f"Peserta Terdaftar {number}",
            position="Pekerja Sosial",
            unit=units[number % len(units)],
            phone=f"+62899{number:08d}",
            notice_version=place.notice,
        )
        registrations.register(event, entry, by=actor)
    db.session.flush()
    known = db.session.execute(
        select(Registration.full_name, Registration.spoken_code).order_by(Registration.id)
    ).all()
    place.names, place.codes = [name for name, _ in known], [code for _, code in known]
    place.door = links.token_of(checkin.open_door(event, label="Meja depan", by=actor))
