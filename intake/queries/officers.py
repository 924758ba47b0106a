"""The officers: their areas, absences, and how much they have open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from intake.db import db
from intake.models.commitment import Commitment
from intake.models.innovation import Innovation
from intake.models.officer import Absence, OfficerArea
from intake.models.place import Province, Unit
from intake.models.staff import Staff
from intake.rules.officers import FOLLOWERS


@dataclass(frozen=True)
class Officer:
    """An officer at the list of officers."""

    member: Staff
    areas: Sequence[OfficerArea]
    absences: Sequence[Absence]
    open: int
    overdue: int

    def away(self, today: date) -> Absence | None:
        """The absence that covers a day."""
        return next((one for one in self.absences if one.from_on <= today <= one.until_on), None)


def everybody(today: date) -> list[Officer]:
    """Every officer in use, and whoever still has something open, by name; four queries."""
    counted = {
        officer: (open_, overdue)
        for officer, open_, overdue in db.session.execute(
            select(
                Commitment.officer_id,
                func.count(),
                func.count().filter(Commitment.next_due < today),
            )
            .where(Commitment.officer_id.is_not(None), Commitment.closed_at.is_(None))
            .group_by(Commitment.officer_id)
        )
    }
    members = db.session.scalars(
        select(Staff)
        .where(
            (Staff.role.in_(FOLLOWERS) & Staff.disabled_at.is_(None)) | Staff.id.in_(list(counted))
        )
        .order_by(Staff.name)
    ).all()
    areas, absences = _areas(), _absences(today)
    return [
        Officer(
            member,
            [area for area in areas if area.staff_id == member.id],
            [absence for absence in absences if absence.staff_id == member.id],
            *counted.get(member.id, (0, 0)),
        )
        for member in members
    ]


def one(staff_id: int, today: date) -> Officer | None:
    """One of them."""
    return next((found for found in everybody(today) if found.member.id == staff_id), None)


def area(number: int, staff_id: int) -> OfficerArea | None:
    """One of an officer's areas, in use or not."""
    found = db.session.get(OfficerArea, number)
    return found if found and found.staff_id == staff_id else None


def absence(number: int, staff_id: int) -> Absence | None:
    """One of an officer's absences, over or not."""
    found = db.session.get(Absence, number)
    return found if found and found.staff_id == staff_id else None


def places() -> list[tuple[str, Sequence[Province | Unit | Innovation]]]:
    """What can be an area, by kind: every province, unit and innovation."""
    return [
        ("province", db.session.scalars(select(Province).order_by(Province.name)).all()),
        ("unit", db.session.scalars(select(Unit).where(Unit.listed).order_by(Unit.name)).all()),
        ("innovation", db.session.scalars(select(Innovation).order_by(Innovation.name)).all()),
    ]


def _areas() -> Sequence[OfficerArea]:
    return db.session.scalars(
        select(OfficerArea)
        .where(OfficerArea.ended_at.is_(None))
        .options(
            joinedload(OfficerArea.province),
            joinedload(OfficerArea.unit),
            joinedload(OfficerArea.innovation),
        )
        .order_by(OfficerArea.id)
    ).all()


def _absences(today: date) -> Sequence[Absence]:
    return db.session.scalars(
        select(Absence)
        .where(Absence.ended_at.is_(None), Absence.until_on >= today)
        .options(joinedload(Absence.stand_in))
        .order_by(Absence.from_on)
    ).all()
