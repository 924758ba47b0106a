"""Areas: whose a new commitment is, by its unit, its unit's province, or its innovation."""

from sqlalchemy import case, or_, select

from intake import clock
from intake.db import db, lock_for_this_transaction
from intake.models.commitment import Commitment
from intake.models.innovation import Innovation
from intake.models.officer import OfficerArea
from intake.models.place import Province, Unit
from intake.models.staff import Staff
from intake.rules import audit
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.words import N_

Place = Unit | Province | Innovation


def officer_of(commitment: Commitment) -> Staff | None:
    """The officer of the most specific area: the unit's, else the province's, else the innovation's.

    Somebody near knows the unit; somebody who knows the innovation comes last, for it runs all over the country.
    """
    unit = commitment.unit
    nearest = case(
        (OfficerArea.unit_id.is_not(None), 0), (OfficerArea.province_code.is_not(None), 1), else_=2
    )
    query = (
        select(Staff)
        .join(OfficerArea, OfficerArea.staff_id == Staff.id)
        .where(
            OfficerArea.ended_at.is_(None),
            Staff.disabled_at.is_(None),
            Staff.role.in_(("officer", "administrator")),
            or_(
                OfficerArea.unit_id == unit.id,
                OfficerArea.province_code == unit.province_code,
                OfficerArea.innovation_id == commitment.innovation_id,
            ),
        )
    )
    return db.session.scalars(query.order_by(nearest).limit(1)).first()


def give(member: Staff, *, place: Place | None, by: Actor) -> OfficerArea:
    """Make a unit, a province or an innovation an officer's area; what is open already stays where it is.

    Each has one officer at a time. Refuses: nothing_chosen, taken.
    """
    if place is None:
        raise Refused("nothing_chosen", N_("Pilih provinsi, unit, atau inovasinya."), field="place")
    lock_for_this_transaction("officer areas")
    before = _of(place)
    if before and before.staff_id == member.id:
        return before
    if before:
        raise Refused(
            "taken",
            N_("%(place)s sudah menjadi wilayah %(officer)s. Lepaskan lebih dahulu di sana."),
            field="place",
            place=place.name,
            officer=before.staff.name,
        )
    area = OfficerArea(staff_id=member.id, made_at=clock.now(), by=str(by), **_column(place))
    db.session.add(area)
    db.session.flush()
    audit.record("area.give", f"staff:{member.id}", by=by, area=area.id)
    return area


def release(area: OfficerArea, *, by: Actor) -> OfficerArea:
    """End an area; twice is once."""
    if area.ended_at is None:
        area.ended_at = clock.now()
        audit.record("area.release", f"staff:{area.staff_id}", by=by, area=area.id)
    return area


def _of(place: Place) -> OfficerArea | None:
    said = [getattr(OfficerArea, name) == value for name, value in _column(place).items()]
    return db.session.scalar(select(OfficerArea).where(OfficerArea.ended_at.is_(None), *said))


def _column(place: Place) -> dict[str, object]:
    if isinstance(place, Unit):
        return {"unit_id": place.id}
    return (
        {"province_code": place.code}
        if isinstance(place, Province)
        else {"innovation_id": place.id}
    )
