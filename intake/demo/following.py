"""Following up in the demo: photos with an answer, a schedule by quarters, whom to reach, a unit that may be named."""

from sqlalchemy import select

from intake.db import db
from intake.demo.attachments import drawn
from intake.demo.thread import Scene, Step
from intake.models.followup import StatusChange
from intake.rules import answer_photos, contacts, naming, schedule
from intake.rules.uploads import JPEG, Upload


def photographed(*captions: str, shareable: bool) -> Step:
    """The unit adds a photo for each caption to its last answer: drawn splashes, nobody in the picture."""

    def step(scene: Scene) -> object:
        last = db.session.scalars(
            select(StatusChange)
            .filter_by(commitment_id=scene.commitment.id)
            .order_by(StatusChange.id.desc())
            .limit(1)
        ).one()
        for number, caption in enumerate(captions, start=scene.commitment.id * 10):
            photo = Upload(f"foto-{number}.jpg", JPEG, drawn(number))
            answer_photos.add(last, [photo], caption=caption, shareable=shareable, by=scene.unit)
        return last

    return step


def named() -> Step:
    """The unit lets itself be named to others with the obstacle it got past."""
    return lambda scene: naming.give(scene.commitment, by=scene.unit)


def reached_at(name: str, phone: str) -> Step:
    """The officer records whom the unit named."""
    return lambda scene: contacts.record(
        scene.commitment, name=name, phone=phone, email="", basis="unit", by=scene.desk
    )


def quarterly() -> Step:
    """The officer asks at each quarter's end from now on."""
    return lambda scene: schedule.choose(scene.commitment, "quarters", by=scene.desk)
