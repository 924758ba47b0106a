"""The reminders of the last five weeks: the worker's every morning, most of the officer's own within a day or two."""

from datetime import time

from sqlalchemy import select

from intake.db import db
from intake.demo.stage import Stage
from intake.models.message import Message
from intake.models.place import Unit
from intake.rules import outbox, reminders
from intake.rules.actor import SYSTEM, Actor

DAYS = 35
MORNING = time(8)
AFTERNOON = time(15)
WITH_AN_ADDRESS = ("sentra-abiyoso", "sentra-mahatmiya", "sentra-wyata-guna")


def put_on(stage: Stage, officer: Actor) -> None:
    """Enter every morning, and an afternoon every other day."""
    stage.on(stage.ago(DAYS), _give_addresses, at=MORNING)
    for days in range(DAYS, 0, -1):
        stage.on(stage.ago(days), _come_round, at=MORNING)
        if days % 2 == 0 and days > 2:
            stage.on(stage.ago(days), lambda: _by_hand(officer), at=AFTERNOON)


def _give_addresses() -> None:
    for unit in db.session.scalars(select(Unit).where(Unit.code.in_(WITH_AN_ADDRESS))):
        unit.email = f"{unit.code}@contoh.test"


def _come_round() -> None:
    reminders.drop_what_is_over()
    reminders.plan()
    while message := outbox.take_next():
        outbox.mark_sent(message, by=SYSTEM)


def _by_hand(officer: Actor) -> None:
    waiting = select(Message).where(outbox.WAITS, Message.commitment_id.is_not(None))
    for message in db.session.scalars(waiting.order_by(Message.id).limit(3)).all():
        reminders.send_by_hand(message, by=officer)
