"""Q7: a list of 300 rows as PDF, and 100,000 rows as a workbook in little memory, each through its own address."""

import json
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert, select

from bench.figures import Figure, at_most, middle
from bench.installation import EMAIL, SLUG, Installation, seed_event
from intake import clock, config, create_app
from intake.db import db, writing
from intake.models.event import Event
from intake.models.place import Unit
from intake.models.registration import Registration
from intake.models.staff import Staff
from intake.rules import reference, signin
from tests.servers import ROOT

ROWS_PDF, SECONDS = 300, 0.5
ROWS_XLSX, MEGABYTES = 100_000, 200
AT_ONCE = 5_000
HOST = "tular.bench"
SECRET = "a secret of the bench that guards nobody"  # noqa: S105
PDF, XLSX = f"/staff/events/{SLUG}/attendance.pdf", f"/staff/events/{SLUG}/registrations.xlsx"


def measure(rounds: int, say: Callable[[str], None]) -> list[Figure]:
    """Both figures, each in a database of its own; the workbook in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        say(f"setting a list of {ROWS_PDF} rows …")
        few = _filled(f"sqlite:///{Path(folder, 'few.db')}", ROWS_PDF)
        seconds, about = _pdf(few, rounds)
        say(f"writing {ROWS_XLSX:,} rows …")
        many = f"sqlite:///{Path(folder, 'many.db')}"
        _filled(many, ROWS_XLSX)
        told = _alone(many)
    note = f" for {told['rows']:,} rows, {told['bytes'] / 1e6:.0f} MB in {told['seconds']:.0f} s"
    return [
        at_most("Q7", f"attendance list of {ROWS_PDF} rows as PDF", seconds, SECONDS, "s", about),
        at_most("Q7", "memory of the process that writes XLSX", told["megabytes"], MEGABYTES, "MB", note),
    ]  # fmt: skip


def _pdf(app: Flask, rounds: int) -> tuple[float, str]:
    """The whole request: query, setting, number and audit. The first warms up and is not counted."""
    took, worked, size = [], [], 0
    for _ in range(rounds + 1):
        begun, busy = time.perf_counter(), time.process_time()
        size = len(_get(app, PDF).get_data())
        took.append(time.perf_counter() - begun)
        worked.append(time.process_time() - busy)
    return middle(took[1:]), f", {size // 1000} kB, {middle(worked[1:]):.2f} s of processor"


def _alone(database_url: str) -> dict[str, float]:
    """What a process that does nothing else needs at most."""
    said = subprocess.run(
        [sys.executable, "-m", "bench.papers", database_url],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(said.stdout)


def export(database_url: str) -> dict[str, float]:
    """Fetch the workbook as a browser would, piece by piece, and keep none of it."""
    app = _app(database_url)
    begun = time.perf_counter()
    answer = _get(app, XLSX)
    size = sum(len(piece) for piece in answer.response)
    answer.close()
    with app.app_context():
        rows = db.session.query(Registration).count()
    return {
        "rows": rows,
        "bytes": size,
        "seconds": time.perf_counter() - begun,
        "megabytes": _peak(),
    }


def _peak() -> float:
    """The most this program held, in MB. `ru_maxrss` would not do: it keeps the peak of who started it, past exec."""
    status = Path("/proc/self/status").read_text("ascii", "replace")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found, "this system does not tell VmHWM"
    return int(found[1]) / 1000


def _get(app: Flask, path: str):
    with app.app_context(), writing():
        member = db.session.scalars(select(Staff).where(Staff.email == EMAIL)).one()
        token = signin.start_session(member)
    client = app.test_client()
    client.set_cookie("__Host-tular_staff", token, domain=HOST, secure=True)
    answer = client.get(path, base_url=f"https://{HOST}", buffered=False)
    assert answer.status_code == 200, answer.status
    return answer


def _app(database_url: str) -> Flask:
    return create_app(
        config.Settings(database_url=database_url, secret_key=SECRET, public_url=f"https://{HOST}")
    )


def _filled(database_url: str, people: int) -> Flask:
    """One event and so many people, as plain rows: how they came is measured elsewhere."""
    app = _app(database_url)
    with app.app_context():
        upgrade()
        with writing():
            reference.load()
        with writing():
            seed_event(Installation(0, 0), 0)
            event = db.session.scalars(select(Event).where(Event.slug == SLUG)).one()
            units = list(db.session.scalars(select(Unit.id)))
            for first in range(0, people, AT_ONCE):
                numbers = range(first, min(first + AT_ONCE, people))
                db.session.execute(
                    insert(Registration), [_person(n, event.id, units) for n in numbers]
                )
        for engine in db.engines.values():
            engine.dispose()
    return app


def _person(number: int, event_id: int, units: list[int]) -> dict[str, object]:
    return {
        "event_id": event_id,
        "unit_id": units[number % len(units)],
        "full_name": f"Peserta Terdaftar {number}, S.Sos., M.Si.",
        "name_key": f"pesertaterdaftar{number:06d}",
        "position": "Pekerja Sosial Ahli Muda",
        "phone": f"+62899{number:08d}",
        "nip": f"19800101200501{number % 10000:04d}",
        "spoken_code": f"{number:08d}",
        "registered_at": clock.now(),
        "email": f"peserta.{number}.{secrets.token_hex(3)}@kemensos.test",
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(export(sys.argv[1])))
