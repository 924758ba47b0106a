"""Inviting units to an event: once each, with a link of the unit's own, a quota, and a "no" with its reason."""

from collections.abc import Sequence

from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.models.event import Event, Invitation
from intake.models.link import Link
from intake.models.place import Unit
from intake.rules import audit, events, links, seats
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.spelling import tidy
from intake.words import N_

LARGEST_QUOTA = 999


def invite(event: Event, units: Sequence[Unit], *, by: Actor) -> list[Invitation]:
    """Invite units, each with its own link. A unit invited before stays as it is; inviting twice is harmless.

    Refuses an empty list and a unit that no longer exists.
    """
    if not units:
        raise Refused("nobody", N_("Pilih paling sedikit satu unit."), field="units")
    for unit in units:
        if not unit.is_valid(clock.today(event.zone)):
            raise Refused(
                "unit_ended",
                N_("%(unit)s sudah tidak ada. Undang unit penerusnya."),
                field="units",
                unit=unit.name,
            )
    there = set(
        db.session.scalars(select(Invitation.unit_id).where(Invitation.event_id == event.id))
    )
    fresh = {unit.id: unit for unit in units if unit.id not in there}
    made = [
        Invitation(event_id=event.id, unit_id=unit_id, invited_at=clock.now()) for unit_id in fresh
    ]
    db.session.add_all(made)
    for unit_id in fresh:
        links.current_or_new("unit", unit_id=unit_id, event_id=event.id)
    if made:
        events.touch(event)
        audit.record(
            "invitation.create",
            f"event:{event.id}",
            by=by,
            event_id=event.id,
            units=sorted(unit.code for unit in fresh.values()),
        )
    db.session.flush()
    return made


def set_quota(invitation: Invitation, quota: int | None, *, by: Actor) -> Invitation:
    """Give one unit a quota of its own; None: the event's quota for every unit holds."""
    if quota is not None and not 1 <= quota <= LARGEST_QUOTA:
        raise Refused(
            "quota_range",
            N_("Isi kuota antara 1 dan %(most)s, atau kosongkan."),
            field="quota",
            most=LARGEST_QUOTA,
        )
    if invitation.quota != quota:
        invitation.quota = quota
        events.touch(invitation.event)
        _note(invitation, "invitation.quota", by, quota=quota)
        seats.settle(invitation.event)
    return invitation


def decline(invitation: Invitation, *, reason: str, by: Actor) -> Invitation:
    """A unit says no, and why. Saying no again replaces the reason."""
    why = tidy(reason)
    if not why:
        raise Refused("no_reason", N_("Tulis alasan unit Anda tidak dapat hadir."), field="reason")
    if invitation.declined_reason != why:
        invitation.declined_at = invitation.declined_at or clock.now()
        invitation.declined_reason = why
        _note(invitation, "invitation.decline", by)
    return invitation


def take_back_decline(invitation: Invitation, *, by: Actor) -> Invitation:
    """The unit comes after all."""
    if invitation.declined_at is not None:
        invitation.declined_at = invitation.declined_reason = None
        _note(invitation, "invitation.take_back_decline", by)
    return invitation


def renew_link(invitation: Invitation, *, by: Actor) -> Link:
    """A fresh link for the unit; the ones before it end now."""
    unit_id, event_id = invitation.unit_id, invitation.event_id
    while old := links.current("unit", unit_id=unit_id, event_id=event_id):
        links.revoke(old)
        db.session.flush()
    _note(invitation, "invitation.renew_link", by)
    return links.issue("unit", unit_id=unit_id, event_id=event_id)


def quota_of(event: Event, invitation: Invitation | None) -> int | None:
    """How many a unit may send: its own quota, else the event's, else as many as it likes (None)."""
    own = invitation.quota if invitation else None
    return own if own is not None else event.unit_quota


def _note(invitation: Invitation, action: str, by: Actor, **detail: int | None) -> None:
    audit.record(
        action,
        f"invitation:{invitation.id}",
        by=by,
        event_id=invitation.event_id,
        unit=invitation.unit_id,
        **detail,
    )
