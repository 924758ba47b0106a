"""Where to look in the demo: the address, each account, and one link of each kind."""

from collections.abc import Iterator

from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.demo import accounts, plans
from intake.models.commitment import Commitment
from intake.models.event import Event
from intake.models.letter import LetterReply
from intake.models.link import Link
from intake.models.registration import Registration
from intake.rules import links


def lines(address: str) -> Iterator[str]:
    """The address, `address password` of each account, and `label: link` of each kind that can be opened now."""
    yield f"{address}/"
    for account in accounts.ACCOUNTS:
        yield f"{account.email} {account.password}"
    yield f"event: {address}/e/{plans.KARTINI}"
    event = db.session.scalars(select(Event).filter_by(slug=plans.KARTINI)).one()
    for label, path, link in (
        ("unit", "u", _unit_link(event)),
        ("personal page", "r", _personal_link(event)),
        ("signing", "s", _signing_link()),
        ("door", "door", links.current("door", event_id=event.id)),
    ):
        if link is not None:
            yield f"{label}: {address}/{path}/{links.token_of(link)}"


def _unit_link(event: Event) -> Link | None:
    """A unit whose commitment is being followed up, or the first invited one."""
    following = (
        select(Commitment.unit_id)
        .where(Commitment.event_id == event.id, Commitment.closed_at.is_(None))
        .where(Commitment.signed_at.is_not(None))
        .order_by(Commitment.id.desc())
    )
    return _usable(
        select(Link)
        .where(Link.purpose == "unit", Link.event_id == event.id)
        .order_by((Link.unit_id == following.limit(1).scalar_subquery()).desc(), Link.id)
    )


def _personal_link(event: Event) -> Link | None:
    """Somebody registered whose unit has proposed nothing yet, so that proposing can be tried."""
    busy = select(Commitment.unit_id).where(Commitment.event_id == event.id)
    return _usable(
        select(Link)
        .join(Registration, Registration.id == Link.registration_id)
        .where(
            Link.purpose == "person",
            Registration.event_id == event.id,
            Registration.role == "participant",
            Registration.unit_id.is_not(None),
            Registration.duplicate_of_id.is_(None),
            Registration.cancelled_at.is_(None),
            Registration.erased_at.is_(None),
        )
        .order_by(Registration.unit_id.in_(busy), Link.id)
    )


def _signing_link() -> Link | None:
    """A letter that waits for its head, and of which nothing was said yet."""
    return _usable(
        select(Link)
        .join(Commitment, Commitment.id == Link.commitment_id)
        .where(
            Link.purpose == "sign",
            Link.party_id.is_(None),
            Commitment.signed_at.is_(None),
            Commitment.closed_at.is_(None),
            ~select(LetterReply.id).where(LetterReply.commitment_id == Commitment.id).exists(),
        )
        .order_by(Commitment.id)
    )


def _usable(query: object) -> Link | None:
    now = clock.now()
    return next((link for link in db.session.scalars(query) if link.is_usable(now)), None)  # type: ignore[call-overload]
