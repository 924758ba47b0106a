"""S5: whether somebody who asks can tell a known account or contact from an unknown one by the answer or the clock.

Known and unknown are asked in turn, and the middle of their distances told; status and length have to be equal
outright. Processor time is compared: on a shared machine the clock on the wall tells of the neighbours.
"""

import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from flask.testing import FlaskClient
from flask_migrate import upgrade

from bench.figures import Figure, at_most, middle
from bench.installation import SLUG, Installation, seed_event
from intake import config, create_app
from intake.db import db, writing
from intake.rules import reference, signin, submissions
from intake.rules.actor import SYSTEM

ADDRESS = "http://bench.test"
ACCOUNTS = 20
TRIES = 4  # of each account: the eleventh in a quarter of an hour would not be looked at
CONTACTS = 200
GOAL = 5  # milliseconds
Pairs = Iterable[tuple[dict[str, str], dict[str, str]]]


def measure(say: Callable[[str], None]) -> list[Figure]:
    """Sign-in, then "send my link again"."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            config.Settings(
                database_url=f"sqlite:///{Path(folder, 'alike.db')}",
                secret_key="a secret of the bench that guards nobody",  # noqa: S106
                public_url=ADDRESS,
            )
        )
        with app.app_context():
            upgrade()
            _seed()
            db.engine.dispose()
        client = app.test_client(use_cookies=False)
        say("alike: sign-in")
        figures = _compare(client, "sign-in", "/staff/login", _accounts())
        say("alike: the link again")
        return figures + _compare(client, "link again", f"/e/{SLUG}/link", _contacts())


def _seed() -> None:
    with writing():
        reference.load()
    with writing():
        seed_event(Installation(0, 0), CONTACTS)
        for number in range(ACCOUNTS):
            signin.create_staff(
                email=f"known{number:03d}@kemensos.go.id",
                name="Petugas",
                role="viewer",
                password="the right password of nobody",  # noqa: S106
                by=SYSTEM,
            )


def _accounts() -> Pairs:
    for number in [n for _ in range(TRIES) for n in range(ACCOUNTS)]:
        known, other = (f"{who}{number:03d}@kemensos.go.id" for who in ("known", "other"))
        yield {"email": known, "password": "salah"}, {"email": other, "password": "salah"}


def _contacts() -> Pairs:
    """Contacts of people whom `seed_event` registered, and as many of nobody."""
    for number in range(CONTACTS):
        yield {"contact": f"0899{number:08d}"}, {"contact": f"0898{number:08d}"}


def _compare(client: FlaskClient, what: str, path: str, pairs: Pairs) -> list[Figure]:
    times: tuple[list[float], list[float]] = [], []
    differing = 0
    for pair in pairs:
        answers = []
        for spent, said in zip(times, pair, strict=True):
            sent = {**said, "submission_key": submissions.new_key()}
            begun = time.process_time()
            answer = client.post(
                path, data=sent, base_url=ADDRESS, headers={"Sec-Fetch-Site": "same-origin"}
            )
            spent.append((time.process_time() - begun) * 1000)
            answers.append((answer.status_code, len(answer.get_data())))
        differing += answers[0] != answers[1]
    apart = middle([known - other for known, other in zip(*times, strict=True)])
    known, other = (middle(spent) for spent in times)
    note = f" ({known:.2f} and {other:.2f} ms, {len(times[0])} times each)"
    return [
        at_most("S5", f"{what}: known and unknown apart (processor)", abs(apart), GOAL, "ms", note),
        at_most("S5", f"{what}: answers that differ in status or length", differing, 0, "answers"),
    ]
