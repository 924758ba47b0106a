"""One commitment of the demo from proposal to wherever it got, as steps that call the rules."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import select

from intake.db import db
from intake.demo.people import Crowd, give_receipt
from intake.models.commitment import Commitment
from intake.models.followup import StatusChange
from intake.models.innovation import Innovation
from intake.models.place import Unit
from intake.models.registration import Registration
from intake.models.staff import Staff
from intake.rules import commitments, followup, links, officers, signing
from intake.rules.actor import Actor
from intake.rules.followup import Answer
from intake.rules.promise import Promise
from intake.rules.uploads import PDF, Upload

IN_THE_HALL = time(14, 20)
# The smallest file that is a PDF: one empty page.
LETTER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


@dataclass
class Scene:
    """What a step may touch."""

    crowd: Crowd
    officer: Staff
    commitment: Commitment

    @property
    def desk(self) -> Actor:
        """The follow-up officer."""
        return Actor("staff", self.officer.id, self.officer.name, self.officer.role)

    @property
    def unit(self) -> Actor:
        """The unit at its own link."""
        return Actor("unit", self.commitment.unit_id)

    def delegate(self, name: str) -> Registration:
        """One of the unit's people."""
        return self.crowd.registered[name]


Step = Callable[[Scene], object]


@dataclass(frozen=True)
class Thread:
    """A proposal (by the unit's first delegate, or by the named one, or at the unit's link) and what followed."""

    unit: str
    proposed: date
    promise: dict[str, Any]
    then: Sequence[tuple[date, Step]] = ()
    by: str = ""
    at_unit_link: bool = False
    after_days: int = 14

    def put_on(self, crowd: Crowd, officer: Staff) -> None:
        """Enter every step on the stage."""
        scenes: list[Scene] = []
        crowd.stage.on(
            self.proposed, lambda: scenes.append(self._propose(crowd, officer)), at=IN_THE_HALL
        )
        for day, step in self.then:
            crowd.stage.on(day, lambda step=step: step(scenes[0]))  # type: ignore[misc]

    def _propose(self, crowd: Crowd, officer: Staff) -> Scene:
        promise = Promise(
            first_step_date=self.proposed + timedelta(days=self.after_days), **self.promise
        )
        innovation: Innovation = crowd.event.innovations[0]
        if self.at_unit_link:
            unit = db.session.scalars(select(Unit).filter_by(code=self.unit)).one()
            made = commitments.propose_for_unit(
                unit,
                event=crowd.event,
                innovation=innovation,
                promise=promise,
                by=Actor("unit", unit.id),
            )
        else:
            delegate = crowd.registered[self.by] if self.by else crowd.first_of(self.unit)
            who = Actor("registration", delegate.id, delegate.full_name)
            made = commitments.propose(delegate, innovation=innovation, promise=promise, by=who)
        give_receipt("proposing.create", crowd.event.slug, "commitment", made.id)
        return Scene(crowd, officer, made)


def signed(capacity: str, name: str = "", *, position: str = "", **said: Any) -> Step:
    """The head signs at the link, in a capacity; some heads have proposed it themselves."""

    def step(scene: Scene) -> object:
        link = links.current("sign", commitment_id=scene.commitment.id)
        signature = signing.Signature(
            capacity=capacity, signed_name=name, head_position=position, may_sign=True, **said
        )
        by = Actor("head", link.id if link else None)
        return signing.sign(scene.commitment, signature=signature, by=by)

    return step


def letter(name: str) -> Upload:
    """A signed letter as it was uploaded."""
    return Upload(name, PDF, LETTER)


def completed(**fields: Any) -> Step:
    """The unit adds what was left out in the hall."""
    return lambda scene: commitments.complete(scene.commitment, fields=fields, by=scene.unit)


def voice(name: str, remark: str) -> Step:
    """Another delegate stands behind the proposal."""

    def step(scene: Scene) -> object:
        who = scene.delegate(name)
        by = Actor("registration", who.id, who.full_name)
        return commitments.add_voice(scene.commitment, registration=who, remark=remark, by=by)

    return step


def answered(status: str, note: str = "", **said: Any) -> Step:
    """The unit answers at its link."""
    return lambda scene: followup.answer(
        scene.commitment, Answer(status=status, note=note, **said), by=scene.unit
    )


def noted(status: str, note: str = "", **said: Any) -> Step:
    """The officer writes down what was said or seen."""
    return lambda scene: followup.answer(
        scene.commitment, Answer(status=status, note=note, **said), by=scene.desk
    )


def withdrawn(reason: str) -> Step:
    """The officer takes back the last answer."""

    def step(scene: Scene) -> object:
        last = db.session.scalars(
            select(StatusChange)
            .filter_by(commitment_id=scene.commitment.id)
            .order_by(StatusChange.id.desc())
            .limit(1)
        ).one()
        return followup.withdraw(last, reason=reason, by=scene.desk)

    return step


def verified(result: str, method: str, note: str = "") -> Step:
    """The officer looked."""
    return lambda scene: followup.verify(
        scene.commitment, result=result, method=method, note=note, by=scene.desk
    )


def assigned() -> Step:
    """The officer takes it on."""
    return lambda scene: officers.assign(scene.commitment, officer=scene.officer, by=scene.desk)


def adopsi(pic: str, step: str) -> dict[str, Any]:
    """A promise to take it over as it is."""
    return {"form": "adopsi", "pic_name": pic, "first_step": step}


def adaptasi(pic: str, step: str, changes: str) -> dict[str, Any]:
    """A promise to fit it to the place."""
    return {"form": "adaptasi", "pic_name": pic, "first_step": step, "changes": changes}
