"""What a unit's own page shows: the invitation, who comes (names only), and what the unit has promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment, CommitmentVersion
from intake.models.event import Event, Invitation
from intake.models.link import Link
from intake.models.place import Unit
from intake.models.registration import Registration
from intake.models.transfer import Transfer
from intake.queries import event_files, letters, transfers
from intake.queries.presence import LIVE
from intake.rules import invitations


@dataclass(frozen=True)
class UnitPage:
    """One unit, seen from its link. Without an event the link is about the commitments alone."""

    unit: Unit
    event: Event | None
    invitation: Invitation | None
    delegates: Sequence[str]
    commitments: Sequence[Commitment]
    gone: Sequence[tuple[Transfer, Commitment]]
    attached: set[str]
    said: dict[int, str]

    @property
    def quota(self) -> int | None:
        """How many may come; None: as many as they like."""
        return invitations.quota_of(self.event, self.invitation) if self.event else None

    @property
    def has_room(self) -> bool:
        """Whether one more may register."""
        return self.quota is None or len(self.delegates) < self.quota

    @property
    def may_register(self) -> bool:
        """Whether the event takes registrations and the unit has a seat left, or may wait for one."""
        if self.event is None or not self.event.is_open(clock.now()):
            return False
        return self.has_room or self.event.waitlist

    @property
    def today(self) -> date:
        """The day by the unit's calendar."""
        return clock.today(self.unit.zone)


def of(link: Link) -> UnitPage:
    """The page behind a unit's link, in as many queries for one commitment as for fifty."""
    unit = db.session.get_one(Unit, link.unit_id)
    event = db.session.get(Event, link.event_id) if link.event_id else None
    held = _commitments(unit)
    return UnitPage(
        unit=unit,
        event=event if event and event.published_at else None,
        invitation=_invitation(link),
        delegates=_delegates(link),
        commitments=held,
        gone=[(moved, one) for moved, one in transfers.gone_from(unit) if one not in held],
        attached=event_files.kinds(event.id) if event else set(),
        said=letters.waiting_for_the_unit([one.id for one in held]),
    )


def commitment(unit: Unit, code: str) -> Commitment | None:
    """A commitment of a unit, or one that went on to the unit's successor, by its code."""
    query = select(Commitment).options(*_SHOWN)
    return db.session.scalar(query.where(Commitment.code == code.upper(), transfers.held_by(unit)))


def missing(of: Commitment) -> list[str]:
    """What would still make the promise easier to keep: names of fields that are empty. A list, not a score."""
    return [name for name in CHECKLIST if not getattr(of.current, name)]


CHECKLIST = ("pic_name", "target_date", "site", "first_step", "barrier", "if_then")

_SHOWN = (
    selectinload(Commitment.innovation),
    selectinload(Commitment.versions).joinedload(CommitmentVersion.signing),
)


def _invitation(link: Link) -> Invitation | None:
    return db.session.scalar(
        select(Invitation).where(
            Invitation.event_id == link.event_id, Invitation.unit_id == link.unit_id
        )
    )


def _delegates(link: Link) -> Sequence[str]:
    return db.session.scalars(
        select(Registration.full_name)
        .where(Registration.event_id == link.event_id, Registration.unit_id == link.unit_id, *LIVE)
        .order_by(Registration.name_key, Registration.id)
    ).all()


def _commitments(unit: Unit) -> Sequence[Commitment]:
    """Open ones first, by the day an answer is due."""
    query = (
        select(Commitment)
        .options(*_SHOWN)
        .where(transfers.held_by(unit))
        .order_by(
            Commitment.closed_at.is_not(None), Commitment.next_due.is_(None), Commitment.next_due
        )
    )
    return db.session.scalars(query.order_by(Commitment.id)).all()
