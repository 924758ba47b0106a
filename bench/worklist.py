"""Q4 for the officers' list: what a page of it costs among a hundred times as many commitments."""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask_migrate import upgrade
from sqlalchemy import insert, select

from bench.figures import Figure, at_most, middle
from intake import config, create_app
from intake.db import db, table_of, writing
from intake.models.commitment import FORMS, STAGES, STATUSES, Commitment
from intake.models.innovation import Innovation
from intake.models.place import Unit
from intake.queries import worklist
from intake.queries.wishes import Reader, Wish
from intake.rules import reference, signin
from intake.rules.actor import SYSTEM, Actor
from tests.servers import postgres_cluster

FEW, MANY = 1_000, 100_000
GOAL = 1.5
AT_ONCE = 5_000
TODAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 2, 3, tzinfo=UTC)
WISHES = {
    "as it opens": {},
    "overdue": {"due": "overdue"},
    "nobody answered": {"due": "no-reply"},
    "mine": {"mine": True},
    "needs a look": {"look": True},
    "by last answer": {"sort": "answered"},
    "by unit": {"sort": "unit"},
    "by status": {"sort": "status"},
    "one status": {"status": "terkendala"},
    "one province": {"province": "33"},
    "verified": {"proof": "verified"},
    "a name of six units": {"q": "balai"},
    "a name of most units": {"q": "sentra"},
    "a code": {"q": "K-2024-0500"},
}


def measure(rounds: int, say: Callable[[str], None]) -> list[Figure]:
    """For each database the wish whose cost grows most: the list, its quick counts, the counts of each filter."""
    with tempfile.TemporaryDirectory() as folder, postgres_cluster() as postgres:
        return [
            _growth("SQLite", f"sqlite:///{Path(folder, 'worklist.db')}", rounds, say),
            _growth("PostgreSQL", postgres, rounds, say),
        ]


def _growth(database: str, url: str, rounds: int, say: Callable[[str], None]) -> Figure:
    app = create_app(
        config.Settings(
            database_url=url,
            secret_key="a secret of the bench that guards nobody",  # noqa: S106
        )
    )
    with app.app_context():
        upgrade()
        with writing():
            reference.load()
            officer = signin.create_staff(
                email="officer@bench.test",
                name="Petugas",
                role="officer",
                password="x" * 20,
                by=SYSTEM,
            )
            member = Actor("staff", officer.id, officer.name, officer.role)
        few = _costs(0, FEW, member, rounds, lambda said: say(f"{database}, {said}"))
        many = _costs(FEW, MANY, member, rounds, lambda said: say(f"{database}, {said}"))
        db.session.rollback()
        db.engine.dispose()
    for name in WISHES:
        times = many[name] / few[name]
        say(f"  {name}: {few[name]:.1f} and {many[name]:.1f} ms, {times:.2f} times")
    worst = max(WISHES, key=lambda name: many[name] / few[name])
    note = f" (“{worst}”: {few[worst]:.1f} and {many[worst]:.1f} ms)"
    what = f"worklist, {MANY:,} commitments against {FEW:,}, {database}"
    return at_most("Q4", what, many[worst] / few[worst], GOAL, "times", note)


def _costs(
    first: int, last: int, member: Actor, rounds: int, say: Callable[[str], None]
) -> dict[str, float]:
    say(f"worklist: {last:,} commitments …")
    _fill(first, last, member.id or 0)
    reader = worklist.reader(member, today=TODAY)
    return {name: _cost(Wish(**said), reader, rounds) for name, said in WISHES.items()}  # type: ignore[arg-type]


def _cost(wish: Wish, by: Reader, rounds: int) -> float:
    """Milliseconds of processor time, the median; of the second page as well, which begins in the middle."""
    server = _server()

    def now() -> float:
        there = int(server.read_text("ascii").split()[0]) / 1e9 if server else 0
        return time.process_time() + there

    def once() -> float:
        begun = now()
        _, after = worklist.page(wish, by=by)
        if after:
            worklist.page(Wish(**{**wish.__dict__, "after": after}), by=by)
        worklist.counts(by)
        worklist.per_value(wish, by=by)
        return (now() - begun) * 1000

    once()
    return middle([once() for _ in range(max(rounds, 9))])


def _server() -> Path | None:
    """Where the kernel tells how long PostgreSQL worked for this session; SQLite works in this process."""
    if db.engine.dialect.name == "sqlite":
        return None
    return Path("/proc", str(db.session.scalar(db.text("SELECT pg_backend_pid()"))), "schedstat")


def _fill(first: int, last: int, officer: int) -> None:
    units = list(db.session.scalars(select(Unit.id).order_by(Unit.id)))
    innovation = db.session.scalars(select(Innovation.id).order_by(Innovation.id)).all()
    for begin in range(first, last, AT_ONCE):
        rows = list(
            _rows(range(begin, min(begin + AT_ONCE, last)), units, list(innovation), officer)
        )
        with writing():
            db.session.execute(insert(table_of(Commitment)), rows)
    db.session.execute(db.text("ANALYZE"))
    db.session.commit()


def _rows(
    numbers: range, units: list[int], innovations: list[int], officer: int
) -> Iterator[dict[str, Any]]:
    """Commitments as years of work leave them; the same numbers give the same rows."""
    for number in numbers:
        chance = random.Random(number)
        status = chance.choices(STATUSES, (10, 15, 35, 12, 5, 20, 3))[0]
        closed = status in ("selesai", "dibatalkan")
        at = NOW - timedelta(days=chance.randrange(900))
        runs = status in ("berjalan", "selesai")
        proof = chance.random() if runs else 1
        # One open commitment per unit, innovation and site: one in fifty names no site, each of another pair.
        pair, rest = divmod(number, 50)
        nowhere = rest == 0 and pair < len(units) * len(innovations)
        yield {
            "code": f"K-2024-{number:04d}",
            "unit_id": units[pair % len(units)] if nowhere else chance.choice(units),
            "innovation_id": innovations[pair // len(units)]
            if nowhere
            else chance.choice(innovations),
            "kind": "replikasi",
            "form": chance.choice(FORMS),
            "site_key": "" if nowhere else f"tempat{number}",
            "proposed_at": at,
            "officer_id": officer if chance.random() < 0.9 else None,
            "status": status,
            "stage": chance.choice(STAGES),
            "signed_at": at if chance.random() < 0.8 or runs else None,
            "next_due": None if closed else TODAY + timedelta(days=chance.randrange(-120, 200)),
            "answered_at": at if chance.random() < 0.8 else None,
            "declared_at": at if runs else None,
            "evidenced_at": at if proof < 0.6 else None,
            "verified_at": at if proof < 0.3 else None,
            "closed_at": at + timedelta(microseconds=number) if closed else None,
        }
