"""Whether an event knows a person already."""

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from intake.db import first
from intake.models.event import Event
from intake.models.registration import Registration
from intake.prepared import Prepared
from intake.rules import nip
from intake.spelling import name_key

if TYPE_CHECKING:
    from intake.rules.registrations import Entry

_Sender = aliased(Registration)
_CURRENT = (
    Registration.event_id == bindparam("event"),
    Registration.duplicate_of_id.is_(None),
    Registration.cancelled_at.is_(None),
    Registration.erased_at.is_(None),
)

# Hardly anybody is known already: two looks into an index say so before the whole question is asked.
_SAME_NAME = Prepared(
    select(Registration.id).where(*_CURRENT, Registration.name_key == bindparam("name")).limit(1)
)
_SAME_NIP = Prepared(
    select(Registration.id).where(*_CURRENT, Registration.nip == bindparam("nip")).limit(1)
)

# A missing contact is NULL and equals nothing. Who was registered by a colleague is reached through them.
_SAME_PERSON = Prepared(
    select(Registration.id)
    .where(
        *_CURRENT,
        or_(
            and_(
                Registration.name_key == bindparam("name"),
                or_(
                    Registration.phone == bindparam("phone"),
                    Registration.email == bindparam("email"),
                    select(_Sender.id)
                    .where(
                        _Sender.id == Registration.registered_by_id,
                        or_(
                            _Sender.phone == bindparam("phone"), _Sender.email == bindparam("email")
                        ),
                    )
                    .exists(),
                ),
            ),
            Registration.nip == bindparam("nip"),
        ),
    )
    .order_by(Registration.id)
    .limit(1)
)


def already(event: Event, entry: "Entry", *, reached_by: "Entry | Registration") -> int | None:
    """The first current registration of the same person at this event: same NIP, or same contact and same name
    without titles. A colleague is reached through the sender."""
    number = nip.normal(entry.nip)
    number = number if number and number.isdigit() else None
    name = name_key(entry.full_name)
    if first(_SAME_NAME, event=event.id, name=name) is None and (
        number is None or first(_SAME_NIP, event=event.id, nip=number) is None
    ):
        return None
    found = first(
        _SAME_PERSON,
        event=event.id,
        name=name,
        phone=reached_by.phone or None,
        email=reached_by.email or None,
        nip=number,
    )
    return found[0] if found else None
