"""Seats and quotas: how many are held, who waits, and who gets the one that became free."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, func, select

from intake import clock
from intake.db import db, first, insert, lock_for_this_transaction
from intake.models.event import Event, Invitation
from intake.models.registration import Registration
from intake.models.seat import SeatOffer
from intake.prepared import Prepared
from intake.queries.presence import LIVE
from intake.rules import audit, links, outbox
from intake.rules.actor import SYSTEM, Actor
from intake.rules.refusal import Refused
from intake.words import N_

TO_ANSWER = timedelta(hours=24)
BEFORE_START = timedelta(hours=12)
AT_LEAST = timedelta(hours=1)
CURRENT = (
    Registration.duplicate_of_id.is_(None),
    Registration.cancelled_at.is_(None),
    Registration.erased_at.is_(None),
)
OPEN = SeatOffer.outcome.is_(None)
_QUOTA = Prepared(
    select(Invitation.quota).where(
        Invitation.event_id == bindparam("event"), Invitation.unit_id == bindparam("unit")
    )
)
# Offered a seat since they joined the line, or joined it again: whoever let an offer lapse is out of it.
_OFFERED = (
    select(SeatOffer.id)
    .where(
        SeatOffer.registration_id == Registration.id,
        SeatOffer.offered_at >= Registration.waiting_since,
    )
    .exists()
)
_IN_LINE = and_(Registration.waiting_since.is_not(None), *CURRENT, ~_OFFERED)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """How somebody stands in the line: their place, or the offer that is theirs until it expires, or neither."""

    place: int | None = None
    offer: SeatOffer | None = None

    @property
    def has_lapsed(self) -> bool:
        """An offer was let go by, so they are in no line until they say that they still want a seat."""
        return self.place is None and self.offer is None


def lock(event_id: int) -> None:
    """Whoever takes, frees or counts seats of one event waits for the others."""
    lock_for_this_transaction(f"seats of event {event_id}")


def lock_for(registration: Registration) -> None:
    """The same for what becomes of one person's seat, and the door waits too; they are read anew, for somebody may
    have been before us."""
    lock(registration.event_id)
    lock_for_this_transaction(f"attendance of registration {registration.id}")
    db.session.refresh(registration)


def refuse_when_full(event: Event, unit_id: int | None, *, besides: int = 0) -> None:
    """Refuse one more person when the event's seats or the unit's quota are used up: event_full, unit_full."""
    full = what_is_full(event, unit_id, besides=besides)
    if full == "event":
        raise Refused(
            "event_full",
            N_("Semua kursi sudah terisi. Hubungi penyelenggara bila unit Anda belum terwakili."),
        )
    if full == "unit":
        raise Refused(
            "unit_full",
            N_(
                "Kuota unit Anda (%(quota)s orang) sudah terisi. "
                "Hubungi penyelenggara, atau gantikan peserta yang terdaftar."
            ),
            field="unit",
            quota=_quota(event, unit_id),
        )


def what_is_full(event: Event, unit_id: int | None, *, besides: int = 0) -> str | None:
    """`event` or `unit` when no seat is left there for one more person; a seat that is offered is held."""
    if event.seats and _held(event, besides=besides) >= event.seats:
        return "event"
    quota = _quota(event, unit_id)
    if quota and _held(event, unit_id=unit_id, besides=besides) >= quota:
        return "unit"
    return None


def settle(event: Event) -> list[SeatOffer]:
    """Offer every seat that is free to who waits for it, in order; offers that were let go by end first.

    Who waits for a full unit is passed over by the next of another unit. An offer holds for 24 hours, but not
    within 12 hours of the start, and one hour at least; none are made once the event has ended. Call it, in the
    same transaction, after whatever frees a seat.
    """
    if not _anybody_waits(event):
        return []
    lock(event.id)
    db.session.flush()
    moment = clock.now()
    for offer in _open_offers(event):
        if offer.expires_at <= moment:
            _end(offer, "lapsed", event, by=SYSTEM)
    if moment >= event.ends_at:
        return []
    return [_offer(registration, event) for registration in _next(event)]


def accept(registration: Registration, *, by: Actor) -> Registration:
    """Take the seat that is offered; the proof comes with it. Accepting twice is once. Refuses: no_offer."""
    lock_for(registration)
    if registration.is_live:
        return registration
    offer = _open_offer(registration)
    if offer is None or offer.expires_at <= clock.now() or not registration.is_current:
        raise Refused(
            "no_offer",
            N_("Tawaran kursi ini sudah lewat. Anda dapat masuk ke daftar tunggu lagi."),
        )
    registration.waiting_since = None
    _end(offer, "accepted", registration.event, by=by)
    links.issue_check_code("registration", registration_id=registration.id)
    return registration


def wait_again(registration: Registration, *, by: Actor) -> Registration:
    """Join the end of the line again after an offer was let go by; harmless for who stands in it."""
    lock_for(registration)
    if not registration.is_current or registration.waiting_since is None:
        raise Refused("not_waiting", N_("Pendaftaran ini tidak ada di daftar tunggu."))
    settle(registration.event)
    if standing(registration).has_lapsed:
        registration.waiting_since = clock.now()
        _note(registration, "seat.wait_again", by=by)
        settle(registration.event)
    return registration


def decline(registration: Registration, *, by: Actor) -> None:
    """End an open offer of somebody who is leaving; whoever calls settles."""
    if registration.waiting_since is not None and (offer := _open_offer(registration)):
        _end(offer, "declined", registration.event, by=by)


def standing(registration: Registration) -> Waiting:
    """Where somebody who waits stands. Those of other units count only while the event itself is full."""
    offer = _open_offer(registration)
    if offer is not None:
        return Waiting(offer=offer)
    event = registration.event
    line = select(Registration.id).where(Registration.event_id == event.id, _IN_LINE)
    if what_is_full(event, None) is None:
        line = line.where(Registration.unit_id == registration.unit_id)
    ids = db.session.scalars(line.order_by(Registration.waiting_since, Registration.id)).all()
    return Waiting(place=ids.index(registration.id) + 1 if registration.id in ids else None)


def lapse_overdue() -> None:
    """What the worker does: end the offers whose time is up, and offer those seats to the next."""
    events = (
        select(Registration.event_id)
        .join(SeatOffer, SeatOffer.registration_id == Registration.id)
        .where(OPEN, SeatOffer.expires_at <= clock.now())
        .distinct()
        .order_by(Registration.event_id)
    )
    for event_id in db.session.scalars(events).all():
        settle(db.session.get_one(Event, event_id))


def _quota(event: Event, unit_id: int | None) -> int | None:
    if unit_id is None:
        return None
    own = first(_QUOTA, event=event.id, unit=unit_id)
    return own[0] if own and own[0] else event.unit_quota


def _held(event: Event, *, unit_id: int | None = None, besides: int = 0) -> int:
    """Seats taken, and seats held for an offer; who came beside the quota takes none."""
    whose = [Registration.event_id == event.id, Registration.id != besides]
    if unit_id is not None:
        whose.append(Registration.unit_id == unit_id)
    taken = select(func.count()).where(*whose, *LIVE)
    beside = select(func.count()).where(*whose, *LIVE, Registration.beside_quota)
    offered = select(func.count()).select_from(SeatOffer).join(Registration).where(*whose, OPEN)
    held = taken.scalar_subquery() - beside.scalar_subquery() + offered.scalar_subquery()
    return db.session.scalar(select(held)) or 0


def _anybody_waits(event: Event) -> bool:
    waiting = select(Registration.id).where(
        Registration.event_id == event.id, Registration.waiting_since.is_not(None)
    )
    return db.session.scalar(waiting.limit(1)) is not None


def _next(event: Event) -> list[Registration]:
    """Who gets the seats that are free now, in the order of the line."""
    held = _held_by_unit(event)
    invited = db.session.execute(
        select(Invitation.unit_id, Invitation.quota).where(
            Invitation.event_id == event.id, Invitation.quota.is_not(None)
        )
    )
    quotas = {row.unit_id: row.quota for row in invited}
    chosen = []
    for registration in _line(event):
        if event.seats and held.total() >= event.seats:
            break
        unit_id = registration.unit_id
        quota = quotas.get(unit_id, event.unit_quota) if unit_id else None
        if not quota or held[unit_id] < quota:
            held[unit_id] += 1
            chosen.append(registration)
    return chosen


def _held_by_unit(event: Event) -> Counter[int | None]:
    held: Counter[int | None] = Counter()
    taken = select(Registration.unit_id, func.count()).where(
        Registration.event_id == event.id, *LIVE, ~Registration.beside_quota
    )
    offered = (
        select(Registration.unit_id, func.count())
        .join(SeatOffer, SeatOffer.registration_id == Registration.id)
        .where(Registration.event_id == event.id, OPEN)
    )
    for query in (taken, offered):
        for unit_id, count in db.session.execute(query.group_by(Registration.unit_id)):
            held[unit_id] += count
    return held


def _line(event: Event) -> Sequence[Registration]:
    return db.session.scalars(
        select(Registration)
        .where(Registration.event_id == event.id, _IN_LINE)
        .order_by(Registration.waiting_since, Registration.id)
    ).all()


def _open_offers(event: Event) -> Sequence[SeatOffer]:
    return db.session.scalars(
        select(SeatOffer).join(Registration).where(Registration.event_id == event.id, OPEN)
    ).all()


def _open_offer(registration: Registration) -> SeatOffer | None:
    return db.session.scalar(
        select(SeatOffer).where(SeatOffer.registration_id == registration.id, OPEN)
    )


def _offer(registration: Registration, event: Event) -> SeatOffer:
    moment = clock.now()
    offer = insert(
        SeatOffer(
            registration_id=registration.id,
            offered_at=moment,
            expires_at=_until(event, moment),
        )
    )
    outbox.queue(registration, "offer")
    _note(registration, "seat.offer", by=SYSTEM)
    return offer


def _until(event: Event, moment: datetime) -> datetime:
    wanted = min(moment + TO_ANSWER, event.starts_at - BEFORE_START)
    return min(max(wanted, moment + AT_LEAST), event.ends_at)


def _end(offer: SeatOffer, outcome: str, event: Event, *, by: Actor) -> None:
    offer.outcome, offer.ended_at = outcome, clock.now()
    db.session.flush()
    audit.record(
        f"seat.{outcome}", f"registration:{offer.registration_id}", by=by, event_id=event.id
    )


def _note(registration: Registration, action: str, *, by: Actor) -> None:
    audit.record(action, f"registration:{registration.id}", by=by, event_id=registration.event_id)
