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
    "a unit's name": {"q": "kartini"},
    "a code": {"q": "K-2024-0500"},
}


def measure(rounds: int, say: Callable[[str], None]) -> list[Figure]:
    """The wish whose cost grows most; the list, its quick counts and the counts of each filter together."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            config.Settings(
                database_url=f"sqlite:///{Path(folder, 'worklist.db')}",
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
            costs: list[dict[str, float]] = []
            for first, last in ((0, FEW), (FEW, MANY)):
                say(f"worklist: {last:,} commitments …")
                _fill(first, last, officer.id)
                reader = worklist.reader(member, today=TODAY)
                costs.append(
                    {name: _cost(Wish(**said), reader, rounds) for name, said in WISHES.items()}
                )  # type: ignore[arg-type]
            db.session.rollback()
            db.engine.dispose()
    few, many = costs
    worst = max(WISHES, key=lambda name: many[name] / few[name])
    for name in WISHES:
        say(
            f"  {name}: {few[name]:.1f} and {many[name]:.1f} ms, {many[name] / few[name]:.2f} times"
        )
    note = f" (“{worst}”: {few[worst]:.1f} and {many[worst]:.1f} ms)"
    what = f"worklist, {MANY:,} commitments against {FEW:,}"
    return [at_most("Q4", what, many[worst] / few[worst], GOAL, "times", note)]


def _cost(wish: Wish, by: Reader, rounds: int) -> float:
    """Milliseconds of processor time, the median; the second page as well, which begins in the middle."""

    def once() -> float:
        begun = time.process_time()
        _, after = worklist.page(wish, by=by)
        if after:
            worklist.page(Wish(**{**wish.__dict__, "after": after}), by=by)
        worklist.counts(by)
        worklist.per_value(wish, by=by)
        return (time.process_time() - begun) * 1000

    once()
    return middle([once() for _ in range(max(rounds, 5))])


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
