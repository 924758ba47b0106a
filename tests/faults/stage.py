"""The stage of the fault harnesses: one event, people who register without end, and what must be true afterwards."""

import http.client
import secrets
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode

import sqlalchemy as sa
from flask_migrate import upgrade

from intake import config, create_app, keys
from intake.db import db
from intake.models.link import Link
from intake.models.record import Submission
from intake.models.registration import Registration
from tests.cast import NOTICE, Cast

SLUG = "swp-kartini-2024"
PATH = f"/e/{SLUG}/register"
PATIENCE = 60  # seconds after which an unanswered form counts as stuck


@dataclass(frozen=True)
class Receipt:
    """What a sender was told."""

    status: int
    location: str = ""
    key: str = ""


@dataclass
class Sender(threading.Thread):
    """Registers one person after another; sends each form until it is answered, always with the same key."""

    port: int
    over: threading.Event
    received: dict[str, tuple[str, Receipt]] = field(default_factory=dict)
    stuck: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        while not self.over.is_set():
            key, name = secrets.token_urlsafe(16), f"Warga {letters()}"
            deadline = time.monotonic() + PATIENCE
            while (receipt := send(self.port, key, name)) is None or receipt.status >= 500:
                if time.monotonic() > deadline:
                    self.stuck.append(f"{name}: {receipt}")
                    return
                time.sleep(0.01)
            self.received[key] = name, receipt


def letters() -> str:
    """A name that nobody else has, without a digit in it."""
    return "".join(secrets.choice("abcdefghijklmnoprstuwy") for _ in range(16))


def set_up(settings: config.Settings) -> None:
    """Make the schema and the cast, and keep the event open until long after these tests."""
    app = create_app(settings)
    with app.app_context():
        upgrade()
        cast = Cast()
        cast.event.closes_at = datetime(2090, 1, 1, tzinfo=UTC)
        db.session.commit()
        db.engine.dispose()


def send(port: int, key: str, name: str) -> Receipt | None:
    """One registration; None when no whole answer came back."""
    body = urlencode(
        {
            "full_name": name,
            "unit": "sentra-wasana-bahagia",
            "position": "Pekerja Sosial",
            "phone": "0812 3456 7890",
            "notice_read": "1",
            "notice_version": NOTICE,
            "submission_key": key,
        }
    )
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin",
    }
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", PATH, body, headers)
        answer = connection.getresponse()
        answer.read()
        return Receipt(
            answer.status,
            answer.headers.get("Location", ""),
            answer.headers.get("X-Receipt", ""),
        )
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def problems(database_url: str, received: dict[str, tuple[str, Receipt]]) -> list[str]:
    """What is lost, doubled, half done or told wrongly, compared with what senders were told."""
    engine = sa.create_engine(database_url)
    with engine.connect() as connection:
        rows = dict(connection.execute(sa.select(Submission.key, Submission.reference_id)).all())
        people = dict(connection.execute(sa.select(Registration.id, Registration.full_name)).all())
        links = dict(connection.execute(sa.select(Link.token_hash, Link.registration_id)).all())
    engine.dispose()
    found = [f"{name} stands {n} times" for name, n in Counter(people.values()).items() if n > 1]
    found += [
        f"registration {number} has no receipt" for number in set(people) - set(rows.values())
    ]
    for key, (name, receipt) in received.items():
        number = rows.get(key)
        if receipt.status != 303 or receipt.key != key:
            found.append(f"{name} was told {receipt}")
        elif number is None:
            found.append(f"{name} was acknowledged and is lost")
        elif people.get(number) != name:
            found.append(f"the receipt of {name} names {people.get(number)}")
        elif links.get(keys.digest(receipt.location.removeprefix("/r/"))) != number:
            found.append(f"{name} was sent to somebody else's page")
    return found
